"""What the Secretariat may do about a joint statement, and what both co-chairs release."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.acts import clearances, consensus, keys, releases, statements
from mailer.decision import Decision
from mailer.errors import NotFound, Refused
from mailer.network import Network
from mailer.network.facts import (
    Fact,
    KeysLapsed,
    KeyTurned,
    LetterReturned,
    Mode,
    NoticeKind,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    ProposalClosed,
    Role,
    RoundBroken,
    RoundOpened,
    StatementDropped,
    StatementNoticeIssued,
    StatementNoticeSent,
    StatementPublished,
    StatementPut,
    StatementReleased,
)

from ..build import ANA, ARBEN, BEN, GENT, LISTED, MIRA, SOFIA, ZEF, a_network, a_person, told
from ..statements import (
    CLOSED,
    EMBARGO,
    NOW,
    TEXT,
    C,
    K,
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
    received,
    released,
    says,
    state,
    step,
    steps,
    turn,
    turned,
    wanted,
)

OTHER = "# On trafficking\n\n1. The Network speaks with one clear voice.\n"
LATER = CLOSED + timedelta(hours=1)


def kinds(decision: Decision) -> list[type[Fact]]:
    return [type(fact) for fact in decision.facts]


# --- drafting ---------------------------------------------------------------------------------------------------------


def test_the_mandates_name_the_leads_and_their_focal_points_are_asked() -> None:
    decision = statements.draft(a_network(), wanted(themes=("#GCM:10", "trafficking")), NOW)

    network = a_network().after(*decision.facts)
    assert decision.about == S
    assert of(network).current.leads == ("UNODC", "IOM")
    assert of(network).current.text_hash == hash_of(TEXT)
    assert told(decision) == [ANA, GENT]
    assert {(each.audience, each.answers, each.buttons) for each in decision.letters} == {
        (S, "clearance", ("cleared", "not_cleared"))
    }


def test_leads_may_be_named_beside_those_of_the_mandates_and_each_leads_once() -> None:
    decision = statements.draft(a_network(), wanted(leads=("unhcr", "IOM")), NOW)

    assert of(a_network().after(*decision.facts)).current.leads == ("UNHCR", "IOM", "UNODC")


def test_where_there_is_no_focal_point_whoever_speaks_for_a_lead_is_asked() -> None:
    network = a_network(PersonLeft(MIRA, NOW))

    assert told(statements.draft(network, wanted(leads=("UNHCR",), themes=()), NOW)) == [BEN]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"themes": ()}, "a statement needs a lead"),
        (
            {"themes": ("weather",)},
            "“weather” is no theme of .statements.mandates. in rules/procedure.toml; known: asylum",
        ),
        ({"themes": (), "leads": ("ILO",)}, "“ILO” is not on the member list; see: mailer members list"),
        ({"themes": (), "leads": ("University",)}, "University is no member of the Network, and only members lead"),
        ({"themes": ("health",)}, "“WHO” is not on the member list"),
        ({"text": " \n"}, "the text is empty"),
        ({"embargo": NOW}, "the embargo would end at .*, which is past"),
    ],
)
def test_what_is_no_draft_is_refused_with_the_mend(change: dict[str, object], problem: str) -> None:
    with pytest.raises((Refused, NotFound), match=problem):
        statements.draft(a_network(), wanted(**change), NOW)


def test_a_lead_for_which_nobody_may_speak_is_named() -> None:
    with pytest.raises(Refused, match="nobody is on the list who may clear it for: UNODC"):
        statements.draft(a_network(PersonLeft(GENT, NOW)), wanted(), NOW)
    with pytest.raises(Refused, match="UNODC is no member"):
        statements.draft(a_network(OrganisationLeft("UNODC", NOW)), wanted(), NOW)


# --- a new text -------------------------------------------------------------------------------------------------------


def test_another_text_is_cleared_anew_by_all() -> None:
    network = in_clearance().after(says(GENT, True))
    decision = statements.revise(network, S, OTHER, (), LATER)
    after = network.after(*decision.facts)

    assert (of(after).current.revision, of(after).current.text_hash) == (2, hash_of(OTHER))
    assert told(decision) == [ANA, GENT]
    assert state(after) == "clearance"


def test_the_same_text_is_a_revision_only_under_other_leads() -> None:
    with pytest.raises(Refused, match="the same as revision 1, and so are its leads"):
        statements.revise(in_clearance(), S, TEXT, (), LATER)
    decision = statements.revise(in_clearance(), S, TEXT, ("UNHCR",), LATER)

    assert told(decision) == [MIRA]


def test_who_leads_instead_of_one_that_has_left_is_for_people_to_say() -> None:
    network = in_clearance(leads=("UNHCR",), themes=()).after(OrganisationLeft("UNHCR", NOW))

    with pytest.raises(Refused, match="UNHCR is no member of the Network, and only members lead; name others: --lead"):
        statements.revise(network, S, OTHER, (), LATER)
    assert told(statements.revise(network, S, OTHER, ("UNODC",), LATER)) == [GENT]


def test_a_revision_takes_back_the_round_on_the_earlier_text_and_says_why() -> None:
    network = in_consultation()
    decision = statements.revise(network, S, OTHER, (), LATER)
    after = network.after(*decision.facts)

    assert after.proposals[C].state == "withdrawn"
    assert told(decision, "consultation_closed") == [ANA, BEN, GENT, MIRA, ZEF]
    assert "Revision 2 of the statement goes to the organisations that lead it first" in after.proposals[C].reason
    assert state(after) == "clearance"
    put = step(cleared_by_all(after, hours=60), LATER)
    assert [fact.about for fact in put.facts if isinstance(fact, RoundOpened)] == ["C-2026-02"]


def test_a_revision_takes_back_what_the_co_chairs_were_asked_and_both_are_told() -> None:
    network = both_asked()
    decision = statements.revise(network, S, OTHER, (), LATER)

    assert KeysLapsed in kinds(decision)
    (letter, *_) = [each for each in decision.letters if each.template == "keys_ended"]
    assert letter.values["is_overtaken"]
    late = turn(network.after(*decision.facts), ANA, ZEF, now=LATER)
    assert StatementReleased not in kinds(late)


def test_a_broken_round_goes_on_with_the_text_that_was_cleared_anew_as_its_next_revision() -> None:
    broken = in_consultation().after(RoundBroken(C, 1, ("UNHCR",), LATER))
    assert state(broken) == "broken"
    revised = broken.after(*statements.revise(broken, S, OTHER, (), LATER).facts)
    put = step(cleared_by_all(revised, hours=100), LATER)

    (opened, linked) = put.facts
    assert isinstance(opened, RoundOpened)
    assert isinstance(linked, StatementPut)
    assert (opened.about, opened.revision, opened.text_hash) == (C, 2, hash_of(OTHER))
    assert (linked.proposal, linked.revision) == (C, 2)


def test_a_broken_round_whose_text_stays_is_put_anew_under_other_leads() -> None:
    broken = in_consultation().after(RoundBroken(C, 1, ("UNHCR",), LATER))
    revised = broken.after(*statements.revise(broken, S, TEXT, ("UNHCR",), LATER).facts)
    cleared = cleared_by_all(revised, hours=100)
    put = step(cleared, LATER)

    assert [fact.about for fact in put.facts] == [C, "C-2026-02", S]
    known = cleared.after(*put.facts).proposals
    assert (known[C].state, known["C-2026-02"].state) == ("withdrawn", "consulting")


# --- the members ------------------------------------------------------------------------------------------------------


def test_the_very_text_that_was_cleared_is_put_to_all_members_and_each_must_answer() -> None:
    decision = clearances.put(cleared_by_all(in_clearance()), of(in_clearance()), NOW)

    (opened, linked) = decision.facts
    assert isinstance(opened, RoundOpened)
    assert (opened.kind, opened.mode, opened.text, opened.text_hash) == (
        "statement", Mode.AFFIRMATIVE, TEXT, hash_of(TEXT)
    )  # fmt: skip
    assert isinstance(linked, StatementPut)
    assert told(decision) == [ANA, BEN, GENT, MIRA, ZEF]


def test_where_the_state_is_concerned_the_ministries_are_on_the_roll() -> None:
    network = in_clearance(state_concern=True)

    assert ARBEN in told(clearances.put(network, of(network), NOW))


def test_a_round_that_has_the_text_already_is_taken_as_it_is() -> None:
    network = in_consultation()
    changed = network.after(*consensus.revise(network, C, OTHER, None, LATER).facts)
    revised = replace(of(network).current, revision=2, text=OTHER, text_hash=hash_of(OTHER))
    unlinked = changed.after(revised)

    (linked,) = clearances.put(unlinked, of(unlinked), LATER).facts
    assert linked == StatementPut(S, 2, C, LATER)


# --- the keys ---------------------------------------------------------------------------------------------------------


def test_both_keys_release_it_under_the_next_number_to_everybody_where_there_is_no_embargo() -> None:
    network = both_asked()
    decision = turn(network, ANA, ZEF)

    (key, fact, published) = decision.facts
    assert isinstance(key, KeyTurned)
    assert fact == StatementReleased(S, 1, "UNMN/2026/ST/1", hash_of(TEXT), None, K, CLOSED)
    assert published == StatementPublished(S, CLOSED)
    assert told(decision, "statement_released") == sorted([ANA, ARBEN, BEN, GENT, MIRA, SOFIA, ZEF])


def test_under_an_embargo_it_goes_to_the_roll_alone() -> None:
    decision = turn(both_asked(embargo=EMBARGO), ANA, ZEF)

    assert StatementPublished not in kinds(decision)
    assert told(decision, "statement_released") == sorted([ANA, BEN, GENT, MIRA, ZEF])


def test_an_embargo_that_is_over_by_then_is_none() -> None:
    decision = turn(both_asked(embargo=NOW + timedelta(days=1)), ANA, ZEF)

    assert SOFIA in told(decision, "statement_released")


def test_ministries_on_the_roll_get_it_at_once_and_others_with_everybody() -> None:
    asked = both_asked_with_the_ministry()
    decision = turn(asked, ANA, ZEF)

    assert ARBEN in told(decision, "statement_released")
    assert SOFIA not in told(decision, "statement_released")


def both_asked_with_the_ministry() -> Network:
    """A statement under embargo to which the ministry has agreed."""
    network = in_consultation(state_concern=True, embargo=EMBARGO)
    when = NOW + timedelta(hours=30)
    (reply,) = [each for each in agreed(network, when).proposals[C].current.replies if each.organisation == "IOM"]
    ministry = replace(reply, organisation="Ministry", address=ARBEN, reply="m")
    return steps(closed(agreed(network, when).after(ministry)), CLOSED)


def test_one_key_releases_nothing_and_a_refusal_ends_it_with_a_word_to_the_secretariat() -> None:
    network = both_asked()

    assert kinds(turn(network, ANA)) == [KeyTurned]
    refused = turn(network, ZEF, yes=False)
    assert kinds(refused) == [KeyTurned]
    assert told(refused) == [ANA, ZEF]


@pytest.mark.parametrize("ending", ["refused", "lapsed"])
def test_after_a_refusal_or_too_long_a_time_the_secretariat_asks_again(ending: str) -> None:
    network = both_asked()
    with pytest.raises(Refused, match=f"both co-chairs are asked already, as {K}"):
        statements.release(network, S, None, LATER)
    end = turn(network, ZEF, yes=False) if ending == "refused" else keys.lapse(network, network.keys[K], CLOSED)
    ended = network.after(*end.facts)

    again = statements.release(ended, S, EMBARGO, LATER)
    after = ended.after(*again.facts)
    assert again.about == "K-2026-02"
    assert of(after).embargo == EMBARGO
    assert StatementReleased in kinds(turn(after, ANA, ZEF, act="K-2026-02", now=LATER))


@pytest.mark.parametrize(
    ("facts", "hindrance"),
    [
        ([says(GENT, False, 200)], "UNODC has not cleared it"),
        ([StatementDropped(S, "", LATER)], "it is dropped"),
    ],
)
def test_both_keys_release_nothing_that_is_hindered_since_and_the_co_chairs_are_told_why(
    facts: list[Fact], hindrance: str
) -> None:
    decision = turn(both_asked().after(*facts), ANA, ZEF)

    assert kinds(decision) == [KeyTurned]
    assert decision.attention
    assert hindrance in decision.letters[0].values["hindrance"]


def test_keys_to_one_text_release_no_other() -> None:
    network = both_asked()
    other = of(network).current
    swapped = network.after(replace(other, revision=2, text=OTHER, text_hash=hash_of(OTHER)))

    with pytest.raises(Refused, match="has not cleared it; the members have not adopted it; the text is another one"):
        releases.release(swapped, swapped.keys[K], LATER)


def test_a_text_that_the_members_adopted_and_its_leads_did_not_clear_is_not_released() -> None:
    network = in_consultation()
    changed = network.after(*consensus.revise(network, C, OTHER, None, NOW + timedelta(hours=3)).facts)
    followed = steps(changed, NOW + timedelta(hours=3))
    other = closed(agreed(reached(followed, NOW + timedelta(hours=3)), NOW + timedelta(hours=30)), CLOSED)

    assert (state(other), of(other).current.text_hash) == ("adopted", hash_of(OTHER))
    with pytest.raises(Refused, match="S-2026-01 cannot be released: UNODC has not cleared it; IOM has not cleared it"):
        statements.release(other, S, None, LATER)
    assert steps(other, CLOSED).keys == {}
    assert list(steps(cleared_by_all(other, hours=200), CLOSED).keys) == [K]


def test_a_text_that_its_leads_cleared_and_the_members_changed_before_they_adopted_it_is_not_released() -> None:
    network = in_consultation()
    changed = network.after(*consensus.revise(network, C, OTHER, None, NOW + timedelta(hours=3)).facts)
    other = closed(agreed(reached(changed, NOW + timedelta(hours=3)), NOW + timedelta(hours=30)), CLOSED)

    assert of(other).current.text == TEXT, "the clock has not seen it yet"
    with pytest.raises(Refused, match="S-2026-01 cannot be released: the members adopted another text"):
        statements.release(other, S, None, LATER)


def test_without_two_co_chairs_nobody_releases() -> None:
    network = adopted(a_person(ZEF, "Zef Rama", "UNICEF", Role.FOCAL_POINT))

    with pytest.raises(Refused, match="this needs the two co-chairs, and the member list has 1"):
        statements.release(network, S, None, LATER)


@pytest.mark.parametrize(
    ("network", "problem"),
    [
        (in_clearance(), "cannot be released: UNODC has not cleared it; IOM has not cleared it; the members have not"),
        (in_consultation(), "cannot be released: the members have not adopted it"),
        (released(), "is released as UNMN/2026/ST/1, and its text never changes; draft a new one that cites it"),
    ],
    ids=["clearance", "consultation", "released"],
)
def test_what_is_not_adopted_or_is_released_is_not_put_to_the_co_chairs(network: Network, problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        statements.release(network, S, None, LATER)


# --- given up ---------------------------------------------------------------------------------------------------------


def test_who_was_asked_to_clear_it_is_told_that_it_is_given_up() -> None:
    decision = statements.drop(in_clearance(), S, "overtaken", LATER)

    assert [(each.template, each.to.addr) for each in decision.letters] == [
        ("statement_dropped", GENT),
        ("statement_dropped", ANA),
    ]


def test_a_statement_in_its_round_is_given_up_with_the_round_in_one_letter() -> None:
    decision = statements.drop(in_consultation(), S, "overtaken", LATER)

    assert kinds(decision) == [ProposalClosed, StatementDropped]
    assert {each.template for each in decision.letters} == {"consultation_closed"}


def test_members_who_adopted_it_are_told_that_it_is_not_released_and_the_co_chairs_are_asked_no_more() -> None:
    decision = statements.drop(both_asked(), S, "overtaken", LATER)

    assert kinds(decision) == [KeysLapsed, StatementDropped]
    assert told(decision, "statement_dropped") == [ANA, BEN, GENT, MIRA, ZEF]
    with pytest.raises(Refused, match="S-2026-01 is dropped; draft a new one"):
        statements.revise(both_asked().after(*decision.facts), S, OTHER, (), LATER)


# --- notices ----------------------------------------------------------------------------------------------------------


def corrected(network: Network) -> Network:
    """A correction is put to the co-chairs, and both confirm it."""
    asked = network.after(*statements.correct(network, S, "Twelve, not ten.", LATER).facts)
    return turned(asked, ANA, ZEF, now=LATER, act="K-2026-02")


def test_a_correction_goes_with_two_keys_to_exactly_those_who_have_the_statement() -> None:
    network = released().after(*received(MIRA, SOFIA))
    after = corrected(network)
    decision = step(after, LATER)

    assert state(after) == "corrected"
    assert [(each.template, each.to.addr, each.values["count"]) for each in decision.letters] == [
        ("statement_notice", MIRA, 1),
        ("statement_notice", SOFIA, 1),
    ]
    assert of(after).current.text == TEXT, "the text itself never changes"
    assert step_or_none(after.after(*decision.facts)) is None


def step_or_none(network: Network) -> object:
    return releases.tell(network, of(network), of(network).notices[-1], LATER)


def test_whoever_has_the_statement_only_later_gets_the_notice_then() -> None:
    after = corrected(released().after(*received(MIRA)))
    told_first = after.after(*step(after, LATER).facts)
    decision = step(told_first.after(*received(ZEF, when=LATER)), LATER)

    assert told(decision) == [ZEF]
    (fact,) = decision.facts
    assert fact == StatementNoticeSent(S, 1, (ZEF,), LATER)


def test_who_has_left_the_list_gets_no_notice_and_whose_statement_came_back_none_either() -> None:
    network = released().after(*received(MIRA, ZEF, GENT), PersonLeft(GENT, LATER))
    back = LetterReturned("t", ZEF, "UNICEF", S, None, "5.1.1", "", LATER)

    assert told(step(corrected(network.after(back)), LATER)) == [MIRA]


def test_who_has_it_and_has_moved_to_an_organisation_outside_the_embargo_gets_the_notice_once_that_is_over() -> None:
    moved = a_person(GENT, "Gent Toska", "University", listed=LATER)
    network = corrected(released(embargo=EMBARGO).after(*received(MIRA, GENT), moved))
    assert told(step(network, LATER)) == [MIRA]

    public = network.after(StatementPublished(S, EMBARGO))
    assert GENT in told(step(public, EMBARGO))


def test_a_withdrawn_statement_is_corrected_no_more_and_withdrawn_once() -> None:
    network = released().after(*received(MIRA))
    asked = network.after(*statements.withdraw(network, S, "Wrong year.", LATER).facts)
    with pytest.raises(Refused, match="both co-chairs are asked already, as K-2026-02: Withdrawal of UNMN/2026/ST/1"):
        statements.correct(asked, S, "Twelve.", LATER)
    after = turned(asked, ANA, ZEF, now=LATER, act="K-2026-02")

    assert state(after) == "withdrawn"
    assert told(step(after, LATER)) == [MIRA]
    for act in (statements.correct, statements.withdraw):
        with pytest.raises(
            Refused, match=r"S-2026-01 is withdrawn; a .* is of a statement that is released, and stands"
        ):
            act(after, S, "More.", LATER)


def test_a_statement_that_was_withdrawn_under_its_embargo_is_never_published() -> None:
    network = released(embargo=EMBARGO).after(*received(MIRA))
    asked = network.after(*statements.withdraw(network, S, "Wrong year.", LATER).facts)
    after = steps(turned(asked, ANA, ZEF, now=LATER, act="K-2026-02"), EMBARGO + timedelta(days=1))

    assert of(after).published is None
    assert state(after) == "withdrawn"


def test_a_notice_that_one_co_chair_refuses_is_none() -> None:
    network = released().after(*received(MIRA))
    asked = network.after(*statements.correct(network, S, "Twelve.", LATER).facts)
    refused = asked.after(*keys.turn(asked, "K-2026-02", ZEF, False, LATER, LATER).facts)

    assert state(refused) == "released"
    again = refused.after(*statements.correct(refused, S, "Twelve.", LATER).facts)
    assert [each.drafted.kind for each in of(again).notices] == [NoticeKind.CORRECTION] * 2
    issued = turn(again, ANA, ZEF, now=LATER, act="K-2026-03")
    assert StatementNoticeIssued(S, 2, "K-2026-03", LATER) in issued.facts


def test_what_is_not_released_has_nothing_to_correct() -> None:
    with pytest.raises(Refused, match="S-2026-01 is adopted; a correction is of a statement that is released"):
        statements.correct(adopted(), S, "Twelve.", LATER)
    with pytest.raises(NotFound, match="there is no statement S-2026-09; see: mailer statement list"):
        statements.correct(adopted(), "S-2026-09", "Twelve.", LATER)


def test_nobody_gets_the_statement_twice_also_at_another_address() -> None:
    network = released(embargo=EMBARGO).after(*received(MIRA, BEN, ANA, ZEF, GENT))

    assert told(step(network, EMBARGO)) == [ARBEN, SOFIA]


def test_an_organisation_that_joins_after_the_round_gets_it_with_everybody() -> None:
    ilo = OrganisationListed("ILO", OrganisationKind.MEMBER, (), LISTED)
    network = both_asked(embargo=EMBARGO).after(ilo, a_person("lin@ilo.example", "Lin", "ILO", Role.FOCAL_POINT))
    decision = turn(network, ANA, ZEF)

    assert "lin@ilo.example" not in told(decision)
    assert "lin@ilo.example" in told(step(turned(network, ANA, ZEF), EMBARGO))
