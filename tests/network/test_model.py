"""Every way through a consultation, walked breadth-first: what must never happen does not, whatever comes in which order.

Two members and a ministry; the first member has a focal point and an alternate. They answer, ask for time, object, lift
it, are away, and their letters come back; the Secretariat and the co-chairs do what they may, in both modes, on up to two
texts. Each event goes through the handler, the act or the duty that it has in the program; states that are alike for
whatever may follow are walked on from once. Every sequence of six events, and how many states there are:

    make campaign ARGS=tests/network/test_model.py
"""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial

import pytest

from mailer.acts import consensus, keys, rulings
from mailer.acts.rounds import Question
from mailer.decision import Decision
from mailer.duties import consensus as duties
from mailer.errors import MailerError
from mailer.handlers import position
from mailer.incoming import Arrival, Incoming
from mailer.mail import Mailbox, Waiting
from mailer.network import Network
from mailer.network.consensus import (
    BLOCKING,
    ON_THE_STATE,
    TABLE,
    Event,
    Proposal,
    Round,
    Stage,
    on_one,
    position_of,
)
from mailer.network.facts import (
    AbsenceNoted,
    Basis,
    ClosingHeld,
    Fact,
    HoldEnded,
    LetterAccepted,
    LetterReturned,
    Mode,
    ObjectionLifted,
    OrganisationKind,
    OrganisationListed,
    Position,
    PositionTaken,
    ProposalAdopted,
    ProposalClosed,
    ReminderSent,
    Role,
    RollChanged,
    RoundBroken,
    RoundExtended,
    RoundHeld,
    RoundOpened,
    Ruling,
    RulingMade,
    Standing,
    StateConcernAsked,
)

from ..build import LISTED, a_letter, a_mail, a_person, at, met, rulebook
from . import oracle, ruled

PRINCIPAL, ALTERNATE, OTHER, MINISTER = "ana@iom.example", "ada@iom.example", "zef@unicef.example", "arben@moi.example"
PARTY = {PRINCIPAL: "IOM", ALTERNATE: "IOM", OTHER: "UNICEF", MINISTER: "MOI"}
REVISIONS = 2
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START, REFERENCE = at("2026-02-16 09:00"), "C-2026-01"

WORDS = {
    PRINCIPAL: ("Agree", "OBJECT: para 3", "More time", "Let me see."),
    ALTERNATE: ("Agree", "OBJECT: para 3"),
    OTHER: ("Agree", "OBJECT: para 3", "More time", "This concerns the state."),
    MINISTER: ("Agree", "OBJECT: para 3"),
}


OVER, READ = "the deadline is over", "the mailbox is read"
MOMENTS: dict[str, Callable[[Round], datetime]] = {
    "the deadline is near": lambda round_: round_.deadline - 30 * HOUR,
    "the deadline has just passed": lambda round_: round_.deadline + HOUR / 6,
    OVER: lambda round_: round_.deadline + 3 * HOUR,
    "the deadline is long over": lambda round_: round_.deadline + 28 * HOUR,
    "somebody's time is up": lambda round_: min((hold.until for hold in round_.active_holds), default=START),
    "a season has passed since its end": lambda round_: (round_.ended_at or START) + 91 * DAY,
}


@dataclass(frozen=True)
class State:
    """Where everything stands. `way`, `log` and `words`: the events, what happened and what was said until here."""

    network: Network
    now: datetime
    is_asleep: bool = False
    course: ruled.Course = ()
    log: tuple[Fact, ...] = ()
    words: tuple[oracle.Word, ...] = ()
    way: tuple[str, ...] = ()

    @property
    def proposal(self) -> Proposal | None:
        return self.network.proposals.get(REFERENCE)

    @property
    def stage(self) -> Stage:
        proposal, draft = self.proposal, self.network.drafts.get(REFERENCE)
        if proposal is not None:
            return proposal.stage(self.now)
        return draft.stage if draft else Stage.DRAFT


