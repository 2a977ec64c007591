"""mailer consensus"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from . import rounds
from .arguments import Noun, line, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table

_KINDS = ["decision", "statement", "minutes", "document", "membership", "date", "working_group"]


@click.group(cls=Noun)
def consensus() -> None:
    """Consultations and decisions."""


@consensus.command("open")
@click.option("--title", type=line, required=True, metavar="T")
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
        rows = _listed(work.network, work.now, app.config.zone)
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


def _listed(network: Any, now: datetime, zone: Any) -> list[dict[str, Any]]:
    rows = [
        {
            "id": each.reference,
            "title": each.title,
            "kind": each.kind,
            "state": each.state,
            "number": each.number,
            "revision": each.current.revision,
            "round": each.current.state(now),
            "deadline": each.current.deadline.astimezone(zone),
        }
        for each in network.proposals.values()
    ]
    rows += [
        {
            "id": each.reference,
            "title": each.drafted.title,
            "kind": each.drafted.kind,
            "state": each.stage.value,
            "number": None,
            "revision": each.drafted.revision,
            "round": "void" if each.closed else "draft",
            "deadline": each.drafted.deadline and each.drafted.deadline.astimezone(zone),
        }
        for each in network.drafts.values()
    ]
    return sorted(rows, key=lambda row: str(row["id"]), reverse=True)


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
        click.echo(_on_record(context, reference.upper(), shows), nl=False)
        return
    with context.app() as app, app.look() as work:
        network, wanted, zone = work.network, reference.upper(), app.config.zone
        if wanted in network.drafts:
            value = _shown_draft(network.drafts[wanted], network, zone)
        elif wanted in network.proposals:
            value = _shown(network.proposals[wanted], network, work.now, zone)
        else:
            raise NotFound(f"there is no proposal {reference}; see: mailer consensus list")
    if as_json:
        print_json(value)
        return
    for told in _in_words(value):
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


def _on_record(context: Context, reference: str, shows: str) -> str:
    from ..app import register as decisions

    with context.app() as app, app.look() as work:
        if shows == "rulebook":
            return decisions.rulebook(work.connection, work.network, reference)
        found = decisions.one(work.connection, work.network, app.rules(work.connection), reference)
        page = decisions.page(app.renderer, found)
    return page.html if shows == "html" else page.text


def _in_words(value: dict[str, Any]) -> Iterator[str]:
    """What stands above the table of positions."""
    number = f", {value['number']}" if value["number"] else ""
    yield f"{value['id']}  {value['title']}  ({value['state']}{number})"
    current = value["round"]
    until = f"until {current['deadline']:%A %d %B %Y, %H:%M}" if current["deadline"] else "not open yet"
    yield f"revision {current['revision']}, {current['mode']}, {current['state']}, {until}"
    if current["basis"] != "plain":
        yield f"{current['basis']}: {current['reason'] or 'both co-chairs have ruled so'}"
    for hold in value["holds"]:
        yield f"{hold['organisation']} asked for time, until {hold['until']:%A %d %B %Y, %H:%M}"
    for ruling in value["rulings"]:
        on = f" on {ruling['organisation']}" if ruling["organisation"] else ""
        yield f"ruled: {ruling['ruling'].replace('_', ' ')}{on}, as {ruling['keys']}"
    for name in value["unattended"]:
        yield f"everybody is away: {name}"
    for name in value["defects"]:
        yield f"defective: {name} was not heard before the adoption (mailer consensus confirm {value['id']})"
    yield ""


def _shown(found: Any, network: Any, now: datetime, zone: Any) -> dict[str, Any]:
    from ..network.consensus import positions

    round_ = found.current
    states, voices = positions(round_, network.procedure.grace), network.voices(round_)
    return {
        "id": found.reference,
        "title": found.title,
        "kind": found.kind,
        "state": found.state,
        "number": found.number,
        "round": {
            "revision": round_.revision,
            "state": round_.state(now),
            "mode": round_.opened.mode.value,
            "opened": round_.opened.at.astimezone(zone),
            "deadline": round_.deadline.astimezone(zone),
            "state_concern": round_.state_concern,
            "text_hash": round_.opened.text_hash,
            "rulebook": round_.opened.rulebook,
            "held_because": list(round_.held_because),
            "basis": round_.opened.basis.value,
            "reason": round_.opened.reason or None,
            "authorised": round_.opened.authorised or None,
        },
        "roll": [
            {
                "organisation": entry.organisation,
                "class": entry.standing.value,
                "consulted": round_.consulted_at(entry.organisation, voices.get(entry.organisation, ())) is not None,
                "position": states[entry.organisation].position.value,
                "provisional": states[entry.organisation].provisional,
                "by": states[entry.organisation].by or None,
                "at": at.astimezone(zone) if (at := states[entry.organisation].at) else None,
                "text": states[entry.organisation].text or None,
            }
            for entry in round_.roll
        ],
        "holds": [
            {"organisation": each.organisation, "until": each.until.astimezone(zone)} for each in round_.active_holds
        ],
        "extensions": [
            {"deadline": each.deadline.astimezone(zone), "authorised": each.authorised} for each in round_.extensions
        ],
        "rulings": [
            {
                "ruling": each.ruling.value,
                "organisation": each.organisation or None,
                "value": each.value or None,
                "keys": each.keys,
                "confirmed_by": list(each.confirmed_by),
                "at": each.at.astimezone(zone),
            }
            for each in round_.rulings
        ],
        "unattended": network.unattended(round_),
        "defects": list(found.defects),
        "cites": found.rounds[0].opened.cites or None,
    }


def _shown_draft(draft: Any, network: Any, zone: Any) -> dict[str, Any]:
    """The same for a matter that is put to nobody yet: who would be asked, and nothing else."""
    drafted = draft.drafted
    return {
        "id": draft.reference,
        "title": drafted.title,
        "kind": drafted.kind,
        "state": draft.stage.value,
        "number": None,
        "round": {
            "revision": drafted.revision,
            "state": "void" if draft.closed else "draft",
            "mode": drafted.mode.value,
            "opened": None,
            "deadline": drafted.deadline and drafted.deadline.astimezone(zone),
            "state_concern": drafted.state_concern,
            "text_hash": drafted.text_hash,
            "rulebook": network.procedure.version,
            "held_because": [],
            "basis": drafted.basis.value,
            "reason": drafted.reason,
            "authorised": None,
        },
        "roll": [],
        "holds": [],
        "extensions": [],
        "rulings": [],
        "unattended": [],
        "defects": [],
        "cites": None,
    }


for _verb in rounds.VERBS:
    consensus.add_command(_verb)


@consensus.command()
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


@consensus.command()
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
