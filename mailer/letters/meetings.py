"""Letters about meetings: the invitation and its changes, each with the calendar object; reminders; receipts.

Source: Terms of Reference, "convene and chair meetings"; RFC 5546 for what the calendar object says.
"""

from collections.abc import Iterable
from dataclasses import replace

from ..incoming import Incoming
from ..mail import CalendarEvent, Letter, Method
from ..network import Network
from ..network.facts import Attendance, AttendanceAnswered, Invitee
from ..network.meetings import Meeting
from . import answering, asking, to

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
            values={"meeting": meeting, "given": meeting.answer_of(invitee.address), **values},
            answers="invitation" if buttons else "",
            buttons=buttons,
            event=_event(meeting, invitee, method) if method else None,
            follows="" if template == "invitation" else f"invitation {meeting.reference} 0",
        )
        for invitee in invitees
        if people.is_current(person := people.persons[invitee.address]) and network.concerns(meeting, person)
    )


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
