"""A command that ends as by kill -9, at a point that is named by what it asks of the database.

    python -P tests/mortal.py commit 1 "INSERT INTO proposal_adopted" --config config.toml run --once

It dies before it commits what holds the first such statement; with `begin` instead of `commit`, before it begins anything
after that. A statement is known by how it begins, and by a word among its values behind a colon.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from mailer.cli import main


def die_at(moment: str, count: int, statement: str) -> None:
    """From now on this process is mortal."""
    words, _, value = statement.partition(":")
    left = count

    def look(_connection: Any, _cursor: Any, asked: str, values: Any, *_: Any) -> None:
        nonlocal left
        left -= asked.startswith(words) and (not value or value in values)

    def end(_connection: Any) -> None:
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", look)
    event.listen(Engine, moment, end)


if __name__ == "__main__":
    die_at(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    sys.argv[1:4] = []
    main()
