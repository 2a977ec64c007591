"""What reading an answer to an invitation costs, and building an invitation, beside icalendar alone in the same run.

    .venv/bin/python -m bench.calendar

Microseconds of processor time, the median of the rounds, which take turns. The limits: reading twice the library's bare
parse of the same object, building 1.2 times its bare build.
"""

import logging
import time
from collections.abc import Callable
from statistics import median

from icalendar import Calendar, Event

from mailer.codec.calendar import PRODUCT, CalendarPart, read, timezone_of, write
from mailer.codec.message import read as read_mail
from mailer.mail import Address, CalendarEvent
from tests import clients
from tests.build import ADDRESS, MIRA, ZONE, at

ROUNDS, TIMES = 15, 200
ORGANIZER, ATTENDEE = Address("UN Migration Network", ADDRESS), Address("Mira Leka", MIRA)
STAMP = at("2026-01-12 09:00")
EVENT = CalendarEvent(
    "REQUEST", "uid-1", 0, at("2026-03-19 10:00"), at("2026-03-19 12:00"), "Quarterly meeting", "Agenda", "UN House"
)


def object_of(program: Callable[[], object]) -> bytes:
    """The calendar object of a program's mail, as its part has it."""
    mail = program()
    parts = (part for part in mail.walk() if part.get_content_type() == "text/calendar")  # type: ignore[attr-defined]
    return next(parts).get_payload(decode=True)


def build_bare() -> bytes:
    """The invitation by the library's own means, the zone as an object that is there already."""
    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN"), ("method", "REQUEST")):
        calendar.add(name, value)
    zone = timezone_of(ZONE, EVENT.start.year)
    if zone is not None:
        calendar.add_component(zone)
    event = Event()
    for name, value in (("uid", EVENT.uid), ("sequence", 0), ("summary", EVENT.summary), ("status", "CONFIRMED")):
        event.add(name, value)
    for name, value in (("dtstamp", STAMP), ("dtstart", EVENT.start), ("dtend", EVENT.end)):
        event.add(name, value)
    event.add("organizer", f"mailto:{ADDRESS}", parameters={"CN": ORGANIZER.name})
    asked = {"CN": ATTENDEE.name, "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION"}
    event.add("attendee", f"mailto:{MIRA}", parameters={**asked, "RSVP": "TRUE"})
    for name, value in (("transp", "OPAQUE"), ("description", EVENT.description), ("location", EVENT.location)):
        event.add(name, value)
    calendar.add_component(event)
    return calendar.to_ical()


def compared(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """Microseconds of each."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for way, times in zip((ours, bare), taken, strict=True):
            began = time.process_time()
            for _ in range(TIMES):
                way()
            times.append((time.process_time() - began) / TIMES * 1e6)
    return median(taken[0]), median(taken[1])


def main() -> None:
    """Print the table."""
    logging.getLogger("mailparser").setLevel(logging.ERROR)  # it tells of each part that it leaves alone
    print(f"{'':<28}{'ours us':>9}{'bare us':>9}{'ratio':>7}{'limit':>7}")
    for program in (clients.google, clients.exchange, clients.apple, clients.outlook_counter):
        content = object_of(program)
        found = compared(lambda: read([CalendarPart("REPLY", "utf-8", content)]), lambda: Calendar.from_ical(content))  # noqa: B023
        _row(f"read, {program.__name__.replace('_', ' ')}", found, 2.0)
    raw = clients.google().as_bytes()
    whole = object_of(clients.google)
    _row("read, the whole mail", compared(lambda: read_mail(raw), lambda: Calendar.from_ical(whole)))
    _row("build an invitation", compared(lambda: write(EVENT, ORGANIZER, ATTENDEE, ZONE, STAMP), build_bare), 1.2)


def _row(name: str, found: tuple[float, float], limit: float = 0.0) -> None:
    print(f"{name:<28}{found[0]:9.0f}{found[1]:9.0f}{found[0] / found[1]:7.2f}" + (f"{limit:7.1f}" if limit else ""))


if __name__ == "__main__":
    main()
