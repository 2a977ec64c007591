"""Letters of working groups: to whoever takes part from now on, and the report that closes a group.

Source: Terms of Reference, "Working Groups can be established on a permanent or ad-hoc basis".
"""

from datetime import datetime

from ..mail import Letter
from ..network import Network
from ..network.audiences import MEMBERS, SECRETARIAT
from ..network.facts import OrganisationKind
from ..network.groups import Group
from ..network.listed import Person
from . import secretariat, to


def joined(network: Network, group: Group, organisation: str, address: str, now: datetime) -> tuple[Letter, ...]:
    """To the people who take part from now on (`address` "": everybody of the organisation): mandate, convenor, how to
    write to the group. Who is added again is told again."""
    people = [person for person in network.people.of(organisation) if address in ("", person.address)]
    convenor = network.people.person_of(group.convenor)
    return tuple(
        Letter(
            template="group_joined",
            key=f"group_joined {group.reference} {now.isoformat()}",
            to=to(person),
            audience=group.reference,
            about=group.reference,
            answers="group",
            values={"group": group, "convenor": convenor, "others": _others(network, group, person)},
        )
        for person in people
    )


def _others(network: Network, group: Group, person: Person) -> list[Person]:
    return [each for each in group.people(network.people) if each.address != person.address]


def overdue(network: Network, group: Group) -> tuple[Letter, ...]:
    """The group was to end, and has not reported: to its convenor and to the Secretariat."""
    convenor = network.people.person_of(group.convenor)
    people = {person.address: (person, SECRETARIAT) for person in secretariat(network)}
    if convenor is not None and group.has(convenor) and network.people.is_current(convenor):
        people[convenor.address] = (convenor, group.reference)
    return tuple(
        Letter(
            template="group_overdue",
            key=f"group_overdue {group.reference} {group.ends}",
            to=to(person),
            audience=audience,
            about=group.reference,
            values={"group": group},
        )
        for person, audience in people.values()
    )


def closed(network: Network, group: Group) -> tuple[Letter, ...]:
    """The report, to whoever took part and to the members of the Network: one letter for each person."""
    of_group = {person.address: (person, group.reference) for person in group.people(network.people)}
    members = network.people.people_of_kind(OrganisationKind.MEMBER)
    people = {**{person.address: (person, MEMBERS) for person in members}, **of_group}
    return tuple(
        Letter(
            template="group_closed",
            key=f"group_closed {group.reference}",
            to=to(person),
            audience=audience,
            about=group.reference,
            values={"group": group},
        )
        for person, audience in people.values()
    )
