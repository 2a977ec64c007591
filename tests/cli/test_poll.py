"""mailer meeting poll and choose: a date asked for, answered in words, chosen; and how it is shown."""

import pytest

from ..build import MIRA, ZEF, a_mail
from .office import Office
from .test_members import MORE

ASKED = ("--title", "Third meeting", "--duration", "90m", "--place", "UN House")
SLOTS = ("--slot", "2026-04-14T10:00", "--slot", "2026-04-16T10:00", "--slot", "2026-04-20T10:00")
LUAN = "luan@iom.example"
LATER = "2026-03-02T10:30"


@pytest.fixture
def polled(office: Office) -> Office:
    """The dates are asked for, and two organisations have answered."""
    office.does("meeting", "poll", *ASKED, *SLOTS)
    office.receives(
        office.answer("poll", MIRA, "1 and 2, not the third"),
        office.answer("poll", ZEF, "Let me see."),
        now=LATER,
    )
    return office


def test_dates_are_asked_for_and_the_reference_alone_is_printed(office: Office) -> None:
    done = office.mailer("meeting", "poll", *ASKED, *SLOTS)

    assert (done.code, done.out) == (0, "M-2026-03\n")
    assert done.err == "M-2026-03: 5 people are asked which dates suit\n"
    assert office.asked("meeting", "list", "--polls") == [
        {
            "id": "M-2026-03",
            "title": "Third meeting",
            "kind": "quarterly",
            "state": "open",
            "deadline": "2026-03-09T17:00:00+01:00",
            "slots": ["2026-04-14T10:00:00+02:00", "2026-04-16T10:00:00+02:00", "2026-04-20T10:00:00+02:00"],
            "chosen": None,
            "silent": ["IOM", "UNHCR", "UNICEF"],
        }
    ]


def test_what_has_no_date_is_no_meeting_yet_and_has_what_a_meeting_has_empty(polled: Office) -> None:
    shown = polled.asked("meeting", "show", "m-2026-03")

    assert {name: value for name, value in shown.items() if name != "poll"} == {
        "id": "M-2026-03",
        "title": "Third meeting",
        "kind": "quarterly",
        "start": None,
        "end": None,
        "place": "UN House",
        "link": "",
        "sequence": 0,
        "state": None,
        "representation": [],
        "proposals": [],
    }
    assert shown["poll"]["state"] == "open"
    assert shown["poll"]["slots"][1] == {
        "number": 2,
        "start": "2026-04-16T10:00:00+02:00",
        "end": "2026-04-16T11:30:00+02:00",
        "yes": 1,
        "maybe": 0,
        "no": 0,
    }
    assert shown["poll"]["availability"][1] == {
        "organisation": "UNHCR",
        "slots": ["yes", "yes", "no"],
        "provisional": False,
        "people": [
            {
                "name": "Mira Leka",
                "address": MIRA,
                "slots": ["yes", "yes", "no"],
                "comment": None,
                "provisional": False,
            }
        ],
    }
    assert {each["id"] for each in polled.asked("meeting", "list")} == {"M-2026-01", "M-2026-02"}


def test_people_are_shown_which_dates_suit_whom(polled: Office) -> None:
    assert polled.mailer("meeting", "show", "M-2026-03").out == (
        "M-2026-03  Third meeting  (no meeting yet; dates: open)\n"
        "1  Tuesday 14 April 2026, 10:00 to 11:30: 1 yes\n"
        "2  Thursday 16 April 2026, 10:00 to 11:30: 1 yes\n"
        "3  Monday 20 April 2026, 10:00 to 11:30: 0 yes\n"
        "Answers until Monday 09 March 2026, 17:00\n"
        "\n"
        "organisation\t1\t2\t3\tpeople\n"
        "IOM\tnone\tnone\tnone\t\n"
        "UNHCR\tyes\tyes\tno\tMira Leka (yes, yes, no)\n"
        "UNICEF\treview\treview\treview\tZef Rama (could not be read, “Let me see.”)\n"
    )
    listed = polled.mailer("meeting", "list").out.splitlines()
    assert listed[-1] == "M-2026-03\tno date yet\topen\tThird meeting\tUN House"
    assert polled.mailer("meeting", "list", "--polls").out == (
        "id\tstate\tdeadline\ttitle\tno answer from\nM-2026-03\topen\t2026-03-09 17:00\tThird meeting\tIOM, UNICEF\n"
    )


def test_an_answer_that_nothing_vouches_for_is_shown_as_provisional(office: Office) -> None:
    office.does("meeting", "poll", *ASKED, *SLOTS)
    office.receives(a_mail("1", ZEF, "Re: Which dates? [UNMN Harbour M-2026-03]", proven=False), now=LATER)

    unicef = office.asked("meeting", "show", "M-2026-03")["poll"]["availability"][2]

    assert (unicef["slots"], unicef["provisional"]) == (["yes", "none", "none"], True)
    assert "Zef Rama (yes, none, none, provisional)" in office.mailer("meeting", "show", "M-2026-03").out


