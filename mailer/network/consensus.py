"""Consensus by correspondence: rounds, positions, the closing.

Source: Terms of Reference, "Decisions … will be made by consensus based on consultations with all Network Members, and,
on all issues relevant to or of concern to the state, with the Ministry of Interior and other relevant ministries."

    proposal    consulting -> adopted | broken | referred | withdrawn        broken -> consulting (a new revision)
    round       open -> closing -> observed | broken        open -> superseded (a new revision) | void (undecided)

Rules that everything here keeps:
 * one position for each organisation, a pure function of the replies: the order in which they are read is no matter;
 * doubt blocks: what is unclear, contradictory, or an unproven objection hinders closing until it is cleared;
 * blocking is easier than unblocking: an alternate can't lift the block of a focal point;
 * no adoption while a decider was not consulted, through somebody who may answer for it, and none before the mailbox
   was read past the deadline.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .facts import (
    ClosingHeld,
    Fact,
    LetterAccepted,
    LetterReturned,
    Mode,
    Position,
    PositionTaken,
    ProposalAdopted,
    ProposalClosed,
    ReminderSent,
    ReplySetAside,
    RollEntry,
    RoundBroken,
    RoundExtended,
    RoundOpened,
    Standing,
)

CONSENT = frozenset({Position.AGREE, Position.NO_OBJECTION, Position.COMMENT, Position.RESERVATION})
BREAKING = frozenset({Position.OBJECTION, Position.AMENDMENT})
BLOCKING = BREAKING | {Position.HOLD, Position.UNCLEAR, Position.CONFLICT}

# By organisation: the addresses of those who may answer for it, or have.
Voices = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Effective:
    """An organisation's position as it counts. `by`: the address whose reply made it; None while there is none."""

    position: Position = Position.NONE
    provisional: bool = False
    proven: bool = True
    by: str | None = None
    name: str = ""
    at: datetime | None = None
    text: str | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One consultation on one text. `accepted` and `returned`: (organisation, address) of the letters that count."""

    opened: RoundOpened
    deadline: datetime
    accepted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    returned: frozenset[tuple[str, str]] = frozenset()
    replies: tuple[PositionTaken, ...] = ()
    set_aside: frozenset[str] = frozenset()
    reminded: frozenset[str] = frozenset()
    held_because: tuple[str, ...] = ()
    ended: str = ""
    extensions: int = 0

    @property
    def revision(self) -> int:
        """1, 2 …"""
        return self.opened.revision

    @property
    def roll(self) -> tuple[RollEntry, ...]:
        """The organisations of the round; fixed when it opened."""
        return self.opened.roll

    def state(self, now: datetime) -> str:
        """ "open", "held" (the deadline is over and something hinders closing), "closing", or how it ended."""
        if self.ended:
            return self.ended
        if now <= self.deadline:
            return "open"
        return "held" if self.held_because else "closing"

    def standing(self, organisation: str) -> Standing | None:
        """How the organisation takes part; None if it is not on the roll."""
        return next((entry.standing for entry in self.roll if entry.organisation == organisation), None)

    def replies_of(self, organisation: str) -> list[PositionTaken]:
        """The answers in the name of the organisation, but for those that were set aside."""
        mine = (reply for reply in self.replies if reply.organisation == organisation)
        return [reply for reply in mine if reply.reply not in self.set_aside]

    def consulted_at(self, organisation: str, voices: Collection[str]) -> datetime | None:
        """When the first letter that did not come back was accepted for the organisation, at the address of one of its
        `voices`; None: not consulted."""
        mine = {(organisation, address) for address in voices} - self.returned
        return min((self.accepted[key] for key in mine if key in self.accepted), default=None)

    def after(self, fact: Fact) -> "Round":
        """The round once `fact` has happened."""
        match fact:
            case LetterAccepted():
                key = (fact.organisation, fact.address)
                return replace(self, accepted={**self.accepted, key: min(fact.at, self.accepted.get(key, fact.at))})
            case LetterReturned():
                return replace(self, returned=self.returned | {(fact.organisation, fact.address)})
            case PositionTaken():
                # The same reply read again (by a person, or by better rules) takes the place of its first reading.
                others = tuple(reply for reply in self.replies if reply.reply != fact.reply)
                return replace(self, replies=(*others, fact), set_aside=self.set_aside - {fact.reply})
            case ReplySetAside():
                return replace(self, set_aside=self.set_aside | {fact.reply})
            case RoundExtended():
                later = max(self.deadline, fact.deadline)
                return replace(self, deadline=later, held_because=(), extensions=self.extensions + 1)
            case ReminderSent():
                return replace(self, reminded=self.reminded | {fact.step})
            case ClosingHeld():
                return replace(self, held_because=fact.reasons)
            case RoundBroken():
                return replace(self, ended="broken")
            case ProposalAdopted():
                return replace(self, ended="observed")
            case ProposalClosed() if not self.ended:
                return replace(self, ended="void")
        return self


@dataclass(frozen=True, slots=True)
class Proposal:
    """One question, with its rounds in order; the last is the current one."""

    reference: str
    title: str
    kind: str
    rounds: tuple[Round, ...]
    state: str = "consulting"
    number: str | None = None
    reason: str = ""
    adopted_at: datetime | None = None

    @classmethod
    def of(cls, fact: RoundOpened) -> "Proposal":
        """The proposal whose first round was just opened."""
        return cls(fact.about, fact.title, fact.kind, (Round(fact, fact.deadline),))

    @property
    def current(self) -> Round:
        """The round on the latest revision."""
        return self.rounds[-1]

    @property
    def deadlines_before(self) -> int:
        """How often the deadline has become another one, by extension or with another text."""
        return len(self.rounds) - 1 + sum(each.extensions for each in self.rounds)

    def round_of(self, revision: int) -> Round | None:
        """The round on that revision."""
        return next((round_ for round_ in self.rounds if round_.revision == revision), None)

    def after(self, fact: Fact) -> "Proposal":
        """The proposal once `fact` has happened."""
        if isinstance(fact, RoundOpened):
            last = replace(self.current, ended=self.current.ended or "superseded")
            rounds = (*self.rounds[:-1], last, Round(fact, fact.deadline))
            return replace(self, title=fact.title, rounds=rounds, state="consulting")
        revision = getattr(fact, "revision", self.current.revision)
        rounds = tuple(each.after(fact) if each.revision == revision else each for each in self.rounds)
        match fact:
            case RoundBroken():
                return replace(self, rounds=rounds, state="broken")
            case ProposalAdopted(number=number, at=at):
                return replace(self, rounds=rounds, state="adopted", number=number, adopted_at=at)
            case ProposalClosed(outcome=outcome, reason=reason):
                return replace(self, rounds=rounds, state=outcome, reason=reason)
        return replace(self, rounds=rounds)


# --- one position for each organisation -------------------------------------------------------------------------------


def position_of(round_: Round, organisation: str, grace: timedelta) -> Effective:
    """The organisation's effective position: the principal's last word, unless an alternate's later block disputes it.

    A reply counts if it arrived by the deadline and the grace for transport; a later one only if it blocks, or if it
    clears up what the same person left unclear.
    """
    last = _last_words(round_.replies_of(organisation), round_.deadline + grace)
    if not last:
        return Effective()
    first_rank = min(reply.rank for reply in last.values())
    principals = [reply for reply in last.values() if reply.rank == first_rank]
    standing = max(principals, key=_order)
    if len({_bearing(reply) for reply in principals}) > 1:
        return _conflict(standing)
    for other in last.values():
        harder = other.position in BLOCKING and standing.position not in BLOCKING
        if other.rank > first_rank and other.at >= standing.at and harder:
            return _conflict(other)
    return Effective(
        standing.position,
        standing.provisional,
        standing.proven,
        standing.address,
        standing.name,
        standing.at,
        standing.text,
        standing.reply,
    )


def _last_words(replies: Iterable[PositionTaken], until: datetime) -> dict[str, PositionTaken]:
    """Each person's last reply, by address. Of two that arrived in the same second, the one that blocks is the last."""
    last: dict[str, PositionTaken] = {}
    for reply in sorted(replies, key=_order):
        before = last.get(reply.address)
        clears_up = before is not None and before.position is Position.UNCLEAR
        if reply.at <= until or reply.position in BLOCKING or clears_up:
            last[reply.address] = reply
    return last


