"""What another revision of a text changes, for people who compare the two before they answer.

Blocks are held against each other first: paragraphs, points, rows of tables, headings; then the words of those that
belong together. Markdown's marks are no words: that a point is a heading now, or a word stands out, is told as such.
White space alone is no change. Pure; the time grows with the length of the texts and not with its square.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .blocks import Block, Piece, Place, Word, blocks_of, text_of
from .markdown import ADDED, EMPHASIS, REMOVED, Run

CHANGED, MOVED, RENUMBERED = "changed", "moved", "renumbered"

_AREA = 100_000  # so many pairs of blocks, or of words, are held against each other at once
_ALIKE = 0.4  # the part of their words that two blocks must have in common to be one, changed
_STRAY = 2  # words: so few that stand between two changes belong to them
_LONG, _KEPT = 60, 20  # words that did not change, and how many of them are shown at either end
_SENTENCE = 200  # words at the most
_ENDS = frozenset(".;:!?")
_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `what`: ADDED, REMOVED, CHANGED (its words, or what kind of block it is), MOVED as it was, or
    RENUMBERED: points that have other numbers, whether or not their words changed. `place`: in the new text, of what
    was removed in the old one; `origin`: where it was in the old one."""

    what: str
    place: Place
    origin: Place | None = None
    runs: tuple[Run, ...] = ()


@lru_cache(maxsize=8)  # everybody who is asked about a text gets the same
def differences(old: str, new: str) -> tuple[Change, ...]:
    """What changes from one text to the other, both Markdown, in the order of the new one. Nothing that was removed or
    added is left out."""
    before, after = tuple(blocks_of(old)), tuple(blocks_of(new))
    pairs = _pairs([block.piece for block in before], [block.piece for block in after])
    moved = _moved(before, after, pairs)
    found = [*_removed(before, pairs, moved), *_renumbered(before, after, pairs)]
    came, elsewhere = {j: i for i, j in pairs + moved}, {j for _, j in moved}
    for j, block in enumerate(after):
        if j not in came:
            found.append((j + 0.5, Change(ADDED, block.place, None, _whole(block, ADDED))))
            continue
        was = before[came[j]]
        change = Change(CHANGED, block.place, was.place, tuple(_runs(was.words, block.words)))
        if j in elsewhere:
            found.append((j + 0.5, Change(MOVED, block.place, was.place, change.runs)))
        elif any(run.mark for run in change.runs) or not was.place.is_set_like(block.place):
            found.append((j + 0.5, change))
    return tuple(change for _, change in sorted(found, key=lambda each: each[0]))


def _removed(before: Sequence[Block], pairs: list[_Pair], moved: list[_Pair]) -> Iterator[tuple[float, Change]]:
    """What is gone, each behind what stood before it."""
    follows, gone = dict(pairs), {i for i, _ in moved}
    at = 0
    for i, block in enumerate(before):
        if i in follows:
            at = follows[i] + 1
        elif i not in gone:
            yield at, Change(REMOVED, block.place, None, _whole(block, REMOVED))


def _renumbered(before: Sequence[Block], after: Sequence[Block], pairs: list[_Pair]) -> Iterator[tuple[float, Change]]:
    """The points that have another number, as far as they follow each other."""
    points = [(i, j) for i, j in pairs if before[i].place.kind == after[j].place.kind == "point"]
    spans: list[list[_Pair]] = []
    last: tuple[int, ...] = ()
    for i, j in points:
        shift = tuple(new - old for new, old in zip(after[j].path, before[i].path, strict=False))
        if any(shift) and shift == last:
            spans[-1].append((i, j))
        elif any(shift):
            spans.append([(i, j)])
        last = shift
    for span in spans:
        (first, new_first), (end, new_end) = span[0], span[-1]
        place, origin = _span(after[new_first], after[new_end]), _span(before[first], before[end])
        yield new_first, Change(RENUMBERED, place, origin)


def _span(first: Block, last: Block) -> Place:
    numbers = dict.fromkeys((first.place.number, last.place.number))
    return Place(first.place.heading, "point", "–".join(numbers))


# --- which became which -----------------------------------------------------------------------------------------------


def _pairs(before: Sequence[Piece], after: Sequence[Piece]) -> list[_Pair]:
    """Which pieces of the one text are which of the other, in order: those with the same words; between them those
    that are alike."""
    found: list[_Pair] = []
    matcher = SequenceMatcher(None, [piece.plain for piece in before], [piece.plain for piece in after])
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            found += zip(range(i, i_end), range(j, j_end), strict=True)
        elif tag == "replace":
            found += [(i + one, j + other) for one, other in _aligned(before[i:i_end], after[j:j_end])]
    return found


