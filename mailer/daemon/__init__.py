"""The event loop: three loops for ever, that meet only in the database.

    intake    read the mailbox, keep and handle what is there, wait for more
    clock     do what falls due, from the first look into the mailbox on
    dispatch  submit what is queued

Everything below is synchronous and runs on two threads of one worker each: `desk` is the only one that touches the
database, `line` the only one that touches the IMAP connection. So a slow SMTP server delays neither mails nor
deadlines.
"""

import asyncio
import contextlib
import logging
import signal
import time

from ..app import App, dispatch
from ..app.holder import sole_holder
from ..app.intake import Reader
from ..errors import Unavailable
from ..log import event
from ..readers import read_here
from ..systemd import notify, watchdog_seconds
from ..wire.imap import ImapMailbox
from .reading import read_all, wait_for_mail
from .sending import dispatch_due
from .service import STEP_SECONDS, STOP_SECONDS, Service, Threads

TICK_SECONDS = 15.0
DISPATCH_SECONDS = 5.0
_DATABASE_SECONDS = 5.0
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 300.0

logger = logging.getLogger("mailer")


# --- once -------------------------------------------------------------------------------------------------------------


def run_once(app: App, passive: bool = False, read: Reader = read_here) -> None:
    """Read the mailbox, do what is due, send what is queued, stop. Raises Unavailable if a server is not there."""
    with sole_holder(app.store.path):
        asyncio.run(_once(app, passive, read))


async def _once(app: App, passive: bool, read: Reader) -> None:
    threads = Threads()
    service = Service(app, threads, read, passive)
    try:
        await threads.desk(dispatch.recover, app)
        mailbox = await threads.line(ImapMailbox, app.config.imap)
        try:
            await read_all(service, mailbox)
        finally:
            await threads.line(mailbox.close)
        await threads.desk(app.tick)
        if not passive:
            while await dispatch_due(service):
                pass
    finally:
        threads.close()


# --- for ever ---------------------------------------------------------------------------------------------------------


def run(app: App, passive: bool = False, read: Reader = read_here) -> None:
    """Run until SIGTERM or SIGINT; whatever fails at the other end is waited for, and tried again."""
    with sole_holder(app.store.path):
        asyncio.run(_run(app, passive, read))


def wait_for_database(error: Unavailable) -> None:
    """Say that the database is away, and let some seconds pass."""
    logger.warning(event("the database waits", seconds=round(_DATABASE_SECONDS), why=error))
    time.sleep(_DATABASE_SECONDS)


async def _run(app: App, passive: bool, read: Reader) -> None:
    service = Service(app, Threads(), read, passive)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.stopping.set)
    reading = [asyncio.create_task(_intake_loop(service)), asyncio.create_task(_clock_loop(service))]
    if seconds := watchdog_seconds():
        reading.append(asyncio.create_task(_watchdog_loop(service, seconds / 3)))
    notify("READY=1")
    sending = [] if passive else [asyncio.create_task(_dispatch_loop(service))]
    stopped = asyncio.create_task(service.stopping.wait())
    await asyncio.wait([*reading, *sending, stopped], return_when=asyncio.FIRST_COMPLETED)
    notify("STOPPING=1")
    logger.info("stopping")
    service.stopping.set()
    service.written.set()
    for task in reading:
        task.cancel()
    # A letter whose data is on its way is let through, so that nobody need wonder whether it arrived.
    await asyncio.wait([*reading, *sending], timeout=STOP_SECONDS)
    for task in sending:
        task.cancel()
    ended = await asyncio.gather(*reading, *sending, return_exceptions=True)
    service.threads.close()
    for error in ended:
        if isinstance(error, Exception):
            raise error  # a loop ended by itself: that is an error of ours, and it is shown


async def _intake_loop(service: Service) -> None:
    """Sign in, read, wait for more; after a failure wait longer each time, and begin anew."""
    wait = _FIRST_WAIT
    while True:
        mailbox: ImapMailbox | None = None
        try:
            service.expect(STEP_SECONDS)
            mailbox = await service.threads.line(ImapMailbox, service.app.config.imap)
            service.swept = None
            while True:
                await read_all(service, mailbox)
                service.looked.set()
                notify(f"STATUS=The mailbox was read at {service.app.clock().isoformat(timespec='seconds')}")
                wait = _FIRST_WAIT
                await wait_for_mail(service, mailbox)
        except Unavailable as error:
            logger.warning(event("the mailbox waits", seconds=round(wait), why=error))
            notify(f"STATUS=The mailbox cannot be read: {error}")
            service.looked.set()
        finally:
            if mailbox is not None:
                await asyncio.shield(service.threads.line(mailbox.close))
        service.expect(wait + STEP_SECONDS)
        await asyncio.sleep(_jittered(service.app, wait))
        wait = min(2 * wait, _LONGEST_WAIT)


async def _watchdog_loop(service: Service, seconds: float) -> None:
    """Tell systemd so often that we live: as long as the mailbox is read, or waited for, and nothing hangs."""
    while True:
        if asyncio.get_running_loop().time() < service.alive_until:
            notify("WATCHDOG=1")
        await asyncio.sleep(seconds)


async def _clock_loop(service: Service) -> None:
    """Do what falls due, once it is known what came while we were not there: whoever has answered is not reminded."""
    await service.looked.wait()
    while True:
        try:
            if await service.threads.desk(service.app.tick):
                service.written.set()
        except Unavailable as error:
            logger.warning(event("the clock waits", why=error))
        await asyncio.sleep(TICK_SECONDS)


async def _dispatch_loop(service: Service) -> None:
    """Submit what is due, and look again soon; a server that fails is left alone longer each time."""
    wait = DISPATCH_SECONDS
    is_recovered = False
    while not service.stopping.is_set():
        sooner = service.written
        try:
            if not is_recovered:
                await service.threads.desk(dispatch.recover, service.app)
                is_recovered = True
            sent = await dispatch_due(service)
            wait = DISPATCH_SECONDS
            if sent:
                continue
        except Unavailable as error:
            logger.warning(event("letters wait", seconds=round(wait), why=error))
            wait = min(2 * wait, _LONGEST_WAIT)
            sooner = service.stopping
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(sooner.wait(), _jittered(service.app, wait))
        service.written.clear()


def _jittered(app: App, seconds: float) -> float:
    """Between half of it and the whole: many that lost one server do not come back at one instant."""
    return seconds * (0.5 + 0.5 * int(app.draw(2), 16) / 0xFFFF)
