"""Octets older than they are to be kept: found, and forgotten. Their hash, their date and what they did stay."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, update

from ..network.facts import RecordsExpired
from .rows import fact_of
from .schema import TABLES, content, letter, log, mail

MAILS, LETTERS = "mails", "letters"
_SETTLED = ("sent", "bounced", "failed", "discarded")
_AT_ONCE = 500

Closed = Callable[[str | None], bool]


def old_mails(connection: Connection, before: datetime, is_closed: Closed) -> list[str]:
    """The mails (by sha256) that came before then, are handled, and did nothing in a matter that goes on."""
    statement = (
        select(mail.c.sha256, mail.c.about, log.c.about.label("did"))
        .join(content, content.c.sha256 == mail.c.sha256)
        .outerjoin(log, log.c.mail_id == mail.c.id)
        .where(mail.c.received < before, mail.c.state == "handled", content.c.octets.is_not(None))
        .order_by(mail.c.id)
    )
    kept: dict[str, bool] = {}
    for sha256, about, did in connection.execute(statement):
        kept[sha256] = kept.get(sha256, False) or not (is_closed(about) and is_closed(did))
    return [sha256 for sha256, is_kept in kept.items() if not is_kept]


def old_letters(connection: Connection, before: datetime, is_closed: Closed) -> list[int]:
    """The letters (by id) that were written before then, are settled, and belong to no matter that goes on."""
    given_up = and_(letter.c.state == "unknown", letter.c.next_at.is_(None))
    statement = (
        select(letter.c.id, letter.c.about)
        .where(letter.c.created_at < before, letter.c.octets.is_not(None))
        .where(or_(letter.c.state.in_(_SETTLED), given_up))
        .order_by(letter.c.id)
    )
    return [id_ for id_, about in connection.execute(statement) if is_closed(about)]


def forget_mails(connection: Connection, sha256s: Sequence[str]) -> None:
    """Forget the octets of these mails."""
    for start in range(0, len(sha256s), _AT_ONCE):
        some = list(sha256s[start : start + _AT_ONCE])
        connection.execute(update(content).where(content.c.sha256.in_(some)).values(octets=None))


def forget_letters(connection: Connection, ids: Sequence[int]) -> None:
    """Forget the octets of these letters, and their text."""
    for start in range(0, len(ids), _AT_ONCE):
        some = list(ids[start : start + _AT_ONCE])
        connection.execute(update(letter).where(letter.c.id.in_(some)).values(octets=None, text=""))


def expired(connection: Connection) -> list[RecordsExpired]:
    """What was forgotten last of each class, newest first."""
    table = TABLES["records_expired"]
    newest = select(func.max(table.c.log_id)).group_by(table.c.what)
    rows = connection.execute(select(table).where(table.c.log_id.in_(newest)).order_by(table.c.log_id.desc()))
    return [
        fact for row in rows.mappings() if isinstance(fact := fact_of("records_expired", dict(row)), RecordsExpired)
    ]
