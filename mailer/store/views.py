"""What people look at: lists and single entries, read only. Plain rows as mappings; the command line words them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, desc, func, or_, select

from ..mail import StoppedLetter, Waiting
from .outbox import STOPPED
from .schema import TABLES, folder, letter, log, mail

Row = Mapping[str, Any]
_STOPPED = ("failed", "bounced")
_MAIL_COLUMNS = [column for column in mail.c if column.name != "trace"]
_LETTER_COLUMNS = [column for column in letter.c if column.name not in ("octets", "text")]


def mails(connection: Connection, kind: str | None, state: str | None) -> list[Row]:
    """Mails, newest first."""
    statement = select(*_MAIL_COLUMNS).order_by(mail.c.id.desc())
    if kind:
        statement = statement.where(mail.c.kind == kind)
    if state:
        statement = statement.where(mail.c.state == state)
    return _rows(connection, statement)


def mail_row(connection: Connection, mail_id: int) -> Row | None:
    """One mail, with its trace."""
    return _row(connection, select(mail).where(mail.c.id == mail_id))


def mail_with(connection: Connection, sha256: str) -> int | None:
    """The number of the mail whose bytes have this hash."""
    found: int | None = connection.execute(select(mail.c.id).where(mail.c.sha256 == sha256)).scalar()
    return found


def events(connection: Connection, mail_id: int) -> list[Row]:
    """What one mail caused, in order."""
    return _rows(connection, select(log).where(log.c.mail_id == mail_id).order_by(log.c.id))


def history(connection: Connection, about: str) -> list[Row]:
    """Everything that happened in a matter, with what caused it."""
    return _rows(connection, select(log).where(log.c.about == about).order_by(log.c.id))


def letters(connection: Connection, state: str | None) -> list[Row]:
    """Letters, newest first, without their bytes."""
    statement = select(*_LETTER_COLUMNS).order_by(letter.c.id.desc())
    if state:
        statement = statement.where(letter.c.state == state)
    return _rows(connection, statement)


def letter_row(connection: Connection, letter_id: int) -> Row | None:
    """One letter, with its bytes."""
    return _row(connection, select(letter).where(letter.c.id == letter_id))


def letters_of_mail(connection: Connection, mail_id: int) -> list[Row]:
    """The letters that a mail caused."""
    return _rows(connection, select(*_LETTER_COLUMNS).where(letter.c.mail_id == mail_id).order_by(letter.c.id))


def counts(connection: Connection) -> tuple[int, dict[str, int]]:
    """(mails that wait for a person, letters by state)."""
    waiting_mails = select(func.count()).where(mail.c.state.in_(("attention", "quarantined")))
    by_state = select(letter.c.state, func.count()).group_by(letter.c.state)
    return connection.execute(waiting_mails).scalar() or 0, dict(connection.execute(by_state).all())


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """The mails that a person must look at, oldest first."""
    columns = [mail.c[name] for name in Waiting.__dataclass_fields__]
    statement = select(*columns).where(mail.c.state.in_(("attention", "quarantined"))).order_by(mail.c.id)
    return tuple(Waiting(*row) for row in connection.execute(statement))


def stopped(connection: Connection) -> tuple[StoppedLetter, ...]:
    """The letters that did not surely reach their recipient, oldest first: failed, returned, stopped at the gate, or of
    unknown fate and not tried again. Of a mere receipt nobody need know."""
    columns = (letter.c.id, letter.c.since, letter.c.address, letter.c.subject, letter.c.state, letter.c.reply)
    outside = and_(letter.c.state == "discarded", letter.c.reply.startswith(STOPPED))
    lost = and_(letter.c.state == "unknown", letter.c.next_at.is_(None), letter.c.courtesy.is_(False))
    statement = select(*columns).where(or_(letter.c.state.in_(_STOPPED), outside, lost)).order_by(letter.c.id)
    return tuple(StoppedLetter(*row) for row in connection.execute(statement))


def updates(connection: Connection) -> list[Row]:
    """The library, newest first; `audience` as it is now."""
    return _rows(connection, _library().order_by(desc(TABLES["update_shared"].c.log_id)))


def update_row(connection: Connection, about: str) -> Row | None:
    """One entry of the library, with the mail it came from."""
    return _row(connection, _library().where(TABLES["update_shared"].c.about == about))


def _library() -> Select[Any]:
    table, changed = TABLES["update_shared"], TABLES["audience_changed"]
    newest = (
        select(changed.c.audience)
        .where(changed.c.about == table.c.about)
        .order_by(changed.c.log_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    others = [column for column in table.c if column.name != "audience"]
    audience = func.coalesce(newest, table.c.audience).label("audience")
    return select(*others, audience, log.c.mail_id).join(log, log.c.id == table.c.log_id)


def last_read(connection: Connection, account: str) -> datetime | None:
    """When the mailbox was last read to its end."""
    found: datetime | None = connection.execute(
        select(func.min(folder.c.read_at)).where(folder.c.account == account)
    ).scalar()
    return found


def _rows(connection: Connection, statement: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _row(connection: Connection, statement: Any) -> Row | None:
    found = connection.execute(statement).mappings().first()
    return dict(found) if found is not None else None
