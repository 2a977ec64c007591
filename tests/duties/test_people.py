"""What the member list asks for by the clock: once, and no more often than the rules say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.acts import asking, changes
from mailer.acts.changes import Said
from mailer.decision import Decision
from mailer.duties import people
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    ChangeDecided,
    ChangeKind,
    Fact,
    GroupClosed,
    GroupJoined,
    KeyAct,
    KeysLapsed,
    ListChecked,
    ListShared,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    ReminderSent,
    Role,
)

from ..build import ANA, ARBEN, BEN, GENT, LISTED, MEMBERS, MIRA, SOFIA, ZEF, a_group, a_network, a_person

DAY = timedelta(days=1)
ROUND = 90 * DAY  # as rules/procedure.toml has it, both for checking and for sharing
NEVER = timedelta(0)
LEAVES = Said("UNHCR", ChangeKind.LEAVE, "mail", "Ben has left.", BEN, "Ben Okoro")


def due(network: Network, after: timedelta, read: timedelta | None = None, **rules: object) -> list[Decision]:
    """What falls due so long after everybody was listed, one after the other, as the clock does it.

    `read`: how far the mailbox was read, if not to that instant.
    """
    mailbox = Mailbox(LISTED + (after if read is None else read))
    network = replace(network, procedure=replace(network.procedure, **rules))  # type: ignore[arg-type]
    found: list[Decision] = []
    while decision := next(people.due(network, mailbox, LISTED + after), None):
        found.append(decision)
        network = network.after(*decision.facts)
        assert len(found) < 20, "it falls due for ever"
    return found


def told(decisions: list[Decision]) -> dict[str, list[str]]:
    """Who gets which letter."""
    found: dict[str, list[str]] = {}
    for letter in (letter for each in decisions for letter in each.letters):
        found.setdefault(letter.template, []).append(letter.to.addr)
    return found


# --- whether the list is right ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "asked"), [(89, []), (90, [ANA, ARBEN, MIRA, ZEF, GENT]), (400, [ANA, ARBEN, MIRA, ZEF, GENT])]
)
def test_each_focal_point_is_asked_once_a_round_however_long_nobody_was_awake(days: int, asked: list[str]) -> None:
    assert told(due(a_network(), days * DAY)) == ({"list_check": asked} if asked else {})


@pytest.mark.parametrize("answered", [False, True], ids=["asked", "answered"])
def test_who_was_asked_or_has_said_so_since_is_not_asked_yet(answered: bool) -> None:
    network = a_network(ListChecked("UNHCR", answered, LISTED + 30 * DAY))

    assert MIRA not in told(due(network, ROUND))["list_check"]
    assert MIRA in told(due(network, ROUND + 30 * DAY))["list_check"]


def test_who_joins_in_the_middle_of_a_round_is_asked_a_whole_round_later() -> None:
    joined = OrganisationListed("ILO", OrganisationKind.MEMBER, (), LISTED + 30 * DAY)
    network = a_network(joined, a_person("lin@ilo.example", "Lin Wu", "ILO", Role.FOCAL_POINT))

    assert "lin@ilo.example" not in told(due(network, ROUND))["list_check"]
    assert "lin@ilo.example" in told(due(network, ROUND + 30 * DAY))["list_check"]


@pytest.mark.parametrize("gone", [PersonLeft(MIRA, LISTED), OrganisationLeft("UNHCR", LISTED)])
def test_who_has_nobody_to_be_asked_or_has_left_is_passed_over(gone: Fact) -> None:
    assert told(due(a_network(gone), ROUND)) == {"list_check": [ANA, ARBEN, ZEF, GENT]}


def test_the_rules_may_have_it_more_often_or_never() -> None:
    assert told(due(a_network(), DAY, verify_every=DAY)) != {}
    assert due(a_network(), 400 * DAY, verify_every=NEVER) == []


# --- sharing the list -------------------------------------------------------------------------------------------------

SHARED = (ListShared(LISTED), *(ListChecked(each, True, LISTED + 80 * DAY) for each in (*MEMBERS, "Ministry")))


@pytest.mark.parametrize(("days", "is_shared"), [(89, False), (90, True), (300, True)])
def test_the_list_is_shared_on_schedule_with_the_members_alone(days: int, is_shared: bool) -> None:
    found = due(a_network(*SHARED), days * DAY, verify_every=NEVER)

    assert told(found) == ({"list_shared": [ANA, MIRA, BEN, ZEF, GENT]} if is_shared else {})


@pytest.mark.parametrize(("hours", "is_shared"), [(23, False), (24, True)])
def test_the_list_is_shared_a_day_after_the_last_change_of_it(hours: int, is_shared: bool) -> None:
    network = a_network(*SHARED, PersonLeft(BEN, LISTED + 5 * DAY), PersonLeft(GENT, LISTED + 6 * DAY))
    found = due(network, 6 * DAY + timedelta(hours=hours))

    assert told(found) == ({"list_shared": [ANA, MIRA, ZEF]} if is_shared else {})


def test_the_rules_may_leave_sharing_to_people() -> None:
    network = a_network(*SHARED, PersonLeft(BEN, LISTED + DAY))

    assert due(network, 400 * DAY, verify_every=NEVER, share_every=NEVER, share_after=NEVER) == []


def test_the_list_is_not_shared_before_somebody_has_sent_it_for_the_first_time() -> None:
    assert due(a_network(PersonLeft(BEN, LISTED)), 400 * DAY, verify_every=NEVER) == []


def test_members_of_whom_nobody_is_on_the_list_stop_nothing_else_from_falling_due() -> None:
    everybody = (PersonLeft(address, LISTED) for address in (ANA, MIRA, BEN, ZEF, GENT))
    network = a_network(*SHARED, a_group("WG1", "Returns", ends=LISTED + DAY), *everybody)

    assert [type(fact) for each in due(network, ROUND) for fact in each.facts] == [ReminderSent]


# --- what ends --------------------------------------------------------------------------------------------------------


def test_a_group_past_its_end_is_told_once_to_its_convenor_and_the_secretariat() -> None:
    network = a_network(
        a_group("WG1", "Returns", MIRA, LISTED + DAY),
        a_group("WG2", "Data", MIRA),
        GroupJoined("WG1", "UNHCR", MIRA, LISTED),
    )

    assert due(network, DAY) == []
    (decision,) = due(network, 2 * DAY)
    assert told([decision]) == {"group_overdue": [ANA, MIRA]}
    assert due(network.after(*decision.facts), 3 * DAY) == []


def test_a_group_that_has_reported_or_has_more_time_is_not_told_of() -> None:
    group = a_group("WG1", "Returns", MIRA, LISTED + DAY)

    assert due(a_network(group, GroupClosed("WG1", "Done.", LISTED)), 2 * DAY) == []
    assert due(a_network(group, replace(group, ends=LISTED + 9 * DAY)), 2 * DAY) == []


def test_more_time_is_a_new_end_of_which_the_group_is_told_again() -> None:
    group = a_group("WG1", "Returns", MIRA, LISTED + DAY)
    (first,) = due(a_network(group), 2 * DAY)

    again = due(a_network(group, *first.facts, replace(group, ends=LISTED + 9 * DAY)), 10 * DAY)

    assert [fact for each in again for fact in each.facts] == [ReminderSent("WG1", 0, "end", LISTED + 10 * DAY)]


@pytest.mark.parametrize(("days", "lapses"), [(6, False), (7, True)])
def test_an_act_that_is_not_confirmed_in_time_lapses_and_the_co_chairs_are_told(days: int, lapses: bool) -> None:
    asked = asking.ask(a_network(), KeyAct.WIDEN, "U-2026-001", "public", "x", LISTED)
    found = due(a_network(*asked.facts), days * DAY)

    assert [each.facts for each in found] == ([(KeysLapsed("K-2026-01", LISTED + 7 * DAY),)] if lapses else [])
    assert told(found) == ({"keys_ended": [ANA, ZEF]} if lapses else {})


def test_nothing_lapses_before_the_mailbox_was_read_so_far() -> None:
    asked = asking.ask(a_network(), KeyAct.WIDEN, "U-2026-001", "public", "x", LISTED)
    network = a_network(*asked.facts, *changes.propose(a_network(), LEAVES, LISTED).facts)
    checked = {"verify_every": NEVER}

    assert due(network, 40 * DAY, read=6 * DAY, **checked) == []
    assert told(due(network, 40 * DAY, read=8 * DAY, **checked)) == {"keys_ended": [ANA, ZEF]}
    assert len(due(network, 40 * DAY, **checked)) == 2


@pytest.mark.parametrize(("days", "lapses"), [(29, False), (30, True)])
def test_a_change_that_nobody_confirms_is_forgotten(days: int, lapses: bool) -> None:
    proposed = changes.propose(a_network(), LEAVES, LISTED)
    network = a_network(*proposed.facts)
    found = due(network, days * DAY)

    decided = ChangeDecided("L-2026-01", False, "the clock", LISTED + 30 * DAY)
    assert [each.facts for each in found] == ([(decided,)] if lapses else [])
    assert network.after(*(fact for each in found for fact in each.facts)).people == network.people


def test_the_rules_may_let_nothing_lapse() -> None:
    proposed = changes.propose(a_network(), LEAVES, LISTED)

    assert due(a_network(*proposed.facts), 400 * DAY, verify_every=NEVER, change_lapses=NEVER) == []


# --- warnings ---------------------------------------------------------------------------------------------------------


def test_what_is_checked_does_not_clear_what_the_list_warns_of() -> None:
    network = a_network(PersonLeft(MIRA, LISTED), ListChecked("UNHCR", True, LISTED))

    assert network.people.warnings() == ["UNHCR has no focal point"]
    assert network.after(a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT)).people.warnings() == []
    assert SOFIA not in " ".join(network.people.warnings())
