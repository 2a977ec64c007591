"""Objects broken at random: none raises, none takes long, and each is still told of."""

import random
import time
from collections.abc import Callable

import pytest

from mailer.codec.calendar import CalendarPart, read

from .. import clients
from ..build import MIRA
from ..clients import ROMANCE, Said, calendar, plain

OBJECTS = (
    plain(Said()),
    plain(Said("TENTATIVE"), "COUNTER", "X-MS-OLK-ORIGINALSTART:20260319T090000Z"),
    plain(Said(), "REPLY", "BEGIN:VALARM", "TRIGGER:-P1D", "END:VALARM", attendee=";X-NUM-GUESTS=1"),
    plain(Said(), "REPLY", "RRULE:FREQ=WEEKLY;COUNT=4", "RECURRENCE-ID:20260319T090000Z"),
    calendar("REPLY", f"ATTENDEE:mailto:{MIRA}", "UID:uid-1", zone=ROMANCE.format(name="x", offset="+0100")),
)
RICH_TEXT = clients.winmail("IPM.Schedule.Meeting.Resp.Pos", clients.named(clients.MEETING, 3, 0x102, b"x" * 60))
SEEDS = (*(text.encode() for text in OBJECTS), RICH_TEXT)
PIECES = (
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VTIMEZONE\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VALARM\r\n", b"\r\n", b"\r", b"\0",
    b" ", b"\t", b":", b";", b'"', b"=", b"=0D=0A", b"\xff\xfe", b"\xc3", b"METHOD:REPLY\r\n", b"UID:\r\n", b"ATTENDEE",
    b"DTSTART;TZID=:99999999T999999\r\n", b"DTEND:00000101T000000Z\r\n", b"DURATION:P99999999999D\r\n", b"TZOFFSETTO:+9999\r\n",
    b"RRULE:FREQ=SECONDLY\r\n", b"SEQUENCE:99999999999999\r\n", b"RECURRENCE-ID;VALUE=DATE:20260319\r\n", b"%s" * 50,
    b"BEGIN:VCALENDAR\r\n" * 40, b"(" * 400, b"x" * 5000,
)  # fmt: skip
Change = Callable[[random.Random, bytes], bytes]


def _cut(chance: random.Random, content: bytes) -> bytes:
    start, end = sorted(chance.choices(range(len(content) + 1), k=2))
    return content[:start] + content[end:]


def _put(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(PIECES) + content[place:]


def _flip(chance: random.Random, content: bytes) -> bytes:
    altered = bytearray(content or b"x")
    altered[chance.randrange(len(altered))] = chance.randrange(256)
    return bytes(altered)


def _lines(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\r\n")
    chance.shuffle(lines)
    return b"\r\n".join(lines)


def _again(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)] + content


def _wide(chance: random.Random, content: bytes) -> bytes:
    return content.decode("latin-1").encode(chance.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32"]))


CHANGES: tuple[Change, ...] = (_cut, _put, _put, _put, _flip, _flip, _lines, _again, _wide)


def mutant(number: int) -> bytes:
    """The mutant of that number; always the same."""
    chance = random.Random(number)
    content = chance.choice(SEEDS)
    for _ in range(chance.randint(1, 6)):
        content = chance.choice(CHANGES)(chance, content)
    return content


@pytest.mark.parametrize(
    "count", [pytest.param(2_000, id="short"), pytest.param(100_000, id="long", marks=pytest.mark.campaign)]
)
def test_no_broken_object_raises_takes_long_or_is_lost(count: int) -> None:
    slowest, slowest_number = 0.0, 0
    for number in range(count):
        part = CalendarPart("REPLY", "utf-8", mutant(number))
        began = time.process_time()
        found = read([part])
        slowest, slowest_number = max((slowest, slowest_number), (time.process_time() - began, number))
        assert found is not None, number

    assert slowest < 1, slowest_number
