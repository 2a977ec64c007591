"""Changes of the member list: proposed by whatever says so, decided by whoever may, and then they take effect.

Source: Terms of Reference, "IOM will keep the member list updated and share it regularly".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import people as letters
from ..network import Network
from ..network.changes import Change, effects, hindrance, is_known, may_decide
from ..network.facts import (
    AddressDropped,
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Fact,
    KeyAct,
    ListChecked,
    ListShared,
    OrganisationLeft,
    PersonLeft,
    Role,
)
from ..network.listed import Person
from . import keys
from .asking import ask

_PROGRAMS = ("bounce", "auto_reply")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody or something says of the list; see ChangeProposed for what the fields mean."""

    organisation: str
    change: ChangeKind
    source: str
    words: str
    address: str = ""
    name: str = ""
    new_address: str = ""
    roles: tuple[Role, ...] = ()


def in_words(said: Said | ChangeProposed) -> str:
    """The change in a few words, for lists and reasons."""
    who = said.name or said.new_address or said.address
    roles = " and ".join(role.replace("_", " ") for role in said.roles)
    return {
        ChangeKind.ADD: f"{who} as {roles or 'a person'} of {said.organisation}",
        ChangeKind.ADDRESS: f"{said.new_address} as the address of {who}",
        ChangeKind.LEAVE: f"{who} leaves the list of {said.organisation}",
        ChangeKind.JOIN: f"{said.organisation} would like to join",
        ChangeKind.WITHDRAW: f"{said.organisation} leaves the Network",
    }[said.change]


def propose(network: Network, said: Said, now: datetime) -> Decision:
    """Ask those who may whether it is so; nothing where the list says so already, or where it was asked already.

    What can't be, as the list stands, waits for a person.
    """
    fact = ChangeProposed(
        about=network.next_reference("L", now),
        organisation=said.organisation,
        change=said.change,
        address=said.address,
        name=said.name,
        new_address=said.new_address,
        roles=said.roles,
        source=said.source,
        words=said.words[:500],
        at=now,
    )
    if is_known(fact, network.people):
        return Decision(f"the list says so already: {in_words(said)}", organisation=said.organisation)
    if wrong := hindrance(fact, network.people):
        why = f"{in_words(said)}: {wrong}"
        return Decision(why, attention=True, organisation=said.organisation)
    asked = next((each for each in network.changes.values() if _is_asked(each, fact, network)), None)
    if asked is not None:
        why = f"it was asked already, as {asked.reference}: {in_words(said)}"
        return Decision(why, about=asked.reference, organisation=said.organisation)
    after = network.after(fact)
    if said.change is ChangeKind.JOIN:
        return _put_to_the_co_chairs(after, fact, said, now)
    told = letters.change_proposed(after, after.changes[fact.about])
    why = f"proposed as {fact.about}: {in_words(said)}" + ("" if told else "; nobody could be asked")
    return Decision(why, (fact,), told, attention=not told, about=fact.about, organisation=said.organisation)


def too_many(network: Network, said: Said, now: datetime) -> str:
    """Why nobody is asked about what a stranger says: so much was asked today already; "" if it may be.

    Counted is what can come from strangers, also where somebody on the list had said it.
    """
    procedure, domain = network.procedure, said.new_address.rpartition("@")[2]
    today = [
        each.proposed.new_address.rpartition("@")[2]
        for each in network.changes.values()
        if each.proposed.change in (ChangeKind.JOIN, ChangeKind.ADDRESS) and now - each.proposed.at < _A_DAY
    ]
    if len(today) >= procedure.strangers_per_day or today.count(domain) >= procedure.strangers_per_domain:
        return "strangers have said so much in a day that nobody is asked any more"
    return ""


def _put_to_the_co_chairs(network: Network, fact: ChangeProposed, said: Said, now: datetime) -> Decision:
    asked = ask(network, KeyAct.ADMIT, fact.about, "", in_words(said), now)
    why = f"proposed as {fact.about}: {in_words(said)}; the co-chairs are asked whether to put it to the members"
    return Decision(why, (fact, *asked.facts), asked.letters, about=fact.about)


