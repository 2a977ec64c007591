"""An answer to an invitation: attendance, from a calendar client or in plain words; or which dates suit, in words.

Sources: RFC 5546 sections 3.2.3 (REPLY), 3.2.6 (REFRESH) and 3.2.7 (COUNTER); Terms of Reference, "meet on a quarterly
basis".
"""

from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming, invitation
from ..letters import meetings as letters
from ..letters import polls as of_polls
from ..mail import Attendee, CalendarAnswer
from ..network import Network
from ..network.facts import (
    Attendance,
    AttendanceAnswered,
    Availability,
    InviteeAdded,
    NewTimeProposed,
    SlotsAnswered,
)
from ..network.listed import Person
from ..network.meetings import Meeting
from ..network.polls import Poll

_STATUS = {
    "ACCEPTED": Attendance.ACCEPTED,
    "DECLINED": Attendance.DECLINED,
    "TENTATIVE": Attendance.TENTATIVE,
    "DELEGATED": Attendance.DELEGATED,
}
_OPPOSED = {frozenset({"accepted", "declined"})}


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record who will attend, for which organisation; ask back only where the answer could not be read."""
    said = mail.message.calendar
    in_words = mail.answers == "invitation" and mail.automatic is None and bool(mail.attendance.value)
    if said is not None and said.method in invitation.ANSWERS:
        return _from_calendar(mail, said, network, now)
    if said is not None and mail.meeting is not None and not in_words:
        return _refused(mail, said)
    about = mail.about or ""
    asked = network.polls.get(about) if mail.answers == "poll" else network.gathering(about)
    if asked is None:
        return Decision("it answers an invitation, and no meeting is known by it", attention=True)
    if mail.person is not None and not network.concerns(asked, mail.person):
        return _of_another_group(mail.person, asked)
    if mail.organisation is None:
        return Decision("nobody on the member list wrote it", attention=True, about=about)
    name = mail.organisation.name
    if name not in {invitee.organisation for invitee in asked.invited}:
        return Decision(f"{name} was not invited to it", attention=True, about=about, organisation=name)
    if isinstance(asked, Poll):
        return _dates(mail, network, asked, name)
    return _from_words(mail, network, asked, name, now)


def _of_another_group(person: Person, meeting: Meeting | Poll) -> Decision:
    """Somebody outside a group answers for its meeting: they are told nothing of it."""
    why = f"{person.name} is not in the working group whose meeting it is"
    return Decision(why, attention=True, about=meeting.reference, organisation=person.organisation)


def _refused(mail: Incoming, said: CalendarAnswer) -> Decision:
    """Only we invite to our meetings and cancel them (RFC 5546 section 2.1.4): nothing is changed, a person is told."""
    why = f"{mail.message.sender_claim} sent a {said.method} for our meeting; it is refused, nothing is changed"
    name = mail.organisation.name if mail.organisation else None
    return Decision(why, attention=True, about=mail.meeting, organisation=name)


# --- from a calendar client -------------------------------------------------------------------------------------------


def _from_calendar(mail: Incoming, said: CalendarAnswer, network: Network, now: datetime) -> Decision:
    meeting = _meeting(mail, said, network)
    if meeting is None:
        return Decision(f"its calendar part {_unknown(said)}", attention=True)
    if mail.person is not None and not network.concerns(meeting, mail.person):
        return _of_another_group(mail.person, meeting)
    sender = network.people.identity(mail.message.sender.addr if mail.message.sender else "")
    applies = invitation.about(said, meeting)
    if applies is None:
        return Decision("it answers for another instance of a series than there is: ignored", about=meeting.reference)
    attendee = invitation.attendee(applies, sender, meeting, network.people)
    if said.method == "REFRESH":
        return _refresh(mail, network, meeting, attendee, now)
    invitee = meeting.invitee(attendee.addr)
    if invitee is not None:
        given = _given(mail, network, meeting, applies, attendee, invitee.organisation, invitee.name)
        return _decision(mail, network, meeting, given, applies, attendee, now)
    return _uninvited(mail, network, meeting, applies, attendee, now)


def _meeting(mail: Incoming, said: CalendarAnswer, network: Network) -> Meeting | None:
    """The meeting by its UID; where none could be read, by our own token. An unknown UID is somebody else's meeting."""
    by_token = mail.about if mail.answered and not mail.contradiction and not said.uid else None
    return network.meetings.get(mail.meeting or by_token or "")


