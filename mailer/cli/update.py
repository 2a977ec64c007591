"""mailer update"""

from datetime import tzinfo
from pathlib import Path
from typing import Any

import click

from .arguments import Noun
from .context import Context, dry_run_option, json_option, order, print_json, print_table, write_file


@click.group(cls=Noun)
def update() -> None:
    """The library of updates and documents."""


@update.command("list")
@click.option("--query", metavar="WORDS", help="Only entries that have all these words.")
@click.option("--tag", metavar="T", help="Only entries with this tag, like gcm:10.")
@json_option
@click.pass_obj
def list_(context: Context, query: str | None, tag: str | None, as_json: bool) -> None:
    """What was shared, newest first.

    Example: mailer update list --query "arrivals october"
    """
    from ..store import views
    from ..words import tokens

    with context.app() as app, app.store.reading() as connection:
        rows = [_entry(row, app.config.zone) for row in views.updates(connection)]
    if tag:
        rows = [row for row in rows if tag.lower().lstrip("#") in row["tags"]]
    if query:
        wanted = set(tokens(query))
        rows = [row for row in rows if wanted <= set(tokens(f"{row['title']} {row['organisation']} {row['text']}"))]
    if as_json:
        print_json(rows)
        return
    lines = [
        [row["id"], f"{row['at']:%Y-%m-%d}", row["organisation"], row["title"], len(row["attachments"]) or ""]
        for row in rows
    ]
    print_table(["id", "date", "organisation", "title", "files"], lines)


@update.command()
@click.argument("reference", metavar="ID")
@json_option
@click.pass_obj
def show(context: Context, reference: str, as_json: bool) -> None:
    """One entry, with the mail it came from.

    Example: mailer update show U-2026-001
    """
    with context.app() as app, app.store.reading() as connection:
        row = _found(connection, reference)
        value = {**_entry(row, app.config.zone), "mail": row["mail_id"]}
    if as_json:
        print_json(value)
        return
    click.echo(f"{value['id']}  {value['title']}")
    click.echo(f"{value['organisation']}, {value['at']:%d %B %Y}, for {value['audience']}, from mail {value['mail']}\n")
    click.echo(value["text"])
    for file in value["attachments"]:
        click.echo(f"\n{file['name']}  {file['size']} octets  sha256 {file['sha256']}")


@update.command()
@click.argument("reference", metavar="ID")
@click.argument("name")
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write it, - for standard output; its own name here, if not given."
)
@click.pass_obj
def attachment(context: Context, reference: str, name: str, output: str | None) -> None:
    """Write a file of an entry to disk.

    Under its own name, which its sender has chosen, it overwrites nothing.

    Example: mailer update attachment U-2026-001 figures.pdf -o /tmp/figures.pdf
    """
    from ..errors import NotFound, Refused
    from ..store import journal

    with context.app() as app, app.store.reading() as connection:
        row = _found(connection, reference)
        sha256 = next((each["sha256"] for each in row["documents"] if each["name"] == name), None)
        if sha256 is None:
            known = ", ".join(each["name"] for each in row["documents"]) or "none"
            raise NotFound(f"{row['about']} has no file “{name}”; it has: {known}")
        content = journal.content_of(connection, sha256)
    if content is None:
        raise NotFound(f"the octets of “{name}” are no longer kept")
    if output == "-":
        click.echo(content, nl=False)
        return
    target = Path(output or Path(name).name)
    if output is None and target.exists():
        raise Refused(f"{target} is there already; say where to write it with -o")
    write_file(target, content)


@update.command()
@click.argument("reference", metavar="ID")
@click.argument("wanted", metavar="AUDIENCE")
@dry_run_option
@click.pass_obj
def audience(context: Context, reference: str, wanted: str, dry_run: bool) -> None:
    """Say for whom an entry is. Fewer people than before: at once. More: both co-chairs are asked first.

    Example: mailer update audience U-2026-001 "members and ministries"
    """
    from ..acts import audience as acts

    with context.app() as app:
        order(app, lambda network, now: acts.change(network, reference.upper(), wanted, now), dry_run)


def _found(connection: Any, reference: str) -> Any:
    from ..errors import NotFound
    from ..store import views

    row = views.update_row(connection, reference.upper())
    if row is None:
        raise NotFound(f"there is no update {reference}; see: mailer update list")
    return row


def _entry(row: Any, zone: tzinfo) -> dict[str, Any]:
    return {
        "id": row["about"],
        "kind": row["kind"],
        "title": row["title"],
        "organisation": row["organisation"],
        "audience": row["audience"],
        "tags": row["tags"],
        "attachments": [
            {"name": each["name"], "size": each["size"], "sha256": each["sha256"]} for each in row["documents"]
        ],
        "at": row["at"].astimezone(zone),
        "text": row["text"],
    }
