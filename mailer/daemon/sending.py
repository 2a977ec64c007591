"""Sending letters: claim what is due, submit it, note what came of it."""

import asyncio
import contextlib
import logging

from ..app import dispatch
from ..errors import StoreUnavailable
from ..log import event
from ..store.outbox import Claimed
from ..wire.smtp import Answer, Job, submit
from .service import Service

_AGAIN_SECONDS = 1.0

logger = logging.getLogger("mailer")


async def settle(service: Service, claimed: Claimed, answer: Answer) -> None:
    """Write down what came of a letter, also where the database is away for a while: what is not known to be sent
    would be sent again. Raises StoreUnavailable once the lease is half over, or when we are told to stop."""
    write = service.threads.desk
    until = asyncio.get_running_loop().time() + dispatch.LEASE.total_seconds() / 2
    while True:
        try:
            await write(dispatch.settle, service.app, claimed, service.owner, answer.state, answer.reply)
            return
        except StoreUnavailable:
            if service.stopping.is_set() or asyncio.get_running_loop().time() > until:
                raise
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(service.stopping.wait(), _AGAIN_SECONDS)


async def dispatch_due(service: Service) -> int:
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
        await asyncio.shield(settle(service, by_id[job.id], answer))
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
