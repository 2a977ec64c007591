"""Who comes, told week by week and on the last day; afterwards, who came."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.decision import Decision
from mailer.duties import note
from mailer.duties.attendance import coming_due, who_came_due
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    Attendance,
    AttendanceRecorded,
    Attended,
    ComingTold,
    GroupJoined,
    Invitee,
    LetterReturned,
    MeetingCancelled,
    MeetingKind,
    MinutesAdopted,
    Role,
)

from ..build import ANA, GENT, LISTED, MIRA, ZEF, a_group, a_network, a_person, at
from ..network.test_meetings import PLANNED, START, answered, moved
from ..network.test_minutes import DRAFT

M = "M-2026-01"
NOBODY_WAITS = Mailbox(None)
YES = answered(MIRA, Attendance.ACCEPTED, 1)
CAME = AttendanceRecorded(M, (Attended("UNHCR", "", ""),), (), ANA, at("2026-03-19 13:00"))


def due(network: Network, now: str, duty=coming_due) -> list[Decision]:  # type: ignore[no-untyped-def]
    return list(duty(network, NOBODY_WAITS, at(now)))


def lived(network: Network, *moments: str) -> list[int]:
    """How many letters are sent at each of these moments, one after the other."""
    counts = []
    for now in moments:
        decisions = due(network, now)
        network = network.after(*(fact for each in decisions for fact in each.facts))
        counts.append(sum(len(each.letters) for each in decisions))
    return counts


# --- who comes: the meeting is on Thursday 19 March at ten, people were asked on 16 February; the digest is on Friday at
# three


@pytest.mark.parametrize(
    ("now", "step"),
    [
        ("2026-02-16 10:00", None),  # people have just been asked
        ("2026-02-20 14:59", None),
        ("2026-02-20 15:00", "2026-W08"),
        ("2026-02-24 08:00", "2026-W08"),  # after a weekend asleep
        ("2026-03-13 15:00", "2026-W11"),
        ("2026-03-18 08:59", "2026-W11"),
        ("2026-03-18 09:00", "the day before"),
        ("2026-03-19 09:59", "the day before"),
        ("2026-03-19 10:00", None),
    ],
)
def test_it_is_told_on_the_day_of_the_digest_and_in_the_morning_of_the_day_before(now: str, step: str | None) -> None:
    decisions = due(a_network(PLANNED, YES), now)

    assert [fact.step for each in decisions for fact in each.facts if isinstance(fact, ComingTold)] == (
        [step] if step else []
    )
    assert [sorted(letter.to.addr for letter in each.letters) for each in decisions] == ([[ANA, ZEF]] if step else [])


def test_before_its_time_nothing_is_told() -> None:
    far = replace(PLANNED, start=START + timedelta(days=60), end=START + timedelta(days=60, hours=2))

    assert due(a_network(far, YES), "2026-03-13 15:00") == []


def test_it_is_told_once_in_a_week_and_only_if_anything_is_new_but_always_on_the_last_day() -> None:
    network = a_network(PLANNED, YES)
    moments = ["2026-02-20 15:00", "2026-02-21 09:00", "2026-02-27 15:00", "2026-02-28 09:00", "2026-03-18 09:00"]

    assert lived(network, *moments, "2026-03-18 10:00") == [2, 0, 0, 0, 2, 0]


@pytest.mark.parametrize(
    "news",
    [
        answered(ZEF, Attendance.DECLINED, 5),
        answered(ZEF, Attendance.ACCEPTED, 5, provisional=True),
        replace(YES, comment="two of us", headcount=2, at=at("2026-02-22 10:00"), replied_at=at("2026-02-22 10:00")),
        LetterReturned("t", ZEF, "UNICEF", None, None, "5.1.1", "", at("2026-02-22 10:00")),
        moved(1, start=False),
    ],
)
def test_whatever_is_new_on_the_page_is_told_in_the_next_week(news: object) -> None:
    network = a_network(PLANNED, YES)
    (first,) = due(network, "2026-02-20 15:00")
    network = network.after(*first.facts, news)  # type: ignore[arg-type]

    (second,) = due(network, "2026-02-27 15:00")
    assert len(second.letters) == 2


def test_a_meeting_that_was_moved_is_told_of_anew() -> None:
    network = a_network(PLANNED)
    (last,) = due(network, "2026-03-18 09:00")
    later = moved(1, start=True)
    network = network.after(*last.facts, replace(later, at=at("2026-03-18 10:00")))

    assert due(network, "2026-03-18 10:00") == []
    assert [letter.values["is_last"] for each in due(network, "2026-03-19 10:00") for letter in each.letters] == [
        True
    ] * 2


@pytest.mark.parametrize(
    ("start", "asked", "last"),
    [
        ("2026-03-23 10:00", "2026-02-16 09:00", "2026-03-20 09:00"),  # of a Monday on the Friday before
        ("2026-05-04 10:00", "2026-02-16 09:00", "2026-04-30 09:00"),  # nor on Labour Day
        ("2026-03-19 10:00", "2026-03-18 10:00", "2026-03-18 22:00"),  # called at a day's notice
    ],
)
def test_the_last_day_is_a_working_day_and_leaves_people_time_to_answer(start: str, asked: str, last: str) -> None:
    meeting = replace(PLANNED, start=at(start), end=at(start) + timedelta(hours=2), at=at(asked))
    just_before = at(last) - timedelta(minutes=1)

    steps = [
        [fact.step for each in coming_due(a_network(meeting), NOBODY_WAITS, now) for fact in each.facts]  # type: ignore[union-attr]
        for now in (just_before, at(last))
    ]
    assert "the day before" not in steps[0]
    assert steps[1] == ["the day before"]


def test_nobody_outside_a_group_is_told_who_comes_to_its_meeting() -> None:
    secretary = a_person("iris@iom.example", "Iris Kodra", "IOM", Role.SECRETARIAT)
    members = [("UNODC", GENT), ("UNHCR", MIRA), ("UNICEF", ZEF)]
    group = (a_group("WG1", "Returns", GENT), *(GroupJoined("WG1", *each, LISTED) for each in members))
    invited = tuple(Invitee(name, address, address) for name, address in members)
    outside = a_network(secretary, *group, replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=invited))
    inside = outside.after(GroupJoined("WG1", "IOM", "iris@iom.example", LISTED))

    for network, readers in ((outside, [GENT]), (inside, [GENT, "iris@iom.example"])):
        told = [*due(network, "2026-03-18 09:00"), *due(network, "2026-03-20 09:00", who_came_due)]
        assert [[letter.to.addr for letter in each.letters] for each in told] == [readers] * 2
        assert all(network.may_receive(letter.audience, letter.to.addr) for each in told for letter in each.letters)


def test_with_no_time_set_nobody_is_told() -> None:
    network = a_network(PLANNED)
    silent = replace(network, procedure=replace(network.procedure, who_comes=timedelta()))

    assert due(silent, "2026-03-18 09:00") == []


def test_of_a_cancelled_meeting_nothing_is_told_or_asked() -> None:
    network = a_network(PLANNED, MeetingCancelled(M, 1, "travel", at("2026-02-17 10:00")))

    assert due(network, "2026-03-18 09:00") == due(network, "2026-03-20 09:00", who_came_due) == []


# --- who came ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "now", "asked"),
    [
        ("2026-03-19 12:00", "2026-03-19 12:30", False),
        ("2026-03-19 12:00", "2026-03-20 08:59", False),
        ("2026-03-19 12:00", "2026-03-20 09:00", True),
        ("2026-03-19 12:00", "2026-03-27 09:00", True),
        ("2026-03-20 17:00", "2026-03-22 09:00", False),
        ("2026-03-20 17:00", "2026-03-23 09:00", True),
    ],
)
def test_in_the_next_working_morning_the_secretariat_is_asked_who_came(end: str, now: str, asked: bool) -> None:
    meeting = replace(PLANNED, start=at(end) - timedelta(hours=2), end=at(end))

    told = [letter.to.addr for each in due(a_network(meeting), now, who_came_due) for letter in each.letters]

    assert told == ([ANA] if asked else [])


def test_it_is_asked_once_and_not_if_it_is_known() -> None:
    network = a_network(PLANNED)
    (asked,) = due(network, "2026-03-20 09:00", who_came_due)

    for known in (asked.facts, (CAME,), (DRAFT, MinutesAdopted(M, 1, "UNMN/2026/MIN/1", at("2026-03-27 09:00")))):
        assert due(network.after(*known), "2026-03-28 09:00", who_came_due) == []


def test_the_question_has_a_finished_answer_out_of_what_had_been_answered() -> None:
    (asked,) = due(a_network(PLANNED, YES, answered(ZEF, Attendance.DECLINED, 1)), "2026-03-20 09:00", who_came_due)
    (letter,) = asked.letters

    assert (letter.answers, letter.buttons) == ("attendance", ("confirm", "attended"))
    assert letter.fills == {"present": "Mira Leka (UNHCR)", "apologies": "Zef Rama (UNICEF)"}


def test_where_nobody_had_answered_there_is_nothing_to_confirm() -> None:
    (asked,) = due(a_network(PLANNED), "2026-03-20 09:00", who_came_due)

    assert [(letter.buttons, letter.fills) for letter in asked.letters] == [
        (("attended",), {"present": "-", "apologies": "-"})
    ]


# --- the note ---------------------------------------------------------------------------------------------------------


def noted(network: Network, now: str) -> list[list[str]]:
    found = [letter.values["unrecorded"] for each in due(network, now, note.due) for letter in each.letters]
    return [[meeting.reference for meeting in each] for each in found]


def test_the_note_names_a_meeting_for_which_it_was_asked_in_vain_and_is_written_for_it_once() -> None:
    network = a_network(PLANNED)
    (asked,) = due(network, "2026-03-20 09:00", who_came_due)
    network = network.after(*asked.facts)

    assert noted(network, "2026-03-20 10:00") == []
    (decision,) = due(network, "2026-03-22 10:00", note.due)
    assert noted(network, "2026-03-22 10:00") == [[M]]
    assert noted(network.after(*decision.facts), "2026-03-25 10:00") == []
    assert noted(network.after(CAME), "2026-03-22 10:00") == []


def test_of_a_groups_meeting_the_note_tells_those_alone_who_are_in_the_group() -> None:
    group = (a_group("WG1", "Returns", GENT), GroupJoined("WG1", "UNODC", GENT, LISTED))
    meeting = replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=(Invitee("UNODC", "Gent", GENT),))
    outside = a_network(*group, meeting)
    inside = outside.after(GroupJoined("WG1", "IOM", ANA, LISTED))
    answers = []
    for network in (outside, inside):
        (asked,) = due(network, "2026-03-20 09:00", who_came_due)
        answers.append(noted(network.after(*asked.facts), "2026-03-22 10:00"))

    assert answers == [[], [[M]]]
