"""A mailbox of the test's own, and servers that are unlike the common one."""

from collections.abc import Callable, Iterator

import pytest

from ..servers import Dovecot


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox of the test's own."""
    return "".join(each for each in request.node.name.lower() if each.isascii() and each.isalnum())[-60:]


@pytest.fixture(scope="module")
def dovecot_with(dovecot: Dovecot) -> Iterator[Callable[[str], Dovecot]]:
    """Starts a Dovecot with settings of its own, or gives the one that runs with them already."""
    started: dict[str, Dovecot] = {}

    def start(settings: str) -> Dovecot:
        if settings not in started:
            server = Dovecot(settings)
            server.start()
            started[settings] = server
        return started[settings]

    yield start
    for server in started.values():
        server.stop()
