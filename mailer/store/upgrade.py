"""Creating the tables and bringing them up to date (Alembic), and drawing the secret of a new installation."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select

from .engine import VERSION, Store
from .schema import setting


def upgrade(store: Store, draw_secret: Callable[[], str]) -> str:
    """Apply the migrations that are missing; returns the version reached. One transaction: all of it or nothing."""
    alembic = Config()
    alembic.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with store.migrating() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
        if connection.execute(select(setting.c.value).where(setting.c.name == "secret")).first() is None:
            connection.execute(insert(setting).values(name="secret", value=draw_secret()))
    if store.path is not None:
        store.path.chmod(0o600)  # what people wrote is nobody else's to read
    return VERSION
