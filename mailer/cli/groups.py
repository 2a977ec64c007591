"""mailer groups"""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from .arguments import Noun, line, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table

if TYPE_CHECKING:
    from ..network import Network
    from ..network.groups import Group


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
        rows = [_entry(work.network, group, app.config.zone) for group in work.network.groups.values()]
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
@json_option
@click.pass_obj
def show(context: Context, reference: str, as_json: bool) -> None:
    """One working group: its mandate, who takes part, when it meets, and its report once it has ended.

    Example: mailer groups show WG1
    """
    from ..errors import NotFound
    from ..network.groups import named

    with context.app() as app, app.look() as work:
        zone = app.config.zone
        group = named(work.network.groups, reference)
        if group is None:
            raise NotFound(f"there is no working group {reference}; see: mailer groups list")
        meetings = [each for each in work.network.meetings.values() if each.group == group.reference]
        value = {
            **_entry(work.network, group, zone),
            "mandate": group.mandate,
            "report": group.report or None,
            "meetings": [
                {
                    "id": each.reference,
                    "title": each.title,
                    "start": each.start.astimezone(zone),
                    "state": each.state(work.now),
                }
                for each in sorted(meetings, key=lambda meeting: meeting.start)
            ],
        }
    if as_json:
        print_json(value)
        return
    end = value["closed"] or value["ends"]
    until = f", {'closed' if value['closed'] else 'ends'} on {end:%Y-%m-%d}" if end else ", permanent"
    click.echo(f"{value['id']}: {value['title']}, {value['state']}{until}")
    click.echo(f"Convenor: {value['convenor'] or 'nobody'}\nEstablished by: {value['basis']}")
    for each in value["people"]:
        click.echo(f"  {each['name']} ({each['organisation']}), {each['address']}")
    for each in value["meetings"]:
        click.echo(f"Meeting: {each['id']}, {each['start']:%Y-%m-%d %H:%M}, {each['title']}, {each['state']}")
    for text in (value["mandate"], value["report"]):
        if text:
            click.echo(f"\n{text.strip()}")


def _entry(network: "Network", group: "Group", zone: tzinfo) -> dict[str, Any]:
    convenor = network.people.person_of(group.convenor)
    return {
        "id": group.reference,
        "title": group.title,
        "state": "closed" if group.closed else "open",
        "convenor": convenor.mailbox if convenor else None,
        "permanence": group.permanence.value,
        "ends": group.ends and group.ends.astimezone(zone),
        "closed": group.closed and group.closed.astimezone(zone),
        "basis": group.basis,
        "since": group.created.astimezone(zone),
        "people": [
            {"name": each.name, "address": each.mailbox, "organisation": each.organisation}
            for each in group.people(network.people)
        ],
    }


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
@click.argument("address", metavar="ADDRESS")
@dry_run_option
@click.pass_obj
def convenor(context: Context, reference: str, address: str, dry_run: bool) -> None:
    """Name another convenor, who takes part in the group. They are told.

    Example: mailer groups convenor WG1 ana@agency.example
    """
    from ..acts import groups as acts

    with context.app() as app:
        order(app, lambda network, now: acts.appoint(network, reference, address, now), dry_run)


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
