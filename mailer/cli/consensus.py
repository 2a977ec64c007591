"""mailer consensus"""

from datetime import datetime

import click

from . import register, rounds
from .arguments import Noun, line, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table
from .proposals import in_words, listed, shown, shown_draft

_KINDS = ["decision", "statement", "minutes", "document", "membership", "date", "working_group", "terms"]


@click.group(cls=Noun)
def consensus() -> None:
    """Consultations and decisions."""


@consensus.command("open")
@click.option(
    "--title", type=line, required=True, metavar="T", help="What it is about, as letters and the register name it."
)
@click.option("--file", "text", type=text_of_file, required=True, metavar="TEXT.md", help="The text, in Markdown.")
@click.option("--kind", type=click.Choice(_KINDS), default="decision", show_default=True)
@click.option(
    "--mode", type=click.Choice(["silence", "affirmative"]), help="As the procedure has it for the kind, if not given."
)
@click.option("--deadline", type=time, metavar="TIME", help="As the procedure has it, if not given.")
@click.option("--state-concern", is_flag=True, help="The matter concerns the state: the ministries are consulted.")
@click.option("--consult", multiple=True, metavar="ORGANISATION", help="Consult this organisation too.")
@click.option("--urgent", is_flag=True, help="Open for a day only, once both co-chairs have confirmed it by mail.")
@click.option("--reason", type=line, metavar="R", help="Why it is urgent; everybody is told.")
@click.option("--reopens", default="", metavar="ID", help="The matter that is taken up again.")
@dry_run_option
@click.pass_obj
def open_(
    context: Context,
    title: str,
    text: str,
    kind: str,
    mode: str | None,
    deadline: datetime | None,
    state_concern: bool,
    consult: tuple[str, ...],
    urgent: bool,
    reason: str | None,
    reopens: str,
    dry_run: bool,
) -> None:
    """Ask every member about a text. Prints the ID.

    Example: mailer consensus open --title "Workplan 2027" --file workplan.md
    """
    from ..acts import consensus as acts
    from ..network.facts import Mode

    if urgent != bool(reason):
        raise click.UsageError("--urgent and --reason go together: everybody is told why")
    with context.app() as app:
        question = acts.Question(
            title=title,
            text=text,
            kind=kind,
            mode=Mode(mode) if mode else None,
            deadline=context.instant(deadline, app.config) if deadline else None,
            state_concern=state_concern,
            consult=consult,
            cites=reopens.upper(),
        )
        if reason:
            decision = order(app, lambda network, now: acts.open_urgent(network, question, reason, now), dry_run)
        else:
            decision = order(app, lambda network, now: acts.open_round(network, question, now), dry_run)
    if not dry_run:
        click.echo(decision.about)


@consensus.command("list")
@json_option
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """All proposals, newest first.

    Example: mailer consensus list
    """
    with context.app() as app, app.look() as work:
        rows = listed(work.network, work.now, app.config.zone)
    if as_json:
        print_json(rows)
        return
    lines = [
        [
            row["id"],
            row["state"],
            f"r{row['revision']} {row['round']}",
            f"{row['deadline']:%Y-%m-%d %H:%M}" if row["deadline"] else "",
            row["number"] or "",
            row["title"],
        ]
        for row in rows
    ]
    print_table(["id", "state", "round", "deadline", "number", "title"], lines)


@consensus.command()
@click.argument("reference", metavar="ID")
@click.option("--record", "shows", flag_value="record", help="The record of the decision, one page.")
@click.option("--record-html", "shows", flag_value="html", help="The same as HTML.")
@click.option("--rulebook", "shows", flag_value="rulebook", help="The procedure under which it was opened.")
@json_option
@click.pass_obj
def show(context: Context, reference: str, shows: str | None, as_json: bool) -> None:
    """One proposal: the round, and each organisation's position.

    Examples: mailer consensus show C-2026-01 · mailer consensus show C-2026-01 --record
    """
    from ..errors import NotFound

    if shows and as_json:
        raise click.UsageError("--json shows the proposal as it is; for its record: mailer consensus register --json")
    if shows:
        click.echo(register.on_record(context, reference.upper(), shows), nl=False)
        return
    with context.app() as app, app.look() as work:
        network, wanted, zone = work.network, reference.upper(), app.config.zone
        if wanted in network.drafts:
            value = shown_draft(network.drafts[wanted], network, zone)
        elif wanted in network.proposals:
            value = shown(network.proposals[wanted], network, work.now, zone)
        else:
            raise NotFound(f"there is no proposal {reference}; see: mailer consensus list")
    if as_json:
        print_json(value)
        return
    for told in in_words(value):
        click.echo(told)
    lines = [
        [
            entry["organisation"],
            entry["class"],
            "yes" if entry["consulted"] else "no",
            entry["position"] + (" (provisional)" if entry["provisional"] else ""),
            entry["by"] or "",
        ]
        for entry in value["roll"]
    ]
    print_table(["organisation", "class", "consulted", "position", "by"], lines)
    for reason in value["round"]["held_because"]:
        click.echo(f"held: {reason}")


for _verb in (*rounds.VERBS, *register.VERBS):
    consensus.add_command(_verb)
