"""Mutants of consents: each of 58 ways to make something else of a consent, tried on every one. None may count.

Of the consents in DIR/positions.tsv, and of every consenting phrase of the phrasebook (mailer/reading/mutants.py).
"""

from collections.abc import Iterator
from pathlib import Path

from mailer.reading import Signature
from mailer.reading.mutants import consents_of, mutants, survivors
from tests.build import rulebook

from .reading import Row
from .reading_positions import lines, replies

NAME = "mutants of consents"
COLUMNS = ("consents", "mutants", "FALSE CONSENT")
_SENDER = Signature.of("UNHCR", "Mira Leka", "mira@agency.example", reference="S-12", revision=2)


def rows(corpora: Path) -> Iterator[Row]:
    """A row for the consents of others, and one for the phrasebook."""
    book = rulebook().phrasebook
    theirs = [lines(row["text"]) for row in replies(corpora) if row["label"] == "CONSENT"]
    for name, consents in (("of others", theirs), ("of the phrasebook", list(consents_of(book, _SENDER)))):
        counted = sum(1 for _ in survivors(consents, _SENDER, book))
        tried = sum(1 for consent in consents for _ in mutants(consent, _SENDER))
        yield Row(name, (str(len(consents)), str(tried), str(counted)))
