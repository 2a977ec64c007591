"""Letters of a consultation: the question and its reminders, receipts, the outcome, and what holds a closing.

Source: Terms of Reference, "consultations with all Network Members"; mails say what silence means, in plain words.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS, of_organisation
from ..network.consensus import BLOCKING, Effective, Proposal, Round, position_of, silent
from ..network.facts import Position, PositionTaken, Role, Standing
from ..network.listed import Person
from . import answering, asking, secretariat, to, voices_of
from .records import ENCLOSED

BUTTONS = ("agree", "objection", "hold")


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of the text that the new revision has (`added`) or no longer has."""

    added: bool
    text: str


def consultation(network: Network, proposal: Proposal) -> tuple[Letter, ...]:
    """The question, to everybody who speaks for an organisation of the roll."""
    return tuple(question(network, proposal, person) for person in voices_of(network, _asked(proposal.current)))


def question(network: Network, proposal: Proposal, person: Person) -> Letter:
    """The question, to one person; for a later revision, with what has changed and what their organisation said."""
    before = proposal.rounds[-2] if len(proposal.rounds) > 1 else None
    return _letter(
        proposal,
        person,
        "consultation",
        changes=_changes(before.opened.text, proposal.current.opened.text) if before else (),
        before=before,
        earlier=_earlier(network, before, person.organisation),
        standing=proposal.current.standing(person.organisation),
    )


def reminder(network: Network, proposal: Proposal, step: str) -> tuple[Letter, ...]:
    """To the organisations that were reached and have not answered, and to nobody else."""
    round_, voices = proposal.current, network.voices(proposal.current)
    quiet = silent(round_, network.procedure.grace)
    waiting = [name for name in quiet if round_.consulted_at(name, voices.get(name, ()))]
    return tuple(
        _letter(proposal, person, "consultation_reminder", step=step, standing=round_.standing(person.organisation))
        for person in voices_of(network, waiting)
    )


def extended(network: Network, proposal: Proposal) -> tuple[Letter, ...]:
    """The later deadline, to everybody who was asked; before it the question, to those whom it has not reached: who
    speaks for an organisation only since the deadline was never asked."""
    round_ = proposal.current
    step = round_.deadline.isoformat()
    people = voices_of(network, _asked(round_))
    missed = [each for each in people if not any((each.organisation, own) in round_.accepted for own in each.addresses)]
    return (
        *(question(network, proposal, person) for person in missed),
        *(
            _letter(
                proposal,
                person,
                "consultation_extended",
                step=step,
                state=position_of(round_, person.organisation, network.procedure.grace),
            )
            for person in people
        ),
    )


def outcome(network: Network, proposal: Proposal, template: str, **values: Any) -> tuple[Letter, ...]:
    """How it ended, to the whole roll: consultation_adopted, consultation_broken or consultation_closed.

    With what is adopted goes its record.
    """
    organisations = [entry.organisation for entry in proposal.current.roll]
    encloses = (ENCLOSED,) if proposal.number else ()
    return tuple(
        replace(_letter(proposal, person, template, **values), answers="", buttons=(), encloses=encloses)
        for person in voices_of(network, organisations)
    )


def closing_held(network: Network, proposal: Proposal, reasons: tuple[str, ...]) -> tuple[Letter, ...]:
    """Why a round can't be closed, to the Secretariat and the co-chairs."""
    people = {person.address: person for person in (*network.people.with_role(Role.CO_CHAIR), *secretariat(network))}
    return tuple(
        Letter(
            "closing_held",
            f"closing_held {proposal.reference} r{proposal.current.revision} {' '.join(reasons)}"[:500],
            to(person),
            CO_CHAIRS,
            proposal.reference,
            proposal.current.revision,
            {"proposal": proposal, "round": proposal.current, "reasons": reasons},
        )
        for person in people.values()
    )


