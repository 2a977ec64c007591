"""mailer statement"""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from .arguments import Noun, line, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table

if TYPE_CHECKING:
    from ..network import Network
    from ..store.engine import Connection


@click.group(cls=Noun)
def statement() -> None:
    """Joint statements, in one voice."""


@statement.command()
@click.option("--title", type=line, required=True, metavar="T")
@click.option("--file", "text", type=text_of_file, required=True, metavar="TEXT.md", help="The text, in Markdown.")
@click.option("--lead", "leads", multiple=True, metavar="ORGANISATION", help="A member that leads it, by its mandate.")
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="Name its leads by the mandates, like gcm:10.")
@click.option("--state-concern", is_flag=True, help="It concerns the state: the ministries are consulted.")
@click.option("--embargo", type=time, metavar="TIME", help="Nobody outside the round gets it before.")
@click.option("--channel", "channels", type=line, multiple=True, metavar="WORDS", help="Where it is to be released.")
@dry_run_option
@click.pass_obj
def draft(
    context: Context,
    title: str,
    text: str,
    leads: tuple[str, ...],
    themes: tuple[str, ...],
    state_concern: bool,
    embargo: datetime | None,
    channels: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Ask the organisations that lead a statement to clear its text. Prints the ID.

    Once all have, it is put to the members; once adopted, the co-chairs are asked to release it.

    Example: mailer statement draft --title "On reception" --file text.md --theme gcm:10 --channel "UN Albania website"
    """
    from ..acts import statements as acts

    with context.app() as app:
        until = context.instant(embargo, app.config) if embargo else None
        wanted = acts.Draft(title, text, leads, themes, state_concern, until, channels)
        decision = order(app, lambda network, now: acts.draft(network, wanted, now), dry_run)
    if not dry_run:
        click.echo(decision.about)


@statement.command("list")
@json_option
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """All statements, newest first.

    Example: mailer statement list
    """
    with context.app() as app, app.look() as work:
        shown = [_shown(each, work.network, app.config.zone) for each in sorted(work.network.statements, reverse=True)]
    names = ("id", "title", "state", "number", "date", "revision", "embargo")
    rows = [{name: each[name] for name in names} | {"leads": _names(each)} for each in shown]
    if as_json:
        print_json(rows)
        return
    lines = [
        [row["id"], row["state"], row["number"] or "", _day(row["date"]), ", ".join(row["leads"]), row["title"]]
        for row in rows
    ]
    print_table(["id", "state", "number", "date", "leads", "title"], lines)


def _names(shown: dict[str, Any]) -> list[str]:
    return [lead["organisation"] for lead in shown["leads"]]


@statement.command()
@click.argument("reference", metavar="ID")
@json_option
@click.pass_obj
def show(context: Context, reference: str, as_json: bool) -> None:
    """One statement: who cleared it and by which mail, its round, its keys, who has it, and its notices.

    Example: mailer statement show S-2026-01
    """
    from ..acts.statements import statement_named

    with context.app() as app, app.look() as work:
        found = statement_named(work.network, reference.upper())
        value = _shown(found.reference, work.network, app.config.zone)
        _name_mails(value, work.connection)
    if as_json:
        print_json(value)
        return
    number = f", {value['number']} of {_day(value['date'])}" if value["number"] else ""
    click.echo(f"{value['id']}  {value['title']}  ({value['state']}{number})")
    for what, said in _lines(value):
        click.echo(f"{what:<12} {said}")
    click.echo(f"\n{value['text'].rstrip()}\n")
    lines = [
        [each["organisation"], each["clearance"].replace("_", " "), each["by"], each["mail"], each["text"]]
        for each in value["leads"]
    ]
    print_table(["lead", "clearance", "by", "mail", "words"], lines)


def _lines(value: dict[str, Any]) -> list[tuple[str, str]]:
    """What is known of it, as (what, said) for people."""
    found = [("revision", f"{value['revision']}, SHA-256 {value['text_hash']}")]
    if value["round"]:
        of = value["round"]
        found.append(
            ("round", f"{of['id']} r{of['revision']}, {of['state']}" + f", {of['number']}" * bool(of["number"]))
        )
    found += [("reservation", f"{each['organisation']}: {each['text']}") for each in value["reservations"]]
    if value["embargo"]:
        found.append(("embargo", _minute(value["embargo"])))
    if value["channels"]:
        found.append(("channels", ", ".join(value["channels"])))
    if value["keys"]:
        turned = ", ".join(f"{each['address']} {_minute(each['at'])}" for each in value["keys"]["holders"])
        found.append(("keys", f"{value['keys']['id']}: {turned}"))
        found.append(("received", f"at {len(value['received'])} addresses"))
    for count, each in enumerate(value["corrections"], 1):
        found.append(
            (f"correction {count}", f"{_minute(each['at'])}, to {len(each['told'])} addresses: {each['text']}")
        )
    if value["withdrawal"]:
        each = value["withdrawal"]
        found.append(("withdrawn", f"{_minute(each['at'])}, before {len(each['told'])} addresses: {each['text']}"))
    found += [("held", reason) for reason in value["held_because"]]
    return found + ([("dropped", value["dropped"])] if value["dropped"] else [])


@statement.command()
@click.argument("reference", metavar="ID")
@click.option("--file", "text", type=text_of_file, required=True, metavar="TEXT.md", help="The new text.")
@click.option(
    "--lead", "leads", multiple=True, metavar="ORGANISATION", help="Who leads it now; as before, if not given."
)
@dry_run_option
@click.pass_obj
def revise(context: Context, reference: str, text: str, leads: tuple[str, ...], dry_run: bool) -> None:
    """Put another text, before the release: it is cleared and adopted anew.

    Example: mailer statement revise S-2026-01 --file text-2.md
    """
    from ..acts import statements as acts

    with context.app() as app:
        order(app, lambda network, now: acts.revise(network, reference.upper(), text, leads, now), dry_run)


@statement.command()
@click.argument("reference", metavar="ID")
@click.option("--embargo", type=time, metavar="TIME", help="Another embargo than the draft has.")
@dry_run_option
@click.pass_obj
def release(context: Context, reference: str, embargo: datetime | None, dry_run: bool) -> None:
    """Ask both co-chairs to release an adopted statement: again, where one refused or the time was over.

    The first time they are asked by itself.

    Example: mailer statement release S-2026-01
    """
    from ..acts import statements as acts

    with context.app() as app:
        until = context.instant(embargo, app.config) if embargo else None
        order(app, lambda network, now: acts.release(network, reference.upper(), until, now), dry_run)


@statement.command()
@click.argument("reference", metavar="ID")
@click.option("--file", "text", type=text_of_file, required=True, metavar="NOTICE.md", help="What is to be corrected.")
@dry_run_option
@click.pass_obj
def correct(context: Context, reference: str, text: str, dry_run: bool) -> None:
    """Ask both co-chairs to issue a correction to everybody who has the statement. Its text never changes.

    A correction of substance is a new statement that cites the old one.

    Example: mailer statement correct S-2026-01 --file notice.md
    """
    from ..acts import statements as acts

    with context.app() as app:
        order(app, lambda network, now: acts.correct(network, reference.upper(), text, now), dry_run)


@statement.command()
@click.argument("reference", metavar="ID")
@click.option("--reason", required=True, metavar="R", help="Why; everybody who has the statement reads it.")
@dry_run_option
@click.pass_obj
def withdraw(context: Context, reference: str, reason: str, dry_run: bool) -> None:
    """Ask both co-chairs to withdraw a released statement, before everybody who has it.

    Example: mailer statement withdraw S-2026-01 --reason "The figures were those of another year."
    """
    from ..acts import statements as acts

    with context.app() as app:
        order(app, lambda network, now: acts.withdraw(network, reference.upper(), reason, now), dry_run)


@statement.command()
@click.argument("reference", metavar="ID")
@click.option("--reason", default="", metavar="R")
@dry_run_option
@click.pass_obj
def drop(context: Context, reference: str, reason: str, dry_run: bool) -> None:
    """Give a statement up before its release; whoever was asked is told.

    Example: mailer statement drop S-2026-01 --reason "overtaken by events"
    """
    from ..acts import statements as acts

    with context.app() as app:
        order(app, lambda network, now: acts.drop(network, reference.upper(), reason, now), dry_run)


def _shown(reference: str, network: "Network", zone: tzinfo) -> dict[str, Any]:
    """What is on record of the statement, with every instant in the Network's zone."""
    from ..network.registry import entry

    of = network.statements[reference]
    found = entry(of, network.proposals, network.keys, network.people, network.procedure.grace)
    shown: dict[str, Any] = _local(found, zone)
    return shown


def _local(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, dict):
        return {name: _local(each, zone) for name, each in value.items()}
    return [_local(each, zone) for each in value] if isinstance(value, list) else value


def _name_mails(value: dict[str, Any], connection: "Connection") -> None:
    """The mails by which leads answered, by their numbers here beside their hash."""
    from ..store import views

    for lead in value["leads"]:
        lead["mail_sha256"] = lead["mail"]
        lead["mail"] = views.mail_with(connection, lead["mail"]) if lead["mail"] else None


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}" if instant else ""


def _minute(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M}" if instant else "not yet"
