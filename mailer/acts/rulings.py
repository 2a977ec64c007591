"""What co-chairs rule in a consultation: asking them, and what follows once their keys are turned.

Source: Terms of Reference, "The Network will be co-chaired by …". A ruling is on what was known when it was asked for:
if anything was said since, it is void. A co-chair whose own organisation objects, or whose own answers are ruled on,
has no key to it, nor has turned one; a deputy takes the place, and where there is none the matter goes to a meeting.
"""

from dataclasses import dataclass
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import positions as letters
from ..network import Network
from ..network.consensus import (
    BLOCKING,
    BREAKING,
    CONSENT,
    IN_DOUBT,
    Draft,
    Event,
    Proposal,
    Round,
    counted,
    on_all,
    on_one,
    position_of,
)
from ..network.facts import (
    Basis,
    Fact,
    KeyAct,
    OrganisationKind,
    Position,
    Role,
    RollChanged,
    Ruling,
    RulingAsked,
    RulingMade,
    Standing,
)
from ..network.keys import KeyedAct
from ..network.listed import Person
from . import rounds
from .asking import ask as ask_for_keys
from .rounds import Ground, Question

_OF_ONE = (Ruling.EXTENDED, Ruling.REFERRED, Ruling.DECLARED)
SETTLING = (
    Position.AGREE,
    Position.NO_OBJECTION,
    Position.COMMENT,
    Position.RESERVATION,
    Position.ABSTAIN,
    Position.RECUSE,
    Position.AMENDMENT,
    Position.OBJECTION,
)
_EVENTS = {
    Ruling.EDITORIAL: Event.EDIT,
    Ruling.EXTENDED: Event.EXTEND,
    Ruling.WITHDRAWN: Event.WITHDRAW,
    Ruling.REFERRED: Event.REFER,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A ruling that is wished for: see RulingAsked for what the fields mean."""

    ruling: Ruling
    organisation: str = ""
    evidence: str = ""
    value: str = ""
    deadline: datetime | None = None
    reason: str = ""


# --- asking for one ---------------------------------------------------------------------------------------------------


def rule(
    network: Network, reference: str, ruling: Ruling, organisation: str, position: Position | None, now: datetime
) -> Decision:
    """Ask both co-chairs for a ruling on the round as it is. Raises Refused where there is nothing to rule on."""
    proposal = rounds.found(network, reference, Event.RULE, now)
    round_, name = proposal.current, _party(network, proposal.current, organisation) if organisation else ""
    value = ""
    match ruling:
        case Ruling.MINISTRY:
            _check_ministry(network, round_, name, now)
        case Ruling.DEPARTED:
            _check_departed(network, round_, name)
        case Ruling.SETTLED:
            _check_settling(network, name, position_of(round_, name, network.procedure.grace).position, position)
            value = str(position)
        case Ruling.STATE_CONCERN | Ruling.NO_STATE_CONCERN:
            _check_concern(round_, ruling)
        case Ruling.ACTIVE:
            if not network.procedure.min_active:
                raise Refused("the rules ask for no support by an answer (min_active = 0); nothing needs a ruling")
            _check_over(network, round_, "how many members support it by an answer", now)
        case _:
            raise Refused(f"“{ruling}” is ordered otherwise; see: mailer consensus --help")
    return ask(network, reference, Wanted(ruling, name, _evidence(network, round_, ruling, name, now), value), now)


def _evidence(network: Network, round_: Round, ruling: Ruling, name: str, now: datetime) -> str:
    """What is known of that on which it is ruled: a ruling is void once this is anything else."""
    match ruling:
        case Ruling.MINISTRY:
            return on_one(round_, name, counted(round_, name, network.procedure, now)).evidence
        case Ruling.DEPARTED | Ruling.SETTLED:
            return round_.evidence_of(name)
        case Ruling.ACTIVE | Ruling.DECLARED:
            return on_all(round_, ruling).evidence
        case Ruling.NO_STATE_CONCERN:
            return "; ".join(sorted(each.reply for each in round_.open_concerns))
    return ""


def _party(network: Network, round_: Round, typed: str) -> str:
    organisation = network.people.organisation_named(typed)
    if organisation is None or organisation.name not in round_.parties:
        raise NotFound(f"“{typed}” is not asked in {round_.opened.about}; see: mailer consensus show")
    return organisation.name


def _check_ministry(network: Network, round_: Round, name: str, now: datetime) -> None:
    if round_.standing(name) is not Standing.CONSULTED:
        raise Refused(f"{name} decides in {round_.opened.about}, and is not only consulted")
    if round_.consulted_at(name, network.voices(round_).get(name, frozenset())) is None:
        raise Refused(f"{name} was not reached yet, so nothing can be noted of it")
    position = counted(round_, name, network.procedure, now).position
    if position in CONSENT:
        raise Refused(f"{name} has consented; there is nothing to rule on")
    if position in IN_DOUBT:
        raise Refused(f"what {name} says is in doubt ({position}), and nothing to rule on before that is cleared up")
    if position is Position.NONE:
        _check_over(network, round_, f"the silence of {name}", now)


def _check_over(network: Network, round_: Round, what: str, now: datetime) -> None:
    """Whether anybody is silent is known once the deadline is over."""
    if now <= round_.deadline:
        until = round_.deadline.astimezone(network.procedure.calendar.zone).isoformat()
        raise Refused(f"{round_.opened.about} is open until {until}; {what} can be ruled on after that")


def _check_departed(network: Network, round_: Round, name: str) -> None:
    if not network.people.organisations[name].left:
        raise Refused(f"{name} is in the Network, and answers for itself")
    if position_of(round_, name, network.procedure.grace).position not in BLOCKING:
        raise Refused(f"{name} blocks nothing in {round_.opened.about}")


def _check_settling(network: Network, name: str, position: Position, wanted: Position | None) -> None:
    if name in network.operators():
        raise Refused(f"{name} runs the Secretariat: what it says, it says by its own mail")
    if position not in (Position.UNCLEAR, Position.CONFLICT):
        raise Refused(
            f"the position of {name} is clear ({position.replace('_', ' ')}); it can change it by its own mail"
        )
    if wanted not in SETTLING:
        raise Refused(f"say as what it counts: {', '.join(SETTLING)}")


def _check_concern(round_: Round, ruling: Ruling) -> None:
    if ruling is Ruling.STATE_CONCERN and round_.state_concern:
        raise Refused(f"{round_.opened.about} is of concern to the state already")
    if ruling is Ruling.NO_STATE_CONCERN and not round_.open_concerns:
        raise Refused(f"nobody says that {round_.opened.about} concerns the state")


def _ministries(network: Network) -> list[str]:
    """The ministries that can be asked. Raises Refused if there is none: nobody is consulted by such a ruling then."""
    listed = network.people.of_kind(OrganisationKind.MINISTRY)
    found = [each.name for each in listed if network.people.of(each.name)]
    if not found:
        raise Refused("no ministry with somebody who can be asked is on the member list")
    return found


def ask(network: Network, reference: str, wanted: Wanted, now: datetime, *also: Fact) -> Decision:
    """Ask the co-chairs for it. `also`: what is recorded with the question. Raises Refused."""
    round_ = network.proposals[reference].current if reference in network.proposals else None
    if wanted.ruling is Ruling.STATE_CONCERN:
        _ministries(network)
    asked = round_.asked if round_ else ()
    same = (each for each in asked if _same(each, wanted) and network.keys[each.keys].state == "open")
    if waiting := next(same, None):
        raise Refused(f"the co-chairs are asked already, as {waiting.keys}")
    fact = RulingAsked(
        about=reference,
        revision=round_.revision if round_ else 1,
        ruling=wanted.ruling,
        organisation=wanted.organisation,
        evidence=wanted.evidence,
        value=wanted.value,
        deadline=wanted.deadline,
        keys=network.next_reference("K", now),
        at=now,
    )
    holders = holders_of(network, round_, wanted)
    act = KeyAct.ORDER if wanted.ruling in _OF_ONE else KeyAct.RULING
    title = _title(network.after(*also), reference, wanted)
    lapses = network.procedure.soonest(Basis.URGENT, now) if wanted.ruling is Ruling.URGENT else None
    return ask_for_keys(network, act, reference, wanted.ruling, title, now, holders, (*also, fact), lapses)


def _title(network: Network, reference: str, wanted: Wanted) -> str:
    """What the co-chairs confirm, in one line."""
    known, draft = network.proposals.get(reference), network.drafts.get(reference)
    title = known.title if known else (draft.drafted.title if draft else reference)
    until = wanted.deadline and f"{wanted.deadline.astimezone(network.procedure.calendar.zone):%Y-%m-%d %H:%M}"
    it, name, because = f"“{title}”", wanted.organisation, f" ({wanted.reason})" if wanted.reason else ""
    return {
        Ruling.URGENT: f"{it} is urgent: {draft.drafted.reason if draft else ''}",
        Ruling.EDITORIAL: f"{it}: the change of its text is editorial",
        Ruling.MINISTRY: f"{it}: {name} was consulted, and it may be closed without its consent",
        Ruling.DEPARTED: f"{it}: {name} has left, and what it blocked counts no more",
        Ruling.SETTLED: f"{it}: the answers of {name} count as “{wanted.value.replace('_', ' ')}”",
        Ruling.STATE_CONCERN: f"{it} is of concern to the state",
        Ruling.NO_STATE_CONCERN: f"{it} is of no concern to the state",
        Ruling.ACTIVE: f"{it} may be adopted, though few members support it by an answer",
        Ruling.WITHDRAWN: f"{it} is withdrawn{because}",
        Ruling.EXTENDED: f"{it} is open until {until}",
        Ruling.REFERRED: f"{it} is referred to a meeting{because}",
        Ruling.DECLARED: f"{it} is adopted by consensus",
    }[wanted.ruling]


def _same(asked: RulingAsked, wanted: Wanted) -> bool:
    known = (asked.ruling, asked.organisation, asked.evidence, asked.value, asked.deadline)
    return known == (wanted.ruling, wanted.organisation, wanted.evidence, wanted.value, wanted.deadline)


def was_asked(round_: Round, wanted: Wanted) -> bool:
    """True if the co-chairs were asked for this in this round, whatever became of it."""
    return any(_same(each, wanted) for each in round_.asked)


def holders_of(network: Network, round_: Round | None, wanted: Wanted) -> list[Person]:
    """Whose keys it needs: the co-chairs, with a deputy in the place of one who is recused. Raises Refused."""
    people, co_chairs = network.people, network.people.with_role(Role.CO_CHAIR)
    if wanted.ruling in _OF_ONE:
        return co_chairs
    holders = [each for each in co_chairs if not is_recused(network, round_, wanted.organisation, each)]
    recused = [each for each in co_chairs if each not in holders]
    named = (people.person_of(address) for address in network.procedure.deputies)
    for deputy in (each for each in named if each is not None and people.is_current(each)):
        taken = {each.organisation for each in (*holders, *recused)}
        fits = deputy.organisation not in taken and not is_recused(network, round_, wanted.organisation, deputy)
        if len(holders) < len(co_chairs) and fits:
            holders.append(deputy)
    if len(holders) < len(co_chairs):
        names = " and ".join(each.name for each in recused)
        raise Refused(
            f"{names} has no key to this, since it is of their own organisation, and rules/procedure.toml names no "
            "deputy who could take the place; refer it to a meeting"
        )
    return holders


def is_recused(network: Network, round_: Round | None, organisation: str, person: Person) -> bool:
    """True for somebody whose own organisation is ruled on, or objects in this round."""
    if round_ is None:
        return False
    objects = position_of(round_, person.organisation, network.procedure.grace).position in BREAKING
    return objects or person.organisation == organisation


def hindrance(network: Network, act: KeyedAct, address: str) -> str:
    """Why this holder may not turn the key as things are now, "" if they may."""
    asked, proposal = _asked(network, act), network.proposals.get(act.asked.subject)
    person = network.people.person_of(address)
    if proposal is None or asked is None or person is None:
        return ""
    if is_recused(network, proposal.current, asked.organisation, person):
        return f"{person.organisation} itself objects, or is ruled on"
    return ""


def _asked(network: Network, act: KeyedAct) -> RulingAsked | None:
    """What was asked for by this act."""
    reference = act.asked.subject
    if reference in network.drafts:
        return next((each for each in network.drafts[reference].asked if each.keys == act.reference), None)
    rounds_ = network.proposals[reference].rounds if reference in network.proposals else ()
    return next((each for round_ in rounds_ for each in round_.asked if each.keys == act.reference), None)


# --- what follows -----------------------------------------------------------------------------------------------------


def done(network: Network, act: KeyedAct, now: datetime) -> Decision:
    """Do what the keys were turned for. Raises Refused if things are no longer as they were when it was asked for."""
    asked = _asked(network, act)
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
    if _evidence(network, round_, asked.ruling, asked.organisation, now) != asked.evidence:
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
            return _with(made, _extended(network, proposal, asked, act, now))
        case Ruling.WITHDRAWN | Ruling.REFERRED:
            outcome = rounds.closed(network, asked.about, asked.ruling, act.asked.title, act.reference, now)
            return _with(made, outcome)
        case Ruling.MINISTRY | Ruling.DEPARTED | Ruling.SETTLED:
            return _on_an_answer(network, proposal, made)
    return Decision(f"it is ruled so in {asked.about}", (made,))


def _check_confirmed(network: Network, act: KeyedAct) -> None:
    """Each key must be one that may be turned still."""
    for address in act.confirmed_by:
        if why := hindrance(network, act, address):
            name = network.people.persons[address].name
            raise Refused(f"{why}, so the key of {name} counts no more; ask for it again, of a deputy")


def _with(made: RulingMade, decision: Decision) -> Decision:
    return Decision(decision.why, (made, *decision.facts), decision.letters)


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
    put = rounds.put(network.after(made), fact)
    return _with(made, put)


def _of_the_state(network: Network, proposal: Proposal, made: RulingMade, now: datetime) -> Decision:
    """The ministries are consulted as well, and everybody has the full period from now on; what was said stands."""
    round_, known = proposal.current, _ministries(network)
    ministries = [each for each in known if each not in round_.parties]
    joined = [RollChanged(made.about, round_.revision, each, Standing.CONSULTED, made.keys, now) for each in ministries]
    later = max(round_.deadline, network.procedure.full_period(now))
    more = rounds.extended(network.after(made, *joined), made.about, later, made.keys, now)
    why = f"{made.about} is of concern to the state: {', '.join(ministries or known)} is consulted"
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
