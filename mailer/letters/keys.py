"""Letters about acts that both co-chairs must confirm.

Source: Terms of Reference, "The Network will be co-chaired by the UN Resident Coordinator and IOM Albania Head of
Office".
"""

from ..mail import Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS
from ..network.facts import Role
from ..network.keys import TwoKeyAct
from ..network.listed import Person
from . import secretariat, statements, to


def asked(network: Network, act: TwoKeyAct) -> tuple[Letter, ...]:
    """Do you confirm it? To each of the two."""
    return tuple(
        Letter(
            template="keys_asked",
            key=f"keys_asked {act.reference}",
            to=to(person),
            audience=CO_CHAIRS,
            about=act.reference,
            values=_values(network, act),
            answers="key",
            buttons=("confirm", "refuse"),
        )
        for person in _people(network, act.asked.holders)
    )


def ended(network: Network, act: TwoKeyAct, *, hindrance: str = "", is_overtaken: bool = False) -> tuple[Letter, ...]:
    """That it is done, refused or has lapsed: to those who hold the role now, and to the Secretariat.

    `hindrance`: why it could not be done after all; `is_overtaken`: it lapsed before its time, since what they were
    asked is not wanted any more.
    """
    people = {person.address: person for person in (*network.people.with_role(Role.CO_CHAIR), *secretariat(network))}
    return tuple(
        Letter(
            template="keys_ended",
            key=f"keys_ended {act.reference}",
            to=to(person),
            audience=CO_CHAIRS,
            about=act.reference,
            values={**_values(network, act), "hindrance": hindrance, "is_overtaken": is_overtaken},
            follows=f"keys_asked {act.reference}" if person.address in act.asked.holders else "",
        )
        for person in people.values()
    )


def _values(network: Network, act: TwoKeyAct) -> dict[str, object]:
    names = {holder: network.people.persons[holder].name for holder in act.asked.holders}
    wish = network.changes.get(act.asked.subject)
    is_refused = wish is not None and wish.state == "refused"
    of_statement = statements.of_act(network, act)
    return {
        "act": act,
        "names": names,
        "wish": wish.proposed if wish else None,
        "is_refused": is_refused,
        **of_statement,
    }


def _people(network: Network, addresses: tuple[str, ...]) -> list[Person]:
    known = (network.people.persons[each] for each in addresses)
    return [person for person in known if network.people.is_current(person)]
