"""The states of a proposal and what leads from one to the next, as data.

Acts, handlers and duties ask this table before they do anything to a proposal; docs/consensus.md prints it; a model in
the tests walks every way through it. What a row's `guard` demands is checked by whoever takes it.

    draft -> open <-> held -> closing -> adopted | broken        broken -> open (another text, or a confirmation)
"""

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
    ABSENT = "a program answers for somebody who is away"
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

# What is said in more than one row.
_ASKED = "the question, to everybody who speaks for an organisation that is asked, with the deadline for the calendar"
_TOLD = "everybody on the roll is told"
_FENCE = "the mailbox, junk folder too, was read past the deadline and the grace"
_PROVEN = "somebody who speaks for an organisation that is asked; not automatic; to the text that is put"
_SPARE = "whoever asked is told when it is up, and has 24 hours left"
_OVER = "the organisation has answered, or the time is up"
_LATER = "a later instant; the Secretariat once and for max_extension, a co-chair beyond, or the procedure itself"
_EDITORIAL = "both co-chairs rule that it is editorial; the floor once more"
_STANDS = f"{_ASKED}, and what stands for it"
_AGENDA = f"{_TOLD}; it is on the agenda of the next meeting"
_DOUBT = (
    f"{_FENCE}, or could not be read for two hours; a mail waits for a person; somebody was not reached in time; an "
    "answer is unclear, contradictory, late or not proven; the co-chairs must rule on a ministry, on the matter's "
    "concern to the state, on too little support, or declare the outcome; a member is silent where silence is no answer"
)

