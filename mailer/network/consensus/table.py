"""The states of a proposal and what leads from one to the next, as data.

Acts, handlers and duties ask this table before they do anything to a proposal; docs/consensus.md prints it; a model in
the tests walks every way through it. What a row's `guard` demands is checked by whoever takes it.

    draft -> open <-> held -> closing -> adopted | broken        broken -> open (another text, or a confirmation)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a proposal stands. OPEN, HELD and CLOSING are the states of its round; the others are how it ended."""

    DRAFT = "draft"
    OPEN = "open"
    HELD = "held"
    CLOSING = "closing"
    ADOPTED = "adopted"
    BROKEN = "broken"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Event(StrEnum):
    """What happens to a proposal, in words."""

    OPEN = "it is opened"
    OPEN_URGENT = "it is opened as urgent"
    REPLY = "an answer is recorded"
    OBJECT = "an objection breaks the silence"
    HOLD = "an organisation asks for time"
    RELEASE = "the time asked for is over"
    ASK = "an organisation says that it concerns the state"
    REMIND = "the silent are reminded"
    RETURN = "a letter comes back"
    JOIN = "an organisation comes onto the roll"
    EXTEND = "the deadline moves later"
    REVISE = "another text is put"
    EDIT = "an editorial change of the text is put"
    RULE = "the co-chairs rule"
    WITHDRAW = "it is withdrawn"
    REFER = "it is referred to a meeting"
    DEADLINE = "the deadline passes"
    STAY = "something hinders the closing"
    BREAK = "it is closed, and somebody objects"
    ADOPT = "it is closed, and all is clear"
    LATE = "an answer comes too late"
    LIFT = "an objection is lifted in writing"
    CONFIRM = "the same text is put once more"
    LAPSE = "nothing happens for a long time"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in this stage, by this event, if the guard holds, to that stage; `effects`: what goes out."""

    stage: Stage
    event: Event
    guard: str
    to: Stage
    effects: str


_RUNNING = (Stage.OPEN, Stage.HELD, Stage.CLOSING)
_UNDECIDED = (*_RUNNING, Stage.BROKEN)
_ENDED = (Stage.ADOPTED, Stage.REFERRED, Stage.WITHDRAWN, Stage.LAPSED)


def _each(stages: tuple[Stage, ...], event: Event, guard: str, to: Stage | None, effects: str) -> Iterator[Transition]:
    """The same row for each of the stages; `to` None: the stage stays."""
    return (Transition(stage, event, guard, to or stage, effects) for stage in stages)


def _rows() -> Iterator[Transition]:
    asked = "the question, to everybody who speaks for an organisation of the roll, with the deadline as a date"
    told = "everybody on the roll is told"
    yield Transition(
        Stage.DRAFT,
        Event.OPEN,
        "a text; a deadline not before the floor; members on the roll, each with somebody to ask; a ministry, if it "
        "concerns the state",
        Stage.OPEN,
        asked,
    )
    urgent = "both co-chairs confirmed; a reason; a deadline not before the urgent floor"
    yield Transition(
        Stage.DRAFT, Event.OPEN_URGENT, urgent, Stage.OPEN, f"{asked}; the subject says URGENT, and by whom"
    )
    refused = "a co-chair refuses, not both confirm in time, or the Secretariat takes it back"
    yield Transition(Stage.DRAFT, Event.WITHDRAW, refused, Stage.WITHDRAWN, "the co-chairs are told")

    proven = "somebody who speaks for an organisation of the roll; not automatic; to the text that is put"
    receipt = "a receipt, to whoever wrote and to the others who speak for the organisation"
    yield from _each(_RUNNING, Event.REPLY, proven, None, receipt)
    objection = "silence round, break_at = first; a decider's; proven; in time"
    yield from _each(_RUNNING, Event.OBJECT, objection, Stage.BROKEN, f"{told}, by whom and in which words")
    hold = "proven; in time; not more than max_holds, each for max_hold at the most"
    yield from _each(_RUNNING, Event.HOLD, hold, Stage.HELD, "the others are told the date, and nothing else")
    over = "the organisation has answered, or the time is up"
    spare = "whose time is up is told, and has 24 hours left"
    yield Transition(Stage.HELD, Event.RELEASE, f"{over}; nobody else has asked for time", Stage.OPEN, spare)
    yield Transition(Stage.HELD, Event.RELEASE, f"{over}; somebody else has asked for time", Stage.HELD, spare)
    concern = "the co-chairs are asked; until they have ruled, nothing is closed"
    yield from _each(_RUNNING, Event.ASK, proven, None, concern)
    moment = "at half time and before the deadline; only those who were reached and are silent"
    yield Transition(Stage.OPEN, Event.REMIND, moment, Stage.OPEN, "a reminder, which names nobody else")
    ours = "a mail server's report that returns our own letter"
    yield from _each(_UNDECIDED, Event.RETURN, ours, None, "an organisation that nothing has reached holds the closing")
    newcomer = "informed: on the list since the round opened; asked: it has the full period"
    yield from _each((Stage.OPEN, Stage.HELD), Event.JOIN, newcomer, None, "the question, to the newcomer")
    yield Transition(Stage.CLOSING, Event.JOIN, newcomer, Stage.OPEN, "the question, to the newcomer")
    later = "a later instant; the Secretariat once and for max_extension, a co-chair beyond; or the procedure itself"
    yield from _each(
        (Stage.OPEN, Stage.CLOSING), Event.EXTEND, later, Stage.OPEN, f"{told}; the date in calendars moves"
    )
    yield Transition(Stage.HELD, Event.EXTEND, later, Stage.HELD, f"{told}; the date in calendars moves")
    another = "another text; the full period again"
    yield from _each(
        _UNDECIDED, Event.REVISE, another, Stage.OPEN, f"{asked}, with what has changed; nothing carries over"
    )
    edit = "both co-chairs rule that it is editorial; the floor once more"
    yield from _each(
        _RUNNING, Event.EDIT, edit, Stage.OPEN, f"{asked}; each is told what stands for it, and may change it"
    )
    keys = "both co-chairs, none of an organisation that objects or that it is about; nothing was said since"
    yield from _each(_RUNNING, Event.RULE, keys, None, "the co-chairs are told")
    yield Transition(Stage.CLOSING, Event.RULE, f"{keys}; ministries come onto the roll", Stage.OPEN, asked)
    back = "whoever proposed it: the Secretariat, or both co-chairs"
    yield from _each(_UNDECIDED, Event.WITHDRAW, back, Stage.WITHDRAWN, told)
    meeting = "on a co-chair's word"
    yield from _each(
        _UNDECIDED, Event.REFER, meeting, Stage.REFERRED, f"{told}; it is on the agenda of the next meeting"
    )

    yield Transition(Stage.OPEN, Event.DEADLINE, "the instant is past", Stage.CLOSING, "nothing is announced")
    fence = "the mailbox, junk folder too, was read past the deadline and the grace"
    doubt = (
        "the mailbox was not read; a mail waits for a person; somebody was not reached in time; an answer is unclear, "
        "contradictory, late or not proven; a ministry, the matter's concern to the state, too little support, or the "
        "outcome itself must be ruled on; a member is silent where silence is no answer"
    )
    yield Transition(Stage.CLOSING, Event.STAY, doubt, Stage.CLOSING, "the Secretariat and the co-chairs are told why")
    low = f"{fence}; missing = refer, and a member silent in an affirmative round"
    yield Transition(
        Stage.CLOSING, Event.REFER, low, Stage.REFERRED, f"{told}; it is on the agenda of the next meeting"
    )
    objects = f"{fence}; a decider objects, proven and in time; no mail waits"
    yield Transition(Stage.CLOSING, Event.BREAK, objects, Stage.BROKEN, f"{told}, by whom and in which words")
    clear = f"{fence}; nothing hinders it"
    yield Transition(Stage.CLOSING, Event.ADOPT, clear, Stage.ADOPTED, f"the number is given; {told}, with all remarks")

    late = "the round is over"
    plainly = "whoever wrote is told plainly; an objection is shown to the co-chairs"
    yield from _each((*_ENDED, Stage.BROKEN), Event.LATE, late, None, plainly)
    defect = "it was the only letter that had reached an organisation, and nobody of it answered"
    flagged = "the decision is flagged, and the co-chairs are told"
    yield Transition(Stage.ADOPTED, Event.RETURN, defect, Stage.ADOPTED, flagged)
    lifted = "by the organisation that broke it, and nobody of a lower rank than whoever objected"
    yield Transition(Stage.BROKEN, Event.LIFT, lifted, Stage.BROKEN, "a confirmation round is offered to the co-chairs")
    confirm = "every objection is lifted; 24 hours at the least; what else was in doubt stays in doubt"
    yield Transition(Stage.BROKEN, Event.CONFIRM, confirm, Stage.OPEN, f"{asked}, with who has lifted what")
    yield Transition(Stage.BROKEN, Event.LAPSE, "for as long as `lapse` says", Stage.LAPSED, "a note in the digest")


TABLE: tuple[Transition, ...] = tuple(_rows())
_WAYS = frozenset((row.stage, row.event) for row in TABLE)


def may(stage: Stage, event: Event) -> bool:
    """True if there is a way out of this stage by this event; whether its guard holds is another question."""
    return (stage, event) in _WAYS


def stages_of(event: Event) -> tuple[Stage, ...]:
    """The stages in which this can happen, in the order of the table."""
    return tuple(dict.fromkeys(row.stage for row in TABLE if row.event is event))
