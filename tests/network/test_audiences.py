"""Walls between audiences: who may receive what, and which audience is wider than which."""

from dataclasses import replace

import pytest

from mailer.network import Network
from mailer.network.audiences import is_within, of_organisation, stated
from mailer.network.facts import (
    AddressLearnt,
    GroupClosed,
    GroupJoined,
    Invitee,
    MeetingKind,
    OrganisationLeft,
    PersonLeft,
    Role,
)

from ..build import ANA, ARBEN, BEN, MIRA, SOFIA, STRANGER, ZEF, a_group, a_network, a_person, at
from .test_meetings import PLANNED

SPRING = at("2026-03-02 10:00")
WG1 = (
    a_group("WG1", "Returns"),
    GroupJoined("WG1", "University", SOFIA, SPRING),
    GroupJoined("WG1", "UNHCR", "", SPRING),
)


@pytest.mark.parametrize(
    ("audience", "inside", "outside"),
    [
        ("members", [ANA, MIRA], [ARBEN, SOFIA, STRANGER]),
        ("members and ministries", [MIRA, ARBEN], [SOFIA, STRANGER]),
        ("partners", [MIRA, ARBEN, SOFIA], [STRANGER]),
        ("public", [MIRA, ARBEN, SOFIA], [STRANGER]),
        ("secretariat", [ANA], [MIRA, ZEF, STRANGER]),
        ("co-chairs", [ANA, ZEF], [MIRA, STRANGER]),
        (of_organisation("UNHCR"), [MIRA, BEN], [ZEF, ANA, STRANGER]),
        ("WG1", [MIRA, BEN, SOFIA], [ANA, ARBEN, STRANGER]),
        ("WG2", [], [MIRA, STRANGER]),
        ("C-2026-01", [], [MIRA, STRANGER]),
        ("nonsense", [], [MIRA, STRANGER]),
    ],
)
def test_who_may_receive_what(audience: str, inside: list[str], outside: list[str]) -> None:
    network = a_network(*WG1)

    assert all(network.may_receive(audience, address) for address in inside)
    assert not any(network.may_receive(audience, address) for address in outside)


def test_a_groups_meeting_is_for_the_group_from_whatever_organisation_and_whoever_was_invited() -> None:
    call = replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=(Invitee("UNHCR", "Mira Leka", MIRA),))
    network = a_network(*WG1, call, GroupJoined("WG1", "UNICEF", ZEF, SPRING))

    assert [each for each in (MIRA, BEN, SOFIA, ZEF, ANA) if network.may_receive("M-2026-01", each)] == [
        MIRA,
        BEN,
        SOFIA,
        ZEF,
    ]


@pytest.mark.parametrize("fact", [PersonLeft(MIRA, SPRING), OrganisationLeft("UNHCR", SPRING)])
@pytest.mark.parametrize("audience", ["members", "public", "WG1", of_organisation("UNHCR")])
def test_who_has_left_receives_nothing(fact: PersonLeft | OrganisationLeft, audience: str) -> None:
    assert not a_network(*WG1, fact).may_receive(audience, MIRA)


def test_a_person_is_who_they_are_under_each_of_their_addresses() -> None:
    network = a_network(*WG1, AddressLearnt(MIRA, "mira@new.example", SPRING))

    assert network.may_receive("WG1", "mira@new.example")
    assert network.may_receive("WG1", MIRA)


@pytest.mark.parametrize(
    ("words", "audience"),
    [
        (" wg1 ", "WG1"),
        ("returns", "WG1"),
        ("Members  and Ministries", "members and ministries"),
        ("PUBLIC", "public"),
        ("WG2", None),
        ("secretariat", None),
        ("organisation UNHCR", None),
        ("", None),
    ],
)
def test_an_audience_is_named_as_people_write(words: str, audience: str | None) -> None:
    assert stated(words, a_network(*WG1).groups) == audience


def test_a_name_of_two_is_no_audience() -> None:
    groups = a_network(*WG1, a_group("WG6", "returns"), a_group("WG7", "Partners")).groups

    assert [stated(words, groups) for words in ("Returns", "partners", "WG6")] == [None, None, "WG6"]


def test_a_group_that_has_ended_is_no_audience_to_write_to() -> None:
    assert stated("WG1", a_network(*WG1, GroupClosed("WG1", "Done.", SPRING)).groups) is None


@pytest.mark.parametrize(
    ("narrow", "wide", "is_so"),
    [
        ("members", "members and ministries", True),
        ("members and ministries", "partners", True),
        ("partners", "public", True),
        ("co-chairs", "members", True),
        ("members", "members", True),
        ("members and ministries", "members", False),
        ("members", "co-chairs", False),
        ("WG1", "members", False),
        ("WG1", "partners", False),
        ("WG1", "public", True),
        ("WG1", "WG1", True),
        ("members", "WG1", False),
        ("co-chairs", "WG1", False),
        ("WG2", "co-chairs", False),
        ("WG2", "WG1", False),
    ],
)
def test_narrower_is_whom_the_wider_one_reaches_as_well(narrow: str, wide: str, is_so: bool) -> None:
    network: Network = a_network(*WG1, a_group("WG2", "Nobody is in it"))

    assert is_within(narrow, wide, network.people, network.groups) is is_so


def test_who_may_come_later_counts_and_not_who_is_there_today() -> None:
    network = a_network(
        OrganisationLeft("Ministry", SPRING), a_group("WG4", "Secret"), GroupJoined("WG4", "IOM", ANA, SPRING)
    )

    assert not is_within("members and ministries", "members", network.people, network.groups)
    assert not is_within("WG4", "co-chairs", network.people, network.groups)


def test_a_co_chair_of_no_member_is_no_reason_to_show_a_ministry_what_is_for_members() -> None:
    network = a_network(a_person(ARBEN, "Arben Zeqiri", "Ministry", Role.CO_CHAIR))

    assert not is_within("co-chairs", "members", network.people, network.groups)
    assert is_within("co-chairs", "members and ministries", network.people, network.groups)
