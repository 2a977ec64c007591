"""The deadline of a consultation as a date: it asks nothing, takes nobody's time, and moves with the deadline."""

from datetime import timedelta

from mailer.acts import consensus, rounds
from mailer.decision import Decision
from mailer.letters.consensus import deadline
from mailer.mail import CalendarEvent
from mailer.network.facts import HoldEnded, ReplySetAside, RoundBroken, RoundHeld

from ..build import MIRA, a_network, at
from ..network.test_consensus import DEADLINE, opened, reached

NOW = at("2026-02-18 10:00")
DAY = timedelta(days=1)


def date_in(decision: Decision, template: str) -> CalendarEvent:
    """The one date that the letters of that kind carry."""
    (found,) = {date for letter in decision.letters if letter.template == template for date in letter.dates}
    return found


def test_the_question_carries_its_deadline_without_asking_for_an_answer_in_the_calendar() -> None:
    question = consensus.Question("Workplan", "1. Text")
    decision = consensus.open_round(a_network(), question, NOW)
    (letter, *_) = decision.letters
    date = date_in(decision, "consultation")

    assert (date.method, date.attendees, date.busy, date.sequence) == ("PUBLISH", (), False, 0)
    assert date.end == decision.facts[0].deadline  # type: ignore[union-attr]
    assert date.end - date.start == timedelta(minutes=30)
    assert date.summary == ""  # the letter's subject says what to do by when
    assert letter.event is None
    assert all(len(each.dates) == 1 for each in decision.letters)


def test_an_extension_moves_the_same_entry() -> None:
    network = a_network(opened(), *reached("UNHCR"))
    first = consensus.extend(network, "C-2026-01", at("2026-02-27 17:00"), NOW)
    second = rounds.extended(network.after(*first.facts), "C-2026-01", at("2026-03-06 17:00"), "co-chair", NOW)
    dates = [date_in(each, "consultation_extended") for each in (first, second)]

    assert [each.sequence for each in dates] == [1, 2]
    assert [each.end for each in dates] == [at("2026-02-27 17:00"), at("2026-03-06 17:00")]
    assert len({each.uid for each in dates}) == 1
    assert date_in(first, "consultation") == dates[0]  # whom the question had not reached has one entry, not two


def test_each_later_date_has_a_higher_number_also_where_the_same_wish_for_time_is_read_again() -> None:
    until = at("2026-02-27 17:00")
    wish = ("C-2026-01", 1, "UNHCR", "the mail")
    facts = (
        RoundHeld(*wish, until, until, True, NOW),
        HoldEnded(*wish, False, until + DAY, until),
        RoundHeld(*wish, until + 2 * DAY, until + 3 * DAY, True, NOW),
        ReplySetAside("C-2026-01", 1, "the mail", until),
        RoundHeld(*wish, until + 2 * DAY, until + 4 * DAY, True, NOW),
    )
    network, dates = a_network(opened(), *reached("UNHCR")), []
    for fact in facts:
        network = network.after(fact)
        dates.append(deadline(network.proposals["C-2026-01"]))

    assert [(each.sequence, each.end) for each in dates] == [
        (1, until),
        (2, until + DAY),
        (3, until + 3 * DAY),
        (3, until + 3 * DAY),
        (4, until + 4 * DAY),
    ]


def test_another_text_moves_it_too_and_another_matter_has_its_own() -> None:
    network = a_network(opened(), *reached("UNHCR"), RoundBroken("C-2026-01", 1, ("UNHCR",), NOW))
    revised = date_in(consensus.revise(network, "C-2026-01", "another text", None, DEADLINE), "consultation")
    other = date_in(consensus.open_round(network, consensus.Question("Other", "x"), NOW), "consultation")

    assert revised.sequence == 1
    assert other.uid != revised.uid
    assert MIRA not in other.uid
