"""What is done to a consultation, for whoever has made sure that it may be: opening it, more time, its end.

Source: Terms of Reference, "Decisions … by consensus"; docs/consensus.md for what may happen when.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import consensus as letters
from ..network import Network
from ..network.consensus import Draft, Event, Proposal, Stage, may, stages_of
from ..network.dates import Calendar
from ..network.facts import (
    Basis,
    Fact,
    Mode,
    OrganisationKind,
    ProposalClosed,
    RollEntry,
    RoundExtended,
    RoundOpened,
    Standing,
)
from ..network.register import sha256_of

_RUNNING = (Stage.OPEN, Stage.HELD, Stage.CLOSING)


@dataclass(frozen=True, slots=True)
class Question:
    """What is put to the Network. `mode` and `deadline` None: as the procedure has it for this kind. `cites`: the
    matter that is taken up again."""

    title: str
    text: str
    kind: str = "decision"
    mode: Mode | None = None
    deadline: datetime | None = None
    state_concern: bool = False
    consult: Sequence[str] = ()
    cites: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a round is opened, and by whose word: see RoundOpened for what the fields mean."""

    basis: Basis = Basis.PLAIN
    reason: str = ""
    authorised: str = ""
    carries: tuple[str, ...] = ()


# --- what may be done -------------------------------------------------------------------------------------------------


def found(network: Network, reference: str, event: Event, now: datetime) -> Proposal:
    """The proposal, to which this may happen now by the table. Raises NotFound, Refused."""
    proposal = network.proposals.get(reference)
    if proposal is None and reference in network.drafts:
        raise Refused(f"{reference} is not put yet: it waits for both co-chairs; see: mailer status")
    if proposal is None:
        raise NotFound(f"there is no proposal {reference}; see: mailer consensus list")
    if not may(proposal.stage(now), event):
        stages = [each for each in stages_of(event) if each is not Stage.DRAFT]
        allowed = dict.fromkeys("consulting" if each in _RUNNING else each.value for each in stages)
        raise Refused(f"{reference} is {proposal.state}; this needs one that is {' or '.join(allowed)}")
    return proposal


def checked(network: Network, question: Question) -> Question:
    """The question, if it can be put. Raises Refused, NotFound."""
    if question.kind not in network.procedure.modes:
        known = ", ".join(sorted(network.procedure.modes))
        raise Refused(f"“{question.kind}” is no kind of proposal; known: {known}")
    if not question.text.strip():
        raise Refused("the text is empty; there is nothing to consult on")
    if question.cites and question.cites not in network.proposals:
        raise NotFound(f"there is no proposal {question.cites}; see: mailer consensus list")
    roll_for(network, question)
    return question


def deadline_for(network: Network, wanted: datetime | None, basis: Basis, now: datetime) -> datetime:
    """On a working day, and never sooner than the floor. Raises Refused."""
    procedure = network.procedure
    if wanted is not None:
        return given(procedure.calendar, wanted, procedure.floor_of(basis), now)
    if basis is Basis.PLAIN:
        return procedure.full_period(now)
    return procedure.calendar.next_at(procedure.soonest(basis, now), procedure.deadline_hour)


def given(calendar: Calendar, wanted: datetime, floor: timedelta, now: datetime) -> datetime:
    """The deadline that somebody gives, on a working day. Raises Refused if it is sooner than the floor."""
    deadline, soonest = calendar.next_working(wanted), calendar.working_after(now, floor)
    if deadline < soonest:
        hours = int(floor / timedelta(hours=1))
        raise Refused(
            f"the deadline {deadline.isoformat()} gives less than the {hours} hours that the rules give, which count "
            f"on working days alone: not before {soonest.isoformat()}"
        )
    return deadline


def roll_for(network: Network, question: Question) -> tuple[RollEntry, ...]:
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


# --- doing it ---------------------------------------------------------------------------------------------------------


