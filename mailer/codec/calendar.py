"""Calendar objects both ways: we write REQUEST, CANCEL and PUBLISH, and read REPLY and COUNTER (RFC 5545, 5546, 6047).

Reading follows what clients really send: the METHOD in the object wins over the parameter of the part, ORGANIZER is not
needed (Exchange leaves it out), and what icalendar will not have is read line by line rather than lost.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText, vUri
from icalendar.timezone import tzp

from ..mail import Address, Attendee, CalendarAnswer, CalendarEvent, Method
from ..words import clean, clean_line
from .zone import timezone_of

PRODUCT = "-//network-mailer//EN"
PART_LIMIT = 256_000
_ANSWERS = ("REPLY", "COUNTER")
_COMMENTS = ("comment", "x-calendarserver-private-comment")
_REPLY_TIMES = ("x-microsoft-cdo-replytime", "x-microsoft-cdo-attendee-critical-change")


# --- out --------------------------------------------------------------------------------------------------------------


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
    found = {year: timezone_of(zone, year) for year in {event.start.astimezone(zone).year for event in events}}
    texts = {rules.to_ical() if rules is not None else b"" for rules in found.values()}
    return next(iter(found.values())) if len(texts) == 1 else None


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


# --- in ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A part of a mail that may hold a calendar object. `method`: the parameter of its Content-Type, "" if none."""

    method: str
    charset: str
    content: bytes


def read(parts: Iterable[CalendarPart]) -> CalendarAnswer | None:
    """The answer that the first readable part gives; None where no part is a REPLY or COUNTER. Never raises."""
    for part in parts:
        answer = _read_part(part) if len(part.content) <= PART_LIMIT else None
        if answer is not None:
            return answer
    return None


def _read_part(part: CalendarPart) -> CalendarAnswer | None:
    text = _cut(_decode(part.content, part.charset))
    if not text:
        return None
    for candidate in (text, _without(text, "VTIMEZONE")):
        parsed = _parse(candidate)
        if parsed is not None and not _lost_attendees(parsed[1]):
            return _answer(*parsed, part.method)
    return _salvage(text, part.method)


def _decode(content: bytes, charset: str) -> str:
    """The text in whatever the part really is in: a byte order mark or NULs tell UTF-16; then what it declares."""
    guesses = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    if not guesses and content.count(0) > len(content) // 4:
        guesses = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    declared = "" if charset.lower() in ("us-ascii", "") else charset
    for guess in (*guesses, declared, "utf-8", "cp1252"):
        try:
            return content.decode(guess) if guess else content.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


def _cut(text: str) -> str:
    """From BEGIN:VCALENDAR to the last END of it, line ends put right, what follows (a list's footer) cut off."""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    begin = text.upper().find("BEGIN:VCALENDAR")
    if begin < 0:
        return ""
    end = text.upper().rfind("END:VCALENDAR")
    body = text[begin : end if end > begin else len(text)].rstrip()
    for component in ("VEVENT", "VCALENDAR"):
        missing = len(re.findall(rf"(?im)^BEGIN:{component}", body)) - len(re.findall(rf"(?im)^END:{component}", body))
        body += f"\nEND:{component}" * max(0, missing)
    return body.replace("\n", "\r\n") + "\r\n"


def _without(text: str, component: str) -> str:
    return re.sub(rf"(?is)BEGIN:{component}\r\n.*?END:{component}\r\n", "", text)


def _parse(text: str) -> tuple[Component, Component] | None:
    """The calendar and its first event, with the library's memory of foreign time zones wiped before.

    icalendar keeps every VTIMEZONE it has met for the life of the process: one mail would set the clock of the next.
    """
    tzp.use_default()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(text.encode(), multiple=True)
            for calendar in calendars:
                for event in calendar.walk("VEVENT"):
                    return calendar, event
    except Exception:  # noqa: BLE001 - a foreign object may break the parser anywhere; the next rung reads it
        return None
    return None


def _lost_attendees(event: Component) -> bool:
    """True if the parser dropped an ATTENDEE line that it could not read."""
    return event.get("attendee") is None and any("ATTENDEE" in str(error).upper() for error in event.errors)


