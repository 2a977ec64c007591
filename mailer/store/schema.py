"""The tables. A fact's table is its dataclass: each field a column, beside the log row that tells when and why.

The schema of the newest migration and this file are held equal by a test.
"""

import dataclasses
import types
import typing
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from ..network.facts import Fact, name_of

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts rowids in 64 bits by itself, but only for a column that is called INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is refused: it would mean another instant on another machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Octets by their sha256: raw mails, and the documents of the library. Each once, however often it came; NULL once they
# were forgotten.
content = Table(
    "content",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("octets", LargeBinary),
)

# A mail, once. `state`: stored (not yet handled), handled, attention, quarantined. `matters`: every reference that its
# tokens and its subject name. `trace`: how it was read, for people.
mail = Table(
    "mail",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sha256", Text, ForeignKey("content.sha256"), nullable=False, unique=True),
    Column("message_id", Text, nullable=False, default=""),
    Column("fingerprint", Text, nullable=False, default=""),
    Column("sender", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("received", Instant, nullable=False),
    Column("junk", Boolean, nullable=False, default=False),
    Column("cut", Boolean, nullable=False, default=False),
    Column("state", Text, nullable=False, default="stored"),
    Column("since", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("kind", Text, nullable=False, default=""),
    Column("rule", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("organisation", Text),
    Column("about", Text),
    Column("matters", JSON, nullable=False, default=list),
    Column("trace", JSON, nullable=False, default=list),
)
Index("ix_mail_state", mail.c.state)
Index("ix_mail_fingerprint", mail.c.fingerprint)
Index("ix_mail_message_id", mail.c.message_id)

# Where a mail lies on the server. The same mail may lie in two places; `filed` is the folder it was filed to.
arrival = Table(
    "arrival",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("mail_id", Id, ForeignKey("mail.id"), nullable=False),
    Column("filed", Text),
    UniqueConstraint("account", "folder", "uidvalidity", "uid"),
)
Index("ix_arrival_mail_id", arrival.c.mail_id)
Index(
    "ix_arrival_unfiled",
    arrival.c.account,
    arrival.c.folder,
    sqlite_where=arrival.c.filed.is_(None),
    postgresql_where=arrival.c.filed.is_(None),
)

# How far each folder was read. `read_at`: when a reading that reached the end of the folder began.
folder = Table(
    "folder",
    metadata,
    Column("account", Text, primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
    Column("read_at", Instant),
)

# What happened, in order, and because of what: a mail, a person, a person about a mail; neither: the clock.
log = Table(
    "log",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("mail_id", Id, ForeignKey("mail.id")),
    Column("person", Text),
    Column("what", Text, nullable=False),
    Column("about", Text),
)
Index("ix_log_about", log.c.about)
Index("ix_log_mail_id", log.c.mail_id)

# A letter to one person: its bytes as they go out (NULL once forgotten), and its delivery. `phase` "data": the server
# may have it already. `shows`: the references of what it tells of that is for some only.
letter = Table(
    "letter",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("message_id", Text, nullable=False, unique=True),
    Column("template", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("about", Text),
    Column("revision", Integer),
    Column("organisation", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("shows", JSON, nullable=False, default=list),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("octets", LargeBinary),
    Column("courtesy", Boolean, nullable=False),
    Column("mail_id", Id, ForeignKey("mail.id")),
    Column("created_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Instant),
    Column("phase", Text, nullable=False, default=""),
    Column("owner", Text, nullable=False, default=""),
    Column("reply", Text, nullable=False, default=""),
    UniqueConstraint("key", "address"),
)
Index("ix_letter_state", letter.c.state, letter.c.next_at)
Index("ix_letter_address", letter.c.address, letter.c.created_at)

_PLAIN: dict[Any, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    str: Text,
    bool: Boolean,
    int: BigInteger,
    datetime: Instant,
}


def _column(name: str, annotation: Any) -> Column[Any]:
    optional = typing.get_origin(annotation) is types.UnionType and type(None) in typing.get_args(annotation)
    kind = next(arg for arg in typing.get_args(annotation) if arg is not type(None)) if optional else annotation
    if typing.get_origin(kind) is tuple:
        return Column(name, JSON, nullable=optional)
    column_type = next(
        (column for python, column in _PLAIN.items() if isinstance(kind, type) and issubclass(kind, python))
    )
    return Column(name, column_type, nullable=optional)


def _fact_table(fact: type[Any]) -> Table:
    hints = typing.get_type_hints(fact)
    fields = [_column(each.name, hints[each.name]) for each in dataclasses.fields(fact)]
    return Table(name_of(fact), metadata, Column("log_id", Id, ForeignKey("log.id"), primary_key=True), *fields)


FACTS: dict[str, type[Any]] = {name_of(fact): fact for fact in typing.get_args(Fact)}
TABLES: dict[str, Table] = {name: _fact_table(fact) for name, fact in FACTS.items()}
