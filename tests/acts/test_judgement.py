"""A person says what a mail is: what that takes back of its reading as an answer, and what it may not."""

import pytest

from mailer.acts import judgement, rulings
from mailer.decision import Decision
from mailer.errors import Refused
from mailer.network.facts import MailJudged, Position, Ruling

from ..build import BEN, MIRA
from ..handlers.test_position_cases import ARRIVED, CAREFUL, LEFT, NORA, OBJECTS, UNCLEAR, Case, Said, lived


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


@pytest.mark.parametrize(("kind", "about"), [("enquiry", None), ("position", "C-2026-01"), ("position", "C-2026-02")])
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
