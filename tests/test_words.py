"""Text made safe to show, and folded to be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.words import clean, clean_line, fold, headed, tokens


def test_folding_drops_case_accents_and_punctuation() -> None:
    assert tokens("Kundërshtim, ÇËSHTJE — s’kemi!") == ("kundershtim", "ceshtje", "s", "kemi")
    assert tokens("kundershtim, ceshtje - s'kemi") == tokens("Kundërshtim, çështje — s’kemi")


def test_what_hides_or_reorders_text_is_dropped() -> None:
    assert clean("evil\u202etxt.exe\u200b\x00") == "eviltxt.exe"


@given(st.text())
def test_a_clean_line_is_one_line_that_a_header_can_hold(text: str) -> None:
    line = clean_line(text, 100)

    assert len(line) <= 100
    assert not set(line) & set("\r\n\0\u2028\u202e")
    line.encode()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["Përshëndetje", "HELLO", "Straße"])
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("out of office", "out of office"),
        ("out of office: minutes", "out of office"),
        ("out of office (until monday)", "out of office"),
        ("out of office autoreply: minutes", "out of office autoreply"),
        ("out of office hours", ""),
        ("we are out of office", ""),
        ("auto: minutes", "auto:"),
        ("automation", ""),
        ("", ""),
    ],
)
def test_a_heading_stands_alone_or_before_a_mark(text: str, heading: str) -> None:
    assert headed(text, ["auto:", "out of office", "out of office autoreply"]) == heading
