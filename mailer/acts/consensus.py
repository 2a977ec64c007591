"""Opening a consultation and what may be done with it while it runs.

Source: Terms of Reference, "Decisions … by consensus"; docs/procedure.md for periods, floors and modes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import consensus as letters
from ..network import Network
from ..network.consensus import Proposal
from ..network.facts import (
    Mode,
    OrganisationKind,
    ProposalClosed,
    RollEntry,
    RoundExtended,
    RoundOpened,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is put to the Network. `mode` and `deadline` None: as the procedure has it for this kind."""

    title: str
    text: str
    kind: str = "decision"
    mode: Mode | None = None
    deadline: datetime | None = None
    state_concern: bool = False
    consult: Sequence[str] = ()


def open_round(network: Network, question: Question, now: datetime) -> Decision:
    """Ask every member, and those who must be consulted, about the text."""
    if question.kind not in network.procedure.modes:
        known = ", ".join(sorted(network.procedure.modes))
        raise Refused(f"“{question.kind}” is no kind of proposal; known: {known}")
    fact = RoundOpened(
        about=network.next_reference("C", now),
        revision=1,
        title=question.title,
        kind=question.kind,
        mode=question.mode or network.procedure.modes[question.kind],
        text=_checked(question.text),
        text_hash=_hash(question.text),
        deadline=_deadline(network, question.deadline, now),
        state_concern=question.state_concern,
        roll=_roll(network, question),
        rulebook=network.procedure.version,
        at=now,
    )
    return _asked(network, fact)


def revise(network: Network, reference: str, text: str, deadline: datetime | None, now: datetime) -> Decision:
    """Put an amended text to the same organisations. Nobody's position on the earlier text is carried over."""
    proposal = _proposal(network, reference, "consulting", "broken")
    last = proposal.current.opened
    if _hash(text) == last.text_hash:
        raise Refused(f"the text is the same as revision {last.revision}; a new revision needs a new text")
    question = Question(
        last.title,
        text,
        state_concern=last.state_concern,
        consult=[entry.organisation for entry in last.roll if entry.standing is Standing.CONSULTED],
    )
    fact = RoundOpened(
        about=reference,
        revision=last.revision + 1,
        title=last.title,
        kind=last.kind,
        mode=last.mode,
        text=_checked(text),
        text_hash=_hash(text),
        deadline=_deadline(network, deadline, now),
        state_concern=last.state_concern,
        roll=_roll(network, question),
        rulebook=network.procedure.version,
        at=now,
    )
    return _asked(network, fact)


def extend(network: Network, reference: str, deadline: datetime, now: datetime) -> Decision:
    """A later deadline. A deadline never moves to an earlier instant."""
    proposal = _proposal(network, reference, "consulting")
    later = network.procedure.calendar.next_working(deadline)
    if later <= max(proposal.current.deadline, now):
        until = proposal.current.deadline.astimezone(network.procedure.calendar.zone)
        raise Refused(f"{reference} is open until {until.isoformat()}; a deadline only moves later")
    fact = RoundExtended(reference, proposal.current.revision, later, now)
    after = network.after(fact)
    told = letters.extended(after, after.proposals[reference])
    return Decision(f"{reference} is open until {later.isoformat()}", (fact,), told, about=reference)


def close(network: Network, reference: str, outcome: str, reason: str, now: datetime) -> Decision:
    """Take the proposal out of the procedure: `outcome` "withdrawn", or "referred" to a meeting."""
    proposal = _proposal(network, reference, "consulting", "broken")
    fact = ProposalClosed(reference, outcome, reason, now)
    after = proposal.after(fact)
    told = letters.outcome(network, after, "consultation_closed")
    return Decision(f"{reference} is {outcome}", (fact,), told, about=reference)


def _asked(network: Network, fact: RoundOpened) -> Decision:
    after = network.after(fact)
    told = letters.consultation(after, after.proposals[fact.about])
    why = f"{fact.about} r{fact.revision} is open until {fact.deadline.isoformat()}, {len(told)} people are asked"
    return Decision(why, (fact,), told, about=fact.about)


def _proposal(network: Network, reference: str, *states: str) -> Proposal:
    proposal = network.proposals.get(reference)
    if proposal is None:
        raise NotFound(f"there is no proposal {reference}; see: mailer consensus list")
    if proposal.state not in states:
        raise Refused(f"{reference} is {proposal.state}; this needs one that is {' or '.join(states)}")
    return proposal


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused("the text is empty; there is nothing to consult on")
    return text


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _deadline(network: Network, wanted: datetime | None, now: datetime) -> datetime:
    """On a working day, and never sooner than the floor."""
    procedure = network.procedure
    if wanted is None:
        return procedure.consultation_period.after(now, procedure.calendar, procedure.deadline_hour)
    deadline = procedure.calendar.next_working(wanted)
    if deadline < now + procedure.floor:
        hours = int(procedure.floor / timedelta(hours=1))
        raise Refused(f"the deadline {deadline.isoformat()} gives less than the {hours} hours that the rules give")
    return deadline


def _roll(network: Network, question: Question) -> tuple[RollEntry, ...]:
    """Every member decides; ministries are consulted on what concerns the state, others where they are named."""
    people = network.people
    members = [each.name for each in people.of_kind(OrganisationKind.MEMBER)]
    ministries = [each.name for each in people.of_kind(OrganisationKind.MINISTRY)] if question.state_concern else []
    for name in question.consult:
        if name not in people.organisations:
            raise NotFound(f"“{name}” is not on the member list; see: mailer members list")
    consulted = [name for name in dict.fromkeys([*ministries, *question.consult]) if name not in members]
    if not members:
        raise Refused("there are no members to decide; import members first")
    if question.state_concern and not any(
        people.organisations[name].kind is OrganisationKind.MINISTRY for name in consulted
    ):
        raise Refused("a matter of concern to the state needs a ministry on the roll; none is on the member list")
    nobody = [name for name in (*members, *consulted) if not people.of(name)]
    if nobody:
        raise Refused(f"nobody is on the list to be asked for: {', '.join(nobody)}")
    deciding = [RollEntry(name, Standing.DECIDER) for name in members]
    return (*deciding, *(RollEntry(name, Standing.CONSULTED) for name in consulted))
