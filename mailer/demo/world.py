"""The outside world of the demo, in this process: an IMAP server (pymap) and an SMTP server (aiosmtpd) on loopback.

The only room that knows these two libraries. Members have no mailboxes here: what is sent to them is kept in a list,
and what they write is appended to the Network's mailbox by an ordinary IMAP client, dated by the clock of the story.
"""

import asyncio
import contextlib
import socket
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

from aiosmtpd.controller import Controller
from imapclient import IMAPClient
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPService
from pysasl.hashing import Cleartext

USER, PASSWORD = "network", "harbour"
JUNK = "Junk"


class EmbeddedWorld:
    """Both servers, listening on ports of their own while the block `running` lasts."""

    def __init__(self) -> None:
        self.imap_port = 0
        self.smtp_port = 0
        self._sent: list[tuple[str, bytes]] = []

    @contextlib.contextmanager
    def running(self) -> Iterator["EmbeddedWorld"]:
        """Start the servers, and stop them at the end."""
        smtp = Controller(self, hostname="127.0.0.1", port=_free_port())
        imap = _ImapThread(_free_port())
        smtp.start()
        imap.start()
        self.smtp_port, self.imap_port = smtp.port, imap.port
        try:
            with self._client() as client:
                client.create_folder(JUNK)
            yield self
        finally:
            imap.stop()
            smtp.stop()

    def deliver(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Put a mail into the Network's mailbox, as arrived at that instant."""
        with self._client() as client:
            client.append(folder, raw, msg_time=at)

    def take_sent(self) -> list[tuple[str, bytes]]:
        """(recipient, mail) of everything that was submitted since it was last asked, in order."""
        taken, self._sent = self._sent, []
        return taken

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """aiosmtpd's hook: take the mail."""
        self._sent += [(recipient, bytes(envelope.content)) for recipient in envelope.rcpt_tos]
        return "250 2.0.0 taken"

    @contextlib.contextmanager
    def _client(self) -> Iterator[IMAPClient]:
        client = IMAPClient("127.0.0.1", self.imap_port, ssl=False)
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


class _ImapThread(threading.Thread):
    """pymap, which is asynchronous, on an event loop of its own."""

    def __init__(self, port: int) -> None:
        super().__init__(name="demo-imap", daemon=True)
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._ended = asyncio.Event()

    def start(self) -> None:
        """Returns once somebody listens on the port."""
        super().start()
        self._ready.wait(10)

    def stop(self) -> None:
        """End the loop and the thread."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self.join(5)

    def run(self) -> None:
        """The thread's work."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        backend, config = await DictBackend.init(self._arguments(), hash_context=Cleartext())
        config.apply_context()
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            await IMAPService(backend, config).start(stack)
            self._ready.set()
            await self._ended.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def _arguments(self) -> Namespace:
        """What pymap's own command line would have parsed."""
        return Namespace(
            host="127.0.0.1",
            port=self.port,
            tls=False,
            cert=None,
            key=None,
            debug=False,
            passlib_cfg=None,
            proxy_protocol=None,
            inherited_sockets=None,
            demo_data=False,
            demo_user=USER,
            demo_password=PASSWORD,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
