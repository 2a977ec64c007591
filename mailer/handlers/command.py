"""A command in the subject, from somebody on the member list: `help`, `members`; a co-chair's key to an act; the
co-chairs' word on another time, and the Secretariat's on a guest.
"""

from datetime import datetime

from ..acts import keys, meetings
from ..decision import Decision
from ..errors import Refused
from ..incoming import Incoming
from ..letters import desk, secretariat
from ..network import Network
from ..network.facts import OrganisationKind, Role

_DECIDE = {
    "time": meetings.decide_time,
    "guest": meetings.decide_guest,
}


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Answer it, to an address on the list and within what its owner may see; turn the key."""
    if mail.answers == "key":
        return _key(mail, network, now)
    if mail.answers in _DECIDE:
        return _of_a_meeting(mail, network, now)
    if mail.person is None or mail.organisation is None:
        return Decision("a command from somebody who is not on the member list", attention=True)
    word = mail.message.subject.strip().casefold()
    name = mail.organisation.name
    if word == "help":
        return Decision("asked for help", letters=desk.help_text(mail, network), organisation=name)
    if word == "members" and mail.organisation.kind is OrganisationKind.MEMBER:
        return Decision("asked for the member list", letters=desk.member_list(mail, network), organisation=name)
    return _unknown(word, name)


def _key(mail: Incoming, network: Network, now: datetime) -> Decision:
    """A co-chair confirms or refuses, with the token of their own letter, from their own address, in one word."""
    act = network.keys.get(mail.about or "")
    name = mail.organisation.name if mail.organisation else None
    if act is None:
        return Decision("it answers a question to the co-chairs, and none is known by it", attention=True)
    letter, person = mail.answered, mail.person
    own = letter is not None and person is not None and network.people.identity(letter.addr) == person.address
    is_theirs = own and mail.verdict.passed and not mail.verdict.by_way
    if mail.automatic is not None or not is_theirs or person is None:
        why = f"{act.reference}: nothing proves that a co-chair answered ({mail.verdict.why})"
        return Decision(why, attention=True, about=act.reference, organisation=name)
    is_deputy = person.address in (network.people.identity(each) for each in network.procedure.deputies)
    may_hold = (Role.CO_CHAIR in person.roles or is_deputy) and network.people.is_current(person)
    if not may_hold or person.address not in act.asked.holders:
        why = f"{act.reference}: {person.name} holds no key to it"
        return Decision(why, attention=True, about=act.reference, organisation=name)
    if not mail.confirmed:
        why = f"{act.reference}: neither confirmed nor refused in one word"
        return Decision(why, attention=True, about=act.reference, organisation=name)
    return keys.turn(network, act.reference, person.address, mail.confirmed == "confirmed", mail.arrival.received, now)


def _of_a_meeting(mail: Incoming, network: Network, now: datetime) -> Decision:
    """One word on another time, or on somebody who wishes to come, by somebody to whom the question was put."""
    letter, person, meeting = mail.answered, mail.person, network.meetings.get(mail.about or "")
    own = letter is not None and person is not None and network.people.identity(letter.addr) == person.address
    asked = network.deciders(meeting) if meeting and mail.answers == "time" else secretariat(network)
    about, name = mail.about or "", mail.organisation.name if mail.organisation else None
    if mail.automatic is not None or person is None or not (own and person in asked and mail.signed):
        why = f"{about}: nothing proves that it is the word of somebody who was asked ({mail.verdict.why})"
        return Decision(why, attention=True, about=about, organisation=name)
    if not mail.confirmed:
        return Decision(f"{about}: neither yes nor no in one word", attention=True, about=about, organisation=name)
    try:
        return _DECIDE[mail.answers](network, about, mail.revision or 0, person, mail.confirmed == "confirmed", now)
    except Refused as refusal:
        return Decision(str(refusal), attention=True, about=about, organisation=name)


def _unknown(word: str, name: str) -> Decision:
    return Decision(f"“{word[:40]}” is no command that {name} may give", attention=True, organisation=name)
