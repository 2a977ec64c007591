"""mailer groups"""

from datetime import datetime
from typing import Any

import click

from .arguments import Noun, line, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table


@click.group(cls=Noun)
def groups() -> None:
    """Working groups: mandate, convenor, who takes part, the report at the end."""


@groups.command("list")
@json_option
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """All working groups, with who takes part.

    Example: mailer groups list
    """
    with context.app() as app, app.look() as work:
        zone = app.config.zone
        people = work.network.people
        rows: list[dict[str, Any]] = [
            {
                "id": group.reference,
                "title": group.title,
                "state": "closed" if group.closed else "open",
                "convenor": convenor.mailbox if (convenor := people.person_of(group.convenor)) else None,
                "permanence": group.permanence.value,
                "ends": group.ends and group.ends.astimezone(zone),
                "closed": group.closed and group.closed.astimezone(zone),
                "basis": group.basis,
                "since": group.created.astimezone(zone),
                "people": [
                    {"name": each.name, "address": each.mailbox, "organisation": each.organisation}
                    for each in group.people(people)
                ],
            }
            for group in work.network.groups.values()
        ]
    if as_json:
        print_json(rows)
        return
    lines = [
        [
            row["id"],
            row["title"],
            row["state"],
            row["convenor"],
            f"{end:%Y-%m-%d}" if (end := row["closed"] or row["ends"]) else "permanent",
            len(row["people"]),
        ]
        for row in rows
    ]
    print_table(["id", "title", "state", "convenor", "ends", "people"], lines)


@groups.command()
@click.argument("reference", metavar="ID")
@click.option("--title", type=line, required=True, metavar="T")
@click.option("--file", "mandate", type=text_of_file, required=True, metavar="MANDATE.md")
@click.option("--convenor", required=True, metavar="ADDRESS", help="Somebody on the member list.")
@click.option("--basis", required=True, metavar="C-YYYY-NN", help="The decision; or what else founds it.")
@click.option("--ends", type=time, metavar="TIME", help="For an ad-hoc group; it is permanent, if not given.")
@dry_run_option
@click.pass_obj
def create(
    context: Context,
    reference: str,
    title: str,
    mandate: str,
    convenor: str,
    basis: str,
    ends: datetime | None,
    dry_run: bool,
) -> None:
    """Establish a working group under a reference of its own, like WG1; the convenor is told.

    Example: mailer groups create WG1 --title "Returns" --file mandate.md --convenor ana@un.example --basis C-2026-01
    """
    from ..acts import groups as acts

    with context.app() as app:
        until = context.instant(ends, app.config) if ends else None
        made = acts.Mandate(reference, title, mandate, convenor, basis, until)
        order(app, lambda network, now: acts.create(network, made, now), dry_run)


@groups.command()
@click.argument("reference", metavar="ID")
@click.option("--ends", type=time, required=True, metavar="TIME")
@dry_run_option
@click.pass_obj
def extend(context: Context, reference: str, ends: datetime, dry_run: bool) -> None:
    """Give an ad-hoc group more time.

    Example: mailer groups extend WG1 --ends 2026-12-31T17:00
    """
    from ..acts import groups as acts

    with context.app() as app:
        until = context.instant(ends, app.config)
        order(app, lambda network, now: acts.extend(network, reference, until, now), dry_run)


@groups.command()
@click.argument("reference", metavar="ID")
@click.argument("who", metavar="WHO")
@dry_run_option
@click.pass_obj
def add(context: Context, reference: str, who: str, dry_run: bool) -> None:
    """An organisation (by name) or a person (by address) takes part; a partner may, too. They are told.

    Example: mailer groups add WG1 ana@agency.example
    """
    from ..acts import groups as acts

    with context.app() as app:
        order(app, lambda network, now: acts.add(network, reference, who, now), dry_run)


@groups.command()
@click.argument("reference", metavar="ID")
@click.argument("who", metavar="WHO")
@dry_run_option
@click.pass_obj
def remove(context: Context, reference: str, who: str, dry_run: bool) -> None:
    """An organisation or a person takes part no longer.

    Example: mailer groups remove WG1 ana@agency.example
    """
    from ..acts import groups as acts

    with context.app() as app:
        order(app, lambda network, now: acts.remove(network, reference, who, now), dry_run)


@groups.command()
@click.argument("reference", metavar="ID")
@click.option("--file", "report", type=text_of_file, required=True, metavar="REPORT.md")
@dry_run_option
@click.pass_obj
def close(context: Context, reference: str, report: str, dry_run: bool) -> None:
    """Close a group with its report, which goes to whoever took part and to the members.

    Example: mailer groups close WG1 --file report.md
    """
    from ..acts import groups as acts

    with context.app() as app:
        order(app, lambda network, now: acts.close(network, reference, report, now), dry_run)
