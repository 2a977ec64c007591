"""How the member list keeps itself true; acts of two keys; working groups; for whom something is."""

from dataclasses import replace

import pytest

from mailer.acts import audience, changes, groups, keys
from mailer.acts.changes import Said
from mailer.decision import Decision
from mailer.duties.consensus import closings_due
from mailer.errors import NotFound, Refused
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    AddressLearnt,
    AudienceChanged,
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Fact,
    GroupJoined,
    KeyAct,
    KeysLapsed,
    KeyTurned,
    LetterAccepted,
    LetterReturned,
    ListShared,
    OrganisationLeft,
    PersonLeft,
    Role,
    RoundOpened,
)

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, STRANGER, ZEF, a_group, a_network, a_person, at
from ..network.test_consensus import FOCAL_POINTS, opened
from ..network.test_digest import update

NOW = at("2026-03-20 10:00")
OLTA = "olta@unhcr.example"
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
        decision = keys.turn(network, "K-2026-01", co_chair, True, NOW)
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


def consulted(fact: RoundOpened) -> list[Fact]:
    return [
        LetterAccepted(fact.about, 1, entry.organisation, FOCAL_POINTS[entry.organisation], NOW) for entry in fact.roll
    ]


def test_a_no_of_one_co_chair_ends_it_and_the_wish_is_refused() -> None:
    network, _ = joining()
    decision = keys.turn(network, "K-2026-01", ZEF, False, NOW)
    network = after(network, decision)

    assert (network.keys["K-2026-01"].state, network.changes["L-2026-01"].state) == ("refused", "refused")
    assert told(decision) == {"keys_ended": [ANA, ZEF]}
    assert keys.turn(network, "K-2026-01", ANA, True, NOW).facts == ()


def test_two_keys_do_not_bring_back_a_wish_that_was_refused_meanwhile() -> None:
    network = after(a_network(), changes.propose(a_network(), WISH, NOW))
    network = after(network, changes.decide(network, "L-2026-01", False, "the Secretariat", NOW))
    network = after(network, keys.turn(network, "K-2026-01", ANA, True, NOW))
    decision = keys.turn(network, "K-2026-01", ZEF, True, NOW)

    assert decision.attention
    assert "it could not be done: L-2026-01 is refused already" in decision.why
    assert after(network, decision).proposals == {}


def test_nobody_refuses_alone_what_the_members_were_asked() -> None:
    network = after(a_network(), changes.propose(a_network(), WISH, NOW))
    for co_chair in (ANA, ZEF):
        network = after(network, keys.turn(network, "K-2026-01", co_chair, True, NOW))

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
        decision = keys.turn(network, "K-2026-01", co_chair, True, NOW)
        network = after(network, decision)

    assert decision.attention
    assert "nobody is on the list to be asked for: UNHCR" in decision.why
    mended = network.after(a_person(MIRA, "Mira Leka", "UNHCR", Role.FOCAL_POINT))
    assert changes.admit(mended, "L-2026-01", NOW).facts[0].title == "Admission of ILO"  # type: ignore[union-attr]


@pytest.mark.parametrize("facts", [[PersonLeft(ZEF, NOW)], [a_person(BEN, "Ben", "UNHCR", Role.CO_CHAIR)]])
def test_an_act_of_two_keys_needs_two_co_chairs(facts: list[Fact]) -> None:
    with pytest.raises(Refused, match=r"this needs the two co-chairs, and the member list has [13]"):
        keys.ask(a_network(*facts), KeyAct.ADMIT, "L-2026-01", "", "x", NOW)


def test_the_two_co_chairs_are_of_two_organisations() -> None:
    both = a_person(ZEF, "Zef Rama", "IOM", Role.CO_CHAIR)
    with pytest.raises(Refused, match="both are of IOM"):
        keys.ask(a_network(both), KeyAct.ADMIT, "L-2026-01", "", "x", NOW)

    network, _ = joining(ANA)
    moved = keys.turn(network.after(both), "K-2026-01", ZEF, True, NOW)
    assert (moved.facts, moved.attention) == ((), True)


def test_a_key_that_comes_too_late_finds_the_act_lapsed() -> None:
    network, _ = joining(ANA)
    lapses = network.keys["K-2026-01"].asked.lapses
    late = keys.turn(network, "K-2026-01", ZEF, True, lapses)

    assert late.facts == (KeysLapsed("K-2026-01", lapses),)
    assert told(late) == {"keys_ended": [ANA, ZEF]}


def test_a_wish_that_was_refused_is_neither_put_to_the_members_nor_refused_again_by_a_key_that_is_turned_since() -> (
    None
):
    network, _ = joining(ANA)
    network = after(network, changes.decide(network, "L-2026-01", False, "ana", NOW))
    decision = keys.turn(network, "K-2026-01", ZEF, True, NOW)

    assert "L-2026-01 is refused already" in decision.why
    assert after(network, decision).proposals == {}
    assert keys.turn(network, "K-2026-01", ZEF, False, NOW).facts == (KeyTurned("K-2026-01", ZEF, False, NOW),)


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
    ],
)
def test_a_group_that_cannot_be_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises((Refused, NotFound), match=why):
        groups.create(a_network(opened()), replace(MANDATE, **changed), NOW)  # type: ignore[arg-type]


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
        network = after(network, keys.turn(network, "K-2026-01", co_chair, True, NOW))
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
    assert "K-2026-01 is lapsed already" in keys.turn(network, "K-2026-01", ANA, True, NOW).why


@pytest.mark.parametrize(
    ("reference", "wanted", "why"),
    [
        ("U-2026-009", "public", "there is no update U-2026-009"),
        ("U-2026-001", "everybody", "“everybody” is no audience; known: co-chairs"),
        ("U-2026-001", "members", "U-2026-001 is for members already"),
    ],
)
def test_an_audience_that_cannot_be_is_refused(reference: str, wanted: str, why: str) -> None:
    with pytest.raises((Refused, NotFound), match=why):
        audience.change(a_network(SHARED), reference, wanted, NOW)