def first_round(
    network: Network, question: Question, reference: str, deadline: datetime, ground: Ground, now: datetime
) -> RoundOpened:
    """The round in which a question is put for the first time."""
    return RoundOpened(
        about=reference,
        revision=1,
        title=question.title,
        kind=question.kind,
        mode=question.mode or network.procedure.modes[question.kind],
        text=question.text,
        text_hash=sha256_of(question.text),
        deadline=deadline,
        state_concern=question.state_concern,
        roll=roll_for(network, question),
        rulebook=network.procedure.version,
        at=now,
        basis=ground.basis,
        reason=ground.reason,
        authorised=ground.authorised,
        wall=network.procedure.wall(deadline),
        cites=question.cites,
        carries=ground.carries,
    )


def next_round(
    network: Network,
    proposal: Proposal,
    text: str,
    roll: tuple[RollEntry, ...],
    deadline: datetime,
    ground: Ground,
    now: datetime,
) -> RoundOpened:
    """The round that follows on the same matter."""
    last = proposal.current.opened
    return replace(
        last,
        revision=last.revision + 1,
        text=text,
        text_hash=sha256_of(text),
        deadline=deadline,
        state_concern=proposal.current.state_concern,
        roll=roll,
        rulebook=network.procedure.version,
        at=now,
        basis=ground.basis,
        reason=ground.reason,
        authorised=ground.authorised,
        wall=network.procedure.wall(deadline),
        carries=ground.carries,
    )


def put(network: Network, fact: RoundOpened, *also: Fact) -> Decision:
    """Ask everybody on the roll who is asked, and inform the others on it. `also`: what is recorded with it."""
    after = network.after(fact, *also)
    proposal = after.proposals[fact.about]
    asked = letters.consultation(after, proposal)
    came_since = proposal.current.of_standing(Standing.INFORMED)
    informed = (letter for name in came_since for letter in letters.informed(after, proposal, name))
    why = f"{fact.about} r{fact.revision} is open until {fact.deadline.isoformat()}, {len(asked)} people are asked"
    overlapping = [each.reference for each in _like(network, fact)]
    if overlapping:
        why += f"; careful: {', '.join(overlapping)} is open on a like title, and the two may contradict each other"
    return Decision(why, (fact, *also), (*asked, *informed), about=fact.about)


def _like(network: Network, fact: RoundOpened) -> list[Proposal]:
    """The consultations that are open and whose title has more than half of its words in common with this one."""
    mine = _words(fact.title)
    others = (each for each in network.proposals.values() if each.state == "consulting")
    return [
        each
        for each in others
        if each.reference != fact.about and 2 * len(mine & _words(each.title)) > min(len(mine), len(_words(each.title)))
    ]


def _words(title: str) -> frozenset[str]:
    """The words of a title that tell something: not the short ones."""
    words = {word.strip(".,;:!?()[]“”\"'").casefold() for word in title.split()}
    return frozenset(word for word in words if len(word) > 3)


def extended(network: Network, reference: str, later: datetime, authorised: str, now: datetime) -> Decision:
    """More time. Everybody who was asked is told; the question goes to those whom it has not reached."""
    revision = network.proposals[reference].current.revision
    fact = RoundExtended(reference, revision, later, now, authorised, network.procedure.wall(later))
    after = network.after(fact)
    told = letters.extended(after, after.proposals[reference])
    return Decision(f"{reference} is open until {later.isoformat()}", (fact,), told, about=reference)


def closed(network: Network, reference: str, outcome: str, reason: str, authorised: str, now: datetime) -> Decision:
    """The proposal leaves the procedure undecided; everybody on its roll is told, and the co-chairs."""
    fact = ProposalClosed(reference, outcome, reason, now, authorised)
    after = network.after(fact)
    told = letters.outcome(after, after.proposals[reference], "consultation_closed")
    return Decision(f"{reference} is {outcome}", (fact,), told, about=reference)


def draft_closed(draft: Draft, reason: str, authorised: str, now: datetime) -> Decision:
    """A matter that was put to nobody yet is not put. `reason`: "" where none is given."""
    fact = ProposalClosed(draft.reference, "withdrawn", reason, now, authorised)
    why = f"{draft.reference} is not put to anybody" + (f": {reason}" if reason else "")
    return Decision(why, (fact,), about=draft.reference)
