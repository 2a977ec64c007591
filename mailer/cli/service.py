"""mailer run, mailer status"""

import click

from .context import Context, json_option, print_json


@click.command()
@click.option("--once", is_flag=True, help="Read the mailbox, do what is due, send what is queued, stop.")
@click.option("--passive", is_flag=True, help="Read and handle, but send nothing.")
@click.pass_obj
def run(context: Context, once: bool, passive: bool) -> None:
    """Run the service.

    Example: mailer run --once
    """
    from .. import daemon
    from ..readers import Readers

    if context.at and not once:
        raise click.UsageError("--at goes with --once: the service itself lives in real time")
    with context.app(wait=None if once else daemon.wait_for_database) as app, Readers() as readers:
        (daemon.run_once if once else daemon.run)(app, passive, readers)


@click.command()
@json_option
@click.pass_obj
def status(context: Context, as_json: bool) -> None:
    """What waits on whom.

    Example: mailer status --json
    """
    from ..acts.changes import in_words
    from ..store import retention, views

    with context.app() as app, app.look() as work:
        attention, letters = views.counts(work.connection)
        read = views.last_read(work.connection, app.config.account)
        waiting = work.network.waiting(work.now)
        people = work.network.people
        warnings = people.warnings()
        expired = retention.expired(work.connection)
        half_done = [act for act in work.network.keys.values() if act.state == "open"]
        proposed = [change for change in work.network.changes.values() if change.state == "open"]
        zone = app.config.zone
        name = app.config.network.name
    if as_json:
        shown = {
            name: [
                {"about": each.about, "what": each.what, "due": each.due and each.due.astimezone(zone)}
                for each in found
            ]
            for name, found in waiting.items()
        }
        at = read.astimezone(zone) if read else None
        acts = [
            {
                "about": each.reference,
                "what": each.asked.title,
                "missing": [people.persons[holder].mailbox for holder in each.missing],
                "due": each.asked.lapses.astimezone(zone),
            }
            for each in half_done
        ]
        changes = [{"about": each.reference, "what": in_words(each)} for each in proposed]
        forgotten = [
            {
                "what": each.what,
                "count": each.count,
                "older_than": each.older_than.astimezone(zone),
                "at": each.at.astimezone(zone),
            }
            for each in expired
        ]
        print_json(
            {
                "attention": attention,
                "outbox": letters,
                "mailbox_read": at,
                "waiting": shown,
                "warnings": warnings,
                "acts": acts,
                "changes": changes,
                **({"forgotten": forgotten} if forgotten else {}),
            }
        )
        return
    on_the_way = ", ".join(f"{count} {state}" for state, count in sorted(letters.items())) or "nothing"
    click.echo(name)
    click.echo(
        f"Waiting for a person   {attention} mails"
        + " (mailer inbox list --state attention, or quarantined)" * bool(attention)
    )
    click.echo(f"Outbox                 {on_the_way}")
    click.echo(f"Mailbox read           {f'{read.astimezone(zone):%a %d %b %Y %H:%M}' if read else 'never'}")
    for organisation, pending in waiting.items():
        for each in pending:
            due = f", by {each.due.astimezone(zone):%a %d %b %H:%M}" if each.due else ""
            click.echo(f"{organisation:<22} {each.about}  {each.what}{due}")
    for change in proposed:
        click.echo(f"{'To be confirmed':<22} {change.reference}  {in_words(change)}")
    for act in half_done:
        due = f"{act.asked.lapses.astimezone(zone):%a %d %b %H:%M}"
        names = ", ".join(people.persons[holder].name for holder in act.missing)
        click.echo(f"{'Both co-chairs':<22} {act.reference}  {act.asked.title}, by {due}: {names}")
    for warning in warnings:
        click.echo(f"{'Member list':<22} {warning}")
    for gone in expired:
        before = f"{gone.older_than.astimezone(zone):%d %b %Y}"
        click.echo(f"{'Forgotten':<22} {gone.count} {gone.what} from before {before}, as [retention] says")
