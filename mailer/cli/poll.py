"""mailer meeting poll, mailer meeting choose, and how a poll is shown"""

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import click

from .arguments import Verb, length, line, text_of_file, time
from .context import Context, dry_run_option, order, print_json, print_table

if TYPE_CHECKING:
    from ..network.polls import Available, Poll


def kind_of_meeting(kind: str | None, group: str) -> str:
    """The kind that is meant: a group's where a group is named, else quarterly. Raises UsageError where they differ."""
    from ..network.facts import MeetingKind

    of_group = MeetingKind.GROUP.value
    kind = kind or (of_group if group else MeetingKind.QUARTERLY.value)
    if bool(group) != (kind == of_group):
        raise click.UsageError("--kind group and --group go together: the group's meeting invites the group alone")
    return kind


@click.command(cls=Verb)
@click.option("--title", type=line, required=True, metavar="T")
@click.option(
    "--slot",
    "slots",
    type=time,
    required=True,
    multiple=True,
    metavar="TIME",
    help="A date; give it two to five times.",
)
@click.option("--duration", type=length, required=True, metavar="SPAN", help="Like 2h or 90m.")
@click.option("--place", default="", metavar="P")
@click.option("--link", default="", metavar="URL")
@click.option(
    "--kind",
    type=click.Choice(["quarterly", "extraordinary", "annual", "group"]),
    help="quarterly if not given; group where --group is.",
)
@click.option("--group", default="", metavar="G", help="The group that meets; nobody else is asked.")
@click.option("--agenda", type=text_of_file, metavar="FILE.md")
@click.option("--deadline", type=time, metavar="TIME", help="For answers; as the procedure has it, if not given.")
@dry_run_option
@click.pass_obj
def poll(
    context: Context,
    title: str,
    slots: tuple[datetime, ...],
    duration: timedelta,
    place: str,
    link: str,
    kind: str | None,
    group: str,
    agenda: str | None,
    deadline: datetime | None,
    dry_run: bool,
) -> None:
    """Ask everybody concerned which of some dates suit. Prints the ID, which becomes the meeting's.

    Example: mailer meeting poll --title Returns --slot 2026-06-16T10:00 --slot 2026-06-18T10:00 --duration 2h
    """
    from ..acts import polls
    from ..network.facts import MeetingKind, Slot

    kind = kind_of_meeting(kind, group)
    with context.app() as app:
        starts = [context.instant(start, app.config) for start in slots]
        inquiry = polls.Inquiry(
            title=title,
            kind=MeetingKind(kind),
            slots=tuple(Slot(start, start + duration) for start in starts),
            place=place,
            link=link,
            agenda=agenda or "",
            group=group,
            deadline=context.instant(deadline, app.config) if deadline else None,
        )
        uid = f"{app.draw(16)}@{app.config.network.address.partition('@')[2]}"
        decision = order(app, lambda network, now: polls.open_poll(network, inquiry, uid, now), dry_run)
    if not dry_run:
        click.echo(decision.about)


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option("--slot", type=click.IntRange(1, 5), required=True, metavar="N", help="The number of the date.")
@dry_run_option
@click.pass_obj
def choose(context: Context, reference: str, slot: int, dry_run: bool) -> None:
    """Plan the meeting for one of the dates that were asked for; everybody concerned is invited.

    Example: mailer meeting choose M-2026-03 --slot 2
    """
    from ..acts import polls
    from .context import person

    with context.app() as app:
        order(app, lambda network, now: polls.choose(network, reference.upper(), slot, person(), now), dry_run)


# --- how it is shown --------------------------------------------------------------------------------------------------


def list_of_polls(context: Context, as_json: bool) -> None:
    """All polls, the latest first."""
    with context.app() as app, app.look() as work:
        zone = app.config.zone
        rows: list[dict[str, Any]] = [
            {
                "id": each.reference,
                "title": each.title,
                "kind": each.kind.value,
                "state": each.state,
                "deadline": each.deadline.astimezone(zone),
                "slots": [slot.start.astimezone(zone) for slot in each.slots],
                "chosen": each.chosen,
                "silent": each.silent(),
            }
            for each in reversed(list(work.network.polls.values()))
        ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ["id", "state", "deadline", "title", "no answer from"],
        [
            [row["id"], row["state"], f"{row['deadline']:%Y-%m-%d %H:%M}", row["title"], ", ".join(row["silent"])]
            for row in rows
        ],
    )


def poll_as_json(poll: "Poll", zone: tzinfo) -> dict[str, Any]:
    """The poll, for scripts."""
    from ..network.facts import Availability
    from ..network.polls import availability, suits

    return {
        "state": poll.state,
        "deadline": poll.deadline.astimezone(zone),
        "request": poll.opened.request or None,
        "chosen": poll.chosen,
        "reason": poll.closed.reason if poll.closed else "",
        "slots": [
            {
                "number": number,
                "start": slot.start.astimezone(zone),
                "end": slot.end.astimezone(zone),
                "yes": suits(poll, number, Availability.YES),
                "maybe": suits(poll, number, Availability.MAYBE),
                "no": suits(poll, number, Availability.NO),
            }
            for number, slot in enumerate(poll.slots, 1)
        ],
        "availability": [_available(each) for each in availability(poll)],
    }


def _available(each: "Available") -> dict[str, Any]:
    return {
        "organisation": each.organisation,
        "slots": [cell.status.value for cell in each.cells],
        "provisional": any(cell.provisional for cell in each.cells),
        "people": [
            {
                "name": answer.name,
                "address": answer.address,
                "slots": [said.value for said in answer.answers],
                "comment": answer.comment or None,
                "provisional": answer.provisional,
            }
            for answer in each.answers
        ],
    }


def show_poll(poll: "Poll", zone: tzinfo, as_json: bool) -> None:
    """A meeting that has no date yet: what a meeting has is there, and empty, and the poll beside it."""
    value = poll_as_json(poll, zone)
    if as_json:
        none_yet = {"start": None, "end": None, "place": poll.opened.place, "link": poll.opened.link, "sequence": 0}
        still_none: dict[str, Any] = {"state": None, "representation": [], "proposals": []}
        of_meeting = {"id": poll.reference, "title": poll.title, "kind": poll.kind.value, **none_yet, **still_none}
        print_json({**of_meeting, "poll": value})
        return
    click.echo(f"{poll.reference}  {poll.title}  (no meeting yet; dates: {poll.state.replace('_', ' ')})")
    for slot in value["slots"]:
        click.echo(f"{slot['number']}  {slot['start']:%A %d %B %Y, %H:%M} to {slot['end']:%H:%M}: {slot['yes']} yes")
    click.echo(f"Answers until {value['deadline']:%A %d %B %Y, %H:%M}")
    click.echo()
    numbers = [str(slot["number"]) for slot in value["slots"]]
    lines = [
        [each["organisation"], *each["slots"], "; ".join(_answered(person) for person in each["people"])]
        for each in value["availability"]
    ]
    print_table(["organisation", *numbers, "people"], lines)


def _answered(person: dict[str, Any]) -> str:
    said = [", ".join(person["slots"]) or "could not be read"]
    if person["provisional"]:
        said.append("provisional")
    if person["comment"]:
        said.append(f"“{person['comment']}”")
    return f"{person['name']} ({', '.join(said)})"
