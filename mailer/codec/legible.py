"""Every word that a mail holds, for looking for one in it: its headers, texts, tables, calendars, enclosed mails.

For nothing but that: it judges nobody and refuses nothing, so that no mail is passed over for being malformed. What
lies in a picture, a PDF or an archive is not seen.
"""

import html
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from email.message import Message

from .calendar.grammar import folded, unfolded

_TAG = re.compile(r"<[^>]*>")
_FOLDED = ("calendar", "ics", "vcard")  # a line goes on in the next one (RFC 5545 section 3.1, RFC 6350 section 3.2)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


def legible(octets: bytes) -> str:
    """The words of the mail, one piece a line; of octets that are no mail, they as they are."""
    message = message_from_bytes(octets)
    return "\n".join((octets.decode("utf-8", "replace"), *_pieces(message)))


def _pieces(message: Message) -> Iterator[str]:
    for part in message.walk():
        yield from (_header(value) for _, value in part.items())
        if not part.is_multipart():
            text = _text(part)
            yield text
            if part.get_content_subtype() in _FOLDED:
                yield unfolded(text)
            if part.get_content_subtype() == "html":
                yield html.unescape(_TAG.sub("", text))
                yield html.unescape(_TAG.sub(" ", text))


def reworded(octets: bytes, mend: Callable[[str], str]) -> bytes:
    """A letter of ours with its headers and texts as `mend` makes them; what it leaves alone stays as it was."""
    message = message_from_bytes(octets, policy=policy.compat32)
    for part in message.walk():
        for name, value in part.items():
            words = _header(value)
            if (mended := mend(words)) != words:
                part.replace_header(name, mended if mended.isascii() else Header(mended, "utf-8").encode())
        is_calendar = part.get_content_type() in ("text/calendar", "application/ics")
        is_text = part.get_content_maintype() == "text" or part.get_content_subtype() == "json"
        if not is_text and not is_calendar:
            continue
        text = unfolded(_text(part)) if part.get_content_subtype() in _FOLDED else _text(part)
        if part.get_content_subtype() == "html":
            text = text.replace("&#39;", "’")  # as templates escape the apostrophe of a name
        if (mended := mend(text)) != text:
            del part["Content-Transfer-Encoding"]
            if is_calendar:
                part.set_payload(folded(mended).encode())
                encode_base64(part)
            else:
                part.set_payload(mended.replace("\r\n", "\n"), _UTF8)
    return message.as_bytes(policy=policy.compat32.clone(linesep="\r\n", max_line_length=998))


def _header(value: object) -> str:
    try:
        return str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, ValueError):
        return str(value)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    try:
        return octets.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        return octets.decode("latin-1")
