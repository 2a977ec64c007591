"""mailer db"""

import click

from .arguments import Noun
from .context import Context


@click.group(cls=Noun)
def db() -> None:
    """The database: upgrade, backup, verify."""


@db.command()
@click.pass_obj
def upgrade(context: Context) -> None:
    """Create the tables, or bring them to this version.

    Example: mailer db upgrade
    """
    import secrets

    from ..store.engine import Store
    from ..store.upgrade import upgrade as apply

    store = Store(context.config().database.url)
    try:
        version = apply(store, lambda: secrets.token_hex(32))
    finally:
        store.close()
    click.echo(f"The database has version {version}.", err=True)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.pass_obj
def backup(context: Context, file: str) -> None:
    """A consistent copy of the database in FILE, while the service runs.

    Example: mailer db backup /backup/mailer-2026-03-01.db
    """
    from ..store.care import backup as copy

    with context.app() as app:
        copy(app.store, file)
    click.echo(f"Wrote {file}", err=True)


@db.command()
@click.pass_obj
def verify(context: Context) -> None:
    """Whether the database is whole: its own check, every kept octet against its hash, every fact readable.

    Example: mailer db verify
    """
    from ..errors import Refused
    from ..store.care import verify as examine

    with context.app() as app:
        found = examine(app.store, app.rulebook.procedure)
    for sentence in found.problems:
        click.echo(sentence, err=True)
    if found.problems:
        raise Refused(f"{len(found.problems)} things are wrong; restore a backup, or ask for help")
    click.echo(f"The database is whole: {found.mails} mails, {found.facts} facts, {found.letters} letters.", err=True)