def receipt(network: Network, mail: Incoming, proposal: Proposal, taken: PositionTaken) -> tuple[Letter, ...]:
    """How an answer was read: to the sender, and to everybody else who speaks for the organisation."""
    values: dict[str, Any] = {"proposal": proposal, "round": proposal.current, "taken": taken, "reading": mail.position}
    own = answering(mail, "position_receipt", proposal.reference, taken.revision, **values)
    others = tuple(
        Letter(
            template="position_receipt",
            key=f"position_receipt {mail.arrival.id}",
            to=to(person),
            audience=of_organisation(person.organisation),
            about=proposal.reference,
            revision=taken.revision,
            values={"words_read": mail.new[:2000], **values},
        )
        for person in network.people.voices(taken.organisation)
        if mail.person is not None and person.address != mail.person.address
    )
    return asking((*own, *others), "consultation", ())


def unclear(mail: Incoming, proposal: Proposal, why: str, holds: bool) -> tuple[Letter, ...]:
    """We have not counted the answer: please say it in one word. `holds`: True if it holds the closing meanwhile.

    Words that may object are said back as such, and nothing is suggested.
    """
    doubt = mail.position.doubt if mail.position.tier == "H" else ""
    values: dict[str, Any] = {
        "proposal": proposal,
        "round": proposal.current,
        "why": why,
        "holds": holds,
        "doubt": doubt,
    }
    letters = answering(mail, "position_unclear", proposal.reference, proposal.current.revision, **values)
    return asking(letters, "consultation", BUTTONS)


def unproven(mail: Incoming, proposal: Proposal, read: Position) -> tuple[Letter, ...]:
    """Nothing proves that the answer is theirs: please answer this letter. To the address on file, in the thread of our
    question and not of the mail that came; once for each person, text and answer, however many such mails come."""
    round_ = proposal.current
    return tuple(
        replace(
            letter,
            key=f"position_unclear {proposal.reference} r{round_.revision} unproven {read}",
            in_reply_to="",
            references=(),
            reply_subject="",
            follows=f"consultation {proposal.reference} r{round_.revision}",
        )
        for letter in unclear(mail, proposal, "nothing proves that this mail is yours", holds=read in BLOCKING)
    )


def by_a_colleague(mail: Incoming, network: Network, proposal: Proposal, holds: bool) -> tuple[Letter, ...]:
    """Somebody else of the organisation has answered: please answer yourself. To those who speak for it."""
    organisation = mail.organisation.name if mail.organisation else ""
    values = {"who": mail.voice.shown, "words_read": mail.new[:2000], "holds": holds}
    return tuple(
        _letter(proposal, person, "position_by_colleague", mail.arrival.id, **values)
        for person in network.people.voices(organisation)
    )


def closed(mail: Incoming, proposal: Proposal) -> tuple[Letter, ...]:
    """The answer came after the matter was closed, or was one to a text that is no longer put to anybody."""
    letters = answering(
        mail,
        "position_late",
        proposal.reference,
        proposal.current.revision,
        proposal=proposal,
        round=proposal.current,
        revision_answered=mail.revision,
    )
    return asking(letters, "consultation", BUTTONS) if proposal.state == "consulting" else letters


def _letter(proposal: Proposal, person: Person, template: str, step: str = "", **values: object) -> Letter:
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


def _asked(round_: Round) -> Iterable[str]:
    return (entry.organisation for entry in round_.roll if entry.standing is not Standing.INFORMED)


def _earlier(network: Network, before: Round | None, organisation: str) -> Effective | None:
    """What the organisation said on the earlier revision, if it said anything."""
    state = position_of(before, organisation, network.procedure.grace) if before else None
    return state if state and state.position is not Position.NONE else None


def _changes(old: str, new: str) -> tuple[ChangedLine, ...]:
    """The lines that differ, in the order of the new text."""
    before, after = ([line for line in text.splitlines() if line.strip()] for text in (old, new))
    lines = difflib.ndiff(before, after)
    return tuple(ChangedLine(line[0] == "+", line[2:].strip()) for line in lines if line[:2] in ("+ ", "- "))
