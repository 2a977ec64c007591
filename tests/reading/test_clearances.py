"""Whether words clear a text: alone, and in no other form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.reading import Signature, clearance

from ..build import rulebook

BOOK = rulebook().phrasebook
MIRA = Signature.of("UNHCR", "Mira Leka", "mira@unhcr.example", reference="S-2026-01", revision=1)
CLEARING = sorted(" ".join(phrase) for phrase, value in BOOK.clearances.items() if value == "cleared")
REFUSING = sorted(" ".join(phrase) for phrase, value in BOOK.clearances.items() if value == "not_cleared")


def read(text: str) -> str:
    return clearance(text, MIRA, BOOK).value


@pytest.mark.parametrize("words", CLEARING)
def test_words_that_clear_do_so_alone(words: str) -> None:
    assert read(words.upper()) == read(f"{words}.\n\nKind regards\nMira Leka") == "cleared"
    for more in ("but not paragraph 2", "if the date is moved", "in principle"):
        assert read(f"{words}, {more}") == read(f"{words}\n{more}") == ""
    assert read(f"{words}?") == ""


@pytest.mark.parametrize("words", REFUSING)
def test_words_that_refuse_do_so_with_reasons(words: str) -> None:
    assert (
        read(words)
        == read(f"{words}: the figures are old.")
        == read(f"{words}\n\nThe figures are old.")
        == "not_cleared"
    )


def test_in_no_language_does_a_refusal_begin_as_a_clearance() -> None:
    clearing = {tuple(words.split()) for words in CLEARING}

    assert not clearing & {tuple(words.split()) for words in REFUSING}
    assert BOOK.answer_words >= set(BOOK.clearances)


@given(
    st.sampled_from(REFUSING), st.sampled_from(CLEARING), st.sampled_from(["\n", ". ", ": ", ", ", " "]), st.booleans()
)
def test_who_says_both_has_not_cleared_it(no: str, yes: str, between: str, first: bool) -> None:
    assert read(f"{no}{between}{yes}" if first else f"{yes}{between}{no}") != "cleared"


@given(st.text(max_size=400))
def test_no_text_raises_and_only_a_known_word_clears(text: str) -> None:
    if read(text) == "cleared":
        assert len(text.split()) < 30
