"""What the Secretariat orders in a consultation: putting a text, another one, more time, its end.

What is not the Secretariat's alone to order is put to the co-chairs (acts/rulings.py).
Source: Terms of Reference, "Decisions … by consensus"; docs/consensus.md for what may happen when, and by whose word.
"""

from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import positions as letters
from ..network import Network
from ..network.consensus import Draft, Event, Proposal, in_doubt, objecting
from ..network.facts import (
    Basis,
    OrganisationKind,
    Position,
    PositionNoted,
    Role,
    RollChanged,
    RoundDrafted,
    Ruling,
    Standing,
)
from ..network.register import sha256_of
from . import rounds, rulings
from .asking import lapsed
from .rounds import Ground, Question
from .rulings import Wanted

__all__ = ["Question"]


# --- putting a text ---------------------------------------------------------------------------------------------------


def open_round(
    network: Network, question: Question, now: datetime, authorised: str = "", statement: str = ""
) -> Decision:
    """Ask every member, and those who must be consulted, about the text. `authorised`: the act of both co-chairs by
    which it is put, where they are those who propose it. `statement`: the one whose text it is, which its leads have
    cleared."""
    question = _led(rounds.checked(network, question), statement)
    deadline = rounds.deadline_for(network, question.deadline, Basis.PLAIN, now)
    ground = Ground(authorised=authorised)
    return rounds.put(
        network, rounds.first_round(network, question, network.next_reference("C", now), deadline, ground, now)
    )


def open_urgent(network: Network, question: Question, reason: str, now: datetime) -> Decision:
    """Ask both co-chairs whether it is so urgent that the urgent floor suffices; with both, it is put."""
    question = _led(rounds.checked(network, question))
    if not reason.strip():
        raise Refused("an urgent consultation needs a reason, which everybody is told; give --reason")
    if question.deadline is not None:
        rounds.deadline_for(network, question.deadline, Basis.URGENT, now)
    draft = _draft(network, question, network.next_reference("C", now), 1, Basis.URGENT, reason, now)
    asked = rulings.ask(network.after(draft), draft.about, Wanted(Ruling.URGENT), now, draft)
    return replace(asked, about=draft.about)


def _led(question: Question, statement: str = "") -> Question:
    """The question, unless it is a statement that nobody leads: whose mandate it is clears the text first."""
    if question.kind == "statement" and not statement:
        raise Refused("a joint statement needs a lead, who clears it before it is put; see: mailer statement draft")
    return question


def _draft(
    network: Network, question: Question, reference: str, revision: int, basis: Basis, reason: str, now: datetime
) -> RoundDrafted:
    return RoundDrafted(
        about=reference,
        revision=revision,
        title=question.title,
        kind=question.kind,
        mode=question.mode or network.procedure.modes[question.kind],
        text=question.text,
        text_hash=sha256_of(question.text),
        deadline=question.deadline,
        state_concern=question.state_concern,
        consult=tuple(question.consult),
        basis=basis,
        reason=reason,
        at=now,
    )


def revise(network: Network, reference: str, text: str, deadline: datetime | None, now: datetime) -> Decision:
    """Put an amended text to the same organisations, for the full period at the least, and until no sooner than the one
    before was. Nobody's position on the earlier text is carried over."""
    proposal = rounds.found(network, reference, Event.REVISE, now)
    if _is_the_co_chairs(proposal):
        raise Refused(f"{reference} was put by both co-chairs, and another text is theirs to put; withdraw it first")
    question = rounds.checked(network, _amended(proposal, text))
    until = _until_no_sooner(network, proposal, deadline, now)
    roll = rounds.roll_for(network, question)
    return rounds.put(network, rounds.next_round(network, proposal, text, roll, until, Ground(), now))


def _until_no_sooner(network: Network, proposal: Proposal, wanted: datetime | None, now: datetime) -> datetime:
    before = proposal.current.deadline.astimezone(network.procedure.calendar.zone)
    soonest = max(rounds.deadline_for(network, None, Basis.PLAIN, now), before)
    until = rounds.deadline_for(network, wanted, Basis.PLAIN, now) if wanted else soonest
    if until < soonest:
        raise Refused(
            "another text has the full period again, and no less time than the one before: it can be put until "
            f"{soonest.isoformat()} or later; only a change that both co-chairs rule editorial needs less"
        )
    return until


def edit(network: Network, reference: str, text: str, now: datetime) -> Decision:
    """Ask both co-chairs whether the change is editorial; with both it is put, and every answer stands."""
    proposal = rounds.found(network, reference, Event.EDIT, now)
    question = rounds.checked(network, _amended(proposal, text))
    draft = _draft(network, question, reference, proposal.current.revision + 1, Basis.EDITORIAL, "", now)
    return rulings.ask(network, reference, Wanted(Ruling.EDITORIAL, value=draft.text_hash), now, draft)


