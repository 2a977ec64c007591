"""Delivery status notifications and read receipts: multipart/report (RFC 3464, RFC 8098, RFC 6522).

Only the structure is read. Whether a report is about one of our letters is told by the Message-ID that it returns,
which nobody can guess; a report without one changes nothing.
"""

import re
from collections.abc import Iterator
from email.message import Message as Part

from ..mail import DeliveryReport, FailedRecipient
from ..words import clean_line

_IDS = re.compile(r"<([^<>\s]{1,300})>")
_MESSAGE_ID = re.compile(rb"^message-id:[ \t\r\n]*<([^<>\s]{1,300})>", re.IGNORECASE | re.MULTILINE)
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")
_RETURNED_LIMIT = 200_000


def read(parts: list[Part]) -> DeliveryReport | None:
    """The report that these leaf parts make (message/* parts not descended into); None if they make none."""
    kinds = {part.get_content_type(): part for part in parts}
    originals = tuple(dict.fromkeys(_original_ids(parts)))
    if status := kinds.get("message/delivery-status"):
        return DeliveryReport("delivery-status", tuple(_recipients(status)), originals)
    if notice := kinds.get("message/disposition-notification"):
        own = _IDS.findall(" ".join(_field(block, "original-message-id") for block in _blocks(notice)))
        return DeliveryReport("disposition-notification", (), (*own, *originals))
    return None


def _blocks(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Part)] if isinstance(payload, list) else []


def _field(block: Part, name: str) -> str:
    return clean_line(str(block.get(name, "")))


def _recipients(part: Part) -> Iterator[FailedRecipient]:
    for block in _blocks(part):
        # What we sent to is the original recipient; the final one may be what a server made of it.
        addresses = [_address(_field(block, name)) for name in ("original-recipient", "final-recipient")]
        named = next((each for each in addresses if "@" in each), "".join(addresses))
        if named:
            yield FailedRecipient(
                addr=named,
                action=_field(block, "action").split(" ")[0].lower(),
                status=_field(block, "status").split(" ")[0],
                diagnostic=_field(block, "diagnostic-code").partition(";")[2].strip(),
            )


def _address(field: str) -> str:
    """The address of "rfc822; <ana@agency.example>", in lower case."""
    return (field.partition(";")[2] or field).strip(" <>").lower()


def _original_ids(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        if part.get_content_type() in _RETURNED:
            payload = part.get_payload()
            if isinstance(payload, list) and payload and isinstance(payload[0], Part):
                yield from _IDS.findall(str(payload[0].get("message-id", "")))
            else:
                raw = part.get_payload(decode=True) or b""
                body = raw if isinstance(raw, bytes) else b""
                yield from (found.decode("ascii", "replace") for found in _MESSAGE_ID.findall(body[:_RETURNED_LIMIT]))
