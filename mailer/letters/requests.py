"""Letters about whether the Network shall meet: a member asks for it, or the year does.

Source: Terms of Reference, "will meet on a quarterly basis, or upon request by its members"; "at least one Annual
Network Meeting".
"""

from datetime import datetime

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS, MEMBERS
from ..network.facts import OrganisationKind, Role
from ..network.listed import Person
from ..network.requests import Request, deciders, may_support
from . import answering, office, to, voices_of

_DECIDE = ("confirm", "refuse")


def quarter_due(network: Network, request: Request) -> tuple[Letter, ...]:
    """No meeting is planned for a quarter: shall members be asked which of three dates suit? To the co-chairs and the
    Secretariat; one word of one of them decides."""
    return _to_deciders(network, request, "quarter_due")


def annual_missing(network: Network, year: int, until: datetime) -> tuple[Letter, ...]:
    """No Annual Network Meeting is planned in this year, which ends `until`: to the co-chairs and the Secretariat."""
    return tuple(
        Letter("annual_missing", f"annual_missing {year}", to(person), CO_CHAIRS, values={"year": year, "until": until})
        for person in office(network)
    )


def receipt(mail: Incoming, request: Request) -> tuple[Letter, ...]:
    """That a request, or the support of one, was recorded."""
    return answering(mail, "request_receipt", request.reference, request=request)


def put(network: Network, request: Request) -> tuple[Letter, ...]:
    """Shall the Network meet? To the co-chairs: who asks, why, by when, and how many want it."""
    return _to_deciders(network, request, "meeting_requested")


def put_again(network: Network, request: Request) -> tuple[Letter, ...]:
    """The same, once as many members want it as the procedure names."""
    return _to_deciders(network, request, "meeting_requested", f"supported by {len(request.supporters)}")


def to_second(network: Network, request: Request) -> tuple[Letter, ...]:
    """Do you support it? To those who speak for the other members; those who decide are asked in their own letter."""
    asked = {person.address for person in deciders(request, network.people)}
    members = [each.name for each in network.people.of_kind(OrganisationKind.MEMBER)]
    return tuple(
        Letter(
            template="support_asked",
            key=f"support_asked {request.reference}",
            to=to(person),
            audience=MEMBERS,
            about=request.reference,
            values={"request": request},
            answers="support",
            buttons=("support",),
        )
        for person in voices_of(network, [name for name in members if name not in request.supporters])
        if person.address not in asked
    )


def refused(network: Network, request: Request) -> tuple[Letter, ...]:
    """That a member's request was refused, by whom and in which words: to whoever asked and seconded, to the co-chairs
    and the Secretariat."""
    asked = request.asked
    who = ([asked.address] if asked else []) + [each.address for each in request.supports]
    people = network.people
    told = {person.address: person for each in who if (person := people.person_of(each)) and people.is_current(person)}
    by = people.person_of(request.decided.by) if request.decided else None
    return tuple(
        Letter(
            template="request_refused",
            key=f"request_refused {request.reference}",
            to=to(person),
            audience=CO_CHAIRS if _is_of_the_office(person) else MEMBERS,
            about=request.reference,
            values={"request": request, "by": by},
        )
        for person in {**told, **{person.address: person for person in office(network)}}.values()
    )


def _to_deciders(network: Network, request: Request, template: str, step: str = "") -> tuple[Letter, ...]:
    first = f"{template} {request.reference}"
    return tuple(
        Letter(
            template=template,
            key=f"{first} {step}".strip(),
            to=to(person),
            audience=CO_CHAIRS,
            about=request.reference,
            values={
                "request": request,
                "threshold": network.procedure.request_threshold,
                "may_support": may_support(request, person, network.people),
            },
            answers="request",
            buttons=(*_DECIDE, *(["support"] if may_support(request, person, network.people) else [])),
            follows=first if step else "",
        )
        for person in deciders(request, network.people)
    )


def _is_of_the_office(person: Person) -> bool:
    return Role.CO_CHAIR in person.roles or Role.SECRETARIAT in person.roles
