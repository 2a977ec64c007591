"""What falls due by the clock, once, and what was missed while nobody was awake."""

from datetime import timedelta

import pytest

from mailer.duties import consensus, digest, meetings, minutes, note
from mailer.mail import Mailbox, StoppedLetter, Waiting
from mailer.network import Network
from mailer.network.facts import (
    ClosingHeld,
    MinutesAdopted,
    NoteSent,
    PersonLeft,
    Position,
    ProposalAdopted,
    ReminderSent,
    RoundBroken,
    RoundExtended,
)

from ..build import ANA, GENT, MIRA, ZEF, a_network, at, told
from ..network.test_consensus import DEADLINE, LATE, OPENED, opened, reached, says
from ..network.test_digest import LAST, update
from ..network.test_meetings import PLANNED, START, answered, moved
from ..network.test_minutes import CORRECTION, DRAFT

MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
NOBODY_WAITS = Mailbox(None)


def all_of(duty, network: Network, now: str, mailbox: Mailbox = NOBODY_WAITS):
    return list(duty(network, mailbox, at(now)))


def reminders(network: Network, now: str):
    """What falls due of meetings that is a reminder."""
    steps = {f"P{days}D" for days in (14, 3, 1)}
    return [each for each in all_of(meetings.due, network, now) if {fact.step for fact in each.facts} <= steps]


def waiting(
    organisation: str | None = "UNHCR",
    about: str | None = None,
    received: str = "2026-02-20 10:00",
    state: str = "attention",
    matters: tuple[str, ...] = (),
) -> Waiting:
    came = at(received)
    return Waiting(7, came, came, "x@unhcr.example", organisation, "Subject", about, "because", state, matters)


# --- meetings ---


@pytest.mark.parametrize(
    ("now", "step"),
    [
        ("2026-03-04 12:00", None),
        ("2026-03-05 10:00", "P14D"),
        ("2026-03-16 10:00", "P3D"),
        ("2026-03-18 10:00", "P1D"),
        ("2026-03-19 10:00", "P1D"),
        ("2026-03-19 12:30", None),
    ],
)
def test_the_latest_reminder_goes_to_the_silent(now: str, step: str | None) -> None:
    decisions = reminders(a_network(PLANNED, answered(MIRA, "accepted", 1)), now)  # type: ignore[arg-type]

    assert [letter.key.rpartition(" ")[2] for each in decisions for letter in each.letters] == ([step] if step else [])
    assert [told(each) for each in decisions] == ([[ZEF]] if step else [])


def test_a_reminder_is_sent_once_and_what_was_slept_through_is_not_sent_late() -> None:
    (decision,) = reminders(a_network(PLANNED), "2026-03-18 10:00")
    network = a_network(PLANNED).after(*decision.facts)

    assert len(decision.facts) == 3
    assert reminders(network, "2026-03-18 10:01") == []


def test_who_is_asked_late_is_not_reminded_of_what_was_before() -> None:
    network = a_network(PLANNED, moved(1, start=True))

    assert all_of(meetings.due, network, "2026-02-20 10:00") == []
    (decision,) = reminders(network, "2026-03-17 10:00")
    assert [fact.revision for fact in decision.facts if isinstance(fact, ReminderSent)] == [1, 1]


# --- consultations ---

ROUND = [opened(), *reached(*MEMBERS)]


def test_half_time_reminds_the_silent_who_were_reached() -> None:
    network = a_network(opened(), *reached("UNHCR", "UNICEF"), says(MIRA, Position.AGREE))
    (decision,) = all_of(consensus.reminders_due, network, "2026-02-20 09:00")

    assert told(decision) == [ZEF]
    assert all_of(consensus.reminders_due, network.after(*decision.facts), "2026-02-20 09:05") == []


