"""A command in the subject, from somebody on the member list: `help`, `members`, `calendar`; a co-chair's key; the
co-chairs' word on whether to meet, on which date, and on another time; the Secretariat's on a guest and on who came;
a lead's clearance of a joint statement.
"""

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from ..acts import attendance, keys, meetings, polls, requests
from ..decision import Decision
from ..errors import Refused
from ..incoming import Incoming
from ..letters import attendance as letters
from ..letters import desk, secretariat
from ..letters import statements as about_statements
from ..network import Network
from ..network.facts import ClearanceAnswered, OrganisationKind, Role
from ..network.listed import Person
from ..network.meetings import Meeting
from ..network.people import Authority
from ..network.requests import deciders
from ..network.statements import LIVE, Statement, state_of
from ..reading import NOT_CLEARED
from .meeting_request.wishes import supported

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
    if mail.answers == "request":
        return _of_a_request(mail, network, now)
    if mail.answers == "choice":
        return _of_a_poll(mail, network, now)
    if mail.answers == "attendance":
        return _who_came(mail, network, now)
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
    if word == "calendar":
        return Decision("asked for the calendar", letters=desk.calendar(mail, network, now), organisation=name)
    return _unknown(word, name)


def _key(mail: Incoming, network: Network, now: datetime) -> Decision:
    """A co-chair confirms or refuses, with the token of their own letter, from their own address, in one word."""
    act = network.keys.get(mail.about or "")
    name = mail.organisation.name if mail.organisation else None
    if act is None:
        return Decision("it answers a question to the co-chairs, and none is known by it", attention=True)
    person = mail.person
    is_theirs = mail.answers_own(network.people) and mail.verdict.passed and not mail.verdict.by_way
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
    meeting, about = network.meetings.get(mail.about or ""), mail.about or ""
    asked = network.deciders(meeting) if meeting and mail.answers == "time" else secretariat(network)
    person = _whose_word(mail, network, asked)
    if person is None:
        return _not_theirs(mail)
    if not mail.confirmed:
        return _seen(mail, f"{about}: neither yes nor no in one word")
    try:
        return _DECIDE[mail.answers](network, about, mail.revision or 0, person, mail.confirmed == "confirmed", now)
    except Refused as refusal:
        return _seen(mail, str(refusal))


def _of_a_request(mail: Incoming, network: Network, now: datetime) -> Decision:
    """One word on whether the Network shall meet; a co-chair may also support it for their organisation."""
    request = network.requests.get(mail.about or "")
    person = _whose_word(mail, network, deciders(request, network.people) if request else ())
    if person is None or request is None:
        return _not_theirs(mail)
    is_refused = mail.confirmed == "refused" or bool(mail.refused_because)
    try:
        if mail.confirmed or is_refused:
            reason, uid = mail.refused_because, _uid(mail)
            return requests.decide(network, request.reference, person, not is_refused, reason, uid, now)
    except Refused as refusal:
        return _seen(mail, str(refusal))
    if mail.supports:
        return supported(mail, network)
    return _seen(mail, f"{request.reference}: neither confirmed nor refused in one word")


def _of_a_poll(mail: Incoming, network: Network, now: datetime) -> Decision:
    """The date that is chosen, by its number, or that none is right."""
    poll = network.polls.get(mail.about or "")
    person = _whose_word(mail, network, network.deciders(poll) if poll else ())
    if person is None or poll is None:
        return _not_theirs(mail)
    number = mail.dates.choice
    if number is None:
        return _seen(mail, f"{poll.reference}: it names no one date ({mail.dates.why})")
    if poll.chosen == number:
        return Decision(f"{poll.reference}: date {number} is chosen already", about=poll.reference)
    try:
        if number:
            return polls.choose(network, poll.reference, number, person.address, now)
        return polls.find_no_date(network, poll.reference, person.address, now)
    except Refused as refusal:
        return _seen(mail, str(refusal))


