"""How positions are read: how many of the consents are counted, and how many of all others as consent.

DIR/positions.tsv holds replies that others wrote, with their right reading. False consent must be 0. An objection,
amendment, abstention or wish for time that is not read should be seen as one that holds (tier H). Nothing is ever
suggested to a person, so nothing can be suggested as consent. Whoever writes is taken to write for the organisation
that the reply names.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mailer.reading import Phrasebook, Reading, Signature, Tier, position
from mailer.reading.mutants import COUNTED
from tests.build import rulebook

from .reading import Row

NAME = "positions"
COLUMNS = ("replies", "A", "B", "C", "H", "N", "consents read", "FALSE CONSENT", "others seen to hold")
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


def rows(corpora: Path) -> Iterator[Row]:
    """A row for each language, and one for all."""
    book = rulebook().phrasebook
    read = [(row["lang"], row["label"], _read(row["text"], book)) for row in replies(corpora)]
    for language in sorted({language for language, _, _ in read}):
        yield _row(language, [row for row in read if row[0] == language])
    yield _row("all", read)


def _row(name: str, read: list[tuple[str, str, Reading]]) -> Row:
    tiers = Counter(str(found.tier) for _, _, found in read)
    consents = [found for _, label, found in read if label == "CONSENT"]
    counted = sum(found.value in RIGHT["CONSENT"] for found in consents)
    false = sum(found.value in COUNTED - RIGHT.get(label, set()) for _, label, found in read if label != "CONSENT")
    hinder = [(label, found) for _, label, found in read if label in HINDERS]
    held = sum(found.value in RIGHT[label] or found.tier is Tier.H for label, found in hinder)
    counts = (len(read), *(tiers[tier] for tier in Tier))
    return Row(name, (*map(str, counts), f"{counted} of {len(consents)}", str(false), f"{held} of {len(hinder)}"))


def replies(corpora: Path) -> list[dict[str, str]]:
    """The replies of DIR/positions.tsv: text, lang, label."""
    with (corpora / "positions.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _read(text: str, book: Phrasebook) -> Reading:
    return position(lines(text), _sender(text), book)


def lines(text: str) -> str:
    """A text of the table with its line ends."""
    return text.replace("\\n", "\n")


def _sender(text: str) -> Signature:
    """Somebody of the organisation that the reply begins or ends with; of UNHCR, where it names none there."""
    words = text.replace("\\n", " ").split()
    ends = " ".join([*words[:3], *words[-2:]]).casefold()
    name = next((each for each in ORGANISATIONS if each.casefold() in ends), "UNHCR")
    return Signature.of(name, "Mira Leka", "mira@agency.example", reference="S-12", revision=2)
