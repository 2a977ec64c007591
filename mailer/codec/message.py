"""A raw mail read once, behind a door: RFC 5322 and MIME, as people and programs really write it.

Three rules hold here. Nothing is parsed before the limits at the door were checked. The standard library builds the
tree with its `compat32` policy, since the modern one takes seconds or raises on real mail; mail-parser reads
addresses, dates and attachments from that same tree. Who wrote it is decided by one strict reader of From, and only
where the other two readers agree: everything else is nobody.
"""

import base64
import binascii
import contextlib
import email
import email.header
import email.utils
import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Part
from urllib.parse import unquote

from mailparser import MailParser

from ..errors import Unreadable
from ..mail import Address, Attachment, Message
from ..words import clean, clean_line
from . import calendar, html, report

# What mail-parser reads for us. It would spend a third of its time on the other fields, which were read before, and
# raises on a Received without an id.
_FOR_MAIL_PARSER = re.compile(r"(?i)from|to|cc|date|mime-version|content-.*")
_ADDR = r"[^\s<>@\"(),:;\[\]\\]+@[^\s<>@\"(),:;\[\]\\]+"
_FROM = re.compile(
    rf'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^<>"@,;:]*)) ?<(?P<addr>{_ADDR})>\Z'
    rf"|(?P<bare>{_ADDR})(?: \((?P<comment>[^()@<>]*)\))?\Z"
)
_IDS = re.compile(r"<([^<>\s]{1,300})>")
_CALENDAR_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar", "application/calendar")
_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_OBJECT, _METHOD = b"BEGIN:VCALENDAR", re.compile(rb"^METHOD:", re.MULTILINE)
_OBJECT_IN_HEADER = "BEGIN"
_BODIES = ("text/plain", "text/html")
_CID = re.compile(r"(?i)\bcid:([^\s\"'<>)]{1,300})")
_IDENTIFIERS_KEPT = 200
_ADDRESSES_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Door:
    """The limits that a mail must keep to be parsed at all (sizes in octets)."""

    mail: int = 35_000_000
    header_block: int = 65_536
    field: int = 16_384
    fields: int = 500
    parts: int = 200
    depth: int = 20
    text: int = 2_000_000


DOOR = Door()


def read(raw: bytes, door: Door = DOOR) -> Message:
    """The mail as a Message. Raises Unreadable, with the reason in a sentence, and nothing else."""
    _check_header_block(raw, door)
    try:
        tree = email.message_from_bytes(raw)
        parts = _leaves(tree, door)
        return _message(tree, parts, door)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("its parts are nested too deeply to be read") from None
    except Exception as error:
        # Whatever a sender can write that breaks a parser: the mail is kept, and a person is shown it.
        raise Unreadable(f"no parser could read it ({type(error).__name__})") from error


def _check_header_block(raw: bytes, door: Door) -> None:
    if len(raw) > door.mail:
        raise Unreadable(f"it is larger than {door.mail // 1_000_000} MB")
    ends = [place for mark in (b"\r\n\r\n", b"\n\n") if (place := raw.find(mark, 0, door.header_block + 4)) >= 0]
    block = raw[: min(ends)] if ends else raw
    if len(block) > door.header_block:
        raise Unreadable(f"its header block is longer than {door.header_block // 1024} kB")
    fields = re.split(rb"\n(?![ \t])", block)
    if len(fields) > door.fields:
        raise Unreadable(f"it has more than {door.fields} header fields")
    if any(len(each) > door.field for each in fields):
        raise Unreadable(f"one of its header fields is longer than {door.field // 1024} kB")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part that holds content. `kind`: "text/plain"; `name`, `disposition`: "" where there is none."""

    part: Part
    kind: str
    name: str
    disposition: str

    @property
    def is_attached(self) -> bool:
        return self.disposition == "attachment" or bool(self.name)

    @property
    def is_named(self) -> bool:
        """True if mail-parser takes it for a file, which goes by names and identifiers."""
        if self.part.is_multipart():
            return self.disposition == "attachment"
        return bool(self.part.get_filename()) or (self.kind not in _BODIES and "content-id" in self.part)

    @property
    def is_file(self) -> bool:
        """True if a person would find something in it that is neither the mail's text nor its calendar object."""
        is_body = self.kind in _BODIES and not self.is_attached
        return not is_body and self.kind not in _CALENDAR_TYPES and bool(self.content().strip())

    @property
    def shown(self) -> str:
        known = self.disposition in ("", "inline", "attachment")
        return self.kind if known else f"{self.kind}; {clean_line(self.disposition, 40)}"

    def content(self) -> bytes:
        inner = self.part.get_payload()
        if isinstance(inner, list):
            written = "\n".join(_written(each) for each in inner if isinstance(each, Part))
            return written.encode("utf-8", "surrogateescape")
        found = self.part.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""


