"""A Letter becomes words: subject, text and HTML, in the languages of its recipient. Pure, but for reading templates.

templates/en/invitation.txt looks like the mail it makes: `Subject:`, an empty line, the text in Markdown. Below a
line `===` stands what the letter is about (a text, minutes, news), which comes once, behind the answers. The frame
(_frame.html, en/_footer.txt) and the words of answers (en/words.toml) stand beside it. Values are shown to the
letter; a template can be edited by the Secretariat, and can't run anything (immutable sandbox, undefined names are
errors).
"""

import html
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import css_inline
import jinja2
from babel.dates import format_date, get_timezone_location
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it.tree import SyntaxTreeNode

from ..errors import Mistake, Mistakes
from ..mail import Letter, Rendered
from ..resources import Folder
from ..words import clean_line, tokens, without_prefixes
from .markdown import Markdown, code, document, lines, marked, parser, quoted, shaded, shown
from .plain import plain, wrapped

HTML_LIMIT = 90_000
FALLBACK = "en"  # every letter exists in it
_LONGEST_LINK = 1900  # characters; from 2,000 on some programs open a mail that is cut short
_SECTION_BREAK = Markdown("\n\n---\n\n")
_MATERIAL = "\n===\n"


@dataclass(frozen=True, slots=True)
class House:
    """What every letter says of the Network itself. `contact`: where a person can be reached, as it is printed."""

    name: str
    short_name: str
    address: str
    zone: ZoneInfo
    language: str
    secretariat: str
    contact: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page in both its forms."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Body:
    subject: str
    preview: str
    source: Markdown
    material: Markdown
    footer: Markdown
    language: str


