"""A store of each kind: SQLite in a file, and PostgreSQL where it is installed."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.store.engine import Store
from mailer.store.upgrade import upgrade


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'mailer.db'}"
    else:
        url = request.getfixturevalue("postgresql").database(f"t{uuid.uuid4().hex}")
    opened = Store(url)
    upgrade(opened, lambda: "secret")
    yield opened
    opened.close()
