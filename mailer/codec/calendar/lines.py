"""An object read line by line, for what no parser would have: only properties that are needed, and no doubt is hidden.

What stands in alarms and time zones is left out: a VALARM of Google's has an ATTENDEE of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NOT_THE_EVENTS = frozenset({"VALARM", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VFREEBUSY", "VTODO", "VJOURNAL"})
_EVENTS_READ = 50
_DEPTH_KEPT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """An unfolded content line without its name (RFC 5545 section 3.1)."""

    params: str
    value: str

    def parameter(self, name: str) -> str:
        """The value of a parameter, without its quotes; "" if there is none."""
        found = re.search(rf'(?i)(?:^|;){name}=(?:"([^"]*)"|([^;:,"]*))', self.params)
        return (found[1] or found[2] or "").strip() if found else ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one component, by upper-case name."""

    found: Mapping[str, list[Line]] = field(default_factory=dict)

    def all(self, name: str) -> list[Line]:
        """Every line of that name."""
        return self.found.get(name, [])

    def value(self, name: str) -> str:
        """The value of the first line of that name, "" if there is none."""
        return next((line.value.strip() for line in self.all(name)), "")


def components(text: str) -> tuple[Lines, list[Lines]]:
    """What the object says of itself, and each of its events. Properties outside of any event are both's."""
    calendar: dict[str, list[Line]] = {}
    events: list[dict[str, list[Line]]] = []
    skipped: list[str] = []
    current = calendar
    for name, line in _lines(text):
        kind = line.value.strip().upper()
        if name == "BEGIN" and kind in _NOT_THE_EVENTS:
            skipped = [*skipped[:_DEPTH_KEPT], kind]
        elif name == "END" and kind in _NOT_THE_EVENTS:
            skipped = skipped[: skipped.index(kind)] if kind in skipped else skipped
        elif name in ("BEGIN", "END"):
            skipped = []
            if name == "BEGIN" and kind == "VEVENT" and len(events) < _EVENTS_READ:
                events.append({})
                current = events[-1]
        elif not skipped:
            current.setdefault(name, []).append(line)
    return Lines(calendar), [Lines(each) for each in events] or [Lines(calendar)]


def _lines(text: str) -> Iterator[tuple[str, Line]]:
    """Each unfolded line; its value begins behind the first colon outside of quotes, or at `mailto:`."""
    for line in text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n"):
        head = re.match(r"\s*([\w-]+)\s*", line)
        if head is None:
            continue
        rest = line[head.end() :]
        address = rest.lower().rfind(":mailto:")
        colon = address if address >= 0 else _colon(rest)
        if colon >= 0:
            yield head[1].upper(), Line(rest[:colon].lstrip(";"), rest[colon + 1 :])


def _colon(rest: str) -> int:
    quoted = False
    for place, char in enumerate(rest):
        quoted ^= char == '"'
        if char == ":" and not quoted:
            return place
    return rest.find(":")
