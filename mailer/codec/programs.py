"""What mail programs write around a quotation, word by word (rules/quotations.toml), and what they call us."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ..words import tokens

Phrase = tuple[str, ...]
PIECE = re.compile(r"\S+")
PIECES = 40
LENGTH = 420
_DIVIDER = 45
_RULES = " \t-_=*>:"
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


class Kind(Enum):
    """What a piece between two spaces is, above a quotation."""

    ADDRESS = auto()
    DATE = auto()
    WRITES = auto()
    BESIDE = auto()
    UNKNOWN = auto()


class Names:
    """Our address and names, as they show up above a quotation."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(name.lower() for name in names if name)
        self._kinds: dict[str, Kind] = {}
        self.words = frozenset(word for name in self._names for word in tokens(name))

    def named_in(self, text: str) -> bool:
        """True if one of them stands there."""
        lowered = " ".join(text.lower().split())
        return any(name in lowered for name in self._names)

    def kind(self, piece: str, program: ProgramWords) -> Kind:
        """What the piece is above a quotation; looked at once in a mail."""
        if piece not in self._kinds:
            self._kinds[piece] = _kind(piece, program, self)
        return self._kinds[piece]


def _kind(piece: str, program: ProgramWords, names: Names) -> Kind:
    before, _, _ = piece.partition("<")
    if "@" in piece and ("@" in before or all(word in names.words for word in tokens(before))):
        return Kind.ADDRESS
    words = tokens(piece)
    if any(word in program.writes for word in words):
        return Kind.WRITES if all(word in program.writes or word in program.beside for word in words) else Kind.UNKNOWN
    if any(char.isdigit() for char in piece):
        return Kind.DATE if all(_is_dated(word, program) for word in words) else Kind.UNKNOWN
    known = all(word in program.beside or word in names.words for word in words)
    return Kind.BESIDE if known else Kind.UNKNOWN


def _is_dated(word: str, program: ProgramWords) -> bool:
    """True for what a date is made of: numbers (10, 10th, 2022年1月1日), months, days of the week."""
    letters = sum(map(str.isalpha, word))
    counted = letters < len(word) and (letters <= 2 or not word.isascii())
    return word in program.beside or counted or (len(word) == 1 and not word.isascii())


def is_rule(line: str) -> bool:
    """True for a line of dashes, underscores and the like."""
    return bool(line.strip()) and len(line) <= LENGTH and _RULE.match(line) is not None


def is_divider(line: str, program: ProgramWords) -> bool:
    """True for “-----Original Message-----” in any language, alone on its line."""
    bare = line.strip(_RULES)
    return 0 < len(bare) <= _DIVIDER and tokens(bare) in program.dividers


def is_forward(line: str, program: ProgramWords) -> bool:
    """True for “---------- Forwarded message ---------”: what follows, the sender has brought."""
    bare = line.strip(_RULES)
    return 0 < len(bare) <= _DIVIDER and tokens(bare) in program.forwards
