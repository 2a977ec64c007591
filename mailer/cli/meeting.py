"""mailer meeting"""

from datetime import datetime, timedelta
from typing import Any

import click

from .arguments import Noun, length, line, text_of_file, time
from .context import Context, dry_run_option, json_option, order, print_json, print_table


@click.group(cls=Noun)
def meeting() -> None:
    """Meetings: invitations and who will come."""


@meeting.command()
@click.option("--title", type=line, required=True, metavar="T")
@click.option(
    "--start", type=time, required=True, metavar="TIME", help="ISO 8601; in the Network's zone if it has no offset."
)
@click.option("--duration", type=length, required=True, metavar="SPAN", help="Like 2h or 90m.")
@click.option("--place", default="", metavar="P")
@click.option("--link", default="", metavar="URL")
@click.option(
    "--kind",
    type=click.Choice(["quarterly", "extraordinary", "annual", "group"]),
    help="quarterly if not given; group where --group is.",
)
@click.option("--group", default="", metavar="G", help="The group that meets; nobody else is invited.")
@click.option("--agenda", type=text_of_file, metavar="FILE.md")
@dry_run_option
@click.pass_obj
def plan(
    context: Context,
    title: str,
    start: datetime,
    duration: timedelta,
    place: str,
    link: str,
    kind: str | None,
    group: str,
    agenda: str | None,
    dry_run: bool,
) -> None:
    """Convene a meeting: everybody concerned gets an invitation. Prints the new meeting's ID.

    Example: mailer meeting plan --title "Quarterly meeting" --start 2026-03-19T10:00 --duration 2h --place "UN House"
    """
    from ..acts import meetings
    from ..network.facts import MeetingKind

    of_group = MeetingKind.GROUP.value
    kind = kind or (of_group if group else MeetingKind.QUARTERLY.value)
    if bool(group) != (kind == of_group):
        raise click.UsageError("--kind group and --group go together: the group's meeting invites the group alone")
    with context.app() as app:
        begin = context.instant(start, app.config)
        call = meetings.Convocation(
            title=title,
            kind=MeetingKind(kind),
            start=begin,
            end=begin + duration,
            place=place,
            link=link,
            agenda=agenda or "",
            group=group,
        )
        uid = f"{app.draw(16)}@{app.config.network.address.partition('@')[2]}"
        decision = order(app, lambda network, now: meetings.plan(network, call, uid, now), dry_run)
    if not dry_run:
        click.echo(decision.about)


@meeting.command("list")
@json_option
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """All meetings, by date.

    Example: mailer meeting list
    """
    with context.app() as app, app.look() as work:
        found = sorted(work.network.meetings.values(), key=lambda each: each.start)
        rows = [
            {
                "id": each.reference,
                "title": each.title,
                "kind": each.kind.value,
                "start": each.start.astimezone(app.config.zone),
                "end": each.end.astimezone(app.config.zone),
                "place": each.place,
                "state": each.state(work.now),
            }
            for each in found
        ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ["id", "start", "state", "title", "place"],
        [[row["id"], f"{row['start']:%Y-%m-%d %H:%M}", row["state"], row["title"], row["place"]] for row in rows],
    )


@meeting.command()
@click.argument("reference", metavar="ID")
@json_option
@click.pass_obj
def show(context: Context, reference: str, as_json: bool) -> None:
    """One meeting: who will represent whom.

    Example: mailer meeting show M-2026-01
    """
    from ..errors import NotFound
    from ..network.meetings import representation

    with context.app() as app, app.look() as work:
        found = work.network.meetings.get(reference.upper())
        if found is None:
            raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
        zone = app.config.zone
        value: dict[str, Any] = {
            "id": found.reference,
            "title": found.title,
            "kind": found.kind.value,
            "start": found.start.astimezone(zone),
            "end": found.end.astimezone(zone),
            "place": found.place,
            "link": found.link,
            "sequence": found.sequence,
            "state": found.state(work.now),
            "representation": [
                {
                    "organisation": entry.organisation,
                    "status": entry.status.value,
                    "people": [
                        {
                            "name": answer.name,
                            "address": answer.address,
                            "partstat": answer.status.value,
                            "headcount": answer.headcount,
                            "comment": answer.comment or None,
                            "source": answer.source,
                            "provisional": not found.counts(answer),
                        }
                        for answer in entry.answers
                    ],
                }
                for entry in representation(found)
            ],
            "proposals": [
                {
                    "from": each.address,
                    "start": each.start.astimezone(zone),
                    "end": each.end.astimezone(zone) if each.end else None,
                    "comment": each.comment,
                }
                for each in found.proposals
            ],
            "referred": [
                {"id": each.reference, "title": each.title, "reason": each.reason or None}
                for each in work.network.referred_to(found)
            ],
        }
    if as_json:
        print_json(value)
        return
    click.echo(f"{value['id']}  {value['title']}  ({value['state']})")
    click.echo(
        f"{value['start']:%A %d %B %Y, %H:%M} to {value['end']:%H:%M}  {value['place']}  {value['link']}".rstrip()
    )
    click.echo()
    lines = [
        [entry["organisation"], entry["status"], ", ".join(_answered(each) for each in entry["people"])]
        for entry in value["representation"]
    ]
    print_table(["organisation", "status", "people"], lines)
    for each in value["proposals"]:
        click.echo(f"{each['from']} proposes {each['start']:%A %d %B %Y, %H:%M} {each['comment']}")
    for each in value["referred"]:
        click.echo(f"on its agenda: {each['id']}  {each['title']}")


def _answered(answer: dict[str, Any]) -> str:
    said = [answer["partstat"]]
    if answer["headcount"] != 1:
        said.append(f"{answer['headcount']} persons")
    if answer["provisional"]:
        said.append("provisional")
    if answer["comment"]:
        said.append(f"“{answer['comment']}”")
    return f"{answer['name']} ({', '.join(said)})"


@meeting.command()
@click.argument("reference", metavar="ID")
@click.option("--start", type=time, metavar="TIME", help="The new time; the length stays.")
@click.option("--place", metavar="P", help="The new place.")
@click.option("--link", metavar="URL", help="The new link.")
@dry_run_option
@click.pass_obj
def move(
    context: Context, reference: str, start: datetime | None, place: str | None, link: str | None, dry_run: bool
) -> None:
    """Another time or place; everybody invited is told, and asked again if the time is another.

    Example: mailer meeting move M-2026-01 --start 2026-03-20T10:00
    """
    from ..acts import meetings

    if start is None and place is None and link is None:
        raise click.UsageError("say what changes: --start, --place or --link")
    with context.app() as app:
        begin = context.instant(start, app.config) if start else None
        order(app, lambda network, now: meetings.change(network, reference.upper(), begin, place, link, now), dry_run)


@meeting.command()
@click.argument("reference", metavar="ID")
@click.option("--reason", default="", metavar="R")
@dry_run_option
@click.pass_obj
def cancel(context: Context, reference: str, reason: str, dry_run: bool) -> None:
    """Call a meeting off; everybody invited is told.

    Example: mailer meeting cancel M-2026-01 --reason "the co-chairs are travelling"
    """
    from ..acts import meetings

    with context.app() as app:
        order(app, lambda network, now: meetings.cancel(network, reference.upper(), reason, now), dry_run)
