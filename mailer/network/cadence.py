"""The rhythm of the Network: which quarter lacks a meeting, which year its annual one, and which dates to propose.

Source: Terms of Reference, "will meet on a quarterly basis"; "at least one Annual Network Meeting of the full
membership". A moment that had passed before the Network began is left to the Secretariat: nobody is told on the first
day what should have been done before it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from . import Network
from .dates import Calendar
from .facts import MeetingKind, Slot
from .meetings import Meeting
from .requests import Request

THIRTEEN_WEEKS = timedelta(weeks=13)
A_WEEK = timedelta(weeks=1)
_SIX_WEEKS = timedelta(weeks=6)
_OF_A_QUARTER = (MeetingKind.QUARTERLY, MeetingKind.ANNUAL)
_APART = 2  # days, of the first alternative
_SOME = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of the Network's calendar year."""

    year: int
    number: int

    @classmethod
    def of(cls, instant: datetime, calendar: Calendar) -> "Quarter":
        """The one in which the instant lies."""
        local = instant.astimezone(calendar.zone)
        return cls(local.year, (local.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def next(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def first_day(self) -> date:
        """The day with which it begins."""
        return date(self.year, 3 * self.number - 2, 1)


# --- what is missing --------------------------------------------------------------------------------------------------


def unplanned(network: Network, now: datetime) -> Iterator[Quarter]:
    """The running quarter and the coming one, as far as a meeting should be planned for them by now, none is, and
    nothing was proposed for them yet."""
    procedure = network.procedure
    running = Quarter.of(now, procedure.calendar)
    proposed = {request.proposed.quarter for request in network.requests.values() if request.proposed}
    for quarter in (running, running.next):
        moment = procedure.calendar.at(quarter.first_day, time()) - procedure.propose_before
        if _has_come(network, moment, now) and str(quarter) not in proposed | planned(network, now):
            yield quarter


def is_moot(network: Network, request: Request, now: datetime) -> bool:
    """True for what the rhythm had proposed, if a meeting is planned for that quarter by now, or the first of the dates
    has come."""
    proposed = request.proposed
    return proposed is not None and (
        proposed.quarter in planned(network, now) or now >= min(slot.start for slot in proposed.slots)
    )


def is_annual_missing(network: Network, now: datetime) -> bool:
    """True if it is time that the Annual Network Meeting of this year were planned, and it is not, and nobody was told
    so yet."""
    procedure = network.procedure
    year = procedure.year_of(now)
    moment = procedure.calendar.at(date(year + 1, 1, 1), time()) - procedure.annual_warning
    if not procedure.annual_warning or year in network.annual_missed or not _has_come(network, moment, now):
        return False
    return all(procedure.year_of(instant) != year for instant in _dates(network, (MeetingKind.ANNUAL,), now))


def _has_come(network: Network, moment: datetime, now: datetime) -> bool:
    began = min((each.stays[0].since for each in network.people.organisations.values()), default=None)
    return began is not None and began <= moment <= now


def planned(network: Network, now: datetime) -> set[str]:
    """The quarters, by their names, in which a meeting is or was planned, or may be, if its date is being asked for."""
    calendar = network.procedure.calendar
    return {str(Quarter.of(instant, calendar)) for instant in _dates(network, _OF_A_QUARTER, now)}


def _dates(network: Network, kinds: Sequence[MeetingKind], now: datetime) -> Iterator[datetime]:
    """When meetings of these kinds are, were, or may still be, if their date is being asked for."""
    yield from (each.start for each in network.meetings.values() if each.kind in kinds and each.cancelled is None)
    for poll in network.polls.values():
        if poll.kind in kinds and not poll.is_over:
            yield from (slot.start for slot in poll.slots if slot.start > now)


# --- dates to propose -------------------------------------------------------------------------------------------------


def dates_in(network: Network, quarter: Quarter, now: datetime) -> tuple[Slot, ...]:
    """Three times in the quarter: about thirteen weeks after the last quarterly meeting, on its weekday and at its
    hour, and two alternatives. None where the quarter is too far gone for them."""
    last = _last(network)
    first_day, end = quarter.first_day, quarter.next.first_day
    target = first_day + _SIX_WEEKS
    if last is not None:
        target = _thirteen_weeks_on(last.start.astimezone(network.procedure.calendar.zone).date(), first_day, end)
    return _slots(network, last, target, max(first_day, _earliest(network, now)), end)


def dates_soon(network: Network, wanted_by: datetime | None, now: datetime) -> tuple[Slot, ...]:
    """Three times as soon as may be, before `wanted_by` if there is room for three."""
    earliest = _earliest(network, now)
    end = earliest + _SIX_WEEKS
    by = wanted_by.astimezone(network.procedure.calendar.zone).date() + timedelta(days=1) if wanted_by else end
    last = _last(network)
    return _slots(network, last, earliest, earliest, min(by, end)) or _slots(network, last, earliest, earliest, end)


def _last(network: Network) -> Meeting | None:
    """The last quarterly meeting that was or is to be; if there is none, the last annual one."""
    for kind in _OF_A_QUARTER:
        known = [each for each in network.meetings.values() if each.kind is kind and each.cancelled is None]
        if known:
            return max(known, key=lambda meeting: meeting.start)
    return None


def _thirteen_weeks_on(last: date, first_day: date, end: date) -> date:
    """Thirteen weeks later, or as often thirteen as it takes; moved by whole weeks if that misses the quarter."""
    day = last + THIRTEEN_WEEKS
    while day < first_day - A_WEEK:
        day += THIRTEEN_WEEKS
    while day < first_day:
        day += A_WEEK
    while day >= end:
        day -= A_WEEK
    return day


def _earliest(network: Network, now: datetime) -> date:
    """The first day that leaves time to ask for dates, and then the notice that a meeting needs."""
    procedure = network.procedure
    asked = procedure.poll_period.after(now, procedure.calendar, procedure.deadline_hour)
    return (asked + procedure.notice).astimezone(procedure.calendar.zone).date() + timedelta(days=1)


def _slots(network: Network, last: Meeting | None, target: date, first: date, end: date) -> tuple[Slot, ...]:
    procedure = network.procedure
    calendar = procedure.calendar
    hour = last.start.astimezone(calendar.zone).time() if last else procedure.meeting_hour
    length = last.end - last.start if last else procedure.meeting_length
    count = (end - first).days
    days = [day for day in (first + timedelta(days=n) for n in range(count)) if calendar.is_working(day)]
    starts = [calendar.at(day, hour) for day in _three(days, target)]
    return tuple(Slot(start, start + length) for start in starts)


def _three(days: Sequence[date], target: date) -> list[date]:
    """The day nearest to the target on its weekday; one near it on another weekday; one in another week on a third. In
    their order; [] where there are no three days."""
    if len(days) < _SOME:
        return []
    first = _nearest(days, target, lambda day: day.weekday() == target.weekday())
    others = [day for day in days if day != first]
    second = _nearest(others, first, lambda day: day.weekday() != first.weekday() and abs((day - first).days) >= _APART)
    others.remove(second)
    weeks, weekdays = ({each.isocalendar()[:2] for each in (first, second)}, {first.weekday(), second.weekday()})
    third = _nearest(others, first, lambda day: day.isocalendar()[:2] not in weeks and day.weekday() not in weekdays)
    return sorted((first, second, third))


def _nearest(days: Sequence[date], target: date, suits: Callable[[date], bool]) -> date:
    """The nearest day that suits, or else the nearest; of two, the later."""
    near = sorted(days, key=lambda day: (abs((day - target).days), -day.toordinal()))
    return next((day for day in near if suits(day)), near[0])
