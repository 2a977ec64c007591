"""Reading mails in processes of their own: what no parser survives ends its process, and not ours.

The limits at the door (codec/message.py) keep every known attack under a second. This is for the unknown ones: a reader
has its share of memory and some seconds for each mail; a mail that ends two of them is unreadable, and the next goes
on. It is also quicker: on two cores, mails are read while those before them are handled.

Readers end when their pipe does, so that they outlive us by no more than the mail in hand. Signals that are meant for
the service are not for them: systemd sends SIGTERM to every process of a unit at once.
"""

import multiprocessing
import queue
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType

from .codec.message import read
from .errors import Unreadable
from .log import quieten_libraries
from .mail import Message

SECONDS = 5.0
OCTETS = 1_500_000_000
TRIES = 2
_AT_ONCE = 25  # mails on one way through the pipe

Parsed = Message | Unreadable
Reading = Callable[[bytes], Message]


class Readers:
    """Some processes that read mails; the first is started with the first mail.

    `count`: how many there may be. `seconds`: how long one mail may take. `reading`: what reads a mail.
    """

    def __init__(self, count: int = 2, seconds: float = SECONDS, reading: Reading = read) -> None:
        self._seconds = seconds
        self._reading = reading
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="reader")
        self._free: queue.LifoQueue[_Reader | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)

    def __call__(self, raws: Sequence[bytes]) -> Iterator[Parsed]:
        """Each mail read, or the error that says why it can't be, in their order, as they become ready."""
        parts = [raws[start : start + _AT_ONCE] for start in range(0, len(raws), _AT_ONCE)]
        for future in [self._pool.submit(self._read, part) for part in parts]:
            yield from future.result()

    def _read(self, raws: Sequence[bytes]) -> list[Parsed]:
        """All of them by one reader; if it came to its end over them, each by itself."""
        found = self._try(raws) if len(raws) > 1 else None
        return found or [self._read_alone(raw) for raw in raws]

    def _read_alone(self, raw: bytes) -> Parsed:
        for _ in range(TRIES):
            if found := self._try([raw]):
                return found[0]
        return Unreadable(f"reading it takes longer than {self._seconds:.0f} s, or more memory than there is for it")

    def _try(self, raws: Sequence[bytes]) -> list[Parsed] | None:
        reader = self._free.get() or _Reader(self._reading)
        found = reader.read(raws, self._seconds)
        self._free.put(reader if found else None)
        return found

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        while not self._free.empty():
            reader = self._free.get()
            if reader is not None:
                reader.end()


class _Reader:
    """One process, and our end of the pipe to it."""

    def __init__(self, reading: Reading) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, reading), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, raws: Sequence[bytes], seconds: float) -> list[Parsed] | None:
        """The mails, or why they can't be read; None if the process came to its end over them, which it then has.

        `seconds`: for the first of them; the others are given as long together.
        """
        try:
            self._pipe.send(raws)
            if self._pipe.poll(seconds if len(raws) == 1 else 2 * seconds):
                found: list[Parsed] = self._pipe.recv()
                return found
        except (EOFError, OSError):
            pass  # it is gone: that is the answer
        self.end()
        return None

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _serve(pipe: Connection, reading: Reading) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    quieten_libraries()
    resource.setrlimit(resource.RLIMIT_AS, (OCTETS, OCTETS))
    while True:
        try:
            raws = pipe.recv()
        except EOFError:
            return
        pipe.send([_outcome(reading, raw) for raw in raws])


def read_here(raws: Sequence[bytes]) -> list[Parsed]:
    """Each mail read in this process, for commands that look at one or two."""
    return [_outcome(read, raw) for raw in raws]


def _outcome(reading: Reading, raw: bytes) -> Parsed:
    try:
        return reading(raw)
    except Unreadable as error:
        return error
