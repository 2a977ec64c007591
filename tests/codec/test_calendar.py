"""Calendar objects both ways."""

import csv
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mailer.codec.calendar import CalendarPart, publish, read, write
from mailer.codec.calendar.zone import timezone_of
from mailer.codec.message import read as read_mail
from mailer.mail import Address, Attendee, CalendarEvent

from ..build import ZONE, at

NETWORK = Address('UN Migration "Network"; Harbour, Albania', "network@harbour.example")
MIRA = Attendee("mira@unhcr.example", "Mira Leka", "NEEDS-ACTION")
STAMP = at("2026-01-12 09:00")
EVENT = CalendarEvent(
    "REQUEST",
    "uid-1@harbour.example",
    0,
    at("2026-03-19 10:00"),
    at("2026-03-19 12:00"),
    "Mbledhja — “tremujore”",
    "Agenda\n1. ë",
    "Rruga Skënderbej, 3",
    "https://meet.example/x",
    (MIRA,),
)


def object_of(event: CalendarEvent, zone: ZoneInfo = ZONE) -> bytes:
    return write(event, NETWORK, zone, STAMP)


def lines_of(octets: bytes) -> list[str]:
    return octets.decode().replace("\r\n ", "").split("\r\n")


def test_an_invitation_says_what_the_standard_wants_and_nothing_more() -> None:
    octets = object_of(EVENT)
    lines = lines_of(octets)

    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert max(len(line) for line in octets.split(b"\r\n")) <= 75
    assert "METHOD:REQUEST" in lines
    (attendee,) = [line for line in lines if line.startswith("ATTENDEE")]
    for said in (
        "PARTSTAT=NEEDS-ACTION",
        "ROLE=REQ-PARTICIPANT",
        "RSVP=TRUE",
        "CUTYPE=INDIVIDUAL",
        ":mailto:mira@unhcr.example",
    ):
        assert said in attendee
    assert any(line.startswith("ORGANIZER") and line.endswith(":mailto:network@harbour.example") for line in lines)
    assert not any(line.startswith(("X-WR", "BEGIN:VALARM")) or "SENT-BY" in line or "^'" in line for line in lines)
    assert lines.count("UID:uid-1@harbour.example") == sum(line.startswith("UID") for line in lines) == 1


def test_what_we_write_is_read_back_the_same() -> None:
    event = Calendar.from_ical(object_of(EVENT)).events[0]

    assert (event.start, event.end, event.sequence) == (EVENT.start, EVENT.end, 0)
    assert str(event["summary"]) == EVENT.summary
    assert str(event["location"]) == EVENT.location
    assert str(event["description"]) == EVENT.description


def test_a_cancellation_says_so_twice() -> None:
    lines = lines_of(object_of(CalendarEvent("CANCEL", "uid-1", 2, EVENT.start, EVENT.end, "x")))

    assert "METHOD:CANCEL" in lines
    assert "STATUS:CANCELLED" in lines
    assert "SEQUENCE:2" in lines


LATER = replace(
    EVENT, uid="uid-2", sequence=3, start=at("2026-07-15 10:00"), end=at("2026-07-15 12:00"), method="PUBLISH"
)


def test_published_dates_ask_nobody_anything() -> None:
    octets = publish([replace(EVENT, method="PUBLISH"), LATER], NETWORK, ZONE, STAMP)
    lines = lines_of(octets)

    assert lines.count("METHOD:PUBLISH") == 1
    assert not any(line.startswith("ATTENDEE") or "RSVP" in line or "PARTSTAT" in line for line in lines)
    assert [line.partition(":")[2] for line in lines if line.startswith("UID")] == ["uid-1@harbour.example", "uid-2"]
    assert sum(line.startswith("ORGANIZER") for line in lines) == 2  # RFC 5546 section 3.2.1 wants it
    assert lines.count("STATUS:CONFIRMED") == 2


