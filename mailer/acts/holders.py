"""Whose keys a ruling needs, and whether they may be turned as things are.

Source: Terms of Reference, "The Network will be co-chaired by …". A co-chair whose own organisation objects, or
whose own answers are ruled on, has no key; a deputy takes the place, and where there is none it goes to a meeting.
"""

from ..errors import Refused
from ..network import Network
from ..network.consensus import BREAKING, Round, position_of
from ..network.facts import Role, RulingAsked
from ..network.keys import KeyedAct
from ..network.listed import Person


def holders_of(network: Network, round_: Round | None, organisation: str) -> list[Person]:
    """Whose keys a ruling on the organisation needs ("": on none).

    They are the co-chairs', and a deputy's in the place of one who is recused. Raises Refused if there is no deputy.
    """
    people, co_chairs = network.people, network.people.with_role(Role.CO_CHAIR)
    holders = [each for each in co_chairs if not is_recused(network, round_, organisation, each)]
    recused = [each for each in co_chairs if each not in holders]
    named = (people.person_of(address) for address in network.procedure.deputies)
    for deputy in (each for each in named if each is not None and people.is_current(each)):
        taken = {each.organisation for each in (*holders, *recused)}
        fits = deputy.organisation not in taken and not is_recused(network, round_, organisation, deputy)
        if len(holders) < len(co_chairs) and fits:
            holders.append(deputy)
    if len(holders) < len(co_chairs):
        names = " and ".join(each.name for each in recused)
        raise Refused(
            f"{names} has no key to this, since it is of their own organisation, and rules/procedure.toml names no "
            "deputy who could take the place; refer it to a meeting"
        )
    return holders


def is_recused(network: Network, round_: Round | None, organisation: str, person: Person) -> bool:
    """True for somebody whose own organisation is ruled on, or objects in this round."""
    if round_ is None:
        return False
    objects = position_of(round_, person.organisation, network.procedure.grace).position in BREAKING
    return objects or person.organisation == organisation


def hindrance(network: Network, act: KeyedAct, address: str) -> str:
    """Why this holder may not turn the key as things are now, "" if they may."""
    asked, proposal = question_of(network, act), network.proposals.get(act.asked.subject)
    person = network.people.person_of(address)
    if proposal is None or asked is None or person is None:
        return ""
    if is_recused(network, proposal.current, asked.organisation, person):
        return f"{person.organisation} itself objects, or is ruled on"
    return ""


def question_of(network: Network, act: KeyedAct) -> RulingAsked | None:
    """What was asked for by this act."""
    reference = act.asked.subject
    if reference in network.drafts:
        return next((each for each in network.drafts[reference].asked if each.keys == act.reference), None)
    rounds_ = network.proposals[reference].rounds if reference in network.proposals else ()
    return next((each for round_ in rounds_ for each in round_.asked if each.keys == act.reference), None)
