"""The UID of an event, and the form in which Exchange keeps it (MS-OXOCAL section 2.2.1.27, GlobalObjectId).

Exchange wraps the UID of a foreign event into an identifier of its own, and writes that, in hexadecimal, where it no
longer knows that the event was not its own.
"""

import binascii
import unicodedata

from ...words import clean_line

_CLASS = bytes.fromhex("040000008200E00074C5B7101A82E008")
_FOREIGN = b"vCal-Uid\x01\0\0\0"
_BEFORE_SIZE, _BEFORE_DATA = 36, 40
_LONGEST = 500


def plain(uid: str) -> str:
    """The UID as its owner wrote it: out of Exchange's wrapping, where it has one."""
    uid = clean_line(uid, 2 * _LONGEST).strip()
    if uid[:32].upper() == _CLASS.hex().upper():
        try:
            return unwrapped(bytes.fromhex(uid)) or uid
        except (ValueError, binascii.Error):
            return uid
    return uid[:_LONGEST]


def unwrapped(identifier: bytes) -> str:
    """The foreign UID in a GlobalObjectId, "" where it holds none or is not as long as it says."""
    data = identifier[_BEFORE_DATA:]
    size = int.from_bytes(identifier[_BEFORE_SIZE:_BEFORE_DATA], "little")
    if identifier[:16] != _CLASS or size != len(data) or not data.startswith(_FOREIGN):
        return ""
    return clean_line(data[len(_FOREIGN) :].split(b"\0", 1)[0].decode("utf-8", "replace"), _LONGEST)


def folded(uid: str) -> str:
    """The UID as two of them are compared: some programs change its case, or compose its letters anew."""
    return unicodedata.normalize("NFC", uid).strip().casefold()
