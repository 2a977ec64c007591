"""Past rounds under other rules: which of them would have gone otherwise, and why. Pure, and nothing is changed by it.

What is compared is twice the same: the round as it would go under the rules of then, and under the others. So whatever
else had its part in the outcome (what the co-chairs ruled, what came to light later) is on both sides, and cancels out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

from .consensus import (
    Effective,
    Evaluation,
    Event,
    Proposal,
    Round,
    Voices,
    as_if_until,
    breaks_at_once,
    evaluate,
    positions,
)
from .facts import Basis, Mode, Position, PositionTaken, RoundOpened, Standing
from .procedure import Procedure

# Consent that may stand in a sentence; with a comment or a reservation it is read by a person in any case.
_IN_A_SENTENCE = (Position.AGREE, Position.NO_OBJECTION)


_OUTCOMES = {
    Event.ADOPT: "adopted",
    Event.BREAK: "broken",
    Event.STAY: "held",
    Event.EXTEND: "extended",
    Event.REFER: "referred",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A round that would have gone otherwise, and in `sentence` why. `was`, `would`: adopted, broken, held, extended or
    referred (by the procedure itself), refused, or undecided (its text was superseded, or it was withdrawn)."""

    about: str
    revision: int
    number: str | None
    was: str
    would: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Played:
    """A round as it would go under some rules, and what it would come to. `ended_by`: whose answer ends it at once."""

    round: Round
    found: Evaluation
    positions: Mapping[str, Effective]
    until: datetime
    ended_by: str


def differences(
    proposal: Proposal, round_: Round, voices: Voices, then: Procedure, other: Procedure
) -> list[Difference]:
    """What would have been otherwise with a round that is over, had `other` been in force and not `then`."""
    name = f"{proposal.reference} r{round_.revision}"
    was = {"observed": "adopted", "broken": "broken"}.get(round_.ended, "undecided")
    number = proposal.number if was == "adopted" else None

    def told(would: str, sentence: str) -> Difference:
        return Difference(proposal.reference, round_.revision, number, was, would, f"{name} {sentence}.")

    if refusal := _refused(round_, then, other):
        return [told("refused", refusal)]
    before, after = _played(round_, voices, then, then), _played(round_, voices, then, other)
    found = [told(was, sentence) for sentence in _of_its_length(before, after, other)]
    causes = list(_of_positions(before, after))
    would = _outcome(after.found)
    reasons = _reasons(before, after)
    is_the_same = was == "undecided" or would in (was, _outcome(before.found))
    if is_the_same and not reasons:
        return [*found, *(told(was, f"{sentence}; the outcome would have been the same") for sentence in causes)]
    why = "; ".join(dict.fromkeys([*causes, *reasons])) or "nothing would have hindered it"
    return [*found, told(would, f"{_would(was, would)}: {why}")]


# --- playing a round --------------------------------------------------------------------------------------------------


def _played(round_: Round, voices: Voices, then: Procedure, rules: Procedure) -> _Played:
    opened = replace(round_.opened, mode=_mode(round_, then, rules), deadline=_deadline(round_, then, rules))
    extended = round_.deadline > round_.opened.deadline
    deadline = max(opened.deadline, round_.deadline) if extended else opened.deadline
    asked_back = then.free_text != "confirm" and rules.free_text == "confirm"
    replies = tuple(_asked_back(each) if asked_back else each for each in round_.replies)
    played = replace(as_if_until(round_, deadline), opened=opened, replies=replies, ended="", held_because=())
    ended_by = _ended_at_once(played, rules)
    consulted = round_.of_standing(Standing.CONSULTED)
    found = evaluate(played, voices, consulted, rules, _read_until(round_, deadline, rules), ())
    if ended_by:
        found = Evaluation(Event.BREAK, broken_by=(ended_by,))
    return _Played(played, found, positions(played, rules.grace), deadline + rules.grace, ended_by)


def _read_until(round_: Round, deadline: datetime, rules: Procedure) -> datetime:
    """How far the mailbox was read at the closing: as long after the deadline as it was, and past the grace."""
    took = (round_.ended_at or round_.deadline) - round_.deadline
    return deadline + max(took, rules.grace)


def _mode(round_: Round, then: Procedure, rules: Procedure) -> Mode:
    """As the rules have it, if it was as the rules had it; what was ordered for this one round stays."""
    opened = round_.opened
    return rules.modes[opened.kind] if then.modes.get(opened.kind) is opened.mode else opened.mode


def _deadline(round_: Round, then: Procedure, rules: Procedure) -> datetime:
    """The same for the deadline; one that was ordered is moved to a working day all the same."""
    opened = round_.opened
    if _by_period(opened, then) != opened.deadline:
        return rules.calendar.next_working(opened.deadline)
    return _by_period(opened, rules)


