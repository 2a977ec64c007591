"""What the year of meetings asks for: each thing once, and not before it is due."""

import pytest

from mailer.decision import Decision
from mailer.duties import convening
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import AnnualMissed, PollPut, QuarterProposed, Role

from ..build import ANA, BEN, GENT, MIRA, ZEF, a_network, a_person, at
from ..network.test_meetings import PLANNED
from ..network.test_polls import OPENED, says

MAY = "2026-05-25 10:00"


def due(network: Network, now: str, read_until: str = "") -> list[Decision]:
    return list(convening.due(network, Mailbox(at(read_until) if read_until else None), at(now)))


def lived(network: Network, now: str, read_until: str = "") -> tuple[Network, list[Decision]]:
    """Everything that is due, one after the other, as the program does it."""
    done: list[Decision] = []
    while decision := next(convening.due(network, Mailbox(at(read_until) if read_until else None), at(now)), None):
        network = network.after(*decision.facts)
        done.append(decision)
    return network, done


def told(decision: Decision) -> list[tuple[str, str]]:
    return sorted((letter.template, letter.to.addr) for letter in decision.letters)


def test_what_a_quarter_lacks_is_proposed_once_for_each() -> None:
    network, done = lived(a_network(PLANNED), MAY)

    assert [type(fact) for each in done for fact in each.facts] == [QuarterProposed, QuarterProposed]
    assert [fact.about for each in done for fact in each.facts] == ["R-2026-01", "R-2026-02"]  # type: ignore[union-attr]
    assert [fact.quarter for each in done for fact in each.facts] == ["2026-Q2", "2026-Q3"]  # type: ignore[union-attr]
    assert told(done[0]) == [("quarter_due", ANA), ("quarter_due", ZEF)]
    assert due(network, "2026-06-01 10:00") == []


def test_a_quarter_that_has_no_room_left_is_not_proposed_for() -> None:
    _, done = lived(a_network(PLANNED), "2026-06-25 10:00")

    assert [fact.quarter for each in done for fact in each.facts] == ["2026-Q3"]  # type: ignore[union-attr]


def test_the_year_is_warned_of_once() -> None:
    network, done = lived(a_network(), "2026-09-10 10:00")
    warned = [each for each in done if any(isinstance(fact, AnnualMissed) for fact in each.facts)]

    assert [told(each) for each in warned] == [[("annual_missing", ANA), ("annual_missing", ZEF)]]
    assert {letter.audience for each in warned for letter in each.letters} == {"co-chairs"}
    assert not [each for each in due(network, "2026-12-10 10:00") if "annual" in each.why]


ASKED = a_network(PLANNED).after(OPENED)


@pytest.mark.parametrize(
    ("now", "read_until", "facts", "is_put"),
    [
        ("2026-02-20 10:00", "2026-02-20 10:00", [], False),
        ("2026-02-20 10:00", "2026-02-20 10:00", [says(MIRA, "y--")], False),
        ("2026-02-20 10:00", "2026-02-20 10:00", [says(MIRA, "y--"), says(ZEF, "n--")], True),
        ("2026-02-20 10:00", "2026-02-20 10:00", [says(MIRA, "y--"), says(ZEF, "?")], False),
        ("2026-02-20 10:00", "2026-02-20 10:00", [says(MIRA, "y--"), says(ZEF, "y--", provisional=True)], False),
        ("2026-02-23 18:00", "2026-02-23 17:10", [], False),  # an answer may still lie in the mailbox
        ("2026-02-23 18:00", "", [], False),
        ("2026-02-23 18:00", "2026-02-23 17:16", [], True),
        ("2026-02-23 18:00", "2026-02-23 17:16", [PollPut("M-2026-01", at("2026-02-23 17:30"))], False),
    ],
)
def test_the_table_goes_to_those_who_choose_once_all_have_answered_or_the_deadline_was_read_past(
    now: str, read_until: str, facts: list[object], is_put: bool
) -> None:
    network = a_network(OPENED, *facts)  # type: ignore[arg-type]
    decisions = [each for each in due(network, now, read_until) if each.about == "M-2026-01"]

    assert [told(each) for each in decisions] == ([[("poll_result", ANA), ("poll_result", ZEF)]] if is_put else [])


def test_the_table_says_who_is_silent_and_shows_what_could_not_be_read() -> None:
    network = a_network(OPENED, says(MIRA, "?"))
    decision = due(network, "2026-02-23 18:00", "2026-02-23 18:00")[0]
    letter = decision.letters[0]

    assert decision.why.endswith("no answer from UNHCR, UNICEF")
    assert (letter.values["silent"], [each.address for each in letter.values["unread"]]) == (["UNICEF"], [MIRA])
    assert letter.buttons == ("date_1", "date_2", "date_3", "no_date")


def test_where_nobody_holds_an_office_nobody_is_told_and_nothing_stops() -> None:
    network = a_network(
        *(a_person(each, "X Y", name, Role.FOCAL_POINT) for each, name in ((ANA, "IOM"), (ZEF, "UNICEF")))
    )

    _, done = lived(network.after(PLANNED), MAY)

    assert [each.letters for each in done] == [(), ()]
    assert {BEN, GENT} <= set(network.people.persons)
