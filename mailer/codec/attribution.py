"""The line above a quotation that says who wrote it, and when: "On 9 March 2026, Mira Leka <mira@…> wrote:".

Whose name can be there is known where the quotation is ours. All other words of the line must be words that programs
put there; from the first word on that is none, going backwards, the line is the sender's.

Above a quotation of ours, it hides what may have been typed: so it must be sure (a time or an address, which people do
not write), and take whole lines. Above other people's words, which are in doubt anyway, less will do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..words import tokens
from .programs import LENGTH, PIECE, PIECES, Kind, Names, ProgramWords

_LINES = 4
_NAME = 6
_VERB = 60
_OPENS = "\"'“„«(<"
_CLOSES = "\"'”“»)>"
_EDGES = f"{_OPENS}{_CLOSES}*_.,;:|-–—"
_BEFORE = " \t>*_-|"
_TIME = re.compile(r"\d[:h]\d\d")
_ENDS = (":", ">", "：", "-", "*")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The lines `first` to `last`; of the first, the characters before `column` are the sender's."""

    first: int
    last: int
    column: int
    is_sure: bool  # it has a date or an address


def attribution(
    lines: Sequence[str], last: int, program: ProgramWords, names: Names, anybody: bool
) -> Attribution | None:
    """The attribution that ends with line `last`, as short as it can be; None if there is none.

    It needs two of a date, a name and a verb of writing, and an end that introduces; without `anybody`, the name must
    be ours, with a time or an address, on whole lines. Where a line above has the date, it belongs to it, if all its
    words do.
    """
    end = lines[last].rstrip()
    if not end.endswith(_ENDS) and not set(tokens(end[-_VERB:])[-1:]) & program.writes:
        return None
    found = _Evidence(anybody)
    best: Attribution | None = None
    length = 0
    for first in range(last, max(last - _LINES, -1), -1):
        line = lines[first]
        length += len(line)
        if not line.strip() or length > LENGTH:
            break
        column = _walk_back(line, program, names, found)
        if column is None or not found.any or (column and not anybody):
            break
        if found.enough and (best is None or not column):
            best = Attribution(first, last, column, found.dated or found.somebody)
        if column or (found.enough and found.dated):
            break
    return best


@dataclass(slots=True)
class _Evidence:
    """What was found in the program's words of a line, and in those of the lines below it."""

    anybody: bool
    dated: bool = False
    timed: bool = False
    writes: bool = False
    ours: bool = False
    somebody: bool = False
    in_name: bool = False
    strangers: int = 0
    small: int = 0
    pieces: int = 0
    text: str = ""

    @property
    def any(self) -> bool:
        return self.dated or self.writes or self.somebody or self.ours

    @property
    def enough(self) -> bool:
        if not self.anybody:
            return self.ours and (self.timed or self.somebody)
        if self.ours:
            return self.dated or self.writes
        two = self.dated + self.writes + self.somebody >= 2
        return self.anybody and (two or (self.writes and self.strangers > 0))

    def admits(self, piece: str) -> bool:
        """True for a word that may be of somebody's name: capital, but for one, and not the end of a sentence."""
        if not self.anybody or self.strangers == _NAME or (self.dated and self.writes and not self.in_name):
            return False
        bare = piece.strip(_EDGES)
        if piece[-1] in ".!?" and len(bare) > 2 and "@" not in piece:
            return False
        if bare[:1].islower() and piece[0] not in _OPENS and piece[-1] not in _CLOSES:
            self.small += 1
        self.strangers += 1
        return self.small <= 1


def _walk_back(line: str, program: ProgramWords, names: Names, found: _Evidence) -> int | None:
    """Take evidence from the end of the line backwards; returns the column at which the program's words begin (0 for a
    whole line), None if the line ends in a word of the sender."""
    column: int | None = None
    for piece in reversed(list(PIECE.finditer(line))):
        kind = names.kind(piece[0], program)
        found.pieces += 1
        if found.pieces > PIECES:
            return None
        if kind is Kind.UNKNOWN and not found.admits(piece[0]):
            break
        found.dated |= kind is Kind.DATE
        found.timed |= kind is Kind.DATE and _TIME.search(piece[0]) is not None
        found.writes |= kind is Kind.WRITES
        found.somebody |= kind is Kind.ADDRESS
        found.in_name = kind is Kind.ADDRESS or (found.in_name and kind is not Kind.DATE)
        if kind is not Kind.UNKNOWN or not line[: piece.start()].strip(_BEFORE):
            column = piece.start()
    if column is None:
        return None
    found.text = f"{line[column:].strip()} {found.text}"
    found.ours = names.named_in(found.text)
    return column if line[:column].strip(_BEFORE) else 0