# (in these stages, by this event, if the guard holds, to that stage or to the same, what goes out)
_ROWS: tuple[tuple[tuple[Stage, ...], Event, str, Stage | None, str], ...] = (
    (
        (Stage.DRAFT,),
        Event.OPEN,
        "a text; a deadline not before the floor; members on the roll, each with somebody who can be asked; a "
        "ministry, if it concerns the state",
        Stage.OPEN,
        _ASKED,
    ),
    (
        (Stage.DRAFT,),
        Event.OPEN_URGENT,
        "both co-chairs confirm; a reason; a deadline not before the urgent floor",
        Stage.OPEN,
        f"{_ASKED}; the subject says URGENT, the letter why and by whom",
    ),
    (
        (Stage.DRAFT,),
        Event.WITHDRAW,
        "a co-chair refuses, not both confirm in time, or the Secretariat takes it back",
        Stage.WITHDRAWN,
        "the co-chairs are told",
    ),
    (
        _RUNNING,
        Event.REPLY,
        _PROVEN,
        None,
        "a receipt, to whoever wrote and to the others who speak for the organisation",
    ),
    (
        _RUNNING,
        Event.OBJECT,
        "a silence round, break_at = first; a decider's; proven; in time",
        Stage.BROKEN,
        f"{_TOLD}, by whom and in which words",
    ),
    (
        _RUNNING,
        Event.HOLD,
        "proven; before the closing; not more than max_holds, each for max_hold at the most",
        Stage.HELD,
        "the others are told the date, and nothing else",
    ),
    (
        _RUNNING,
        Event.HOLD,
        "proven; it has had time as often as max_holds allows",
        None,
        "whoever asked is told that no more can be given",
    ),
    ((Stage.HELD,), Event.RELEASE, f"{_OVER}; nobody else's time runs", Stage.OPEN, _SPARE),
    ((Stage.HELD,), Event.RELEASE, f"{_OVER}; somebody else's time runs", None, _SPARE),
    (
        (Stage.HELD,),
        Event.RELEASE,
        f"{_OVER}; the program has slept over the deadline, or whoever asked has left",
        Stage.CLOSING,
        "nothing is announced",
    ),
    (
        _RUNNING,
        Event.ASK,
        _PROVEN,
        None,
        "a receipt; the co-chairs are asked, and until they have ruled nothing is closed",
    ),
    (
        (Stage.OPEN,),
        Event.REMIND,
        "at half time and before the deadline; those who were reached and are silent",
        None,
        "a reminder, which names nobody else",
    ),
    (
        _RUNNING,
        Event.ABSENT,
        "somebody who speaks for an organisation that is asked",
        None,
        "once everybody of an organisation is away, the co-chairs are told before the closing",
    ),
    (
        _UNDECIDED,
        Event.RETURN,
        "a mail server's report that returns our own letter",
        None,
        "the Secretariat is told; an organisation that nothing has reached holds the closing",
    ),
    (
        _RUNNING,
        Event.JOIN,
        "informed: on the list since the text was put first; asked: on order, or as a ministry by a ruling",
        None,
        "the question, to the newcomer; whoever is asked has the full period",
    ),
    ((Stage.OPEN, Stage.CLOSING), Event.EXTEND, _LATER, Stage.OPEN, f"{_TOLD}; the date in calendars moves"),
    ((Stage.HELD,), Event.EXTEND, f"{_LATER}; somebody's time runs", None, f"{_TOLD}; the date in calendars moves"),
    (
        _UNDECIDED,
        Event.REVISE,
        "another text; the full period again, and no less time than before",
        Stage.OPEN,
        f"{_ASKED}, what has changed, and what each had said; nothing carries over",
    ),
    ((Stage.OPEN, Stage.CLOSING), Event.EDIT, _EDITORIAL, Stage.OPEN, _STANDS),
    ((Stage.HELD,), Event.EDIT, f"{_EDITORIAL}; the time that was asked for runs on", None, _STANDS),
    (
        _RUNNING,
        Event.RULE,
        "both co-chairs, none of an organisation that objects or is ruled on; nothing was said since they were asked",
        None,
        "the co-chairs are told, and the organisation whose answers are settled",
    ),
    (_UNDECIDED, Event.WITHDRAW, "whoever proposed it: the Secretariat, or both co-chairs", Stage.WITHDRAWN, _TOLD),
    (_UNDECIDED, Event.REFER, "a co-chair's word; or missing = refer, and a member silent", Stage.REFERRED, _AGENDA),
    ((Stage.OPEN,), Event.DEADLINE, "the instant is past", Stage.CLOSING, "nothing is announced"),
    ((Stage.CLOSING,), Event.STAY, _DOUBT, None, "the Secretariat and the co-chairs are told why"),
    (
        (Stage.CLOSING,),
        Event.BREAK,
        f"{_FENCE}; a decider objects, proven and in time; no mail waits",
        Stage.BROKEN,
        f"{_TOLD}, by whom and in which words",
    ),
    (
        (Stage.CLOSING,),
        Event.ADOPT,
        f"{_FENCE}; nothing hinders it",
        Stage.ADOPTED,
        f"the number is given; {_TOLD}, with all reservations and comments",
    ),
    (
        (Stage.BROKEN,),
        Event.REPLY,
        "somebody who speaks for an organisation that was asked; not automatic; to the text that broke",
        None,
        "whoever wrote is told; an objection is shown to the co-chairs, and must be lifted as well",
    ),
    (
        (Stage.ADOPTED,),
        Event.REPLY,
        "it had come before the adoption, objects, and had not been read",
        None,
        "whoever wrote is told; the decision is flagged, and a confirmation round offered to the co-chairs",
    ),
    (
        (Stage.ADOPTED, Stage.REFERRED, Stage.WITHDRAWN, Stage.LAPSED),
        Event.LATE,
        "the round is over",
        None,
        "whoever wrote is told plainly; an objection is shown to the co-chairs",
    ),
    (
        (Stage.ADOPTED,),
        Event.RETURN,
        "it was the only letter that had reached an organisation, and nobody of it answered",
        None,
        "the decision is flagged, and a confirmation round offered to the co-chairs",
    ),
    ((Stage.REFERRED, Stage.WITHDRAWN, Stage.LAPSED), Event.RETURN, "as above", None, "the Secretariat is told"),
    (
        (Stage.BROKEN,),
        Event.LIFT,
        "by a member that objects; by whoever objected, their successor, somebody of a higher rank, or the head",
        None,
        "a receipt; a confirmation round is offered to the co-chairs",
    ),
    (
        (Stage.BROKEN,),
        Event.CONFIRM,
        "every objection is lifted; 24 hours at the least; what else was in doubt stays in doubt",
        Stage.OPEN,
        f"{_ASKED}, and who has lifted what",
    ),
    (
        (Stage.BROKEN,),
        Event.CONFIRM,
        "as above; somebody's time still runs",
        Stage.HELD,
        f"{_ASKED}, and who has lifted what",
    ),
    ((Stage.BROKEN,), Event.LAPSE, "for as long as `lapse` says", Stage.LAPSED, "a note in the next digest"),
)

TABLE: tuple[Transition, ...] = tuple(
    Transition(stage, event, guard, to or stage, effects)
    for stages, event, guard, to, effects in _ROWS
    for stage in stages
)
_WAYS = frozenset((row.stage, row.event) for row in TABLE)


def may(stage: Stage, event: Event) -> bool:
    """True if there is a way out of this stage by this event; whether its guard holds is another question."""
    return (stage, event) in _WAYS


def stages_of(event: Event) -> tuple[Stage, ...]:
    """The stages in which this can happen, in the order of the table."""
    return tuple(dict.fromkeys(row.stage for row in TABLE if row.event is event))
