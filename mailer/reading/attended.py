"""Who came to a meeting, as people write it: “present: …; apologies: …”, in several lines, with commas or semicolons.

Only the names are taken out of the words here; whose they are is for others to say (acts/attendance.py). Nothing is
read by halves: a line that belongs to no list, and is no greeting or signature, keeps all of it unread.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ..words import tokens
from .phrasebook import Phrasebook, Signature
from .positions import LONGEST
from .units import phrase_of, read_units

_SEPARATORS = re.compile(r"[,;،؛]")
_BULLET = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")
_AROUND = " \t.*_"


class List(StrEnum):
    """What a list names. NOBODY: a word that stands where there is nobody to name."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Lists:
    """The names of each list, as they were written. `why`: why they may not be all that was meant, "" if they are."""

    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    why: str = "nothing of ours is answered"


def attended(new: str, signature: Signature, book: Phrasebook) -> Lists:
    """The lists in the new words. Linear; never raises.

    A list begins with its word and a colon, and ends with another or with an empty line.
    """
    if len(new) > LONGEST:
        return Lists(why="it is longer than an answer")
    named: dict[str, list[str]] = {List.PRESENT: [], List.APOLOGIES: [], List.ABSENT: []}
    left: list[str] = []
    current, last = "", ""
    for line in new.split("\n"):
        if not line.strip():
            current = "" if named.get(current) else current
            continue
        begun, current = _read(line, current, named, book)
        left += [] if begun else [line]
        last = line if begun else last
    present, apologies, absent = (tuple(names) for names in named.values())
    return Lists(present, apologies, absent, _why(left, last, named, signature, book))


def _read(line: str, current: str, named: dict[str, list[str]], book: Phrasebook) -> tuple[bool, str]:
    """Whether the line is of a list, and of which list the next one is if it begins none."""
    for piece in _SEPARATORS.split(_BULLET.sub("", line, count=1)):
        head, colon, behind = piece.partition(":")
        label = book.attended.get(tokens(head), "") if colon else ""
        if label in named:
            current, piece = label, behind
        if current not in named:
            return False, ""
        name = piece.strip(_AROUND)
        if name and book.attended.get(tokens(name)) != List.NOBODY and tokens(name):
            named[current].append(name)
    return True, current


def _why(left: list[str], last: str, named: dict[str, list[str]], signature: Signature, book: Phrasebook) -> str:
    said = [unit for unit in read_units("\n".join(left), signature, book).units if not _is_polite(unit, book)]
    if not any(named.values()):
        return "nobody is named behind a word like “present:”"
    if said:
        return f"it says “{said[0][:80]}” as well"
    is_alone = not _BULLET.match(last) and not _SEPARATORS.search(last) and ":" not in last
    if is_alone and set(tokens(last)) <= signature.words:
        return f"“{last.strip()}” may be a name of the list, or who signs"
    return ""


def _is_polite(unit: str, book: Phrasebook) -> bool:
    return phrase_of(unit) in book.courtesies