def _whose_word(mail: Incoming, network: Network, asked: Collection[Person]) -> Person | None:
    """Who says it, if it is surely somebody who was asked, in answer to their own letter; else None."""
    is_theirs = mail.answers_own(network.people) and mail.person in asked
    return mail.person if is_theirs and mail.signed and mail.automatic is None else None


def _not_theirs(mail: Incoming) -> Decision:
    why = f"{mail.about}: nothing proves that it is the word of somebody who was asked ({mail.verdict.why})"
    return _seen(mail, why)


def _seen(mail: Incoming, why: str) -> Decision:
    name = mail.organisation.name if mail.organisation else None
    return Decision(why, attention=True, about=mail.about, organisation=name)


def _uid(mail: Incoming) -> str:
    """The calendar's name of a meeting that a mail brings about: a UUID (RFC 7986 section 5.3), made of the mail, so
    that it is the same however often the mail is handled."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, mail.arrival.id))


def _who_came(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Who came, in lists of names, or that it was as our question had it, by one of those who see to the meeting.

    Nothing is recorded by halves: what names nobody for certain is asked back.
    """
    about, person, name = mail.about or "", mail.person, mail.organisation.name if mail.organisation else None
    meeting = network.meetings.get(about)
    if meeting is None:
        return Decision("it says who came to a meeting, and none is known by it", attention=True)
    if mail.automatic is not None or not mail.proven or person is None or person not in network.hosts(meeting):
        why = f"{about}: nothing proves that it is the word of somebody who sees to the meeting ({mail.verdict.why})"
        return Decision(why, attention=True, about=about, organisation=name)
    said = mail.attended
    try:
        decided = _recorded(mail, network, meeting, person.address, now)
    except Refused as refusal:
        unknown = attendance.named(network, meeting, (*said.present, *said.apologies, *said.absent)).unknown
        asked = letters.not_recorded(mail, meeting, str(refusal), unknown, said.present, said.apologies)
        return Decision(f"{about}: {refusal}", (), asked, attention=True, about=about, organisation=name)
    receipt = letters.recorded(mail, network.after(*decided.facts).meetings[about])
    return replace(decided, why=f"{person.name}: {decided.why}", letters=receipt, organisation=name)


def _recorded(mail: Incoming, network: Network, meeting: Meeting, by: str, now: datetime) -> Decision:
    """What the mail says of who came, as a record. Raises Refused where it is not certain."""
    said = mail.attended
    if mail.confirmed == "confirmed" and meeting.asked is not None:
        return attendance.recorded(meeting, meeting.asked.present, meeting.asked.apologies, by, now)
    if said.why:
        raise Refused(said.why)
    return attendance.record(network, meeting.reference, said.present, said.apologies, by, now, said.absent)


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
        ask = about_statements.unclear(mail, statement)
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
    told = about_statements.receipt(network, mail, statement, answer)
    return Decision(why, (answer,), told, about=about, organisation=name)


def _no_clearance(mail: Incoming, network: Network, statement: Statement) -> str:
    """Why this is no lead's word on the statement, whatever it says; "" if it is."""
    person = mail.person
    if mail.automatic is not None:
        return f"automatic mail clears nothing ({mail.automatic.why})"
    if person is None or mail.voice.authority is not Authority.VOICE or not network.people.is_current(person):
        return f"{mail.voice.shown} speaks for none of its leads"
    if person.organisation not in statement.current.leads:
        return f"{person.organisation} does not lead it"
    if not (mail.answers_own(network.people) and mail.proven):
        return f"nothing proves that it is the word of {person.organisation} ({mail.verdict.why})"
    state = state_of(statement, network.proposals)
    return "" if state in LIVE else f"it is {state}; the answer of {person.organisation} changes nothing"


def _unknown(word: str, name: str) -> Decision:
    return Decision(f"“{word[:40]}” is no command that {name} may give", attention=True, organisation=name)
