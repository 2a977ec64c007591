"""mailer inbox: how each mail was read, why, and what a person may make of it."""

from typing import Any

import pytest

from ..build import MIRA, STRANGER, ZEF, a_mail
from .office import UNREADABLE, Office


def entry(office: Office, mail_id: int) -> dict[str, Any]:
    """What the list says of one mail."""
    found: dict[str, Any] = next(each for each in office.asked("inbox", "list") if each["id"] == mail_id)
    return found


def position_of_unhcr(office: Office) -> str:
    roll = office.asked("consensus", "show", "C-2026-02")["roll"]
    return str(next(each["position"] for each in roll if each["organisation"] == "UNHCR"))


# --- list -------------------------------------------------------------------------------------------------------------


def test_every_mail_is_listed_newest_first(lived: Office) -> None:
    listed = lived.asked("inbox", "list")

    assert [(each["id"], each["kind"], each["state"], each["organisation"], each["about"]) for each in listed] == [
        (10, "rsvp", "attention", "UNHCR", "M-2026-02"),
        (9, "position", "attention", "UNICEF", "C-2026-02"),
        (8, "update", "attention", "UNHCR", None),
        (7, "update", "handled", "UNICEF", "U-2026-002"),
        (6, "minutes_comment", "attention", "UNICEF", "M-2026-01"),
        (5, "position", "handled", "UNHCR", "C-2026-01"),
        (4, "rsvp", "handled", "UNHCR", "M-2026-01"),
        (3, "unsorted", "quarantined", None, None),
        (2, "unsorted", "attention", None, None),
        (1, "update", "handled", "UNHCR", "U-2026-001"),
    ]


def test_a_mail_has_every_field_of_the_contract(lived: Office) -> None:
    mail = entry(lived, 7)

    assert mail.pop("message_id").endswith("@unicef.example")
    assert mail == {
        "id": 7,
        "from": "zef@unicef.example",
        "subject": "Clinic",
        "received": "2026-03-02T09:30:00+01:00",
        "kind": "update",
        "state": "handled",
        "organisation": "UNICEF",
        "about": "U-2026-002",
        "rule": "Something shared by an organisation on the list",
        "reason": "UNICEF shared U-2026-002 with members, 1 documents",
    }


def test_a_mail_that_nobody_could_read_has_every_field_too(lived: Office) -> None:
    assert entry(lived, 3) == {
        "id": 3,
        "message_id": "",
        "from": "",
        "subject": "",
        "received": "2026-02-03T10:00:00+01:00",
        "kind": "unsorted",
        "state": "quarantined",
        "organisation": None,
        "about": None,
        "rule": "",
        "reason": "its header block is longer than 64 kB",
    }


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--state", "handled"), [7, 5, 4, 1]),
        (("--state", "attention"), [10, 9, 8, 6, 2]),
        (("--state", "quarantined"), [3]),
        (("--kind", "update"), [8, 7, 1]),
        (("--kind", "update", "--state", "attention"), [8]),
        (("--kind", "enquiry"), []),
    ],
)
def test_the_list_is_narrowed_by_kind_and_state(lived: Office, options: tuple[str, ...], ids: list[int]) -> None:
    assert [each["id"] for each in lived.asked("inbox", "list", *options)] == ids


def test_people_read_the_time_of_their_clock(lived: Office) -> None:
    lines = lived.mailer("inbox", "list", "--kind", "update").out.splitlines()

    assert lines[0] == "id\treceived\tstate\tkind\tfrom\tsubject\treason"
    assert lines[2] == (
        "7\t2026-03-02 09:30\thandled\tupdate\tzef@unicef.example\tClinic\t"
        "UNICEF shared U-2026-002 with members, 1 documents"
    )


def test_of_an_empty_list_people_are_told_and_scripts_get_one(lived: Office) -> None:
    shown = lived.mailer("inbox", "list", "--kind", "enquiry")

    assert (shown.code, shown.out, shown.err) == (0, "", "nothing\n")
    assert lived.mailer("inbox", "list", "--kind", "enquiry", "--json").out == "[]\n"


