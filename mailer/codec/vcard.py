"""People as business cards that address books take in: vCard 3.0 (RFC 2426), which Outlook and telephones all read."""

from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import vN, vOrg, vText
from icalendar.parser import Contentline, Parameters

_ADDRESS = {"TYPE": "INTERNET"}


@dataclass(frozen=True, slots=True)
class Card:
    """One person. `role`: what they are for the organisation, in words; "" leaves it out."""

    name: str
    address: str
    organisation: str
    role: str = ""


def cards(people: Iterable[Card]) -> bytes:
    """All cards in one file, UTF-8, CRLF line ends, lines folded at 75 octets (RFC 2425 section 5.8.1)."""
    return b"".join(line + b"\r\n" for person in people for line in _lines(person))


def _lines(person: Card) -> Iterable[bytes]:
    given, _, family = person.name.rpartition(" ")
    yield b"BEGIN:VCARD"
    yield b"VERSION:3.0"
    yield _line("FN", vText(person.name))
    yield _line("N", vN((family, given, "", "", "")))
    yield _line("EMAIL", vText(person.address), _ADDRESS)
    yield _line("ORG", vOrg((person.organisation,)))
    if person.role:
        yield _line("ROLE", vText(person.role))
    yield b"END:VCARD"


def _line(name: str, value: vText | vN | vOrg, params: dict[str, str] | None = None) -> bytes:
    return bytes(Contentline.from_parts(name, Parameters(params or {}), value).to_ical())
