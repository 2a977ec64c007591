"""Letters of the Secretariat's desk: receipts of updates, help, and the note of what waits for a person."""

from dataclasses import replace
from datetime import datetime

from ..incoming import Incoming
from ..mail import Letter, Mailbox
from ..network import Network
from ..network.audiences import MEMBERS
from ..network.digest import Shelved
from ..network.facts import UpdateShared
from ..network.listed import Person
from ..network.meetings import Meeting
from . import answering, asking, of_groups, to_secretariat
from .files import member_files
from .meetings import dates, may_know


def update_receipt(mail: Incoming, update: UpdateShared) -> tuple[Letter, ...]:
    """What was stored, under which reference, for whom, and when it will be printed."""
    return asking(answering(mail, "update_receipt", update.about, update=update), "update", ())


def audience_changed(mail: Incoming, shelved: Shelved, audience: str, waits: bool) -> tuple[Letter, ...]:
    """For whom it is from now on, or (`waits`) once both co-chairs have confirmed it."""
    return answering(mail, "audience_changed", shelved.reference, shelved=shelved, audience=audience, waits=waits)


def help_text(mail: Incoming, network: Network) -> tuple[Letter, ...]:
    """How to write to the Network, and what waits on the asker's organisation."""
    party = mail.organisation.name if mail.organisation else ""
    return answering(mail, "help", waiting=network.waiting_on(party, mail.arrival.received, mail.person))


def member_list(mail: Incoming, network: Network) -> tuple[Letter, ...]:
    """The member list, to somebody who stands on it."""
    people = network.people
    letters = answering(mail, "member_list", people=people.current(), organisations=people.organisations)
    return tuple(replace(letter, audience=MEMBERS, attachments=member_files(network)) for letter in letters)


def calendar(mail: Incoming, network: Network, now: datetime) -> tuple[Letter, ...]:
    """The meetings that the asker may know of, as a calendar."""
    person = mail.person
    known = [each for each in network.meetings.values() if person and may_know(network, each, person)]
    planned = sorted((each for each in known if each.state(now) == "planned"), key=lambda meeting: meeting.start)
    shown = of_groups(network, (each.reference for each in known))
    letters = answering(mail, "calendar", meetings=planned)
    return tuple(replace(letter, dates=dates(known, now), shows=shown) for letter in letters)


def note(network: Network, mailbox: Mailbox, fresh: int, now: datetime) -> tuple[Letter, ...]:
    """What waits for a person, to the Secretariat; `fresh`: how much of it the last note did not have. Of the meetings
    of a working group whoever is not in it hears nothing."""
    key = f"attention_note {now.isoformat()}"
    warnings, unrecorded = network.people.warnings(), network.unrecorded(now)
    letters = to_secretariat(network, "attention_note", key, mailbox=mailbox, warnings=warnings, fresh=fresh)
    readers = ((each, network.people.person_of(each.to.addr)) for each in letters)
    return tuple(
        replace(each, values={**each.values, "unrecorded": _known_to(person, network, unrecorded)})
        for each, person in readers
    )


def _known_to(person: Person | None, network: Network, meetings: list[Meeting]) -> list[Meeting]:
    return [each for each in meetings if person is not None and network.concerns(each, person)]
