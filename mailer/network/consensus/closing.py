"""The closing of a round: when it may be closed, and what it then comes to.

No adoption while a decider was not consulted, through somebody who may answer for it, and none before the mailbox was
read past the deadline. A ministry's silence or objection is never read as consent, nor as a veto.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..dates import instant
from ..facts import Mode, Position, Ruling, Standing
from ..procedure import Procedure
from .positions import Effective, position_of
from .rounds import BLOCKING, BREAKING, CONSENT, Round
from .table import Event

# By organisation: the addresses of those who may answer for it, or have.
Voices = Mapping[str, frozenset[str]]
States = Mapping[str, Effective]
IN_DOUBT = BLOCKING - BREAKING


@dataclass(frozen=True, slots=True)
class Needed:
    """A ruling without which the round cannot be closed; on the organisation, "" for the whole round. It is on this
    evidence, and void on any other."""

    ruling: Ruling
    organisation: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the closing came to, as an event of the table: ADOPT, BREAK by these organisations, STAY for these reasons
    (and the rulings that would remove some of them), EXTEND or REFER by the procedure itself, with the reason."""

    event: Event
    broken_by: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    needed: tuple[Needed, ...] = ()

    @property
    def adopted(self) -> bool:
        """True if all is clear."""
        return self.event is Event.ADOPT

    @property
    def held_because(self) -> tuple[str, ...]:
        """The reasons for which it stays; none if it does not."""
        return self.reasons if self.event is Event.STAY else ()


def may_close(round_: Round, read_until: datetime | None, grace: timedelta) -> bool:
    """The fence: nobody's time runs, and the mailbox, junk folder too, was read and handled past the deadline and the
    grace for transport."""
    is_open = not round_.ended and not round_.active_holds
    return is_open and read_until is not None and read_until > round_.deadline + grace


def breaks_at_once(round_: Round, organisation: str, procedure: Procedure) -> bool:
    """True if the organisation's position ends the silence now: a decider's objection or amendment, proven, in time."""
    state = position_of(round_, organisation, procedure.grace)
    return (
        procedure.break_at == "first"
        and round_.opened.mode is Mode.SILENCE
        and not round_.ended
        and round_.standing(organisation) is Standing.DECIDER
        and _objects(state, round_, procedure.grace)
    )


def evaluate(
    round_: Round,
    voices: Voices,
    ministries: Collection[str],
    procedure: Procedure,
    read_until: datetime,
    unread: Iterable[str],
) -> Evaluation:
    """Whether the round may be closed and how. Only after `may_close`.

    `voices`: those of each organisation that is still in the Network; what one that has left had answered stands, and
    its silence hinders nothing. `ministries`: those of the roll. `unread`: reasons from the mailbox, one for each mail
    that might be an answer and that nobody has looked at.
    """
    grace, waiting = procedure.grace, tuple(unread)
    states = {entry.organisation: counted(round_, entry.organisation, procedure, read_until) for entry in round_.roll}
    deciders = round_.of_standing(Standing.DECIDER)
    breaking = tuple(name for name in deciders if _objects(states[name], round_, grace))
    if breaking and not waiting:
        return Evaluation(Event.BREAK, broken_by=breaking)
    reasons = [*waiting, *_not_consulted(round_, voices, procedure)]
    reasons += [reason for name in round_.parties if (reason := _doubt(name, states[name], grace, round_))]
    reasons += [
        f"{each.organisation} says that it concerns the state: the co-chairs must rule on it"
        for each in round_.open_concerns
    ]
    if round_.state_concern and not ministries:
        reasons.append("it concerns the state, and no ministry is asked")
    needed = _to_rule_on(round_, states, procedure)
    if reasons or needed:
        return _stay([*reasons, *needed.values()], *needed)
    return _once_clear(round_, [name for name in deciders if name in voices], states, procedure)


def _once_clear(round_: Round, members: list[str], states: States, procedure: Procedure) -> Evaluation:
    """Nothing is in doubt any more: is there enough support, and has whoever declares the outcome done so?"""
    if round_.opened.mode is Mode.AFFIRMATIVE:
        missing = [f"{name} has not answered, and silence is no answer here" for name in members if not states[name].by]
        if missing and procedure.missing == "refer":
            return Evaluation(Event.REFER, reasons=tuple(missing))
        if missing:
            return _stay(missing)
    active = sum(states[name].position in CONSENT for name in members)
    if active < procedure.min_active and not _is_ruled(round_, wanted := on_all(round_, Ruling.ACTIVE)):
        reason = f"{active} members support it by an answer, and {procedure.min_active} must"
        if not any(each.authorised == "procedure" for each in round_.extensions):
            return Evaluation(Event.EXTEND, reasons=(reason,))
        return _stay([f"{reason}: the co-chairs must rule on it"], wanted)
    if procedure.declare == "co_chairs" and not _is_ruled(round_, wanted := on_all(round_, Ruling.DECLARED)):
        return _stay(["a co-chair must declare the outcome"], wanted)
    return Evaluation(Event.ADOPT)


