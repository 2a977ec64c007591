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
    from ..store import views

    with context.app() as app, app.look() as work:
        attention, letters = views.counts(work.connection)
        read = views.last_read(work.connection, app.config.account)
        waiting = work.network.waiting(work.now)
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
        print_json({"attention": attention, "outbox": letters, "mailbox_read": at, "waiting": shown})
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
