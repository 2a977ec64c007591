"""What goes out before a meeting by the clock: the call for its agenda, agenda and papers, joining details."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.duties import meetings
from mailer.mail import Enclosure, Letter, Mailbox
from mailer.network import Network
from mailer.network.facts import (
    AgendaProposed,
    AgendaSet,
    Attendance,
    Document,
    Fact,
    GroupJoined,
    InviteeAdded,
    MeetingCancelled,
    MeetingChanged,
    MeetingKind,
    PapersKept,
    PapersSent,
    PersonLeft,
)

from ..build import ANA, BEN, GENT, MIRA, ZEF, a_group, a_network, at
from ..network.test_meetings import PLANNED, START, answered

AGENDA = "1. Returns\n2. Figures\n"
WORKPLAN = Document("workplan.pdf", "application/pdf", 4, "a" * 64)
FIGURES = Document("figures.xlsx", "application/vnd.ms-excel", 4, "b" * 64)
KEPT = PapersKept("M-2026-01", (WORKPLAN,), at("2026-03-01 10:00"))
SETTLED = AgendaSet("M-2026-01", AGENDA, at("2026-03-01 10:00"))
CALL, PAPERS, JOINING = "2026-02-26 10:00", "2026-03-12 10:00", "2026-03-18 10:00"


def lived(network: Network, *moments: str) -> Iterator[tuple[str, Letter]]:
    """Every letter of the clock about meetings, when it looks at these moments and at no others."""
    for moment in moments:
        while decision := next(meetings.due(network, Mailbox(None), at(moment)), None):
            network = network.after(*decision.facts)
            for letter in decision.letters:
                yield moment, letter


def sent(template: str, network: Network, *moments: str) -> dict[str, list[str]]:
    """To whom letters of that kind went, by the moment."""
    found: dict[str, list[str]] = {}
    for moment, letter in lived(network, *moments):
        if letter.template == template:
            found.setdefault(moment, []).append(letter.to.addr)
    return {moment: sorted(addresses) for moment, addresses in found.items()}


def with_spans(network: Network, **spans: timedelta) -> Network:
    return replace(network, procedure=replace(network.procedure, **spans))


def moved_to(start: str, at_: str) -> MeetingChanged:
    begin = at(start)
    return MeetingChanged("M-2026-01", 1, begin, begin + timedelta(hours=2), "UN House", "", at(at_))


# --- the call for the agenda ------------------------------------------------------------------------------------------


def test_three_weeks_before_whoever_speaks_for_an_invited_organisation_is_asked_for_points_once() -> None:
    network = a_network(PLANNED)

    assert sent("agenda_call", network, "2026-02-26 09:59") == {}
    assert sent("agenda_call", network, CALL, "2026-02-27 10:00", "2026-03-11 10:00") == {CALL: [BEN, MIRA, ZEF]}


def test_the_call_says_until_when_and_what_was_proposed() -> None:
    point = AgendaProposed("M-2026-01", "UNICEF", ZEF, "Zef Rama", "School places", at("2026-02-20 10:00"))
    letters = [letter for _, letter in lived(a_network(PLANNED, point), CALL)]

    assert {letter.values["until"] for letter in letters} == {at(PAPERS)}
    assert {letter.answers for letter in letters} == {"agenda"}
    assert letters[0].values["meeting"].points == (point,)


@pytest.mark.parametrize(
    ("facts", "moments", "asked"),
    [
        ([], ["2026-03-11 10:00"], ["2026-03-11 10:00"]),  # slept through, and points are not due yet
        ([], [PAPERS], []),  # they are
        ([replace(PLANNED, agenda=AGENDA)], [CALL], [CALL]),  # to the agenda so far
        ([replace(PLANNED, at=at("2026-03-02 10:00"))], ["2026-03-02 10:01", "2026-03-03 10:00"], ["2026-03-03 10:00"]),
        ([replace(PLANNED, at=at("2026-03-02 10:00"), agenda=AGENDA)], ["2026-03-03 10:00"], []),
        ([moved_to("2026-04-16 10:00", "2026-02-25 10:00")], [CALL, "2026-03-26 10:00"], ["2026-03-26 10:00"]),
        ([MeetingCancelled("M-2026-01", 1, "", at("2026-02-20 10:00"))], [CALL], []),
    ],
    ids=["late", "too late", "with an agenda", "planned late", "planned late with an agenda", "moved", "cancelled"],
)
def test_the_call_goes_out_while_it_makes_sense(facts: list[Fact], moments: list[str], asked: list[str]) -> None:
    planned = [] if facts and isinstance(facts[0], type(PLANNED)) else [PLANNED]

    assert list(sent("agenda_call", a_network(*planned, *facts), *moments)) == asked


@pytest.mark.parametrize(("start", "again"), [("2026-03-20 10:00", []), ("2026-04-16 10:00", ["2026-03-26 10:00"])])
def test_a_meeting_that_moves_is_called_for_again_only_if_the_moment_comes_again(start: str, again: list[str]) -> None:
    network = a_network(PLANNED)
    for decision in meetings.due(network, Mailbox(None), at(CALL)):
        network = network.after(*decision.facts)

    moved = network.after(moved_to(start, "2026-03-02 10:00"))

    assert list(sent("agenda_call", moved, "2026-03-03 10:00", "2026-03-26 10:00")) == again


def test_the_agenda_of_a_groups_meeting_is_the_groups() -> None:
    group = (a_group("WG1", "Returns", BEN), GroupJoined("WG1", "UNHCR", BEN, at("2026-02-01 10:00")))
    of_group = replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=PLANNED.invited[1:2])

    assert sent("agenda_call", a_network(*group, of_group), CALL) == {CALL: [BEN]}


# --- agenda and papers ------------------------------------------------------------------------------------------------


def test_a_week_before_agenda_and_papers_go_to_everybody_invited_in_one_mail() -> None:
    network = a_network(PLANNED, SETTLED, KEPT, answered(ZEF, Attendance.DECLINED, 1))
    letters = [
        letter for _, letter in lived(network, PAPERS, "2026-03-13 10:00") if letter.template == "meeting_papers"
    ]

    assert sorted(letter.to.addr for letter in letters) == [BEN, MIRA, ZEF]
    assert {letter.values["agenda"] for letter in letters} == {AGENDA}
    assert {letter.enclosures for letter in letters} == {(Enclosure("workplan.pdf", "application/pdf", "a" * 64),)}
    assert sent("meeting_papers", network, "2026-03-12 09:59") == {}


@pytest.mark.parametrize(
    ("facts", "has_agenda", "papers"),
    [([SETTLED], True, 0), ([KEPT], False, 1), ([replace(PLANNED, agenda=AGENDA)], True, 0)],
    ids=["an agenda", "a paper", "the agenda of the invitation"],
)
def test_one_of_both_is_enough(facts: list[Fact], has_agenda: bool, papers: int) -> None:
    network = a_network(PLANNED, *facts)
    letters = [letter for _, letter in lived(network, PAPERS) if letter.template == "meeting_papers"]

    assert {(bool(each.values["agenda"]), len(each.enclosures)) for each in letters} == {(has_agenda, papers)}


def test_without_both_nothing_is_sent_and_the_secretariat_is_told_once() -> None:
    network = a_network(PLANNED)

    assert sent("meeting_papers", network, PAPERS) == {}
    assert sent("papers_missing", network, PAPERS, "2026-03-13 10:00") == {PAPERS: [ANA]}


def test_what_was_kept_and_slept_through_goes_out_late_and_never_once_it_has_begun() -> None:
    network = a_network(PLANNED, KEPT)

    assert list(sent("meeting_papers", network, "2026-03-18 12:00")) == ["2026-03-18 12:00"]
    assert (
        sent("meeting_papers", network, "2026-03-19 10:00") == sent("papers_missing", network, "2026-03-19 10:00") == {}
    )


def test_a_meeting_planned_late_waits_for_its_papers_without_a_word() -> None:
    late = replace(PLANNED, at=at("2026-03-15 10:00"), agenda=AGENDA)

    assert list(lived(a_network(late), "2026-03-15 10:01")) == []


def test_after_a_move_only_what_is_new_goes_out() -> None:
    went_out = PapersSent("M-2026-01", AGENDA, (WORKPLAN.sha256,), at(PAPERS))
    moved = moved_to("2026-04-16 10:00", "2026-03-13 10:00")
    again = "2026-04-09 10:00"
    added = PapersKept("M-2026-01", (FIGURES,), at("2026-03-20 10:00"))
    before = (PLANNED, SETTLED, KEPT, went_out, moved)

    assert sent("meeting_papers", a_network(*before), again) == sent("papers_missing", a_network(*before), again) == {}
    (letter, *_) = [
        letter for _, letter in lived(a_network(*before, added), again) if letter.template == "meeting_papers"
    ]
    assert (letter.values["agenda"], letter.values["again"]) == ("", True)
    assert [each.name for each in letter.enclosures] == ["figures.xlsx"]


def test_what_was_kept_for_a_later_date_goes_out_once_it_is_sure_that_the_meeting_was_moved_nearer() -> None:
    network = a_network(PLANNED, KEPT, moved_to("2026-03-08 10:00", "2026-03-04 10:00"))

    assert list(sent("meeting_papers", network, "2026-03-04 10:01", "2026-03-04 11:00")) == ["2026-03-04 11:00"]


def test_nothing_is_written_about_an_invitation_that_may_not_have_left_yet() -> None:
    just_before = replace(PLANNED, at=at("2026-02-26 09:50"))

    assert list(lived(a_network(just_before), "2026-02-26 10:00", "2026-02-26 12:00")) == []
    assert list(sent("agenda_call", a_network(just_before), "2026-02-27 09:50")) == ["2026-02-27 09:50"]


# --- joining details --------------------------------------------------------------------------------------------------


def test_a_day_before_those_who_come_are_told_where_to_go_and_the_others_are_not() -> None:
    other = InviteeAdded("M-2026-01", "UNODC", "Gent Toska", GENT, "", at("2026-02-16 09:30"))
    tentative = replace(answered(MIRA, Attendance.TENTATIVE, 1), address=GENT, organisation="UNODC")
    network = a_network(
        PLANNED, other, answered(MIRA, Attendance.ACCEPTED, 1), answered(ZEF, Attendance.DECLINED, 1), tentative
    )

    assert sent("joining_details", network, "2026-03-18 09:59", JOINING, "2026-03-18 11:00") == {
        JOINING: [BEN, GENT, MIRA]
    }
    assert sent("meeting_reminder", network, JOINING) == {}


def test_who_stays_away_or_has_left_is_not_told_although_the_organisation_comes() -> None:
    comes, stays = answered(MIRA, Attendance.ACCEPTED, 1), answered(BEN, Attendance.DECLINED, 1)

    assert sent("joining_details", a_network(PLANNED, comes, stays), JOINING) == {JOINING: [MIRA]}
    assert sent("joining_details", a_network(PLANNED, comes, PersonLeft(BEN, at("2026-03-01 10:00"))), JOINING) == {
        JOINING: [MIRA]
    }


def test_nobody_is_told_of_a_meeting_that_has_begun_or_for_which_nobody_has_said_yes() -> None:
    coming = a_network(PLANNED, answered(MIRA, Attendance.ACCEPTED, 1))

    assert sent("joining_details", coming, "2026-03-19 10:00") == {}
    assert sent("joining_details", a_network(PLANNED), JOINING) == {}


def test_what_the_procedure_says_is_never_sent_is_never_sent() -> None:
    never = timedelta()
    network = with_spans(
        a_network(PLANNED, KEPT, answered(MIRA, Attendance.ACCEPTED, 1)), agenda_call=never, papers=never, joining=never
    )
    moments = (CALL, PAPERS, JOINING, f"{START:%Y-%m-%d %H:%M}")

    assert {letter.template for _, letter in lived(network, *moments)} == {"meeting_reminder"}
