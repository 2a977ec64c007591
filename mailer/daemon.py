"""The event loop: three loops for ever, that meet only in the database.

    intake    read the mailbox, keep and handle what is there, wait for more
    clock     do what falls due
    dispatch  submit what is queued

Everything below is synchronous and runs on two threads of one worker each: `desk` is the only one that touches the
database, `line` the only one that touches the IMAP connection. So a slow SMTP server delays neither mails nor
deadlines.
"""

import asyncio
import contextlib
import logging
import os
import signal
import time
from dataclasses import dataclass, field
from datetime import timedelta

from .app import App, dispatch, intake
from .app.holder import sole_holder
from .app.intake import Reader, read_here
from .errors import Unavailable
from .log import event
from .store.journal import Place
from .systemd import notify
from .threads import OneThread
from .wire.imap import ImapMailbox
from .wire.smtp import Answer, Job, submit

TICK_SECONDS = 15.0
DISPATCH_SECONDS = 5.0
IDLE_SECONDS = 540.0
STOP_SECONDS = 4.0
_DATABASE_SECONDS = 5.0
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 300.0

logger = logging.getLogger("mailer")


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

    `written` is set when there may be letters to send, `stopping` when nothing new is to be begun.
    """

    app: App
    threads: Threads
    read: Reader = read_here
    passive: bool = False
    written: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def owner(self) -> str:
        """Who holds the leases of this process."""
        return f"{os.getpid()}.{id(self.app):x}"


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
            await _read_all(service, mailbox)
        finally:
            await threads.line(mailbox.close)
        await threads.desk(app.tick)
        if not passive:
            while await _dispatch(service):
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
            mailbox = await service.threads.line(ImapMailbox, service.app.config.imap)
            while True:
                await _read_all(service, mailbox)
                notify("READY=1\nWATCHDOG=1")
                wait = _FIRST_WAIT
                await _wait_for_mail(service, mailbox)
        except Unavailable as error:
            logger.warning(event("the mailbox waits", seconds=round(wait), why=error))
        finally:
            if mailbox is not None:
                await asyncio.shield(service.threads.line(mailbox.close))
        await asyncio.sleep(_jittered(service.app, wait))
        wait = min(2 * wait, _LONGEST_WAIT)


async def _clock_loop(service: Service) -> None:
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
            sent = await _dispatch(service)
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


# --- intake -----------------------------------------------------------------------------------------------------------


async def _read_all(service: Service, mailbox: ImapMailbox) -> None:
    """Read every folder to its end, handle what came, file it; then the mailbox is known up to now."""
    app, threads = service.app, service.threads
    folders = await threads.line(mailbox.prepare_folders)
    began = app.clock()
    await threads.desk(intake.expect, app, folders)
    places = []
    for folder in reversed(folders):  # the inbox last: it stays open for waiting
        place = Place(app.config.account, folder, await threads.line(mailbox.open, folder))
        last = await _keep_new(service, mailbox, place)
        places.append((place, last))
        while await threads.desk(intake.handle_waiting, app, service.read):
            service.written.set()
            await _file(service, mailbox, place)
        await _file(service, mailbox, place)
    await threads.desk(intake.mark_read, app, places, began)


async def _keep_new(service: Service, mailbox: ImapMailbox, place: Place) -> int:
    """Keep every mail of the open folder that is not kept yet; returns the UID up to which that is done."""
    app, threads = service.app, service.threads
    last = await threads.desk(intake.cursor, app, place)
    uids = await threads.line(mailbox.uids_after, last)
    for batch in await threads.line(mailbox.batches, uids):
        fetched = await threads.line(mailbox.fetch, batch)
        last = max(batch)
        new = await threads.desk(intake.keep, app, place, fetched, last)
        logger.info(event("kept", folder=place.folder, mails=new))
    return last


async def _file(service: Service, mailbox: ImapMailbox, place: Place) -> None:
    """Move what is handled to where it belongs; a move that is repeated after a crash finds nothing to move."""
    while wanted := await service.threads.desk(intake.to_file, service.app, place):
        for target in sorted({target for _, target in wanted if target}):
            uids = [mail.uid for mail, folder in wanted if folder == target]
            await service.threads.line(mailbox.move, uids, target)
        moved = {mail.arrival_id: target for mail, target in wanted}
        await service.threads.desk(intake.mark_filed, service.app, moved)


async def _wait_for_mail(service: Service, mailbox: ImapMailbox) -> None:
    """Until the server says that something has changed, or until it is time to look anyway."""
    poll = service.app.config.imap.poll / timedelta(seconds=1)
    if not mailbox.has_idle:
        await asyncio.sleep(poll)
        return
    if not await service.threads.line(mailbox.begin_idle):
        await _readable(mailbox.fileno(), min(poll, IDLE_SECONDS))
    await service.threads.line(mailbox.end_idle)


async def _readable(descriptor: int, seconds: float) -> None:
    """Until there is something to read on the descriptor, or the time is over."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(ready.wait(), seconds)
    finally:
        loop.remove_reader(descriptor)


# --- dispatch ---------------------------------------------------------------------------------------------------------


async def _dispatch(service: Service) -> int:
    """Submit the letters that are due; returns how many were tried."""
    app, threads, owner = service.app, service.threads, service.owner
    claimed = await threads.desk(dispatch.claim, app, owner)
    if not claimed:
        return 0
    by_id = {each.id: each for each in claimed}

    async def before_data(job: Job) -> bool:
        return await threads.desk(dispatch.enter_data, app, by_id[job.id], owner)

    async def afterwards(job: Job, answer: Answer) -> None:
        # The answer is written down even when we are told to stop: a letter that is sent must be known to be sent.
        await asyncio.shield(threads.desk(dispatch.settle, app, by_id[job.id], owner, answer.state, answer.reply))
        logger.info(event("letter", id=job.id, state=answer.state, about=by_id[job.id].about))

    def go_on() -> bool:
        return not service.stopping.is_set()

    jobs = [Job(each.id, each.address, each.octets) for each in claimed]
    left: list[Job] = jobs
    try:
        left = await submit(app.config.smtp, app.config.network.address, jobs, before_data, afterwards, go_on)
    finally:
        if left:
            await asyncio.shield(threads.desk(dispatch.release, app, owner, [by_id[job.id] for job in left]))
    return len(claimed) - len(left)
