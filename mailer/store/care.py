"""Looking after the database: a consistent copy of it, and whether it is whole."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from ..erasure import DOMAIN, ERASED
from ..errors import Refused, StoreUnavailable
from ..network.procedure import Procedure
from .engine import Store
from .schema import TABLES, content, letter, log, mail, metadata
from .snapshot import load

# The facts that hold a text beside its hash; by what the texts of one matter are counted, and how they are called.
_TEXTS = (
    ("round_opened", "revision", "r"),
    ("statement_drafted", "revision", "r"),
    ("statement_notice_drafted", "notice", "notice "),
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: how much there is, and one sentence for each problem. `forgotten`: the mails, files and letters
    whose octets are no longer kept, which is none; `reworded`: the texts from which somebody was taken out, as the
    only thing that may change one."""

    mails: int
    facts: int
    letters: int
    forgotten: int
    reworded: tuple[str, ...]
    problems: tuple[str, ...]


def backup(store: Store, target: str) -> None:
    """A copy of everything at one instant. Raises Refused if `target` is there already or cannot be written."""
    try:
        # Only the owner may read it, as with the database itself; both programs fill an empty file that they find.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise Refused(f"{target} is there already; name a new file") from None
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}") from error
    try:
        _copy(store, target)
    except BaseException:
        Path(target).unlink(missing_ok=True)
        raise


def _copy(store: Store, target: str) -> None:
    if store.is_sqlite:
        with store.plain() as connection:
            connection.execute(text("VACUUM INTO :target"), {"target": target})
        return
    program = shutil.which("pg_dump")
    if program is None:
        raise Refused("pg_dump is not installed; install PostgreSQL's client programs")
    address = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run([program, "--format=custom", f"--file={target}", address], capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Refused(f"pg_dump failed: {done.stderr.strip()}")


def compact(store: Store) -> None:
    """Write the database anew without what was deleted: no trace of it is left in the file, nor in SQLite's log.

    Raises StoreUnavailable while another program reads or writes it. Of PostgreSQL it takes every table for a moment;
    its own write-ahead log, and what was archived of that, are for its administrator.
    """
    with store.plain() as connection:
        if store.is_sqlite:
            connection.execute(text("VACUUM"))
            busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar()
            if busy:  # it says so, and raises nothing; what was deleted still lies in the log
                raise StoreUnavailable("another program reads the database, so that its log cannot be emptied now")
        else:
            connection.execute(text(f"VACUUM FULL {', '.join(metadata.tables)}"))


def verify(store: Store, procedure: Procedure) -> Findings:
    """Everything that can be checked without changing anything."""
    with store.reading() as connection:
        problems = [*_own_check(connection, store.is_sqlite), *_wrong_octets(connection), *_lost_facts(connection)]
        changed = list(_changed_texts(connection))
        reworded = tuple(name for name, words in changed if ERASED in words or f"@{DOMAIN}" in words)
        problems += [f"the text of {name} is not the one that was put" for name, _ in changed if name not in reworded]
        try:
            load(connection, procedure)
        except (KeyError, ValueError, TypeError) as error:
            problems.append(f"a fact cannot be read: {error!r}")
        counts = [
            connection.execute(select(func.count()).select_from(each)).scalar() or 0 for each in (mail, log, letter)
        ]
        forgotten = sum(
            connection.execute(select(func.count()).select_from(each).where(each.c.octets.is_(None))).scalar() or 0
            for each in (content, letter)
        )
    mails, facts, letters = counts
    return Findings(mails, facts, letters, forgotten, reworded, tuple(problems))


def _own_check(connection: Connection, is_sqlite: bool) -> list[str]:
    if not is_sqlite:
        return []
    found = list(connection.execute(text("PRAGMA integrity_check")).scalars())
    return [] if found == ["ok"] else [f"SQLite: {line}" for line in found]


def _wrong_octets(connection: Connection) -> list[str]:
    """Kept octets that are no longer what their hash says, read one at a time; what was forgotten is not kept."""
    found = []
    kept = select(content.c.sha256).where(content.c.octets.is_not(None))
    for sha256 in connection.execute(kept).scalars().all():
        octets = connection.execute(select(content.c.octets).where(content.c.sha256 == sha256)).scalar_one()
        if hashlib.sha256(bytes(octets)).hexdigest() != sha256:
            found.append(f"the octets kept as {sha256} are not those any more")
    return found


def _changed_texts(connection: Connection) -> Iterator[tuple[str, str]]:
    """(name, text) of each text that was put to organisations and does not match its hash."""
    for table, number, named in _TEXTS:
        put = TABLES[table]
        columns = (put.c.about, put.c[number], put.c.text, put.c.text_hash)
        for about, count, words, text_hash in connection.execute(select(*columns).order_by(put.c.log_id)):
            if hashlib.sha256(words.encode()).hexdigest() != text_hash:
                yield f"{about} {named}{count}", words


def _lost_facts(connection: Connection) -> list[str]:
    """Log rows without their fact."""
    found = []
    for name, table in TABLES.items():
        missing = (
            select(log.c.id, log.c.about)
            .select_from(log.outerjoin(table, log.c.id == table.c.log_id))
            .where(log.c.what == name, table.c.log_id.is_(None))
            .order_by(log.c.id)
        )
        found += [
            f"entry {number} of the log{f', about {about},' if about else ''} has lost its {name}"
            for number, about in connection.execute(missing)
        ]
    return found
