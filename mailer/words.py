"""Text as people type it: made safe to show, and folded so that it can be compared.

Folding drops what people drop: case, accents (kundërshtim, kundershtim), and which apostrophe it was.
"""

import re
import unicodedata
from collections.abc import Iterable

_MARKS_BEHIND = frozenset(":：(（[【-–—,.!/|")
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
# Controls but tab and line feed; what reorders or hides text (bidi, zero width, byte order mark, line separators).
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MARKS = re.compile("[\u0300-\u036f]+")  # the accents of most languages, once their letters are decomposed
# What programs put before a subject that is answered, and before one that is passed on.
_ANSWERED = r"re|aw|r|sv|vs|rif|ref|pergj|përgj|antw|odp|ynt|απ"
_PASSED_ON = r"fwd?|wg|tr|rv|enc|i|πρθ"
_PREFIX = r"(?:\s*(?:{})\s?(?:\[\d{{1,3}}\]\s?)?:\s?)*"
_OF_ANSWERS = re.compile(_PREFIX.format(_ANSWERED), re.IGNORECASE)
_OF_BOTH = re.compile(_PREFIX.format(f"{_ANSWERED}|{_PASSED_ON}"), re.IGNORECASE)
_FIRST_RARER = "\u0483"  # accents of other scripts, like those of Arabic, begin here
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Body text: line feeds only, composed, no control or hidden characters, no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", _HIDDEN.sub("", text)))


def clean_line(text: str, limit: int = 250) -> str:
    """One line that may stand in a header, a list or a file name: no line breaks, no controls, at most `limit` long."""
    line = _SPACES.sub(" ", clean(text)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text`, folded: lower case, without accents, in order."""
    return tuple(_WORD.findall(fold(text)))


def headed(text: str, headings: Iterable[str]) -> str:
    """The longest of the headings that stands before `text` as programs write it: alone, or with a mark behind it.

    "Out of office" heads “Out of office: minutes” and “Out of office (until Monday)”, and not “Out of office hours”.
    """
    found = ""
    for heading in headings:
        rest = text[len(heading) :].lstrip(" ")
        if len(heading) > len(found) and text.startswith(heading):
            found = heading if not rest or heading[-1] in _MARKS_BEHIND or rest[0] in _MARKS_BEHIND else found
    return found


def without_prefixes(subject: str, *, passed_on: bool = True) -> str:
    """`subject` without “Re:” and its like, of which it may have many; and without “Fwd:” and its like."""
    found = (_OF_BOTH if passed_on else _OF_ANSWERS).match(subject)
    return subject[found.end() :].strip() if found else subject.strip()


def fold(text: str) -> str:
    """`text` in lower case and without accents."""
    if text.isascii():
        return text.lower()
    decomposed = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    if max(decomposed, default="") < _FIRST_RARER:
        return decomposed
    rarer = {char for char in set(decomposed) if unicodedata.combining(char)}
    return "".join(char for char in decomposed if char not in rarer) if rarer else decomposed
