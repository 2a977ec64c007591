"""Which dates suit whom."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.network.facts import (
    Availability,
    Invitee,
    MeetingKind,
    PollClosed,
    PollOpened,
    PollPut,
    Slot,
    SlotChosen,
    SlotsAnswered,
)
from mailer.network.polls import Poll, availability, suits

from ..build import ANA, BEN, MIRA, ZEF, a_network, at

SLOTS = tuple(
    Slot(start, start + timedelta(hours=2))
    for start in (at("2026-03-17 10:00"), at("2026-03-19 10:00"), at("2026-03-23 10:00"))
)
DAYS = tuple(slot.start.date() for slot in SLOTS)
OPENED = PollOpened(
    about="M-2026-01",
    uid="uid-1",
    title="Quarterly meeting",
    kind=MeetingKind.QUARTERLY,
    slots=SLOTS,
    place="",
    link="",
    agenda="",
    group="",
    request="",
    asked=(
        Invitee("UNHCR", "Mira Leka", MIRA),
        Invitee("UNHCR", "Ben Okoro", BEN),
        Invitee("UNICEF", "Zef Rama", ZEF),
    ),
    deadline=at("2026-02-23 17:00"),
    at=at("2026-02-16 09:00"),
)
_SHORT = {"y": Availability.YES, "m": Availability.MAYBE, "n": Availability.NO, "-": Availability.NONE}


def says(address: str, short: str, hour: int = 10, *, provisional: bool = False) -> SlotsAnswered:
    """ "yn-": the first suits, the second does not, of the third nothing is said; "?": it could not be read."""
    organisation = "UNICEF" if address == ZEF else "UNHCR"
    moment = at("2026-02-17 00:00") + timedelta(hours=hour)
    answers = () if short == "?" else tuple(_SHORT[each] for each in short)
    return SlotsAnswered("M-2026-01", organisation, address, "x", answers, "", provisional, moment, moment)


def poll(*facts: object) -> Poll:
    return a_network(OPENED, *facts).polls["M-2026-01"]  # type: ignore[arg-type]


def table(*facts: object) -> dict[str, str]:
    """By organisation, its cells in short; in capitals what is proven, ? for what a person has to read."""
    letters = {status: letter for letter, status in _SHORT.items()} | {Availability.REVIEW: "?"}
    return {
        each.organisation: "".join(
            letters[cell.status] if cell.provisional else letters[cell.status].upper() for cell in each.cells
        )
        for each in availability(poll(*facts))
    }


@pytest.mark.parametrize(
    ("facts", "unhcr"),
    [
        ([], "---"),
        ([says(MIRA, "y-n")], "Y-N"),
        ([says(MIRA, "y-n"), says(MIRA, "-y-", 11)], "-Y-"),
        ([says(MIRA, "-y-", 11), says(MIRA, "y-n")], "-Y-"),
        ([says(MIRA, "nmn"), says(BEN, "ynn")], "YMN"),
        ([says(MIRA, "nnn"), says(BEN, "m--")], "MNN"),
        ([says(MIRA, "?")], "???"),
        ([says(MIRA, "?"), says(BEN, "yn-")], "Y??"),
        ([says(MIRA, "y--"), says(MIRA, "?", 11)], "???"),
        ([says(MIRA, "yyn", provisional=True)], "yyn"),
        ([says(MIRA, "nnn"), says(MIRA, "yyy", 11, provisional=True)], "NNN"),
        ([says(MIRA, "n--"), says(BEN, "yyy", 11, provisional=True)], "Nyy"),
    ],
)
def test_an_organisation_is_available_by_what_its_people_said_last(facts: list[object], unhcr: str) -> None:
    assert table(*facts)["UNHCR"] == unhcr


def test_one_answer_of_the_organisation_is_enough_and_what_waits_to_be_read_or_is_not_proven_is_none() -> None:
    assert poll().silent() == ["UNHCR", "UNICEF"]
    assert poll(says(BEN, "n--")).silent() == ["UNICEF"]
    assert poll(says(BEN, "?")).silent() == ["UNHCR", "UNICEF"]
    assert poll(says(BEN, "y--", provisional=True)).silent() == ["UNHCR", "UNICEF"]


def test_organisations_are_counted_and_not_people() -> None:
    found = poll(says(MIRA, "y--"), says(BEN, "y--"), says(ZEF, "y--", provisional=True))

    assert suits(found, 1, Availability.YES) == 1


def test_it_waits_on_those_who_have_not_answered_until_it_is_put_to_those_who_choose() -> None:
    network = a_network(OPENED, says(ZEF, "y--"))

    assert [(each.about, each.what) for each in network.waiting_on("UNHCR", at("2026-02-18 10:00"))] == [
        ("M-2026-01", "which dates suit for “Quarterly meeting”")
    ]
    assert network.waiting_on("UNICEF", at("2026-02-18 10:00")) == []
    assert network.after(PollPut("M-2026-01", at("2026-02-24 10:00"))).waiting(at("2026-02-24 10:00")) == {}


def test_it_comes_to_an_end_once() -> None:
    put, chosen = PollPut("M-2026-01", at("2026-02-24 10:00")), SlotChosen("M-2026-01", 2, ANA, at("2026-02-24 11:00"))
    none, off = (PollClosed("M-2026-01", fits, "", ANA, at("2026-02-24 12:00")) for fits in (False, True))

    assert [poll().state, poll(put).state, poll(put, chosen).state] == ["open", "put", "settled"]
    assert (poll(none).state, poll(off).state) == ("without_date", "cancelled")
    assert (poll(chosen, off).state, poll(none, chosen).chosen) == ("settled", None)


def test_a_reference_is_given_once_to_polls_and_meetings_together() -> None:
    assert a_network(OPENED).next_reference("M", at("2026-03-02 10:00")) == "M-2026-02"


ANSWERS = st.lists(
    st.builds(
        says,
        st.sampled_from([MIRA, BEN, ZEF]),
        st.sampled_from(["y-n", "nnn", "mmy", "---", "?"]),
        st.integers(0, 3),
        provisional=st.booleans(),
    ),
    max_size=5,
)


@given(ANSWERS)
def test_the_order_in_which_answers_are_read_does_not_matter(answers: list[SlotsAnswered]) -> None:
    outcomes = {tuple(table(*order).items()) for order in list(permutations(answers))[:30]}

    assert len(outcomes) == 1
