"""A command in the subject, from somebody on the member list: `help`, `members`; a co-chair's key to an act; the
co-chairs' word on another time, and the Secretariat's on a guest; a lead's clearance of a joint statement.
"""

from datetime import datetime

from ..acts import keys, meetings
from ..decision import Decision
from ..errors import Refused
from ..incoming import Incoming
from ..letters import desk, secretariat
from ..letters import statements as letters
from ..network import Network
from ..network.facts import ClearanceAnswered, OrganisationKind, Role
from ..network.people import Authority
from ..network.statements import LIVE, Statement, state_of
from ..reading import NOT_CLEARED

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
    if mail.answers == "clearance":
        return _clearance(mail, network)
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
    is_co_chair = Role.CO_CHAIR in person.roles and network.people.is_current(person)
    if not is_co_chair or person.address not in act.asked.holders:
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


def _clearance(mail: Incoming, network: Network) -> Decision:
    """Whether an organisation that leads a statement clears its text, by one who speaks for it; what is not certain
    waits for a person, and holds the statement meanwhile."""
    statement = network.statements.get(mail.about or "")
    name = mail.organisation.name if mail.organisation else None
    if statement is None:
        why = "it answers a question about a joint statement, and none is known by it"
        return Decision(why, attention=True, organisation=name)
    about, draft = statement.reference, statement.current
    if why := _no_clearance(mail, network, statement):
        return Decision(f"{about}: {why}", attention=True, about=about, organisation=name)
    why = "" if mail.revision == draft.revision else f"it answers revision {mail.revision}, and the text is another now"
    if why := why or (mail.clearance.why if not mail.clearance.value else ""):
        ask = letters.unclear(mail, statement, why)
        return Decision(f"{about}: {name} answered: {why}", letters=ask, attention=True, about=about, organisation=name)
    answer = ClearanceAnswered(
        about=about,
        revision=draft.revision,
        organisation=name or "",
        cleared=mail.clearance.value != NOT_CLEARED,
        address=mail.person.address if mail.person else "",
        name=mail.voice.shown,
        rank=mail.voice.rank,
        text=mail.clearance.text[:4000],
        text_hash=draft.text_hash,
        reply=mail.arrival.id,
        at=mail.arrival.received,
    )
    why = f"{name} has {'' if answer.cleared else 'not '}cleared {about} r{draft.revision}"
    told = letters.receipt(network, mail, statement, answer)
    return Decision(why, (answer,), told, about=about, organisation=name)


def _no_clearance(mail: Incoming, network: Network, statement: Statement) -> str:
    """Why this is no lead's word on the statement, whatever it says; "" if it is."""
    letter, person = mail.answered, mail.person
    own = letter is not None and person is not None and network.people.identity(letter.addr) == person.address
    if mail.automatic is not None:
        return f"automatic mail clears nothing ({mail.automatic.why})"
    if person is None or mail.voice.authority is not Authority.VOICE or not network.people.is_current(person):
        return f"{mail.voice.shown} speaks for none of its leads"
    if person.organisation not in statement.current.leads:
        return f"{person.organisation} does not lead it"
    if not (own and mail.proven):
        return f"nothing proves that it is the word of {person.organisation} ({mail.verdict.why})"
    state = state_of(statement, network.proposals)
    return "" if state in LIVE else f"it is {state}; the answer of {person.organisation} changes nothing"


def _unknown(word: str, name: str) -> Decision:
    return Decision(f"“{word[:40]}” is no command that {name} may give", attention=True, organisation=name)
