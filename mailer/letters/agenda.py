"""Letters before a meeting: the call for its agenda, agenda and papers, and where to go for those who come.

Source: Terms of Reference, "as proposed by the partner agencies", "convene and chair meetings".
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ..incoming import Incoming
from ..mail import Enclosure, Letter
from ..network import Network
from ..network.facts import AgendaProposed, Attendance, Document, Invitee
from ..network.listed import Person
from ..network.meetings import Meeting, representation
from . import answering, asking, to, to_secretariat, voices_of
from .meetings import invited_too, to_invited

_COMING, _STAYING = (Attendance.ACCEPTED, Attendance.TENTATIVE), (Attendance.DECLINED, Attendance.DELEGATED)


def call(network: Network, meeting: Meeting, until: datetime) -> tuple[Letter, ...]:
    """What should be on the agenda? To everybody who speaks for an invited organisation."""
    organisations = sorted({each.organisation for each in meeting.invited})
    return tuple(
        _letter(meeting, person, "agenda_call", until=until)
        for person in voices_of(network, organisations)
        if network.concerns(meeting, person)
    )


def receipt(mail: Incoming, meeting: Meeting, point: AgendaProposed | None, late: bool) -> tuple[Letter, ...]:
    """The point was noted, or (None) that there is none. `late`: agenda and papers are out already."""
    values = {"meeting": meeting, "point": point, "late": late}
    return asking(answering(mail, "agenda_receipt", meeting.reference, meeting.sequence, **values), "agenda", ())


def papers(network: Network, meeting: Meeting, agenda: str, documents: Iterable[Document]) -> tuple[Letter, ...]:
    """The agenda ("" where everybody has it) and these papers, to the invited."""
    return _with_papers(network, meeting, meeting.invited, agenda, documents)


def late_comer(network: Network, meeting: Meeting, address: str) -> tuple[Letter, ...]:
    """To somebody who was invited later than others: the invitation, and the agenda and papers that these have."""
    added = [each for each in meeting.invited if each.address == address]
    sent = [each for each in meeting.papers if each.sha256 in meeting.papers_sent]
    had = _with_papers(network, meeting, added, meeting.agenda_sent, sent) if meeting.mailings else ()
    return (*invited_too(network, meeting, address), *had)


def _with_papers(
    network: Network, meeting: Meeting, invitees: Iterable[Invitee], agenda: str, documents: Iterable[Document]
) -> tuple[Letter, ...]:
    enclosures = tuple(Enclosure(each.name, each.type, each.sha256) for each in documents)
    again = bool(meeting.mailings)
    step = str(meeting.mailings)
    letters = to_invited(network, meeting, invitees, "meeting_papers", None, (), step, agenda=agenda, again=again)
    return tuple(replace(each, enclosures=enclosures) for each in letters)


def papers_missing(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """Agenda and papers were to go out now, and there are none: to the Secretariat."""
    key = f"papers_missing {meeting.reference} {meeting.schedule_sequence}"
    letters = to_secretariat(network, "papers_missing", key, meeting=meeting)
    return tuple(replace(each, about=meeting.reference) for each in letters)


def joining(network: Network, meeting: Meeting) -> tuple[Letter, ...]:
    """Date, place and link, to the people of organisations that come; nothing to who has said that they do not."""
    coming = {each.organisation for each in representation(meeting) if each.status in _COMING}
    invited = [each.address for each in meeting.invited if each.organisation in coming]
    people = [network.people.persons[each] for each in invited if not _stays_away(meeting, each)]
    return tuple(
        _letter(meeting, person, "joining_details")
        for person in people
        if network.people.is_current(person) and network.concerns(meeting, person)
    )


def _stays_away(meeting: Meeting, address: str) -> bool:
    answer = meeting.answer_of(address)
    return answer is not None and answer.status in _STAYING


def _letter(meeting: Meeting, person: Person, template: str, **values: object) -> Letter:
    return Letter(
        template=template,
        key=f"{template} {meeting.reference} {meeting.schedule_sequence}",
        to=to(person),
        audience=meeting.reference,
        about=meeting.reference,
        revision=meeting.sequence,
        values={"meeting": meeting, **values},
        answers="agenda" if template == "agenda_call" else "",
        follows=f"invitation {meeting.reference} 0",
    )
