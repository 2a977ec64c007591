"""The year of meetings: requests, dates by reply, agenda and papers, who came."""

from mailer.store.migrations.tables import Tables, create, instants, listed, texts, whole, yes

revision = "0003"
down_revision = "0002"

_FACTS: Tables = {
    "agenda_proposed": lambda: [*texts("about", "organisation", "address", "name", "text"), *instants("at")],
    "agenda_set": lambda: [*texts("about", "text"), *instants("at")],
    "papers_kept": lambda: [*texts("about"), listed("documents"), *instants("at")],
    "papers_sent": lambda: [*texts("about", "agenda"), listed("papers"), *instants("at")],
    "annual_missed": lambda: [*whole("year"), *instants("at")],
    "meeting_requested": lambda: [
        *texts("about", "organisation", "address", "name", "title", "text"),
        *instants("wanted_by", nullable=True),
        *instants("at"),
    ],
    "poll_closed": lambda: [*texts("about"), yes("fits"), *texts("reason", "by"), *instants("at")],
    "poll_opened": lambda: [
        *texts("about", "uid", "title", "kind"),
        listed("slots"),
        *texts("place", "link", "agenda", "group", "request"),
        listed("asked"),
        *instants("deadline", "at"),
    ],
    "poll_put": lambda: [*texts("about"), *instants("at")],
    "quarter_proposed": lambda: [*texts("about", "quarter"), listed("slots"), *instants("at")],
    "request_decided": lambda: [*texts("about"), yes("accepted"), *texts("by", "reason"), *instants("at")],
    "request_supported": lambda: [*texts("about", "organisation", "address", "name"), *instants("at")],
    "slot_chosen": lambda: [*texts("about"), *whole("slot"), *texts("by"), *instants("at")],
    "slots_answered": lambda: [
        *texts("about", "organisation", "address", "name"),
        listed("answers"),
        *texts("comment"),
        yes("provisional"),
        *instants("replied_at", "at"),
    ],
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
