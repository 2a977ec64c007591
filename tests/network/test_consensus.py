"""One position for each organisation, and the closing: no path leads to a decision that somebody hinders."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.network import Network
from mailer.network.consensus import (
    BLOCKING,
    BREAKING,
    Evaluation,
    Round,
    breaks_at_once,
    evaluate,
    may_close,
    position_of,
    positions,
    silent,
)
from mailer.network.facts import (
    Fact,
    LetterAccepted,
    LetterReturned,
    Mode,
    OrganisationLeft,
    PersonLeft,
    Position,
    PositionTaken,
    ProposalAdopted,
    ReplySetAside,
    Role,
    RollEntry,
    RoundBroken,
    RoundExtended,
    RoundOpened,
    Standing,
)

from ..build import ANA, ARBEN, BEN, GENT, MEMBERS, MIRA, ZEF, a_network, a_person, at, rulebook

PROCEDURE = rulebook().procedure
OPENED, DEADLINE = at("2026-02-16 09:00"), at("2026-02-23 17:00")
FOCAL_POINTS = {"IOM": ANA, "UNHCR": MIRA, "UNICEF": ZEF, "UNODC": GENT, "Ministry": ARBEN}
VOICES = {
    ANA: ("IOM", 1),
    MIRA: ("UNHCR", 1),
    BEN: ("UNHCR", 2),
    ZEF: ("UNICEF", 1),
    GENT: ("UNODC", 1),
    ARBEN: ("Ministry", 1),
}


def opened(
    revision: int = 1, mode: Mode = Mode.SILENCE, *, state_concern: bool = False, when: datetime = OPENED
) -> RoundOpened:
    roll = [RollEntry(name, Standing.DECIDER) for name in MEMBERS]
    if state_concern:
        roll.append(RollEntry("Ministry", Standing.CONSULTED))
    text = f"text {revision}"
    text_hash = hashlib.sha256(text.encode()).hexdigest()
    return RoundOpened(
        "C-2026-01",
        revision,
        "Note",
        "decision",
        mode,
        text,
        text_hash,
        DEADLINE,
        state_concern,
        tuple(roll),
        "v",
        when,
    )


def reached(*organisations: str, when: datetime = OPENED, revision: int = 1) -> list[LetterAccepted]:
    return [LetterAccepted("C-2026-01", revision, name, FOCAL_POINTS[name], when) for name in organisations]


def says(
    address: str, position: Position, hours: float = 24, *, proven: bool = True, reply: str = "", revision: int = 1
) -> PositionTaken:
    organisation, rank = VOICES[address]
    moment = OPENED + timedelta(hours=hours)
    name = reply or f"{address} {hours} {position}"
    return PositionTaken(
        "C-2026-01", revision, organisation, position, address, "x", rank, "words", False, proven, name, moment
    )


def round_with(*facts: object, start: RoundOpened | None = None) -> Round:
    base = [start or opened(), *reached(*MEMBERS, "Ministry")]
    return a_network(*base, *facts).proposals["C-2026-01"].current  # type: ignore[arg-type]


def position(*facts: PositionTaken) -> Position:
    return position_of(round_with(*facts), "UNHCR", PROCEDURE.grace).position


def outcome(round_: Round, *unread: str, network: Network | None = None) -> Evaluation:
    network = network or a_network()
    return evaluate(round_, network.voices(round_), network.ministries(round_), PROCEDURE, CLOSED, unread)


P = Position
LATE = (DEADLINE - OPENED) / timedelta(hours=1) + 1
CLOSED = DEADLINE + timedelta(hours=2)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([], P.NONE),
        ([says(MIRA, P.AGREE)], P.AGREE),
        ([says(MIRA, P.AGREE, 1), says(MIRA, P.OBJECTION, 2)], P.OBJECTION),
        ([says(MIRA, P.OBJECTION, 1), says(MIRA, P.AGREE, 2)], P.AGREE),
        ([says(BEN, P.AGREE, 1), says(MIRA, P.OBJECTION, 2)], P.OBJECTION),
        ([says(BEN, P.OBJECTION, 1), says(MIRA, P.AGREE, 2)], P.AGREE),
        ([says(MIRA, P.OBJECTION, 1), says(BEN, P.AGREE, 2)], P.OBJECTION),
        ([says(MIRA, P.AGREE, 1), says(BEN, P.OBJECTION, 2)], P.CONFLICT),
        ([says(MIRA, P.AGREE, 1), says(BEN, P.OBJECTION, 1)], P.CONFLICT),
        ([says(MIRA, P.AGREE, 1), says(BEN, P.UNCLEAR, 2)], P.CONFLICT),
        ([says(MIRA, P.AGREE, 1), says(BEN, P.NO_OBJECTION, 2)], P.AGREE),
        ([says(MIRA, P.AGREE, LATE)], P.NONE),
        ([says(MIRA, P.OBJECTION, LATE)], P.OBJECTION),
        ([says(MIRA, P.UNCLEAR, 1), says(MIRA, P.AGREE, LATE)], P.AGREE),
        ([says(MIRA, P.OBJECTION, 1), says(MIRA, P.AGREE, LATE)], P.OBJECTION),
        ([says(MIRA, P.AGREE, 1, reply="a"), says(MIRA, P.OBJECTION, 1, reply="b")], P.OBJECTION),
    ],
)
def test_the_principals_last_word_stands_unless_an_alternate_disputes_it(
    replies: list[PositionTaken], expected: Position
) -> None:
    assert position(*replies) is expected


def test_two_of_equal_rank_who_disagree_are_a_conflict() -> None:
    second = replace(says(MIRA, P.OBJECTION, 2), address="head@unhcr.example")

    assert position(says(MIRA, P.AGREE, 1), second) is P.CONFLICT


def test_at_the_deadline_itself_is_in_time_and_so_is_the_grace() -> None:
    hours = (DEADLINE - OPENED) / timedelta(hours=1)

    assert position(says(MIRA, P.AGREE, hours)) is P.AGREE
    assert position(says(MIRA, P.AGREE, hours + 0.25)) is P.AGREE
    assert position(says(MIRA, P.AGREE, hours + 0.26)) is P.NONE


def test_a_reply_that_a_person_set_aside_counts_no_more_and_read_again_it_does() -> None:
    unclear = says(MIRA, P.UNCLEAR, 1, reply="r")
    aside = ReplySetAside("C-2026-01", 1, "r", OPENED)

    assert position_of(round_with(unclear, aside), "UNHCR", PROCEDURE.grace).position is P.NONE
    again = round_with(unclear, aside, says(MIRA, P.OBJECTION, 1, reply="r"))
    assert position_of(again, "UNHCR", PROCEDURE.grace).position is P.OBJECTION


def test_a_position_does_not_survive_a_new_text() -> None:
    round_ = round_with(says(MIRA, P.AGREE), opened(revision=2, when=OPENED + timedelta(days=1)))

    assert round_.revision == 2
    assert set(silent(round_, PROCEDURE.grace)) == set(MEMBERS)


def test_silence_adopts_once_everybody_was_reached() -> None:
    assert outcome(round_with()).adopted


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([says(MIRA, P.UNCLEAR)], "UNHCR answered, and the answer is not clear"),
        ([says(MIRA, P.HOLD)], "UNHCR asked for more time"),
        ([says(MIRA, P.AGREE, 1), says(BEN, P.OBJECTION, 2)], "contradict each other"),
        ([says(MIRA, P.OBJECTION, proven=False)], "nothing proves that it is theirs"),
        ([says(MIRA, P.OBJECTION, LATE)], "objected after the deadline"),
    ],
)
def test_doubt_holds_the_closing(facts: list[object], said: str) -> None:
    found = outcome(round_with(*facts))

    assert not found.adopted
    assert not found.broken_by
    assert any(said in reason for reason in found.held_because)


def test_a_mail_that_nobody_has_looked_at_holds_the_closing() -> None:
    assert outcome(round_with(), "mail 7 waits for a person").held_because == ("mail 7 waits for a person",)


def test_an_objection_breaks_and_never_adopts() -> None:
    assert outcome(round_with(says(MIRA, P.OBJECTION))).broken_by == ("UNHCR",)
    assert outcome(round_with(says(MIRA, P.AMENDMENT))).broken_by == ("UNHCR",)


def test_who_was_not_reached_holds_the_closing() -> None:
    round_ = a_network(opened(), *reached("IOM", "UNHCR", "UNICEF")).proposals["C-2026-01"].current

    assert "UNODC was not reached" in outcome(round_).held_because[0]


def test_a_letter_that_came_back_reached_nobody_unless_another_did() -> None:
    came_back = LetterReturned("t", GENT, "UNODC", "C-2026-01", 1, "5.1.1", "", OPENED)

    assert "UNODC was not reached" in outcome(round_with(came_back)).held_because[0]
    alternate = a_person("alma@unodc.example", "Alma Kola", "UNODC", Role.ALTERNATE)
    other = LetterAccepted("C-2026-01", 1, "UNODC", alternate.address, OPENED)
    assert outcome(round_with(came_back, other), network=a_network(alternate)).adopted


AFTERWARDS = DEADLINE + timedelta(hours=1)
ALMA = "alma@unodc.example"
LEFT = PersonLeft(GENT, OPENED + timedelta(hours=30))


def arrives(hours: float, role: Role = Role.FOCAL_POINT) -> list[Fact]:
    """Alma comes to UNODC, and the question reaches her."""
    when = OPENED + timedelta(hours=hours)
    listed = a_person(ALMA, "Alma Kola", "UNODC", role, listed=when)
    return [listed, LetterAccepted("C-2026-01", 1, "UNODC", ALMA, when)]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([LEFT], "UNODC has nobody who may answer for it"),
        ([LEFT, *arrives(40, Role.ASSISTANT)], "UNODC has nobody who may answer for it"),
        ([LEFT, arrives(40)[0]], "UNODC was not reached"),
        ([LEFT, *arrives(170)], "UNODC was reached too late"),
        ([LEFT, *arrives(40)], ""),
        ([*arrives(40, Role.ALTERNATE), LEFT], ""),
        ([*arrives(170), says(GENT, P.ABSTAIN), LEFT], ""),
        ([says(GENT, P.AGREE), LEFT], ""),
        ([PersonLeft(GENT, AFTERWARDS)], ""),
        ([PersonLeft(GENT, AFTERWARDS), *arrives(180)], ""),
        ([OrganisationLeft("UNODC", OPENED)], ""),
        ([OrganisationLeft("UNODC", AFTERWARDS)], ""),
    ],
)
def test_an_organisation_is_consulted_in_those_who_may_answer_for_it(facts: list[Fact], said: str) -> None:
    found = outcome(round_with(*facts), network=a_network(*facts))

    assert found.adopted is not bool(said)
    assert all(reason.startswith(said) for reason in found.held_because)


def test_an_organisation_that_has_left_answers_no_more_and_what_it_blocked_stays_blocked() -> None:
    left = OrganisationLeft("UNODC", OPENED + timedelta(hours=30))
    start = opened(mode=Mode.AFFIRMATIVE)
    others = [says(address, P.AGREE) for address in (ANA, MIRA, ZEF)]

    for answer, adopted in ((None, True), (P.AGREE, True), (P.HOLD, False), (P.OBJECTION, False)):
        facts = [*others, *([says(GENT, answer)] if answer else []), left]
        assert outcome(round_with(*facts, start=start), network=a_network(*facts)).adopted is adopted


@pytest.mark.parametrize(
    ("when", "is_late"),
    [
        (DEADLINE - timedelta(hours=70), True),
        (at("2026-02-18 18:01"), True),  # 71 hours of working days are left at 18:00: a weekend lies between
        (at("2026-02-18 18:00"), False),
    ],
)
def test_who_was_reached_too_late_has_not_had_the_time_that_the_rules_give(when: datetime, is_late: bool) -> None:
    late = reached("UNODC", when=when)
    round_ = a_network(opened(), *reached("IOM", "UNHCR", "UNICEF"), *late).proposals["C-2026-01"].current

    assert any("reached too late" in each for each in outcome(round_).held_because) is is_late


def test_affirmative_means_that_every_member_answers() -> None:
    start = opened(mode=Mode.AFFIRMATIVE)
    some = [says(MIRA, P.AGREE), says(ZEF, P.AGREE), says(GENT, P.AGREE)]

    assert "IOM has not answered" in outcome(round_with(*some, start=start)).held_because[0]


@pytest.mark.parametrize(
    ("said", "adopted"), [(None, False), (P.NO_OBJECTION, True), (P.OBJECTION, False), (P.ABSTAIN, False)]
)
def test_a_ministrys_silence_is_no_consent_and_its_objection_no_veto(said: Position | None, adopted: bool) -> None:
    facts = [says(ARBEN, said)] if said else []
    found = outcome(round_with(*facts, start=opened(state_concern=True)))

    assert found.adopted is adopted
    assert not found.broken_by
    assert adopted or "the co-chairs must rule on it" in found.held_because[0]


@pytest.mark.parametrize(
    ("read_until", "may"),
    [(None, False), (timedelta(minutes=15), False), (timedelta(minutes=16), True), (timedelta(days=-1), False)],
)
def test_nothing_closes_before_the_mailbox_was_read_past_the_deadline(read_until: timedelta | None, may: bool) -> None:
    until = DEADLINE + read_until if read_until is not None else None

    assert may_close(round_with(), until, PROCEDURE.grace) is may


def test_a_deadline_only_moves_later() -> None:
    earlier = RoundExtended("C-2026-01", 1, DEADLINE - timedelta(days=1), OPENED)
    later = RoundExtended("C-2026-01", 1, DEADLINE + timedelta(days=1), OPENED)

    assert round_with(earlier).deadline == DEADLINE
    assert round_with(later, earlier).deadline == DEADLINE + timedelta(days=1)


def test_only_a_proven_objection_that_stands_for_a_decider_breaks_at_once() -> None:
    def breaks(*facts: PositionTaken, organisation: str = "UNHCR", mode: Mode = Mode.SILENCE) -> bool:
        return breaks_at_once(round_with(*facts, start=opened(mode=mode, state_concern=True)), organisation, PROCEDURE)

    assert breaks(says(MIRA, P.OBJECTION))
    assert not breaks(says(MIRA, P.OBJECTION, proven=False))
    assert not breaks(says(MIRA, P.AGREE, 1), says(BEN, P.OBJECTION, 2))
    assert not breaks(says(ARBEN, P.OBJECTION), organisation="Ministry")
    assert not breaks(says(MIRA, P.OBJECTION), mode=Mode.AFFIRMATIVE)
    assert not breaks(says(MIRA, P.UNCLEAR))


def test_numbers_are_given_at_adoption_and_have_no_gaps() -> None:
    network = a_network(opened())

    assert network.next_number("DEC", DEADLINE) == "UNMN/2026/DEC/1"
    after = network.after(RoundBroken("C-2026-01", 1, ("UNHCR",), DEADLINE), opened(revision=2))
    assert after.next_number("DEC", DEADLINE) == "UNMN/2026/DEC/1"
    adopted = after.after(ProposalAdopted("C-2026-01", 2, "UNMN/2026/DEC/1", DEADLINE))
    assert adopted.next_number("DEC", DEADLINE) == "UNMN/2026/DEC/2"
    assert adopted.next_number("DEC", DEADLINE + timedelta(days=365)) == "UNMN/2027/DEC/1"


REPLIES = st.lists(
    st.builds(
        says,
        st.sampled_from(sorted(VOICES)),
        st.sampled_from([each for each in Position if each not in (P.NONE, P.CONFLICT)]),
        st.sampled_from([1, 2, 24, 48, 170, LATE]),
        proven=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda each: each.reply,
)


@given(REPLIES)
def test_the_order_in_which_replies_are_read_does_not_matter(replies: list[PositionTaken]) -> None:
    start = opened(state_concern=True)
    outcomes = {
        tuple(
            (name, state.position)
            for name, state in positions(round_with(*order, start=start), PROCEDURE.grace).items()
        )
        for order in list(permutations(replies))[:24]
    }

    assert len(outcomes) == 1


@given(REPLIES, st.sampled_from(list(Mode)), st.booleans(), st.sets(st.sampled_from(MEMBERS)), st.booleans())
def test_nothing_is_adopted_while_anybody_hinders_it(
    replies: list[PositionTaken], mode: Mode, state_concern: bool, not_reached: set[str], unread: bool
) -> None:
    start = opened(mode=mode, state_concern=state_concern)
    asked = [name for name in (*MEMBERS, "Ministry") if name not in not_reached]
    round_ = a_network(start, *reached(*asked), *replies).proposals["C-2026-01"].current

    found = outcome(round_, *(["a mail"] if unread else []))

    states = positions(round_, PROCEDURE.grace)
    assert sum([found.adopted, bool(found.broken_by), bool(found.held_because)]) == 1
    if found.adopted:
        assert not unread
        assert not not_reached
        assert not any(state.position in BLOCKING for state in states.values())
        assert mode is Mode.SILENCE or all(states[name].by for name in MEMBERS)
        assert not state_concern or states["Ministry"].position in {P.AGREE, P.NO_OBJECTION, P.COMMENT, P.RESERVATION}
    for name in found.broken_by:
        assert states[name].position in BREAKING


@given(REPLIES)
def test_adding_a_proven_objection_of_a_focal_point_never_helps_adoption(replies: list[PositionTaken]) -> None:
    objection = says(MIRA, P.OBJECTION, LATE - 2, reply="the objection")
    others = [reply for reply in replies if reply.address != MIRA or reply.at < objection.at]

    assert not outcome(round_with(*others, objection)).adopted


def test_taking_the_same_fact_twice_changes_nothing() -> None:
    once, twice = round_with(says(MIRA, P.AGREE)), round_with(says(MIRA, P.AGREE), says(MIRA, P.AGREE))

    assert positions(once, PROCEDURE.grace) == positions(twice, PROCEDURE.grace)


def test_the_state_is_the_same_however_the_facts_are_cut() -> None:
    facts = [opened(), *reached(*MEMBERS), says(MIRA, P.AGREE), says(BEN, P.OBJECTION, 30)]
    step_by_step: Network = a_network()
    for fact in facts:
        step_by_step = step_by_step.after(fact)

    assert step_by_step == a_network(*facts)
