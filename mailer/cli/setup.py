"""mailer init, check, doctor, demo"""

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path

import click

from .context import Context


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False))
def init(folder: str) -> None:
    """Write a commented config.toml in FOLDER (here, if none is given) and create the database.

    Nothing that is there is overwritten.

    Example: mailer init /srv/network
    """
    import secrets
    import shutil

    from ..config import load
    from ..errors import MailerError, Refused
    from ..resources import shipped
    from ..store.engine import Store
    from ..store.upgrade import upgrade

    target = Path(folder) / "config.toml"
    if target.exists():
        raise Refused(f"{target} is there already; nothing was written")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped("config.example.toml"), target)
        target.chmod(0o600)
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}") from error
    try:
        with contextlib.closing(Store(load(target).database.url)) as store:
            upgrade(store, lambda: secrets.token_hex(32))
    except MailerError:
        target.unlink()
        raise
    click.echo(
        f"Wrote {target} and created the database. Now edit {target}, then: mailer check, mailer doctor", err=True
    )


@click.command()
@click.pass_obj
def check(context: Context) -> None:
    """Read configuration, rules and templates, look at the database, and report every mistake. No network.

    Example: mailer check
    """
    from ..app import house_of, rulebook_of, templates_folder
    from ..config import warnings
    from ..errors import Mistake, Mistakes, Unavailable
    from ..render import Renderer
    from ..store.engine import Store

    config = context.config()
    mistakes: list[Mistake] = []
    try:
        rulebook_of(config)
    except Mistakes as error:
        mistakes += error.mistakes
    renderer = Renderer(templates_folder(config), house_of(config))
    mistakes += renderer.mistakes()
    if untranslated := renderer.untranslated():
        language = config.network.language
        click.echo(f"warning: in “{language}” there is no {', '.join(untranslated)}: they are in English", err=True)
    away: Unavailable | None = None
    try:
        with contextlib.closing(Store(config.database.url)) as store:
            store.check()
    except Mistakes as error:
        mistakes += error.mistakes
    except Unavailable as error:
        away = error
    for warning in warnings(config):
        click.echo(f"warning: {warning}", err=True)
    if away is not None and mistakes:
        click.echo(f"mailer: {away}", err=True)
    if mistakes:
        raise Mistakes(mistakes)
    if away is not None:
        raise away
    click.echo("Configuration, rules, templates and database are in order.", err=True)


@click.command()
@click.option("--wait", default=60, show_default=True, metavar="SECONDS", help="How long to wait for our own mail.")
@click.pass_obj
def doctor(context: Context, wait: int) -> None:
    """Prove the mailbox: sign in, write to ourselves, read it back, judge the headers.

    Example: mailer doctor
    """
    from ..doctor import BAD, examine
    from ..errors import Refused

    failed = 0
    for finding in examine(context.config(), wait):
        click.echo(f"{finding.mark}  {finding.sentence}")
        failed += finding.mark == BAD
    if failed:
        what = "1 finding" if failed == 1 else f"{failed} findings"
        raise Refused(f"{what} must be mended before the service can be trusted")


@click.command()
@click.option("--out", default="mailer-demo", show_default=True, metavar="DIR", help="Where the gallery is left.")
def demo(out: str) -> None:
    """Play eight months of an invented Network's life on servers in this process, and leave a gallery of every mail.

    Example: mailer demo --out gallery
    """
    from ..errors import Refused

    try:
        from ..demo import play
    except ModuleNotFoundError as error:
        message = f"the demo needs {error.name}; install it with: pip install 'network-mailer[demo]'"
        raise Refused(message) from error
    play(Path(out), _run, click.echo)


def _run(arguments: Sequence[str]) -> str:
    """One command of ours in this process; returns what it printed on standard output."""
    from . import cli

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        cli.main(list(arguments), standalone_mode=False)
    return printed.getvalue()
