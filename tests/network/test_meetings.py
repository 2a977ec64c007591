"""Who will be represented."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.network.facts import Attendance, AttendanceAnswered, Invitee, MeetingChanged, MeetingKind, MeetingPlanned
from mailer.network.meetings import Meeting, representation

from ..build import BEN, MIRA, ZEF, a_network, at

START = at("2026-03-19 10:00")
PLANNED = MeetingPlanned(
    about="M-2026-01",
    uid="uid-1",
    title="Quarterly meeting",
    kind=MeetingKind.QUARTERLY,
    start=START,
    end=START + timedelta(hours=2),
    place="UN House",
    link="",
    agenda="",
    invited=(
        Invitee("UNHCR", "Mira Leka", MIRA),
        Invitee("UNHCR", "Ben Okoro", BEN),
        Invitee("UNICEF", "Zef Rama", ZEF),
    ),
    at=at("2026-02-16 09:00"),
)


def answered(
    address: str, status: Attendance, day: int, *, sequence: int | None = 0, provisional: bool = False
) -> AttendanceAnswered:
    organisation = "UNICEF" if address == ZEF else "UNHCR"
    moment = at("2026-02-16 10:00") + timedelta(days=day)
    return AttendanceAnswered(
        "M-2026-01", organisation, address, "x", status, 1, "", "calendar", provisional, sequence, moment, moment
    )


def moved(sequence: int, *, start: bool) -> MeetingChanged:
    begin = START + timedelta(days=1) if start else START
    return MeetingChanged(
        "M-2026-01", sequence, begin, begin + timedelta(hours=2), "Town Hall", "", at("2026-02-20 09:00")
    )


def statuses(*facts: object) -> dict[str, str]:
    meeting = a_network(PLANNED, *facts).meetings["M-2026-01"]  # type: ignore[arg-type]
    return {entry.organisation: entry.status.value for entry in representation(meeting)}


@pytest.mark.parametrize(
    ("facts", "unhcr"),
    [
        ([], "none"),
        ([answered(MIRA, Attendance.ACCEPTED, 1)], "accepted"),
        ([answered(MIRA, Attendance.DECLINED, 1)], "declined"),
        ([answered(MIRA, Attendance.DECLINED, 1), answered(BEN, Attendance.ACCEPTED, 1)], "accepted"),
        ([answered(MIRA, Attendance.DECLINED, 1), answered(BEN, Attendance.TENTATIVE, 1)], "tentative"),
        ([answered(MIRA, Attendance.ACCEPTED, 1), answered(MIRA, Attendance.DECLINED, 2)], "declined"),
        ([answered(MIRA, Attendance.ACCEPTED, 1, provisional=True)], "review"),
        ([answered(MIRA, Attendance.ACCEPTED, 1), moved(1, start=True)], "none"),
        ([answered(MIRA, Attendance.ACCEPTED, 1), moved(1, start=False)], "accepted"),
        ([moved(1, start=True), answered(MIRA, Attendance.ACCEPTED, 5, sequence=0)], "none"),
        ([moved(1, start=True), moved(2, start=True), answered(MIRA, Attendance.ACCEPTED, 5, sequence=1)], "accepted"),
        ([moved(1, start=True), answered(MIRA, Attendance.ACCEPTED, 5, sequence=None)], "accepted"),
    ],
)
def test_an_organisation_is_represented_by_what_its_people_answered_last(facts: list[object], unhcr: str) -> None:
    assert statuses(*facts)["UNHCR"] == unhcr


def test_one_answer_for_the_organisation_ends_the_reminders_for_all_of_it() -> None:
    meeting = a_network(PLANNED, answered(BEN, Attendance.DECLINED, 1)).meetings["M-2026-01"]

    assert [invitee.organisation for invitee in meeting.silent()] == ["UNICEF"]


def test_a_meeting_is_over_when_its_end_has_passed() -> None:
    meeting = Meeting.of(PLANNED)

    assert meeting.state(START) == "planned"
    assert meeting.state(START + timedelta(hours=2)) == "held"


ANSWERS = st.lists(
    st.builds(
        answered,
        st.sampled_from([MIRA, BEN, ZEF]),
        st.sampled_from([Attendance.ACCEPTED, Attendance.DECLINED, Attendance.TENTATIVE, Attendance.REVIEW]),
        st.integers(0, 20),
        sequence=st.sampled_from([None, 0, 1]),
        provisional=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda each: (each.address, each.replied_at),
)


@given(ANSWERS)
def test_the_order_in_which_answers_are_read_does_not_matter(answers: list[AttendanceAnswered]) -> None:
    outcomes = {tuple(statuses(*order).items()) for order in list(permutations(answers))[:24]}

    assert len(outcomes) == 1