# --- show -------------------------------------------------------------------------------------------------------------


def test_a_mail_is_shown_with_what_it_said_and_did(lived: Office) -> None:
    shown = lived.asked("inbox", "show", "5")

    assert {name: shown[name] for name in entry(lived, 5)} == entry(lived, 5)
    assert shown["text"] == "Agree\n"
    assert shown["events"] == [{"at": "2026-02-05T10:00:00+01:00", "what": "position_taken", "about": "C-2026-01"}]
    assert shown["letters"] == [
        {
            "id": 14,
            "to": "mira@unhcr.example",
            "subject": "Re: Please answer by Wed 11 Feb: Workplan [UNMN Harbour C-2026-01 r1]",
            "state": "sent",
        },
        {
            "id": 15,
            "to": "ben@unhcr.example",
            "subject": "Recorded for UNHCR: Workplan [UNMN Harbour C-2026-01 r1]",
            "state": "sent",
        },
    ]
    assert "Speaks: Mira Leka for UNHCR (member), focal point" in shown["trace"]


def test_people_are_shown_the_same(lived: Office) -> None:
    shown = lived.mailer("inbox", "show", "5").out

    for fact in (
        "from:          mira@unhcr.example\n",
        "received:      2026-02-05 10:00:00+01:00\n",
        "reason:        UNHCR: agree, an answer word alone\n",
        "\nAgree\n",
        "recorded:      position_taken C-2026-01\n",
        "letter 15: ben@unhcr.example, sent, Recorded for UNHCR: Workplan",
    ):
        assert fact in shown


def test_what_is_not_known_of_a_mail_is_left_blank(lived: Office) -> None:
    shown = lived.mailer("inbox", "show", "2").out

    assert "organisation:\nabout:\n" in shown
    assert "None" not in shown


def test_a_mail_that_cannot_be_read_is_shown_as_far_as_it_goes(lived: Office) -> None:
    shown = lived.asked("inbox", "show", "3")

    assert shown["text"] == "(it cannot be read: its header block is longer than 64 kB)"
    assert (shown["events"], shown["letters"], shown["trace"]) == ([], [], [])


def test_nothing_that_a_stranger_writes_steers_the_terminal(office: Office) -> None:
    mail = (
        b"From: =?utf-8?q?=1b]0;x=07?= <stranger@elsewhere.example>\r\n"
        b"Authentication-Results: mx.harbour.example; dmarc=pass\x1b[31m header.from=elsewhere.example\r\n"
        b"Subject: =?utf-8?q?=1b]0;x=07?=\r\n\r\nred \x1b[31m\r\n"
    )
    office.receives(mail, now="2026-03-02T09:45")

    shown = office.does("inbox", "list") + office.does("inbox", "show", "11") + office.does("inbox", "explain", "11")

    assert all(char.isprintable() or char in "\n\t" for char in shown)


# --- explain ----------------------------------------------------------------------------------------------------------


def test_a_mail_is_explained_step_by_step(lived: Office) -> None:
    steps = lived.asked("inbox", "explain", "5")["steps"]

    assert steps[:3] == [
        "From Somebody <mira@unhcr.example>",
        "Trust: mx.harbour.example: dmarc=pass for unhcr.example",
        "Speaks: Mira Leka for UNHCR (member), focal point",
    ]
    assert "“Position on a consultation”: fits, so it is position" in steps
    assert steps[-4:] == [
        "UNHCR: agree, an answer word alone",
        "Recorded: PositionTaken",
        "Letter: position_receipt to mira@unhcr.example",
        "Letter: position_receipt to ben@unhcr.example",
    ]


def test_people_have_the_steps_numbered(lived: Office) -> None:
    lines = lived.mailer("inbox", "explain", "5").out.splitlines()

    assert lines[0] == " 1. From Somebody <mira@unhcr.example>"
    assert lines[9].startswith("10. ")


