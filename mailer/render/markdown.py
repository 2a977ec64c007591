"""Markdown: the one form in which letters are written, with the values of others kept from being anything but words."""

import re

from markdown_it import MarkdownIt

_SPACES = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

LIMIT = 400_000


class Markdown(str):
    """Text that is Markdown on purpose: from a template, or a text that the Secretariat wrote. All else is words."""

    __slots__ = ()


def parser() -> MarkdownIt:
    """CommonMark with tables; without HTML and without images, so that a letter never loads anything."""
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")


def escaped(text: str) -> Markdown:
    """`text` such that Markdown shows it to the letter, on one line as in a paragraph."""
    return Markdown(_PUNCTUATION.sub(r"\\\1", _SPACES.sub(" ", text)))


def lines(text: str) -> Markdown:
    """`text` to the letter with its line breaks; empty lines part paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return Markdown("\n\n".join("\\\n".join(escaped(line.strip()) for line in each.split("\n")) for each in paragraphs))


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
