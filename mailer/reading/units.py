"""The sentences of an answer, without what surely says nothing: greeting, sign-off, the sender's signature.

Punctuation is part of what is said: “No objection” and “No, objection” are two answers. So a phrase is looked up in a
piece between two marks, and what has marks that no plain sentence has is never read.
"""

import re
import unicodedata
from dataclasses import dataclass

from ..words import tokens
from .phrasebook import GREEK_QUESTION, Phrase, Phrasebook, Signature

_BLANKS = re.compile(r"[^\S\n]+")
_SENTENCES = re.compile(r"(?<=[.!;؛])\s+")
_MARKS = re.compile(r"[,،:;؛]\s*|\s+[-–—]+\s+|[–—]")
_BULLET = re.compile(r"[-*•]\s+")
_END = re.compile(r"[.,،!:;؛]\Z")
_RULE_LINE = re.compile(r"[-_=*–— ]*\Z")
_WITHIN_WORDS = frozenset("'’-")
_ADDRESSEES = 2
_PHONE_DIGITS = 6
_OVERLAY = 1


@dataclass(frozen=True, slots=True)
class Units:
    """What was written. `units`: the sentences that say something; `polite`: there was a greeting or sign-off too."""

    units: tuple[str, ...]
    polite: bool


def read_units(new: str, signature: Signature, book: Phrasebook) -> Units:
    """The sentences in order. What is not known for certain to say nothing is kept. Linear in the length of `new`."""
    lines = [line for each in new.split("\n") if (line := _BLANKS.sub(" ", each).strip())]
    first = 1 if lines and _is_greeting(lines[0], book) else 0
    names = signature.words | book.contact
    titles = names | book.titles
    kept: list[str] = []
    below = False  # below a sign-off or a name: where a title may stand
    polite = first > 0
    for sentence in _sentences(lines[first:]):
        signs = _signs_off(sentence, signature, book)
        if signs or _is_signature(sentence, names, book) or (below and _is_title(sentence, titles, book)):
            below, polite = True, polite or signs
        elif not (_RULE_LINE.match(sentence) or tokens(sentence) in book.closings):
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


def _sentences(lines: list[str]) -> list[str]:
    """The sentences of the lines; one that goes on in lower case on the next line is not over."""
    joined: list[str] = []
    for line in lines:
        goes_on = bool(joined) and line[0].islower() and not _END.search(joined[-1])
        if goes_on:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return [sentence for line in joined for sentence in _SENTENCES.split(line) if sentence]


def _is_greeting(line: str, book: Phrasebook) -> bool:
    """True for a greeting with a name or two that cannot be meant otherwise, and nothing else."""
    words = phrase_of(line.replace(". ", " "))  # “Dear Mr. Leka”
    for length in range(min(5, len(words)), 0, -1):
        if words[:length] in book.greetings:
            rest = words[length:]
            return len(rest) <= _ADDRESSEES and not any(book.could_mean(word) for word in rest)
    return False


def _signs_off(sentence: str, signature: Signature, book: Phrasebook) -> bool:
    """True for a sign-off, perhaps with the sender's own name behind it."""
    cut = pieces(sentence)
    phrases = [phrase_of(piece) for piece in cut]
    own = all(set(phrase) <= signature.words for phrase in phrases[1:])
    return bool(phrases) and phrases[0] in book.signoffs and own


def _is_title(sentence: str, titles: frozenset[str], book: Phrasebook) -> bool:
    return sentence[0].isupper() and bool(pieces(sentence)) and _is_signature(sentence, titles, book)


def _is_signature(sentence: str, known: frozenset[str], book: Phrasebook) -> bool:
    """True for a line made only of what is known and of numbers, like names, addresses and telephones."""
    words = tokens(sentence)
    unknown = [word for word in words if word not in known]
    digits = sum(len(word) for word in unknown)
    numbers_only = all(word.isdecimal() for word in unknown)
    named = digits >= _PHONE_DIGITS or (not unknown and any(not word.isdecimal() for word in words))
    return named and numbers_only and not book.is_answer_like(words) and "?" not in sentence
