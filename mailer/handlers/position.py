"""An organisation's answer to a consultation.

Source: Terms of Reference, "Decisions … by consensus based on consultations with all Network Members".
Consent counts only if everything is certain: an authorised voice, our own token, the server's word for the sender, an
answer in a safe form, the text that is put now. Whatever may be an objection holds the closing until it is cleared.
"""

import re
from dataclasses import replace
from datetime import datetime

from ..acts import concerns, holds, positions
from ..decision import Decision
from ..incoming import Incoming
from ..letters import chairs, consensus
from ..letters import positions as letters
from ..network import Network
from ..network.consensus import BLOCKING, BREAKING, LIFTING, Proposal, objecting, position_of, silent
from ..network.facts import ConsultationDefective, Fact, ObjectionLifted, Position, PositionTaken, Role, Standing
from ..network.people import Authority
from ..reading import CONSENTING, Tier


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
        return _after_the_break(mail, network, proposal, name)
    if not is_put:
        return _too_late(mail, network, proposal, name)
    if mail.of_the_state and mail.proven and not proposal.current.state_concern:
        return _of_the_state(mail, network, proposal, name, now)
    return _counted(mail, network, proposal, name)


def _is_put(mail: Incoming, proposal: Proposal) -> bool:
    """True if it answers the text that is put now."""
    return not proposal.current.ended and _is_to_the_text(mail, proposal)


def _is_broken(mail: Incoming, proposal: Proposal) -> bool:
    """True if it answers a text that broke, and that may be put once more."""
    return proposal.state == "broken" and _is_to_the_text(mail, proposal)


def _is_to_the_text(mail: Incoming, proposal: Proposal) -> bool:
    """True for an answer to the current revision; and for what may object to an earlier one with the same text."""
    if mail.revision in (None, proposal.current.revision):
        return True
    return mail.revision is not None and proposal.is_as_put(mail.revision) and _read(mail) in BLOCKING


def _by_its_word_alone(mail: Incoming) -> Incoming:
    """The mail, in which consent in a sentence is not read: it is asked back."""
    if mail.position.tier is not Tier.B or _read(mail) not in CONSENTING:
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
    is_consulted = proposal.current.standing(name) is Standing.CONSULTED
    if mail.position.noted and is_consulted and is_put and mail.proven and mail.voice.authority is Authority.VOICE:
        taken = _taken(mail, proposal, name, Position.NOTED, mail.new)
        return positions.recorded(mail, network, proposal, taken)
    state = position_of(proposal.current, name, network.procedure.grace)
    asks = is_put and mail.position.noted and state.position is Position.NONE and mail.verdict.passed
    told = letters.not_counted(mail, proposal, "receipt", state) if asks else ()
    return Decision(f"{name}: {mail.position.why}", letters=told, about=proposal.reference, organisation=name)


