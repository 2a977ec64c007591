"""People with a history, working groups, acts of two keys, and what can be forgotten."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

instant = sa.DateTime(timezone=True)
identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LOG = sa.table("log", *(sa.column(name) for name in ("id", "at", "what", "about")))


def upgrade() -> None:
    """Create the tables of the new facts, carry the member list over, let bytes be forgotten."""
    for name, columns in _FACTS.items():
        _create(name, columns())
    groups = _groups()
    with op.batch_alter_table("organisation_listed") as table:
        table.add_column(sa.Column("domains", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("at", instant, nullable=True))
    with op.batch_alter_table("person_listed") as table:
        table.add_column(sa.Column("at", instant, nullable=True))
        table.drop_column("groups")
    for name in ("organisation_listed", "person_listed"):
        of_row = sa.select(_LOG.c.at).where(_LOG.c.id == sa.column("log_id"))
        op.execute(sa.table(name, sa.column("at")).update().values(at=of_row.scalar_subquery()))
        with op.batch_alter_table(name) as table:
            table.alter_column("at", existing_type=instant, nullable=False)
    with op.batch_alter_table("organisation_listed") as table:
        table.alter_column("domains", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("note_sent") as table:
        table.add_column(sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("note_sent") as table:
        table.alter_column("warnings", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("mail") as table:
        table.add_column(sa.Column("matters", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("mail") as table:
        table.alter_column("matters", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("meeting_planned") as table:
        table.add_column(sa.Column("group", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("meeting_planned") as table:
        table.alter_column("group", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("shows", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("letter") as table:
        table.alter_column("shows", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    for name in ("content", "letter"):
        with op.batch_alter_table(name) as table:
            table.alter_column("octets", existing_type=sa.LargeBinary(), nullable=True)
    _carry_over(groups)


def _create(name: str, columns: list[sa.Column[Any]]) -> None:
    op.create_table(
        name,
        sa.Column("log_id", identity, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f(f"fk_{name}_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f(f"pk_{name}")),
    )


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _at(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, instant, nullable=nullable) for name in names]


def _yes(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _list(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


_FACTS: dict[str, Callable[[], list[sa.Column[Any]]]] = {
    "address_dropped": lambda: [*_text("address", "dropped"), *_at("at")],
    "address_learnt": lambda: [*_text("address", "learnt"), *_at("at")],
    "admission_put": lambda: [*_text("about", "proposal"), *_at("at")],
    "audience_changed": lambda: [*_text("about", "audience"), *_at("at")],
    "change_decided": lambda: [*_text("about"), _yes("accepted"), *_text("by"), *_at("at")],
    "change_proposed": lambda: [
        *_text("about", "organisation", "change", "address", "name", "new_address"),
        _list("roles"),
        *_text("source", "words"),
        *_at("at"),
    ],
    "group_closed": lambda: [*_text("about", "report"), *_at("at")],
    "group_created": lambda: [
        *_text("about", "title", "mandate", "convenor", "permanence"),
        *_at("ends", nullable=True),
        *_text("basis"),
        *_at("at"),
    ],
    "group_joined": lambda: [*_text("about", "organisation", "address"), *_at("at")],
    "group_parted": lambda: [*_text("about", "organisation", "address"), *_at("at")],
    "invitee_added": lambda: [*_text("about", "organisation", "name", "address", "instead_of"), *_at("at")],
    "key_turned": lambda: [*_text("about", "address"), _yes("turned"), *_at("at")],
    "keys_asked": lambda: [
        *_text("about", "act", "subject", "value", "title"),
        _list("holders"),
        *_at("lapses", "at"),
    ],
    "keys_lapsed": lambda: [*_text("about"), *_at("at")],
    "list_checked": lambda: [*_text("organisation"), _yes("answered"), *_at("at")],
    "list_shared": lambda: _at("at"),
    "organisation_left": lambda: [*_text("organisation"), *_at("at")],
    "person_erased": lambda: [*_text("address"), *_at("at")],
    "person_left": lambda: [*_text("address"), *_at("at")],
    "records_expired": lambda: [
        *_text("what"),
        sa.Column("count", sa.BigInteger(), nullable=False),
        *_at("older_than", "at"),
    ],
    "time_declined": lambda: [
        *_text("about"),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        *_text("by"),
        *_at("at"),
    ],
}


def _groups() -> dict[str, dict[str, str]]:
    """The people (address, organisation) of each group, by the newest row of each person."""
    newest = "SELECT max(log_id) FROM person_listed GROUP BY address"
    rows = op.get_bind().execute(
        sa.text(f"SELECT address, organisation, groups FROM person_listed WHERE log_id IN ({newest}) ORDER BY log_id")  # noqa: S608
    )
    found: dict[str, dict[str, str]] = {}
    for address, organisation, groups in rows:
        for group in json.loads(groups) if isinstance(groups, str) else groups:
            found.setdefault(group, {})[address] = organisation
    return found


def _carry_over(groups: dict[str, dict[str, str]]) -> None:
    """The groups that stood in the member list, as groups that began when the list was last changed."""
    connection = op.get_bind()
    head, at = connection.execute(sa.text("SELECT max(id), max(at) FROM log")).one()
    number = head or 0
    made = ("log_id", "about", "title", "mandate", "convenor", "permanence", "basis", "at")
    created = sa.table("group_created", *(sa.column(name) for name in made))
    joined = sa.table(
        "group_joined", *(sa.column(name) for name in ("log_id", "about", "organisation", "address", "at"))
    )
    for group, people in groups.items():
        number += 1
        connection.execute(_LOG.insert().values(id=number, at=at, what="group_created", about=group))
        values = {"title": group, "mandate": "", "convenor": "", "permanence": "permanent", "basis": "the member list"}
        connection.execute(created.insert().values(log_id=number, about=group, at=at, **values))
        for address, organisation in people.items():
            number += 1
            connection.execute(_LOG.insert().values(id=number, at=at, what="group_joined", about=group))
            who = {"organisation": organisation, "address": address}
            connection.execute(joined.insert().values(log_id=number, about=group, at=at, **who))
