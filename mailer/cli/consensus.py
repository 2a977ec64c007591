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
@json_option
@click.pass_obj
def show(context: Context, reference: str, as_json: bool) -> None:
    """One proposal: the round, and each organisation's position.

    Example: mailer consensus show C-2026-01
    """
    from ..errors import NotFound

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
        yield f"defective: the consultation had not reached {name} (mailer consensus confirm {value['id']})"
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
@json_option
@click.pass_obj
def register(context: Context, as_json: bool) -> None:
    """The decisions of the Network, by number.

    Example: mailer consensus register --json
    """
    with context.app() as app, app.look() as work:
        adopted = [each for each in work.network.proposals.values() if each.number]
        adopted.sort(key=lambda each: (str(each.number).split("/")[1], int(str(each.number).rpartition("/")[2])))
        rows = [_shown(each, work.network, work.now, app.config.zone) for each in adopted]
    if as_json:
        print_json(rows)
        return
    defective = " (consultation defective)"
    lines = [[row["number"], row["id"], row["title"] + defective * bool(row["defects"])] for row in rows]
    print_table(["number", "id", "title"], lines)
