"""mailer members"""

from pathlib import Path
from typing import Any

import click

from .arguments import Noun
from .context import Context, dry_run_option, json_option, order, person, print_json, print_table, write_file


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
    from ..network.facts import OrganisationKind

    with context.app() as app, app.look() as work:
        people = work.network.people
        rows: list[dict[str, Any]] = [
            {
                "organisation": organisation.name,
                "kind": organisation.kind.value,
                "since": organisation.joined.astimezone(app.config.zone),
                "people": [
                    {
                        "name": person.name,
                        "address": person.mailbox,
                        "role": ";".join(person.roles),
                        "rank": person.rank,
                        "deliverable": person.deliverable,
                        "groups": work.network.groups_of(person),
                    }
                    for person in people.of(organisation.name)
                ],
                "groups": work.network.groups_with(organisation.name),
            }
            for organisation in people.of_kind(*OrganisationKind)
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
        order(app, lambda network, now: import_members(network, content, file, now), dry_run)


@members.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.pass_obj
def export(context: Context, file: str | None) -> None:
    """The list as a CSV file, as `members import` reads it; to standard output if no FILE is given.

    Example: mailer members export members.csv
    """
    from ..letters.files import member_table

    with context.app() as app, app.look() as work:
        text = member_table(work.network)
    if file is None:
        click.echo(text, nl=False)
    else:
        write_file(Path(file), text.encode())


# --- keeping it true --------------------------------------------------------------------------------------------------


@members.command()
@click.argument("organisations", nargs=-1, metavar="[ORGANISATION]...")
@dry_run_option
@click.pass_obj
def verify(context: Context, organisations: tuple[str, ...], dry_run: bool) -> None:
    """Ask focal points whether the list is still right: of these organisations, or of all members and ministries.

    Example: mailer members verify
    """
    from ..acts import changes as acts

    with context.app() as app:
        order(app, lambda network, now: acts.check(network, organisations, now), dry_run)


@members.command()
@dry_run_option
@click.pass_obj
def share(context: Context, dry_run: bool) -> None:
    """Send the list to the members, with what is new on it. From then on it goes out by itself (docs/procedure.md).

    Example: mailer members share
    """
    from ..acts import changes as acts

    with context.app() as app:
        order(app, acts.share, dry_run)


@members.command()
@json_option
@click.pass_obj
def changes(context: Context, as_json: bool) -> None:
    """What was said of the list, what became of it, and what waits for both co-chairs.

    Example: mailer members changes
    """
    from ..acts.changes import in_words

    with context.app() as app, app.look() as work:
        zone = app.config.zone
        rows = [
            {
                "id": each.reference,
                "what": in_words(each),
                "organisation": each.proposed.organisation,
                "source": each.proposed.source,
                "state": each.state,
                "at": each.proposed.at.astimezone(zone),
                "proposal": each.proposal,
            }
            for each in work.network.changes.values()
        ]
    if as_json:
        print_json(rows)
        return
    lines = [[row["id"], f"{row['at']:%Y-%m-%d}", row["state"], row["what"], row["proposal"]] for row in rows]
    print_table(["id", "date", "state", "what", "proposal"], lines)


@members.command()
@click.argument("reference", metavar="ID")
@dry_run_option
@click.pass_obj
def confirm(context: Context, reference: str, dry_run: bool) -> None:
    """Confirm a proposed change: it takes effect, and whoever is new is told what they need.

    Example: mailer members confirm L-2026-01
    """
    _decide(context, reference, True, dry_run)


@members.command()
@click.argument("reference", metavar="ID")
@dry_run_option
@click.pass_obj
def refuse(context: Context, reference: str, dry_run: bool) -> None:
    """Refuse a proposed change: the list stays as it is.

    Example: mailer members refuse L-2026-01
    """
    _decide(context, reference, False, dry_run)


def _decide(context: Context, reference: str, accepted: bool, dry_run: bool) -> None:
    from ..acts import changes as acts

    by = person()
    with context.app() as app:
        order(app, lambda network, now: acts.decide(network, reference.upper(), accepted, by, now), dry_run)


@members.command()
@click.argument("reference", metavar="ID")
@dry_run_option
@click.pass_obj
def admit(context: Context, reference: str, dry_run: bool) -> None:
    """Ask the co-chairs again whether a wish to join is to be put to the members; once both have confirmed, put it.

    Example: mailer members admit L-2026-01
    """
    from ..acts import changes as acts

    with context.app() as app:
        order(app, lambda network, now: acts.admit(network, reference.upper(), now), dry_run)


@members.command()
@click.argument("who", metavar="WHO")
@dry_run_option
@click.pass_obj
def leave(context: Context, who: str, dry_run: bool) -> None:
    """A person (by address) or an organisation (by name) leaves the list. What they did stays on record.

    Example: mailer members leave ana@agency.example
    """
    from ..acts import changes as acts

    with context.app() as app:
        order(app, lambda network, now: acts.leave(network, who, now), dry_run)