def _order(reply: PositionTaken) -> tuple[datetime, bool, str]:
    return (reply.at, reply.position in BLOCKING, reply.reply)


def _bearing(reply: PositionTaken) -> str:
    """What a position does to the adoption; people of one rank who agree on this do not contradict each other."""
    if reply.position in BLOCKING:
        return "blocks"
    return "consents" if reply.position in CONSENT else "stands aside"


def _conflict(reply: PositionTaken) -> Effective:
    return Effective(Position.CONFLICT, False, True, reply.address, reply.name, reply.at, reply.text, reply.reply)


def positions(round_: Round, grace: timedelta) -> dict[str, Effective]:
    """The effective position of every organisation of the roll, in its order."""
    return {entry.organisation: position_of(round_, entry.organisation, grace) for entry in round_.roll}


def silent(round_: Round, grace: timedelta) -> list[str]:
    """The organisations that were asked for an answer and have given none."""
    return [
        entry.organisation
        for entry in round_.roll
        if entry.standing is not Standing.INFORMED
        and position_of(round_, entry.organisation, grace).position is Position.NONE
    ]


# --- the closing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the closing came to. Exactly one holds: `adopted`, `broken_by` (organisations), `held_because` (reasons)."""

    adopted: bool = False
    broken_by: tuple[str, ...] = ()
    held_because: tuple[str, ...] = ()


