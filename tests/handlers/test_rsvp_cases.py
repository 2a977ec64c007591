"""What comes back from invitations, case by case: who counts, for what, and who is told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailer.acts import meetings
from mailer.decision import Decision
from mailer.handlers import command, rsvp
from mailer.mail import SentLetter
from mailer.network import Network
from mailer.network.facts import (
    Attendance,
    AttendanceAnswered,
    GuestLeftOut,
    Invitee,
    InviteeAdded,
    MeetingChanged,
    MeetingKind,
    NewTimeProposed,
    TimeDeclined,
)
from mailer.network.meetings import representation
from mailer.sorting import sorted_by

from .. import clients
from ..build import (
    ADDRESS,
    ANA,
    BEN,
    MIRA,
    SOFIA,
    STRANGER,
    ZEF,
    a_letter,
    a_mail,
    a_network,
    a_person,
    at,
    met,
    rulebook,
)
from ..clients import Said, calendar, plain
from ..network.test_meetings import PLANNED, START, moved

M = "M-2026-01"
NOW = at("2026-03-02 10:00")
NETWORK = a_network(PLANNED)
OLTA = "olta@unhcr.example"
Program = Callable[[Said], EmailMessage | bytes]


def taken(mail: EmailMessage | bytes, network: Network, letter: SentLetter | None = None, **options: str) -> Decision:
    """What the mail comes to, by the rules as they are shipped."""
    incoming = met(mail, network, letter, **options)  # type: ignore[arg-type]
    handlers = {"rsvp": rsvp, "command": command}
    return handlers[sorted_by(rulebook().sorting, incoming).kind].handle(incoming, network, NOW)


def kind(mail: EmailMessage | bytes, letter: SentLetter | None = None) -> str:
    return sorted_by(rulebook().sorting, met(mail, NETWORK, letter)).kind


def after(mails: Sequence[EmailMessage | bytes], network: Network = NETWORK) -> Network:
    for mail in mails:
        network = network.after(*taken(mail, network).facts)
    return network


def status(network: Network, organisation: str = "UNHCR") -> str:
    found = {each.organisation: each.status.value for each in representation(network.meetings[M])}
    return found[organisation]


def written(decision: Decision) -> list[tuple[str, str]]:
    return [(letter.template, letter.to.addr) for letter in decision.letters]


def inline(said: Said, text: str, method: str = "REPLY") -> EmailMessage:
    mail = clients.head(said)
    mail.set_content("\n")
    return clients.inline(mail, text, method)


# --- 9, 10, 11: every program ---


@pytest.mark.parametrize("program", [*clients.PROGRAMS, clients.spark])
def test_every_program_is_recorded_once(program: Program) -> None:
    decision = taken(program(Said()), NETWORK)

    (given,) = decision.facts
    assert isinstance(given, AttendanceAnswered)
    assert (given.organisation, given.address, given.provisional) == ("UNHCR", MIRA, False)
    assert given.status is (Attendance.REVIEW if program is clients.spark else Attendance.ACCEPTED)


@pytest.mark.parametrize(("partstat", "expected"), [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative")])  # fmt: skip
def test_google_is_recorded_though_it_marks_its_answers_automatic(partstat: str, expected: str) -> None:
    decision = taken(clients.google(Said(partstat)), NETWORK)

    assert status(NETWORK.after(*decision.facts)) == expected
    assert decision.letters == ()  # nothing is written to a program
    assert decision.facts[0].headcount == 2  # type: ignore[union-attr]


def test_the_remark_of_a_phone_is_kept() -> None:
    (given,) = taken(clients.apple(Said()), NETWORK).facts

    assert isinstance(given, AttendanceAnswered)
    assert given.comment == "from my phone"


# --- 12: the order of two answers ---


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_answers_with_one_stamp_are_told_apart_by_when_they_were_given(order: tuple[int, int]) -> None:
    answers = [
        clients.outlook_mac(Said("TENTATIVE", replied="20260301T081400Z")),
        clients.outlook_mac(Said("DECLINED", replied="20260301T081800Z")),
    ]

    assert status(after([answers[place] for place in order])) == "declined"


# --- 13: answers to what was ---


def test_an_answer_to_the_earlier_date_does_not_count_and_is_asked_again_once() -> None:
    network = NETWORK.after(moved(1, start=True))
    decision = taken(clients.exchange(Said(sequence=0)), network)

    assert status(network.after(*decision.facts)) == "none"
    assert written(decision) == [("rsvp_unclear", MIRA)]


def test_an_answer_to_the_date_counts_after_the_room_has_changed() -> None:
    network = NETWORK.after(moved(1, start=True), MeetingChanged(M, 2, START + timedelta(days=1), START + timedelta(days=1, hours=2), "Room 2", "", NOW))  # fmt: skip

    assert status(after([clients.exchange(Said(sequence=1))], network)) == "accepted"


@pytest.mark.parametrize("sequence", ["SEQUENCE:99", "SEQUENCE:-3", "X-NONE:1"])
def test_an_answer_is_to_no_later_invitation_than_was_sent_when_it_came(sequence: str) -> None:
    answer = inline(Said(), plain(Said()).replace("SEQUENCE:0", sequence))
    network = after([answer])

    assert status(network) == "accepted"
    assert status(network.after(moved(1, start=True))) == "none"


# --- 14: a colleague, another address ---


def test_a_colleague_at_the_same_domain_is_kept_for_the_organisation_and_does_not_count() -> None:
    decision = taken(clients.exchange(Said(sender=OLTA)), NETWORK)
    network = NETWORK.after(*decision.facts)

    assert decision.attention
    assert status(network) == "review"
    assert OLTA not in {invitee.address for invitee in network.meetings[M].invited}
    assert OLTA not in network.people.persons


def test_the_secretariat_can_say_that_a_colleagues_answer_counts() -> None:
    incoming = met(clients.exchange(Said(sender=OLTA)), NETWORK, by_hand=True)
    decision = rsvp.handle(incoming, NETWORK, NOW)

    assert not decision.attention
    assert status(NETWORK.after(*decision.facts)) == "accepted"


def test_an_assistant_answers_in_the_name_of_the_invited_person() -> None:
    said = Said(sender=OLTA, attendee=MIRA)
    in_name = inline(said, plain(said, attendee=f';SENT-BY="mailto:{OLTA}"'))
    not_said = inline(said, plain(said))

    assert status(after([in_name])) == "accepted"
    assert status(after([not_said])) == "review"


def test_of_several_attendees_the_sender_counts_and_else_the_one_who_was_invited() -> None:
    both = plain(Said()).replace("ORGANIZER", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ZEF}\r\nORGANIZER")
    others = plain(Said()).replace("ORGANIZER", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{STRANGER}\r\nORGANIZER")

    assert status(after([inline(Said(sender=ZEF), both)]), "UNICEF") == "declined"
    assert status(after([inline(Said(), others)])) == "accepted"


# --- 15: somebody who was not invited ---


def test_a_stranger_is_not_added_and_not_written_to() -> None:
    decision = taken(clients.google(Said(sender=STRANGER)), NETWORK)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_of_somebody_on_the_list_the_secretariat_is_asked_and_adds_them_in_one_word() -> None:
    decision = taken(clients.exchange(Said(sender=SOFIA)), NETWORK)
    network = NETWORK.after(*decision.facts)

    assert written(decision) == [("meeting_guest", ANA)]
    assert [each.organisation for each in representation(network.meetings[M])] == ["UNHCR", "UNICEF"]

    (letter,) = decision.letters
    asked = a_letter("guest", M, ANA, "IOM", letter.revision or 0)
    added = taken(a_mail("ADD", ANA, reply_to_letter=True), network, asked)

    assert [type(fact) for fact in added.facts] == [InviteeAdded]
    assert written(added) == [("invitation", SOFIA)]
    assert status(network.after(*added.facts), "University") == "accepted"


def test_the_secretariat_leaves_a_guest_out_in_one_word() -> None:
    decision = taken(clients.exchange(Said(sender=SOFIA)), NETWORK)
    network = NETWORK.after(*decision.facts)
    ignored = taken(a_mail("Ignore", ANA, reply_to_letter=True), network, a_letter("guest", M, ANA, "IOM", 1))

    assert ignored.facts == (GuestLeftOut(M, SOFIA, ANA, NOW),)
    assert (ignored.letters, ignored.settles) == ((), "rsvp")


def test_a_guest_who_is_left_out_is_asked_about_once_however_often_they_write() -> None:
    first = taken(clients.exchange(Said(sender=SOFIA)), NETWORK)
    left_out = NETWORK.after(*first.facts, GuestLeftOut(M, SOFIA, ANA, NOW))
    again = [
        taken(clients.google(Said("TENTATIVE", sender=SOFIA)), left_out),
        taken(a_mail("I would like to attend the quarterly meeting.", SOFIA), left_out),
    ]

    assert [(decision.letters, decision.attention, len(decision.facts)) for decision in again] == [((), False, 1)] * 2
    assert [each.organisation for each in representation(left_out.meetings[M])] == ["UNHCR", "UNICEF"]


@pytest.mark.parametrize(
    "mail",
    [
        a_mail("I would like to attend the quarterly meeting.\n\nSofia Berg", SOFIA),
        a_mail("Dear Ana,\nwe would like to attend your meeting.", SOFIA, "Quarterly meeting"),
        a_mail("Dëshiroj të marr pjesë në takim.", SOFIA, "Takimi"),
        a_mail("Yes", SOFIA, "Re: Invitation [UNMN Harbour M-2026-01]"),
    ],
)
def test_of_a_partner_who_asks_in_plain_words_the_secretariat_is_asked(mail: EmailMessage) -> None:
    decision = taken(mail, NETWORK)
    network = NETWORK.after(*decision.facts)
    (letter,) = decision.letters
    added = taken(
        a_mail("ADD", ANA, reply_to_letter=True), network, a_letter("guest", M, ANA, "IOM", letter.revision or 0)
    )

    assert written(decision) == [("meeting_guest", ANA)]
    assert decision.attention
    assert written(added) == [("invitation", SOFIA)]
    assert "University" in [each.organisation for each in representation(network.after(*added.facts).meetings[M])]


def test_a_wish_that_nothing_proves_or_that_may_mean_two_meetings_waits_for_a_person() -> None:
    wish = "I would like to attend the meeting."
    two = NETWORK.after(replace(PLANNED, about="M-2026-02", uid="uid-2"))
    of_a_group = a_network(replace(PLANNED, kind=MeetingKind.GROUP, group="WG1"))
    waits = [
        taken(a_mail(wish, SOFIA, proven=False), NETWORK),
        taken(a_mail(wish, SOFIA), two),
        taken(a_mail(wish, SOFIA), of_a_group),
    ]

    assert [(decision.letters, decision.attention) for decision in waits] == [((), True)] * 3


@pytest.mark.parametrize(
    "mail",
    [
        a_mail("Colleagues who would like to attend the workshop write to us.", SOFIA),
        a_mail("I would like to attend the meeting.", STRANGER),
    ],
)
def test_what_only_sounds_like_a_wish_is_none(mail: EmailMessage) -> None:
    assert kind(mail) != "rsvp"


@pytest.mark.parametrize(("sender", "proven", "text"), [(ZEF, True, "ADD"), (ANA, False, "ADD"), (ANA, True, "Who is it?")])  # fmt: skip
def test_nobody_else_adds_a_guest(sender: str, proven: bool, text: str) -> None:
    network = NETWORK.after(*taken(clients.exchange(Said(sender=SOFIA)), NETWORK).facts)
    decision = taken(
        a_mail(text, sender, reply_to_letter=True, proven=proven), network, a_letter("guest", M, ANA, "IOM", 1)
    )

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


# --- 16: delegation, in both orders of arrival ---


def only_mira_is_invited() -> Network:
    return a_network(replace(PLANNED, invited=(Invitee("UNHCR", "Mira Leka", MIRA), PLANNED.invited[2])))


def delegates(to: str = BEN, sender: str = MIRA) -> EmailMessage:
    said = Said("DELEGATED", sender=sender)
    return inline(said, plain(said, attendee=f';DELEGATED-TO="mailto:{to}"'))


def delegate_says(partstat: str = "ACCEPTED", sender: str = BEN) -> EmailMessage:
    said = Said(partstat, sender=sender)
    return inline(said, plain(said, attendee=f';DELEGATED-FROM="mailto:{MIRA}"'))


def test_a_delegate_of_the_same_organisation_is_invited() -> None:
    network = only_mira_is_invited()
    decision = taken(delegates(), network)
    later = network.after(*decision.facts)

    assert [address for template, address in written(decision) if template == "invitation"] == [BEN]
    assert status(later) == "none"  # the delegate has not answered
    assert [invitee.address for invitee in later.meetings[M].silent()] == [ZEF, BEN]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_delegates_answer_counts_in_whatever_order_the_two_arrive(order: tuple[int, int]) -> None:
    mails = [delegates(), delegate_says()]

    assert status(after([mails[place] for place in order], only_mira_is_invited())) == "accepted"


def test_the_delegates_answer_alone_does_not_count() -> None:
    assert status(after([delegate_says()], only_mira_is_invited())) == "review"


@pytest.mark.parametrize("to", [OLTA, ZEF, STRANGER, "", MIRA])
def test_to_nobody_else_is_it_delegated(to: str) -> None:
    network = only_mira_is_invited()
    decision = taken(delegates(to), network)

    assert decision.attention
    assert not [fact for fact in decision.facts if isinstance(fact, InviteeAdded)]
    assert not [address for _, address in written(decision) if address != MIRA]


def test_a_delegation_that_nothing_proves_invites_nobody() -> None:
    said = Said("DELEGATED", proven=False)
    decision = taken(inline(said, plain(said, attendee=f';DELEGATED-TO="mailto:{BEN}"')), only_mira_is_invited())

    assert decision.attention
    assert len(decision.facts) == 1


def test_a_chain_of_delegations_ends_at_the_second() -> None:
    network = only_mira_is_invited().after(
        *[a_person(f"{name}@unhcr.example", name, "UNHCR") for name in ("dea", "eno")]
    )
    second = after([delegates(BEN), delegates("dea@unhcr.example", BEN)], network)
    third = taken(delegates("eno@unhcr.example", "dea@unhcr.example"), second)
    back = taken(delegates(MIRA, BEN), after([delegates(BEN)], network))

    assert second.meetings[M].invitee("dea@unhcr.example")
    assert third.attention
    assert back.attention
    assert len(third.facts) == len(back.facts) == 1


# --- 17: another time ---

COUNTERS = [clients.google_counter, clients.outlook_counter, clients.apple_counter]
FRIDAY = Said("TENTATIVE", start="20260320T130000Z", end="20260320T150000Z")


def proposed(program: Program = clients.outlook_counter) -> tuple[Decision, Network]:
    decision = taken(program(FRIDAY), NETWORK)
    return decision, NETWORK.after(*decision.facts)


def test_three_dialects_give_one_record() -> None:
    records = {fact for program in COUNTERS for fact in proposed(program)[0].facts if isinstance(fact, NewTimeProposed)}

    assert len({(fact.address, fact.start, fact.end) for fact in records}) == 1


@pytest.mark.parametrize("program", COUNTERS)
def test_the_co_chairs_are_asked_and_the_attendance_is_a_perhaps(program: Program) -> None:
    decision, network = proposed(program)

    assert [address for template, address in written(decision) if template == "time_proposed"] == [ANA, ZEF]
    assert status(network) == "tentative"


def test_one_word_of_a_co_chair_moves_the_meeting_for_all() -> None:
    _, network = proposed()
    decision = taken(a_mail("CONFIRM", ZEF, reply_to_letter=True), network, a_letter("time", M, ZEF, "UNICEF", 1))
    meeting = network.after(*decision.facts).meetings[M]

    assert (meeting.sequence, meeting.start) == (1, at("2026-03-20 14:00"))
    assert [(letter.template, letter.event.method, letter.event.sequence) for letter in decision.letters if letter.event] == [("meeting_changed", "REQUEST", 1)] * 3  # fmt: skip


def test_one_word_of_a_co_chair_keeps_the_time_and_the_proposer_alone_is_told() -> None:
    _, network = proposed()
    decision = taken(a_mail("REFUSE", ZEF, reply_to_letter=True), network, a_letter("time", M, ZEF, "UNICEF", 1))

    assert [type(fact) for fact in decision.facts] == [TimeDeclined]
    assert (decision.organisation, decision.settles) == ("UNHCR", "rsvp")  # what other organisations wrote still waits
    assert written(decision) == [("time_declined", MIRA)]
    (event,) = [letter.event for letter in decision.letters]
    assert event is not None
    assert (event.method, event.sequence, event.start) == ("DECLINECOUNTER", 0, START)


def test_a_proposal_is_decided_once() -> None:
    _, network = proposed()
    first = meetings.decide_time(network, M, 1, network.people.persons[ZEF], True, NOW)
    late = taken(
        a_mail("REFUSE", ANA, reply_to_letter=True), network.after(*first.facts), a_letter("time", M, ANA, "IOM", 1)
    )

    assert (late.facts, late.letters, late.attention) == ((), (), True)
    assert "no longer open" in late.why


def test_a_proposal_for_an_earlier_date_is_none() -> None:
    decision = taken(clients.outlook_counter(FRIDAY), NETWORK.after(moved(1, start=True)))

    assert [type(fact) for fact in decision.facts] == [AttendanceAnswered]


def test_a_proposal_whose_time_cannot_be_read_waits_for_a_person() -> None:
    text = plain(FRIDAY, "COUNTER").replace("DTSTART:20260320T130000Z", "DTSTART;TZID=Nowhere:20260320T130000")
    decision = taken(inline(FRIDAY, text, "COUNTER"), NETWORK)

    assert decision.attention
    assert "could not be read" in decision.why


# --- 18: the invitation once more ---


def refresh(sender: str, proven: bool = True) -> EmailMessage:
    said = Said(sender=sender, proven=proven)
    return inline(
        said, calendar("REFRESH", f"ATTENDEE:mailto:{sender}", "UID:uid-1", "DTSTAMP:20260301T080000Z"), "REFRESH"
    )


def test_an_invitee_gets_the_invitation_as_it_stands_once_in_an_hour() -> None:
    network = NETWORK.after(moved(1, start=True))
    first, second = (taken(refresh(MIRA), network) for _ in range(2))

    assert written(first) == [("invitation", MIRA)]
    assert first.letters[0].event is not None
    assert (first.letters[0].event.method, first.letters[0].event.sequence) == ("REQUEST", 1)
    assert first.letters[0].key == second.letters[0].key
    assert first.facts == ()


@pytest.mark.parametrize(("sender", "proven"), [(STRANGER, True), (OLTA, True), (SOFIA, True), (MIRA, False)])
def test_nobody_else_gets_anything(sender: str, proven: bool) -> None:
    decision = taken(refresh(sender, proven), NETWORK)

    assert (decision.facts, decision.letters) == ((), ())


def test_of_a_cancelled_meeting_the_cancellation_is_sent_once_more() -> None:
    network = NETWORK.after(*meetings.cancel(NETWORK, M, "travel", NOW).facts)

    assert written(taken(refresh(MIRA), network)) == [("meeting_cancelled", MIRA)]


# --- 19: instances ---


def instance(partstat: str, when: str) -> tuple[str, ...]:
    return (f"ATTENDEE;PARTSTAT={partstat}:mailto:{MIRA}", "UID:uid-1", "SEQUENCE:0", f"RECURRENCE-ID:{when}")


def test_of_a_series_what_is_said_of_the_meeting_counts_and_unknown_instances_do_not() -> None:
    master = (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{MIRA}", "UID:uid-1", "SEQUENCE:0")
    others = [instance("DECLINED", "20260402T090000Z"), instance("TENTATIVE", "20260409T090000Z")]

    assert status(after([inline(Said(), calendar("REPLY", *master, more=others))])) == "accepted"
    assert status(after([inline(Said(), calendar("REPLY", *instance("DECLINED", "20260319T090000Z")))])) == "declined"
    assert taken(inline(Said(), calendar("REPLY", *others[0])), NETWORK).facts == ()


# --- 20: in our name ---


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "ADD", "DECLINECOUNTER", "PUBLISH"])
@pytest.mark.parametrize("sender", [STRANGER, MIRA, ADDRESS])
@pytest.mark.parametrize("automatic", [True, False])
def test_what_only_we_may_send_is_refused_and_the_secretariat_told(method: str, sender: str, automatic: bool) -> None:
    mail = inline(Said(sender=sender), plain(Said(sequence=7), method), method)
    if automatic:
        mail["Auto-Submitted"] = "auto-generated"
    decision = taken(mail, NETWORK)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)
    assert method in decision.why


def test_words_count_though_our_own_invitation_came_back_with_them() -> None:
    mail = a_mail("Yes", reply_to_letter=True)
    mail.add_attachment(plain(Said(), "REQUEST").encode(), maintype="text", subtype="calendar", filename="invite.ics")

    network = NETWORK.after(*taken(mail, NETWORK, a_letter("invitation", M, MIRA, "UNHCR", 0)).facts)

    assert status(network) == "accepted"


def test_an_invitation_to_somebody_elses_event_is_no_matter_of_meetings() -> None:
    mail = inline(Said(), plain(Said(uid="theirs"), "REQUEST"), "REQUEST")

    assert kind(mail) == "update"


# --- 23: rich text ---


def test_rich_text_counts_by_its_identifier() -> None:
    identifier = clients.named(clients.MEETING, 0x03, 0x102, clients.global_object_id("uid-1"))

    assert (
        status(after([clients.rich_text(clients.winmail("IPM.Schedule.Meeting.Resp.Pos", identifier))])) == "accepted"
    )


def test_rich_text_without_an_identifier_waits_for_a_person_who_sees_what_it_looks_like() -> None:
    decision = taken(clients.rich_text(clients.winmail("IPM.Schedule.Meeting.Resp.Neg")), NETWORK)

    assert (decision.facts, decision.attention) == ((), True)
    assert "declined" in decision.why


def test_without_an_identifier_our_token_tells_the_meeting() -> None:
    mail = clients.rich_text(clients.winmail("IPM.Schedule.Meeting.Resp.Neg"))
    mail["In-Reply-To"] = f"<{a_letter('', M, MIRA, '').token}@harbour.example>"
    decision = taken(mail, NETWORK, a_letter("invitation", M, MIRA, "UNHCR", 0))

    assert status(NETWORK.after(*decision.facts)) == "declined"


# --- 24, 25: what is no answer ---


def test_a_colleagues_answer_that_is_forwarded_is_nothing() -> None:
    mail = a_mail("FYI", ZEF)
    mail.add_attachment(clients.google())

    assert kind(mail) != "rsvp"


def test_words_that_say_the_opposite_of_the_button_are_for_a_person() -> None:
    mail = clients.head(Said())
    mail["In-Reply-To"] = f"<{a_letter('', M, MIRA, '').token}@harbour.example>"
    mail.set_content("I will not attend.\n")
    decision = taken(clients.inline(mail, plain(Said())), NETWORK, a_letter("invitation", M, MIRA, "UNHCR", 0))

    assert decision.attention
    assert status(NETWORK.after(*decision.facts)) == "review"


def test_a_delivery_report_with_our_invitation_in_it_is_no_answer() -> None:
    request = inline(Said(), plain(Said(), "REQUEST"), "REQUEST").as_string()
    report = (
        "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@unhcr.example>\r\n"
        f"To: {ADDRESS}\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nUser unknown.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.unhcr.example\r\n\r\n"
        f"Final-Recipient: rfc822; {MIRA}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{request}\r\n--b--\r\n"
    )

    assert kind(report.encode()) == "bounce"
    assert met(report.encode(), NETWORK).message.calendar is None
