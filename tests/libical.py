"""libical reads calendar objects: a program that shares no line with ours, nor with the library that writes ours.

Debian's Python has its bindings (gir1.2-ical-3.0, python3-gi); our own has not, so it is asked in a process of its own,
for which this very file is the program: objects on standard input, what it reads in them on standard output, as JSON.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PYTHON = Path("/usr/bin/python3")
PACKAGES = "gir1.2-ical-3.0 python3-gi"


def is_installed() -> bool:
    """True if it can be asked."""
    return PYTHON.exists() and _asked([]) is not None


def read(objects: Sequence[bytes]) -> list[dict[str, Any]]:
    """What libical reads in each of the objects; `errors`: what it objects to, also by its own tables of methods."""
    found = _asked(objects)
    assert found is not None, "libical could not be asked"
    return found


def _asked(objects: Sequence[bytes]) -> list[dict[str, Any]] | None:
    given = json.dumps([base64.b64encode(each).decode() for each in objects])
    done = subprocess.run([PYTHON, __file__], input=given, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def _main() -> None:
    import gi

    gi.require_version("ICalGLib", "3.0")
    from gi.repository import ICalGLib

    json.dump([_told(ICalGLib, base64.b64decode(each)) for each in json.load(sys.stdin)], sys.stdout)


def _told(ical: Any, octets: bytes) -> dict[str, Any]:
    calendar = ical.Component.new_from_string(octets.decode())
    ical.restriction_check(calendar)
    kind = ical.ComponentKind.VEVENT_COMPONENT
    events = []
    event = calendar.get_first_component(kind)
    while event is not None:
        events.append(_event(ical, event))
        event = calendar.get_next_component(kind)
    lines = calendar.as_ical_string().replace("\r\n ", "").split("\r\n")
    return {
        "method": calendar.get_method().value_nick.upper(),
        "events": events,
        "errors": [line.partition(":")[2] for line in lines if line.startswith("X-LIC-ERROR")],
    }


def _event(ical: Any, event: Any) -> dict[str, Any]:
    attendees = []
    kind = ical.PropertyKind.ATTENDEE_PROPERTY
    attendee = event.get_first_property(kind)
    while attendee is not None:
        attendees.append([attendee.get_attendee(), attendee.get_parameter_as_string("PARTSTAT")])
        attendee = event.get_next_property(kind)
    organizer = event.get_first_property(ical.PropertyKind.ORGANIZER_PROPERTY)
    return {
        "uid": event.get_uid(),
        "sequence": event.get_sequence(),
        "start": _instant(event.get_dtstart()),
        "end": _instant(event.get_dtend()),
        "summary": event.get_summary(),
        "location": event.get_location(),
        "description": event.get_description(),
        "organizer": organizer.get_organizer(),
        "organizer_name": organizer.get_parameter_as_string("CN"),
        "attendees": attendees,
    }


def _instant(time: Any) -> int | None:
    """Seconds since 1970, by the rules of the zone that stand in the object itself."""
    return None if time is None or time.is_null_time() else time.as_timet_with_zone(time.get_timezone())


if __name__ == "__main__":
    _main()
