"""An organisation's answer to a consultation.

Source: Terms of Reference, "Decisions … by consensus based on consultations with all Network Members".
Consent counts only if everything is certain: an authorised voice, our own token, the server's word for the sender, an
answer in a safe form, the text that is put now. Whatever may be an objection holds the closing until it is cleared.
"""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import consensus as letters
from ..network import Network
from ..network.consensus import BLOCKING, BREAKING, Proposal, breaks_at_once
from ..network.facts import Position, PositionTaken, RoundBroken
from ..network.people import Organisation, Person


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record the organisation's position, or hold the closing and ask; break the silence where the rules say so."""
    proposal = network.proposals.get(mail.about or "")
    if proposal is None:
        return Decision("it answers a consultation, and none is known by it", attention=True)
    about = proposal.reference
    if mail.automatic is not None and not mail.vouched_by:
        return Decision(f"automatic mail is nobody's position ({mail.automatic.why})", attention=True, about=about)
    if mail.person is None or mail.organisation is None:
        return Decision(f"{mail.message.sender_claim} speaks for nobody here", attention=True, about=about)
    name = mail.organisation.name
    if proposal.current.standing(name) is None:
        return Decision(f"{name} is not on the roll of {about}", attention=True, about=about, organisation=name)
    if not mail.person.speaks:
        why = f"{mail.person.name} is on the list of {name}, but does not speak for it"
        return Decision(why, attention=True, about=about, organisation=name)
    if proposal.current.ended or mail.revision not in (None, proposal.current.revision):
        return _too_late(mail, proposal, mail.person)
    return _counted(mail, network, proposal, mail.person, mail.organisation)


def _counted(
    mail: Incoming, network: Network, proposal: Proposal, person: Person, organisation: Organisation
) -> Decision:
    read = Position(mail.position.value) if mail.position.value else Position.UNCLEAR
    about, name = proposal.reference, organisation.name
    if not mail.proven and (read not in BLOCKING or not mail.new):
        why = f"{name}: {_words(read)} was not counted, since nothing proves that it is theirs ({_unproven(mail)})"
        return Decision(why, attention=True, about=about, organisation=name)
    taken = _taken(mail, proposal, person, read, mail.position.text or mail.new)
    if read is Position.UNCLEAR:
        why = f"{name} answered, and it was not counted: {mail.position.why}"
        ask = letters.unclear(mail, proposal, mail.position.why, holds=True)
        return Decision(why, (taken,), ask, attention=True, about=about, organisation=name)
    if not mail.proven:
        why = f"{name}: {_words(read)} holds the closing, and nothing proves that it is theirs ({_unproven(mail)})"
        ask = letters.unclear(mail, proposal, "nothing proves that this mail is yours", holds=True)
        return Decision(why, (taken,), ask, attention=True, about=about, organisation=name)
    return _certain(mail, network, proposal, taken)


def _taken(mail: Incoming, proposal: Proposal, person: Person, read: Position, text: str) -> PositionTaken:
    return PositionTaken(
        about=proposal.reference,
        revision=proposal.current.revision,
        organisation=person.organisation,
        position=read,
        address=person.address,
        name=person.name,
        rank=person.rank,
        text=text[:4000],
        provisional=mail.position.tier == "B" or not mail.proven,
        proven=mail.proven,
        reply=mail.arrival.id,
        at=mail.arrival.received,
    )


def _certain(mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken) -> Decision:
    receipt = letters.receipt(network, mail, proposal, taken)
    why = f"{taken.organisation}: {_words(taken.position)}, {mail.position.why}"
    about, name = taken.about, taken.organisation
    procedure = network.procedure
    after = proposal.after(taken)
    if not breaks_at_once(after.current, name, procedure.grace, procedure.break_at):
        return Decision(why, (taken,), receipt, about=about, organisation=name, settles="position")
    broken = RoundBroken(about, taken.revision, (name,), mail.arrival.received)
    told = letters.outcome(network, after.after(broken), "consultation_broken", objections=(taken,))
    why = f"{why}; the silence is broken"
    return Decision(why, (taken, broken), (*receipt, *told), about=about, organisation=name, settles="position")


def _too_late(mail: Incoming, proposal: Proposal, person: Person) -> Decision:
    """After the end, or on a text that is no longer put: never a position on the text that is.

    What may be an objection to the earlier text holds the present round, so that it cannot be lost.
    """
    read = Position(mail.position.value) if mail.position.value else Position.UNCLEAR
    hinders = read in BREAKING or read is Position.UNCLEAR
    is_open = not proposal.current.ended
    held = (_taken(mail, proposal, person, Position.HOLD, mail.new),) if hinders and is_open and mail.proven else ()
    what = f"revision {mail.revision} is superseded" if is_open else "the consultation is closed"
    return Decision(
        f"{person.organisation} answered, and {what}" + ("; the present round is held" if held else ""),
        facts=held,
        letters=letters.closed(mail, proposal),
        attention=hinders,
        about=proposal.reference,
        organisation=person.organisation,
    )


def _words(position: Position) -> str:
    return position.replace("_", " ")


def _unproven(mail: Incoming) -> str:
    if not mail.verdict.passed:
        return mail.verdict.why
    return "it does not answer a letter that we wrote to this organisation"
