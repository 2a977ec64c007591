"""How the member list keeps itself true; acts of two keys; working groups; for whom something is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.acts import asking, audience, changes, groups, keys
from mailer.acts.changes import Said
from mailer.decision import Decision
from mailer.duties.consensus import closings_due
from mailer.errors import NotFound, Refused
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    AddressDropped,
    AddressLearnt,
    AudienceChanged,
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Fact,
    GroupClosed,
    GroupJoined,
    KeyAct,
    KeysLapsed,
    LetterAccepted,
    LetterReturned,
    ListShared,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    Position,
    Role,
    RoundOpened,
)
from mailer.network.people import Authority

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, STRANGER, ZEF, a_group, a_network, a_person, at
from ..network.test_consensus import FOCAL_POINTS, opened, says
from ..network.test_digest import update

NOW = at("2026-03-20 10:00")
OLTA = "olta@unhcr.example"
EVIL = "evil@bad.example"
NEW_FOCAL_POINT = Said(
    "UNHCR", ChangeKind.ADD, "mail", "Our new focal point is Olta Çela", "", "Olta Çela", OLTA, (Role.FOCAL_POINT,)
)
WISH = Said(
    "ILO", ChangeKind.JOIN, "mail", "We would like to join.", "", "Lin Wu", "lin@ilo.example", (Role.FOCAL_POINT,)
)


def told(decision: Decision) -> dict[str, list[str]]:
    """Who gets which letter."""
    found: dict[str, list[str]] = {}
    for letter in decision.letters:
        found.setdefault(letter.template, []).append(letter.to.addr)
    return found


def after(network: Network, decision: Decision) -> Network:
    return network.after(*decision.facts)


# --- a change is proposed, and somebody confirms it -------------------------------------------------------------------


def test_what_is_said_of_the_list_changes_nothing_until_it_is_confirmed() -> None:
    network = a_network()
    proposed = changes.propose(network, NEW_FOCAL_POINT, NOW)

    assert told(proposed) == {"change_proposed": [MIRA, ANA]}
    assert after(network, proposed).people == network.people


def test_a_new_focal_point_takes_the_place_of_the_old_one_and_is_welcomed() -> None:
    network = after(a_network(opened()), changes.propose(a_network(opened()), NEW_FOCAL_POINT, NOW))
    decided = changes.decide(network, "L-2026-01", True, MIRA, at("2026-02-18 10:00"))
    people = after(network, decided).people

    assert [person.address for person in people.focal_points("UNHCR")] == [OLTA]
    assert people.persons[MIRA].roles == ()
    assert people.persons[MIRA].left is None
    assert told(decided) == {"change_decided": [MIRA, ANA], "welcome": [OLTA], "consultation": [OLTA]}
    (welcome,) = (letter for letter in decided.letters if letter.template == "welcome")
    assert [each["proposal"].reference for each in welcome.values["rounds"]] == ["C-2026-01"]
    assert welcome.encloses == ("terms",)


def test_what_is_refused_leaves_the_list_as_it_was() -> None:
    network = after(a_network(), changes.propose(a_network(), NEW_FOCAL_POINT, NOW))
    decided = changes.decide(network, "L-2026-01", False, "ana", NOW)

    assert after(network, decided).people == network.people
    assert told(decided) == {"change_decided": [MIRA, ANA]}
    with pytest.raises(Refused, match="L-2026-01 is refused already"):
        changes.decide(after(network, decided), "L-2026-01", True, "ana", NOW)


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (Said("UNHCR", ChangeKind.ADDRESS, "mail", "", MIRA, "Mira Leka", OLTA), (AddressLearnt(MIRA, OLTA, NOW),)),
        (Said("UNHCR", ChangeKind.LEAVE, "mail", "", BEN, "Ben Okoro"), (PersonLeft(BEN, NOW),)),
        (Said("UNHCR", ChangeKind.WITHDRAW, "mail", ""), (OrganisationLeft("UNHCR", NOW),)),
        (
            replace(NEW_FOCAL_POINT, roles=(Role.ALTERNATE,)),
            (a_person(OLTA, "Olta Çela", "UNHCR", Role.ALTERNATE, listed=NOW),),
        ),
        (
            Said("UNHCR", ChangeKind.ADD, "mail", "", "", "Ben Okoro", BEN, (Role.FOCAL_POINT,)),
            (
                a_person(MIRA, "Mira Leka", "UNHCR", listed=NOW),
                a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT, listed=NOW),
            ),
        ),
        (
            Said("UNICEF", ChangeKind.ADD, "mail", "", "", "Ben", "ben@unicef.example", (Role.FOCAL_POINT,)),
            (
                a_person(ZEF, "Zef Rama", "UNICEF", Role.CO_CHAIR, listed=NOW),
                a_person("ben@unicef.example", "Ben", "UNICEF", Role.FOCAL_POINT, listed=NOW),
            ),
        ),
        (
            Said("IOM", ChangeKind.ADD, "mail", "", "", "Ana Hoxha", ANA, (Role.ALTERNATE,)),
            (a_person(ANA, "Ana Hoxha", "IOM", Role.ALTERNATE, Role.SECRETARIAT, Role.CO_CHAIR, listed=NOW),),
        ),
    ],
    ids=[
        "address",
        "leave",
        "withdraw",
        "alternate",
        "an alternate becomes focal point",
        "a co-chair stays co-chair",
        "who becomes alternate stays in the Secretariat",
    ],
)
def test_what_a_change_does_once_it_is_confirmed(said: Said, facts: tuple[Fact, ...]) -> None:
    network = after(a_network(), changes.propose(a_network(), said, NOW))

    assert changes.decide(network, "L-2026-01", True, "ana", NOW).facts[1:] == facts


def of_new_address(address: str, name: str, organisation: str) -> tuple[Network, Decision]:
    said = Said(organisation, ChangeKind.ADDRESS, "mail", "my new address", address, name, EVIL)
    decision = changes.propose(a_network(), said, NOW)
    return after(a_network(), decision), decision


def test_whoever_is_said_to_have_another_address_is_asked_and_told_at_the_one_that_is_known() -> None:
    network, proposed = of_new_address(BEN, "Ben Okoro", "UNHCR")
    decided = changes.decide(network, "L-2026-01", True, "ana", NOW)

    assert told(proposed) == {"change_proposed": [MIRA, ANA, BEN]}
    assert told(decided) == {"change_decided": [MIRA, ANA, BEN]}
    assert all(after(network, decided).may_receive(each.audience, each.to.addr) for each in decided.letters)


@pytest.mark.parametrize(("address", "name", "organisation"), [(ZEF, "Zef Rama", "UNICEF"), (ANA, "Ana Hoxha", "IOM")])
def test_the_new_address_of_a_co_chair_would_turn_a_key_and_is_theirs_alone_to_confirm(
    address: str, name: str, organisation: str
) -> None:
    network, proposed = of_new_address(address, name, organisation)

    assert told(proposed) == {"change_proposed": [address]}
    with pytest.raises(Refused, match=f"L-2026-01 is the address of a co-chair: {name} alone confirms it"):
        changes.decide(network, "L-2026-01", True, "ana", NOW)
    assert changes.decide(network, "L-2026-01", False, "ana", NOW).facts == (
        ChangeDecided("L-2026-01", False, "ana", NOW),
    )


def test_where_no_letter_reaches_the_co_chair_a_person_looks() -> None:
    network = a_network(LetterReturned("token", ZEF, "UNICEF", None, None, "5.1.1", "", NOW))
    decision = changes.propose(network, Said("UNICEF", ChangeKind.ADDRESS, "mail", "", ZEF, "Zef Rama", EVIL), NOW)

    assert (decision.letters, decision.attention) == ((), True)
    assert "nobody could be asked" in decision.why


@pytest.mark.parametrize(
    "said",
    [
        Said("UNHCR", ChangeKind.ADD, "mail", "", "", "Mira Leka", MIRA, (Role.FOCAL_POINT,)),
        Said("UNHCR", ChangeKind.ADDRESS, "mail", "", MIRA, "Mira Leka", MIRA),
        Said("UNHCR", ChangeKind.LEAVE, "bounce", "", OLTA),
    ],
)
def test_nobody_is_asked_about_what_the_list_says_already(said: Said) -> None:
    decision = changes.propose(a_network(), said, NOW)

    assert (decision.facts, decision.letters) == ((), ())


def test_the_same_is_asked_once() -> None:
    network = after(a_network(), changes.propose(a_network(), NEW_FOCAL_POINT, NOW))

    again = changes.propose(network, NEW_FOCAL_POINT, NOW)
    assert (again.facts, again.letters, again.about) == ((), (), "L-2026-01")


# Somebody of another organisation, and somebody who is there no more.
@pytest.mark.parametrize(
    ("said", "facts", "why"),
    [
        (
            Said("UNHCR", ChangeKind.ADDRESS, "mail", "", MIRA, "Mira Leka", ZEF),
            [],
            f"{ZEF} is the address of Zef Rama",
        ),
        (
            Said("UNHCR", ChangeKind.ADDRESS, "mail", "", MIRA, "Mira Leka", BEN),
            [],
            f"{BEN} is the address of Ben Okoro",
        ),
        (Said("UNHCR", ChangeKind.ADD, "mail", "", "", "Zef", ZEF), [], f"{ZEF} is on the list of UNICEF"),
        (NEW_FOCAL_POINT, [a_person(OLTA, "Olta", "UNICEF")], f"{OLTA} is on the list of UNICEF"),
        (NEW_FOCAL_POINT, [OrganisationLeft("UNHCR", NOW)], "UNHCR is not on the list"),
        (
            Said("UNHCR", ChangeKind.LEAVE, "bounce", "", BEN, "Ben Okoro"),
            [a_person(BEN, "Ben Okoro", "UNICEF")],
            "Ben Okoro is not on the list of UNHCR",
        ),
        (
            Said("UNHCR", ChangeKind.ADDRESS, "mail", "", BEN, "Ben Okoro", OLTA),
            [PersonLeft(BEN, NOW)],
            "Ben Okoro is not on the list of UNHCR",
        ),
    ],
    ids=["of another", "of a colleague", "added", "joined another", "left", "moved", "gone"],
)
def test_nobody_changes_what_is_not_theirs_neither_when_it_is_said_nor_when_it_is_confirmed(
    said: Said, facts: list[Fact], why: str
) -> None:
    network = a_network(*facts)
    proposed = changes.propose(network, said, NOW)
    assert (proposed.facts, proposed.attention) == ((), True)
    assert why in proposed.why

    before = ChangeProposed("L-2026-01", said.organisation, said.change, said.address, said.name, said.new_address,
                            said.roles, "mail", "", NOW)  # fmt: skip
    network = network.after(before)
    with pytest.raises(Refused, match=why):
        changes.decide(network, "L-2026-01", True, "ana", NOW)
    confirmed = changes.decided(network, network.changes["L-2026-01"], True, MIRA, NOW)
    assert (confirmed.facts, confirmed.attention) == ((), True)


def test_what_has_come_true_in_the_meantime_does_not_come_true_twice() -> None:
    said = Said("UNHCR", ChangeKind.LEAVE, "mail", "", BEN, "Ben Okoro")
    network = after(a_network(), changes.propose(a_network(), said, NOW)).after(PersonLeft(BEN, NOW))

    assert changes.decide(network, "L-2026-01", True, "ana", NOW).facts == (
        ChangeDecided("L-2026-01", True, "ana", NOW),
    )


@pytest.mark.parametrize(("source", "is_asked"), [("mail", True), ("auto_reply", False), ("bounce", False)])
def test_a_program_that_repeats_what_was_refused_is_not_heard(source: str, is_asked: bool) -> None:
    network = after(a_network(), changes.propose(a_network(), NEW_FOCAL_POINT, NOW))
    network = after(network, changes.decide(network, "L-2026-01", False, "ana", NOW))

    assert bool(changes.propose(network, replace(NEW_FOCAL_POINT, source=source), NOW).facts) is is_asked


def test_where_letters_to_the_focal_point_come_back_the_secretariat_is_asked_alone() -> None:
    network = a_network(LetterReturned("token", MIRA, "UNHCR", None, None, "5.1.1", "", NOW))

    assert told(changes.propose(network, NEW_FOCAL_POINT, NOW)) == {"change_proposed": [ANA]}


# --- joining ----------------------------------------------------------------------------------------------------------


def joining(*turned: str) -> tuple[Network, Decision]:
    """A wish to join, and the keys that co-chairs turned."""
    network = a_network()
    decision = changes.propose(network, WISH, NOW)
    for co_chair in turned:
        network = after(network, decision)
        decision = keys.turn(network, "K-2026-01", co_chair, True, NOW, NOW)
    return after(network, decision), decision


def test_a_wish_to_join_goes_to_the_co_chairs_and_to_nobody_else() -> None:
    _, decision = joining()

    assert told(decision) == {"keys_asked": [ANA, ZEF]}


def test_one_key_is_half_an_act() -> None:
    network, decision = joining(ANA)

    assert (network.keys["K-2026-01"].state, network.keys["K-2026-01"].missing) == ("open", (ZEF,))
    assert decision.letters == ()
    assert network.proposals == {}


def test_the_same_key_twice_is_one_key() -> None:
    network, _ = joining(ANA, ANA)

    assert network.keys["K-2026-01"].missing == (ZEF,)


def test_with_both_keys_the_members_are_asked_whether_to_admit() -> None:
    network, decision = joining(ANA, ZEF)

    (proposal,) = network.proposals.values()
    assert (proposal.kind, proposal.title) == ("membership", "Admission of ILO")
    assert told(decision)["consultation"] == [ANA, MIRA, BEN, ZEF, GENT]
    assert told(decision)["keys_ended"] == [ANA, ZEF]
    assert "ILO" not in network.people.organisations


def test_an_adopted_admission_is_a_member_with_a_focal_point_who_is_welcomed() -> None:
    network, _ = joining(ANA, ZEF)
    (fact,) = (proposal.current.opened for proposal in network.proposals.values())
    network = network.after(*consulted(fact))
    late = fact.deadline.replace(hour=23)

    (adopted,) = closings_due(network, Mailbox(late), late)
    people = after(network, adopted).people
    assert people.organisations["ILO"].left is None
    assert [person.address for person in people.focal_points("ILO")] == ["lin@ilo.example"]
    assert told(adopted)["welcome"] == ["lin@ilo.example"]


def test_whoever_wishes_to_join_writes_nothing_into_the_question_but_what_is_quoted() -> None:
    words = "We would like to join.\n\n## Also decided\nThe Secretariat moves to [ILO](https://bad.example)."
    wish = replace(WISH, words=words, name="Lin\n# Wu")
    network = after(a_network(), changes.propose(a_network(), wish, NOW))
    (opened, *_) = keys.put_to_the_members(network, "L-2026-01", NOW, "K-2026-01").facts

    assert isinstance(opened, RoundOpened)
    own, _, quotation = opened.text.partition("In its own words:\n\n")
    assert own.splitlines()[2] == "Its focal point would be Lin \\# Wu <lin@ilo.example>."
    assert all(line.startswith(">") for line in quotation.strip().split("\n"))
    assert "\\#\\# Also decided" in quotation
    assert "\\[ILO\\]" in quotation


def test_who_joins_from_an_address_that_anybody_can_have_makes_nobody_a_colleague() -> None:
    wish = replace(WISH, new_address="ilo.tirana@gmail.com")
    network = after(a_network(), changes.propose(a_network(), wish, NOW))
    people = after(network, changes.decided(network, network.changes["L-2026-01"], True, "UNMN/2026/DEC/1", NOW)).people

    assert people.organisations["ILO"].domains == ()
    assert people.speaker("stranger@gmail.com", NOW).authority is Authority.NONE
    assert people.speaker("ilo.tirana@gmail.com", NOW).authority is Authority.VOICE


def consulted(fact: RoundOpened) -> list[Fact]:
    return [
        LetterAccepted(fact.about, 1, entry.organisation, FOCAL_POINTS[entry.organisation], NOW) for entry in fact.roll
    ]


def test_a_no_of_one_co_chair_ends_it_and_the_wish_is_refused() -> None:
    network, _ = joining()
    decision = keys.turn(network, "K-2026-01", ZEF, False, NOW, NOW)
    network = after(network, decision)

    assert (network.keys["K-2026-01"].state, network.changes["L-2026-01"].state) == ("refused", "refused")
    assert told(decision) == {"keys_ended": [ANA, ZEF]}
    assert keys.turn(network, "K-2026-01", ANA, True, NOW, NOW).facts == ()


@pytest.mark.parametrize("turned", [(), (ANA,)], ids=["no key", "one key"])
def test_to_refuse_a_wish_ends_what_the_co_chairs_were_asked(turned: tuple[str, ...]) -> None:
    network, _ = joining(*turned)
    decision = changes.decide(network, "L-2026-01", False, "the Secretariat", NOW)
    network = after(network, decision)

    assert network.keys["K-2026-01"].state == "lapsed"
    assert told(decision)["keys_ended"] == [ANA, ZEF]
    for is_turned in (True, False):
        late = keys.turn(network, "K-2026-01", ZEF, is_turned, NOW, NOW)
        assert (late.facts, late.letters) == ((), ())


def test_nobody_refuses_alone_what_the_members_were_asked() -> None:
    network = after(a_network(), changes.propose(a_network(), WISH, NOW))
    for co_chair in (ANA, ZEF):
        network = after(network, keys.turn(network, "K-2026-01", co_chair, True, NOW, NOW))

    with pytest.raises(Refused, match="L-2026-01 was put to the members as C-2026-01, and they decide"):
        changes.decide(network, "L-2026-01", False, "the Secretariat", NOW)


def test_a_wish_to_join_is_confirmed_by_nobody_alone() -> None:
    network, _ = joining()

    with pytest.raises(Refused, match="the co-chairs put it to the members"):
        changes.decide(network, "L-2026-01", True, "ana", NOW)


def test_after_a_lapse_the_secretariat_has_the_co_chairs_asked_again() -> None:
    network, _ = joining(ANA)
    with pytest.raises(Refused, match=r"L-2026-01 waits for Zef Rama, as K-2026-01"):
        changes.admit(network, "L-2026-01", NOW)
    lapsed = after(network, keys.lapse(network, network.keys["K-2026-01"], NOW))

    assert lapsed.keys["K-2026-01"].state == "lapsed"
    assert told(changes.admit(lapsed, "L-2026-01", NOW)) == {"keys_asked": [ANA, ZEF]}


def test_what_both_confirmed_and_could_not_be_put_is_put_later() -> None:
    network = after(a_network(), changes.propose(a_network(), WISH, NOW))
    network = network.after(*(PersonLeft(address, NOW) for address in (MIRA, BEN)))
    for co_chair in (ANA, ZEF):
        decision = keys.turn(network, "K-2026-01", co_chair, True, NOW, NOW)
        network = after(network, decision)

    assert decision.attention
    assert "nobody is on the list to be asked for: UNHCR" in decision.why
    mended = network.after(a_person(MIRA, "Mira Leka", "UNHCR", Role.FOCAL_POINT))
    assert changes.admit(mended, "L-2026-01", NOW).facts[0].title == "Admission of ILO"  # type: ignore[union-attr]


@pytest.mark.parametrize("facts", [[PersonLeft(ZEF, NOW)], [a_person(BEN, "Ben", "UNHCR", Role.CO_CHAIR)]])
def test_an_act_of_two_keys_needs_two_co_chairs(facts: list[Fact]) -> None:
    with pytest.raises(Refused, match=r"this needs the two co-chairs, and the member list has [13]"):
        asking.ask(a_network(*facts), KeyAct.ADMIT, "L-2026-01", "", "x", NOW)


def test_the_two_co_chairs_are_of_two_organisations() -> None:
    both = a_person(ZEF, "Zef Rama", "IOM", Role.CO_CHAIR)
    with pytest.raises(Refused, match="both are of IOM"):
        asking.ask(a_network(both), KeyAct.ADMIT, "L-2026-01", "", "x", NOW)

    network, _ = joining(ANA)
    moved = keys.turn(network.after(both), "K-2026-01", ZEF, True, NOW, NOW)
    assert (moved.facts, moved.attention) == ((), True)


def test_a_key_that_comes_too_late_finds_the_act_lapsed() -> None:
    network, _ = joining(ANA)
    lapses = network.keys["K-2026-01"].asked.lapses
    late = keys.turn(network, "K-2026-01", ZEF, True, lapses, lapses)

    assert late.facts == (KeysLapsed("K-2026-01", lapses),)
    assert told(late) == {"keys_ended": [ANA, ZEF]}


def test_a_key_that_arrived_in_time_turns_however_late_it_is_read() -> None:
    network, _ = joining(ANA)
    lapses = network.keys["K-2026-01"].asked.lapses
    decision = keys.turn(network, "K-2026-01", ZEF, True, lapses - timedelta(seconds=1), lapses + timedelta(days=2))

    assert after(network, decision).keys["K-2026-01"].state == "done"
    assert len(after(network, decision).proposals) == 1


def test_who_joins_by_an_address_that_is_anothers_by_now_joins_without_a_focal_point() -> None:
    network = after(a_network(), changes.propose(a_network(), WISH, NOW))
    network = network.after(a_person("lin@ilo.example", "Lin Wu", "UNHCR", Role.ALTERNATE))
    people = after(network, changes.decided(network, network.changes["L-2026-01"], True, "UNMN/2026/DEC/1", NOW)).people

    assert people.persons["lin@ilo.example"].organisation == "UNHCR"
    assert people.warnings() == ["ILO has no focal point"]


# --- checking and sharing the list ------------------------------------------------------------------------------------


def test_focal_points_of_members_and_ministries_are_asked_whether_the_list_is_right() -> None:
    decision = changes.check(a_network(), (), NOW)

    assert told(decision) == {"list_check": [ANA, ARBEN, MIRA, ZEF, GENT]}


def test_one_organisation_can_be_asked_alone() -> None:
    assert told(changes.check(a_network(), ("UNHCR",), NOW)) == {"list_check": [MIRA]}
    with pytest.raises(NotFound, match="“ILO” is not on the member list"):
        changes.check(a_network(), ("ILO",), NOW)


def test_an_organisation_without_a_focal_point_cannot_be_asked() -> None:
    network = a_network(PersonLeft(GENT, NOW))

    with pytest.raises(Refused, match="UNODC has no focal point who could be asked"):
        changes.check(network, ["UNHCR", "UNODC"], NOW)


def test_the_list_goes_to_the_members_alone_with_what_is_new_and_as_files() -> None:
    network = a_network(ListShared(at("2026-01-10 09:00")), PersonLeft(BEN, NOW))
    decision = changes.share(network, NOW)

    assert told(decision) == {"list_shared": [ANA, MIRA, ZEF, GENT]}
    (letter, *_) = decision.letters
    assert [(each.name, each.type) for each in letter.attachments] == [
        ("member-list.csv", "text/csv"),
        ("member-list.vcf", "text/vcard"),
    ]
    assert [(each.name, each.what) for each in letter.values["news"]] == [("Ben Okoro", "gone")]
    assert after(network, decision).people.news == ()


@pytest.mark.parametrize(
    ("who", "fact"), [("UNHCR", OrganisationLeft("UNHCR", NOW)), ("Mira@UNHCR.example", PersonLeft(MIRA, NOW))]
)
def test_an_organisation_or_a_person_leaves(who: str, fact: Fact) -> None:
    assert changes.leave(a_network(), who, NOW).facts == (fact,)
    with pytest.raises((Refused, NotFound)):
        changes.leave(a_network(fact), who, NOW)


def test_an_address_that_was_learnt_by_mistake_is_a_strangers_again() -> None:
    learnt = a_network(AddressLearnt(MIRA, EVIL, NOW))
    dropped = changes.drop_address(learnt, EVIL, NOW)
    network = after(learnt, dropped)

    assert dropped.facts == (AddressDropped(MIRA, EVIL, NOW),)
    assert network.people.persons[MIRA].mailbox == MIRA
    assert network.people.person_of(EVIL) is None
    assert network.people.speaker(EVIL, NOW).authority is Authority.NONE
    assert not network.may_receive("organisation UNHCR", EVIL)
    assert after(network, changes.drop_address(learnt, EVIL, NOW)) == network  # told twice is told once


def test_of_the_answers_in_the_name_of_somebody_whose_address_is_dropped_a_person_is_told() -> None:
    learnt = a_network(opened(), AddressLearnt(MIRA, EVIL, NOW), says(MIRA, Position.AGREE))

    assert "answers in their name to C-2026-01" in changes.drop_address(learnt, EVIL, NOW).why


def test_the_address_by_which_somebody_stands_on_the_list_and_a_strangers_are_not_dropped() -> None:
    with pytest.raises(Refused, match="Mira Leka stands on the list by it"):
        changes.drop_address(a_network(AddressLearnt(MIRA, EVIL, NOW)), MIRA, NOW)
    with pytest.raises(NotFound, match="is nobody's address on the list"):
        changes.drop_address(a_network(), EVIL, NOW)


# --- working groups ---------------------------------------------------------------------------------------------------

MANDATE = groups.Mandate("WG1", "Returns", "Draft the chapter.", MIRA, "the meeting of 19 March")


def test_a_group_begins_with_its_convenor() -> None:
    decision = groups.create(a_network(), MANDATE, NOW)
    group = after(a_network(), decision).groups["WG1"]

    assert (group.title, group.convenor, group.members) == ("Returns", MIRA, frozenset({("UNHCR", MIRA)}))
    assert told(decision) == {"group_joined": [MIRA]}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reference": "group one"}, "“group one” is no reference of a group"),
        ({"convenor": STRANGER}, "is not on the member list"),
        ({"ends": at("2026-03-01 10:00")}, "the group would end on 2026-03-01, which is past"),
        ({"basis": "C-2026-01"}, "C-2026-01 is a proposal of the kind decision, and is consulting"),
        ({"basis": "c-2026-03"}, "there is no C-2026-03 to found a group"),
        ({"basis": "the meeting M-2026-09"}, "there is no M-2026-09 to found a group"),
    ],
)
def test_a_group_that_cannot_be_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises((Refused, NotFound), match=why):
        groups.create(a_network(opened()), replace(MANDATE, **changed), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": "RETURNS "}, "“RETURNS ” is the working group WG5 already"),
        ({"title": "wg5"}, "“wg5” is the working group WG5 already"),
        ({"title": "Partners"}, "“Partners” is an audience of the Network already"),
        ({"reference": "members"}, "“MEMBERS” is an audience of the Network already"),
        ({"reference": "returns", "title": "x"}, "“RETURNS” is the working group WG5 already"),
        ({"title": "C-2026-01"}, "“C-2026-01” is a reference of another kind already"),
    ],
)
def test_a_group_that_could_be_taken_for_something_else_is_refused(changed: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        groups.create(a_network(a_group("WG5", "Returns")), replace(MANDATE, **{"title": "Data", **changed}), NOW)  # type: ignore[arg-type]


def test_a_name_is_free_again_once_its_group_has_ended() -> None:
    network = a_network(a_group("WG5", "Returns"), GroupClosed("WG5", "Done.", NOW))

    assert groups.create(network, MANDATE, NOW).facts


def test_partners_take_part_and_members_are_told_who_does() -> None:
    network = a_network(a_group("WG1", "Returns", MIRA), GroupJoined("WG1", "UNHCR", MIRA, NOW))
    decision = groups.add(network, "WG1", SOFIA, NOW)

    assert told(decision) == {"group_joined": [SOFIA]}
    assert [person.address for person in decision.letters[0].values["others"]] == [MIRA]
    joined = after(network, decision)
    assert joined.may_receive("WG1", SOFIA)
    assert not after(joined, groups.remove(joined, "WG1", SOFIA, NOW)).may_receive("WG1", SOFIA)
    with pytest.raises(Refused, match="takes part in WG1 already"):
        groups.add(joined, "WG1", SOFIA, NOW)


@pytest.mark.parametrize(
    "gone",
    [
        PersonLeft(SOFIA, NOW),
        OrganisationLeft("University", NOW),
        a_person(SOFIA, "Sofia Berg", "UNICEF", listed=NOW),
    ],
    ids=["the person left", "the organisation left", "of another organisation"],
)
def test_who_leaves_the_list_leaves_the_groups_and_is_not_in_them_on_coming_back(gone: Fact) -> None:
    joined = a_network(a_group("WG1", "Returns", MIRA), GroupJoined("WG1", "University", SOFIA, NOW))
    back = joined.after(
        gone,
        OrganisationListed("University", OrganisationKind.PARTNER, (), NOW),
        a_person(SOFIA, "Sofia Berg", "University", Role.FOCAL_POINT, listed=NOW),
    )

    assert joined.may_receive("WG1", SOFIA)
    assert back.people.organisation_of(SOFIA) is not None
    assert not back.may_receive("WG1", SOFIA)
    assert groups.add(back, "WG1", SOFIA, NOW).facts == (GroupJoined("WG1", "University", SOFIA, NOW),)


def test_an_organisation_that_takes_part_as_a_whole_does_so_until_it_leaves() -> None:
    joined = a_network(a_group("WG1", "Returns", MIRA), GroupJoined("WG1", "UNHCR", "", NOW))
    back = joined.after(
        OrganisationLeft("UNHCR", NOW),
        OrganisationListed("UNHCR", OrganisationKind.MEMBER, (), NOW),
        a_person(BEN, "Ben Okoro", "UNHCR", listed=NOW),
    )

    assert joined.after(PersonLeft(MIRA, NOW)).may_receive("WG1", BEN)
    assert not back.may_receive("WG1", BEN)


def test_organisations_may_be_typed_in_small_letters() -> None:
    network = a_network(a_group("WG1", "Returns", MIRA))

    assert groups.add(network, "WG1", "unhcr", NOW).facts == (GroupJoined("WG1", "UNHCR", "", NOW),)
    assert changes.leave(network, "unicef", NOW).facts == (OrganisationLeft("UNICEF", NOW),)
    assert told(changes.check(network, ["unhcr"], NOW)) == {"list_check": [MIRA]}


def test_who_is_added_again_is_told_again() -> None:
    network = a_network(a_group("WG1", "Returns", MIRA))
    first = groups.add(network, "WG1", SOFIA, NOW)
    network = after(after(network, first), groups.remove(after(network, first), "WG1", SOFIA, NOW))

    second = groups.add(network, "WG1", SOFIA, NOW + timedelta(days=1))

    assert told(second) == {"group_joined": [SOFIA]}
    assert first.letters[0].key != second.letters[0].key


def test_who_comes_to_an_organisation_that_takes_part_as_a_whole_is_told() -> None:
    network = a_network(a_group("WG1", "Returns", ZEF), GroupJoined("WG1", "UNHCR", "", NOW))
    said = Said("UNHCR", ChangeKind.ADD, "hand", "x", name="Olta", new_address=OLTA, roles=(Role.ALTERNATE,))
    network = after(network, changes.propose(network, said, NOW))

    decision = changes.decide(network, "L-2026-01", True, "Ana", NOW)

    assert told(decision)["group_joined"] == [OLTA]
    assert after(network, decision).may_receive("WG1", OLTA)


def test_of_an_organisation_without_people_nobody_is_told_and_that_is_said() -> None:
    network = a_network(a_group("WG1", "Returns"), OrganisationListed("UNFPA", OrganisationKind.MEMBER, (), NOW))

    decision = groups.add(network, "WG1", "UNFPA", NOW)

    assert decision.letters == ()
    assert decision.why == "UNFPA takes part in WG1; nobody of it is on the list yet, so nobody is told"


@pytest.mark.parametrize("who", [MIRA, "UNHCR"])
def test_the_convenor_is_not_removed_before_there_is_another(who: str) -> None:
    network = a_network(
        a_group("WG1", "Returns", MIRA), GroupJoined("WG1", "UNHCR", MIRA, NOW), GroupJoined("WG1", "IOM", ANA, NOW)
    )

    with pytest.raises(Refused, match="Mira Leka convenes WG1; name another first: mailer groups convenor WG1 ADDRESS"):
        groups.remove(network, "WG1", who, NOW)
    with pytest.raises(Refused, match="Zef Rama does not take part in WG1; add them first"):
        groups.appoint(network, "WG1", ZEF, NOW)
    with pytest.raises(Refused, match="Mira Leka convenes WG1 already"):
        groups.appoint(network, "WG1", MIRA, NOW)

    appointed = groups.appoint(network, "WG1", ANA, NOW)

    assert told(appointed) == {"group_joined": [ANA]}
    network = after(network, appointed)
    assert (network.groups["WG1"].convenor, len(network.groups["WG1"].members)) == (ANA, 2)
    assert after(network, groups.remove(network, "WG1", who, NOW)).groups["WG1"].members == {("IOM", ANA)}


def test_a_reference_may_be_typed_in_small_letters() -> None:
    network = a_network(a_group("Returns", "Returns", MIRA))

    assert groups.add(network, "returns", SOFIA, NOW).facts == (GroupJoined("Returns", "University", SOFIA, NOW),)


def test_a_group_that_the_member_list_named_gets_its_mandate_and_keeps_its_reference_and_people() -> None:
    named = replace(a_group("Returns", "Returns", ""), mandate="")
    network = a_network(named, GroupJoined("Returns", "University", SOFIA, NOW))
    group = after(network, groups.create(network, replace(MANDATE, reference="returns"), NOW)).groups["Returns"]

    assert (group.mandate, group.members) == (MANDATE.text, {("University", SOFIA), ("UNHCR", MIRA)})


def test_of_an_organisation_that_takes_part_as_a_whole_no_single_person_is_added_or_removed() -> None:
    network = a_network(a_group("WG1", "Returns"), GroupJoined("WG1", "UNHCR", "", NOW))

    with pytest.raises(Refused, match="takes part in WG1 already"):
        groups.add(network, "WG1", BEN, NOW)
    with pytest.raises(Refused, match="all of UNHCR take part in WG1; remove UNHCR, then add people"):
        groups.remove(network, "WG1", BEN, NOW)


def test_a_group_ends_with_its_report_to_whoever_took_part_and_to_the_members() -> None:
    network = a_network(a_group("WG1", "Returns", MIRA), GroupJoined("WG1", "University", SOFIA, NOW))
    decision = groups.close(network, "WG1", "We wrote the chapter.", NOW)

    assert sorted(told(decision)["group_closed"]) == sorted([ANA, MIRA, BEN, ZEF, GENT, SOFIA])
    with pytest.raises(Refused, match="WG1 was closed on"):
        groups.add(after(network, decision), "WG1", MIRA, NOW)


def test_an_end_only_moves_later() -> None:
    network = a_network(a_group("WG1", "Returns", ends=at("2026-04-01 10:00")))
    longer = after(network, groups.extend(network, "WG1", at("2026-06-01 10:00"), NOW))

    assert longer.groups["WG1"].ends == at("2026-06-01 10:00")
    with pytest.raises(Refused, match="an end only moves later"):
        groups.extend(longer, "WG1", at("2026-05-01 10:00"), NOW)


# --- for whom something is --------------------------------------------------------------------------------------------

SHARED = update(1, "2026-03-19 10:00")


def test_fewer_people_than_before_is_done_at_once() -> None:
    decision = audience.change(a_network(SHARED), "U-2026-001", "co-chairs", NOW)

    assert decision.facts == (AudienceChanged("U-2026-001", "co-chairs", NOW),)
    assert after(a_network(SHARED), decision).digest.pending[0].audience == "co-chairs"


def test_more_people_than_before_need_both_co_chairs() -> None:
    network = a_network(SHARED)
    asked = audience.change(network, "U-2026-001", "public", NOW)
    assert told(asked) == {"keys_asked": [ANA, ZEF]}
    network = after(network, asked)
    assert network.library["U-2026-001"].audience == "members"

    for co_chair in (ANA, ZEF):
        network = after(network, keys.turn(network, "K-2026-01", co_chair, True, NOW, NOW))
    assert network.library["U-2026-001"].audience == "public"
    assert network.digest.pending[0].audience == "public"


def test_the_co_chairs_are_asked_once_for_each_audience() -> None:
    network = after(a_network(SHARED), audience.change(a_network(SHARED), "U-2026-001", "public", NOW))

    with pytest.raises(Refused, match="asked already whether U-2026-001 is for public, as K-2026-01"):
        audience.change(network, "U-2026-001", "public", NOW)
    asked_anew = audience.change(network, "U-2026-001", "partners", NOW)
    assert told(asked_anew) == {"keys_ended": [ANA, ZEF], "keys_asked": [ANA, ZEF]}


@pytest.mark.parametrize("wanted", ["co-chairs", "partners"])
def test_the_newest_word_of_whoever_shared_it_overtakes_what_the_co_chairs_were_asked(wanted: str) -> None:
    network = after(a_network(SHARED), audience.change(a_network(SHARED), "U-2026-001", "public", NOW))
    network = after(network, audience.change(network, "U-2026-001", wanted, NOW))

    assert network.keys["K-2026-01"].state == "lapsed"
    assert "K-2026-01 is lapsed already" in keys.turn(network, "K-2026-01", ANA, True, NOW, NOW).why


@pytest.mark.parametrize(
    ("reference", "wanted", "why"),
    [
        ("U-2026-009", "public", "there is no update U-2026-009"),
        ("U-2026-001", "everybody", "“everybody” is no audience, or the name of two; known: co-chairs"),
        ("U-2026-001", "members", "U-2026-001 is for members already"),
    ],
)
def test_an_audience_that_cannot_be_is_refused(reference: str, wanted: str, why: str) -> None:
    with pytest.raises((Refused, NotFound), match=why):
        audience.change(a_network(SHARED), reference, wanted, NOW)
