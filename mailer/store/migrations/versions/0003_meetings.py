"""The year of meetings: requests, dates by reply, agenda and papers, who came."""

from mailer.store.migrations.tables import Tables, create

revision = "0003"
down_revision = "0002"

_FACTS: Tables = {}


def upgrade() -> None:
    """Create the tables of the new facts."""
    create(_FACTS)
