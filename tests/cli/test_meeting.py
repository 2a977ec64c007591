"""mailer meeting: convened, moved, cancelled, and who will represent whom."""

import json

import pytest

from ..build import MIRA, ZEF, a_mail
from .office import Office
from .test_members import MORE

THIRD = ("--title", "Third meeting", "--start", "2026-04-16T10:00", "--duration", "90m")


def representation(office: Office, meeting: str) -> dict[str, str]:
    found = office.asked("meeting", "show", meeting)["representation"]
    return {each["organisation"]: each["status"] for each in found}


# --- plan -------------------------------------------------------------------------------------------------------------


def test_a_meeting_is_convened_and_its_reference_alone_is_printed(office: Office) -> None:
    done = office.mailer(
        "meeting", "plan", *THIRD, "--place", "UN House", "--link", "https://meet.example/3", "--kind", "extraordinary"
    )

    assert (done.code, done.out) == (0, "M-2026-03\n")
    assert done.err == "M-2026-03 is convened, 5 people are invited\n"
    assert office.asked("meeting", "show", "M-2026-03") == {
        "id": "M-2026-03",
        "title": "Third meeting",
        "kind": "extraordinary",
        "start": "2026-04-16T10:00:00+02:00",
        "end": "2026-04-16T11:30:00+02:00",
        "place": "UN House",
        "link": "https://meet.example/3",
        "sequence": 0,
        "state": "planned",
        "representation": [
            {"organisation": "IOM", "status": "none", "people": []},
            {"organisation": "UNHCR", "status": "none", "people": []},
            {"organisation": "UNICEF", "status": "none", "people": []},
        ],
        "totals": {
            "accepted": {"organisations": 0, "persons": 0},
            "tentative": {"organisations": 0, "persons": 0},
            "declined": {"organisations": 0, "persons": 0},
            "review": {"organisations": 0, "persons": 0},
            "none": {"organisations": 3, "persons": 0},
        },
        "earlier": [],
        "set_aside": [],
        "proposals": [],
        "attendance": None,
        "agenda": None,
        "points": [],
        "papers": [],
        "referred": [],
    }
    invited = [each["to"] for each in office.asked("outbox", "list") if each["about"] == "M-2026-03"]
    assert sorted(invited) == [
        "ana@iom.example",
        "ben@unhcr.example",
        "luan@iom.example",
        "mira@unhcr.example",
        "zef@unicef.example",
    ]


def test_the_agenda_is_in_the_invitation(office: Office) -> None:
    agenda = office.file("agenda.md", "1. Adoption of the workplan\n2. Any other business\n")

    shown = office.mailer("meeting", "plan", *THIRD, "--agenda", agenda, "--dry-run")

    assert "Adoption of the workplan" in shown.out


def test_a_start_with_an_offset_is_that_instant(office: Office) -> None:
    office.does("meeting", "plan", "--title", "Third", "--start", "2026-04-16T08:00Z", "--duration", "2h")

    assert office.asked("meeting", "show", "M-2026-03")["start"] == "2026-04-16T10:00:00+02:00"


def test_a_title_is_one_line_whatever_was_pasted(office: Office) -> None:
    office.does("meeting", "plan", "--title", " Third\r\nBcc: x@y.example ", *THIRD[2:])

    assert office.asked("meeting", "show", "M-2026-03")["title"] == "Third Bcc: x@y.example"


