"""mailer meeting"""

from datetime import datetime, timedelta
from typing import Any

import click

from .arguments import Noun, file, length, line, text_of_file, time
from .attendance import attendance, out_of_count, recorded, totals
from .context import Context, dry_run_option, json_option, order, print_json, print_table
from .poll import choose, kind_of_meeting, list_of_polls, poll, poll_as_json, show_poll


@click.group(cls=Noun)
def meeting() -> None:
    """Meetings: invitations, who will come, and who came."""


meeting.add_command(attendance)


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

    kind = kind_of_meeting(kind, group)
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
@click.option("--polls", is_flag=True, help="Those whose date is asked for, or was.")
@json_option
@click.pass_obj
def list_(context: Context, polls: bool, as_json: bool) -> None:
    """All meetings, by date; for people, below them those that have none yet.

    Example: mailer meeting list
    """
    if polls:
        list_of_polls(context, as_json)
        return
    with context.app() as app, app.look() as work:
        undated = [each for each in work.network.polls.values() if not each.is_over]
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
        [
            *([row["id"], f"{row['start']:%Y-%m-%d %H:%M}", row["state"], row["title"], row["place"]] for row in rows),
            *([each.reference, "no date yet", each.state, each.title, each.opened.place] for each in undated),
        ],
    )


@meeting.command()
@click.argument("reference", metavar="ID")
@json_option
@click.pass_obj
def show(context: Context, reference: str, as_json: bool) -> None:
    """One meeting: who will represent whom, what was proposed for the agenda, its papers.

    Example: mailer meeting show M-2026-01
    """
    from ..errors import NotFound
    from ..network.coming import who_comes

    with context.app() as app, app.look() as work:
        found = work.network.meetings.get(reference.upper())
        asked = work.network.polls.get(reference.upper())
        if found is None and asked is not None:
            show_poll(asked, app.config.zone, as_json)
            return
        if found is None:
            raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
        zone = app.config.zone
        coming = who_comes(found, work.network.people)
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
                for entry in coming.rows
            ],
            "totals": totals(coming),
            "earlier": out_of_count(coming.earlier),
            "set_aside": out_of_count(coming.set_aside),
            "proposals": [
                {
                    "from": each.address,
                    "start": each.start.astimezone(zone),
                    "end": each.end.astimezone(zone) if each.end else None,
                    "comment": each.comment,
                }
                for each in found.proposals
            ],
            "agenda": found.agenda or None,
            "points": [
                {
                    "organisation": each.organisation,
                    "by": each.address,
                    "text": each.text,
                    "at": each.at.astimezone(zone),
                }
                for each in found.points
            ],
            "papers": [
                {"name": each.name, "size": each.size, "sha256": each.sha256, "sent": each.sha256 in found.papers_sent}
                for each in found.papers
            ],
            **({"poll": poll_as_json(asked, zone)} if asked else {}),
            "attendance": recorded(found, zone) if found.attendance else None,
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
        [
            entry["organisation"],
            entry["status"],
            row.persons or "",
            ", ".join(_answered(each) for each in entry["people"]),
        ]
        for entry, row in zip(value["representation"], coming.rows, strict=True)
    ]
    print_table(["organisation", "status", "persons", "people"], lines)
    click.echo(_in_all(value["totals"]))
    for name, said in (("earlier", "answered for the earlier date"), ("set_aside", "was set aside as not theirs")):
        for each in value[name]:
            click.echo(f"{each['name']} ({each['organisation']}, {each['partstat']}) {said}")
    for each in value["proposals"]:
        click.echo(f"{each['from']} proposes {each['start']:%A %d %B %Y, %H:%M} {each['comment']}")
    for each in value["points"]:
        click.echo(f"\nFor the agenda, {each['organisation']} ({each['by']}), {each['at']:%d %B %Y}:\n{each['text']}")
    for each in value["papers"]:
        click.echo(f"\n{each['name']}  {each['size']} octets{'' if each['sent'] else ', not sent yet'}")
    for each in value["referred"]:
        click.echo(f"on its agenda: {each['id']}  {each['title']}")


def _in_all(totals: dict[str, dict[str, int]]) -> str:
    """ "In all: 2 accepted (3 persons), 1 declined" """
    said = [
        f"{each['organisations']} {status}"
        + (f" ({each['persons']} person{'s' * (each['persons'] != 1)})" if each["persons"] else "")
        for status, each in totals.items()
        if each["organisations"]
    ]
    return f"In all: {', '.join(said)}"


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
    """Call a meeting off, or the asking for its date; everybody concerned is told.

    Example: mailer meeting cancel M-2026-01 --reason "the co-chairs are travelling"
    """
    from ..acts import polls

    with context.app() as app:
        order(app, lambda network, now: polls.cancel(network, reference.upper(), reason, now), dry_run)


@meeting.command()
@click.argument("reference", metavar="ID")
@click.option("--file", "text", type=text_of_file, required=True, metavar="AGENDA.md")
@dry_run_option
@click.pass_obj
def agenda(context: Context, reference: str, text: str, dry_run: bool) -> None:
    """Settle the agenda; it goes out with the papers, or at once if their time has come.

    Example: mailer meeting agenda M-2026-01 --file agenda.md
    """
    from ..acts import agenda as acts

    with context.app() as app:
        order(app, lambda network, now: acts.settle(network, reference.upper(), text, now), dry_run)


@meeting.command()
@click.argument("reference", metavar="ID")
@click.option("--file", "files", type=file, required=True, multiple=True, metavar="FILE", help="Any number of times.")
@dry_run_option
@click.pass_obj
def papers(context: Context, reference: str, files: tuple[tuple[str, bytes], ...], dry_run: bool) -> None:
    """Keep papers with the meeting; everybody invited gets them at their time, or at once if it has come.

    Example: mailer meeting papers M-2026-01 --file workplan.pdf --file figures.xlsx
    """
    from ..acts import agenda as acts
    from ..codec.letter import attachment

    given = tuple(attachment(name, content) for name, content in files)
    with context.app() as app:
        order(app, lambda network, now: acts.add_papers(network, reference.upper(), given, now), dry_run)


for command in (poll, choose):
    meeting.add_command(command)
