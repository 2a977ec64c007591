"""mailer digest: what the next one would tell, and sending it."""

from pathlib import Path

from ..build import MIRA, a_mail
from ..installation import install
from .office import Office

FRIDAY = "2026-03-06T15:00"


def sent(office: Office) -> list[str]:
    """To whom the newest digest goes."""
    return sorted(
        each["to"] for each in office.asked("outbox", "list", "--state", "queued") if each["kind"] == "digest"
    )


def test_the_preview_tells_what_was_shared_since_the_last_one_and_what_waits_on_whom(lived: Office) -> None:
    assert lived.asked("digest", "preview") == {
        "from": "2026-02-27T15:00:00+01:00",
        "to": "2026-03-02T10:00:00+01:00",
        "items": [
            {
                "id": "U-2026-002",
                "kind": "update",
                "title": "Clinic",
                "organisation": "UNICEF",
                "audience": "members",
                "tags": ["gcm:15"],
                "attachments": [
                    {
                        "name": "clinic.pdf",
                        "size": 15,
                        "sha256": "35fc0022bece9481c0a95af6682898d1a012cde00f7a731972df16576e40542f",
                    }
                ],
            }
        ],
        "waiting": {
            "IOM": [
                "C-2026-02: a position on “Joint note”",
                "M-2026-02: an answer to the invitation to “Second meeting”",
            ],
            "Ministry of Interior": ["C-2026-02: a position on “Joint note”"],
            "UNHCR": ["C-2026-02: a position on “Joint note”"],
            "UNICEF": ["M-2026-02: an answer to the invitation to “Second meeting”"],
        },
    }


def test_people_are_shown_the_same(lived: Office) -> None:
    assert lived.mailer("digest", "preview").out == (
        "From Fri 27 Feb 2026 15:00 to Mon 02 Mar 2026 10:00\n"
        "\n"
        "id\torganisation\taudience\ttitle\n"
        "U-2026-002\tUNICEF\tmembers\tClinic\n"
        "IOM                    C-2026-02: a position on “Joint note”\n"
        "IOM                    M-2026-02: an answer to the invitation to “Second meeting”\n"
        "Ministry of Interior   C-2026-02: a position on “Joint note”\n"
        "UNHCR                  C-2026-02: a position on “Joint note”\n"
        "UNICEF                 M-2026-02: an answer to the invitation to “Second meeting”\n"
    )


def test_before_there_was_any_the_preview_is_of_nothing_and_of_no_time(tmp_path: Path) -> None:
    assert Office(install(tmp_path)).asked("digest", "preview") == {
        "from": "2026-03-02T10:00:00+01:00",
        "to": "2026-03-02T10:00:00+01:00",
        "items": [],
        "waiting": {},
    }


def test_without_one_that_is_due_nothing_is_sent(office: Office) -> None:
    before = office.rows()

    done = office.mailer("digest", "send")

    assert (done.code, done.out) == (1, "")
    assert done.err == "mailer: no digest is due; with --now it goes out all the same\n"
    assert office.rows() == before


def test_on_its_day_it_is_sent_to_everybody_who_may_see_something_of_it(office: Office) -> None:
    done = office.mailer("digest", "send", now=FRIDAY)

    assert (done.code, done.out, done.err) == (0, "", "digest of 1 items to 5 people\n")
    assert sent(office) == [
        "ana@iom.example",
        "ben@unhcr.example",
        "luan@iom.example",
        "mira@unhcr.example",
        "zef@unicef.example",
    ]
    assert office.asked("digest", "preview", now=FRIDAY)["items"] == []
    assert office.mailer("digest", "send", now=FRIDAY).code == 1


def test_now_it_is_sent_on_whatever_day_and_once(office: Office) -> None:
    office.does("digest", "send", "--now")

    again = office.mailer("digest", "send", "--now")

    assert len(sent(office)) == 5
    assert again.code == 1
    assert again.err == "mailer: nothing was shared since the last digest; nothing is sent\n"


def test_after_one_out_of_turn_the_weekly_one_tells_what_is_newer(office: Office) -> None:
    office.does("digest", "send", "--now")
    office.receives(a_mail("The figures of February.", MIRA, "Figures"), now="2026-03-04T10:00")

    preview = office.asked("digest", "preview", now="2026-03-05T10:00")

    assert preview["from"] == "2026-03-02T10:00:00+01:00"
    assert [each["id"] for each in preview["items"]] == ["U-2026-003"]


def test_a_dry_run_shows_the_digest_as_it_is_read(lived: Office) -> None:
    shown = lived.mailer("digest", "send", "--now", "--dry-run").out

    assert "Our clinic in Harbour has opened." in shown
    assert shown.endswith("5 mails\n")
