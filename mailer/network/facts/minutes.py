"""Minutes, from draft to adoption. Source: Terms of Reference, “provide the meeting minutes”."""

from dataclasses import dataclass
from datetime import datetime


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
