"""What docs/ says of keys and commands, written from the program itself: `make docs` brings the pages up to date.

Between two marks, `<!-- keys imap -->` and `<!-- end -->`, stands what this file writes. Of a table of keys the meanings
are kept as people wrote them; everything else about a key comes from the code.
"""

import json
import re
import textwrap
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click
from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mailer.cli import cli
from mailer.config import Config
from mailer.network.consensus import TABLE, Event, Transition

from .cli.tree import commands

HOUSE = Path(__file__).parent.parent
DOCS = HOUSE / "docs"
WIDTH = 100
_MARKED = re.compile(r"<!-- (\w+)(?: (\w+))? -->\n(.*?)<!-- end -->", re.DOTALL)
_ROW = re.compile(r"\| `(\w+)` \|(?:[^|]*\|){2} (.*?) \|(?:[^|]*)\|$", re.MULTILINE)
_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def current(page: str) -> str:
    """The page with everything between its marks as the program has it now."""
    return _MARKED.sub(_rewritten, page)


def _rewritten(marked: re.Match[str]) -> str:
    what, name, old = marked[1], marked[2], marked[3]
    if what == "keys":
        begin, new = f"<!-- keys {name} -->", keys(name, dict(_ROW.findall(old)))
    elif what == "transitions":
        begin, new = "<!-- transitions -->", transitions()
    else:
        begin, new = f"<!-- {what} -->", "\n".join(commands_in_words())
    return f"{begin}\n{new}\n<!-- end -->"


# --- keys of config.toml ----------------------------------------------------------------------------------------------


def sections() -> dict[str, type[BaseModel]]:
    """The tables of config.toml."""
    found = {name: field.annotation for name, field in Config.model_fields.items()}
    return {name: kind for name, kind in found.items() if isinstance(kind, type) and issubclass(kind, BaseModel)}


def keys(section: str, meanings: dict[str, str]) -> str:
    """The table of a section's keys, with these meanings; "?" where there is none yet."""
    rows = [
        f"| `{key}` | {_kind(field)} | {_default(field)} | {meanings.get(key, '?')} | {_example(key, field)} |"
        for key, field in sections()[section].model_fields.items()
    ]
    return "\n".join(["| key | type | default | meaning | example |", "|---|---|---|---|---|", *rows])


def _kind(field: FieldInfo) -> str:
    bounds = [str(each.ge if isinstance(each, Ge) else each.le) for each in field.metadata if isinstance(each, Ge | Le)]
    return ", ".join([_named(field.annotation), *([" to ".join(bounds)] if bounds else [])])


def _named(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(f"`{each}`" for each in get_args(annotation))
    if get_origin(annotation) is list:
        return f"list of {_named(get_args(annotation)[0])}s"
    known = {bool: "`true` or `false`", int: "number", str: "text", timedelta: "span", time: "time of day"}
    inner = [annotation, *get_args(annotation)]
    return next((known[each] for each in inner if isinstance(each, type) and each in known), "path")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True)
    return "none" if value in (None, "", []) else f"`{written(value)}`"


def _example(key: str, field: FieldInfo) -> str:
    value = next(iter(field.examples or ()), None)
    is_default = not field.is_required() and written(value) == written(field.default)
    return "" if value is None or is_default or key == "password" else f"`{key} = {written(value)}`"


def written(value: Any) -> str:
    """The value as TOML has it."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return next((f'"{seconds // size}{unit}"' for size, unit in _UNITS if seconds % size == 0 and seconds), '"0"')
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, list):
        return f"[{', '.join(written(each) for each in value)}]"
    return str(value) if value is not None and not isinstance(value, str | bool | int) else json.dumps(value)


# --- consensus --------------------------------------------------------------------------------------------------------


def transitions() -> str:
    """The table of states; the stages out of which the same leads to the same are told in one row."""
    rows: dict[tuple[Event, str, str], list[Transition]] = {}
    for row in TABLE:
        rows.setdefault((row.event, row.guard, row.effects), []).append(row)
    lines = [
        f"| {', '.join(each.stage.value for each in found)} | {event} | {guard} | {_leading(found)} | {effects} |"
        for (event, guard, effects), found in rows.items()
    ]
    return "\n".join(["| in | if | and | it is then | and so |", "|---|---|---|---|---|", *lines])


def _leading(rows: list[Transition]) -> str:
    """Where these rows lead."""
    if all(row.to is row.stage for row in rows):
        return "the same"
    return ", ".join(dict.fromkeys(row.to.value for row in rows))


# --- commands ---------------------------------------------------------------------------------------------------------


def commands_in_words() -> Iterator[str]:
    """Every command with its help, as the command itself shows it."""
    top = click.Context(cli, info_name="mailer", help_option_names=["-h", "--help"], terminal_width=WIDTH)
    yield from _shown("mailer", cli.get_help(top))
    for name, command in commands():
        *noun, verb = name.split()
        parent = click.Context(click.Group(noun[0]), parent=top, info_name=noun[0]) if noun else top
        yield from _shown(f"mailer {name}", command.get_help(click.Context(command, parent=parent, info_name=verb)))


def _shown(name: str, text: str) -> Iterator[str]:
    yield f"### {name}\n"
    yield textwrap.indent(text, "    ", lambda line: bool(line.strip())) + "\n"


def main() -> None:
    """Bring the pages up to date."""
    for path in (DOCS / "configuration.md", DOCS / "cli.md", DOCS / "consensus.md"):
        text = path.read_text(encoding="utf-8")
        if current(text) != text:
            path.write_text(current(text), encoding="utf-8")
            print(f"Wrote {path.relative_to(HOUSE)}")


if __name__ == "__main__":
    main()
