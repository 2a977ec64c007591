"""An answer to an invitation, from a calendar program or in plain words; and the invited person's word on an answer
that nothing proved. Of whoever was not invited, the Secretariat hears.

Sources: RFC 5546 sections 3.2.3 (REPLY) and 3.2.6 (REFRESH).
"""

from dataclasses import replace
from datetime import datetime

from ...acts import answers
from ...decision import Decision
from ...errors import Refused
from ...incoming import Incoming, attendance, invitation
from ...letters import attendance as of_attendance
from ...letters import meetings as letters
from ...mail import Attendee, CalendarAnswer
from ...network import Network
from ...network.facts import Attendance, AttendanceAnswered
from ...network.meetings import Meeting
from .outcome import of_another_group, outcome, with_question

# --- from a calendar client -------------------------------------------------------------------------------------------


def by_program(mail: Incoming, said: CalendarAnswer, network: Network, now: datetime) -> Decision:
    meeting = _meeting(mail, said, network)
    if meeting is None:
        return Decision(f"its calendar part {_unknown(said)}", attention=True)
    if mail.person is not None and not network.concerns(meeting, mail.person):
        return of_another_group(mail.person, meeting)
    sender = network.people.identity(mail.message.sender.addr if mail.message.sender else "")
    applies = invitation.about(said, meeting)
    if applies is None:
        return Decision("it answers for another instance of a series than there is: ignored", about=meeting.reference)
    attendee = invitation.attendee(applies, sender, meeting, network.people)
    if said.method == "REFRESH":
        return _refresh(mail, network, meeting, attendee, now)
    invitee = meeting.invitee(attendee.addr)
    if invitee is not None:
        given = attendance.from_calendar(mail, network, meeting, applies, attendee, invitee.organisation, invitee.name)
        return outcome(mail, network, meeting, given, applies, attendee, now)
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


def _refresh(mail: Incoming, network: Network, meeting: Meeting, attendee: Attendee, now: datetime) -> Decision:
    """The invitation as it stands, once more, to the address that was invited and to no other (RFC 5546 3.2.6)."""
    invitee = meeting.invitee(attendee.addr)
    if invitee is None or meeting.state(now) == "held":
        return Decision("asks for an invitation, and nothing is sent", about=meeting.reference)
    if not attendance.belongs(mail, network, attendee, invitee.organisation, meeting):
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
    given = attendance.from_calendar(mail, network, meeting, said, attendee, organisation.name, name)
    return _of_the_uninvited(mail, network, meeting, given, attendee.delegated_from, now)


def _of_the_uninvited(
    mail: Incoming, network: Network, meeting: Meeting, given: AttendanceAnswered, hint: str, now: datetime
) -> Decision:
    """`hint`: the address of whoever may have passed the invitation on."""
    who = f"{given.address} of {given.organisation}"
    then = meeting.after(given)
    kept = Decision("", (given,), attention=True, about=meeting.reference, organisation=given.organisation)
    if meeting.state(now) != "planned" or meeting.is_stale(then.answers[-1].sequence):
        return replace(kept, why=f"{who} was not invited, and answers too late")
    if then.counts(given):
        why = f"{who} was not invited; {mail.vouched_by} says that it counts"
        return replace(kept, why=why, attention=False, settles="rsvp")
    if any(each.organisation == given.organisation for each in meeting.invited):
        kept = replace(kept, why=f"{who} answers, and was not invited")
        return with_question(kept, mail, network, hint, now)
    if given.address in meeting.left_out:
        return replace(kept, why=f"{who} wishes to come, and is not to be invited, as was said", attention=False)
    person = network.people.person_of(given.address)
    told = letters.guest(network, then, given) if person and not given.provisional else ()
    return replace(kept, why=f"{who} wishes to come, and was not invited", letters=told)


# --- in plain words ---------------------------------------------------------------------------------------------------


def in_words(mail: Incoming, network: Network, meeting: Meeting, now: datetime) -> Decision:
    if mail.organisation is None:
        return Decision("nobody on the member list wrote it", attention=True, about=meeting.reference)
    given = attendance.in_words(mail, network, meeting)
    if not any(each.organisation == given.organisation for each in meeting.invited):
        return _of_the_uninvited(mail, network, meeting, given, "", now)
    return outcome(mail, network, meeting, given, None, Attendee(given.address, "", ""), now)


def word_on_an_answer(mail: Incoming, network: Network, meeting: Meeting, now: datetime) -> Decision:
    """RIGHT, WRONG, or that the address is their own, by the invited person who was asked; what else they write is an
    answer of theirs. Not their word on it is a “yes” that may mean as well that they come."""
    number, person = mail.revision or 0, mail.person
    about, name = meeting.reference, mail.organisation.name if mail.organisation else None
    if not (mail.confirmed or mail.is_own) or mail.automatic is not None:
        return in_words(mail, network, meeting, now)
    if person is None or not (mail.answers_own(network.people) or mail.vouched_by):
        why = f"{mail.voice.shown} was not asked whether the answer is right"
        return Decision(why, attention=True, about=about, organisation=name)
    if _is_ambiguous(mail, meeting.answers[number - 1].status):
        asked = letters.unclear(mail, meeting, "unread")
        why = f"{person.name}: “{mail.attendance.words}” may be said of the answer, or be one"
        return Decision(why, letters=asked, attention=True, about=about, organisation=name)
    if mail.is_own and not mail.signed:
        why = f"{person.name} says that the address is theirs, and nothing proves who says so: {mail.verdict.why}"
        return Decision(why, attention=True, about=about, organisation=name)
    confirmed = mail.is_own or mail.confirmed == "confirmed"
    try:
        decided = answers.decide(network, about, number, person, confirmed, mail.is_own, now)
    except Refused as refusal:
        return Decision(str(refusal), attention=True, about=about, organisation=name)
    if not decided.facts:
        return decided
    after = network.after(*decided.facts)
    given = after.meetings[about].answers[number - 1]
    receipt = letters.receipt(mail, meeting, given, confirmed)
    remark = of_attendance.remark(mail, after, meeting, given) if confirmed else ()
    return replace(decided, letters=(*receipt, *remark, *decided.letters))


def _is_ambiguous(mail: Incoming, status: Attendance) -> bool:
    """True for a “yes” to “Somebody answered no for you: is it right?”, and for a “no” to it."""
    says = mail.attendance.value
    if not says or mail.is_own:
        return False
    return says != status if mail.confirmed == "confirmed" else says == status
