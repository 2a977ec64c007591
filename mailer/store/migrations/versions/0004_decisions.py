"""Decisions: rulings, holds, the record, joint statements."""

from mailer.store.migrations.tables import Tables, create

revision = "0004"
down_revision = "0003"

_FACTS: Tables = {}


def upgrade() -> None:
    """Create the tables of the new facts."""
    create(_FACTS)
