"""mailer digest"""

from typing import Any

import click

from .arguments import Noun
from .context import Context, dry_run_option, json_option, order, print_json, print_table


@click.group(cls=Noun)
def digest() -> None:
    """The weekly digest."""


@digest.command()
@json_option
@click.pass_obj
def preview(context: Context, as_json: bool) -> None:
    """What the next digest would tell, and what it would say waits on whom.

    Example: mailer digest preview
    """
    with context.app() as app, app.look() as work:
        pending, zone = work.network.digest, app.config.zone
        first = min((each.at for each in pending.pending), default=work.now)
        value: dict[str, Any] = {
            "from": (pending.until or first).astimezone(zone),
            "to": work.now.astimezone(zone),
            "items": [
                {
                    "id": each.about,
                    "kind": each.kind.value,
                    "title": each.title,
                    "organisation": each.organisation,
                    "audience": each.audience,
                    "tags": list(each.tags),
                    "attachments": [
                        {"name": file.name, "size": file.size, "sha256": file.sha256} for file in each.documents
                    ],
                }
                for each in pending.pending
            ],
            "waiting": {
                name: [f"{each.about}: {each.what}" for each in found]
                for name, found in work.network.waiting(work.now).items()
            },
        }
    if as_json:
        print_json(value)
        return
    click.echo(f"From {value['from']:%a %d %b %Y %H:%M} to {value['to']:%a %d %b %Y %H:%M}\n")
    print_table(
        ["id", "organisation", "audience", "title"],
        [[each.about, each.organisation, each.audience, each.title] for each in pending.pending],
    )
    for name, found in value["waiting"].items():
        for each in found:
            click.echo(f"{name:<22} {each}")


@digest.command()
@click.option("--now", "at_once", is_flag=True, help="Whatever is pending, on whatever day.")
@dry_run_option
@click.pass_obj
def send(context: Context, at_once: bool, dry_run: bool) -> None:
    """Send the digest that is due.

    Example: mailer digest send --dry-run --now
    """
    from ..acts import digest as acts

    with context.app() as app:
        order(app, lambda network, now: acts.send(network, now, at_once), dry_run)
