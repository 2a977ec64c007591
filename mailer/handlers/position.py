"""An organisation's answer to a consultation.

Source: Terms of Reference, "Decisions … by consensus based on consultations with all Network Members".
Consent counts only if everything is certain: an authorised voice, our own token, the server's word for the sender, an
answer in a safe form, the text that is put now. Whatever may be an objection holds the closing until it is cleared.
"""

from dataclasses import replace
from datetime import datetime
from functools import reduce

from ..decision import Decision
from ..incoming import Incoming
from ..letters import consensus as letters
from ..network import Network
from ..network.consensus import BLOCKING, BREAKING, Proposal, breaks_at_once, silent
from ..network.facts import Fact, Position, PositionTaken, ReplySetAside, RoundBroken
from ..network.listed import NO_RANK
from ..network.people import Authority
from ..reading import CONSENTING, Tier


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record the organisation's position, or hold the closing and ask; break the silence where the rules say so."""
    proposal = network.proposals.get(mail.about or "")
    if proposal is None:
        return Decision("it answers a consultation, and none is known by it", attention=True)
    about = proposal.reference
    if mail.automatic is not None and not mail.vouched_by:
        return Decision(f"automatic mail is nobody's position ({mail.automatic.why})", attention=True, about=about)
    if mail.organisation is None:
        return Decision(f"{mail.message.sender_claim} speaks for nobody here", attention=True, about=about)
    name = mail.organisation.name
    if proposal.current.standing(name) is None:
        return Decision(f"{name} is not on the roll of {about}", attention=True, about=about, organisation=name)
    if mail.position.tier is Tier.N:
        return Decision(f"{name}: {mail.position.why}", about=about, organisation=name)
    if mail.person is None or mail.voice.authority is not Authority.VOICE:
        return _by_a_colleague(mail, network, proposal, name)
    if proposal.current.ended or mail.revision not in (None, proposal.current.revision):
        return _too_late(mail, proposal, name)
    return _counted(mail, network, proposal, name)


