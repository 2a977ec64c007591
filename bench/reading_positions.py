"""How positions are read: how many of the consents are counted, and how many of all others as consent.

    .venv/bin/python -m bench.reading_positions --corpora DIR      (or MAILER_CORPORA=DIR)

DIR/positions.tsv holds replies that others wrote, with their right reading. False consent must be 0: of what is none,
and of the 36 mutants of every consent, there and in the phrasebook. An objection, amendment, abstention or wish for
time that is not read should be seen as one that holds (tier H). Nothing is ever suggested to a person, so nothing can
be suggested as consent. Whoever writes is taken to write for the organisation that the reply names.
"""

import argparse
import csv
import os
from collections import Counter
from pathlib import Path

from mailer.reading import Reading, Signature, Tier, position
from mailer.reading.mutants import COUNTED, consents_of, survivors
from mailer.reading.phrasebook import Phrasebook
from mailer.resources import Folder, shipped
from mailer.rulebook.phrases import read_phrases

HEAD = ("language", "replies", "A", "B", "C", "H", "N", "consents read", "FALSE CONSENT", "others seen to hold")
ORGANISATIONS = ("UNHCR", "UNICEF", "UNODC", "UNFPA", "UNDP", "PNUD", "UN Women", "WHO", "OMS", "OSHB", "IOM", "OIM")
RIGHT = {
    "CONSENT": {"agree", "no_objection"},
    "COMMENT": {"comment"},
    "AMEND": {"amendment", "objection"},
    "OBJECT": {"objection", "amendment"},
    "ABSTAIN": {"abstain"},
    "EXTEND": {"hold"},
}
HINDERS = ("AMEND", "OBJECT", "ABSTAIN", "EXTEND")


def rows(corpora: Path) -> list[tuple[str, ...]]:
    """A row for each language, and one for all."""
    book = read_phrases(Folder(shipped("rules")))
    read = [(row["lang"], row["label"], _read(row["text"], book)) for row in _replies(corpora)]
    languages = sorted({language for language, _, _ in read})
    each = [_row(language, [row for row in read if row[0] == language]) for language in languages]
    return [HEAD, *each, _row("all", read)]


def mutant_rows(corpora: Path) -> list[tuple[str, ...]]:
    """How many mutants were made of consents, and how many of them would be counted as consent."""
    book = read_phrases(Folder(shipped("rules")))
    sender = _sender("")
    theirs = [_lines(row["text"]) for row in _replies(corpora) if row["label"] == "CONSENT"]
    ours = list(consents_of(book, sender))
    found = [("mutants of", "consents", "mutants", "FALSE CONSENT")]
    for name, consents in (("consents of others", theirs), ("phrases of the phrasebook", ours)):
        counted = list(survivors(consents, sender, book))
        found.append((name, str(len(consents)), str(len(consents) * 36), str(len(counted))))
    return found


def _row(name: str, read: list[tuple[str, str, Reading]]) -> tuple[str, ...]:
    tiers = Counter(str(found.tier) for _, _, found in read)
    consents = [found for _, label, found in read if label == "CONSENT"]
    counted = sum(found.value in RIGHT["CONSENT"] for found in consents)
    false = sum(found.value in COUNTED - RIGHT.get(label, set()) for _, label, found in read if label != "CONSENT")
    hinder = [(label, found) for _, label, found in read if label in HINDERS]
    held = sum(found.value in RIGHT[label] or found.tier is Tier.H for label, found in hinder)
    return (
        name,
        str(len(read)),
        *(str(tiers[tier]) for tier in Tier),
        f"{counted} of {len(consents)}",
        str(false),
        f"{held} of {len(hinder)}",
    )


def _replies(corpora: Path) -> list[dict[str, str]]:
    with (corpora / "positions.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _read(text: str, book: Phrasebook) -> Reading:
    return position(_lines(text), _sender(text), book)


def _lines(text: str) -> str:
    return text.replace("\\n", "\n")


def _sender(text: str) -> Signature:
    """Somebody of the organisation that the reply begins or ends with; of UNHCR, where it names none there."""
    words = text.replace("\\n", " ").split()
    ends = " ".join([*words[:3], *words[-2:]]).casefold()
    name = next((each for each in ORGANISATIONS if each.casefold() in ends), "UNHCR")
    return Signature.of(name, "Mira Leka", "mira@agency.example", reference="S-12", revision=2)


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpora", type=Path, default=os.environ.get("MAILER_CORPORA"))
    corpora = Path(options.parse_args().corpora)
    for table in (rows(corpora), mutant_rows(corpora)):
        for row in table:
            print("  ".join(cell.ljust(22 if place == 0 else len(HEAD[place])) for place, cell in enumerate(row)))
        print()


if __name__ == "__main__":
    main()
