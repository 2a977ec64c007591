"""A thread that does one thing after another, for an event loop to wait on.

Unlike the standard library's executor it does not keep the process alive: a server that does not answer can hold up its
thread for a minute, and must not hold up our stopping.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class OneThread:
    """One daemon thread with a queue of work."""

    def __init__(self, name: str) -> None:
        self._queue: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`, run after all that was asked before.

        If the wait is cancelled, work that has begun runs to its end all the same, and work that has not is left out;
        what must be done in any case is asked for inside asyncio.shield.
        """
        future: Future[T] = Future()
        self._queue.put((future, lambda: work(*args, **kwargs)))
        return await asyncio.wrap_future(future)

    def close(self, seconds: float) -> None:
        """Let what was asked run to its end, for so long; then leave the thread to the end of the process."""
        self._queue.put(None)
        self._thread.join(seconds)

    def _work(self) -> None:
        while (asked := self._queue.get()) is not None:
            future, work = asked
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except StopIteration as error:  # no event loop can hand this on: whoever asked would wait for ever
                future.set_exception(_caused_by(error))
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asked
                future.set_exception(error)


def _caused_by(error: BaseException) -> RuntimeError:
    raised = RuntimeError(f"{type(error).__name__} where nobody expects it")
    raised.__cause__ = error
    return raised