def test_a_groups_meeting_invites_the_group_alone(office: Office) -> None:
    office.does("members", "import", office.file("more.csv", MORE))

    office.does("meeting", "plan", *THIRD, "--group", "WG2")

    assert office.asked("meeting", "show", "M-2026-03")["kind"] == "group"
    assert representation(office, "M-2026-03") == {"UNODC": "none"}
    assert [each["to"] for each in office.asked("outbox", "list") if each["about"] == "M-2026-03"] == [
        "gent@unodc.example"
    ]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--kind", "group"), 2, "--kind group and --group go together"),
        (("--kind", "quarterly", "--group", "WG1"), 2, "--kind group and --group go together"),
        (("--group", "WG9"), 1, "there is no working group “WG9”; known: WG1, WG2"),
        (("--start", "2026-03-01T10:00"), 1, "2026-03-01T10:00:00+01:00, which is past; give a later --start"),
        (("--duration", "0"), 2, "“0” is not between nothing and a year. Write for example 2h"),
        (("--duration", "99999999999w"), 2, "longer than any calendar"),
        (("--title", " "), 2, "'--title': it is empty"),
        (("--title", "x" * 201), 2, "'--title': it is longer than 200 characters"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_with_the_mend_and_nobody_is_told(
    office: Office, options: tuple[str, ...], code: int, said: str
) -> None:
    office.does("members", "import", office.file("more.csv", MORE))
    before = office.rows()

    done = office.mailer("meeting", "plan", *THIRD, *options)

    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert office.rows() == before


# --- list and show ----------------------------------------------------------------------------------------------------


def test_meetings_are_listed_by_date(lived: Office) -> None:
    assert lived.asked("meeting", "list") == [
        {
            "id": "M-2026-01",
            "title": "First meeting",
            "kind": "quarterly",
            "start": "2026-02-19T10:00:00+01:00",
            "end": "2026-02-19T12:00:00+01:00",
            "place": "UN House",
            "state": "held",
        },
        {
            "id": "M-2026-02",
            "title": "Second meeting",
            "kind": "quarterly",
            "start": "2026-03-19T10:00:00+01:00",
            "end": "2026-03-19T12:00:00+01:00",
            "place": "UN House",
            "state": "planned",
        },
    ]
    assert lived.mailer("meeting", "list").out.splitlines() == [
        "id\tstart\tstate\ttitle\tplace",
        "M-2026-01\t2026-02-19 10:00\theld\tFirst meeting\tUN House",
        "M-2026-02\t2026-03-19 10:00\tplanned\tSecond meeting\tUN House",
    ]


def test_an_answer_in_words_is_shown_with_its_headcount(lived: Office) -> None:
    assert lived.asked("meeting", "show", "M-2026-01")["representation"][1] == {
        "organisation": "UNHCR",
        "status": "accepted",
        "people": [
            {
                "name": "Mira Leka",
                "address": "mira@unhcr.example",
                "partstat": "accepted",
                "headcount": 2,
                "comment": None,
                "source": "text",
                "provisional": False,
            }
        ],
    }


def test_an_answer_of_a_calendar_is_shown_with_the_time_that_it_proposes(lived: Office) -> None:
    shown = lived.asked("meeting", "show", "m-2026-02")

    assert shown["representation"][1] == {
        "organisation": "UNHCR",
        "status": "tentative",
        "people": [
            {
                "name": "Mira Leka",
                "address": "mira@unhcr.example",
                "partstat": "tentative",
                "headcount": 1,
                "comment": "we are in the north that day",
                "source": "calendar",
                "provisional": False,
            }
        ],
    }
    assert shown["proposals"] == [
        {
            "from": "mira@unhcr.example",
            "start": "2026-03-20T10:00:00+01:00",
            "end": "2026-03-20T12:00:00+01:00",
            "comment": "we are in the north that day",
        }
    ]


def test_an_answer_that_nothing_vouches_for_is_shown_as_provisional(office: Office) -> None:
    mail = a_mail("Yes", ZEF, "Re: Invitation [UNMN Harbour M-2026-02]", proven=False)
    office.receives(mail, now="2026-03-02T09:45")

    unicef = office.asked("meeting", "show", "M-2026-02")["representation"][2]

    assert unicef["status"] == "review"
    assert [(each["partstat"], each["provisional"]) for each in unicef["people"]] == [("accepted", True)]
    assert "UNICEF\treview\t\tZef Rama (accepted, provisional)\n" in office.mailer("meeting", "show", "M-2026-02").out


def test_people_are_shown_who_comes(lived: Office) -> None:
    assert lived.mailer("meeting", "show", "M-2026-01").out == (
        "M-2026-01  First meeting  (held)\n"
        "Thursday 19 February 2026, 10:00 to 12:00  UN House\n"
        "\n"
        "organisation\tstatus\tpersons\tpeople\n"
        "IOM\tnone\t\t\n"
        "UNHCR\taccepted\t2\tMira Leka (accepted, 2 persons)\n"
        "UNICEF\tnone\t\t\n"
        "In all: 1 accepted (2 persons), 2 none\n"
    )
    assert lived.mailer("meeting", "show", "M-2026-02").out.endswith(
        "UNHCR\ttentative\t1\tMira Leka (tentative, “we are in the north that day”)\n"
        "UNICEF\tnone\t\t\n"
        "In all: 1 tentative (1 person), 2 none\n"
        "mira@unhcr.example proposes Friday 20 March 2026, 10:00 we are in the north that day\n"
    )


# --- move and cancel --------------------------------------------------------------------------------------------------


def test_a_meeting_is_moved_its_length_stays_and_everybody_is_asked_again(office: Office) -> None:
    office.receives(office.answer("invitation", ZEF, "We will attend."), now="2026-03-02T09:45")
    assert representation(office, "M-2026-02")["UNICEF"] == "accepted"

    done = office.mailer("meeting", "move", "M-2026-02", "--start", "2026-04-02T14:00")

    assert (done.code, done.out, done.err) == (0, "", "M-2026-02 is changed, 5 people are told\n")
    shown = office.asked("meeting", "show", "M-2026-02")
    assert (shown["start"], shown["end"]) == ("2026-04-02T14:00:00+02:00", "2026-04-02T16:00:00+02:00")
    assert (shown["sequence"], shown["place"]) == (1, "UN House")
    assert representation(office, "M-2026-02") == {"IOM": "none", "UNHCR": "none", "UNICEF": "none"}


def test_another_place_leaves_the_answers_as_they_are(office: Office) -> None:
    office.does("meeting", "move", "M-2026-02", "--place", "Town hall", "--link", "https://meet.example/2")

    shown = office.asked("meeting", "show", "M-2026-02")
    assert (shown["place"], shown["link"], shown["sequence"]) == ("Town hall", "https://meet.example/2", 1)
    assert representation(office, "M-2026-02")["UNHCR"] == "tentative"


def test_a_meeting_is_cancelled_with_the_reason(office: Office) -> None:
    done = office.mailer("meeting", "cancel", "M-2026-02", "--reason", "the co-chairs are travelling")

    assert (done.code, done.out, done.err) == (0, "", "M-2026-02 is cancelled, 5 people are told\n")
    shown = office.asked("meeting", "show", "M-2026-02")
    assert (shown["state"], shown["sequence"]) == ("cancelled", 1)
    letter = office.letter("meeting_cancelled", MIRA)
    assert "the co-chairs are travelling" in office.asked("outbox", "show", str(letter["id"]))["text"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("move M-2026-01 --place Hall", "M-2026-01 is held; only a planned meeting can be changed"),
        ("cancel M-2026-01", "M-2026-01 is held; only a planned meeting can be changed"),
        ("move M-2026-02 --start 2026-03-19T10:00", "M-2026-02 is at that time and place already; nothing is sent"),
        ("move M-2026-02 --start 2026-03-01T10:00", "which is past; give a later --start"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_and_nobody_is_told(office: Office, order: str, said: str) -> None:
    before = office.rows()

    done = office.mailer("meeting", *order.split())

    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert office.rows() == before


def test_a_cancelled_meeting_stays_cancelled(office: Office) -> None:
    office.does("meeting", "cancel", "M-2026-02")

    for order in (("cancel", "M-2026-02"), ("move", "M-2026-02", "--place", "Hall")):
        done = office.mailer("meeting", *order)

        assert done.code == 1
        assert done.err == "mailer: M-2026-02 is cancelled; only a planned meeting can be changed\n"


def test_an_invitation_goes_out_with_the_calendar_of_its_meeting(office: Office) -> None:
    reference = office.mailer("meeting", "plan", *THIRD).out.strip()

    letter = office.letter("invitation", ZEF)
    raw = office.mailer("outbox", "show", str(letter["id"]), "--raw").octets

    assert letter["about"] == reference
    assert b"text/calendar" in raw
    assert json.loads(office.mailer("outbox", "show", str(letter["id"]), "--json").out)["audience"] == "M-2026-03"


# --- who came ---------------------------------------------------------------------------------------------------------


def test_who_came_is_recorded_and_shown(office: Office) -> None:
    names = ("--present", "UNHCR; Zef Rama", "--present", "Luan Shehu", "--apologies", "ana@iom.example")

    done = office.mailer("meeting", "attendance", "m-2026-01", *names)

    assert (done.code, done.out) == (0, "")
    assert done.err == "M-2026-01: 3 organisations present, 1 organisation excused\n"
    shown = office.asked("meeting", "attendance", "M-2026-01")
    assert shown["present"] == [
        {"organisation": "UNHCR", "name": None, "address": None},
        {"organisation": "UNICEF", "name": "Zef Rama", "address": ZEF},
        {"organisation": "IOM", "name": "Luan Shehu", "address": "luan@iom.example"},
    ]
    assert [each["name"] for each in shown["apologies"]] == ["Ana Hoxha"]
    assert (shown["absent"], shown["at"]) == ([], "2026-03-02T10:00:00+01:00")
    assert office.asked("meeting", "show", "M-2026-01")["attendance"] == {
        name: value for name, value in shown.items() if name != "meeting"
    }
    assert "present\tUNHCR, Zef Rama (UNICEF), Luan Shehu (IOM)\napologies\tAna Hoxha (IOM)\nabsent\t-\n" in (
        office.mailer("meeting", "attendance", "M-2026-01").out
    )


def test_who_is_neither_present_nor_excused_is_named(office: Office) -> None:
    done = office.mailer("meeting", "attendance", "M-2026-01", "--present", "UNHCR")

    assert done.err.endswith("; neither present nor excused: IOM, UNICEF\n")


def test_before_anybody_has_said_it_nobody_came(lived: Office) -> None:
    assert lived.asked("meeting", "attendance", "M-2026-01") == {
        "meeting": "M-2026-01",
        "present": [],
        "apologies": [],
        "absent": ["IOM", "UNHCR", "UNICEF"],
        "by": None,
        "at": None,
    }
    assert lived.mailer("meeting", "attendance", "M-2026-01").out == "M-2026-01: nobody has said yet who came\n"


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_with_json_the_record_is_shown_as_it_is_or_would_be(office: Office, options: tuple[str, ...]) -> None:
    before = office.rows()
    done = office.mailer("meeting", "attendance", "M-2026-01", "--present", "UNHCR", *options, "--json")

    assert json.loads(done.out)["absent"] == ["IOM", "UNICEF"]
    assert (office.rows() == before) is bool(options)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("M-2026-01", "--present", "UNHRC, Zeff Rama"),
            "“UNHRC” names nobody on the list for certain; did you mean UNHCR",
        ),
        (("M-2026-01", "--present", "UNHRC, Zeff Rama"), "did you mean Zef Rama (UNICEF)?"),
        (("M-2026-01", "--present", "UNHCR", "--apologies", "UNHCR"), "UNHCR cannot be both present and excused"),
        (("M-2026-02", "--present", "UNHCR"), "M-2026-02 is planned; attendance is of a meeting that took place"),
    ],
)
def test_what_is_not_certain_is_refused_and_nothing_is_recorded(
    office: Office, arguments: tuple[str, ...], said: str
) -> None:
    before = office.rows()
    done = office.mailer("meeting", "attendance", *arguments)

    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert office.rows() == before


