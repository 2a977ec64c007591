"""mailer status: what waits on whom."""

from pathlib import Path

from ..build import ZEF
from ..installation import install
from .office import Office


def test_it_says_what_waits_for_a_person_what_is_on_its_way_and_what_waits_on_whom(lived: Office) -> None:
    assert lived.asked("status") == {
        "attention": 6,
        "outbox": {"queued": 4, "sent": 44, "failed": 1, "unknown": 1},
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
    }


def test_people_are_told_the_same(lived: Office) -> None:
    assert lived.mailer("status").out == (
        "UN Migration Network in Harbour\n"
        "Waiting for a person   6 mails (mailer inbox list --state attention, or quarantined)\n"
        "Outbox                 1 failed, 4 queued, 44 sent, 1 unknown\n"
        "Mailbox read           Mon 02 Mar 2026 09:30\n"
        "IOM                    C-2026-02  a position on “Joint note”, by Mon 09 Mar 17:00\n"
        "IOM                    M-2026-02  an answer to the invitation to “Second meeting”, by Thu 19 Mar 10:00\n"
        "Ministry of Interior   C-2026-02  a position on “Joint note”, by Mon 09 Mar 17:00\n"
        "UNHCR                  C-2026-02  a position on “Joint note”, by Mon 09 Mar 17:00\n"
        "UNICEF                 M-2026-02  an answer to the invitation to “Second meeting”, by Thu 19 Mar 10:00\n"
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

    assert office.asked("status") == {"attention": 0, "outbox": {}, "mailbox_read": None, "waiting": {}}
    assert office.mailer("status").out == (
        "UN Migration Network in Harbour\n"
        "Waiting for a person   0 mails\n"
        "Outbox                 nothing\n"
        "Mailbox read           never\n"
    )