def test_before_half_time_nobody_is_reminded() -> None:
    assert all_of(consensus.reminders_due, a_network(*ROUND), "2026-02-19 12:00") == []


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("given_before", "reminded"),
    [
        (2 * DAY, ["2026-02-20 12:30", "2026-03-01 18:00"]),  # before the first deadline was near
        (timedelta(hours=12), ["2026-02-20 12:30", "2026-02-22 18:00", "2026-03-01 18:00"]),
        (-6 * DAY, ["2026-02-20 12:30", "2026-02-22 18:00"]),  # so late that the new deadline is near as well
    ],
)
def test_the_silent_are_reminded_before_a_later_deadline_as_well_and_not_where_it_was_just_told(
    given_before: timedelta, reminded: list[str]
) -> None:
    network, given, later, found = a_network(*ROUND), DEADLINE - given_before, at("2026-03-02 17:00"), []
    for moment in ("2026-02-20 12:30", "2026-02-22 18:00", "2026-02-24 10:00", "2026-03-01 18:00", "2026-03-02 10:00"):
        if given <= at(moment) and not network.proposals["C-2026-01"].current.moved:
            network = network.after(RoundExtended("C-2026-01", 1, later, given))
        for decision in all_of(consensus.reminders_due, network, moment):
            network = network.after(*decision.facts)
            found.append(moment)
            assert set(told(decision)) >= {ANA, GENT, MIRA, ZEF}

    assert found == reminded


def read(hours: float, *mails: Waiting) -> Mailbox:
    return Mailbox(OPENED + timedelta(hours=hours), mails)


def closing(*facts: object, mailbox: Mailbox | None = None):
    network = a_network(*ROUND, *facts)  # type: ignore[arg-type]
    return list(consensus.closings_due(network, mailbox or read(LATE), DEADLINE + timedelta(hours=2)))


def test_silence_is_adopted_only_once_the_mailbox_was_read_past_the_deadline() -> None:
    assert closing(mailbox=Mailbox(None)) == []
    assert closing(mailbox=read(LATE - 1)) == []
    (decision,) = closing()
    (fact,) = decision.facts
    assert isinstance(fact, ProposalAdopted)
    assert fact.number == "UNMN/2026/DEC/1"
    assert {letter.template for letter in decision.letters} == {"consultation_adopted"}


def test_that_the_mailbox_cannot_be_read_past_a_deadline_is_told_once_and_closes_nothing() -> None:
    late = DEADLINE + timedelta(hours=3)
    (decision,) = consensus.closings_due(a_network(*ROUND), read(LATE - 1), late)

    assert decision.facts == (
        ClosingHeld("C-2026-01", 1, ("the mailbox has not been read to its end since the deadline",), late),
    )
    assert told(decision) == [ANA, ZEF]
    held = a_network(*ROUND, *decision.facts)
    assert list(consensus.closings_due(held, read(LATE - 1), late)) == []
    (closed,) = consensus.closings_due(held, read(LATE), late)
    assert isinstance(closed.facts[0], ProposalAdopted)


def test_a_round_that_is_closed_is_not_closed_again() -> None:
    (decision,) = closing()

    assert closing(*decision.facts) == []


def test_an_objection_breaks_at_the_deadline_where_nothing_broke_before() -> None:
    (decision,) = closing(says(MIRA, Position.AMENDMENT))

    assert isinstance(decision.facts[0], RoundBroken)
    assert [reply.text for letter in decision.letters[:1] for reply in letter.values["objections"]] == ["words"]


def test_what_holds_a_closing_is_told_once_to_the_secretariat_and_the_co_chairs_alone() -> None:
    (decision,) = closing(says(MIRA, Position.UNCLEAR))

    assert isinstance(decision.facts[0], ClosingHeld)
    assert told(decision) == [ANA, ZEF]
    assert closing(says(MIRA, Position.UNCLEAR), *decision.facts) == []


@pytest.mark.parametrize(
    ("mail", "holds"),
    [
        (waiting(), True),
        (waiting(organisation=None), False),
        (waiting(organisation="University"), False),
        (waiting(about="M-2026-01"), False),
        (waiting(about="C-2026-01"), True),
        (waiting(about="C-2026-01", organisation=None), True),
        (waiting(about="C-2026-09", matters=("C-2026-01", "C-2026-09")), True),
        (waiting(organisation=None, state="quarantined"), True),
        (waiting(received="2026-02-10 10:00"), False),
        (waiting(received="2026-02-23 18:30"), True),
    ],
)
def test_a_mail_that_may_be_an_answer_and_nobody_has_looked_at_holds_the_closing(mail: Waiting, holds: bool) -> None:
    (decision,) = closing(mailbox=read(LATE, mail))

    assert isinstance(decision.facts[0], ClosingHeld) is holds


