"""What is said of the member list: a change, a wish to join, the answer to whether something is right.

Source: Terms of Reference, "IOM will keep the member list updated". Whatever a mail says is only proposed; it takes
effect once the organisation's focal point, or the Secretariat, confirms it from an address that is known already.
"""

from dataclasses import replace
from datetime import datetime

from ..acts import changes
from ..acts.changes import Said
from ..decision import Decision
from ..errors import Refused
from ..incoming import Incoming
from ..network import Network
from ..network.changes import Change, may_decide
from ..network.facts import ChangeKind, ListChecked, Role
from ..network.listed import Person
from ..network.people import Authority
from ..reading.contacts import addresses
from ..words import fold, tokens
from .unsorted import for_a_person

_ROLES = {"focal_point": Role.FOCAL_POINT, "alternate": Role.ALTERNATE, "signature": Role.FOCAL_POINT}
_NAME = 80
_IN_NAMES = " .-–&/'’()"
_JOINING = frozenset("of the for and in on to de la le du des et di e i te per dhe".split())  # noqa: SIM905


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Take the answer to a question about the list; propose what else the mail says; leave the rest to a person."""
    if mail.vouched_by:
        return for_a_person(mail, "a change of the member list")
    if mail.answers == "change":
        return _answered(mail, network, now)
    if mail.answers == "list_check" and mail.confirmed:
        return _checked(mail, network, now)
    return _said(mail, network, now)


# --- answers ----------------------------------------------------------------------------------------------------------


def _answered(mail: Incoming, network: Network, now: datetime) -> Decision:
    change = network.changes.get(mail.about or "")
    name = mail.organisation.name if mail.organisation else None
    if change is None:
        return Decision("it answers a question about the member list, and none is known by it", attention=True)
    if hindrance := _hindrance(mail, network, change):
        return Decision(f"{change.reference}: {hindrance}", attention=True, about=change.reference, organisation=name)
    if change.state != "open":
        why = f"{change.reference} is {change.state} already; the answer changes nothing"
        return Decision(why, about=change.reference, organisation=name)
    if not mail.confirmed:
        why = f"{change.reference}: neither confirmed nor refused in one word"
        return Decision(why, attention=True, about=change.reference, organisation=name)
    by = mail.person.address if mail.person else ""
    return changes.decided(network, change, mail.confirmed == "confirmed", by, now)


def _hindrance(mail: Incoming, network: Network, change: Change) -> str:
    """Why this answer decides nothing; "" if it does."""
    if mail.automatic is not None:
        return f"automatic mail confirms nothing ({mail.automatic.why})"
    if not mail.signed:
        return f"nothing proves that the answer is theirs ({mail.verdict.why})"
    person = mail.person
    if person is None or not _may_confirm(mail, network, person, change):
        return f"{mail.voice.shown} may not confirm changes of {change.proposed.organisation}"
    return ""


def _may_confirm(mail: Incoming, network: Network, person: Person, change: Change) -> bool:
    """True if it is theirs to decide: when the mail arrived, and still."""
    people = network.people
    then, now = person.roles_at(mail.arrival.received) or (), person.roles
    may = (may_decide(change.proposed, person, roles, people) for roles in (then, now))
    return people.is_current(person) and all(may)


def _checked(mail: Incoming, network: Network, now: datetime) -> Decision:
    name = mail.organisation.name if mail.organisation else None
    if not mail.proven or mail.person is None or not mail.person.speaks or mail.automatic is not None:
        why = f"the list of {name} is said to be right, and nothing proves that they say so: {mail.verdict.why}"
        return Decision(why, attention=True, organisation=name)
    if mail.confirmed == "refused":
        return Decision(f"{name}: the list is not right, and it is not said how", attention=True, organisation=name)
    fact = ListChecked(mail.person.organisation, True, now)
    return Decision(f"{name}: the list is right", (fact,), organisation=name)


# --- what a mail says -------------------------------------------------------------------------------------------------


def _said(mail: Incoming, network: Network, now: datetime) -> Decision:
    name = mail.organisation.name if mail.organisation else None
    if not mail.verdict.passed:
        why = f"it asks for a change of the member list, and nothing proves who sent it: {mail.verdict.why}"
        return Decision(why, attention=True, organisation=name)
    if mail.automatic is not None:
        return Decision(f"automatic mail proposes nothing here ({mail.automatic.why})", attention=True)
    said = _join(mail) if mail.contact.meaning == "join" else _change(mail, network)
    if isinstance(said, str):
        return Decision(f"about the member list: {said}", attention=True, organisation=name)
    if mail.organisation is None and (why := changes.too_many(network, said, now)):
        return Decision(f"{changes.in_words(said)}: {why}", attention=True)
    try:
        decision = changes.propose(network, said, now)
    except Refused as error:
        return Decision(f"{changes.in_words(said)}: {error}", attention=True, organisation=name)
    if not decision.facts and (other := _somebody_else(mail, network, said)):
        return replace(decision, why=f"{decision.why}; but it names {other} too", attention=True)
    return decision


def _somebody_else(mail: Incoming, network: Network, said: Said) -> str:
    """An address or a name that the mail holds beside those of its sender and of the change; "" if there is none."""
    concerned = [mail.person, network.people.person_of(said.address), network.people.person_of(said.new_address)]
    known = [each for each in concerned if each is not None]
    theirs = {mail.voice.address, said.new_address, *(address for each in known for address in each.addresses)}
    named = mail.contact.name
    is_theirs = any(set(tokens(named)) <= set(tokens(each)) for each in (said.name, *(one.name for one in known)))
    return next((each for each in addresses(mail.new) if each not in theirs), "" if is_theirs else named)


def _join(mail: Incoming) -> Said | str:
    """A wish to join, of an organisation that the words name; else why it could not be read."""
    if mail.organisation is not None:
        return f"{mail.organisation.name} is on the list already"
    name = mail.contact.before.removeprefix("The ").removeprefix("the ").strip()
    sender = mail.message.sender
    if not _names_an_organisation(name) or sender is None:
        return "somebody would like to join, and the organisation's name could not be read"
    return Said(
        organisation=name,
        change=ChangeKind.JOIN,
        source="mail",
        words=mail.new,
        name=sender.name,
        new_address=sender.addr,
        roles=(Role.FOCAL_POINT,),
    )


def _names_an_organisation(text: str) -> bool:
    """True for words with capitals, two at least, joined by small words: “ILO”, and not “I” or “We, the ILO”."""
    plain = all(char.isalnum() or char in _IN_NAMES for char in text)
    words = all(word[0].isupper() or word[0].isdigit() or fold(word) in _JOINING for word in text.split())
    return len(text) <= _NAME and plain and words and sum(char.isupper() for char in text) > 1


def _change(mail: Incoming, network: Network) -> Said | str:
    """The change that the words ask for; else why it could not be read."""
    said = mail.contact
    if said.meaning == "address" and mail.organisation is None:
        return _own_new_address(mail, network)
    if mail.organisation is None:
        return "nobody on the list, and no colleague of somebody who is, wrote it"
    organisation = mail.organisation.name
    if said.meaning in _ROLES:
        return _in_a_role(mail, network, organisation, _ROLES[said.meaning])
    if said.meaning == "withdraw":
        return Said(organisation, ChangeKind.WITHDRAW, "mail", said.words)
    if said.meaning == "address" and mail.person is not None and said.address:
        return Said(
            organisation, ChangeKind.ADDRESS, "mail", said.words, mail.person.address, mail.person.name, said.address
        )
    if said.meaning in ("leave", "i_leave"):
        leaver = mail.person if said.meaning == "i_leave" else _named(network, organisation, said.name, said.address)
        if leaver is not None and (said.meaning == "i_leave" or leaver != mail.person):
            return Said(organisation, ChangeKind.LEAVE, "mail", said.words, leaver.address, leaver.name)
    return "it could not be read what is to be changed"


def _own_new_address(mail: Incoming, network: Network) -> Said | str:
    """Somebody who is on the list writes from an address that is not: it is asked at the organisation's own address."""
    person = network.people.person_of(mail.contact.address)
    if person is None or mail.message.sender is None or not network.people.is_current(person):
        return "somebody has another address, and it could not be read who"
    return Said(
        person.organisation,
        ChangeKind.ADDRESS,
        "mail",
        mail.contact.words,
        person.address,
        person.name,
        mail.message.sender.addr,
    )


def _in_a_role(mail: Incoming, network: Network, organisation: str, role: Role) -> Said | str:
    said = mail.contact
    known = _named(network, organisation, said.name, said.address)
    name, address = said.name, said.address
    if known is not None:
        name, address = known.name, known.mailbox
    elif mail.voice.authority is Authority.COLLEAGUE and mail.message.sender and not address:
        name, address = mail.message.sender.name or name, mail.message.sender.addr
    if not address:
        return f"a new {role.replace('_', ' ')} is named, and no address could be read"
    other = network.people.organisation_of(address)
    if other is not None and other.name != organisation:
        return f"{address} is on the list of {other.name}"
    return Said(organisation, ChangeKind.ADD, "mail", said.words, "", name, address, (role,))


def _named(network: Network, organisation: str, name: str, address: str) -> Person | None:
    """The person of the organisation with that address, or else with that name."""
    people = network.people.of(organisation)
    by_address = (person for person in people if address and address in person.addresses)
    by_name = (person for person in people if name and fold(name) == fold(person.name))
    return next(by_address, None) or next(by_name, None)
