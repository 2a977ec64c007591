"""What each calendar program writes is read; a part that is broken is read by the next rung, or told of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from mailer.codec.message import read
from mailer.mail import CalendarAnswer

from .. import clients
from ..build import ADDRESS, MIRA
from ..clients import APPOINTMENT, MEETING, ROMANCE, UID, Said, calendar, plain

MARCH_20 = "20260320T130000Z"


def answer(mail: EmailMessage | bytes) -> CalendarAnswer:
    found = read(mail if isinstance(mail, bytes) else mail.as_bytes()).calendar
    assert found is not None
    return found


@pytest.mark.parametrize("program", clients.PROGRAMS)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_every_program_is_read(program: Callable[[Said], EmailMessage | bytes], partstat: str) -> None:
    found = answer(program(Said(partstat)))

    assert (found.method, found.uid, found.sequence, found.salvaged) == ("REPLY", UID, 0, False)
    assert [(each.addr, each.partstat) for each in found.attendees] == [(MIRA, partstat)]


def test_an_answer_that_names_nobody_is_read_as_such() -> None:
    found = answer(clients.spark())

    assert (found.method, found.uid, found.attendees) == ("REPLY", UID, ())


def test_google_tells_the_guests_and_its_alarm_is_nobodys_answer() -> None:
    assert answer(clients.google()).guests == 1


def test_apple_keeps_the_remark_in_a_property_of_its_own() -> None:
    assert answer(clients.apple()).comment == "from my phone"


def test_outlook_for_mac_tells_two_answers_apart_by_its_reply_time() -> None:
    found = answer(clients.outlook_mac(Said(replied="20260301T081800Z")))

    assert found.replied_at == datetime(2026, 3, 1, 8, 18, tzinfo=UTC)


@pytest.mark.parametrize("program", [clients.google_counter, clients.outlook_counter, clients.apple_counter])
def test_another_time_is_read_in_all_three_dialects(program: Callable[[Said], EmailMessage]) -> None:
    found = answer(program(Said("TENTATIVE", start=MARCH_20, end="20260320T150000Z")))

    assert found.proposed_start == datetime(2026, 3, 20, 13, tzinfo=UTC)
    assert found.proposed_end in (datetime(2026, 3, 20, 15, tzinfo=UTC), None)
    assert found.attendees[0].partstat == "TENTATIVE"


def test_a_length_is_as_good_as_an_end() -> None:
    text = plain(Said(start=MARCH_20), "COUNTER").replace("DTEND:20260319T110000Z", "DURATION:PT90M")
    found = answer(clients.inline(with_words(), text, "COUNTER"))

    assert found.proposed_end == datetime(2026, 3, 20, 14, 30, tzinfo=UTC)


def with_words() -> EmailMessage:
    mail = clients.head(Said())
    mail.set_content("\n")
    return mail


def test_a_series_is_read_for_each_of_its_instances() -> None:
    def event(partstat: str, *lines: str) -> tuple[str, ...]:
        return (f"ATTENDEE;PARTSTAT={partstat}:mailto:{MIRA}", f"UID:{UID}", "SEQUENCE:0", *lines)

    others = [
        event("TENTATIVE", "RECURRENCE-ID:20260721T100000Z"),
        event("DECLINED", "RECURRENCE-ID;TZID=Europe/Tirane:20260728T120000"),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:" + MIRA, "UID:another", "RECURRENCE-ID:20260728T100000Z"),
    ]
    found = answer(
        clients.inline(with_words(), calendar("REPLY", *event("ACCEPTED", "RRULE:FREQ=WEEKLY"), more=others))
    )

    assert (found.recurrence, found.attendees[0].partstat) == (False, "ACCEPTED")
    assert [(each.instance, each.attendees[0].partstat) for each in found.others] == [
        (datetime(2026, 7, 21, 10, tzinfo=UTC), "TENTATIVE"),
        (datetime(2026, 7, 28, 10, tzinfo=UTC), "DECLINED"),
    ]


def test_a_delegation_and_an_assistant_are_read() -> None:
    more = ';DELEGATED-TO="mailto:ben@unhcr.example";DELEGATED-FROM="mailto:x@unhcr.example";SENT-BY="mailto:pa@unhcr.example"'
    (attendee,) = answer(clients.inline(with_words(), plain(Said("DELEGATED"), attendee=more))).attendees

    assert (attendee.delegated_to, attendee.delegated_from, attendee.sent_by) == (
        "ben@unhcr.example",
        "x@unhcr.example",
        "pa@unhcr.example",
    )


def test_a_uid_in_the_wrapping_of_exchange_is_the_uid_that_it_wraps() -> None:
    wrapped = clients.global_object_id(UID).hex().upper()

    assert answer(clients.exchange(Said(uid=wrapped))).uid == UID
    assert answer(clients.exchange(Said(uid=wrapped[:-8]))).uid == wrapped[:-8]  # it is not as long as it says


# --- the ladder for what is broken ---

REPLY = plain(Said())
BROKEN: dict[str, bytes] = {
    "utf-16 with a mark": REPLY.encode("utf-16"),
    "utf-16 without": REPLY.encode("utf-16-le"),
    "a list's footer": REPLY.encode() + b"\r\n_____\r\nlist mailing list\r\nlist@lists.example\r\n",
    "words before it": b"Dear all,\r\n\r\n" + REPLY.encode(),
    "no END:VEVENT": REPLY.replace("END:VEVENT\r\n", "").encode(),
    "no END:VCALENDAR": REPLY.replace("END:VCALENDAR\r\n", "").encode(),
    "cut in the middle": REPLY[: REPLY.index("DTSTAMP")].encode(),
    "carriage returns": REPLY.replace("\r\n", "\r").encode(),
    "empty lines": REPLY.replace("\r\n", "\r\n\r\n").encode(),
    "a space after BEGIN": REPLY.replace("BEGIN:VEVENT", "BEGIN: VEVENT").encode(),
    "a zone without rules": REPLY.replace("BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT").encode(),
    "an offset beyond the day": REPLY.replace("BEGIN:VEVENT", ROMANCE.format(name="x", offset="+9999") + "BEGIN:VEVENT").encode(),
    "bad quotes": REPLY.replace("PARTSTAT=ACCEPTED", 'CN="Mira "M" Leka";PARTSTAT=ACCEPTED').encode(),
    "unbalanced quotes": REPLY.replace("PARTSTAT=ACCEPTED", 'CN="Mira;PARTSTAT=ACCEPTED').encode(),
    "a bare semicolon": REPLY.replace("PARTSTAT=ACCEPTED", "CN=Leka; Mira;PARTSTAT=ACCEPTED").encode(),
    "METHOD twice": REPLY.replace("METHOD:REPLY", "METHOD:REPLY\r\nMETHOD:REPLY").encode(),
    "UID twice": REPLY.replace("UID:uid-1", "UID:uid-1\r\nUID:uid-1").encode(),
    "quoted-printable, not undone": REPLY.replace("=", "=3D").replace("\r\n", "=0D=0A=\r\n").encode(),
    "NULs": REPLY.encode() + bytes(3),
    "latin-1 octets": REPLY.replace("PARTSTAT", "CN=Sk\xebnder;PARTSTAT").encode("latin-1"),
}  # fmt: skip


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_object_is_read_all_the_same(content: bytes) -> None:
    mail = with_words()
    mail.add_attachment(content, maintype="application", subtype="ics", filename="invite.ics")
    found = answer(mail)

    assert (found.method, found.uid) == ("REPLY", UID)
    assert found.sequence in (0, None)
    assert [(each.addr, each.partstat) for each in found.attendees] == [(MIRA, "ACCEPTED")]


def test_a_sequence_out_of_range_is_unknown() -> None:
    assert answer(clients.inline(with_words(), REPLY.replace("SEQUENCE:0", "SEQUENCE:1407317367304"))).sequence is None


def test_an_object_that_slid_into_the_header_of_its_part_is_read() -> None:
    """Some programs forget the empty line between the header of a part and what it holds."""
    raw = (
        f'From: {MIRA}\r\nTo: {ADDRESS}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/calendar; method=REPLY\r\n{REPLY}\r\n--b--\r\n"
    )
    found = answer(raw.encode())

    assert (found.method, found.uid, found.attendees[0].partstat) == ("REPLY", UID, "ACCEPTED")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"nothing of the kind", b"x" * 2_000_000])
def test_what_calls_itself_an_answer_and_cannot_be_read_is_told_of(content: bytes) -> None:
    mail = with_words()
    mail.add_attachment(content, maintype="text", subtype="calendar", params={"method": "REPLY"})
    found = answer(mail)

    assert (found.method, found.uid, found.salvaged) == ("REPLY", "", True)


def test_a_forwarded_answer_is_nobodys_answer() -> None:
    mail = with_words()
    mail.add_attachment(clients.google())

    assert read(mail.as_bytes()).calendar is None


def test_a_rule_of_recurrence_is_never_expanded() -> None:
    bomb = ("RRULE:FREQ=SECONDLY;COUNT=2147483647", "RDATE:" + ",".join(["20260319T090000Z"] * 5000))
    found = answer(clients.inline(with_words(), plain(Said(), "REPLY", *bomb)))

    assert (found.uid, found.attendees[0].partstat) == (UID, "ACCEPTED")


def test_one_mail_does_not_set_the_clock_of_the_next() -> None:
    """icalendar keeps a VTIMEZONE that it has met for the life of the process."""

    def counter(offset: str) -> CalendarAnswer:
        zone = ROMANCE.format(name="Customized Time Zone", offset=offset)
        text = calendar("COUNTER", f"UID:{UID}", "DTSTART;TZID=Customized Time Zone:20260319T100000", zone=zone)
        return answer(clients.inline(with_words(), text, "COUNTER"))

    assert counter("+0200").proposed_start == datetime(2026, 3, 19, 8, tzinfo=UTC)
    assert counter("-0500").proposed_start == datetime(2026, 3, 19, 15, tzinfo=UTC)
    unknown = calendar("COUNTER", f"UID:{UID}", "DTSTART;TZID=Customized Time Zone:20260319T100000")
    assert answer(clients.inline(with_words(), unknown, "COUNTER")).proposed_start is None


# --- winmail.dat ---

IDENTIFIER = clients.named(MEETING, 0x23, 0x102, clients.global_object_id(UID))
NOON = datetime(2026, 3, 20, 12)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("message_class", "partstat"),
    [
        ("IPM.Schedule.Meeting.Resp.Pos", "ACCEPTED"),
        ("IPM.Schedule.Meeting.Resp.Neg", "DECLINED"),
        ("IPM.Schedule.Meeting.Resp.Tent", "TENTATIVE"),
        ("IPM.Microsoft Schedule.MtgRespP", "ACCEPTED"),
    ],
)
def test_outlooks_rich_text_is_read(message_class: str, partstat: str) -> None:
    sequence = clients.named(APPOINTMENT, 0x8201, 3, (2).to_bytes(4, "little"))
    found = answer(clients.rich_text(clients.winmail(message_class, IDENTIFIER, sequence)))

    assert (found.method, found.uid, found.sequence) == ("REPLY", UID, 2)
    assert [(each.addr, each.partstat) for each in found.attendees] == [("", partstat)]


def test_outlooks_rich_text_proposes_another_time() -> None:
    flag = clients.named(APPOINTMENT, 0x8257, 11, (1).to_bytes(4, "little"))
    times = [clients.named(APPOINTMENT, number, 64, clients.instant(NOON)) for number in (0x8250, 0x8220)]
    found = answer(clients.rich_text(clients.winmail("IPM.Schedule.Meeting.Resp.Tent", IDENTIFIER, flag, *times)))

    assert found.method == "COUNTER"
    assert found.proposed_start == found.replied_at == NOON.replace(tzinfo=UTC)


def test_rich_text_without_a_uid_says_what_it_looks_like() -> None:
    found = answer(clients.rich_text(clients.winmail("IPM.Schedule.Meeting.Resp.Pos")))

    assert (found.uid, found.attendees[0].partstat) == ("", "ACCEPTED")


def test_rich_text_that_is_no_answer_is_none() -> None:
    assert read(clients.rich_text(clients.winmail("IPM.Note", IDENTIFIER)).as_bytes()).calendar is None


@pytest.mark.parametrize("place", range(0, 220, 7))
def test_rich_text_that_is_cut_or_altered_says_nothing_that_it_does_not_say(place: int) -> None:
    whole = clients.winmail("IPM.Schedule.Meeting.Resp.Pos", IDENTIFIER)
    altered = bytearray(whole)
    altered[place % len(whole)] ^= 0x41

    for content in (whole[:place], bytes(altered)):
        found = read(clients.rich_text(content).as_bytes()).calendar
        assert found is None or found.uid in ("", UID)
        assert found is None or replace(found, uid=UID) == answer(clients.rich_text(whole))
