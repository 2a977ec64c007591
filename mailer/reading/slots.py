"""Which of some dates suit, as people say it in words: “1 and 3”, “not the 2nd”, “Tuesday works, Thursday does not”.

Only what the phrasebook has to the word is read, with the dates that it names in the place of {dates}; whatever could
be meant of one date or of several, of a number or of a day, is not. Of a date that nobody speaks of nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..words import tokens
from .days import day_at, in_words, number_of
from .phrasebook import Phrase, Phrasebook, Signature
from .positions import LONGEST
from .units import phrase_of, pieces, read_units

YES, MAYBE, NO = "yes", "maybe", "no"
DATES, COUNT = "{dates}", "{count}"
# What a phrase may say of the dates that it names; of all of them, without naming any.
MEANINGS = (YES, MAYBE, NO, "only", "except", "all", "both", "none")
_ACROSS_MARKS = frozenset({YES, MAYBE, "only", "except", "all"})  # “No, 1” is not “no 1”
_COURTESY = "courtesy"
_NUMBERED = re.compile(r"(?m)^([^\w\n]*\d)\s*[.):]\s+(?=\S)")
_AMONG = re.compile(r"(?<!\d):|(?<=\d):(?!\d\d)|[^\S\n]+[-–—][^\S\n]+")
_ENDS = (".", "!", ";")
_LONGEST_PHRASE = 30  # words


@dataclass(frozen=True, slots=True)
class Dates:
    """How an answer was read. `values`: of each date "yes", "maybe" or "no", "" where nothing was said of it; none at
    all where it was not read, for the reason in `why`. `says_nothing`: it is thanks, or says that a mail came."""

    values: tuple[str, ...]
    why: str
    says_nothing: bool = False

    @property
    def choice(self) -> int | None:
        """The number of the one date that was said to be right; 0 for none of them; None for everything else."""
        if self.values and set(self.values) == {NO}:
            return 0
        chosen = [number for number, value in enumerate(self.values, 1) if value == YES]
        is_alone = MAYBE not in self.values
        return chosen[0] if len(chosen) == 1 and is_alone else None


@dataclass(frozen=True, slots=True)
class _Said:
    """What a piece of a sentence says. `numbers`: of which dates; `place`: where they stand in it, None for nowhere;
    `is_bare`: they are all that it is; `sorts`: how they are named."""

    meaning: str
    numbers: tuple[int, ...] = ()
    place: int | None = None
    is_bare: bool = False
    sorts: frozenset[str] = field(default=frozenset())


def dates_suiting(new: str, days: Sequence[date], signature: Signature, book: Phrasebook) -> Dates:
    """Which of the days suit, by the new words of a reply. Linear; never raises."""
    if len(new) > LONGEST:
        return Dates((), "it is longer than an answer")
    text = _AMONG.sub(" ", _NUMBERED.sub(r"\1 ", in_words(new, book.dates))).replace(" & ", " and ")
    written = read_units(text, signature, book)
    if not written.units:
        return Dates((), "nothing was written above the quotation", says_nothing=written.polite)
    reader = _Reader(days, signature, book)
    clauses: list[list[_Said]] = [[]]
    for unit in written.units:
        said = reader.said_in(unit)
        if not said:
            return Dates((), f"“{unit[:80]}” is not in the phrasebook, or names no one of the dates")
        clauses[-1] += [each for each in said if each.meaning != _COURTESY]
        if unit.endswith(_ENDS):
            clauses.append([])
    if any(_is_ambiguous(clause) for clause in clauses):
        return Dates((), "it can't be told of which dates it is said")
    return _judged([each for clause in clauses for each in clause], len(days))


def _is_ambiguous(clause: Sequence[_Said]) -> bool:
    """True where a date is only named, and what is said of the others may be meant of it as well: “1, 2 does not work”.

    What stands behind it and begins with its own word is not: “1, not 2”.
    """
    last = max((place for place, each in enumerate(clause) if each.is_bare), default=-1)
    others = [(place, each) for place, each in enumerate(clause) if each.meaning != YES]
    return last >= 0 and any(place < last or each.place == 0 for place, each in others)


def _judged(said: Sequence[_Said], count: int) -> Dates:
    sorts = frozenset[str]().union(*(each.sorts for each in said))
    if {"number", "day"} <= sorts:
        return Dates((), "it names dates by their number and by their day")
    values: dict[int, str] = {}
    for number, value in (told for each in said for told in _told(each, count)):
        if values.setdefault(number, value) != value:
            return Dates((), f"it says two different things of date {number}")
    if not values:
        return Dates((), "it is polite, and says nothing of the dates", says_nothing=True)
    return Dates(tuple(values.get(number, "") for number in range(1, count + 1)), "phrases of the phrasebook")


def _told(said: _Said, count: int) -> Iterator[tuple[int, str]]:
    """What it says of each date."""
    for number in range(1, count + 1):
        is_named = number in said.numbers
        match said.meaning:
            case "all" | "both":
                yield number, YES
            case "none":
                yield number, NO
            case "only":
                yield number, YES if is_named else NO
            case "except":
                yield number, NO if is_named else YES
            case value if is_named:
                yield number, value


@dataclass(frozen=True, slots=True)
class _Reader:
    days: Sequence[date]
    signature: Signature
    book: Phrasebook

    def said_in(self, unit: str) -> list[_Said]:
        """What the unit says, piece by piece; [] where it is not understood to the last word."""
        if pieces(unit) and tokens(unit) in self.book.receipts:
            return [_Said(_COURTESY)]
        found = [self._said(phrase_of(piece)) for piece in pieces(unit)]
        understood = [each for each in found if each is not None]
        if found and len(understood) == len(found):
            return understood
        whole = self._said(tokens(unit)) if found else None
        return [whole] if whole and whole.meaning in _ACROSS_MARKS else []

    def _said(self, words: Phrase) -> _Said | None:
        if words in self.book.courtesies or words in self.book.signoffs or words == self.signature.organisation:
            return _Said(_COURTESY)
        bare = self.signature.without_organisation(words)
        candidates = dict.fromkeys((words, bare, self.signature.with_slots(words), self.signature.with_slots(bare)))
        return next((said for each in candidates if (said := self._meant(each))), None)

    def _meant(self, words: Phrase) -> _Said | None:
        vocabulary = self.book.dates
        if len(words) > 1 and words[0] in vocabulary.joiners:
            words = words[1:]
        for phrase in (words, self._counted(words)):
            meaning = vocabulary.phrases.get(phrase, "")
            if meaning and (meaning != "both" or len(self.days) == 2):
                return _Said(meaning)
        return self._of_dates(words)

    def _counted(self, words: Phrase) -> Phrase:
        """`words` with a slot where the number of the dates is said: “all three”, “all 3”; but “the 3” may be one."""
        number, articles = len(self.days), self.book.dates.articles
        return tuple(
            COUNT if self.book.numbers.get(word) == number or (word == str(number) and before not in articles) else word
            for before, word in zip(("", *words), words, strict=False)
        )

    def _of_dates(self, words: Phrase) -> _Said | None:
        """What is said of the dates that are named, in one place."""
        if len(words) > _LONGEST_PHRASE:
            return None
        slotted: list[str] = []
        numbers: tuple[int, ...] = ()
        sorts: frozenset[str] = frozenset()
        place = at = 0
        while at < len(words):
            found = self._named(words, at)
            if found is None:
                slotted.append(words[at])
                at += 1
            elif numbers:
                return None
            else:
                place = len(slotted)
                numbers, sorts, at = found
                slotted.append(DATES)
        meaning = self.book.dates.phrases.get(tuple(slotted), "") if numbers else ""
        if meaning == NO and place and len(numbers) > 1:
            return None  # “not 1 and 2”: is it the first alone that is not?
        return _Said(meaning, numbers, place, len(slotted) == 1, sorts) if meaning else None

    def _named(self, words: Phrase, at: int) -> tuple[tuple[int, ...], frozenset[str], int] | None:
        """The dates that are named from there on, joined by “and” or “or”; how; and where that ends."""
        first = self._one(words, at)
        if first is None:
            return None
        numbers, sorts, at = [first[0]], {first[1]}, first[2]
        while at < len(words):
            joined = words[at] in self.book.dates.joiners
            following = self._one(words, at + 1) if joined else self._one(words, at)
            if following is None or not (joined or following[0] == numbers[-1]):  # “1 Tuesday”: one date, said twice
                break
            numbers.append(following[0])
            sorts |= {following[1]} if joined else set()
            at = following[2]
        return tuple(numbers), frozenset(sorts), at

    def _one(self, words: Phrase, at: int) -> tuple[int, str, int] | None:
        """(number, how it is named, where that ends) of the one date that is named there; None if none is, or two."""
        vocabulary = self.book.dates
        if named := day_at(words, at, vocabulary):
            said, end = named
            sort = "weekday" if said.day is None else "day"
            return self._only([n for n, day in enumerate(self.days, 1) if said.is_on(day)], sort, end)
        start = at
        while at < len(words) and words[at] in vocabulary.articles:
            at += 1
        number = number_of(words[at], vocabulary) if at < len(words) else None
        if number is None or words[at].startswith("0"):
            return None
        of_that_day = [n for n, day in enumerate(self.days, 1) if day.day == number]
        if number > len(self.days):
            return self._only(of_that_day, "day", at + 1)
        is_plain = at == start and words[at].isdecimal()  # as we asked for it
        return (number, "number", at + 1) if is_plain or of_that_day in ([], [number]) else None

    @staticmethod
    def _only(found: list[int], sort: str, end: int) -> tuple[int, str, int] | None:
        return (found[0], sort, end) if len(found) == 1 else None
