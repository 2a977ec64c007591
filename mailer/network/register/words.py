"""Facts as a record tells them: capacities for people, hashes for words, which stand beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from ..dates import instant
from ..facts import ClosingHeld, Fact, Position, RoundOpened, name_of
from ..people import People
from .recorded import Entry, sha256_of

# Of these facts, what is told of them; of all others, every field but the matter and the names of people.
_TOLD: Mapping[type, tuple[str, ...]] = {
    RoundOpened: (
        "revision",
        "mode",
        "basis",
        "reason",
        "authorised",
        "text_hash",
        "deadline",
        "wall",
        "state_concern",
        "rulebook",
        "cites",
        "carries",
        "at",
    ),
    ClosingHeld: ("revision", "at"),  # members are not told why
}
_UNTOLD = ("about", "name")
# Strings that name a thing, and are nobody's words.
_NAMES_OF_THINGS = frozenset(
    (
        "authorised",
        "carries",
        "cites",
        "consult",
        "evidence",
        "kind",
        "organisation",
        "organisations",
        "reply",
        "rulebook",
        "subject",
        "text_hash",
        "wall",
    )
)
_POSITIONS = frozenset(Position)
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_ACT = re.compile(r"K-\d{4}-\d+")


def acts_in(facts: Iterable[Fact]) -> set[str]:
    """The acts of the co-chairs (K-2026-01) that these facts rest on."""
    values = (getattr(fact, each.name) for fact in facts for each in fields(fact))
    return {value for value in values if isinstance(value, str) and _ACT.fullmatch(value)}


class Words:
    """Puts facts into a record, and the words and people of them beside it."""

    def __init__(self, people: People, hashes: Mapping[str, str]) -> None:
        self._people = people
        self._hashes = hashes
        self.open: dict[str, str] = {}
        self.inner: dict[str, str] = {}
        self.people: dict[str, str] = {}

    def told(self, words: str) -> str:
        """Words that everybody on the roll may read; returns their hash."""
        return self._beside(self.open, words)

    def kept(self, words: str) -> str:
        """Words that are for the Secretariat; returns their hash."""
        return self._beside(self.inner, words)

    def _beside(self, where: dict[str, str], words: str) -> str:
        now = sha256_of(words)
        sha256 = self._hashes.get(now, now)
        where[sha256] = words
        return sha256

    def capacity(self, address: str, at: datetime) -> dict[str, Any]:
        """As what somebody acted then; not who they are."""
        person = self._people.person_of(address)
        roles = person.roles_at(at) if person else None
        return {
            "organisation": person.organisation if person else None,
            "roles": sorted(role.value for role in roles or ()),
        }

    @staticmethod
    def cause(entry: Entry) -> Any:
        """Because of what it happened: a mail, an order of the Secretariat, the clock."""
        if entry.mail:
            return {"mail_sha256": entry.mail, "read_by_hand": bool(entry.person)}
        return "secretariat" if entry.person else "clock"

    def step(self, reference: str, entry: Entry) -> dict[str, Any]:
        """A fact of the matter, or of an act of the co-chairs about it."""
        fact = entry.fact
        names = _TOLD.get(type(fact)) or [each.name for each in fields(fact) if each.name not in _UNTOLD]
        step = {"what": name_of(type(fact)), "by": self.cause(entry)}
        if fact.about != reference:  # type: ignore[union-attr]
            step["about"] = fact.about  # type: ignore[union-attr]
        return step | dict(self._fields(fact, names, entry.at))

    def _fields(self, holder: Any, names: Iterable[str], at: datetime) -> Iterator[tuple[str, Any]]:
        for name in names:
            value = getattr(holder, name)
            parts = value if isinstance(value, tuple) else (value,)
            if not any(_is_words(name, part) for part in parts):
                yield name, self._plain(value, at)
            elif any(parts):
                hashes = [self.kept(part) for part in parts if part]
                yield f"{name}_sha256", hashes if isinstance(value, tuple) else hashes[0]

    def _plain(self, value: Any, at: datetime) -> Any:
        if isinstance(value, tuple):
            return [self._plain(each, at) for each in value]
        if is_dataclass(value):
            return dict(self._fields(value, [each.name for each in fields(value) if each.name not in _UNTOLD], at))
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, datetime):
            return instant(value)
        return self.capacity(value, at) if isinstance(value, str) and _ADDRESS.fullmatch(value) else value


def _is_words(name: str, value: Any) -> bool:
    """True for what somebody may have written: any string that is not known to be something else."""
    is_text = isinstance(value, str) and not isinstance(value, Enum)
    if name == "value" and value in _POSITIONS:  # what the co-chairs settle an answer as
        return False
    return is_text and name not in _NAMES_OF_THINGS and not _ADDRESS.fullmatch(value) and not _ACT.fullmatch(value)
