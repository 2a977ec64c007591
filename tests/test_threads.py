"""A thread that does one thing after another, waited for by an event loop."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from mailer.threads import OneThread


@pytest.fixture
def desk() -> Iterator[OneThread]:
    """A thread, closed at the end."""
    thread = OneThread("desk")
    yield thread
    thread.close(10)


class Gate:
    """Work that waits until it is let through."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()
        self.is_done = False

    def __call__(self) -> str:
        self.begun.set()
        assert self.open.wait(10)
        self.is_done = True
        return "through"


async def until_begun(gate: Gate) -> None:
    """Until the thread is at the gate."""
    while not gate.begun.is_set():
        await asyncio.sleep(0.001)


def test_what_is_asked_at_once_is_done_one_after_another_in_one_thread(desk: OneThread) -> None:
    done: list[int] = []
    threads: set[str] = set()

    def work(number: int, *, twice: bool) -> int:
        threads.add(threading.current_thread().name)
        done.append(number)
        return 2 * number if twice else number

    async def run() -> list[int]:
        return await asyncio.gather(*(desk(work, number, twice=True) for number in range(100)))

    assert asyncio.run(run()) == list(range(0, 200, 2))
    assert (done, threads) == (list(range(100)), {"desk"})


def test_while_the_thread_works_the_event_loop_goes_on(desk: OneThread) -> None:
    gate = Gate()

    async def run() -> str:
        asked = asyncio.create_task(desk(gate))
        await until_begun(gate)
        gate.open.set()  # which nobody could do if the loop stood still
        return await asked

    assert asyncio.run(run()) == "through"


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3), StopIteration()], ids=repr)
def test_an_error_goes_to_whoever_asked_and_the_thread_goes_on(desk: OneThread, error: BaseException) -> None:
    def fail() -> None:
        raise error

    async def run() -> str:
        async with asyncio.timeout(10):
            with pytest.raises((type(error), RuntimeError)) as caught:
                await desk(fail)
            assert error in (caught.value, caught.value.__cause__)
            return await desk(str, "still here")

    assert asyncio.run(run()) == "still here"


def test_work_that_has_begun_ends_also_where_nobody_waits_for_it_any_more(desk: OneThread) -> None:
    gate = Gate()

    async def run() -> None:
        asked = asyncio.create_task(desk(gate))
        await until_begun(gate)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        gate.open.set()
        await desk(str)

    asyncio.run(run())

    assert gate.is_done


def test_work_that_has_not_begun_is_left_out_once_nobody_waits_for_it(desk: OneThread) -> None:
    gate, later = Gate(), Gate()
    later.open.set()

    async def run() -> None:
        first = asyncio.create_task(desk(gate))
        second = asyncio.create_task(desk(later))
        await until_begun(gate)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        gate.open.set()
        await first
        await desk(str)

    asyncio.run(run())

    assert (gate.is_done, later.is_done) == (True, False)


def test_work_that_is_shielded_is_done_whoever_is_cancelled(desk: OneThread) -> None:
    gate, later = Gate(), Gate()
    later.open.set()

    async def write_down() -> None:
        await asyncio.shield(desk(later))

    async def run() -> None:
        first = asyncio.create_task(desk(gate))
        second = asyncio.create_task(write_down())
        await until_begun(gate)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        gate.open.set()
        await first
        await desk(str)

    asyncio.run(run())

    assert later.is_done


def test_closing_lets_what_was_asked_run_to_its_end() -> None:
    desk, gate, later = OneThread("desk"), Gate(), Gate()
    later.open.set()

    async def run() -> None:
        asked = [asyncio.create_task(desk(each)) for each in (gate, later)]
        await until_begun(gate)
        gate.open.set()
        desk.close(10)
        await asyncio.gather(*asked)

    asyncio.run(run())

    assert gate.is_done
    assert later.is_done


def test_closing_does_not_wait_longer_than_it_may() -> None:
    desk, gate = OneThread("desk"), Gate()

    async def run() -> None:
        asked = asyncio.create_task(desk(gate))
        await until_begun(gate)
        desk.close(0)
        assert not gate.is_done
        gate.open.set()
        await asked

    asyncio.run(run())


def test_a_thread_that_hangs_does_not_keep_the_process_alive() -> None:
    program = (
        "import asyncio, time\n"
        "from mailer.threads import OneThread\n"
        "async def run():\n"
        "    line = OneThread('line')\n"
        "    asyncio.create_task(line(time.sleep, 600))\n"
        "    await asyncio.sleep(0)\n"
        "    line.close(0)\n"
        "asyncio.run(run())\n"
    )

    assert subprocess.run([sys.executable, "-c", program], timeout=20, check=False).returncode == 0