def _written(part: Part) -> str:
    """A mail within a mail as it came; what no program could write again is told by that."""
    try:
        return part.as_string()
    except (AttributeError, LookupError, TypeError, ValueError):
        # Fields that break the standard library's writer; the mail around it is kept whole.
        return "[a mail that could not be written out]"


def _leaves(tree: Part, door: Door) -> list[_Leaf]:
    """The parts that hold content, in order. message/* parts are leaves: what they hold, the sender did not write."""
    leaves: list[_Leaf] = []
    stack = [(tree, 0)]
    seen = 0
    while stack:
        part, depth = stack.pop()
        seen += 1
        if seen > door.parts or depth > door.depth:
            raise Unreadable(f"it has more than {door.parts} parts, or they are nested more than {door.depth} deep")
        if part is not tree and any(len(str(value)) > door.field for value in part.values()):
            raise Unreadable(f"a header field of one of its parts is longer than {door.field // 1024} kB")
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            stack += [(child, depth + 1) for child in reversed(children) if isinstance(child, Part)]
        else:
            disposition = part.get_content_disposition() or ""
            leaf = _Leaf(part, part.get_content_type(), str(part.get_filename() or ""), disposition)
            _cut_text(leaf, door)
            _name_nameless(leaf)
            leaves.append(leaf)
    return leaves


def _cut_text(leaf: _Leaf, door: Door) -> None:
    """A text of many megabytes is nobody's answer: readers get its beginning, and the mail is kept whole."""
    content = leaf.part.get_payload()
    is_text = leaf.kind.startswith("text/") and not leaf.is_attached
    most = 4 * door.text  # quoted-printable takes three octets for one; what is cut here is then seen to be cut
    if is_text and isinstance(content, str) and len(content) > most:
        leaf.part.set_payload(content[:most])


def _name_nameless(leaf: _Leaf) -> None:
    """Name a file that came without a name: mail-parser would draw one, another each time the mail is read."""
    if not leaf.name and (leaf.disposition == "attachment" or leaf.kind.endswith("/rtf")):
        name = _name_for(leaf.kind)
        header = "Content-Disposition" if leaf.disposition else "Content-Type"
        leaf.part.set_param("filename" if leaf.disposition else "name", name, header=header)


def _name_for(kind: str) -> str:
    return f"file{mimetypes.guess_extension(kind) or ''}"


def _message(tree: Part, leaves: list[_Leaf], door: Door) -> Message:
    headers = tuple((name.lower(), _header(value)) for name, value in tree.raw_items())
    raw_from = [value for name, value in tree.raw_items() if name.lower() == "from"]
    sent_by = _sent_by(tree)
    for name in {name for name in tree if not _FOR_MAIL_PARSER.fullmatch(name)}:
        del tree[name]
    if tree.epilogue is None:
        tree.epilogue = ""  # mail-parser searches it where a boundary is missing, and None has nothing to search
    parsed = MailParser(tree)
    sender, doubt = _sender(raw_from, parsed)
    markup = _body(leaves, "text/html", door)
    page = html.page(markup)
    return Message(
        message_id=_message_id(headers),
        sender=sender,
        sender_doubt=doubt,
        sender_claim=next((value for name, value in headers if name == "from"), ""),
        sent_by=sent_by,
        subject=next((clean_line(value, 300) for name, value in headers if name == "subject"), ""),
        date=parsed.date if isinstance(parsed.date, datetime) else None,
        to=_addresses(parsed.to),
        cc=_addresses(parsed.cc),
        in_reply_to=_identifiers(headers, "in-reply-to"),
        references=_identifiers(headers, "references"),
        headers=headers,
        text=_body(leaves, "text/plain", door),
        html_text=clean(page.text),
        html_hidden=clean(page.hidden),
        html_uncertain=page.is_uncertain,
        attachments=tuple(_attachments(parsed, leaves, markup)),
        calendar=calendar.read(_calendar_parts(leaves)),
        report=report.read([leaf.part for leaf in leaves]),
        defects=tuple(sorted(str(each) for each in parsed.defects_categories)),
        parts=tuple(leaf.shown for leaf in leaves),
        enclosed=report.enclosed([leaf.part for leaf in leaves]),
    )