def _amended(proposal: Proposal, text: str) -> Question:
    last = proposal.current.opened
    if sha256_of(text) == last.text_hash:
        raise Refused(f"the text is the same as revision {last.revision}; a new revision needs a new text")
    return Question(
        last.title,
        text,
        kind=last.kind,
        mode=last.mode,
        state_concern=proposal.current.state_concern,
        consult=proposal.current.of_standing(Standing.CONSULTED),
    )


def confirm(network: Network, reference: str, deadline: datetime | None, now: datetime) -> Decision:
    """Put the same text once more: one that broke, once every objection to it is lifted; one that was adopted while the
    question had not reached everybody, or an objection had not been read, as a matter of its own. Nobody's silence of
    before counts."""
    known = network.proposals.get(reference)
    if known is not None and known.defects:
        return _confirm_adopted(network, known, deadline, now)
    proposal = rounds.found(network, reference, Event.CONFIRM, now)
    round_, grace = proposal.current, network.procedure.grace
    if standing := objecting(round_, grace):
        names, have = ", ".join(standing), "has" if len(standing) == 1 else "have"
        raise Refused(f"{names} {have} not lifted the objection in writing; see: mailer consensus revise")
    until = rounds.deadline_for(network, deadline, Basis.CONFIRMATION, now)
    carries = tuple(reply.reply for name in round_.parties for reply in in_doubt(round_, name, grace))
    reason = f"{' and '.join(round_.lifted_by)} lifted the objection"
    ground = Ground(Basis.CONFIRMATION, reason, carries=carries)
    return rounds.put(
        network, rounds.next_round(network, proposal, round_.opened.text, round_.roll, until, ground, now)
    )


def _confirm_adopted(network: Network, adopted: Proposal, deadline: datetime | None, now: datetime) -> Decision:
    last = adopted.current.opened
    question = Question(
        last.title,
        last.text,
        kind=last.kind,
        mode=last.mode,
        state_concern=adopted.current.state_concern,
        consult=adopted.current.of_standing(Standing.CONSULTED),
        cites=adopted.reference,
    )
    until = rounds.deadline_for(network, deadline, Basis.CONFIRMATION, now)
    missed = [name for name in adopted.defects if name not in adopted.overlooked]
    reasons = [f"the consultation on {adopted.number} had not reached {' and '.join(missed)}"] if missed else []
    if adopted.overlooked:
        objected = " and ".join(adopted.overlooked)
        reasons.append(f"{objected} had objected before {adopted.number} was adopted, which was read after it")
    carries = tuple(each.reply for each in adopted.current.overlooked)
    ground = Ground(Basis.CONFIRMATION, "; ".join(reasons), carries=carries)
    reference = network.next_reference("C", now)
    fact = rounds.first_round(network, rounds.checked(network, question), reference, until, ground, now)
    return rounds.put(network, fact)


# --- time, and the end ------------------------------------------------------------------------------------------------


def extend(network: Network, reference: str, deadline: datetime, now: datetime) -> Decision:
    """A later deadline: the Secretariat's to order once in a round and for a while, a co-chair's beyond that."""
    proposal = rounds.found(network, reference, Event.EXTEND, now)
    procedure, current = network.procedure, proposal.current
    later = procedure.calendar.next_working(deadline)
    if later <= max(current.deadline, now):
        until = current.deadline.astimezone(procedure.calendar.zone)
        raise Refused(
            f"{reference} is open until {until.isoformat()}; a deadline only moves later. "
            "For less time, withdraw it and open an urgent one"
        )
    start = max(current.deadline, now).astimezone(procedure.calendar.zone)
    furthest = procedure.max_extension.after(start, procedure.calendar, start.time())
    is_first = all(each.authorised != "secretariat" for each in current.extensions)
    if is_first and later <= furthest:
        return rounds.extended(network, reference, later, "secretariat", now)
    asked = rulings.ask(network, reference, Wanted(Ruling.EXTENDED, deadline=later), now)
    return Decision(
        f"a co-chair must order this much more time: {asked.why}", asked.facts, asked.letters, about=reference
    )


def withdraw(network: Network, reference: str, reason: str, now: datetime) -> Decision:
    """Take it back: the Secretariat what it has put, both co-chairs what they have."""
    draft = network.drafts.get(reference)
    if draft is not None and draft.closed is None:
        return _draft_withdrawn(network, draft, reason, now)
    proposal = rounds.found(network, reference, Event.WITHDRAW, now)
    if not _is_the_co_chairs(proposal):
        return rounds.closed(network, reference, "withdrawn", reason, "secretariat", now)
    asked = rulings.ask(network, reference, Wanted(Ruling.WITHDRAWN, reason=reason), now)
    return Decision(f"both co-chairs had put it: {asked.why}", asked.facts, asked.letters, about=reference)


