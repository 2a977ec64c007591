"""The text of an HTML body: what a reader sees, in lines, with quotations marked by ">" as in plain text.

HTML from outside is first cut down to an allow-list (nh3), so that what is walked here is well formed and carries no
script, style or remote content. Hidden text is dropped: what a person could not see, the person did not write.

Every reader of HTML known to us takes time that grows with the square of the nesting, and of the attributes of one
tag: a mail of 1 MB can cost minutes. Both are therefore counted first, in one pass.
"""

import html.parser
import re
from collections import Counter

import nh3

from ..errors import Unreadable

LIMIT = 300_000
CUT = "[…]"
_NESTING = 500
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^>]*)")
_TAG_LENGTH = 16_384
_EMBEDDED = re.compile(r"data:[^\s\"'>]{200,}")
# Elements that hold nothing, and those that end where the next of their kind begins (HTML, section 13.1.2).
_EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}
_FLAT = _EMPTY | {"dd", "dt", "li", "option", "p", "td", "th", "tr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"li", "ol", "table", "tr", "ul"}
_BLOCKS = _HEADINGS | _LISTS | {"address", "article", "blockquote", "br", "div", "hr", "p", "pre", "section"}
_VOID = frozenset({"br", "hr"})
_QUOTES = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|protonmail_quote")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)")
_ATTRIBUTES = {"*": {"class", "style", "type", "id"}}
_MARKS = {"a", "b", "del", "em", "font", "i", "s", "span", "strike", "strong", "u"}
_TAGS = _BLOCKS | _MARKS | {"td", "th", "tbody", "thead"}


def text_of(markup: str) -> str:
    """The visible text of `markup`; quotations are prefixed with ">".

    Of more than `LIMIT` characters (pictures in it not counted) the rest is left out, and a last line "[…]" says so:
    whoever reads it then knows that it is not all. Raises Unreadable for markup that is nested beyond measure.
    """
    markup = _EMBEDDED.sub("", markup)
    _check_nesting(markup[:LIMIT])
    clean = nh3.clean(markup[:LIMIT], tags=_TAGS, attributes=_ATTRIBUTES, strip_comments=True, link_rel=None)
    walker = _Walker()
    walker.feed(clean[:LIMIT])
    walker.close()
    is_cut = len(markup) > LIMIT or len(clean) > LIMIT
    return f"{walker.text()}\n{CUT}" if is_cut else walker.text()


def _check_nesting(markup: str) -> None:
    unclosed: Counter[str] = Counter()
    depth = 0
    for slash, name, rest in _TAG.findall(markup):
        if len(rest) > _TAG_LENGTH:
            raise Unreadable(f"a tag of its HTML is longer than {_TAG_LENGTH // 1024} kB")
        tag = name.lower()
        if tag in _FLAT:
            continue
        if not slash:
            unclosed[tag] += 1
            depth += 1
        elif unclosed[tag]:
            unclosed[tag] -= 1
            depth -= 1
        if depth > _NESTING:
            raise Unreadable(f"its HTML is nested more than {_NESTING} deep")


class _Walker(html.parser.HTMLParser):
    """Collects lines. Each open tag remembers whether it began a quotation or hides what it holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._open: list[tuple[str, bool, bool]] = []
        self._depth = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _BLOCKS:
            self._break()
        if tag in _VOID:
            return
        quotes = tag == "blockquote" or (tag == "div" and bool(_QUOTES.search(attributes.get("class") or "")))
        hides = bool(_HIDDEN.search(attributes.get("style") or ""))
        self._open.append((tag, quotes, hides))
        self._depth += quotes
        self._hidden += hides

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        while self._open:
            name, quotes, hides = self._open.pop()
            self._depth -= quotes
            self._hidden -= hides
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            words = re.sub(r"\s+", " ", data)
            if self._lines[-1] == "" and self._depth and words.strip():
                self._lines[-1] = "> " * self._depth
            self._lines[-1] += words

    def _break(self) -> None:
        if self._lines[-1].strip():
            self._lines.append("")

    def text(self) -> str:
        """All lines, stripped at their ends."""
        return "\n".join(line.strip() for line in self._lines).strip()
