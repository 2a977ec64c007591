"""What each fact does to the member list."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from .facts import (
    AddressDropped,
    AddressLearnt,
    Fact,
    LetterReturned,
    ListChecked,
    ListShared,
    OrganisationLeft,
    OrganisationListed,
    PersonErased,
    PersonLeft,
    PersonListed,
)
from .listed import News, Organisation, Person, Stay


class Listing:
    """The member list while facts are taken, many at once: ten thousand people are not ten thousand copies of it.

    Its attributes are those of People (people.py), which says what they mean.
    """

    def __init__(
        self,
        organisations: Mapping[str, Organisation],
        persons: Mapping[str, Person],
        owners: Mapping[str, str],
        staff: Mapping[str, tuple[str, ...]],
        domains: Mapping[str, tuple[str, ...]],
        news: Iterable[News],
        shared_at: datetime | None,
    ) -> None:
        self.organisations = dict(organisations)
        self.persons = dict(persons)
        self.owners = dict(owners)
        self.staff = dict(staff)
        self.domains = dict(domains)
        self.news = list(news)
        self.shared_at = shared_at

    def take(self, fact: Fact) -> None:
        """The list once this fact has happened; a fact about something else changes nothing."""
        match fact:
            case OrganisationListed():
                self._organisation_listed(fact)
            case OrganisationLeft(organisation, at):
                self._organisation_left(organisation, at)
            case PersonListed():
                self._person_listed(fact)
            case PersonLeft(address, at):
                person = self.persons[address]
                self.persons[address] = replace(person, stays=_ended(person.stays, at))
                self.news.append(News(person.organisation, person.name, "gone", at))
            case PersonErased(address, at) if address in self.persons:
                person = self.persons[address]
                self.persons[address] = replace(person, stays=_ended(person.stays, at))
                self.news = [news for news in self.news if news.name != person.name]  # nobody is told of no name
            case AddressLearnt(address, learnt, at):
                person = self.persons[address]
                if learnt != person.mailbox:
                    self.news.append(News(person.organisation, person.name, "address", at))
                others = tuple(each for each in person.addresses if each != learnt)
                self.persons[address] = replace(
                    person, addresses=(*others, learnt), unreachable=person.unreachable - {learnt}
                )
                self.owners[learnt] = address
            case AddressDropped(address, dropped, at) if dropped != address and self.owners.get(dropped) == address:
                person = self.persons[address]
                if dropped == person.mailbox:
                    self.news.append(News(person.organisation, person.name, "address", at))
                kept = tuple(each for each in person.addresses if each != dropped)
                self.persons[address] = replace(person, addresses=kept)
                del self.owners[dropped]
            case LetterReturned(address=returned) if owner := self.owners.get(returned):
                person = self.persons[owner]
                self.persons[owner] = replace(person, unreachable=person.unreachable | {returned})
            case ListChecked(organisation, answered, at) if organisation in self.organisations:
                known = self.organisations[organisation]
                changed = replace(known, checked_at=at) if answered else replace(known, asked_at=at)
                self.organisations[organisation] = changed
            case ListShared(at):
                self.news, self.shared_at = [], at

    def _organisation_listed(self, fact: OrganisationListed) -> None:
        known = self.organisations.get(fact.organisation)
        stays = known.stays if known else ()
        if not stays or stays[-1].until is not None:
            stays = (*stays, Stay(fact.at))
            self.news.append(News(fact.organisation, "", "joins", fact.at))
        self._forget_domains(fact.organisation)
        for domain in fact.domains:
            self.domains[domain] = (*self.domains.get(domain, ()), fact.organisation)
        listed = Organisation(fact.organisation, fact.kind, fact.domains, stays)
        if known:
            listed = replace(listed, asked_at=known.asked_at, checked_at=known.checked_at)
        self.organisations[fact.organisation] = listed

    def _organisation_left(self, name: str, at: datetime) -> None:
        """Its people leave with it: should it come back, they come back only if they are listed again."""
        known = self.organisations[name]
        self.organisations[name] = replace(known, stays=_ended(known.stays, at))
        for address in self.staff.get(name, ()):
            self.persons[address] = replace(self.persons[address], stays=_ended(self.persons[address].stays, at))
        self.news.append(News(name, "", "leaves", at))
        self._forget_domains(name)

    def _forget_domains(self, organisation: str) -> None:
        known = self.organisations.get(organisation)
        for domain in known.domains if known else ():
            left = tuple(each for each in self.domains.get(domain, ()) if each != organisation)
            self.domains[domain] = left

    def _person_listed(self, fact: PersonListed) -> None:
        known = self.persons.get(fact.address)
        stays = known.stays if known else ()
        is_new = not stays or stays[-1].until is not None
        if not is_new and stays[-1].roles != fact.roles:
            stays = _ended(stays, fact.at)
        if not stays or stays[-1].until is not None:
            stays = (*stays, Stay(fact.at, fact.roles))
            self.news.append(News(fact.organisation, fact.name, "new" if is_new else "roles", fact.at))
        self.persons[fact.address] = Person(
            address=fact.address,
            name=fact.name,
            organisation=fact.organisation,
            roles=fact.roles,
            languages=fact.languages,
            addresses=known.addresses if known else (fact.address,),
            stays=stays,
            unreachable=known.unreachable if known else frozenset(),
        )
        self.owners.setdefault(fact.address, fact.address)
        if known and known.organisation != fact.organisation:
            before = self.staff[known.organisation]
            self.staff[known.organisation] = tuple(each for each in before if each != fact.address)
        staff = self.staff.get(fact.organisation, ())
        if fact.address not in staff:
            self.staff[fact.organisation] = (*staff, fact.address)


def _ended(stays: tuple[Stay, ...], at: datetime) -> tuple[Stay, ...]:
    return (*stays[:-1], replace(stays[-1], until=at)) if stays and stays[-1].until is None else stays
