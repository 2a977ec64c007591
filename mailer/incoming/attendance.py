"""What a mail answers to an invitation, as a fact: who comes, for which organisation, and whether it is surely theirs.

Source: RFC 5546 section 3.2.3 (REPLY); an answer of a calendar program and one in words come to the same.
"""

from datetime import datetime

from ..mail import Attendee, CalendarAnswer
from ..network import Network
from ..network.facts import Attendance, AttendanceAnswered
from ..network.meetings import Meeting
from ..network.polls import Poll
from .found import Incoming

_STATUS = {
    "ACCEPTED": Attendance.ACCEPTED,
    "DECLINED": Attendance.DECLINED,
    "TENTATIVE": Attendance.TENTATIVE,
    "DELEGATED": Attendance.DELEGATED,
}
_OPPOSED = {frozenset({"accepted", "declined"})}
_GOOGLE = "google.com"
_COMMENT_KEPT = 2000


def from_calendar(
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    said: CalendarAnswer,
    attendee: Attendee,
    organisation: str,
    name: str,
) -> AttendanceAnswered:
    """What a calendar program says, of this attendee."""
    return AttendanceAnswered(
        about=meeting.reference,
        organisation=organisation,
        address=attendee.addr,
        name=name,
        status=_status(mail, said, attendee),
        headcount=1 + said.guests,
        comment=said.comment or mail.new[:_COMMENT_KEPT],
        source="hand" if mail.vouched_by else "calendar",
        provisional=not belongs(mail, network, attendee, organisation, meeting),
        sequence=said.sequence,
        replied_at=clipped(said.replied_at or mail.message.date, mail, meeting),
        at=mail.arrival.received,
    )


def in_words(mail: Incoming, network: Network, meeting: Meeting) -> AttendanceAnswered:
    """What the words say, of whoever wrote them, who is of an organisation on the list. What was not read is for a
    person; of somebody whose organisation was invited without them nothing proves that they speak for it."""
    read, name = mail.attendance, mail.organisation.name if mail.organisation else ""
    address = mail.person.address if mail.person else mail.voice.address
    is_invited = any(each.organisation == name for each in meeting.invited)
    is_theirs = meeting.invitee(address) is not None or not is_invited
    proven = is_theirs and belongs(mail, network, Attendee(address, "", ""), name, meeting)
    return AttendanceAnswered(
        about=meeting.reference,
        organisation=name,
        address=address,
        name=mail.person.name if mail.person else mail.voice.shown,
        status=Attendance(read.value) if read.value else Attendance.REVIEW,
        headcount=read.headcount,
        comment=read.text if read.value else mail.new[:_COMMENT_KEPT],
        source="hand" if mail.vouched_by else "text",
        provisional=not (mail.vouched_by or proven),
        sequence=mail.revision if mail.answered and mail.answers == "invitation" else None,
        replied_at=clipped(mail.message.date, mail, meeting),
        at=mail.arrival.received,
    )


def _status(mail: Incoming, said: CalendarAnswer, attendee: Attendee) -> Attendance:
    """PARTSTAT, never STATUS (which is the meeting's). A proposal without one is a perhaps; words that say the opposite
    of the button that was pressed are for a person."""
    without = Attendance.TENTATIVE if said.method == "COUNTER" else Attendance.REVIEW
    status = _STATUS.get(attendee.partstat, without)
    in_words = mail.attendance.value if mail.automatic is None else ""
    return Attendance.REVIEW if frozenset({status.value, in_words}) in _OPPOSED else status


def belongs(mail: Incoming, network: Network, attendee: Attendee, organisation: str, meeting: Meeting | Poll) -> bool:
    """True if it is that person's: the Secretariat or our server vouches for the sender, or our token came back.

    An assistant of the same organisation may answer in the person's name, and says so (RFC 5545 section 3.2.18).
    """
    identity = network.people.identity
    sender = identity(mail.message.sender.addr if mail.message.sender else "")
    is_assistant = mail.organisation is not None and mail.organisation.name == organisation
    in_name = attendee.sent_by and identity(attendee.sent_by) == sender and is_assistant
    letter = mail.answered
    by_token = letter is not None and identity(letter.addr) == attendee.addr and letter.about == meeting.reference
    by_google = sender == attendee.addr and _is_google_calendar(mail)
    proven = (sender == attendee.addr or bool(in_name)) and mail.verdict.passed
    return bool(mail.vouched_by) or proven or by_token or by_google


def _is_google_calendar(mail: Incoming) -> bool:
    """True for what Google signed that was answered in a mail that Google shows: From is the user's, whose own domain
    has not signed it. Its signature covers From (RFC 6376 section 5.4)."""
    sent_by = mail.message.sent_by == f"calendar-notification@{_GOOGLE}"
    return sent_by and mail.message.calendar is not None and _GOOGLE in mail.verdict.signers


def clipped(replied_at: datetime | None, mail: Incoming, meeting: Meeting | Poll) -> datetime:
    """When the person answered, kept between our asking and its arrival: a sender's clock may say anything."""
    arrived = mail.arrival.received
    return min(max(replied_at or arrived, min(meeting.asked_at, arrived)), arrived)
