"""A member asks for a meeting, or supports that another asks for one.

Source: Terms of Reference, "upon request by its members, as proposed by the partner agencies".
"""

from dataclasses import replace
from datetime import datetime, time

from ...acts import requests
from ...acts.requests import Wish
from ...decision import Decision
from ...errors import Refused
from ...incoming import Incoming
from ...letters import requests as letters
from ...network import Network
from ...network.facts import OrganisationKind
from ...network.listed import Person
from ...words import clean_line, without_prefixes
from ..unsorted import for_a_person

_TITLE = 150
_TEXT = 4_000


def wished(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record what a member surely asks for, and put it to the co-chairs and the others; leave the rest to a person."""
    person = mail.person
    if person is None or not _may_ask(mail, person):
        return for_a_person(mail, "asks for a meeting")
    if why := _hindrance(mail):
        return for_a_person(mail, f"asks for a meeting, and {why}")
    try:
        asked = requests.ask(network, person, _wish(mail, network), mail.arrival.received, now)
    except Refused as refusal:
        return Decision(str(refusal), attention=True, organisation=person.organisation)
    return _acknowledged(mail, network, asked)


def _may_ask(mail: Incoming, person: Person) -> bool:
    """True for somebody who speaks for a member."""
    return person.speaks and mail.organisation is not None and mail.organisation.kind is OrganisationKind.MEMBER


def _hindrance(mail: Incoming) -> str:
    """Why it does not count as a request yet; "" if it does, also because the Secretariat says so."""
    if mail.vouched_by:
        return ""
    if not mail.verdict.passed or mail.verdict.by_way:
        return f"nothing proves it ({mail.verdict.why})"
    if mail.message.in_reply_to or without_prefixes(mail.message.subject) != mail.message.subject.strip():
        return "it answers another mail, or passes one on"
    return "perhaps no person wrote it" if mail.automatic else ""


def _wish(mail: Incoming, network: Network) -> Wish:
    calendar = network.procedure.calendar
    title = clean_line(without_prefixes(mail.message.subject), _TITLE) or "Without a title"
    return Wish(title, mail.new.strip()[:_TEXT], calendar.at(mail.wanted_by, time()) if mail.wanted_by else None)


def supported(mail: Incoming, network: Network) -> Decision:
    """One word of somebody who speaks for another member, in answer to our letter to it: it is counted, and thanked."""
    about, name = mail.about or "", mail.organisation.name if mail.organisation else None
    if mail.person is None or not mail.proven or mail.automatic is not None:
        why = f"{about}: nothing proves that {name or 'a member'} supports it ({mail.verdict.why})"
        return Decision(why, attention=True, about=about, organisation=name)
    if not mail.supports:
        why = f"{about}: it does not say in one word that {name} supports it"
        return Decision(why, attention=True, about=about, organisation=name)
    try:
        done = requests.support(network, about, mail.person, mail.arrival.received)
    except Refused as refusal:
        return Decision(str(refusal), attention=True, about=about, organisation=name)
    return _acknowledged(mail, network, done) if done.facts else done


def _acknowledged(mail: Incoming, network: Network, done: Decision) -> Decision:
    request = network.after(*done.facts).requests[str(done.about)]
    return replace(done, letters=(*letters.receipt(mail, request), *done.letters))
