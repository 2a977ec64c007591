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
    reader = _Reader(book)
    for line in new.split("\n"):
        reader.take(line)
    present, apologies, absent = (tuple(names) for names in reader.named.values())
    return Lists(present, apologies, absent, _why(reader, signature, book))


class _Reader:
    """Reads line by line. `left`: lines that are of no list; `last`: the last one that is of one."""

    def __init__(self, book: Phrasebook) -> None:
        self.named: dict[str, list[str]] = {List.PRESENT: [], List.APOLOGIES: [], List.ABSENT: []}
        self.left: list[str] = []
        self.last = ""
        self._labels = book.attended
        self._current = ""
        self._holds = False  # something stands in the current list

    def take(self, line: str) -> None:
        if not line.strip():
            self._current = "" if self._holds else self._current
        elif self._is_of_a_list(line):
            self.last = line
        else:
            self.left.append(line)
            self._current = ""

    def _is_of_a_list(self, line: str) -> bool:
        for piece in _SEPARATORS.split(_BULLET.sub("", line, count=1)):
            head, colon, behind = piece.partition(":")
            label = self._labels.get(tokens(head), "") if colon else ""
            if label in self.named:
                self._current, self._holds, piece = label, False, behind
            if self._current not in self.named:
                return False
            self._put(piece.strip(_AROUND))
        return True

    def _put(self, name: str) -> None:
        if name:
            self._holds = True
        if tokens(name) and self._labels.get(tokens(name)) != List.NOBODY:
            self.named[self._current].append(name)


def _why(read: _Reader, signature: Signature, book: Phrasebook) -> str:
    said = [unit for unit in read_units("\n".join(read.left), signature, book).units if not _is_polite(unit, book)]
    if not any(read.named.values()):
        return "nobody is named behind a word like “present:”"
    if said:
        return f"it says “{said[0][:80]}” as well"
    is_alone = not _BULLET.match(read.last) and not _SEPARATORS.search(read.last) and ":" not in read.last
    if is_alone and set(tokens(read.last)) <= signature.words:
        return f"“{read.last.strip()}” may be a name of the list, or who signs"
    return ""


def _is_polite(unit: str, book: Phrasebook) -> bool:
    return phrase_of(unit) in book.courtesies
