"""Letters of a consultation to everybody in it: the question and its reminders, more time, the outcome.

Source: Terms of Reference, "consultations with all Network Members"; mails say what silence means, in plain words.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from ..codec.letter import attachment
from ..mail import Attachment, CalendarEvent, Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS
from ..network.consensus import SAME_TEXT, Effective, Proposal, Round, position_of, silent
from ..network.facts import Position, Role, Standing
from ..network.listed import Person
from ..render.difference import Change, differences
from . import to, voices_of
from .records import ENCLOSED

BUTTONS = ("agree", "objection", "hold")
_NOTICE = timedelta(minutes=30)
# Mail programs show only the beginning of a letter whose HTML is long (Gmail: 102 kB). It stays shorter with so many
# characters of a text and its changes, where each cell of a table and each mark counts as more, for its markup.
_LONG, _MARKUP = 60_000, 150


def consultation(network: Network, proposal: Proposal) -> tuple[Letter, ...]:
    """The question, to everybody who speaks for an organisation that is asked."""
    return tuple(question(network, proposal, person) for person in voices_of(network, proposal.current.parties))


def question(network: Network, proposal: Proposal, person: Person) -> Letter:
    """The question, to one person; for a later round, with what has changed and what their organisation said. Its
    deadline goes along for the calendar."""
    return replace(_question(network, proposal, person, "consultation"), dates=(deadline(proposal),))


def informed(network: Network, proposal: Proposal, organisation: str) -> tuple[Letter, ...]:
    """A copy, to an organisation that came after the opening: it may say what it thinks, and is not counted."""
    people = voices_of(network, [organisation])
    copies = (_question(network, proposal, person, "consultation_informed") for person in people)
    return tuple(replace(letter, buttons=(), follows="") for letter in copies)


def _question(network: Network, proposal: Proposal, person: Person, template: str) -> Letter:
    before = proposal.rounds[-2] if len(proposal.rounds) > 1 else None
    opened = proposal.current.opened
    changes = differences(before.opened.text, opened.text) if before else ()
    authorised = network.keys[opened.authorised].confirmed_by if opened.authorised in network.keys else ()
    spoke_on, earlier = _earlier(network, proposal, person.organisation)
    letter = letter_of(
        proposal,
        person,
        template,
        changes=changes,
        before=before,
        earlier=earlier,
        spoke_on=spoke_on,
        is_same_text=before is not None and spoke_on == before.revision and opened.basis in SAME_TEXT,
        lifted=before.lifted_by if before else (),
        standing=proposal.current.standing(person.organisation),
        authorised=[network.people.persons[each].name for each in authorised],
        cited=network.proposals.get(opened.cites),
    )
    return replace(letter, attachments=(_text_of(proposal),)) if _is_long(opened.text, changes) else letter


def _is_long(text: str, changes: tuple[Change, ...]) -> bool:
    runs = [run for change in changes for run in change.runs]
    return len(text) + sum(len(run.text) for run in runs) + _MARKUP * (text.count("|") + len(runs)) > _LONG


def _text_of(proposal: Proposal) -> Attachment:
    """The text that is put, to the octet, as a file."""
    opened = proposal.current.opened
    return attachment(f"{proposal.reference} r{opened.revision}.md", opened.text.encode(), "text/markdown")


def deadline(proposal: Proposal) -> CalendarEvent:
    """The deadline for the reader's calendar: the half hour before it, which takes nobody's time and asks nothing.

    It is one entry for as long as the matter lasts, under a UID of its own (RFC 7986 section 5.3); its words are the
    letter's subject, which says what to do by when.
    """
    first = proposal.rounds[0].opened
    name = f"{proposal.reference} {first.at.isoformat()} {first.text_hash}"
    until = proposal.current.deadline
    return CalendarEvent(
        method="PUBLISH",
        uid=str(uuid5(NAMESPACE_OID, name)),
        sequence=proposal.deadlines_before,
        start=until - _NOTICE,
        end=until,
        summary="",
        busy=False,
    )


def reminder(network: Network, proposal: Proposal, step: str) -> tuple[Letter, ...]:
    """To the organisations that were reached and have not answered, and to nobody else."""
    round_, voices = proposal.current, network.voices(proposal.current)
    quiet = silent(round_, network.procedure.grace)
    waiting = [name for name in quiet if round_.consulted_at(name, voices.get(name, ()))]
    return tuple(
        letter_of(proposal, person, "consultation_reminder", step=step, standing=round_.standing(person.organisation))
        for person in voices_of(network, waiting)
    )


def extended(network: Network, proposal: Proposal) -> tuple[Letter, ...]:
    """The later deadline, to the whole roll; before it the question, to those whom it has not reached: who speaks for
    an organisation only since the deadline was never asked, nor was anybody where it came back from all."""
    round_ = proposal.current
    missed = [each for each in voices_of(network, round_.parties) if not _is_asked(network, round_, each)]
    return (*(_anew(network, proposal, person) for person in missed), *later(network, proposal))


def _is_asked(network: Network, round_: Round, person: Person) -> bool:
    """True if the question has reached the person; or came back from where they still are, and has reached others of
    their organisation."""
    name = person.organisation
    if round_.consulted_at(name, person.addresses):
        return True
    has_come_back = (name, person.mailbox) in round_.returned
    return has_come_back and round_.consulted_at(name, network.voices(round_).get(name, ())) is not None


def _anew(network: Network, proposal: Proposal, person: Person) -> Letter:
    """The question; as another letter, if one came back from the same address."""
    letter, until = question(network, proposal, person), proposal.current.deadline.isoformat()
    has_come_back = (person.organisation, person.mailbox) in proposal.current.returned
    return replace(letter, key=f"{letter.key} {until}") if has_come_back else letter


def later(network: Network, proposal: Proposal, but: str = "") -> tuple[Letter, ...]:
    """The later deadline and nothing else, to the whole roll but the organisation `but`. Who is only informed has no
    date of it in the calendar, and is asked nothing."""
    roll = [entry.organisation for entry in proposal.current.roll if entry.organisation != but]
    return tuple(_later(network, proposal, person) for person in voices_of(network, roll))


def _later(network: Network, proposal: Proposal, person: Person) -> Letter:
    round_ = proposal.current
    known = {entry.organisation for entry in round_.opened.roll}
    standing = round_.standing(person.organisation)
    letter = letter_of(
        proposal,
        person,
        "consultation_extended",
        step=round_.deadline.isoformat(),
        standing=standing,
        state=position_of(round_, person.organisation, network.procedure.grace),
        newcomers=[name for name in round_.parties if name not in known],
    )
    if standing is Standing.INFORMED:
        copy = f"consultation_informed {proposal.reference} r{round_.revision}"
        return replace(letter, buttons=(), follows=copy)
    return replace(letter, dates=(deadline(proposal),))


def outcome(network: Network, proposal: Proposal, template: str, **values: Any) -> tuple[Letter, ...]:
    """How it ended, to the whole roll, and to co-chairs who do not speak for an organisation of it:
    consultation_adopted, consultation_broken or consultation_closed. With what is adopted goes its record."""
    roll = [entry.organisation for entry in proposal.current.roll]
    chairs = network.people.with_role(Role.CO_CHAIR)
    people = {person.address: person for person in (*voices_of(network, roll), *chairs)}
    encloses = (ENCLOSED,) if proposal.number else ()
    return tuple(
        replace(
            letter_of(proposal, person, template, **values),
            audience=proposal.reference if person.organisation in roll else CO_CHAIRS,
            answers="",
            buttons=(),
            encloses=encloses,
        )
        for person in people.values()
    )


def letter_of(proposal: Proposal, person: Person, template: str, step: str = "", **values: object) -> Letter:
    """A letter about the current round, to one person, that asks for the position in one word."""
    round_ = proposal.current
    return Letter(
        template=template,
        key=f"{template} {proposal.reference} r{round_.revision} {step}".strip(),
        to=to(person),
        audience=proposal.reference,
        about=proposal.reference,
        revision=round_.revision,
        values={"proposal": proposal, "round": round_, "step": step, **values},
        answers="consultation",
        buttons=BUTTONS,
        follows="" if template == "consultation" else f"consultation {proposal.reference} r{round_.revision}",
    )


def _earlier(network: Network, proposal: Proposal, organisation: str) -> tuple[int, Effective | None]:
    """The newest earlier revision on which the organisation said anything, and what; (0, None) if it never has."""
    for round_ in reversed(proposal.rounds[:-1]):
        state = position_of(round_, organisation, network.procedure.grace)
        if state.position is not Position.NONE:
            return round_.revision, state
    return 0, None
