"""winmail.dat: an answer to an invitation as Outlook writes it in rich text, without any calendar object (MS-OXTNEF).

Only the attributes that an answer needs are read, strictly: what is not as the standard has it ends the reading. The
libraries that read all of it have not been maintained for years, and swallow their errors.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ...mail import Attendee, CalendarAnswer
from .identifier import unwrapped

SIGNATURE = (0x223E9F78).to_bytes(4, "little")
_MESSAGE_CLASS, _PROPERTIES = 0x00078008, 0x00069003
_MEETING = UUID("6ed8da90-450b-101b-98da-00aa003f1305")
_APPOINTMENT = UUID("00062002-0000-0000-c000-000000000046")
_IDENTIFIERS = ((_MEETING, 0x23), (_MEETING, 0x03))  # the clean one first, the other may name an instance
_REPLY_TIME, _SEQUENCE = (_APPOINTMENT, 0x8220), (_APPOINTMENT, 0x8201)
_COUNTERS, _START, _END = (_APPOINTMENT, 0x8257), (_APPOINTMENT, 0x8250), (_APPOINTMENT, 0x8251)
_CLASS_OF_MESSAGE = 0x001A
_ATTRIBUTES_READ, _PROPERTIES_READ, _LONGEST = 200, 2000, 4_000_000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

# MS-OXCMSG's and the older names; what follows a known one (".Counter") is left out of account.
_CLASSES = {
    "ipm.schedule.meeting.resp.pos": "ACCEPTED",
    "ipm.schedule.meeting.resp.neg": "DECLINED",
    "ipm.schedule.meeting.resp.tent": "TENTATIVE",
    "ipm.microsoft schedule.mtgrespp": "ACCEPTED",
    "ipm.microsoft schedule.mtgrespn": "DECLINED",
    "ipm.microsoft schedule.mtgrespa": "TENTATIVE",
}
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}  # octets by type, padded
_TEXT, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_VARIABLE = (_TEXT, _UNICODE, _OBJECT, _BINARY)
_MULTIPLE = 0x1000

Name = tuple[UUID, int] | int
Properties = Mapping[Name, tuple[int, bytes]]


class _Broken(ValueError):
    """It is not as MS-OXTNEF has it."""


@dataclass(slots=True)
class _Octets:
    """Octets that are taken from the front."""

    content: bytes
    place: int = 0

    def take(self, count: int) -> bytes:
        found = self.content[self.place : self.place + count]
        if len(found) != count:
            raise _Broken("it ends too early")
        self.place += count
        return found

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "little")

    def padded(self, count: int) -> bytes:
        found = self.take(count)
        self.take(min(-count % 4, len(self.content) - self.place))
        return found


def read(content: bytes) -> CalendarAnswer | None:
    """The answer in a TNEF stream; None where it is none, or not known to be one. Its author is the mail's."""
    said, properties = "", dict[Name, tuple[int, bytes]]()
    try:
        for attribute, value in _attributes(content):
            if attribute == _MESSAGE_CLASS:
                said = value.split(b"\0", 1)[0].decode("latin-1")
            elif attribute == _PROPERTIES:
                properties.update(_properties(_Octets(value)))
    except _Broken:
        pass  # what stood before is read; what is missing then is asked of a person
    said = said or _text(properties, _CLASS_OF_MESSAGE)
    partstat = next((partstat for name, partstat in _CLASSES.items() if said.lower().startswith(name)), "")
    if not partstat:
        return None
    proposes = _number(properties, _COUNTERS) not in (None, 0)
    return CalendarAnswer(
        method="COUNTER" if proposes else "REPLY",
        uid=next((uid for name in _IDENTIFIERS if (uid := unwrapped(_value(properties, name)))), ""),
        attendees=(Attendee("", "", partstat),),
        sequence=sequence if (sequence := _number(properties, _SEQUENCE)) is not None and sequence >= 0 else None,
        replied_at=_instant(properties, _REPLY_TIME),
        proposed_start=_instant(properties, _START) if proposes else None,
        proposed_end=_instant(properties, _END) if proposes else None,
    )


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute of the message, with its checksum held; those of attachments come behind (MS-OXTNEF 2.1.3)."""
    octets = _Octets(content)
    if octets.take(4) != SIGNATURE:
        raise _Broken("it is no TNEF")
    octets.take(2)
    for _ in range(_ATTRIBUTES_READ):
        if octets.place == len(content) or octets.number(1) != 1:
            return
        attribute, length = octets.number(), octets.number()
        value = octets.take(length)
        if length > _LONGEST or octets.number(2) != sum(value) & 0xFFFF:
            raise _Broken("a checksum is wrong")
        yield attribute, value


def _properties(octets: _Octets) -> Iterator[tuple[Name, tuple[int, bytes]]]:
    """Each MAPI property that has one value (MS-OXTNEF section 2.1.3.4)."""
    for _ in range(min(octets.number(), _PROPERTIES_READ)):
        kind, number = octets.number(2), octets.number(2)
        name: Name = number
        if number >= 0x8000:
            space, by_name = UUID(bytes_le=octets.take(16)), octets.number()
            identifier = octets.number()
            name = (space, -1 if by_name else identifier)
            if by_name:
                octets.padded(identifier)
        single = kind & ~_MULTIPLE
        count = octets.number() if kind & _MULTIPLE or single in _VARIABLE else 1
        if count > _PROPERTIES_READ or not (single in _FIXED or single in _VARIABLE):
            raise _Broken("a property is of no known kind")
        values = [
            octets.padded(octets.number()) if single in _VARIABLE else octets.take(_FIXED[single]) for _ in range(count)
        ]
        if len(values) == 1:
            yield name, (single, values[0])


def _value(properties: Properties, name: Name) -> bytes:
    return properties.get(name, (0, b""))[1]


def _text(properties: Properties, name: Name) -> str:
    kind, value = properties.get(name, (0, b""))
    text = value.decode("utf-16-le" if kind == _UNICODE else "latin-1", "replace")
    return text.split("\0", 1)[0]


def _number(properties: Properties, name: Name) -> int | None:
    kind, value = properties.get(name, (0, b""))
    return int.from_bytes(value, "little", signed=True) if kind in (2, 3, 11) else None


def _instant(properties: Properties, name: Name) -> datetime | None:
    """A PtypTime: tenths of microseconds since 1601 (MS-OXCDATA section 2.11.1)."""
    kind, value = properties.get(name, (0, b""))
    ticks = int.from_bytes(value, "little")
    return _EPOCH + timedelta(microseconds=ticks // 10) if kind == 64 and ticks < 2**59 else None
