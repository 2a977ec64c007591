"""What calendar programs answer, read whatever it came in (RFC 5546 section 3.2; RFC 6047 section 2.4).

Reading follows what clients really send: the METHOD in the object wins over the parameter of the part (Google marks a
COUNTER as REPLY), ORGANIZER is not needed (Exchange leaves it out). A ladder leads down: the object as it is; mended;
without its time zones; line by line. What is an answer by its content type alone is still told of, so that a person
reads it. Nothing is expanded: of a rule of recurrence only its text is ever looked at.
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Component
from icalendar.timezone import tzp

from ...mail import Attendee, CalendarAnswer
from ...words import clean, clean_line
from . import tnef
from .identifier import plain
from .lines import Line, Lines, components
from .repair import decoded, is_whole, mended, without_zones

PART_LIMIT = 256_000
_COMPONENT_LIMIT = 200
_PARTS_READ = 8
_COMMENT_KEPT = 2000
_ANSWERS = ("REPLY", "COUNTER", "REFRESH")
_METHODS = (*_ANSWERS, "REQUEST", "CANCEL", "ADD", "PUBLISH", "DECLINECOUNTER")
_COMMENTS = ("comment", "x-calendarserver-private-comment")
_REPLY_TIMES = ("x-microsoft-cdo-replytime", "x-microsoft-cdo-attendee-critical-change")


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A part of a mail that may hold a calendar object. `method`: the parameter of its Content-Type, "" if none."""

    method: str
    charset: str
    content: bytes


def read(parts: Iterable[CalendarPart]) -> CalendarAnswer | None:
    """What the parts say: the first that is an answer, else the first that is anything with a method. Never raises."""
    looked_at = [part for part, _ in zip(parts, range(_PARTS_READ), strict=False)]
    found = [said for part in looked_at if (said := _read_part(part)) is not None]
    answer = next((said for said in found if said.method in _ANSWERS), None)
    if answer is None and not found:
        named = next((part.method.upper() for part in looked_at if part.method.upper() in _ANSWERS), "")
        return CalendarAnswer(named, "", (), salvaged=True) if named else None
    return answer or found[0]


def _read_part(part: CalendarPart) -> CalendarAnswer | None:
    if part.content.startswith(tnef.SIGNATURE):
        return tnef.read(part.content)
    text = decoded(part.content[:PART_LIMIT], part.charset)
    if is_whole(text) and (said := _parsed(text, part.method)):
        return said
    text = mended(text)
    if not text:
        return None
    for rung in (text, without_zones(text)):
        if said := _parsed(rung, part.method):
            return said
    return _by_lines(text, part.method)


# --- by the parser ----------------------------------------------------------------------------------------------------


def _parsed(text: str, parameter: str) -> CalendarAnswer | None:
    """What the object says, with what the parser dropped of its attendees read from the lines; None if it failed."""
    if text.upper().count("BEGIN:") > _COMPONENT_LIMIT:
        return None
    calendar, events = _components(text)
    if calendar is None or not events:
        return None
    method = _method(calendar.get("method"), parameter)
    if not method:
        return None
    said = _of_one_uid([_answer(event, method) for event in events])
    if any(_lost_attendees(event) for event in events):
        by_lines = _by_lines(mended(text), parameter)
        return replace(said, attendees=by_lines.attendees if by_lines else (), salvaged=True)
    return said


def _components(text: str) -> tuple[Component | None, list[Component]]:
    """The calendar and its events, with the library's memory of foreign time zones wiped before.

    icalendar keeps every VTIMEZONE it has met for the life of the process: one mail would set the clock of the next.
    """
    tzp.use_default()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for calendar in Calendar.from_ical(text.encode("utf-8", "replace"), multiple=True):
                if events := calendar.walk("VEVENT"):
                    return calendar, events
    except Exception:  # noqa: BLE001 - a foreign object may break the parser anywhere; the next rung reads it
        return None, []
    return None, []


def _method(stated: Any, parameter: str) -> str:
    """The first METHOD of the object, else the parameter of its part; "" for what is no method of RFC 5546."""
    method = clean_line(str(_first(stated) or parameter)).upper()
    return method if method in _METHODS else ""


def _lost_attendees(event: Component) -> bool:
    """True if the parser dropped an ATTENDEE line that it could not read."""
    return any("ATTENDEE" in str(error).upper() for error in event.errors)


def _of_one_uid(said: Sequence[CalendarAnswer]) -> CalendarAnswer:
    """The answer to the whole, with the others to instances of the same; an object is about one UID (RFC 5546 3.2)."""
    first = next((each for each in said if not each.recurrence), said[0])
    return replace(first, others=tuple(each for each in said if each is not first and each.uid == first.uid))


