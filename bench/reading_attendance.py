"""How answers to an invitation in plain words are read.

DIR/rsvp.tsv holds answers that others wrote, with their right reading. Right: the value, and for a yes the number of
persons. What is not read is asked back, so only precision has a bound.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from mailer.reading import Signature, attendance
from tests.build import rulebook

from .reading import Row

NAME = "attendance"
COLUMNS = ("answers", "read", "right", "FALSE YES", "FALSE NO")
MEANING = {"yes": "accepted", "no": "declined", "maybe": "tentative"}


def rows(corpora: Path) -> Iterator[Row]:
    """A row for each language, and one for all."""
    book = rulebook().phrasebook
    found = []
    with (corpora / "rsvp.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            name = "UNICEF" if "UNICEF" in row["text"] else "UNHCR"
            sender = Signature.of(name, "Mira Leka", "mira@agency.example", reference="M-2026-01")
            read = attendance(row["text"].replace("\\n", "\n"), sender, book)
            alike = read.value == MEANING.get(row["label"])
            right = alike and (row["label"] != "yes" or str(read.headcount) == row["persons"])
            found.append((row["lang"], read.value, alike, right))
    for language in sorted({language for language, *_ in found}):
        yield _row(language, [row for row in found if row[0] == language])
    yield _row("all", found)


def _row(name: str, found: list[tuple[str, str, bool, bool]]) -> Row:
    read = [row for row in found if row[1]]
    false = [sum(value == kind and not alike for _, value, alike, _ in read) for kind in ("accepted", "declined")]
    right = sum(row[3] for row in read)
    share = f"{right} ({right / len(read):.0%})" if read else "0"
    return Row(name, (str(len(found)), str(len(read)), share, *map(str, false)))
