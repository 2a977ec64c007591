"""What co-chairs rule in a consultation: what may be asked of them, on which evidence, and asking it.

Source: Terms of Reference, "The Network will be co-chaired by …". A ruling is on what was known when it was asked for:
if anything was said since, it is void.
"""

from dataclasses import dataclass
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..network import Network
from ..network.consensus import (
    BLOCKING,
    CONSENT,
    IN_DOUBT,
    Event,
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
    Ruling,
    RulingAsked,
    Standing,
)
from . import rounds
from .asking import ask as ask_for_keys
from .holders import holders_of

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A ruling that is wished for: see RulingAsked for what the fields mean."""

    ruling: Ruling
    organisation: str = ""
    evidence: str = ""
    value: str = ""
    deadline: datetime | None = None
    reason: str = ""


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
    return ask(network, reference, Wanted(ruling, name, evidence_now(network, round_, ruling, name, now), value), now)


def evidence_now(network: Network, round_: Round, ruling: Ruling, name: str, now: datetime) -> str:
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
        raise Refused(f"the position of {name} is clear ({position.words}); it can change it by its own mail")
    if wanted not in SETTLING:
        raise Refused(f"say as what it counts: {', '.join(SETTLING)}")


def _check_concern(round_: Round, ruling: Ruling) -> None:
    if ruling is Ruling.STATE_CONCERN and round_.state_concern:
        raise Refused(f"{round_.opened.about} is of concern to the state already")
    if ruling is Ruling.NO_STATE_CONCERN and not round_.open_concerns:
        raise Refused(f"nobody says that {round_.opened.about} concerns the state")


def ministries(network: Network) -> list[str]:
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
        ministries(network)
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
        reason=wanted.reason,
    )
    act, holders = KeyAct.RULING, None
    if wanted.ruling in _OF_ONE:
        act = KeyAct.ORDER
    else:
        holders = holders_of(network, round_, wanted.organisation)
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
