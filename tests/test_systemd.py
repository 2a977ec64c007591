"""Telling systemd how we are: what it hears, and that it cannot hold us up."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.systemd import notify, watchdog_seconds


@pytest.fixture(params=["a path", "an abstract name"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket that systemd listens on, as it names it."""
    name = str(tmp_path / "notify") if request.param == "a path" else f"@mailer-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(name.replace("@", "\0"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        yield listening


def heard(systemd: socket.socket) -> list[str]:
    """Everything that was said so far."""
    said = []
    while True:
        try:
            said.append(systemd.recv(65536).decode())
        except BlockingIOError:
            return said


def test_what_is_told_is_heard_in_order(systemd: socket.socket) -> None:
    for state in ("READY=1", "STATUS=Das Postfach wurde gelesen, në orën 10", "STOPPING=1"):
        notify(state)

    assert heard(systemd) == ["READY=1", "STATUS=Das Postfach wurde gelesen, në orën 10", "STOPPING=1"]


def test_what_a_server_wrote_in_an_unknown_encoding_can_be_told(systemd: socket.socket) -> None:
    notify("STATUS=The mailbox cannot be read: Empf\udce4nger")

    assert heard(systemd) == ["STATUS=The mailbox cannot be read: Empf?nger"]


def test_a_systemd_that_does_not_listen_holds_nobody_up(systemd: socket.socket) -> None:
    def talk() -> None:
        for number in range(10_000):
            notify(f"STATUS={number}")

    talking = threading.Thread(target=talk, daemon=True)
    talking.start()
    talking.join(20)

    assert not talking.is_alive()
    first, *rest = heard(systemd)
    assert first == "STATUS=0"
    assert len(rest) < 9_999


@pytest.mark.parametrize("name", ["", "/nowhere/notify", "@nobody-listens", "vsock:2:1234", "/" + "long" * 100])
def test_where_nobody_asks_nothing_happens(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", name)

    notify("READY=1")


def test_where_systemd_is_not_there_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)

    notify("READY=1")

    assert watchdog_seconds() == 0


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("30000000", 30), ("1500000", 1.5), ("0", 0), ("", 0), ("-1", 0), ("soon", 0), ("1e6", 0), ("²", 0)],
)
def test_how_long_the_watchdog_waits(monkeypatch: pytest.MonkeyPatch, asked: str, seconds: float) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", asked)

    assert watchdog_seconds() == seconds
