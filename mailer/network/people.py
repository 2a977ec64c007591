"""Organisations, their people, and who speaks for whom.

Source: Terms of Reference, "Composition and Membership"; "IOM will keep the member list updated".
The unit that counts is the organisation. People speak for it: its head and focal point first, its alternates next. A
person is named by the address under which they were listed first; they may have others, and letters go to the newest.
Nothing is overwritten: who left stands here with the date, and what they were before with its dates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .facts import (
    AddressDropped,
    AddressLearnt,
    Fact,
    ListChecked,
    ListShared,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonErased,
    PersonLeft,
    PersonListed,
    Role,
)
from .listed import NO_RANK, News, Organisation, Person, rank_of
from .listing import Listing


class Authority(StrEnum):
    """As what somebody writes. Only a voice takes positions for the organisation."""

    VOICE = "voice"
    LISTED = "listed"
    COLLEAGUE = "colleague"
    FORMER = "former"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word something is. `person` is None for a colleague and for strangers, `organisation` for strangers."""

    authority: Authority
    person: Person | None = None
    organisation: Organisation | None = None
    rank: int = NO_RANK


@dataclass(frozen=True, slots=True)
class People:
    """The member list. Keys: organisations by name, persons by the address that names them.

    `owners`: that address by each address somebody has or had. `staff`: by organisation, whoever is or was of it.
    """

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    news: tuple[News, ...] = ()
    shared_at: datetime | None = None

    def after(self, *facts: Fact) -> "People":
        """The list once these facts have happened, in this order; facts about other things change nothing."""
        listing = Listing(
            self.organisations, self.persons, self.owners, self.staff, self.domains, self.news, self.shared_at
        )
        for fact in facts:
            listing.take(fact)
        return People(
            listing.organisations,
            listing.persons,
            listing.owners,
            listing.staff,
            listing.domains,
            tuple(listing.news),
            listing.shared_at,
        )

    # --- looking up ---

    def person_of(self, address: str) -> Person | None:
        """Whoever has or had this address, None if nobody ever did."""
        return self.persons.get(self.owners.get(address, ""))

    def identity(self, address: str) -> str:
        """The address that names whoever has this one; itself for a stranger's."""
        return self.owners.get(address, address)

    def speaker(self, address: str, at: datetime) -> Speaker:
        """Whose word it is that comes from this address, at that instant. Does not depend on how many people there are.

        Whether it really comes from there is for others to say (codec/trust.py).
        """
        person = self.person_of(address)
        if person is None:
            return self._colleague(address)
        organisation = self.organisations[person.organisation]
        roles = person.roles_at(at)
        if roles is None or organisation.has_left_by(at):
            return Speaker(Authority.FORMER, person, organisation)
        rank = rank_of(roles)
        return Speaker(Authority.VOICE if rank < NO_RANK else Authority.LISTED, person, organisation, rank)

    def _colleague(self, address: str) -> Speaker:
        """Somebody who writes from the domain of one organisation, and of one alone."""
        found = self.domains.get(address.rpartition("@")[2], ())
        if len(found) != 1:
            return Speaker(Authority.NONE)
        return Speaker(Authority.COLLEAGUE, None, self.organisations[found[0]])

    def organisation_named(self, name: str) -> Organisation | None:
        """The organisation of that name, whether or not it has left; capitals do not matter."""
        wanted = name.casefold()
        same = (each for each in self.organisations.values() if each.name.casefold() == wanted)
        return self.organisations.get(name) or next(same, None)

    def organisation_of(self, address: str) -> Organisation | None:
        """The organisation that the owner of the address belongs to now; None for strangers and those who left."""
        person = self.person_of(address)
        return self.organisations[person.organisation] if person and self.is_current(person) else None

    def is_current(self, person: Person) -> bool:
        """True while the person, and their organisation, stand on the list."""
        organisation = self.organisations.get(person.organisation)
        return person.left is None and organisation is not None and organisation.left is None

    def current(self) -> list[Person]:
        """Everybody on the list now, by organisation and name."""
        people = [person for person in self.persons.values() if self.is_current(person)]
        return sorted(people, key=lambda person: (person.organisation, person.name, person.address))

    def of(self, organisation: str) -> list[Person]:
        """The organisation's people, those who speak for it first, then by name."""
        people = [self.persons[address] for address in self.staff.get(organisation, ())]
        current = [person for person in people if self.is_current(person)]
        return sorted(current, key=lambda person: (person.rank, person.name, person.address))

    def voices(self, organisation: str) -> list[Person]:
        """The organisation's people who may take a position for it, in their order."""
        return [person for person in self.of(organisation) if person.speaks]

    def speaking(self, organisation: str, at: datetime) -> list[Person]:
        """Those of its people who might take a position for it at that instant, whether they are of it still or not."""
        people = (self.persons[address] for address in self.staff.get(organisation, ()))
        return [person for person in people if rank_of(person.roles_at(at) or ()) < NO_RANK]

    def focal_points(self, organisation: str) -> list[Person]:
        """Its focal points: one, if all is in order."""
        return [person for person in self.of(organisation) if Role.FOCAL_POINT in person.roles]

    def with_role(self, role: Role) -> list[Person]:
        """Everybody who has the role, by organisation and name."""
        return [person for person in self.current() if role in person.roles]

    def of_kind(self, *kinds: OrganisationKind) -> Iterator[Organisation]:
        """The organisations of these kinds that stand on the list, by name."""
        for name in sorted(self.organisations):
            organisation = self.organisations[name]
            if organisation.kind in kinds and organisation.left is None:
                yield organisation

    def members_and_ministries(self) -> list[Organisation]:
        """The organisations that decide or must be consulted, and whose entries therefore must be right, by name."""
        return list(self.of_kind(OrganisationKind.MEMBER, OrganisationKind.MINISTRY))

    def people_of_kind(self, *kinds: OrganisationKind) -> list[Person]:
        """Everybody of the organisations of these kinds, by organisation, those who speak for it first."""
        return [person for each in self.of_kind(*kinds) for person in self.of(each.name)]

    def warnings(self) -> list[str]:
        """What is not as it should be: organisations without a focal point, with two, or with one beyond reach."""
        found = []
        for organisation in self.members_and_ministries():
            focal_points = self.focal_points(organisation.name)
            if len(focal_points) != 1:
                count = "no" if not focal_points else str(len(focal_points))
                found.append(f"{organisation.name} has {count} focal point{'s' * (len(focal_points) > 1)}")
            found += [
                f"letters to {each.name}, focal point of {organisation.name}, come back"
                for each in focal_points
                if not each.deliverable
            ]
        return found


# Facts about the list and nothing else.
OF_PEOPLE = (
    OrganisationListed,
    OrganisationLeft,
    PersonListed,
    PersonLeft,
    PersonErased,
    AddressLearnt,
    AddressDropped,
    ListChecked,
    ListShared,
)
