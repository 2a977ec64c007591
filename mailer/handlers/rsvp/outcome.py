"""What an answer to an invitation comes to: it counts, it moves the meeting or its people, or somebody is asked.

Sources: RFC 5546 sections 3.2.2.3 (delegation), 3.2.3 (REPLY) and 3.2.7 (COUNTER).
"""

from dataclasses import replace
from datetime import datetime

from ...acts import answers
from ...decision import Decision
from ...incoming import Incoming
from ...letters import attendance as of_attendance
from ...letters import meetings as letters
from ...letters.agenda import late_comer
from ...mail import Attendee, CalendarAnswer
from ...network import Network
from ...network.facts import Attendance, AttendanceAnswered, InviteeAdded, NewTimeProposed
from ...network.listed import Person
from ...network.meetings import Meeting
from ...network.polls import Poll


def of_another_group(person: Person, asked: Meeting | Poll) -> Decision:
    """Somebody outside a group answers for its meeting: they are told nothing of it."""
    why = f"{person.name} is not in the working group whose meeting it is"
    return Decision(why, attention=True, about=asked.reference, organisation=person.organisation)


def outcome(
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    given: AttendanceAnswered,
    said: CalendarAnswer | None,
    attendee: Attendee,
    now: datetime,
) -> Decision:
    """What an answer of somebody invited comes to, however it was given. `said`: what their program says, if any."""
    who = f"{given.name} for {given.organisation}"
    if attendee.sent_by:
        who += f", by {attendee.sent_by}"
    is_a_persons = mail.automatic is None or (said is not None and said.comment)
    remark = of_attendance.remark(mail, network, meeting, given) if is_a_persons and not given.provisional else ()
    receipt = letters.receipt(mail, meeting, given)
    kept = Decision("", (given,), (*receipt, *remark), about=meeting.reference, organisation=given.organisation)
    if meeting.state(now) != "planned":
        return replace(kept, why=f"{who} answered; the meeting is {meeting.state(now)}", attention=True)
    if meeting.is_stale(meeting.after(given).answers[-1].sequence):
        asked = (*letters.unclear(mail, meeting, "stale"), *remark)
        return replace(kept, why=f"{who} answered for an earlier date", letters=asked, settles="rsvp")
    if said is not None and (said.method == "COUNTER" or said.proposed_start is not None):
        return _proposed(kept, mail, network, meeting, given, said, now)
    if given.status is Attendance.DELEGATED:
        return _delegated(kept, mail, network, meeting, given, attendee)
    if given.status is Attendance.REVIEW:
        why = f"{who} answered, and it could not be read: {mail.attendance.why}"
        return replace(kept, why=why, letters=(*letters.unclear(mail, meeting, "unread"), *remark), attention=True)
    if given.provisional:
        kept = replace(kept, why=f"{who}: {given.status}, but nothing proves that it is theirs", attention=True)
        return with_question(kept, mail, network, mail.answered.addr if mail.answered else "", now)
    why = f"{who}: {given.status}, {given.headcount} person{'s' * (given.headcount != 1)}"
    return replace(kept, why=why, settles=answers.settles(network.after(given), given.about, given.organisation))


def _proposed(
    kept: Decision,
    mail: Incoming,
    network: Network,
    meeting: Meeting,
    given: AttendanceAnswered,
    said: CalendarAnswer,
    now: datetime,
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
    kept = replace(kept, why=why, facts=(given, proposal), attention=True)
    if given.provisional:
        return with_question(kept, mail, network, "", now)
    after = meeting.after(proposal)
    asked = letters.time_proposed(network, after, len(after.proposals))
    return replace(kept, letters=(*kept.letters, *asked))


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
    told = () if meeting.invitee(delegate) else late_comer(after, after.meetings[given.about], delegate)
    return replace(kept, why=why, facts=(given, added), letters=(*kept.letters, *told), settles="rsvp")


def with_question(kept: Decision, mail: Incoming, network: Network, hint: str, now: datetime) -> Decision:
    """The decision, and the question to the invited person whether what nothing proves is right. `hint`: an address
    that was invited, on whose invitation it may rest."""
    sender = mail.message.sender.addr if mail.message.sender else ""
    after = network.after(*kept.facts)
    asked = answers.question(after, str(kept.about), sender, network.people.identity(hint), now)
    addresses = {letter.to.addr for letter in asked.letters}
    receipts = tuple(letter for letter in kept.letters if letter.to.addr not in addresses)
    return replace(kept, letters=receipts).followed_by(asked)