def _answer(calendar: Component, event: Component, parameter: str) -> CalendarAnswer | None:
    method = str(_first(calendar.get("method")) or parameter).upper()
    if method not in _ANSWERS:
        return None
    raw = event.get("attendee")
    attendees = [each for each in (raw if isinstance(raw, list) else [raw]) if each is not None]
    start, end = _instant(event, "dtstart"), _instant(event, "dtend")
    apple = next((at for each in attendees if (at := _apple_proposal(each))), None)
    proposes = method == "COUNTER" or apple is not None
    return CalendarAnswer(
        method=method,
        uid=clean_line(str(_first(event.get("uid")) or ""), 500),
        attendees=tuple(_read_attendee(each) for each in attendees),
        sequence=_sequence(event),
        replied_at=next((at for name in _REPLY_TIMES if (at := _utc(str(_first(event.get(name)) or "")))), None),
        comment=_comment(event),
        guests=_guests(raw),
        proposed_start=(apple or start) if proposes else None,
        proposed_end=end if proposes and apple is None else None,
        recurrence=event.get("recurrence-id") is not None,
    )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _read_attendee(value: Any) -> Attendee:
    params = getattr(value, "params", {})
    delegated = clean_line(str(_first(params.get("DELEGATED-FROM", "")) or ""))
    return Attendee(
        addr=_mailto(str(value)),
        name=clean_line(str(params.get("CN", ""))),
        partstat=str(params.get("PARTSTAT", "")).upper(),
        delegated_from=_mailto(delegated),
    )


def _mailto(value: str) -> str:
    value = clean_line(value).strip('"')
    return (value[7:] if value.lower().startswith("mailto:") else value).strip().lower()


def _sequence(event: Component) -> int | None:
    try:
        number = int(str(_first(event.get("sequence"))))
    except ValueError:
        return None
    return number if 0 <= number < 2**31 else None


def _instant(event: Component, name: str) -> datetime | None:
    """The property as an aware instant; None where it is absent, broken, a date, or in no known zone."""
    try:
        value = _first(event.get(name)).dt
    except Exception:  # noqa: BLE001 - icalendar raises several kinds for a broken value; it then counts as absent
        return None
    is_instant = isinstance(value, datetime) and not (isinstance(value, date) and not isinstance(value, datetime))
    return value if is_instant and value.tzinfo is not None else None


def _utc(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip().rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _comment(event: Component) -> str:
    for name in _COMMENTS:
        text = clean(str(_first(event.get(name)) or "")).strip()
        if text:
            return text[:2000]
    return ""


def _guests(raw: Any) -> int:
    params = getattr(_first(raw), "params", {})
    count = str(params.get("X-NUM-GUESTS", "0"))
    return int(count) if count.isdecimal() and len(count) < 4 else 0


def _apple_proposal(attendee: Any) -> datetime | None:
    """Apple writes another time into a parameter of ATTENDEE: TO-ALL-PROPOSED-NEW-TIME="DTSTART:…Z;STATUS:;"."""
    text = str(getattr(attendee, "params", {}).get("TO-ALL-PROPOSED-NEW-TIME", ""))
    found = re.search(r"DTSTART:(\d{8}T\d{6})Z", text)
    return _utc(found[1]) if found else None


def _salvage(text: str, parameter: str) -> CalendarAnswer | None:
    """The answer read from unfolded lines alone, for an object that no parser would have."""
    lines = list(_lines(text))
    method = next((value.upper() for name, _, value in lines if name == "METHOD"), parameter.upper())
    if method not in _ANSWERS:
        return None
    attendees = tuple(
        Attendee(_mailto(value[value.lower().rfind("mailto:") :]), "", _parameter(params, "PARTSTAT").upper())
        for name, params, value in lines
        if name == "ATTENDEE"
    )
    sequence = next((value for name, _, value in lines if name == "SEQUENCE"), "")
    return CalendarAnswer(
        method=method,
        uid=clean_line(next((value for name, _, value in lines if name == "UID"), ""), 500),
        attendees=attendees,
        sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else None,
        recurrence=any(name == "RECURRENCE-ID" for name, _, _ in lines),
        salvaged=True,
    )


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """(name, parameters, value) of each unfolded line; the value begins at the last colon that a mailto allows."""
    for line in text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n"):
        head, colon, value = line.partition(":")
        name, _, params = head.partition(";")
        if colon:
            yield name.strip().upper(), params, (params and value) or value.strip()


def _parameter(params: str, name: str) -> str:
    found = re.search(rf"(?i)(?:^|;){name}=([A-Za-z-]+)", params)
    return found[1] if found else ""
