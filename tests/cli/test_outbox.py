"""mailer outbox: each letter on its way, one row for each recipient."""

import email
import email.policy

import pytest

from ..build import ANA, BEN, MIRA, ZEF
from .office import Office

INVITATION = "Invitation: Second meeting, Thu 19 Mar, 10:00 (Tirana time) [UNMN Harbour M-2026-02]"


def number(office: Office, template: str, address: str) -> str:
    return str(office.letter(template, address)["id"])


def state(office: Office, letter: str) -> str:
    return str(office.asked("outbox", "show", letter)["state"])


# --- list and show ----------------------------------------------------------------------------------------------------


def test_each_recipient_has_a_row_newest_first(lived: Office) -> None:
    listed = lived.asked("outbox", "list")

    assert [each["id"] for each in listed] == list(range(57, 0, -1))
    assert [each["to"] for each in listed if (each["kind"], each["about"]) == ("invitation", "M-2026-02")] == [
        "zef@unicef.example",
        "ben@unhcr.example",
        "mira@unhcr.example",
        "luan@iom.example",
        "ana@iom.example",
    ]


def test_a_letter_that_was_sent_has_every_field_of_the_contract(lived: Office) -> None:
    letter = lived.letter("invitation", MIRA)

    assert letter.pop("message_id").endswith("@harbour.example")
    assert letter == {
        "id": 43,
        "kind": "invitation",
        "about": "M-2026-02",
        "to": "mira@unhcr.example",
        "subject": INVITATION,
        "state": "sent",
        "attempts": 1,
        "next": None,
        "reply": "250 ok",
    }


def test_a_letter_that_waits_says_when_it_is_tried(lived: Office) -> None:
    letter = lived.letter("attention_note", ANA)

    assert (letter["state"], letter["attempts"], letter["reply"], letter["about"]) == ("queued", 0, None, None)
    assert letter["next"] == "2026-03-02T09:30:00+01:00"


def test_what_the_server_answered_is_kept(lived: Office) -> None:
    failed, unknown = lived.letter("invitation", BEN), lived.letter("invitation", ZEF)

    assert (failed["state"], failed["reply"], failed["next"]) == ("failed", "550 no such user", None)
    assert (unknown["state"], unknown["reply"]) == ("unknown", None)
    assert unknown["next"] > "2026-03-02T09:00:00+01:00"


def test_a_letter_that_came_back_is_shown_as_bounced(office: Office) -> None:
    office.receives(office.bounce("consultation", MIRA), now="2026-03-02T09:45")

    letter = office.letter("consultation", MIRA)

    assert (letter["state"], letter["reply"]) == ("bounced", "5.1.1 550 5.1.1 user unknown")


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ("queued", [57, 56, 55, 54, 53, 52]),
        ("failed", [44]),
        ("unknown", [45]),
        ("sending", []),
        ("deferred", []),
        ("bounced", []),
        ("discarded", []),
    ],
)
def test_the_list_is_narrowed_by_state(lived: Office, wanted: str, ids: list[int]) -> None:
    assert [each["id"] for each in lived.asked("outbox", "list", "--state", wanted)] == ids


def test_people_read_a_line_for_each_letter(lived: Office) -> None:
    assert lived.mailer("outbox", "list", "--state", "failed").out == (
        f"id\tstate\tto\tsubject\treply\n44\tfailed\tben@unhcr.example\t{INVITATION}\t550 no such user\n"
    )


def test_a_letter_is_shown_with_its_words_and_for_whom_it_is(lived: Office) -> None:
    shown = lived.asked("outbox", "show", "43")

    assert {name: shown[name] for name in lived.letter("invitation", MIRA)} == lived.letter("invitation", MIRA)
    assert (shown["organisation"], shown["audience"]) == ("UNHCR", "M-2026-02")
    assert shown["text"].startswith(f"{INVITATION}\n")
    assert "Dear Mira Leka," in shown["text"]


