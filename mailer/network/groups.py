"""Working groups: a mandate, a convenor, members from the Network and from outside it, an end.

Source: Terms of Reference, "Working Groups can be established on a permanent or ad-hoc basis … The composition of
Working Groups will be drawn from Network members and may include external partners".

    created -> closed (with its report)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .facts import (
    Fact,
    GroupClosed,
    GroupCreated,
    GroupJoined,
    GroupParted,
    OrganisationLeft,
    Permanence,
    PersonErased,
    PersonLeft,
    PersonListed,
    ReminderSent,
)
from .listed import Person
from .people import People


@dataclass(frozen=True, slots=True)
class Group:
    """A working group as it stands. `members`: (organisation, address); "" for an address is everybody of it."""

    reference: str
    title: str
    mandate: str
    convenor: str
    permanence: Permanence
    ends: datetime | None
    basis: str
    created: datetime
    members: frozenset[tuple[str, str]] = frozenset()
    closed: datetime | None = None
    report: str = ""
    reminded: frozenset[str] = frozenset()

    @classmethod
    def of(cls, fact: GroupCreated) -> "Group":
        """The group that was just created."""
        return cls(fact.about, fact.title, fact.mandate, fact.convenor, fact.permanence, fact.ends, fact.basis, fact.at)

    def after(self, fact: Fact) -> "Group":
        """The group once `fact` has happened; itself if the fact is about something else."""
        match fact:
            case GroupJoined():
                return replace(self, members=self.members | {(fact.organisation, fact.address)})
            case GroupParted(organisation=name, address=""):
                return replace(self, members=frozenset(each for each in self.members if each[0] != name))
            case GroupParted():
                return replace(self, members=self.members - {(fact.organisation, fact.address)})
            case GroupClosed():
                return replace(self, closed=fact.at, report=fact.report)
            case ReminderSent():
                return replace(self, reminded=self.reminded | {fact.step})
        return self

    def has(self, person: Person) -> bool:
        """True if the person takes part, by name or with their organisation."""
        return bool(self.members & {(person.organisation, ""), (person.organisation, person.address)})

    def people(self, people: People) -> list[Person]:
        """Whoever takes part and is on the list, by organisation and name."""
        names = sorted({organisation for organisation, _ in self.members})
        return [person for name in names for person in people.of(name) if self.has(person)]

    def is_overdue(self, now: datetime) -> bool:
        """True for an ad-hoc group whose end has passed, and that has not reported."""
        return self.closed is None and self.ends is not None and now > self.ends


def after_the_list(groups: Mapping[str, Group], facts: Iterable[Fact]) -> Mapping[str, Group]:
    """The groups once these facts about the member list have happened.

    Whoever leaves the list, or the organisation, takes part no longer, also if they come back.
    """
    gone: set[str] = set()
    listed: dict[str, set[str]] = {}
    for fact in facts:
        match fact:
            case OrganisationLeft(organisation=name) | PersonLeft(address=name) | PersonErased(address=name):
                gone.add(name)
            case PersonListed(address=address, organisation=organisation):
                listed.setdefault(address, set()).add(organisation)
    if not groups or not (gone or listed):
        return groups

    def stays(member: tuple[str, str]) -> bool:
        organisation, address = member
        return not gone & {organisation, address} and listed.get(address, set()) <= {organisation}

    return {
        reference: replace(group, members=frozenset(filter(stays, group.members)))
        for reference, group in groups.items()
    }


def named(groups: Mapping[str, Group], reference: str) -> Group | None:
    """The group of that reference; capitals do not matter, since a member list may have named it in small letters."""
    wanted = reference.casefold()
    return next((group for group in groups.values() if group.reference.casefold() == wanted), None)
