"""The year of meetings: requests, dates by reply, agenda and papers, who came."""

from mailer.store.migrations.tables import Tables, create, instants, listed, texts

revision = "0003"
down_revision = "0002"

_FACTS: Tables = {
    "agenda_proposed": lambda: [*texts("about", "organisation", "address", "name", "text"), *instants("at")],
    "agenda_set": lambda: [*texts("about", "text"), *instants("at")],
    "papers_kept": lambda: [*texts("about"), listed("documents"), *instants("at")],
    "papers_sent": lambda: [*texts("about", "agenda"), listed("papers"), *instants("at")],
}


def upgrade() -> None:
    """Create the tables of the new facts."""
    create(_FACTS)
