"""Markdown: the one form in which letters are written, with the values of others kept from being anything but words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_SPACES = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

LIMIT = 400_000
# The grounds of cells of a table, by what stands in them. Dark words are legible on each (WCAG 2, more than 4.5 to 1);
# the words say the same, so nothing is told by the colour alone.
SHADES = {
    "accepted": "#cfe8d5",
    "tentative": "#fbe7b2",
    "declined": "#d9dfe6",
    "review": "#e5d9f2",
    "none": "#f1f3f5",
}
_SHADE = "shade:"
# What became of words, and the elements that say so in HTML (HTML, section 4.7).
ADDED, REMOVED, EMPHASIS = "added", "removed", "emphasis"
_EDITS = {ADDED: "ins", REMOVED: "del"}
_EDIT = "edit:"


class Markdown(str):
    """Text that is Markdown on purpose: from a template, or a text that the Secretariat wrote. All else is words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that follow each other, with the space before them. `mark`: ADDED, REMOVED, EMPHASIS for those that only
    stand out otherwise than before, "" for those that are as they were."""

    text: str
    mark: str = ""


def parser() -> MarkdownIt:
    """CommonMark with tables; without HTML and without images, so that a letter never loads anything."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
    made.core.ruler.push("cells", _dressed)
    made.core.ruler.push("edits", _edited)
    return made


def shaded(text: str, shade: str) -> Markdown:
    """`text` to the letter, as a cell of a table on that ground; HTML shows it, by an attribute that needs no style."""
    return Markdown(f"[{escaped(text)}]({_SHADE}{shade})")


def _dressed(state: StateCore) -> None:
    """Says of headings of a table what they head, and turns cells that hold nothing but a shaded text into cells with a
    ground, and the text in them."""
    for cell, inline in pairwise(state.tokens):
        if cell.type == "th_open":
            cell.attrSet("scope", "col")
        elif cell.type == "td_open" and (shade := _shade_of(inline)) in SHADES:
            cell.attrSet("bgcolor", SHADES[shade])
            inline.children = (inline.children or [])[1:-1]


def _shade_of(inline: Token) -> str:
    children = inline.children or []
    links = [place for place, each in enumerate(children) if each.type in ("link_open", "link_close")]
    is_whole = links == [0, len(children) - 1]
    return str(children[0].attrGet("href")).removeprefix(_SHADE) if is_whole else ""


def marked(runs: Iterable[Run], words: Mapping[str, str]) -> Markdown:
    """The runs to the letter, on one line: “[removed: must] [added: should]”, in the `words` of a language, so that
    nobody needs colours or lines; HTML has them as well, as <del> and <ins>."""
    told = ""
    for run in runs:
        if not run.mark:
            told += escaped(run.text)
            continue
        text = escaped(run.text.strip())
        shown = f"[{text}]({_EDIT}{run.mark})" if run.mark in _EDITS else text
        told += f" \\[{words[run.mark]}: {shown}\\]"
    return Markdown(told.strip())


def _edited(state: StateCore) -> None:
    """Turns links that stand for what was removed or added into the elements that mean it."""
    for token in state.tokens:
        edit = ""
        for child in token.children or []:
            if child.type == "link_open":
                edit = _EDITS.get(str(child.attrGet("href")).removeprefix(_EDIT), "")
            if edit and child.type in ("link_open", "link_close"):
                child.type, child.tag, child.attrs = child.type.replace("link", edit), edit, {}


def escaped(text: str) -> Markdown:
    """`text` such that Markdown shows it to the letter, on one line as in a paragraph."""
    return Markdown(_PUNCTUATION.sub(r"\\\1", _SPACES.sub(" ", text)))


def lines(text: str) -> Markdown:
    """`text` to the letter with its line breaks; empty lines part paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return Markdown("\n\n".join("\\\n".join(escaped(line.strip()) for line in each.split("\n")) for each in paragraphs))


def code(text: str) -> Markdown:
    """`text` to the letter, as something to copy, like a command: nothing is escaped within it."""
    return Markdown(f"`{_SPACES.sub(' ', text).replace('`', '')}`")


def quoted(text: str) -> Markdown:
    """`text` to the letter, as a quotation."""
    return Markdown("\n".join(f"> {line}".rstrip() for line in lines(text).split("\n")))


def document(text: str) -> Markdown:
    """A text that is Markdown itself, as the Secretariat wrote it; headings one level down, below the letter's own."""
    return Markdown(re.sub(r"(?m)^(#{1,5}) ", r"#\1 ", text[:LIMIT].strip()))


def shown(value: object) -> str:
    """What a value in a template comes to: Markdown as it is, everything else to the letter."""
    if isinstance(value, Markdown):
        return value
    return escaped(value) if isinstance(value, str) else str(value)
