"""What follows once the keys to a ruling are turned, or will not be.

Source: Terms of Reference, "The Network will be co-chaired by …". If anything was said since it was asked for, nothing
follows; nor does it from a key that its holder may not turn any more.
"""

from datetime import datetime

from ..decision import Decision
from ..errors import Refused
from ..letters import positions as letters
from ..network import Network
from ..network.consensus import Draft, Event, Proposal
from ..network.facts import Basis, KeyAct, RollChanged, Ruling, RulingAsked, RulingMade, Standing
from ..network.keys import KeyedAct
from . import rounds
from .holders import hindrance, question_of
from .rounds import Ground, Question
from .rulings import evidence_now, ministries

_EVENTS = {
    Ruling.EDITORIAL: Event.EDIT,
    Ruling.EXTENDED: Event.EXTEND,
    Ruling.WITHDRAWN: Event.WITHDRAW,
    Ruling.REFERRED: Event.REFER,
}


def done(network: Network, act: KeyedAct, now: datetime) -> Decision:
    """Do what the keys were turned for. Raises Refused if things are no longer as they were when it was asked for."""
    asked = question_of(network, act)
    if asked is None:
        raise Refused(f"nobody knows any more what {act.reference} was asked for")
    made = RulingMade(
        about=asked.about,
        revision=asked.revision,
        ruling=asked.ruling,
        organisation=asked.organisation,
        evidence=asked.evidence,
        value=asked.value,
        keys=act.reference,
        confirmed_by=act.confirmed_by,
        at=now,
    )
    if asked.ruling is Ruling.URGENT:
        return _opened(network, network.drafts.get(asked.about), made, now)
    proposal = rounds.found(network, asked.about, _EVENTS.get(asked.ruling, Event.RULE), now)
    round_ = proposal.current
    if round_.revision != asked.revision:
        raise Refused(f"another text is put by now, revision {round_.revision} of {asked.about}")
    if evidence_now(network, round_, asked.ruling, asked.organisation, now) != asked.evidence:
        raise Refused(
            f"{asked.organisation or 'somebody'} has answered since the co-chairs were asked, or has more time"
        )
    if act.asked.act is KeyAct.RULING:
        _check_confirmed(network, act)
    match asked.ruling:
        case Ruling.EDITORIAL:
            return _edited(network, proposal, made, now)
        case Ruling.STATE_CONCERN:
            return _of_the_state(network, proposal, made, now)
        case Ruling.EXTENDED:
            return _extended(network, proposal, asked, act, now).behind(Decision("", (made,)))
        case Ruling.WITHDRAWN | Ruling.REFERRED:
            closed = rounds.closed(network, asked.about, asked.ruling, asked.reason, act.reference, now)
            return closed.behind(Decision("", (made,)))
        case Ruling.MINISTRY | Ruling.DEPARTED | Ruling.SETTLED:
            return _on_an_answer(network, proposal, made)
    return Decision(f"it is ruled so in {asked.about}", (made,))


def _check_confirmed(network: Network, act: KeyedAct) -> None:
    """Each key must be one that may be turned still."""
    for address in act.confirmed_by:
        if why := hindrance(network, act, address):
            name = network.people.persons[address].name
            raise Refused(f"{why}, so the key of {name} counts no more; ask for it again, of a deputy")


def _opened(network: Network, draft: Draft | None, made: RulingMade, now: datetime) -> Decision:
    """The urgent round: never shorter than the urgent floor from now, however long the co-chairs took."""
    if draft is None or draft.closed is not None:
        raise Refused(f"{made.about} is not put any more")
    drafted = draft.drafted
    question = Question(
        drafted.title, drafted.text, drafted.kind, drafted.mode, None, drafted.state_concern, drafted.consult
    )
    soonest = rounds.deadline_for(network, None, Basis.URGENT, now)
    deadline = (
        soonest if drafted.deadline is None else max(drafted.deadline, network.procedure.soonest(Basis.URGENT, now))
    )
    ground = Ground(Basis.URGENT, drafted.reason, made.keys)
    deadline = network.procedure.calendar.next_working(deadline)
    opened = rounds.first_round(network, rounds.checked(network, question), made.about, deadline, ground, now)
    return rounds.put(network, opened, made)


def _edited(network: Network, proposal: Proposal, made: RulingMade, now: datetime) -> Decision:
    """The changed text, on which every answer stands; each may be changed, for the floor at the least."""
    draft, round_ = proposal.draft, proposal.current
    if draft is None or draft.revision != round_.revision + 1 or draft.text_hash != made.value:
        raise Refused(f"another change of {made.about} was asked for since")
    soonest = network.procedure.calendar.next_working(network.procedure.soonest(Basis.EDITORIAL, now))
    carries = tuple(each.reply for each in round_.replies if each.reply not in round_.set_aside)
    ground = Ground(Basis.EDITORIAL, draft.reason, made.keys, carries)
    fact = rounds.next_round(network, proposal, draft.text, round_.roll, max(round_.deadline, soonest), ground, now)
    return rounds.put(network.after(made), fact).behind(Decision("", (made,)))


def _of_the_state(network: Network, proposal: Proposal, made: RulingMade, now: datetime) -> Decision:
    """The ministries are consulted as well, and everybody has the full period from now on; what was said stands."""
    round_, known = proposal.current, ministries(network)
    new = [each for each in known if each not in round_.parties]
    joined = [RollChanged(made.about, round_.revision, each, Standing.CONSULTED, made.keys, now) for each in new]
    later = max(round_.deadline, network.procedure.full_period(now))
    more = rounds.extended(network.after(made, *joined), made.about, later, made.keys, now)
    why = f"{made.about} is of concern to the state: {', '.join(new or known)} is consulted"
    return Decision(f"{why}, until {later.isoformat()}", (made, *joined, *more.facts), more.letters)


def _extended(network: Network, proposal: Proposal, asked: RulingAsked, act: KeyedAct, now: datetime) -> Decision:
    later = asked.deadline
    if later is None or later <= max(proposal.current.deadline, now):
        raise Refused(
            f"{asked.about} is open until {proposal.current.deadline.isoformat()}; a deadline only moves later"
        )
    return rounds.extended(network, asked.about, later, act.reference, now)


def _on_an_answer(network: Network, proposal: Proposal, made: RulingMade) -> Decision:
    """The ruling on one organisation; an organisation whose answers are settled is told."""
    if made.ruling is Ruling.DEPARTED and not network.people.organisations[made.organisation].left:
        raise Refused(f"{made.organisation} is in the Network again, and answers for itself")
    is_settled = made.ruling is Ruling.SETTLED
    told = letters.settled(network, proposal.after(made), made) if is_settled else ()
    return Decision(f"it is ruled so on {made.organisation} in {made.about}", (made,), told)


def not_done(network: Network, act: KeyedAct, now: datetime) -> Decision:
    """What follows where a co-chair refused, or not all confirmed in time: an urgent matter is not put."""
    draft = network.drafts.get(act.asked.subject)
    if draft is None or draft.closed is not None:
        return Decision("")
    why = "a co-chair refused" if act.state == "refused" else "not both co-chairs confirmed in time"
    return rounds.draft_closed(draft, why, act.reference, now)
