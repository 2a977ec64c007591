"""A person says what a mail is: what that takes back of its reading as an answer, and what it may not."""

from datetime import timedelta

import pytest

from mailer.acts import consensus, judgement, rulings
from mailer.decision import Decision
from mailer.errors import Refused
from mailer.network.facts import Fact, MailJudged, OrganisationLeft, Position, Ruling

from ..build import BEN, GENT, MIRA, at
from ..handlers.test_position_cases import (
    AFTER,
    ARRIVED,
    CAREFUL,
    LEFT,
    NORA,
    OBJECTS,
    TEA,
    THIRD,
    UNCLEAR,
    Case,
    Said,
    lived,
)


def judged(case: Case, mail: str, kind: str, about: str | None = None) -> Decision:
    decision = judgement.judged(case.network, MailJudged(about, mail, kind, case.now), 1, "Ana")
    case.takes(decision)
    return decision


@pytest.mark.parametrize(
    ("words", "kind", "about", "takes_back"),
    [
        ("Let me see.", "enquiry", None, True),
        ("Let me see.", "position", None, False),
        ("Let me see.", "position", "C-2026-01", False),
        ("Let me see.", "position", "C-2026-02", False),  # it may answer both
        ("Agree", "enquiry", None, True),
        ("Agree", "position", "C-2026-01", False),
        ("Agree", "position", "C-2026-02", True),
    ],
)
def test_a_mail_that_a_person_says_is_no_answer_to_a_matter_is_taken_back_there_and_its_organisation_told(
    words: str, kind: str, about: str | None, takes_back: bool
) -> None:
    case = lived(Said(MIRA, words))

    decision = judged(case, "mail 0", kind, about)

    assert bool(case.proposal.current.set_aside) is takes_back
    assert {letter.template for letter in decision.letters} == {*["position_set_aside"] * takes_back}


@pytest.mark.parametrize(("kind", "about"), [("enquiry", None), ("position", "C-2026-01")])
def test_a_block_that_is_clear_and_proven_is_taken_back_by_nobody_else(kind: str, about: str | None) -> None:
    with pytest.raises(Refused, match="only they can take it back, by their own mail"):
        judged(lived(OBJECTS, **CAREFUL), "mail 0", kind, about)


def test_what_both_co_chairs_settled_stands_when_its_mail_is_taken_off_the_queue() -> None:
    case = lived(UNCLEAR, **CAREFUL)
    (said,) = case.network.proposals["C-2026-01"].current.replies_of("UNODC")
    fact = MailJudged(None, said.reply, "enquiry", case.now)
    assert case.network.after(*judgement.facts_of(case.network, fact)).proposals["C-2026-01"].current.set_aside

    case.ordered(
        lambda network, now: rulings.rule(network, "C-2026-01", Ruling.SETTLED, "UNODC", Position.ABSTAIN, now)
    )
    case.both_confirm()

    assert case.effective(organisation="UNODC") is Position.ABSTAIN
    assert judgement.facts_of(case.network, fact) == (fact,)


def test_an_objection_that_had_given_way_counts_again_once_the_answer_of_the_successor_is_found_to_be_none() -> None:
    case = lived(OBJECTS, LEFT, ARRIVED, Said(NORA, "Agree"), **CAREFUL)
    assert case.effective() is Position.AGREE

    judged(case, "mail 1", "enquiry")

    assert case.effective() is Position.OBJECTION


def test_a_mail_can_be_taken_back_again_after_it_was_put_back_and_its_organisation_is_told_each_time() -> None:
    case = lived(Said(MIRA, "Agree"))
    (said,) = case.proposal.current.replies_of("UNHCR")

    first = judged(case, said.reply, "enquiry")
    assert case.effective() is Position.NONE
    case.happens(said)
    assert case.effective() is Position.AGREE
    second = judged(case, said.reply, "enquiry")

    assert case.effective() is Position.NONE
    assert len({letter.key for letter in (*first.letters, *second.letters) if letter.to.addr == BEN}) == 2


def test_each_of_two_successors_whose_answers_are_none_leaves_the_objection_in_force() -> None:
    case = lived(OBJECTS, LEFT, ARRIVED, Said(NORA, "Agree"), *THIRD, Said(TEA, "Agree"), **CAREFUL)
    for mail in ("mail 1", "mail 2"):
        judged(case, mail, "enquiry")

    assert case.effective() is Position.OBJECTION


def test_time_that_counts_again_runs_out_and_its_organisation_is_told() -> None:
    case = lived(Said(MIRA, "More time"), LEFT, ARRIVED, Said(NORA, "Agree"), **CAREFUL)
    judged(case, "mail 1", "enquiry")
    assert "What counts now: UNHCR asks for more time." in case.words("position_set_aside", NORA)

    case.clock(case.now + timedelta(days=7))

    assert NORA in case.told("hold_over")
    assert case.effective() is Position.NONE


@pytest.mark.parametrize("since", [[Said(MIRA, "Agree")], [LEFT, ARRIVED, Said(NORA, "Agree")]])
def test_what_a_text_that_is_put_once_more_rests_on_nobody_sets_aside(since: list[Said | Fact]) -> None:
    case = lived(OBJECTS, *since)
    case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now))

    with pytest.raises(Refused, match="mail 1 is why UNHCR blocks C-2026-01 no more, which was put once more on that"):
        judged(case, "mail 1", "enquiry")


def test_a_block_stands_in_its_own_matter_though_a_person_says_that_the_mail_answers_another() -> None:
    case = lived(OBJECTS, **CAREFUL)

    judged(case, "mail 0", "position", "C-2026-02")

    assert case.effective() is Position.OBJECTION


@pytest.mark.parametrize(("words", "why"), [("Agree", "is on record for"), ("Abstain", "is why UNHCR does not block")])
def test_what_a_decision_rests_on_nobody_sets_aside(words: str, why: str) -> None:
    case = lived(OBJECTS, Said(MIRA, words), **CAREFUL).clock(AFTER)
    assert case.proposal.state == "adopted"

    with pytest.raises(Refused, match=f"mail 1 {why} UNMN/2026/DEC/1, .*; ask them to say"):
        judged(case, "mail 1", "enquiry")
    judged(case, "mail 0", "enquiry")  # this one had been taken back, and nothing rests on it


def test_what_a_successor_had_said_in_time_is_found_to_be_none_also_in_the_round_that_confirms_the_text() -> None:
    reserves = Said(NORA, "Reservation: para 2.")
    case = lived(OBJECTS, LEFT, ARRIVED, reserves, Said(GENT, "OBJECT: para 1"), **CAREFUL)
    case.waiting.clear()
    case.clock(AFTER).happens(Said(GENT, "Agree", arrived=AFTER + timedelta(hours=1)))
    case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now))

    with pytest.raises(Refused, match="put once more on that"):
        judged(case, "mail 1", "enquiry")


def test_what_a_member_that_has_left_blocks_with_only_both_co_chairs_take_away() -> None:
    case = lived(UNCLEAR, OrganisationLeft("UNODC", at("2026-02-18 12:00")))

    with pytest.raises(Refused, match=r"it has left: .* mailer consensus rule C-2026-01 departed --organisation UNODC"):
        judged(case, "mail 0", "enquiry")
