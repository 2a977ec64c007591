"""mailer meeting agenda, mailer meeting papers: what is given, what is kept, and what arrives."""

from email import message_from_bytes

import pytest

from ..build import BEN, MIRA, ZEF
from .office import Office

PLAN = ("--title", "Third meeting", "--start", "2026-04-16T10:00", "--duration", "90m", "--place", "UN House")
PDF = b"%PDF-1.4 the workplan"
EARLY, CALL, PAPERS, LATER = "2026-03-02T10:00", "2026-03-26T10:05", "2026-04-09T10:05", "2026-04-10T10:00"
EVERYBODY = ["ana@iom.example", BEN, "luan@iom.example", MIRA, ZEF]


@pytest.fixture
def planned(office: Office) -> Office:
    """With a meeting six weeks ahead, and no agenda yet."""
    office.does("meeting", "plan", *PLAN)
    return office


def letters(office: Office, kind: str) -> list[str]:
    """To whom letters of that kind about the third meeting were written."""
    rows = office.asked("outbox", "list")
    return sorted(row["to"] for row in rows if (row["kind"], row["about"]) == (kind, "M-2026-03"))


def files_in(office: Office, kind: str) -> dict[str, bytes]:
    """The files of the newest letter of that kind."""
    letter = office.letter(kind, ZEF)
    mail = message_from_bytes(office.mailer("outbox", "show", str(letter["id"]), "--raw").octets)
    return {str(part.get_filename()): part.get_payload(decode=True) for part in mail.walk() if part.get_filename()}  # type: ignore[misc]


def test_agenda_and_papers_wait_for_their_time_and_go_out_with_their_octets(planned: Office) -> None:
    agenda, paper = planned.file("agenda.md", "1. Returns\n"), planned.file("Plani i punës.pdf", PDF)

    told = planned.does("meeting", "agenda", "m-2026-03", "--file", agenda)
    planned.does("meeting", "papers", "M-2026-03", "--file", paper)
    assert told == "M-2026-03: the agenda is settled; it goes out on 2026-04-09 at 10:00\n"
    assert letters(planned, "meeting_papers") == []
    shown = planned.asked("meeting", "show", "M-2026-03")
    assert shown["agenda"] == "1. Returns\n"
    assert [(each["name"], each["size"], each["sent"]) for each in shown["papers"]] == [
        ("Plani i punës.pdf", len(PDF), False)
    ]

    planned.receives(now=PAPERS)
    planned.receives(now=LATER)

    assert letters(planned, "meeting_papers") == EVERYBODY
    assert files_in(planned, "meeting_papers") == {"Plani i punës.pdf": PDF}
    assert planned.asked("meeting", "show", "M-2026-03")["papers"][0]["sent"]
    assert "Plani i punës.pdf" in planned.mailer("meeting", "show", "M-2026-03").out


def test_a_paper_that_is_added_later_goes_out_once_by_itself(planned: Office) -> None:
    planned.does("meeting", "papers", "M-2026-03", "--file", planned.file("one.pdf", PDF))
    planned.receives(now=PAPERS)

    two, three = planned.file("two.csv", "a;b"), planned.file("three.csv", "c;d")
    planned.does("meeting", "papers", "M-2026-03", "--file", two, "--file", three, now=LATER)
    planned.receives(now=LATER)

    assert letters(planned, "meeting_papers") == sorted(EVERYBODY * 2)
    assert files_in(planned, "meeting_papers") == {"two.csv": b"a;b", "three.csv": b"c;d"}


def test_without_both_the_secretariat_is_told(planned: Office) -> None:
    planned.receives(now=PAPERS)

    assert letters(planned, "meeting_papers") == []
    assert letters(planned, "papers_missing") == ["ana@iom.example"]


def test_a_member_replies_to_the_call_and_the_secretariat_sees_the_point(planned: Office) -> None:
    planned.receives(now=CALL)
    planned.sends(CALL)
    assert letters(planned, "agenda_call") == EVERYBODY

    planned.receives(planned.answer("agenda_call", MIRA, "Returns: the figures of the first quarter."), now=CALL)

    (point,) = planned.asked("meeting", "show", "M-2026-03")["points"]
    assert (point["organisation"], point["by"]) == ("UNHCR", MIRA)
    assert "Returns: the figures of the first quarter." in planned.mailer("meeting", "show", "M-2026-03").out
    assert letters(planned, "agenda_receipt") == [MIRA]
    (mail, *_) = planned.asked("inbox", "list")
    assert (mail["kind"], mail["state"], mail["about"]) == ("meeting_request", "handled", "M-2026-03")


def test_what_waits_for_a_person_becomes_a_point_by_their_word(planned: Office) -> None:
    planned.receives(now=CALL)
    planned.sends(CALL)
    planned.receives(planned.answer("agenda_call", MIRA, "We will attend."), now=CALL)
    (mail, *_) = planned.asked("inbox", "list")
    assert mail["state"] == "attention"

    planned.does("inbox", "handle", str(mail["id"]), "--as", "meeting_request", "--about", "M-2026-03", now=CALL)

    assert [each["text"] for each in planned.asked("meeting", "show", "M-2026-03")["points"]] == ["We will attend."]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("papers M-2026-03 --file nothing.pdf", "nothing.pdf cannot be read: No such file or directory"),
        ("agenda M-2026-03 --file nothing.md", "nothing.md cannot be read: No such file or directory"),
        ("papers M-2026-03", "Missing option '--file'"),
    ],
)
def test_a_file_that_is_not_there_is_named(planned: Office, order: str, said: str) -> None:
    done = planned.mailer("meeting", *order.split())

    assert done.code == 2
    assert said in done.err


def test_a_meeting_that_is_over_takes_no_papers(planned: Office) -> None:
    done = planned.mailer("meeting", "papers", "M-2026-01", "--file", planned.file("x.pdf", PDF))

    assert (done.code, done.out) == (1, "")
    assert "M-2026-01 is held; agenda and papers are for a meeting that is to come" in done.err
