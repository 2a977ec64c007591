"""Past rounds under other rules: what would have gone otherwise, in one sentence each."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailer.network.dates import Calendar, Period
from mailer.network.facts import (
    Basis,
    Fact,
    LetterReturned,
    Mode,
    Position,
    ProposalAdopted,
    ProposalClosed,
    ReplySetAside,
    RoundBroken,
    RoundExtended,
    Ruling,
    RulingMade,
)
from mailer.network.procedure import Procedure
from mailer.network.rehearsal import Difference, differences

from ..build import GENT, MEMBERS, MIRA, ZEF, ZONE, a_network, at, rulebook
from .test_consensus import ANA, DEADLINE, OPENED, opened, reached, says

THEN = rulebook().procedure
HOURS = (DEADLINE - OPENED) / timedelta(hours=1)
ADOPTED = ProposalAdopted("C-2026-01", 1, "UNMN/2026/DEC/1", DEADLINE + timedelta(minutes=30))
BROKEN = RoundBroken("C-2026-01", 1, ("UNHCR",), OPENED + timedelta(hours=24))
WITHDRAWN = ProposalClosed("C-2026-01", "withdrawn", "", DEADLINE)
MINUTE = 1 / 60
P = Position


def other(**changed: Any) -> Procedure:
    return replace(THEN, **changed)


def played(procedure: Procedure, *facts: Fact, mode: Mode = Mode.SILENCE, **of_opening: Any) -> list[Difference]:
    """The round with these facts, held against another procedure."""
    start = replace(opened(mode=mode), **of_opening)
    network = a_network(start, *reached(*MEMBERS), *facts)
    proposal = network.proposals["C-2026-01"]
    return differences(proposal, proposal.current, network.voices(proposal.current), THEN, procedure)


def sentences(*arguments: Any, **of_opening: Any) -> list[str]:
    return [each.sentence.removeprefix("C-2026-01 r1 ") for each in played(*arguments, **of_opening)]


EVERYBODY = [says(address, P.AGREE, 2) for address in (ANA, ZEF, GENT)]


def test_under_the_same_rules_everything_goes_as_it_went() -> None:
    for facts in ([*EVERYBODY, ADOPTED], [says(MIRA, P.OBJECTION, 24), BROKEN], [WITHDRAWN]):
        assert played(THEN, *facts) == []


def test_an_answer_that_came_in_the_grace_would_have_come_too_late() -> None:
    late = says(MIRA, P.AGREE, HOURS + 13 * MINUTE)

    (found,) = played(other(grace=timedelta(minutes=10)), *EVERYBODY, late, ADOPTED, mode=Mode.AFFIRMATIVE)

    assert found == Difference(
        about="C-2026-01",
        revision=1,
        number="UNMN/2026/DEC/1",
        was="adopted",
        would="held",
        sentence="C-2026-01 r1 would not have been adopted: UNHCR's answer (agree) came 3 minutes after the grace; "
        "UNHCR has not answered, and silence is no answer here.",
    )


def test_where_the_outcome_would_have_been_the_same_that_is_said() -> None:
    late = says(MIRA, P.AGREE, HOURS + 13 * MINUTE)

    assert sentences(other(grace=timedelta(minutes=10)), late, ADOPTED) == [
        "UNHCR's answer (agree) came 3 minutes after the grace; the outcome would have been the same."
    ]


def test_an_answer_that_came_too_late_would_have_counted() -> None:
    late = says(MIRA, P.RESERVATION, HOURS + 20 * MINUTE)

    assert sentences(other(grace=timedelta(minutes=30)), late, ADOPTED) == [
        "UNHCR's answer (reservation) came 10 minutes before the grace was over; the outcome would have been the same."
    ]


@pytest.mark.parametrize(
    ("procedure", "opening", "said"),
    [
        (
            {"floor": timedelta(days=10)},
            {"deadline": at("2026-02-20 12:00")},
            "could not have been opened: its deadline gave 4 days, and the floor would be 10 days, of working days alone.",
        ),
        (
            {"modes": {"minutes": Mode.SILENCE}},
            {},
            "could not have been opened: the rules have no mode for “decision”.",
        ),
    ],
)
def test_what_could_not_have_been_opened_is_said(procedure: Any, opening: Any, said: str) -> None:
    assert sentences(other(**procedure), ADOPTED, **opening) == [said]


def test_a_deadline_by_the_rules_follows_the_rules() -> None:
    assert sentences(other(consultation_period=Period(working_days=7)), ADOPTED) == [
        "would have been open until 2026-02-25 17:00 and not until 2026-02-23 17:00."
    ]


def test_what_the_co_chairs_ruled_on_a_ministrys_silence_they_would_have_ruled_at_another_deadline_as_well() -> None:
    silent = "none until 2026-02-23T16:00:00Z"
    ruled = RulingMade("C-2026-01", 1, Ruling.MINISTRY, "Ministry", silent, "", "K-2026-01", (ANA, ZEF), DEADLINE)
    of_the_state = {"state_concern": True, "roll": opened(state_concern=True).roll}

    found = sentences(
        other(consultation_period=Period(working_days=7)), *reached("Ministry"), ruled, ADOPTED, **of_the_state
    )

    assert found == ["would have been open until 2026-02-25 17:00 and not until 2026-02-23 17:00."]


def test_a_deadline_that_was_ordered_stays_but_on_a_working_day() -> None:
    ordered = {"deadline": at("2026-02-24 12:00")}
    holiday = Calendar(ZONE, holidays=frozenset({at("2026-02-24 12:00").date()}))

    assert sentences(other(consultation_period=Period(working_days=7)), ADOPTED, **ordered) == []
    assert sentences(other(calendar=holiday), ADOPTED, **ordered) == [
        "would have been open until 2026-02-25 12:00 and not until 2026-02-24 12:00."
    ]


def test_a_deadline_that_was_extended_stays_where_it_was_moved() -> None:
    extended = RoundExtended("C-2026-01", 1, at("2026-03-05 17:00"), DEADLINE)

    assert sentences(other(consultation_period=Period(working_days=7)), extended, ADOPTED) == []


def test_a_shorter_round_would_have_ended_before_an_answer_came() -> None:
    found = sentences(
        other(consultation_period=Period(working_days=3)), says(MIRA, P.AGREE, HOURS - 1), *EVERYBODY, ADOPTED
    )

    assert found == [
        "would have been open until 2026-02-19 17:00 and not until 2026-02-23 17:00.",
        "UNHCR's answer (agree) came 3 days after the grace; the outcome would have been the same.",
    ]


def test_a_kind_that_would_need_every_answer_would_have_been_held() -> None:
    found = sentences(other(modes={**THEN.modes, "decision": Mode.AFFIRMATIVE}), *EVERYBODY, ADOPTED)

    assert found == [
        "would have needed an answer of every member: silence would have been no answer.",
        "would not have been adopted: UNHCR has not answered, and silence is no answer here.",
    ]


def test_a_mode_that_was_ordered_stays() -> None:
    silent = other(modes={**THEN.modes, "statement": Mode.SILENCE})

    assert sentences(silent, *EVERYBODY, says(MIRA, P.AGREE, 3), ADOPTED, mode=Mode.AFFIRMATIVE) == []
    found = sentences(silent, *EVERYBODY, says(MIRA, P.AGREE, 3), ADOPTED, mode=Mode.AFFIRMATIVE, kind="statement")
    assert found == ["would not have needed an answer of every member: silence would have raised no objection."]


def test_who_was_reached_late_would_not_have_had_the_time() -> None:
    procedure = other(floor=timedelta(days=8))

    assert sentences(procedure, ADOPTED)[0].startswith("would not have been adopted: IOM was reached too late")


def test_an_objection_would_have_ended_it_at_once_though_it_was_taken_back() -> None:
    then = other(break_at="deadline")
    network = a_network(
        opened(), *reached(*MEMBERS), says(MIRA, P.OBJECTION, 24), says(MIRA, P.AGREE, 48), *EVERYBODY, ADOPTED
    )
    proposal = network.proposals["C-2026-01"]

    (found,) = differences(proposal, proposal.current, network.voices(proposal.current), then, THEN)

    assert (found.was, found.would) == ("adopted", "broken")
    assert found.sentence == (
        "C-2026-01 r1 would not have been adopted: the answer of UNHCR would have ended it at once."
    )


def test_an_objection_would_have_left_it_open_to_its_deadline() -> None:
    assert sentences(other(break_at="deadline"), says(MIRA, P.OBJECTION, 24), BROKEN) == [
        "would not have ended at once with the answer of UNHCR, but at its deadline."
    ]


def test_a_sentence_would_have_been_asked_for_its_word() -> None:
    told = replace(says(MIRA, P.NO_OBJECTION, 5), provisional=True)

    (found,) = played(other(free_text="confirm"), told, ADOPTED)

    assert found.sentence == (
        "C-2026-01 r1 would not have been adopted: UNHCR agreed in a sentence, and would have been asked for the word; "
        "UNHCR answered, and the answer is not clear."
    )


def test_what_came_to_light_after_the_closing_is_no_difference() -> None:
    returned = LetterReturned("t", "ana@iom.example", "IOM", "C-2026-01", 1, "5.1.1", "", DEADLINE + timedelta(days=1))

    assert played(other(grace=timedelta(minutes=20)), *EVERYBODY, ADOPTED, returned) == []


def test_a_round_that_came_to_nothing_is_rehearsed_for_what_it_was() -> None:
    (found,) = played(other(consultation_period=Period(working_days=7)), WITHDRAWN)

    assert (found.was, found.would, found.number) == ("undecided", "undecided", None)


AFFIRMATIVE = {**THEN.modes, "decision": Mode.AFFIRMATIVE}


@pytest.mark.parametrize(
    ("changed", "would", "why"),
    [
        ({"min_active": 4}, "extended", "3 members support it by an answer, and 4 must"),
        (
            {"modes": AFFIRMATIVE, "missing": "refer"},
            "referred",
            "UNHCR has not answered, and silence is no answer here",
        ),
        ({"declare": "co_chairs"}, "held", "a co-chair must declare the outcome"),
    ],
)
def test_what_the_procedure_itself_would_have_done_at_the_closing_is_said(
    changed: dict[str, Any], would: str, why: str
) -> None:
    found = played(other(**changed), *EVERYBODY, ADOPTED)[-1]

    assert (found.was, found.would) == ("adopted", would)
    assert found.sentence == f"C-2026-01 r1 would not have been adopted: {why}."


def test_a_reply_that_was_set_aside_ends_nothing() -> None:
    objection = says(MIRA, P.OBJECTION, 24)
    aside = ReplySetAside("C-2026-01", 1, objection.reply, OPENED + timedelta(hours=30))

    assert sentences(THEN, objection, aside, ADOPTED) == []
    assert sentences(other(break_at="first"), objection, aside, ADOPTED) == []


def test_an_urgent_round_is_held_against_the_floor_of_urgent_rounds() -> None:
    urgent = {"basis": Basis.URGENT, "deadline": OPENED + timedelta(hours=50)}

    assert sentences(other(floor=timedelta(days=20)), ADOPTED, **urgent) == []
    (said,) = sentences(other(urgent_floor=timedelta(days=4)), ADOPTED, **urgent)
    assert said.startswith("could not have been opened: its deadline gave 2 days, and the floor would be 4 days")