# --- headers ----------------------------------------------------------------------------------------------------------


def _header(value: object) -> str:
    """A header value unfolded and decoded (RFC 2047), 8-bit bytes included, without controls."""
    text = _eight_bit(str(value))
    if "=?" in text:
        # An encoded word that is none is shown as it stands.
        with contextlib.suppress(ValueError, binascii.Error, email.errors.HeaderParseError):
            text = "".join(
                chunk if isinstance(chunk, str) else _decode(chunk, charset or "ascii")
                for chunk, charset in email.header.decode_header(text)
            )
    return clean_line(text, DOOR.field)


def _eight_bit(text: str) -> str:
    """Raw bytes in a header, which compat32 keeps as surrogates, as the letters that were meant."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _decode(text.encode("ascii", "surrogateescape"), "utf-8")
    return text


def _decode(content: bytes, charset: str) -> str:
    """`content` in its declared charset; in UTF-8 or Windows-1252 where that is unknown or not true."""
    for guess in (charset, "utf-8", "cp1252"):
        try:
            return content.decode(guess)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("latin-1")


def _message_id(headers: tuple[tuple[str, str], ...]) -> str:
    value = next((value for name, value in headers if name == "message-id"), "")
    found = _IDS.search(value)
    return found[1] if found else value[:300]


def _identifiers(headers: tuple[tuple[str, str], ...], name: str) -> tuple[str, ...]:
    values = " ".join(value for key, value in headers if key == name)
    return tuple(_IDS.findall(values))[-_IDENTIFIERS_KEPT:]


def _addresses(pairs: object) -> tuple[Address, ...]:
    known = pairs if isinstance(pairs, list) else []
    return tuple(Address(clean_line(name), clean_line(addr).lower()) for name, addr in known[:_ADDRESSES_KEPT] if addr)


def _sender(raw: list[str], parsed: MailParser) -> tuple[Address | None, str]:
    """The one author that every reader of From agrees on, or None and the reason why there is none."""
    if len(raw) != 1:
        return None, "it has no From" if not raw else "it has more than one From"
    unfolded = " ".join(_eight_bit(str(raw[0])).split())
    found = _FROM.match(unfolded)
    if not found:
        return None, "its From is not one plain address"
    addr = (found["addr"] or found["bare"]).lower()
    readers = {
        addr,
        *(each.lower() for _, each in email.utils.getaddresses([unfolded])),
        *(each.lower() for _, each in parsed.from_),
    }
    if readers != {addr}:
        return None, "programs read its From differently"
    shown = (found["quoted"] or "").replace("\\", "") or (found["plain"] or found["comment"] or "").strip()
    return Address(clean_line(_header(shown), 100), addr), ""


def _sent_by(tree: Part) -> str:
    found = _FROM.match(" ".join(_eight_bit(str(tree.get("sender", ""))).split()))
    return (found["addr"] or found["bare"]).lower() if found else ""


# --- content ----------------------------------------------------------------------------------------------------------


def _body(leaves: list[_Leaf], kind: str, door: Door) -> str:
    """The text parts of that kind which are the mail's body, joined; capped, since a person wrote it."""
    bodies = [leaf for leaf in leaves if leaf.kind == kind and not leaf.is_attached]
    contents = [leaf.content() for leaf in bodies]
    texts = [
        _unflowed(leaf.part, _decode(content[: door.text], leaf.part.get_content_charset() or "utf-8"))
        for leaf, content in zip(bodies, contents, strict=True)
    ]
    joined = "\n".join(texts)
    if kind == "text/html":
        return joined  # which has a limit of its own
    is_cut = any(len(each) > door.text for each in contents) or len(joined) > door.text
    return clean(joined[: door.text]) + (f"\n{html.CUT}" if is_cut else "")


