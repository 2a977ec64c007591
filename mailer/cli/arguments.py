"""How the words of a command line are read: times, spans, texts; every mistake among them is named at once."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from ..spans import span

_YEARS = range(1970, 3000)  # beyond them, a time zone or a period leads out of the calendar
_LONGEST = timedelta(days=366)
_LONGEST_LINE = 200

_LARGEST = 2**63 - 1  # that the database counts to
NUMBER = click.IntRange(1, _LARGEST)


def is_number(value: str) -> bool:
    """True for what could be the number of a mail."""
    return value.isdecimal() and len(value) < 20 and 1 <= int(value) <= _LARGEST


class Verb(click.Command):
    """A command that names every mistake of its arguments; click by itself names the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.BadParameter:
            mistakes = self._mistakes(ctx, given)
            if len(mistakes) < 2:
                raise
        lines = [f"  {mistake.format_message()}" for mistake in mistakes]
        raise click.UsageError("\n".join([f"{len(mistakes)} mistakes to mend:", *lines]), ctx)

    def _mistakes(self, ctx: click.Context, args: list[str]) -> list[click.BadParameter]:
        given, _, _ = self.make_parser(ctx).parse_args(args=args)
        found = []
        for parameter in self.get_params(ctx):
            try:
                parameter.handle_parse_result(ctx, given, [])
            except click.BadParameter as mistake:
                found.append(mistake)
        return found


class Noun(click.Group):
    """A group of such commands."""

    command_class = Verb


# --- the types of values, as click takes them -------------------------------------------------------------------------


def time(value: str) -> datetime:
    """An instant in ISO 8601; without an offset it is naive, and the Network's zone is put to it later."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        mend = "Write it like 2026-03-19T10:00 or 2026-03-19T10:00+01:00"
        raise click.BadParameter(f"“{value}” is no time. {mend}") from None
    if instant.year not in _YEARS:
        raise click.BadParameter(f"“{value}” is outside the years {_YEARS[0]} to {_YEARS[-1]}")
    return instant


def length(value: str) -> timedelta:
    """A length of time, like 2h; more than none, and at most a year."""
    try:
        found = span(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if not timedelta() < found <= _LONGEST:
        raise click.BadParameter(f"“{value}” is not between nothing and a year. Write for example 2h")
    return found


def address(value: str) -> str:
    """An address of somebody, in lower case."""
    found = value.strip().lower()
    local, _, domain = found.rpartition("@")
    if not local or not domain or any(char.isspace() or char in "<>," for char in found):
        raise click.BadParameter(f"“{value}” is no address. Write it like ana.hoxha@agency.example")
    return found


def line(value: str) -> str:
    """Words that stand in one line of a letter."""
    from ..words import clean_line

    words = clean_line(value, _LONGEST_LINE + 1)
    if not words:
        raise click.BadParameter("it is empty")
    if len(words) > _LONGEST_LINE:
        raise click.BadParameter(f"it is longer than {_LONGEST_LINE} characters")
    return words


def text_of_file(value: str) -> str:
    """The content of a text file in UTF-8."""
    try:
        return Path(value).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise click.BadParameter(f"{value} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise click.BadParameter(f"{value} is no text in UTF-8 ({error}). Save it as UTF-8") from None


def file(value: str) -> tuple[str, bytes]:
    """The name of a file, without its folder, and its content."""
    try:
        return Path(value).name, Path(value).read_bytes()
    except OSError as error:
        raise click.BadParameter(f"{value} cannot be read: {error.strerror}") from None


def kind_of_mail(value: str) -> str:
    """The name of a file in mailer/handlers/."""
    from ..handlers import kinds

    if value not in kinds():
        raise click.BadParameter(f"“{value}” is no kind of mail. Write one of: {', '.join(kinds())}")
    return value