def _is_asked(change: Change, other: ChangeProposed, network: Network) -> bool:
    """True if the same is asked still; a program that says it again and again is not heard before a round of checks."""
    mine = change.proposed
    same = (mine.organisation, mine.change, mine.address, mine.new_address) == (
        other.organisation,
        other.change,
        other.address,
        other.new_address,
    )
    if not same or change.decided is None:
        return same
    by_a_program = other.source in _PROGRAMS
    return by_a_program and other.at - change.decided.at < network.procedure.verify_every


def confirmers(network: Network, change: Change) -> list[Person]:
    """Whose word the change still waits for: anyone of them, or for a wish to join each of the co-chairs named."""
    if change.state != "open":
        return []
    if change.proposed.change is ChangeKind.JOIN:
        acts = (act for act in network.keys.values() if act.asked.subject == change.reference and act.state == "open")
        return [network.people.persons[each] for act in acts for each in act.missing]
    people = network.people
    return [each for each in people.current() if may_decide(change.proposed, each, each.roles, people)]


def decide(network: Network, reference: str, accepted: bool, by: str, now: datetime) -> Decision:
    """Accept the change, which then takes effect, or refuse it. `by`: who says so."""
    change = network.changes.get(reference)
    if change is None:
        raise NotFound(f"no change {reference} was proposed; see: mailer members changes")
    if change.state != "open":
        raise Refused(f"{reference} is {change.state} already")
    if change.proposed.change is ChangeKind.JOIN and accepted:
        raise Refused(f"{reference} is a wish to join: the co-chairs put it to the members, who decide")
    if change.proposal is not None:
        raise Refused(f"{reference} was put to the members as {change.proposal}, and they decide")
    concerned = network.people.persons.get(change.proposed.address)
    is_key = change.proposed.change is ChangeKind.ADDRESS and concerned and Role.CO_CHAIR in concerned.roles
    if accepted and is_key and concerned:
        why = f"{concerned.name} alone confirms it, by mail from {concerned.mailbox}"
        raise Refused(f"{reference} is the address of a co-chair: {why}")
    if accepted and (wrong := _wrong(network, change)):
        raise Refused(f"{reference} cannot take effect: {wrong}")
    return decided(network, change, accepted, by, now)


def _wrong(network: Network, change: Change) -> str:
    """Why the change can't take effect any more; "" if it can, or need not since the list says so already."""
    is_so = is_known(change.proposed, network.people)
    return "" if is_so else hindrance(change.proposed, network.people)


def admit(network: Network, reference: str, now: datetime) -> Decision:
    """Ask the co-chairs (again) whether to put a wish to join to the members; if both have confirmed, put it."""
    change = network.changes.get(reference)
    if change is None or change.proposed.change is not ChangeKind.JOIN:
        raise NotFound(f"no wish to join has the reference {reference}; see: mailer members changes")
    if change.state != "open":
        raise Refused(f"{reference} is {change.state} already")
    if change.proposal is not None:
        raise Refused(f"{reference} was put to the members as {change.proposal}")
    acts = [act for act in network.keys.values() if act.asked.subject == reference]
    waiting = next((act for act in acts if act.state == "open"), None)
    if waiting is not None:
        names = " and ".join(network.people.persons[holder].name for holder in waiting.missing)
        raise Refused(f"{reference} waits for {names}, as {waiting.reference}")
    done = next((act for act in acts if act.state == "done"), None)
    if done is not None:
        return keys.put_to_the_members(network, reference, now, done.reference)
    return ask(network, KeyAct.ADMIT, reference, "", in_words(change.proposed), now)


def decided(network: Network, change: Change, accepted: bool, by: str, now: datetime) -> Decision:
    """The decision itself, for whoever has made sure that it may be taken.

    What can't be any more waits for a person.
    """
    if accepted and (wrong := _wrong(network, change)):
        why = f"{change.reference} is confirmed, and cannot take effect: {wrong}"
        return Decision(why, attention=True, about=change.reference)
    fact = ChangeDecided(change.reference, accepted, by, now)
    public = network.procedure.public_domains
    facts: tuple[Fact, ...] = (fact, *(effects(change.proposed, network.people, public, now) if accepted else ()))
    after = network.after(*facts)
    open_acts = [
        each for each in after.keys.values() if each.asked.subject == change.reference and each.state == "open"
    ]
    ended = [keys.lapse(after, act, now) for act in open_acts]  # nobody need confirm what is decided
    organisation = change.proposed.organisation
    welcomed = letters.welcomes(network, after, organisation, now)
    met = {letter.to.addr for letter in welcomed if letter.template == "welcome"}
    told = letters.change_decided(after, after.changes[change.reference], network)
    what = "accepted, and in force" if accepted else "refused"
    return Decision(
        f"{change.reference} is {what}: {in_words(change.proposed)}",
        (*facts, *(fact for each in ended for fact in each.facts)),
        (
            *(letter for letter in told if letter.to.addr not in met),
            *welcomed,
            *(letter for each in ended for letter in each.letters),
        ),
        about=change.reference,
        organisation=organisation if organisation in network.people.organisations else None,
        settles="membership",
    )


