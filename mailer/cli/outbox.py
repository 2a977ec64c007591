"""mailer outbox"""

import sys
from typing import Any

import click

from .context import Context, json_option, print_json, print_table

_STATES = ["queued", "sending", "sent", "deferred", "failed", "unknown", "bounced", "discarded"]


@click.group()
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
        rows = [_entry(row) for row in views.letters(connection, state)]
    if as_json:
        print_json(rows)
        return
    print_table(
        ["id", "state", "to", "subject", "reply"],
        [[row["id"], row["state"], row["to"], row["subject"], row["reply"] or ""] for row in rows],
    )


@outbox.command()
@click.argument("letter_id", metavar="ID", type=int)
@json_option
@click.option("--raw", is_flag=True, help="The bytes as they go out.")
@click.pass_obj
def show(context: Context, letter_id: int, as_json: bool, raw: bool) -> None:
    """One letter: its text and its delivery.

    Example: mailer outbox show 7 --raw > letter.eml
    """
    from ..errors import NotFound
    from ..store import views

    with context.app() as app, app.store.reading() as connection:
        row = views.letter_row(connection, letter_id)
    if row is None:
        raise NotFound(f"there is no letter {letter_id}; see: mailer outbox list")
    if raw:
        sys.stdout.buffer.write(row["octets"])
    elif as_json:
        print_json(
            {**_entry(row), "organisation": row["organisation"], "audience": row["audience"], "text": row["text"]}
        )
    else:
        for name, value in _entry(row).items():
            click.echo(f"{name + ':':<12} {'' if value is None else value}")
        click.echo("\n" + row["text"])


@outbox.command()
@click.argument("letter_id", metavar="ID", type=int)
@click.pass_obj
def retry(context: Context, letter_id: int) -> None:
    """Send a letter again that did not arrive; its bytes are the same, so that programs know it again.

    Example: mailer outbox retry 7
    """
    _change(context, letter_id, "queued", "only a deferred, failed, unknown or bounced letter can be sent again")


@outbox.command()
@click.argument("letter_id", metavar="ID", type=int)
@click.pass_obj
def discard(context: Context, letter_id: int) -> None:
    """Stop a letter that is not sent yet, or give one up that did not arrive.

    Example: mailer outbox discard 7
    """
    _change(context, letter_id, "discarded", "a letter that is sent cannot be discarded")


def _change(context: Context, letter_id: int, state: str, rule: str) -> None:
    from ..errors import NotFound, Refused
    from ..store import outbox as store
    from ..store import views

    with context.app() as app, app.store.writing() as connection:
        row = views.letter_row(connection, letter_id)
        if row is None:
            raise NotFound(f"there is no letter {letter_id}; see: mailer outbox list")
        if not store.change_by_hand(connection, letter_id, state, app.clock()):
            raise Refused(f"letter {letter_id} is {row['state']}; {rule}")
    click.echo(f"letter {letter_id} is {state}", err=True)


def _entry(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["template"],
        "about": row["about"],
        "to": row["address"],
        "subject": row["subject"],
        "message_id": row["message_id"],
        "state": row["state"],
        "attempts": row["attempts"],
        "next": row["next_at"],
        "reply": row["reply"] or None,
    }
