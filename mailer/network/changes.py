"""How the member list keeps itself true: what is said becomes a proposed change, and somebody confirms it.

Source: Terms of Reference, "IOM will keep the member list updated and share it regularly".

    proposed -> accepted (and takes effect, with that date) | refused
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime

from .facts import (
    AddressLearnt,
    AdmissionPut,
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Fact,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    PersonListed,
    Role,
)
from .listed import Person, rank_of
from .people import People


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change. `proposal`: the consultation by which an organisation is admitted, once there is one."""

    proposed: ChangeProposed
    decided: ChangeDecided | None = None
    proposal: str | None = None

    @property
    def reference(self) -> str:
        """L-2026-01."""
        return self.proposed.about

    @property
    def state(self) -> str:
        """ "open", "accepted" or "refused"."""
        if self.decided is None:
            return "open"
        return "accepted" if self.decided.accepted else "refused"

    def after(self, fact: Fact) -> "Change":
        """The change once `fact` has happened; itself if the fact is about something else."""
        match fact:
            case ChangeDecided():
                return replace(self, decided=fact)
            case AdmissionPut(proposal=proposal):
                return replace(self, proposal=proposal)
        return self


def effects(change: ChangeProposed, people: People, public: Set[str], at: datetime) -> tuple[Fact, ...]:
    """What happens to the list when the change is accepted at `at`. `public`: domains that are no organisation's own.

    A new focal point takes the place of the old ones, who stay on the list without that role: there is one at a time.
    Nothing happens where the list says so already.
    """
    if is_known(change, people):
        return ()
    match change.change:
        case ChangeKind.ADD:
            return _added(change, people, at)
        case ChangeKind.ADDRESS:
            return (AddressLearnt(change.address, change.new_address, at),)
        case ChangeKind.LEAVE:
            return (PersonLeft(change.address, at),)
        case ChangeKind.JOIN:
            domain = change.new_address.rpartition("@")[2]
            domains = () if domain in public else (domain,)
            joined = OrganisationListed(change.organisation, OrganisationKind.MEMBER, domains, at)
            return (joined, *(() if _elsewhere(change, people) else _added(change, people, at)))
        case ChangeKind.WITHDRAW:
            return (OrganisationLeft(change.organisation, at),)


# Whoever becomes one of these is none of the others any more; head, co-chair and Secretariat are for others to say.
_OF_ONE_KIND = frozenset({Role.FOCAL_POINT, Role.ALTERNATE, Role.ASSISTANT})


def _added(change: ChangeProposed, people: People, at: datetime) -> tuple[Fact, ...]:
    known = people.person_of(change.new_address)
    kept = tuple(role for role in known.roles if role not in _OF_ONE_KIND) if known and people.is_current(known) else ()
    listed = PersonListed(
        address=known.address if known else change.new_address,
        name=change.name,
        organisation=change.organisation,
        roles=(*change.roles, *(role for role in kept if role not in change.roles)),
        languages=known.languages if known else (),
        at=at,
    )
    replaced = people.focal_points(change.organisation) if Role.FOCAL_POINT in change.roles else []
    before = tuple(_without_role(person, at) for person in replaced if person.address != listed.address)
    return (*before, listed)


def _without_role(person: Person, at: datetime) -> PersonListed:
    roles = tuple(role for role in person.roles if role is not Role.FOCAL_POINT)
    return PersonListed(person.address, person.name, person.organisation, roles, person.languages, at)


def hindrance(change: ChangeProposed, people: People) -> str:
    """Why the change can't be, as the list stands: it would be about somebody of another organisation; "" if it can.

    Nobody gets an address that is somebody else's: whoever writes from it would speak for two.
    """
    organisation = people.organisations.get(change.organisation)
    if change.change is ChangeKind.JOIN:
        return ""
    if organisation is None or organisation.left is not None:
        return f"{change.organisation} is not on the list"
    concerned, owner = people.persons.get(change.address), people.person_of(change.new_address)
    match change.change:
        case ChangeKind.ADD if other := _elsewhere(change, people):
            return f"{change.new_address} is on the list of {other.organisation}"
        case ChangeKind.ADDRESS if owner is not None and owner.address != change.address:
            return f"{change.new_address} is the address of {owner.name}, {owner.organisation}"
        case ChangeKind.ADDRESS | ChangeKind.LEAVE:
            is_theirs = concerned is not None and concerned.organisation == change.organisation
            if concerned is None or not is_theirs or not people.is_current(concerned):
                return f"{change.name or change.address} is not on the list of {change.organisation}"
    return ""


def may_decide(change: ChangeProposed, person: Person, roles: Iterable[Role], people: People) -> bool:
    """True if the person's word, with these roles, decides the change: that of the organisation's head and focal point,
    of the Secretariat, and on an address of whoever has it.

    The new address of a co-chair would turn a key: only they themselves decide on it, at the address that is known. A
    wish to join is decided by the members.
    """
    if change.change is ChangeKind.JOIN:
        return False
    roles = tuple(roles)
    if change.change is ChangeKind.ADDRESS:
        concerned = people.persons.get(change.address)
        if person == concerned:
            return True
        if concerned is not None and Role.CO_CHAIR in concerned.roles:
            return False
    return Role.SECRETARIAT in roles or (person.organisation == change.organisation and rank_of(roles) == 1)


def asked(change: ChangeProposed, people: People) -> list[Person]:
    """Who is asked whether it is so: of those whose word decides it, all but heads of organisations."""
    candidates = (*people.focal_points(change.organisation), *people.current())
    wanted = {
        each.address: each
        for each in candidates
        if Role.FOCAL_POINT in each.roles or Role.SECRETARIAT in each.roles or each.address == change.address
    }
    return [each for each in wanted.values() if may_decide(change, each, each.roles, people)]


def _elsewhere(change: ChangeProposed, people: People) -> Person | None:
    """Whoever has the new address, if that is somebody on the list of another organisation."""
    owner = people.person_of(change.new_address)
    is_other = owner is not None and people.is_current(owner) and owner.organisation != change.organisation
    return owner if is_other else None


def is_known(change: ChangeProposed, people: People) -> bool:
    """True if the list says already what the change would make it say."""
    person = people.person_of(change.new_address or change.address)
    match change.change:
        case ChangeKind.ADD:
            current = person is not None and people.is_current(person) and person.organisation == change.organisation
            return current and person is not None and set(change.roles) <= set(person.roles)
        case ChangeKind.ADDRESS:
            return person is not None and person.address == change.address and person.mailbox == change.new_address
        case ChangeKind.LEAVE:
            return person is None or not people.is_current(person)
        case ChangeKind.JOIN:
            organisation = people.organisations.get(change.organisation)
            return organisation is not None and organisation.left is None
        case ChangeKind.WITHDRAW:
            organisation = people.organisations.get(change.organisation)
            return organisation is None or organisation.left is not None
