"""Minutes from draft to adoption."""

from mailer.network.facts import MinutesAdopted, MinutesCirculated, MinutesCommented

from ..build import MIRA, a_network, at
from .test_meetings import PLANNED

DRAFT = MinutesCirculated("M-2026-01", 1, "1. Opened.", at("2026-03-26 17:00"), at("2026-03-19 16:00"))
CORRECTION = MinutesCommented("M-2026-01", 1, "UNHCR", MIRA, "Mira", "1", "replace", at("2026-03-20 10:00"))


def test_a_correction_is_open_until_the_next_revision_answers_it() -> None:
    first = a_network(PLANNED, DRAFT, CORRECTION).minutes["M-2026-01"]
    second_draft = MinutesCirculated("M-2026-01", 2, "1. Begun.", at("2026-04-02 17:00"), at("2026-03-23 09:00"))
    second = a_network(PLANNED, DRAFT, CORRECTION, second_draft).minutes["M-2026-01"]

    assert [first.state_of(each) for each in first.comments] == ["open"]
    assert [second.state_of(each) for each in second.comments] == ["answered"]
    assert second.open_comments() == []
    assert second.text == "1. Begun."


def test_adopted_minutes_have_a_number_and_count_on() -> None:
    network = a_network(PLANNED, DRAFT, MinutesAdopted("M-2026-01", 1, "UNMN/2026/MIN/1", at("2026-03-27 09:00")))

    assert network.minutes["M-2026-01"].state == "adopted"
    assert network.next_number("MIN", at("2026-04-01 09:00")) == "UNMN/2026/MIN/2"
