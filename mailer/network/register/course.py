"""The course of a matter, as its record tells it: rounds, what held or extended them, what was ruled and by whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..facts import (
    AbsenceNoted,
    ClosingHeld,
    DecisionRecorded,
    Fact,
    HoldEnded,
    KeysAsked,
    KeysLapsed,
    KeyTurned,
    LetterAccepted,
    LetterReturned,
    MailJudged,
    PositionTaken,
    ProposalAdopted,
    ReminderSent,
    ReplySetAside,
    RollChanged,
    RoundDrafted,
    RoundExtended,
    RoundHeld,
    RoundOpened,
    RulingAsked,
    RulingMade,
    StateConcernAsked,
)
from .recorded import Entry, canonical
from .words import Words

# What the roll tells, or need not be told; everything else that happened in the matter is told as it is.
_LEFT_OUT = (
    AbsenceNoted,
    LetterAccepted,
    LetterReturned,
    PositionTaken,
    ReplySetAside,
    ReminderSent,
    MailJudged,
    ProposalAdopted,
    DecisionRecorded,
)
# Of one instant, each follows from those before it; everything else is last.
_AT_ONE_INSTANT = (
    RoundDrafted,
    StateConcernAsked,
    RulingAsked,
    KeysAsked,
    KeyTurned,
    KeysLapsed,
    RulingMade,
    RoundOpened,
    RollChanged,
    ClosingHeld,
    RoundExtended,
)


def course(words: Words, reference: str, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Rounds, what held or extended them, what was ruled and by whom, in the order of time."""
    needless = _needless(entries)
    told = [
        entry
        for entry in entries
        if not isinstance(entry.fact, _LEFT_OUT)
        and not (isinstance(entry.fact, RoundHeld | HoldEnded) and entry.fact.reply in needless)
    ]
    steps = [(entry, words.step(reference, entry)) for entry in told]
    return [step for _, step in sorted(steps, key=lambda each: (each[0].at, *_place(each[0].fact, each[1])))]


def _needless(entries: Iterable[Entry]) -> set[str]:
    """The mails that asked for time which their organisation did not need: it answered before the deadline had to move.

    Where its answer is read first, that time never begins; the order of fetching may not show in a record.
    """
    deadline: datetime | None = None
    idle, answered = set(), set()
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, RoundHeld) and fact.deadline == deadline:
            idle.add(fact.reply)
        elif isinstance(fact, HoldEnded) and fact.stands and entry.mail:
            answered.add(fact.reply)
        if isinstance(fact, RoundOpened | RoundExtended | RoundHeld | HoldEnded):
            deadline = fact.deadline
    return idle & answered


def _place(fact: Fact, step: Mapping[str, Any]) -> tuple[int, str]:
    """What puts steps of one instant in order: which follows from which, then the steps themselves; but not the hashes
    of words, which are others once somebody is taken out."""
    place = _AT_ONE_INSTANT.index(type(fact)) if type(fact) in _AT_ONE_INSTANT else len(_AT_ONE_INSTANT)
    return place, canonical({key: value for key, value in step.items() if not key.endswith("_sha256")})
