"""Fixtures: real servers for those tests that need them, and nothing that reaches beyond this machine."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from . import libical
from .browser import Browser
from .servers import Dovecot, Postfix, PostgreSQL, Sink, binaries_of_postgresql

settings.register_profile("ci", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("campaign", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: a test that reaches for the outside fails there and then."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test reached for {host}")


sys.addaudithook(_only_loopback)


def _need(installed: object, what: str, packages: str) -> None:
    """Skip with the reason where a server is not installed; where MAILER_REQUIRE_SERVERS is set, fail instead."""
    if not installed:
        reason = f"{what} is not installed; apt-get install {packages}"
        (pytest.fail if os.environ.get("MAILER_REQUIRE_SERVERS") else pytest.skip)(reason)


def _sbin(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/lib/dovecot")


@pytest.fixture(scope="session", autouse=True)
def _path_of_servers() -> None:
    os.environ["PATH"] += ":/usr/sbin"


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot; each test takes a user of its own."""
    _need(_sbin("dovecot") and shutil.which("openssl"), "Dovecot", "dovecot-imapd dovecot-lmtpd openssl")
    server = Dovecot()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_dovecot(dovecot: Dovecot) -> Iterator[Callable[[str], Dovecot]]:
    """Starts a Dovecot that a test may stop, with settings of its own."""
    started: list[Dovecot] = []

    def start(settings: str = "") -> Dovecot:
        server = Dovecot(settings)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A running Postfix that delivers to the Dovecot."""
    _need(_sbin("postfix"), "Postfix", "postfix")
    if os.getuid() != 0:
        pytest.skip("Postfix can only be started by root")
    server = Postfix(dovecot)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sink() -> Iterator[Callable[..., Sink]]:
    """Starts smtp-sinks with the options that a test wants."""
    _need(_sbin("smtp-sink"), "smtp-sink", "postfix")
    started: list[Sink] = []

    def start(*options: str) -> Sink:
        server = Sink(*options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A running PostgreSQL; each test takes a database of its own."""
    _need(binaries_of_postgresql(), "PostgreSQL", "postgresql")
    server = PostgreSQL()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_postgresql() -> Iterator[PostgreSQL]:
    """A running PostgreSQL that the test may stop and let come back."""
    _need(binaries_of_postgresql(), "PostgreSQL", "postgresql")
    server = PostgreSQL()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser that shows letters as their readers see them."""
    program = shutil.which("chromium")
    _need(program, "Chromium", "chromium")
    return Browser(str(program), tmp_path_factory.mktemp("chromium"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Mails that others wrote, which are not part of this project."""
    folder = os.environ.get("MAILER_CORPORA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("MAILER_CORPORA names no folder with the corpora")
    return Path(folder)


@pytest.fixture(scope="session")
def independent_reader() -> None:
    """A reader of calendar objects that shares nothing with ours (tests/libical.py)."""
    _need(libical.is_installed(), "libical", libical.PACKAGES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long campaigns run only when they are asked for; what uses a server is marked by the server it uses."""
    servers = {
        "dovecot": "dovecot",
        "own_dovecot": "dovecot",
        "postfix": "postfix",
        "sink": "postfix",
        "postgresql": "postgres",
        "own_postgresql": "postgres",
        "chromium": "chromium",
    }
    for item in items:
        for fixture, mark in servers.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
        if item.get_closest_marker("campaign") and "campaign" not in (config.getoption("-m") or ""):
            item.add_marker(pytest.mark.skip(reason="a campaign of minutes; make campaign"))
