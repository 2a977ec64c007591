"""One person in all tables: found for whoever asks what is kept of them, and taken out.

What `changes` yields is what an erasure does, and in a rehearsal only counted: there is no second opinion on where a
person stands. Facts are rewritten by rule and by nobody else (docs/decisions/0004); their order, their time and their
cause stay, and so does every hash of what is forgotten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select, update

from ..codec.calendar.carried import faults
from ..codec.legible import legible, reworded
from ..erasure import Mender
from ..network.facts import PapersKept, UpdateShared
from .history import facts
from .outbox import STOPPED
from .rows import row_of
from .schema import TABLES, arrival, content, letter, log, mail

MAILS, MAILS_OF_OTHERS = "mails from them", "mails of others that name them"
LETTERS, LETTERS_TO_OTHERS = "letters to them", "letters to others that name them"
WITHDRAWN = "letters to them that wait, withdrawn"
FILES, FACTS, ORDERS = "files that only they shared", "facts", "orders of theirs"
_ON_THE_WAY = ("queued", "deferred", "sending")
_NOT_ARRIVED = (*_ON_THE_WAY, "unknown", "failed")
_FORGOTTEN = "who wrote it was erased; how it was read is no longer kept"


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is rewritten. `what`: the class that it is counted in, "" for one that goes with another."""

    what: str
    table: Table
    where: ColumnElement[bool]
    values: dict[str, Any]


def mail_rows(connection: Connection, state: str = "") -> list[Any]:
    """Every mail, or those in this state, without their octets."""
    statement = select(mail).order_by(mail.c.id)
    return list(connection.execute(statement.where(mail.c.state == state) if state else statement).mappings())


def mails(connection: Connection, state: str = "") -> Iterator[tuple[Any, bytes | None]]:
    """The same, each with its octets while they are kept, one at a time."""
    for row in mail_rows(connection, state):
        octets = connection.execute(select(content.c.octets).where(content.c.sha256 == row["sha256"])).scalar()
        yield row, None if octets is None else bytes(octets)


def letters(connection: Connection) -> Iterator[Any]:
    """Every letter, one at a time."""
    for letter_id in connection.execute(select(letter.c.id).order_by(letter.c.id)).scalars().all():
        yield connection.execute(select(letter).where(letter.c.id == letter_id)).mappings().one()


def places(connection: Connection, mail_id: int) -> list[str]:
    """The folders on the mail server in which the mail was seen, or to which it was filed; the latest of each."""
    rows = connection.execute(
        select(arrival.c.folder, arrival.c.filed).where(arrival.c.mail_id == mail_id).order_by(arrival.c.id)
    )
    return list(dict.fromkeys(filed or folder for folder, filed in rows))


def unhandled(connection: Connection) -> bool:
    """True while mails wait to be handled: nobody has looked yet from whom they are."""
    return connection.execute(select(mail.c.id).where(mail.c.state == "stored").limit(1)).first() is not None


def is_from(row: Any, mender: Mender) -> bool:
    """True for a mail that the person wrote, or that shows them as who did."""
    return mender.is_theirs(row["sender"]) or ("@" in row["sender"] and mender.finds(row["sender"]))


def waiting(connection: Connection, mender: Mender) -> list[int]:
    """The mails that hold the person, and that somebody has yet to look at: forgotten, they would have no effect."""
    return [
        row["id"] for row, octets in mails(connection, "attention") if is_from(row, mender) or _holds(octets, mender)
    ]


def changes(connection: Connection, mender: Mender, now: datetime) -> Iterator[Change]:
    """Every row that has to be rewritten so that the person is found no more."""
    yield from _of_facts(connection, mender)
    yield from _of_mails(connection, mender, now)
    yield from _of_letters(connection, mender, now)
    for person in connection.execute(select(log.c.person).where(log.c.person.is_not(None)).distinct()).scalars().all():
        if (mended := mender.text(person)) != person:
            yield Change(ORDERS, log, log.c.person == person, {"person": mended})


