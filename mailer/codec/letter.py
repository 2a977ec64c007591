"""A letter as RFC 5322 bytes: written once, stored, and sent as they are, however often it must be tried.

One recipient, in To and nowhere else. `Auto-Submitted` on everything (RFC 3834), so that programs do not answer; the
token in Message-ID comes back in In-Reply-To. The same letter at the same instant gives the same bytes.
"""

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from zoneinfo import ZoneInfo

from ..mail import Address, Letter, Rendered
from ..words import clean_line
from . import calendar

# An encoded word may be 75 characters long (RFC 2047 section 2); a plain subject need not be folded at all.
_FOLDED = policy.SMTP.clone(cte_type="7bit", max_line_length=76)
_UNFOLDED = policy.SMTP.clone(cte_type="7bit", max_line_length=998)
_NAME = 60
_TOKEN = 26


@dataclass(frozen=True, slots=True)
class Sender:
    """The Network as the sender of letters. `plus`: its server takes network+token@… as well."""

    name: str
    address: str
    zone: ZoneInfo
    list_id: str
    plus: bool = False


def token_of(secret: str, key: str, address: str) -> str:
    """What the letter `key` to `address` is known by when it is answered: 130 bits that nobody else can make."""
    made = hmac.new(secret.encode(), f"{key}\0{address}".encode(), hashlib.sha256).digest()
    return b32encode(made).decode("ascii").lower()[:_TOKEN]


def message_id(token: str, address: str) -> str:
    """The Message-ID (without angle brackets) of the letter with that token."""
    return f"{token}@{address.partition('@')[2]}"


def write(letter: Letter, words: Rendered, sender: Sender, token: str, secret: str, now: datetime) -> bytes:
    """The letter's bytes, CRLF line ends, 7-bit. `now` (aware) becomes Date and DTSTAMP.

    Raises ValueError if what was built, read back, has another recipient than the letter: it must not go out.
    """
    message = EmailMessage(policy=_FOLDED)
    for name, value in _headers(letter, words, sender, token, secret, now):
        message[name] = value
    message["To"] = _header_address(letter.to.name, letter.to.addr)
    message.set_content(_stuffed(words.text), cte="quoted-printable", params={"format": "flowed"})
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    if letter.event is not None:
        organizer, attendee = Address(sender.name, sender.address), Address(letter.to.name, letter.to.addr)
        event = calendar.write(letter.event, organizer, attendee, sender.zone, now)
        _add_calendar(message, event, letter.event.method)
    for attachment in letter.attachments:
        kind, _, subtype = attachment.type.partition("/")
        message.add_attachment(
            attachment.content, maintype=kind, subtype=subtype or "octet-stream", filename=attachment.name
        )
    _fix_boundaries(message, token)
    is_plain = f"{words.subject}{sender.name}{letter.to.name}".isascii()
    octets = message.as_bytes(policy=_UNFOLDED if is_plain else _FOLDED)
    _check_recipient(octets, letter.to.addr)
    return octets


def _headers(
    letter: Letter, words: Rendered, sender: Sender, token: str, secret: str, now: datetime
) -> list[tuple[str, object]]:
    domain = sender.address.partition("@")[2]
    parent = letter.in_reply_to
    references = list(letter.references)
    if letter.follows:
        parent = message_id(token_of(secret, letter.follows, letter.to.addr), sender.address)
        references = [parent]
    headers: list[tuple[str, object]] = [
        ("From", _header_address(sender.name, sender.address)),
        ("Subject", clean_line(words.subject, 300)),
        ("Date", format_datetime(now.astimezone(sender.zone).replace(microsecond=0))),
        ("Message-ID", f"<{token}@{domain}>"),
        ("Auto-Submitted", "auto-replied" if letter.courtesy else "auto-generated"),
        ("Content-Language", words.language),
    ]
    if parent and _is_identifier(parent):
        headers.append(("In-Reply-To", f"<{parent}>"))
        headers.append(("References", " ".join(f"<{each}>" for each in references if _is_identifier(each))))
    if letter.courtesy:
        headers.append(("X-Auto-Response-Suppress", "All"))
    if letter.event is None:
        headers.append(("List-Id", f"<{sender.list_id}>"))
        if sender.plus and letter.answers:
            local = sender.address.partition("@")[0]
            headers.append(("Reply-To", f"{local}+{token}@{domain}"))
    return headers


def _is_identifier(text: str) -> bool:
    """True for what may stand between angle brackets in our headers, whoever wrote it first."""
    return 0 < len(text) <= 300 and text.isascii() and text.isprintable() and not set(text) & set("<> ")


def _header_address(name: str, addr: str) -> HeaderAddress:
    """The address with its name cleaned and short: some versions of Python unquote a long name when they fold it."""
    local, _, domain = addr.rpartition("@")
    return HeaderAddress(clean_line(name.replace('"', ""), _NAME), local, domain)


def _stuffed(text: str) -> str:
    """`text` with lines that begin with a space or "From " stuffed, as format=flowed has it (RFC 3676 section 4.4)."""
    return "\n".join(f" {line}" if line.startswith((" ", "From ")) else line for line in text.split("\n"))


def _add_calendar(message: EmailMessage, event: bytes, method: str) -> None:
    """The object twice, the same bytes: last in the alternative, where most look, and as a file for the rest."""
    message.add_alternative(
        event.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": method}
    )
    message.add_attachment(
        event, maintype="application", subtype="ics", filename="invite.ics", params={"name": "invite.ics"}
    )


def _fix_boundaries(message: EmailMessage, token: str) -> None:
    """Boundaries made of the token instead of drawn: the same letter has the same bytes."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"={token}.{number}=")


def _check_recipient(octets: bytes, address: str) -> None:
    head = message_from_bytes(octets.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n")
    read = [addr.lower() for _, addr in getaddresses(head.get_all("to", []))]
    if read != [address] or head.get_all("cc") or head.get_all("bcc"):
        raise ValueError(f"a letter to {address} would reach {', '.join(read) or 'nobody'}")
