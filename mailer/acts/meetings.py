"""Convening a meeting, moving it, calling it off.

Source: Terms of Reference, "IOM, acting as Coordinator and Secretariat, will convene the meetings".
"""

from dataclasses import dataclass, replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import meetings as letters
from ..letters import voices_of
from ..letters.agenda import late_comer
from ..network import Network
from ..network.facts import (
    GuestLeftOut,
    Invitee,
    InviteeAdded,
    MeetingCancelled,
    MeetingChanged,
    MeetingKind,
    MeetingPlanned,
    OrganisationKind,
    TimeDeclined,
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


def plan(network: Network, call: Convocation, uid: str, now: datetime, reference: str = "") -> Decision:
    """Invite everybody whom this kind of meeting invites. `uid` becomes the calendar's (RFC 5545 section 3.8.4.7).

    `reference`: that under which its date was asked for; without one it gets a new one.
    """
    _check_times(call.start, call.end, now)
    people, group = concerned(network, call.kind, call.group)
    reference = reference or network.next_reference("M", call.start)
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
        group=group,
    )
    after = network.after(fact)
    told = letters.invitation(after, after.meetings[reference])
    return Decision(f"{reference} is convened, {len(told)} people are invited", (fact,), told, about=reference)


def change(
    network: Network,
    reference: str,
    start: datetime | None,
    place: str | None,
    link: str | None,
    now: datetime,
    end: datetime | None = None,
) -> Decision:
    """Another time (without an `end` the length stays), place or link; None leaves it as it is."""
    meeting = _planned(network, reference, now)
    begin = start or meeting.start
    fact = MeetingChanged(
        about=reference,
        sequence=meeting.sequence + 1,
        start=begin,
        end=end or begin + (meeting.end - meeting.start),
        place=meeting.place if place is None else place,
        link=meeting.link if link is None else link,
        at=now,
    )
    stays = (meeting.start, meeting.end, meeting.place, meeting.link)
    if (fact.start, fact.end, fact.place, fact.link) == stays:
        raise Refused(f"{reference} is at that time and place already; nothing is sent")
    _check_times(fact.start, fact.end, now)
    after = network.after(fact)
    told = letters.changed(after, meeting, after.meetings[reference])
    return Decision(f"{reference} is changed, {len(told)} people are told", (fact,), told, about=reference)


def decide_time(
    network: Network, reference: str, number: int, person: Person, accepted: bool, now: datetime
) -> Decision:
    """A proposal of another time: the meeting moves for everybody, or whoever proposed it is told that it stays."""
    meeting = _planned(network, reference, now)
    proposal = meeting.proposal(number)
    if proposal is None:
        raise Refused(f"proposal {number} of another time for {reference} is no longer open")
    if not accepted:
        declined = TimeDeclined(reference, number, person.address, now)
        told = letters.time_declined(network, meeting, number)
        why = f"{person.name} keeps the time of {reference} against proposal {number}"
        return Decision(why, (declined,), told, False, reference, proposal.organisation, "rsvp")
    moved = change(network, reference, proposal.start, None, None, now, end=proposal.end)
    why = f"{person.name} takes proposal {number} for {reference}, {len(moved.letters)} people are told"
    return replace(moved, why=why, organisation=proposal.organisation, settles="rsvp")


def decide_guest(network: Network, reference: str, number: int, person: Person, added: bool, now: datetime) -> Decision:
    """Somebody who answered without an invitation is invited, and it counts; or neither, which is remembered."""
    meeting = _planned(network, reference, now)
    answer = meeting.answers[number - 1] if 0 < number <= len(meeting.answers) else None
    guest = network.people.person_of(answer.address) if answer else None
    if answer is None or guest is None or not network.people.is_current(guest):
        raise Refused(f"whoever wished to take part in {reference} is not on the member list")
    settled = Decision(
        f"{person.name}: {guest.name} is not invited to {reference}",
        about=reference,
        organisation=guest.organisation,
        settles="rsvp",
    )
    if meeting.invitee(guest.address):
        return settled
    if not added:
        return replace(settled, facts=(GuestLeftOut(reference, guest.address, person.address, now),))
    fact = InviteeAdded(reference, guest.organisation, guest.name, guest.address, "", now)
    after = network.after(fact)
    told = late_comer(after, after.meetings[reference], guest.address)
    return replace(settled, why=f"{person.name} invites {guest.name} to {reference}", facts=(fact,), letters=told)


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


def concerned(network: Network, kind: MeetingKind, named_group: str) -> tuple[list[Person], str]:
    """Whom such a meeting invites, and the reference of the group whose meeting it is, "" if it is none's: members to
    the Network's own meetings, all its partners too to the annual one, the group alone to a group's. Raises Refused if
    that is nobody."""
    group = _group(network, named_group) if kind is MeetingKind.GROUP else None
    kinds = tuple(OrganisationKind) if kind is MeetingKind.ANNUAL else (OrganisationKind.MEMBER,)
    names = [each.name for each in network.people.of_kind(*kinds)]
    people = group.people(network.people) if group else voices_of(network, names)
    if not people:
        raise Refused(f"nobody is on the member list to be invited to a {kind} meeting; import members first")
    return people, group.reference if group else ""
