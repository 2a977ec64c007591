"""An answer to an invitation, from a calendar or in words."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.handlers.rsvp import handle
from mailer.network.facts import Attendance, AttendanceAnswered, NewTimeProposed

from ..build import ADDRESS, BEN, MIRA, SERVER, STRANGER, ZEF, a_letter, a_mail, a_network, at, met
from ..network.test_meetings import PLANNED, START, moved

NETWORK = a_network(PLANNED)
LETTER = a_letter("invitation", "M-2026-01", MIRA, "UNHCR", 0)
NOW = at("2026-03-02 10:00")


def calendar(
    partstat: str = "ACCEPTED",
    attendee: str = MIRA,
    sender: str = MIRA,
    *,
    method: str = "REPLY",
    uid: str = "uid-1",
    sequence: int = 0,
    more: str = "",
    proven: bool = True,
) -> EmailMessage:
    text = (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\n"
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}\r\nDTSTART:20260320T090000Z\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    mail = EmailMessage()
    domain = sender.partition("@")[2]
    if proven:
        mail["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
    mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, "Accepted: x"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    mail.set_content(text, subtype="calendar", params={"method": method})
    return mail


def decide(mail: EmailMessage, letter=None, network=NETWORK) -> Decision:
    return handle(met(mail, network, letter), network, NOW)


def given(decision: Decision) -> AttendanceAnswered:
    (answer,) = [fact for fact in decision.facts if isinstance(fact, AttendanceAnswered)]
    return answer


@pytest.mark.parametrize(
    ("partstat", "status"),
    [
        ("ACCEPTED", Attendance.ACCEPTED),
        ("accepted", Attendance.ACCEPTED),
        ("DECLINED", Attendance.DECLINED),
        ("TENTATIVE", Attendance.TENTATIVE),
        ("NEEDS-ACTION", Attendance.REVIEW),
    ],
)
def test_a_calendar_answer_counts_for_the_invited_person(partstat: str, status: Attendance) -> None:
    answer = given(decide(calendar(partstat)))

    assert (answer.organisation, answer.address, answer.status) == ("UNHCR", MIRA, status)
    assert not answer.provisional
    assert answer.source == "calendar"


def test_nothing_proves_an_answer_whose_sender_nobody_vouches_for() -> None:
    decision = decide(calendar(proven=False))

    assert given(decision).provisional
    assert decision.attention


def test_our_own_token_proves_it_all_the_same() -> None:
    mail = calendar(proven=False)
    mail["In-Reply-To"] = f"<{LETTER.token}@harbour.example>"

    assert not given(decide(mail, LETTER)).provisional


def test_a_stranger_does_not_join_a_meeting() -> None:
    decision = decide(calendar(attendee=STRANGER, sender=STRANGER))

    assert decision.facts == ()
    assert decision.attention
    assert "was not theirs" in decision.why


def test_an_answer_to_somebody_elses_meeting_waits_for_a_person() -> None:
    assert "no meeting of ours" in decide(calendar(uid="other")).why


def test_an_answer_to_the_earlier_date_is_kept_does_not_count_and_is_asked_again() -> None:
    network = a_network(PLANNED, moved(1, start=True))
    decision = decide(calendar(sequence=0), network=network)

    assert network.after(*decision.facts).meetings["M-2026-01"].answer_of(MIRA) is None
    assert [(letter.template, letter.values["why"]) for letter in decision.letters] == [("rsvp_unclear", "stale")]


def test_another_time_is_a_proposal_that_a_person_sees() -> None:
    decision = decide(calendar("TENTATIVE", method="COUNTER", more="COMMENT:the 20th suits us\r\n"))

    (proposal,) = [fact for fact in decision.facts if isinstance(fact, NewTimeProposed)]
    assert proposal.start.isoformat() == "2026-03-20T09:00:00+00:00"
    assert proposal.comment == "the 20th suits us"
    assert decision.attention


def test_who_answered_first_is_told_by_the_senders_clock_within_reason() -> None:
    answer = given(decide(calendar(more="X-MICROSOFT-CDO-REPLYTIME:20360101T000000Z\r\n")))

    assert answer.replied_at == answer.at


def test_automatic_marks_do_not_matter_and_nothing_is_answered_to_a_program() -> None:
    mail = calendar()
    mail["Auto-Submitted"] = "auto-generated"
    decision = decide(mail)

    assert given(decision).status is Attendance.ACCEPTED
    assert decision.letters == ()


@pytest.mark.parametrize(
    ("text", "status", "headcount"),
    [
        ("Yes", Attendance.ACCEPTED, 1),
        ("We will attend, two persons.", Attendance.ACCEPTED, 2),
        ("Regrets", Attendance.DECLINED, 1),
        ("Let me see", Attendance.REVIEW, 1),
    ],
)
def test_words_count_for_the_meeting_that_the_mail_answers(text: str, status: Attendance, headcount: int) -> None:
    decision = decide(a_mail(text, reply_to_letter=True), LETTER)

    answer = given(decision)
    assert (answer.status, answer.headcount, answer.source) == (status, headcount, "text")
    assert decision.attention is (status is Attendance.REVIEW)
    unread = ["rsvp_unclear", "rsvp_remark"]
    assert [letter.template for letter in decision.letters] == (
        unread if status is Attendance.REVIEW else ["rsvp_receipt"]
    )


def test_a_reference_in_the_subject_is_enough_for_a_chair_if_our_server_vouches() -> None:
    tagged = "Re: Invitation [UNMN Harbour M-2026-01]"

    assert not given(decide(a_mail("Yes", subject=tagged))).provisional
    assert given(decide(a_mail("Yes", subject=tagged, proven=False))).provisional


def test_a_colleague_who_was_not_invited_answers_provisionally() -> None:
    network = a_network(
        PLANNED.__class__(
            **{
                **{name: getattr(PLANNED, name) for name in PLANNED.__dataclass_fields__},
                "invited": PLANNED.invited[:1],
            }
        )
    )
    answer = given(
        decide(a_mail("Yes", BEN, reply_to_letter=True), a_letter("invitation", "M-2026-01", MIRA, "UNHCR", 0), network)
    )

    assert answer.provisional
    assert answer.organisation == "UNHCR"


def test_after_the_meeting_an_answer_waits_for_a_person() -> None:
    network = a_network(PLANNED)
    late = handle(met(calendar(attendee=ZEF, sender=ZEF), network), network, START + timedelta(days=1))

    assert late.attention
    assert "the meeting is held" in late.why
