"""Decisions: rulings, holds, the record, joint statements."""

import sqlalchemy as sa

from mailer.store.migrations.tables import Tables, create, instants, texts

revision = "0004"
down_revision = "0003"

_FACTS: Tables = {
    "decision_recorded": lambda: [*texts("about", "number", "record", "sha256"), *instants("at")],
    "mail_judged": lambda: [sa.Column("about", sa.Text(), nullable=True), *texts("mail", "kind"), *instants("at")],
    "procedure_changed": lambda: [*texts("version", "sha256"), *instants("at")],
}


def upgrade() -> None:
    """Create the tables of the new facts."""
    create(_FACTS)
