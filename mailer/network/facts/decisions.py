"""Proposals, rounds and positions. Source: Terms of Reference, “Decisions … by consensus”.

What people order stands in the log with the account that ordered it; what co-chairs authorised, in `authorised`.
"""

from dataclasses import dataclass
from datetime import datetime

from .kinds import Basis, Mode, Position, Standing


@dataclass(frozen=True, slots=True)
class RollEntry:
    """An organisation of a round and how it takes part."""

    organisation: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A text was put to the organisations of the roll. A later round on the same matter supersedes the earlier one.

    `text_hash` is the sha256 of `text` in UTF-8; `rulebook` the version of the procedure it runs under. `revision`
    counts the rounds of a matter; `basis` says why this one was opened, and `reason` so in words. `authorised`: the act
    of the co-chairs by which it was, "" if none was needed. `wall`: the deadline as it was told, with its zone.
    `cites`: the matter that is taken up again, "" if none is. `carries`: the replies that stand, of those to the round
    before, or to the matter that is taken up again.
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
    basis: Basis = Basis.PLAIN
    reason: str = ""
    authorised: str = ""
    wall: str = ""
    cites: str = ""
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollChanged:
    """An organisation takes part in a round that is open already: informed, or from now on asked.

    `authorised`: the act of the co-chairs, "" for an order of the Secretariat or (informed) the clock.
    """

    about: str
    revision: int
    organisation: str
    standing: Standing
    authorised: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PositionTaken:
    """One reply to a round, as it was read: what one person answered for an organisation. Never edited.

    `rank`: the person's, 1 speaks before 2; `as_head`: they are its head. `reply` names the reply, so that it can be
    set aside. `at`: arrival. `provisional`: read from a sentence and not from an answer word, or (if it blocks) not
    proven to be theirs.
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
    as_head: bool = False


@dataclass(frozen=True, slots=True)
class PositionNoted:
    """The Secretariat was told a position otherwise than by mail; `source` says how. Its focal point is asked, and
    until they answer it holds if it blocks, and counts for nothing if it does not."""

    about: str
    revision: int
    organisation: str
    position: Position
    source: str
    text: str
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplySetAside:
    """An answer counts no more: a person found that the mail was none after all; or it `gives_way_to` the reply of a
    successor, unless that one is found to be none itself ("": a person found it to be none)."""

    about: str
    revision: int
    reply: str
    at: datetime
    gives_way_to: str = ""


@dataclass(frozen=True, slots=True)
class RoundHeld:
    """An organisation asked for time by this reply, and the closing rests, `until` then at the latest.

    `deadline`: that of the round from now on, which leaves time to answer afterwards. `limited`: it counts among the
    holds that an organisation may ask for.
    """

    about: str
    revision: int
    organisation: str
    reply: str
    until: datetime
    deadline: datetime
    limited: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """The time that this reply asked for is over. `stands`: the reply still counts for what it is, since the
    organisation has answered, or has left; else the time was up, or none was left to give: it counts no more, nor does
    the consent that it had followed."""

    about: str
    revision: int
    organisation: str
    reply: str
    stands: bool
    deadline: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundExtended:
    """The deadline moved to a later instant. It never moves to an earlier one.

    `authorised`: "secretariat", "procedure", "for" an organisation that came onto the roll, or the act by which a
    co-chair ordered it, or both ruled that from which it follows.
    """

    about: str
    revision: int
    deadline: datetime
    at: datetime
    authorised: str = "secretariat"
    wall: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceNoted:
    """A program answered the consultation for somebody who is away: nobody's position."""

    about: str
    revision: int
    organisation: str
    address: str
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
class ObjectionLifted:
    """An organisation that broke a round takes its objection back, in writing. The round stays broken."""

    about: str
    revision: int
    organisation: str
    address: str
    name: str
    text: str
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalAdopted:
    """Consensus was found. The number is given now and never before."""

    about: str
    revision: int
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsultationDefective:
    """After the adoption it turned out that the question had not reached this organisation, or that it had objected
    before and the mail was read only then. The decision stands, and is flagged."""

    about: str
    revision: int
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalClosed:
    """The proposal left the procedure undecided: `outcome` is "withdrawn", "referred" (to a meeting) or "lapsed".

    `authorised`: "secretariat", "procedure", the address of the co-chair on whose word, or the act of the co-chairs.
    """

    about: str
    outcome: str
    reason: str
    at: datetime
    authorised: str = "secretariat"
