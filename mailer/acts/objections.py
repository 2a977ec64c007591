"""Objections once a round is over: lifted, made as well on a text that broke, read too late on one that was adopted.

Source: Terms of Reference, "Decisions … by consensus": no text is put again over an objection, and no decision stands
unmarked over one that had come in time.
"""

from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import chairs
from ..letters import positions as letters
from ..network import Network
from ..network.consensus import BLOCKING, BREAKING, LIFTING, Proposal, objecting, position_of
from ..network.facts import ConsultationDefective, Fact, ObjectionLifted, Position, PositionTaken
from . import positions, replies


def after_the_end(mail: Incoming, network: Network, proposal: Proposal, organisation: str, now: datetime) -> Decision:
    """Nothing counts any more: a new objection is shown, and one that came before the adoption flags the decision."""
    read, about = replies.read(mail), proposal.reference
    objects = mail.proven and read in BREAKING
    taken = replies.taken(mail, proposal, organisation)
    if objects and replies.is_to_the_text(mail, proposal) and _was_overlooked(network, proposal, taken):
        return _overlooked(mail, network, proposal, taken, now)
    return Decision(
        f"{organisation} answered, and the consultation is closed",
        letters=(*letters.late(mail, proposal), *(chairs.said(mail, network, proposal, "late") if objects else ())),
        attention=read in BREAKING or read is Position.UNCLEAR,
        about=about,
        organisation=organisation,
    )


def _was_overlooked(network: Network, proposal: Proposal, taken: PositionTaken) -> bool:
    """True for an objection that came before the text was adopted, and that neither its organisation nor a successor
    had taken back by then: it would have hindered the adoption, had it been read."""
    round_, adopted = proposal.current, proposal.adopted_at
    if adopted is None or taken.at > adopted:
        return False
    heard = replace(round_, ended="")
    for fact in positions.said(network, heard, taken):
        heard = heard.after(fact)
    return position_of(heard, taken.organisation, network.procedure.grace).position in BLOCKING


def _overlooked(mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken, now: datetime) -> Decision:
    """The decision stands, and is flagged; the co-chairs are told at once, and may put the text once more. There the
    objection stands."""
    organisation, where = taken.organisation, (proposal.reference, proposal.current.revision)
    facts = (taken, ConsultationDefective(*where, organisation, now))
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


def after_the_break(mail: Incoming, network: Network, proposal: Proposal, organisation: str, now: datetime) -> Decision:
    """The text has broken, and stays broken: whoever objected may lift it, and whoever objects as well (or had, and is
    read only now) is on record, so that the text is not put again over it."""
    if not replies.counts_or_holds(mail):
        return after_the_end(mail, network, proposal, organisation, now)
    grace = network.procedure.grace
    taken = replies.taken(mail, proposal, organisation)
    is_clear = mail.proven and taken.position in BREAKING | LIFTING
    said: tuple[Fact, ...] = positions.said(network, proposal.current, taken)
    after = network.after(*said).proposals[proposal.reference]
    is_lifted = organisation in set(objecting(proposal.current, grace)) - set(objecting(after.current, grace))
    if is_lifted:
        return _lifted(mail, network, proposal, taken, said)
    state = position_of(after.current, organisation, grace)
    objects = is_clear and taken.position in BREAKING
    is_seen = is_clear and not mail.of_the_state
    return Decision(
        f"{organisation}: {taken.position.words}, on a text that broke",
        facts=said,
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
    mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken, said: tuple[Fact, ...]
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
    facts = (*said, fact)
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
