"""The files in rules/ as values, and every mistake in all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import TypeVar
from zoneinfo import ZoneInfo

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
from .procedure import read_procedure
from .quotations import read_quotations
from .sorting import read_sorting

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


@dataclass(frozen=True, slots=True)
class Installation:
    """What procedure takes from the configuration: the zone, the symbol of numbers, the hour of the digest, the
    organisation that runs the Secretariat."""

    zone: ZoneInfo
    symbol: str
    digest_weekday: str
    digest_time: time
    operator: str = ""


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
    procedure = part(
        lambda: read_procedure(
            folder,
            installation.zone,
            installation.symbol,
            installation.digest_weekday,
            installation.digest_time,
            installation.operator,
        )
    )
    phrasebook = part(lambda: read_phrases(folder))
    automatic = part(lambda: read_automatic(folder))
    quotations = part(lambda: read_quotations(folder))
    if sorting is None or procedure is None or phrasebook is None or automatic is None or quotations is None:
        raise Mistakes(mistakes)
    return Rulebook(sorting, procedure, phrasebook, *automatic, quotations)
