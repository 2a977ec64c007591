"""The weekly digest as letters: one for each person, with what that person may see and what waits on the organisation.

Source: Terms of Reference, duty 1, "Share regular updates".
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ..mail import Letter
from ..network import Network
from ..network.audiences import of_organisation
from ..network.consensus import Proposal
from ..network.digest import items_for
from ..network.facts import DigestIssued, OrganisationKind, UpdateShared
from ..network.listed import Person
from ..network.meetings import Meeting
from . import of_groups, to

EXCERPT = 400


def issued(network: Network, issue: DigestIssued, now: datetime) -> tuple[Letter, ...]:
    """The letters of an issue, to everybody on the list who may see at least one of its items."""
    wanted = frozenset(issue.items)
    pending = [update for update in network.digest.pending if update.about in wanted]
    return tuple(
        _letter(network, person, issue, now, items)
        for person in _readers(network)
        if (items := items_for(person.mailbox, pending, network.people, network.groups))
    )


def anew(
    network: Network, address: str, issue: DigestIssued, shared: Iterable[UpdateShared], now: datetime
) -> tuple[Letter, ...]:
    """The digest of an issue for somebody whose letter was stopped, since they may no longer see all that it told: the
    same without that, and no letter if nothing is left. `shared`: what it told, each for whom it is now."""
    person = network.people.person_of(address)
    items = items_for(address, shared, network.people, network.groups)
    if person is None or not items:
        return ()
    letter = _letter(network, person, issue, now, items)
    return (replace(letter, key=f"{letter.key} with {' '.join(letter.shows)}"),)


def _readers(network: Network) -> list[Person]:
    organisations = network.people.of_kind(*OrganisationKind)
    return [person for each in organisations for person in network.people.of(each.name)]


def _letter(
    network: Network,
    person: Person,
    issue: DigestIssued,
    now: datetime,
    items: list[UpdateShared],
) -> Letter:
    meetings = _dates(network, person, now)
    waiting = network.waiting_on(person.organisation, now, person)
    told = {*(meeting.reference for meeting in meetings), *(each.about for each in waiting)}
    return Letter(
        template="digest",
        key=f"digest {issue.until.isoformat()}",
        to=to(person),
        audience=of_organisation(person.organisation),
        values={
            "issue": issue,
            "items": items,
            "excerpt": EXCERPT,
            "waiting": waiting,
            "meetings": meetings,
            "lapsed": _lapsed(network, person),
        },
        shows=(*(item.about for item in items), *of_groups(network, told)),
    )


def _lapsed(network: Network, person: Person) -> list[Proposal]:
    """The proposals that were given up since the last digest, of those in which the person's organisation took part."""
    given_up = (network.proposals[each] for each in network.digest.lapsed)
    return [each for each in given_up if each.current.standing(person.organisation) is not None]


def _dates(network: Network, person: Person, now: datetime) -> list[Meeting]:
    """The meetings that are to come and that the person is invited to."""
    planned = (meeting for meeting in network.meetings.values() if meeting.state(now) == "planned")
    invited = (each for each in planned if each.invitee(person.address) and network.concerns(each, person))
    return sorted(invited, key=lambda meeting: meeting.start)