def may_close(round_: Round, read_until: datetime | None, grace: timedelta) -> bool:
    """The fence: the mailbox, junk folder too, was read and handled past the deadline and the grace for transport."""
    return not round_.ended and read_until is not None and read_until > round_.deadline + grace


def breaks_at_once(round_: Round, organisation: str, grace: timedelta, break_at: str) -> bool:
    """True if the organisation's position ends the silence now: a proven objection or amendment of a decider."""
    state = position_of(round_, organisation, grace)
    return (
        break_at == "first"
        and round_.opened.mode is Mode.SILENCE
        and not round_.ended
        and state.proven
        and state.position in BREAKING
        and round_.standing(organisation) is Standing.DECIDER
    )


def evaluate(
    round_: Round, voices: Voices, grace: timedelta, floor: timedelta, dispatch: timedelta, unread: Iterable[str]
) -> Evaluation:
    """Whether the round may be closed and how. Only after `may_close`.

    `voices`: those of each organisation that is still in the Network; what one that has left had answered stands, and
    its silence hinders nothing. `unread`: reasons from the mailbox, one for each mail that might be an answer and that
    nobody has looked at. `dispatch`: the time the letters may take to leave, counted off the `floor` that everybody
    must have to answer.
    """
    states = positions(round_, grace)
    deciders = [entry.organisation for entry in round_.roll if entry.standing is Standing.DECIDER]
    held = [*unread, *_not_consulted(round_, voices, floor - dispatch)]
    held += [reason for name in states if (reason := _doubt(name, states[name], grace, round_))]
    if round_.opened.state_concern:
        held += _ministries_to_rule_on(round_, states)
    if round_.opened.mode is Mode.AFFIRMATIVE:
        missing = [name for name in deciders if name in voices and not states[name].by]
        held += [f"{name} has not answered, and silence is no answer here" for name in missing]
    if held:
        return Evaluation(held_because=tuple(held))
    breaking = tuple(name for name in deciders if states[name].position in BREAKING)
    return Evaluation(broken_by=breaking) if breaking else Evaluation(adopted=True)


def _not_consulted(round_: Round, voices: Voices, notice: timedelta) -> list[str]:
    asked = [entry.organisation for entry in round_.roll if entry.standing is not Standing.INFORMED]
    reasons = []
    for name in (each for each in asked if each in voices):
        since = round_.consulted_at(name, voices[name])
        if not voices[name]:
            reasons.append(f"{name} has nobody who may answer for it")
        elif since is None:
            reasons.append(f"{name} was not reached: the consultation was not accepted, or came back")
        elif since > round_.deadline - notice:
            reasons.append(f"{name} was reached too late to have the time that the rules give")
    return reasons


def _doubt(name: str, state: Effective, grace: timedelta, round_: Round) -> str:
    if state.position is Position.UNCLEAR:
        return f"{name} answered, and the answer is not clear"
    if state.position is Position.CONFLICT:
        return f"{name} gave answers that contradict each other"
    if state.position is Position.HOLD:
        return f"{name} asked for more time"
    if state.position in BREAKING and not state.proven:
        return f"an objection came in the name of {name}, and nothing proves that it is theirs"
    if state.position in BREAKING and state.at is not None and state.at > round_.deadline + grace:
        return f"{name} objected after the deadline and before the closing"
    return ""


def _ministries_to_rule_on(round_: Round, states: Mapping[str, Effective]) -> list[str]:
    """A ministry's silence or objection is never read as consent, nor as a veto: the co-chairs rule on it."""
    reasons = []
    for entry in round_.roll:
        if entry.standing is Standing.CONSULTED and states[entry.organisation].position not in CONSENT:
            said = states[entry.organisation].position.value.replace("_", " ")
            reasons.append(f"{entry.organisation} was consulted ({said}): the co-chairs must rule on it")
    return reasons
