"""“present: …; apologies: …”, by mail from the Secretariat: recorded whole, or asked back whole."""

from dataclasses import replace

import pytest

from mailer.decision import Decision
from mailer.duties.attendance import who_came_due
from mailer.handlers import command
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    Attendance,
    AttendanceRecorded,
    Attended,
    GroupJoined,
    Invitee,
    MeetingKind,
)
from mailer.sorting import sorted_by

from ..build import ANA, BEN, GENT, LISTED, MIRA, ZEF, a_group, a_letter, a_mail, a_network, at, met, rulebook
from ..network.test_meetings import PLANNED, answered

M = "M-2026-01"
NOW = at("2026-03-20 10:00")
LETTER = a_letter("attendance", M, ANA, "IOM")
UNHCR, UNICEF, MIRA_THERE = Attended("UNHCR", "", ""), Attended("UNICEF", "", ""), Attended("UNHCR", "Mira Leka", MIRA)


def asked(*facts: object) -> Network:
    """The Network in which it was asked who came."""
    network = a_network(PLANNED, *facts)  # type: ignore[arg-type]
    return network.after(*next(who_came_due(network, Mailbox(None), NOW)).facts)


def says(text: str, network: Network | None = None, sender: str = ANA, letter=LETTER, **options: object) -> Decision:  # type: ignore[no-untyped-def]
    mail = a_mail(text, sender, reply_to_letter=True, **options)  # type: ignore[arg-type]
    incoming = met(mail, network or asked(), letter, arrived="2026-03-20 10:00")
    assert sorted_by(rulebook().sorting, incoming).kind == "command"
    return command.handle(incoming, network or asked(), NOW)


def test_it_is_recorded_and_the_receipt_says_what_stands_on_record() -> None:
    decision = says("present: UNHCR\napologies: UNICEF\n\nBest regards,\nAna")

    assert decision.facts == (AttendanceRecorded(M, (UNHCR,), (UNICEF,), ANA, NOW),)
    assert [letter.template for letter in decision.letters] == ["attendance_receipt"]
    assert decision.letters[0].fills == {"present": "UNHCR", "apologies": "UNICEF"}
    assert (decision.attention, decision.settles) == (False, "command")


def test_one_word_records_it_as_the_question_had_it() -> None:
    network = asked(answered(MIRA, Attendance.ACCEPTED, 1))
    later = network.after(answered(ZEF, Attendance.ACCEPTED, 2))

    assert says("CONFIRM", later).facts == (AttendanceRecorded(M, (MIRA_THERE,), (), ANA, NOW),)


def test_a_correction_replaces_what_was_recorded() -> None:
    network = asked()
    for text in ("present: UNHCR", "present: UNICEF"):
        network = network.after(*says(text, network).facts)

    assert network.meetings[M].attendance == AttendanceRecorded(M, (UNICEF,), (), ANA, NOW)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("present: UNHRC, UNICEF", [("UNHRC", "UNHCR")]),
        (
            "present: UNHCR, Zef; apologies: Mirra Leka",
            [("Zef", "Zef Rama (UNICEF)"), ("Mirra Leka", "Mira Leka (UNHCR)")],
        ),
        ("Everybody came.", []),
        ("present: UNHCR\n\nMira left early.", []),
        ("present: UNHCR; apologies: UNHCR", []),
        ("present: UNHCR; absent: UNHCR", []),
    ],
)
def test_what_is_not_certain_is_asked_back_in_one_mail_and_nothing_is_recorded(
    text: str, near: list[tuple[str, str]]
) -> None:
    decision = says(text)
    (letter,) = decision.letters

    assert (decision.facts, decision.attention) == ((), True)
    assert [(each.name, each.near[0]) for each in letter.values["unknown"]] == near
    assert (letter.template, letter.answers, letter.buttons) == ("attendance_receipt", "attendance", ("attended",))


@pytest.mark.parametrize(("sender", "proven"), [(ANA, False), (ZEF, True), (MIRA, True), (GENT, True)])
def test_nobody_elses_word_is_recorded(sender: str, proven: bool) -> None:
    letter = a_letter("attendance", M, sender, {ANA: "IOM", ZEF: "UNICEF", MIRA: "UNHCR", GENT: "UNODC"}[sender])
    decision = says("present: UNHCR", sender=sender, letter=letter, proven=proven)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_automatic_mail_records_nothing() -> None:
    mail = a_mail("present: UNHCR", ANA, reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"})
    decision = command.handle(met(mail, asked(), LETTER), asked(), NOW)

    assert (decision.facts, decision.letters) == ((), ())


def test_of_a_groups_meeting_the_convenor_says_it_and_of_the_secretariat_those_in_the_group() -> None:
    group = (
        a_group("WG1", "Returns", GENT),
        *(GroupJoined("WG1", *each, LISTED) for each in (("UNODC", GENT), ("UNHCR", BEN))),
    )
    invited = (Invitee("UNODC", "Gent Toska", GENT), Invitee("UNHCR", "Ben Okoro", BEN))
    network = a_network(*group, replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=invited))
    of_gent, of_ben = a_letter("attendance", M, GENT, "UNODC"), a_letter("attendance", M, BEN, "UNHCR")

    assert len(says("present: UNHCR", network, GENT, of_gent).facts) == 1
    assert says("present: UNHCR", network, BEN, of_ben).facts == ()
    assert says("present: UNHCR", network, ANA).facts == ()
    inside = network.after(GroupJoined("WG1", "IOM", ANA, LISTED))
    assert len(says("present: UNHCR", inside, ANA).facts) == 1
