"""How answers to an invitation in plain words are read.

    .venv/bin/python -m bench.reading_attendance --corpora DIR     (or MAILER_CORPORA=DIR)

DIR/rsvp.tsv holds answers that others wrote, with their right reading. Right: the value, and for a yes the number of
persons. What is not read is asked back, so only precision has a bound.
"""

import argparse
import csv
import os
from pathlib import Path

from mailer.reading import Signature, attendance
from mailer.resources import Folder, shipped
from mailer.rulebook.phrases import read_phrases

HEAD = ("language", "answers", "read", "right", "FALSE YES", "FALSE NO")
MEANING = {"yes": "accepted", "no": "declined", "maybe": "tentative"}


def rows(corpora: Path) -> list[tuple[str, ...]]:
    """A row for each language, and one for all."""
    book = read_phrases(Folder(shipped("rules")))
    found = []
    with (corpora / "rsvp.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            name = "UNICEF" if "UNICEF" in row["text"] else "UNHCR"
            sender = Signature.of(name, "Mira Leka", "mira@agency.example", reference="M-2026-01")
            read = attendance(row["text"].replace("\\n", "\n"), sender, book)
            alike = read.value == MEANING.get(row["label"])
            right = alike and (row["label"] != "yes" or str(read.headcount) == row["persons"])
            found.append((row["lang"], read.value, alike, right))
    languages = sorted({language for language, *_ in found})
    return [HEAD, *(_row(each, [row for row in found if row[0] == each]) for each in languages), _row("all", found)]


def _row(name: str, found: list[tuple[str, str, bool, bool]]) -> tuple[str, ...]:
    read = [row for row in found if row[1]]
    false = [sum(value == kind and not alike for _, value, alike, _ in read) for kind in ("accepted", "declined")]
    right = sum(row[3] for row in read)
    share = f"{right} ({right / len(read):.0%})" if read else "0"
    return name, str(len(found)), str(len(read)), share, *map(str, false)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpora", type=Path, default=os.environ.get("MAILER_CORPORA"))
    for row in rows(Path(options.parse_args().corpora)):
        print("  ".join(cell.ljust(12) for cell in row))


if __name__ == "__main__":
    main()