def _by_a_colleague(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    """Somebody of the organisation who does not speak for it: their consent is no more than silence, what might be an
    objection holds the closing, and those who do speak are asked."""
    about = proposal.reference
    read = _read(mail)
    is_put = _is_put(mail, proposal)
    is_heard = is_put or _is_broken(mail, proposal)
    is_silent = name in silent(proposal.current, network.procedure.grace)
    blocks = is_heard and read in BLOCKING and (read is not Position.UNCLEAR or mail.position.tier is Tier.H)
    why = f"{mail.voice.shown} answered for {name}, and does not speak for it: {_words(read)} is not counted"
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
        facts=(_taken(mail, proposal, name, read, mail.position.text or mail.new),) if blocks else (),
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
    return replace(
        answered,
        why=f"{asked.why}; {answered.why}",
        facts=(*asked.facts, *answered.facts),
        letters=(*asked.letters, *answered.letters),
        attention=asked.attention or answered.attention,
    )


def _counted(mail: Incoming, network: Network, proposal: Proposal, name: str) -> Decision:
    read = _read(mail)
    about = proposal.reference
    if not _counts_or_holds(mail):
        why = f"{name}: {_words(read)} was not counted, since nothing proves that it is theirs ({_unproven(mail)})"
        state = position_of(proposal.current, name, network.procedure.grace)
        is_silent = state.position is Position.NONE
        ask = (
            letters.unproven(mail, proposal, read)
            if is_silent
            else letters.not_counted(mail, proposal, "unproven", state)
        )
        ask = ask if mail.position.value else ()
        return Decision(why, letters=ask, attention=True, about=about, organisation=name)
    taken = _taken(mail, proposal, name, read, mail.position.text or mail.new)
    if read is Position.UNCLEAR:
        why = f"{name} answered, and it was not counted: {mail.position.why}"
        ask = letters.unclear(mail, proposal, holds=True)
        return Decision(why, (taken,), ask, attention=True, about=about, organisation=name)
    if not mail.proven:
        why = f"{name}: {_words(read)} holds the closing, and nothing proves that it is theirs ({_unproven(mail)})"
        ask = letters.unproven(mail, proposal, read)
        told = chairs.said(mail, network, proposal, "unproven") if read in BREAKING else ()
        return Decision(why, (taken,), (*ask, *told), attention=True, about=about, organisation=name)
    return positions.recorded(mail, network, proposal, taken)


def _read(mail: Incoming) -> Position:
    return Position(mail.position.value) if mail.position.value else Position.UNCLEAR


def _taken(mail: Incoming, proposal: Proposal, organisation: str, read: Position, text: str) -> PositionTaken:
    roles = mail.person.roles_at(mail.arrival.received) if mail.person else None
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
        as_head=Role.HEAD in (roles or ()),
    )


# --- what comes too late, or to another round as well ----------------------------------------------------------------


def _too_late(mail: Incoming, network: Network, proposal: Proposal, organisation: str) -> Decision:
    """After the end, or on a text that is no longer put: never a position on the text that is."""
    if proposal.current.ended:
        return _after_the_end(mail, network, proposal, organisation)
    read = _read(mail)
    hinders = read in BREAKING or read is Position.UNCLEAR
    facts: tuple[Fact, ...] = ()
    if hinders and mail.proven:  # it holds the present round for a day, so that it cannot be lost
        taken = _taken(mail, proposal, organisation, Position.HOLD, mail.new)
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


def _after_the_end(mail: Incoming, network: Network, proposal: Proposal, organisation: str) -> Decision:
    """Nothing counts any more; but a new objection is shown."""
    read, about = _read(mail), proposal.reference
    objects = mail.proven and read in BREAKING
    if objects and _was_overlooked(mail, network, proposal, organisation):
        return _overlooked(mail, network, proposal, organisation)
    return Decision(
        f"{organisation} answered, and the consultation is closed",
        letters=(*letters.late(mail, proposal), *(chairs.said(mail, network, proposal, "late") if objects else ())),
        attention=read in BREAKING or read is Position.UNCLEAR,
        about=about,
        organisation=organisation,
    )


def _was_overlooked(mail: Incoming, network: Network, proposal: Proposal, organisation: str) -> bool:
    """True for an objection that came before the text was adopted, and that its organisation had not taken back by
    then: it would have hindered the adoption, had it been read."""
    round_, adopted = proposal.current, proposal.adopted_at
    if adopted is None or mail.arrival.received > adopted or not _is_to_the_text(mail, proposal):
        return False
    heard = replace(round_, ended="").after(_taken(mail, proposal, organisation, _read(mail), ""))
    return position_of(heard, organisation, network.procedure.grace).position in BLOCKING


def _overlooked(mail: Incoming, network: Network, proposal: Proposal, organisation: str) -> Decision:
    """The decision stands, and is flagged; the co-chairs are told at once, and may put the text once more. There the
    objection stands."""
    taken = _taken(mail, proposal, organisation, _read(mail), mail.position.text or mail.new)
    where = (proposal.reference, proposal.current.revision)
    facts = (taken, ConsultationDefective(*where, organisation, mail.arrival.received))
    after = network.after(*facts)
    flagged = after.proposals[proposal.reference]
    return Decision(
        f"{organisation} had objected before {proposal.number} was adopted, and it was read after it",
        facts=facts,
        letters=(
            *letters.late(mail, flagged, is_overlooked=True),
            *chairs.confirmation_offered(after, flagged, mail.arrival.id),
        ),
        attention=True,
        about=proposal.reference,
        organisation=organisation,
    )


