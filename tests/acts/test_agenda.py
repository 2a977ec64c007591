"""The agenda and the papers of a meeting: kept until their time, sent at once when it has come."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mailer.acts import agenda, meetings
from mailer.codec.letter import attachment
from mailer.decision import Decision
from mailer.errors import NotFound, Refused
from mailer.mail import Attachment
from mailer.network import Network
from mailer.network.facts import AgendaSet, AttendanceAnswered, MeetingCancelled, PapersKept, PapersSent

from ..build import BEN, GENT, MIRA, ZEF, a_network, at
from ..network.test_meetings import PLANNED, answered

EARLY, LATE = at("2026-03-02 10:00"), at("2026-03-16 10:00")
PLAN = attachment("workplan.pdf", b"%PDF-1.4 plan")
FIGURES = attachment("figures.csv", b"a;b")
AGENDA = "1. Returns\n"


def adding(network: Network, *files: Attachment, now: datetime) -> Decision:
    return agenda.add_papers(network, "M-2026-01", files, now)


def test_before_its_time_an_agenda_is_settled_and_sent_to_nobody_and_no_calendar_is_touched() -> None:
    decision = agenda.settle(a_network(PLANNED), "M-2026-01", AGENDA, EARLY)
    meeting = a_network(PLANNED, *decision.facts).meetings["M-2026-01"]

    assert decision.facts == (AgendaSet("M-2026-01", AGENDA, EARLY),)
    assert decision.letters == ()
    assert decision.why == "M-2026-01: the agenda is settled; it goes out on 2026-03-12 at 10:00"
    assert (meeting.agenda, meeting.sequence) == (AGENDA, 0)


def test_papers_are_kept_with_their_octets() -> None:
    decision = adding(a_network(PLANNED), PLAN, FIGURES, now=EARLY)
    (kept,) = decision.facts

    assert isinstance(kept, PapersKept)
    assert [(each.name, each.size, each.sha256) for each in kept.documents] == [
        (each.name, each.size, each.sha256) for each in (PLAN, FIGURES)
    ]
    assert decision.files == (PLAN, FIGURES)
    assert decision.letters == ()


def test_once_their_time_has_come_they_go_out_at_once_and_what_is_added_later_once_more() -> None:
    network = a_network(PLANNED)
    first = adding(network, PLAN, now=LATE)
    network = network.after(*first.facts)
    second = adding(network, FIGURES, now=LATE + timedelta(hours=1))
    network = network.after(*second.facts)
    third = agenda.settle(network, "M-2026-01", AGENDA, LATE + timedelta(hours=2))

    for decision, names, text in ((first, ["workplan.pdf"], ""), (second, ["figures.csv"], ""), (third, [], AGENDA)):
        assert sorted(each.to.addr for each in decision.letters) == [BEN, MIRA, ZEF]
        assert {tuple(file.name for file in each.enclosures) for each in decision.letters} == {tuple(names)}
        assert {each.values["agenda"] for each in decision.letters} == {text}
        assert {each.event for each in decision.letters} == {None}
    assert [each.letters[0].values["again"] for each in (first, second, third)] == [False, True, True]
    assert len({each.letters[0].key for each in (first, second, third)}) == 3
    assert second.why == "M-2026-01: kept: figures.csv; 1 paper of M-2026-01 to 3 people"


def test_the_first_time_everything_goes_out_that_was_kept_before() -> None:
    network = a_network(
        PLANNED, AgendaSet("M-2026-01", AGENDA, EARLY), *adding(a_network(PLANNED), PLAN, now=EARLY).facts
    )

    decision = adding(network, FIGURES, now=LATE)

    assert [each.name for each in decision.letters[0].enclosures] == ["workplan.pdf", "figures.csv"]
    assert decision.letters[0].values["agenda"] == AGENDA
    sent = decision.facts[-1]
    assert isinstance(sent, PapersSent)
    assert sent.papers == (PLAN.sha256, FIGURES.sha256)


def test_where_the_procedure_sends_no_papers_they_are_only_kept() -> None:
    network = a_network(PLANNED)
    network = replace(network, procedure=replace(network.procedure, papers=timedelta()))

    assert adding(network, PLAN, now=LATE).letters == ()


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([attachment("x.pdf", b"")], "x.pdf is empty"),
        ([PLAN, PLAN], "workplan.pdf is among the papers of M-2026-01 already"),
        (
            [attachment("big.zip", b"x" * 10_000_001)],
            "the papers of M-2026-01 come to 10.0 MB; at most 10 MB can go out",
        ),
    ],
)
def test_what_cannot_go_out_is_not_kept(files: list[Attachment], why: str) -> None:
    with pytest.raises(Refused, match=why):
        adding(a_network(PLANNED), *files, now=EARLY)


@pytest.mark.parametrize(
    ("text", "now", "why"),
    [
        (" \n", EARLY, "there is no agenda in it"),
        (AGENDA, at("2026-03-19 10:00"), "M-2026-01 has begun"),
        (AGENDA, at("2026-03-20 10:00"), "M-2026-01 is held"),
    ],
)
def test_an_agenda_is_for_a_meeting_that_is_to_come(text: str, now: datetime, why: str) -> None:
    with pytest.raises(Refused, match=why):
        agenda.settle(a_network(PLANNED), "M-2026-01", text, now)


def test_a_meeting_that_is_cancelled_or_unknown_has_none() -> None:
    cancelled = a_network(PLANNED, MeetingCancelled("M-2026-01", 1, "", EARLY))

    with pytest.raises(Refused, match="is cancelled"):
        adding(cancelled, PLAN, now=EARLY)
    with pytest.raises(NotFound):
        agenda.settle(a_network(), "M-2026-01", AGENDA, EARLY)
    with pytest.raises(Refused, match="already"):
        agenda.settle(a_network(replace(PLANNED, agenda=AGENDA)), "M-2026-01", AGENDA, EARLY)


def test_who_is_invited_after_they_went_out_gets_them_with_the_invitation() -> None:
    network = a_network(PLANNED)
    network = network.after(*adding(network, PLAN, now=LATE).facts)
    guest = replace(answered(MIRA, "accepted", 20), address=GENT, organisation="UNODC")  # type: ignore[arg-type]
    assert isinstance(guest, AttendanceAnswered)
    network = network.after(guest)

    decision = meetings.decide_guest(network, "M-2026-01", 1, network.people.persons[MIRA], True, LATE)

    assert [(each.template, each.to.addr, len(each.enclosures)) for each in decision.letters] == [
        ("invitation", GENT, 0),
        ("meeting_papers", GENT, 1),
    ]


def test_the_next_change_brings_the_agenda_to_the_calendars() -> None:
    network = a_network(PLANNED, AgendaSet("M-2026-01", AGENDA, EARLY))

    letters = meetings.change(network, "M-2026-01", None, "Town Hall", None, EARLY).letters

    assert all(each.event and AGENDA.strip() in each.event.description for each in letters)
