"""The command `calendar`: the meetings that the asker may know of, and no others."""

import pytest

from mailer.handlers import command
from mailer.mail import CalendarEvent
from mailer.network import Network
from mailer.network.facts import Fact, GroupJoined, Invitee, MeetingCancelled, MeetingKind, MeetingPlanned
from mailer.sorting import sorted_by

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, STRANGER, a_group, a_mail, a_network, at, met, rulebook
from ..network.test_meetings import PLANNED

NOW = "2026-03-02 10:00"
GROUP = (
    a_group("WG1", "Returns", BEN),
    GroupJoined("WG1", "UNHCR", BEN, at(NOW)),
    GroupJoined("WG1", "University", SOFIA, at(NOW)),
)


def planned(reference: str, kind: MeetingKind, *invited: Invitee, group: str = "") -> MeetingPlanned:
    start = at("2026-04-16 10:00")
    return MeetingPlanned(
        reference,
        f"uid-{reference}",
        reference,
        kind,
        start,
        start.replace(hour=12),
        "",
        "",
        "",
        invited,
        at(NOW),
        group,
    )


FACTS: tuple[Fact, ...] = (
    PLANNED,
    *GROUP,
    planned("M-2026-02", MeetingKind.ANNUAL, Invitee("UNHCR", "Mira", MIRA), Invitee("Ministry", "Arben", ARBEN)),
    planned("M-2026-03", MeetingKind.GROUP, Invitee("UNHCR", "Ben", BEN), group="WG1"),
    planned("M-2026-04", MeetingKind.EXTRAORDINARY, Invitee("UNHCR", "Mira", MIRA)),
    MeetingCancelled("M-2026-04", 1, "travel", at("2026-03-01 10:00")),
)


def asked(sender: str, network: Network, now: str = NOW) -> tuple[CalendarEvent, ...]:
    """What the calendar holds that the sender gets."""
    decision = command.handle(met(a_mail("", sender, "Calendar"), network, arrived=now), network, at(now))
    (letter,) = decision.letters
    assert (letter.template, letter.to.addr, decision.attention) == ("calendar", sender, False)
    return letter.dates


@pytest.mark.parametrize(
    ("sender", "references"),
    [
        (MIRA, ["M-2026-01", "M-2026-02", "M-2026-04"]),
        (BEN, ["M-2026-01", "M-2026-02", "M-2026-03", "M-2026-04"]),
        (GENT, ["M-2026-01", "M-2026-02", "M-2026-04"]),  # of a member that was not invited by name
        (ARBEN, ["M-2026-02"]),
        (SOFIA, []),
    ],
)
def test_everybody_on_the_list_gets_the_meetings_that_they_may_know_of(sender: str, references: list[str]) -> None:
    uids = {PLANNED.uid: "M-2026-01"}

    found = asked(sender, a_network(*FACTS))

    assert sorted(uids.get(each.uid, each.uid.removeprefix("uid-")) for each in found) == references
    assert {each.method for each in found} <= {"PUBLISH"}
    assert {each.attendees for each in found} <= {()}


def test_a_cancelled_meeting_is_told_of_as_such_for_ninety_days() -> None:
    def cancelled(now: str) -> list[bool]:
        return [each.cancelled for each in asked(GENT, a_network(*FACTS), now)]

    assert cancelled("2026-05-30 09:00") == [False, False, True]
    assert cancelled("2026-05-30 12:00") == [False, False]


def test_a_stranger_gets_nothing_and_the_shipped_rules_know_the_word() -> None:
    network = a_network(*FACTS)
    stranger = met(a_mail("", STRANGER, "calendar"), network)

    assert command.handle(stranger, network, at(NOW)).letters == ()
    assert sorted_by(rulebook().sorting, stranger).kind == "unsorted"
    assert sorted_by(rulebook().sorting, met(a_mail("", ANA, "CALENDAR"), network)).kind == "command"


def test_a_letter_that_shows_a_groups_meeting_says_so() -> None:
    decision = command.handle(met(a_mail("", BEN, "Calendar"), a_network(*FACTS)), a_network(*FACTS), at(NOW))

    assert decision.letters[0].shows == ("M-2026-03",)
