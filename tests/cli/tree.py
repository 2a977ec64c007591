"""The commands that there are, found in the command itself, so that none is forgotten by a table of cases."""

from collections.abc import Iterator

import click

from mailer.cli import cli


def commands() -> Iterator[tuple[str, click.Command]]:
    """("meeting plan", its command) for every command that does something, in the order of the help."""
    context = click.Context(cli)
    for noun in cli.list_commands(context):
        command = cli.get_command(context, noun)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{noun} {verb}", each) for verb, each in command.commands.items())
        else:
            yield noun, command


def nouns() -> list[str]:
    """Every first word after `mailer`."""
    return cli.list_commands(click.Context(cli))


def having(option: str) -> set[str]:
    """The commands that take the option."""
    return {name for name, command in commands() if any(option in each.opts for each in command.params)}
