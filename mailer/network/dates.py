"""Working days, deadlines and the rhythm of the Network.

Source: Terms of Reference, "meet on a quarterly basis"; periods and holidays are rules/procedure.toml.
Instants are aware; what people are told is wall time in the Network's zone, so that a deadline of 17:00 is 17:00 in
summer and winter alike.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..spans import span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORKING_DAYS = re.compile(r"(\d+) working days?\Z")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days, and where. `holidays`: single dates; `yearly`: (month, day), the same each year."""

    zone: ZoneInfo
    working: Set[int] = frozenset(range(5))
    holidays: Set[date] = frozenset()
    yearly: Set[tuple[int, int]] = frozenset()

    def is_working(self, day: date) -> bool:
        """True on a working weekday that is no holiday."""
        return day.weekday() in self.working and day not in self.holidays and (day.month, day.day) not in self.yearly

    def at(self, day: date, hour: time) -> datetime:
        """That wall time in the Network's zone. A time that spring skips becomes the first moment after it."""
        wall = datetime.combine(day, hour, self.zone)
        return wall.astimezone(ZoneInfo("UTC")).astimezone(self.zone)

    def next_working(self, instant: datetime) -> datetime:
        """`instant`, or the same wall time on the next working day if it does not fall on one."""
        local = instant.astimezone(self.zone)
        day = local.date()
        while not self.is_working(day):
            day += timedelta(days=1)
        return self.at(day, local.time())

    def working_after(self, start: datetime, length: timedelta) -> datetime:
        """When so much time has passed since `start`, of which only that on working days counts."""
        moment, left = start.astimezone(self.zone), length
        while left > timedelta():
            tomorrow = self.at(moment.date() + timedelta(days=1), time())
            if self.is_working(moment.date()):
                today = tomorrow.astimezone(UTC) - moment.astimezone(UTC)
                if left <= today:
                    return (moment.astimezone(UTC) + left).astimezone(self.zone)
                left -= today
            moment = tomorrow
        return moment

    def next_at(self, instant: datetime, hour: time) -> datetime:
        """The first instant not before `instant` that is `hour` on a working day."""
        local = instant.astimezone(self.zone)
        day = local.date() if local.time() <= hour else local.date() + timedelta(days=1)
        return self.next_working(self.at(day, hour))


@dataclass(frozen=True, slots=True)
class Period:
    """A length that procedure counts in: working days, or plain time."""

    working_days: int = 0
    plain: timedelta = timedelta()

    @classmethod
    def of(cls, text: str) -> "Period":
        """Reads "5 working days", "72h", "P14D". Raises ValueError for anything else."""
        counted = _WORKING_DAYS.match(text.strip())
        return cls(working_days=int(counted[1])) if counted else cls(plain=span(text))

    def after(self, start: datetime, calendar: Calendar, hour: time) -> datetime:
        """When the period, begun at `start`, is over: at `hour` of a working day, and never sooner than its length."""
        if not self.working_days:
            return calendar.next_at(start + self.plain, hour)
        local = start.astimezone(calendar.zone)
        day, left = local.date(), self.working_days
        while left:
            day += timedelta(days=1)
            left -= calendar.is_working(day)
        return calendar.next_at(calendar.at(day, local.time()), hour)


def weekly_instant(now: datetime, weekday: str, hour: time, zone: ZoneInfo) -> datetime:
    """The latest instant not after `now` at which a weekly thing fell due (aware, in `zone`)."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - WEEKDAYS.index(weekday)) % 7)
    due = Calendar(zone).at(day, hour)
    return due if due <= now else Calendar(zone).at(day - timedelta(days=7), hour)


def week_name(instant: datetime, zone: ZoneInfo) -> str:
    """The ISO week of an instant, like "2026-W47": what a weekly thing is counted by."""
    year, week, _ = instant.astimezone(zone).isocalendar()
    return f"{year}-W{week:02d}"


def instant(moment: datetime) -> str:
    """ "2026-03-05T16:20:00Z": UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
