"""What every command shares: the configuration, the clock, printing as people and as scripts want it."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..app import App
    from ..config import Config
    from ..decision import Decision
    from ..errors import Unavailable
    from ..network import Network
    from ..store.record import Posted

DRY = " (dry run: nothing was changed)"

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Show the mails, and change nothing.")


class Context:
    """The options before the noun, and what they lead to."""

    def __init__(self, config: str | None, at: datetime | None) -> None:
        self._config = config
        self.at = at

    def config(self) -> "Config":
        """The configuration in force. Raises Mistakes."""
        from ..config import find, load

        return load(find(self._config))

    @contextmanager
    def app(self, wait: "Callable[[Unavailable], None] | None" = None) -> Iterator["App"]:
        """The Network at work, closed at the end. `wait`: called when the database is away, before another try."""
        from ..app import App, system_clock
        from ..errors import Unavailable
        from ..log import begin

        config = self.config()
        begin(config.log.level)
        at = self.instant(self.at, config) if self.at else None
        while True:
            try:
                app = App(config, clock=(lambda: at) if at else system_clock)
                break
            except Unavailable as error:
                if wait is None:
                    raise
                wait(error)
        try:
            yield app
        finally:
            app.close()

    @staticmethod
    def instant(time: datetime, config: "Config") -> datetime:
        """The instant that a person means: a time without an offset is in the Network's zone."""
        return time if time.tzinfo else time.replace(tzinfo=config.zone)


def person() -> str:
    """Who gives the order, as it stands in the log: the name of the account, or its number if it has no name."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def order(app: "App", act: "Callable[[Network, datetime], Decision]", dry_run: bool) -> "Decision":
    """Have an act done, or in a dry run show its letters on standard output."""
    from ..app import office

    ordered = office.order(app, act, person(), dry_run)
    if dry_run:
        show_letters(ordered.posted)
    click.echo(ordered.decision.why + (DRY if dry_run else ""), err=True)
    return ordered.decision


def show_letters(posted: "Sequence[Posted]") -> None:
    """Every letter's recipient and subject; the first of each kind in full."""
    shown: set[str] = set()
    for each in posted:
        click.echo(f"To: {each.letter.to.name} <{each.letter.to.addr}> ({each.letter.to.organisation})")
        click.echo(f"Subject: {each.subject}")
        if each.letter.template not in shown:
            shown.add(each.letter.template)
            click.echo("\n" + each.text.split("\n", 2)[2].rstrip() + "\n")
    click.echo(f"{len(posted)} mails")


def write_file(path: Path, content: bytes) -> None:
    """Write the file, and say so. Raises Refused where it cannot be written."""
    from ..errors import Refused

    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {path}", err=True)


def write_private_file(path: Path, content: bytes) -> None:
    """The same for what is nobody else's to read: a new file, which only its owner may open."""
    write_new_file(path, content, 0o600)


def write_new_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write the file, and say so. Raises Refused where there is one: what people wrote into it is not to be lost."""
    from ..errors import Refused

    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise Refused(f"{path} is there already; name a new file") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {path}", err=True)


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table: drawn on a terminal, plain columns elsewhere."""
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    if not cells:
        click.echo("nothing", err=True)
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table

        table = Table(*headers, box=None, pad_edge=False)
        for row in cells:
            table.add_row(*row)
        Console(highlight=False, markup=False).print(table)
    else:
        for row in [list(headers), *cells]:
            click.echo("\t".join(value.replace("\t", " ").replace("\n", " ") for value in row))
