"""Organisations, their people, and who speaks for whom.

Source: Terms of Reference, "Composition and Membership"; "IOM will keep the member list updated".
The unit that counts is the organisation. People speak for it: its head and focal point first, its alternates next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .facts import Fact, LetterReturned, OrganisationKind, OrganisationListed, PersonListed, Role

_RANKS = {Role.HEAD: 1, Role.FOCAL_POINT: 1, Role.ALTERNATE: 2}
NO_RANK = 9


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation on the member list."""

    name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Person:
    """A person on the member list. `deliverable` is False once a letter came back for good."""

    address: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    deliverable: bool = True

    @property
    def rank(self) -> int:
        """1 for head and focal point, 2 for an alternate, 9 for those who do not speak for the organisation."""
        return min((_RANKS.get(role, NO_RANK) for role in self.roles), default=NO_RANK)

    @property
    def speaks(self) -> bool:
        """True if the person may take a position for the organisation."""
        return self.rank < NO_RANK


@dataclass(frozen=True, slots=True)
class People:
    """The member list: organisations by name, people by address."""

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)

    def after(self, fact: Fact) -> "People":
        """The list once `fact` has happened; itself if the fact is about something else."""
        match fact:
            case OrganisationListed(organisation, kind):
                listed = Organisation(organisation, kind)
                return replace(self, organisations={**self.organisations, organisation: listed})
            case PersonListed(address, name, organisation, roles, groups, languages):
                reached = address not in self.persons or self.persons[address].deliverable
                person = Person(address, name, organisation, roles, groups, languages, reached)
                return replace(self, persons={**self.persons, address: person})
            case LetterReturned(address=address) if address in self.persons:
                failed = replace(self.persons[address], deliverable=False)
                return replace(self, persons={**self.persons, address: failed})
        return self

    def organisation_of(self, address: str) -> Organisation | None:
        """The organisation that the owner of the address belongs to; None for a stranger."""
        person = self.persons.get(address)
        return self.organisations.get(person.organisation) if person else None

    def of(self, organisation: str) -> list[Person]:
        """The organisation's people, those who speak for it first, then by name."""
        people = [person for person in self.persons.values() if person.organisation == organisation]
        return sorted(people, key=lambda person: (person.rank, person.name, person.address))

    def voices(self, organisation: str) -> list[Person]:
        """The organisation's people who may take a position for it, in their order."""
        return [person for person in self.of(organisation) if person.speaks]

    def with_role(self, role: Role) -> list[Person]:
        """Everybody who has the role, by organisation and name."""
        people = [person for person in self.persons.values() if role in person.roles]
        return sorted(people, key=lambda person: (person.organisation, person.name, person.address))

    def of_kind(self, *kinds: OrganisationKind) -> Iterator[Organisation]:
        """The organisations of these kinds, by name."""
        for name in sorted(self.organisations):
            if self.organisations[name].kind in kinds:
                yield self.organisations[name]