def a_world(break_at: str, **procedure: object) -> Network:
    """Two members, each with a co-chair; a ministry."""
    kinds = {"IOM": OrganisationKind.MEMBER, "UNICEF": OrganisationKind.MEMBER, "MOI": OrganisationKind.MINISTRY}
    rules = replace(rulebook().procedure, break_at=break_at, operator="", consultation_reminders=(None,), **procedure)
    return Network(rules).after(
        *(OrganisationListed(name, kind, (), LISTED) for name, kind in kinds.items()),
        a_person(PRINCIPAL, "Ana Hoxha", "IOM", Role.FOCAL_POINT, Role.CO_CHAIR),
        a_person(ALTERNATE, "Ada Hoxha", "IOM", Role.ALTERNATE),
        a_person(OTHER, "Zef Rama", "UNICEF", Role.FOCAL_POINT, Role.CO_CHAIR),
        a_person(MINISTER, "Arben Zeqiri", "MOI", Role.FOCAL_POINT),
    )


@cache
def mail_of(sender: str, words: str, revision: int) -> Incoming:
    letter = a_letter("consultation", REFERENCE, sender, PARTY[sender], revision)
    return met(a_mail(words, sender, "Re: Note", reply_to_letter=True), a_world("first"), letter)


# --- what may happen --------------------------------------------------------------------------------------------------

Step = Callable[[State], Iterable[Decision] | State]


@dataclass(frozen=True)
class Answer:
    """A mail in answer to the question. `is_late`: it had arrived soon after the opening, and is read only now."""

    sender: str
    words: str
    is_late: bool = False

    def mail(self, state: State) -> Incoming | None:
        """None while the sender is not asked."""
        proposal = state.proposal
        if proposal is None or proposal.current.standing(PARTY[self.sender]) is None:
            return None
        arrived = state.now + timedelta(seconds=len(proposal.current.replies))  # no two in one second
        if self.is_late:
            arrived = min(proposal.current.opened.at + HOUR, state.now)
        mail = mail_of(self.sender, self.words, proposal.current.revision)
        return replace(mail, arrival=Arrival(f"{len(state.log)} {self.sender}", arrived))

    def said(self, state: State) -> tuple[oracle.Word, ...]:
        """It, as the oracle hears it."""
        mail = self.mail(state)
        said = oracle.word(mail, self.words, True, state.network, len(state.log), is_head=False) if mail else None
        return (said,) if said else ()

    def __call__(self, state: State) -> Iterator[Decision]:
        mail = self.mail(state)
        if mail is not None:
            yield position.handle(mail, state.network, state.now)


def order(act: Callable[[Network, datetime], Decision], state: State) -> Iterator[Decision]:
    try:
        decision = act(state.network, state.now)
    except MailerError:
        return
    if not any(isinstance(fact, RoundOpened) and fact.revision > REVISIONS for fact in decision.facts):
        yield decision


def opening(act: Callable[[Network, datetime], Decision], state: State) -> Iterator[Decision]:
    if state.network.counted.get("C-2026") is None:
        yield from order(act, state)


def with_both_keys(act: Callable[[Network, datetime], Decision], state: State) -> Iterator[Decision]:
    """Asked for, and confirmed at once by everybody whose key it needs."""
    network = state.network
    for asked in order(act, state):
        yield asked
        network = network.after(*asked.facts)
    act_open = next((each for each in network.keys.values() if each.state == "open"), None)
    for holder in act_open.asked.holders if act_open else ():
        turned = keys.turn(network, act_open.reference, holder, True, state.now, state.now)
        network = network.after(*turned.facts)
        yield turned


def comes_back(address: str, state: State) -> Iterator[Decision]:
    proposal = state.proposal
    if proposal is not None:
        about, revision = proposal.reference, proposal.current.revision
        fact = LetterReturned("t", address, PARTY[address], about, revision, "5.1.1", "", state.now)
        if (PARTY[address], address) in proposal.current.accepted:
            yield Decision("", (fact,))


