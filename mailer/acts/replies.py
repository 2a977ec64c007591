"""A mail as a reply to a round: what it says, to which text, and whether it may count.

Source: Terms of Reference, "Decisions … by consensus based on consultations with all Network Members".
"""

from ..incoming import Incoming
from ..network.consensus import BLOCKING, Proposal
from ..network.facts import Position, PositionTaken, Role
from ..network.people import Authority
from ..reading import Tier


def read(mail: Incoming) -> Position:
    """What it says; UNCLEAR where that was not read."""
    return Position(mail.position.value) if mail.position.value else Position.UNCLEAR


def taken(mail: Incoming, proposal: Proposal, organisation: str, position: Position | None = None) -> PositionTaken:
    """The mail as a reply to the current round, in the name of the organisation. `position`: as what it counts, with
    everything that it says, where that is not how its words were read."""
    text = mail.new if position else mail.position.text or mail.new
    roles = mail.person.roles_at(mail.arrival.received) if mail.person else None
    return PositionTaken(
        about=proposal.reference,
        revision=proposal.current.revision,
        organisation=organisation,
        position=position or read(mail),
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


def counts_or_holds(mail: Incoming) -> bool:
    """True for what is proven; and for whatever may be an objection, so that it cannot be lost."""
    says_something = bool(mail.new) or bool(mail.position.value)
    return mail.proven or (read(mail) in BLOCKING and says_something)


def is_to_the_text(mail: Incoming, proposal: Proposal) -> bool:
    """True for an answer to the current revision; and for what may object to an earlier one with the same text."""
    if mail.revision in (None, proposal.current.revision):
        return True
    return mail.revision is not None and proposal.is_as_put(mail.revision) and read(mail) in BLOCKING
