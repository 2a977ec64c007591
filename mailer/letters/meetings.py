"""Letters about meetings: the invitation and its changes, each with the calendar object; reminders; receipts.

Source: Terms of Reference, "convene and chair meetings"; RFC 5546 for what the calendar object says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ..incoming import Incoming
from ..mail import Attendee, CalendarEvent, Letter, Method
from ..network import Network
from ..network.audiences import CO_CHAIRS, SECRETARIAT
from ..network.consensus import Proposal
from ..network.facts import Attendance, AttendanceAnswered, Invitee, MeetingKind, OrganisationKind, Role
from ..network.listed import Person
from ..network.meetings import Meeting
from ..network.polls import Poll
from . import answering, asking, secretariat, to

_OF_ALL_MEMBERS = (MeetingKind.QUARTERLY, MeetingKind.EXTRAORDINARY, MeetingKind.ANNUAL)
_CANCELLED_SHOWN = timedelta(days=90)
_BUTTONS = ("accepted", "declined", "tentative")
_PARTSTAT: Mapping[Attendance | None, str] = {
    Attendance.ACCEPTED: "ACCEPTED",
    Attendance.DECLINED: "DECLINED",
    Attendance.TENTATIVE: "TENTATIVE",
}


def invitation(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """One invitation for each person on the list."""
    return to_invited(network, meeting, meeting.invited, "invitation", "REQUEST", _BUTTONS)


def changed(network: Network, before: Meeting, meeting: Meeting) -> tuple[Letter, ...]:
    """Another time or place, to everybody invited; those who had answered for another time are asked again."""
    moved = (before.start, before.end) != (meeting.start, meeting.end)
    buttons = _BUTTONS if moved else ()
    return to_invited(
        network, meeting, meeting.invited, "meeting_changed", "REQUEST", buttons, before=before, moved=moved
    )


def cancelled(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """The cancellation, to everybody who was invited."""
    return to_invited(network, meeting, meeting.invited, "meeting_cancelled", "CANCEL", ())


def invited_too(network: Network, meeting: Meeting, address: str) -> tuple[Letter, ...]:
    """The invitation as it stands, to somebody who was put on its list later (RFC 5546 section 3.2.2.3)."""
    added = [invitee for invitee in meeting.invited if invitee.address == address]
    return to_invited(network, meeting, added, "invitation", "REQUEST", _BUTTONS)


def once_more(network: Network, meeting: Meeting, invitee: Invitee, now: datetime) -> tuple[Letter, ...]:
    """What stands, to the one invited person who asked for it, once an hour at most (RFC 5546 section 3.2.6)."""
    hour = f"{now.astimezone(UTC):%Y-%m-%dT%H}"
    if meeting.cancelled is not None:
        return to_invited(network, meeting, (invitee,), "meeting_cancelled", "CANCEL", (), step=hour)
    return to_invited(network, meeting, (invitee,), "invitation", "REQUEST", _BUTTONS, step=hour)


def time_proposed(network: Network, meeting: Meeting, number: int) -> tuple[Letter, ...]:
    """Somebody proposes another time: do those who decide it want it? All that are open are shown; it is about the
    newest."""
    others = [each for at, each in enumerate(meeting.proposals, 1) if at != number and meeting.proposal(at)]
    return tuple(
        Letter(
            template="time_proposed",
            key=f"time_proposed {meeting.reference} {number}",
            to=to(person),
            audience=of_deciders(person, meeting),
            about=meeting.reference,
            revision=number,
            values={"meeting": meeting, "proposal": meeting.proposals[number - 1], "others": others},
            answers="time",
            buttons=("confirm", "refuse"),
        )
        for person in network.deciders(meeting)
    )


def of_deciders(person: Person, meeting: Meeting | Poll) -> str:
    """The audience of a letter to somebody who settles when it takes place."""
    if Role.CO_CHAIR in person.roles or Role.SECRETARIAT in person.roles:
        return CO_CHAIRS
    return meeting.reference


def time_declined(network: Network, meeting: Meeting, number: int) -> tuple[Letter, ...]:
    """That the time stays, to whoever proposed another; their program is told as well (RFC 5546 section 3.2.8)."""
    address = meeting.proposals[number - 1].address
    proposer = [invitee for invitee in meeting.invited if invitee.address == address]
    return to_invited(
        network,
        meeting,
        proposer,
        "time_declined",
        "DECLINECOUNTER",
        (),
        step=str(number),
        proposal=meeting.proposals[number - 1],
    )


def guest(network: Network, meeting: Meeting, answer: AttendanceAnswered) -> tuple[Letter, ...]:
    """Somebody on the list answers and was not invited: the Secretariat is asked whether they are to be."""
    number = len(meeting.answers)
    return tuple(
        Letter(
            template="meeting_guest",
            key=f"meeting_guest {meeting.reference} {answer.address}",
            to=to(person),
            audience=SECRETARIAT,
            about=meeting.reference,
            revision=number,
            values={"meeting": meeting, "given": answer},
            answers="guest",
            buttons=("add", "ignore"),
        )
        for person in secretariat(network)
    )


def reminder(network: Network, meeting: Meeting, step: str) -> tuple[Letter, ...]:
    """To the people of organisations from which nobody has answered; nobody else is named or told."""
    return to_invited(network, meeting, meeting.silent(), "meeting_reminder", None, _BUTTONS, step=step)


def receipt(
    mail: Incoming, meeting: Meeting, answer: AttendanceAnswered, confirmed: bool | None = None
) -> tuple[Letter, ...]:
    """How an answer to the invitation was read. `confirmed`: what the writer said of an answer that somebody else gave,
    or may have given; None for their own."""
    letters = answering(
        mail,
        "rsvp_receipt",
        meeting.reference,
        meeting.sequence,
        meeting=meeting,
        given=answer,
        is_confirmed=confirmed is True,
        is_refused=confirmed is False,
    )
    return asking(letters, "invitation", ())


def unclear(mail: Incoming, meeting: Meeting, why: str) -> tuple[Letter, ...]:
    """We could not read the answer: please say it in one word."""
    letters = answering(mail, "rsvp_unclear", meeting.reference, meeting.sequence, meeting=meeting, why=why)
    return asking(letters, "invitation", _BUTTONS)


def to_invited(
    network: Network,
    meeting: Meeting,
    invitees: Iterable[Invitee],
    template: str,
    method: Method | None,
    buttons: tuple[str, ...],
    step: str = "",
    **values: object,
) -> tuple[Letter, ...]:
    """A letter of one kind to these people, as far as they are on the list and the meeting is theirs."""
    people = network.people
    return tuple(
        Letter(
            template=template,
            key=f"{template} {meeting.reference} {meeting.sequence} {step}".strip(),
            to=to(people.persons[invitee.address]),
            audience=meeting.reference,
            about=meeting.reference,
            revision=meeting.sequence,
            values={
                "meeting": meeting,
                "given": meeting.answer_of(invitee.address),
                "referred": _referred(network, meeting, invitee),
                **values,
            },
            answers="invitation" if buttons else "",
            buttons=buttons,
            event=_event(network, meeting, invitee, method) if method else None,
            follows="" if template == "invitation" else f"invitation {meeting.reference} 0",
        )
        for invitee in invitees
        if people.is_current(person := people.persons[invitee.address]) and network.concerns(meeting, person)
    )


def may_know(network: Network, meeting: Meeting, person: Person) -> bool:
    """True for what the person's organisation was invited to, and for what all members are, also before this one
    joined; a group's meeting concerns the group alone."""
    invited = any(invitee.organisation == person.organisation for invitee in meeting.invited)
    is_member = network.people.organisations[person.organisation].kind is OrganisationKind.MEMBER
    return (invited or (is_member and meeting.kind in _OF_ALL_MEMBERS)) and network.concerns(meeting, person)