class Renderer:
    """Renders letters from a folder of templates. Compiled templates are kept for the life of the object."""

    def __init__(self, folder: Folder, house: House) -> None:
        self._folder = folder
        self._house = house
        self._markdown = parser()
        self._parsed = lru_cache(maxsize=32)(self._markdown.parse)  # each part is needed twice: as text and as HTML
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(folder.search_path),
            undefined=jinja2.StrictUndefined,
            finalize=shown,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        )
        self._environment.filters.update(
            quoted=quoted,
            code=code,
            lines=lines,
            document=document,
            shaded=shaded,
            marked=marked,
            excerpt=_excerpt,
            size=_size,
        )
        self._words: dict[str, Mapping[str, Mapping[str, str]]] = {}

    def render(self, letter: Letter, token: str) -> Rendered:
        """The letter in words. `token` is what its answers carry back. Raises Mistakes for a template that fails."""
        wanted = (*letter.to.languages, self._house.language, FALLBACK)
        known = [each for each in dict.fromkeys(wanted) if self.has(letter.template, each)]
        languages = [each for each in known if each in letter.to.languages] or known[:1]
        bodies = [self._body(letter, language) for language in languages]
        answers = self._answers(letter, token, languages)
        footers = Markdown("\n\n".join(body.footer for body in bodies))
        parts = (
            self._plain(_SECTION_BREAK.join(body.source for body in bodies)),
            "\n".join(line for answer in answers for line in wrapped(f"{answer.label}: {answer.instruction}")),
            self._plain(bodies[0].material),
            "-- \n" + self._plain(footers),
        )
        text = "\n\n".join(part for part in parts if part)
        subject = self._subject(letter, bodies[0].subject)
        html_text = self._html(bodies, subject, answers, footers)
        return Rendered(subject, bodies[0].preview, text + "\n", html_text, languages[0])

    def page(self, name: str, title: str, values: Mapping[str, Any]) -> Page:
        """A page that is no letter, in the Network's language. Raises Mistakes for a template that fails."""
        wanted = (self._house.language, FALLBACK)
        language = next(each for each in wanted if self._folder.find(f"{each}/{name}.txt") or each == FALLBACK)
        source = Markdown(self._fill(f"{language}/{name}.txt", {**self._spoken(language), **values}))
        body = _Body(title, "", source, Markdown(""), Markdown(""), language)
        return Page(self._plain(source) + "\n", self._html([body], title, [], body.footer))

    def has(self, template: str, language: str) -> bool:
        """True if there is such a letter in that language."""
        return self._folder.find(f"{language}/{template}.txt") is not None

    @cached_property
    def languages(self) -> list[str]:
        """The languages that there are templates in."""
        return sorted({name.split("/")[0] for name in self._folder.names("*/words.toml")})

    def answers_of(self, button: str) -> frozenset[tuple[str, ...]]:
        """The words that a button writes, folded, in every language."""
        every = (self.words(language).get("answers", {}).get(button, "") for language in self.languages)
        return frozenset(tokens(word) for word in every if word)

    def mistakes(self) -> list[Mistake]:
        """What is wrong with the files: templates that do not compile or have no Subject, words that are missing."""
        languages = sorted({name.split("/")[0] for name in self._folder.names("*/*.txt")})
        found = [mistake for language in languages for mistake in self._wrong_words(language)]
        if self._house.language not in languages:
            known = f"Known: {', '.join(languages)}; or make the folder (docs/templates.md)"
            problem = f"there are no templates in “{self._house.language}”"
            found.append(Mistake("config.toml", "network.language", problem, known))
        for name in ["_frame.html", *self._folder.names("*/*.txt")]:
            path = str(self._folder.find(name))
            try:
                source = Path(path).read_text(encoding="utf-8")
                self._environment.parse(source)
            except (OSError, UnicodeDecodeError) as error:
                found.append(Mistake(path, "file", f"cannot be read: {error}", "Save it as UTF-8 text"))
                continue
            except jinja2.TemplateSyntaxError as error:
                found.append(Mistake(path, "template", str(error.message), "See docs/templates.md", error.lineno))
                continue
            if name.endswith(".txt") and "/_" not in name and not source.startswith("Subject:"):
                found.append(Mistake(path, "first line", "is no subject", "Begin with: Subject: …", 1))
        return found

    def untranslated(self) -> list[str]:
        """The letters that people get in English though the Network's language is another."""
        names = [Path(name).stem for name in self._folder.names(f"{FALLBACK}/*.txt")]
        return [name for name in names if not name.startswith("_") and not self.has(name, self._house.language)]

    def _wrong_words(self, language: str) -> list[Mistake]:
        """What a words.toml lacks of the shipped English one: every letter counts on it."""
        found = self._folder.find(f"{language}/words.toml")
        path = str(found or f"{language}/words.toml")
        if found is None:
            return [Mistake(path, "file", "is missing", f"Copy {FALLBACK}/words.toml, and translate it")]
        try:
            words = self.words(language)
        except Mistakes as error:
            return list(error.mistakes)
        needed = tomllib.loads((self._folder.shipped / "en/words.toml").read_text(encoding="utf-8"))
        return [
            Mistake(path, f"{table}.{key}", "missing", f"In English it is: {key} = {json.dumps(word)}")
            for table, entries in needed.items()
            for key, word in entries.items()
            if table != "cities" and key not in words.get(table, {})
        ]

    def words(self, language: str) -> Mapping[str, Mapping[str, str]]:
        """The words of answers and of the Network's own terms in that language (words.toml)."""
        if language not in self._words:
            path = self._folder.find(f"{language}/words.toml")
            try:
                found = tomllib.loads(path.read_text(encoding="utf-8")) if path else self.words(FALLBACK)
            except (OSError, ValueError) as error:
                mend = 'Texts stand in quotes: key = "text"'
                raise Mistakes([Mistake(str(path), "syntax", str(error), mend)]) from error
            self._words[language] = found
        return self._words[language]

    def _body(self, letter: Letter, language: str) -> _Body:
        values = {
            **letter.values,
            **self._spoken(language),
            "to": letter.to,
            "about": letter.about,
            "enclosed": [each.name for each in letter.attachments],
        }
        head, _, source = self._fill(f"{language}/{letter.template}.txt", values).partition("\n\n")
        said, _, material = source.partition(_MATERIAL)
        fields = dict(line.partition(": ")[::2] for line in head.split("\n"))
        return _Body(
            subject=self._words_of(fields.get("Subject", "")),
            preview=self._words_of(fields.get("Preview", "")),
            source=Markdown(said),
            material=Markdown(material),
            footer=Markdown(self._fill(f"{language}/_footer.txt", values)),
            language=language,
        )

    def _spoken(self, language: str) -> dict[str, Any]:
        """What every template of that language can say: the Network, its words, and how instants are told."""
        cities = self.words(language).get("cities", {})
        moments = _Moments(language, self._house.zone, cities.get(self._house.zone.key, ""))
        return {
            "house": self._house,
            "words": self.words(language),
            "day": moments.day,
            "moment": moments.moment,
            "clock": moments.clock,
            "utc": moments.utc,
            "city": moments.city,
            "short": moments.short,
        }

    def _fill(self, name: str, values: Mapping[str, Any]) -> str:
        return self._made(self._environment, name, values)

    def _made(self, environment: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
        try:
            return environment.get_template(name).render(values)
        except jinja2.TemplateError as error:
            path = str(self._folder.find(name) or name)
            line = error.lineno if isinstance(error, jinja2.TemplateSyntaxError) else None
            raise Mistakes([Mistake(path, "template", str(error.message), "See docs/templates.md", line)]) from error

    def draft(self, name: str, values: Mapping[str, Any]) -> str:
        """A text for a person to go on with, from the template `name` in the Network's language; what stands in it is
        not sent before somebody has read it, and nothing in it is masked. Raises Mistakes for a template that fails."""
        language = self._house.language if self.has(name, self._house.language) else FALLBACK
        unmasked = self._environment.overlay(finalize=str)
        return self._made(unmasked, f"{language}/{name}.txt", {**self._spoken(language), **values})

    def _words_of(self, markdown: str) -> str:
        """A line of Markdown as one line of words, fit for a header."""
        return clean_line(self._plain(markdown).replace(" \n", " "), 200)

    def _plain(self, markdown: str) -> str:
        return plain(SyntaxTreeNode(self._parsed(markdown)))

    def _marked_up(self, markdown: str) -> Markdown:
        return Markdown(self._markdown.renderer.render(self._parsed(markdown), self._markdown.options, {}))

    def _subject(self, letter: Letter, words: str) -> str:
        tag = self.reference(letter)
        if letter.reply_subject:
            words = f"Re: {without_prefixes(letter.reply_subject)}"
        return f"{words} {tag}" if tag and tag not in words else words

    def reference(self, letter: Letter) -> str:
        """The matter as it stands in subjects: "[UNMN Albania C-2026-01 r1]"; "" for a letter about none.

        A revision is shown where it is one of a text; the sequence of an invitation is the calendar's business.
        """
        if letter.about is None:
            return ""
        return f"[{self._house.short_name} {_matter(letter)}]"

    def _answers(self, letter: Letter, token: str, languages: Sequence[str]) -> list["_Answer"]:
        found = []
        words = self.words(languages[0])
        for button in letter.buttons:
            word = words["answers"][button]
            label = " / ".join(self.words(language)["labels"][button] for language in languages)
            line = _filled(word, letter.fills)
            if line == word:
                found.append(
                    _Answer(label, f"{words['instruction']['reply']} {word}", self._mailto(letter, word, word, token))
                )
            else:
                link = self._mailto(letter, words["labels"][button], line, token)
                found.append(_Answer(label, f"{words['instruction']['line']} {line}", link))
        return found

    def _mailto(self, letter: Letter, title: str, word: str, token: str) -> str:
        """The link that opens a finished mail; "" where the programs that open it would cut it short."""
        known = self.reference(letter) or f"[{self._house.short_name}]"
        subject = f"{title} {known} k.{token}"
        signed = ", ".join(each for each in (letter.to.organisation, _matter(letter)) if each)
        body = f"{word}\r\n\r\n-- \r\n{signed}\r\n"
        link = f"mailto:{self._house.address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
        return link if len(link) <= _LONGEST_LINK else ""

    def _html(self, bodies: list[_Body], subject: str, answers: list["_Answer"], footers: Markdown) -> str:
        frame = self._environment.get_template("_frame.html")
        filled = frame.render(
            lang=bodies[0].language,
            subject=_markup(subject),
            title=_markup(bodies[0].subject),
            preview=_markup(bodies[0].preview),
            sections=[{"lang": body.language, "html": self._marked_up(body.source)} for body in bodies],
            answers=[
                {"label": _markup(each.label), "link": _markup(each.link), "instruction": _markup(each.instruction)}
                for each in answers
            ],
            material=self._marked_up(bodies[0].material),
            footer=self._marked_up(footers),
            network=_markup(self._house.name),
        )
        return self._inliner.inline(filled)


@dataclass(frozen=True, slots=True)
class _Answer:
    label: str
    instruction: str
    link: str


@dataclass(frozen=True, slots=True)
class _Moments:
    """Days and hours in words, in one language and the Network's zone."""

    language: str
    zone: ZoneInfo
    named: str

    def day(self, instant: datetime) -> str:
        """ "Friday 13 March 2026" """
        return format_date(instant.astimezone(self.zone).date(), "EEEE d MMMM y", locale=self.language)

    def short(self, instant: datetime) -> str:
        """ "Fri 13 Mar": for subjects."""
        return format_date(instant.astimezone(self.zone).date(), "EEE d MMM", locale=self.language)

    def clock(self, instant: datetime) -> str:
        """ "17:00" """
        return f"{instant.astimezone(self.zone):%H:%M}"

    @staticmethod
    def utc(instant: datetime) -> str:
        """ "2026-03-13 16:00 UTC": the same instant everywhere."""
        return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"

    def moment(self, instant: datetime) -> str:
        """ "Friday 13 March 2026, 17:00 (Tirana time)": what a deadline is told in."""
        return f"{self.day(instant)}, {self.clock(instant)} ({self.city})"

    @property
    def city(self) -> str:
        """ "Tirana time" """
        return self.named or get_timezone_location(self.zone.key, locale=self.language, return_city=True)


def _matter(letter: Letter) -> str:
    """ "C-2026-01 r2", "M-2026-01"; "" for a letter about none."""
    of_text = str(letter.about).startswith(("C", "S")) or letter.answers == "minutes"
    return f"{letter.about} r{letter.revision}" if of_text and letter.revision else letter.about or ""


def _filled(word: str, fills: Mapping[str, str]) -> str:
    """The words of an answer, with each {name} that there is something for replaced."""
    for name, text in fills.items():
        word = word.replace(f"{{{name}}}", clean_line(text, HTML_LIMIT))
    return word


def _markup(text: str) -> Markdown:
    """Words as they stand in HTML; the frame is HTML already, so nothing more is done to them."""
    return Markdown(html.escape(text))


def _size(octets: int) -> str:
    """ "34 kB", "1.2 MB" """
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{max(1, round(octets / 1000))} kB"


def _excerpt(text: str, length: int) -> str:
    """The beginning of `text`, up to a word's end, with "…" where something was left out."""
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip(" ,.;:") + " …"