def test_a_mail_that_was_set_aside_is_explained_by_the_reason(lived: Office) -> None:
    assert lived.asked("inbox", "explain", "3") == {"steps": ["its header block is longer than 64 kB"]}


def test_a_file_is_explained_as_it_would_be_read_now(office: Office) -> None:
    before = office.rows()

    mail = office.file("saved.eml", office.answer("consultation", MIRA, "Agree").as_bytes())
    steps = office.asked("inbox", "explain", mail)["steps"]

    assert "“Position on a consultation”: fits, so it is position" in steps
    assert steps[-3:] == [
        "Would record: PositionTaken",
        "Would send: position_receipt to mira@unhcr.example",
        "Would send: position_receipt to ben@unhcr.example",
    ]
    assert office.rows() == before


def test_a_file_is_explained_at_the_instant_that_is_rehearsed(office: Office) -> None:
    mail = office.file("saved.eml", office.answer("invitation", MIRA, "We will attend.").as_bytes())

    in_time = office.asked("inbox", "explain", mail, now="2026-03-18T10:00")["steps"]
    too_late = office.asked("inbox", "explain", mail, now="2026-03-20T10:00")["steps"]

    assert "Mira Leka for UNHCR: accepted, 1 person" in in_time
    assert "Mira Leka for UNHCR answered; the meeting is held" in too_late


def test_a_file_that_would_be_set_aside_says_why(office: Office) -> None:
    steps = office.asked("inbox", "explain", office.file("saved.eml", UNREADABLE))["steps"]

    assert steps == ["It would be quarantined: its header block is longer than 64 kB"]


# --- handle -----------------------------------------------------------------------------------------------------------


def test_a_person_says_what_a_mail_is_and_it_is_handled_as_that(office: Office) -> None:
    done = office.mailer("inbox", "handle", "8", "--as", "update")

    assert (done.code, done.out) == (0, "")
    assert done.err == "UNHCR shared U-2026-003 with members, 0 documents\n"
    mail = entry(office, 8)
    assert (mail["state"], mail["about"]) == ("handled", "U-2026-003")
    assert mail["rule"].startswith("by hand: ")
    assert office.asked("update", "show", "U-2026-003")["text"] == "Please see."
    assert office.letter("update_receipt", MIRA)["subject"] == "Re: Who sent this? [UNMN Harbour U-2026-003]"


def test_a_person_says_which_matter_a_mail_is_about(office: Office) -> None:
    office.receives(a_mail("We will attend.", ZEF, "About the meeting"), now="2026-03-02T09:45")

    office.does("inbox", "handle", "11", "--as", "rsvp", "--about", "m-2026-02")

    told = office.asked("meeting", "show", "M-2026-02")["representation"]
    assert {each["organisation"]: each["status"] for each in told} == {
        "IOM": "none",
        "UNHCR": "tentative",
        "UNICEF": "accepted",
    }


def test_a_matter_that_does_not_exist_is_named_and_nothing_is_changed(office: Office) -> None:
    before = office.rows()

    done = office.mailer("inbox", "handle", "8", "--as", "rsvp", "--about", "M-2026-09")

    assert done.code == 1
    assert done.err == "mailer: there is no matter M-2026-09; see: mailer status\n"
    assert office.rows() == before


def test_a_position_is_never_made_by_hand(office: Office) -> None:
    done = office.mailer("inbox", "handle", "9", "--as", "position")

    assert done.code == 1
    assert "UNICEF answered, and it was not counted" in done.err
    assert "mailer: mail 9 still waits for a person" in done.err
    assert entry(office, 9)["state"] == "attention"


def test_what_still_needs_a_person_says_so_in_a_dry_run_too(office: Office) -> None:
    before = office.rows()

    done = office.mailer("inbox", "handle", "2", "--as", "update", "--dry-run")

    assert done.code == 1
    assert "only somebody on the member list can share an update (dry run: nothing was changed)" in done.err
    assert "mail 2 would still wait for a person" in done.err
    assert office.rows() == before