def time_passes(moment: Callable[[Round], datetime], state: State) -> State:
    """To that moment of the round, if it is still to come."""
    proposal = state.proposal
    return replace(state, now=max(state.now, moment(proposal.current))) if proposal else state


def the_clock_strikes(state: State) -> Iterator[Decision]:
    for duty in (duties.holds_due, duties.concerns_due, duties.reminders_due, duties.unattended_due, duties.lapses_due):
        yield from duty(state.network, Mailbox(None), state.now)


def the_mailbox_is_read(waits: bool, state: State) -> Iterator[Decision]:
    """To its end, junk folder too; what is due follows. `waits`: a mail about it that nobody has looked at."""
    came = state.proposal.current.opened.at if state.proposal else state.now
    mail = Waiting(7, came, came, "x@y.example", None, "", REFERENCE, "", "attention")
    yield from duties.closings_due(state.network, Mailbox(state.now, (mail,) if waits else ()), state.now)


def somebody_is_away(state: State) -> Iterator[Decision]:
    if state.proposal is not None and state.proposal.current.is_running(state.now):
        about, revision = state.proposal.reference, state.proposal.current.revision
        yield Decision("", (AbsenceNoted(about, revision, "UNICEF", OTHER, state.now),))


def the_program_sleeps(state: State) -> State:
    return replace(time_passes(MOMENTS[OVER], state), is_asleep=True)


def events(mode: Mode) -> dict[str, Step]:
    """Everything that people, the clock and servers do, by its name."""
    question = Question("Note", "text 1", mode=mode)
    at_issue = replace(question, state_concern=True)
    orders: dict[str, Callable[[Network, datetime], Decision]] = {
        "extend": lambda network, now: consensus.extend(network, REFERENCE, now + 8 * DAY, now),
        "revise": lambda network, now: consensus.revise(network, REFERENCE, "text 2", None, now),
        "confirm": lambda network, now: consensus.confirm(network, REFERENCE, None, now),
        "withdraw": lambda network, now: consensus.withdraw(network, REFERENCE, "", now),
        "refer": lambda network, now: consensus.refer(network, REFERENCE, "", PRINCIPAL, now),
        "refuse the key": lambda network, now: keys.turn(network, "K-2026-01", OTHER, False, now, now),
    }
    keyed: dict[str, Callable[[Network, datetime], Decision]] = {
        "rule it editorial": lambda network, now: consensus.edit(network, REFERENCE, "text 1, edited", now),
        "both confirm what they are asked": nothing,
        "rule on the ministry": ruling(Ruling.MINISTRY, "MOI"),
        "settle the answers of the other": ruling(Ruling.SETTLED, "IOM", Position.AGREE),
        "rule it of concern to the state": ruling(Ruling.STATE_CONCERN),
        "rule it of no concern to the state": ruling(Ruling.NO_STATE_CONCERN),
    }
    begun: dict[str, Callable[[Network, datetime], Decision]] = {
        "open": lambda network, now: consensus.open_round(network, question, now),
        "open, of concern to the state": lambda network, now: consensus.open_round(network, at_issue, now),
        "ask whether it is urgent": lambda network, now: consensus.open_urgent(network, question, "fire", now),
    }
    found: dict[str, Step] = {name: partial(opening, act) for name, act in begun.items()}
    found |= {name: partial(order, act) for name, act in orders.items()}
    found |= {name: partial(with_both_keys, act) for name, act in keyed.items()}
    found |= {f"{sender}: {words}": Answer(sender, words) for sender in WORDS for words in WORDS[sender]}
    found["an objection of the other is read late"] = Answer(OTHER, "OBJECT: para 3", is_late=True)
    found |= {f"comes back from {address}": partial(comes_back, address) for address in (ALTERNATE, PRINCIPAL, OTHER)}
    found |= {name: partial(time_passes, moment) for name, moment in MOMENTS.items()}
    found |= {
        READ: partial(the_mailbox_is_read, False),
        "the mailbox is read, and a mail waits": partial(the_mailbox_is_read, True),
        "somebody is away": somebody_is_away,
        "the program sleeps over the deadline": the_program_sleeps,
    }
    return found


