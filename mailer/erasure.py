"""Where a text or a fact holds a person, and what stands there once they are taken out. Pure; source:
docs/data-protection.md.

Each address has a pseudonym of its own, so that whatever two facts had in common they have still: who spoke last for an
organisation, whose letter came back, who holds a key. Names go with what surrounds them left as it is.

What is surely the person's goes everywhere: their addresses, their name in either order as the list had it, a local
part that is made of it. What others may be called as well (a first name, `info`), and what somebody calls themselves
who was never on the list, goes where the person is the author: a display name can be any words. From what organisations
have decided on, only addresses go, and full names as the list has them, written as names are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from .network.facts import (
    ClearanceAnswered,
    DecisionRecorded,
    Fact,
    MeetingRequested,
    MinutesCirculated,
    MinutesCommented,
    ObjectionLifted,
    PositionTaken,
    ProposalClosed,
    RequestDecided,
    RoundDrafted,
    RoundOpened,
    RulingAsked,
    StateConcernAsked,
    StatementDrafted,
    StatementDropped,
    StatementNoticeDrafted,
)
from .words import fold, tokens

ERASED = "(name erased)"
DOMAIN = "erased.invalid"  # RFC 2606 section 2: it will never be anybody's
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
_ADDRESSES = ("address", "new_address")
_OF_THEMSELVES = ("comment", "words")  # what somebody says of themselves; their organisation does not say it
# What was put to organisations, and what they said on it.
_ON_RECORD: Mapping[type, tuple[str, ...]] = {
    RoundOpened: ("title", "text"),
    RoundDrafted: ("title", "text"),
    PositionTaken: ("text",),
    StateConcernAsked: ("text",),
    ObjectionLifted: ("text",),
    RulingAsked: ("reason",),
    ProposalClosed: ("reason",),
    MinutesCirculated: ("text",),
    MinutesCommented: ("text",),
    MeetingRequested: ("title", "text"),
    RequestDecided: ("reason",),
    StatementDrafted: ("title", "text"),
    ClearanceAnswered: ("text",),
    StatementDropped: ("reason",),
    StatementNoticeDrafted: ("text",),
}
_LONG_ENOUGH = 3
_SHOWN = 30  # characters on either side of a place that is shown
_BEFORE, _BEHIND = r"(?<![\w@.+-])", r"(?!@|[\w+-]|\.\w)"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"  # of a word; file names join them by _
_BETWEEN = r"[\W_]{1,4}"  # “Leka, Mira”, mira.leka, Mira_Leka.pdf, and a line that was broken between them

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Identity:
    """How a person is found. `pseudonyms`: what stands for each of their addresses (lower case), the one that names
    them first. `names`: every name under which they stood on the list. `others`: what other people are called, folded:
    names, the words of them, and local parts of addresses. `signed`: what else they were called, by themselves or by
    others. `claimed`: what stands for addresses that were said to be theirs, and never proven to be."""

    pseudonyms: Mapping[str, str]
    names: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    signed: tuple[str, ...] = ()
    claimed: Mapping[str, str] = field(default_factory=dict)

    @property
    def pseudonym(self) -> str:
        """The one that names the person from now on."""
        return next(iter(self.pseudonyms.values()))

    @property
    def full_names(self) -> list[tuple[str, ...]]:
        """The words, folded, of the names that are theirs alone."""
        names = dict.fromkeys(tokens(name) for name in self.names)
        return [words for words in names if len(words) > 1 and " ".join(words) not in self.others]


def pseudonyms(addresses: Iterable[str], draw: Callable[[int], str]) -> dict[str, str]:
    """A pseudonym for each address; `draw(n)` gives n random octets in hexadecimal, so that nothing leads back."""
    return {address: f"erased-{draw(8)}@{DOMAIN}" for address in addresses}


def called(names: tuple[str, ...], addresses: tuple[str, ...]) -> frozenset[str]:
    """What people of these names and addresses are called, as `Identity.others` wants it."""
    words = [tokens(name) for name in names]
    whole = {" ".join(each) for each in words}
    return frozenset(
        whole | {word for each in words for word in each} | {fold(each.partition("@")[0]) for each in addresses}
    )


class Mender:
    """Takes one person out of texts and facts. Taking them out twice is taking them out once."""

    def __init__(self, identity: Identity) -> None:
        self._pseudonyms = {fold(address): pseudonym for address, pseudonym in identity.pseudonyms.items()}
        self._claimed = {fold(address): pseudonym for address, pseudonym in identity.claimed.items()}
        self._full_names = frozenset(identity.full_names)
        addresses = list(_addresses(identity))
        surely = [*addresses, *_names(identity), *_local_parts(identity)]
        called = {word for name in identity.names for word in tokens(name) if len(word) >= _LONG_ENOUGH}
        words = called | {word for name in identity.signed for word in tokens(name) if len(word) >= _LONG_ENOUGH}
        words |= {address.partition("@")[0] for address in self._pseudonyms}
        own = [f"{_BEFORE}{re.escape(word)}{_BEHIND}" for word in sorted(words, key=len, reverse=True)]
        exactly = [*addresses, *(_spelled(words) for words in identity.full_names)]
        self._anywhere, self._own = re.compile("|".join(surely)), re.compile("|".join([*surely, *own]))
        self._on_record = re.compile("|".join(exactly))
        self._own_on_record = re.compile("|".join([*exactly, *_signatures(called)]))
        longest = {max(tokens(name), key=len) for name in identity.names if tokens(name)}
        self._needles = tuple(words | longest)  # one of them is in whatever a pattern finds; most texts have none

    def finds(self, text: str) -> bool:
        """True if the text holds the person."""
        return self._is_in(self._anywhere, fold(text))

    def _is_in(self, pattern: re.Pattern[str], folded: str) -> bool:
        return any(needle in folded for needle in self._needles) and pattern.search(folded) is not None

    def is_theirs(self, address: str) -> bool:
        """True for one of the person's addresses."""
        return fold(address) in self._pseudonyms

    def text(self, text: str, own: bool = False) -> str:
        """The text without the person. `own`: they wrote it."""
        return self._mended(text, self._own if own else self._anywhere)

    def on_record(self, text: str, own: bool = False) -> str:
        """The same for a text that organisations decide on: nothing goes from it but what can be no other word."""
        return self._mended(text, self._own_on_record if own else self._on_record, _is_name)

    def _mended(self, text: str, pattern: re.Pattern[str], counts: Callable[[str], bool] = bool) -> str:
        if not self._is_in(pattern, fold(text)):
            return text
        folded, places = _folded(text)
        mended, done = [], 0
        for found in pattern.finditer(folded):
            start, end = places[found.start()], places[found.end()]
            if counts(text[start:end]):
                mended += [text[done:start], self._instead(found[0])]
                done = end
        return "".join([*mended, text[done:]])

    def _instead(self, found: str) -> str:
        local, at, domain = found.partition("@")
        if not at:
            return ERASED
        plain = f"{local.partition('+')[0]}@{domain}"
        return self._pseudonyms.get(found) or self._pseudonyms[plain]

    def fact(self, fact: T) -> T:
        """The fact (or what it is made of) without the person; itself if it does not hold them.

        The record of a decision holds nobody, and is never touched: it must stay what was hashed.
        """
        if isinstance(fact, DecisionRecorded):
            return fact
        given = [str(getattr(fact, name, "")) for name in _ADDRESSES]
        mine = any(self.is_theirs(each) or fold(each) in self._claimed for each in given if each)
        somebody = mine or any(given)
        changed = {}
        for each in fields(fact):  # type: ignore[arg-type]
            before = getattr(fact, each.name)
            if each.name in _ON_RECORD.get(type(fact), ()):
                after = self.on_record(before, own=mine)
            else:
                after = self._field(each.name, before, mine, somebody)
            if after != before:
                changed[each.name] = after
        return replace(fact, **changed) if changed else fact  # type: ignore[type-var]

    def _field(self, name: str, value: Any, mine: bool, somebody: bool) -> Any:
        if name == "name" and somebody:
            return ERASED if value and (mine or tokens(value) in self._full_names) else value
        if mine and name in _OF_THEMSELVES:
            return ""
        if mine and name == "languages":
            return ()
        return self._value(value, mine)

    def _value(self, value: Any, mine: bool) -> Any:
        if isinstance(value, tuple):
            return tuple(self._value(each, mine) for each in value)
        if is_dataclass(value) and not isinstance(value, type):
            return self.fact(value)
        if not isinstance(value, str) or isinstance(value, Enum):
            return value
        if _ADDRESS.fullmatch(value):  # somebody's, whole: it is not searched for words
            return self._pseudonyms.get(fold(value)) or self._claimed.get(fold(value), value)
        return self.text(value, own=mine)

    def places_on_record(self, fact: Fact) -> Iterator[str]:
        """Where a text that organisations decide on would be reworded: "C-2026-01 r1: “… before, after …”"."""
        mended = self.fact(fact)
        for name in _ON_RECORD.get(type(fact), ()):
            before, after = getattr(fact, name), getattr(mended, name)
            if before != after:
                revision = getattr(fact, "revision", None)
                where = f"{getattr(fact, 'about', '')}{f' r{revision}' if revision else ''}"
                yield f"{where}: “{_excerpt(before, after)}”"