def test_a_mail_that_was_taken_for_a_position_counts_no_more(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "Agree"), now="2026-03-02T09:45")
    assert position_of_unhcr(office) == "agree"

    office.does("inbox", "handle", "11", "--as", "enquiry")

    assert position_of_unhcr(office) == "none"


def test_a_block_that_is_clear_and_proven_nobody_takes_away_by_hand(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "MORE TIME: we ask our headquarters."), now="2026-03-02T09:45")
    before = office.rows()

    for options in (("--as", "enquiry"), ("--as", "position", "--about", "C-2026-02")):
        done = office.mailer("inbox", "handle", "11", *options)
        assert done.code == 1
        assert "is an answer to C-2026-02, clear and proven, of UNHCR (hold): only they can take it back" in done.err

    assert office.rows() == before
    office.does("inbox", "handle", "11", "--as", "position")  # its words have been read
    assert position_of_unhcr(office) == "hold"


def test_an_organisation_is_told_that_its_mail_was_taken_for_no_answer(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "Let me see."), now="2026-03-02T09:45")
    rehearsed = office.mailer("inbox", "handle", "11", "--as", "enquiry", "--dry-run")
    assert "Not taken for an answer" in rehearsed.out
    assert position_of_unhcr(office) == "unclear"

    office.does("inbox", "handle", "11", "--as", "enquiry")

    assert position_of_unhcr(office) == "none"
    told = [each["to"] for each in office.asked("outbox", "list") if "Not taken for an answer" in each["subject"]]
    assert sorted(told) == ["ben@unhcr.example", "mira@unhcr.example"]


def test_a_mail_has_its_effect_once(office: Office) -> None:
    before = office.rows()

    done = office.mailer("inbox", "handle", "7", "--as", "update")

    assert done.code == 1
    assert done.err == "mailer: mail 7 is handled as update already; it would have its effect twice\n"
    assert office.rows() == before


def test_a_copy_of_a_mail_that_was_handled_by_hand_has_no_effect(office: Office) -> None:
    mail = a_mail("Please see.", MIRA, "Who sent this?", proven=False)
    office.does("inbox", "handle", "8", "--as", "update")

    office.receives(b"Received: by another.example\r\n" + mail.as_bytes(), now="2026-03-02T09:45")

    assert entry(office, 11)["reason"] == "a copy of mail 8, without effect"


def test_a_mail_that_cannot_be_read_cannot_be_handled(office: Office) -> None:
    done = office.mailer("inbox", "handle", "3", "--as", "update")

    assert done.code == 1
    assert done.err == "mailer: mail 3 cannot be read: its header block is longer than 64 kB\n"


# --- replay -----------------------------------------------------------------------------------------------------------


def test_a_mail_is_handled_anew_by_what_is_known_now(office: Office) -> None:
    csv = f"organisation,kind,name,address,role,groups\nElsewhere,partner,Ines Marku,{STRANGER},focal_point,\n"
    office.does("members", "import", office.file("more.csv", csv))

    done = office.mailer("inbox", "replay", "2")

    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("handled: Elsewhere shared U-2026-003 with members, 0 documents\n")
    assert entry(office, 2)["state"] == "handled"


def test_a_mail_that_still_cannot_be_read_is_set_aside_again(office: Office) -> None:
    done = office.mailer("inbox", "replay", "3")

    assert done.code == 0
    assert done.err.endswith("quarantined: its header block is longer than 64 kB\n")
    assert entry(office, 3)["state"] == "quarantined"


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_mail_that_had_its_effect_is_not_handled_anew(office: Office, options: tuple[str, ...]) -> None:
    before = office.rows()

    done = office.mailer("inbox", "replay", "7", *options)

    assert (done.code, done.out) == (1, "")
    assert done.err == "mailer: mail 7 is handled; it had its effect, and would have it twice\n"
    assert office.rows() == before
