"""What mail programs write around a quotation: the line above it, a block of headers, a divider.

The line above names who wrote, and when. Whose names can be there is known where the quotation is ours: our address and
our name. All other words of the line must be words that programs put there (rules/quotations.toml); from the first word
on that is none, going backwards, the line is the sender's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ..words import tokens

Phrase = tuple[str, ...]
_LINES = 4
_LENGTH = 420
_HEADERS = 12
_LABEL = 40
_DIVIDER = 45
_RULES = " \t-_=*>:"
_PIECES = 40
_GATEWAY = 2
_VERB = 60
_NAME = 6
_PIECE = re.compile(r"\S+")
_OPENS = "\"'“„«(<"
_CLOSES = "\"'”“»)>"
_EDGES = f"{_OPENS}{_CLOSES}*_.,;:|-–—"
_BEFORE = " \t>*_-|"
_ENDS = (":", ">", "：", "-", "*")
_GOES_ON = (";", ",", ":", "<")
_RULE = re.compile(r"[-_=*.| ]+\Z")


@dataclass(frozen=True, slots=True)
class ProgramWords:
    """The words of mail programs, folded. `labels`: From, Sent, To; `writes`: verbs; `beside`: what else stands beside
    a name; the others are phrases, or how a line begins."""

    labels: frozenset[Phrase] = frozenset()
    writes: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    dividers: frozenset[Phrase] = frozenset()
    forwards: frozenset[Phrase] = frozenset()
    closings: frozenset[Phrase] = frozenset()
    devices: tuple[Phrase, ...] = ()
    banners: tuple[Phrase, ...] = ()
    disclaimers: tuple[Phrase, ...] = ()
    footers: tuple[Phrase, ...] = ()


class Names:
    """Our address and names, as they show up above a quotation."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(name.lower() for name in names if name)
        self._kinds: dict[str, _Kind] = {}
        self.words = frozenset(word for name in self._names for word in tokens(name))

    def named_in(self, text: str) -> bool:
        """True if one of them stands there."""
        lowered = " ".join(text.lower().split())
        return any(name in lowered for name in self._names)

    def kind(self, piece: str, program: ProgramWords) -> "_Kind":
        """What the piece is above a quotation; looked at once in a mail."""
        if piece not in self._kinds:
            self._kinds[piece] = _kind(piece, program, self)
        return self._kinds[piece]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The lines `first` to `last`; of the first, the characters before `column` are the sender's."""

    first: int
    last: int
    column: int
    is_sure: bool  # it has a date or an address


def is_rule(line: str) -> bool:
    """True for a line of dashes, underscores and the like."""
    return bool(line.strip()) and len(line) <= _LENGTH and _RULE.match(line) is not None


def is_divider(line: str, program: ProgramWords) -> bool:
    """True for “-----Original Message-----” in any language, alone on its line."""
    bare = line.strip(_RULES)
    return 0 < len(bare) <= _DIVIDER and tokens(bare) in program.dividers


def is_forward(line: str, program: ProgramWords) -> bool:
    """True for “---------- Forwarded message ---------”: what follows, the sender has brought."""
    bare = line.strip(_RULES)
    return 0 < len(bare) <= _DIVIDER and tokens(bare) in program.forwards


