"""A text in Markdown as what a reader counts: headings, paragraphs, points, rows; and the words of each.

Markdown's marks are no words. What they come to (a heading, a point, a word that stands out) is told beside the words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.tree import SyntaxTreeNode

from .markdown import LIMIT, parser
from .plain import link_target

_WORD = re.compile(r"<[^<>\s]+>|\w+(?:[.,:/'’-]\w+)*|[^\w\s]")
_EMPHASES = frozenset({"strong", "em", "code_inline"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text: under which heading ("" for none), as what kind of block, and which.

    `kind`: "heading", "paragraph", "quotation", "point" (of a numbered list), "item", "row" or "line" (of code).
    `number`: of a point its own, behind those around it; of others the how manyth. `level`: of a heading.
    """

    heading: str
    kind: str
    number: str = ""
    level: int = 0

    def is_set_like(self, other: "Place") -> bool:
        """True if both are the same kind of block."""
        return (self.kind, self.level) == (other.kind, other.level)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign. `spaced`: white space stands before it, which makes no difference."""

    text: str
    emphasis: frozenset[str]
    spaced: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are held against others as a whole: a block, or a sentence of a long one."""

    words: tuple[Word, ...]
    plain: tuple[str, ...]
    known: frozenset[str]

    @classmethod
    def of(cls, words: tuple[Word, ...]) -> "Piece":
        """The piece that these words are."""
        plain = tuple(word.text for word in words)
        return cls(words, plain, frozenset(word.casefold() for word in plain))


@dataclass(frozen=True, slots=True)
class Block:
    """What stands at a place. `path`: the number of a point, an item, a row or a line, behind those of the points
    and items around it; () for what is counted under its heading."""

    place: Place
    path: tuple[int, ...]
    piece: Piece

    @property
    def words(self) -> tuple[Word, ...]:
        """What it says."""
        return self.piece.words


def blocks_of(text: str) -> Iterator[Block]:
    """Every block of the text, in order; what holds no words (a line across the page) is none."""
    heading, count = "", 0
    for kind, path, level, words in _read(SyntaxTreeNode(parser().parse(text[:LIMIT]))):
        if kind == "heading":
            heading, count = text_of(words), 0
            yield Block(Place("", kind, "", level), (), Piece.of(words))
            continue
        count += not path
        number = ".".join(map(str, path or (count,)))
        yield Block(Place(heading, kind, number), path, Piece.of(words))


_Read = tuple[str, tuple[int, ...], int, tuple[Word, ...]]


def _read(node: SyntaxTreeNode, kind: str = "paragraph", path: tuple[int, ...] = ()) -> Iterator[_Read]:
    """(kind, its number and those around it, level, words) of each block."""
    for child in node.children:
        match child.type:
            case "heading":
                yield "heading", (), int(child.tag[1:]), _words(_inline(child))
            case "paragraph":
                yield kind, path, 0, _words(_inline(child))
            case "bullet_list" | "ordered_list":
                of = "point" if child.type == "ordered_list" else "item"
                for number, item in enumerate(child.children, int(child.attrs.get("start", 1))):
                    yield from _read(item, of, (*path, number))
            case "blockquote":
                yield from _read(child, "quotation", path)
            case "table":
                rows = (row for part in child.children for row in part.children)
                for number, row in enumerate(rows, 1):
                    yield "row", (number,), 0, _words(_cells(row))
            case "fence" | "code_block":
                for number, line in enumerate(child.content.rstrip("\n").split("\n"), 1):
                    yield "line", (number,), 0, _words([(line, frozenset())])
            case _:
                yield from _read(child, kind, path)


_Part = tuple[str, frozenset[str]]


def _inline(node: SyntaxTreeNode, emphasis: frozenset[str] = frozenset()) -> Iterator[_Part]:
    """What is written in a block, in parts, and how each stands out; a link shows its target."""
    for child in node.children:
        within = emphasis | ({child.type} & _EMPHASES)
        if child.type in ("softbreak", "hardbreak"):
            yield " ", emphasis
        elif child.type == "link":
            name, target = list(_inline(child, emphasis)), link_target(child)
            yield from name
            if "".join(text for text, _ in name) != target:
                yield f" <{target}>", emphasis
        elif child.children:
            yield from _inline(child, within)
        else:
            yield child.content, within


def _cells(row: SyntaxTreeNode) -> Iterator[_Part]:
    for number, cell in enumerate(row.children):
        if number:
            yield " | ", frozenset()
        yield from _inline(cell)


def _words(parts: Iterable[_Part]) -> tuple[Word, ...]:
    text, emphases = "", list[frozenset[str]]()
    for part, emphasis in parts:
        text += part
        emphases += [emphasis] * len(part)
    return tuple(
        Word(
            found[0],
            frozenset().union(*emphases[found.start() : found.end()]),
            text[found.start() - 1 : found.start()].isspace(),
        )
        for found in _WORD.finditer(text)
    )


def text_of(words: Sequence[Word]) -> str:
    """The words as they stand on one line."""
    return "".join(f"{' ' * word.spaced}{word.text}" for word in words)
