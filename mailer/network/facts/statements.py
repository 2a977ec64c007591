"""Joint statements, from draft to notice. Source: Terms of Reference, “Deliver One Voice joint statement”."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import NoticeKind


@dataclass(frozen=True, slots=True)
class StatementDrafted:
    """A text is to become a joint statement; its leads must clear it. A later revision takes the place of this one.

    `text_hash` is the sha256 of `text` in UTF-8; `themes`: those whose mandates named leads; `embargo` None: there is
    none; `rulebook`: the version of the procedure with its mandates.
    Source: Terms of Reference, "in accordance with the mandates and technical expertise of relevant UN system
    entities".
    """

    about: str
    revision: int
    title: str
    text: str
    text_hash: str
    leads: tuple[str, ...]
    themes: tuple[str, ...]
    state_concern: bool
    embargo: datetime | None
    channels: tuple[str, ...]
    rulebook: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClearanceAsked:
    """Somebody who speaks for a lead organisation was asked whether it clears the text."""

    about: str
    revision: int
    organisation: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClearanceAnswered:
    """A lead organisation cleared the text with this hash, or did not, in the words `text`. Always proven.

    `rank`: the person's, 1 speaks before 2. `reply` names the mail. `at`: arrival.
    """

    about: str
    revision: int
    organisation: str
    cleared: bool
    address: str
    name: str
    rank: int
    text: str
    text_hash: str
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementPut:
    """The text that all leads had cleared is put to the members, as this proposal."""

    about: str
    revision: int
    proposal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementHeld:
    """The statement does not go on, for these reasons (none: for those no longer), and people were told."""

    about: str
    revision: int
    reasons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class EmbargoMoved:
    """It is to be released under another embargo than the draft has."""

    about: str
    embargo: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementReleased:
    """Both co-chairs released it, by the act `keys`. The number is given now and never before."""

    about: str
    revision: int
    number: str
    text_hash: str
    embargo: datetime | None
    keys: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementPublished:
    """It went to everybody else: its embargo is over, or it had none."""

    about: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementReceived:
    """The server that takes mail for `address` accepted the letter with the statement."""

    about: str
    organisation: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementDropped:
    """It will not be released."""

    about: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementNoticeDrafted:
    """A correction of a released statement, or its withdrawal, is put to the co-chairs. `notice`: 1, 2 …"""

    about: str
    notice: int
    kind: NoticeKind
    text: str
    text_hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementNoticeIssued:
    """Both co-chairs confirmed the notice, by the act `keys`."""

    about: str
    notice: int
    keys: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatementNoticeSent:
    """The notice went to these addresses, at which the statement had been received."""

    about: str
    notice: int
    addresses: tuple[str, ...]
    at: datetime
