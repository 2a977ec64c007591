"""A calendar part as text that a parser can be given, whatever happened to it on its way."""

import binascii
import re

_BEGIN, _END = "BEGIN:VCALENDAR", "END:VCALENDAR"
_BORDER = re.compile(r"(?im)^[ \t]*(BEGIN|END)[ \t]*:[ \t]*(\w+)[ \t]*$")
_SOFT_BREAK = re.compile(r"=0D=0A|=0A|=\r?\n", re.IGNORECASE)


def decoded(content: bytes, charset: str) -> str:
    """The text in whatever the part really is in: a byte order mark or NULs tell UTF-16; then what it declares."""
    guesses = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    if not guesses and content.count(0) > len(content) // 4:
        guesses = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    declared = "utf-8" if charset.lower() in ("us-ascii", "") else charset
    for guess in (*guesses, declared, "utf-8", "cp1252"):
        try:
            return content.decode(guess)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return content.decode("latin-1")


def is_whole(text: str) -> bool:
    """True for a text that looks as an object should, so that it can be given to a parser as it is."""
    return text.startswith(_BEGIN) and text.rstrip().endswith(_END) and "\0" not in text and "=3D" not in text


def mended(text: str) -> str:
    """From BEGIN:VCALENDAR to the last END of it: transfer encoding undone where nobody did, line ends and borders put
    right, components closed, what follows (a list's footer) cut off. "" where no object begins."""
    text = text.replace("\0", "")
    if "=3D" in text and _SOFT_BREAK.search(text):
        text = binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    text = _BORDER.sub(r"\1:\2", text.replace("\r\n", "\n").replace("\r", "\n"))
    begin = text.upper().find(_BEGIN)
    if begin < 0:
        return ""
    end = text.upper().rfind(_END)
    body = text[begin : end if end > begin else len(text)]
    lines = [line for line in body.split("\n") if line.strip()]
    return "\r\n".join([*lines, *_closing(lines)]) + "\r\n"


def _closing(lines: list[str]) -> list[str]:
    """The END lines that are missing, the innermost component first."""
    balance = dict.fromkeys(("VALARM", "VEVENT", "VCALENDAR"), 0)
    for line in lines:
        border, _, name = line.strip().upper().partition(":")
        if name in balance:
            balance[name] += (border == "BEGIN") - (border == "END")
    return [f"END:{name}" for name, missing in balance.items() for _ in range(max(0, missing))]


def without_zones(text: str) -> str:
    """The object without its VTIMEZONEs, on which parsers stumble most."""
    kept: list[str] = []
    within = False
    for line in text.split("\r\n"):
        border = line.strip().upper()
        within |= border == "BEGIN:VTIMEZONE"
        if not within:
            kept.append(line)
        within &= border != "END:VTIMEZONE"
    return "\r\n".join(kept)
