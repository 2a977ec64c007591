"""What an answer says: a position, or attendance, read from the new words of a mail.

Only safe forms are read: an answer word alone (or with its reason, where it blocks anyway), and sentences that stand in
the phrasebook to the word. Everything else is not read, and waits for a person; there is no cleverness in between. The
phrases are data (rules/phrases/), every language is tried whoever writes, and all of them together: a word of doubt in
any language keeps an answer from counting as consent.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from ..words import tokens

Phrase = tuple[str, ...]

ORGANISATION = "{organisation}"
BLOCKING = frozenset({"objection", "amendment", "hold"})
WITH_REMARK = frozenset({"comment", "reservation", "abstain", "recuse"})
_UNITS = re.compile(r"(?<=[.!;])\s+|\n+")
_TAIL = re.compile(r"\s*(?::|\s[-–—]\s|\n)\s*")
_PLAIN_MARKS = frozenset(".,;:!-–—()/&'’+| \t\n*_=#")
_RULE_LINE = re.compile(r"[-_=*–— ]*\Z")
_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of all languages together. Keys are folded words; values are what they mean."""

    answers: Mapping[Phrase, str]
    sentences: Mapping[Phrase, str]
    attendance: Mapping[Phrase, str]
    no_comment: frozenset[Phrase]
    doubts: frozenset[Phrase]
    greetings: frozenset[Phrase]
    signoffs: frozenset[Phrase]
    closings: frozenset[Phrase]
    contact: frozenset[str]
    numbers: Mapping[str, int]
    persons: frozenset[str]
    member_list: Mapping[Phrase, str]
    confirmations: Mapping[Phrase, str]

    def doubt_in(self, text: str) -> str:
        """The first word of doubt or condition in `text`, in any language; "" if there is none. "?" is one."""
        if "?" in text:
            return "?"
        words = tokens(text)
        for length in range(1, 5):
            for place in range(len(words) - length + 1):
                if words[place : place + length] in self.doubts:
                    return " ".join(words[place : place + length])
        return ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of the sender, to tell a signature from an answer: folded words of names, address and matter."""

    words: frozenset[str]
    organisation: Phrase

    @classmethod
    def of(cls, organisation: str, *known: str) -> "Signature":
        """From the organisation's name and everything else that may stand in the sender's signature."""
        words = {word for each in (organisation, *known) for word in tokens(each)}
        return cls(frozenset(words), tokens(organisation))


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer was read. `value` "" means: not read, for the reason in `why`.

    `tier`: "A" an answer word, "B" a sentence of the phrasebook. `words`: what it was read from; `text`: what else was
    said; `headcount`: how many persons, 1 unless a number was given.
    """

    value: str
    why: str
    tier: str = ""
    words: str = ""
    text: str = ""
    headcount: int = 1


