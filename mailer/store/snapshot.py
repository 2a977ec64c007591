"""The Network as the facts in the database make it; loaded once, then carried forward by what was recorded since."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, or_, select

from ..network import Network
from ..network.digest import Shelved
from ..network.facts import DigestIssued, Fact, UpdateShared
from ..network.procedure import Procedure
from .rows import fact_of
from .schema import TABLES, log

_UPDATES = "update_shared"
_ISSUES = "digest_issued"
_ERASURE = "person_erased"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The Network, and the last log row that is part of it."""

    network: Network
    head: int


def load(connection: Connection, procedure: Procedure) -> Snapshot:
    """Everything that is known; of the library only what no digest has told yet (the rest is only searched)."""
    first = _first_pending_update(connection)
    network = Network(procedure)
    last = TABLES[_UPDATES]
    newest = connection.execute(select(last.c.about).order_by(last.c.log_id.desc()).limit(1)).scalar()
    if newest is not None:
        network = network.having_given(newest)
    network = replace(network, library=_library(connection))
    return caught_up(connection, Snapshot(network, 0), updates_from=first)


def _library(connection: Connection) -> dict[str, Shelved]:
    """Everything that was ever shared, without its words: for whom it is can be changed for ever."""
    table = TABLES[_UPDATES]
    columns = [table.c[name] for name in ("about", "title", "organisation", "address", "audience")]
    return {row[0]: Shelved(*row) for row in connection.execute(select(*columns).order_by(table.c.log_id))}


def issue_with(connection: Connection, references: Sequence[str]) -> tuple[DigestIssued, list[UpdateShared]] | None:
    """The issue of the digest that told of these updates, with them as they were shared; None if there is none."""
    issues, updates = TABLES[_ISSUES], TABLES[_UPDATES]
    rows = connection.execute(select(updates).where(updates.c.about.in_(references)).order_by(updates.c.log_id))
    facts = (fact_of(_UPDATES, dict(row)) for row in rows.mappings().all())
    shared = [fact for fact in facts if isinstance(fact, UpdateShared)]
    for row in connection.execute(select(issues).order_by(issues.c.log_id.desc())).mappings():
        issue = fact_of(_ISSUES, dict(row))
        if isinstance(issue, DigestIssued) and any(update.about in issue.items for update in shared):
            return issue, shared
    return None


def caught_up(connection: Connection, snapshot: Snapshot, updates_from: int = 0) -> Snapshot:
    """The snapshot with what was recorded since it was taken; itself if nothing was.

    Where a person was erased since, what the snapshot was made of is no longer what it was: it is loaded anew.
    """
    head = connection.execute(select(func.max(log.c.id))).scalar() or 0
    if head == snapshot.head:
        return snapshot
    if snapshot.head and _was_somebody_erased(connection, snapshot.head):
        return load(connection, snapshot.network.procedure)
    facts = _facts(connection, snapshot.head, updates_from)
    return Snapshot(snapshot.network.after(*facts), head)


def _was_somebody_erased(connection: Connection, after: int) -> bool:
    found = select(log.c.id).where(log.c.id > after, log.c.what == _ERASURE).limit(1)
    return connection.execute(found).first() is not None


def _facts(connection: Connection, after: int, updates_from: int) -> list[Fact]:
    """The facts behind log row `after`, in their order."""
    ids: dict[str, list[int]] = defaultdict(list)
    for id_, what in connection.execute(select(log.c.id, log.c.what).where(log.c.id > after)):
        if what != _UPDATES or id_ >= updates_from:
            ids[what].append(id_)
    found: list[tuple[int, Fact]] = []
    for what, rows in ids.items():
        table = TABLES[what]
        wanted = select(table).where(table.c.log_id.between(rows[0], rows[-1]))
        found += [(row["log_id"], fact_of(what, dict(row))) for row in connection.execute(wanted).mappings()]
    return [fact for _, fact in sorted(found, key=lambda each: each[0])]


def _first_pending_update(connection: Connection) -> int:
    """The first log row of an update that no digest has told yet (0 while there was no digest)."""
    issues, updates = TABLES[_ISSUES], TABLES[_UPDATES]
    row = connection.execute(select(issues).order_by(issues.c.log_id.desc()).limit(1)).mappings().first()
    if row is None:
        return 0
    issue = fact_of(_ISSUES, dict(row))
    until = issue.until if isinstance(issue, DigestIssued) else None
    pending = or_(updates.c.log_id > row["log_id"], updates.c.at > until)
    first: int | None = connection.execute(select(func.min(updates.c.log_id)).where(pending)).scalar()
    return int(row["log_id"]) if first is None else first
