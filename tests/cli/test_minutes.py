"""mailer minutes: from the draft that is circulated to the text that stands."""

import pytest

from ..build import MIRA
from .office import NOTE, Office

TEXT = "# Minutes\n\n1. Members share their figures every month.\n2. The next meeting is in June.\n"


def test_minutes_are_shown_with_the_corrections_that_were_asked_for(lived: Office) -> None:
    assert lived.asked("minutes", "show", "m-2026-01") == {
        "meeting": "M-2026-01",
        "revision": 1,
        "state": "circulated",
        "number": None,
        "deadline": "2026-02-27T17:00:00+01:00",
        "comments": [
            {
                "organisation": "UNICEF",
                "by": "zef@unicef.example",
                "paragraph": "2",
                "text": "replace May by June",
                "state": "open",
            }
        ],
    }
    assert lived.mailer("minutes", "show", "M-2026-01").out == (
        "M-2026-01: circulated, revision 1, no number yet, corrections until Friday 27 February 2026, 17:00\n"
        "organisation\tparagraph\tstate\tcorrection\n"
        "UNICEF\t2\topen\treplace May by June\n"
    )


def test_a_meeting_whose_minutes_are_not_written_yet_has_a_draft_to_come(lived: Office) -> None:
    assert lived.asked("minutes", "show", "M-2026-02") == {
        "meeting": "M-2026-02",
        "revision": 0,
        "state": "draft",
        "number": None,
        "deadline": None,
        "comments": [],
    }
    assert lived.mailer("minutes", "show", "M-2026-02").out == "M-2026-02: draft, revision 0, no number yet\n"


def test_a_correction_without_a_paragraph_is_about_the_whole(office: Office) -> None:
    office.does("minutes", "circulate", "M-2026-01", "--file", office.file("t.md", TEXT))
    office.receives(office.answer("minutes", MIRA, "Please add our name."), now="2026-03-02T11:00")

    comments = office.asked("minutes", "show", "M-2026-01")["comments"]

    assert [(each["organisation"], each["paragraph"], each["state"]) for each in comments] == [
        ("UNICEF", "2", "answered"),
        ("UNHCR", None, "open"),
    ]


def test_the_next_revision_answers_what_was_asked_for_and_goes_to_everybody(office: Office) -> None:
    done = office.mailer("minutes", "circulate", "M-2026-01", "--file", office.file("t.md", TEXT))

    assert (done.code, done.out) == (0, "")
    assert done.err == "minutes of M-2026-01 r2: corrections until 2026-03-09T17:00:00+01:00, 5 people\n"
    shown = office.asked("minutes", "show", "M-2026-01")
    assert (shown["revision"], shown["deadline"]) == (2, "2026-03-09T17:00:00+01:00")
    assert shown["comments"][0]["state"] == "answered"
    assert [
        each["id"] for each in office.asked("inbox", "list", "--kind", "minutes_comment", "--state", "attention")
    ] == []


def test_the_deadline_is_as_it_is_ordered(office: Office) -> None:
    office.does(
        "minutes", "circulate", "M-2026-01", "--file", office.file("t.md", TEXT), "--deadline", "2026-03-12T12:00"
    )

    assert office.asked("minutes", "show", "M-2026-01")["deadline"] == "2026-03-12T12:00:00+01:00"


def test_silence_adopts_them_under_a_number_and_then_they_stand(office: Office) -> None:
    path = office.file("t.md", TEXT)
    office.does("minutes", "circulate", "M-2026-01", "--file", path)
    office.sends("2026-03-02T10:00")
    office.receives(now="2026-03-09T17:30")

    shown = office.asked("minutes", "show", "M-2026-01")
    again = office.mailer("minutes", "circulate", "M-2026-01", "--file", office.file("t.md", TEXT + "3. More.\n"))

    assert (shown["state"], shown["number"]) == ("adopted", "UNMN/2026/MIN/1")
    assert office.mailer("minutes", "show", "M-2026-01").out.startswith(
        "M-2026-01: adopted, revision 2, UNMN/2026/MIN/1, "
    )
    assert again.code == 1
    assert "the minutes of M-2026-01 are adopted as UNMN/2026/MIN/1; they are not changed any more" in again.err


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("M-2026-02 --file OTHER", "M-2026-02 is planned; minutes are of a meeting that took place"),
        ("M-2026-01 --file SAME", "the text is the same as revision 1"),
        ("M-2026-01 --file EMPTY", "the file is empty; there are no minutes in it"),
        (
            "M-2026-01 --file OTHER --deadline 2026-03-03T10:00",
            "the deadline 2026-03-03T10:00:00+01:00 gives less than the 72 hours that the rules give",
        ),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_and_nobody_is_told(office: Office, order: str, said: str) -> None:
    contents = {"OTHER": TEXT, "SAME": NOTE, "EMPTY": "\n"}
    files = {name: office.file(f"{name}.md", content) for name, content in contents.items()}
    before = office.rows()

    done = office.mailer("minutes", "circulate", *(files.get(each, each) for each in order.split()))

    assert (done.code, done.out, done.err) == (1, "", f"mailer: {said}\n")
    assert office.rows() == before
