"""mailer meeting attendance, and who comes as `mailer meeting show` has it"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from .arguments import Verb
from .context import Context, dry_run_option, json_option, order, person, print_json

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from ..decision import Decision
    from ..network import Network
    from ..network.coming import Coming
    from ..network.facts import AttendanceAnswered, Attended
    from ..network.meetings import Meeting

_NAMES = "Organisations, or people by name or address, with commas between them; may be given several times."


@click.command(cls=Verb)
@click.argument("reference", metavar="ID")
@click.option("--present", multiple=True, metavar="NAMES", help=_NAMES)
@click.option("--apologies", multiple=True, metavar="NAMES", help="Who is excused, in the same way.")
@dry_run_option
@json_option
@click.pass_obj
def attendance(
    context: Context,
    reference: str,
    present: tuple[str, ...],
    apologies: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Who came: record it, or without names show what is recorded. A new record replaces the one before.

    Example: mailer meeting attendance M-2026-01 --present "UNHCR, Zef Rama" --apologies UNODC
    """
    from ..acts import attendance as acts
    from ..app import office
    from ..errors import NotFound

    there, excused = _split(present), _split(apologies)

    def act(network: "Network", now: "datetime") -> "Decision":
        return acts.record(network, reference.upper(), there, excused, person(), now)

    with context.app() as app:
        if (there or excused) and not as_json:
            order(app, act, dry_run)
            return
        with app.look() as work:
            found = work.network.meetings.get(reference.upper())
        if found is None:
            raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
        if there or excused:
            for fact in office.order(app, act, person(), dry_run).decision.facts:
                found = found.after(fact)
        value = {"meeting": found.reference, **recorded(found, app.config.zone)}
    if as_json:
        print_json(value)
    elif value["at"] is None:
        click.echo(f"{found.reference}: nobody has said yet who came")
    else:
        click.echo(f"{found.reference}, by {value['by']} on {value['at']:%A %d %B %Y, %H:%M}")
        for heading in ("present", "apologies"):
            click.echo(f"{heading}\t{', '.join(_named(each) for each in value[heading]) or '-'}")
        click.echo(f"absent\t{', '.join(value['absent']) or '-'}")


def _split(names: Iterable[str]) -> list[str]:
    return [part for each in names for part in each.replace(";", ",").split(",") if part.strip()]


def _named(who: dict[str, str | None]) -> str:
    return f"{who['name']} ({who['organisation']})" if who["name"] else str(who["organisation"])


def recorded(meeting: "Meeting", zone: "tzinfo") -> dict[str, Any]:
    """Who came, as JSON has it; before there is a record everybody who was invited is absent from it."""
    from ..network.coming import absent

    record = meeting.attendance
    return {
        "present": [_as_json(each) for each in record.present] if record else [],
        "apologies": [_as_json(each) for each in record.apologies] if record else [],
        "absent": absent(meeting),
        "by": record.by if record else None,
        "at": record.at.astimezone(zone) if record else None,
    }


def _as_json(who: "Attended") -> dict[str, str | None]:
    return {"organisation": who.organisation, "name": who.name or None, "address": who.address or None}


def totals(coming: "Coming") -> dict[str, dict[str, int]]:
    """How many organisations, and persons, gave each answer."""
    return {
        status: {"organisations": each.organisations, "persons": each.persons} for status, each in coming.totals.items()
    }


def out_of_count(answers: "Iterable[AttendanceAnswered]") -> list[dict[str, Any]]:
    """Answers that stand beside those that count."""
    return [
        {
            "organisation": each.organisation,
            "name": each.name,
            "address": each.address,
            "partstat": each.status.value,
            "headcount": each.headcount,
        }
        for each in answers
    ]
