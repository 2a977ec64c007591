"""The tables of facts, as migrations create them: one for each kind of fact, its columns in words.

What stands in a migration is how a table was made then; `schema.py` says how it is now, and a test holds both together.
"""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

Columns = list[sa.Column[Any]]
Tables = Mapping[str, Callable[[], Columns]]

instant = sa.DateTime(timezone=True)
_identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create(tables: Tables) -> None:
    """Create each table; a fact is found by its row of the log."""
    for name, columns in tables.items():
        op.create_table(
            name,
            sa.Column("log_id", _identity, nullable=False),
            *columns(),
            sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f(f"fk_{name}_log_id")),
            sa.PrimaryKeyConstraint("log_id", name=op.f(f"pk_{name}")),
        )


def texts(*names: str) -> Columns:
    """Columns of text."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def instants(*names: str, nullable: bool = False) -> Columns:
    """Columns of instants."""
    return [sa.Column(name, instant, nullable=nullable) for name in names]


def whole(*names: str) -> Columns:
    """Columns of whole numbers."""
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def yes(name: str) -> sa.Column[Any]:
    """A column that says yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def listed(name: str) -> sa.Column[Any]:
    """A column with a list."""
    return sa.Column(name, sa.JSON(), nullable=False)
