"""What is not in order is never sent: each rule has an object that breaks it, and our own objects break none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mailer.codec.calendar import carried, feed, publish, write
from mailer.codec.calendar.grammar import folded, unfolded
from mailer.codec.calendar.validation import faults
from mailer.codec.letter import Sender
from mailer.codec.letter import write as write_letter
from mailer.mail import Address, Attendee, CalendarEvent, Letter, Recipient, Rendered

from ..build import ADDRESS, MIRA, ZEF, ZONE, at

NETWORK = Address('UN Migration "Network"; Harbour, Albania', ADDRESS)
STAMP = at("2026-01-12 09:00")
INVITED = Attendee(MIRA, "Mira Leka", "NEEDS-ACTION")
REQUEST = CalendarEvent(
    method="REQUEST",
    uid="8f14e45f@harbour.example",
    sequence=1,
    start=at("2026-03-19 10:00"),
    end=at("2026-03-19 12:00"),
    summary="Mbledhja — “tremujore”",
    description="1. Ardhje\n2. Kthime",
    location="Rruga Skënderbej, 3; kati 2",
    link="https://meet.example/x?y=1",
    attendees=(INVITED,),
)


def object_of(event: CalendarEvent = REQUEST, zone: ZoneInfo = ZONE, sender: Address = NETWORK) -> bytes:
    if event.method == "PUBLISH":
        return publish([event], sender, zone, STAMP)
    return write(event, sender, zone, STAMP)


def wrong_with(octets: bytes, method: str = "REQUEST") -> list[str]:
    return [str(each) for each in faults(octets, method, ADDRESS, MIRA)]


# --- our own ----------------------------------------------------------------------------------------------------------

WORDS = st.text(min_size=1, max_size=40) | st.sampled_from(
    [
        "“Kundërshtim”, çështje; ë: \\n",
        'a "quoted" name, O\'Neil ^ x',
        "اجتماع الشبكة ‏ربع السنوي‎",
        "👩‍👩‍👧‍👦 " * 20,
        "ë" * 400,
        "\r\nATTENDEE:mailto:evil@x.example\r\n",
        "x\x00\x1b[31m\x85\u2028y",
        "\ud800 lone",
        " ",
    ]
)
ZONES = ["Europe/Tirane", "America/New_York", "Asia/Tashkent", "Africa/Casablanca", "Australia/Sydney", "UTC"]


@given(
    event=st.builds(
        CalendarEvent,
        method=st.sampled_from(["REQUEST", "CANCEL", "DECLINECOUNTER", "PUBLISH"]),
        uid=st.just("8f14e45f@harbour.example"),
        sequence=st.integers(0, 50),
        start=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        end=st.just(STAMP),
        summary=WORDS,
        description=st.text(max_size=3000) | WORDS,
        location=WORDS,
        link=st.sampled_from(["", "https://meet.example/a b?ë=1", "HTTPS://x.example/\r\nX:1"]),
        attendees=st.builds(
            lambda name, others: (Attendee(MIRA, name, "ACCEPTED"), *others),
            WORDS,
            st.sampled_from([(), (Attendee(ZEF, 'Zef "Z", Rama', "DELEGATED", delegated_to=MIRA),)]),
        ),
        cancelled=st.booleans(),
        busy=st.booleans(),
    ),
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
    zone=st.sampled_from(ZONES),
    network=WORDS,
)
def test_whatever_people_call_things_our_objects_are_in_order(
    event: CalendarEvent, length: timedelta, zone: str, network: str
) -> None:
    whole = event.start.replace(microsecond=0)
    end = (whole + length).replace(microsecond=0) + timedelta(seconds=1)
    event = replace(event, start=whole, end=end, cancelled=event.cancelled and event.method == "PUBLISH")
    sender = Address(network, ADDRESS)
    octets = object_of(event, ZoneInfo(zone), sender)

    assert [str(each) for each in faults(octets, event.method, ADDRESS, MIRA)] == []
    if event.method != "DECLINECOUNTER":
        (read,) = Calendar.from_ical(octets).events
        assert (read.start, read.end) == (event.start, event.end)
    if event.method in ("REQUEST", "PUBLISH"):
        in_feed = feed(network, [replace(event, method="PUBLISH")], sender, ZoneInfo(zone), STAMP)
        assert [str(each) for each in faults(in_feed, "PUBLISH", ADDRESS)] == []


@given(st.text())
def test_a_text_is_folded_without_a_trace(text: str) -> None:
    line = f"SUMMARY:{text.translate(dict.fromkeys(range(32)))}"

    lines = folded(line)

    assert unfolded(lines) == f"{line}\r\n"
    assert all(len(each.encode("utf-8", "surrogatepass")) <= 75 for each in lines.split("\r\n"))


# --- mutants ----------------------------------------------------------------------------------------------------------


START = "DTSTART;TZID=Europe/Tirane:20260319T100000"
END = "DTEND;TZID=Europe/Tirane:20260319T120000"
STAMPED = "DTSTAMP:20260112T080000Z"
UID = "UID:8f14e45f@harbour.example"
NAMED = "SUMMARY:Mbledhja — “tremujore”"
OTHER = "BEGIN:VEVENT|UID:other@harbour.example|END:VEVENT|"
# (what stands in a good object, what stands there instead, where the fault is found); | ends a line.
MUTANTS = [
    # the object (RFC 5545)
    ("VERSION:2.0|", "", "VERSION"),
    ("VERSION:2.0|", "VERSION:1.0|", "VERSION"),
    ("PRODID:-//network-mailer//EN|", "", "PRODID"),
    ("CALSCALE:GREGORIAN|", "CALSCALE:JULIAN|", "CALSCALE"),
    ("METHOD:REQUEST|", "", "METHOD"),
    ("METHOD:REQUEST|", "METHOD:PUBLISH|", "METHOD"),
    ("METHOD:REQUEST|", "METHOD:REQUEST|METHOD:REQUEST|", "METHOD"),
    ("METHOD:REQUEST|", "METHOD:REQUEST|UID:x|", "UID"),
    ("METHOD:REQUEST|", "METHOD:REQUEST|X-WR-CALNAME:x|", "X-WR-CALNAME"),
    ("METHOD:REQUEST|", "METHOD:REQUEST|NAME:x|", "NAME"),
    ("BEGIN:VEVENT|", "BEGIN:VTODO|UID:x|END:VTODO|BEGIN:VEVENT|", "VTODO"),
    ("BEGIN:VEVENT|", f"{OTHER}BEGIN:VEVENT|", "UID"),
    ("END:VCALENDAR|", "", "the object"),
    ("END:VEVENT|", "", "END:VCALENDAR"),
    ("BEGIN:VCALENDAR|", "X:1|BEGIN:VCALENDAR|", "X"),
    ("SEQUENCE:1|", "SEQUENCE 1|", "SEQUENCE"),
    ("SEQUENCE:1|", "=:1|", "“=:1”"),
    ("SEQUENCE:1|", "SEQUENCE:-1|", "SEQUENCE"),
    ("SEQUENCE:1|", "SEQUENCE:1407317367304|", "SEQUENCE"),
    ("Mbledhja —", "Mbledhja, —", "SUMMARY"),
    ("Ardhje\\n", "Ardhje\\x", "DESCRIPTION"),
    # times
    (STAMPED, "DTSTAMP:20260112T080000", "DTSTAMP"),
    (STAMPED, "DTSTAMP:20261312T080000Z", "DTSTAMP"),
    (START, f"{START}Z", "DTSTART"),
    (START, "DTSTART:20260319T100000", "DTSTART"),
    (START, "DTSTART;TZID=Europe/Tirane:20260230T100000", "DTSTART"),
    (START, "DTSTART;TZID=Europe/Tirana:20260319T100000", "DTSTART"),
    (f"{START}|", "", "DTEND"),
    (END, "DTEND;TZID=Europe/Tirane:20260319T100000", "DTEND"),
    (END, "DTEND;TZID=Europe/Tirane:20260318T120000", "DTEND"),
    (END, "DTEND:20260319T120000Z", "DTEND"),
    (END, f"{END}|DURATION:PT2H", "DURATION"),
    ("TZID:Europe/Tirane|", "", "VTIMEZONE"),
    ("TZOFFSETTO:+0200|", "TZOFFSETTO:2|", "TZOFFSETTO"),
    ("BYDAY=-1SU", "BYDAY=SU", "RRULE"),
    ("FREQ=YEARLY", "FREQ=MONTHLY", "RRULE"),
    (":STANDARD|", ":WINTER|", "VTIMEZONE"),
    # what a REQUEST has and has not (RFC 5546 section 3.2.2)
    (f"{UID}|", "", "UID"),
    (f"{STAMPED}|", "", "DTSTAMP"),
    (f"{NAMED}|", "", "SUMMARY"),
    ("ORGANIZER;", "X-ORGANIZER;", "ORGANIZER"),
    ("SEQUENCE:1|", "SEQUENCE:1|REQUEST-STATUS:2.0|", "REQUEST-STATUS"),
    (f"{NAMED}|", f"{NAMED}|SUMMARY:again|", "SUMMARY"),
    ("SEQUENCE:1|", "SEQUENCE:1|COLOUR:red|", "COLOUR"),
    ("STATUS:CONFIRMED", "STATUS:CANCELLED", "STATUS"),
    ("TRANSP:OPAQUE", "TRANSP:BUSY", "TRANSP"),
    ("END:VEVENT|", "BEGIN:VALARM|ACTION:DISPLAY|END:VALARM|END:VEVENT|", "VALARM"),
    (UID, "UID:é1", "UID"),
    (UID, f"UID:{'x' * 300}", "UID"),
    # people
    ("mailto:network@", "mailto:other@", "ORGANIZER"),
    ("mailto:network@", "network@", "ORGANIZER"),
    ("ORGANIZER;", 'ORGANIZER;SENT-BY="mailto:x@y.example";', "ORGANIZER"),
    ("mailto:mira@", "mailto:zef@", "ATTENDEE"),
    ("ATTENDEE;", "X-ATTENDEE;", "ATTENDEE"),
    ("PARTSTAT=NEEDS-ACTION", "PARTSTAT=MAYBE", "ATTENDEE"),
    ("RSVP=TRUE", "RSVP=FALSE", "ATTENDEE"),
    ("END:VEVENT|", f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:{MIRA}|END:VEVENT|", "ATTENDEE"),
    ('CN="Mira Leka"', "CN=^'Mira^'", "ATTENDEE"),
    # the link
    ("https://meet", "meet me", "CONFERENCE"),
    ("VALUE=URI", "VALUE=TEXT", "CONFERENCE"),
]


def mutant_of(event: CalendarEvent, old: str, new: str) -> bytes:
    """Our object with something else in it, its lines in order."""
    good = unfolded(object_of(event).decode())
    old, new = (each.replace("|", "\r\n") for each in (old, new))
    assert old in good
    assert wrong_with(folded(good).encode(), event.method) == []
    return folded(good.replace(old, new)).encode()


@pytest.mark.parametrize(("old", "new", "place"), MUTANTS)
def test_each_rule_finds_what_breaks_it(old: str, new: str, place: str) -> None:
    found = wrong_with(mutant_of(REQUEST, old, new))

    assert any(each.startswith(f"{place}: ") for each in found), found


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (object_of().replace(b"\r\n", b"\n"), "do not end in CRLF"),
        (object_of().rstrip(), "do not end in CRLF"),
        (unfolded(object_of().decode()).encode(), "octets; fold it"),
        (object_of().replace("—".encode(), "—".encode()[:1] + b"\r\n " + "—".encode()[1:]), "cut within a character"),
        (object_of().replace(b"SEQUENCE:1", b"SEQUENCE:1\x07"), "control character"),
        (object_of().replace(b"SEQUENCE:1", "SEQUENCE:1\x85".encode()), "control character"),
    ],
)
def test_each_line_goes_over_the_wire_as_the_standard_has_it(octets: bytes, said: str) -> None:
    assert any(said in each for each in wrong_with(octets))


CANCEL = replace(REQUEST, method="CANCEL", sequence=2)
DECLINED = replace(REQUEST, method="DECLINECOUNTER")
DATE = replace(REQUEST, method="PUBLISH", attendees=())
BY_METHOD = [
    (CANCEL, "SEQUENCE:2|", "", "SEQUENCE"),
    (CANCEL, "STATUS:CANCELLED|", "", "STATUS"),
    (CANCEL, "STATUS:CANCELLED|", "STATUS:CONFIRMED|", "STATUS"),
    (CANCEL, "mailto:mira@", "mailto:zef@", "ATTENDEE"),
    (CANCEL, "SEQUENCE:2|", "SEQUENCE:2|REQUEST-STATUS:2.0|", "REQUEST-STATUS"),
    (DECLINED, "SEQUENCE:1|", "SEQUENCE:1|DTSTART:20260319T100000Z|", "DTSTART"),
    (DECLINED, "SEQUENCE:1|", "SEQUENCE:1|SUMMARY:x|", "SUMMARY"),
    (DECLINED, "SEQUENCE:1|", f"SEQUENCE:1|ATTENDEE;PARTSTAT=TENTATIVE:mailto:{MIRA}|", "ATTENDEE"),
    (DECLINED, "ORGANIZER;", "X-ORGANIZER;", "ORGANIZER"),
    (DATE, "SEQUENCE:1|", f"SEQUENCE:1|ATTENDEE;PARTSTAT=TENTATIVE:mailto:{MIRA}|", "ATTENDEE"),
    (DATE, f"{START}|", "", "DTSTART"),
    (DATE, "BEGIN:VEVENT|", f"{OTHER}{OTHER}BEGIN:VEVENT|", "UID"),
    (DATE, "VEVENT|", "VJOURNAL|", "VEVENT"),
]


@pytest.mark.parametrize(("event", "old", "new", "place"), BY_METHOD, ids=lambda each: getattr(each, "method", None))
def test_each_method_has_its_own_table(event: CalendarEvent, old: str, new: str, place: str) -> None:
    found = wrong_with(mutant_of(event, old, new), event.method)

    assert any(each.startswith(f"{place}: ") for each in found), found


def test_a_reply_is_not_ours_to_send() -> None:
    (fault, *_) = wrong_with(object_of().replace(b"METHOD:REQUEST", b"METHOD:REPLY"), "REPLY")

    assert (
        fault
        == "METHOD: is REPLY, which an organizer does not send; send one of PUBLISH, REQUEST, CANCEL, DECLINECOUNTER"
    )


def test_an_hour_that_comes_twice_is_written_in_universal_time() -> None:
    """On 25 October 2026 half past two comes twice in Tirana; a wall time would be read as the first of them."""
    for hour in (0, 1):
        start = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        octets = object_of(replace(REQUEST, start=start, end=start + timedelta(hours=2)))

        assert b"TZID" not in octets
        assert wrong_with(octets) == []
        assert Calendar.from_ical(octets).events[0].start == start


# --- in its mail ------------------------------------------------------------------------------------------------------

SENDER = Sender("UN Migration Network", ADDRESS, ZONE, "network.harbour.example")
LETTER = Letter("invitation", "invitation M-2026-01 0", Recipient("Mira Leka", MIRA, "UNHCR"), "M-2026-01")
WRITTEN = Rendered("Invitation: Quarterly meeting", "", "Dear Mira,\n", "<p>Dear Mira,</p>", "en")


def a_mail(event: CalendarEvent | None = REQUEST, dates: tuple[CalendarEvent, ...] = (), **sender: object) -> bytes:
    letter = replace(LETTER, event=event, dates=dates)
    return write_letter(letter, WRITTEN, replace(SENDER, **sender), "a" * 26, "secret", STAMP)  # type: ignore[arg-type]


def object_in(mail: bytes) -> bytes:
    """The lines of the first calendar part, as they stand in the mail."""
    return mail.partition(b"text/calendar")[2].partition(b"\r\n\r\n")[2].partition(b"\r\n--")[0]


@pytest.mark.parametrize(
    "mail",
    [
        a_mail(),
        a_mail(attach_ics=False),
        a_mail(CANCEL),
        a_mail(DECLINED),
        a_mail(None, (DATE, replace(DATE, uid="2@harbour.example"))),
        a_mail(None, (replace(DATE, summary=""),)),
        a_mail(None),
    ],
    ids=["invitation", "without the file", "cancellation", "declined", "dates", "named by its subject", "none"],
)
def test_our_mails_are_in_order(mail: bytes) -> None:
    assert carried.faults(mail) == []


def test_without_the_file_an_invitation_is_a_plain_alternative() -> None:
    mail = message_from_bytes(a_mail(attach_ics=False))

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]


OTHER_OBJECT = object_in(a_mail(replace(REQUEST, sequence=2)))
IN_MAIL = [
    (b"From: UN Migration Network <network@", b"From: UN Migration Network <other@", "ORGANIZER: "),
    (b"To: Mira Leka <mira@", b"To: Mira Leka <zef@", "ATTENDEE: "),
    (b'method="REQUEST"', b'method="CANCEL"', "METHOD: "),
    (b'; method="REQUEST"', b"", "text/calendar: does not say its method"),
    (b'text/calendar; charset="utf-8"', b'text/calendar; charset="latin-1"', "text/calendar: does not say"),
    (b"text/calendar;", b"text/plain;", "text/calendar: is not where"),
    (b"application/ics; name", b"text/calendar; name", "text/calendar: does not say its method and"),
    (b'filename="invite.ics"', b'filename="meeting.ics"', "application/ics: is called meeting.ics"),
    (b"Auto-Submitted:", b"List-Id: <network.harbour.example>\r\nAuto-Submitted:", "List-Id: "),
    (object_in(a_mail()), OTHER_OBJECT, "application/ics: is not the same object"),
    (b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: 7bit", "text/calendar: is not in base64"),
]


@pytest.mark.parametrize(("old", "new", "said"), IN_MAIL, ids=[said for _, _, said in IN_MAIL])
def test_an_object_agrees_with_its_mail(old: bytes, new: bytes, said: str) -> None:
    mail = a_mail()
    assert old in mail

    found = [str(each) for each in carried.faults(mail.replace(old, new, 1))]

    assert any(each.startswith(said) for each in found), found
