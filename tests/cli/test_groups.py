"""mailer groups: working groups from the mandate to the report."""

from typing import Any

import pytest

from ..build import ARBEN, MIRA, ZEF, a_mail
from .office import Office

MANDATE = "The group drafts the chapter on returns.\n"
REPORT = "# Report\n\nThe chapter is written.\n"
PARTNER = "organisation,kind,name,address,role,groups\nUniversity,partner,Sofia Berg,sofia@university.example,head,\n"
SOFIA = "sofia@university.example"
END = "2026-06-30T17:00"


def creates(office: Office, *options: str) -> str:
    """Establish WG1, convened by Mira."""
    mandate = office.file("mandate.md", MANDATE)
    given = ("--title", "Returns", "--file", mandate, "--convenor", MIRA, "--basis", "the meeting of 19 February")
    return office.does("groups", "create", "WG1", *given, *options)


def group(office: Office) -> dict[str, Any]:
    (only,) = office.asked("groups", "list")
    return dict(only)


# --- create and list --------------------------------------------------------------------------------------------------


def test_a_group_is_listed_with_its_mandate_its_end_and_its_people(office: Office) -> None:
    said = creates(office, "--ends", END)

    assert said == "WG1 is established: Returns\n"
    assert group(office) == {
        "id": "WG1",
        "title": "Returns",
        "state": "open",
        "convenor": MIRA,
        "permanence": "ad_hoc",
        "ends": "2026-06-30T17:00:00+02:00",
        "closed": None,
        "basis": "the meeting of 19 February",
        "since": "2026-03-02T10:00:00+01:00",
        "people": [{"name": "Mira Leka", "address": MIRA, "organisation": "UNHCR"}],
    }
    letter = office.letter("group_joined", MIRA)
    assert letter["subject"] == "You take part in the working group Returns [UNMN Harbour WG1]"


def test_a_group_is_shown_with_its_mandate_and_its_meetings(office: Office) -> None:
    creates(office, "--ends", END)
    start = ("--start", "2026-03-10T10:00", "--duration", "1h")
    office.does("meeting", "plan", "--title", "First", "--group", "wg1", *start)

    shown = office.asked("groups", "show", "wg1")

    assert {**group(office), "mandate": MANDATE, "report": None}.items() <= shown.items()
    assert shown["meetings"] == [
        {"id": "M-2026-03", "title": "First", "start": "2026-03-10T10:00:00+01:00", "state": "planned"}
    ]
    assert office.mailer("groups", "show", "WG1").out == (
        "WG1: Returns, open, ends on 2026-06-30\n"
        f"Convenor: {MIRA}\n"
        "Established by: the meeting of 19 February\n"
        f"  Mira Leka (UNHCR), {MIRA}\n"
        "Meeting: M-2026-03, 2026-03-10 10:00, First, planned\n"
        "\nThe group drafts the chapter on returns.\n"
    )


@pytest.mark.parametrize(("mandate", "headings"), [("# What we do\n\nWe draft.\n", 0), ("We draft.\n", 1)])
def test_a_mandate_with_a_heading_of_its_own_has_no_other(office: Office, mandate: str, headings: int) -> None:
    given = ("--title", "Returns", "--file", office.file("m.md", mandate), "--convenor", MIRA, "--basis", "a meeting")
    office.does("groups", "create", "WG1", *given)

    text = office.asked("outbox", "show", str(office.letter("group_joined", MIRA)["id"]))["text"]

    assert text.count("Mandate\n") == headings
    assert "We draft." in text


def test_people_are_shown_a_line_for_each_group(office: Office) -> None:
    creates(office)

    assert office.mailer("groups", "list").out == (
        f"id\ttitle\tstate\tconvenor\tends\tpeople\nWG1\tReturns\topen\t{MIRA}\tpermanent\t1\n"
    )


def test_a_network_without_groups_says_so(lived: Office) -> None:
    done = lived.mailer("groups", "list")

    assert (done.code, done.out, done.err) == (0, "", "nothing\n")
    assert lived.asked("groups", "list") == []


def test_the_convenor_is_shown_with_the_address_that_letters_go_to(office: Office) -> None:
    creates(office)
    office.receives(a_mail("My new address is mira@unhcr.example.org.", MIRA), now="2026-03-02T10:05")
    office.does("members", "confirm", "L-2026-01", now="2026-03-02T10:10")

    assert group(office)["convenor"] == "mira@unhcr.example.org"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--convenor", "nobody@away.example"), "the convenor nobody@away.example is not on the member list"),
        (("--ends", "2026-03-01T10:00"), "the group would end on 2026-03-01, which is past"),
        (("--basis", "c-2026-01"), "C-2026-01 is a proposal of the kind decision, and is adopted"),
    ],
)
def test_a_group_that_cannot_be_is_refused_with_the_mend_and_nobody_is_told(
    office: Office, options: tuple[str, str], said: str
) -> None:
    given = {"--title": "Returns", "--file": office.file("m.md", MANDATE), "--convenor": MIRA, "--basis": "a meeting"}
    given[options[0]] = options[1]
    before = office.rows()

    done = office.mailer("groups", "create", "WG1", *(word for pair in given.items() for word in pair))

    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert office.rows() == before


