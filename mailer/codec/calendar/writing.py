"""Calendar objects that we send: REQUEST, CANCEL, DECLINECOUNTER and PUBLISH (RFC 5545, 5546).

What people called things is made fit to stand in them here; `validation` then holds the whole against the standards.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from ...mail import Address, Attendee, CalendarEvent, Method
from ...words import clean, clean_line
from .zone import timezone_of

PRODUCT = "-//network-mailer//EN"
_LINE, _TEXT = 500, 2000
_IN_URI = "!#$%&'()*+,/:;=?@[]~"
_REFRESHED = timedelta(hours=12)


def write(event: CalendarEvent, organizer: Address, zone: ZoneInfo, stamp: datetime) -> bytes:
    """The object that goes to one person, with CRLF line ends. `stamp` (aware) becomes DTSTAMP.

    The organizer is the network address, with nothing else on it: some clients answer to whatever SENT-BY says.
    """
    return _written(_begun(event.method), [event], organizer, zone, stamp)


def publish(events: Sequence[CalendarEvent], organizer: Address, zone: ZoneInfo, stamp: datetime) -> bytes:
    """Dates for everybody's calendar, without attendees: nobody is asked anything (RFC 5546 section 3.2.1)."""
    return _written(_begun("PUBLISH"), events, organizer, zone, stamp)


def feed(name: str, events: Sequence[CalendarEvent], organizer: Address, zone: ZoneInfo, stamp: datetime) -> bytes:
    """The same as a calendar that programs subscribe to: it has a name, and says how often to look (RFC 7986)."""
    calendar = _begun("PUBLISH")
    for each in ("name", "x-wr-calname"):
        calendar.add(each, vText(clean_line(name, _LINE)), encode=False)
    calendar.add("refresh-interval", _REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return _written(calendar, events, organizer, zone, stamp)


def _begun(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _written(
    calendar: Calendar, events: Sequence[CalendarEvent], organizer: Address, zone: ZoneInfo, stamp: datetime
) -> bytes:
    rules = _rules_of(zone, events)
    if rules is not None and any(event.method != "DECLINECOUNTER" for event in events):
        calendar.add_component(rules)
    where = zone if rules is not None else UTC
    for event in events:
        calendar.add_component(_event(event, organizer, where, event.changed or stamp))
    return bytes(calendar.to_ical())


def _rules_of(zone: ZoneInfo, events: Sequence[CalendarEvent]) -> Timezone | None:
    """The one VTIMEZONE that is right for all of the events. None where the rules change between them, and where an
    hour comes twice as clocks go back: without its offset, nobody could tell which is meant."""
    moments = [moment.astimezone(zone) for event in events for moment in (event.start, event.end)]
    if any(moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset() for moment in moments):
        return None
    first, *others = [timezone_of(zone, year) for year in {moment.year for moment in moments}]
    text = first.to_ical() if first is not None and others else b""
    return first if all(rules is not None and rules.to_ical() == text for rules in others) else None


def _event(event: CalendarEvent, organizer: Address, where: Any, stamp: datetime) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    component.add("organizer", _person(organizer.name, organizer.addr))
    if event.method != "DECLINECOUNTER":  # which says no more than that the event stays as it is
        _describe(component, event, where)
    if event.method in ("REQUEST", "CANCEL"):
        for attendee in event.attendees:
            component.add("attendee", _attendee(attendee))
    return component


def _describe(component: Event, event: CalendarEvent, where: Any) -> None:
    component.add("dtstart", event.start.astimezone(where))
    component.add("dtend", event.end.astimezone(where))
    component.add("summary", clean_line(event.summary, _LINE))
    component.add("status", "CANCELLED" if event.cancelled or event.method == "CANCEL" else "CONFIRMED")
    component.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    for name, value in (
        ("description", _shortened(clean(event.description))),
        ("location", clean_line(event.location, _LINE)),
    ):
        if value:
            component.add(name, value)
    if event.link:
        conference = vUri(quote(event.link, safe=_IN_URI))
        conference.params.update(VALUE="URI", FEATURE="VIDEO", LABEL=_parameter(event.summary))
        component.add("conference", conference, encode=False)


def _shortened(text: str) -> str:
    return text if len(text) <= _TEXT else text[:_TEXT].rpartition(" ")[0].rstrip() + " …"


def _person(name: str, addr: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{addr}")
    if shown := _parameter(name):
        person.params["CN"] = vText(shown)
    return person


def _attendee(attendee: Attendee) -> vCalAddress:
    person = _person(attendee.name, attendee.addr)
    person.params.update(CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", PARTSTAT=attendee.partstat, RSVP="TRUE")
    for name, addr in (("DELEGATED-TO", attendee.delegated_to), ("DELEGATED-FROM", attendee.delegated_from)):
        if addr:
            person.params[name] = f"mailto:{addr}"
    return person


def _parameter(text: str) -> str:
    """Fit for a parameter: a quotation mark would be written ^' (RFC 6868), which Outlook shows as it is."""
    return clean_line(text.replace('"', "").replace("^", ""))
