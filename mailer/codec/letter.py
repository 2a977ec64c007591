"""A letter as RFC 5322 bytes: written once, stored, and sent as they are, however often it must be tried.

One recipient, in To and nowhere else. `Auto-Submitted` on everything (RFC 3834), so that programs do not answer; the
token in Message-ID comes back in In-Reply-To. The same letter at the same instant gives the same bytes.
"""

import hashlib
import hmac
import mimetypes
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr, getaddresses
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from ..mail import Address, Attachment, Letter, Rendered
from ..words import clean_line
from . import calendar

# The older policy writes a letter in a third of the time: it does not parse again what we have just composed.
_POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=998)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_ENCODED_LINE = 76  # RFC 2047 section 2
_NAME = 60
_ENDING = 10
_TOKEN = 26


@dataclass(frozen=True, slots=True)
class Sender:
    """The Network as the sender of letters. `plus`: its server takes network+token@… as well. `attach_ics`: a calendar
    object goes as a file too, for programs that do not look for it in the text."""

    name: str
    address: str
    zone: ZoneInfo
    list_id: str
    plus: bool = False
    attach_ics: bool = True


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
    message = _body(letter, words, sender, token, now)
    del message["MIME-Version"]
    for name, value in (*_headers(letter, words, sender, token, secret, now), ("MIME-Version", "1.0")):
        message[name] = value
    octets = message.as_bytes(policy=_POLICY)
    _check_recipient(octets, letter.to.addr)
    return octets


def _headers(
    letter: Letter, words: Rendered, sender: Sender, token: str, secret: str, now: datetime
) -> list[tuple[str, str]]:
    domain = sender.address.partition("@")[2]
    parent = letter.in_reply_to
    references = list(letter.references)
    if letter.follows:
        parent = message_id(token_of(secret, letter.follows, letter.to.addr), sender.address)
        references = [parent]
    headers = [
        ("From", _header_address("From", sender.name, sender.address)),
        ("To", _header_address("To", letter.to.name, letter.to.addr)),
        ("Subject", _encoded("Subject", clean_line(words.subject, 300))),
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


def _header_address(header: str, name: str, addr: str) -> str:
    """The address with its name cleaned and short: some programs unquote a long name when they fold it."""
    shown = clean_line(name.replace('"', ""), _NAME)
    return formataddr((shown, addr)) if _is_plain(shown) else f"{_encoded(header, shown)} <{addr}>"


def _encoded(header: str, text: str) -> str:
    """`text` as it may stand in a header: as it is, or in encoded words (RFC 2047)."""
    return text if _is_plain(text) else Header(text, "utf-8", _ENCODED_LINE, header).encode()


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _stuffed(text: str) -> str:
    """`text` with lines that begin with a space or "From " stuffed, as format=flowed has it (RFC 3676 section 4.4)."""
    return "\n".join(f" {line}" if line.startswith((" ", "From ")) else line for line in text.split("\n"))


def _body(letter: Letter, words: Rendered, sender: Sender, token: str, now: datetime) -> Message:
    """The text in both forms; the calendar object last in the alternative, where most programs look, and the same bytes
    as a file for the rest; then the files."""
    alternative = MIMEMultipart("alternative", _boundary(token, 1))
    alternative.attach(_text_part("plain", _stuffed(words.text), format="flowed"))
    alternative.attach(_text_part("html", words.html))
    files = list(_files(letter.attachments))
    organizer = Address(sender.name, sender.address)
    if letter.dates:
        dates = [replace(each, summary=each.summary or words.subject) for each in letter.dates]
        octets = calendar.publish(dates, organizer, sender.zone, now)
        files.append(_file_part("calendar.ics", "text/calendar", octets, charset="utf-8", method="PUBLISH"))
    if letter.event is not None:
        octets = calendar.write(letter.event, organizer, sender.zone, now)
        alternative.attach(_octets_part("text/calendar", octets, charset="utf-8", method=letter.event.method))
        if sender.attach_ics:
            files.insert(0, _file_part("invite.ics", "application/ics", octets))
    if not files:
        return alternative
    return MIMEMultipart("mixed", _boundary(token, 0), [alternative, *files])


def _boundary(token: str, number: int) -> str:
    """Made of the token instead of drawn: the same letter has the same bytes."""
    return f"={token}.{number}="


def _files(attachments: tuple[Attachment, ...]) -> Iterator[Message]:
    return (_file_part(each.name, each.type, each.content) for each in attachments)


def attachment(name: str, content: bytes, kind: str = "") -> Attachment:
    """A file as it is attached; what it is, is told by its name, if not by `kind`. A long name keeps its ending."""
    kind = kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
    ending = PurePath(name).suffix
    ending = ending if len(ending) <= _ENDING else ""
    shown = clean_line(name.removesuffix(ending), _NAME - len(ending)) + clean_line(ending)
    return Attachment(shown, kind, content, hashlib.sha256(content).hexdigest())


def _text_part(subtype: str, text: str, **params: Any) -> Message:
    part = MIMENonMultipart("text", subtype, charset="utf-8", **params)
    part.set_payload(text, _UTF8)
    del part["MIME-Version"]
    return part


def _octets_part(kind: str, octets: bytes, **params: Any) -> Message:
    maintype, _, subtype = kind.partition("/")
    part = MIMEBase(maintype, subtype or "octet-stream", **params)
    part.set_payload(octets)
    encode_base64(part)
    del part["MIME-Version"]
    return part


def _file_part(name: str, kind: str, octets: bytes, **params: str) -> Message:
    plain = name.isascii()
    part = _octets_part(kind, octets, **params, **({"name": name} if plain else {}))
    filename = name if plain else ("utf-8", "", name)  # RFC 2231
    part.add_header("Content-Disposition", "attachment", filename=filename)
    return part


def _check_recipient(octets: bytes, address: str) -> None:
    head = message_from_bytes(octets.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n")
    read = [addr.lower() for _, addr in getaddresses(head.get_all("to", []))]
    if read != [address] or head.get_all("cc") or head.get_all("bcc"):
        raise ValueError(f"a letter to {address} would reach {', '.join(read) or 'nobody'}")