# --- minutes ---


def test_minutes_are_adopted_in_silence_after_the_deadline() -> None:
    network = a_network(PLANNED, DRAFT)

    assert all_of(minutes.due, network, "2026-03-26 18:00", Mailbox(at("2026-03-26 17:15"))) == []
    (decision,) = all_of(minutes.due, network, "2026-03-26 18:00", Mailbox(at("2026-03-26 17:16")))
    assert isinstance(decision.facts[0], MinutesAdopted)
    assert told(decision) == [MIRA.replace("mira", "ben"), MIRA, ZEF]


@pytest.mark.parametrize(
    "mailbox",
    [
        Mailbox(at("2026-03-27 09:00"), (waiting(about="M-2026-01", received="2026-03-20 10:00"),)),
        Mailbox(at("2026-03-27 09:00"), (waiting(matters=("C-2026-01", "M-2026-01"), received="2026-03-20 10:00"),)),
        Mailbox(at("2026-03-27 09:00"), (waiting(state="quarantined", received="2026-03-20 10:00"),)),
    ],
)
def test_a_correction_or_a_mail_that_may_be_one_keeps_minutes_open(mailbox: Mailbox) -> None:
    assert all_of(minutes.due, a_network(PLANNED, DRAFT), "2026-03-27 09:00", mailbox) == []
    assert (
        all_of(minutes.due, a_network(PLANNED, DRAFT, CORRECTION), "2026-03-27 09:00", Mailbox(at("2026-03-27 09:00")))
        == []
    )


# --- digest and note ---


def test_a_digest_is_issued_once_even_after_a_fortnight_asleep() -> None:
    network = a_network(LAST, update(1, "2026-01-07 10:00"), update(2, "2026-01-20 10:00"))
    (decision,) = all_of(digest.due, network, "2026-01-26 09:00")

    assert told(decision) == sorted([ANA, "ben@unhcr.example", GENT, MIRA, ZEF])
    assert all_of(digest.due, network.after(*decision.facts), "2026-01-26 09:01") == []


def test_with_nothing_to_tell_nothing_goes_out() -> None:
    (decision,) = all_of(digest.due, a_network(LAST), "2026-01-09 15:00")

    assert decision.letters == ()


def test_the_secretariat_is_told_what_waits_and_not_every_minute() -> None:
    mailbox = Mailbox(None, (waiting(),), (StoppedLetter(1, at("2026-02-20 10:00"), MIRA, "x", "failed", "550"),))
    (decision,) = all_of(note.due, a_network(), "2026-02-20 10:05", mailbox)

    assert told(decision) == [ANA]
    after = a_network(*decision.facts)
    assert all_of(note.due, after, "2026-02-21 10:00", mailbox) == []
    newer = Mailbox(None, (waiting(received="2026-02-20 10:30"),))
    assert all_of(note.due, a_network(NoteSent(at("2026-02-20 10:05"))), "2026-02-20 10:40", newer) == []
    assert len(all_of(note.due, a_network(NoteSent(at("2026-02-20 10:05"))), "2026-02-20 11:05", newer)) == 1


def test_what_is_wrong_with_the_member_list_is_told_once() -> None:
    network = a_network(PersonLeft(MIRA, at("2026-02-20 10:00")))
    (decision,) = all_of(note.due, network, "2026-02-20 10:05", NOBODY_WAITS)

    assert told(decision) == [ANA]
    assert decision.letters[0].values["warnings"] == ["UNHCR has no focal point"]
    assert all_of(note.due, network.after(*decision.facts), "2026-02-25 10:05", NOBODY_WAITS) == []


def test_the_meeting_is_on_the_day_that_these_tests_think() -> None:
    assert at("2026-03-19 10:00") == START