def _unflowed(part: Part, text: str) -> str:
    """`text` with its soft line breaks joined, where the part says that it has such (format=flowed, RFC 3676)."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    keeps_space = str(part.get_param("delsp") or "").lower() != "yes"
    lines: list[str] = []
    depth_before, soft = 0, False
    for line in text.replace("\r\n", "\n").split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "
        if soft and depth == depth_before and not is_signature:
            lines[-1] = (lines[-1] if keeps_space else lines[-1][:-1]) + content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        depth_before, soft = depth, content.endswith(" ") and not is_signature
    return "\n".join(lines)


def _calendar_parts(leaves: list[_Leaf]) -> Iterator[calendar.CalendarPart]:
    """What may hold a calendar object: the inline part first, then files, then Outlook's winmail.dat; both parts of one
    mail are one answer. Where nothing is called so, whatever holds an object all the same."""
    found = [leaf for leaf in leaves if leaf.kind in _CALENDAR_TYPES or leaf.name.lower().endswith((".ics", ".vcs"))]
    found = sorted(found, key=lambda leaf: (leaf.kind != "text/calendar", leaf.is_attached))
    found += [leaf for leaf in leaves if leaf.kind in _TNEF_TYPES or leaf.name.lower() == "winmail.dat"]
    for leaf in found:
        method = clean_line(str(leaf.part.get_param("method") or ""))
        yield calendar.CalendarPart(method, leaf.part.get_content_charset() or "", _calendar_content(leaf))
    for leaf in () if found else leaves:
        held = leaf.part.get_payload()
        may_hold = leaf.kind in ("text/plain", "application/octet-stream") and isinstance(held, str)
        if may_hold and len(held) < 2 * calendar.PART_LIMIT:
            _, begins, content = leaf.content().partition(_OBJECT)
            if begins and _METHOD.search(content):
                yield calendar.CalendarPart("", leaf.part.get_content_charset() or "", begins + content)


def _calendar_content(leaf: _Leaf) -> bytes:
    """The part's content; where its header swallowed the object (no empty line between them), that header with it."""
    content = leaf.content()
    if _OBJECT_IN_HEADER not in leaf.part:
        return content
    header = "\r\n".join(f"{name}:{value}" for name, value in leaf.part.raw_items())
    return header.encode("utf-8", "surrogateescape") + b"\r\n" + content


def _attachments(parsed: MailParser, leaves: list[_Leaf], markup: str) -> Iterator[Attachment]:
    """Every file of the mail: those that mail-parser names, and all else that is neither its text nor its calendar.

    A picture belongs to the text (a signature's logo) only where the HTML shows it there.
    """
    shown = {unquote(each).lower() for each in _CID.findall(markup)}
    for each in parsed.attachments:
        kind = str(each["mail_content_type"]).lower()
        if kind in _CALENDAR_TYPES:
            continue
        try:
            content = base64.b64decode(each["payload"]) if each["binary"] else each["payload"].encode()
        except ValueError:
            content = str(each["payload"]).encode()
        pictured = kind.startswith("image/") and str(each["content-id"]).strip("<> ").lower() in shown
        yield _attachment(str(each["safe_filename"] or "file"), kind, content, pictured)
    for leaf in leaves:
        if leaf.is_file and not leaf.is_named:
            yield _attachment(leaf.name or _name_for(leaf.kind), leaf.kind, leaf.content(), inline=False)


def _attachment(name: str, kind: str, content: bytes, inline: bool) -> Attachment:
    safe = clean_line(name, 120).replace("/", "_").replace("\\", "_").lstrip(".") or "file"
    return Attachment(safe, clean_line(kind, 100), content, hashlib.sha256(content).hexdigest(), inline)
