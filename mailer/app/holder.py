"""One daemon for one SQLite database: a lock on a file beside it, which ends with the process whatever ends it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import StoreUnavailable


@contextmanager
def sole_holder(database: Path | None) -> Iterator[None]:
    """Hold the lock while the block runs. Raises StoreUnavailable if another process has it.

    `database` None (PostgreSQL): several daemons share the work by leases, and nothing is locked here.
    """
    if database is None:
        yield
        return
    descriptor = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            message = f"the database {database} is in use by process {holder}; only one can run at a time"
            raise StoreUnavailable(message) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