def _stay(reasons: list[str], *needed: Needed) -> Evaluation:
    return Evaluation(Event.STAY, reasons=tuple(reasons), needed=needed)


def _objects(state: Effective, round_: Round, grace: timedelta) -> bool:
    """True for an objection or amendment that is proven, and in time."""
    in_time = state.at is not None and state.at <= round_.deadline + grace
    return state.position in BREAKING and state.proven and (in_time or state.is_ruled)


def counted(round_: Round, organisation: str, procedure: Procedure, read_until: datetime) -> Effective:
    """The organisation's position as the closing takes it, the mailbox being read so far."""
    state = position_of(round_, organisation, procedure.grace)
    return _undisputed(state, round_, read_until - procedure.principal_silence)


def _undisputed(state: Effective, round_: Round, patient_until: datetime) -> Effective:
    """The alternate's block, where those who agreed before were asked about it and have said nothing for so long."""
    block = state.disputed
    if block is None or max(block.at, round_.deadline) >= patient_until:
        return state
    return replace(Effective.of(block), evidence=state.evidence)


def _not_consulted(round_: Round, voices: Voices, procedure: Procedure) -> list[str]:
    notice = procedure.floor_of(round_.opened.basis) - procedure.dispatch
    reasons = []
    for name in (each for each in round_.parties if each in voices):
        since = round_.consulted_at(name, voices[name])
        if not voices[name]:
            reasons.append(f"{name} has nobody who may answer for it")
        elif since is None:
            reasons.append(f"{name} was not reached: the consultation was not accepted, or came back")
        elif procedure.calendar.working_after(since, notice) > round_.deadline:
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
    if state.position in BREAKING and not _objects(state, round_, grace):
        return f"{name} objected after the deadline and before the closing"
    return ""


def _to_rule_on(round_: Round, states: States, procedure: Procedure) -> dict[Needed, str]:
    """Those who were consulted and object, or (on what concerns the state) have not consented, and on whom the
    co-chairs have not ruled as they are known now. What is in doubt is cleared up first, and not ruled on."""
    needed = {}
    for name in round_.of_standing(Standing.CONSULTED):
        state = states[name]
        suffices = state.position in CONSENT or (state.position is Position.NOTED and procedure.noted == "suffices")
        hinders = state.position in BREAKING or (round_.state_concern and not suffices)
        wanted = on_one(round_, name, state)
        if hinders and state.position not in IN_DOUBT and not _is_ruled(round_, wanted):
            said = "has not answered" if state.position is Position.NONE else state.position.words
            needed[wanted] = f"{name} was consulted ({said}): the co-chairs must rule on it"
    return needed


def on_one(round_: Round, organisation: str, state: Effective) -> Needed:
    """The ruling on somebody who was consulted: on this position, and all that came. Whoever is silent is so until the
    deadline, and a later one is another silence."""
    until = f" until {instant(round_.deadline)}" if state.position is Position.NONE else ""
    evidence = f"{state.position}{until}" + (f"; {state.evidence}" if state.evidence else "")
    return Needed(Ruling.MINISTRY, organisation, evidence)


def on_all(round_: Round, ruling: Ruling) -> Needed:
    """The ruling on the round as a whole: on this deadline, and all that came from anybody who is asked."""
    came = (evidence for name in round_.parties if (evidence := round_.evidence_of(name)))
    of_the_state = sorted(each.reply for each in round_.concerns)
    return Needed(ruling, "", "; ".join((f"until {instant(round_.deadline)}", *came, *of_the_state)))


def as_if_until(round_: Round, deadline: datetime) -> Round:
    """The round as if this had been its deadline, and what was ruled after the one that it had, after this."""
    was, then = instant(round_.deadline), instant(deadline)
    rulings = tuple(replace(each, evidence=each.evidence.replace(was, then)) for each in round_.rulings)
    return replace(round_, deadline=deadline, rulings=rulings)


def _is_ruled(round_: Round, needed: Needed) -> bool:
    return round_.is_ruled(needed.ruling, needed.organisation, needed.evidence)


def is_lapsed(round_: Round, lapse: timedelta, now: datetime) -> bool:
    """True if the round broke so long ago that its text is given up."""
    return round_.ended_at is not None and now - round_.ended_at >= lapse > timedelta()