def test_published_dates_are_at_the_instants_of_the_meetings_and_share_one_time_zone() -> None:
    calendar = Calendar.from_ical(publish([EVENT, LATER], NETWORK, ZONE, STAMP))

    assert [(each.start, each.end, each.sequence) for each in calendar.events] == [
        (EVENT.start, EVENT.end, 0),
        (LATER.start, LATER.end, 3),
    ]
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_dates_between_which_the_rules_of_the_zone_change_are_published_in_universal_time() -> None:
    zone = ZoneInfo("Asia/Amman")  # stopped to change its clocks in October 2022
    dates = [
        replace(EVENT, uid=str(year), start=at(f"{year}-07-01 10:00"), end=at(f"{year}-07-01 12:00"))
        for year in (2022, 2026)
    ]
    octets = publish(dates, NETWORK, zone, STAMP)

    assert b"VTIMEZONE" not in octets
    assert [each.start for each in Calendar.from_ical(octets).events] == [each.start for each in dates]


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Tirane",
        "America/New_York",
        "Australia/Sydney",
        "Asia/Tashkent",
        "Europe/Dublin",
        "Africa/Casablanca",
        "UTC",
    ],
)
@pytest.mark.parametrize("moment", ["2026-01-15 10:00", "2026-07-15 10:00", "2026-03-29 12:00", "2026-10-25 12:00"])
def test_other_programs_read_the_same_instant(name: str, moment: str) -> None:
    """An independent reader of the rules of the zone (dateutil) agrees with us."""
    zone = ZoneInfo(name)
    start = datetime.fromisoformat(moment).replace(tzinfo=zone)
    octets = write(CalendarEvent("REQUEST", "u", 0, start, start.replace(hour=13), "x"), NETWORK, zone, STAMP)
    written = next(line for line in lines_of(octets) if line.startswith("DTSTART") and ("2026" in line))
    value = written.rpartition(":")[2]

    if value.endswith("Z"):
        assert timezone_of(zone, 2026) is None
        assert datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == start
    else:
        (block,) = [part.split("END:VTIMEZONE")[0] for part in octets.decode().split("BEGIN:VTIMEZONE")[1:]]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rules = tzical(_File(f"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE{block}END:VTIMEZONE\r\nEND:VCALENDAR\r\n")).get()
        assert datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=rules) == start


