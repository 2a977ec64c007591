"""What a record is made of, and how it is hashed: facts with their causes, and what stands beside the record."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..facts import Fact


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its cause: a mail, by its sha256 and Message-ID; a person's order; neither: the clock."""

    fact: Fact
    mail: str = ""
    message_id: str = ""
    person: str = ""

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.fact.at  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Given:
    """What a record has that does not follow from what happened: the version of the program that made it; and `hashes`,
    once somebody was taken out of words: by the hash that these have now, the one that they had."""

    software: str
    hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a record, outside of what is hashed: words by their sha256 (`inner`: those which are for the
    Secretariat alone), and the names of those who answered, by organisation."""

    words: Mapping[str, str] = field(default_factory=dict)
    inner: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record, and what stands beside it."""

    record: Mapping[str, Any]
    beside: Beside

    @property
    def title(self) -> str:
        """What was decided on, by its title; as it is now, if somebody was taken out of it."""
        return self.beside.words.get(self.record["title_sha256"], "")

    def on_record_as(self, record: Mapping[str, Any]) -> "Recorded":
        """Another record of the same decision, the one that was hashed, with the words of this one under its hashes."""
        moved = {now: was for _, was, now in differences(record, self.record) if isinstance(now, str)}
        words, inner = (
            {moved.get(sha256, sha256): each for sha256, each in where.items()}
            for where in (self.beside.words, self.beside.inner)
        )
        return Recorded(record, Beside(words, inner, self.beside.people))


def differences(was: Any, now: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(where, what was, what is now) of each place in which two records differ."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted({*was, *now}):
            yield from differences(was.get(key), now.get(key), f"{path} {key}".strip())
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (old, new) in enumerate(zip(was, now, strict=True), 1):
            name = old.get("organisation", number) if isinstance(old, dict) else number
            yield from differences(old, new, f"{path} {name}")
    elif was != now:
        yield path, was, now


def canonical(record: Mapping[str, Any]) -> str:
    """JSON with its keys in order and no spaces: RFC 8785, as far as a record needs it, which has no fractions."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(words: str) -> str:
    """The hash of the words in UTF-8."""
    return hashlib.sha256(words.encode()).hexdigest()
