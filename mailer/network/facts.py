"""What can happen in the Network, each in the past tense, and the words these facts are told in.

A fact is never edited; a later one answers it. The state of the Network is what its facts, taken in order, come to
(network/__init__.py), so whatever is shown or counted can be traced to the mail, the clock or the person behind it.
`about` is the reference of the matter: meetings M-2026-01, rounds C-2026-01, updates U-2026-001.
All instants are aware. Addresses are in lower case.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OrganisationKind(StrEnum):
    """Terms of Reference, "Composition and Membership"; the others are those it works with."""

    MEMBER = "member"
    MINISTRY = "ministry"
    PARTNER = "partner"
    OBSERVER = "observer"


class Role(StrEnum):
    """What a person is for an organisation, or for the Network (co-chair, Secretariat)."""

    HEAD = "head"
    FOCAL_POINT = "focal_point"
    ALTERNATE = "alternate"
    ASSISTANT = "assistant"
    CO_CHAIR = "co_chair"
    SECRETARIAT = "secretariat"


class UpdateKind(StrEnum):
    """Terms of Reference, duty 1: "data, documents, studies and practical information"."""

    UPDATE = "update"
    DATA = "data"
    DOCUMENT = "document"
    PRACTICAL = "practical"


class MeetingKind(StrEnum):
    """Terms of Reference, "Roles and Organizational Arrangements"."""

    QUARTERLY = "quarterly"
    EXTRAORDINARY = "extraordinary"
    ANNUAL = "annual"
    GROUP = "group"


class Attendance(StrEnum):
    """What a person, or an organisation, answered to an invitation. REVIEW: somebody has to read it."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    REVIEW = "review"
    NONE = "none"


class Mode(StrEnum):
    """What silence means: in a silence round it raises no objection, in an affirmative round it is no answer."""

    SILENCE = "silence"
    AFFIRMATIVE = "affirmative"


class Standing(StrEnum):
    """How an organisation takes part in a round."""

    DECIDER = "decider"
    CONSULTED = "consulted"
    INFORMED = "informed"


class Position(StrEnum):
    """An organisation's answer to a round, in the order in which it hinders adoption: see `consensus.BLOCKING`."""

    NONE = "none"
    AGREE = "agree"
    NO_OBJECTION = "no_objection"
    COMMENT = "comment"
    RESERVATION = "reservation"
    ABSTAIN = "abstain"
    RECUSE = "recuse"
    HOLD = "hold"
    UNCLEAR = "unclear"
    CONFLICT = "conflict"
    AMENDMENT = "amendment"
    OBJECTION = "objection"


# --- people -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrganisationListed:
    """An organisation stands on the member list, as this kind, from now on."""

    organisation: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class PersonListed:
    """A person stands on the member list, with everything known of them; replaces what was known of the address."""

    address: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


# --- letters, as far as they count ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterAccepted:
    """The server that takes mail for `address` accepted a letter that must be proven to have gone out.

    Source: Terms of Reference, "consultations with all Network Members".
    """

    about: str
    revision: int
    organisation: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterReturned:
    """A letter came back. `token` is the letter's own; `about` and `revision` are its matter, if it had one."""

    token: str
    address: str
    organisation: str
    about: str | None
    revision: int | None
    status: str
    diagnostic: str
    at: datetime


# --- information ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the library: its bytes are stored once under `sha256`."""

    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class UpdateShared:
    """An organisation shared something with an audience. Source: Terms of Reference, duty 1."""

    about: str
    kind: UpdateKind
    title: str
    organisation: str
    address: str
    audience: str
    tags: tuple[str, ...]
    text: str
    documents: tuple[Document, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestIssued:
    """The digest of a week went out, or was rightly left out since there was nothing (`items` empty)."""

    period: str
    since: datetime | None
    until: datetime
    items: tuple[str, ...]


# --- meetings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Invitee:
    """A person on the invitation list of a meeting, for an organisation."""

    organisation: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """A meeting was convened and its invitation list fixed. `uid` is the calendar's (RFC 5545 3.8.4.7)."""

    about: str
    uid: str
    title: str
    kind: MeetingKind
    start: datetime
    end: datetime
    place: str
    link: str
    agenda: str
    invited: tuple[Invitee, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingChanged:
    """A meeting has another time or place. `sequence` as RFC 5546 2.1.4 counts it."""

    about: str
    sequence: int
    start: datetime
    end: datetime
    place: str
    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    """A meeting will not take place."""

    about: str
    sequence: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttendanceAnswered:
    """A person answered an invitation. `sequence`: of the invitation that was answered, None if unknown.

    `replied_at`: when the person answered, as far as that can be believed; `at`: when it arrived.
    `source`: "calendar", "text" or "hand". `provisional`: nothing vouches that it is theirs.
    """

    about: str
    organisation: str
    address: str
    name: str
    status: Attendance
    headcount: int
    comment: str
    source: str
    provisional: bool
    sequence: int | None
    replied_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class NewTimeProposed:
    """Somebody invited proposed another time (RFC 5546 3.2.7)."""

    about: str
    organisation: str
    address: str
    start: datetime
    end: datetime | None
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """The silent were reminded of a matter; `step` is the moment, like "P3D before" or "half time"."""

    about: str
    revision: int
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteSent:
    """The Secretariat was told what waits for a person."""

    at: datetime


# --- decisions --------------------------------------------------------------------------------------------------------


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


# --- minutes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MinutesCirculated:
    """Draft minutes of the meeting `about` went out; silence by the deadline adopts them.

    Source: Terms of Reference, "provide the meeting minutes".
    """

    about: str
    revision: int
    text: str
    deadline: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class MinutesCommented:
    """An organisation asked for a correction. `paragraph` is the number it names, "" if none."""

    about: str
    revision: int
    organisation: str
    address: str
    name: str
    paragraph: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MinutesAdopted:
    """The minutes stand, under this number."""

    about: str
    revision: int
    number: str
    at: datetime


Fact = (
    OrganisationListed
    | PersonListed
    | LetterAccepted
    | LetterReturned
    | UpdateShared
    | DigestIssued
    | MeetingPlanned
    | MeetingChanged
    | MeetingCancelled
    | AttendanceAnswered
    | NewTimeProposed
    | ReminderSent
    | NoteSent
    | RoundOpened
    | PositionTaken
    | ReplySetAside
    | RoundExtended
    | ClosingHeld
    | RoundBroken
    | ProposalAdopted
    | ProposalClosed
    | MinutesCirculated
    | MinutesCommented
    | MinutesAdopted
)
