"""Who stands, or stood, on the member list: organisations and people, with the times and the roles that they had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .facts import OrganisationKind, Role

_RANKS = {Role.HEAD: 1, Role.FOCAL_POINT: 1, Role.ALTERNATE: 2}
NO_RANK = 9


@dataclass(frozen=True, slots=True)
class Stay:
    """A time on the list, as what; `until` None: still."""

    since: datetime
    roles: tuple[Role, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that stands, or stood, on the member list. `stays`: the times, oldest first.

    `asked_at`, `checked_at`: when its focal point was last asked whether the list is right, and last said so.
    """

    name: str
    kind: OrganisationKind
    domains: tuple[str, ...]
    stays: tuple[Stay, ...]
    asked_at: datetime | None = None
    checked_at: datetime | None = None

    @property
    def joined(self) -> datetime:
        """The beginning of its present, or last, time on the list."""
        return self.stays[-1].since

    @property
    def left(self) -> datetime | None:
        """When it left; None while it stands on the list."""
        return self.stays[-1].until

    def has_left_by(self, instant: datetime) -> bool:
        """True if it did not stand on the list any more then."""
        return self.left is not None and instant >= self.left


@dataclass(frozen=True, slots=True)
class Person:
    """A person who stands, or stood, on the member list. `addresses`: all of them, the one that letters go to last."""

    address: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...]
    addresses: tuple[str, ...]
    stays: tuple[Stay, ...]
    unreachable: frozenset[str] = frozenset()

    @property
    def mailbox(self) -> str:
        """The address that letters go to."""
        return self.addresses[-1]

    @property
    def deliverable(self) -> bool:
        """False once a letter to the person's mailbox came back for good."""
        return self.mailbox not in self.unreachable

    @property
    def left(self) -> datetime | None:
        """When the person left the list; None while they stand on it."""
        return self.stays[-1].until

    @property
    def rank(self) -> int:
        """1 for head and focal point, 2 for an alternate, 9 for those who do not speak for the organisation."""
        return rank_of(self.roles)

    @property
    def speaks(self) -> bool:
        """True if the person may take a position for the organisation."""
        return self.rank < NO_RANK

    def roles_at(self, instant: datetime) -> tuple[Role, ...] | None:
        """What the person was then; None for a time at which they no longer stood on the list.

        Before the first of those times the first counts: who was listed late had written in good faith.
        """
        stay = next((each for each in reversed(self.stays) if each.since <= instant), self.stays[0])
        return stay.roles if stay.until is None or instant < stay.until else None


def rank_of(roles: Iterable[Role]) -> int:
    """The best rank that these roles give."""
    return min((_RANKS.get(role, NO_RANK) for role in roles), default=NO_RANK)


@dataclass(frozen=True, slots=True)
class News:
    """What is new on the list since it was last shared. `what`: joins, leaves, new, gone, roles, address.

    `name` is the person's, "" where it is about the organisation.
    """

    organisation: str
    name: str
    what: str
    at: datetime
