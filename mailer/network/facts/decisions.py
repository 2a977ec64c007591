"""Proposals, rounds and positions. Source: Terms of Reference, “Decisions … by consensus”."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import Mode, Position, Standing


@dataclass(frozen=True, slots=True)
class RollEntry:
    """An organisation of a round and how it takes part."""

    organisation: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A text was put to the organisations of the roll. A later revision supersedes the earlier one.

    `text_hash` is the sha256 of `text` in UTF-8; `rulebook` the version of the procedure it runs under.
    """

    about: str
    revision: int
    title: str
    kind: str
    mode: Mode
    text: str
    text_hash: str
    deadline: datetime
    state_concern: bool
    roll: tuple[RollEntry, ...]
    rulebook: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PositionTaken:
    """One reply to a round, as it was read: what one person answered for an organisation. Never edited.

    `rank`: the person's, 1 speaks before 2. `reply` names the reply, so that it can be set aside. `at`: arrival.
    `provisional`: read from a sentence and not from an answer word, or (if it blocks) not proven to be theirs.
    """

    about: str
    revision: int
    organisation: str
    position: Position
    address: str
    name: str
    rank: int
    text: str
    provisional: bool
    proven: bool
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplySetAside:
    """A person found that a mail was no answer to the round after all."""

    about: str
    revision: int
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundExtended:
    """The deadline moved to a later instant. It never moves to an earlier one."""

    about: str
    revision: int
    deadline: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class ClosingHeld:
    """The deadline is over and the round cannot be closed, for these reasons; the Secretariat was told."""

    about: str
    revision: int
    reasons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundBroken:
    """The round ended without consensus. `organisations` hindered it."""

    about: str
    revision: int
    organisations: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalAdopted:
    """Consensus was found. The number is given now and never before."""

    about: str
    revision: int
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalClosed:
    """The proposal left the procedure undecided: `outcome` is "withdrawn" or "referred" (to a meeting)."""

    about: str
    outcome: str
    reason: str
    at: datetime
