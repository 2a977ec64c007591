"""What stands around an answer and is probably no part of it: signature, device, banner, disclaimer, footer of a list.

Only a label: it all stays visible, since people write objections below their signature, too.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..words import tokens
from .original import without_targets
from .programs import Phrase, ProgramWords, is_rule
from .segments import Label, Line

_NAME = re.compile(r"-{1,2} ?[A-Z]\w{0,30}(?: [A-Z]\w{0,30}){0,2}\Z")
_DELIMITERS = ("--", "-- ", "—")
_DEVICE_WORDS = 7
_CLOSING_WORDS = 6
_LOOKED_AT = 90
_FOOTER_RULE = 10
_FOOTER_LINES = 8


_WHY = {
    Label.CLOSING: "as people close",
    Label.SIGNATURE: "below the mark of a signature",
    Label.DEVICE: "as programs sign",
    Label.BANNER: "as gateways warn",
    Label.DISCLAIMER: "as disclaimers begin",
    Label.FOOTER: "as mailing lists end",
}
# What goes on over the lines below it, to the next empty line; a signature goes on beyond that.
_RUNS = frozenset({Label.CLOSING, Label.SIGNATURE, Label.BANNER, Label.DISCLAIMER, Label.FOOTER})


class _Beginnings:
    """How lines of devices, gateways and disclaimers begin, by their first word."""

    def __init__(self, program: ProgramWords) -> None:
        self._known: dict[str, list[tuple[Label, Phrase]]] = {}
        for label, phrases in (
            (Label.DEVICE, program.devices),
            (Label.BANNER, program.banners),
            (Label.DISCLAIMER, program.disclaimers),
        ):
            for phrase in phrases:
                self._known.setdefault(phrase[0], []).append((label, phrase))

    def of(self, words: Phrase) -> list[tuple[Label, Phrase]]:
        """Those that `words` begin with."""
        known = self._known.get(words[0], []) if words else []
        return [(label, phrase) for label, phrase in known if words[: len(phrase)] == phrase]


def with_trimmings(lines: Sequence[Line], program: ProgramWords) -> list[Line]:
    """The same lines, those that are trimmings labelled so."""
    found = list(lines)
    beginnings = _Beginnings(program)
    running = Label.NEW
    is_top = True
    for place, line in enumerate(lines):
        if line.label is Label.BLANK:
            running = running if running is Label.SIGNATURE else Label.NEW
            continue
        if line.label is not Label.NEW or line.depth:
            running = Label.NEW
            continue
        words = tokens(without_targets(line.text[:_LOOKED_AT]))
        begun = (
            Label.FOOTER if _begins_footer(lines, place, program) else _begins(line, words, is_top, beginnings, program)
        )
        running = begun if begun is not Label.NEW else _goes_on(running, words)
        is_top = is_top and running is Label.BANNER
        if running is not Label.NEW:
            found[place] = replace(line, label=running, why=_WHY[running])
    return found


def _goes_on(running: Label, words: Phrase) -> Label:
    is_over = running not in _RUNS or (running is Label.CLOSING and len(words) > _CLOSING_WORDS)
    return Label.NEW if is_over else running


def _begins(line: Line, words: Phrase, is_top: bool, beginnings: _Beginnings, program: ProgramWords) -> Label:
    if line.text.strip() in _DELIMITERS:
        return Label.SIGNATURE
    for label, phrase in beginnings.of(words):
        if label is Label.BANNER and not is_top:
            continue
        if label is not Label.DEVICE or len(words) - len(phrase) <= _DEVICE_WORDS:
            return label
    if words in program.closings or _NAME.match(line.text):
        return Label.CLOSING
    return Label.NEW


def _begins_footer(lines: Sequence[Line], place: int, program: ProgramWords) -> bool:
    """True for the long rule at the very end, below which a list has put its words."""
    rule = lines[place].text.strip()
    if len(rule) < _FOOTER_RULE or len(lines) - place > _FOOTER_LINES or not is_rule(rule):
        return False
    below = " ".join(word for each in lines[place:] for word in tokens(each.text[:_LOOKED_AT]))
    return any(" ".join(phrase) in below for phrase in program.footers)
