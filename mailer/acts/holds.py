"""Time that organisations ask for: the closing rests, for a while and not for ever, and nobody else is told why.

Source: Terms of Reference, "consultations with all Network Members"; docs/consensus.md.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..decision import Decision
from ..letters import consensus as letters
from ..letters import positions as answers
from ..network import Network
from ..network.consensus import Event, Proposal, may, position_of
from ..network.dates import Period
from ..network.facts import Fact, HoldEnded, Position, PositionTaken, RoundHeld

_SPARE = timedelta(hours=24)  # that everybody has left to answer, once the time is over
_FOR_AN_EARLIER_TEXT = Period(working_days=1)


def follow(network: Network, proposal: Proposal, taken: PositionTaken, *, limited: bool = True) -> tuple[Fact, ...]:
    """What follows for the time of an organisation from an answer, in a proposal in which it has been recorded: it
    begins, it is refused, or it is over since the organisation has answered. `limited` False: an objection to an
    earlier text, which rests the closing for a day so that it cannot be lost."""
    round_, procedure, name = proposal.current, network.procedure, taken.organisation
    state = position_of(round_, name, procedure.grace)
    mine = [hold for hold in round_.active_holds if hold.organisation == name]
    if state.position is not Position.HOLD:
        return tuple(HoldEnded(*_of(hold), True, round_.deadline, taken.at) for hold in mine)
    if taken.reply != state.reply or not taken.proven or any(each.reply == taken.reply for each in mine):
        return ()
    if limited and sum(each.limited and each.organisation == name for each in round_.holds) >= procedure.max_holds:
        where = (taken.about, taken.revision, name, taken.reply)
        return (HoldEnded(*where, False, round_.deadline, taken.at),)
    length = procedure.max_hold if limited else _FOR_AN_EARLIER_TEXT
    until = length.after(taken.at, procedure.calendar, procedure.deadline_hour)
    deadline = max(round_.deadline, procedure.calendar.next_working(until + _SPARE))
    held = RoundHeld(taken.about, taken.revision, name, taken.reply, until, deadline, limited, taken.at)
    older = [HoldEnded(*_of(hold), True, round_.deadline, taken.at) for hold in mine]
    return (*older, held)


def _of(hold: RoundHeld) -> tuple[str, int, str, str]:
    return hold.about, hold.revision, hold.organisation, hold.reply


def due(network: Network, now: datetime) -> Iterator[Decision]:
    """The time that is up: whoever asked for it is told, and everybody has a day left at the least."""
    for proposal in network.proposals.values():
        if may(proposal.stage(now), Event.RELEASE):
            for hold in proposal.current.active_holds:
                if now >= hold.until:
                    yield _run_out(network, proposal, hold, now)


def _run_out(network: Network, proposal: Proposal, hold: RoundHeld, now: datetime) -> Decision:
    """What an organisation that has left had blocked stays blocked: only the co-chairs can acknowledge it."""
    round_, name, calendar = proposal.current, hold.organisation, network.procedure.calendar
    has_left = network.people.organisations[name].has_left_by(now)
    spare = round_.deadline if has_left else max(round_.deadline, calendar.next_working(now + _SPARE))
    fact = HoldEnded(proposal.reference, round_.revision, name, hold.reply, has_left, spare, now)
    after = network.after(fact)
    changed = after.proposals[proposal.reference]
    told = () if has_left else answers.hold_over(after, changed, name, "", of_earlier=not hold.limited)
    moved = letters.later(after, changed, but=name) if spare > round_.deadline else ()
    return Decision(
        f"{proposal.reference}: the time that {name} asked for is over",
        (fact,),
        (*told, *moved),
        about=proposal.reference,
    )
