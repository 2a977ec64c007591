"""People with a history, working groups, acts of two keys, and what can be forgotten."""

import json

import sqlalchemy as sa
from alembic import op

from mailer.store.migrations.tables import Tables, create, instant, instants, listed, texts, whole, yes

revision = "0002"
down_revision = "0001"

_LOG = sa.table("log", *(sa.column(name) for name in ("id", "at", "what", "about")))


def upgrade() -> None:
    """Create the tables of the new facts, carry the member list over, let bytes be forgotten."""
    create(_FACTS)
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


_FACTS: Tables = {
    "address_dropped": lambda: [*texts("address", "dropped"), *instants("at")],
    "address_learnt": lambda: [*texts("address", "learnt"), *instants("at")],
    "admission_put": lambda: [*texts("about", "proposal"), *instants("at")],
    "audience_changed": lambda: [*texts("about", "audience"), *instants("at")],
    "change_decided": lambda: [*texts("about"), yes("accepted"), *texts("by"), *instants("at")],
    "change_proposed": lambda: [
        *texts("about", "organisation", "change", "address", "name", "new_address"),
        listed("roles"),
        *texts("source", "words"),
        *instants("at"),
    ],
    "group_closed": lambda: [*texts("about", "report"), *instants("at")],
    "group_created": lambda: [
        *texts("about", "title", "mandate", "convenor", "permanence"),
        *instants("ends", nullable=True),
        *texts("basis"),
        *instants("at"),
    ],
    "group_joined": lambda: [*texts("about", "organisation", "address"), *instants("at")],
    "group_parted": lambda: [*texts("about", "organisation", "address"), *instants("at")],
    "invitee_added": lambda: [*texts("about", "organisation", "name", "address", "instead_of"), *instants("at")],
    "key_turned": lambda: [*texts("about", "address"), yes("turned"), *instants("at")],
    "keys_asked": lambda: [
        *texts("about", "act", "subject", "value", "title"),
        listed("holders"),
        *instants("lapses", "at"),
    ],
    "keys_lapsed": lambda: [*texts("about"), *instants("at")],
    "list_checked": lambda: [*texts("organisation"), yes("answered"), *instants("at")],
    "list_shared": lambda: instants("at"),
    "organisation_left": lambda: [*texts("organisation"), *instants("at")],
    "person_erased": lambda: [*texts("address"), *instants("at")],
    "person_left": lambda: [*texts("address"), *instants("at")],
    "records_expired": lambda: [
        *texts("what"),
        *whole("count"),
        *instants("older_than", "at"),
    ],
    "time_declined": lambda: [
        *texts("about"),
        *whole("revision"),
        *texts("by"),
        *instants("at"),
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