# --- the list itself --------------------------------------------------------------------------------------------------


def check(network: Network, organisations: Sequence[str], now: datetime) -> Decision:
    """Ask the focal points of these organisations whether the list is right; of all that must be, if none is named."""
    wanted = [_name(network, each) for each in organisations]
    for name in wanted:
        if not network.people.focal_points(name):
            raise Refused(f"{name} has no focal point who could be asked; see: mailer members list")
    names = wanted or [each.name for each in network.people.members_and_ministries()]
    with_one = [name for name in names if network.people.focal_points(name)]
    if not with_one:
        raise Refused("no organisation has a focal point who could be asked; see: mailer members list")
    facts = tuple(ListChecked(name, False, now) for name in with_one)
    told = letters.list_check(network.after(*facts), with_one, now)
    return Decision(f"{len(told)} focal points are asked whether the list is right", facts, told)


def _name(network: Network, typed: str) -> str:
    organisation = network.people.organisation_named(typed)
    if organisation is None:
        raise NotFound(f"“{typed}” is not on the member list; see: mailer members list")
    return organisation.name


def share(network: Network, now: datetime) -> Decision:
    """Send the list to the members, with what has changed since it was last sent."""
    told = letters.list_shared(network, now)
    if not told:
        raise Refused("there is no member to share the list with; import members first")
    return Decision(f"the list goes to {len(told)} people", (ListShared(now),), told)


def leave(network: Network, who: str, now: datetime) -> Decision:
    """A person (by address) or an organisation (by name) leaves the list, from now on. What they did stays."""
    organisation = network.people.organisation_named(who)
    if organisation is not None:
        name = organisation.name
        if organisation.left is not None:
            raise Refused(f"{name} left on {organisation.left:%Y-%m-%d}")
        return Decision(f"{name} has left the Network", (OrganisationLeft(name, now),), organisation=name)
    person = network.people.person_of(who.lower())
    if person is None or not network.people.is_current(person):
        raise NotFound(f"neither an organisation nor a person of the list is “{who}”; see: mailer members list")
    return Decision(
        f"{person.name} has left the list of {person.organisation}",
        (PersonLeft(person.address, now),),
        organisation=person.organisation,
    )


def drop_address(network: Network, address: str, now: datetime) -> Decision:
    """An address is not theirs for whom it stands on the list: no letter goes there, no word from there counts.

    What had been answered from there stays, since only a person can tell whose word it was.
    """
    person = network.people.person_of(address)
    if person is None:
        raise NotFound(f"{address} is nobody's address on the list; see: mailer members list")
    if address == person.address:
        why = f"{person.name} stands on the list by it, and cannot be without"
        raise Refused(f"{address} cannot be dropped: {why}; see: mailer members leave {address}")
    fact = AddressDropped(person.address, address, now)
    mailbox = network.after(fact).people.persons[person.address].mailbox
    answered = [
        proposal.reference
        for proposal in network.proposals.values()
        if proposal.state == "consulting" and any(reply.address == person.address for reply in proposal.current.replies)
    ]
    why = f"{address} is no longer {person.name}'s; letters to them go to {mailbox}"
    if answered:
        why += f". See who wrote the answers in their name to {', '.join(answered)}: mailer inbox list --kind position"
    return Decision(why, (fact,), organisation=person.organisation)


def may_lapse(change: Change, now: datetime, after: timedelta) -> bool:
    """True for a change that nobody has confirmed for so long."""
    return change.state == "open" and change.proposal is None and now - change.proposed.at >= after > timedelta()