def _unknown(said: CalendarAnswer) -> str:
    if said.uid:
        return f"is about “{said.uid}”, which is no meeting of ours"
    partstat = next((each.partstat.lower() for each in said.attendees if each.partstat), "")
    looks = f"looks like “{partstat}”" if partstat else "could not be read"
    return f"{looks}, and does not say of which meeting"


def _given(
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    said: CalendarAnswer,
    attendee: Attendee,
    organisation: str,
    name: str,
) -> AttendanceAnswered:
    return AttendanceAnswered(
        about=meeting.reference,
        organisation=organisation,
        address=attendee.addr,
        name=name,
        status=_status(mail, said, attendee),
        headcount=1 + said.guests,
        comment=said.comment or mail.new[:2000],
        source="hand" if mail.vouched_by else "calendar",
        provisional=not _belongs(mail, network, attendee, organisation, meeting),
        sequence=said.sequence,
        replied_at=_clipped(said.replied_at or mail.message.date, mail, meeting),
        at=mail.arrival.received,
    )


def _status(mail: Incoming, said: CalendarAnswer, attendee: Attendee) -> Attendance:
    """PARTSTAT, never STATUS (which is the meeting's). A proposal without one is a perhaps; words that say the opposite
    of the button that was pressed are for a person."""
    without = Attendance.TENTATIVE if said.method == "COUNTER" else Attendance.REVIEW
    status = _STATUS.get(attendee.partstat, without)
    in_words = mail.attendance.value if mail.automatic is None else ""
    return Attendance.REVIEW if frozenset({status.value, in_words}) in _OPPOSED else status


def _belongs(mail: Incoming, network: Network, attendee: Attendee, organisation: str, meeting: Meeting | Poll) -> bool:
    """True if it is that person's: the Secretariat or our server vouches for the sender, or our token came back.

    An assistant of the same organisation may answer in the person's name, and says so (RFC 5545 section 3.2.18).
    """
    identity = network.people.identity
    sender = identity(mail.message.sender.addr if mail.message.sender else "")
    is_assistant = mail.organisation is not None and mail.organisation.name == organisation
    in_name = attendee.sent_by and identity(attendee.sent_by) == sender and is_assistant
    letter = mail.answered
    by_token = letter is not None and identity(letter.addr) == attendee.addr and letter.about == meeting.reference
    return bool(mail.vouched_by) or ((sender == attendee.addr or bool(in_name)) and mail.verdict.passed) or by_token


def _clipped(replied_at: datetime | None, mail: Incoming, meeting: Meeting | Poll) -> datetime:
    """When the person answered, kept between our asking and its arrival: a sender's clock may say anything."""
    arrived = mail.arrival.received
    return min(max(replied_at or arrived, min(meeting.asked_at, arrived)), arrived)


def _refresh(mail: Incoming, network: Network, meeting: Meeting, attendee: Attendee, now: datetime) -> Decision:
    """The invitation as it stands, once more, to the address that was invited and to no other (RFC 5546 3.2.6)."""
    invitee = meeting.invitee(attendee.addr)
    if invitee is None or meeting.state(now) == "held":
        return Decision("asks for an invitation, and nothing is sent", about=meeting.reference)
    if not _belongs(mail, network, attendee, invitee.organisation, meeting):
        why = f"asks in the name of {invitee.name} for the invitation, and nothing proves it: nothing is sent"
        return Decision(why, about=meeting.reference, organisation=invitee.organisation)
    why = f"{invitee.name} asks for the invitation once more"
    told = letters.once_more(network, meeting, invitee, now)
    return Decision(why, letters=told, about=meeting.reference, organisation=invitee.organisation)


# --- from somebody who was not invited --------------------------------------------------------------------------------


