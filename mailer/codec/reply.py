"""What a reply adds to what we sent.

We know the exact text of our own letters, so a quotation is recognised by comparing with it (original.py), in whatever
language and by whatever program; what programs write around it, by our own address and name (attribution.py,
headers.py). Nothing is deleted, it is labelled. Whatever is not provably ours stays visible to whoever reads a
position: a word typed into our text, what stands below it, a signature. Where a label is in doubt, the line counts as
written by the sender.

Linear in the length of the mail: every pattern is bound to a line, and looks at a bounded part of it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from .attribution import attribution
from .headers import header_block, is_header_of_ours, is_labelled
from .original import Originals, said, says
from .programs import Names, Phrase, ProgramWords, is_divider, is_forward, is_rule
from .segments import Label, Line, Reply
from .trimmings import with_trimmings

LINES = 4000
LENGTH = 400_000
_MARKS = re.compile(r"(?: {0,3}>)+ ?")
_RUN = 8
_RUN_IN_MARKS = 5
_BELOW_HEADERS = 2
_ANSWERING = frozenset({Label.NEW, Label.QUOTING, Label.CLOSING, Label.SIGNATURE})
_TYPED = "typed into our text, or our text changed"


def label(
    text: str,
    originals: Iterable[str],
    our_names: Iterable[str],
    program: ProgramWords,
    answers: Collection[Phrase] = frozenset(),
) -> Reply:
    """`text` in labelled lines. Never raises.

    `originals`: the texts of ours that it may quote; `our_names`: our address and names; `answers`: the folded words
    that are an answer when they stand alone. From 4,000 lines or 400,000 characters on nothing is looked at any more:
    the rest counts as the sender's.
    """
    raw = text[:LENGTH].split("\n")[:LINES]
    draft = _Draft(raw)
    known = Originals(each for each in originals if each)
    names = Names(tuple(our_names))
    compared = _label_by_words(draft, known, answers)
    _label_headers(draft, program, names, known)
    _label_attributions(draft, program, names)
    if not known.known:
        _give_back_quotations(draft)
        _label_below(draft, program, names)
    _label_rules(draft, program)
    lines = with_trimmings(draft.finished(), program)
    if rest := text[len("\n".join(raw)) + 1 :]:
        lines.append(Line(len(raw) + 1, rest, 0, Label.NEW, "beyond what is looked at"))
    return Reply(tuple(lines), _answers_a_part(lines, compared))


class _Draft:
    """The lines while they are being labelled. `columns`: where in an attribution the sender's words end."""

    def __init__(self, raw: Sequence[str]) -> None:
        marks = [None if _closes_address(line, before) else _MARKS.match(line) for line, before in _pairs(raw)]
        self.depths = [found[0].count(">") if found else 0 for found in marks]
        self.lines = [line[found.end() if found else 0 :].rstrip() for line, found in zip(raw, marks, strict=True)]
        self.labels = [Label.NEW if line.strip() else Label.BLANK for line in self.lines]
        self.reasons = [""] * len(self.lines)
        self.columns: dict[int, int] = {}

    def mark(self, place: int, label: Label, why: str) -> None:
        if self.labels[place] is not Label.BLANK:
            self.labels[place], self.reasons[place] = label, why

    def written_before(self, place: int) -> int:
        """The line with words before this one, -1 if there is none."""
        place -= 1
        while place >= 0 and self.labels[place] is Label.BLANK:
            place -= 1
        return place

    def written_from(self, place: int, most: int) -> list[int]:
        """The next lines with words, from this one on."""
        found: list[int] = []
        while place < len(self.lines) and len(found) < most:
            if self.labels[place] is not Label.BLANK:
                found.append(place)
            place += 1
        return found

    def finished(self) -> list[Line]:
        found = []
        for place, text in enumerate(self.lines):
            label, why, depth = self.labels[place], self.reasons[place], self.depths[place]
            if column := self.columns.get(place):
                found.append(Line(place + 1, text[:column].rstrip(), depth, Label.NEW, "before an attribution"))
                text = text[column:]
            shown = f"{'> ' * depth}{text}" if label is Label.QUOTING else text
            found.append(Line(place + 1, shown, depth, label, why))
        return found