def dates(meetings: Iterable[Meeting], now: datetime) -> tuple[CalendarEvent, ...]:
    """These meetings as a calendar, by their start. One that was cancelled is told of as such for a while, so that it
    goes from the calendars in which it stands."""
    shown = (each for each in meetings if each.cancelled is None or now - each.changed_at < _CANCELLED_SHOWN)
    return tuple(date(each) for each in sorted(shown, key=lambda meeting: (meeting.start, meeting.reference)))


def _referred(network: Network, meeting: Meeting, invitee: Invitee) -> list[Proposal]:
    """What consultations have left to this meeting, as far as the invited person's organisation took part in them."""
    return [each for each in network.referred_to(meeting) if each.current.standing(invitee.organisation) is not None]


def date(meeting: Meeting) -> CalendarEvent:
    """The meeting as an entry of a calendar that asks for nothing (RFC 5546 section 3.2.1)."""
    return CalendarEvent(
        method="PUBLISH",
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=meeting.start,
        end=meeting.end,
        summary=meeting.title,
        description=_description(meeting),
        location=meeting.place or meeting.link,
        link=meeting.link,
        cancelled=meeting.cancelled is not None,
        changed=meeting.changed_at,
    )


def _event(network: Network, meeting: Meeting, invitee: Invitee, method: Method) -> CalendarEvent:
    """The meeting for one of the invited, who stands first among those that the object names."""
    shown = [invitee]
    if method == "REQUEST" and _see_each_other(network, meeting):
        shown += [each for each in _still_invited(network, meeting) if each != invitee]
    attendees = tuple(_attendee(network, meeting, each) for each in shown)
    return replace(date(meeting), method=method, attendees=attendees, changed=None)


def _see_each_other(network: Network, meeting: Meeting) -> bool:
    """True where the invited see each other: if the procedure says so, and nobody is invited from outside the members.

    An address that is shown is given away, and a partner's is not ours to give.
    """
    kinds = {network.people.organisations[each.organisation].kind for each in meeting.invited}
    return network.procedure.attendees_visible == "all" and kinds <= {OrganisationKind.MEMBER}


def _still_invited(network: Network, meeting: Meeting) -> list[Invitee]:
    people = network.people
    found = ((each, people.persons[each.address]) for each in meeting.invited)
    return [each for each, person in found if people.is_current(person) and network.concerns(meeting, person)]


def _attendee(network: Network, meeting: Meeting, invitee: Invitee) -> Attendee:
    """What the person really answered; an answer that nothing proves to be theirs is none."""
    person = network.people.persons[invitee.address]
    answer = meeting.answer_of(invitee.address)
    status = answer.status if answer is not None and meeting.counts(answer) else None
    delegate = next((each for each, by in meeting.delegators.items() if by == invitee.address), "")
    if status is Attendance.DELEGATED and delegate:
        return Attendee(person.mailbox, person.name, "DELEGATED", delegated_to=_mailbox(network, delegate))
    delegator = _mailbox(network, meeting.delegators.get(invitee.address, ""))
    return Attendee(person.mailbox, person.name, _PARTSTAT.get(status, "NEEDS-ACTION"), delegated_from=delegator)


def _mailbox(network: Network, address: str) -> str:
    return network.people.persons[address].mailbox if address in network.people.persons else address


def _description(meeting: Meeting) -> str:
    return "\n\n".join(part for part in (meeting.agenda, meeting.link) if part)
