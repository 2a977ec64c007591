"""Which words of a reply are words of our own letters, in our own order.

The reply and the letters are compared word by word. Five words in a row that stand so in a letter of ours are a match,
which goes on for as long as both go on alike; line ends and ">" do not matter, since programs move them. A word of ours
is matched once: who repeats it (the answer word "Object" right above our own "Object") has written it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..words import fold

SHINGLE = 5
STRIKE = "~~"  # before and behind what is struck out (html.py)
_SIGNATURE = "--"  # programs leave out what stands below it
_GAP = ""  # between two letters; no word
# Words, and the signs that say something: ticks, hands, "?", "=>", the "~~" of what is struck out. Not those that
# programs change, set or leave out where they quote: quotation marks, dashes, bullets, commas, *emphasis*, tables.
_SAYING = re.compile(
    r"\w+|[^\w\s.,;:\"'()/|*#<>`\u00ab\u00bb\u00b4\u00a7\u00b7\u060c\u061b\u2010-\u2027\u2032\u2039\u203a\u25a0-\u25ff"
    r"\ue000-\uf8ff\ufe0e\ufe0f\ufffc\ufffd-]+"
)
# Programs repeat the target of each link and picture in the text of it.
_TARGETS = re.compile(r"<(?:mailto|https?|tel):[^<>\s]{1,500}>|\[cid:[^\[\]\s]{1,200}\]")
_BALLOT_WORDS = 4
_CANDIDATES = 4


def without_targets(text: str) -> str:
    """`text` without the targets of links and pictures, which no person types."""
    return _TARGETS.sub("", text) if "<" in text or "[" in text else text


def said(text: str) -> list[str]:
    """What `text` says, folded: its words and its telling signs, in order."""
    return _SAYING.findall(fold(without_targets(text)))


def says(text: str) -> bool:
    """True if `text` says anything: a word, or a telling sign."""
    return _SAYING.search(without_targets(text)) is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `start` to `end` (not included) of a reply that are words of ours, without a gap.

    From `opens` to `closes` (not included) they are whole lines of ours; before and behind it a line was cut off.
    `is_last`: it goes to the end of our letter.
    """

    start: int
    end: int
    opens: int
    closes: int
    is_last: bool


class Originals:
    """Our letters, as they are recognised in a reply."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: list[str] = []
        self._closes: list[bool] = []  # whether the word is the last of its line
        self._last: set[int] = set()  # the last words of letters, and those above their signatures
        self._places: dict[tuple[str, ...], list[int]] = {}
        self.marks: set[str] = set()
        self.ballot: set[tuple[str, ...]] = set()
        for text in texts:
            self._add(text)
            if STRIKE in text:  # not every program keeps what we struck out ourselves
                self._add(text.replace(STRIKE, ""))
        for place, gram in enumerate(_grams(self._words)):
            self._places.setdefault(gram, []).append(place)
        self.words = frozenset(self._words)

    def _add(self, text: str) -> None:
        is_apart = True
        for line in text.split("\n"):
            words = said(line)
            if not words:
                self.marks.add(line.strip())
                self._last.update([len(self._words) - 1] if line.rstrip() == _SIGNATURE else [])
            if is_apart and 0 < len(words) <= _BALLOT_WORDS:
                self.ballot.add(tuple(words))
            is_apart = len(words) <= _BALLOT_WORDS
            self._words += words
            is_soft = line.endswith(" ")  # RFC 3676: the paragraph goes on
            self._closes += [place == len(words) - 1 and not is_soft for place in range(len(words))]
        self._last.add(len(self._words) - 1)
        self._words.append(_GAP)
        self._closes.append(True)

    @property
    def known(self) -> bool:
        """True if there is anything to compare with."""
        return bool(self._places)

    def stretches(self, words: Sequence[str], least: int) -> list[Stretch]:
        """Where `words` are ours, at least so many in a row. Each word is looked at a bounded number of times.

        Whole lines of ours may be missing between two words of a stretch, but no part of one.
        """
        places = self._matched(words)
        found = []
        start = 0
        for at in range(len(words) + 1):
            is_ours = at < len(words) and places[at] >= 0
            if is_ours and (at == start or self._goes_on(places[at - 1], places[at])):
                continue
            if at - start >= least:
                opens = next((each for each in range(start, at) if self._opens(places[each])), at)
                closes = next((each for each in range(at, start, -1) if self._closes[places[each - 1]]), start)
                found.append(Stretch(start, at, opens, closes, places[at - 1] in self._last))
            start = at if is_ours else at + 1
        return found

    def _opens(self, place: int) -> bool:
        return place == 0 or self._closes[place - 1]

    def _goes_on(self, before: int, place: int) -> bool:
        return place == before + 1 or (self._closes[before] and self._opens(place))

    def _matched(self, words: Sequence[str]) -> list[int]:
        """The place in our letters of each word, -1 for those that are not ours."""
        found = [-1] * len(words)
        grams = _grams(words)
        at = 0
        before, last = 0, -1  # where the last match ended in the reply, and with which place in our letters
        while at < len(grams):
            places = self._places.get(grams[at])
            if places is None:
                at += 1
                continue
            place, length = self._longest(words, at, _candidates(places, last))
            twice = last + 1 - place
            if 0 < twice < SHINGLE:
                found[before - twice : before] = [-1] * twice
            found[at : at + length] = range(place, place + length)
            self._align(words, found, at, last)
            at += length
            before, last = at, place + length - 1
        return found

    def _align(self, words: Sequence[str], found: list[int], at: int, last: int) -> None:
        """Where the match at `at` follows another, and could as well begin some words sooner: let it begin with a line.

        A match goes on as long as it can, and so into words that two places have in common.
        """
        place = found[at]
        for sooner in range(min(SHINGLE, at, place - last - 1) + 1):
            if found[at - sooner - 1] < 0 or (sooner and words[at - sooner] != self._words[place - sooner]):
                return
            if self._goes_on(found[at - sooner - 1], place - sooner):
                found[at - sooner : at] = range(place - sooner, place)
                return

    def _longest(self, words: Sequence[str], at: int, places: list[int]) -> tuple[int, int]:
        """Which of `places` in our letters goes on alike for longest with the words from `at` on, and for how long."""
        ours, length = self._words, SHINGLE
        while at + length < len(words):
            word = words[at + length]
            alike = [place for place in places if ours[place + length] == word]
            if not alike:
                break
            places = alike
            length += 1
        return places[0], length


def _grams(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[shift:] for shift in range(SHINGLE)), strict=False))


def _candidates(places: list[int], last: int) -> list[int]:
    """Some of `places`: the first ones behind the last match (or within its end), and the first of all."""
    behind = bisect_left(places, last + 2 - SHINGLE)
    return [*places[behind : behind + _CANDIDATES], *places[: min(behind, _CANDIDATES)]]
