"""How well mails are read, measured on what other people wrote.

    .venv/bin/python -m bench.reading [--corpora DIR]

DIR is $MAILER_CORPORA unless it is given. One table for each module bench/reading_*.py: it has a NAME, COLUMNS, and
`rows(corpora)`, which gives Rows. Nothing else registers one.
"""

import argparse
import logging
import os
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a section: what it is about, and a cell for each of its COLUMNS."""

    name: str
    cells: tuple[str, ...]


def section(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """A section as it is printed: its name and columns, and below them the rows."""
    lines = [Row(name, columns), *rows]
    first = max(len(each.name) for each in lines)
    widths = [max(len(each.cells[place]) for each in lines) for place in range(len(columns))]
    return "\n".join(
        each.name.ljust(first) + "".join(f"  {cell:>{width}}" for cell, width in zip(each.cells, widths, strict=True))
        for each in lines
    )


def main() -> None:
    """Print every section."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--corpora", type=Path, default=os.environ.get("MAILER_CORPORA"), metavar="DIR")
    corpora = options.parse_args().corpora
    if corpora is None or not Path(corpora).is_dir():
        options.error("say where the corpora are: --corpora DIR, or MAILER_CORPORA")
    logging.getLogger("mailparser").setLevel(logging.ERROR)  # it tells of each part that it leaves alone
    for found in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if found.name.startswith("reading_"):
            each = import_module(f"bench.{found.name}")
            print(section(each.NAME, each.COLUMNS, each.rows(Path(corpora))), end="\n\n")


if __name__ == "__main__":
    main()