def nothing(network: Network, now: datetime) -> Decision:
    return Decision("")


def ruling(
    what: Ruling, organisation: str = "", value: Position | None = None
) -> Callable[[Network, datetime], Decision]:
    return lambda network, now: rulings.rule(network, REFERENCE, what, organisation, value, now)


# --- what must hold at each step --------------------------------------------------------------------------------------


def event_of(fact: Fact, state: State) -> Event | None:
    """Which row of the table a fact takes; None for one that is about no stage."""
    match fact:
        case RoundOpened(basis=Basis.URGENT):
            return Event.OPEN_URGENT
        case RoundOpened(basis=Basis.EDITORIAL):
            return Event.EDIT
        case RoundOpened(basis=Basis.CONFIRMATION):
            return Event.CONFIRM
        case RoundOpened(revision=revision):
            return Event.OPEN if revision == 1 else Event.REVISE
        case ProposalClosed(outcome=outcome):
            return {"withdrawn": Event.WITHDRAW, "referred": Event.REFER, "lapsed": Event.LAPSE}[outcome]
        case RoundBroken():
            is_evaluated = state.stage is Stage.CLOSING and state.network.procedure.break_at == "deadline"
            return Event.BREAK if is_evaluated else Event.OBJECT
        case ReminderSent(step=step):
            return Event.ABSENT if step.startswith("everybody") else Event.REMIND
        case HoldEnded(reply=reply) if state.proposal is not None:
            had_time = any(hold.reply == reply for hold in state.proposal.current.holds)
            return Event.RELEASE if had_time else Event.HOLD
        case RollChanged() | AbsenceNoted() | LetterReturned():
            return {RollChanged: Event.JOIN, AbsenceNoted: Event.ABSENT, LetterReturned: Event.RETURN}[type(fact)]
    known: dict[type, Event] = {
        PositionTaken: Event.REPLY,
        RoundHeld: Event.HOLD,
        StateConcernAsked: Event.ASK,
        RoundExtended: Event.EXTEND,
        RulingMade: Event.RULE,
        ClosingHeld: Event.STAY,
        ProposalAdopted: Event.ADOPT,
        ObjectionLifted: Event.LIFT,
    }
    return known.get(type(fact))


