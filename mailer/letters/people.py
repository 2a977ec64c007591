"""Letters about the member list: what somebody says of it, whether it is right, the list itself, a welcome.

Source: Terms of Reference, "IOM will keep the member list updated and share it regularly".
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..mail import Letter
from ..network import Network
from ..network.audiences import MEMBERS, SECRETARIAT, of_organisation
from ..network.changes import Change, asked
from ..network.consensus import position_of
from ..network.facts import OrganisationKind, Role
from ..network.listed import Person
from . import consensus, groups, of_groups, secretariat, to
from .files import member_files
from .meetings import date, may_know

_CONFIRM = ("confirm", "refuse")


# --- what somebody says of the list -----------------------------------------------------------------------------------


def change_proposed(network: Network, change: Change) -> tuple[Letter, ...]:
    """Is it so? To those whose word decides it, as far as letters reach them."""
    return _about_a_change(network, change, asked(change.proposed, network.people), "change_proposed")


def change_decided(network: Network, change: Change, before: Network) -> tuple[Letter, ...]:
    """What became of it: to the organisation's focal points and the Secretariat, and to those who were asked `before`,
    where they were asked: whoever has a new address hears of it at the old one."""
    people = network.people
    now = (*people.focal_points(change.proposed.organisation), *secretariat(network))
    current = [
        each for each in asked(change.proposed, before.people) if people.is_current(people.persons[each.address])
    ]
    return _about_a_change(network, change, (*current, *now), "change_decided")


def _about_a_change(
    network: Network, change: Change, recipients: Iterable[Person], template: str
) -> tuple[Letter, ...]:
    organisation = change.proposed.organisation
    is_question = template == "change_proposed"
    desk = {person.address for person in secretariat(network)}
    concerned = network.people.person_of(change.proposed.address)
    told = {person.mailbox: person for person in recipients if person.deliverable or person.address in desk}
    return tuple(
        Letter(
            template=template,
            key=f"{template} {change.reference}",
            to=to(person),
            audience=SECRETARIAT if person.address in desk else of_organisation(organisation),
            about=change.reference,
            values={
                "change": change.proposed,
                "state": change.state,
                "concerned": concerned,
                "is_co_chair": concerned is not None and Role.CO_CHAIR in concerned.roles,
            },
            answers="change" if is_question else "",
            buttons=_CONFIRM if is_question else (),
            follows="" if is_question else f"change_proposed {change.reference}",
        )
        for person in told.values()
    )


# --- the list ---------------------------------------------------------------------------------------------------------


def list_check(network: Network, organisations: Iterable[str], now: datetime) -> tuple[Letter, ...]:
    """Is this still right? To each focal point, with what the list says of the organisation."""
    people = network.people
    return tuple(
        Letter(
            template="list_check",
            key=f"list_check {name} {now.isoformat()}",
            to=to(person),
            audience=of_organisation(name),
            values={"organisation": people.organisations[name], "people": people.of(name)},
            answers="list_check",
            buttons=("correct",),
        )
        for name in organisations
        for person in people.focal_points(name)
    )


def list_shared(network: Network, now: datetime) -> tuple[Letter, ...]:
    """The list, what is new on it, and the same as files, to everybody of a member organisation."""
    people = network.people
    files = member_files(network)
    news = people.news if people.shared_at else ()  # the first time, everything would be new
    values = {"people": people.current(), "organisations": people.organisations, "news": news}
    return tuple(
        Letter("list_shared", f"list_shared {now.isoformat()}", to(person), MEMBERS, values=values, attachments=files)
        for person in people.people_of_kind(OrganisationKind.MEMBER)
    )


# --- a new focal point ------------------------------------------------------------------------------------------------


def welcomes(before: Network, after: Network, organisation: str, now: datetime) -> tuple[Letter, ...]:
    """To whoever speaks for the organisation only since a change: focal points are welcomed, and everybody who speaks
    gets the question of each open round, since only an answer to one's own letter counts. And to whoever came to the
    list: in which groups they take part with their organisation."""
    known = {person.address for person in before.people.voices(organisation)}
    focal_points = {person.address for person in before.people.focal_points(organisation)}
    voices = after.people.voices(organisation)
    new = [person for person in after.people.focal_points(organisation) if person.address not in focal_points]
    return (
        *(_welcome(after, person, now) for person in new),
        *(
            consensus.question(after, proposal, person)
            for proposal in after.proposals.values()
            if proposal.current.is_running(now) and proposal.current.standing(organisation) is not None
            for person in voices
            if person.address not in known
        ),
        *_of_whole_groups(before, after, organisation, now),
    )


def _of_whole_groups(before: Network, after: Network, organisation: str, now: datetime) -> Iterator[Letter]:
    """To people who are new on the list: the groups in which all of their organisation takes part."""
    were_there = {person.address for person in before.people.of(organisation)}
    for group in after.groups.values():
        if group.closed is None and (organisation, "") in group.members:
            for person in after.people.of(organisation):
                if person.address not in were_there:
                    yield from groups.joined(after, group, organisation, person.address, now)


def _welcome(network: Network, person: Person, now: datetime) -> Letter:
    """What a new focal point needs, in one mail: the Terms of Reference, the dates, what is open, the last minutes."""
    name = person.organisation
    grace = network.procedure.grace
    rounds = [
        {"proposal": proposal, "round": proposal.current, "state": position_of(proposal.current, name, grace)}
        for proposal in network.proposals.values()
        if proposal.current.is_running(now) and proposal.current.standing(name) is not None
    ]
    adopted = [
        minutes
        for minutes in network.minutes.values()
        if minutes.state == "adopted" and may_know(network, network.meetings[minutes.meeting], person)
    ]
    last = adopted[-1] if adopted else None
    meetings = [
        meeting
        for meeting in network.meetings.values()
        if meeting.state(now) == "planned" and may_know(network, meeting, person)
    ]
    told = [meeting.reference for meeting in meetings] + ([last.meeting] if last else [])
    return Letter(
        template="welcome",
        key=f"welcome {person.address} {now.isoformat()}",
        to=to(person),
        audience=of_organisation(name),
        values={
            "person": person,
            "groups": [network.groups[each] for each in network.groups_of(person)],
            "rounds": rounds,
            "meetings": sorted(meetings, key=lambda meeting: meeting.start),
            "minutes": last,
            "minuted": network.meetings[last.meeting] if last else None,
        },
        encloses=("terms",),
        dates=tuple(date(meeting) for meeting in meetings),
        shows=of_groups(network, told),
    )
