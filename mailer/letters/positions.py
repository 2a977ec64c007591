"""Letters about an organisation's answer to a consultation, to its own people: how it was read, what is still open.

Source: Terms of Reference, "consultations with all Network Members". Each goes to the organisation alone.
"""

from dataclasses import replace
from typing import Any

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.audiences import of_organisation
from ..network.consensus import BLOCKING, Proposal
from ..network.facts import Position, PositionNoted, PositionTaken, RulingMade
from ..network.listed import Person
from . import answering, asking, to
from .consensus import BUTTONS, letter_of

# --- to whoever wrote -------------------------------------------------------------------------------------------------


def receipt(network: Network, mail: Incoming, proposal: Proposal, taken: PositionTaken) -> tuple[Letter, ...]:
    """How an answer was read: to the sender, and to everybody else who speaks for the organisation."""
    until = next((hold.until for hold in proposal.current.active_holds if hold.reply == taken.reply), None)
    asks_for_reasons = taken.position in (Position.OBJECTION, Position.AMENDMENT, Position.RESERVATION) and not (
        mail.position.text
    )
    values: dict[str, Any] = {
        "proposal": proposal,
        "round": proposal.current,
        "taken": taken,
        "reading": mail.position,
        "until": until,
        "asks_for_reasons": asks_for_reasons,
    }
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


def late(
    mail: Incoming, proposal: Proposal, stands: Position = Position.NONE, is_overlooked: bool = False
) -> tuple[Letter, ...]:
    """The answer came after the deadline, after the matter was closed, or to a text that is put to nobody any more.
    `stands`: what is on record of the organisation since, where the text broke; it can still lift its objection.
    `is_overlooked`: it is an objection that had come in time, and was read after the adoption."""
    letters = answering(
        mail,
        "position_late",
        proposal.reference,
        proposal.current.revision,
        proposal=proposal,
        round=proposal.current,
        revision_answered=mail.revision,
        stands=stands,
        is_overlooked=is_overlooked,
    )
    if proposal.state == "consulting":
        return asking(letters, "consultation", BUTTONS)
    return asking(letters, "consultation", ()) if stands is not Position.NONE else letters


def lifted(mail: Incoming, proposal: Proposal) -> tuple[Letter, ...]:
    """Your objection is lifted; the text stays as it was, not adopted, until it is put once more."""
    return answering(
        mail,
        "position_lifted",
        proposal.reference,
        proposal.current.revision,
        proposal=proposal,
        round=proposal.current,
    )


def remark(mail: Incoming, proposal: Proposal, is_ask: bool) -> tuple[Letter, ...]:
    """What was said goes to the co-chairs: a remark of an organisation that is not asked, or (`is_ask`) that the matter
    concerns the state."""
    values = {"proposal": proposal, "round": proposal.current, "is_ask": is_ask}
    return answering(mail, "remark_receipt", proposal.reference, proposal.current.revision, **values)


# --- to all who speak for the organisation ----------------------------------------------------------------------------


def by_a_colleague(mail: Incoming, network: Network, proposal: Proposal, holds: bool) -> tuple[Letter, ...]:
    """Somebody else of the organisation has answered: please answer yourself. To those who speak for it."""
    organisation = mail.organisation.name if mail.organisation else ""
    values = {"who": mail.voice.shown, "words_read": mail.new[:2000], "holds": holds}
    return _to_voices(network, proposal, organisation, "position_by_colleague", mail.arrival.id, **values)


def disputed(
    network: Network, proposal: Proposal, organisation: str, taken: PositionTaken, stands: Position
) -> tuple[Letter, ...]:
    """People of the organisation have said different things. `stands`: what counts, CONFLICT if nothing does until they
    have settled it. One letter to each of them, with what each has said."""
    said = {reply.address: reply for reply in proposal.current.replies_of(organisation)}
    words = [said[address] for address in sorted(said, key=lambda each: said[each].at)]
    return _to_voices(
        network, proposal, organisation, "position_disputed", taken.reply, taken=taken, said=words, stands=stands
    )


def noted(network: Network, proposal: Proposal, fact: PositionNoted) -> tuple[Letter, ...]:
    """We were told what you answer: please say it yourself. To those who speak for the organisation."""
    holds = fact.position in BLOCKING
    return _to_voices(network, proposal, fact.organisation, "position_noted", fact.reply, noted=fact, holds=holds)


def hold_over(network: Network, proposal: Proposal, organisation: str, step: str) -> tuple[Letter, ...]:
    """The time that you asked for is over, or (`step`: the reply that asked) cannot be given once more."""
    when = step or proposal.current.deadline.isoformat()
    is_refused = bool(step)
    standing = proposal.current.standing(organisation)
    return _to_voices(network, proposal, organisation, "hold_over", when, is_refused=is_refused, standing=standing)


def settled(network: Network, proposal: Proposal, made: RulingMade) -> tuple[Letter, ...]:
    """Both co-chairs have settled what your answers come to. You can say otherwise."""
    return _to_voices(
        network, proposal, made.organisation, "position_settled", made.keys, position=Position(made.value)
    )


def set_aside(network: Network, proposal: Proposal, said: PositionTaken) -> tuple[Letter, ...]:
    """A person of the Secretariat takes a mail for no answer after all. You can say it again, and then it counts."""
    holds = said.position in BLOCKING
    return _to_voices(network, proposal, said.organisation, "position_set_aside", said.reply, said=said, holds=holds)


def recalled(proposal: Proposal, person: Person) -> tuple[Letter, ...]:
    """You wished to recall a mail: nothing can be recalled, and what you had answered stands until you say otherwise.

    Once for each person and text; it does not answer the notice, which a program wrote.
    """
    letter = letter_of(proposal, person, "position_recalled")
    return (replace(letter, audience=of_organisation(person.organisation), courtesy=True),)


def _to_voices(
    network: Network, proposal: Proposal, organisation: str, template: str, step: str, **values: object
) -> tuple[Letter, ...]:
    return tuple(
        replace(letter_of(proposal, person, template, step, **values), audience=of_organisation(organisation))
        for person in network.people.voices(organisation)
    )