def _by_a_colleague(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    """Somebody of the organisation who does not speak for it: their consent is no more than silence, what might be an
    objection holds the closing, and those who do speak are asked."""
    about = proposal.reference
    read = _read(mail)
    is_put = not proposal.current.ended and mail.revision in (None, proposal.current.revision)
    is_silent = name in silent(proposal.current, network.procedure.grace)
    holds = is_put and read in BLOCKING and read is not Position.UNCLEAR
    why = f"{mail.voice.shown} answered for {name}, and does not speak for it: {_words(read)} is not counted"
    if not (is_put and mail.verdict.passed):
        reason = f"{why}, and nobody was asked ({mail.verdict.why if is_put else 'it is about a text that is not put'})"
        return Decision(reason, attention=True, about=about, organisation=name)
    return Decision(
        why + ("; it holds the closing" if holds else ""),
        facts=(_taken(mail, proposal, name, read, mail.position.text or mail.new),) if holds else (),
        letters=letters.by_a_colleague(mail, network, proposal, holds) if holds or is_silent else (),
        attention=read in BLOCKING,
        about=about,
        organisation=name,
    )


def _counted(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    read = _read(mail)
    about = proposal.reference
    if mail.position.tier is Tier.B and read in CONSENTING and network.procedure.free_text == "confirm":
        why = "it is a sentence, and an answer counts by its word alone"
        asked = replace(mail, position=replace(mail.position, value="", why=why, tier=Tier.C))
        return _counted(asked, network, proposal, name)
    if not mail.proven and (read not in BLOCKING or not mail.new):
        why = f"{name}: {_words(read)} was not counted, since nothing proves that it is theirs ({_unproven(mail)})"
        is_silent = name in silent(proposal.current, network.procedure.grace)
        ask = letters.unproven(mail, proposal, read) if mail.position.value and is_silent else ()
        return Decision(why, letters=ask, attention=True, about=about, organisation=name)
    taken = _taken(mail, proposal, name, read, mail.position.text or mail.new)
    if read is Position.UNCLEAR:
        why = f"{name} answered, and it was not counted: {mail.position.why}"
        ask = letters.unclear(mail, proposal, mail.position.why, holds=True)
        return Decision(why, (taken,), ask, attention=True, about=about, organisation=name)
    if not mail.proven:
        why = f"{name}: {_words(read)} holds the closing, and nothing proves that it is theirs ({_unproven(mail)})"
        ask = letters.unproven(mail, proposal, read)
        return Decision(why, (taken,), ask, attention=True, about=about, organisation=name)
    return _certain(mail, network, proposal, taken)


def _read(mail: Incoming) -> Position:
    return Position(mail.position.value) if mail.position.value else Position.UNCLEAR


def _taken(mail: Incoming, proposal: Proposal, organisation: str, read: Position, text: str) -> PositionTaken:
    return PositionTaken(
        about=proposal.reference,
        revision=proposal.current.revision,
        organisation=organisation,
        position=read,
        address=mail.person.address if mail.person else mail.voice.address,
        name=mail.voice.shown,
        rank=mail.voice.rank,
        text=text[:4000],
        provisional=mail.position.tier in (Tier.B, Tier.C) or not mail.proven,
        proven=mail.proven and mail.voice.authority is Authority.VOICE,
        reply=mail.arrival.id,
        at=mail.arrival.received,
    )


def _certain(mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken) -> Decision:
    receipt = letters.receipt(network, mail, proposal, taken)
    why = f"{taken.organisation}: {_words(taken.position)}, {mail.position.why}"
    why += f"; sent by {mail.voice.sent_by} in the name of {taken.address}" if mail.voice.sent_by else ""
    gone = _of_predecessors(network, proposal, taken)
    about, name = taken.about, taken.organisation
    procedure = network.procedure
    after = reduce(Proposal.after, gone, proposal).after(taken)
    if not breaks_at_once(after.current, name, procedure.grace, procedure.break_at):
        unseen = mail.position.tier is Tier.C and not mail.vouched_by  # a person reads what was remarked
        settles = "" if unseen else "position"
        facts: tuple[Fact, ...] = (*gone, taken)
        return Decision(why, facts, receipt, attention=unseen, about=about, organisation=name, settles=settles)
    broken = RoundBroken(about, taken.revision, (name,), mail.arrival.received)
    told = letters.outcome(network, after.after(broken), "consultation_broken", objections=(taken,))
    why = f"{why}; the silence is broken"
    return Decision(why, (*gone, taken, broken), (*receipt, *told), about=about, organisation=name, settles="position")


def _of_predecessors(network: Network, proposal: Proposal, taken: PositionTaken) -> tuple[ReplySetAside, ...]:
    """What people who no longer speak for the organisation had answered: it stood until their successor answers, who
    is somebody of their rank, or a better one. An alternate succeeds no focal point, and lifts nobody's block."""
    voices = {person.address for person in network.people.voices(taken.organisation)}
    return tuple(
        ReplySetAside(taken.about, taken.revision, reply.reply, taken.at)
        for reply in proposal.current.replies
        if reply.organisation == taken.organisation
        and taken.rank <= reply.rank < NO_RANK
        and network.people.identity(reply.address) not in voices
    )


def _too_late(mail: Incoming, proposal: Proposal, organisation: str) -> Decision:
    """After the end, or on a text that is no longer put: never a position on the text that is.

    What may be an objection to the earlier text holds the present round, so that it cannot be lost.
    """
    read = _read(mail)
    hinders = read in BREAKING or read is Position.UNCLEAR
    is_open = not proposal.current.ended
    holds = hinders and is_open and mail.proven
    held = (_taken(mail, proposal, organisation, Position.HOLD, mail.new),) if holds else ()
    what = f"revision {mail.revision} is superseded" if is_open else "the consultation is closed"
    return Decision(
        f"{organisation} answered, and {what}" + ("; the present round is held" if held else ""),
        facts=held,
        letters=letters.closed(mail, proposal),
        attention=hinders,
        about=proposal.reference,
        organisation=organisation,
    )


def _words(position: Position) -> str:
    return position.replace("_", " ")


def _unproven(mail: Incoming) -> str:
    if not mail.verdict.passed:
        return mail.verdict.why
    if mail.contradiction:
        return mail.contradiction
    return "it does not answer a letter that we wrote to this organisation"
