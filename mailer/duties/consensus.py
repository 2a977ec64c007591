"""Consultations by the clock: reminders to the silent, time that is up, the closing once the mailbox was read past the
deadline, and what is given up after a long time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ..acts import holds, rounds, rulings
from ..acts.changes import decided
from ..acts.rulings import Wanted
from ..decision import Decision
from ..errors import Refused
from ..letters import chairs
from ..letters import consensus as letters
from ..mail import Mailbox
from ..network import Network
from ..network.changes import Change
from ..network.consensus import (
    ON_THE_STATE,
    Evaluation,
    Event,
    Needed,
    Proposal,
    Round,
    Stage,
    evaluate,
    is_lapsed,
    may,
    may_close,
    positions,
    remarks,
    silent,
)
from ..network.facts import (
    ClosingHeld,
    Mode,
    OrganisationKind,
    Position,
    ProposalAdopted,
    ProposalClosed,
    ReminderSent,
    RollChanged,
    RoundBroken,
    Ruling,
    Standing,
)

# The mailbox is read every minute: when it has not been for so long, people must know why nothing is closed.
_FENCE_PATIENCE = timedelta(hours=2)
_BEFORE_CLOSING = timedelta(hours=24)


def reminders_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The reminder that has fallen due for each open round, to organisations that were reached and are silent."""
    for proposal in network.proposals.values():
        round_ = proposal.current
        if not may(proposal.stage(now), Event.REMIND):
            continue
        moments = {_name(round_, step): _moment(round_, step) for step in network.procedure.consultation_reminders}
        passed = {name: at for name, at in moments.items() if _told(round_) < at <= now}
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


def _name(round_: Round, step: timedelta | None) -> str:
    """What it is known by once it is sent. Before a later deadline it falls due anew; half time comes once."""
    if step is None:
        return "half time"
    hours = f"PT{int(step.total_seconds() // 3600)}H"
    return hours if round_.deadline == round_.opened.deadline else f"{hours} {round_.deadline.isoformat()}"


def _told(round_: Round) -> datetime:
    """When the deadline was told last: nobody is reminded of what they have just been told."""
    return max((round_.opened.at, *round_.moved))


def holds_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The time that organisations asked for, and that is up."""
    yield from holds.due(network, now)


def newcomers_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """Members that came onto the list since a text was put first are informed of it; they may be added to those who are
    asked by an order."""
    for proposal in network.proposals.values():
        round_ = proposal.current
        if not may(proposal.stage(now), Event.JOIN) or not round_.is_running(now):
            continue
        for each in network.people.of_kind(OrganisationKind.MEMBER):
            if round_.standing(each.name) is None and each.joined > round_.since and network.people.of(each.name):
                fact = RollChanged(proposal.reference, round_.revision, each.name, Standing.INFORMED, "", now)
                after = network.after(fact)
                told = letters.informed(after, after.proposals[proposal.reference], each.name)
                why = f"{each.name}, which came since, is informed of {proposal.reference}"
                yield Decision(why, (fact,), told, about=proposal.reference)


def concerns_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """Whether a matter concerns the state, asked of the co-chairs once in each round in which somebody says so, or said
    so of an earlier text; where they could not be asked at once, as soon as they can be."""
    for proposal in network.proposals.values():
        round_ = proposal.current
        is_asked = any(each.ruling in ON_THE_STATE for each in round_.asked)
        if may(proposal.stage(now), Event.RULE) and round_.open_concerns and not round_.state_concern and not is_asked:
            yield from _asked(network, proposal, (Needed(Ruling.STATE_CONCERN),), now)


def unattended_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The organisations of which everybody who speaks is away, told to the co-chairs once, before the closing."""
    for proposal in network.proposals.values():
        is_soon = proposal.state == "consulting" and now >= proposal.current.deadline - _BEFORE_CLOSING
        if is_soon and (names := _unattended(network, proposal)):
            where = (proposal.reference, proposal.current.revision)
            facts = tuple(ReminderSent(*where, _away(name), now) for name in names)
            why = f"{proposal.reference}: everybody is away of {', '.join(names)}"
            yield Decision(why, facts, chairs.unattended(network, proposal, names), about=proposal.reference)


def _unattended(network: Network, proposal: Proposal) -> list[str]:
    """The organisations that are unattended, of which the co-chairs have not been told."""
    found = network.unattended(proposal.current)
    return [name for name in found if _away(name) not in proposal.current.reminded]


def _away(name: str) -> str:
    return f"everybody away: {name}"


