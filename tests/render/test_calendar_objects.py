"""Every calendar object that any letter carries, read by a program that shares no line with ours (libical)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest

from mailer.acts import meetings
from mailer.codec import calendar
from mailer.codec.calendar import carried
from mailer.codec.letter import Sender, write
from mailer.letters.meetings import dates
from mailer.mail import Address, CalendarEvent, Letter, Rendered
from mailer.network.facts import Attendance

from .. import libical
from ..acts.test_attendees import seeing_all
from ..build import ADDRESS, BEN, TOKEN, a_network, at
from ..network.test_meetings import PLANNED, answered
from .test_letters import LETTERS, NOW

NAME = 'UN Migration "Network"; Tiranë, Shqipëri'
WORDS = Rendered("Please answer by Fri, 13 Mar: “Shqipëri”; x", "", "Text\n", "<p>Text</p>", "en")
SEASONS = {"winter": timedelta(), "summer": timedelta(days=150)}
ZONES = ["Europe/Tirane", "America/New_York", "Africa/Casablanca", "Asia/Tashkent"]
# libical has no SEQUENCE in a DECLINECOUNTER; RFC 5546 section 3.2.8 wants it there, once it is more than 0.
NO_FAULT = "Failed iTIP restrictions for SEQUENCE property. Expected 0 instances of the property and got 1"


@dataclass(frozen=True)
class Sent:
    """An object as it goes out, and what it is to say."""

    events: tuple[CalendarEvent, ...]
    octets: bytes
    recipient: str


def shifted(event: CalendarEvent, by: timedelta) -> CalendarEvent:
    return replace(event, start=event.start + by, end=event.end + by)


def sent(letter: Letter, by: timedelta, zone: str) -> Sent:
    """The object that this letter carries, its mail written and taken apart."""
    event = letter.event and shifted(letter.event, by)
    events = (event,) if event else tuple(shifted(each, by) for each in letter.dates)
    letter = replace(letter, event=event, dates=() if event else events)
    mail = write(letter, WORDS, Sender(NAME, ADDRESS, ZoneInfo(zone), "x.example"), TOKEN, "secret", NOW)
    assert carried.faults(mail) == []
    parts = [part for part in message_from_bytes(mail).walk() if part.get_content_type() == "text/calendar"]
    (octets,) = {part.get_payload(decode=True) for part in parts}
    assert isinstance(octets, bytes)
    return Sent(events, octets, letter.to.addr)


def in_a_feed(by: timedelta, zone: str) -> Sent:
    other = replace(PLANNED, about="M-2026-02", uid="uid-2", start=PLANNED.start + SEASONS["summer"])
    found = [*a_network(PLANNED, replace(other, end=other.start + timedelta(hours=1))).meetings.values()]
    events = tuple(shifted(each, by) for each in dates(found, NOW))
    return Sent(events, calendar.feed(NAME, events, Address(NAME, ADDRESS), ZoneInfo(zone), NOW), "")


def to_all() -> Letter:
    """An invitation in which the invited see each other."""
    network = seeing_all(PLANNED, answered(BEN, Attendance.ACCEPTED, 1))
    return meetings.change(network, "M-2026-01", None, "Salla “Skënderbej”, kati 2; hyrja B", None, NOW).letters[0]


CARRIERS = {**{name: each for name, each in LETTERS.items() if each.event or each.dates}, "seeing all": to_all()}
CASES = [(name, season, zone) for name in [*CARRIERS, "feed"] for season in SEASONS for zone in ZONES]


@pytest.fixture(scope="module")
def objects() -> dict[tuple[str, str, str], Sent]:
    return {
        case: in_a_feed(SEASONS[case[1]], case[2])
        if case[0] == "feed"
        else sent(CARRIERS[case[0]], SEASONS[case[1]], case[2])
        for case in CASES
    }


@pytest.fixture(scope="module")
def read(objects: dict[tuple[str, str, str], Sent], independent_reader: None) -> dict[tuple[str, str, str], dict]:
    """What libical reads in all of them; it is asked once."""
    return dict(zip(objects, libical.read([each.octets for each in objects.values()]), strict=True))


def test_there_is_an_object_of_every_method() -> None:
    methods = {event.method for each in CARRIERS.values() for event in (each.event, *each.dates) if event}

    assert methods == {"REQUEST", "CANCEL", "DECLINECOUNTER", "PUBLISH"}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_an_independent_reader_reads_what_is_meant(
    case: tuple[str, str, str],
    objects: dict[tuple[str, str, str], Sent],
    read: dict[tuple[str, str, str], dict],
) -> None:
    wanted, found = objects[case], read[case]
    method = wanted.events[0].method

    assert found["method"] == method
    assert [each for each in found["errors"] if (method, each) != ("DECLINECOUNTER", NO_FAULT)] == []
    assert len(found["events"]) == len(wanted.events)
    for event, shown in zip(wanted.events, found["events"], strict=True):
        assert (shown["uid"], shown["sequence"]) == (event.uid, event.sequence)
        assert shown["organizer"] == f"mailto:{ADDRESS}"
        assert shown["organizer_name"] == NAME.replace('"', "")
        assert shown["attendees"] == list(_attendees(event, method))
        if method in ("REQUEST", "CANCEL"):
            assert shown["attendees"][0][0] == f"mailto:{wanted.recipient}"
        if method != "DECLINECOUNTER":
            assert _when(shown) == (event.start, event.end)
            assert shown["summary"] == (event.summary or WORDS.subject)
            assert (shown["location"] or "") == event.location
            assert (shown["description"] or "") == event.description


def _attendees(event: CalendarEvent, method: str) -> Iterator[list[str]]:
    for each in event.attendees if method in ("REQUEST", "CANCEL") else ():
        yield [f"mailto:{each.addr}", each.partstat]


def _when(shown: dict) -> tuple[datetime, datetime]:
    return (
        datetime.fromtimestamp(shown["start"], at("2026-01-01 00:00").tzinfo),
        datetime.fromtimestamp(shown["end"], at("2026-01-01 00:00").tzinfo),
    )
