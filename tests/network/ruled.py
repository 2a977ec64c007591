"""What a ruling must rest on where something is adopted by it, told from what has happened alone.

`course`: each fact in order, with the Network before it. A ruling is on what was known when the co-chairs were asked:
nothing of it may be any other at the closing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeGuard

from mailer.network import Network
from mailer.network.consensus import BLOCKING, Round, position_of
from mailer.network.facts import (
    Fact,
    HoldEnded,
    OrganisationKind,
    Position,
    PositionNoted,
    PositionTaken,
    ReplySetAside,
    RoundExtended,
    RoundHeld,
    RoundOpened,
    Ruling,
    RulingAsked,
    RulingMade,
    Standing,
    StateConcernAsked,
)

Course = Sequence[tuple[Fact, Network]]
ANSWERS = (PositionTaken, PositionNoted, ReplySetAside, RoundHeld, HoldEnded)
Answer = PositionTaken | PositionNoted | ReplySetAside | RoundHeld | HoldEnded


def _is_answer(fact: Fact, round_: Round) -> TypeGuard[Answer]:
    """True for what the organisations said; what was only heard of them counts where it blocks, and else for nothing."""
    is_heard = isinstance(fact, PositionNoted) and fact.position not in BLOCKING
    return isinstance(fact, ANSWERS) and fact.about == round_.opened.about and not is_heard


def is_covered(course: Course, round_: Round, organisation: str, grace: timedelta) -> bool:
    """True if both co-chairs have ruled on the organisation in this round, on the position that it has, and nothing of
    it came since they were asked. Its silence is ruled on once this deadline is over."""
    replies = {
        fact.reply for fact, _ in course if isinstance(fact, PositionTaken) and fact.organisation == organisation
    }
    position = position_of(round_, organisation, grace).position

    def is_theirs(fact: Fact) -> bool:
        return _is_answer(fact, round_) and (fact.reply in replies or getattr(fact, "organisation", "") == organisation)

    return any(
        len(set(made.confirmed_by)) == 2
        and position_of(before.proposals[made.about].current, organisation, grace).position is position
        and (position is not Position.NONE or asked.at > round_.deadline)
        for asked, made, before in _rulings(course, round_, Ruling.MINISTRY, is_theirs)
        if made.organisation == organisation
    )


def is_as_it_was_ruled(course: Course, round_: Round, ruling: Ruling) -> bool:
    """True if it is ruled so on the round as a whole, and nobody has said anything, nor had more time, since."""

    def is_new(fact: Fact) -> bool:
        is_said = isinstance(fact, RoundExtended | StateConcernAsked) and fact.about == round_.opened.about
        return is_said or _is_answer(fact, round_)

    return any(True for _ in _rulings(course, round_, ruling, is_new))


def is_heard(course: Course, round_: Round, network: Network) -> bool:
    """True if a ministry is asked where it concerns the state, and whoever said so was heard where it does not."""
    about = round_.opened.about
    facts = [fact for fact, _ in course if getattr(fact, "about", None) == about]
    of_the_state = any(
        (isinstance(fact, RoundOpened) and fact.state_concern)
        or (isinstance(fact, RulingMade) and fact.ruling is Ruling.STATE_CONCERN)
        for fact in facts
    )
    if of_the_state:
        kinds = {network.people.organisations[name].kind for name in round_.of_standing(Standing.CONSULTED)}
        return round_.state_concern and OrganisationKind.MINISTRY in kinds
    ruled = {fact.keys for fact in facts if isinstance(fact, RulingMade) and fact.ruling is Ruling.NO_STATE_CONCERN}
    asked = [number for number, fact in enumerate(facts) if isinstance(fact, RulingAsked) and fact.keys in ruled]
    said: dict[str, int] = {}
    for number, fact in enumerate(facts):
        if isinstance(fact, StateConcernAsked):
            said.setdefault(fact.reply, number)
    return all(any(each > number for each in asked) for number in said.values())


def _rulings(
    course: Course, round_: Round, ruling: Ruling, is_new: Callable[[Fact], bool]
) -> Iterator[tuple[RulingAsked, RulingMade, Network]]:
    """Those that were made in this round, since which nothing is new: as asked, as made, and the Network before."""
    where = (round_.opened.about, round_.revision, ruling)
    known = [fact for fact, _ in course]
    for made, before in course:
        if isinstance(made, RulingMade) and (made.about, made.revision, made.ruling) == where:
            start, asked = next(
                (number, fact)
                for number, fact in enumerate(known)
                if isinstance(fact, RulingAsked) and fact.keys == made.keys
            )
            if not any(is_new(fact) and fact not in known[:start] for fact in known[start:]):
                yield asked, made, before
