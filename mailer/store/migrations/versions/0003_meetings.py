"""The year of meetings: requests, dates by reply, agenda and papers, who came."""

from mailer.store.migrations.tables import Tables, create, instants, listed, texts, whole, yes

revision = "0003"
down_revision = "0002"

_FACTS: Tables = {
    "answer_decided": lambda: [
        *texts("about"),
        *whole("revision"),
        yes("confirmed"),
        yes("own"),
        *texts("by"),
        *instants("at"),
    ],
    "answer_questioned": lambda: [*texts("about"), *whole("revision"), *texts("address"), *instants("at")],
    "attendance_asked": lambda: [*texts("about"), listed("present"), listed("apologies"), *instants("at")],
    "attendance_recorded": lambda: [
        *texts("about"),
        listed("present"),
        listed("apologies"),
        *texts("by"),
        *instants("at"),
    ],
    "coming_told": lambda: [*texts("about"), *whole("revision"), *texts("step", "shown"), *instants("at")],
    "guest_left_out": lambda: [*texts("about", "address", "by"), *instants("at")],
}


def upgrade() -> None:
    """Create the tables of the new facts."""
    create(_FACTS)
