"""The sentences of an answer, without what surely says nothing: greeting, sign-off, the sender's signature.

Punctuation is part of what is said: “No objection” and “No, objection” are two answers. So a phrase is looked up in a
piece between two marks, and what has marks that no plain sentence has is never read.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from ..words import tokens
from .phrasebook import GREEK_QUESTION, Phrase, Phrasebook, Signature
from .signatures import is_signature

_BLANKS = re.compile(r"[^\S\n]+")
_SENTENCES = re.compile(r"(?<=[.!;؛])\s+")
_MARKS = re.compile(r"[,،:;؛]\s*|\s+[-–—]+\s+|[–—]")
_BULLET = re.compile(r"[-*•]\s+")
_END = re.compile(r"[.,،!:;؛]\Z")
_RULE_LINE = re.compile(r"[-_=*–— ]*\Z")
_WITHIN_WORDS = frozenset("'’-")
_ADDRESSEES = 2
_OVERLAY = 1
_WRAPPED = 40  # characters: a line that a program has broken is at least as long


class Lines(Enum):
    """Whether what goes on in lower case on the next line is one sentence with it.

    APART: never. WRAPPED: where a program may have broken the line. GLUED: always, across empty lines too. Of a line
    that a person ended, nobody knows: “No”, and below it “objection”.
    """

    APART = "apart"
    WRAPPED = "wrapped"
    GLUED = "glued"


@dataclass(frozen=True, slots=True)
class Units:
    """What was written. `units`: the sentences that say something; `polite`: there was a greeting or sign-off too."""

    units: tuple[str, ...]
    polite: bool


def read_units(new: str, signature: Signature, book: Phrasebook, joins: Lines = Lines.WRAPPED) -> Units:
    """The sentences in order. What is not known for certain to say nothing is kept. Linear in the length of `new`."""
    lines = [_BLANKS.sub(" ", each).strip() for each in new.strip().split("\n")]
    first = 1 if _is_greeting(lines[0], book) else 0
    kept: list[str] = []
    below = False  # below a sign-off or a name: where a title may stand
    polite = first > 0
    for line in _joined(lines[first:], joins):
        for sentence in [line] if _is_signature(line, below, signature, book) else _SENTENCES.split(line):
            signs = _signs_off(sentence, signature, book)
            if signs or _is_signature(sentence, below, signature, book):
                below, polite = True, polite or signs
            elif sentence and not (_RULE_LINE.match(sentence) or phrase_of(sentence) in book.closings):
                kept.append(sentence)
                below = False
    return Units(tuple(kept), polite)


def phrase_of(piece: str) -> Phrase:
    """The words of a piece in which no mark stands but one at its end; () for every other piece."""
    piece = _END.sub("", piece.strip())
    piece = piece[1:-1] if len(piece) > 2 and piece[0] == piece[-1] == "*" else piece  # bold, as plain text shows it
    if not piece or _MARKS.search(piece) or not all(_is_within(piece, place) for place in range(len(piece))):
        return ()
    return tokens(piece)


def pieces(unit: str) -> list[str]:
    """The unit between its marks; [] if it has marks that no plain sentence has: a question, a quotation, an emoji."""
    if GREEK_QUESTION.search(unit):
        return []
    plain = _BULLET.sub("", unit, count=1) if _BULLET.match(unit) else unit
    cut = [piece.strip() for piece in _MARKS.split(_END.sub("", plain))]
    return cut if all(phrase_of(piece) for piece in cut) else []


def _is_within(piece: str, place: int) -> bool:
    char = piece[place]
    if char in _WITHIN_WORDS:
        return 0 < place < len(piece) - 1 and piece[place - 1].isalnum() and piece[place + 1].isalnum()
    category = unicodedata.category(char)
    if category == "Mn":  # an accent; never a stroke through the letter, which strikes the word out
        return unicodedata.combining(char) > _OVERLAY
    return char == " " or category[0] == "L" or category in ("Nd", "Mc")


def _joined(lines: list[str], joins: Lines) -> list[str]:
    """The lines that are not empty; one that goes on in lower case on the next is one with it, as `joins` has it."""
    joined: list[list[str]] = []
    above = ""
    for line in lines:
        goes_on = bool(joined and line) and line[0].islower() and not _END.search(joined[-1][-1])
        if goes_on and (joins is Lines.GLUED or (joins is Lines.WRAPPED and len(above) >= _WRAPPED)):
            joined[-1].append(line)
        elif line:
            joined.append([line])
        above = line
    return [" ".join(each) for each in joined]


def _is_greeting(line: str, book: Phrasebook) -> bool:
    """True for a greeting with a name or two that cannot be meant otherwise, and nothing else."""
    words = phrase_of(line.replace(". ", " "))  # “Dear Mr. Leka”
    for length in range(min(5, len(words)), 0, -1):
        if words[:length] in book.greetings:
            rest = words[length:]
            shown = line.split()[-len(rest) :] if rest else []
            is_name = not any(each[0].islower() for each in shown)  # “Hello grudgingly” greets nobody
            return is_name and len(rest) <= _ADDRESSEES and not any(book.could_mean(word) for word in rest)
    return False


def _signs_off(sentence: str, signature: Signature, book: Phrasebook) -> bool:
    """True for a sign-off, perhaps with the sender's own name behind it."""
    cut = pieces(sentence)
    phrases = [phrase_of(piece) for piece in cut]
    own = all(set(phrase) <= signature.words for phrase in phrases[1:])
    return bool(phrases) and phrases[0] in book.signoffs and own


def _is_signature(line: str, below: bool, signature: Signature, book: Phrasebook) -> bool:
    """True for a line of a signature; `below`: a sign-off or a name stands above it, so that a title may stand here."""
    is_title = below and line[:1].isupper() and bool(pieces(line))
    return is_signature(line, signature.words | book.titles if is_title else signature.words, book.contact, book)
