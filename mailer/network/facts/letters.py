"""Letters, as far as their arrival counts. Source: Terms of Reference, “consultations with all Network Members”."""

from dataclasses import dataclass
from datetime import datetime


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
