"""Decisions: rulings, holds, the record, joint statements."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from mailer.store.migrations.tables import Columns, Tables, create, instant, instants, listed, texts, whole, yes

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of the new facts; what was recorded before was opened plainly, and ordered by the
    Secretariat."""
    create(_FACTS)
    op.create_index("ix_mail_message_id", "mail", ["message_id"])
    for table, columns in _MORE.items():
        with op.batch_alter_table(table) as altered:
            for name, kind, before in columns:
                altered.add_column(sa.Column(name, kind, nullable=False, server_default=before))
        with op.batch_alter_table(table) as altered:
            for name, kind, _ in columns:
                altered.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


# Columns of facts that were there before: their name, their kind, and what they are for what was recorded already.
_MORE: dict[str, list[tuple[str, Any, Any]]] = {
    "position_taken": [("as_head", sa.Boolean(), sa.false())],
    "proposal_closed": [("authorised", sa.Text(), "secretariat")],
    "reply_set_aside": [("gives_way_to", sa.Text(), "")],
    "round_extended": [("authorised", sa.Text(), "secretariat"), ("wall", sa.Text(), "")],
    "round_opened": [
        ("basis", sa.Text(), "plain"),
        ("reason", sa.Text(), ""),
        ("authorised", sa.Text(), ""),
        ("wall", sa.Text(), ""),
        ("cites", sa.Text(), ""),
        ("carries", sa.JSON(), "[]"),
    ],
}


def _of_round() -> Columns:
    return [*texts("about"), *whole("revision")]


_FACTS: Tables = {
    "absence_noted": lambda: [*_of_round(), *texts("organisation", "address"), *instants("at")],
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
    "consultation_defective": lambda: [*_of_round(), *texts("organisation"), *instants("at")],
    "decision_recorded": lambda: [*texts("about", "number", "record", "sha256"), *instants("at")],
    "embargo_moved": lambda: [*texts("about"), *instants("embargo", "at")],
    "hold_ended": lambda: [
        *_of_round(),
        *texts("organisation", "reply"),
        yes("stands"),
        *instants("deadline", "at"),
    ],
    "mail_judged": lambda: [sa.Column("about", sa.Text(), nullable=True), *texts("mail", "kind"), *instants("at")],
    "objection_lifted": lambda: [
        *_of_round(),
        *texts("organisation", "address", "name", "text", "reply"),
        *instants("at"),
    ],
    "position_noted": lambda: [
        *_of_round(),
        *texts("organisation", "position", "source", "text", "reply"),
        *instants("at"),
    ],
    "procedure_changed": lambda: [*texts("version", "sha256"), *instants("at")],
    "roll_changed": lambda: [*_of_round(), *texts("organisation", "standing", "authorised"), *instants("at")],
    "round_drafted": lambda: [
        *_of_round(),
        *texts("title", "kind", "mode", "text", "text_hash"),
        sa.Column("deadline", instant, nullable=True),
        yes("state_concern"),
        listed("consult"),
        *texts("basis", "reason"),
        *instants("at"),
    ],
    "round_held": lambda: [
        *_of_round(),
        *texts("organisation", "reply"),
        *instants("until", "deadline"),
        yes("limited"),
        *instants("at"),
    ],
    "ruling_asked": lambda: [
        *_of_round(),
        *texts("ruling", "organisation", "evidence", "value"),
        sa.Column("deadline", instant, nullable=True),
        *texts("keys"),
        *instants("at"),
        *texts("reason"),
    ],
    "ruling_made": lambda: [
        *_of_round(),
        *texts("ruling", "organisation", "evidence", "value", "keys"),
        listed("confirmed_by"),
        *instants("at"),
    ],
    "state_concern_asked": lambda: [
        *_of_round(),
        *texts("organisation", "address", "name", "text", "reply"),
        *instants("at"),
    ],
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
