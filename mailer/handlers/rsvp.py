"""An answer to an invitation: attendance, from a calendar client or in plain words.

Sources: RFC 5546 sections 3.2.3 (REPLY) and 3.2.7 (COUNTER); Terms of Reference, "meet on a quarterly basis".
"""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import meetings as letters
from ..mail import Attendee, CalendarAnswer
from ..network import Network
from ..network.facts import Attendance, AttendanceAnswered, NewTimeProposed
from ..network.listed import Person
from ..network.meetings import Meeting

_STATUS = {
    "ACCEPTED": Attendance.ACCEPTED,
    "DECLINED": Attendance.DECLINED,
    "TENTATIVE": Attendance.TENTATIVE,
}


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record who will attend, for which organisation; ask back only where the answer could not be read."""
    if mail.message.calendar is not None:
        return _from_calendar(mail, mail.message.calendar, network, now)
    meeting = network.meetings.get(mail.about or "")
    if meeting is None:
        return Decision("it answers an invitation, and no meeting is known by it", attention=True)
    if mail.person is not None and not network.concerns(meeting, mail.person):
        return _of_another_group(mail.person, meeting)
    return _from_words(mail, network, meeting, now)


def _of_another_group(person: Person, meeting: Meeting) -> Decision:
    """Somebody outside a group answers for its meeting: they are told nothing of it."""
    why = f"{person.name} is not in the working group whose meeting it is"
    return Decision(why, attention=True, about=meeting.reference, organisation=person.organisation)


# --- from a calendar client -------------------------------------------------------------------------------------------


def _from_calendar(mail: Incoming, answer: CalendarAnswer, network: Network, now: datetime) -> Decision:
    meeting = next((each for each in network.meetings.values() if each.uid == answer.uid), None)
    if meeting is None:
        return Decision(f"its calendar part is about “{answer.uid}”, which is no meeting of ours", attention=True)
    if mail.person is not None and not network.concerns(meeting, mail.person):
        return _of_another_group(mail.person, meeting)
    named = {network.people.identity(each.addr): each for each in answer.attendees}
    sender = network.people.identity(mail.message.sender.addr if mail.message.sender else "")
    address = _attendee(sender, list(named), meeting)
    attendee = named.get(address, Attendee(address, "", ""))
    invitee = meeting.invitee(address)
    if invitee is None:
        who = address or mail.message.sender_claim
        return Decision(f"{who} answers an invitation that was not theirs", attention=True, about=meeting.reference)
    given = AttendanceAnswered(
        about=meeting.reference,
        organisation=invitee.organisation,
        address=invitee.address,
        name=invitee.name,
        status=_STATUS.get(attendee.partstat, Attendance.REVIEW),
        headcount=1 + answer.guests,
        comment=answer.comment or mail.new[:2000],
        source="calendar",
        provisional=not _belongs(mail, network, invitee.address, meeting),
        sequence=answer.sequence,
        replied_at=_clipped(answer.replied_at or mail.message.date, mail, meeting),
        at=mail.arrival.received,
    )
    proposal = _proposal(mail, answer, given)
    return _decision(mail, meeting, given, proposal, now)


def _attendee(sender: str, named: list[str], meeting: Meeting) -> str:
    """Whose answer it is, by the address that names them: the sender's own, else that of the one person invited among
    those it names; "" if it names none."""
    if sender in named:
        return sender
    invited = [each for each in named if meeting.invitee(each)]
    if len(invited) == 1:
        return invited[0]
    if not named and meeting.invitee(sender):
        return sender
    return named[0] if named else ""


def _belongs(mail: Incoming, network: Network, address: str, meeting: Meeting) -> bool:
    """True if the answer is the invited person's: our server vouches for the sender, or our own token came back."""
    identity = network.people.identity
    sender = identity(mail.message.sender.addr if mail.message.sender else "")
    letter = mail.answered
    by_token = letter is not None and identity(letter.addr) == address and letter.about == meeting.reference
    return bool(mail.vouched_by) or (sender == address and mail.verdict.passed) or by_token


def _clipped(replied_at: datetime | None, mail: Incoming, meeting: Meeting) -> datetime:
    """When the person answered, kept between our asking and its arrival: a sender's clock may say anything."""
    arrived = mail.arrival.received
    return min(max(replied_at or arrived, min(meeting.asked_at, arrived)), arrived)


def _proposal(mail: Incoming, answer: CalendarAnswer, given: AttendanceAnswered) -> NewTimeProposed | None:
    if answer.proposed_start is None:
        return None
    return NewTimeProposed(
        about=given.about,
        organisation=given.organisation,
        address=given.address,
        start=answer.proposed_start,
        end=answer.proposed_end,
        comment=given.comment,
        at=mail.arrival.received,
    )


# --- in plain words ---------------------------------------------------------------------------------------------------


def _from_words(mail: Incoming, network: Network, meeting: Meeting, now: datetime) -> Decision:
    if mail.organisation is None:
        return Decision("nobody on the member list wrote it", attention=True, about=meeting.reference)
    invited = {invitee.organisation for invitee in meeting.invited}
    if mail.organisation.name not in invited:
        why = f"{mail.organisation.name} was not invited to it"
        return Decision(why, attention=True, about=meeting.reference, organisation=mail.organisation.name)
    read = mail.attendance
    address = mail.person.address if mail.person else mail.voice.address
    by_invitee = meeting.invitee(address) is not None
    given = AttendanceAnswered(
        about=meeting.reference,
        organisation=mail.organisation.name,
        address=address,
        name=mail.person.name if mail.person else mail.voice.shown,
        status=Attendance(read.value) if read.value else Attendance.REVIEW,
        headcount=read.headcount,
        comment=read.text if read.value else mail.new[:2000],
        source="text",
        provisional=not (by_invitee and _belongs(mail, network, address, meeting)),
        sequence=mail.revision if mail.answered else None,
        replied_at=_clipped(mail.message.date, mail, meeting),
        at=mail.arrival.received,
    )
    return _decision(mail, meeting, given, None, now)


# --- both -------------------------------------------------------------------------------------------------------------


def _decision(
    mail: Incoming, meeting: Meeting, given: AttendanceAnswered, proposal: NewTimeProposed | None, now: datetime
) -> Decision:
    facts = (given,) if proposal is None else (given, proposal)
    why, ask, attention = _judged(mail, meeting, given, proposal, now)
    letters_out = letters.unclear(mail, meeting, ask) if ask else letters.receipt(mail, meeting, given)
    return Decision(
        why,
        facts=facts,
        letters=letters_out,
        attention=attention,
        about=meeting.reference,
        organisation=given.organisation,
        settles="" if attention else "rsvp",
    )


def _judged(
    mail: Incoming, meeting: Meeting, given: AttendanceAnswered, proposal: NewTimeProposed | None, now: datetime
) -> tuple[str, str, bool]:
    """(why, what we must ask back: "stale" or "unread", else "", whether a person must look)."""
    who = f"{given.name} for {given.organisation}"
    if meeting.state(now) != "planned":
        return f"{who} answered; the meeting is {meeting.state(now)}", "", True
    if meeting.is_stale(given.sequence):
        return f"{who} answered for an earlier date of the meeting", "stale", False
    if proposal is not None:
        return f"{who} proposes another time", "", True
    if given.status is Attendance.REVIEW:
        return f"{who} answered, and it could not be read: {mail.attendance.why}", "unread", True
    if given.provisional:
        return f"{who}: {given.status}, but nothing proves that it is theirs", "", True
    return f"{who}: {given.status}, {given.headcount} person{'s' * (given.headcount != 1)}", "", False
