"""Whether the Network shall meet: what a member asks for and others second, and what the year asks for, decided once.

Source: Terms of Reference, "will meet on a quarterly basis, or upon request by its members, as proposed by the partner
agencies"; the co-chairs "convene and chair meetings".
"""

from dataclasses import dataclass, replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import requests as letters
from ..network import Network
from ..network.cadence import Quarter, dates_soon, is_moot
from ..network.facts import AnnualMissed, MeetingRequested, QuarterProposed, RequestDecided, RequestSupported, Slot
from ..network.listed import Person
from ..network.requests import Request, may_support
from .polls import Inquiry, open_poll


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member asks for: what they call it, why, and until when (None: they did not say)."""

    title: str
    text: str
    wanted_by: datetime | None


def ask(network: Network, person: Person, wish: Wish, arrived: datetime, now: datetime) -> Decision:
    """Record that somebody who speaks for a member asks for a meeting; put it to the co-chairs and to the other
    members. Raises Refused while another request of theirs is open."""
    for known in network.requests.values():
        if known.state == "open" and known.asked and known.asked.organisation == person.organisation:
            raise Refused(f"{person.organisation} has asked for a meeting already, as {known.reference}")
    fact = MeetingRequested(
        about=network.next_reference("R", now),
        organisation=person.organisation,
        address=person.address,
        name=person.name,
        title=wish.title,
        text=wish.text,
        wanted_by=wish.wanted_by,
        at=arrived,
    )
    after = network.after(fact)
    request = after.requests[fact.about]
    told = (*letters.put(after, request), *letters.to_second(after, request))
    why = f"{person.organisation} asks for a meeting: {fact.about}"
    return Decision(why, (fact,), told, about=fact.about, organisation=person.organisation)


def support(network: Network, reference: str, person: Person, arrived: datetime) -> Decision:
    """Another member wants it too. The co-chairs are told again once there are as many as the procedure names."""
    request = _known(network, reference)
    name = person.organisation
    if request.state != "open":
        return Decision(f"{reference} is {request.state} already", about=reference, organisation=name)
    if name in request.supporters:
        return Decision(f"{name} supports {reference} already", about=reference, organisation=name)
    if not may_support(request, person, network.people):
        raise Refused(f"{person.name} does not speak for a member that could support {reference}")
    fact = RequestSupported(reference, name, person.address, person.name, arrived)
    after = network.after(fact)
    count = len(after.requests[reference].supporters)
    is_reached = count == network.procedure.request_threshold
    told = letters.put_again(after, after.requests[reference]) if is_reached else ()
    why = f"{name} supports {reference}, as number {count}"
    return Decision(why, (fact,), told, about=reference, organisation=name, settles="meeting_request")


def decide(
    network: Network, reference: str, person: Person, accepted: bool, reason: str, uid: str, now: datetime
) -> Decision:
    """Somebody who may (see network/requests.py) confirms the meeting, and its dates are asked for; or refuses it, and
    those who wanted it are told. What is decided already is not decided again. `uid` becomes the meeting's."""
    request = _known(network, reference)
    if request.state != "open":
        is_same = (request.state == "accepted") is accepted
        return Decision(f"{reference} is {request.state} already", attention=not is_same, about=reference)
    if accepted and is_moot(network, request, now):
        raise Refused(f"{reference}: a meeting is planned for that quarter by now, or its dates have come")
    fact = RequestDecided(reference, accepted, person.address, reason, now)
    after = network.after(fact)
    if not accepted:
        told = letters.refused(after, after.requests[reference]) if request.asked else ()
        why = f"{reference} is refused by {person.name}"
        return Decision(why, (fact,), told, about=reference)
    opened = open_poll(after, _inquiry(network, request, now), uid, now)
    why = f"{reference} is confirmed by {person.name}; {opened.why}"
    return Decision(why, (fact, *opened.facts), opened.letters, about=reference)


def propose_quarter(network: Network, quarter: Quarter, slots: tuple[Slot, ...], now: datetime) -> Decision:
    """Ask the co-chairs and the Secretariat whether members shall be asked for these dates."""
    fact = QuarterProposed(network.next_reference("R", now), str(quarter), slots, now)
    after = network.after(fact)
    told = letters.quarter_due(after, after.requests[fact.about])
    return Decision(f"no meeting is planned for {quarter}: {fact.about}", (fact,), told, about=fact.about)


def warn_of_the_year(network: Network, year: int, until: datetime, now: datetime) -> Decision:
    """Tell the co-chairs and the Secretariat that no annual meeting is planned in the year, which ends `until`."""
    told = letters.annual_missing(network, year, until)
    return Decision(f"no annual meeting is planned for {year}", (AnnualMissed(year, now),), told)


def _known(network: Network, reference: str) -> Request:
    request = network.requests.get(reference)
    if request is None:
        raise NotFound(f"nobody asked for a meeting as {reference}; see: mailer status")
    return request


def _inquiry(network: Network, request: Request, now: datetime) -> Inquiry:
    if request.proposed:
        inquiry = Inquiry(f"Quarterly meeting, {request.proposed.quarter}", request.kind, request.proposed.slots)
    else:
        slots = dates_soon(network, request.asked.wanted_by if request.asked else None, now)
        inquiry = Inquiry(f"Extraordinary meeting ({request.title})", request.kind, slots)
    return replace(inquiry, request=request.reference)
