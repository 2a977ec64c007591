"""The lines of a signature: names, addresses, telephones, and nothing else that could say something.

A mark or a number can take back what stands above it: a thumb that points down beside the name, a list of the
paragraphs that are meant. So only marks that signatures have are passed over, and of numbers only telephones.
"""

import re
import unicodedata

from ..words import fold, tokens
from .phrasebook import Phrasebook

_BOLD = re.compile(r"\*([^*]+)\*")  # as plain text shows it
_ADDRESS = re.compile(r"<([^<>\s]*(?:@|://)[^<>\s]*)>")
_MARKS = re.compile(r"[^\w\s]+")
# As they stand together: “:” and “(” are marks of a signature, and “:(” is a face.
_OF_SIGNATURES = frozenset((*".,-+/()@:|&•·–—'’", ".:", "://", ".,", "),", ").", "):", "(+", "--"))
_PARTS = re.compile(r"[|,]|\s[-–—•·/]\s")
_TELEPHONE = re.compile(r"(?:(?<!\w)(\w{3,20})\s?[.:]{1,2}\s?)?(?<![\w.])(\+|\(\+)?(\(?\d[\d ()./-]*)")
_DIGITS = re.compile(r"\d+")
_SHORTEST, _SHORTEST_ABROAD, _SHORTEST_WHOLE, _SHORTEST_GROUP = 6, 8, 9, 3
_OVERLAY = 1


def is_signature(line: str, naming: frozenset[str], beside: frozenset[str], book: Phrasebook) -> bool:
    """True for a line of known words and of telephones alone, if it names somebody (`naming`) or has a telephone.
    `beside`: words that stand beside these, and name nobody."""
    plain = _ADDRESS.sub(r" \1 ", _BOLD.sub(r"\1", line))
    if not _has_only_marks_of_signatures(plain) or book.is_answer_like(tokens(plain)):
        return False
    known, called = naming | beside, False
    for part in _PARTS.split(plain):
        rest = _TELEPHONE.sub(lambda found: " " if _is_telephone(found, book) else found[0], part)
        if any(word not in known for word in tokens(rest)):
            return False
        called = called or rest != part
    return called or any(word in naming and not word.isdecimal() for word in tokens(plain))


def _has_only_marks_of_signatures(line: str) -> bool:
    marks = _MARKS.findall(unicodedata.normalize("NFC", line))
    struck = any(unicodedata.combining(char) == _OVERLAY for char in line)
    return not struck and all(each in _OF_SIGNATURES for each in marks) and line.count("(") == line.count(")")


def _is_telephone(found: re.Match[str], book: Phrasebook) -> bool:
    """True for a number that begins as telephones do, or stands behind a word like “Tel.”; “1 2 3 4 5 6” is a list."""
    before, abroad, number = found.groups()
    groups = _DIGITS.findall(number)
    digits = "".join(groups)
    if abroad or digits.startswith("00"):
        return len(digits) >= _SHORTEST_ABROAD
    is_called = before is not None and fold(before) in book.contact
    is_whole = digits.startswith("0") and max(map(len, groups)) >= _SHORTEST_GROUP  # longer than a date, too
    return len(digits) >= (_SHORTEST if is_called else _SHORTEST_WHOLE) and (is_called or is_whole)
