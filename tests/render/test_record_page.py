"""The record of a decision as one page: each step in words, by whose authority it was, and nothing of the program."""

from dataclasses import replace

import pytest

from mailer.letters.records import page
from mailer.network.facts import (
    Fact,
    KeyAct,
    KeysAsked,
    KeyTurned,
    Position,
    RollEntry,
    RoundExtended,
    RoundOpened,
    Ruling,
    RulingMade,
    Standing,
)
from mailer.render import Renderer
from mailer.resources import Folder, shipped

from ..build import ANA, GENT, MEMBERS, ZEF
from ..network.test_consensus import opened, reached, says
from ..network.test_register import AGAIN, LATER, recorded
from .test_letters import HOUSE

UNCLEAR = says(GENT, Position.UNCLEAR, 24, reply="c3" * 32)
ROUND: RoundOpened = replace(opened(), roll=(*opened().roll, RollEntry("Ministry", Standing.INFORMED)))
COURSE: list[Fact] = [
    ROUND,
    *reached(*MEMBERS),
    UNCLEAR,
    KeysAsked("K-2026-01", KeyAct.RULING, "C-2026-01", "settled", "“Note”", (ANA, ZEF), LATER, AGAIN),
    KeyTurned("K-2026-01", ANA, True, AGAIN),
    KeyTurned("K-2026-01", ZEF, False, AGAIN),
    RulingMade(
        "C-2026-01", 1, Ruling.SETTLED, "UNODC", f"{'c3' * 32} unclear", "abstain", "K-2026-02", (ANA, ZEF), AGAIN
    ),
    RoundExtended("C-2026-01", 1, LATER, AGAIN, "K-2026-03"),
]


def told(language: str) -> str:
    """The page in words, on one line."""
    found = replace(HOUSE, language=language)
    made = recorded(COURSE)
    text = Renderer(Folder(shipped("templates")), found).page("_record", "Record", {"record": page(made)}).text
    return " ".join(text.split())


@pytest.mark.parametrize(
    "words",
    [
        "UNODC decides: abstains (as both co-chairs ruled).",
        "Ministry is informed: no answer. A copy for information; no answer was asked for.",
        "the co-chairs were asked to confirm (the clock), as K-2026-01, IOM (",
        "a co-chair confirmed (the clock), as K-2026-01, IOM (",
        "a co-chair refused (the clock), as K-2026-01, UNICEF (",
        "the co-chairs ruled (the clock), revision 1: UNODC, what an answer means (abstains), as K-2026-02, IOM (",
        "more time was given (the Secretariat), revision 1, until Thursday 5 March 2026, 17:00 (Tirana time), as K-2026-03",
    ],
)
def test_the_page_says_in_words_what_happened_and_by_which_act(words: str) -> None:
    assert words in told("en")


@pytest.mark.parametrize("language", ["en", "sq"])
def test_a_step_without_an_act_names_none(language: str) -> None:
    assert "<" not in told(language)
