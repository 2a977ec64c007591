"""The text of an HTML body: what a reader sees, in lines, with quotations marked by ">" as in plain text.

A quotation is a blockquote that a mail program has made: it says so (type=cite), or draws a line beside it. Any other
is an indented paragraph of the sender, and so is what stands beside the blockquote in a program's container: people
answer there. Items are numbered as they are shown; what is struck out stands between "~~".

HTML from outside is first cut down to an allow-list (nh3), so that what is walked here is well formed and carries no
script, style or remote content. Hidden text is no part of the text: what a person could not see, the person did not
write. It is handed out beside it, since what hides it here may not hide it there; and where markup decides by other
means what is seen (a style sheet that strikes out, a drawing), the page says so.

Every reader of HTML known to us takes time that grows with the square of the nesting, and of the attributes of one
tag: a mail of 1 MB can cost minutes. Both are therefore counted first, in one pass.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

import nh3

from ..errors import Unreadable
from .original import STRIKE

LIMIT = 300_000
CUT = "[…]"
_NESTING = 500
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^>]*)")
_TAG_LENGTH = 16_384
_EMBEDDED = re.compile(r"data:[^\s\"'>]{200,}")
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
# Elements that hold nothing, and those that end where the next of their kind begins (HTML, section 13.1.2).
_EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}
_FLAT = _EMPTY | {"dd", "dt", "li", "option", "p", "td", "th", "tr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"caption", "dd", "dl", "dt", "li", "ol", "table", "tr", "ul"}
_PLAIN = {"address", "article", "blockquote", "br", "center", "div", "hr", "p", "pre", "section"}
_PAGE = {"aside", "fieldset", "figcaption", "figure", "footer", "form", "header", "main", "nav"}
_BLOCKS = _HEADINGS | _LISTS | _PLAIN | _PAGE
_CELLS = frozenset({"td", "th"})
_VOID = frozenset({"br", "hr", "img", "input"})
_STRUCK = frozenset({"del", "s", "strike"})
HIGHLIGHT = "=="
_BOX = "\N{BALLOT BOX} "
_QUOTES = re.compile(r"(?i)cite|quote")
_LINE_BESIDE = re.compile(r"(?i)border(?:-left)?(?:-width)?\s*:(?!\s*(?:0|none|medium none))[^;]{0,20}(?:[1-9]|solid)")
_STRIKES = re.compile(r"(?i)text-decoration[a-z-]{0,5}\s*:[^;]{0,40}line-through")
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?:font-size|max-height|opacity)\s*:\s*0(?:\.0{1,9})?(?:px|pt|em|%)?\s*(?:[;!]|$)"
)
_HIGHLIGHTS = re.compile(
    r"(?i)mso-highlight\s*:\s*(?!none|white)[a-z]"
    r"|background(?:-color)?\s*:\s*(?:yellow|lime|aqua|cyan|fuchsia|#ff0(?:;|$)|#ffff00|rgb\(255, ?255, ?0\))"
)
_ATTRIBUTES = {"*": {"class", "style", "type", "id", "hidden"}, "ol": {"start"}, "img": {"alt"}, "input": {"value"}}
_MARKS = {"a", "b", "del", "em", "font", "i", "mark", "q", "s", "span", "strike", "strong", "u"}
_TAGS = _BLOCKS | _MARKS | {"img", "input", "td", "th", "tbody", "thead"}
_UNREAD = {"script", "style", "title"}
_OTHERWISE = re.compile(
    r"(?i)<(?:bdo|canvas|embed|iframe|math|object|svg)\b|<(?:body|html)\b[^>]{0,2000}(?:line-through|direction\s*:\s*rtl)"
)
_SHEET = re.compile(r"(?i)<style\b[^>]{0,500}>")
_RULE = re.compile(r"([^{}]{0,500})\{([^{}]{0,2000})")
_TELLING = re.compile(r"(?i)line-through|(?<![a-z-])content\s*:")
_PREVIEW = "preview"  # what our own letters hide


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: its `text`, what it hides, and whether something else than its words decides what is seen."""

    text: str
    hidden: str
    is_uncertain: bool


def text_of(markup: str) -> str:
    """The visible text of `markup`, as `page` reads it."""
    return page(markup).text


def page(markup: str) -> Page:
    """The text of `markup`; quotations are prefixed with ">".

    Of more than `LIMIT` characters (pictures in it not counted) the rest is left out, and a last line "[…]" says so:
    whoever reads it then knows that it is not all. Raises Unreadable for markup that is nested beyond measure.
    """
    markup = _EMBEDDED.sub("", markup)
    _check_nesting(markup[:LIMIT])
    clean = nh3.clean(
        markup[:LIMIT],
        tags=_TAGS,
        clean_content_tags=_UNREAD,
        attributes=_ATTRIBUTES,
        strip_comments=True,
        link_rel=None,
    )
    walker = _Walker()
    walker.feed(clean[:LIMIT])
    is_cut = len(markup) > LIMIT or len(clean) > LIMIT
    text = f"{walker.text()}\n{CUT}" if is_cut else walker.text()
    return Page(text, "\n".join(walker.hidden), _is_uncertain(markup[:LIMIT]))


