"""Organisations and their people, with a history; and who speaks for whom."""

import pytest

from mailer.network import Network, fold
from mailer.network.facts import (
    AddressLearnt,
    Fact,
    LetterReturned,
    ListChecked,
    ListShared,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    Role,
)
from mailer.network.listed import News
from mailer.network.people import Authority

from ..build import ANA, BEN, LISTED, MIRA, SOFIA, STRANGER, a_network, a_person, at, rulebook

SPRING, SUMMER, AUTUMN = at("2026-03-02 10:00"), at("2026-06-01 10:00"), at("2026-09-01 10:00")
NEW = "mira@unhcr-albania.example"
LATER = at("2026-12-01 10:00")


def returned(address: str) -> LetterReturned:
    return LetterReturned("token", address, "UNHCR", None, None, "5.1.1", "", SPRING)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_focal_points_stand_before_alternates() -> None:
    people = a_network().people

    assert [(person.address, person.rank) for person in people.voices("UNHCR")] == [(MIRA, 1), (BEN, 2)]
    assert people.organisation_of(STRANGER) is None


def test_an_assistant_does_not_speak_for_the_organisation() -> None:
    network = a_network(a_person("desk@unhcr.example", "Desk", "UNHCR", Role.ASSISTANT))

    assert [person.address for person in network.people.voices("UNHCR")] == [MIRA, BEN]


def test_who_leaves_stands_there_with_the_dates_and_is_nobody_that_one_writes_to() -> None:
    people = a_network(PersonLeft(MIRA, SUMMER)).people

    assert [person.address for person in people.of("UNHCR")] == [BEN]
    assert people.persons[MIRA].left == SUMMER
    assert people.organisation_of(MIRA) is None


def test_an_organisation_that_comes_back_keeps_both_times() -> None:
    back = OrganisationListed("UNHCR", OrganisationKind.MEMBER, (), AUTUMN)
    people = a_network(OrganisationLeft("UNHCR", SUMMER), back).people

    found = people.organisations["UNHCR"]
    assert [(stay.since, stay.until) for stay in found.stays] == [(LISTED, SUMMER), (AUTUMN, None)]
    assert (found.joined, found.left) == (AUTUMN, None)


def test_the_people_of_an_organisation_that_left_come_back_only_if_they_are_listed_again() -> None:
    back = OrganisationListed("UNHCR", OrganisationKind.MEMBER, ("unhcr.example",), AUTUMN)
    new = a_person("olta@unhcr.example", "Olta", "UNHCR", Role.FOCAL_POINT, listed=AUTUMN)
    people = a_network(OrganisationLeft("UNHCR", SUMMER), back, new).people

    assert [person.address for person in people.of("UNHCR")] == ["olta@unhcr.example"]
    assert people.speaker(MIRA, LATER).authority is Authority.FORMER
    assert people.warnings() == []
    again = a_network(OrganisationLeft("UNHCR", SUMMER), back, a_person(MIRA, "Mira Leka", "UNHCR", listed=AUTUMN))
    assert [person.address for person in again.people.of("UNHCR")] == [MIRA]
    assert again.people.persons[MIRA].roles_at(SPRING) == (Role.FOCAL_POINT,)


def test_an_organisation_is_found_whichever_its_capitals() -> None:
    people = a_network().people

    assert people.organisation_named("unhcr") == people.organisations["UNHCR"]
    assert people.organisation_named("unhc") is None


def test_what_somebody_was_before_is_not_overwritten() -> None:
    people = a_network(a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT, listed=SUMMER)).people

    assert people.persons[BEN].roles_at(SPRING) == (Role.ALTERNATE,)
    assert people.persons[BEN].roles_at(AUTUMN) == (Role.FOCAL_POINT,)


def test_who_was_listed_late_had_written_in_good_faith() -> None:
    people = a_network(a_person("new@unhcr.example", "New", "UNHCR", Role.ALTERNATE, listed=SUMMER)).people

    assert people.persons["new@unhcr.example"].roles_at(SPRING) == (Role.ALTERNATE,)


def test_a_learnt_address_gets_the_letters_and_both_are_known_for_the_person() -> None:
    people = a_network(AddressLearnt(MIRA, NEW, SUMMER)).people

    assert people.persons[MIRA].mailbox == NEW
    assert people.person_of(NEW) == people.person_of(MIRA) == people.persons[MIRA]
    assert people.speaker(NEW, AUTUMN) == people.speaker(MIRA, AUTUMN)


def test_a_letter_that_came_back_marks_the_address_and_the_next_entry_keeps_the_mark() -> None:
    again = a_person(MIRA, "Mira L.", "UNHCR", Role.FOCAL_POINT)

    assert not a_network(returned(MIRA), again).people.persons[MIRA].deliverable


@pytest.mark.parametrize("learnt", [MIRA, NEW])
def test_an_address_that_is_learnt_again_or_anew_is_fine_again(learnt: str) -> None:
    assert a_network(returned(MIRA), AddressLearnt(MIRA, learnt, SUMMER)).people.persons[MIRA].deliverable