class Walk:
    """One exploration, and everything that was seen on it. `first`: the events that it begins with."""

    def __init__(self, world: Network, mode: Mode, *first: str) -> None:
        self.start = State(world, START)
        self.events = events(mode)
        self.taken: set[tuple[Stage, Event, Stage]] = set()
        self.states = self.steps = 0
        for name in first:
            self.start = self.after(self.start, name, self.events[name])

    def explore(self, depth: int) -> "Walk":
        seen, frontier = {key(self.start)}, [self.start]
        for _ in range(depth):
            reached = []
            for state in frontier:
                for name, step in self.events.items():
                    after = self.after(state, name, step)
                    self.steps += 1
                    if (known := key(after)) not in seen:
                        seen.add(known)
                        reached.append(after)
            frontier = reached
        self.states = len(seen)
        return self

    def after(self, state: State, name: str, step: Step) -> State:
        way = (*state.way, name)
        try:
            return replace(self.stepped(state, name, step), way=way)
        except AssertionError as error:
            error.add_note(f"by way of: {'; '.join(way)}")
            raise

    def stepped(self, state: State, name: str, step: Step) -> State:
        if isinstance(step, Answer):
            state = replace(state, words=(*state.words, *step.said(state)))
        found = step(state)
        if isinstance(found, State):
            if found.stage is not state.stage:
                self.takes(state.stage, Event.DEADLINE, found.stage)
            if found.now == state.now or found.is_asleep:
                return replace(found, is_asleep=False)
            state, found = found, the_clock_strikes(found)
        facts = 0
        for decision in found:
            facts += len(decision.facts)
            for fact in decision.facts:
                state = self.happens(state, name, fact)
            state = self.arrive(state, decision)
            if not decision.facts and any(letter.template == "position_late" for letter in decision.letters):
                self.takes(state.stage, Event.LATE, state.stage)
        return state

    def happens(self, state: State, name: str, fact: Fact) -> State:
        if isinstance(fact, ProposalAdopted):
            self.may_be_adopted(state, name)
        if isinstance(fact, RoundOpened) and (fact.about, fact.basis) == (REFERENCE, Basis.CONFIRMATION):
            assert objecting(state, None) == set(), "no text is put once more over an objection"
        course = (*state.course, (fact, state.network))
        after = replace(state, network=state.network.after(fact), course=course, log=(*state.log, fact))
        before, now = state.proposal, after.proposal
        if before is not None and now is not None and before.current.revision == now.current.revision:
            assert now.current.deadline >= before.current.deadline, "a deadline moves later, never earlier"
        is_its_own = getattr(fact, "about", REFERENCE) != REFERENCE  # what was adopted is confirmed as another matter
        if not is_its_own and (event := event_of(fact, state)):
            self.takes(state.stage, event, after.stage)
        return after

    def may_be_adopted(self, state: State, name: str) -> None:
        assert state.proposal is not None
        round_, network = state.proposal.current, state.network
        procedure, voices = network.procedure, network.voices(round_)
        assert name == READ, "none without the fence, or while a mail waits"
        assert state.now > round_.deadline + procedure.grace, "none before the deadline and the grace"
        assert objecting(state, round_.deadline + procedure.grace) == set(), "none over what was said"
        for member in round_.of_standing(Standing.DECIDER):
            assert position_of(round_, member, procedure.grace).position not in BLOCKING, "none over a block"
            since = round_.consulted_at(member, voices[member])
            assert since is not None, "none without a member that was not consulted"
            assert since <= round_.deadline - procedure.floor_of(round_.opened.basis) + procedure.dispatch
        assert ruled.is_heard(state.course, round_, network), "none unless whoever says it concerns the state is heard"
        for ministry in round_.of_standing(Standing.CONSULTED) if round_.state_concern else ():
            said = position_of(round_, ministry, procedure.grace).position
            is_covered = ruled.is_covered(state.course, round_, ministry, procedure.grace)
            assert said in (Position.AGREE, Position.NO_OBJECTION) or is_covered, "a ministry's silence"

    def takes(self, stage: Stage, event: Event, to: Stage) -> None:
        assert (stage, event, to) in ROWS, "no way but those of the table"
        self.taken.add((stage, event, to))

    @staticmethod
    def arrive(state: State, decision: Decision) -> State:
        """Questions arrive at once, but for one that never does: UNICEF's, while it is the only one of its kind."""
        asked = [letter for letter in decision.letters if letter.template == "consultation"]
        facts = [
            LetterAccepted(REFERENCE, each.revision or 0, each.to.organisation, each.to.addr, state.now)
            for each in asked
        ]
        return replace(state, network=state.network.after(*facts))


def objecting(state: State, until: datetime | None) -> Set[str]:
    assert state.proposal is not None
    return oracle.objecting(state.words, state.proposal, oracle.ruled(state.log, REFERENCE), until)


def key(state: State) -> tuple[object, ...]:
    """What of a state matters for whatever may follow."""
    proposal, draft = state.proposal, state.network.drafts.get(REFERENCE)
    acts = tuple(each.asked.value for each in state.network.keys.values() if each.state == "open")
    common = (state.now, acts)
    if proposal is None:
        return *common, draft and draft.stage
    changed = proposal.draft is None
    return *common, proposal.state, changed, bool(proposal.defects), len(proposal.rounds), _key(state, proposal.current)


