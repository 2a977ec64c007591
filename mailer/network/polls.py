"""A meeting whose date is asked for: some dates are put to those whom it would invite, who say in words which suit.

Source: Terms of Reference, "convene and chair meetings". Availability is for each organisation and date, and a pure
function of the answers, in whatever order they are read.

    open -> put (the answers are before those who choose) -> settled | without_date
    open | put -> cancelled
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .facts import (
    Availability,
    Fact,
    Invitee,
    MeetingKind,
    PollClosed,
    PollOpened,
    PollPut,
    Slot,
    SlotChosen,
    SlotsAnswered,
)

# The first of these that somebody of the organisation said of a date is the organisation's.
_PRECEDENCE = (Availability.YES, Availability.REVIEW, Availability.MAYBE, Availability.NO)


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as it stands. `is_put`: the answers are before those who choose; `chosen`: the number of the slot."""

    opened: PollOpened
    answers: tuple[SlotsAnswered, ...] = ()
    is_put: bool = False
    chosen: int | None = None
    closed: PollClosed | None = None

    @property
    def reference(self) -> str:
        """M-2026-03: the meeting's, once there is one."""
        return self.opened.about

    @property
    def title(self) -> str:
        """The meeting's."""
        return self.opened.title

    @property
    def kind(self) -> MeetingKind:
        """The meeting's."""
        return self.opened.kind

    @property
    def group(self) -> str:
        """The working group whose meeting it would be, "" if it is none's."""
        return self.opened.group

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The dates, in the order of their numbers."""
        return self.opened.slots

    @property
    def invited(self) -> tuple[Invitee, ...]:
        """Those who are asked."""
        return self.opened.asked

    @property
    def asked_at(self) -> datetime:
        """When they were asked."""
        return self.opened.at

    @property
    def deadline(self) -> datetime:
        """Until when they can answer before the answers are put to those who choose."""
        return self.opened.deadline

    @property
    def state(self) -> str:
        """ "open", "put", "settled", "without_date" or "cancelled"."""
        if self.chosen is not None:
            return "settled"
        if self.closed is not None:
            return "cancelled" if self.closed.fits else "without_date"
        return "put" if self.is_put else "open"

    @property
    def is_over(self) -> bool:
        """True once it has come to a date, or to none."""
        return self.state not in ("open", "put")

    def has_passed(self, now: datetime) -> bool:
        """True once the last of its dates has come: nothing is left to choose."""
        return now >= max(slot.start for slot in self.slots)

    def after(self, fact: Fact) -> "Poll":
        """The poll once `fact` has happened; itself if the fact is about something else."""
        match fact:
            case SlotsAnswered():
                return replace(self, answers=(*self.answers, fact))
            case PollPut():
                return replace(self, is_put=True)
            case SlotChosen(slot=number) if not self.is_over:
                return replace(self, chosen=number)
            case PollClosed() if not self.is_over:
                return replace(self, closed=fact)
        return self

    def invitee(self, address: str) -> Invitee | None:
        """Whoever was asked at that address, None if nobody was."""
        return next((invitee for invitee in self.invited if invitee.address == address), None)

    def standing(self) -> list[SlotsAnswered]:
        """The answer of each person that stands, by address: the last that is proven, else the last that is not."""
        addresses = sorted({answer.address for answer in self.answers})
        mine = ([answer for answer in self.answers if answer.address == address] for address in addresses)
        return [max(answers, key=_order) for answers in mine]

    def silent(self) -> list[str]:
        """The organisations that were asked and have not answered yet so that it could be read, by name."""
        return [each.organisation for each in availability(self) if not each.is_answered]


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether one date suits one organisation. `provisional`: nobody of it has said so for certain."""

    status: Availability = Availability.NONE
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Available:
    """Which dates suit an organisation, in the order of their numbers, and by which answers."""

    organisation: str
    cells: tuple[Cell, ...]
    answers: tuple[SlotsAnswered, ...]

    @property
    def is_answered(self) -> bool:
        """True if somebody of it has said something of a date for certain, and nothing waits to be read."""
        certain = [each for each in self.cells if each.status is not Availability.NONE and not each.provisional]
        return bool(certain) and all(each.status is not Availability.REVIEW for each in certain)


def availability(poll: Poll) -> list[Available]:
    """One entry for each organisation that was asked, by name. What is not proven counts where nothing else is said."""
    standing = poll.standing()
    found = []
    for name in sorted({invitee.organisation for invitee in poll.invited}):
        mine = tuple(answer for answer in standing if answer.organisation == name)
        cells = tuple(_cell(mine, place) for place in range(len(poll.slots)))
        found.append(Available(name, cells, mine))
    return found


def suits(poll: Poll, number: int, status: Availability) -> int:
    """How many organisations have said so of the slot of that number, for certain."""
    cells = (each.cells[number - 1] for each in availability(poll))
    return sum(cell.status is status and not cell.provisional for cell in cells)


def _order(answer: SlotsAnswered) -> tuple[object, ...]:
    """Proven before not proven, then by time; two of one instant by what they say, so that all orders agree."""
    return (not answer.provisional, answer.replied_at, answer.at, answer.answers, answer.comment)


def _cell(answers: Iterable[SlotsAnswered], place: int) -> Cell:
    said = [(_said(answer, place), answer.provisional) for answer in answers]
    for provisional in (False, True):
        given = {status for status, unproven in said if unproven is provisional}
        status = next((each for each in _PRECEDENCE if each in given), None)
        if status is not None:
            return Cell(status, provisional)
    return Cell()


def _said(answer: SlotsAnswered, place: int) -> Availability:
    return answer.answers[place] if answer.answers else Availability.REVIEW