def test_people_are_shown_the_same(lived: Office) -> None:
    shown = lived.mailer("outbox", "show", "44").out

    for fact in (
        "to:          ben@unhcr.example\n",
        "state:       failed\n",
        "next:\n",
        "reply:       550 no such user\n",
    ):
        assert fact in shown
    assert "Dear Ben Okoro," in shown


def test_a_letter_is_shown_as_it_goes_out(lived: Office) -> None:
    raw = lived.mailer("outbox", "show", "43", "--raw").octets

    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["To"] == "Mira Leka <mira@unhcr.example>"
    assert message["Subject"] == INVITATION
    assert message["Message-ID"].strip("<>") == lived.letter("invitation", MIRA)["message_id"]
    assert all(line.endswith(b"\r") for line in raw.split(b"\n")[:-1])


# --- retry and discard ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [BEN, ZEF], ids=["failed", "unknown"])
def test_a_letter_that_did_not_arrive_is_sent_again_with_the_same_octets(office: Office, address: str) -> None:
    letter = number(office, "invitation", address)
    octets = office.mailer("outbox", "show", letter, "--raw").octets

    done = office.mailer("outbox", "retry", letter)

    assert (done.code, done.out, done.err) == (0, "", f"letter {letter} is queued\n")
    again = office.letter("invitation", address)
    assert (again["state"], again["next"]) == ("queued", "2026-03-02T10:00:00+01:00")
    assert office.mailer("outbox", "show", letter, "--raw").octets == octets
    office.sends("2026-03-02T10:00")
    assert (state(office, letter), office.letter("invitation", address)["attempts"]) == ("sent", 2)


def test_a_letter_that_came_back_is_sent_again(office: Office) -> None:
    office.receives(office.bounce("consultation", MIRA), now="2026-03-02T09:45")
    letter = number(office, "consultation", MIRA)

    office.does("outbox", "retry", letter)

    assert state(office, letter) == "queued"


@pytest.mark.parametrize(
    ("template", "address"),
    [("attention_note", ANA), ("invitation", BEN), ("invitation", ZEF)],
    ids=["queued", "failed", "unknown"],
)
def test_a_letter_is_stopped_for_good(office: Office, template: str, address: str) -> None:
    letter = number(office, template, address)

    done = office.mailer("outbox", "discard", letter)

    assert (done.code, done.out, done.err) == (0, "", f"letter {letter} is discarded\n")
    office.sends("2026-03-03T10:00")
    assert state(office, letter) == "discarded"
    assert office.letter(template, address)["next"] is None


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_letter_that_waits_or_is_sent_is_not_sent_again(office: Office, options: tuple[str, ...]) -> None:
    before = office.rows()

    for letter, is_in in (("43", "sent"), ("56", "queued")):
        done = office.mailer("outbox", "retry", letter, *options)

        rule = "only a deferred, failed, unknown or bounced letter can be sent again"
        assert (done.code, done.out, done.err) == (1, "", f"mailer: letter {letter} is {is_in}; {rule}\n")
    assert office.rows() == before


def test_a_letter_that_is_sent_or_stopped_is_not_stopped_again(office: Office) -> None:
    office.does("outbox", "discard", "44")

    for letter, is_in in (("43", "sent"), ("44", "discarded")):
        done = office.mailer("outbox", "discard", letter)

        rule = "only a queued, deferred, failed, unknown or bounced letter can be discarded"
        assert (done.code, done.err) == (1, f"mailer: letter {letter} is {is_in}; {rule}\n")


def test_a_dry_run_shows_the_letter_that_would_be_sent_again(lived: Office) -> None:
    done = lived.mailer("outbox", "retry", "44", "--dry-run")

    assert done.out.startswith(f"To: ben@unhcr.example (UNHCR)\nSubject: {INVITATION}\n\n")
    assert "Dear Ben Okoro," in done.out
    assert done.err == "letter 44 is queued (dry run: nothing was changed)\n"
