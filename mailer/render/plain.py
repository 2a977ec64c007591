"""Markdown as a plain text letter: 72 columns, headings underlined, tables in columns.

Both parts of a mail are made from the same Markdown, so they cannot say different things. Wrapped lines of a paragraph
end in a space: with `format=flowed` a phone may fill them up again (RFC 3676).
"""

import textwrap
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

WIDTH = 72


def plain(tree: SyntaxTreeNode) -> str:
    """The text of a parsed document."""
    return "\n\n".join(block for child in tree.children if (block := "\n".join(_block(child, WIDTH))))


def _block(node: SyntaxTreeNode, width: int) -> list[str]:
    match node.type:
        case "paragraph":
            return wrapped(inline_text(node.children[0]), width)
        case "heading":
            title = inline_text(node.children[0])
            return [title, ("=" if node.tag == "h1" else "-") * min(len(title), width)]
        case "bullet_list" | "ordered_list":
            return _list(node, width)
        case "blockquote":
            return [f"> {line}".rstrip() for line in _blocks(node, width - 2)]
        case "fence" | "code_block":
            return ["    " + line for line in node.content.rstrip("\n").split("\n")]
        case "hr":
            return ["-" * 24]
        case "table":
            return list(_table(node))
    return _blocks(node, width)


def _blocks(node: SyntaxTreeNode, width: int) -> list[str]:
    lines: list[str] = []
    for child in node.children:
        lines += [*([""] if lines else []), *_block(child, width)]
    return lines


def _list(node: SyntaxTreeNode, width: int) -> list[str]:
    lines: list[str] = []
    start = int(node.attrs.get("start", 1))
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    for number, item in enumerate(node.children, start):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        inner: list[str] = []
        for child in item.children:
            inner += [*([""] if inner and not tight else []), *_block(child, width - len(mark))]
        indent = " " * len(mark)
        lines += [""] if lines and not tight else []
        lines += [f"{mark if n == 0 else indent}{line}".rstrip(" ") for n, line in enumerate(inner or [""])]
    return lines


def _table(node: SyntaxTreeNode) -> Iterator[str]:
    rows = [
        [inline_text(cell.children[0]) if cell.children else "" for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def inline_text(node: SyntaxTreeNode) -> str:
    """The words of inline content; a link shows its target where that is not what it is called."""
    parts: list[str] = []
    for child in node.children:
        if child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "link":
            name, target = inline_text(child), link_target(child)
            parts.append(name if target == name else f"{name} <{target}>")
        elif child.children:
            parts.append(inline_text(child))
        else:
            parts.append(child.content)
    return "".join(parts)


def link_target(link: SyntaxTreeNode) -> str:
    """Where a link leads, as people read it."""
    return str(link.attrs.get("href", "")).removeprefix("mailto:")


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """The text in lines; one that goes on on the next line ends in a space (RFC 3676)."""
    lines: list[str] = []
    for hard in text.split("\n"):
        soft = textwrap.wrap(hard, width - 1, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [line + " " for line in soft[:-1]] + soft[-1:]
    return lines
