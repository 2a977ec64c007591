"""mailer run, mailer status"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from .context import Context, json_option, print_json

if TYPE_CHECKING:
    from ..network import Network
    from ..network.facts import RecordsExpired
    from ..network.keys import KeyedAct
    from ..network.listed import Person


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
    from ..store import retention, views

    with context.app() as app, app.look() as work:
        attention, letters = views.counts(work.connection)
        standing = _Standing(
            network=work.network,
            now=work.now,
            zone=app.config.zone,
            attention=attention,
            letters=letters,
            read=views.last_read(work.connection, app.config.account),
            forgotten=retention.expired(work.connection),
        )
        name = app.config.network.name
    if as_json:
        print_json(standing.as_json())
        return
    click.echo(name)
    for what, said in standing.lines():
        click.echo(f"{what:<22} {said}")


@dataclass(frozen=True)
class _Standing:
    """How things stand: what the command shows, to programs and to people."""

    network: "Network"
    now: datetime
    zone: tzinfo
    attention: int
    letters: Mapping[str, int]
    read: datetime | None
    forgotten: Sequence["RecordsExpired"]

    @property
    def _acts(self) -> "list[KeyedAct]":
        return [act for act in self.network.keys.values() if act.state == "open"]

    @property
    def _changes(self) -> "list[tuple[str, str]]":
        from ..acts.changes import in_words

        open_ = (change for change in self.network.changes.values() if change.state == "open")
        return [(change.reference, in_words(change.proposed)) for change in open_]

    @property
    def _choices(self) -> "list[tuple[str, str, list[Person]]]":
        """(reference, what is to be decided, who may) of what one word of a co-chair, or a convenor, decides."""
        from ..network.cadence import is_moot
        from ..network.requests import deciders

        network = self.network
        open_ = (each for each in network.requests.values() if each.state == "open")
        requests = (each for each in open_ if not is_moot(network, each, self.now))
        polls = (each for each in network.polls.values() if each.state == "put" and not each.has_passed(self.now))
        return [
            *((each.reference, f"whether to meet: {each.title}", deciders(each, network.people)) for each in requests),
            *((each.reference, f"a date for “{each.title}”", network.deciders(each)) for each in polls),
        ]

    def _local(self, instant: datetime | None) -> datetime | None:
        return instant and instant.astimezone(self.zone)

    def as_json(self) -> dict[str, Any]:
        """The value of --json; `forgotten` stands in it once something was."""
        waiting = {
            name: [{"about": each.about, "what": each.what, "due": self._local(each.due)} for each in found]
            for name, found in self.network.waiting(self.now).items()
        }
        persons = self.network.people.persons
        acts = [
            {
                "about": act.reference,
                "what": act.asked.title,
                "missing": [persons[holder].mailbox for holder in act.missing],
                "due": self._local(act.asked.lapses),
            }
            for act in self._acts
        ]
        forgotten = [
            {
                "what": each.what,
                "count": each.count,
                "older_than": self._local(each.older_than),
                "at": self._local(each.at),
            }
            for each in self.forgotten
        ]
        return {
            "attention": self.attention,
            "outbox": self.letters,
            "mailbox_read": self._local(self.read),
            "waiting": waiting,
            "warnings": self.network.people.warnings(),
            "acts": acts,
            "changes": [{"about": reference, "what": what} for reference, what in self._changes],
            "choices": [
                {"about": reference, "what": what, "who": [person.mailbox for person in people]}
                for reference, what, people in self._choices
            ],
            "unrecorded": [
                {"about": each.reference, "what": each.title, "end": self._local(each.end)}
                for each in self.network.unrecorded(self.now)
            ],
            **({"forgotten": forgotten} if forgotten else {}),
        }

    def lines(self) -> Iterator[tuple[str, str]]:
        """The same for people, as (what or who, what is said of it)."""
        look = " (mailer inbox list --state attention, or quarantined)" * bool(self.attention)
        yield "Waiting for a person", f"{self.attention} mail{'s' * (self.attention != 1)}{look}"
        on_the_way = ", ".join(f"{count} {state}" for state, count in sorted(self.letters.items()))
        yield "Outbox", on_the_way or "nothing"
        yield "Mailbox read", f"{self._local(self.read):%a %d %b %Y %H:%M}" if self.read else "never"
        for organisation, pending in self.network.waiting(self.now).items():
            for each in pending:
                due = f", by {self._local(each.due):%a %d %b %H:%M}" if each.due else ""
                yield organisation, f"{each.about}  {each.what}{due}"
        for reference, what in self._changes:
            yield "To be confirmed", f"{reference}  {what}"
        for act in self._acts:
            names = ", ".join(self.network.people.persons[holder].name for holder in act.missing)
            due = f"{self._local(act.asked.lapses):%a %d %b %H:%M}"
            yield (
                "Both co-chairs" if act.needed > 1 else "A co-chair",
                f"{act.reference}  {act.asked.title}, by {due}: {names}",
            )
        for reference, what, people in self._choices:
            yield "To be decided", f"{reference}  {what}: {' or '.join(person.name for person in people)}"
        for meeting in self.network.unrecorded(self.now):
            day = f"{self._local(meeting.end):%a %d %b}"
            yield "Who came", f"{meeting.reference}  {meeting.title}, {day}: not recorded (mailer meeting attendance)"
        for warning in self.network.people.warnings():
            yield "Member list", warning
        for gone in self.forgotten:
            before = f"{self._local(gone.older_than):%d %b %Y}"
            yield "Forgotten", f"{gone.count} {gone.what} from before {before}, as [retention] says"
