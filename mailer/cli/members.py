"""mailer members"""

from pathlib import Path
from typing import Any

import click

from .arguments import Noun
from .context import Context, dry_run_option, json_option, order, print_json, print_table, write_file


@click.group(cls=Noun)
def members() -> None:
    """Organisations and people."""


@members.command("list")
@json_option
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """The member list.

    Example: mailer members list
    """
    with context.app() as app, app.look() as work:
        people = work.network.people
        rows: list[dict[str, Any]] = [
            {
                "organisation": name,
                "kind": people.organisations[name].kind.value,
                "people": [
                    {
                        "name": person.name,
                        "address": person.address,
                        "role": ";".join(person.roles),
                        "rank": person.rank,
                        "deliverable": person.deliverable,
                        "groups": list(person.groups),
                    }
                    for person in people.of(name)
                ],
                "groups": sorted({group for person in people.of(name) for group in person.groups}),
            }
            for name in sorted(people.organisations)
        ]
    if as_json:
        print_json(rows)
        return
    nobody: dict[str, Any] = {"name": "", "address": "", "role": "", "deliverable": True, "groups": []}
    lines = [
        [
            row["organisation"],
            row["kind"],
            each["name"],
            each["address"],
            each["role"],
            ";".join(each["groups"]),
            "" if each["deliverable"] else "cannot be reached",
        ]
        for row in rows
        for each in (row["people"] or [nobody])
    ]
    print_table(["organisation", "kind", "name", "address", "role", "groups", ""], lines)


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@dry_run_option
@click.pass_obj
def import_(context: Context, file: str, dry_run: bool) -> None:
    """Bring the list in line with a CSV file: organisation,kind,name,address,role,groups.

    The file adds and changes; it removes nobody. One wrong row stops the whole file.

    Example: mailer members import members.csv
    """
    from ..acts.members import import_members

    content = Path(file).read_bytes()
    with context.app() as app:
        order(app, lambda network, now: import_members(network, content, file), dry_run)  # noqa: ARG005


@members.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.pass_obj
def export(context: Context, file: str | None) -> None:
    """The list as a CSV file, as `members import` reads it; to standard output if no FILE is given.

    Example: mailer members export members.csv
    """
    from ..acts.members import export_members

    with context.app() as app, app.look() as work:
        text = export_members(work.network)
    if file is None:
        click.echo(text, nl=False)
    else:
        write_file(Path(file), text.encode())
