"""What goes into a digest, when, and for whom; what waits on whom."""

from datetime import datetime

import pytest

from mailer.network.digest import extra_issue, issue_due, items_for
from mailer.network.facts import DigestIssued, UpdateKind, UpdateShared

from ..build import ARBEN, MIRA, SOFIA, a_network, at
from .test_consensus import opened, reached, says
from .test_meetings import PLANNED


def update(number: int, when: str, audience: str = "members") -> UpdateShared:
    return UpdateShared(
        f"U-2026-{number:03d}", UpdateKind.UPDATE, f"News {number}", "UNHCR", MIRA, audience, (), "text", (), at(when)
    )


def issued(period: str, until: str) -> DigestIssued:
    return DigestIssued(period, None, at(until), ())


def due(now: str, *facts: object) -> tuple[str, tuple[str, ...]] | None:
    network = a_network(*facts)  # type: ignore[arg-type]
    issue = issue_due(network.digest, network.procedure, at(now))
    return (issue.period, issue.items) if issue else None


LAST = issued("2026-W01", "2026-01-02 15:00")


@pytest.mark.parametrize(
    ("now", "facts", "expected"),
    [
        ("2026-01-09 14:59", [LAST, update(1, "2026-01-07 10:00")], None),
        ("2026-01-09 15:00", [LAST, update(1, "2026-01-07 10:00")], ("2026-W02", ("U-2026-001",))),
        ("2026-01-09 15:00", [LAST], ("2026-W02", ())),
        (
            "2026-01-12 09:00",
            [LAST, update(1, "2026-01-07 10:00"), update(2, "2026-01-11 10:00")],
            ("2026-W02", ("U-2026-001", "U-2026-002")),
        ),
        ("2026-01-12 09:00", [LAST, update(2, "2026-01-11 10:00")], ("2026-W02", ())),
        (
            "2026-02-10 09:00",
            [LAST, update(1, "2026-01-07 10:00"), update(2, "2026-01-20 10:00")],
            ("2026-W06", ("U-2026-001", "U-2026-002")),
        ),
        ("2026-01-12 09:00", [issued("2026-W02", "2026-01-09 15:00"), update(1, "2026-01-11 10:00")], None),
        ("2026-01-06 09:00", [update(1, "2026-01-06 08:00")], ("2026-W01", ())),
    ],
)
def test_one_issue_is_due_however_long_nobody_looked(now: str, facts: list[object], expected: object) -> None:
    assert due(now, *facts) == expected


def test_what_was_told_is_not_told_again_and_what_came_later_is_kept() -> None:
    told = DigestIssued("2026-W02", None, at("2026-01-09 15:00"), ("U-2026-001",))
    network = a_network(update(1, "2026-01-07 10:00"), update(2, "2026-01-09 15:01"), told)

    assert [each.about for each in network.digest.pending] == ["U-2026-002"]


def test_a_mail_that_arrived_before_the_issue_and_was_read_after_it_is_in_the_next() -> None:
    network = a_network(issued("2026-W02", "2026-01-09 15:00"), update(1, "2026-01-09 14:59"))

    assert [each.about for each in network.digest.pending] == ["U-2026-001"]


def test_an_issue_out_of_turn_leaves_the_weeks_own_to_come() -> None:
    network = a_network(LAST, update(1, "2026-01-06 10:00"))
    network = network.after(extra_issue(network.digest, at("2026-01-07 12:00")))

    issue = issue_due(network.digest, network.procedure, at("2026-01-09 15:00"))
    assert issue is not None
    assert (issue.period, issue.items) == ("2026-W02", ())


@pytest.mark.parametrize(("address", "seen"), [(MIRA, [1, 2, 3]), (ARBEN, [2, 3]), (SOFIA, [3])])
def test_everybody_sees_what_is_for_them(address: str, seen: list[int]) -> None:
    shared = [
        update(1, "2026-01-07 10:00"),
        update(2, "2026-01-07 10:00", "members and ministries"),
        update(3, "2026-01-07 10:00", "partners"),
    ]
    network = a_network(*shared)

    assert [each.title for each in items_for(address, network.digest.pending, network.people, network.groups)] == [
        f"News {n}" for n in seen
    ]


def test_what_waits_on_an_organisation_is_its_own() -> None:
    network = a_network(PLANNED, opened(), *reached("IOM", "UNHCR", "UNICEF", "UNODC"), says(MIRA, position_agree()))
    now: datetime = at("2026-02-18 10:00")

    assert [(each.about, each.kind) for each in network.waiting_on("UNICEF", now)] == [
        ("C-2026-01", "position"),
        ("M-2026-01", "attendance"),
    ]
    assert [(each.about, each.kind) for each in network.waiting_on("UNHCR", now)] == [("M-2026-01", "attendance")]
    assert "Ministry" not in network.waiting(now)


def position_agree():
    from mailer.network.facts import Position

    return Position.AGREE
