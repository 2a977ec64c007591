"""Every calendar object that leaves is held against the standards first; what does not fit them is not sent.

RFC 5545 (the object), RFC 5546 section 3.2 (what each method must have, may have and must not have), RFC 7986
(CONFERENCE, NAME, REFRESH-INTERVAL); and what programs stumble over: RFC 6868's `^'`, SENT-BY, a second UID.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .grammar import Component, Fault, Malformed, Property, parse, wrong_lines

_UTC, _LOCAL = re.compile(r"\d{8}T\d{6}Z"), re.compile(r"\d{8}T\d{6}")
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z_a-z~\[\]]+")
_MAILTO = re.compile(r"(?i)mailto:[^\s<>,;:@]+@[^\s<>,;:@]+")
_OFFSET = re.compile(r"[+-]\d{4}(?:\d{2})?")
_SEQUENCE_LIMIT = 2**31
_UID_LONGEST = 255


@dataclass(frozen=True, slots=True)
class _Table:
    """What RFC 5546 says of a VEVENT: properties that must be there once, may be there once, or any number of times.
    What stands in none of them must not be there."""

    must: frozenset[str]
    once: frozenset[str]
    often: frozenset[str]
    states: frozenset[str] = frozenset()


_ONCE = frozenset(
    {"CLASS", "CREATED", "DESCRIPTION", "DTEND", "DURATION", "GEO", "LAST-MODIFIED", "LOCATION", "PRIORITY"}
    | {"RECURRENCE-ID", "RRULE", "STATUS", "TRANSP", "URL"}
)
_OFTEN = frozenset(
    {"ATTACH", "CATEGORIES", "COMMENT", "CONFERENCE", "CONTACT", "EXDATE", "RDATE", "RELATED-TO", "RESOURCES"}
)
_TABLES: Mapping[str, _Table] = {
    "PUBLISH": _Table(
        frozenset({"DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "UID"}),
        _ONCE | {"SEQUENCE"},
        _OFTEN,
        frozenset({"TENTATIVE", "CONFIRMED", "CANCELLED"}),
    ),
    "REQUEST": _Table(
        frozenset({"DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "UID"}),
        _ONCE | {"SEQUENCE"},
        _OFTEN | {"ATTENDEE"},
        frozenset({"TENTATIVE", "CONFIRMED"}),
    ),
    "CANCEL": _Table(
        frozenset({"DTSTAMP", "ORGANIZER", "SEQUENCE", "UID"}),
        _ONCE | {"DTSTART", "SUMMARY"},
        _OFTEN | {"ATTENDEE"},
        frozenset({"CANCELLED"}),
    ),
    "DECLINECOUNTER": _Table(
        frozenset({"DTSTAMP", "ORGANIZER", "UID"}),
        frozenset({"RECURRENCE-ID", "SEQUENCE"}),
        frozenset({"COMMENT", "REQUEST-STATUS"}),
    ),
}
_OF_CALENDAR = {"VERSION": "2.0", "PRODID": None, "CALSCALE": "GREGORIAN"}
_OF_FEED = frozenset({"NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"})
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "NAME", "X-WR-CALNAME", "PRODID")
_PARTICIPATION = frozenset({"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"})


def faults(octets: bytes, method: str, organizer: str, attendee: str = "") -> list[Fault]:
    """What is wrong with an object of ours; nothing if it may be sent.

    `method`: that of its part of the mail. `organizer`: the address in From. `attendee`: the mail's recipient, who is
    invited or was; "" where nobody is.
    """
    found = wrong_lines(octets)
    try:
        calendar = parse(octets)
    except Malformed as error:
        return [*found, error.fault]
    events = [each for each in calendar.components if each.name == "VEVENT"]
    return [
        *found,
        *_of_parameters(calendar),
        *_of_calendar(calendar, method),
        *_of_uids(events, method),
        *(fault for event in events for fault in _of_event(event, method)),
        *(fault for event in events for fault in _of_times(event, calendar)),
        *(fault for event in events for fault in _of_people(event, method, organizer, attendee)),
    ]


# --- the whole --------------------------------------------------------------------------------------------------------


def _of_parameters(component: Component) -> Iterator[Fault]:
    for each in component.properties:
        for name, value in each.parameters.items():
            if re.search(r"\^['^n]", value):
                mend = "leave the quotation marks out"
                yield Fault(each.name, f"{name} has RFC 6868's {value!r}, which programs show as it is", mend)
        if each.name in _TEXTS and not _TEXT.fullmatch(each.value):
            yield Fault(each.name, "has a , ; or \\ that is not escaped", "write \\ before it")
    for inner in component.components:
        yield from _of_parameters(inner)


def _of_calendar(calendar: Component, method: str) -> Iterator[Fault]:
    for name, wanted in (*_OF_CALENDAR.items(), ("METHOD", method)):
        values = [each.value for each in calendar.all(name)]
        if len(values) != 1 or not values[0] or wanted not in (None, values[0]):
            yield Fault(
                name, f"is {', '.join(values) or 'missing'}", f"write it once: {wanted or 'who made the object'}"
            )
    if method not in _TABLES:
        yield Fault("METHOD", f"is {method}, which an organizer does not send", f"send one of {', '.join(_TABLES)}")
    known = {*_OF_CALENDAR, "METHOD", *(_OF_FEED if method == "PUBLISH" else ())}
    for name in {each.name for each in calendar.properties} - known:
        yield Fault(name, f"does not belong to the VCALENDAR of a {method}", "leave it out")
    for each in calendar.components:
        if each.name == "VTIMEZONE":
            yield from _of_zone(each)
        elif each.name != "VEVENT":
            yield Fault(each.name, "is no component that we send", "leave it out")


def _of_uids(events: list[Component], method: str) -> Iterator[Fault]:
    uids = [event.value("UID") for event in events]
    if not events:
        yield Fault("VEVENT", "is missing", "an object tells of one event at least")
    if method != "PUBLISH" and len(events) > 1:
        yield Fault("UID", "there are several events in one mail", "send a mail for each")
    if len(set(uids)) < len(uids):
        yield Fault("UID", "two events have the same", "give each its own")
    for uid in uids:
        if not (uid.isascii() and uid.isprintable() and " " not in uid and 0 < len(uid) <= _UID_LONGEST):
            yield Fault("UID", f"“{uid[:40]}” is none that every program keeps", "take ASCII, at most 255 long")


# --- an event ---------------------------------------------------------------------------------------------------------


def _of_event(event: Component, method: str) -> Iterator[Fault]:
    table = _TABLES.get(method, _TABLES["PUBLISH"])
    counts = {each.name: len(event.all(each.name)) for each in event.properties}
    for name in sorted(table.must):
        if name not in counts:
            yield Fault(name, f"is missing from a {method}", "add it (RFC 5546 section 3.2)")
    for name, count in counts.items():
        if name not in (table.must | table.once | table.often) and not name.startswith("X-"):
            yield Fault(name, f"must not be in a {method}", "leave it out (RFC 5546 section 3.2)")
        elif count > 1 and name in (table.must | table.once):
            yield Fault(name, f"is there {count} times", "write it once")
    for inner in event.components:
        yield Fault(inner.name, "stands in an event; alarms are everybody's own", "leave it out")
    sequence = event.value("SEQUENCE")
    if "SEQUENCE" in counts and not (sequence.isdecimal() and int(sequence) < _SEQUENCE_LIMIT):
        yield Fault("SEQUENCE", f"is {sequence}", "count from 0")
    status = event.value("STATUS")
    if status and status not in table.states:
        yield Fault("STATUS", f"is {status} in a {method}", f"write {' or '.join(sorted(table.states)) or 'none'}")
    if method == "CANCEL" and status != "CANCELLED":
        yield Fault("STATUS", "does not say that the event is cancelled", "write CANCELLED")
    if event.value("TRANSP") not in ("", "OPAQUE", "TRANSPARENT"):
        yield Fault("TRANSP", f"is {event.value('TRANSP')}", "write OPAQUE or TRANSPARENT")
    for each in (*event.all("CONFERENCE"), *event.all("URL")):
        if not _URI.fullmatch(each.value) or (each.name == "CONFERENCE" and each.parameters.get("VALUE") != "URI"):
            yield Fault(each.name, f"“{each.value[:60]}” is no URI", "begin the link with https://")


# --- times ------------------------------------------------------------------------------------------------------------


def _of_times(event: Component, calendar: Component) -> Iterator[Fault]:
    zones = {zone.value("TZID") for zone in calendar.components if zone.name == "VTIMEZONE"}
    stamp = event.first("DTSTAMP")
    if stamp and not (_is_time(stamp.value, _UTC) and not stamp.parameters):
        yield Fault("DTSTAMP", f"is {stamp.value}", "write the instant in UTC, 20260319T090000Z")
    start, end = event.first("DTSTART"), event.first("DTEND")
    for each in (start, end):
        if each is None:
            continue
        zone = each.parameters.get("TZID")
        if not _is_time(each.value, _LOCAL if zone else _UTC):
            yield Fault(each.name, f"is {each.value}", "write it in UTC with Z, or with its TZID and without")
        elif zone and zone not in zones:
            yield Fault(each.name, f"has the TZID {zone} without its VTIMEZONE", "add the zone, or write UTC")
    if end and not start:
        yield Fault("DTEND", "has no DTSTART", "say when the event begins")
    if start and end and start.parameters.get("TZID") != end.parameters.get("TZID"):
        yield Fault("DTEND", "is in another zone than DTSTART", "write both in one")
    elif start and end and end.value <= start.value:
        yield Fault("DTEND", f"is {end.value}, not after {start.value}", "let the event end after it begins")
    if end and event.first("DURATION"):
        yield Fault("DURATION", "stands beside DTEND", "leave it out")


def _is_time(value: str, form: re.Pattern[str]) -> bool:
    if not form.fullmatch(value):
        return False
    try:
        datetime.strptime(value[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - only whether there is such a time
    except ValueError:
        return False
    return True


def _of_zone(zone: Component) -> Iterator[Fault]:
    """A VTIMEZONE as Exchange takes it: each rule yearly, with one weekday (MS-OXCICAL 2.1.3.1.1.19.2)."""
    name = zone.value("TZID") or "a zone without TZID"
    if [each.name for each in zone.properties] != ["TZID"] or not zone.value("TZID"):
        yield Fault("VTIMEZONE", f"{name} has no name, or more than that", "give it its TZID alone")
    if not zone.components or any(each.name not in ("STANDARD", "DAYLIGHT") for each in zone.components):
        yield Fault("VTIMEZONE", f"{name} has no rules, or others than STANDARD and DAYLIGHT", "take those two")
    for rule in zone.components:
        for needed, form in (("DTSTART", _LOCAL), ("TZOFFSETFROM", _OFFSET), ("TZOFFSETTO", _OFFSET)):
            values = [each.value for each in rule.all(needed)]
            if len(values) != 1 or not form.fullmatch(values[0]):
                yield Fault(needed, f"is {', '.join(values) or 'missing'} in {rule.name} of {name}", "write it once")
        recurs = rule.first("RRULE")
        if recurs and not re.fullmatch(r"(?=.*FREQ=YEARLY)(?=.*BYDAY=-?\d[A-Z]{2}(?:;|$)).*", recurs.value):
            yield Fault("RRULE", f"is {recurs.value} in {name}", "let it be yearly, on one weekday of a month")


# --- people -----------------------------------------------------------------------------------------------------------


def _of_people(event: Component, method: str, organizer: str, attendee: str) -> Iterator[Fault]:
    for each in (*event.all("ORGANIZER"), *event.all("ATTENDEE")):
        if not _MAILTO.fullmatch(each.value):
            yield Fault(each.name, f"“{each.value[:60]}” is no address", "write mailto: and the address")
        if "SENT-BY" in each.parameters:
            yield Fault(each.name, "has SENT-BY, to which some programs answer", "leave it out")
    named = event.first("ORGANIZER")
    if named and _address(named) != organizer.lower():
        yield Fault("ORGANIZER", f"is {_address(named)}, and the mail is from {organizer}", "let both be the same")
    invited = {_address(each): each for each in event.all("ATTENDEE")}
    if len(invited) < len(event.all("ATTENDEE")):
        yield Fault("ATTENDEE", "names somebody twice", "name each once")
    if method in ("REQUEST", "CANCEL") and attendee.lower() not in invited:
        whom = ", ".join(invited) or "nobody"
        yield Fault("ATTENDEE", f"is {whom}, and the mail goes to {attendee}", "name the recipient")
    for address, each in invited.items():
        if each.parameters.get("PARTSTAT") not in _PARTICIPATION:
            yield Fault("ATTENDEE", f"{address} has no PARTSTAT that there is", "write NEEDS-ACTION")
        if method == "REQUEST" and each.parameters.get("RSVP") != "TRUE":
            yield Fault("ATTENDEE", f"{address} is not asked: RSVP is not TRUE", "ask, or no button is shown")


def _address(named: Property) -> str:
    return named.value.partition(":")[2].lower()
