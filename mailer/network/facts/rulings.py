"""What co-chairs rule in consultations. Source: Terms of Reference, “The Network will be co-chaired by …”."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import Basis, Mode, Ruling


@dataclass(frozen=True, slots=True)
class RoundDrafted:
    """A text that is put once both co-chairs have confirmed it: as an urgent matter, or as an editorial change.

    `deadline`: the one that is wished for, None for the soonest. `consult`: who is consulted besides those who must be.
    """

    about: str
    revision: int
    title: str
    kind: str
    mode: Mode
    text: str
    text_hash: str
    deadline: datetime | None
    state_concern: bool
    consult: tuple[str, ...]
    basis: Basis
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StateConcernAsked:
    """An organisation says that the matter concerns the state. Until the co-chairs have ruled, nothing is closed."""

    about: str
    revision: int
    organisation: str
    address: str
    name: str
    text: str
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RulingAsked:
    """Co-chairs were asked for a ruling, as the act `keys`.

    `organisation` and `evidence`: whose position is ruled on, as it was after this reply ("": none); "" for a ruling on
    the whole round. `value`: the position that it is settled as. `deadline`: the one that is ordered. `reason`: why the
    matter is taken back, or referred.
    """

    about: str
    revision: int
    ruling: Ruling
    organisation: str
    evidence: str
    value: str
    deadline: datetime | None
    keys: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RulingMade:
    """The co-chairs ruled so; the fields as they were asked. `confirmed_by`: whose keys were turned."""

    about: str
    revision: int
    ruling: Ruling
    organisation: str
    evidence: str
    value: str
    keys: str
    confirmed_by: tuple[str, ...]
    at: datetime