def _key(state: State, round_: Round) -> tuple[object, ...]:
    grace, parties = state.network.procedure.grace, ("IOM", "UNICEF", "MOI")
    return (
        round_.ended,
        round_.ended_at,
        round_.deadline,
        round_.opened.basis,
        round_.roll,
        tuple(_words(round_, name, grace) for name in parties),
        frozenset(set(round_.accepted) - set(round_.returned)),
        frozenset((each.organisation, each.until) for each in round_.active_holds),
        tuple(sum(each.limited and each.organisation == name for each in round_.holds) for name in parties),
        frozenset(each.authorised[:1] for each in round_.extensions),
        frozenset((each.ruling, each.organisation) for each in round_.rulings if _holds_still(round_, each, grace)),
        len(round_.open_concerns),
        any(each.ruling in ON_THE_STATE for each in round_.asked),
        frozenset(each.organisation for each in round_.lifted),
    )


def _words(round_: Round, organisation: str, grace: timedelta) -> tuple[object, ...]:
    """The last two answers of each person, in their order, and whether they were in time."""
    replies = sorted(round_.replies_of(organisation), key=lambda each: (each.at, each.position in BLOCKING, each.reply))
    counts = [
        each for each in replies if [other.address for other in replies[replies.index(each) :]].count(each.address) < 3
    ]
    return tuple((each.address, each.position, each.at > round_.deadline + grace) for each in counts)


def _holds_still(round_: Round, made: RulingMade, grace: timedelta) -> bool:
    state = position_of(round_, made.organisation, grace)
    known = on_one(round_, made.organisation, state) if made.ruling is Ruling.MINISTRY else state
    return not made.organisation or known.evidence == made.evidence


RULES = [(mode, break_at) for mode in Mode for break_at in ("first", "deadline")]
ROWS = {(row.stage, row.event, row.to) for row in TABLE}


@pytest.mark.parametrize(("mode", "break_at"), RULES)
def test_no_way_of_four_events_leads_to_what_must_never_happen(mode: Mode, break_at: str) -> None:
    assert Walk(a_world(break_at), mode).explore(4).taken


def test_the_ways_that_are_taken_are_those_of_the_table() -> None:
    walks = [Walk(a_world(break_at), mode).explore(3) for mode, break_at in RULES]
    held = (f"{PRINCIPAL}: More time", f"{OTHER}: More time")
    beginnings = [
        ("open", OVER, READ),
        ("open", *held),
        ("open", held[0], f"{OTHER}: OBJECT: para 3"),
        ("open", "the deadline has just passed"),
        ("open", f"{OTHER}: OBJECT: para 3"),
        ("open", f"{OTHER}: OBJECT: para 3", "a season has passed since its end"),
        ("open", held[0], "the program sleeps over the deadline"),
        ("open", "somebody is away"),
        ("open", held[0], held[0], f"{PRINCIPAL}: Agree"),
        ("open", held[0], held[0], f"{PRINCIPAL}: Agree", "the deadline has just passed"),
    ]
    walks += [Walk(a_world("first"), Mode.SILENCE, *first).explore(2) for first in beginnings]
    walks.append(Walk(a_world("deadline"), Mode.SILENCE, "open", f"{OTHER}: OBJECT: para 3", OVER).explore(1))

    assert set().union(*(walk.taken for walk in walks)) == ROWS


@pytest.mark.campaign
@pytest.mark.parametrize(("mode", "break_at"), RULES)
def test_no_way_of_six_events_leads_to_what_must_never_happen(mode: Mode, break_at: str) -> None:
    walk = Walk(a_world(break_at), mode).explore(6)

    print(f"\n{mode}, break_at = {break_at}: {walk.states} states, {walk.steps} steps")
    assert walk.taken
