"""An organisation's answer to a consultation.

Source: Terms of Reference, "Decisions … by consensus based on consultations with all Network Members".
Consent counts only if everything is certain: an authorised voice, our own token, the server's word for the sender, an
answer in a safe form, the text that is put now. Whatever may be an objection holds the closing until it is cleared.
"""

import re
from dataclasses import replace
from datetime import datetime

from ..acts import concerns, holds, objections, positions, replies
from ..decision import Decision
from ..incoming import Incoming
from ..letters import chairs, consensus
from ..letters import positions as letters
from ..mail import Letter
from ..network import Network
from ..network.consensus import BLOCKING, BREAKING, Proposal, position_of, silent
from ..network.facts import Fact, Position, Standing
from ..network.people import Authority
from ..reading import CONSENTING, Tier

_SAYS_NOTHING = (Position.NONE, Position.NOTED)


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record the organisation's position, or hold the closing and ask; break the silence where the rules say so."""
    proposal = network.proposals.get(mail.about or "")
    if proposal is None:
        return Decision("it answers a consultation, and none is known by it", attention=True)
    about = proposal.reference
    if mail.automatic is not None:
        why = f"automatic mail is nobody's position, whoever says so ({mail.automatic.why})"
        return Decision(f"{why}; what it brings can be noted: mailer consensus note", attention=True, about=about)
    if mail.organisation is None:
        return Decision(f"{mail.message.sender_claim} speaks for nobody here", attention=True, about=about)
    name = mail.organisation.name
    standing = proposal.current.standing(name)
    if standing is None:
        return Decision(f"{name} is not on the roll of {about}", attention=True, about=about, organisation=name)
    if standing is Standing.INFORMED:
        return _remark(mail, network, proposal, name)
    decision = _answer(mail, network, proposal, name, now)
    return _in_other_rounds_too(mail, network, proposal, name, decision)


def _answer(mail: Incoming, network: Network, proposal: Proposal, name: str, now: datetime) -> Decision:
    is_put = _is_put(mail, proposal)
    if mail.position.tier is Tier.N:
        return _of_no_account(mail, network, proposal, name, is_put)
    if mail.person is None or mail.voice.authority is not Authority.VOICE:
        return _by_a_colleague(mail, network, proposal, name)
    if network.procedure.free_text == "confirm":
        mail = _by_its_word_alone(mail)
    if _is_broken(mail, proposal):
        return objections.after_the_break(mail, network, proposal, name, now)
    if not is_put:
        return _too_late(mail, network, proposal, name, now)
    if mail.of_the_state and mail.proven and not proposal.current.state_concern:
        return _of_the_state(mail, network, proposal, name, now)
    return _counted(mail, network, proposal, name)


def _is_put(mail: Incoming, proposal: Proposal) -> bool:
    """True if it answers the text that is put now."""
    return not proposal.current.ended and replies.is_to_the_text(mail, proposal)


def _is_broken(mail: Incoming, proposal: Proposal) -> bool:
    """True if it answers a text that broke, and that may be put once more."""
    return proposal.state == "broken" and replies.is_to_the_text(mail, proposal)


def _by_its_word_alone(mail: Incoming) -> Incoming:
    """The mail, in which consent in a sentence is not read: it is asked back."""
    if mail.position.tier is not Tier.B or replies.read(mail) not in CONSENTING:
        return mail
    why = "it is a sentence, and an answer counts by its word alone"
    return replace(mail, position=replace(mail.position, value="", why=why, tier=Tier.C))


