"""Meetings and who comes. Source: Terms of Reference, “meet on a quarterly basis”."""

from dataclasses import dataclass
from datetime import datetime

from .information import Document
from .kinds import Attendance, MeetingKind


@dataclass(frozen=True, slots=True)
class Invitee:
    """A person on the invitation list of a meeting, for an organisation."""

    organisation: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """A meeting was convened and its invitation list fixed. `uid` is the calendar's (RFC 5545 3.8.4.7).

    `group`: the reference of the working group whose meeting it is, "" if it is none's.
    """

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
    group: str = ""


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
    `source`: "calendar", "text" or, where the Secretariat says that it counts, "hand". `provisional`: nothing vouches
    that it is theirs.
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
class TimeDeclined:
    """The co-chairs keep the time of a meeting against the proposal number `revision` (RFC 5546 3.2.8)."""

    about: str
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InviteeAdded:
    """Somebody was put on the invitation list of a meeting: by the invited person `instead_of`, who delegates to them
    (RFC 5546 3.2.2.3), or, where that is "", by the Secretariat."""

    about: str
    organisation: str
    name: str
    address: str
    instead_of: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AgendaProposed:
    """Somebody who speaks for an invited organisation wishes for a point on the agenda."""

    about: str
    organisation: str
    address: str
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AgendaSet:
    """The agenda of a meeting was settled; it takes the place of the one before."""

    about: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PapersKept:
    """Documents were put to a meeting, for those who are invited."""

    about: str
    documents: tuple[Document, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PapersSent:
    """The agenda, as it was then ("" if it was not among it), and papers (by sha256) went out to the invited."""

    about: str
    agenda: str
    papers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class GuestLeftOut:
    """Somebody who wished to come is not invited: the Secretariat said so, and is not asked again."""

    about: str
    address: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """What the clock has to write about a matter at that moment is written; `step` names the moment: "P3D" before it,
    "half time", "papers"."""

    about: str
    revision: int
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteSent:
    """The Secretariat was told what waits for a person. `warnings`: what was said of the member list, and of meetings
    without a record of who came."""

    at: datetime
    warnings: tuple[str, ...] = ()
