"""Which matters are closed: what came about one that is not is kept."""

from datetime import timedelta

import pytest

from mailer.network import Network
from mailer.network.facts import (
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    DigestIssued,
    Fact,
    KeyAct,
    KeysAsked,
    KeysLapsed,
    MeetingCancelled,
    MinutesAdopted,
    MinutesCirculated,
    PollClosed,
    ProposalAdopted,
    ProposalClosed,
    QuarterProposed,
    RequestDecided,
)
from mailer.network.retention import is_closed

from ..build import ANA, LISTED, MIRA, ZEF, a_group, a_network, at
from .test_consensus import opened
from .test_digest import update
from .test_meetings import PLANNED
from .test_polls import OPENED

LATER = at("2026-12-01 10:00")
CIRCULATED = MinutesCirculated("M-2026-01", 1, "1. All came.", LATER, LISTED)
ASKED = KeysAsked("K-2026-01", KeyAct.ADMIT, "L-2026-01", "", "UNDP", (ANA, ZEF), LATER, LISTED)
PROPOSED = ChangeProposed("L-2026-01", "UNHCR", ChangeKind.LEAVE, MIRA, "Mira Leka", "", (), "mail", "", LISTED)


@pytest.mark.parametrize(
    ("about", "open_by", "closed_by"),
    [
        ("C-2026-01", (opened(),), ProposalAdopted("C-2026-01", 1, "UNMN/2026/DEC/1", LISTED)),
        ("C-2026-01", (opened(),), ProposalClosed("C-2026-01", "withdrawn", "", LISTED)),
        ("M-2026-01", (PLANNED, CIRCULATED), MinutesAdopted("M-2026-01", 1, "UNMN/2026/MIN/1", LISTED)),
        ("L-2026-01", (PROPOSED,), ChangeDecided("L-2026-01", False, ANA, LISTED)),
        ("K-2026-01", (ASKED,), KeysLapsed("K-2026-01", LISTED)),
        (
            "R-2026-01",
            (QuarterProposed("R-2026-01", "2026-Q3", (), LISTED),),
            RequestDecided("R-2026-01", False, ANA, "", LISTED),
        ),
        ("U-2026-001", (update(1, "2026-02-03 10:00"),), DigestIssued("2026-W06", None, LATER, ("U-2026-001",))),
    ],
)
def test_a_matter_is_open_until_it_has_ended(about: str, open_by: tuple[Fact, ...], closed_by: Fact) -> None:
    network = a_network(*open_by)

    assert not is_closed(network, about, LATER)
    assert is_closed(network.after(closed_by), about, LATER)


@pytest.mark.parametrize(("facts", "closed"), [((), False), ((MeetingCancelled("M-2026-01", 1, "ill", LISTED),), True)])
def test_a_meeting_is_open_until_it_was_held_or_cancelled(facts: tuple[Fact, ...], closed: bool) -> None:
    network = a_network(PLANNED, *facts)

    assert is_closed(network, "M-2026-01", PLANNED.start - timedelta(hours=1)) is closed
    assert is_closed(network, "M-2026-01", LATER)


@pytest.mark.parametrize(("facts", "closed"), [((), False), ((PollClosed("M-2026-01", True, "", ANA, LISTED),), True)])
def test_a_poll_is_open_until_it_is_over_or_its_dates_have_passed(facts: tuple[Fact, ...], closed: bool) -> None:
    network = a_network(OPENED, *facts)

    assert is_closed(network, "M-2026-01", OPENED.slots[-1].start - timedelta(hours=1)) is closed
    assert is_closed(network, "M-2026-01", LATER)


@pytest.mark.parametrize("about", [None, "WG1", "M-1999-01"])
def test_what_is_about_no_matter_is_closed(about: str | None) -> None:
    network: Network = a_network(a_group("WG1", "Data"))

    assert is_closed(network, about, LATER)
