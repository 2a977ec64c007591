"""mailer history"""

import click

from .arguments import Verb
from .context import Context, json_option, print_json, print_table


@click.command(cls=Verb)
@click.argument("reference", metavar="REF")
@json_option
@click.pass_obj
def history(context: Context, reference: str, as_json: bool) -> None:
    """Everything that happened in a matter, each with the mail, the person or the clock that caused it.

    Example: mailer history C-2026-01
    """
    from ..errors import NotFound
    from ..store import views

    with context.app() as app, app.store.reading() as connection:
        rows = [
            {
                "at": row["at"].astimezone(app.config.zone),
                "what": row["what"],
                "mail": row["mail_id"],
                "person": row["person"],
            }
            for row in views.history(connection, reference.upper())
        ]
    if not rows:
        raise NotFound(f"nothing is known of {reference}; see: mailer status")
    if as_json:
        print_json(rows)
        return
    lines = [[f"{each['at']:%Y-%m-%d %H:%M}", each["what"].replace("_", " "), _cause(each)] for each in rows]
    print_table(["when", "what", "because of"], lines)


def _cause(step: dict[str, object]) -> str:
    if step["mail"]:
        return f"mail {step['mail']}" + f", and {step['person']}" * bool(step["person"])
    return str(step["person"] or "the clock")
