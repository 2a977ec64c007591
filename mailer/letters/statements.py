"""Letters of joint statements: the question to the leads, receipts, what holds it, the statement itself, its notices.

Source: Terms of Reference, "Deliver One Voice joint statement in the name of the Network on specific issues".
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..codec.letter import attachment
from ..incoming import Incoming
from ..mail import Attachment, Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS
from ..network.facts import ClearanceAnswered, KeyAct
from ..network.keys import KeyedAct
from ..network.listed import Person
from ..network.statements import Notice, Statement, clearances, proposal_of, remarks, roll_of
from . import answering, answering_others, asking, office, to, voices_of

CLEARANCE = "clearance"
BUTTONS = ("cleared", "not_cleared")


def clearance(statement: Statement, people: Iterable[Person], step: str = "") -> tuple[Letter, ...]:
    """Does your organisation clear this text? `step` "reminder": it was asked before, and has not answered."""
    asked = f"statement_clearance {_text(statement)}"
    return tuple(
        Letter(
            template="statement_clearance",
            key=f"{asked} {step}".strip(),
            to=to(person),
            audience=statement.reference,
            about=statement.reference,
            revision=statement.current.revision,
            values={**_of(statement), "is_reminder": bool(step)},
            answers=CLEARANCE,
            buttons=BUTTONS,
            follows=asked if step else "",
        )
        for person in people
    )


def receipt(network: Network, mail: Incoming, statement: Statement, answer: ClearanceAnswered) -> tuple[Letter, ...]:
    """How an answer was read: to its writer, who may change it by replying, and to whoever else speaks for the lead."""
    values = {**_of(statement), "answer": answer}
    letter = ("clearance_receipt", statement.reference, answer.revision)
    own = answering(mail, *letter, **values)
    others = answering_others(network, mail, answer.organisation, *letter, **values)
    return (*asking(own, CLEARANCE, ()), *others)


def unclear(mail: Incoming, statement: Statement) -> tuple[Letter, ...]:
    """We have not counted the answer: please say it in one word. An answer to an earlier text is not asked again: who
    gave it has a newer letter, with the newer text."""
    is_present = mail.revision == statement.current.revision
    values = {**_of(statement), "is_present": is_present}
    letters = answering(mail, "clearance_unclear", statement.reference, statement.current.revision, **values)
    return asking(letters, CLEARANCE, BUTTONS) if is_present else letters


def held(network: Network, statement: Statement, reasons: tuple[str, ...], step: str) -> tuple[Letter, ...]:
    """Why a statement does not go on, to the Secretariat and the co-chairs. `step`: the instant, so that what comes up
    again is told again."""
    return tuple(
        Letter(
            "statement_held",
            f"statement_held {_text(statement)} {step} {' '.join(reasons)}"[:500],
            to(person),
            CO_CHAIRS,
            statement.reference,
            statement.current.revision,
            {**_of(statement), "reasons": reasons},
        )
        for person in office(network)
    )


def dropped(network: Network, statement: Statement, reason: str) -> tuple[Letter, ...]:
    """There will be no such statement: to the roll that adopted it, else to those who were asked to clear it."""
    proposal = proposal_of(statement, network.proposals)
    asked = (address for revision, address in statement.asked if revision == statement.current.revision)
    known = (person for address in asked if (person := network.people.person_of(address)))
    current = (person for person in known if network.people.is_current(person))
    leads = [person for person in current if person.organisation in statement.current.leads]
    people = voices_of(network, roll_of(statement, network.proposals)) if proposal else leads
    return tuple(
        Letter(
            "statement_dropped",
            f"statement_dropped {statement.reference}",
            to(person),
            proposal.reference if proposal else statement.reference,
            statement.reference,
            values={**_of(statement), "reason": reason},
        )
        for person in people
    )


def released(statement: Statement, people: Iterable[Person]) -> tuple[Letter, ...]:
    """The statement, in the name of the Network. Nobody gets it twice, at whatever address they had it first."""
    return tuple(
        Letter(
            "statement_released",
            f"statement_released {statement.reference}",
            to(person),
            statement.reference,
            statement.reference,
            values=_of(statement),
            attachments=(_file(statement),),
        )
        for person in people
        if statement.received.keys().isdisjoint(person.addresses)
    )


def _file(statement: Statement) -> Attachment:
    """The text to the octet: its sha256 is the one that was cleared, adopted and released."""
    name = statement.released.number.replace("/", "-") if statement.released else statement.reference
    return attachment(f"{name}.md", statement.current.text.encode(), "text/markdown")


def notice(statement: Statement, of: Notice, people: Iterable[Person]) -> tuple[Letter, ...]:
    """A correction, or the withdrawal, to people who have the statement."""
    return tuple(
        Letter(
            "statement_notice",
            f"statement_notice {statement.reference} {of.drafted.notice}",
            to(person),
            statement.reference,
            statement.reference,
            values={**_of(statement), "notice": of.drafted, "count": _count(statement, of)},
            follows=f"statement_released {statement.reference}",
        )
        for person in people
    )


def _count(statement: Statement, of: Notice) -> int:
    """Which correction it is; 0 for a withdrawal, of which there is one."""
    numbers = [each.drafted.notice for each in statement.corrections]
    return numbers.index(of.drafted.notice) + 1 if of.drafted.notice in numbers else 0


def of_act(network: Network, act: KeyedAct) -> Mapping[str, Any]:
    """What the co-chairs must know of a statement before they turn a key; empty values for an act of another kind."""
    statement = network.statements.get(act.asked.subject)
    if statement is None:
        return {"statement": None, "draft": None, "embargo": None, "notice": None, "leads": (), "reservations": ()}
    notices = {str(each.drafted.notice): each.drafted for each in statement.notices}
    return {
        **_of(statement),
        "notice": notices.get(act.asked.value) if act.asked.act is not KeyAct.RELEASE else None,
        "leads": clearances(statement, network.people),
        "reservations": remarks(proposal_of(statement, network.proposals), network.procedure.grace),
    }


def _of(statement: Statement) -> dict[str, Any]:
    return {"statement": statement, "draft": statement.current, "embargo": statement.embargo}


def _text(statement: Statement) -> str:
    return f"{statement.reference} r{statement.current.revision}"
