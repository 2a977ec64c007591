"""Submitting letters (RFC 5321, 6409): a few connections, each reused for many letters, one recipient at a time.

The phase of each transaction is known: what fails before the data was surely not sent, what fails after its last byte
may have been. aiosmtplib raises the same errors in both places, so the commands are given one by one.
"""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPStatus,
)
from aiosmtplib.protocol import SMTPProtocol

from ..config import SmtpSection
from ..errors import SubmissionUnavailable
from ..words import clean_line
from . import tls

_SECONDS = 60
_VERDICT_SECONDS = 300  # many servers look into a mail before they answer (RFC 5321 section 4.5.3.2.6)
_OCTETS_PER_SECOND = 50_000  # of the slowest line that a mail is given time for
_REPLY = 500
_REFUSALS = {4: "deferred", 5: "failed"}
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Job:
    """A letter to submit: the envelope's recipient and the bytes."""

    id: int
    recipient: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, in one line. `state`: sent (2xx), deferred (4xx, or the line broke before the data), failed
    (5xx), unknown (after the data came silence, or what is no answer)."""

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
            await _greet(client)
            if section.user:
                await client.login(section.user, await asyncio.to_thread(section.secret))
        except SMTPAuthenticationError as error:
            client.close()
            message = f"{where} refused the sign-in of {section.user}: {_reply(error)}. Check user and password"
            raise SubmissionUnavailable(message) from error
        except (SMTPException, OSError) as error:
            client.close()
            for cause in (error, error.__cause__):
                if isinstance(cause, ssl.SSLCertVerificationError):
                    why = cause.verify_message.rstrip(".")
                    message = f"the certificate of {where} is not trusted: {why}. Check host and ca_file"
                    raise SubmissionUnavailable(message) from error
            raise SubmissionUnavailable(f"could not reach {where}: {_reply(error)}") from error
        except BaseException:
            client.close()
            raise
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
            protocol = await _go_ahead(client)
            protocol.write(_as_data(job.octets))
            in_data = True
            seconds = _VERDICT_SECONDS + len(job.octets) / _OCTETS_PER_SECOND
            answer = Answer("sent", _accepted(await protocol.read_response(seconds)))
        except _HeldBack:
            self.held_back.append(job)
            await self._reset(client)
            return
        except (SMTPException, OSError) as error:
            refusal = _REFUSALS.get(error.code // 100) if isinstance(error, SMTPResponseException) else None
            answer = Answer(refusal or ("unknown" if in_data else "deferred"), _reply(error))
            if refusal:
                await self._reset(client)
            else:
                _hang_up(client)
        except BaseException:
            _hang_up(client)
            raise
        await self._afterwards(job, answer)

    async def _reset(self, client: SMTP) -> None:
        """Make the line fit for the next letter, or close it."""
        try:
            if client.is_connected:
                await client.rset()
        except (SMTPException, OSError):
            client.close()


async def _greet(client: SMTP) -> None:
    """EHLO, so that the extensions are known before the first letter; HELO to a server that knows no other."""
    try:
        await client.ehlo()
    except SMTPHeloError:
        if not client.is_connected:
            raise
        await client.helo()


async def _go_ahead(client: SMTP) -> SMTPProtocol:
    """DATA, as far as the server's word that the mail may come; what is written then is the mail."""
    response = await client.execute_command(b"DATA")
    if response.code != SMTPStatus.start_input:
        raise SMTPDataError(response.code, response.message)
    if client.protocol is None:
        raise SMTPServerDisconnected("Connection lost")
    return client.protocol


def _as_data(octets: bytes) -> bytes:
    """The mail as it goes over the line: CRLF, dots at the beginning of a line doubled, and the dot that ends it
    (RFC 5321 section 4.5.2)."""
    lines = _DOT.sub(b"..", _LINE_END.sub(b"\r\n", octets))
    return lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n")


def _accepted(response: SMTPResponse) -> str:
    if response.code // 100 != 2:
        raise SMTPDataError(response.code, response.message)
    return _line(response.code, response.message)


def _hang_up(client: SMTP) -> None:
    """Close the line at once: what the server has not got of a mail by now, it is not to get later."""
    if isinstance(client.transport, asyncio.WriteTransport):
        client.transport.abort()
    client.close()


async def _leave(client: SMTP) -> None:
    try:
        if client.is_connected:
            await client.quit(timeout=5)
    except (SMTPException, OSError):
        pass
    finally:
        client.close()


def _reply(error: BaseException) -> str:
    if isinstance(error, SMTPResponseException):
        return _line(error.code, error.message)
    return clean_line(str(error), _REPLY) or type(error).__name__


def _line(code: int, words: str) -> str:
    """A server may write in any encoding; what is kept can be kept by any database."""
    return clean_line(f"{code} {words}", _REPLY)
