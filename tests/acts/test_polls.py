"""Asking which dates suit: whom, until when; choosing; calling off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.acts import meetings, polls
from mailer.acts.polls import Inquiry
from mailer.decision import Decision
from mailer.errors import NotFound, Refused
from mailer.network import Network
from mailer.network.facts import (
    GroupJoined,
    MeetingKind,
    MeetingPlanned,
    OrganisationKind,
    OrganisationListed,
    PersonLeft,
    PollClosed,
    Role,
    Slot,
    SlotChosen,
)
from mailer.network.polls import Poll

from ..build import ANA, ARBEN, BEN, GENT, LISTED, MIRA, SOFIA, ZEF, a_group, a_network, a_person, at
from ..network.test_polls import OPENED, SLOTS

NOW = at("2026-03-02 10:00")
M = "M-2026-01"
MEMBERS = {ANA, MIRA, BEN, ZEF, GENT}
OLAF = "olaf@observer.example"
NETWORK = a_network(
    OrganisationListed("Observer", OrganisationKind.OBSERVER, (), LISTED),
    a_person(OLAF, "Olaf Ek", "Observer", Role.FOCAL_POINT),
    a_group("WG3", "Returns", BEN),
    GroupJoined("WG3", "UNHCR", BEN, NOW),
    GroupJoined("WG3", "University", SOFIA, NOW),
)
INQUIRY = Inquiry("Quarterly meeting", MeetingKind.QUARTERLY, SLOTS, "UN House")


def told(decision: Decision) -> set[str]:
    return {letter.to.addr for letter in decision.letters}


def asked(**how: object) -> Decision:
    return polls.open_poll(NETWORK, replace(INQUIRY, **how), "uid", NOW)  # type: ignore[arg-type]


def poll(network: Network) -> Poll:
    return network.polls[M]


@pytest.mark.parametrize(
    ("kind", "group", "people"),
    [
        (MeetingKind.QUARTERLY, "", MEMBERS),
        (MeetingKind.EXTRAORDINARY, "", MEMBERS),
        (MeetingKind.ANNUAL, "", MEMBERS | {ARBEN, SOFIA, OLAF}),
        (MeetingKind.GROUP, "wg3", {BEN, SOFIA}),
    ],
)
def test_those_are_asked_and_invited_whom_such_a_meeting_concerns(
    kind: MeetingKind, group: str, people: set[str]
) -> None:
    decision = asked(kind=kind, group=group)
    network = NETWORK.after(*decision.facts)

    assert told(decision) == people
    assert told(polls.choose(network, M, 1, ANA, NOW)) == people
    call = meetings.Convocation("x", kind, SLOTS[0].start, SLOTS[0].end, group=group)
    assert told(meetings.plan(NETWORK, call, "uid", NOW)) == people
    assert {each.address for each in network.people.current() if network.may_receive(M, each.address)} >= people


def test_the_deadline_is_that_of_the_procedure_or_the_one_that_is_given() -> None:
    assert poll(NETWORK.after(*asked().facts)).deadline == at("2026-03-09 17:00")
    given = at("2026-03-05 12:00")
    assert poll(NETWORK.after(*asked(deadline=given).facts)).deadline == given


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"slots": SLOTS[:1]}, "give 2 to 5 different dates, each with --slot; to name one: mailer meeting plan"),
        ({"slots": (SLOTS[0], SLOTS[0])}, "give 2 to 5 different dates"),
        ({"slots": SLOTS * 2}, "give 2 to 5 different dates"),
        ({"deadline": at("2026-03-01 12:00")}, "which is past; give a later --deadline"),
        ({"deadline": at("2026-03-17 10:00")}, "is not after the deadline for answers"),
        ({"slots": (Slot(at("2026-03-04 10:00"), at("2026-03-04 12:00")), *SLOTS)}, "is not after the deadline"),
        ({"kind": MeetingKind.GROUP}, "a group's meeting needs --group"),
        ({"kind": MeetingKind.GROUP, "group": "WG9"}, "there is no working group “WG9”"),
    ],
)
def test_what_cannot_be_asked_is_refused(how: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said.replace("(", r"\(")):
        asked(**how)


def test_the_year_of_the_first_date_is_that_of_the_reference() -> None:
    later = tuple(Slot(slot.start + timedelta(days=300), slot.end + timedelta(days=300)) for slot in SLOTS)

    assert asked(slots=later).about == "M-2027-01"


def test_a_date_that_is_chosen_is_planned_with_all_that_was_said() -> None:
    network = a_network(replace(OPENED, place="UN House", link="https://meet.example/3", agenda="1. One"))

    chosen, planned = polls.choose(network, M, 3, "ana", NOW).facts

    assert chosen == SlotChosen(M, 3, "ana", NOW)
    assert isinstance(planned, MeetingPlanned)
    assert (planned.about, planned.uid, planned.title) == (M, "uid-1", "Quarterly meeting")
    assert (planned.start, planned.end) == (SLOTS[2].start, SLOTS[2].end)
    assert (planned.place, planned.link, planned.agenda) == ("UN House", "https://meet.example/3", "1. One")
    after = network.after(chosen, planned)
    assert after.next_reference("M", NOW) == "M-2026-02"
    assert after.meetings[M].state(NOW) == "planned"


def test_who_is_on_the_list_when_it_is_chosen_is_invited() -> None:
    network = a_network(OPENED, PersonLeft(MIRA, NOW))

    assert told(polls.choose(network, M, 1, ANA, NOW)) == MEMBERS - {MIRA}


@pytest.mark.parametrize(
    ("network", "number", "said"),
    [
        (a_network(), 1, "no dates were asked for M-2026-01; see: mailer meeting list --polls"),
        (a_network(OPENED), 4, "M-2026-01 has the dates 1 to 3, and no 4"),
        (a_network(OPENED, SlotChosen(M, 2, ANA, NOW)), 1, "M-2026-01 is settled already, for date 2"),
        (a_network(OPENED, PollClosed(M, False, "", ANA, NOW)), 1, "M-2026-01 is without date; date 1 was not taken"),
        (a_network(OPENED, PollClosed(M, True, "", "", NOW)), 1, "M-2026-01 is cancelled; date 1 was not taken"),
    ],
)
def test_what_cannot_be_chosen_is_refused(network: Network, number: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        polls.choose(network, M, number, ANA, NOW)


def test_a_date_that_is_past_is_not_planned() -> None:
    with pytest.raises(Refused, match="which is past"):
        polls.choose(a_network(OPENED), M, 1, ANA, at("2026-03-18 10:00"))


def test_a_poll_is_called_off_and_everybody_who_was_asked_is_told() -> None:
    network = a_network(OPENED)
    decision = polls.cancel(network, M, "the co-chairs are travelling", NOW)
    after = network.after(*decision.facts)

    assert {letter.template for letter in decision.letters} == {"poll_cancelled"}
    assert told(decision) == {MIRA, BEN, ZEF}
    assert (poll(after).state, M in after.meetings) == ("cancelled", False)
    with pytest.raises(Refused, match="M-2026-01 is cancelled"):
        polls.cancel(after, M, "", NOW)


def test_what_came_of_a_poll_is_called_off_as_a_meeting() -> None:
    network = a_network(OPENED)
    network = network.after(*polls.choose(network, M, 1, ANA, NOW).facts)

    assert {letter.template for letter in polls.cancel(network, M, "", NOW).letters} == {"meeting_cancelled"}
    with pytest.raises(NotFound):
        polls.cancel(network, "M-2026-09", "", NOW)
