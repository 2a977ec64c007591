"""rules/sorting.toml: read, checked, and every rule held against its own examples."""

from pydantic import Field, field_validator

from ..errors import Mistake, Mistakes
from ..handlers import kinds
from ..resources import Folder
from ..sorting import FEATURES, HEADER, Condition, Rule, sort
from ..toml import Table, line_of, read
from ..words import clean_line, fold

FILE = "sorting.toml"
Wanted = dict[str, bool | str | list[str]]


class RuleTable(Table):
    """One [[rule]]."""

    name: str = Field(min_length=1, examples=["Calendar answer"])
    when: Wanted = Field({}, examples=["{ answers = 'consultation' }"])
    unless: Wanted = Field({}, examples=["{ sender = 'unknown' }"])
    then: str = Field(examples=["update"])
    example: list[Wanted] = Field([], examples=["[[rule.example]]"])

    @field_validator("then")
    @classmethod
    def _kind(cls, value: str) -> str:
        if value not in kinds():
            raise ValueError(f'"{value}" is no kind of mail; known: {", ".join(kinds())}')
        return value

    @field_validator("when", "unless")
    @classmethod
    def _features(cls, value: Wanted) -> Wanted:
        unknown = [name for name in value if name not in FEATURES and not name.startswith(HEADER)]
        if unknown:
            known = ", ".join([*FEATURES, HEADER + "<name>"])
            raise ValueError(f'"{", ".join(unknown)}" is no feature of a mail; known: {known}')
        return value


class SortingFile(Table):
    """The file."""

    rule: list[RuleTable] = Field(min_length=1, examples=["[[rule]]"])


def read_sorting(folder: Folder) -> tuple[Rule, ...]:
    """The rules in their order. Raises Mistakes: wrong values, or, if the values are right, rules that do not hold."""
    path = folder.find(FILE)
    if path is None:
        raise Mistakes([Mistake(FILE, "file", "is missing", "Put the shipped one back")])
    tables = read(path, SortingFile).rule
    rules = tuple(
        Rule(table.name, _conditions(table.when), _conditions(table.unless), table.then, str(path)) for table in tables
    )
    text = path.read_text(encoding="utf-8")
    mistakes = [
        Mistake(str(path), f"rule “{tables[number].name}”", problem, mend, line_of(text, ("rule", number)))
        for number, problem, mend in [*_misplaced(tables), *_failing_examples(tables, rules)]
    ]
    if mistakes:
        raise Mistakes(mistakes)
    return rules


def _conditions(wanted: Wanted) -> tuple[Condition, ...]:
    return tuple(Condition(feature.lower(), _texts(value)) for feature, value in wanted.items())


def _texts(value: bool | str | list[str]) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (str(value).lower(),)
    return tuple(fold(clean_line(text)) for text in (value if isinstance(value, list) else [value]))


def _misplaced(tables: list[RuleTable]) -> list[tuple[int, str, str]]:
    found = []
    names = [table.name for table in tables]
    for number, table in enumerate(tables):
        is_last = number == len(tables) - 1
        bare = not table.when and not table.unless
        if names.index(table.name) != number:
            found.append((number, "has the name of an earlier rule", "Give each rule its own name"))
        if bare and not is_last:
            found.append((number, "has no conditions, so no rule below it is ever reached", "Move it to the end"))
        if is_last and not bare:
            found.append(
                (number, "is the last and has conditions", 'End with a rule without `when`, then = "unsorted"')
            )
    return found


def _failing_examples(tables: list[RuleTable], rules: tuple[Rule, ...]) -> list[tuple[int, str, str]]:
    """The examples that another rule than their own would take. Empty while rules are misplaced."""
    if _misplaced(tables):
        return []
    found = []
    for number, table in enumerate(tables):
        for example in table.example:
            taken = sort({name: _texts(value) for name, value in example.items()}, rules)
            if taken.rule != table.name:
                problem = f"its example {example} is taken by “{taken.rule}”"
                found.append((number, problem, "Change the order, the conditions or the example"))
    return found
