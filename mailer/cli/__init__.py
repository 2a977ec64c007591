"""The command: nouns and verbs, one file for each noun. Parses, calls a step, prints; decides nothing.

Only click is imported to show help; each verb imports what it needs when it runs.
"""

import importlib
import sys
from datetime import datetime

import click

from .. import __version__
from ..errors import MailerError, Mistake, Mistakes
from .arguments import time
from .context import Context

# name -> (module that has it, the line of help, so that `mailer --help` imports none of them)
_COMMANDS = {
    "init": ("setup", "Write a config.toml and create the database."),
    "check": ("setup", "Read all files and report every mistake. No network."),
    "doctor": ("setup", "Prove the mailbox: sign in, write to ourselves, read it back."),
    "demo": ("setup", "Play eight months of an invented Network and show every mail."),
    "run": ("service", "Run the service."),
    "status": ("service", "What waits on whom."),
    "history": ("history", "What happened in a matter, and because of what."),
    "inbox": ("inbox", "Incoming mails: how each was read and what it did."),
    "members": ("members", "Organisations and people."),
    "groups": ("groups", "Working groups."),
    "meeting": ("meeting", "Meetings: invitations and who will come."),
    "consensus": ("consensus", "Consultations and decisions."),
    "minutes": ("minutes", "Minutes, from draft to adoption."),
    "statement": ("statement", "Joint statements, in one voice."),
    "update": ("update", "The library of updates and documents."),
    "digest": ("digest", "The weekly digest."),
    "outbox": ("outbox", "Outgoing mail and each recipient's delivery."),
    "rules": ("rules", "The rules in force, and what they would do with a mail."),
    "db": ("db", "The database: upgrade, backup, verify, compact."),
}


class _Nouns(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Nouns, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config", "-c", metavar="FILE", help="The configuration. Else $MAILER_CONFIG, ./config.toml, /etc/mailer."
)
@click.option("--at", type=time, metavar="TIME", help="Act as if it were TIME (ISO 8601): for rehearsals and tests.")
@click.version_option(__version__, prog_name="mailer")
@click.pass_context
def cli(ctx: click.Context, config: str | None, at: datetime | None) -> None:
    """The secretariat of a network of organisations, by e-mail."""
    ctx.obj = Context(config, at)


def _check_encoding(arguments: list[str]) -> None:
    """Raises Mistakes for arguments that are no text: they could be neither stored nor sent."""
    wrong = [each for each in arguments if not each.isascii() and any("\ud800" <= char <= "\udfff" for char in each)]
    if wrong:
        mend = "Give it in UTF-8"
        raise Mistakes([Mistake("command line", ascii(each), "this argument is not in UTF-8", mend) for each in wrong])


def main() -> None:
    """Run the command; errors of ours become one sentence each on standard error, and the exit code of docs/cli.md."""
    try:
        _check_encoding(sys.argv[1:])
        cli.main(standalone_mode=False)
    except Mistakes as error:
        count = len(error.mistakes)
        click.echo(f"{count} mistake{'s' * (count != 1)} to mend:", err=True)
        for mistake in error.mistakes:
            click.echo(f"  {mistake}", err=True)
        sys.exit(error.exit_code)
    except MailerError as error:
        click.echo(f"mailer: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
