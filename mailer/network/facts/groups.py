"""Working groups. Source: Terms of Reference, “Working Groups can be established on a permanent or ad-hoc basis”."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import Permanence


@dataclass(frozen=True, slots=True)
class GroupCreated:
    """A working group begins. `about` is its own reference, like WG1; `basis` the decision, or what else founds it.

    `convenor` is a person's address. Source: Terms of Reference, "Working Groups".
    """

    about: str
    title: str
    mandate: str
    convenor: str
    permanence: Permanence
    ends: datetime | None
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupJoined:
    """An organisation takes part in a group: one person of it, or (`address` "") everybody."""

    about: str
    organisation: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupParted:
    """An organisation, or one person of it, takes part no longer."""

    about: str
    organisation: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupClosed:
    """A working group has ended, with its report (Markdown)."""

    about: str
    report: str
    at: datetime
