"""The text of an HTML body: what a reader sees, in lines, with quotations marked by ">" as in plain text.

HTML from outside is first cut down to an allow-list (nh3), so that what is walked here is well formed and carries no
script, style or remote content. Hidden text is dropped: what a person could not see, the person did not write.
"""

import html.parser
import re

import nh3

LIMIT = 1_000_000
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
    """The visible text of `markup`, at most the first `LIMIT` characters of it; quotations are prefixed with ">"."""
    clean = nh3.clean(markup[:LIMIT], tags=_TAGS, attributes=_ATTRIBUTES, strip_comments=True, link_rel=None)
    walker = _Walker()
    walker.feed(clean)
    walker.close()
    return walker.text()


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
