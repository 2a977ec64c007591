"""What happened, as the log tells it: each fact with its number, its time and its cause."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from ..network.facts import Fact
from .rows import fact_of
from .schema import TABLES, log


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with its log row: when, and because of which mail, or on whose order; neither: by the clock."""

    log_id: int
    at: datetime
    mail_id: int | None
    person: str | None
    name: str
    fact: Fact


def facts(connection: Connection, *where: ColumnElement[bool], kinds: Collection[str] = TABLES) -> Iterator[Told]:
    """The facts of these kinds whose rows in the log are such; kind by kind, each kind in its order."""
    there = connection.execute(select(log.c.what).where(*where).distinct()).scalars().all()
    for name in sorted(set(there) & set(kinds)):
        table = TABLES[name]
        row_of_log = (log.c.at.label("logged"), log.c.mail_id.label("of_mail"), log.c.person.label("of_person"))
        rows = connection.execute(select(table, *row_of_log).join(log).where(*where).order_by(log.c.id))
        for row in rows.mappings().all():
            fact = fact_of(name, dict(row))
            yield Told(row["log_id"], row["logged"], row["of_mail"], row["of_person"], name, fact)


def in_order(connection: Connection, *where: ColumnElement[bool], kinds: Collection[str] = TABLES) -> list[Told]:
    """The same, as they happened."""
    return sorted(facts(connection, *where, kinds=kinds), key=lambda each: each.log_id)