def position(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """The position that the new words of a reply take, or a reading without a value. Linear; never raises.

    Consent and unexplained text together are never read. An answer that blocks is read with whatever reasons follow;
    one that does not (a reservation, a comment) only if what follows holds no word of doubt in any language.
    """
    units = _units(new, signature, book)
    if not units:
        return Reading("", "nothing was written above the quotation")
    value, words, tail = _first_answer(units[0], signature, book)
    if not value:
        return _strict_sentences(units, book, signature)
    rest = [unit for unit in (tail, *units[1:]) if unit]
    others = {_answer(unit, signature, book) or _sentence(unit, signature, book) for unit in rest} - {"", value}
    if others:
        return Reading("", f"it says “{words}” and “{min(others).replace('_', ' ')}” as well")
    text = "\n".join(unit for unit in rest if not _answer(unit, signature, book))
    if not text:
        return Reading(value, "an answer word alone", "A", words)
    if value in BLOCKING:
        return Reading(value, "an answer word with its reason", "A", words, text)
    doubt = book.doubt_in(text)
    if value in WITH_REMARK and not doubt:
        return Reading(value, "an answer word with a remark in which nothing is conditional", "A", words, text)
    more = f"“{doubt}”" if doubt else "words that are not in the phrasebook"
    return Reading("", f"“{words}” is followed by {more}")


def attendance(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """Whether the new words accept, decline or leave open an invitation, and for how many. Linear; never raises.

    A remark that holds no word of doubt does not hinder the reading: an error costs a chair, and the receipt shows it.
    """
    units = _units(new, signature, book)
    if not units:
        return Reading("", "nothing was written above the quotation")
    found: dict[str, str] = {}
    remarks: list[str] = []
    headcount = 1
    for unit in units:
        words, count = _without_number(tokens(unit), book)
        headcount = count or headcount
        value = book.attendance.get(_without_organisation(words, signature)) if _is_plain(unit) else None
        if value:
            found.setdefault(value, unit)
        elif words:
            remarks.append(unit)
    text = "\n".join(remarks)
    if len(found) != 1:
        return Reading("", "it says two different things" if found else "no word of the phrasebook accepts or declines")
    value, words_read = next(iter(found.items()))
    if doubt := book.doubt_in(text):
        return Reading("", f"“{words_read}” stands beside “{doubt}”", text=text)
    return Reading(value, "a phrase of the phrasebook", "A", words_read, text, headcount)


def confirmation(new: str, signature: Signature, book: Phrasebook) -> str:
    """ "confirmed" or "refused" if the new words say that, and nothing else; "" for everything else."""
    units = _units(new, signature, book)
    found = {book.confirmations.get(tokens(unit), "") if _is_plain(unit) else "" for unit in units}
    return found.pop() if len(found) == 1 else ""


def nothing_to_correct(new: str, signature: Signature, book: Phrasebook) -> bool:
    """True if the new words say of a draft that nothing in it is to be corrected, and nothing else."""
    units = _units(new, signature, book)
    fine = {"agree", "no_objection"}
    return bool(units) and all(
        tokens(unit) in book.no_comment or _answer(unit, signature, book) in fine for unit in units
    )


# --- the grammar ------------------------------------------------------------------------------------------------------


def _units(new: str, signature: Signature, book: Phrasebook) -> list[str]:
    """The sentences and lines that say something: without greeting, sign-off, and what is plainly the signature."""
    units = [unit.strip() for unit in _UNITS.split(new) if unit.strip()]
    while units and _is_greeting(units[0], book):
        del units[0]
    kept: list[str] = []
    after_signoff = False
    for unit in units:
        if tokens(unit) in book.signoffs:
            after_signoff = True
        elif after_signoff and _is_name(unit, book):
            after_signoff = False
        elif not (_RULE_LINE.match(unit) or tokens(unit) in book.closings or _is_signature(unit, signature, book)):
            kept.append(unit)
    return kept


def _is_greeting(unit: str, book: Phrasebook) -> bool:
    words = tokens(unit)
    for length in range(1, min(4, len(words)) + 1):
        if words[:length] in book.greetings:
            rest = re.findall(r"\w+", unit)[length:]
            named = len(rest) <= _NAME_WORDS and all(word[0].isupper() for word in rest)
            if named and not book.doubt_in(" ".join(rest)) and not _is_answer_like(words[length:], book):
                return True
    return False


def _is_name(unit: str, book: Phrasebook) -> bool:
    words = re.findall(r"\w+", unit)
    capitals = 0 < len(words) <= _NAME_WORDS and all(word[0].isupper() for word in words)
    return capitals and not book.doubt_in(unit) and not _is_answer_like(tokens(unit), book) and _is_plain(unit)


def _is_answer_like(words: Phrase, book: Phrasebook) -> bool:
    """True if an answer word of any kind stands among `words`."""
    return any(words[place:end] in book.answers for place in range(len(words)) for end in range(place + 1, place + 4))


def _is_signature(unit: str, signature: Signature, book: Phrasebook) -> bool:
    """True for a line made only of names, addresses and numbers that belong to the sender or to the matter."""
    words = tokens(unit)
    unknown = [word for word in words if word not in signature.words and word not in book.contact]
    digits = sum(len(word) for word in unknown)
    numbers_only = all(word.isdecimal() for word in unknown)
    return bool(words) and numbers_only and (not unknown or digits >= 6) and not _is_answer_like(words, book)


def _first_answer(unit: str, signature: Signature, book: Phrasebook) -> tuple[str, str, str]:
    """(value, the words it was read from, what follows them in the unit); "" and "" where the unit begins otherwise."""
    if value := _answer(unit, signature, book):
        return value, unit.strip(" .,;:!"), ""
    head, _, tail = _split(unit)
    if tail and (value := _answer(head, signature, book)):
        return value, head.strip(), tail
    return "", "", ""


def _split(unit: str) -> tuple[str, str, str]:
    found = _TAIL.search(unit)
    return (unit[: found.start()], found[0], unit[found.end() :]) if found else (unit, "", "")


def _answer(unit: str, signature: Signature, book: Phrasebook) -> str:
    """What the unit means if it is an answer word and nothing else but the organisation's own name."""
    return book.answers.get(_without_organisation(tokens(unit), signature), "") if _is_plain(unit) else ""


def _sentence(unit: str, signature: Signature, book: Phrasebook) -> str:
    """What the unit means if it stands in the phrasebook to the word, the organisation's name in its place."""
    if not _is_plain(unit):
        return ""
    words = tokens(unit)
    return book.sentences.get(words, "") or book.sentences.get(_with_slot(words, signature), "")


def _strict_sentences(units: list[str], book: Phrasebook, signature: Signature) -> Reading:
    values = [_sentence(unit, signature, book) or _answer(unit, signature, book) for unit in units]
    if all(values) and len(set(values)) == 1:
        return Reading(values[0], "every sentence stands in the phrasebook", "B", " ".join(units))
    unread = next((unit for unit, value in zip(units, values, strict=True) if not value), units[0])
    return Reading("", f"“{unread[:80]}” is not in the phrasebook")


def _without_organisation(words: Phrase, signature: Signature) -> Phrase:
    """`words` without the sender's organisation at either end: "UNHCR: agree", "Agree - UNHCR"."""
    name = signature.organisation
    if name and len(words) > len(name):
        if words[: len(name)] == name:
            return words[len(name) :]
        if words[-len(name) :] == name:
            return words[: -len(name)]
    return words


def _with_slot(words: Phrase, signature: Signature) -> Phrase:
    name = signature.organisation
    for place in range(len(words) - len(name) + 1 if name else 0):
        if words[place : place + len(name)] == name:
            return (*words[:place], ORGANISATION, *words[place + len(name) :])
    return words


def _without_number(words: Phrase, book: Phrasebook) -> tuple[Phrase, int]:
    """`words` without "two persons" or "(2)", and that number; 0 where there is none."""
    for place, word in enumerate(words):
        number = int(word) if word.isdecimal() and len(word) <= 2 else book.numbers.get(word, 0)
        follows = words[place + 1] if place + 1 < len(words) else ""
        if number and (follows in book.persons or (word.isdecimal() and not follows)):
            return words[:place] + words[place + (2 if follows else 1) :], number
    return words, 0


def _is_plain(unit: str) -> bool:
    """True where nothing but letters, figures and ordinary marks stands: no question, quotation, strike, emoji."""
    return all(char in _PLAIN_MARKS or unicodedata.category(char)[0] in "LNM" for char in unit)
