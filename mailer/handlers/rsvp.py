"""An answer to an invitation: attendance, from a calendar client or in plain words; and the invited person's word on an
answer that nothing proved.

Sources: RFC 5546 sections 3.2.3 (REPLY), 3.2.6 (REFRESH) and 3.2.7 (COUNTER); Terms of Reference, "meet on a quarterly
basis".
"""

from dataclasses import replace
from datetime import datetime

from ..acts import answers
from ..decision import Decision
from ..errors import Refused
from ..incoming import Incoming, attendance, invitation
from ..letters import attendance as of_attendance
from ..letters import meetings as letters
from ..mail import Attendee, CalendarAnswer
from ..network import Network
from ..network.facts import Attendance, AttendanceAnswered, InviteeAdded, MeetingKind, NewTimeProposed
from ..network.listed import Person
from ..network.meetings import Meeting


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record who will attend, for which organisation; ask back only where the answer could not be read."""
    said = mail.message.calendar
    answered = mail.answers in ("invitation", "provisional") and mail.automatic is None
    in_words = answered and bool(mail.attendance.value or mail.confirmed or mail.is_own)
    if said is not None and said.method in invitation.ANSWERS:
        return _from_calendar(mail, said, network, now)
    if said is not None and mail.meeting is not None and not in_words:
        return _refused(mail, said)
    meeting = network.meetings.get(mail.about or "") if mail.answers else _the_only_one(network, now)
    if meeting is None:
        return Decision("it is about coming to a meeting, and it does not say to which", attention=True)
    if mail.person is not None and not network.concerns(meeting, mail.person):
        return _of_another_group(mail.person, meeting)
    if mail.answers == "provisional":
        return _word_on_an_answer(mail, network, meeting, now)
    return _from_words(mail, network, meeting, now)


def _the_only_one(network: Network, now: datetime) -> Meeting | None:
    """The meeting that somebody means who names none: the one that is planned; those of groups are for their groups."""
    every = [each for each in network.meetings.values() if each.kind is not MeetingKind.GROUP]
    planned = [each for each in every if each.state(now) == "planned"]
    return planned[0] if len(planned) == 1 else None


def _of_another_group(person: Person, meeting: Meeting) -> Decision:
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
        given = attendance.from_calendar(mail, network, meeting, applies, attendee, invitee.organisation, invitee.name)
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
        return _with_question(kept, mail, network, hint, now)
    if given.address in meeting.left_out:
        return replace(kept, why=f"{who} wishes to come, and is not to be invited, as was said", attention=False)
    person = network.people.person_of(given.address)
    told = letters.guest(network, then, given) if person and not given.provisional else ()
    return replace(kept, why=f"{who} wishes to come, and was not invited", letters=told)


def _with_question(kept: Decision, mail: Incoming, network: Network, hint: str, now: datetime) -> Decision:
    """The decision, and the question to the invited person whether what nothing proves is right. `hint`: an address
    that was invited, on whose invitation it may rest."""
    sender = mail.message.sender.addr if mail.message.sender else ""
    after = network.after(*kept.facts)
    asked = answers.question(after, str(kept.about), sender, network.people.identity(hint), now)
    addresses = {letter.to.addr for letter in asked.letters}
    receipts = (letter for letter in kept.letters if letter.to.addr not in addresses)
    return replace(
        kept,
        why=f"{kept.why}; {asked.why}",
        facts=(*kept.facts, *asked.facts),
        letters=(*receipts, *asked.letters),
    )


# --- in plain words ---------------------------------------------------------------------------------------------------


def _from_words(mail: Incoming, network: Network, meeting: Meeting, now: datetime) -> Decision:
    if mail.organisation is None:
        return Decision("nobody on the member list wrote it", attention=True, about=meeting.reference)
    given = attendance.in_words(mail, network, meeting)
    if not any(each.organisation == given.organisation for each in meeting.invited):
        return _of_the_uninvited(mail, network, meeting, given, "", now)
    return _decision(mail, network, meeting, given, None, Attendee(given.address, "", ""), now)


def _word_on_an_answer(mail: Incoming, network: Network, meeting: Meeting, now: datetime) -> Decision:
    """RIGHT, WRONG, or that the address is their own, by the invited person who was asked; what else they write is an
    answer of theirs. Not their word on it is a “yes” that may mean as well that they come."""
    number, person = mail.revision or 0, mail.person
    about, name = meeting.reference, mail.organisation.name if mail.organisation else None
    if not (mail.confirmed or mail.is_own) or mail.automatic is not None:
        return _from_words(mail, network, meeting, now)
    letter = mail.answered
    is_own_letter = letter is not None and person is not None and network.people.identity(letter.addr) == person.address
    if person is None or not (is_own_letter or mail.vouched_by):
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
        return _with_question(kept, mail, network, mail.answered.addr if mail.answered else "", now)
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
        return _with_question(kept, mail, network, "", now)
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
    told = () if meeting.invitee(delegate) else letters.invited_too(after, after.meetings[given.about], delegate)
    return replace(kept, why=why, facts=(given, added), letters=(*kept.letters, *told), settles="rsvp")
