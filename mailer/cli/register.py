"""mailer consensus: what is on record"""

import click

from .arguments import Verb
from .context import Context, json_option, print_json, print_table


def on_record(context: Context, reference: str, shows: str) -> str:
    """The record of a decision as text ("record") or HTML ("html"), or the "rulebook" under which it was opened."""
    from ..app import register as decisions

    with context.app() as app, app.look() as work:
        if shows == "rulebook":
            return decisions.rulebook(work.connection, work.network, reference)
        found = decisions.one(work.connection, work.network, app.rules(work.connection), reference)
        page = decisions.page(app.renderer, found)
    return page.html if shows == "html" else page.text


@click.command(cls=Verb)
@click.option(
    "--rulebook",
    type=click.Path(exists=True, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Another procedure.toml.",
)
@json_option
@click.pass_obj
def rehearse(context: Context, rulebook: str, as_json: bool) -> None:
    """Which rounds would have gone otherwise under another rules/procedure.toml, and why. Nothing is changed.

    Example: mailer consensus rehearse --rulebook procedure-2027.toml
    """
    from dataclasses import asdict
    from pathlib import Path

    from ..app import review

    with context.app() as app:
        found = review.rehearse(app, Path(rulebook))
    for version in found.unknown:
        click.echo(f"warning: the rules {version} are not kept; those in force were taken for them", err=True)
    if as_json:
        print_json(
            [
                {("id" if name == "about" else name): value for name, value in asdict(each).items()}
                for each in found.differences
            ]
        )
        return
    for each in found.differences:
        click.echo(each.sentence)
    count = "1 round is" if found.rounds == 1 else f"{found.rounds} rounds are"
    click.echo(f"{count} over; {len(found.differences)} differences; nothing was done")


@click.command(cls=Verb)
@json_option
@click.pass_obj
def register(context: Context, as_json: bool) -> None:
    """The decisions of the Network, by number, each with the hash that chains it to the one before.

    With --json everybody can verify them without this program: docs/register.md.

    Example: mailer consensus register --json
    """
    from ..app.register import register as decisions
    from ..letters.records import entry

    with context.app() as app, app.look() as work:
        found = decisions(work.connection, app.rulebook.procedure, app.rules(work.connection))
        rows = [entry(each.shown, each.fact.sha256, inner=True, defects=each.defects) for each in found]
        days = [f"{each.fact.at.astimezone(app.config.zone):%Y-%m-%d}" for each in found]
    if as_json:
        print_json(rows)
        return
    defective = " (consultation defective)"
    lines = [
        [row["number"], row["id"], day, row["title"] + defective * bool(row["defects"]), row["sha256"]]
        for row, day in zip(rows, days, strict=True)
    ]
    print_table(["number", "id", "adopted", "title", "sha256"], lines)


VERBS = (rehearse, register)