def test_it_waits_on_the_silent_and_then_on_those_who_choose(polled: Office) -> None:
    waits = {"about": "M-2026-03", "what": "which dates suit for “Third meeting”", "due": "2026-03-09T17:00:00+01:00"}
    waiting = polled.asked("status")["waiting"]
    assert [name for name, pending in waiting.items() if waits in pending] == ["IOM", "UNICEF"]

    polled.receives(now="2026-03-09T17:20")

    status = polled.asked("status", now="2026-03-09T17:30")
    assert not [each for pending in status["waiting"].values() for each in pending if each["about"] == "M-2026-03"]
    assert {"about": "M-2026-03", "what": "a date for “Third meeting”", "who": [LUAN]} in status["choices"]
    line = "To be decided          M-2026-03  a date for “Third meeting”: Luan Shehu\n"
    assert line in polled.mailer("status", now="2026-03-09T17:30").out


def test_the_co_chairs_word_plans_it_and_its_poll_is_shown_with_it(polled: Office) -> None:
    polled.receives(now="2026-03-09T17:20")
    polled.receives(polled.answer("poll_result", LUAN, "2"), now="2026-03-10T09:00")

    shown = polled.asked("meeting", "show", "M-2026-03")

    assert (shown["state"], shown["start"], shown["place"]) == ("planned", "2026-04-16T10:00:00+02:00", "UN House")
    assert (shown["poll"]["state"], shown["poll"]["chosen"]) == ("settled", 2)
    assert polled.letter("invitation", ZEF)["about"] == "M-2026-03"
    assert [each["id"] for each in polled.asked("meeting", "list")] == ["M-2026-01", "M-2026-02", "M-2026-03"]


def test_the_secretariat_may_choose_by_command(polled: Office) -> None:
    done = polled.mailer("meeting", "choose", "m-2026-03", "--slot", "1")

    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("M-2026-03 is convened, 5 people are invited\n")
    again = polled.mailer("meeting", "choose", "M-2026-03", "--slot", "2")
    assert (again.code, again.err) == (
        1,
        "mailer: M-2026-03 is settled already, for date 1; date 2 was not taken\n",
    )


def test_a_poll_is_called_off(polled: Office) -> None:
    done = polled.mailer("meeting", "cancel", "M-2026-03", "--reason", "nobody is here")

    assert (done.code, done.err) == (0, "M-2026-03: no date is asked for any more, 5 people are told\n")
    shown = polled.asked("meeting", "show", "M-2026-03")
    assert (shown["state"], shown["poll"]["state"], shown["poll"]["reason"]) == (None, "cancelled", "nobody is here")
    letter = polled.letter("poll_cancelled", MIRA)
    assert "nobody is here" in polled.asked("outbox", "show", str(letter["id"]))["text"]
    assert "no date yet" not in polled.mailer("meeting", "list").out


def test_a_groups_poll_asks_the_group_alone(office: Office) -> None:
    office.does("members", "import", office.file("more.csv", MORE))

    office.does("meeting", "poll", *ASKED, *SLOTS, "--group", "WG2")

    asked = [each["to"] for each in office.asked("outbox", "list") if each["kind"] == "poll"]
    assert asked == ["gent@unodc.example"]
    assert office.asked("meeting", "show", "M-2026-03")["kind"] == "group"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--slot", "2026-04-14T10:00"), 1, "give 2 to 5 different dates, each with --slot"),
        ((*SLOTS, "--deadline", "2026-03-01T10:00"), 1, "which is past; give a later --deadline"),
        ((*SLOTS, "--kind", "group"), 2, "--kind group and --group go together"),
        ((*SLOTS, "--group", "WG9"), 1, "there is no working group “WG9”"),
        ((*SLOTS, "--slot", "2026-03-03T10:00"), 1, "is not after the deadline for answers"),
        (("--slot", "soon"), 2, "“soon” is no time"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_mend_and_nobody_is_told(
    office: Office, options: tuple[str, ...], code: int, said: str
) -> None:
    office.does("members", "import", office.file("more.csv", MORE))
    before = office.rows()

    done = office.mailer("meeting", "poll", *ASKED, *options)

    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert office.rows() == before


def test_a_quarter_without_a_meeting_is_proposed_and_shown(lived: Office) -> None:
    (choice,) = lived.asked("status")["choices"]

    assert choice == {
        "about": "R-2026-01",
        "what": "whether to meet: a meeting in 2026-Q2",
        "who": [LUAN, "ana@iom.example"],
    }
