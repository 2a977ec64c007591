"""Delivery status notifications and read receipts: multipart/report (RFC 3464, RFC 8098, RFC 6522).

Only the structure is read; what servers write in words instead is read in notice.py. Whether a report is about one of
our letters is told by the Message-ID that it returns, which nobody can guess; a report without one changes nothing.
"""

import re
from collections.abc import Iterator
from email.message import Message as Part

from ..mail import DeliveryReport, Enclosed, FailedRecipient
from ..words import clean_line

_IDS = re.compile(r"<([^<>\s]{1,300})>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,200}@[^\s<>,;:\"()]{1,200}")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")
_RETURNED_LIMIT = 200_000
_MAILS = 20
_ADDRESSES = 100
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def read(parts: list[Part]) -> DeliveryReport | None:
    """The report that these leaf parts make (message/* parts not descended into); None if they make none."""
    kinds = {part.get_content_type(): part for part in parts}
    originals = tuple(dict.fromkeys(each.message_id for each in enclosed(parts) if each.message_id))
    if status := kinds.get("message/delivery-status") or kinds.get("message/global-delivery-status"):
        return DeliveryReport("delivery-status", tuple(_recipients(status)), originals)
    if notice := kinds.get("message/disposition-notification"):
        own = _IDS.findall(" ".join(_field(block, "original-message-id") for block in _blocks(notice)))
        if refused := tuple(_refused(notice)):
            return DeliveryReport("delivery-status", refused, (*own, *originals))
        return DeliveryReport("disposition-notification", (), (*own, *originals))
    return None


def enclosed(parts: list[Part]) -> tuple[Enclosed, ...]:
    """The mails, or only their headers, that lie within as parts of their own."""
    found = [part for part in parts if part.get_content_type() in _RETURNED]
    return tuple(each for part in found[:_MAILS] for each in _enclosed(part))


def headers_in(text: str) -> Enclosed:
    """Message-ID and recipients of the first header that stands in `text`, quoted or not; "" and () without them."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in text[:_RETURNED_LIMIT].splitlines():
        stripped = line.lstrip("> ")
        label, colon, value = stripped.partition(":")
        if name and line[:1] in (" ", "\t") and stripped.strip():
            fields[name].append(stripped.strip())
        elif colon and label.lower() in ("message-id", "to") and label.lower() not in fields:
            name = label.lower()
            fields[name] = [value]
        else:
            name = ""
    ids = _IDS.findall(" ".join(fields.get("message-id", [])))
    return Enclosed(ids[0] if ids else "", _addresses(" ".join(fields.get("to", []))))


def _enclosed(part: Part) -> Iterator[Enclosed]:
    payload = part.get_payload()
    if isinstance(payload, list):
        for mail in payload[:1]:
            if isinstance(mail, Part):
                ids = _IDS.findall(str(mail.get("message-id", "")))
                yield Enclosed(ids[0] if ids else "", _addresses(str(mail.get("to", ""))))
        return
    raw = part.get_payload(decode=True)
    yield headers_in(raw[:_RETURNED_LIMIT].decode("ascii", "replace") if isinstance(raw, bytes) else "")


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.lower() for each in _ADDRESS.findall(clean_line(text, 20_000))))[:_ADDRESSES]


def _blocks(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Part)] if isinstance(payload, list) else []


def _field(block: Part, name: str) -> str:
    return clean_line(str(block.get(name, "")))


def _recipients(part: Part) -> Iterator[FailedRecipient]:
    for block in _blocks(part):
        if named := _named(block):
            status = _STATUS.search(_field(block, "status"))
            yield FailedRecipient(
                addr=named,
                action=_action(_field(block, "action"), status[0] if status else ""),
                status=status[0] if status else "",
                diagnostic=_field(block, "diagnostic-code").partition(";")[2].strip(),
            )


def _named(block: Part) -> str:
    """What we sent to is the original recipient; the final one may be what a server made of it."""
    addresses = [_address(_field(block, name)) for name in ("original-recipient", "final-recipient")]
    return next((each for each in addresses if "@" in each), "".join(addresses))


def _action(field: str, status: str) -> str:
    """The action (RFC 3464 section 2.3.3): `failure` and `error`, as some write it, are `failed`; a word that is none
    says what the status says."""
    word = field.split(" ")[0].lower()
    if word.startswith(("fail", "error")):
        return "failed"
    if word in ("delayed", "delivered", "relayed", "expanded"):
        return word
    return "failed" if status.startswith("5") else "delayed"


def _refused(notice: Part) -> Iterator[FailedRecipient]:
    """Sieve's `reject` where it came after the mail was taken: it was deleted unseen (RFC 5429 section 2.1)."""
    for block in _blocks(notice):
        disposition = _field(block, "disposition").lower()
        if disposition.startswith("automatic-action") and disposition.partition(";")[2].strip().startswith("deleted"):
            yield FailedRecipient(_named(block), "failed", "", "refused by the recipient's mailbox")


def _address(field: str) -> str:
    """The address of "rfc822; <ana@agency.example>", in lower case."""
    return (field.partition(";")[2] or field).strip(" <>").lower()
