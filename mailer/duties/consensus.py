"""Reminders of consultations to the silent, and the closing of rounds once the mailbox was read past the deadline."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ..acts.changes import decided
from ..decision import Decision
from ..letters import consensus as letters
from ..mail import Mailbox
from ..network import Network
from ..network.changes import Change
from ..network.consensus import Evaluation, Proposal, Round, evaluate, may_close, positions, silent
from ..network.facts import ClosingHeld, Mode, Position, ProposalAdopted, ReminderSent, RoundBroken

# The mailbox is read every minute: when it has not been for so long, people must know why nothing is closed.
_FENCE_PATIENCE = timedelta(hours=2)


def reminders_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The reminder that has fallen due for each open round, to organisations that were reached and are silent."""
    for proposal in network.proposals.values():
        round_ = proposal.current
        if round_.state(now) != "open":
            continue
        moments = {_name(step): _moment(round_, step) for step in network.procedure.consultation_reminders}
        passed = {name: at for name, at in moments.items() if round_.opened.at < at <= now}
        fresh = sorted((at, name) for name, at in passed.items() if name not in round_.reminded)
        if not fresh:
            continue
        sent = tuple(ReminderSent(proposal.reference, round_.revision, name, now) for _, name in fresh)
        quiet = ", ".join(silent(round_, network.procedure.grace)) or "nobody"
        told = letters.reminder(network, proposal, fresh[-1][1])
        yield Decision(f"{proposal.reference}: silent so far: {quiet}", sent, told, about=proposal.reference)


def _moment(round_: Round, step: timedelta | None) -> datetime:
    """When a reminder falls due: `step` before the deadline, or (None) at half time."""
    return round_.deadline - step if step is not None else round_.opened.at + (round_.deadline - round_.opened.at) / 2


def _name(step: timedelta | None) -> str:
    return "half time" if step is None else f"PT{int(step.total_seconds() // 3600)}H"


def closings_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The outcome of each round that may be closed, or the reasons that hold it, told once."""
    procedure = network.procedure
    for proposal in network.proposals.values():
        round_ = proposal.current
        if proposal.state != "consulting":
            continue
        if may_close(round_, mailbox.read_until, procedure.grace):
            unread = _unread(network, mailbox, round_)
            voices = network.voices(round_)
            found = evaluate(round_, voices, procedure.grace, procedure.floor, procedure.dispatch, unread)
        elif now > round_.deadline + procedure.grace + _FENCE_PATIENCE:
            found = Evaluation(held_because=("the mailbox has not been read to its end since the deadline",))
        else:
            continue
        if found.adopted:
            yield _adopted(network, proposal, now)
        elif found.broken_by:
            yield _broken(network, proposal, found.broken_by, now)
        elif found.held_because != round_.held_because:
            held = ClosingHeld(proposal.reference, round_.revision, found.held_because, now)
            told = letters.closing_held(network, proposal, found.held_because)
            why = f"{proposal.reference} can't be closed: {'; '.join(found.held_because)}"
            yield Decision(why, (held,), told, about=proposal.reference)


def _unread(network: Network, mailbox: Mailbox, round_: Round) -> list[str]:
    """Mails that came while the round was open, that a person has not looked at, and that might be answers to it: those
    about this matter, whoever wrote them; those about none, if an organisation that was asked did."""
    asked = {entry.organisation for entry in round_.roll}
    last = round_.deadline + network.procedure.grace
    return [
        f"mail {mail.id} from {mail.sender or 'nobody knows whom'} waits for a person: {mail.reason}"
        for mail in mailbox.waiting
        if round_.opened.at <= mail.received <= last
        and (
            mail.state == "quarantined"
            or mail.names(round_.opened.about)
            or (mail.about is None and mail.organisation in asked)
        )
    ]


def _adopted(network: Network, proposal: Proposal, now: datetime) -> Decision:
    number = network.next_number("DEC", now)
    fact = ProposalAdopted(proposal.reference, proposal.current.revision, number, now)
    after = proposal.after(fact)
    states = positions(proposal.current, network.procedure.grace)
    remarks = {
        name: state
        for name, state in states.items()
        if state.position in (Position.RESERVATION, Position.COMMENT) and state.text
    }
    voices = network.voices(proposal.current)
    silence = [name for name, state in states.items() if name in voices and state.position is Position.NONE]
    told = letters.outcome(
        network,
        after,
        "consultation_adopted",
        remarks=remarks,
        silent=silence if proposal.current.opened.mode is Mode.SILENCE else [],
    )
    why = f"{proposal.reference} is adopted as {number}"
    adopted = Decision(why, (fact,), told, about=proposal.reference)
    for change in _admissions(network, proposal):
        adopted = _admitted(network, adopted, change, now)
    return adopted


def _admissions(network: Network, proposal: Proposal) -> list[Change]:
    """The wishes to join on which the members have decided by this proposal."""
    return [each for each in network.changes.values() if each.proposal == proposal.reference and each.state == "open"]


def _admitted(network: Network, adopted: Decision, change: Change, now: datetime) -> Decision:
    number = network.after(*adopted.facts).proposals[str(adopted.about)].number or ""
    done = decided(network.after(*adopted.facts), change, True, number, now)
    return replace(
        adopted,
        why=f"{adopted.why}; {done.why}",
        facts=(*adopted.facts, *done.facts),
        letters=(*adopted.letters, *done.letters),
    )


def _broken(network: Network, proposal: Proposal, organisations: tuple[str, ...], now: datetime) -> Decision:
    fact = RoundBroken(proposal.reference, proposal.current.revision, organisations, now)
    after = proposal.after(fact)
    states = positions(proposal.current, network.procedure.grace)
    objections = [
        reply for name in organisations for reply in proposal.current.replies if reply.reply == states[name].reply
    ]
    told = letters.outcome(network, after, "consultation_broken", objections=objections)
    why = f"{proposal.reference} is broken by {', '.join(organisations)}"
    return Decision(why, (fact,), told, about=proposal.reference)
