"""Better without code: what changed rules would do with the mails that came and with the rounds that are over, and what
the members have taught."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..codec import message as codec
from ..errors import Unreadable
from ..incoming import READINGS, Arrival, meet, tokens_of
from ..lessons import Lesson, lessons
from ..network import rehearsal
from ..rulebook.procedure import procedure_in
from ..sorting import sorted_by
from ..store import journal, outbox, views
from . import App, installation_of
from .office import BY_HAND


@dataclass(frozen=True, slots=True)
class Difference:
    """A mail that would be read in another way now. `before`, `now`: its kind, and what its words were read to say."""

    mail_id: int
    sender: str
    subject: str
    before: tuple[str, ...]
    now: tuple[str, ...]


def would_differ(app: App) -> Iterator[Difference]:
    """Every mail that the rules in force would read in another way than it was read when it came, oldest first.

    Not those that a person has judged, that could not be read, or of which nothing is kept any more. Nothing is done.
    """
    with app.look() as work:
        for entry in reversed(views.mails(work.connection, None, None)):
            row, stored = views.mail_row(work.connection, entry["id"]), journal.stored(work.connection, entry["id"])
            if row is None or stored is None or not row["trace"] or str(row["rule"]).startswith(BY_HAND):
                continue
            try:
                message = codec.read(stored.raw)
            except Unreadable:
                continue
            sent = outbox.by_tokens(work.connection, [t for t, _ in tokens_of(message, app.desk)])
            arrival = Arrival(stored.sha256, stored.received, stored.junk)
            incoming = meet(message, arrival, work.network, sent, app.desk)
            now = (sorted_by(app.rulebook.sorting, incoming).kind, *incoming.readings())
            before = (row["kind"], *(step for step in row["trace"] if step.startswith(READINGS)))
            if now != before:
                yield Difference(row["id"], row["sender"], row["subject"], before, now)


def taught(app: App) -> list[Lesson]:
    """The sentences that could become phrases, each with what it would let through."""
    with app.look() as work:
        return list(lessons(work.network, app.rulebook.phrasebook))


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How many rounds were looked at, and what would have gone otherwise; `unknown`: the versions of rules that are not
    kept, in the place of which those in force were taken."""

    rounds: int
    differences: tuple[rehearsal.Difference, ...]
    unknown: tuple[str, ...]


def rehearse(app: App, path: Path) -> Rehearsed:
    """Every round that is over, as it would have gone had the file been rules/procedure.toml; nothing is done.

    Raises Mistakes with every mistake of the file.
    """
    other = procedure_in(path, installation_of(app.config))
    found: list[rehearsal.Difference] = []
    unknown: list[str] = []
    count = 0
    with app.look() as work:
        rules = app.rules(work.connection)
        for proposal in work.network.proposals.values():
            for round_ in (each for each in proposal.rounds if each.ended):
                then = rules(round_.opened.rulebook)
                if then is None:
                    unknown.append(round_.opened.rulebook)
                voices = work.network.voices(round_)
                found += rehearsal.differences(proposal, round_, voices, then or app.rulebook.procedure, other)
                count += 1
    return Rehearsed(count, tuple(found), tuple(dict.fromkeys(unknown)))
