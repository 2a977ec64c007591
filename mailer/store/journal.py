"""Mails as they came: kept before anything reads them, found again until they are filed.

A mail is known by where it lies (account, folder, UIDVALIDITY, UID) and by what it is (sha256): one that is delivered
twice, or moved back by a person, is one mail with two arrivals.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ..mail import Fetched
from .schema import arrival, content, folder, mail


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of an account, in one of its lives (UIDVALIDITY)."""

    account: str
    folder: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A mail that waits to be handled."""

    id: int
    sha256: str
    received: datetime
    junk: bool
    cut: bool
    attempts: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A handled mail that still lies where it arrived. `state` tells where it belongs."""

    arrival_id: int
    uid: int
    state: str
    kind: str


def ignoring_known(connection: Connection, table: Any) -> Any:
    """An insert that leaves alone what is there already (the same key, or the same unique value)."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing()


def keep(connection: Connection, place: Place, fetched: Sequence[Fetched], junk: bool, now: datetime) -> int:
    """Keep the mails; returns how many were new. Known ones only get their new place noted."""
    shas = [hashlib.sha256(each.raw).hexdigest() for each in fetched]
    by_sha = dict(zip(shas, fetched, strict=True))
    if not by_sha:
        return 0
    keep_content(connection, {sha: each.raw for sha, each in by_sha.items()})
    found = select(mail.c.sha256, mail.c.id).where(mail.c.sha256.in_(list(by_sha)))
    known = dict(connection.execute(found).all())
    rows = [
        {"sha256": sha, "received": each.received, "junk": junk, "cut": each.cut, "state": "stored", "since": now}
        for sha, each in by_sha.items()
        if sha not in known
    ]
    if rows:
        connection.execute(insert(mail), rows)
        known = dict(connection.execute(found).all())
    arrivals = [
        {
            "account": place.account,
            "folder": place.folder,
            "uidvalidity": place.uidvalidity,
            "uid": each.uid,
            "mail_id": known[sha],
        }
        for sha, each in zip(shas, fetched, strict=True)
    ]
    connection.execute(ignoring_known(connection, arrival), arrivals)
    return len(rows)


def keep_content(connection: Connection, octets: Mapping[str, bytes]) -> None:
    """Keep these octets by their sha256, once each."""
    rows = [{"sha256": sha, "size": len(each), "octets": each} for sha, each in octets.items()]
    if rows:
        connection.execute(ignoring_known(connection, content), rows)


def keep_files(connection: Connection, octets: Mapping[str, bytes]) -> None:
    """Keep these octets by their sha256, also where the same file was kept once, and forgotten with who shared it."""
    keep_content(connection, octets)
    forgotten = update(content).where(content.c.sha256 == bindparam("file"), content.c.octets.is_(None))
    rows = [{"file": sha, "kept": each} for sha, each in octets.items()]
    if rows:
        connection.execute(forgotten.values(octets=bindparam("kept")), rows)


def content_of(connection: Connection, sha256: str) -> bytes | None:
    """The octets, None if they are not (or no longer) kept."""
    found = connection.execute(select(content.c.octets).where(content.c.sha256 == sha256)).scalar()
    return bytes(found) if found is not None else None


def known_uids(connection: Connection, place: Place) -> set[int]:
    """The UIDs of every mail that was ever kept from there."""
    return set(connection.execute(select(arrival.c.uid).where(*_at(place))).scalars())


def cursor(connection: Connection, place: Place) -> int:
    """The last UID up to which the folder was read; 0 for a folder not yet read in this life of it."""
    statement = select(folder.c.last_uid).where(
        folder.c.account == place.account, folder.c.folder == place.folder, folder.c.uidvalidity == place.uidvalidity
    )
    return connection.execute(statement).scalar() or 0


def read_to(connection: Connection, place: Place, last_uid: int, read_at: datetime | None) -> None:
    """Note how far the folder was read; `read_at` if its end was reached by a reading that began then."""
    values: dict[str, Any] = {"uidvalidity": place.uidvalidity, "last_uid": last_uid}
    if read_at is not None:
        values["read_at"] = read_at
    where = (folder.c.account == place.account, folder.c.folder == place.folder)
    if not connection.execute(update(folder).where(*where).values(**values)).rowcount:
        connection.execute(insert(folder).values(account=place.account, folder=place.folder, **values))


def waiting(connection: Connection, limit: int, octets: int) -> list[Stored]:
    """The mails that wait to be handled, oldest first: at most `limit`, and about `octets` in all, but at least one."""
    columns = (mail.c.id, mail.c.sha256, mail.c.received, mail.c.junk, mail.c.cut, mail.c.attempts, content.c.size)
    statement = (
        select(*columns)
        .join(content, content.c.sha256 == mail.c.sha256)
        .where(mail.c.state == "stored")
        .order_by(mail.c.received, mail.c.id)
        .limit(limit)
    )
    chosen: list[Any] = []
    total = 0
    for row in connection.execute(statement):
        total += row.size
        if chosen and total > octets:
            break
        chosen.append(row)
    raws = select(content.c.sha256, content.c.octets).where(content.c.sha256.in_([row.sha256 for row in chosen]))
    by_sha = {sha256: bytes(found) for sha256, found in connection.execute(raws)} if chosen else {}
    return [
        Stored(row.id, row.sha256, row.received, row.junk, row.cut, row.attempts, by_sha[row.sha256]) for row in chosen
    ]


def still_waiting(connection: Connection, mail_ids: Sequence[int]) -> set[int]:
    """Those of the mails that nobody has handled meanwhile."""
    statement = select(mail.c.id).where(mail.c.id.in_(list(mail_ids)), mail.c.state == "stored")
    return set(connection.execute(statement).scalars())


def stored(connection: Connection, mail_id: int) -> Stored | None:
    """One mail in whatever state, None if there is none of that number, or if its octets are no longer kept."""
    statement = select(mail, content.c.octets).join(content).where(mail.c.id == mail_id, content.c.octets.is_not(None))
    row = connection.execute(statement).first()
    if row is None:
        return None
    return Stored(row.id, row.sha256, row.received, row.junk, row.cut, row.attempts, bytes(row.octets))


def unfiled(connection: Connection, place: Place, limit: int = 200) -> list[Unfiled]:
    """Handled mails that still lie in the folder where they arrived."""
    statement = (
        select(arrival.c.id, arrival.c.uid, mail.c.state, mail.c.kind)
        .join(mail)
        .where(*_at(place), arrival.c.filed.is_(None), mail.c.state != "stored")
        .order_by(arrival.c.uid)
        .limit(limit)
    )
    return [Unfiled(*row) for row in connection.execute(statement)]


def handled_since(connection: Connection, account: str, target: str) -> dict[str, list[int]]:
    """Mails that were filed to `target` for a person, and are handled now: the arrivals (by id) of each sha256."""
    statement = (
        select(mail.c.sha256, arrival.c.id)
        .join(arrival)
        .where(arrival.c.account == account, arrival.c.filed == target, mail.c.state == "handled")
    )
    found: dict[str, list[int]] = {}
    for sha256, arrival_id in connection.execute(statement):
        found.setdefault(sha256, []).append(arrival_id)
    return found


def filed(connection: Connection, moved: Mapping[int, str]) -> None:
    """Note where these arrivals (by id) were filed; "" for one that is left where it is."""
    rows = [{"arrival_id": arrival_id, "target": target} for arrival_id, target in moved.items()]
    if rows:
        statement = update(arrival).where(arrival.c.id == bindparam("arrival_id")).values(filed=bindparam("target"))
        connection.execute(statement, rows)


def expect(connection: Connection, account: str, folders: Sequence[str]) -> None:
    """Note which folders there are to read: until each of them was, the mailbox is not known."""
    known = set(connection.execute(select(folder.c.folder).where(folder.c.account == account)).scalars())
    rows = [
        {"account": account, "folder": name, "uidvalidity": 0, "last_uid": 0} for name in folders if name not in known
    ]
    if rows:
        connection.execute(insert(folder), rows)
    gone = known - set(folders)
    if gone:
        connection.execute(delete(folder).where(folder.c.account == account, folder.c.folder.in_(sorted(gone))))


def read_until(connection: Connection, account: str) -> datetime | None:
    """Until when the mailbox is known: each folder was read to its end since, and nothing older waits to be handled."""
    read = list(connection.execute(select(folder.c.read_at).where(folder.c.account == account)).scalars())
    if not read or any(instant is None for instant in read):
        return None
    oldest = connection.execute(select(func.min(mail.c.received)).where(mail.c.state == "stored")).scalar()
    known: list[datetime] = [instant for instant in (*read, oldest) if instant is not None]
    return min(known)


def _at(place: Place) -> tuple[Any, ...]:
    return (
        arrival.c.account == place.account,
        arrival.c.folder == place.folder,
        arrival.c.uidvalidity == place.uidvalidity,
    )
