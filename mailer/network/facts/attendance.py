"""Who comes to a meeting, as far as it is confirmed and told; and who came.

Sources: RFC 5546 section 3.2.3; Terms of Reference, “convene the meetings and provide the meeting minutes”.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AnswerQuestioned:
    """The invited person `address` was asked whether the answer number `revision` (from 1), which nothing proves to be
    theirs or their organisation's, is right."""

    about: str
    revision: int
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerDecided:
    """The invited person `by` said whether the answer number `revision` is right: from now on it counts, or it is set
    aside. `own`: the address that it came from is theirs, and so is the answer."""

    about: str
    revision: int
    confirmed: bool
    own: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ComingTold:
    """Those who see to a meeting were told who comes, or nothing of it had changed since they were. `step`: the week,
    or the last time before the meeting; `shown`: a fingerprint of what was there to tell."""

    about: str
    revision: int
    step: str
    shown: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attended:
    """Whom a record of attendance names: a person for an organisation, or (`name` and `address` "") just the
    organisation."""

    organisation: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class AttendanceAsked:
    """Those who see to a meeting were asked who came; by the answers it would have been these."""

    about: str
    present: tuple[Attended, ...]
    apologies: tuple[Attended, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AttendanceRecorded:
    """Who came to a meeting, and who is excused; replaces what was recorded of it before. `by`: the address, or the
    account, that said so."""

    about: str
    present: tuple[Attended, ...]
    apologies: tuple[Attended, ...]
    by: str
    at: datetime
