"""VTIMEZONE for a zone as Exchange wants it: two yearly rules, each with one weekday (RFC 5545 section 3.6.5).

icalendar's own writer lists dates instead, which MS-OXCICAL 2.1.3.1.1.19.2 only approximates. Rules are taken from the
zone's behaviour in the years around the meeting; where no yearly rule describes it, times go out in UTC.
"""

import calendar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_Rule = tuple[int, int, int]  # month, which weekday of it (1 to 4, or -1 for the last), weekday


@lru_cache(maxsize=64)
def timezone_of(zone: ZoneInfo, year: int) -> Timezone | None:
    """The component for meetings in `year`; None where no yearly rule fits the years before and after as well."""
    if zone.key in ("UTC", "Etc/UTC"):
        return None  # UTC is written without the help of any rule
    changes = [_changes(zone, each) for each in (year - 1, year, year + 1)]
    component = Timezone()
    component.add("tzid", zone.key)
    if not any(changes):
        offset = datetime(year, 1, 1, tzinfo=zone)
        component.add_component(_observance(TimezoneStandard(), datetime(1970, 1, 1), offset, offset, None))  # noqa: DTZ001
        return component
    if [len(each) for each in changes] != [2, 2, 2]:
        return None
    for which in (0, 1):
        before, after = changes[1][which]
        rule = _rule([_wall(*each[which]) for each in changes])
        if rule is None:
            return None
        kind = TimezoneDaylight() if after.dst() else TimezoneStandard()
        start = datetime.combine(_day_of(rule, 1970), _wall(before, after).time())
        component.add_component(_observance(kind, start, before, after, rule))
    return component


def _changes(zone: ZoneInfo, year: int) -> list[tuple[datetime, datetime]]:
    """The last second before and the first second of each change of offset in the year, in the zone."""
    found = []
    start = datetime(year, 1, 1, tzinfo=UTC)
    for day in range(366):
        low, high = start + timedelta(days=day), start + timedelta(days=day + 1)
        if low.year != year or low.astimezone(zone).utcoffset() == high.astimezone(zone).utcoffset():
            continue
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            middle = middle.replace(microsecond=0)
            same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
            low, high = (middle, high) if same else (low, middle)
        found.append((low.astimezone(zone), high.astimezone(zone)))
    return found


def _wall(before: datetime, after: datetime) -> datetime:
    """When the change happens on the clock that is about to change (what DTSTART of an observance means)."""
    return (after.astimezone(UTC) + (before.utcoffset() or timedelta())).replace(tzinfo=None)


def _rule(walls: list[datetime]) -> _Rule | None:
    """The one rule that gives all these days and the same hour; None if there is none."""
    first = walls[0]
    for nth in (-1, 1, 2, 3, 4):
        rule = (first.month, nth, first.weekday())
        if all(_day_of(rule, wall.year) == wall.date() and wall.time() == first.time() for wall in walls):
            return rule
    return None


def _day_of(rule: _Rule, year: int) -> date:
    month, nth, weekday = rule
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[nth if nth < 0 else nth - 1])


def _observance(
    component: TimezoneStandard | TimezoneDaylight,
    start: datetime,
    before: datetime,
    after: datetime,
    rule: _Rule | None,
) -> TimezoneStandard | TimezoneDaylight:
    component.add("dtstart", start)
    component.add("tzoffsetfrom", before.utcoffset() or timedelta())
    component.add("tzoffsetto", after.utcoffset() or timedelta())
    component.add("tzname", after.tzname() or "")
    if rule is not None:
        month, nth, weekday = rule
        component.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{nth}{_DAYS[weekday]}"}))
    return component
