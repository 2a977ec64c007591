"""Calendar objects that we send: REQUEST, CANCEL and PUBLISH (RFC 5545, 5546)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from ...mail import Address, CalendarEvent, Method
from ...words import clean_line
from .zone import timezone_of

PRODUCT = "-//network-mailer//EN"


def write(event: CalendarEvent, organizer: Address, attendee: Address, zone: ZoneInfo, stamp: datetime) -> bytes:
    """The object for one attendee, with CRLF line ends. `stamp` (aware) becomes DTSTAMP.

    The organizer is the network address, with nothing else on it: some clients answer to whatever SENT-BY says.
    """
    return _object(event.method, [event], organizer, attendee, zone, stamp)


def publish(events: Sequence[CalendarEvent], organizer: Address, zone: ZoneInfo, stamp: datetime) -> bytes:
    """Dates for everybody's calendar, without attendees: nobody is asked anything (RFC 5546 section 3.2.1)."""
    return _object("PUBLISH", events, organizer, None, zone, stamp)


def _object(
    method: Method,
    events: Sequence[CalendarEvent],
    organizer: Address,
    attendee: Address | None,
    zone: ZoneInfo,
    stamp: datetime,
) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    rules = _rules_of(zone, events)
    if rules is not None:
        calendar.add_component(rules)
    where = zone if rules is not None else UTC
    for event in events:
        calendar.add_component(_event(event, organizer, attendee, where, stamp))
    return bytes(calendar.to_ical())


def _rules_of(zone: ZoneInfo, events: Sequence[CalendarEvent]) -> Timezone | None:
    """The one VTIMEZONE that is right for all of the events; None where the rules change between them."""
    first, *others = [timezone_of(zone, year) for year in {event.start.astimezone(zone).year for event in events}]
    text = first.to_ical() if first is not None and others else b""
    return first if all(rules is not None and rules.to_ical() == text for rules in others) else None


def _event(event: CalendarEvent, organizer: Address, attendee: Address | None, where: Any, stamp: datetime) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    component.add("dtstart", event.start.astimezone(where))
    component.add("dtend", event.end.astimezone(where))
    component.add("summary", event.summary)
    component.add("organizer", _person(organizer))
    if attendee is not None:
        component.add("attendee", _attendee(attendee, event.partstat))
    component.add("status", "CANCELLED" if event.method == "CANCEL" else "CONFIRMED")
    component.add("transp", "OPAQUE")
    for name, value in (("description", event.description), ("location", event.location)):
        if value:
            component.add(name, value)
    if event.link:
        conference = vUri(event.link)
        conference.params["VALUE"] = "URI"
        conference.params["FEATURE"] = "VIDEO"
        component.add("conference", conference, encode=False)
    return component


def _person(address: Address) -> vCalAddress:
    person = vCalAddress(f"mailto:{address.addr}")
    # A quote in CN is written ^' (RFC 6868), which Outlook shows as it is.
    name = clean_line(address.name).replace('"', "")
    if name:
        person.params["CN"] = vText(name)
    return person


def _attendee(address: Address, partstat: str) -> vCalAddress:
    person = _person(address)
    person.params["CUTYPE"] = "INDIVIDUAL"
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["PARTSTAT"] = partstat
    person.params["RSVP"] = "TRUE"
    return person
