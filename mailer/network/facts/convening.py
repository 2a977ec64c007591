"""What leads to a meeting: a member asks for one, or the rhythm does; dates are put to those it invites, and chosen.

Source: Terms of Reference, “will meet on a quarterly basis, or upon request by its members”.
"""

from dataclasses import dataclass
from datetime import datetime

from .kinds import Availability, MeetingKind
from .meetings import Invitee


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a meeting could be."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class MeetingRequested:
    """A member asked for a meeting. `title`: what they call it; `text`: why; `wanted_by`: until when, None if no date
    could be read."""

    about: str
    organisation: str
    address: str
    name: str
    title: str
    text: str
    wanted_by: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestSupported:
    """Another member seconded a request."""

    about: str
    organisation: str
    address: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuarterProposed:
    """No meeting was planned for a quarter ("2026-Q3"), and dates for one were proposed to the co-chairs."""

    about: str
    quarter: str
    slots: tuple[Slot, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """Whoever decides it confirmed a meeting that was asked for or proposed (`accepted`), or refused it. `reason`: in
    their words, if they gave any."""

    about: str
    accepted: bool
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnnualMissed:
    """The co-chairs were told that no Annual Network Meeting is planned in this year."""

    year: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PollOpened:
    """Those whom a meeting would invite were asked which dates suit. `about` and `uid` become the meeting's.

    `group`: the working group whose meeting it would be, "" if it is none's; `request`: what it follows from, or "".
    """

    about: str
    uid: str
    title: str
    kind: MeetingKind
    slots: tuple[Slot, ...]
    place: str
    link: str
    agenda: str
    group: str
    request: str
    asked: tuple[Invitee, ...]
    deadline: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SlotsAnswered:
    """A person said which dates suit. `answers`: one for each slot; none at all where it could not be read.

    `replied_at`: when the person answered, as far as that can be believed; `at`: when it arrived. `provisional`:
    nothing vouches that it is theirs.
    """

    about: str
    organisation: str
    address: str
    name: str
    answers: tuple[Availability, ...]
    comment: str
    provisional: bool
    replied_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class PollPut:
    """What was answered was put to those who choose the date."""

    about: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SlotChosen:
    """The slot number `slot` (from 1) was chosen, and the meeting is planned for it."""

    about: str
    slot: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PollClosed:
    """A poll ended without a meeting. `fits`: false where no date was right; true where it was called off."""

    about: str
    fits: bool
    reason: str
    by: str
    at: datetime
