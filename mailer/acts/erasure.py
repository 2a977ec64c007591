"""A person asks to be forgotten: what is recorded of that, and what it means for whatever is still going on.

What they said for an organisation stays what the organisation said. Source: docs/data-protection.md.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from ..decision import Decision
from ..erasure import ERASED
from ..network import Network
from ..network.changes import Change
from ..network.consensus import position_of
from ..network.facts import ChangeDecided, Fact, PersonErased, Role
from ..network.listed import Person
from ..network.statements import clearances
from ..words import tokens


def erase(network: Network, pseudonym: str, claimed: Collection[str], by: str, now: datetime) -> Decision:
    """The erasure itself, on a Network in which `pseudonym` stands in the person's place already, and `claimed` in that
    of addresses which were said to be theirs."""
    about = [change for change in network.changes.values() if _is_open_about(change, {pseudonym, *claimed})]
    refused: tuple[Fact, ...] = tuple(ChangeDecided(change.reference, False, by, now) for change in about)
    return Decision(
        f"the person was erased; {pseudonym} stands in their place", (*refused, PersonErased(pseudonym, now))
    )


def _is_open_about(change: Change, addresses: Collection[str]) -> bool:
    return change.state == "open" and not {change.proposed.address, change.proposed.new_address}.isdisjoint(addresses)


def consequences(network: Network, address: str, claimed: Collection[str], now: datetime) -> Iterator[str]:
    """What will follow once the owner of the address is erased, and what will stay, one sentence for each matter;
    nothing for strangers. `claimed`: addresses that were said to be theirs."""
    person = network.people.person_of(address)
    if person is None:
        return
    if network.people.is_current(person):
        yield from _for_the_list(network, person)
    yield from _for_matters(network, person, now)
    for act in network.keys.values():
        if act.state == "open" and person.address in act.asked.holders:
            turned = "their key is turned and stays so" if act.keys.get(person.address) else "it lacks their key"
            yield f"{act.reference} waits for two keys: {turned}; what is not confirmed in time lapses"
    for change in network.changes.values():
        if _is_open_about(change, {person.address, *claimed}):
            yield f"{change.reference}, a change of the member list about them, is refused"
    yield from _what_stays(network, person, claimed)


def _what_stays(network: Network, person: Person, claimed: Collection[str]) -> Iterator[str]:
    """What may be theirs, and is not touched: it may be somebody else's as well."""
    for other in network.people.persons.values():
        if other is not person and other.name != ERASED and tokens(other.name) == tokens(person.name):
            yield (
                f"{other.address} of {other.organisation} has the same name, so the name stays wherever it is not "
                "surely theirs; if that is the same person, erase that address as well"
            )
    for each in claimed:
        yield f"{each} was said to be theirs, and never confirmed: mails from there stay; if it is, erase it as well"


def _for_the_list(network: Network, person: Person) -> Iterator[str]:
    yield f"they leave the list of {person.organisation}"
    if network.people.focal_points(person.organisation) == [person]:
        yield f"{person.organisation} has no focal point until somebody else is named"
    if Role.CO_CHAIR in person.roles:
        yield "they are a co-chair: acts that need two keys need another co-chair on the list first"
    if Role.SECRETARIAT in person.roles and network.people.with_role(Role.SECRETARIAT) == [person]:
        yield "nobody of the Secretariat is left on the list: notes of what waits would go to nobody"
    for group in network.groups.values():
        if group.closed is None and group.convenor == person.address:
            yield f"{group.reference} has no convenor who can be written to"


def _for_matters(network: Network, person: Person, now: datetime) -> Iterator[str]:
    for proposal in network.proposals.values():
        round_ = proposal.current
        if proposal.state != "consulting" or round_.standing(person.organisation) is None:
            continue
        if any(reply.address in person.addresses for reply in round_.replies):
            position = position_of(round_, person.organisation, network.procedure.grace).position.words
            yield f"{proposal.reference} is open: the position of {person.organisation} ({position}) stays and counts"
        else:
            others = [voice for voice in network.people.voices(person.organisation) if voice != person]
            rest = "others may still answer for it" if others else "nobody is left who can answer for it"
            yield f"{proposal.reference} is open: of {person.organisation} {rest}"
    for statement in network.led_by(person.organisation):
        (lead,) = (each for each in clearances(statement, network.people) if each.organisation == person.organisation)
        if lead.by is not None and lead.by.address == person.address:
            yield f"{statement.reference}: that {person.organisation} has {lead.state.replace('_', ' ')} it stays"
        elif (statement.current.revision, person.address) in statement.asked:
            yield f"{statement.reference} waits for {person.organisation}: whoever speaks for it then is asked"
    for meeting in network.meetings.values():
        if meeting.state(now) == "planned" and any(each.address == person.address for each in meeting.invited):
            said = meeting.answer_of(person.address)
            what = f"their answer ({said.status}) stays, without their name" if said else "they are not asked any more"
            yield f"{meeting.reference} is planned: {what}"
    for poll in network.polls.values():
        if not poll.is_over and poll.invitee(person.address):
            has_answered = any(answer.address == person.address for answer in poll.answers)
            what = "their answer stays, without their name" if has_answered else "they are not asked any more"
            yield f"{poll.reference} asks for a date: {what}"