def apply(connection: Connection, found: Iterable[Change]) -> None:
    """Rewrite these rows."""
    for each in found:
        connection.execute(update(each.table).where(each.where).values(**each.values))


def _of_facts(connection: Connection, mender: Mender) -> Iterator[Change]:
    shared_by_them: set[str] = set()
    shared_by_others: set[str] = set()
    for told in facts(connection):
        if isinstance(told.fact, UpdateShared):
            theirs = mender.is_theirs(told.fact.address)
            (shared_by_them if theirs else shared_by_others).update(each.sha256 for each in told.fact.documents)
        if isinstance(told.fact, PapersKept):
            shared_by_others.update(each.sha256 for each in told.fact.documents)
        mended = mender.fact(told.fact)
        if mended != told.fact:
            before, after = row_of(told.fact), row_of(mended)
            values = {name: value for name, value in after.items() if value != before[name]}
            table = TABLES[told.name]
            yield Change(FACTS, table, table.c.log_id == told.log_id, values)
    for sha256 in sorted(shared_by_them - shared_by_others):
        kept = select(content.c.sha256).where(content.c.sha256 == sha256, content.c.octets.is_not(None))
        if connection.execute(kept).first():
            yield Change(FILES, content, content.c.sha256 == sha256, {"octets": None})


def _of_mails(connection: Connection, mender: Mender, now: datetime) -> Iterator[Change]:
    for row, octets in mails(connection):
        theirs = is_from(row, mender)
        texts = {name: mender.text(row[name], theirs) for name in ("message_id", "sender", "subject", "reason")}
        values: dict[str, Any] = {name: text for name, text in texts.items() if text != row[name]}
        trace = [_FORGOTTEN] if theirs and row["trace"] else [mender.text(step) for step in row["trace"]]
        if trace != list(row["trace"]):
            values["trace"] = trace
        named = theirs or _holds(octets, mender)
        if named and row["state"] == "quarantined":  # nobody could read it, and now nobody can
            values |= {"state": "handled", "since": now, "reason": _FORGOTTEN}
        what = MAILS if theirs else MAILS_OF_OTHERS
        if named and octets is not None:
            yield Change("" if values else what, content, content.c.sha256 == row["sha256"], {"octets": None})
        if values:
            yield Change(what, mail, mail.c.id == row["id"], values)


def _of_letters(connection: Connection, mender: Mender, now: datetime) -> Iterator[Change]:
    for row in letters(connection):
        theirs = mender.is_theirs(row["address"])
        texts = {name: mender.text(row[name]) for name in ("key", "address", "subject", "text", "reply")}
        values: dict[str, Any] = {name: text for name, text in texts.items() if text != row[name]}
        what = LETTERS if theirs else LETTERS_TO_OTHERS
        if theirs:
            values |= {"octets": None, "text": ""}
            if row["state"] in _NOT_ARRIVED:
                what = WITHDRAWN
                values |= {"state": "discarded", "since": now, "next_at": None, "owner": "", "phase": ""}
                values["reply"] = "withdrawn: its reader was erased"
        elif row["octets"] is not None and _holds(octets := bytes(row["octets"]), mender):
            values |= _to_others(row, octets, mender, now)
        if values:
            yield Change(what, letter, letter.c.id == row["id"], values)


def _to_others(row: Any, octets: bytes, mender: Mender, now: datetime) -> dict[str, Any]:
    """A letter that went out is forgotten; one that waits goes out without the person, or, if that cannot be, not."""
    if row["state"] not in _ON_THE_WAY and row["next_at"] is None:
        return {"octets": None}
    mended = reworded(octets, mender.on_record)  # it may carry a text that organisations decide on
    if not _holds(mended, mender) and not faults(mended):
        return {"octets": mended}
    stopped = {"state": "discarded", "since": now, "next_at": None, "owner": "", "phase": ""}
    return {"octets": None, **stopped, "reply": f"{STOPPED}it names somebody who was erased"}


def _holds(octets: bytes | None, mender: Mender) -> bool:
    return octets is not None and mender.finds(legible(octets))
