"""mailer db"""

import click

from .arguments import Noun
from .context import DRY, Context, person


@click.group(cls=Noun)
def db() -> None:
    """The database: upgrade, backup, verify, archive, compact."""


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
@click.argument("file", type=click.Path(dir_okay=False))
@click.pass_obj
def archive(context: Context, file: str) -> None:
    """Everything from which the log can be made anew, in FILE: mails, letters, orders, deliveries. Keep it locked away.

    Example: mailer db archive archive.zip
    """
    from pathlib import Path

    from ..app.archive import write

    with context.app() as app:
        found = write(app, Path(file))
    click.echo(
        f"Wrote {file}: {found.mails} mails, {found.facts} facts, {found.made_again} of them to be made again", err=True
    )


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.pass_obj
def replay(context: Context, file: str) -> None:
    """Make the log anew from an archive, in a new database: mails are read again, closings decided again, records made
    again. Whatever comes to something else than it did is named, and then nothing is written.

    Example: mailer db replay archive.zip
    """
    from pathlib import Path

    from ..app.replay import replay as make_anew

    with context.app() as app:
        found = make_anew(app, Path(file))
    click.echo(
        f"Replayed {found.mails} mails and {found.facts} facts; {found.made_again} of these were made again.", err=True
    )
    if found.decisions:
        click.echo(f"The register is the same: {_decisions(found.decisions)}, the last {found.last}.", err=True)


@db.command()
@click.pass_obj
def verify(context: Context) -> None:
    """Whether the database is whole: its own check, everything that has a hash against it, every fact readable; and
    whether the register of decisions is unbroken, and what the log comes to.

    Example: mailer db verify
    """
    from ..app import register
    from ..errors import Refused
    from ..store.care import verify as examine

    with context.app() as app:
        found = examine(app.store, app.rulebook.procedure)
        with app.store.reading() as connection:
            chain = register.verify(connection, app.rulebook.procedure, app.rules(connection))
    problems = [*found.problems, *chain.problems]
    for sentence in problems:
        click.echo(sentence, err=True)
    if problems:
        count = "1 thing is wrong" if len(problems) == 1 else f"{len(problems)} things are wrong"
        raise Refused(f"{count}; restore a backup, or ask for help")
    forgotten = f" The octets of {found.forgotten} mails, files and letters are no longer kept." * bool(found.forgotten)
    whole = f"The database is whole: {found.mails} mails, {found.facts} facts, {found.letters} letters."
    click.echo(whole + forgotten, err=True)
    if chain.decisions:
        click.echo(f"The register is unbroken: {_decisions(chain.decisions)}, the last {chain.last}.", err=True)
    if chain.reworded:
        names = ", ".join(chain.reworded)
        click.echo(f"Somebody was taken out of words beside the record of: {names}.", err=True)
    if found.reworded:
        names = ", ".join(found.reworded)
        click.echo(f"Somebody was taken out of these texts, which do not match their hash any more: {names}.", err=True)


@db.command()
@click.option("--dry-run", is_flag=True, help="Count, and change nothing.")
@click.pass_obj
def expire(context: Context, dry_run: bool) -> None:
    """Forget mails and letters that are older than [retention] says; the service does so once a day.

    Only what is handled, sent and about no open matter goes. What it did stays, with its hash and its date.

    Example: mailer db expire --dry-run
    """
    from ..app.retention import rehearse

    with context.app() as app:
        keep = app.config.retention
        if dry_run:
            with app.look() as work:
                facts = rehearse(work, keep)
        else:
            facts = app.expire(person())
        zone = app.config.zone
    gone = "; ".join(
        f"{each.count} {each.what} from before {each.older_than.astimezone(zone):%Y-%m-%d}" for each in facts
    )
    why = (
        "everything is kept for ever, as [retention] says" if not (keep.mails or keep.letters) else "nothing is so old"
    )
    click.echo((f"forgotten: {gone}" if gone else why) + (DRY if dry_run else ""), err=True)


@db.command()
@click.pass_obj
def compact(context: Context) -> None:
    """Write the database anew without the room that deleted things took; nothing of them is left in it.

    Best while the service is stopped. Backups keep what they hold.

    Example: mailer db compact
    """
    from ..store.care import compact as write_anew

    with context.app() as app:
        write_anew(app.store)
    click.echo("The database was written anew.", err=True)


def _decisions(count: int) -> str:
    return "1 decision" if count == 1 else f"{count} decisions"
