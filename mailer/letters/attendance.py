"""Letters about who comes and who came: whether an answer is right, the page of who comes, the record of the day.

Source: Terms of Reference, "convene and chair meetings", "provide the meeting minutes". The names of those who come are
for those who see to the meeting: nobody else is shown who was invited beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS
from ..network.coming import Coming, absent
from ..network.facts import AttendanceAnswered, AttendanceRecorded, Attended, Invitee, MeetingKind, Role
from ..network.listed import Person
from ..network.meetings import Meeting
from . import answering, asking, to

_NOBODY = "-"  # where there is nobody to name


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is nobody's, or that several have; `near`: whom it may mean, as they can be named."""

    name: str
    near: tuple[str, ...]

    def __str__(self) -> str:
        meant = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        return f"“{self.name}” names nobody on the list for certain{meant}"


def question(network: Network, meeting: Meeting, number: int, invitee: Invitee, sender: str) -> tuple[Letter, ...]:
    """Is the answer number `number`, which came from `sender`, right? To the one person who was invited and can say.

    Words that came with it, and what somebody who is not on the list calls themselves, are not passed on: anybody can
    have written them, and they would be read as ours.
    """
    given = meeting.answers[number - 1]
    is_unknown = network.people.person_of(given.address) is None
    times = (each for each in meeting.proposals if (each.address, each.at) == (given.address, given.at))
    letter = Letter(
        template="rsvp_question",
        key=f"rsvp_question {meeting.reference} {number}",
        to=to(network.people.persons[invitee.address]),
        audience=meeting.reference,
        about=meeting.reference,
        revision=number,
        values={
            "meeting": meeting,
            "given": given,
            "proposal": next(times, None),
            "sender": sender,
            "in_their_name": given.address == invitee.address,
            "is_unknown": is_unknown,
        },
        answers="provisional",
        buttons=("right", "own_address", "wrong") if is_unknown else ("right", "wrong"),
        follows=f"invitation {meeting.reference} 0",
    )
    return (letter,)


def remark(mail: Incoming, network: Network, meeting: Meeting, given: AttendanceAnswered) -> tuple[Letter, ...]:
    """What somebody wrote with their answer, at once to those who see to the meeting, but to its author."""
    readers = [each for each in network.hosts(meeting) if each != mail.person] if given.comment else []
    return _to_each(network, readers, meeting, "rsvp_remark", f"rsvp_remark {mail.arrival.id}", given=given)


def who_comes(network: Network, meeting: Meeting, coming: Coming, step: str, is_last: bool) -> tuple[Letter, ...]:
    """The page of who comes, to those who see to the meeting, and to the co-chairs if it is not a group's."""
    hosts = network.hosts(meeting)
    chairs = [] if meeting.kind is MeetingKind.GROUP else network.people.with_role(Role.CO_CHAIR)
    readers = [*hosts, *(each for each in chairs if each not in hosts)]
    key = f"who_comes {meeting.reference} {meeting.schedule_sequence} {step}"
    return _to_each(network, readers, meeting, "who_comes", key, coming=coming, is_last=is_last)


def who_came(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """Who came? To those who see to the meeting, with a finished answer out of what had been answered."""
    present, apologies = (meeting.asked.present, meeting.asked.apologies) if meeting.asked else ((), ())
    letters = _to_each(
        network,
        network.hosts(meeting),
        meeting,
        "who_came",
        f"who_came {meeting.reference}",
        present=present,
        apologies=apologies,
    )
    buttons = ("confirm", "attended") if present or apologies else ("attended",)
    return _with_answer(letters, buttons, map(in_words, present), map(in_words, apologies))


def recorded(mail: Incoming, meeting: Meeting) -> tuple[Letter, ...]:
    """What stands on record of who came, to whoever said so; another such mail replaces it."""
    record = meeting.attendance
    names = ([in_words(each) for each in who] for who in ((record.present, record.apologies) if record else ((), ())))
    return _receipt(mail, meeting, record, "", (), *names)


def not_recorded(
    mail: Incoming,
    meeting: Meeting,
    why: str,
    unknown: tuple[Unknown, ...],
    present: Iterable[str],
    apologies: Iterable[str],
) -> tuple[Letter, ...]:
    """Why nothing was recorded, with whom the names may mean, and the same answer to be mended and sent again."""
    return _receipt(mail, meeting, None, why, unknown, present, apologies)


def _receipt(
    mail: Incoming,
    meeting: Meeting,
    record: AttendanceRecorded | None,
    why: str,
    unknown: tuple[Unknown, ...],
    present: Iterable[str],
    apologies: Iterable[str],
) -> tuple[Letter, ...]:
    letters = answering(
        mail,
        "attendance_receipt",
        meeting.reference,
        meeting=meeting,
        record=record,
        absent=absent(meeting),
        why=why,
        unknown=unknown,
    )
    return _with_answer(letters, ("attended",), present, apologies)


def _with_answer(
    letters: tuple[Letter, ...], buttons: tuple[str, ...], present: Iterable[str], apologies: Iterable[str]
) -> tuple[Letter, ...]:
    """The letters, such that they ask who came, and hold an answer that is finished."""
    fills = {"present": ", ".join(present) or _NOBODY, "apologies": ", ".join(apologies) or _NOBODY}
    return tuple(replace(each, fills=fills) for each in asking(letters, "attendance", buttons))


def in_words(who: Attended) -> str:
    """As they can be named: “Mira Leka (UNHCR)”, “UNHCR”."""
    return f"{who.name} ({who.organisation})" if who.name else who.organisation


def _to_each(
    network: Network, readers: Iterable[Person], meeting: Meeting, template: str, key: str, **values: object
) -> tuple[Letter, ...]:
    """A letter to each of those who see to the meeting: of a group's, to nobody outside the group."""
    is_groups = meeting.kind is MeetingKind.GROUP
    audience = network.audience_of(meeting.reference) if is_groups else CO_CHAIRS
    return tuple(
        Letter(
            template=template,
            key=key,
            to=to(person),
            audience=audience,
            about=meeting.reference,
            revision=meeting.sequence,
            values={"meeting": meeting, **values},
        )
        for person in readers
    )
