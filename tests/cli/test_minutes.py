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
            "the deadline 2026-03-03T10:00:00+01:00 gives less than the 72 hours that the rules give, which count "
            "on working days alone: not before 2026-03-05T10:00:00+01:00",
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


# --- what they begin with ---------------------------------------------------------------------------------------------


def test_a_draft_begins_with_who_came_what_was_decided_and_what_comes_next(office: Office) -> None:
    office.does("meeting", "attendance", "M-2026-01", "--present", "Mira Leka, Ben Okoro", "--apologies", "UNICEF")

    assert office.mailer("minutes", "draft", "m-2026-01").out == (
        "# First meeting: minutes\n"
        "\n"
        "- Date: Thursday 19 February 2026, 10:00 (Tirana time), until 12:00\n"
        "- Place: UN House\n"
        "- Co-chairs: Luan Shehu (IOM)\n"
        "\n"
        "## Participants\n"
        "\n"
        "- UNHCR: Mira Leka, Ben Okoro\n"
        "\n"
        "## Apologies\n"
        "\n"
        "- UNICEF\n"
        "\n"
        "## Absent\n"
        "\n"
        "- IOM\n"
        "\n"
        "## 1. Workplan\n"
        "\n"
        "…\n"
        "\n"
        "## 2. Members share their figures every month.\n"
        "\n"
        "…\n"
        "\n"
        "## 3. The next meeting is in May.\n"
        "\n"
        "…\n"
        "\n"
        "## Decisions adopted since the last meeting\n"
        "\n"
        "- UNMN/2026/DEC/1: Workplan\n"
        "\n"
        "## Next meetings\n"
        "\n"
        "- Thursday 19 March 2026, 10:00 (Tirana time): Second meeting, UN House\n"
    )


def test_before_anybody_said_who_came_it_says_so(lived: Office) -> None:
    shown = lived.mailer("minutes", "draft", "M-2026-01").out

    assert "By the answers to the invitation; who came is not recorded yet.\n\n- UNHCR: Mira Leka\n" in shown
    assert "Absent" not in shown


def test_words_stand_in_it_as_they_are(office: Office) -> None:
    agenda = office.file("agenda.md", "# Returns (draft_1)\n\nSee *paper* 2.\n\n# Any other business\n")
    where = ("--start", "2026-03-05T10:00", "--duration", "2h", "--place", "Rruga e Durrësit, nr. 4")
    office.does("meeting", "plan", "--title", "Third_meeting [x]", *where, "--agenda", agenda)

    shown = office.mailer("minutes", "draft", "M-2026-03", now="2026-03-05T12:30").out

    assert shown.startswith("# Third_meeting [x]: minutes\n")
    assert "- Place: Rruga e Durrësit, nr. 4\n" in shown
    assert "## 1. Returns (draft_1)\n\nSee *paper* 2.\n\n…\n\n## 2. Any other business\n\n…\n" in shown


def test_it_is_written_to_a_new_file_which_can_be_circulated(office: Office) -> None:
    path = office.folder / "minutes.md"

    assert office.mailer("minutes", "draft", "M-2026-01", "-o", str(path)).err == f"Wrote {path}\n"
    again = office.mailer("minutes", "draft", "M-2026-01", "-o", str(path))
    assert (again.code, again.err) == (1, f"mailer: {path} is there already; name a new file\n")
    office.does("minutes", "circulate", "M-2026-01", "--file", str(path))


def test_a_meeting_that_is_to_come_has_no_minutes(lived: Office) -> None:
    done = lived.mailer("minutes", "draft", "M-2026-02")

    assert (done.code, done.err) == (1, "mailer: M-2026-02 is planned; minutes are of a meeting that took place\n")