def _draft_withdrawn(network: Network, draft: Draft, reason: str, now: datetime) -> Decision:
    """The co-chairs are not asked any more, and told so; nobody else had heard of it."""
    closed = rounds.draft_closed(draft, reason, "secretariat", now)
    acts = (network.keys[each.keys] for each in draft.asked)
    ended = [lapsed(network.after(*closed.facts), act, now, reason) for act in acts if act.state == "open"]
    facts = (fact for each in ended for fact in each.facts)
    told = tuple(letter for each in ended for letter in each.letters)
    return replace(closed, facts=(*closed.facts, *facts), letters=told)


def refer(network: Network, reference: str, reason: str, by: str, now: datetime) -> Decision:
    """Leave it to the next meeting, on the word of a co-chair: `by`, the address of the one who has given it; where
    nobody is named, the co-chairs are asked, and one of them is enough. So are they for what both of them have put."""
    proposal = rounds.found(network, reference, Event.REFER, now)
    person = network.people.person_of(by)
    if by and (person is None or Role.CO_CHAIR not in person.roles or not network.people.is_current(person)):
        raise Refused(f"{by} is no co-chair; see: mailer members list")
    if person is not None and not _is_the_co_chairs(proposal):
        return rounds.closed(network, reference, "referred", reason, person.address, now)
    asked = rulings.ask(network, reference, Wanted(Ruling.REFERRED, reason=reason), now)
    return Decision(f"a co-chair must refer it: {asked.why}", asked.facts, asked.letters, about=reference)


def _is_the_co_chairs(proposal: Proposal) -> bool:
    """True for what both co-chairs have put to the Network; an urgent text they have only allowed."""
    opened = proposal.rounds[0].opened
    return bool(opened.authorised) and opened.basis is Basis.PLAIN


# --- who is asked, and what was heard ---------------------------------------------------------------------------------


def include(network: Network, reference: str, organisation: str, now: datetime) -> Decision:
    """An organisation that came after the opening is asked as well; it, and so everybody, has the full period."""
    proposal = rounds.found(network, reference, Event.JOIN, now)
    known = network.people.organisation_named(organisation)
    if known is None or known.left is not None or not network.people.of(known.name):
        raise NotFound(f"nobody of “{organisation}” is on the member list; see: mailer members list")
    if known.name in proposal.current.parties:
        raise Refused(f"{known.name} is asked in {reference} already")
    standing = Standing.DECIDER if known.kind is OrganisationKind.MEMBER else Standing.CONSULTED
    joined = RollChanged(reference, proposal.current.revision, known.name, standing, "", now)
    later = max(proposal.current.deadline, network.procedure.full_period(now))
    more = rounds.extended(network.after(joined), reference, later, f"for {known.name}", now)
    why = f"{known.name} is asked in {reference} as well, until {later.isoformat()}"
    return Decision(why, (joined, *more.facts), more.letters, about=reference)


def note(
    network: Network, reference: str, organisation: str, position: Position, source: str, text: str, now: datetime
) -> Decision:
    """What the Secretariat was told otherwise than by mail. The organisation's own people are asked, and it counts once
    they answer; until then it holds the closing if it blocks, and counts for nothing if it does not."""
    proposal = rounds.found(network, reference, Event.REPLY, now)
    known = network.people.organisation_named(organisation)
    if known is None or known.name not in proposal.current.parties:
        raise NotFound(f"“{organisation}” is not asked in {reference}; see: mailer consensus show {reference}")
    if known.name in network.operators():
        raise Refused(f"{known.name} runs the Secretariat: what it says, it says by its own mail")
    if position not in rulings.SETTLING and position is not Position.HOLD:
        raise Refused(f"“{position}” is no answer; known: {', '.join((*rulings.SETTLING, Position.HOLD))}")
    if not source.strip():
        raise Refused("say how it was heard: --source “telephone, Mira Leka, 3 March”")
    reply = f"noted {reference} {known.name} {now.isoformat()}"
    fact = PositionNoted(reference, proposal.current.revision, known.name, position, source, text, reply, now)
    told = letters.noted(network, proposal, fact)
    asked = f"{len(told)} people are asked" if told else "nobody could be asked"
    return Decision(
        f"{known.name} in {reference}: noted, and {asked} to say it by mail", (fact,), told, about=reference
    )