def _aligned(before: Sequence[Piece], after: Sequence[Piece]) -> list[_Pair]:
    """The pairs, in order, that are most alike in all. Of very many, each half is aligned by itself."""
    if len(before) * len(after) > _AREA:
        i, j = len(before) // 2, len(after) // 2
        second = _aligned(before[i:], after[j:])
        return _aligned(before[:i], after[:j]) + [(i + one, j + other) for one, other in second]
    best = [[0.0] * (len(after) + 1)]
    for one in before:
        above, row = best[-1], [0.0]
        for j, other in enumerate(after):
            row.append(max(above[j + 1], row[j], above[j] + _likeness(one.known, other.known)))
        best.append(row)
    found: list[_Pair] = []
    i, j = len(before), len(after)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of their words two pieces have in common (Dice's coefficient), 0 for too little."""
    share = 2 * len(one & other) / (len(one) + len(other) or 1)
    return share if share >= _ALIKE else 0.0


def _moved(before: Sequence[Block], after: Sequence[Block], pairs: list[_Pair]) -> list[_Pair]:
    """Blocks that stand elsewhere, word for word."""
    kept, came = {i for i, _ in pairs}, {j for _, j in pairs}
    gone: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in reversed(range(len(before))):
        if i not in kept:
            gone[before[i].piece.plain].append(i)
    fresh = (j for j in range(len(after)) if j not in came)
    return [(gone[after[j].piece.plain].pop(), j) for j in fresh if gone.get(after[j].piece.plain)]


# --- which words ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of the one text in the place of words of the other; `same`: they are the same."""

    same: bool
    old: tuple[Word, ...]
    new: tuple[Word, ...]

    @property
    def is_exchange(self) -> bool:
        return not self.same and bool(self.old) and bool(self.new)


def _runs(old: tuple[Word, ...], new: tuple[Word, ...]) -> Iterator[Run]:
    """The words of the one block as they became those of the other. Of many that stayed, the ends are shown."""
    for stretch in _joined(list(_stretches(old, new))):
        if stretch.same:
            yield Run(_shortened(stretch.new))
        elif [word.text for word in stretch.old] == [word.text for word in stretch.new]:
            yield Run(text_of(stretch.new), EMPHASIS)
        else:
            yield from (
                Run(text_of(words), mark) for words, mark in ((stretch.old, REMOVED), (stretch.new, ADDED)) if words
            )


def _stretches(old: tuple[Word, ...], new: tuple[Word, ...]) -> Iterator[_Stretch]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    if start:
        yield _Stretch(True, old[:start], new[:start])
    yield from _between(old[start : len(old) - end], new[start : len(new) - end])
    if end:
        yield _Stretch(True, old[len(old) - end :], new[len(new) - end :])


def _between(old: tuple[Word, ...], new: tuple[Word, ...]) -> Iterator[_Stretch]:
    """Word by word; where both are long, sentence by sentence first."""
    if len(old) * len(new) <= _AREA:
        for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new).get_opcodes():
            yield _Stretch(tag == "equal", old[i:i_end], new[j:j_end])
        return
    before, after = _sentences(old), _sentences(new)
    i = j = 0
    for one, other in [*_pairs(before, after), (len(before), len(after))]:
        yield _Stretch(False, _of(before[i:one]), _of(after[j:other]))
        if one < len(before):
            yield from _stretches(before[one].words, after[other].words)
        i, j = one + 1, other + 1


def _sentences(words: tuple[Word, ...]) -> list[Piece]:
    found: list[list[Word]] = [[]]
    for word in words:
        found[-1].append(word)
        if word.text in _ENDS or len(found[-1]) == _SENTENCE:
            found.append([])
    return [Piece.of(tuple(each)) for each in found if each]


def _of(pieces: Sequence[Piece]) -> tuple[Word, ...]:
    return tuple(word for piece in pieces for word in piece.words)


def _common(old: Sequence[Word], new: Sequence[Word]) -> int:
    """How many words both begin with."""
    together = zip(old, new, strict=False)
    return next((n for n, (one, other) in enumerate(together) if one != other), min(len(old), len(new)))


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    """The stretches, with a stray word or two between changes taken into them."""
    found: list[_Stretch] = []
    for n, each in enumerate(stretches):
        around = stretches[max(n - 1, 0) : n + 2]
        is_stray = each.same and len(each.new) <= _STRAY and len(around) == 3 and any(one.is_exchange for one in around)
        same = each.same and not is_stray
        if found and found[-1].same is same:
            found[-1] = _Stretch(same, found[-1].old + each.old, found[-1].new + each.new)
        elif each.old or each.new:
            found.append(_Stretch(same, each.old, each.new))
    return found


def _whole(block: Block, mark: str) -> tuple[Run, ...]:
    return (Run(text_of(block.words), mark),)


def _shortened(words: Sequence[Word]) -> str:
    return text_of(words) if len(words) <= _LONG else f"{text_of(words[:_KEPT])} […]{text_of(words[-_KEPT:])}"