def _is_uncertain(markup: str) -> bool:
    """True if a style sheet strikes out, hides or adds text, or something is drawn in a way that is not read here."""
    if _OTHERWISE.search(markup):
        return True
    for found in _SHEET.finditer(markup):
        end = markup.find("</", found.end())
        for selector, rule in _RULE.findall(markup[found.end() : end if end >= 0 else len(markup)]):
            if _TELLING.search(rule) or (_HIDDEN.search(rule) and _PREVIEW not in selector.lower()):
                return True
    return False


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


@dataclass(frozen=True, slots=True)
class _Open:
    """An open tag, and what it does to the text in it."""

    tag: str
    quotes: bool
    hides: bool
    sign: str  # that stands before and behind the text: of what is struck out, or highlighted
    numbers: bool


class _Walker:
    """Collects lines. Each open tag remembers what it does to the text in it."""

    def __init__(self) -> None:
        self._lines: list[str] = [""]
        self._open: list[_Open] = []
        self._depth = 0
        self._hidden = 0
        self.hidden: list[str] = []
        self._kept = 0  # how many <pre> are open, whose line ends are kept
        self._items: list[int] = []  # the number of the last item of each open <ol>
        self._marker = ""

    def feed(self, clean: str) -> None:
        """Walk through markup as nh3 writes it: closed, quoted, escaped."""
        for slash, tag, attributes, text in _TOKEN.findall(clean):
            if text:
                self._read(unescape(text))
            elif slash:
                self._close(tag)
            else:
                self._begin(tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)})

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _BLOCKS or tag in _CELLS:
            self._break()
        if tag in _VOID:
            self._write(_shown_by(attributes))
            return
        style = attributes.get("style", "")
        opened = _Open(
            tag,
            quotes=tag == "blockquote" and (self._depth > 0 or _is_quotation(attributes)),
            hides="hidden" in attributes or bool(style and _HIDDEN.search(style)),
            sign=_sign(tag, style),
            numbers=tag == "ol",
        )
        self._open.append(opened)
        self._depth += opened.quotes
        self._hidden += opened.hides
        self._kept += tag == "pre"
        if opened.numbers:
            start = attributes.get("start", "")
            self._items.append(int(start) - 1 if start.isdecimal() and len(start) < 6 else 0)
        elif tag == "li" and self._items and self._is_numbered():
            self._items[-1] += 1
            self._marker = f"{self._items[-1]}. "
        self._write(opened.sign)

    def _close(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self._open:
            closed = self._open.pop()
            self._write(closed.sign)
            if closed.numbers:
                self._items.pop()
            self._depth -= closed.quotes
            self._hidden -= closed.hides
            self._kept -= closed.tag == "pre"
            if closed.tag == tag:
                break
        if tag in _BLOCKS:
            self._break()

    def _read(self, data: str) -> None:
        if self._kept:
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._break()
                self._write(line)
        else:
            self._write(_SPACES.sub(" ", data))

    def _is_numbered(self) -> bool:
        """True if the item that begins belongs to a numbered list: the innermost list that is open."""
        return next((each.tag for each in reversed(self._open) if each.tag in ("ol", "ul")), "") == "ol"

    def _write(self, text: str) -> None:
        if not text:
            return
        if self._hidden:
            self.hidden += [text] if text.strip() else []
            return
        if not self._lines[-1].strip() and text.strip():
            self._lines[-1] = "> " * self._depth + self._marker
            self._marker = ""
            text = text.lstrip() if not self._kept else text
        self._lines[-1] += text

    def _break(self) -> None:
        if self._lines[-1].strip():
            self._lines.append("")
        else:
            self._lines[-1] = ""

    def text(self) -> str:
        """All lines, stripped at their ends."""
        return "\n".join(line.strip() for line in self._lines).strip()


def _sign(tag: str, style: str) -> str:
    if tag in _STRUCK or (style and _STRIKES.search(style)):
        return STRIKE
    if tag == "q":
        return '"'
    return HIGHLIGHT if tag == "mark" or (style and _HIGHLIGHTS.search(style)) else ""


def _shown_by(attributes: Mapping[str, str]) -> str:
    """What an element without content shows: the value of a field, a box to tick, whether or not it is ticked, and a
    picture that is a sign, like an emoji."""
    if attributes.get("type") in ("checkbox", "radio"):
        return _BOX
    value = "" if attributes.get("type") == "hidden" else attributes.get("value", "")
    sign = attributes.get("alt", "")
    return value + ("" if any(map(str.isalnum, sign)) else sign)


def _is_quotation(attributes: Mapping[str, str]) -> bool:
    marked = f"{attributes.get('type', '')} {attributes.get('class', '')} {attributes.get('id', '')}"
    return bool(_QUOTES.search(marked) or _LINE_BESIDE.search(attributes.get("style", "")))
