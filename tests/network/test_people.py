"""Organisations, their people, and the walls between audiences."""

import pytest

from mailer.network.audiences import of_organisation, stated
from mailer.network.facts import LetterReturned, OrganisationKind, PersonListed, Role

from ..build import ANA, ARBEN, BEN, MIRA, SOFIA, STRANGER, ZEF, a_network, at


def test_focal_points_stand_before_alternates() -> None:
    people = a_network().people

    assert [(person.address, person.rank) for person in people.voices("UNHCR")] == [(MIRA, 1), (BEN, 2)]
    assert people.organisation_of(STRANGER) is None


def test_an_assistant_does_not_speak_for_the_organisation() -> None:
    network = a_network(PersonListed("desk@unhcr.example", "Desk", "UNHCR", (Role.ASSISTANT,)))

    assert [person.address for person in network.people.voices("UNHCR")] == [MIRA, BEN]


def test_a_letter_that_came_back_marks_the_address_and_the_next_entry_keeps_the_mark() -> None:
    returned = LetterReturned("token", MIRA, "UNHCR", None, None, "5.1.1", "", at("2026-01-01 10:00"))
    again = PersonListed(MIRA, "Mira L.", "UNHCR", (Role.FOCAL_POINT,))

    assert not a_network(returned, again).people.persons[MIRA].deliverable


@pytest.mark.parametrize(
    ("audience", "inside", "outside"),
    [
        ("members", [ANA, MIRA], [ARBEN, SOFIA, STRANGER]),
        ("members and ministries", [MIRA, ARBEN], [SOFIA, STRANGER]),
        ("partners", [MIRA, ARBEN, SOFIA], [STRANGER]),
        ("public", [MIRA, ARBEN, SOFIA], [STRANGER]),
        ("secretariat", [ANA], [MIRA, STRANGER]),
        ("co-chairs", [ANA], [MIRA, STRANGER]),
        (of_organisation("UNHCR"), [MIRA, BEN], [ZEF, ANA, STRANGER]),
        ("WG1", [], [MIRA, STRANGER]),
        ("C-2026-01", [], [MIRA, STRANGER]),
        ("nonsense", [], [MIRA, STRANGER]),
    ],
)
def test_who_may_receive_what(audience: str, inside: list[str], outside: list[str]) -> None:
    network = a_network()

    assert all(network.may_receive(audience, address) for address in inside)
    assert not any(network.may_receive(audience, address) for address in outside)


def test_a_group_is_an_audience_of_its_own() -> None:
    network = a_network(PersonListed(SOFIA, "Sofia Berg", "University", (Role.FOCAL_POINT,), groups=("WG1",)))

    assert network.may_receive("WG1", SOFIA)
    assert not network.may_receive("WG1", MIRA)
    assert stated(" wg1 ", network.people) == "WG1"
    assert stated("WG2", network.people) is None
    assert stated("Members  and Ministries", network.people) == "members and ministries"


def test_kinds_are_told_apart() -> None:
    assert [each.name for each in a_network().people.of_kind(OrganisationKind.MINISTRY)] == ["Ministry"]