def _uninvited(
    mail: Incoming, network: Network, meeting: Meeting, said: CalendarAnswer, attendee: Attendee, now: datetime
) -> Decision:
    """Nobody joins by answering (RFC 5546 section 3.2.3 leaves it to the organizer). The answer of a colleague is kept,
    and counts once somebody invited has delegated to them; of others on the list the Secretariat is asked."""
    organisation = network.people.speaker(attendee.addr, mail.arrival.received).organisation
    who = attendee.addr or mail.message.sender_claim
    if organisation is None or mail.organisation != organisation:
        return Decision(f"{who} answers an invitation that was not theirs", attention=True, about=meeting.reference)
    person = network.people.person_of(attendee.addr)
    name = person.name if person else attendee.name or attendee.addr
    given = _given(mail, network, meeting, said, attendee, organisation.name, name)
    after = meeting.after(given)
    kept = Decision("", (given,), attention=True, about=meeting.reference, organisation=organisation.name)
    if meeting.state(now) != "planned" or meeting.is_stale(after.answers[-1].sequence):
        return replace(kept, why=f"{who} was not invited, and answers too late")
    if after.counts(given):
        why = f"{who} was not invited; {mail.vouched_by} says that it counts"
        return replace(kept, why=why, attention=False, settles="rsvp")
    if any(each.organisation == organisation.name for each in meeting.invited):
        delegator = meeting.invitee(network.people.identity(attendee.delegated_from))
        why = f"{delegator.name} has not said so yet" if delegator else "nobody invited has delegated to them"
        return replace(kept, why=f"{who} answers for {organisation.name}, and {why}")
    told = letters.guest(network, after, given) if person and not given.provisional else ()
    return replace(kept, why=f"{who} of {organisation.name} answers, and was not invited", letters=told)


# --- in plain words ---------------------------------------------------------------------------------------------------


def _from_words(mail: Incoming, network: Network, meeting: Meeting, organisation: str, now: datetime) -> Decision:
    read = mail.attendance
    address, name = _writer(mail)
    given = AttendanceAnswered(
        about=meeting.reference,
        organisation=organisation,
        address=address,
        name=name,
        status=Attendance(read.value) if read.value else Attendance.REVIEW,
        headcount=read.headcount,
        comment=read.text if read.value else mail.new[:2000],
        source="hand" if mail.vouched_by else "text",
        provisional=not _is_proven(mail, network, meeting, address, organisation),
        sequence=mail.revision if mail.answered else None,
        replied_at=_clipped(mail.message.date, mail, meeting),
        at=mail.arrival.received,
    )
    return _decision(mail, network, meeting, given, None, Attendee(address, "", ""), now)


def _writer(mail: Incoming) -> tuple[str, str]:
    """(address, name) of who wrote it, as the list has them."""
    return (mail.person.address, mail.person.name) if mail.person else (mail.voice.address, mail.voice.shown)


def _is_proven(mail: Incoming, network: Network, meeting: Meeting | Poll, address: str, organisation: str) -> bool:
    """True if the Secretariat says that words count, or if they are surely of somebody who was asked."""
    by_invitee = meeting.invitee(address) is not None
    return bool(mail.vouched_by) or (
        by_invitee and _belongs(mail, network, Attendee(address, "", ""), organisation, meeting)
    )


def _dates(mail: Incoming, network: Network, poll: Poll, organisation: str) -> Decision:
    """Which of the dates suit. What could not be read is asked back, once; a person sees it."""
    address, name = _writer(mail)
    given = SlotsAnswered(
        about=poll.reference,
        organisation=organisation,
        address=address,
        name=name,
        answers=tuple(Availability(value or Availability.NONE) for value in mail.dates.values),
        comment="" if mail.dates.values else mail.new[:2000],
        provisional=not _is_proven(mail, network, poll, address, organisation),
        replied_at=_clipped(mail.message.date, mail, poll),
        at=mail.arrival.received,
    )
    who = f"{name} for {organisation}"
    kept = Decision("", (given,), about=poll.reference, organisation=organisation)
    if mail.dates.says_nothing:
        return replace(kept, why=f"{who} writes, and says nothing of the dates", facts=())
    if poll.is_over:
        why = f"{who} says which dates suit, and {poll.reference} is {poll.state.replace('_', ' ')}"
        told = of_polls.receipt(mail, poll, given)
        return replace(kept, why=why, facts=(), letters=told, attention=not given.answers)
    if not given.answers:
        was_asked = any(not each.answers and each.address == address for each in poll.answers)
        told = () if was_asked else of_polls.unclear(mail, poll)
        why = f"{who} answered, and it could not be read: {mail.dates.why}"
        return replace(kept, why=why, letters=told, attention=True)
    told = of_polls.receipt(mail, poll, given)
    if given.provisional:
        why = f"{who} says which dates suit, and nothing proves it ({mail.verdict.why})"
        return replace(kept, why=why, letters=told, attention=True)
    return replace(kept, why=f"{who} says which dates suit", letters=told, settles="rsvp")


