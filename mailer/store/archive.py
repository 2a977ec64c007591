"""The database in pieces that any other can be made of: rows as JSON has them, and octets by their name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, insert, select, text, update

from ..network.facts import Fact, name_of
from .rows import fact_of, row_of
from .schema import TABLES, Instant, arrival, content, folder, letter, log, mail, setting

# What is kept as it is; the log is taken step by step.
KEPT: tuple[Table, ...] = (setting, content, folder, mail, arrival, letter)
_COUNTED = (mail, arrival, letter)  # their numbers are given by the database
_WAITS = ("queued", "sending", "deferred", "unknown")
_MAY_BE_SENT = "replayed from an archive: it may have been sent since"

Row = dict[str, Any]


def is_empty(connection: Connection) -> bool:
    """True for a database in which nothing has happened yet."""
    return not any(connection.execute(select(func.count()).select_from(each)).scalar() for each in (log, *_COUNTED))


def rows(connection: Connection, table: Table) -> Iterator[Row]:
    """The rows of a table, without octets."""
    columns = [column for column in table.c if not isinstance(column.type, LargeBinary)]
    for row in connection.execute(select(*columns).order_by(*table.primary_key.columns)).mappings():
        yield _plain(dict(row))


def row_of_fact(fact: Fact) -> Row:
    """A fact by its name and fields."""
    return {"what": name_of(type(fact)), **_plain(row_of(fact))}


def fact_of_row(row: Row) -> Fact:
    """The fact that `row_of_fact` has written. Raises KeyError or ValueError for one that another version wrote."""
    name = row["what"]
    return fact_of(name, _restored(TABLES[name], {key: value for key, value in row.items() if key != "what"}))


def _plain(row: Mapping[str, Any]) -> Row:
    """As JSON has it; instants in UTC, as the database gives them, so that one instant is one string in any zone."""
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for name, value in row.items()
    }


def _restored(table: Table, row: Row) -> Row:
    return {
        name: datetime.fromisoformat(value) if value and isinstance(table.c[name].type, Instant) else value
        for name, value in row.items()
    }


def octets(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """("content/<sha256>" or "letter/<number>", octets) of everything that is kept, one at a time."""
    for table, key in ((content, content.c.sha256), (letter, letter.c.id)):
        for name in connection.execute(select(key).where(table.c.octets.is_not(None)).order_by(key)).scalars().all():
            kept = connection.execute(select(table.c.octets).where(key == name)).scalar_one()
            yield f"{table.name}/{name}", bytes(kept)


def is_forgotten(connection: Connection, tokens: Sequence[str]) -> bool:
    """True if one of the letters that these tokens name is no longer kept as it went."""
    found = select(letter.c.id).where(letter.c.token.in_(list(tokens)), letter.c.octets.is_(None)).limit(1)
    return connection.execute(found).first() is not None


def restore(connection: Connection, table: Table, found: Iterable[Row], kept: Mapping[str, bytes]) -> None:
    """Put the rows into the table, with the octets of each that are there, by the names that `octets` gave them."""
    key = next(iter(table.primary_key.columns)).name
    if table is setting:
        connection.execute(
            setting.delete()
        )  # what was drawn for this database: letters are known by the other's secret
    for row in found:
        values = _restored(table, row)
        if "octets" in table.c:
            values["octets"] = kept.get(f"{table.name}/{row[key]}")
        connection.execute(insert(table).values(**values))
    if table in _COUNTED and connection.dialect.name == "postgresql":
        last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608
        connection.execute(text(last))


def keep_back(connection: Connection, found: Iterable[Row]) -> None:
    """The letters as their rows have them; those that wait do not go out by themselves, since they may have."""
    for row in found:
        as_it_was = {name: row[name] for name in ("state", "since", "next_at", "owner", "phase", "reply")}
        if row["next_at"] is not None and row["state"] in _WAITS:
            as_it_was |= {"state": "unknown", "next_at": None, "owner": "", "phase": "", "reply": _MAY_BE_SENT}
        connection.execute(update(letter).where(letter.c.id == row["id"]).values(**_restored(letter, as_it_was)))
