"""mailer status: what waits on whom."""

from pathlib import Path

from ..build import MIRA, ZEF, a_mail
from ..installation import install
from .office import Office

CO_CHAIR = "organisation,kind,name,address,role,groups\nUNDP,member,Drita Kola,drita@undp.example,head;co_chair,\n"
WISH = "ILO would like to join the Network."


def test_it_says_what_waits_for_a_person_what_is_on_its_way_and_what_waits_on_whom(lived: Office) -> None:
    assert lived.asked("status") == {
        "attention": 6,
        "outbox": {"queued": 6, "sent": 49, "failed": 1, "unknown": 1},
        "mailbox_read": "2026-03-02T09:30:00+01:00",
        "waiting": {
            "IOM": [
                {"about": "C-2026-02", "what": "a position on “Joint note”", "due": "2026-03-09T17:00:00+01:00"},
                {
                    "about": "M-2026-02",
                    "what": "an answer to the invitation to “Second meeting”",
                    "due": "2026-03-19T10:00:00+01:00",
                },
            ],
            "Ministry of Interior": [
                {"about": "C-2026-02", "what": "a position on “Joint note”", "due": "2026-03-09T17:00:00+01:00"}
            ],
            "UNHCR": [{"about": "C-2026-02", "what": "a position on “Joint note”", "due": "2026-03-09T17:00:00+01:00"}],
            "UNICEF": [
                {
                    "about": "M-2026-02",
                    "what": "an answer to the invitation to “Second meeting”",
                    "due": "2026-03-19T10:00:00+01:00",
                }
            ],
        },
        "warnings": [],
        "acts": [],
        "changes": [],
        "choices": [
            {
                "about": "R-2026-01",
                "what": "whether to meet: a meeting in 2026-Q2",
                "who": ["luan@iom.example", "ana@iom.example"],
            }
        ],
        "unrecorded": [{"about": "M-2026-01", "what": "First meeting", "end": "2026-02-19T12:00:00+01:00"}],
    }


def test_people_are_told_the_same(lived: Office) -> None:
    assert lived.mailer("status").out == (
        "UN Migration Network in Harbour\n"
        "Waiting for a person   6 mails (mailer inbox list --state attention, or quarantined)\n"
        "Outbox                 1 failed, 6 queued, 49 sent, 1 unknown\n"
        "Mailbox read           Mon 02 Mar 2026 09:30\n"
        "IOM                    C-2026-02  a position on “Joint note”, by Mon 09 Mar 17:00\n"
        "IOM                    M-2026-02  an answer to the invitation to “Second meeting”, by Thu 19 Mar 10:00\n"
        "Ministry of Interior   C-2026-02  a position on “Joint note”, by Mon 09 Mar 17:00\n"
        "UNHCR                  C-2026-02  a position on “Joint note”, by Mon 09 Mar 17:00\n"
        "UNICEF                 M-2026-02  an answer to the invitation to “Second meeting”, by Thu 19 Mar 10:00\n"
        "To be decided          R-2026-01  whether to meet: a meeting in 2026-Q2: Luan Shehu or Ana Hoxha\n"
        "Who came               M-2026-01  First meeting, Thu 19 Feb: not recorded (mailer meeting attendance)\n"
    )


def test_minutes_wait_for_corrections_until_their_deadline(lived: Office) -> None:
    waiting = lived.asked("status", now="2026-02-20T10:00")["waiting"]

    assert waiting["UNICEF"][0] == {
        "about": "M-2026-01",
        "what": "corrections, if any, to the minutes of “First meeting”",
        "due": "2026-02-27T17:00:00+01:00",
    }


def test_what_was_answered_waits_no_more(office: Office) -> None:
    office.receives(office.answer("invitation", ZEF, "We will attend."), now="2026-03-02T09:45")

    assert "UNICEF" not in office.asked("status")["waiting"]


def test_a_network_that_has_not_begun_waits_for_nothing(tmp_path: Path) -> None:
    office = Office(install(tmp_path))

    assert office.asked("status") == {
        "attention": 0,
        "outbox": {},
        "mailbox_read": None,
        "waiting": {},
        "warnings": [],
        "acts": [],
        "changes": [],
        "choices": [],
        "unrecorded": [],
    }
    assert office.mailer("status").out == (
        "UN Migration Network in Harbour\n"
        "Waiting for a person   0 mails\n"
        "Outbox                 nothing\n"
        "Mailbox read           never\n"
    )


def test_of_a_meeting_whose_attendance_is_recorded_nothing_is_missing(office: Office) -> None:
    office.does("meeting", "attendance", "M-2026-01", "--present", "UNHCR")

    assert office.asked("status")["unrecorded"] == []


# --- the member list --------------------------------------------------------------------------------------------------


def test_what_is_not_as_it_should_be_with_the_list_is_a_warning(office: Office) -> None:
    office.does("members", "import", office.file("more.csv", CO_CHAIR))
    office.receives(office.bounce("invitation", MIRA), now="2026-03-02T09:45")

    warnings = ["UNDP has no focal point", "letters to Mira Leka, focal point of UNHCR, come back"]
    assert office.asked("status")["warnings"] == warnings
    lines = office.mailer("status").out.splitlines()
    assert lines[-2:] == [f"Member list            {each}" for each in warnings]


def test_a_change_that_nobody_has_confirmed_is_shown(office: Office) -> None:
    office.receives(a_mail("Our new alternate is Olta Çela, olta@unhcr.example.", MIRA), now="2026-03-02T09:45")

    assert office.asked("status")["changes"] == [{"about": "L-2026-01", "what": "Olta Çela as alternate of UNHCR"}]
    assert "To be confirmed        L-2026-01  Olta Çela as alternate of UNHCR\n" in office.mailer("status").out
    office.does("members", "confirm", "L-2026-01")
    assert office.asked("status")["changes"] == []


def test_an_act_of_two_keys_is_shown_with_whoever_has_not_confirmed_and_until_when(office: Office) -> None:
    office.does("members", "import", office.file("more.csv", CO_CHAIR))
    office.receives(a_mail(WISH, "lin@ilo.example", "Membership"), now="2026-03-02T09:45")

    act = {"about": "K-2026-01", "what": "ILO would like to join", "due": "2026-03-09T09:45:00+01:00"}
    assert office.asked("status")["acts"] == [{**act, "missing": ["luan@iom.example", "drita@undp.example"]}]
    line = "Both co-chairs         K-2026-01  ILO would like to join, by Mon 09 Mar 09:45: Luan Shehu, Drita Kola\n"
    assert line in office.mailer("status").out
    office.receives(office.answer("keys_asked", "luan@iom.example", "CONFIRM"), now="2026-03-02T09:50")
    assert office.asked("status")["acts"] == [{**act, "missing": ["drita@undp.example"]}]