# --- the closing ------------------------------------------------------------------------------------------------------


def closings_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The outcome of each round that may be closed, or the reasons that hold it, told once."""
    for proposal in network.proposals.values():
        if proposal.stage(now) is not Stage.CLOSING or _unattended(network, proposal):
            continue
        found = _evaluated(network, mailbox, proposal, now)
        if found is not None and (decision := _closed(network, proposal, found, now)):
            yield decision


def _evaluated(network: Network, mailbox: Mailbox, proposal: Proposal, now: datetime) -> Evaluation | None:
    """What the closing comes to; None while it is too early for that."""
    round_, procedure, read = proposal.current, network.procedure, mailbox.read_until
    if read is not None and may_close(round_, read, procedure.grace):
        unread = _unread(mailbox, round_)
        return evaluate(round_, network.voices(round_), network.ministries(round_), procedure, read, unread)
    if now > round_.deadline + procedure.grace + _FENCE_PATIENCE:
        return Evaluation(Event.STAY, reasons=("the mailbox has not been read to its end since the deadline",))
    return None


def _closed(network: Network, proposal: Proposal, found: Evaluation, now: datetime) -> Decision | None:
    """What the event comes to; None where it stays for reasons that were told already."""
    match found.event:
        case Event.ADOPT:
            return _adopted(network, proposal, now)
        case Event.BREAK:
            return _broken(network, proposal, found.broken_by, now)
        case Event.REFER:
            reason = "; ".join(found.reasons)
            return rounds.closed(network, proposal.reference, "referred", reason, "procedure", now)
        case Event.EXTEND:
            later = network.procedure.full_period(now)
            more = rounds.extended(network, proposal.reference, later, "procedure", now)
            return replace(more, why=f"{more.why}: {'; '.join(found.reasons)}")
    return _held(network, proposal, found, now)


def _held(network: Network, proposal: Proposal, found: Evaluation, now: datetime) -> Decision | None:
    """The reasons, told each time they change; the co-chairs are asked, once, for what only they can rule."""
    about, reasons = proposal.reference, found.reasons
    asked = next(_asked(network, proposal, found.needed, now), Decision(""))
    if reasons == proposal.current.held_because:
        return asked if asked.facts else None
    held = ClosingHeld(about, proposal.current.revision, reasons, now)
    told = chairs.closing_held(network, proposal, reasons)
    why = f"{about} can't be closed: {'; '.join(reasons)}" + (f"; {asked.why}" if asked.why else "")
    return Decision(why, (held, *asked.facts), (*told, *asked.letters), about=about)


def _asked(network: Network, proposal: Proposal, needed: tuple[Needed, ...], now: datetime) -> Iterator[Decision]:
    """The questions to the co-chairs, one at a time, that were not put to them in this round."""
    for each in needed:
        wanted = Wanted(each.ruling, each.organisation, each.evidence)
        if not rulings.was_asked(proposal.current, wanted):
            try:
                yield rulings.ask(network, proposal.reference, wanted, now)
            except Refused:
                continue  # there are no two co-chairs who may rule on it: the reason has been told, and stands


def _unread(mailbox: Mailbox, round_: Round) -> list[str]:
    """Mails that came since the text was put, that a person has not looked at, and that might be answers to it: those
    about this matter, whoever wrote them; those about none, if an organisation that was asked did. What comes after the
    deadline may still object, until the round is closed."""
    asked = set(round_.parties)
    return [
        f"mail {mail.id} from {mail.sender or 'nobody knows whom'} waits for a person: {mail.reason}"
        for mail in mailbox.waiting
        if mail.received >= round_.since
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
    voices, deciders = network.voices(proposal.current), proposal.current.of_standing(Standing.DECIDER)
    silence = [name for name in deciders if name in voices and states[name].position is Position.NONE]
    told = letters.outcome(
        network,
        after,
        "consultation_adopted",
        remarks=remarks(proposal.current, network.procedure.grace),
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
    return adopted.followed_by(done)


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


def lapses_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """Texts that broke and were not put again for a long time are given up; the next digest says so."""
    for proposal in network.proposals.values():
        lapse = network.procedure.lapse
        if may(proposal.stage(now), Event.LAPSE) and is_lapsed(proposal.current, lapse, now):
            why = f"no other text was put for {lapse.days} days"
            fact = ProposalClosed(proposal.reference, "lapsed", why, now, "procedure")
            yield Decision(f"{proposal.reference} has lapsed: {why}", (fact,), about=proposal.reference)