def _after_the_break(mail: Incoming, network: Network, proposal: Proposal, organisation: str) -> Decision:
    """The text has broken, and stays broken: whoever objected may lift it, and whoever objects as well (or had, and is
    read only now) is on record, so that the text is not put again over it."""
    if not _counts_or_holds(mail):
        return _after_the_end(mail, network, proposal, organisation)
    grace = network.procedure.grace
    taken = _taken(mail, proposal, organisation, _read(mail), mail.position.text or mail.new)
    is_clear = mail.proven and taken.position in BREAKING | LIFTING
    aside = positions.of_predecessors(network, proposal, taken) if is_clear else ()
    after = network.after(*aside, taken).proposals[proposal.reference]
    is_lifted = organisation in set(objecting(proposal.current, grace)) - set(objecting(after.current, grace))
    if is_lifted:
        return _lifted(mail, network, proposal, taken, aside)
    state = position_of(after.current, organisation, grace)
    objects = is_clear and taken.position in BREAKING
    is_seen = is_clear and not mail.of_the_state
    return Decision(
        f"{organisation}: {_words(taken.position)}, on a text that broke",
        facts=(*aside, taken),
        letters=(
            *letters.late(mail, after, state.position),
            *(chairs.said(mail, network, after, "broken") if objects else ()),
        ),
        attention=not is_seen,
        about=proposal.reference,
        organisation=organisation,
        settles="position" if is_seen else "",
        spares=positions.peers(network, proposal, taken),
    )


def _lifted(
    mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken, aside: tuple[Fact, ...]
) -> Decision:
    """The organisation objects no more: a receipt, and the co-chairs may put the same text once more."""
    fact = ObjectionLifted(
        about=taken.about,
        revision=taken.revision,
        organisation=taken.organisation,
        address=taken.address,
        name=taken.name,
        text=taken.text,
        reply=taken.reply,
        at=taken.at,
    )
    facts = (*aside, taken, fact)
    after = network.after(*facts)
    lifted = after.proposals[taken.about]
    told = (*letters.lifted(mail, lifted), *chairs.confirmation_offered(after, lifted, mail.arrival.id))
    why = f"{taken.organisation} lifts its objection; {taken.about} stays broken, and a confirmation round is offered"
    return Decision(
        why,
        facts,
        told,
        about=taken.about,
        organisation=taken.organisation,
        settles="position",
        spares=positions.peers(network, proposal, taken),
    )


def _counts_or_holds(mail: Incoming) -> bool:
    """True for what is proven; and for whatever may be an objection, so that it cannot be lost."""
    says_something = bool(mail.new) or bool(mail.position.value)
    return mail.proven or (_read(mail) in BLOCKING and says_something)


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
    held = tuple(_taken(mail, each, organisation, Position.UNCLEAR, mail.new) for each in others)
    named = ", ".join(each.reference for each in others)
    why = f"{decision.why}; it names {named} as well, and holds it"
    return replace(decision, why=why, facts=(*decision.facts, *held), attention=True, settles="")


def _names(text: str, reference: str) -> bool:
    """True if the words name the matter, however short: “C-2026-02”, “2026/2”, “C-02”, “C2”. No day of a date does."""
    _, year, number = reference.split("-")
    short = rf"(?:c[- ]?)?{year}[-/ ]0*{int(number)}|c[- ]?0*{int(number)}"
    return re.search(rf"(?<![\w/-])(?:{short})(?![\w/]|-\d)", text, re.IGNORECASE) is not None


def _words(position: Position) -> str:
    return position.replace("_", " ")


def _unproven(mail: Incoming) -> str:
    if not mail.verdict.passed:
        return mail.verdict.why
    if mail.contradiction:
        return mail.contradiction
    return "it does not answer a letter that we wrote to this organisation"
