"""The calendar objects of a mail that is written, held against the mail that carries them (RFC 6047 section 2.4).

Programs look at different parts of a mail, at its METHOD in two places, and at the address in From: all must agree.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from .grammar import Fault
from .validation import faults as of_object

_TYPES = ("text/calendar", "application/ics")


def faults(octets: bytes) -> list[Fault]:
    """What is wrong with the calendar objects of the mail; nothing if it may be sent, or carries none."""
    mail = message_from_bytes(octets)
    parts = [part for part in mail.walk() if part.get_content_type() in _TYPES]
    of_one_event = [part for part in parts if _method(part) != "PUBLISH"]
    asking = [part for part in of_one_event if _method(part)]
    organizer, recipient = _address(mail, "from"), _address(mail, "to")
    found = [
        fault
        for part in parts
        for fault in (
            *_of_part(part),
            *of_object(_content(part), _method(part) or _method_of(asking), organizer, recipient),
        )
    ]
    return [*dict.fromkeys((*found, *(_of_layout(mail, parts, asking) if of_one_event else ())))]


def _of_part(part: Message) -> Iterator[Fault]:
    kind = part.get_content_type()
    if part.get("content-transfer-encoding") != "base64":
        yield Fault(kind, "is not in base64, and may be broken on its way", "write it in base64")
    if kind == "text/calendar" and not (_method(part) and part.get_content_charset() == "utf-8"):
        yield Fault(kind, "does not say its method and its charset", "write method=… and charset=utf-8")


def _of_layout(mail: Message, parts: list[Message], asking: list[Message]) -> Iterator[Fault]:
    """Of a mail about one event: its object stands last in the alternative, and the same octets may be a file too."""
    texts = next(
        (each.get_payload() for each in mail.walk() if each.get_content_type() == "multipart/alternative"), None
    )
    last = texts[-1] if isinstance(texts, list) else None
    if len(asking) != 1 or asking[0] is not last or "content-disposition" in asking[0]:
        mend = "put it last into the alternative, without a disposition"
        yield Fault("text/calendar", "is not where programs look for it", mend)
    if len({_content(part) for part in parts}) > 1:
        yield Fault("application/ics", "is not the same object as text/calendar", "attach the same octets")
    for part in parts:
        if part.get_content_type() == "application/ics" and part.get_filename() != "invite.ics":
            yield Fault("application/ics", f"is called {part.get_filename()}", "call it invite.ics")
    if listed := [name for name in mail.keys() if name.lower().startswith("list-")]:  # noqa: SIM118 - no mapping
        yield Fault(", ".join(listed), "marks an invitation as a list's", "leave it out")


def _method(part: Message) -> str:
    return str(part.get_param("method") or "")


def _method_of(asking: list[Message]) -> str:
    return _method(asking[0]) if asking else ""


def _content(part: Message) -> bytes:
    octets = part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""


def _address(mail: Message, header: str) -> str:
    return next((addr for _, addr in getaddresses(mail.get_all(header, []))), "")
