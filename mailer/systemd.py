"""Telling systemd how we are (sd_notify): ready, stopping, and that the watchdog may rest. Silent where nobody asks."""

import contextlib
import os
import socket


def notify(state: str) -> None:
    """Send a state like "READY=1" to the socket that systemd named; nothing happens where it named none.

    A systemd that does not listen must not hold us up: what it has no room for is dropped, and comes again.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
        line.setblocking(False)
        line.connect(target)
        line.sendall(state.encode(errors="replace"))


def watchdog_seconds() -> float:
    """After how long without a word systemd takes us for dead (WatchdogSec=); 0 where it does not watch."""
    asked = os.environ.get("WATCHDOG_USEC", "")
    return int(asked) / 1_000_000 if asked.isdecimal() else 0.0