def attribution(
    lines: Sequence[str], last: int, program: ProgramWords, names: Names, anybody: bool
) -> Attribution | None:
    """The attribution that ends with line `last`, as short as it can be; None if there is none.

    It needs two of a date, a name and a verb of writing, and an end that introduces; without `anybody`, the name must
    be ours. Where a line above has the date, it belongs to it, if all its words do.
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
        if not line.strip() or length > _LENGTH:
            break
        column = _walk_back(line, program, names, found)
        if column is None or not found.any:
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
    for piece in reversed(list(_PIECE.finditer(line))):
        kind = names.kind(piece[0], program)
        found.pieces += 1
        if found.pieces > _PIECES:
            return None
        if kind is _Kind.UNKNOWN and not found.admits(piece[0]):
            break
        found.dated |= kind is _Kind.DATE
        found.writes |= kind is _Kind.WRITES
        found.somebody |= kind is _Kind.ADDRESS
        found.in_name = kind is _Kind.ADDRESS or (found.in_name and kind is not _Kind.DATE)
        if kind is not _Kind.UNKNOWN or not line[: piece.start()].strip(_BEFORE):
            column = piece.start()
    if column is None:
        return None
    found.text = f"{line[column:].strip()} {found.text}"
    found.ours = names.named_in(found.text)
    return column if line[:column].strip(_BEFORE) else 0


class _Kind(Enum):
    ADDRESS = auto()
    DATE = auto()
    WRITES = auto()
    BESIDE = auto()
    UNKNOWN = auto()


def _kind(piece: str, program: ProgramWords, names: Names) -> _Kind:
    if "@" in piece:
        return _Kind.ADDRESS
    words = tokens(piece)
    if any(word in program.writes for word in words):
        return (
            _Kind.WRITES if all(word in program.writes or word in program.beside for word in words) else _Kind.UNKNOWN
        )
    if any(char.isdigit() for char in piece):
        return _Kind.DATE if all(_is_dated(word, program) for word in words) else _Kind.UNKNOWN
    known = all(word in program.beside or word in names.words for word in words)
    return _Kind.BESIDE if known else _Kind.UNKNOWN


def _is_dated(word: str, program: ProgramWords) -> bool:
    """True for what a date is made of: numbers (10, 10th, 2022年1月1日), months, days of the week."""
    letters = sum(map(str.isalpha, word))
    counted = letters < len(word) and (letters <= 2 or not word.isascii())
    return word in program.beside or counted or (len(word) == 1 and not word.isascii())


@dataclass(frozen=True, slots=True)
class Headers:
    """A block of headers: it goes to line `end` (not included), and these are its lines."""

    end: int
    lines: tuple[int, ...]


def header_block(
    lines: Sequence[str], start: int, program: ProgramWords, names: Names, anybody: bool
) -> Headers | None:
    """The block of From, Sent, To, Subject that begins with line `start`; None if there is none.

    Three labelled lines, or two with an address and a date. Without `anybody`, it must name us, and a line in it that
    has no label of a program is the sender's.
    """
    found: list[int] = []
    labelled = 0
    place = start
    while place < min(len(lines), start + _HEADERS):
        if is_labelled(lines[place], program):
            labelled += 1
            found.append(place)
        elif not labelled:
            return None
        elif "@" in lines[place] and lines[place - 1].rstrip().endswith(_GOES_ON):
            found.append(place)
        elif lines[place].strip() and place + 1 < len(lines) and is_labelled(lines[place + 1], program):
            found += [place] if anybody else []
        else:
            break
        place += 1
    block = "\n".join(lines[each][:_LENGTH] for each in found)
    proof = ("@" in block) + any(char.isdigit() for char in block)
    is_block = labelled >= 3 or (labelled == 2 and proof == 2)
    return Headers(place, tuple(found)) if is_block and (anybody or names.named_in(block)) else None


def is_header_of_ours(line: str, program: ProgramWords, names: Names, known: frozenset[str]) -> bool:
    """True for a header that a letter of ours has: an address in it, or dates, our names, and words of ours (`known`).

    The subject and the recipient of a letter stand in its text, too; something else was typed there. But gateways mark
    the subject: "[EXTERNAL] Please answer".
    """
    value = line.replace("：", ":").partition(":")[2]
    if "@" in line:
        return True
    kinds = {piece: names.kind(piece, program) for piece in _PIECE.findall(value)[:_PIECES]}
    words = known.union(*(phrase for phrase in program.banners if len(phrase) <= _GATEWAY))
    return all(kind is not _Kind.UNKNOWN or words.issuperset(tokens(piece)) for piece, kind in kinds.items())


def is_labelled(line: str, program: ProgramWords) -> bool:
    """True for a line that begins with a label of a header, like “From:” or “*Dërguar më :*”."""
    head, colon, _ = line[:_LABEL].replace("：", ":").partition(":")
    return bool(colon) and len(head) < _LABEL and tokens(head) in program.labels