def names_in(fact: Fact, is_theirs: Callable[[str], bool]) -> Iterator[str]:
    """Every name under which the fact shows the owner of an address."""
    for record in (fact, *_within(fact)):
        if any(is_theirs(str(getattr(record, each, ""))) for each in _ADDRESSES) and (name := _name(record)):
            yield name


def _within(record: Any) -> Iterator[Any]:
    for each in fields(record):
        value = getattr(record, each.name)
        yield from (part for part in (value if isinstance(value, tuple) else ()) if is_dataclass(part))


def _name(record: Any) -> str:
    name = str(getattr(record, "name", ""))
    return "" if name == ERASED else name


def _addresses(identity: Identity) -> Iterator[str]:
    for address in identity.pseudonyms:
        local, _, domain = fold(address).partition("@")
        yield rf"(?<![\w.+-]){re.escape(local)}(?:\+[\w.+-]*)?@{re.escape(domain)}(?![\w-]|\.\w)"


def _names(identity: Identity) -> Iterator[str]:
    for words in identity.full_names:
        for order in (words, (*words[1:], words[0]), (words[-1], *words[:-1])):
            yield _spelled(order)


def _spelled(words: tuple[str, ...]) -> str:
    return f"{_START}{_BETWEEN.join(map(re.escape, words))}{_END}"


