"""mailer minutes"""

from datetime import datetime
from pathlib import Path

import click

from .arguments import Noun, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table, write_new_file


@click.group(cls=Noun)
def minutes() -> None:
    """Minutes, from draft to adoption."""


@minutes.command()
@click.argument("meeting", metavar="MEETING")
@click.option("-o", "out", type=click.Path(path_type=Path), metavar="FILE", help="A new file; else it is printed.")
@click.pass_obj
def draft(context: Context, meeting: str, out: Path | None) -> None:
    """What minutes begin with, as Markdown to be edited: who came, the agenda, decisions since, what comes next.

    Example: mailer minutes draft M-2026-01 -o minutes.md
    """
    from ..acts import minutes as acts

    with context.app() as app, app.look() as work:
        text = app.renderer.draft("_minutes_draft", acts.draft(work.network, meeting.upper(), work.now))
    if out is None:
        click.echo(text, nl=False)
    else:
        write_new_file(out, text.encode())


@minutes.command()
@click.argument("meeting", metavar="MEETING")
@click.option("--file", "text", type=text_of_file, required=True, metavar="MINUTES.md")
@click.option("--deadline", type=time, metavar="TIME", help="For corrections; as the procedure has it, if not given.")
@dry_run_option
@click.pass_obj
def circulate(context: Context, meeting: str, text: str, deadline: datetime | None, dry_run: bool) -> None:
    """Send the draft, or its next revision, for corrections; silence adopts it.

    Example: mailer minutes circulate M-2026-01 --file minutes.md
    """
    from ..acts import minutes as acts

    with context.app() as app:
        until = context.instant(deadline, app.config) if deadline else None
        order(app, lambda network, now: acts.circulate(network, meeting.upper(), text, until, now), dry_run)


@minutes.command()
@click.argument("meeting", metavar="MEETING")
@json_option
@click.pass_obj
def show(context: Context, meeting: str, as_json: bool) -> None:
    """How far the minutes of a meeting are, and the corrections that were asked for.

    Example: mailer minutes show M-2026-01
    """
    from ..errors import NotFound

    with context.app() as app, app.look() as work:
        reference = meeting.upper()
        if reference not in work.network.meetings:
            raise NotFound(f"there is no meeting {meeting}; see: mailer meeting list")
        found = work.network.minutes.get(reference)
        comments = (
            [
                {
                    "organisation": each.organisation,
                    "by": each.address,
                    "paragraph": each.paragraph or None,
                    "text": each.text,
                    "state": found.state_of(each),
                }
                for each in found.comments
            ]
            if found
            else []
        )
        value = {
            "meeting": reference,
            "revision": found.revision if found else 0,
            "state": found.state if found else "draft",
            "number": found.number if found else None,
            "deadline": found.deadline.astimezone(app.config.zone) if found else None,
            "comments": comments,
        }
    if as_json:
        print_json(value)
        return
    until = f", corrections until {found.deadline.astimezone(app.config.zone):%A %d %B %Y, %H:%M}" if found else ""
    number = value["number"] or "no number yet"
    click.echo(f"{reference}: {value['state']}, revision {value['revision']}, {number}{until}")
    lines = [[each["organisation"], each["paragraph"] or "", each["state"], each["text"]] for each in comments]
    print_table(["organisation", "paragraph", "state", "correction"], lines)
