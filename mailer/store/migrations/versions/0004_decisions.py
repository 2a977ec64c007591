"""Decisions: rulings, holds, the record, joint statements."""

from mailer.store.migrations.tables import Tables, create, instants, listed, texts, whole, yes

revision = "0004"
down_revision = "0003"

_FACTS: Tables = {
    "clearance_answered": lambda: [
        *texts("about"),
        *whole("revision"),
        *texts("organisation"),
        yes("cleared"),
        *texts("address", "name"),
        *whole("rank"),
        *texts("text", "text_hash", "reply"),
        *instants("at"),
    ],
    "clearance_asked": lambda: [
        *texts("about"),
        *whole("revision"),
        *texts("organisation", "address"),
        *instants("at"),
    ],
    "embargo_moved": lambda: [*texts("about"), *instants("embargo", "at")],
    "statement_drafted": lambda: [
        *texts("about"),
        *whole("revision"),
        *texts("title", "text", "text_hash"),
        listed("leads"),
        listed("themes"),
        yes("state_concern"),
        *instants("embargo", nullable=True),
        listed("channels"),
        *texts("rulebook"),
        *instants("at"),
    ],
    "statement_dropped": lambda: [*texts("about", "reason"), *instants("at")],
    "statement_held": lambda: [*texts("about"), *whole("revision"), listed("reasons"), *instants("at")],
    "statement_notice_drafted": lambda: [
        *texts("about"),
        *whole("notice"),
        *texts("kind", "text", "text_hash"),
        *instants("at"),
    ],
    "statement_notice_issued": lambda: [*texts("about"), *whole("notice"), *texts("keys"), *instants("at")],
    "statement_notice_sent": lambda: [*texts("about"), *whole("notice"), listed("addresses"), *instants("at")],
    "statement_published": lambda: [*texts("about"), *instants("at")],
    "statement_put": lambda: [*texts("about"), *whole("revision"), *texts("proposal"), *instants("at")],
    "statement_received": lambda: [*texts("about", "organisation", "address"), *instants("at")],
    "statement_released": lambda: [
        *texts("about"),
        *whole("revision"),
        *texts("number", "text_hash"),
        *instants("embargo", nullable=True),
        *texts("keys"),
        *instants("at"),
    ],
}


def upgrade() -> None:
    """Create the tables of the new facts."""
    create(_FACTS)
