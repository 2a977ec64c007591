"""The sentences and lines of an answer, without what says nothing: greeting, sign-off, the sender's signature."""

import re
import unicodedata

from ..words import tokens
from .phrasebook import GREEK_QUESTION, Phrasebook, Signature

_UNITS = re.compile(r"(?<=[.!;؛])\s+|\n+")
_PLAIN_MARKS = frozenset(".,،;؛:!-–—()/&'’+| \t\n*_=#")
_PARTS = re.compile(r"[,،]\s+|\s+[-–—]\s+")
_RULE_LINE = re.compile(r"[-_=*–— ]*\Z")
_NAME_WORDS = 3
_PHONE_DIGITS = 6
_OVERLAY = 1


def units(new: str, signature: Signature, book: Phrasebook) -> list[str]:
    """The units that say something, in order. What is not known for certain to say nothing is kept."""
    every = [unit.strip() for unit in _UNITS.split(new) if unit.strip()]
    while every and _is_greeting(every[0], book):
        del every[0]
    names = signature.words | book.contact
    titles = names | book.titles
    kept: list[str] = []
    below = False  # below a sign-off or a name: where a name may have more to it, and a title may stand
    for unit in every:
        signs = is_plain(unit) and tokens(unit) in book.signoffs
        if signs or _is_signature(unit, names, book) or (below and _is_name_or_title(unit, signature, titles, book)):
            below = True
        elif not (_RULE_LINE.match(unit) or tokens(unit) in book.closings):
            kept.append(unit)
            below = False
    return kept


def is_plain(unit: str) -> bool:
    """True where nothing but letters, figures and ordinary marks stands: no question, quotation, strike, emoji."""
    return all(char in _PLAIN_MARKS or _is_letter(char) for char in unit) and not GREEK_QUESTION.search(unit)


def parts(unit: str) -> list[str]:
    """The unit cut at its commas and dashes."""
    return [part for part in _PARTS.split(unit) if part.strip()]


def _is_letter(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Mn":  # an accent; never a stroke through the letter, which strikes the word out
        return unicodedata.combining(char) > _OVERLAY
    return category[0] == "L" or category in ("Nd", "Mc")


def _is_greeting(unit: str, book: Phrasebook) -> bool:
    words = tokens(unit)
    for length in range(min(5, len(words)), 0, -1):
        if words[:length] in book.greetings:
            rest = re.findall(r"\w+", unit)[length:]
            named = len(rest) <= _NAME_WORDS and all(_is_capitalised(word) for word in rest)
            return named and is_plain(unit) and not book.doubt_in(" ".join(rest)) and _says_nothing(rest, book)
    return False


def _says_nothing(words: list[str], book: Phrasebook) -> bool:
    return not book.is_answer_like(tokens(" ".join(words)))


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _is_name_or_title(unit: str, signature: Signature, titles: frozenset[str], book: Phrasebook) -> bool:
    """True for the sender's name, perhaps with a name more than the member list has, and for a title."""
    words = re.findall(r"\w+", unit)
    if not (words and _is_capitalised(words[0]) and is_plain(unit)):
        return False
    if _is_signature(unit, titles, book):
        return True
    capitals = len(words) <= _NAME_WORDS and all(_is_capitalised(word) for word in words)
    known = any(word in signature.words for word in tokens(unit))
    return capitals and known and not book.doubt_in(unit) and _says_nothing(words, book)


def _is_signature(unit: str, known: frozenset[str], book: Phrasebook) -> bool:
    """True for a line made only of what is known and of numbers, like names, addresses and telephones."""
    words = tokens(unit)
    unknown = [word for word in words if word not in known]
    digits = sum(len(word) for word in unknown)
    numbers_only = all(word.isdecimal() for word in unknown)
    named = digits >= _PHONE_DIGITS or (not unknown and any(not word.isdecimal() for word in words))
    return named and numbers_only and not book.is_answer_like(words)
