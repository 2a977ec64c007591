"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

instant = sa.DateTime(timezone=True)
identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "content",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("octets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_content")),
    )
    op.create_table(
        "folder",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("account", "folder", name=op.f("pk_folder")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "mail",
        sa.Column("id", identity, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("received", instant, nullable=False),
        sa.Column("junk", sa.Boolean(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("trace", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name=op.f("fk_mail_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("sha256", name=op.f("uq_mail_sha256")),
    )
    op.create_index("ix_mail_fingerprint", "mail", ["fingerprint"], unique=False)
    op.create_index("ix_mail_state", "mail", ["state"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("id", identity, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("mail_id", identity, nullable=False),
        sa.Column("filed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_arrival_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("account", "folder", "uidvalidity", "uid", name=op.f("uq_arrival_account")),
    )
    op.create_index("ix_arrival_mail_id", "arrival", ["mail_id"], unique=False)
    op.create_index(
        "ix_arrival_unfiled",
        "arrival",
        ["account", "folder"],
        unique=False,
        sqlite_where=sa.text("filed IS NULL"),
        postgresql_where=sa.text("filed IS NULL"),
    )
    op.create_table(
        "letter",
        sa.Column("id", identity, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("octets", sa.LargeBinary(), nullable=False),
        sa.Column("courtesy", sa.Boolean(), nullable=False),
        sa.Column("mail_id", identity, nullable=True),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", instant, nullable=True),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_letter_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", "address", name=op.f("uq_letter_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
        sa.UniqueConstraint("token", name=op.f("uq_letter_token")),
    )
    op.create_index("ix_letter_address", "letter", ["address", "created_at"], unique=False)
    op.create_index("ix_letter_state", "letter", ["state", "next_at"], unique=False)
    op.create_table(
        "log",
        sa.Column("id", identity, autoincrement=False, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("mail_id", identity, nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_log_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_index("ix_log_about", "log", ["about"], unique=False)
    op.create_index("ix_log_mail_id", "log", ["mail_id"], unique=False)
    op.create_table(
        "attendance_answered",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("headcount", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("replied_at", instant, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_attendance_answered_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_attendance_answered")),
    )
    op.create_table(
        "closing_held",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_closing_held_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_closing_held")),
    )
    op.create_table(
        "digest_issued",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("since", instant, nullable=True),
        sa.Column("until", instant, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_digest_issued_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_digest_issued")),
    )
    op.create_table(
        "letter_accepted",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_letter_accepted_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_letter_accepted")),
    )
    op.create_table(
        "letter_returned",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("diagnostic", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_letter_returned_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_letter_returned")),
    )
    op.create_table(
        "meeting_cancelled",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_meeting_cancelled_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_meeting_cancelled")),
    )
    op.create_table(
        "meeting_changed",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("start", instant, nullable=False),
        sa.Column("end", instant, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_meeting_changed_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_meeting_changed")),
    )
    op.create_table(
        "meeting_planned",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", instant, nullable=False),
        sa.Column("end", instant, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("invited", sa.JSON(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_meeting_planned_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_meeting_planned")),
    )
    op.create_table(
        "minutes_adopted",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_minutes_adopted_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_minutes_adopted")),
    )
    op.create_table(
        "minutes_circulated",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("deadline", instant, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_minutes_circulated_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_minutes_circulated")),
    )
    op.create_table(
        "minutes_commented",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_minutes_commented_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_minutes_commented")),
    )
    op.create_table(
        "new_time_proposed",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("start", instant, nullable=False),
        sa.Column("end", instant, nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_new_time_proposed_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_new_time_proposed")),
    )
    op.create_table(
        "note_sent",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_note_sent_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_note_sent")),
    )
    op.create_table(
        "organisation_listed",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_organisation_listed_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_organisation_listed")),
    )
    op.create_table(
        "person_listed",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_person_listed_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_person_listed")),
    )
    op.create_table(
        "position_taken",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_position_taken_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_position_taken")),
    )
    op.create_table(
        "proposal_adopted",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_proposal_adopted_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_proposal_adopted")),
    )
    op.create_table(
        "proposal_closed",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_proposal_closed_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_proposal_closed")),
    )
    op.create_table(
        "reminder_sent",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_reminder_sent_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_reminder_sent")),
    )
    op.create_table(
        "reply_set_aside",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_reply_set_aside_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_reply_set_aside")),
    )
    op.create_table(
        "round_broken",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("organisations", sa.JSON(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_round_broken_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_round_broken")),
    )
    op.create_table(
        "round_extended",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("deadline", instant, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_round_extended_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_round_extended")),
    )
    op.create_table(
        "round_opened",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("deadline", instant, nullable=False),
        sa.Column("state_concern", sa.Boolean(), nullable=False),
        sa.Column("roll", sa.JSON(), nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_round_opened_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_round_opened")),
    )
    op.create_table(
        "update_shared",
        sa.Column("log_id", identity, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_update_shared_log_id")),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_update_shared")),
    )
