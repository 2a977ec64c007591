"""Opening the database: one engine, two ways in.

`writing` takes the one lock there is, so that whoever decides has seen everything that was decided before; `reading`
does not wait for it.

SQLite: BEGIN IMMEDIATE, synchronous FULL. The write-ahead log is used from SQLite 3.51.3 on; older ones can corrupt it
when two connections reset it at the same instant, so they get the rollback journal, which is fast enough here.
PostgreSQL: an advisory lock for the length of the transaction.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    StatementError,
)

from ..errors import Mistake, Mistakes, StoreRefused, StoreUnavailable
from .schema import setting

__all__ = ["VERSION", "Connection", "Store"]

VERSION = "0004"
_LOCK = 0x6D61696C6572  # "mailer": the advisory lock's number
_WAL_SAFE = (3, 51, 3)
_BUSY_MS = 10_000


class Store:
    """The database of one Network."""

    def __init__(self, url: str) -> None:
        """Does not connect yet. Raises Mistakes for an address that no driver here understands."""
        try:
            self.url = make_url(url)
            self._engine = _engine(url)
        except (ArgumentError, ValueError) as error:
            mend = 'Write it like "sqlite:///mailer.db" or "postgresql://user@host:5432/name"'
            raise Mistakes([Mistake("config.toml", "database.url", f"is no address: {error}", mend)]) from error
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            mend = "Install the driver: pip install 'network-mailer[postgres]'"
            raise Mistakes([Mistake("config.toml", "database.url", f"cannot be opened: {error}", mend)]) from error

    @property
    def is_sqlite(self) -> bool:
        """True for a file of SQLite: one daemon at a time, and this machine only."""
        return self._engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the lock; committed at the end, rolled back by an exception.

        Raises StoreUnavailable where the database cannot be reached, is locked for too long, or is full.
        """
        with self._connected({"write": True}) as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction like that of `writing`, in which tables may be made anew.

        SQLite changes a table by making another and dropping the first; what refers to it would forbid that, so that
        references are looked at in the end. Raises StoreRefused if one leads nowhere.
        """
        with self._connected({"write": True, "unbound": True}) as connection:
            yield connection
            if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreRefused("the tables would refer to rows that are not there; nothing was changed")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of things and changes nothing."""
        with self._connected({}) as connection:
            yield connection

    @contextmanager
    def _connected(self, options: dict[str, Any]) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise unavailable(error) from error
        except (DBAPIError, StatementError) as error:
            raise StoreRefused(f"the database would not take it: {str(error.orig or error).splitlines()[0]}") from error

    @contextmanager
    def plain(self) -> Iterator[Connection]:
        """A connection outside any transaction, for the few commands that want none."""
        options = {"plain": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        with self._connected(options) as connection:
            yield connection

    def check(self) -> None:
        """Raises Mistakes unless the tables are those of this version of the program."""
        found = ""
        if self.path is None or self.path.exists() or not self.path.parent.is_dir():
            with self.reading() as connection:  # which would create a file that is not there
                found = _version(connection)
        if found != VERSION:
            has = f"has version {found}" if found else "has no tables"
            mend = (
                "Run: mailer db upgrade" if not found or found < VERSION else "Install a newer version of the program"
            )
            problem = f"the database {has}, and this program needs version {VERSION}"
            raise Mistakes([Mistake("config.toml", "database.url", problem, mend)])

    def secret(self, connection: Connection) -> str:
        """What this installation's tokens are made with; it was drawn when the database was created."""
        return str(connection.execute(select(setting.c.value).where(setting.c.name == "secret")).scalar_one())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def unavailable(error: DBAPIError) -> StoreUnavailable:
    """The error of a driver in a sentence: what cannot be done, and what to look at."""
    cause = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    if "locked" in cause:
        return StoreUnavailable(f"the database is locked by another program ({cause}); it is tried again")
    if "full" in cause or "No space" in cause:
        return StoreUnavailable(f"there is no room to write ({cause}); make room, nothing is lost meanwhile")
    return StoreUnavailable(f"the database cannot be used now: {cause}")


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, below
    journal = "WAL" if sqlite3.sqlite_version_info >= _WAL_SAFE else "TRUNCATE"
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "secure_delete = ON",  # what is forgotten is overwritten, and not only no longer found
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Within a transaction it would be ignored.
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if options.get('unbound') else 'ON'}")
    if not options.get("plain"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
