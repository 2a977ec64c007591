"""Letters about meetings: the invitation and its changes, each with the calendar object; reminders; receipts.

Source: Terms of Reference, "convene and chair meetings"; RFC 5546 for what the calendar object says.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from ..incoming import Incoming
from ..mail import CalendarEvent, Letter, Method
from ..network import Network
from ..network.audiences import CO_CHAIRS, SECRETARIAT
from ..network.consensus import Proposal
from ..network.facts import Attendance, AttendanceAnswered, Invitee, Role
from ..network.listed import Person
from ..network.meetings import Meeting
from . import answering, asking, secretariat, to

_BUTTONS = ("accepted", "declined", "tentative")
_PARTSTAT = {
    Attendance.ACCEPTED: "ACCEPTED",
    Attendance.DECLINED: "DECLINED",
    Attendance.TENTATIVE: "TENTATIVE",
}


def invitation(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """One invitation for each person on the list."""
    return _to_all(network, meeting, meeting.invited, "invitation", "REQUEST", _BUTTONS)


def changed(network: Network, before: Meeting, meeting: Meeting) -> tuple[Letter, ...]:
    """Another time or place, to everybody invited; those who had answered for another time are asked again."""
    moved = (before.start, before.end) != (meeting.start, meeting.end)
    buttons = _BUTTONS if moved else ()
    return _to_all(network, meeting, meeting.invited, "meeting_changed", "REQUEST", buttons, before=before, moved=moved)


def cancelled(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """The cancellation, to everybody who was invited."""
    return _to_all(network, meeting, meeting.invited, "meeting_cancelled", "CANCEL", ())


def invited_too(network: Network, meeting: Meeting, address: str) -> tuple[Letter, ...]:
    """The invitation as it stands, to somebody who was put on its list later (RFC 5546 section 3.2.2.3)."""
    added = [invitee for invitee in meeting.invited if invitee.address == address]
    return _to_all(network, meeting, added, "invitation", "REQUEST", _BUTTONS)


def once_more(network: Network, meeting: Meeting, invitee: Invitee, now: datetime) -> tuple[Letter, ...]:
    """What stands, to the one invited person who asked for it, once an hour at most (RFC 5546 section 3.2.6)."""
    hour = f"{now.astimezone(UTC):%Y-%m-%dT%H}"
    if meeting.cancelled is not None:
        return _to_all(network, meeting, (invitee,), "meeting_cancelled", "CANCEL", (), step=hour)
    return _to_all(network, meeting, (invitee,), "invitation", "REQUEST", _BUTTONS, step=hour)


def time_proposed(network: Network, meeting: Meeting, number: int) -> tuple[Letter, ...]:
    """Somebody proposes another time: do those who decide it want it? All that are open are shown; it is about the
    newest."""
    others = [each for at, each in enumerate(meeting.proposals, 1) if at != number and meeting.proposal(at)]
    return tuple(
        Letter(
            template="time_proposed",
            key=f"time_proposed {meeting.reference} {number}",
            to=to(person),
            audience=_of_deciders(person, meeting),
            about=meeting.reference,
            revision=number,
            values={"meeting": meeting, "proposal": meeting.proposals[number - 1], "others": others},
            answers="time",
            buttons=("confirm", "refuse"),
        )
        for person in network.deciders(meeting)
    )


def _of_deciders(person: Person, meeting: Meeting) -> str:
    if Role.CO_CHAIR in person.roles or Role.SECRETARIAT in person.roles:
        return CO_CHAIRS
    return meeting.reference


def time_declined(network: Network, meeting: Meeting, number: int) -> tuple[Letter, ...]:
    """That the time stays, to whoever proposed another; their program is told as well (RFC 5546 section 3.2.8)."""
    address = meeting.proposals[number - 1].address
    proposer = [invitee for invitee in meeting.invited if invitee.address == address]
    return _to_all(
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
    return _to_all(network, meeting, meeting.silent(), "meeting_reminder", None, _BUTTONS, step=step)


def receipt(mail: Incoming, meeting: Meeting, answer: AttendanceAnswered) -> tuple[Letter, ...]:
    """How an answer to the invitation was read."""
    return answering(mail, "rsvp_receipt", meeting.reference, meeting.sequence, meeting=meeting, given=answer)


def unclear(mail: Incoming, meeting: Meeting, why: str) -> tuple[Letter, ...]:
    """We could not read the answer: please say it in one word."""
    letters = answering(mail, "rsvp_unclear", meeting.reference, meeting.sequence, meeting=meeting, why=why)
    return asking(letters, "invitation", _BUTTONS)


def _to_all(
    network: Network,
    meeting: Meeting,
    invitees: Iterable[Invitee],
    template: str,
    method: Method | None,
    buttons: tuple[str, ...],
    step: str = "",
    **values: object,
) -> tuple[Letter, ...]:
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
            event=_event(meeting, invitee, method) if method else None,
            follows="" if template == "invitation" else f"invitation {meeting.reference} 0",
        )
        for invitee in invitees
        if people.is_current(person := people.persons[invitee.address]) and network.concerns(meeting, person)
    )


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
    )


def _event(meeting: Meeting, invitee: Invitee, method: Method) -> CalendarEvent:
    answer = meeting.answer_of(invitee.address)
    partstat = _PARTSTAT.get(answer.status, "NEEDS-ACTION") if answer else "NEEDS-ACTION"
    return replace(date(meeting), method=method, partstat=partstat)


def _description(meeting: Meeting) -> str:
    return "\n\n".join(part for part in (meeting.agenda, meeting.link) if part)
