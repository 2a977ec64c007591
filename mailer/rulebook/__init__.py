"""The files in rules/ as values, and every mistake in all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ..codec.automatic import AutomaticMarks
from ..codec.bounce import BounceMarks
from ..codec.programs import ProgramWords
from ..errors import Mistake, Mistakes
from ..network.procedure import Procedure
from ..reading import Phrasebook
from ..resources import Folder
from ..sorting import Rule
from .automatic import read_automatic
from .phrases import read_phrases
from .procedure import Installation, read_procedure
from .quotations import read_quotations
from .sorting import read_sorting

__all__ = ["Installation", "Rulebook", "load"]

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force."""

    sorting: tuple[Rule, ...]
    procedure: Procedure
    phrasebook: Phrasebook
    automatic: AutomaticMarks
    bounces: BounceMarks
    quotations: ProgramWords


def load(folder: Folder, installation: Installation) -> Rulebook:
    """The rules in the folder. Raises Mistakes with those of every file together."""
    mistakes: list[Mistake] = []

    def part(read: Callable[[], Part]) -> Part | None:
        try:
            return read()
        except Mistakes as error:
            mistakes.extend(error.mistakes)
            return None

    sorting = part(lambda: read_sorting(folder))
    procedure = part(lambda: read_procedure(folder, installation))
    phrasebook = part(lambda: read_phrases(folder))
    automatic = part(lambda: read_automatic(folder))
    quotations = part(lambda: read_quotations(folder))
    if sorting is None or procedure is None or phrasebook is None or automatic is None or quotations is None:
        raise Mistakes(mistakes)
    return Rulebook(sorting, procedure, phrasebook, *automatic, quotations)