# --- both -------------------------------------------------------------------------------------------------------------


def _decision(
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    given: AttendanceAnswered,
    said: CalendarAnswer | None,
    attendee: Attendee,
    now: datetime,
) -> Decision:
    who = f"{given.name} for {given.organisation}"
    if attendee.sent_by:
        who += f", by {attendee.sent_by}"
    receipt = letters.receipt(mail, meeting, given)
    kept = Decision("", (given,), receipt, about=meeting.reference, organisation=given.organisation)
    if meeting.state(now) != "planned":
        return replace(kept, why=f"{who} answered; the meeting is {meeting.state(now)}", attention=True)
    if meeting.is_stale(meeting.after(given).answers[-1].sequence):
        asked = letters.unclear(mail, meeting, "stale")
        return replace(kept, why=f"{who} answered for an earlier date", letters=asked, settles="rsvp")
    if said is not None and (said.method == "COUNTER" or said.proposed_start is not None):
        return _proposed(kept, mail, network, meeting, given, said)
    if given.status is Attendance.DELEGATED:
        return _delegated(kept, mail, network, meeting, given, attendee)
    if given.status is Attendance.REVIEW:
        why = f"{who} answered, and it could not be read: {mail.attendance.why}"
        return replace(kept, why=why, letters=letters.unclear(mail, meeting, "unread"), attention=True)
    if given.provisional:
        return replace(kept, why=f"{who}: {given.status}, but nothing proves that it is theirs", attention=True)
    why = f"{who}: {given.status}, {given.headcount} person{'s' * (given.headcount != 1)}"
    return replace(kept, why=why, settles="rsvp")


def _proposed(
    kept: Decision,
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    given: AttendanceAnswered,
    said: CalendarAnswer,
) -> Decision:
    """Another time, in any of three dialects, is one record; the co-chairs are asked, if it is surely somebody's."""
    why = f"{given.name} for {given.organisation} proposes another time"
    start = said.proposed_start
    if start is None:
        return replace(kept, why=f"{why}, and it could not be read", attention=True)
    proposal = NewTimeProposed(
        about=given.about,
        organisation=given.organisation,
        address=given.address,
        start=start,
        end=said.proposed_end or start + (meeting.end - meeting.start),
        comment=given.comment,
        at=mail.arrival.received,
    )
    after = meeting.after(proposal)
    asked = () if given.provisional else letters.time_proposed(network, after, len(after.proposals))
    return replace(kept, why=why, facts=(given, proposal), letters=(*kept.letters, *asked), attention=True)


def _delegated(
    kept: Decision,
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    given: AttendanceAnswered,
    attendee: Attendee,
) -> Decision:
    """The delegate becomes an invitee of the same organisation and is invited (RFC 5546 section 3.2.2.3)."""
    delegate = network.people.identity(attendee.delegated_to)
    person = network.people.person_of(delegate)
    why = f"{given.name} for {given.organisation} delegates to {person.name if person else delegate or 'nobody'}"
    if given.provisional:
        return replace(kept, why=f"{why}, but nothing proves that it is theirs", attention=True)
    if person is None or not network.people.is_current(person) or person.organisation != given.organisation:
        return replace(kept, why=f"{why}, who is not on the list of {given.organisation}", attention=True)
    if not network.concerns(meeting, person):
        return replace(kept, why=f"{why}, who is not in the working group whose meeting it is", attention=True)
    if not meeting.may_delegate(given.address, delegate):
        return replace(kept, why=f"{why}, and it was delegated too often", attention=True)
    added = InviteeAdded(
        about=given.about,
        organisation=given.organisation,
        name=person.name,
        address=delegate,
        instead_of=given.address,
        at=mail.arrival.received,
    )
    after = network.after(given, added)
    told = () if meeting.invitee(delegate) else letters.invited_too(after, after.meetings[given.about], delegate)
    return replace(kept, why=why, facts=(given, added), letters=(*kept.letters, *told), settles="rsvp")
