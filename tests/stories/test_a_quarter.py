"""The whole job, told as a quarter of a Network's life: update to digest, invitation to representation, consultation to
decision, minutes to adoption. The story itself stands in mailer/demo/story.py; `make demo` plays the same, and
fails where a promise is broken: test_gallery.py."""

from pathlib import Path

import pytest

from mailer.demo import story
from mailer.demo.stage import Stage

from ..servers import Dovecot, Postfix, PostgreSQL
from .worlds import RealWorld, command


def _promises_broken(stage: Stage) -> list[str]:
    story.play(stage)
    assert len(stage.chronicle.kept) > 40, "the story has lost its promises"
    return stage.chronicle.broken


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_quarter_keeps_its_promises_on_real_servers(
    database: str, tmp_path: Path, dovecot: Dovecot, postfix: Postfix, request: pytest.FixtureRequest
) -> None:
    url = "sqlite:///mailer.db"
    if database == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.database("a_quarter")
    world = RealWorld(dovecot, postfix)

    stage = Stage(tmp_path, world, world.access(url), command, print)

    assert _promises_broken(stage) == []
