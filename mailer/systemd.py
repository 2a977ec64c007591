"""Telling systemd how we are (sd_notify): ready, stopping, and that the watchdog may rest. Silent where nobody asks."""

import os
import socket


def notify(state: str) -> None:
    """Send a state like "READY=1" to the socket that systemd named; nothing happens where it named none."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(target)
        line.sendall(state.encode())
