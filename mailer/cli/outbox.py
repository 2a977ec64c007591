"""mailer outbox"""

from datetime import tzinfo
from typing import Any

import click

from .arguments import NUMBER, Noun
from .context import DRY, Context, dry_run_option, json_option, print_json, print_table

_STATES = ["queued", "sending", "sent", "deferred", "failed", "unknown", "bounced", "discarded"]


@click.group(cls=Noun)
def outbox() -> None:
    """Outgoing mail and each recipient's delivery."""


@outbox.command("list")
@click.option("--state", type=click.Choice(_STATES))
@json_option
@click.pass_obj
def list_(context: Context, state: str | None, as_json: bool) -> None:
    """The letters, newest first; one row for each recipient.

    Example: mailer outbox list --state failed
    """
    from ..store import views

    with context.app() as app, app.store.reading() as connection:
        rows = [_entry(row, app.config.zone) for row in views.letters(connection, state)]
    if as_json:
        print_json(rows)
        return
    print_table(
        ["id", "state", "to", "subject", "reply"],
        [[row["id"], row["state"], row["to"], row["subject"], row["reply"] or ""] for row in rows],
    )


@outbox.command()
@click.argument("letter_id", metavar="ID", type=NUMBER)
@json_option
@click.option("--raw", is_flag=True, help="The bytes as they go out.")
@click.pass_obj
def show(context: Context, letter_id: int, as_json: bool, raw: bool) -> None:
    """One letter: its text and its delivery.

    Example: mailer outbox show 7 --raw > letter.eml
    """
    from ..errors import NotFound
    from ..store import views
    from ..store.record import FORMS

    if raw and as_json:
        raise click.UsageError("--raw and --json are two ways to show it; choose one")
    with context.app() as app, app.store.reading() as connection:
        row = views.letter_row(connection, letter_id)
    if row is None:
        raise NotFound(f"there is no letter {letter_id}; see: mailer outbox list")
    entry = _entry(row, app.config.zone)
    is_kept = row["octets"] is not None
    text, _, _ = row["text"].partition(FORMS)
    if not is_kept:
        text = text or "(the letter itself is no longer kept)"
    if raw and not is_kept:
        raise NotFound(f"letter {letter_id} itself is no longer kept; see: mailer outbox show {letter_id}")
    if raw:
        click.echo(row["octets"], nl=False)
    elif as_json:
        print_json({**entry, "organisation": row["organisation"], "audience": row["audience"], "text": text})
    else:
        for name, value in entry.items():
            click.echo(f"{name + ':':<12} {'' if value is None else value}".rstrip())
        click.echo("\n" + text)


@outbox.command()
@click.argument("letter_id", metavar="ID", type=NUMBER)
@dry_run_option
@click.pass_obj
def retry(context: Context, letter_id: int, dry_run: bool) -> None:
    """Send a letter again that did not arrive; its bytes are the same, so that programs know it again.

    Example: mailer outbox retry 7
    """
    rule = "only a deferred, failed, unknown or bounced letter can be sent again"
    _change(context, letter_id, "queued", rule, dry_run)


@outbox.command()
@click.argument("letter_id", metavar="ID", type=NUMBER)
@click.pass_obj
def discard(context: Context, letter_id: int) -> None:
    """Stop a letter that is not sent yet, or give one up that did not arrive.

    Example: mailer outbox discard 7
    """
    rule = "only a queued, deferred, failed, unknown or bounced letter can be discarded"
    _change(context, letter_id, "discarded", rule)


def _change(context: Context, letter_id: int, state: str, rule: str, dry_run: bool = False) -> None:
    from ..errors import NotFound, Refused
    from ..store import outbox as store
    from ..store import views

    with context.app() as app, app.store.reading() if dry_run else app.store.writing() as connection:
        row = views.letter_row(connection, letter_id)
        if row is None:
            raise NotFound(f"there is no letter {letter_id}; see: mailer outbox list")
        if row["state"] not in store.CHANGED_BY_HAND[state]:
            raise Refused(f"letter {letter_id} is {row['state']}; {rule}")
        if state == "queued" and row["octets"] is None:
            raise Refused(f"letter {letter_id} itself is no longer kept, so it cannot be sent again")
        if not dry_run:
            store.change_by_hand(connection, letter_id, state, app.clock())
    if dry_run:
        click.echo(f"To: {row['address']} ({row['organisation']})")
        click.echo(f"Subject: {row['subject']}\n\n{row['text']}")
    click.echo(f"letter {letter_id} is {state}" + (DRY if dry_run else ""), err=True)


def _entry(row: Any, zone: tzinfo) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["template"],
        "about": row["about"],
        "to": row["address"],
        "subject": row["subject"],
        "message_id": row["message_id"],
        "state": row["state"],
        "attempts": row["attempts"],
        "next": row["next_at"].astimezone(zone) if row["next_at"] else None,
        "reply": row["reply"] or None,
    }