def _by_period(opened: RoundOpened, rules: Procedure) -> datetime:
    """The deadline that the rules give: the full period, or for what is urgent, editorial or confirmed the floor."""
    if opened.basis is Basis.PLAIN:
        return rules.full_period(opened.at)
    return rules.calendar.next_at(rules.soonest(opened.basis, opened.at), rules.deadline_hour)


def _asked_back(reply: PositionTaken) -> PositionTaken:
    """A consent in a sentence, under rules by which an answer counts by its word alone."""
    if not (reply.provisional and reply.proven and reply.position in _IN_A_SENTENCE):
        return reply
    return replace(reply, position=Position.UNCLEAR)


def _ended_at_once(round_: Round, rules: Procedure) -> str:
    """Whose answer, the first in time, ends the silence at once; "" if the rules do not say so, or there is none."""
    until = round_.deadline + rules.grace
    counting = (each for each in round_.replies if each.at <= until and each.reply not in round_.set_aside)
    in_order = sorted(counting, key=_arrival)
    for count, reply in enumerate(in_order, 1):
        so_far = reduce(Round.after, in_order[:count], replace(round_, replies=()))
        if breaks_at_once(so_far, reply.organisation, rules):
            return reply.organisation
    return ""


def _arrival(reply: PositionTaken) -> tuple[datetime, str]:
    return reply.at, reply.reply


# --- in words ---------------------------------------------------------------------------------------------------------


def _refused(round_: Round, then: Procedure, other: Procedure) -> str:
    """Why it could not have been opened, "" if it could."""
    opened = round_.opened
    if opened.kind not in other.modes:
        return f"could not have been opened: the rules have no mode for “{opened.kind}”"
    is_ordered = _by_period(opened, then) != opened.deadline
    soonest, would_be = (rules.soonest(opened.basis, opened.at) for rules in (then, other))
    if is_ordered and soonest <= opened.deadline < would_be:
        given, floor = _span(opened.deadline - opened.at), _span(other.floor_of(opened.basis))
        of_floor = f"the floor would be {floor}, of working days alone"
        return f"could not have been opened: its deadline gave {given}, and {of_floor}"
    return ""


def _of_its_length(before: _Played, after: _Played, other: Procedure) -> Iterator[str]:
    mode = after.round.opened.mode
    if mode is not before.round.opened.mode:
        yield (
            "would not have needed an answer of every member: silence would have raised no objection"
            if mode is Mode.SILENCE
            else "would have needed an answer of every member: silence would have been no answer"
        )
    if before.ended_by and not after.ended_by:
        yield f"would not have ended at once with the answer of {before.ended_by}, but at its deadline"
    until, was = (each.round.deadline.astimezone(other.calendar.zone) for each in (after, before))
    if until != was:
        yield f"would have been open until {until:%Y-%m-%d %H:%M} and not until {was:%Y-%m-%d %H:%M}"


def _of_positions(before: _Played, after: _Played) -> Iterator[str]:
    """The organisations whose position would have been another, each with the reason."""
    for name, old in before.positions.items():
        new = after.positions[name]
        if (new.position, new.reply) != (old.position, old.reply):
            yield _otherwise(name, old, new, before.until, after.until)


def _otherwise(name: str, old: Effective, new: Effective, until_then: datetime, until: datetime) -> str:
    if old.at is not None and old.at > until:
        return f"{name}'s answer ({old.position.words}) came {_span(old.at - until)} after the grace"
    if new.at is not None and new.at > until_then:
        return f"{name}'s answer ({new.position.words}) came {_span(until - new.at)} before the grace was over"
    if new.position is Position.UNCLEAR and old.reply == new.reply:
        return f"{name} agreed in a sentence, and would have been asked for the word"
    return f"{name}'s position would have been {new.position.words} and not {old.position.words}"


def _outcome(found: Evaluation) -> str:
    return _OUTCOMES[found.event]


def _reasons(before: _Played, after: _Played) -> list[str]:
    """What would hinder the adoption, and did not."""
    breaking = after.found.broken_by
    if breaking == before.found.broken_by:
        return [each for each in after.found.reasons if each not in before.found.reasons]
    if after.ended_by:
        return [f"the answer of {after.ended_by} would have ended it at once"]
    return [f"{', '.join(breaking)} would have broken it"] if breaking else list(after.found.reasons)


def _would(was: str, would: str) -> str:
    return "would not have been adopted" if was == "adopted" else f"would have been {would}"


def _span(span: timedelta) -> str:
    """ "3 minutes", "70 hours": in the largest unit that it has two of, rounded down."""
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"