def _pairs(lines: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each line with the one before it."""
    return zip(lines, ["", *lines], strict=False)


def _closes_address(line: str, before: str) -> bool:
    """True for the ">" of an address that was wrapped before it: "<network@harbour.example", "> wrote:"."""
    return line[:1] == ">" and line.rstrip()[-1:] == ":" and before.rfind("<") > before.rfind(">")


# --- by the words of our letters --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Compared:
    """The lines of which every word is ours, and those of which a part is; where a letter ends; its answer words."""

    whole: set[int] = field(default_factory=set)
    part: set[int] = field(default_factory=set)
    last: set[int] = field(default_factory=set)
    ballot: set[int] = field(default_factory=set)


def _label_by_words(draft: _Draft, known: Originals, answers: Collection[Phrase]) -> _Compared:
    words = [said(line) for line in draft.lines] if known.known else [[] for _ in draft.lines]
    found = _Compared()
    _compare(range(len(words)), words, known, _RUN, found)
    _compare([place for place, depth in enumerate(draft.depths) if depth], words, known, _RUN_IN_MARKS, found)
    found.part -= found.whole
    _give_back_answers(draft, words, found, known.ballot.union(answers))
    found.ballot = {place for place in found.whole if tuple(said(draft.lines[place].partition(":")[0])) in answers}
    depth_of_ours = 0
    for place, line in enumerate(draft.lines):
        depth = draft.depths[place]
        if place in found.whole or (depth_of_ours and depth and line.strip() in known.marks):
            draft.mark(place, Label.OURS, "our words, in our order")
            depth_of_ours = depth
        elif (place in found.part and depth) or (depth and depth == depth_of_ours and not is_rule(line)):
            draft.mark(place, Label.NEW, _TYPED)
        elif depth:
            draft.mark(place, Label.OTHER, "quoted, and not from a letter of ours")
    return found


def _compare(
    places: Sequence[int], words: Sequence[Sequence[str]], known: Originals, least: int, found: _Compared
) -> None:
    """Compare these lines, one behind the other, with our letters.

    A line is ours if every word of it is, within enough words of ours that begin and end with a line, there and in our
    letter: a sentence that takes up a few of our words is the sender's, and so is one of ours that was cut short.
    """
    flat = [word for place in places for word in words[place]]
    owners = [place for place in places for _ in words[place]]
    for stretch in known.stretches(flat, least):
        start, end = stretch.opens, stretch.closes
        touched = dict.fromkeys(owners[stretch.start : stretch.end])
        whole = set(owners[start:end])
        if start and start < end and owners[start - 1] == owners[start]:
            whole.discard(owners[start])
        if start < end < len(owners) and owners[end] == owners[end - 1]:
            whole.discard(owners[end - 1])
        is_enough = sum(len(words[place]) for place in whole) >= least
        found.whole.update(whole if is_enough else ())
        found.last.update([owners[stretch.end - 1]] if stretch.is_last else ())
        found.part.update(place for place in touched if place not in whole or not is_enough)


def _give_back_answers(
    draft: _Draft, words: Sequence[Sequence[str]], found: _Compared, answers: Collection[Phrase]
) -> None:
    """An answer word alone on its line, quoted deeper or less deep than our words around it, is the sender's."""
    ours = sorted(found.whole)
    for index, place in enumerate(ours):
        if tuple(words[place]) in answers:
            around = {draft.depths[ours[other]] for other in (index - 1, index + 1) if 0 <= other < len(ours)}
            if draft.depths[place] not in around:
                found.whole.discard(place)


# --- where in our letters ---------------------------------------------------------------------------------------------


def _answers_a_part(lines: Sequence[Line], compared: _Compared) -> bool:
    """True if a line of the sender stands between lines of ours, below a piece of our letter, or above a pasted one.

    Above or below the whole of it, people answer the whole; among our answer words, they fill in the form.
    """
    above: Line | None = None  # the last line of ours
    written: list[Line] = []  # the sender's lines since then
    is_introduced, has_ballot = False, False
    for line in lines:
        is_introduced |= line.label is Label.ATTRIBUTION
        if line.label in _ANSWERING and says(line.text):
            written.append(line)
        elif line.label is Label.OURS and line.number - 1 in compared.whole:
            is_ballot = bool(compared.ballot & {line.number - 1, above.number - 1 if above else -1})
            has_ballot |= is_ballot
            if written and (above or written[-1].text.endswith(":")) and not is_ballot:
                return True
            above, written = line, []
    if above is None or above.number - 1 in compared.ballot:
        return False
    is_pasted = not is_introduced and not above.depth
    is_whole = has_ballot and above.number - 1 in compared.last
    return bool(written or is_pasted) and not is_whole


# --- by what programs write -------------------------------------------------------------------------------------------


def _label_headers(draft: _Draft, program: ProgramWords, names: Names, known: Originals) -> None:
    """Blocks of From, Sent, To, Subject: those that name us with our words right below, and those that are quoted."""
    for place in _beginnings(draft, program):
        is_quoted = draft.labels[place] is Label.OTHER
        found = header_block(draft.lines, place, program, names, anybody=is_quoted)
        below = draft.written_from(found.end, _BELOW_HEADERS) if found else []
        if found and (is_quoted or any(draft.labels[each] is Label.OURS for each in below)):
            for each in found.lines:
                if is_quoted or is_header_of_ours(draft.lines[each], program, names, known.words):
                    draft.mark(each, Label.ATTRIBUTION, "the headers of the mail that is quoted")
                else:
                    draft.mark(each, Label.OTHER, "a header that the letter quoted below does not have")


def _beginnings(draft: _Draft, program: ProgramWords) -> list[int]:
    """The labelled lines that do not follow another: where a block of headers may begin."""
    labelled = [is_labelled(line, program) for line in draft.lines]
    return [place for place, each in enumerate(labelled) if each and not (place and labelled[place - 1])]


def _label_attributions(draft: _Draft, program: ProgramWords, names: Names) -> None:
    """The line right above a quotation, or above its headers, that says who wrote it and when; it may be wrapped."""
    for place, label in enumerate(draft.labels):
        if label not in (Label.OURS, Label.OTHER, Label.ATTRIBUTION):
            continue
        last = draft.written_before(place)
        if last < 0 or draft.labels[last] not in (Label.NEW, Label.OTHER):
            continue
        found = attribution(draft.lines, last, program, names, anybody=label is Label.OTHER)
        if found is not None:
            draft.columns[found.first] = found.column
            for each in range(found.first, found.last + 1):
                draft.mark(each, Label.ATTRIBUTION, "says who wrote what is quoted")


def _label_rules(draft: _Draft, program: ProgramWords) -> None:
    """Dividers and rules: right above the headers, or between the lines of what is old."""
    for place in range(len(draft.lines) - 1, -1, -1):
        line = draft.lines[place]
        if draft.labels[place] not in (Label.NEW, Label.OTHER) or not (is_rule(line) or is_divider(line, program)):
            continue
        above, below = draft.written_before(place), draft.written_from(place + 1, 1)
        is_below = bool(below) and draft.labels[below[0]] in (Label.ATTRIBUTION, Label.OURS)
        if is_below or (above >= 0 and is_rule(line) and draft.labels[above] is Label.OURS):
            draft.mark(place, Label.ATTRIBUTION, "divides the reply from what is quoted")


def _give_back_quotations(draft: _Draft) -> None:
    """Where we know no letter that is quoted: a quotation that nothing introduces is the sender's, as people quote."""
    for place, label in enumerate(draft.labels):
        if label is Label.ATTRIBUTION:
            return
        if label is Label.OTHER:
            draft.mark(place, Label.QUOTING, "quoted, and nothing says from where")


def _label_below(draft: _Draft, program: ProgramWords, names: Names) -> None:
    """Where we know no letter that is quoted: everything below the headers of an old mail is that mail.

    But for a mail that begins so, and one that says that it forwards: what follows is what the sender has to say.
    """
    first, end = _opening(draft, program, names)
    for place in range(first, end):
        draft.mark(place, Label.ATTRIBUTION, "opens an old mail")
    if any(label is Label.NEW and not is_rule(draft.lines[place]) for place, label in enumerate(draft.labels[:first])):
        for place in range(end, len(draft.lines)):
            draft.mark(place, Label.BELOW, "below the headers of an old mail")


def _opening(draft: _Draft, program: ProgramWords, names: Names) -> tuple[int, int]:
    """Where the first divider, block of headers or attribution is; at the end if there is none, or a forward first."""
    beginnings = set(_beginnings(draft, program))
    nowhere = len(draft.lines), len(draft.lines)
    is_written_above = False
    for place, label in enumerate(draft.labels):
        if label is not Label.NEW or is_rule(draft.lines[place]):
            continue
        if is_forward(draft.lines[place], program):
            return nowhere if is_written_above else (place, _end_of_headers(draft, place + 1, program, names))
        if is_divider(draft.lines[place], program):
            return place, place + 1
        if place in beginnings and header_block(draft.lines, place, program, names, anybody=True):
            return place, _end_of_headers(draft, place, program, names)
        found = attribution(draft.lines, place, program, names, anybody=True)
        if found is not None and found.is_sure and not found.column:
            return found.first, place + 1
        is_written_above = True
    return nowhere


def _end_of_headers(draft: _Draft, place: int, program: ProgramWords, names: Names) -> int:
    found = header_block(draft.lines, place, program, names, anybody=True) if place < len(draft.lines) else None
    return found.end if found else place
