"""58 ways to make something else of a consent: none of them is counted as one."""

import csv
from html import escape
from pathlib import Path

import pytest

from mailer.codec.html import text_of
from mailer.reading import Signature, position
from mailer.reading.mutants import COUNTED, consents_of, mutants, survivors

from ..build import rulebook

BOOK = rulebook().phrasebook
MIRA = Signature.of("UNHCR", "Mira Leka", "mira@unhcr.example", reference="C-2026-01", revision=2)
CONSENTS = list(consents_of(BOOK, MIRA))


OPERATORS = [operator for operator, _ in mutants("we agree", MIRA)]


@pytest.mark.parametrize("operator", OPERATORS)
def test_no_change_to_a_consent_leaves_it_a_consent(operator: str) -> None:
    for consent in CONSENTS[::11]:
        text = dict(mutants(consent, MIRA)).get(operator, "")
        assert position(text, MIRA, BOOK).value not in COUNTED, text


@pytest.mark.parametrize("operator", [each for each in OPERATORS if each.startswith("broken off")])
def test_a_consent_broken_off_into_paragraphs_of_html_is_none(operator: str) -> None:
    for consent in CONSENTS[::11]:
        text = dict(mutants(consent, MIRA)).get(operator, "")
        markup = "".join(f"<p>{escape(line) or '&nbsp;'}</p>" for line in text.split("\n"))
        assert position(text_of(markup), MIRA, BOOK).value not in COUNTED, markup


def test_there_are_as_many_ways_as_the_documentation_says() -> None:
    assert len(OPERATORS) == 58
    assert "58 ways" in (Path(__file__).parents[2] / "docs/reading.md").read_text(encoding="utf-8")


@pytest.mark.campaign
def test_no_change_to_any_consent_of_any_language_leaves_it_a_consent() -> None:
    assert list(survivors(CONSENTS, MIRA, BOOK)) == []


def test_no_change_to_a_consent_that_others_wrote_leaves_it_a_consent(corpora: Path) -> None:
    with (corpora / "positions.tsv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["label"] == "CONSENT"]

    assert list(survivors([row["text"].replace("\\n", "\n") for row in rows], MIRA, BOOK)) == []
    assert len(rows) > 40


@pytest.mark.parametrize(
    "consent",
    [
        "No objection; suggest a comma in para 2",
        "We agree: a typo in the title",
        "we will not stand in the way",
        "we cannot support it, but will not stand in the way",
    ],
)
def test_no_change_to_what_is_nearly_consent_leaves_it_what_it_was(consent: str) -> None:
    assert position(consent, MIRA, BOOK).value in ("comment", "reservation")
    assert list(survivors([consent], MIRA, BOOK)) == []


def test_what_a_phrase_would_let_through_is_found() -> None:
    """The check itself: a book in which a mutant stands as a sentence."""
    from dataclasses import replace

    careless = replace(BOOK, sentences={**BOOK.sentences, ("we", "agree", "in", "principle"): "agree"})

    assert [each.operator for each in survivors(["we agree"], MIRA, careless)] == ["in principle"]


def test_every_consent_of_the_book_is_read_as_consent() -> None:
    for consent in CONSENTS:
        assert position(consent, MIRA, BOOK).value in COUNTED, consent
