"""What follows once an answer counts: the silence is broken, time begins or is over, and who is told.

Source: Terms of Reference, "Decisions … by consensus based on consultations with all Network Members".
"""

from ..decision import Decision
from ..incoming import Incoming
from ..letters import chairs, consensus, positions
from ..mail import Letter
from ..network import Network
from ..network.consensus import BLOCKING, BREAKING, LIFTING, Proposal, Round, breaks_at_once, position_of
from ..network.facts import Fact, HoldEnded, Position, PositionTaken, ReplySetAside, RoundBroken
from ..network.listed import NO_RANK, rank_of
from ..reading import Tier
from . import holds


def recorded(mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken) -> Decision:
    """The answer, and what it does to the round. Whoever calls this has made sure that it is theirs and is clear."""
    about, name = taken.about, taken.organisation
    why = f"{name}: {taken.position.words}, {mail.position.why}"
    why += f"; sent by {mail.voice.sent_by} in the name of {taken.address}" if mail.voice.sent_by else ""
    facts: tuple[Fact, ...] = said(network, proposal.current, taken)
    after = network.after(*facts).proposals[about]
    if breaks_at_once(after.current, name, network.procedure):
        broken = RoundBroken(about, taken.revision, (name,), mail.arrival.received)
        told = consensus.outcome(network, after.after(broken), "consultation_broken", objections=(taken,))
        own = positions.receipt(network, mail, after.after(broken), taken)
        why = f"{why}; the silence is broken"
        return Decision(
            why,
            (*facts, broken),
            (*own, *told),
            about=about,
            organisation=name,
            settles="position",
            spares=peers(network, proposal, taken),
        )
    time = holds.follow(network, after, taken)
    after = network.after(*facts, *time).proposals[about]
    is_refused = any(isinstance(fact, HoldEnded) and fact.reply == taken.reply for fact in time)
    is_later = after.current.deadline > proposal.current.deadline
    others = consensus.later(network, after, but=name) if is_later else ()
    has_words = mail.position.tier is Tier.C or (taken.position is Position.HOLD and bool(mail.position.text))
    unseen = is_refused or (has_words and not mail.vouched_by)  # a person reads what was remarked
    return Decision(
        f"{why}; it has had all the time that may be asked for" if is_refused else why,
        (*facts, *time),
        (
            *_to_the_organisation(mail, network, after, taken, is_refused),
            *_to_the_co_chairs(mail, network, after, taken),
            *others,
        ),
        attention=unseen,
        about=about,
        organisation=name,
        settles="" if unseen else "position",
        spares=peers(network, proposal, taken),
    )


def peers(network: Network, proposal: Proposal, taken: PositionTaken) -> frozenset[str]:
    """The addresses of others who speak or spoke for the organisation, and are of no lower rank than whoever answered:
    what a person has not read yet of theirs is not answered by this."""
    people, moments = network.people, (proposal.current.opened.at, taken.at)
    return frozenset(
        address
        for moment in moments
        for person in people.speaking(taken.organisation, moment)
        if person.address != taken.address and rank_of(person.roles_at(moment) or ()) <= taken.rank
        for address in person.addresses
    )


def said(network: Network, round_: Round, taken: PositionTaken) -> tuple[PositionTaken | ReplySetAside, ...]:
    """The answer, and behind it which answers of its organisation give way to it, and to which of them it gives way, in
    whatever order they are read."""
    others = [each for each in round_.replies if each.organisation == taken.organisation and each.reply != taken.reply]
    before = [(each, taken) for each in others if _gives_way(network, round_, each, taken)]
    since = [(taken, each) for each in others if _gives_way(network, round_, taken, each)]
    where = (taken.about, taken.revision)
    return taken, *(ReplySetAside(*where, each.reply, other.at, other.reply) for each, other in (*before, *since))


def _gives_way(network: Network, round_: Round, earlier: PositionTaken, later: PositionTaken) -> bool:
    """True if whoever gave the earlier answer did not speak for the organisation any more when the later one came.

    What they had said stood until then, and gives way to a successor: somebody of their rank, or a better one, whose
    answer is clear, proven and counts. An alternate succeeds no focal point, and lifts nobody's block; consent that
    comes too late takes the place of nothing; whoever asks for time takes nothing back that blocks.
    """
    ended = round_.ended_at if round_.is_broken else None
    is_after = ended is not None and later.at > ended
    in_time = is_after or later.at <= round_.deadline + network.procedure.grace
    firm = BREAKING | LIFTING if is_after else frozenset(Position) - {Position.UNCLEAR, Position.NOTED}
    speaking = {person.address for person in network.people.speaking(later.organisation, later.at)}
    return (
        earlier.at < later.at
        and later.rank <= earlier.rank < NO_RANK
        and later.proven
        and later.position in firm
        and (in_time or later.position in BLOCKING)
        and not (later.position is Position.HOLD and earlier.position in BLOCKING)
        and network.people.identity(earlier.address) not in speaking
    )


def _to_the_organisation(
    mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken, is_refused: bool
) -> tuple[Letter, ...]:
    """A receipt; or that its people contradict each other, or that no more time can be asked for."""
    name = taken.organisation
    state = position_of(proposal.current, name, network.procedure.grace)
    if is_refused:
        return positions.hold_over(network, proposal, name, taken.reply)
    if taken.at > proposal.current.deadline + network.procedure.grace and state.reply != taken.reply:
        return positions.late(mail, proposal)
    is_overruled = state.reply != taken.reply and state.position in BLOCKING and taken.position not in BLOCKING
    if state.position is Position.CONFLICT or is_overruled:
        return positions.disputed(network, proposal, name, taken, state.position)
    return positions.receipt(network, mail, proposal, taken)


def _to_the_co_chairs(mail: Incoming, network: Network, proposal: Proposal, taken: PositionTaken) -> tuple[Letter, ...]:
    """That somebody objects, at once, where this does not end the round by itself."""
    state = position_of(proposal.current, taken.organisation, network.procedure.grace)
    if taken.position in BREAKING and state.position is Position.CONFLICT:
        return chairs.said(mail, network, proposal, "disputed")
    objects = state.position in BREAKING and state.reply == taken.reply
    return chairs.said(mail, network, proposal, "objection") if objects else ()