class _File:
    """What dateutil wants of a file."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self) -> str:
        return self._text


# --- what comes back ---

REPLY = """BEGIN:VCALENDAR
METHOD:REPLY
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;PARTSTAT=ACCEPTED;CN=Mira Leka:MAILTO:Mira@UNHCR.example
UID:uid-1@harbour.example
SEQUENCE:1
DTSTART;TZID=Central Europe Standard Time:20260319T100000
DTSTAMP:20260120T090000Z
COMMENT:see you\\, there
END:VEVENT
END:VCALENDAR
"""


def answer(text: str | bytes, method: str = "", charset: str = "utf-8"):
    content = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    return read([CalendarPart(method, charset, content)])


def test_a_reply_is_read() -> None:
    found = answer(REPLY)

    assert found is not None
    assert (found.method, found.uid, found.sequence, found.comment) == (
        "REPLY",
        "uid-1@harbour.example",
        1,
        "see you, there",
    )
    assert [(each.addr, each.partstat) for each in found.attendees] == [("mira@unhcr.example", "ACCEPTED")]


@pytest.mark.parametrize(
    "content",
    [
        REPLY.encode("utf-16"),
        REPLY.encode("utf-16-le"),
        REPLY.replace("\n", "\r").encode(),
        REPLY.encode() + b"\n-- \nThis mail came through a list.\n",
        REPLY.replace("END:VEVENT\n", "").encode(),
        REPLY.replace("END:VCALENDAR\n", "").encode(),
        ("\n\n  " + REPLY).encode(),
        REPLY.encode() + b"\0\0\0",
        REPLY.replace("BEGIN:VEVENT", "BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\nBEGIN:VEVENT").encode(),
        REPLY.replace("CN=Mira Leka", 'CN="Mira "IOM" Leka"').encode(),
        REPLY.replace("METHOD:REPLY", "METHOD:REPLY\nMETHOD:REPLY").encode(),
        REPLY.replace(
            "ATTENDEE;PARTSTAT=ACCEPTED;CN=Mira Leka:MAILTO", "ATTENDEE;CN=Leka; Mira;PARTSTAT=ACCEPTED:mailto"
        ).encode(),
    ],
)
def test_a_damaged_reply_is_read_all_the_same(content: bytes) -> None:
    found = answer(content)

    assert found is not None
    assert (found.method, found.uid) == ("REPLY", "uid-1@harbour.example")
    assert [(each.addr, each.partstat) for each in found.attendees] == [("mira@unhcr.example", "ACCEPTED")]


def test_the_method_in_the_object_wins_over_that_of_the_part() -> None:
    """Google sends a proposal of another time as method=REPLY with METHOD:COUNTER inside."""
    found = answer(REPLY.replace("METHOD:REPLY", "METHOD:COUNTER"), method="REPLY")

    assert found is not None
    assert found.method == "COUNTER"
    assert found.proposed_start is not None


def test_apple_proposes_a_time_in_a_parameter() -> None:
    text = REPLY.replace(
        "PARTSTAT=ACCEPTED", 'PARTSTAT=TENTATIVE;TO-ALL-PROPOSED-NEW-TIME="DTSTART:20260320T090000Z;STATUS:;"'
    )
    found = answer(text)

    assert found is not None
    assert found.proposed_start == datetime(2026, 3, 20, 9, tzinfo=UTC)


def test_a_sequence_out_of_range_is_unknown() -> None:
    found = answer(REPLY.replace("SEQUENCE:1", "SEQUENCE:1407317367304"))

    assert found is not None
    assert found.sequence is None


def test_outlook_says_when_the_answer_was_given() -> None:
    found = answer(REPLY.replace("SEQUENCE:1", "SEQUENCE:1\nX-MICROSOFT-CDO-REPLYTIME:20260120T100000Z"))

    assert found is not None
    assert found.replied_at == datetime(2026, 1, 20, 10, tzinfo=UTC)


def test_one_mail_does_not_set_the_clock_of_the_next() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{0}\nTZOFFSETTO:{0}\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT"
    counter = REPLY.replace("METHOD:REPLY", "METHOD:COUNTER").replace(
        "Central Europe Standard Time", "Customized Time Zone"
    )

    first = answer(counter.replace("BEGIN:VEVENT", zone.format("+0200")))
    second = answer(counter.replace("BEGIN:VEVENT", zone.format("-0500")))

    assert first is not None
    assert first.proposed_start == datetime(2026, 3, 19, 8, tzinfo=UTC)
    assert second is not None
    assert second.proposed_start == datetime(2026, 3, 19, 15, tzinfo=UTC)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "REFRESH", "DECLINECOUNTER"])
def test_what_is_no_answer_is_told_by_its_method(method: str) -> None:
    found = answer(REPLY.replace("METHOD:REPLY", f"METHOD:{method}"))

    assert found is not None
    assert found.method == method


@pytest.mark.parametrize("line", ["", "METHOD:\n", "METHOD:BOGUS\n"])
def test_an_object_without_a_method_asks_and_answers_nothing(line: str) -> None:
    assert answer(REPLY.replace("METHOD:REPLY\n", line)) is None


@given(st.binary(max_size=600), st.integers(0, 300))
def test_no_bytes_raise(noise: bytes, place: int) -> None:
    content = REPLY.encode()
    answer(content[:place] + noise + content[place:])
    answer(noise)


def rows_of(manifest: Path) -> list[dict[str, str]]:
    with manifest.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def test_the_replies_of_real_programs_are_read(corpora: Path) -> None:
    folder = corpora / "calendar-replies"
    for row in rows_of(folder / "MANIFEST.tsv"):
        raw = (folder / row["file"]).read_bytes()
        found = answer(raw) if row["file"].endswith(".ics") else read_mail(raw).calendar
        if "dsn" in row["file"] or not row["method"]:
            assert found is None, row["file"]
            continue
        assert found is not None, row["file"]
        assert (found.method, found.uid) == (row["method"], row["uid"]), row["file"]
        assert found.sequence == (int(row["sequence"]) if row["sequence"] else None), row["file"]
        stated = dict(each.split("=") for each in row["attendee=partstat"].split(";") if each)
        assert {each.addr: each.partstat for each in found.attendees if each.partstat} == stated, row["file"]


def test_an_answer_to_a_series_by_a_real_program_is_read_for_each_instance(corpora: Path) -> None:
    raw = (corpora / "calendar-replies" / "cyrus-imip_reply_override_google.eml").read_bytes()
    found = read_mail(raw).calendar

    assert found is not None
    assert not found.recurrence
    assert [(each.attendees[0].partstat, each.instance is not None) for each in found.others] == [
        ("TENTATIVE", True),
        ("DECLINED", True),
    ]