def _answer(event: Component, method: str) -> CalendarAnswer:
    raw = event.get("attendee")
    attendees = [each for each in (raw if isinstance(raw, list) else [raw]) if each is not None]
    moved = (_apple_proposal(_parameter(each, "TO-ALL-PROPOSED-NEW-TIME")) for each in attendees)
    apple = next((at for at in moved if at), None)
    proposes = method == "COUNTER" or apple is not None
    start = apple or _instant(event, "dtstart") if proposes else None
    return CalendarAnswer(
        method=method,
        uid=plain(str(_first(event.get("uid")) or "")),
        attendees=tuple(_read_attendee(each) for each in attendees),
        sequence=_sequence(str(_first(event.get("sequence")))),
        replied_at=next((at for name in _REPLY_TIMES if (at := _utc(str(_first(event.get(name)) or "")))), None),
        comment=_comment(event, attendees),
        guests=_guests(_parameter(attendees[0], "X-NUM-GUESTS") if attendees else ""),
        proposed_start=start,
        proposed_end=_end(event, start) if start and apple is None else None,
        recurrence=event.get("recurrence-id") is not None,
        instance=_instant(event, "recurrence-id"),
    )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _parameter(value: Any, name: str) -> str:
    return clean_line(str(_first(getattr(value, "params", {}).get(name, "")) or ""))


def _read_attendee(value: Any) -> Attendee:
    return Attendee(
        addr=_mailto(str(value)),
        name=_parameter(value, "CN"),
        partstat=_parameter(value, "PARTSTAT").upper(),
        delegated_from=_mailto(_parameter(value, "DELEGATED-FROM")),
        delegated_to=_mailto(_parameter(value, "DELEGATED-TO")),
        sent_by=_mailto(_parameter(value, "SENT-BY")),
    )


def _mailto(value: str) -> str:
    value = clean_line(value).strip('"')
    return (value[7:] if value.lower().startswith("mailto:") else value).strip().lower()


def _sequence(text: str) -> int | None:
    number = text.strip()
    known = number.isascii() and number.isdecimal() and len(number) <= 10 and int(number) < 2**31
    return int(number) if known else None


def _instant(event: Component, name: str) -> datetime | None:
    """The property as an aware instant; None where it is absent, broken, a date, or in no known zone."""
    try:
        value = _first(event.get(name)).dt
        return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else None
    except Exception:  # noqa: BLE001 - icalendar raises several kinds for a broken value; it then counts as absent
        return None


def _end(event: Component, start: datetime) -> datetime | None:
    """DTEND, or DTSTART and DURATION (RFC 5545 section 3.6.1); None for an end before the beginning."""
    end = _instant(event, "dtend")
    if end is None:
        try:
            length = _first(event.get("duration")).dt
            end = start + length if isinstance(length, timedelta) else None
        except Exception:  # noqa: BLE001 - as above
            return None
    return end if end is not None and end > start else None


def _utc(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip().rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _comment(event: Component, attendees: Sequence[Any]) -> str:
    texts = [str(_first(event.get(name)) or "") for name in _COMMENTS]
    texts += [_parameter(each, "X-RESPONSE-COMMENT") for each in attendees]
    return next((said[:_COMMENT_KEPT] for text in texts if (said := clean(text).strip())), "")


def _guests(count: str) -> int:
    return int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 0


def _apple_proposal(parameter: str) -> datetime | None:
    """Apple writes another time into a parameter of ATTENDEE: TO-ALL-PROPOSED-NEW-TIME="DTSTART:…Z;STATUS:;"."""
    found = re.search(r"DTSTART:(\d{8}T\d{6})Z", parameter)
    return _utc(found[1]) if found else None


# --- by its lines -----------------------------------------------------------------------------------------------------


def _by_lines(text: str, parameter: str) -> CalendarAnswer | None:
    """The answer read from unfolded lines alone, for an object that no parser would have."""
    calendar, events = components(text)
    method = _method(calendar.value("METHOD"), parameter)
    return _of_one_uid([_answer_by_lines(event, method) for event in events]) if method else None


def _answer_by_lines(event: Lines, method: str) -> CalendarAnswer:
    proposed = _utc_of(event.all("DTSTART")) if method == "COUNTER" else None
    apple = (_apple_proposal(line.parameter("TO-ALL-PROPOSED-NEW-TIME")) for line in event.all("ATTENDEE"))
    return CalendarAnswer(
        method=method,
        uid=plain(event.value("UID")),
        attendees=tuple(_attendee_of(line) for line in event.all("ATTENDEE")),
        sequence=_sequence(event.value("SEQUENCE")),
        replied_at=next((at for name in _REPLY_TIMES if (at := _utc(event.value(name.upper())))), None),
        comment=clean(event.value("COMMENT")).strip()[:_COMMENT_KEPT],
        proposed_start=next((at for at in apple if at), proposed),
        recurrence=bool(event.all("RECURRENCE-ID")),
        instance=_utc_of(event.all("RECURRENCE-ID")),
        salvaged=True,
    )


def _utc_of(lines: Sequence[Line]) -> datetime | None:
    """The first of the lines as an instant, if it is in UTC: zones are not for reading by the line."""
    value = lines[0].value.strip() if lines else ""
    return _utc(value) if value.endswith("Z") else None


def _attendee_of(line: Line) -> Attendee:
    return Attendee(
        addr=_mailto(line.value),
        name=clean_line(line.parameter("CN")),
        partstat=line.parameter("PARTSTAT").upper(),
        delegated_from=_mailto(line.parameter("DELEGATED-FROM")),
        delegated_to=_mailto(line.parameter("DELEGATED-TO")),
        sent_by=_mailto(line.parameter("SENT-BY")),
    )
