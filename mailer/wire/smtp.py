"""Submitting letters (RFC 5321, 6409): a few connections, each reused for many letters, one recipient at a time.

The phase of each transaction is known: what fails before the data was surely not sent, what fails after its last byte
may have been. aiosmtplib raises the same errors in both places, so the commands are given one by one.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPResponseException

from ..config import SmtpSection
from ..errors import SubmissionUnavailable
from . import tls

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Job:
    """A letter to submit: the envelope's recipient and the bytes."""

    id: int
    recipient: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. `state`: sent (2xx), deferred (4xx, or the line broke before the data), failed (5xx),
    unknown (silence after the data)."""

    state: str
    reply: str


BeforeData = Callable[[Job], Awaitable[bool]]
Afterwards = Callable[[Job, Answer], Awaitable[None]]


async def submit(
    section: SmtpSection,
    sender: str,
    jobs: Sequence[Job],
    before_data: BeforeData,
    afterwards: Afterwards,
    go_on: Callable[[], bool],
) -> list[Job]:
    """Submit the letters; returns those that were surely not sent: no connection could be made, or we were to stop.

    `before_data` is awaited before the first byte of a mail goes out, and may refuse it; `afterwards` with each answer.
    Once `go_on` says no, no further letter is begun. Raises SubmissionUnavailable if the server cannot be reached or
    refuses the sign-in, and no letter was tried.
    """
    queue: asyncio.Queue[Job] = asyncio.Queue()
    for job in jobs:
        queue.put_nowait(job)
    lines = [_Line(section, sender, before_data, afterwards, go_on) for _ in range(min(section.connections, len(jobs)))]
    results = await asyncio.gather(*(line.work(queue) for line in lines), return_exceptions=True)
    left = [queue.get_nowait() for _ in range(queue.qsize())] + [job for line in lines for job in line.held_back]
    for result in results:
        expected = isinstance(result, SubmissionUnavailable) and len(left) < len(jobs)
        if isinstance(result, BaseException) and not expected:
            raise result
    return left


class _HeldBack(Exception):
    """`before_data` said no: the letter is not ours to send any more, or we are to stop."""


class _Line:
    """One connection and the letters that go over it."""

    def __init__(
        self,
        section: SmtpSection,
        sender: str,
        before_data: BeforeData,
        afterwards: Afterwards,
        go_on: Callable[[], bool],
    ) -> None:
        self.held_back: list[Job] = []
        self._section = section
        self._sender = sender
        self._before_data = before_data
        self._afterwards = afterwards
        self._go_on = go_on

    async def work(self, queue: asyncio.Queue[Job]) -> None:
        """Take letters from the queue until it is empty; connects anew after the line broke."""
        client: SMTP | None = None
        try:
            while self._go_on() and not queue.empty():
                if client is None or not client.is_connected:
                    client = await self._connected()
                    continue  # another line may have emptied the queue meanwhile
                await self._one(client, queue.get_nowait())
        finally:
            if client is not None:
                await _leave(client)

    async def _connected(self) -> SMTP:
        section = self._section
        client = SMTP(
            hostname=section.host,
            port=section.port,
            use_tls=section.security == "tls",
            start_tls=section.security == "starttls",
            tls_context=None if section.security == "none" else tls.context(section),
            timeout=_SECONDS,
        )
        where = f"the SMTP server {section.host}:{section.port}"
        try:
            await client.connect()
            if section.user:
                await client.login(section.user, section.secret())
        except SMTPAuthenticationError as error:
            client.close()
            message = f"{where} refused the sign-in of {section.user}: {_reply(error)}. Check user and password"
            raise SubmissionUnavailable(message) from error
        except (SMTPException, OSError) as error:
            client.close()
            refused = error.__cause__ if isinstance(error.__cause__, ssl.SSLCertVerificationError) else None
            what = f"its certificate is not trusted: {refused.verify_message}" if refused else _reply(error)
            raise SubmissionUnavailable(f"could not reach {where}: {what}") from error
        return client

    async def _one(self, client: SMTP, job: Job) -> None:
        """One transaction. A cancellation closes the line at once: QUIT must not fall into the data."""
        in_data = False
        try:
            options = [f"SIZE={len(job.octets)}"] if client.supports_extension("size") else []
            await client.mail(self._sender, options=options)
            await client.rcpt(job.recipient)
            if not await self._before_data(job):
                raise _HeldBack
            in_data = True
            response = await client.data(job.octets)
            answer = Answer("sent", f"{response.code} {response.message}")
        except _HeldBack:
            self.held_back.append(job)
            await self._reset(client)
            return
        except SMTPResponseException as error:
            answer = Answer("deferred" if 400 <= error.code < 500 else "failed", _reply(error))
            await self._reset(client)
        except (SMTPException, OSError) as error:
            client.close()
            answer = Answer("unknown" if in_data else "deferred", _reply(error))
        except BaseException:
            client.close()
            raise
        await self._afterwards(job, answer)

    async def _reset(self, client: SMTP) -> None:
        """Make the line fit for the next letter, or close it."""
        try:
            if client.is_connected:
                await client.rset()
        except (SMTPException, OSError):
            client.close()


async def _leave(client: SMTP) -> None:
    try:
        if client.is_connected:
            await client.quit(timeout=5)
    except (SMTPException, OSError):
        client.close()


def _reply(error: BaseException) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {' '.join(str(error.message).split())}"
    return str(error).strip() or type(error).__name__
