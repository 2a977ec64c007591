"""The Network's meetings as a file that calendar programs subscribe to, wherever something serves it (RFC 5546 3.2.1).

It holds no group's meeting and nobody who is invited. It is replaced whole: whoever reads it finds the old one or the
new one.
"""

import contextlib
import logging
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from ..codec import calendar
from ..codec.calendar.validation import faults
from ..codec.letter import Sender
from ..letters.meetings import dates
from ..log import event
from ..mail import Address
from ..network import Network
from ..network.facts import MeetingKind

_MODE = 0o644  # it is there to be served, by whatever account serves files
logger = logging.getLogger("mailer")


class CalendarFile:
    """The file at `path`."""

    def __init__(self, path: Path, sender: Sender) -> None:
        self._path = path
        self._sender = sender
        self._state: tuple[int, date] | None = None
        self._octets = b""
        self._told = ""

    def publish(self, network: Network, head: int, now: datetime) -> None:
        """Bring the file up to date. `head`: the log row up to which the Network is known.

        If that cannot be done, the log says so once, and whenever the reason is another one.
        """
        if self._state != (head, now.date()):
            self._state, self._octets = (head, now.date()), _octets(network, self._sender, now)
        why = self._replaced()
        if why and why != self._told:
            logger.error(event("the calendar file is not up to date", path=self._path, why=why))
        self._told = why

    def _replaced(self) -> str:
        """Why the file could not be replaced; "" if it is as it should be."""
        if not self._octets:
            return ""
        if wrong := faults(self._octets, "PUBLISH", self._sender.address):
            return ". ".join(map(str, wrong))
        try:
            if not self._path.is_file() or self._path.read_bytes() != self._octets:
                _write(self._path, self._octets)
        except OSError as error:
            return f"{error.strerror}; see that its folder is there and may be written to"
        return ""


def _octets(network: Network, sender: Sender, now: datetime) -> bytes:
    """The same meetings give the same octets: each is stamped with its last change. No octets while there is none."""
    known = (each for each in network.meetings.values() if each.kind is not MeetingKind.GROUP)
    events = dates(known, now)
    if not events:
        return b""
    return calendar.feed(sender.name, events, Address(sender.name, sender.address), sender.zone, now)


def _write(path: Path, octets: bytes) -> None:
    """Beside it, down to the disk, and then in its place."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
            file.flush()
            os.fchmod(descriptor, _MODE)
            os.fsync(descriptor)
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
