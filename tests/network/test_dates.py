"""Working days, deadlines, weeks."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.network.dates import Calendar, Period, week_name, weekly_instant

from ..build import ZONE, at

CALENDAR = Calendar(ZONE, holidays=frozenset({date(2026, 4, 6)}), yearly=frozenset({(5, 1)}))
FIVE = time(17, 0)


@pytest.mark.parametrize(
    ("start", "period", "over"),
    [
        ("2026-03-02 10:00", "5 working days", "2026-03-09 17:00"),
        ("2026-03-02 18:00", "5 working days", "2026-03-10 17:00"),
        ("2026-03-06 10:00", "1 working day", "2026-03-09 17:00"),
        ("2026-04-03 10:00", "1 working day", "2026-04-07 17:00"),
        ("2026-04-30 10:00", "1 working day", "2026-05-04 17:00"),
        ("2026-03-27 10:00", "2 working days", "2026-03-31 17:00"),
        ("2026-03-02 10:00", "72h", "2026-03-05 17:00"),
        ("2026-03-05 10:00", "P3D", "2026-03-09 17:00"),
    ],
)
def test_a_period_is_over_on_a_working_day_and_never_too_soon(start: str, period: str, over: str) -> None:
    assert Period.of(period).after(at(start), CALENDAR, FIVE) == at(over)


@given(st.integers(0, 400), st.integers(0, 23), st.integers(1, 15))
def test_no_period_is_shorter_than_its_days(day: int, hour: int, length: int) -> None:
    start = at("2026-01-01 00:00") + timedelta(days=day, hours=hour)
    over = Period(working_days=length).after(start, CALENDAR, FIVE)

    days = [start.date() + timedelta(days=n) for n in range(1, (over.astimezone(ZONE).date() - start.date()).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in days) >= length
    assert CALENDAR.is_working(over.astimezone(ZONE).date())


@pytest.mark.parametrize(
    ("start", "hours", "over"),
    [
        ("2026-03-02 10:00", 72, "2026-03-05 10:00"),
        ("2026-03-06 10:00", 72, "2026-03-11 10:00"),  # a Friday
        ("2026-03-07 10:00", 24, "2026-03-10 00:00"),  # a Saturday
        ("2026-03-05 00:00", 48, "2026-03-07 00:00"),  # to the end of the Friday
        ("2026-04-03 10:00", 24, "2026-04-07 10:00"),  # before a Monday that is a holiday
        ("2026-04-30 18:00", 72, "2026-05-06 18:00"),
        ("2026-03-27 10:00", 24, "2026-03-30 10:00"),  # the clocks change between
        ("2026-03-07 10:00", 0, "2026-03-07 10:00"),
    ],
)
def test_of_a_floor_only_the_hours_of_working_days_count(start: str, hours: int, over: str) -> None:
    assert CALENDAR.working_after(at(start), timedelta(hours=hours)) == at(over)


@given(st.integers(0, 24 * 400), st.integers(0, 200))
def test_a_floor_is_never_shorter_than_its_hours_and_the_later_it_begins_the_later_it_ends(
    hour: int, hours: int
) -> None:
    start, floor = at("2026-01-01 00:00") + timedelta(hours=hour), timedelta(hours=hours)
    over = CALENDAR.working_after(start, floor)

    assert over >= start + floor
    assert over <= CALENDAR.working_after(start + timedelta(hours=1), floor)


def test_a_time_that_spring_skips_is_the_first_moment_after_it() -> None:
    assert CALENDAR.at(date(2026, 3, 29), time(2, 30)) == at("2026-03-29 03:30")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-01-09 14:59", "2026-01-02 15:00"),
        ("2026-01-09 15:00", "2026-01-09 15:00"),
        ("2026-01-12 08:00", "2026-01-09 15:00"),
        ("2026-04-03 15:00", "2026-04-03 15:00"),
    ],
)
def test_a_weekly_thing_falls_due_at_its_hour_in_summer_and_winter(now: str, due: str) -> None:
    assert weekly_instant(at(now), "friday", time(15, 0), ZONE) == at(due)


def test_a_week_has_one_name() -> None:
    assert week_name(at("2026-01-01 12:00"), ZONE) == "2026-W01"
    assert week_name(at("2027-01-01 12:00"), ZONE) == "2026-W53"


@pytest.mark.parametrize("text", ["five days", "working days", "5"])
def test_any_other_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="span of time"):
        Period.of(text)
