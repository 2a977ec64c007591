"""Acts that both co-chairs confirm. Source: Terms of Reference, “The Network will be co-chaired by …”."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import KeyAct


@dataclass(frozen=True, slots=True)
class KeysAsked:
    """Both co-chairs were asked to confirm one act, until it lapses. `subject`: what it is done to, `value`: how.

    Source: Terms of Reference, "The Network will be co-chaired by …".
    """

    about: str
    act: KeyAct
    subject: str
    value: str
    title: str
    holders: tuple[str, ...]
    lapses: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyTurned:
    """One of the two said yes (`turned`) or no, which ends the act."""

    about: str
    address: str
    turned: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class KeysLapsed:
    """The act was not confirmed in time."""

    about: str
    at: datetime