def _signatures(words: set[str]) -> Iterator[str]:
    """A name alone on its line, or at the very end: how people sign what they wrote."""
    if words:
        any_of_them = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        yield rf"(?:^|(?<=\n)|(?<=[.!?,;] ))(?:{any_of_them})(?=\W*(?:\n|$))"


def _is_name(words: str) -> bool:
    """True for an address, and for words that all begin as names do."""
    return "@" in words or not any(word[0].islower() for word in re.findall(r"[^\W_]+", words))


def _local_parts(identity: Identity) -> Iterator[str]:
    """Those that tell of nobody else: of somebody who was on the list, made of the name, or of several parts."""
    named = {word for name in identity.names for word in tokens(name) if len(word) >= _LONG_ENOUGH}
    for address in identity.pseudonyms if identity.names else ():
        local = fold(address.partition("@")[0])
        tells = any(word in local for word in named) or re.search(r"\w[._\d-]", local)
        if tells and local not in identity.others:
            yield f"{_BEFORE}{re.escape(local)}{_BEHIND}"


def _excerpt(before: str, after: str) -> str:
    """What stands around the first difference, on one line."""
    place = next((number for number, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
    start, end = max(place - _SHOWN, 0), place + _SHOWN
    shown = " ".join(before[start:end].split())
    return f"{'… ' if start else ''}{shown}{' …' if end < len(before) else ''}"


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each place in it (and its end) the place in the text that it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    parts = [fold(char) for char in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*places, len(text)]