def test_who_said_so_and_by_which_mail_stands_in_the_history(office: Office) -> None:
    office.receives(office.answer("who_came", "ana@iom.example", "present: UNHCR"), now="2026-03-02T09:45")
    office.receives(office.answer("who_came", "ana@iom.example", "present: UNICEF"), now="2026-03-02T09:50")

    shown = office.asked("meeting", "attendance", "M-2026-01")
    assert ([each["organisation"] for each in shown["present"]], shown["by"]) == (["UNICEF"], "ana@iom.example")
    caused = [each for each in office.asked("history", "M-2026-01") if each["what"] == "attendance_recorded"]
    assert len({each["mail"] for each in caused}) == 2


# --- answers that nothing proves --------------------------------------------------------------------------------------


def test_an_unproven_answer_is_confirmed_by_mail_and_what_waited_is_settled(office: Office) -> None:
    unproven = a_mail("Yes", ZEF, "Re: Invitation [UNMN Harbour M-2026-02]", proven=False)
    office.receives(unproven, now="2026-03-02T09:45")
    waiting = len(office.asked("inbox", "list", "--state", "attention"))

    office.receives(office.answer("rsvp_question", ZEF, "RIGHT"), now="2026-03-02T09:50")

    assert representation(office, "M-2026-02")["UNICEF"] == "accepted"
    assert len(office.asked("inbox", "list", "--state", "attention")) == waiting - 1
    assert office.asked("meeting", "show", "M-2026-02")["totals"]["accepted"] == {"organisations": 1, "persons": 1}


def test_an_answer_that_is_not_theirs_is_shown_as_set_aside_and_one_for_an_earlier_date_as_such(office: Office) -> None:
    office.receives(office.answer("invitation", MIRA, "We will attend."), now="2026-03-02T09:40")
    unproven = a_mail("Yes", ZEF, "Re: Invitation [UNMN Harbour M-2026-02]", proven=False)
    office.receives(unproven, now="2026-03-02T09:45")
    office.receives(office.answer("rsvp_question", ZEF, "WRONG"), now="2026-03-02T09:50")

    shown = office.asked("meeting", "show", "M-2026-02")
    assert [(each["name"], each["partstat"]) for each in shown["set_aside"]] == [("Zef Rama", "accepted")]
    office.does("meeting", "move", "M-2026-02", "--start", "2026-04-02T14:00")
    moved = office.asked("meeting", "show", "M-2026-02")
    assert [each["name"] for each in moved["earlier"]] == ["Mira Leka"]
    out = office.mailer("meeting", "show", "M-2026-02").out
    assert "Mira Leka (UNHCR, accepted) answered for the earlier date\n" in out
