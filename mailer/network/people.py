"""Organisations, their people, and who speaks for whom.

Source: Terms of Reference, "Composition and Membership"; "IOM will keep the member list updated".
The unit that counts is the organisation. People speak for it: its head and focal point first, its alternates next. A
person is named by the address under which they were listed first; they may have others, and letters go to the newest.
Nothing is overwritten: who left stands here with the date, and what they were before with its dates.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from .facts import (
    AddressDropped,
    AddressLearnt,
    Fact,
    LetterReturned,
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
    news: tuple["News", ...] = ()
    shared_at: datetime | None = None

    def after(self, *facts: Fact) -> "People":
        """The list once these facts have happened, in this order; facts about other things change nothing."""
        copy = _Copy(self)
        for fact in facts:
            copy.take(fact)
        return copy.people()

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

    def warnings(self) -> list[str]:
        """What is not as it should be: organisations without a focal point, with two, or with one beyond reach."""
        found = []
        for organisation in self.of_kind(OrganisationKind.MEMBER, OrganisationKind.MINISTRY):
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


@dataclass(frozen=True, slots=True)
class News:
    """What is new on the list since it was last shared. `what`: joins, leaves, new, gone, roles, address.

    `name` is the person's, "" where it is about the organisation.
    """

    organisation: str
    name: str
    what: str
    at: datetime


class _Copy:
    """A copy in which many facts are taken at once: ten thousand people are not ten thousand copies of the list."""

    def __init__(self, people: People) -> None:
        self._organisations = dict(people.organisations)
        self._persons = dict(people.persons)
        self._owners = dict(people.owners)
        self._staff = dict(people.staff)
        self._domains = dict(people.domains)
        self._news = list(people.news)
        self._shared_at = people.shared_at

    def people(self) -> People:
        return People(
            self._organisations,
            self._persons,
            self._owners,
            self._staff,
            self._domains,
            tuple(self._news),
            self._shared_at,
        )

    def take(self, fact: Fact) -> None:
        match fact:
            case OrganisationListed():
                self._organisation_listed(fact)
            case OrganisationLeft(organisation, at):
                self._organisation_left(organisation, at)
            case PersonListed():
                self._person_listed(fact)
            case PersonLeft(address, at):
                person = self._persons[address]
                self._persons[address] = replace(person, stays=_ended(person.stays, at))
                self._news.append(News(person.organisation, person.name, "gone", at))
            case PersonErased(address, at) if address in self._persons:
                person = self._persons[address]
                self._persons[address] = replace(person, stays=_ended(person.stays, at))
                self._news = [news for news in self._news if news.name != person.name]  # nobody is told of no name
            case AddressLearnt(address, learnt, at):
                person = self._persons[address]
                if learnt != person.mailbox:
                    self._news.append(News(person.organisation, person.name, "address", at))
                others = tuple(each for each in person.addresses if each != learnt)
                self._persons[address] = replace(
                    person, addresses=(*others, learnt), unreachable=person.unreachable - {learnt}
                )
                self._owners[learnt] = address
            case AddressDropped(address, dropped, at) if dropped != address and self._owners.get(dropped) == address:
                person = self._persons[address]
                if dropped == person.mailbox:
                    self._news.append(News(person.organisation, person.name, "address", at))
                kept = tuple(each for each in person.addresses if each != dropped)
                self._persons[address] = replace(person, addresses=kept)
                del self._owners[dropped]
            case LetterReturned(address=returned) if owner := self._owners.get(returned):
                person = self._persons[owner]
                self._persons[owner] = replace(person, unreachable=person.unreachable | {returned})
            case ListChecked(organisation, answered, at) if organisation in self._organisations:
                known = self._organisations[organisation]
                changed = replace(known, checked_at=at) if answered else replace(known, asked_at=at)
                self._organisations[organisation] = changed
            case ListShared(at):
                self._news, self._shared_at = [], at

    def _organisation_listed(self, fact: OrganisationListed) -> None:
        known = self._organisations.get(fact.organisation)
        stays = known.stays if known else ()
        if not stays or stays[-1].until is not None:
            stays = (*stays, Stay(fact.at))
            self._news.append(News(fact.organisation, "", "joins", fact.at))
        self._forget_domains(fact.organisation)
        for domain in fact.domains:
            self._domains[domain] = (*self._domains.get(domain, ()), fact.organisation)
        listed = Organisation(fact.organisation, fact.kind, fact.domains, stays)
        if known:
            listed = replace(listed, asked_at=known.asked_at, checked_at=known.checked_at)
        self._organisations[fact.organisation] = listed

    def _organisation_left(self, name: str, at: datetime) -> None:
        """Its people leave with it: should it come back, they come back only if they are listed again."""
        known = self._organisations[name]
        self._organisations[name] = replace(known, stays=_ended(known.stays, at))
        for address in self._staff.get(name, ()):
            self._persons[address] = replace(self._persons[address], stays=_ended(self._persons[address].stays, at))
        self._news.append(News(name, "", "leaves", at))
        self._forget_domains(name)

    def _forget_domains(self, organisation: str) -> None:
        known = self._organisations.get(organisation)
        for domain in known.domains if known else ():
            left = tuple(each for each in self._domains.get(domain, ()) if each != organisation)
            self._domains[domain] = left

    def _person_listed(self, fact: PersonListed) -> None:
        known = self._persons.get(fact.address)
        stays = known.stays if known else ()
        is_new = not stays or stays[-1].until is not None
        if not is_new and stays[-1].roles != fact.roles:
            stays = _ended(stays, fact.at)
        if not stays or stays[-1].until is not None:
            stays = (*stays, Stay(fact.at, fact.roles))
            self._news.append(News(fact.organisation, fact.name, "new" if is_new else "roles", fact.at))
        self._persons[fact.address] = Person(
            address=fact.address,
            name=fact.name,
            organisation=fact.organisation,
            roles=fact.roles,
            languages=fact.languages,
            addresses=known.addresses if known else (fact.address,),
            stays=stays,
            unreachable=known.unreachable if known else frozenset(),
        )
        self._owners.setdefault(fact.address, fact.address)
        if known and known.organisation != fact.organisation:
            before = self._staff[known.organisation]
            self._staff[known.organisation] = tuple(each for each in before if each != fact.address)
        staff = self._staff.get(fact.organisation, ())
        if fact.address not in staff:
            self._staff[fact.organisation] = (*staff, fact.address)


def _ended(stays: tuple[Stay, ...], at: datetime) -> tuple[Stay, ...]:
    return (*stays[:-1], replace(stays[-1], until=at)) if stays and stays[-1].until is None else stays
