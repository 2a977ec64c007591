"""Letters on their way, one row for each recipient.

    queued -> sending -> sent                        bounced (a report returned it)
                      -> deferred -> sending         4xx, lost connections: again later
                      -> failed                      5xx, or too long deferred
                      -> unknown -> sending          the server fell silent after the data: it may have it
    queued, deferred, failed, unknown -> discarded   by a person; or at once, outside its audience

A claim is committed before anything is sent, and the `data` phase before the first byte of the mail: after a crash it
is known which letters were surely not sent, and which may have been.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, func, literal, or_, select, update

from ..mail import SentLetter
from .schema import letter

DATA = "data"
# How the reply of a letter begins that was discarded by the program: at the gate; for one that goes out in its place.
STOPPED, REPLACED = "stopped: ", "replaced: "
_TRIED = ("queued", "deferred", "unknown")
_STOPPED = ("deferred", "failed", "unknown", "bounced")
# What a person may make of a letter, and of which letters.
CHANGED_BY_HAND = {"queued": _STOPPED, "discarded": ("queued", *_STOPPED)}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process may send until its lease is over."""

    id: int
    address: str
    octets: bytes = field(repr=False)
    attempts: int
    created_at: datetime
    courtesy: bool
    template: str
    about: str | None
    revision: int | None
    organisation: str
    audience: str
    shows: Sequence[str] = ()


def claim(connection: Connection, owner: str, limit: int, lease: timedelta, now: datetime) -> list[Claimed]:
    """Take up to `limit` letters that are due, oldest first, for the length of the lease."""
    due = and_(letter.c.state.in_(_TRIED), letter.c.next_at <= now, letter.c.octets.is_not(None))
    ids = list(
        connection.execute(
            select(letter.c.id).where(due).order_by(letter.c.next_at, letter.c.id).limit(limit)
        ).scalars()
    )
    if not ids:
        return []
    connection.execute(
        update(letter)
        .where(letter.c.id.in_(ids))
        .values(state="sending", since=now, owner=owner, phase="", attempts=letter.c.attempts + 1, next_at=now + lease)
    )
    columns = [getattr(letter.c, name) for name in Claimed.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(letter.c.id.in_(ids)).order_by(letter.c.id))
    return [Claimed(*row) for row in rows]


def enter_data(connection: Connection, letter_id: int, owner: str) -> bool:
    """Note that the mail itself is about to be sent; False if the letter is no longer this owner's."""
    changed = connection.execute(
        update(letter)
        .where(letter.c.id == letter_id, letter.c.owner == owner, letter.c.state == "sending")
        .values(phase=DATA)
    )
    return bool(changed.rowcount)


def settle(
    connection: Connection,
    letter_id: int,
    owner: str,
    state: str,
    reply: str,
    next_at: datetime | None,
    now: datetime,
) -> bool:
    """Note what came of it; False if the letter is no longer this owner's (its lease was over)."""
    changed = connection.execute(
        update(letter)
        .where(letter.c.id == letter_id, letter.c.owner == owner, letter.c.state == "sending")
        .values(state=state, since=now, reply=reply, next_at=next_at, phase="", owner="")
    )
    return bool(changed.rowcount)


def stop(connection: Connection, letter_id: int, owner: str, reply: str, now: datetime) -> bool:
    """Keep back for ever a letter that was claimed and must not go out; False if it is no longer this owner's."""
    changed = connection.execute(
        update(letter)
        .where(letter.c.id == letter_id, letter.c.owner == owner, letter.c.state == "sending", letter.c.phase == "")
        .values(state="discarded", since=now, next_at=None, owner="", reply=reply)
    )
    return bool(changed.rowcount)


def release(connection: Connection, owner: str, ids: Sequence[int], next_at: datetime, now: datetime) -> None:
    """Give back letters that were claimed and surely not sent; the attempt does not count."""
    connection.execute(
        update(letter)
        .where(letter.c.id.in_(ids), letter.c.owner == owner, letter.c.state == "sending", letter.c.phase == "")
        .values(state="queued", since=now, next_at=next_at, owner="", attempts=letter.c.attempts - 1)
    )


def recover(connection: Connection, everything: bool, again_at: datetime, attempts: int, now: datetime) -> int:
    """Take letters from senders that are gone: those whose lease is over, or all of them (`everything`).

    What had not reached the data phase was surely not sent and is queued again; of the rest nobody knows, and all but
    courtesies, and what was tried more than `attempts` times, are due again at `again_at`.
    """
    lost = letter.c.state == "sending"
    if not everything:
        lost = and_(lost, letter.c.next_at <= now)
    sure = connection.execute(
        update(letter).where(lost, letter.c.phase == "").values(state="queued", since=now, owner="", next_at=now)
    )
    reply = "the sender stopped between the data and the answer"
    given_up = or_(letter.c.courtesy, letter.c.attempts > attempts)
    again = case((given_up, None), else_=literal(again_at, letter.c.next_at.type))
    unsure = connection.execute(
        update(letter).where(lost).values(state="unknown", since=now, owner="", phase="", next_at=again, reply=reply)
    )
    return sure.rowcount + unsure.rowcount


def sent_since(connection: Connection, since: datetime) -> int:
    """How many letters were sent since then; a rate is held by it."""
    statement = select(func.count()).where(letter.c.state == "sent", letter.c.since > since)
    return connection.execute(statement).scalar() or 0


def by_tokens(connection: Connection, tokens: Sequence[str]) -> dict[str, SentLetter]:
    """Our letters by these tokens; a token that is none of ours is left out."""
    if not tokens:
        return {}
    columns = [getattr(letter.c, "address" if name == "addr" else name) for name in SentLetter.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(letter.c.token.in_(list(tokens))))
    return {row[0]: SentLetter(*row) for row in rows}


def change_by_hand(connection: Connection, letter_id: int, state: str, now: datetime) -> bool:
    """Queue a letter again, or discard it, as a person says; False if it is sent or being sent, or there is none."""
    values = {"state": state, "since": now, "next_at": now if state == "queued" else None, "owner": ""}
    changed = connection.execute(
        update(letter).where(letter.c.id == letter_id, letter.c.state.in_(CHANGED_BY_HAND[state])).values(**values)
    )
    return bool(changed.rowcount)
