"""Which quarter lacks a meeting, which year its annual one, and which dates are proposed."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.network.cadence import Quarter, dates_in, dates_soon, is_annual_missing, unplanned
from mailer.network.facts import AnnualMissed, MeetingCancelled, MeetingKind, MeetingPlanned, QuarterProposed, Slot

from ..build import a_network, at, rulebook
from .test_meetings import PLANNED
from .test_polls import OPENED

CALENDAR = rulebook().procedure.calendar


def planned(day: str, kind: MeetingKind = MeetingKind.QUARTERLY, number: int = 1) -> MeetingPlanned:
    """A meeting on that day at two, of ninety minutes."""
    start = at(f"{day} 14:00")
    return replace(PLANNED, about=f"M-2026-{number:02d}", kind=kind, start=start, end=start + timedelta(minutes=90))


def missing(now: str, *facts: object) -> list[str]:
    return [str(each) for each in unplanned(a_network(*facts), at(now))]  # type: ignore[arg-type]


def in_short(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.start.astimezone(CALENDAR.zone):%a %d %b %Y %H:%M}" for slot in slots]


# --- what is missing --------------------------------------------------------------------------------------------------

SPRING = planned("2026-05-14")


@pytest.mark.parametrize(
    ("now", "facts", "found"),
    [
        ("2026-05-19 23:00", [SPRING], []),
        ("2026-05-20 00:00", [SPRING], ["2026-Q3"]),
        ("2026-05-25 10:00", [SPRING, planned("2026-08-13", number=2)], []),
        ("2026-05-25 10:00", [SPRING, planned("2026-08-13", MeetingKind.ANNUAL, 2)], []),
        ("2026-05-25 10:00", [SPRING, planned("2026-08-13", MeetingKind.EXTRAORDINARY, 2)], ["2026-Q3"]),
        ("2026-05-25 10:00", [SPRING, planned("2026-08-13", MeetingKind.GROUP, 2)], ["2026-Q3"]),
        (
            "2026-05-25 10:00",
            [SPRING, planned("2026-08-13", number=2), MeetingCancelled("M-2026-02", 1, "", at("2026-05-22 10:00"))],
            ["2026-Q3"],
        ),
        ("2026-05-25 10:00", [planned("2026-03-19")], ["2026-Q2", "2026-Q3"]),  # the quarter is running already
        ("2026-04-02 10:00", [planned("2026-03-19")], ["2026-Q2"]),
        ("2026-05-25 10:00", [], ["2026-Q2", "2026-Q3"]),
        ("2026-02-10 10:00", [], []),  # the Network began in January: that quarter is not asked for
        ("2026-02-20 10:00", [], ["2026-Q2"]),
        ("2026-12-01 10:00", [planned("2026-10-01")], ["2027-Q1"]),
        ("2026-05-25 10:00", [SPRING, QuarterProposed("R-2026-01", "2026-Q3", (), at("2026-05-20 10:00"))], []),
    ],
)
def test_a_quarter_that_lacks_a_meeting_is_noticed_in_good_time(
    now: str, facts: list[object], found: list[str]
) -> None:
    assert missing(now, *facts) == found


def test_a_date_that_is_being_asked_for_is_as_good_as_planned() -> None:
    later = tuple(Slot(slot.start + timedelta(days=120), slot.end + timedelta(days=120)) for slot in OPENED.slots)

    assert missing("2026-05-25 10:00", SPRING, replace(OPENED, about="M-2026-02", slots=later)) == []


def test_dates_that_nobody_chose_are_none_once_they_have_passed() -> None:
    asked = replace(OPENED, about="M-2026-02")

    assert missing("2026-03-18 10:00", asked) == ["2026-Q2"]  # the last of the dates is still to come
    later = tuple(Slot(slot.start + timedelta(days=40), slot.end + timedelta(days=40)) for slot in OPENED.slots)
    assert missing("2026-04-30 10:00", replace(asked, slots=later)) == []
    assert missing("2026-05-04 10:00", replace(asked, slots=later)) == ["2026-Q2"]


@pytest.mark.parametrize(
    ("now", "facts", "is_missing"),
    [
        ("2026-09-02 23:00", [], False),
        ("2026-09-03 00:00", [], True),
        ("2026-09-10 10:00", [planned("2026-02-12", MeetingKind.ANNUAL)], False),
        ("2026-09-10 10:00", [planned("2026-12-10", MeetingKind.ANNUAL)], False),
        ("2026-09-10 10:00", [planned("2027-02-12", MeetingKind.ANNUAL)], True),
        ("2026-09-10 10:00", [planned("2026-12-10")], True),
        ("2026-09-10 10:00", [AnnualMissed(2026, at("2026-09-03 10:00"))], False),
        ("2027-09-10 10:00", [AnnualMissed(2026, at("2026-09-03 10:00"))], True),
        ("2026-03-10 10:00", [replace(OPENED, kind=MeetingKind.ANNUAL)], False),
    ],
)
def test_a_year_without_its_annual_meeting_is_noticed(now: str, facts: list[object], is_missing: bool) -> None:
    assert is_annual_missing(a_network(*facts), at(now)) is is_missing  # type: ignore[arg-type]


def test_the_warning_of_the_year_can_be_switched_off() -> None:
    network = a_network()
    without = replace(network, procedure=replace(network.procedure, annual_warning=timedelta()))

    assert not is_annual_missing(without, at("2026-12-31 23:00"))


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "now", "quarter", "slots"),
    [
        # Thirteen weeks after Thursday, 14 May: the same weekday and hour; and two others.
        ("2026-05-14", "2026-05-20 10:00", Quarter(2026, 3), ["Tue 11 Aug", "Thu 13 Aug", "Mon 17 Aug"]),
        # The first of May is a holiday: a week later.
        ("2026-01-30", "2026-02-20 10:00", Quarter(2026, 2), ["Wed 06 May", "Fri 08 May", "Mon 11 May"]),
        # What falls into the next quarter is moved back by whole weeks.
        ("2026-03-31", "2026-05-18 10:00", Quarter(2026, 2), ["Thu 18 Jun", "Fri 26 Jun", "Tue 30 Jun"]),
        # After two missed quarters the rhythm goes on.
        ("2025-08-14", "2026-01-12 10:00", Quarter(2026, 1), ["Tue 10 Feb", "Thu 12 Feb", "Mon 16 Feb"]),
        # The quarter is running: no sooner than there is time to ask, and a week of notice.
        ("2026-02-05", "2026-05-12 10:00", Quarter(2026, 2), ["Thu 28 May", "Mon 01 Jun", "Tue 09 Jun"]),
    ],
)
def test_dates_are_about_thirteen_weeks_after_the_last_meeting(
    last: str, now: str, quarter: Quarter, slots: list[str]
) -> None:
    network = a_network(planned(last))

    found = dates_in(network, quarter, at(now))

    assert [each[:10] for each in in_short(found)] == slots
    assert {each[-5:] for each in in_short(found)} == {"14:00"}
    assert {slot.end - slot.start for slot in found} == {timedelta(minutes=90)}


def test_without_a_meeting_before_the_procedure_names_the_hour() -> None:
    found = dates_in(a_network(), Quarter(2026, 2), at("2026-02-20 10:00"))

    assert in_short(found) == ["Wed 13 May 2026 10:00", "Fri 15 May 2026 10:00", "Mon 18 May 2026 10:00"]
    assert found[0].end - found[0].start == timedelta(hours=2)


def test_a_quarter_that_is_nearly_over_has_no_dates() -> None:
    assert dates_in(a_network(), Quarter(2026, 2), at("2026-06-20 10:00")) == ()


@pytest.mark.parametrize(
    ("wanted_by", "slots"),
    [
        (None, ["Tue 17 Mar", "Thu 19 Mar", "Mon 23 Mar"]),
        ("2026-03-19", ["Tue 17 Mar", "Wed 18 Mar", "Thu 19 Mar"]),
        ("2026-03-10", ["Tue 17 Mar", "Thu 19 Mar", "Mon 23 Mar"]),  # too soon to ask for dates
    ],
)
def test_what_is_asked_for_is_as_soon_as_may_be_and_in_time_if_there_is_room(
    wanted_by: str | None, slots: list[str]
) -> None:
    by = at(f"{wanted_by} 00:00") if wanted_by else None

    assert [each[:10] for each in in_short(dates_soon(a_network(), by, at("2026-03-02 10:00")))] == slots


@given(st.dates(date(2026, 1, 20), date(2027, 12, 31)), st.dates(date(2025, 6, 1), date(2027, 12, 31)))
def test_whenever_it_is_proposed_there_are_three_working_days_of_the_quarter_or_none(today: date, last: date) -> None:
    now = at(f"{today} 10:00")
    network = a_network(planned(str(last)))
    for quarter in (Quarter.of(now, CALENDAR), Quarter.of(now, CALENDAR).next):
        found = [slot.start for slot in dates_in(network, quarter, now)]

        assert len(found) in (0, 3)
        assert all(earlier < later for earlier, later in pairwise(found))
        assert all(CALENDAR.is_working(start.date()) and Quarter.of(start, CALENDAR) == quarter for start in found)
        assert all(start - now > timedelta(days=12) for start in found)
