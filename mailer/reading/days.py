"""Days as people name them: “Tuesday”, “the 17th of March”, “17.03.2026”, “2026-03-17”. The words are data
(rules/phrases/: [weekdays], [months], [ordinals], [dates]).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..words import fold, tokens

_LOOKED_AT = 4_000  # characters
_LONGEST = 8  # words of a day, with those that say nothing
_BY_WHEN = 4  # words, at most, that say “no later than”
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
# The day comes first, as everywhere in Europe. Without a year, and with one digit, it could be two numbers.
_NUMERIC = re.compile(r"\b(\d{1,2})([./])(?:(\d{1,2})\2(20\d\d|\d\d)|(\d\d))(?!\d|[./]\d)")
_DAY_WITH_DOT = re.compile(r"\b(\d{1,2})\.\s+(\w+)")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\Z")
_YEAR = re.compile(r"20\d\d\Z")
# What may stand behind each other: a weekday, a day, a month, a year.
_SHAPES = frozenset({"W", "WD", "WDM", "WDMY", "WMD", "WMDY", "DM", "DMY", "MD", "MDY"})


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words in which days are named and said to suit, of all languages together, folded.

    `articles`: what may stand before a day and says nothing. `joiners`: “and”, “or”. `phrases`: what is said of days,
    with {dates} in their place, by what it means; `by_when`: “before”, “no later than”.
    """

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    articles: frozenset[str]
    joiners: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    by_when: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Day:
    """What was said of a day; None for what was not."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None

    def is_on(self, day: date) -> bool:
        """True if nothing that was said speaks against that day."""
        said = (self.weekday, self.day, self.month, self.year)
        is_so = (day.weekday(), day.day, day.month, day.year)
        return all(one is None or one == other for one, other in zip(said, is_so, strict=True))


def in_words(text: str, vocabulary: DateWords) -> str:
    """`text` with days that are written in figures written in words, as far as it is certain that they are days."""
    month_words = {number: word for word, number in vocabulary.months.items()}

    def named(day: str, month: str, year: str) -> str | None:
        word = month_words.get(int(month))
        century = "20" if len(year) == 2 else ""
        return f"{int(day)} {word} {century}{year}".rstrip() if word and 0 < int(day) <= 31 else None

    def of_figures(found: re.Match[str]) -> str:
        return named(found[1], found[3] or found[5], found[4] or "") or found[0]

    def of_dot(found: re.Match[str]) -> str:
        return f"{found[1]} {found[2]}" if fold(found[2]) in vocabulary.months else found[0]

    text = _ISO.sub(lambda found: named(found[3], found[2], found[1]) or found[0], text)
    return _DAY_WITH_DOT.sub(of_dot, _NUMERIC.sub(of_figures, text))


def day_at(words: Sequence[str], place: int, vocabulary: DateWords) -> tuple[Day, int] | None:
    """The day that is named from `place` on, in as many words as may be, and where it ends; None if none is.

    A number alone names none: it could be anything.
    """
    found, best, shape = Day(), None, ""
    for at in range(place, min(place + _LONGEST, len(words))):
        if words[at] in vocabulary.articles:
            continue
        sort, found = _taken(words[at], found, vocabulary)
        if not sort or sort in shape:
            break
        shape += sort
        if shape in _SHAPES:
            best = found, at + 1
    return best


def number_of(word: str, vocabulary: DateWords) -> int | None:
    """The number that a word is, as people number days: “17”, “17th”, “first”; None if it is none."""
    figures = _DAY.match(word)
    number = int(figures[1]) if figures else vocabulary.ordinals.get(word, 0)
    return number if 0 < number <= 31 else None


def _taken(word: str, found: Day, vocabulary: DateWords) -> tuple[str, Day]:
    """What sort of word it is, "" for none, and the day with what it says."""
    if word in vocabulary.weekdays:
        return "W", replace(found, weekday=vocabulary.weekdays[word])
    if word in vocabulary.months:
        return "M", replace(found, month=vocabulary.months[word])
    if _YEAR.match(word):
        return "Y", replace(found, year=int(word))
    number = number_of(word, vocabulary)
    return ("D", replace(found, day=number)) if number else ("", found)


def wanted_by(text: str, today: date, vocabulary: DateWords) -> date | None:
    """The one day by which something is wanted: it stands behind “before” and the like, with its month, and is to come;
    None if there is none, or if there are two."""
    words = tokens(in_words(text[:_LOOKED_AT], vocabulary))
    found = set()
    for place in range(len(words)):
        for end in range(place + 1, min(place + _BY_WHEN, len(words)) + 1):
            named = day_at(words, end, vocabulary) if words[place:end] in vocabulary.by_when else None
            if named is not None and (day := _next(named[0], today)):
                found.add(day)
    return found.pop() if len(found) == 1 else None


def _next(said: Day, today: date) -> date | None:
    """The first day from today on that is the one that was said; None if it said no month, or there is no such day."""
    if said.day is None or said.month is None:
        return None
    for year in (said.year,) if said.year else (today.year, today.year + 1):
        try:
            day = date(year, said.month, said.day)
        except ValueError:
            continue
        if day >= today and said.is_on(day):
            return day
    return None
