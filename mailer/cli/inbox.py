"""mailer inbox"""

from datetime import tzinfo
from pathlib import Path
from typing import Any

import click

from .arguments import NUMBER, Noun, is_number, kind_of_mail
from .context import DRY, Context, dry_run_option, json_option, person, print_json, print_table, show_letters

_FIELDS = (
    "id",
    "message_id",
    "sender",
    "subject",
    "received",
    "kind",
    "state",
    "organisation",
    "about",
    "rule",
    "reason",
)


@click.group(cls=Noun)
def inbox() -> None:
    """Incoming mails: how each was read and what it did."""


@inbox.command("list")
@click.option("--kind", type=kind_of_mail, metavar="KIND", help="Only mails of this kind.")
@click.option("--state", type=click.Choice(["handled", "attention", "quarantined"]), help="Only mails in this state.")
@json_option
@click.pass_obj
def list_(context: Context, kind: str | None, state: str | None, as_json: bool) -> None:
    """The mails, newest first.

    Example: mailer inbox list --state attention
    """
    from ..store import views

    with context.app() as app, app.store.reading() as connection:
        rows = [_entry(row, app.config.zone) for row in views.mails(connection, kind, state)]
    if as_json:
        print_json(rows)
        return
    shown = [
        [
            row["id"],
            f"{row['received']:%Y-%m-%d %H:%M}",
            row["state"],
            row["kind"],
            row["from"],
            row["subject"],
            row["reason"],
        ]
        for row in rows
    ]
    print_table(["id", "received", "state", "kind", "from", "subject", "reason"], shown)


@inbox.command()
@click.argument("mail_id", metavar="ID", type=NUMBER)
@json_option
@click.pass_obj
def show(context: Context, mail_id: int, as_json: bool) -> None:
    """One mail: what it said, what it did, what was written because of it.

    Example: mailer inbox show 12
    """
    from ..codec import message as codec
    from ..errors import NotFound, Unreadable
    from ..store import journal, views

    with context.app() as app, app.store.reading() as connection:
        row, stored = views.mail_row(connection, mail_id), journal.stored(connection, mail_id)
        if row is None:
            raise NotFound(f"there is no mail {mail_id}; see: mailer inbox list")
        zone = app.config.zone
        entry = _entry(row, zone)
        events = [
            {"at": each["at"].astimezone(zone), "what": each["what"], "about": each["about"]}
            for each in views.events(connection, mail_id)
        ]
        letters = [
            {"id": each["id"], "to": each["address"], "subject": each["subject"], "state": each["state"]}
            for each in views.letters_of_mail(connection, mail_id)
        ]
    try:
        text = codec.read(stored.raw).text if stored else "(the mail itself is no longer kept; what it did is)"
    except Unreadable as error:
        text = f"(it cannot be read: {error})"
    if as_json:
        print_json({**entry, "text": text, "events": events, "letters": letters, "trace": row["trace"]})
        return
    for name, value in entry.items():
        click.echo(f"{name + ':':<14} {'' if value is None else value}".rstrip())
    click.echo(f"\n{text}\n")
    for event in events:
        click.echo(f"recorded:      {event['what']} {event['about'] or ''}")
    for letter in letters:
        click.echo(f"letter {letter['id']}: {letter['to']}, {letter['state']}, {letter['subject']}")


@inbox.command()
@click.argument("what", metavar="ID|FILE.eml")
@json_option
@click.pass_obj
def explain(context: Context, what: str, as_json: bool) -> None:
    """Why a mail was read the way it was; for a file: how it would be read now.

    Examples: mailer inbox explain 12 · mailer inbox explain saved.eml
    """
    from ..errors import NotFound
    from ..store import views

    with context.app() as app:
        if is_number(what) and not Path(what).exists():
            with app.store.reading() as connection:
                row = views.mail_row(connection, int(what))
            if row is None:
                raise NotFound(f"there is no mail {what}; see: mailer inbox list")
            steps = list(row["trace"]) or [row["reason"]]
        else:
            steps = _explain_file(app, Path(what))
    if as_json:
        print_json({"steps": steps})
        return
    for number, step in enumerate(steps, 1):
        click.echo(f"{number:>2}. {step}")


def _explain_file(app: Any, path: Path) -> list[str]:
    from ..app import office
    from ..errors import NotFound, Unreadable

    try:
        return office.explain_file(app, path.read_bytes(), app.clock())
    except OSError as error:
        raise NotFound(f"{path} is no number of a mail and no file that can be read: {error.strerror}") from error
    except Unreadable as error:
        return [f"It would be quarantined: {error}"]


@inbox.command()
@click.argument("mail_id", metavar="ID", type=NUMBER)
@click.option("--as", "kind", type=kind_of_mail, required=True, metavar="KIND", help="What the mail is.")
@click.option("--about", metavar="REF", help="The matter it is about, like M-2026-01.")
@dry_run_option
@click.pass_obj
def handle(context: Context, mail_id: int, kind: str, about: str | None, dry_run: bool) -> None:
    """Say what a mail is that waits for a person; it is then handled as that.

    A position is never made by hand: what counts by proof alone still needs its proof. Nor is an objection, or time
    that was asked for, taken away by hand if it is clear and proven; of anything else that had been read as an answer
    to a consultation, its organisation is told that it counts no more.

    Example: mailer inbox handle 12 --as update
    """
    from ..app import office
    from ..errors import Refused

    with context.app() as app:
        done = office.handle_by_hand(app, mail_id, kind, about, person(), dry_run)
    if dry_run:
        show_letters(done.posted)
    click.echo(done.outcome.reason + (DRY if dry_run else ""), err=True)
    if done.outcome.state != "handled":
        raise Refused(f"mail {mail_id} {'would still wait' if dry_run else 'still waits'} for a person")


@inbox.command()
@click.argument("mail_id", metavar="ID", type=NUMBER)
@dry_run_option
@click.pass_obj
def replay(context: Context, mail_id: int, dry_run: bool) -> None:
    """Handle a mail that was set aside once more, by the rules as they are now.

    Example: mailer inbox replay 12
    """
    from ..app import office
    from ..store import views

    with context.app() as app:
        if dry_run:
            done = office.rehearse_replay(app, mail_id)
            show_letters(done.posted)
            click.echo(f"{done.outcome.state}: {done.outcome.reason}{DRY}", err=True)
            return
        office.replay(app, mail_id)
        with app.store.reading() as connection:
            row = views.mail_row(connection, mail_id) or {}
    click.echo(f"{row.get('state')}: {row.get('reason')}", err=True)


def _entry(row: Any, zone: tzinfo) -> dict[str, Any]:
    entry = {("from" if name == "sender" else name): row[name] for name in _FIELDS}
    return {**entry, "received": row["received"].astimezone(zone)}
