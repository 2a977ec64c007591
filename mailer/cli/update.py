"""mailer update"""

from pathlib import Path
from typing import Any

import click

from .context import Context, json_option, print_json, print_table


@click.group()
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
        rows = [_entry(row) for row in views.updates(connection)]
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
    row = _found(context, reference)
    value = {**_entry(row), "mail": row["mail_id"]}
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
@click.option("-o", "--output", metavar="FILE", help="Where to write it; its own name here, if not given.")
@click.pass_obj
def attachment(context: Context, reference: str, name: str, output: str | None) -> None:
    """Write a file of an entry to disk.

    Example: mailer update attachment U-2026-001 figures.pdf -o /tmp/figures.pdf
    """
    from ..errors import NotFound
    from ..store import journal

    row = _found(context, reference)
    sha256 = next((each["sha256"] for each in row["documents"] if each["name"] == name), None)
    if sha256 is None:
        known = ", ".join(each["name"] for each in row["documents"]) or "none"
        raise NotFound(f"{reference} has no file “{name}”; it has: {known}")
    with context.app() as app, app.store.reading() as connection:
        content = journal.content_of(connection, sha256)
    if content is None:
        raise NotFound(f"the octets of “{name}” are no longer kept")
    target = Path(output or Path(name).name)
    target.write_bytes(content)
    click.echo(f"Wrote {target}", err=True)


def _found(context: Context, reference: str) -> Any:
    from ..errors import NotFound
    from ..store import views

    with context.app() as app, app.store.reading() as connection:
        row = views.update_row(connection, reference.upper())
    if row is None:
        raise NotFound(f"there is no update {reference}; see: mailer update list")
    return row


def _entry(row: Any) -> dict[str, Any]:
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
        "at": row["at"],
        "text": row["text"],
    }