def test_what_came_back_from_an_old_address_says_nothing_of_the_new_one() -> None:
    assert a_network(AddressLearnt(MIRA, NEW, SUMMER), returned(MIRA)).people.persons[MIRA].deliverable


def test_what_is_new_since_the_list_was_shared_is_told() -> None:
    facts: list[Fact] = [
        ListShared(LISTED),
        PersonLeft(MIRA, SPRING),
        a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT, listed=SPRING),
        a_person("new@unhcr.example", "New", "UNHCR", Role.ALTERNATE, listed=SUMMER),
        AddressLearnt(ANA, "ana@iom-albania.example", SUMMER),
    ]

    assert a_network(*facts).people.news == (
        News("UNHCR", "Mira Leka", "gone", SPRING),
        News("UNHCR", "Ben Okoro", "roles", SPRING),
        News("UNHCR", "New", "new", SUMMER),
        News("IOM", "Ana Hoxha", "address", SUMMER),
    )
    assert a_network(*facts, ListShared(AUTUMN)).people.news == ()


def test_the_checks_of_the_list_are_remembered() -> None:
    checked = a_network(ListChecked("UNHCR", False, SPRING), ListChecked("UNHCR", True, SUMMER))

    found = checked.people.organisations["UNHCR"]
    assert (found.asked_at, found.checked_at) == (SPRING, SUMMER)


@pytest.mark.parametrize(
    ("facts", "warning"),
    [
        ([], []),
        ([PersonLeft(MIRA, SPRING)], ["UNHCR has no focal point"]),
        ([a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT)], ["UNHCR has 2 focal points"]),
        ([returned(MIRA)], ["letters to Mira Leka, focal point of UNHCR, come back"]),
        ([PersonLeft(SOFIA, SPRING)], []),
    ],
    ids=["in order", "nobody", "two", "out of reach", "a partner need not have one"],
)
def test_what_is_not_in_order_is_a_warning(facts: list[Fact], warning: list[str]) -> None:
    assert a_network(*facts).people.warnings() == warning


def test_kinds_are_told_apart() -> None:
    assert [each.name for each in a_network().people.of_kind(OrganisationKind.MINISTRY)] == ["Ministry"]


# --- who speaks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "authority", "rank"),
    [
        (MIRA, Authority.VOICE, 1),
        (BEN, Authority.VOICE, 2),
        ("desk@unhcr.example", Authority.LISTED, 9),
        ("somebody@unhcr.example", Authority.COLLEAGUE, 9),
        ("gone@unhcr.example", Authority.FORMER, 9),
        (STRANGER, Authority.NONE, 9),
        ("somebody@shared.example", Authority.NONE, 9),
        ("somebody@sub.unhcr.example", Authority.NONE, 9),
        ("", Authority.NONE, 9),
    ],
)
def test_one_function_says_whose_word_it_is(address: str, authority: Authority, rank: int) -> None:
    people = a_network(
        a_person("desk@unhcr.example", "Desk", "UNHCR", Role.ASSISTANT),
        a_person("gone@unhcr.example", "Gone", "UNHCR", Role.FOCAL_POINT),
        PersonLeft("gone@unhcr.example", SPRING),
        OrganisationListed("UNHCR", OrganisationKind.MEMBER, ("unhcr.example", "shared.example"), LISTED),
        OrganisationListed("UNODC", OrganisationKind.MEMBER, ("unodc.example", "shared.example"), LISTED),
    ).people

    speaker = people.speaker(address, SUMMER)

    assert (speaker.authority, speaker.rank) == (authority, rank)


def test_authority_follows_the_date() -> None:
    people = a_network(PersonLeft(MIRA, SUMMER)).people

    assert people.speaker(MIRA, SPRING).authority is Authority.VOICE
    assert people.speaker(MIRA, SUMMER).authority is Authority.FORMER


def test_who_is_of_an_organisation_that_left_speaks_for_nobody() -> None:
    people = a_network(OrganisationLeft("UNHCR", SUMMER)).people

    assert people.speaker(MIRA, AUTUMN).authority is Authority.FORMER
    assert people.speaker("somebody@unhcr.example", AUTUMN).authority is Authority.NONE


def test_many_facts_taken_at_once_come_to_the_same_as_one_after_the_other() -> None:
    facts: list[Fact] = [
        a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT, listed=SUMMER),
        PersonLeft(MIRA, SUMMER),
        returned(BEN),
        AddressLearnt(BEN, NEW, AUTUMN),
        OrganisationLeft("UNODC", AUTUMN),
    ]
    one_by_one = a_network()
    for fact in facts:
        one_by_one = one_by_one.after(fact)

    assert a_network(*facts) == one_by_one


def test_nobody_is_no_network_at_all() -> None:
    assert fold(rulebook().procedure, []) == Network(rulebook().procedure)
