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
_GAP = ""  # between two letters; no word
# Words, and the pictures that say something: ticks, crosses, faces, hands.
_SAYING = re.compile("\\w+|[\u2600-\u27bf\u2b50\U0001f000-\U0001faff]")
# Programs repeat the target of each link and picture in the text of it.
_TARGETS = re.compile(r"<(?:mailto|https?|tel):[^<>\s]{1,500}>|\[cid:[^\]\s]{1,200}\]")
_BALLOT_WORDS = 4
_CANDIDATES = 4


def without_targets(text: str) -> str:
    """`text` without the targets of links and pictures, which no person types."""
    return _TARGETS.sub("", text) if "<" in text or "[" in text else text


def said(text: str) -> list[str]:
    """What `text` says, folded: its words and its telling pictures, in order."""
    return _SAYING.findall(fold(without_targets(text)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `start` to `end` (not included) of a reply that are words of ours, without a gap."""

    start: int
    end: int


class Originals:
    """Our letters, as they are recognised in a reply."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: list[str] = []
        self._places: dict[tuple[str, ...], list[int]] = {}
        self.marks: set[str] = set()
        self.ballot: set[tuple[str, ...]] = set()
        for text in texts:
            self._add(text)
        for place, gram in enumerate(_grams(self._words)):
            self._places.setdefault(gram, []).append(place)
        self.words = frozenset(self._words)

    def _add(self, text: str) -> None:
        is_apart = True
        for line in text.split("\n"):
            words = said(line)
            if not words:
                self.marks.add(line.strip())
            if is_apart and 0 < len(words) <= _BALLOT_WORDS:
                self.ballot.add(tuple(words))
            is_apart = len(words) <= _BALLOT_WORDS
            self._words += words
        self._words.append(_GAP)

    @property
    def known(self) -> bool:
        """True if there is anything to compare with."""
        return bool(self._places)

    def stretches(self, words: Sequence[str], least: int) -> list[Stretch]:
        """Where `words` are ours, at least so many in a row. Each word is looked at a bounded number of times."""
        is_ours = self._matched(words)
        found = []
        start = 0
        for place in range(len(words) + 1):
            if place < len(words) and is_ours[place]:
                continue
            if place - start >= least:
                found.append(Stretch(start, place))
            start = place + 1
        return found

    def _matched(self, words: Sequence[str]) -> list[bool]:
        is_ours = [False] * len(words)
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
                is_ours[before - twice : before] = [False] * twice
            is_ours[at : at + length] = [True] * length
            at += length
            before, last = at, place + length - 1
        return is_ours

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