def _remark(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    """Of an organisation that came after the opening: the co-chairs read it, and it counts for nothing."""
    about = proposal.reference
    if not mail.verdict.passed or mail.person is None:
        why = f"a remark in the name of {name}, and nothing proves that it is theirs ({mail.verdict.why})"
        return Decision(why, attention=True, about=about, organisation=name)
    told = (*letters.remark(mail, proposal, is_ask=False), *chairs.said(mail, network, proposal, "remark"))
    return Decision(
        f"a remark of {name}, which is not asked: to the co-chairs", (), told, about=about, organisation=name
    )


def _of_no_account(mail: Incoming, network: Network, proposal: Proposal, name: str, is_put: bool) -> Decision:
    """It says nothing on the matter; but that a ministry has taken note is on record, and the co-chairs see it."""
    state = position_of(proposal.current, name, network.procedure.grace)
    is_consulted = proposal.current.standing(name) is Standing.CONSULTED
    is_theirs = mail.proven and mail.voice.authority is Authority.VOICE
    if mail.position.noted and is_consulted and is_put and is_theirs and state.position in _SAYS_NOTHING:
        taken = replies.taken(mail, proposal, name, Position.NOTED)
        return positions.recorded(mail, network, proposal, taken)
    asks = is_put and mail.position.noted and state.position is Position.NONE and mail.verdict.passed
    told = letters.not_counted(mail, proposal, "receipt", state) if asks else ()
    return Decision(f"{name}: {mail.position.why}", letters=told, about=proposal.reference, organisation=name)


def _by_a_colleague(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    """Somebody of the organisation who does not speak for it: their consent is no more than silence, what might be an
    objection holds the closing, and those who do speak are asked."""
    about = proposal.reference
    read = replies.read(mail)
    is_put = _is_put(mail, proposal)
    is_heard = is_put or _is_broken(mail, proposal)
    is_silent = name in silent(proposal.current, network.procedure.grace)
    blocks = is_heard and read in BLOCKING and (read is not Position.UNCLEAR or mail.position.tier is Tier.H)
    why = f"{mail.voice.shown} answered for {name}, and does not speak for it: {read.words} is not counted"
    state = position_of(proposal.current, name, network.procedure.grace)
    of_what = "colleague" if is_heard else "earlier"
    own = letters.not_counted(mail, proposal, of_what, state) if mail.verdict.passed and mail.person else ()
    if not (is_heard and mail.verdict.passed):
        reason = (
            f"{why}, and nobody was asked ({mail.verdict.why if is_heard else 'it is about a text that is not put'})"
        )
        return Decision(reason, letters=own, attention=True, about=about, organisation=name)
    asked = letters.by_a_colleague(mail, network, proposal, blocks) if is_put and (blocks or is_silent) else ()
    told = chairs.said(mail, network, proposal, "colleague") if blocks and read in BREAKING else ()
    return Decision(
        why + ("; it holds the closing" if blocks else ""),
        facts=(replies.taken(mail, proposal, name),) if blocks else (),
        letters=(*own, *asked, *told),
        attention=read in BLOCKING,
        about=about,
        organisation=name,
    )


def _of_the_state(mail: Incoming, network: Network, proposal: Proposal, name: str, now: datetime) -> Decision:
    """Somebody says that the matter concerns the state: the co-chairs are asked, and until they have ruled, nothing is
    closed. Whatever else the mail says is an answer like any other."""
    asked = concerns.ask(mail, network, proposal, name, now)
    if mail.of_the_state == "alone":
        return asked
    after = network.after(*asked.facts)
    answered = _counted(mail, after, after.proposals[proposal.reference], name)
    is_for_a_person = asked.attention or answered.attention
    return replace(answered.behind(asked), why=f"{asked.why}; {answered.why}", attention=is_for_a_person)


def _counted(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    read = replies.read(mail)
    about = proposal.reference
    if not replies.counts_or_holds(mail):
        said = f"{name}: {read.words} was not counted"
        why = f"{said}, since nothing proves that it is theirs ({_unproven(mail)})"
        asked = _asked_back(mail, network, proposal, name)
        return Decision(why, letters=asked, attention=True, about=about, organisation=name)
    taken = replies.taken(mail, proposal, name)
    facts: tuple[Fact, ...] = positions.said(network, proposal.current, taken)
    counts = taken.reply not in network.after(*facts).proposals[about].current.set_aside
    if read is Position.UNCLEAR:
        why = f"{name} answered, and it was not counted: {mail.position.why}"
        ask = letters.unclear(mail, proposal, holds=counts)
        return Decision(why, facts, ask, attention=True, about=about, organisation=name)
    if not mail.proven:
        why = f"{name}: {read.words} holds the closing, and nothing proves that it is theirs ({_unproven(mail)})"
        ask = letters.unproven(mail, proposal, read if counts else Position.NONE)
        told = chairs.said(mail, network, proposal, "unproven") if counts and read in BREAKING else ()
        return Decision(why, facts, (*ask, *told), attention=True, about=about, organisation=name)
    return positions.recorded(mail, network, proposal, taken)


def _asked_back(mail: Incoming, network: Network, proposal: Proposal, name: str) -> tuple[Letter, ...]:
    """To the address on file, where nothing proves the mail: please answer; if they have, this is not counted."""
    if not mail.position.value:
        return ()
    state = position_of(proposal.current, name, network.procedure.grace)
    if state.position is Position.NONE:
        return letters.unproven(mail, proposal, replies.read(mail))
    return letters.not_counted(mail, proposal, "unproven", state)


# --- what comes too late, or to another round as well ----------------------------------------------------------------


def _too_late(mail: Incoming, network: Network, proposal: Proposal, organisation: str, now: datetime) -> Decision:
    """After the end, or on a text that is no longer put: never a position on the text that is."""
    if proposal.current.ended:
        return objections.after_the_end(mail, network, proposal, organisation, now)
    read = replies.read(mail)
    hinders = read in BREAKING or read is Position.UNCLEAR
    facts: tuple[Fact, ...] = ()
    if hinders and mail.proven:  # it holds the present round for a day, so that it cannot be lost
        taken = replies.taken(mail, proposal, organisation, Position.HOLD)
        facts = (taken, *holds.follow(network, proposal.after(taken), taken, limited=False))
    after = network.after(*facts).proposals[proposal.reference]
    is_later = after.current.deadline > proposal.current.deadline
    return Decision(
        f"{organisation} answered, and revision {mail.revision} is superseded"
        + ("; the present round is held" if facts else ""),
        facts=facts,
        letters=(*letters.late(mail, after), *(consensus.later(network, after, organisation) if is_later else ())),
        attention=hinders,
        about=proposal.reference,
        organisation=organisation,
    )


def _in_other_rounds_too(
    mail: Incoming, network: Network, proposal: Proposal, organisation: str, decision: Decision
) -> Decision:
    """A mail that names other rounds in its words may answer them as well. Nobody splits it: it holds them."""
    others = [
        each
        for each in network.rounds_of(organisation)
        if each.reference != proposal.reference
        and organisation in each.current.parties
        and _names(mail.new, each.reference)
    ]
    if not others or mail.voice.authority is not Authority.VOICE:
        return decision
    unclear = ((each.current, replies.taken(mail, each, organisation, Position.UNCLEAR)) for each in others)
    held = [fact for round_, taken in unclear for fact in positions.said(network, round_, taken)]
    named = ", ".join(each.reference for each in others)
    why = f"{decision.why}; it names {named} as well, and holds it"
    return replace(decision, why=why, facts=(*decision.facts, *held), attention=True, settles="")


def _names(text: str, reference: str) -> bool:
    """True if the words name the matter, however short: “C-2026-02”, “2026/2”, “C-02”, “C2”. No day of a date does."""
    _, year, number = reference.split("-")
    short = rf"(?:c[- ]?)?{year}[-/ ]0*{int(number)}|c[- ]?0*{int(number)}"
    return re.search(rf"(?<![\w/-])(?:{short})(?![\w/]|-\d)", text, re.IGNORECASE) is not None


def _unproven(mail: Incoming) -> str:
    if not mail.verdict.passed:
        return mail.verdict.why
    if mail.contradiction:
        return mail.contradiction
    return "it does not answer a letter that we wrote to this organisation"
