"""Reading the mailbox: keep what is new, have it handled, file it, wait for more."""

import asyncio
import contextlib
import logging
from datetime import timedelta
from hashlib import sha256

from ..app import intake
from ..errors import MailboxUnavailable
from ..log import event
from ..mail import Fetched
from ..store.journal import Place
from ..wire.imap import ImapMailbox
from .service import STEP_SECONDS, Service

IDLE_SECONDS = 540.0
SWEEP_EVERY = timedelta(days=1)

logger = logging.getLogger("mailer")


async def read_all(service: Service, mailbox: ImapMailbox) -> None:
    """Read every folder to its end, handle what came, file it; then the mailbox is known up to now.

    A folder with a mail that the server shows and does not give is not known: nothing that waits for all answers is
    closed before somebody has seen to it.
    """
    app, threads = service.app, service.threads
    folders = await threads.line(mailbox.prepare_folders)
    began = app.clock()
    await threads.desk(intake.expect, app, folders)
    await _file_again(service, mailbox)
    sweep = service.swept is None or began - service.swept >= SWEEP_EVERY
    places = []
    for folder in reversed(folders):  # the inbox last: it stays open for waiting
        service.expect(STEP_SECONDS)
        place = Place(app.config.account, folder, await threads.line(mailbox.open, folder))
        last, refused = await _keep_new(service, mailbox, place, sweep)
        if refused:
            logger.warning(event("the server does not give a mail that is there", folder=folder, uids=refused))
        else:
            places.append((place, last))
        while await threads.desk(intake.handle_waiting, app, service.read):
            service.written.set()
            service.expect(STEP_SECONDS)
            await _file(service, mailbox, place)
        await _file(service, mailbox, place)
    await threads.desk(intake.mark_read, app, places, began)
    if len(places) < len(folders):
        service.swept = None
    elif sweep:
        service.swept = began


async def _keep_new(service: Service, mailbox: ImapMailbox, place: Place, sweep: bool) -> tuple[int, list[int]]:
    """Keep every mail of the open folder that is not kept yet: those behind the last one, or in a sweep all that there
    are. Returns the UID up to which that is done, and those on the way that the server would not give."""
    app, threads = service.app, service.threads
    last = await threads.desk(intake.cursor, app, place)
    uids = await threads.line(mailbox.uids_after, 0 if sweep else last)
    if sweep:
        uids = await threads.desk(intake.unknown, app, place, uids)
    missing = set(uids)
    for batch in await _batches(service, mailbox, place, uids):
        fetched = await _fetch(service, mailbox, place, batch)
        last = max(last, *batch)
        new = await threads.desk(intake.keep, app, place, fetched, last)
        missing -= {mail.uid for mail in fetched}
        service.expect(STEP_SECONDS)
        logger.info(event("kept", folder=place.folder, mails=new))
    there = set(await threads.line(mailbox.uids_after, 0)) if missing else set()
    return last, sorted(missing & there)


async def _batches(service: Service, mailbox: ImapMailbox, place: Place, uids: list[int]) -> list[list[int]]:
    """What to fetch together; a mail that may have broken a connection before comes last, and alone."""
    now = service.app.clock()
    wanted = [uid for uid in uids if not service.patience.is_left((place, uid), now)]
    suspects = [uid for uid in wanted if service.patience.is_suspect((place, uid))]
    trusted = [uid for uid in wanted if uid not in suspects]
    return [*await service.threads.line(mailbox.batches, trusted), *([uid] for uid in suspects)]


async def _fetch(service: Service, mailbox: ImapMailbox, place: Place, batch: list[int]) -> list[Fetched]:
    try:
        fetched = await service.threads.line(mailbox.fetch, batch)
    except MailboxUnavailable:
        service.patience.broke_off([(place, uid) for uid in batch], service.app.clock())
        raise
    service.patience.came((place, mail.uid) for mail in fetched)
    return fetched


async def _file(service: Service, mailbox: ImapMailbox, place: Place) -> None:
    """Move what is handled to where it belongs; a move that is repeated after a crash finds nothing to move.

    What is taken out of the junk folder is flagged there: a person sees whose mail the server takes for junk.
    """
    while wanted := await service.threads.desk(intake.to_file, service.app, place):
        for target in sorted({target for _, target in wanted if target}):
            uids = [mail.uid for mail, folder in wanted if folder == target]
            if place.folder == service.app.config.imap.junk:
                await service.threads.line(mailbox.flag, uids)
            await service.threads.line(mailbox.move, uids, target)
        moved = {mail.arrival_id: target for mail, target in wanted}
        await service.threads.desk(intake.mark_filed, service.app, moved)


async def _file_again(service: Service, mailbox: ImapMailbox) -> None:
    """Move what a person has seen to on from where it waited. It is known by its content: its UID there is not."""
    app, threads = service.app, service.threads
    wanted = await threads.desk(intake.to_file_again, app)
    if not wanted:
        return
    await threads.line(mailbox.open, app.config.imap.attention)
    for batch in await threads.line(mailbox.batches, await threads.line(mailbox.uids_after, 0)):
        fetched = await threads.line(mailbox.fetch, batch)
        found = [mail.uid for mail in fetched if sha256(mail.raw).hexdigest() in wanted]
        if found:
            await threads.line(mailbox.move, found, app.config.imap.processed)
    # What was not found there, somebody has taken away: it is not looked for again.
    moved = {arrival: app.config.imap.processed for arrivals in wanted.values() for arrival in arrivals}
    await threads.desk(intake.mark_filed, app, moved)


async def wait_for_mail(service: Service, mailbox: ImapMailbox) -> None:
    """Until the server says that something has changed, or until it is time to look anyway."""
    poll = service.app.config.imap.poll / timedelta(seconds=1)
    service.expect(poll + STEP_SECONDS)
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
