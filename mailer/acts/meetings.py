"""Convening a meeting, moving it, calling it off.

Source: Terms of Reference, "IOM, acting as Coordinator and Secretariat, will convene the meetings".
"""

from dataclasses import dataclass
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import meetings as letters
from ..letters import voices_of
from ..network import Network
from ..network.facts import (
    Invitee,
    MeetingCancelled,
    MeetingChanged,
    MeetingKind,
    MeetingPlanned,
    OrganisationKind,
)
from ..network.groups import Group, named
from ..network.listed import Person
from ..network.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Convocation:
    """What a meeting is called with. `start` and `end` are aware; `group` is needed for a group's meeting only."""

    title: str
    kind: MeetingKind
    start: datetime
    end: datetime
    place: str = ""
    link: str = ""
    agenda: str = ""
    group: str = ""


def plan(network: Network, call: Convocation, uid: str, now: datetime) -> Decision:
    """Invite everybody whom this kind of meeting invites. `uid` becomes the calendar's (RFC 5545 section 3.8.4.7)."""
    _check_times(call.start, call.end, now)
    group = _group(network, call.group) if call.kind is MeetingKind.GROUP else None
    people = group.people(network.people) if group else _invited(network, call.kind)
    if not people:
        raise Refused(f"nobody is on the member list to be invited to a {call.kind} meeting; import members first")
    reference = network.next_reference("M", call.start)
    fact = MeetingPlanned(
        about=reference,
        uid=uid,
        title=call.title,
        kind=call.kind,
        start=call.start,
        end=call.end,
        place=call.place,
        link=call.link,
        agenda=call.agenda,
        invited=tuple(Invitee(person.organisation, person.name, person.address) for person in people),
        at=now,
        group=group.reference if group else "",
    )
    after = network.after(fact)
    told = letters.invitation(after, after.meetings[reference])
    return Decision(f"{reference} is convened, {len(told)} people are invited", (fact,), told, about=reference)


def change(
    network: Network, reference: str, start: datetime | None, place: str | None, link: str | None, now: datetime
) -> Decision:
    """Another time (the length stays), place or link; None leaves it as it is."""
    meeting = _planned(network, reference, now)
    begin = start or meeting.start
    fact = MeetingChanged(
        about=reference,
        sequence=meeting.sequence + 1,
        start=begin,
        end=begin + (meeting.end - meeting.start),
        place=meeting.place if place is None else place,
        link=meeting.link if link is None else link,
        at=now,
    )
    if (fact.start, fact.place, fact.link) == (meeting.start, meeting.place, meeting.link):
        raise Refused(f"{reference} is at that time and place already; nothing is sent")
    _check_times(fact.start, fact.end, now)
    after = network.after(fact)
    told = letters.changed(after, meeting, after.meetings[reference])
    return Decision(f"{reference} is changed, {len(told)} people are told", (fact,), told, about=reference)


def cancel(network: Network, reference: str, reason: str, now: datetime) -> Decision:
    """Call the meeting off."""
    meeting = _planned(network, reference, now)
    fact = MeetingCancelled(reference, meeting.sequence + 1, reason, now)
    after = network.after(fact)
    told = letters.cancelled(after, after.meetings[reference])
    return Decision(f"{reference} is cancelled, {len(told)} people are told", (fact,), told, about=reference)


def _planned(network: Network, reference: str, now: datetime) -> Meeting:
    meeting = network.meetings.get(reference)
    if meeting is None:
        raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
    if meeting.state(now) != "planned":
        raise Refused(f"{reference} is {meeting.state(now)}; only a planned meeting can be changed")
    return meeting


def _check_times(start: datetime, end: datetime, now: datetime) -> None:
    if start <= now:
        raise Refused(f"the meeting would begin at {start.isoformat()}, which is past; give a later --start")
    if end <= start:
        raise Refused("the meeting would end before it begins; give a --duration like 2h")


def _group(network: Network, reference: str) -> Group:
    if not reference:
        raise Refused("a group's meeting needs --group")
    group = named(network.groups, reference)
    if group is None or group.closed is not None:
        known = ", ".join(sorted(each.reference for each in network.groups.values() if each.closed is None))
        raise NotFound(f"there is no working group “{reference}”; known: {known or 'none'}")
    return group


def _invited(network: Network, kind: MeetingKind) -> list[Person]:
    """Members for the Network's own meetings, all its partners too for the annual one."""
    kinds = tuple(OrganisationKind) if kind is MeetingKind.ANNUAL else (OrganisationKind.MEMBER,)
    return voices_of(network, [each.name for each in network.people.of_kind(*kinds)])
