"""What nothing proves of an invitation's answers, put to the invited person; and what their word makes of it.

Source: RFC 5546 section 3.2.3 leaves it to the organizer whose answer counts. Nobody joins by answering.
"""

from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..errors import Refused
from ..letters import attendance as letters
from ..letters import meetings
from ..mail import Letter
from ..network import Network
from ..network.coming import who_comes
from ..network.facts import (
    AnswerDecided,
    AnswerQuestioned,
    Attendance,
    AttendanceAnswered,
    ChangeKind,
    Invitee,
    MeetingKind,
)
from ..network.listed import Person
from ..network.meetings import Meeting
from . import changes

_ASKED_ABOUT = (Attendance.ACCEPTED, Attendance.DECLINED, Attendance.TENTATIVE)


def question(network: Network, reference: str, sender: str, hint: str, now: datetime) -> Decision:
    """Ask the invited person whether the newest answer of the meeting, which does not count, is right; nothing where
    nobody can be asked, or has been asked often enough.

    `sender`: where it came from. `hint`: the invited address that it may rest on, where another than the answer's own.
    """
    meeting = network.meetings[reference]
    number = len(meeting.answers)
    given = meeting.answers[-1]
    invitee = _whom(network, meeting, given, hint)
    if invitee is None or not _is_to_be_asked(meeting, given):
        return Decision("nobody is asked")
    if list(meeting.questioned.values()).count(invitee.address) >= network.procedure.confirmations:
        return Decision(f"{invitee.name} was asked often enough")
    fact = AnswerQuestioned(reference, number, invitee.address, now)
    told = letters.question(network, meeting, number, invitee, sender)
    return Decision(f"{invitee.name} is asked whether it is right", (fact,), told)


def _is_to_be_asked(meeting: Meeting, given: AttendanceAnswered) -> bool:
    """True for a yes, no or perhaps that stands unconfirmed; but for what was said, and asked about, already."""
    asked = (meeting.answers[number - 1] for number in meeting.questioned)
    said = {(each.address, each.status) for each in asked if each not in meeting.refused}
    stands = meeting.unconfirmed(given.address) == given
    return stands and given.status in _ASKED_ABOUT and (given.address, given.status) not in said


def _whom(network: Network, meeting: Meeting, given: AttendanceAnswered, hint: str) -> Invitee | None:
    """The invited person whose answer it may be, or on whose invitation a colleague answers; nobody for a group's
    meeting, at which nobody outside the group takes an invited person's place."""
    if (own := meeting.invitee(given.address)) is not None:
        return own if _is_reached(network, meeting, own) else None
    if meeting.kind is MeetingKind.GROUP:
        return None
    invited = [each for each in meeting.invited if each.organisation == given.organisation]
    found = [each for each in invited if _is_reached(network, meeting, each)]
    return next((each for each in found if each.address == hint), found[0] if found else None)


def _is_reached(network: Network, meeting: Meeting, invitee: Invitee) -> bool:
    person = network.people.person_of(invitee.address)
    on_list = person is not None and network.people.is_current(person) and person.deliverable
    return on_list and person is not None and network.concerns(meeting, person)


def decide(
    network: Network, reference: str, number: int, person: Person, confirmed: bool, own: bool, now: datetime
) -> Decision:
    """The person who was asked says whether the answer is right: it counts, or is set aside. `own`: it is right, and
    the address that it came from is theirs, which is learnt. Raises Refused for anybody else."""
    meeting = network.meetings[reference]
    asked = meeting.invitee(meeting.questioned.get(number, ""))
    if asked is None or asked.address != person.address:
        raise Refused(f"{asked.name if asked else 'nobody'} was asked about that answer, and not {person.name}")
    about, organisation = reference, asked.organisation
    if meeting.state(now) != "planned":
        why = f"{reference} is {meeting.state(now)}; the word on an answer to it changes nothing"
        return Decision(why, about=about, organisation=organisation)
    given = meeting.answers[number - 1]
    fact = AnswerDecided(reference, number, confirmed, own, person.address, now)
    after = network.after(fact)
    said = "is right" if confirmed else "is not right, and is set aside"
    why = f"{person.name}: the answer of {given.name} ({given.status}) {said}"
    decided = Decision(
        why, (fact,), about=about, organisation=organisation, settles=settles(after, about, organisation)
    )
    if confirmed:
        decided = replace(decided, letters=_other_times(after, after.meetings[reference], number))
    if not own:
        return decided
    return decided.followed_by(_learnt(after, person, given, now))


def _other_times(network: Network, meeting: Meeting, number: int) -> tuple[Letter, ...]:
    """Another time that was proposed with that answer, put to those who decide it now that it is surely somebody's."""
    given = meeting.answers[number - 1]
    with_it = [
        place
        for place in range(1, len(meeting.proposals) + 1)
        if (each := meeting.proposal(place)) and (each.address, each.at) == (given.address, given.at)
    ]
    return tuple(letter for place in with_it for letter in meetings.time_proposed(network, meeting, place))


def settles(network: Network, reference: str, organisation: str) -> str:
    """What waited for a person is answered by an answer that counts, unless another one of the organisation still waits
    for somebody's word."""
    open_ = who_comes(network.meetings[reference], network.people).unconfirmed
    return "" if any(each.given.organisation == organisation for each in open_) else "rsvp"


def _learnt(network: Network, person: Person, given: AttendanceAnswered, now: datetime) -> Decision:
    """The address as a change of the member list that its owner, asked at the address that is known, has confirmed."""
    said = changes.Said(
        organisation=person.organisation,
        change=ChangeKind.ADDRESS,
        source="mail",
        words="",
        address=person.address,
        name=person.name,
        new_address=given.address,
    )
    proposed = changes.propose(network, said, now)
    after = network.after(*proposed.facts)
    change = after.changes.get(proposed.about or "")
    if change is None or change.state != "open":
        return replace(proposed, letters=())
    decided = changes.decided(after, change, True, person.address, now)
    return replace(decided, facts=(*proposed.facts, *decided.facts))
