"""What the loops of the service share: the application, two threads, and what has been learnt about the mailbox."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import datetime

from ..app import App
from ..app.intake import Reader
from ..readers import read_here
from ..threads import OneThread
from .patience import Patience

STOP_SECONDS = 4.0
STEP_SECONDS = 300.0  # the longest that one step with the mail server, or one batch of mails, may take


class Threads:
    """The two threads that synchronous work runs on: `desk` uses the database, `line` the IMAP connection."""

    def __init__(self) -> None:
        self.desk = OneThread("desk")
        self.line = OneThread("line")

    def close(self) -> None:
        """Let what the desk does end; a line that hangs is left behind."""
        self.desk.close(STOP_SECONDS)
        self.line.close(0)


@dataclass(slots=True)
class Service:
    """What the loops share. `passive`: read and handle, and send nothing.

    `written` is set when there may be letters to send, `stopping` when nothing new is to be begun, `looked` once the
    mailbox was read for the first time, or could not be. `swept`: when the mailbox was last compared with what is kept,
    mail by mail; None if that is due. `patience`: which mails the server would not give. `alive_until`: until when (on
    the loop's clock) the reading of the mailbox may show no progress.
    """

    app: App
    threads: Threads
    read: Reader = read_here
    passive: bool = False
    written: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    swept: datetime | None = None
    patience: Patience = field(default_factory=Patience)
    alive_until: float = 0.0

    def expect(self, seconds: float) -> None:
        """What is done now takes at most so long; if it takes longer, it hangs."""
        self.alive_until = asyncio.get_running_loop().time() + seconds

    @property
    def owner(self) -> str:
        """Who holds the leases of this process."""
        return f"{os.getpid()}.{id(self.app):x}"
