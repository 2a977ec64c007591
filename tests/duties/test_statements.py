"""What the clock does about joint statements: once, and only when nothing and nobody holds it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mailer.acts import consensus
from mailer.acts import statements as orders
from mailer.duties import DUTIES, statements
from mailer.errors import Refused
from mailer.mail import Mailbox, Waiting
from mailer.network import Network
from mailer.network.clearances import NONE
from mailer.network.facts import (
    ClearanceAsked,
    KeysAsked,
    LetterReturned,
    OrganisationLeft,
    PersonLeft,
    Position,
    ReminderSent,
    Role,
    RoundOpened,
    StatementDrafted,
    StatementHeld,
    StatementPublished,
    StatementPut,
)
from mailer.network.statements import clearances

from ..build import ANA, BEN, GENT, MIRA, SOFIA, ZEF, a_network, a_person, at, told
from ..statements import (
    CLOSED,
    EMBARGO,
    FOCAL_POINTS,
    NOW,
    TEXT,
    C,
    S,
    adopted,
    agreed,
    both_asked,
    cleared_by_all,
    closed,
    hash_of,
    in_clearance,
    in_consultation,
    of,
    reached,
    released,
    says,
    state,
    step,
    steps,
    turn,
    turned,
)

LATE = at("2026-02-24 09:00")
LATER = NOW + timedelta(hours=3)
OLTA = "olta@unodc.example"


def nothing(network: Network, now: datetime = LATER, mailbox: Mailbox | None = None) -> bool:
    return list(statements.due(network, mailbox or Mailbox(now), now)) == []


def waiting(about: str | None = None, organisation: str | None = None, state: str = "attention") -> Mailbox:
    came = NOW + timedelta(hours=1)
    mail = Waiting(7, came, came, "x@y.example", organisation, "Subject", about, "because", state)
    return Mailbox(LATER, (mail,))


def test_statements_are_among_what_the_clock_does() -> None:
    assert statements.due in DUTIES


# --- clearance --------------------------------------------------------------------------------------------------------


def test_while_a_lead_is_silent_nothing_happens() -> None:
    assert nothing(in_clearance())
    assert nothing(in_clearance().after(says(GENT, True)))


def test_once_every_lead_has_cleared_it_the_round_opens_by_itself_on_that_very_text() -> None:
    decision = step(cleared_by_all(in_clearance()), LATER)

    (opened, put) = decision.facts
    assert isinstance(opened, RoundOpened)
    assert put == StatementPut(S, 1, opened.about, LATER)
    assert opened.text_hash == of(in_clearance()).current.text_hash
    assert nothing(cleared_by_all(in_clearance()).after(*decision.facts))


def test_a_lead_that_does_not_clear_it_is_told_to_secretariat_and_co_chairs_with_its_words_once() -> None:
    network = in_clearance().after(says(ANA, True), says(GENT, False, text="Paragraph 1 is not ours."))
    decision = step(network, LATER)

    reason = "UNODC has not cleared it: “Paragraph 1 is not ours.”"
    assert decision.facts == (StatementHeld(S, 1, (reason,), LATER),)
    assert told(decision) == [ANA, ZEF]
    assert {letter.values["reasons"] for letter in decision.letters} == {(reason,)}
    assert nothing(network.after(*decision.facts))


def test_what_comes_up_again_is_told_again() -> None:
    network = steps(in_clearance().after(says(GENT, False)), LATER)
    cleared = steps(network.after(says(GENT, True, 4)), LATER + timedelta(hours=2))
    assert of(cleared).held_because == ()
    again = step(cleared.after(says(GENT, False, 6)), LATER + timedelta(hours=4))

    first = step(in_clearance().after(says(GENT, False)), LATER)
    assert {each.key for each in again.letters}.isdisjoint(each.key for each in first.letters)
    other = step(in_clearance().after(says(ANA, False)), LATER)
    assert {each.key for each in other.letters}.isdisjoint(each.key for each in first.letters)


@pytest.mark.parametrize(
    ("mailbox", "holds"),
    [
        (waiting(about=S), True),
        (waiting(organisation="UNODC"), True),
        (waiting(state="quarantined"), True),
        (waiting(about=C, organisation="UNODC"), False),
        (waiting(organisation="UNICEF"), False),
        (waiting(about="M-2026-01"), False),
    ],
)
def test_a_mail_that_may_say_something_of_it_and_that_nobody_has_looked_at_holds_it(
    mailbox: Mailbox, holds: bool
) -> None:
    decision = step(cleared_by_all(in_clearance()), LATER, mailbox)

    assert isinstance(decision.facts[0], StatementHeld) is holds
    assert state(cleared_by_all(in_clearance()).after(*decision.facts)) == ("clearance" if holds else "consultation")


def test_of_a_mail_that_waits_nobody_is_told_while_it_hinders_nothing() -> None:
    assert nothing(in_clearance().after(says(GENT, True)), mailbox=waiting(about=S))
    assert nothing(in_consultation(), mailbox=waiting(about=S))
    assert nothing(both_asked(), CLOSED, waiting(about=S))


def test_a_mail_from_before_the_present_text_holds_nothing() -> None:
    old = Waiting(7, at("2026-02-15 09:00"), NOW, "x@y.example", None, "Subject", S, "because", "attention")

    assert isinstance(step(cleared_by_all(in_clearance()), LATER, Mailbox(LATER, (old,))).facts[0], RoundOpened)


def test_a_new_focal_point_of_a_lead_that_has_not_answered_is_asked() -> None:
    olta = a_person(OLTA, "Olta Çela", "UNODC", Role.FOCAL_POINT, listed=LATER)
    decision = step(in_clearance().after(PersonLeft(GENT, LATER), olta), LATER)

    assert decision.facts == (ClearanceAsked(S, 1, "UNODC", OLTA, LATER),)
    assert told(decision) == [OLTA]
    cleared = in_clearance().after(says(GENT, True), PersonLeft(GENT, LATER), olta)
    assert nothing(cleared), "what the predecessor cleared stands"


def test_where_no_letter_reaches_the_focal_point_the_others_who_speak_are_asked() -> None:
    network = in_clearance(leads=("UNHCR",), themes=())
    returned = LetterReturned("t", MIRA, "UNHCR", S, 1, "5.1.1", "", LATER)

    assert told(step(network.after(returned), LATER)) == [BEN]


def test_a_lead_that_has_left_or_has_nobody_is_told() -> None:
    left = step(in_clearance().after(says(ANA, True), OrganisationLeft("UNODC", LATER)), LATER)
    nobody = step(in_clearance().after(says(ANA, True), PersonLeft(GENT, LATER)), LATER)

    assert left.facts == (
        StatementHeld(S, 1, ("UNODC leads it, has not cleared it, and has left the Network",), LATER),
    )
    assert nobody.facts == (StatementHeld(S, 1, ("UNODC has nobody on the list who may clear it",), LATER),)


def test_a_lead_that_left_after_it_had_cleared_the_text_hinders_nothing() -> None:
    network = cleared_by_all(in_clearance()).after(OrganisationLeft("UNODC", LATER))

    assert isinstance(step(network, LATER).facts[0], RoundOpened)


def test_a_silent_lead_is_reminded_once() -> None:
    network = in_clearance().after(says(ANA, True))
    assert nothing(network, at("2026-02-19 16:00"))
    decision = step(network, at("2026-02-19 17:05"))

    assert decision.facts == (ReminderSent(S, 1, "UNODC", at("2026-02-19 17:05")),)
    assert [(each.to.addr, each.values["is_reminder"], each.follows) for each in decision.letters] == [
        (GENT, True, f"statement_clearance {S} r1")
    ]
    assert nothing(network.after(*decision.facts), at("2026-03-01 10:00"))


def test_what_the_rules_refuse_is_told_and_stops_no_other_statement() -> None:
    network = cleared_by_all(in_clearance(state_concern=True)).after(OrganisationLeft("Ministry", LATER))
    decision = step(network, LATER)

    (fact,) = decision.facts
    assert isinstance(fact, StatementHeld)
    assert "needs a ministry on the roll" in fact.reasons[0]


# --- the round --------------------------------------------------------------------------------------------------------


def test_a_text_that_is_revised_in_its_round_is_the_statements_next_and_its_leads_are_asked_anew() -> None:
    network = in_consultation()
    changed = network.after(*consensus.revise(network, C, "Another text.", None, LATER).facts)
    decision = step(changed, LATER)

    (fact, put) = decision.facts
    assert isinstance(fact, StatementDrafted)
    assert (fact.revision, fact.text_hash, put) == (2, hash_of("Another text."), StatementPut(S, 2, C, LATER))
    asked = step(changed.after(*decision.facts), LATER)
    assert told(asked) == [ANA, GENT]
    assert state(steps(changed, LATER)) == "consultation"


def edited(network: Network, text: str, now: datetime) -> Network:
    """Both co-chairs have ruled that this text is an editorial change of the one that is put."""
    network = network.after(*consensus.edit(network, C, text, now).facts)
    return turned(network, ANA, ZEF, now=now)


def test_an_editorial_change_of_the_round_is_another_text_which_the_leads_must_clear_anew() -> None:
    heard = agreed(in_consultation(), NOW + timedelta(hours=30))
    changed = edited(heard, TEXT.replace("speaks", "talks"), LATER)
    assert len(changed.proposals[C].current.replies) == len(FOCAL_POINTS)

    network = steps(changed, LATER)
    assert (of(network).current.revision, state(network)) == (2, "consultation")
    assert {each.state for each in clearances(of(network), network.people)} == {NONE}

    network = closed(reached(network, LATER), at("2026-03-02 17:30"))
    network = steps(network, at("2026-03-02 17:30"))
    assert state(network) == "adopted"
    with pytest.raises(Refused, match="UNODC has not cleared it; IOM has not cleared it"):
        orders.release(network, S, None, at("2026-03-02 17:30"))

    again = cleared_by_all(network, 400)
    (asked,) = [fact for fact in step(again, at("2026-03-05 10:00")).facts if isinstance(fact, KeysAsked)]
    assert asked.value == hash_of(TEXT.replace("speaks", "talks"))


def test_a_round_that_confirms_the_same_text_needs_no_other_clearance() -> None:
    network = closed(agreed(in_consultation(), NOW + timedelta(hours=30), UNHCR=Position.OBJECTION))
    assert state(network) == "broken"
    lifted = agreed(network, LATE)
    network = lifted.after(*consensus.confirm(lifted, C, None, LATE).facts)

    assert (network.proposals[C].current.revision, state(network)) == (2, "consultation")
    assert nothing(network, LATE)

    network = agreed(reached(network, LATE), LATE + timedelta(hours=1))
    network = closed(network, LATE + timedelta(days=10))
    assert (of(network).current.revision, state(network)) == (1, "adopted")
    (asked,) = [fact for fact in step(network, LATE + timedelta(days=10)).facts if isinstance(fact, KeysAsked)]
    assert asked.value == hash_of(TEXT)


def test_adopted_it_is_put_to_both_co_chairs_once() -> None:
    decision = step(adopted(), CLOSED)

    (fact,) = decision.facts
    assert isinstance(fact, KeysAsked)
    assert (fact.subject, fact.value) == (S, of(adopted()).current.text_hash)
    assert told(decision) == [ANA, ZEF]
    assert nothing(both_asked(), CLOSED)
    assert nothing(both_asked().after(*turn(both_asked(), ZEF, yes=False).facts), CLOSED), "nor after a refusal"


def test_the_same_text_under_other_leads_is_put_to_the_co_chairs_anew() -> None:
    refused = both_asked().after(*turn(both_asked(), ZEF, yes=False).facts)
    led_by_others = replace(of(refused).current, revision=2, leads=("UNHCR",), at=CLOSED + timedelta(hours=1))
    network = refused.after(led_by_others, StatementPut(S, 2, C, led_by_others.at))
    decision = step(cleared_by_all(network, hours=200), led_by_others.at)

    assert isinstance(decision.facts[0], KeysAsked)


def test_the_co_chairs_are_not_asked_while_a_lead_has_taken_its_clearance_back_or_a_mail_waits() -> None:
    taken_back = step(adopted().after(says(GENT, False, 200)), CLOSED)
    assert isinstance(taken_back.facts[0], StatementHeld)
    assert isinstance(step(adopted(), CLOSED, waiting(about=S)).facts[0], StatementHeld)


def test_without_two_co_chairs_the_secretariat_is_told() -> None:
    network = adopted(a_person(ZEF, "Zef Rama", "UNICEF", Role.FOCAL_POINT))
    (fact,) = step(network, CLOSED).facts

    assert isinstance(fact, StatementHeld)
    assert "this needs the two co-chairs" in fact.reasons[0]


# --- the embargo ------------------------------------------------------------------------------------------------------


def test_at_the_end_of_the_embargo_and_not_before_it_goes_to_everybody_else() -> None:
    network = released(embargo=EMBARGO)
    assert nothing(network, EMBARGO - timedelta(seconds=1))
    decision = step(network, EMBARGO)

    assert decision.facts == (StatementPublished(S, EMBARGO),)
    assert SOFIA in told(decision)
    assert nothing(network.after(*decision.facts), EMBARGO)


def test_nothing_of_a_statement_without_facts_is_due() -> None:
    assert nothing(a_network())
    assert nothing(turned(both_asked(), ANA), CLOSED)