def test_a_decision_of_the_network_founds_a_group(office: Office) -> None:
    text = office.file("text.md", MANDATE)
    office.does(
        "consensus", "open", "--title", "Group", "--file", text, "--kind", "working_group", now="2026-03-02T10:00"
    )
    office.sends("2026-03-02T10:01")
    office.receives(now="2026-03-09T17:20")
    creates_at = "2026-03-10T09:00"
    given = ("--title", "Returns", "--file", text, "--convenor", MIRA, "--basis", "c-2026-03")

    office.does("groups", "create", "wg1", *given, now=creates_at)

    assert group(office)["basis"] == "UNMN/2026/DEC/2 (C-2026-03)"


# --- who takes part ---------------------------------------------------------------------------------------------------


def test_a_person_of_a_partner_takes_part_and_is_told_who_does(office: Office) -> None:
    creates(office)
    office.does("members", "import", office.file("partner.csv", PARTNER))

    assert office.does("groups", "add", "wg1", SOFIA) == f"{SOFIA} takes part in WG1\n"
    assert [each["name"] for each in group(office)["people"]] == ["Mira Leka", "Sofia Berg"]
    assert (
        "With you: Mira Leka (UNHCR)"
        in office.asked("outbox", "show", str(office.letter("group_joined", SOFIA)["id"]))["text"]
    )


def test_an_organisation_takes_part_with_everybody(office: Office) -> None:
    creates(office)

    office.does("groups", "add", "WG1", "Ministry of Interior")

    assert [each["address"] for each in group(office)["people"]] == [ARBEN, MIRA]


def test_who_is_removed_takes_part_no_longer(office: Office) -> None:
    creates(office)
    office.does("groups", "add", "WG1", ZEF)

    assert office.does("groups", "remove", "WG1", ZEF) == f"{ZEF} takes part in WG1 no longer\n"
    assert [each["address"] for each in group(office)["people"]] == [MIRA]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("add", "WG1", MIRA), f"{MIRA} takes part in WG1 already"),
        (("add", "WG1", "ILO"), "neither an organisation nor a person of the list is “ILO”; see: mailer members list"),
        (("add", "WG9", MIRA), "there is no working group WG9; see: mailer groups list"),
        (("remove", "WG1", ZEF), f"{ZEF} does not take part in WG1"),
        (("extend", "WG1", "--ends", "2026-05-01T17:00"), "WG1 ends on 2026-06-30; an end only moves later"),
        (("close", "WG1", "--file", "EMPTY"), "WG1 is closed by its report; the file is empty"),
    ],
)
def test_what_cannot_be_done_with_a_group_is_refused(office: Office, command: tuple[str, ...], said: str) -> None:
    creates(office, "--ends", END)
    empty = office.file("empty.md", "\n")
    before = office.rows()

    done = office.mailer("groups", *(empty if word == "EMPTY" else word for word in command))

    assert (done.code, done.out, done.err) == (1, "", f"mailer: {said}\n")
    assert office.rows() == before


# --- the end ----------------------------------------------------------------------------------------------------------


def test_a_group_gets_more_time(office: Office) -> None:
    creates(office, "--ends", END)

    assert office.does("groups", "extend", "WG1", "--ends", "2026-09-30T17:00") == "WG1 ends on 2026-09-30\n"
    assert group(office)["ends"] == "2026-09-30T17:00:00+02:00"


def test_a_permanent_group_has_no_end_to_move(office: Office) -> None:
    creates(office)

    done = office.mailer("groups", "extend", "WG1", "--ends", END)

    assert (done.code, done.err) == (1, "mailer: WG1 is permanent\n")


def test_a_group_ends_with_its_report_to_the_members_and_takes_nobody_any_more(office: Office) -> None:
    creates(office, "--ends", END)

    assert office.does("groups", "close", "WG1", "--file", office.file("report.md", REPORT)) == "WG1 is closed\n"
    closed = group(office)
    assert (closed["state"], closed["closed"]) == ("closed", "2026-03-02T10:00:00+01:00")
    assert "\tclosed\t" in office.mailer("groups", "list").out
    assert "\t2026-03-02\t" in office.mailer("groups", "list").out
    assert office.letter("group_closed", ZEF)["subject"].startswith("The working group Returns has ended: its report")
    done = office.mailer("groups", "add", "WG1", ZEF)
    assert (done.code, done.err) == (1, "mailer: WG1 was closed on 2026-03-02\n")


def test_what_happened_in_a_group_is_told(office: Office) -> None:
    creates(office)

    assert [step["what"] for step in office.asked("history", "wg1")] == ["group_created", "group_joined"]
