"""mailer members"""

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .arguments import Noun, address
from .context import (
    DRY,
    Context,
    dry_run_option,
    json_option,
    order,
    person,
    print_json,
    print_table,
    write_file,
    write_private_file,
)

if TYPE_CHECKING:
    from ..app.privacy import Erasure

_SHOWN_WORDS = 60  # of what a change was read from, in a table
_SHOWN = 20  # mails on the server; somebody who deletes more searches for the sender


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
@click.option("--person", "of", type=address, metavar="ADDRESS", help="Everything that is kept of one person, instead.")
@click.pass_obj
def export(context: Context, file: str | None, of: str | None) -> None:
    """The list as a CSV file, as `members import` reads it; to standard output if no FILE is given.

    With --person, what a person who asks is to be given: FILE is a ZIP with person.json and every mail from and to
    them. Without FILE only the JSON is shown.

    Examples: mailer members export members.csv · mailer members export --person ana@agency.example ana.zip
    """
    from ..letters.files import member_table

    if of is not None:
        _export_person(context, of, file)
        return
    with context.app() as app, app.look() as work:
        text = member_table(work.network)
    if file is None:
        click.echo(text, nl=False)
    else:
        write_file(Path(file), text.encode())


def _export_person(context: Context, of: str, file: str | None) -> None:
    from ..app import privacy

    if file is not None and not file.lower().endswith(".zip"):
        raise click.UsageError(f"{file} would hold JSON and mails: name it like person.zip")
    with context.app() as app:
        held = privacy.holding(app, of)
        packed = privacy.archive(app, held) if file is not None else b""
    if file is None:
        print_json(held.entry)
        click.echo("The mails themselves are written with a FILE, like person.zip", err=True)
    else:
        write_private_file(Path(file), packed)


@members.command()
@click.argument("whom", metavar="ADDRESS", type=address)
@click.option("--dry-run", is_flag=True, help="Show what would be taken out and what follows, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(context: Context, whom: str, dry_run: bool, yes: bool) -> None:
    """Take a person out of everything that is kept: name, addresses, their mails and our letters to them.

    What they said for their organisation stays what the organisation said. It cannot be undone.

    Example: mailer members erase ana@agency.example --dry-run
    """
    from ..app import privacy
    from ..errors import Refused, StoreRefused, StoreUnavailable

    with context.app() as app:
        found = privacy.rehearse(app, whom)
        _show_erasure(found, app.config.zone)
        if dry_run:
            click.echo(f"{found.name} would be erased{DRY}", err=True)
            return
        if not yes and not found.waiting and not click.confirm(f"Erase {found.name} for ever?", err=True):
            raise Refused("nothing was erased")
        privacy.erase(app, whom, person())
        click.echo(f"{found.name} is erased.", err=True)  # by what pseudonym is for nobody to read beside the name
        try:
            privacy.clean(app)
        except (StoreUnavailable, StoreRefused) as error:
            click.echo(f"Free room of the database is to be overwritten later, by mailer db compact: {error}", err=True)


def _show_erasure(found: "Erasure", zone: tzinfo) -> None:
    """What goes, what follows, what must be done first, and what lies elsewhere; to people, not to scripts."""
    click.echo(f"Looked for: {', '.join(found.known_as)}", err=True)
    for what, count in found.counts.items():
        click.echo(f"{count:>6}  {what}", err=True)
    for place in found.reworded:
        click.echo(f"Reworded, though organisations decide on it: {place}", err=True)
    for sentence in found.follows:
        click.echo(f"Then: {sentence}", err=True)
    if found.waiting:
        ids = ", ".join(map(str, found.waiting))
        click.echo(f"First: mails {ids} wait for a person; see to them (mailer inbox show, inbox handle)", err=True)
    for each in found.on_server[:_SHOWN]:
        when = f"{each.received.astimezone(zone):%Y-%m-%d %H:%M}"
        click.echo(f"On the mail server, delete it there: {each.folder}, {when}, <{each.message_id}>", err=True)
    if more := len(found.on_server[_SHOWN:]):
        click.echo(f"On the mail server: {more} more, which members export --person lists before the erasure", err=True)


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
    """What was said of the list and in which words, what became of it, and who may confirm it.

    Example: mailer members changes
    """
    from ..acts.changes import confirmers, in_words
    from ..words import clean_line

    with context.app() as app, app.look() as work:
        zone = app.config.zone
        rows: list[dict[str, Any]] = [
            {
                "id": each.reference,
                "what": in_words(each.proposed),
                "organisation": each.proposed.organisation,
                "source": each.proposed.source,
                "words": each.proposed.words,
                "state": each.state,
                "may_confirm": [one.name for one in confirmers(work.network, each)],
                "at": each.proposed.at.astimezone(zone),
                "proposal": each.proposal,
            }
            for each in work.network.changes.values()
        ]
    if as_json:
        print_json(rows)
        return
    lines = [
        [
            row["id"],
            f"{row['at']:%Y-%m-%d}",
            row["state"],
            row["what"],
            row["proposal"],
            ", ".join(row["may_confirm"]),
            f"{row['source']}: {clean_line(row['words'], _SHOWN_WORDS)}",
        ]
        for row in rows
    ]
    print_table(["id", "date", "state", "what", "proposal", "may confirm", "read from"], lines)


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


@members.command("drop-address")
@click.argument("which", metavar="ADDRESS", type=address)
@dry_run_option
@click.pass_obj
def drop_address(context: Context, which: str, dry_run: bool) -> None:
    """Take back an address that was learnt by mistake: no letter goes there, and no word from there counts.

    Letters go to the address that the person had before.

    Example: mailer members drop-address ana@elsewhere.example
    """
    from ..acts import changes as acts

    with context.app() as app:
        order(app, lambda network, now: acts.drop_address(network, which, now), dry_run)


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
