"""What a reply adds to what we sent.

We know the exact text of our own letters, so a quotation is recognised by comparing with it: five words in a row, eight
at the least, whatever the client did to line ends and ">" marks. Nothing is deleted, it is labelled; whatever is not
provably ours stays visible to whoever reads a position, and where a label is in doubt, the line counts as written by
the sender. Linear in the length of the mail: every pattern is bound to a line, and a line to a length.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..words import tokens

LINES = 4000
LINE = 1000
_SHINGLE = 5
_RUN = 8
_QUOTED = re.compile(r"^(?: ?[>|])+ ?")
_LABEL = re.compile(r"^[*_ ]{0,3}[^\W\d_][\w.()/ -]{0,24}[*_ ]{0,3}\s?:[*_ ]{0,3}\s?\S")
_DIVIDER = re.compile(r"^\s*(?:[-_=*]{5,}|[-_=*]{2,}[^-_=*]{1,60}[-_=*]{2,})\s*$")
_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}\b|\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_ATTRIBUTION_LINES = 4
_HEADER_LINES = 12
_RULE = re.compile(r"[-_=*. ]+\Z")
# What programs call From, Sent, To, Cc, Subject and the like above an old mail, folded: en sq fr it es de ru mk el tr
# ar. A label that is not here ends the block: it may be the sender's own "Position: …".
_HEADER_LABELS = frozenset(
    [
        "from",
        "sent",
        "to",
        "cc",
        "bcc",
        "date",
        "subject",
        "importance",
        "nga",
        "derguar",
        "drejtuar",
        "per",
        "data",
        "tema",
        "subjekti",
        "de",
        "envoye",
        "objet",
        "a",
        "da",
        "inviato",
        "oggetto",
        "enviado",
        "para",
        "asunto",
        "von",
        "gesendet",
        "an",
        "betreff",
        "от",
        "отправлено",
        "дата",
        "кому",
        "тема",
        "копия",
        "од",
        "испратено",
        "до",
        "предмет",
        "απο",
        "σταλθηκε",
        "προς",
        "θεμα",
        "kimden",
        "gonderilmis",
        "kime",
        "konu",
        "من",
        "إلى",
        "الموضوع",
        "تم",
    ]
)


class Label(StrEnum):
    """Where a line comes from. OTHER: quoted, and not from a letter of ours."""

    NEW = "new"
    OURS = "ours"
    OTHER = "other"
    ATTRIBUTION = "attribution"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the mail, without its quotation marks, and where it comes from."""

    text: str
    label: Label


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail in labelled lines."""

    lines: tuple[Line, ...]

    @property
    def new(self) -> str:
        """The new words: what the sender wrote, without empty lines at either end."""
        return "\n".join(line.text for line in self.lines if line.label in (Label.NEW, Label.BLANK)).strip()

    @property
    def has_other(self) -> bool:
        """True if something is quoted that we did not send."""
        return any(line.label is Label.OTHER for line in self.lines)


class Originals:
    """Our letters as they are recognised in a reply: which words follow each other, and which lines we wrote."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._fragments: set[tuple[str, ...]] = set()
        self._lines: set[tuple[str, ...]] = set()
        for text in texts:
            words = tokens(text)
            self._runs.update(_grams(words, _SHINGLE))
            for length in range(1, _SHINGLE):
                self._fragments.update(_grams(words, length))
            self._lines.update(line for each in text.split("\n") if len(line := tokens(each)) >= 3)

    def covered(self, words: list[str]) -> list[bool]:
        """For each word, whether it lies in a run of at least eight words that a letter of ours has in that order."""
        marks = [False] * len(words)
        start = end = done = 0
        for place, gram in enumerate(_grams(words, _SHINGLE)):
            if gram not in self._runs:
                continue
            if place > end:
                start = place
            end = place + _SHINGLE
            if end - start >= _RUN:
                marks[max(start, done) : end] = [True] * (end - max(start, done))
                done = end
        return marks

    def has_line(self, words: tuple[str, ...]) -> bool:
        """True for a whole line of ours, of three words or more."""
        return words in self._lines

    def has_fragment(self, words: tuple[str, ...]) -> bool:
        """True for a few words (fewer than five) that follow each other in a letter of ours."""
        return words in self._fragments


def _grams(words: Iterable[str], length: int) -> Iterator[tuple[str, ...]]:
    kept = tuple(words)
    return (kept[place : place + length] for place in range(len(kept) - length + 1))


