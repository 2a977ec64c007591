"""The register of decisions: what the record of a decision says, and how one record is chained to the next.

A record is a pure function of what had happened in the matter when it was adopted, whatever the order in which that was
read. It holds organisations, capacities, instants and hashes. Names and words stand beside it, each word under its
hash, so that a person can be taken out of them and the record is still the one that was hashed: docs/register.md.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from . import Network
from .consensus import Effective, Proposal, Round, positions
from .facts import (
    AbsenceNoted,
    ClosingHeld,
    DecisionRecorded,
    Fact,
    HoldEnded,
    LetterAccepted,
    LetterReturned,
    MailJudged,
    Position,
    PositionTaken,
    ProposalAdopted,
    ReminderSent,
    ReplySetAside,
    RollEntry,
    RoundExtended,
    RoundHeld,
    RoundOpened,
    name_of,
)
from .people import People

FORM = 1  # of the record; a later form has another number, and what is on record stays as it is
# What the roll tells, or need not be told; everything else that happened in the matter is told as it is.
_LEFT_OUT = (
    AbsenceNoted,
    LetterAccepted,
    LetterReturned,
    PositionTaken,
    ReplySetAside,
    ReminderSent,
    MailJudged,
    ProposalAdopted,
    DecisionRecorded,
)
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
_REMARKS = (Position.COMMENT, Position.RESERVATION)
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_ACT = re.compile(r"K-\d{4}-\d+")


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


def acts_in(facts: Iterable[Fact]) -> set[str]:
    """The acts of the co-chairs (K-2026-01) that these facts rest on."""
    values = (getattr(fact, each.name) for fact in facts for each in fields(fact))
    return {value for value in values if isinstance(value, str) and _ACT.fullmatch(value)}


def record(network: Network, entries: Sequence[Entry], given: Given, previous: str | None) -> Recorded:
    """The record of a decision, from everything that had happened in its matter; the adoption is the last of it.

    `network`: as it was then, under the rules by which it was adopted. `previous`: the hash of the record before.
    """
    adopted = entries[-1].fact
    if not isinstance(adopted, ProposalAdopted):
        raise ValueError(f"{name_of(type(adopted))} is no adoption")
    proposal = network.proposals[adopted.about]
    round_, opened = proposal.current, proposal.current.opened
    words = _Words(network.people, given.hashes)
    told = {
        "form": FORM,
        "number": adopted.number,
        "id": proposal.reference,
        "kind": opened.kind,
        "title_sha256": words.told(opened.title),
        "revision": round_.revision,
        "text_sha256": opened.text_hash,
        "mode": opened.mode.value,
        "basis": opened.basis.value,
        "state_concern": round_.state_concern,
        "opened": _instant(opened.at),
        "deadline": _instant(round_.deadline),
        "adopted": _instant(adopted.at),
        "adopted_by": words.cause(entries[-1]),
        "rulebook": {"opened": opened.rulebook, "adopted": network.procedure.version},
        "software": given.software,
        "roll": _roll(words, network, round_, entries),
        "course": _course(words, proposal, entries),
        "previous": previous,
    }
    words.kept(opened.text)
    return Recorded(told, Beside(words.open, words.inner, words.people))


# --- the roll ---------------------------------------------------------------------------------------------------------


def _roll(words: "_Words", network: Network, round_: Round, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    voices, states = network.voices(round_), positions(round_, network.procedure.grace)
    taken = {entry.fact.reply: entry for entry in entries if isinstance(entry.fact, PositionTaken)}
    return [
        {
            **_consultation(round_, each, voices.get(each.organisation, frozenset())),
            **_position(words, each.organisation, states[each.organisation], taken),
        }
        for each in round_.roll
    ]


def _consultation(round_: Round, entry: RollEntry, voices: frozenset[str]) -> dict[str, Any]:
    """The proof that it was consulted: since when, and at how many addresses the question was accepted or came back."""
    name = entry.organisation
    since = round_.consulted_at(name, voices)
    return {
        "organisation": name,
        "class": entry.standing.value,
        "consulted": _instant(since) if since else None,
        "addresses": {
            "accepted": sum(organisation == name for organisation, _ in round_.accepted),
            "returned": sum(organisation == name for organisation, _ in round_.returned),
        },
    }


def _position(words: "_Words", name: str, state: Effective, taken: Mapping[str, Entry]) -> dict[str, Any]:
    """The position that counts; who gave it as what, and by which mail."""
    entry = taken.get(state.reply)
    found = {
        "position": state.position.value,
        "provisional": state.provisional,
        "proven": state.proven,
        "ruled": state.is_ruled,
    }
    if entry is None or state.at is None:
        return {**found, "answer": None}
    words.people[name] = state.name
    remark = state.text if state.position in _REMARKS else None
    answer = {
        "at": _instant(state.at),
        "roles": words.capacity(state.by or "", state.at)["roles"],
        "rank": getattr(entry.fact, "rank", None),
        "mail_sha256": state.reply,
        "message_id_sha256": words.told(entry.message_id),
        "read_by_hand": bool(entry.person),
        "remark_sha256": words.told(remark) if remark else None,
    }
    return {**found, "answer": answer}


# --- the course -------------------------------------------------------------------------------------------------------


def _course(words: "_Words", proposal: Proposal, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Rounds, what held or extended them, what was ruled and by whom, in the order of time."""
    needless = _needless(entries)
    told = [
        entry
        for entry in entries
        if not isinstance(entry.fact, _LEFT_OUT)
        and not (isinstance(entry.fact, RoundHeld | HoldEnded) and entry.fact.reply in needless)
    ]
    steps = [(entry.at, words.step(proposal.reference, entry)) for entry in told]
    return [step for _, step in sorted(steps, key=lambda each: (each[0], _without_words(each[1])))]


def _needless(entries: Iterable[Entry]) -> set[str]:
    """The mails that asked for time which their organisation did not need: it answered before the deadline had to move.

    Where its answer is read first, that time never begins; the order of fetching may not show in a record.
    """
    deadline: datetime | None = None
    idle, answered = set(), set()
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, RoundHeld) and fact.deadline == deadline:
            idle.add(fact.reply)
        elif isinstance(fact, HoldEnded) and fact.stands and entry.mail:
            answered.add(fact.reply)
        if isinstance(fact, RoundOpened | RoundExtended | RoundHeld | HoldEnded):
            deadline = fact.deadline
    return idle & answered


def _without_words(step: Mapping[str, Any]) -> str:
    """What puts steps of one instant in order: not the hashes of words, which are others once somebody is taken out."""
    return canonical({key: value for key, value in step.items() if not key.endswith("_sha256")})


class _Words:
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
            return _instant(value)
        return self.capacity(value, at) if isinstance(value, str) and _ADDRESS.fullmatch(value) else value


def _is_words(name: str, value: Any) -> bool:
    """True for what somebody may have written: any string that is not known to be something else."""
    is_text = isinstance(value, str) and not isinstance(value, Enum)
    if name == "value" and value in _POSITIONS:  # what the co-chairs settle an answer as
        return False
    return is_text and name not in _NAMES_OF_THINGS and not _ADDRESS.fullmatch(value) and not _ACT.fullmatch(value)


def _instant(instant: datetime) -> str:
    """ "2026-03-05T16:20:00Z": UTC, to the second."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