def label(text: str, originals: Iterable[str], our_names: Iterable[str]) -> Reply:
    """`text` in labelled lines. `originals`: the texts of ours that it may quote; `our_names`: our address and names.

    Only the first 4,000 lines, and 1,000 characters of each, are looked at.
    """
    raw = [line[:LINE].rstrip() for line in text.split("\n")[:LINES]]
    lines = [_QUOTED.sub("", line) for line in raw]
    quoted = [_QUOTED.match(line) is not None for line in raw]
    names = _Names(our_names)
    letters = [text for text in originals if text]
    known = Originals(letters)
    per_line = [tokens(line) if letters else () for line in lines]
    ours = _long_lines_of_ours(per_line, known)
    header = _header_lines(lines, ours, names)
    below = min(header, default=len(lines))
    labels = []
    for place, line in enumerate(lines):
        in_quotation = quoted[place] or place > below
        fragment = in_quotation and 0 < len(per_line[place]) < _SHINGLE and known.has_fragment(per_line[place])
        if place in header:
            labels.append(Label.ATTRIBUTION)
        elif not line.strip():
            labels.append(Label.BLANK)
        elif ours[place] or fragment or (_RULE.match(line) and labels and labels[-1] is not Label.NEW):
            labels.append(Label.OURS)
        else:
            labels.append(Label.OTHER if quoted[place] else Label.NEW)
    _label_attributions(lines, labels, names)
    return Reply(tuple(Line(line, each) for line, each in zip(lines, labels, strict=True)))


def _long_lines_of_ours(per_line: list[tuple[str, ...]], known: Originals) -> list[bool]:
    """For each line of three words or more, whether most of it is ours.

    Shorter lines are ours only where they stand in a quotation: an answer of a few words, typed between two lines of
    ours, is never taken for ours.
    """
    covered = _coverage(per_line, known)
    ours = [
        len(words) >= 3 and (covered[place] >= 0.6 * len(words) or known.has_line(words))
        for place, words in enumerate(per_line)
    ]
    # The end of a wrapped sentence: two words that go on what we said on the line above and are gone on with below.
    written = [place for place, words in enumerate(per_line) if words]
    for before, place, after in zip(written, written[1:], written[2:], strict=False):
        if len(per_line[place]) == covered[place] == 2 and ours[before] and ours[after]:
            ours[place] = True
    return ours


def _coverage(per_line: list[tuple[str, ...]], known: Originals) -> list[int]:
    """How many words of each line are covered; runs go across line ends, which clients move."""
    flat = [(word, number) for number, words in enumerate(per_line) for word in words]
    counts = [0] * len(per_line)
    for (_, number), is_covered in zip(flat, known.covered([word for word, _ in flat]), strict=True):
        counts[number] += is_covered
    return counts


class _Names:
    """Our address and names, as they show up in what clients write above a quotation."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(name.lower() for name in names if name)
        self._words = frozenset(word for name in self._names for word in tokens(name))

    def named_in(self, text: str) -> bool:
        lowered = text.lower()
        return any(name in lowered for name in self._names)

    def made_of(self, text: str) -> bool:
        return set(tokens(text)) <= self._words


def _header_lines(lines: list[str], ours: list[bool], names: _Names) -> set[int]:
    """Outlook's block of From/Sent/To/Subject above the old mail, in any language.

    Three labelled lines or more, the first of which names us and one of which has a date, with words of ours right
    below. A member's own list, like "To: the Network. Position: we object", has not.
    """
    found: set[int] = set()
    start = 0
    while start < len(lines):
        if not _is_labelled(lines[start]):
            start += 1
            continue
        end = start
        while end < min(len(lines), start + _HEADER_LINES) and _continues(lines, start, end):
            end += 1
        block = lines[start:end]
        labelled = sum(_is_labelled(line) for line in block)
        dated = any(_DATE.search(line) for line in block)
        if labelled >= 3 and dated and names.named_in(block[0]) and any(ours[end : end + _HEADER_LINES]):
            first = start - 1 if start and _DIVIDER.match(lines[start - 1]) else start
            found.update(range(first, end))
        start = max(end, start + 1)
    return found


def _continues(lines: list[str], start: int, place: int) -> bool:
    """True for a labelled line, or for the folded rest of one (a long list of recipients)."""
    return _is_labelled(lines[place]) or (place > start and _ADDRESS.search(lines[place]) is not None)


def _is_labelled(line: str) -> bool:
    return _LABEL.match(line) is not None and tokens(line)[0] in _HEADER_LABELS


def _label_attributions(lines: list[str], labels: list[Label], names: _Names) -> None:
    """The line right above a quotation that says who wrote it and when, in any language; it may be wrapped.

    Every line of it must carry a part of that: the date, the address, or our name. A sentence of the sender carries
    none.
    """
    for place in range(1, len(lines)):
        if labels[place] not in (Label.OURS, Label.OTHER):
            continue
        last = place - 1
        while last >= 0 and labels[last] is Label.BLANK:
            last -= 1
        for first in range(last, max(last - _ATTRIBUTION_LINES, -1), -1):
            if labels[first] is not Label.NEW or not _carries(lines[first], names):
                break
            if _is_attribution(" ".join(lines[first : last + 1]), names):
                labels[first : last + 1] = [Label.ATTRIBUTION] * (last + 1 - first)
                break


def _carries(line: str, names: _Names) -> bool:
    return bool(_DATE.search(line) or _ADDRESS.search(line)) or names.named_in(line) or names.made_of(line)


def _is_attribution(block: str, names: _Names) -> bool:
    ends = block.rstrip().endswith((":", ">", "："))
    who = _ADDRESS.search(block) is not None or names.named_in(block)
    return ends and who and _DATE.search(block) is not None
