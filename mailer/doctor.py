"""Proving the mailbox by using it: sign in, write to ourselves, read it back, judge what came.

The mail carries a forged Authentication-Results of our own server. If it comes through, that server does not strip what
strangers claim in its name, and its word must not be believed.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from .codec import message as codec
from .codec.trust import Anchor, parse, verdict
from .config import Config
from .errors import MailerError, Unreadable
from .mail import Fetched, Message
from .wire.imap import ImapMailbox
from .wire.smtp import Answer, Job, submit

GOOD, DOUBT, BAD = "ok ", "?  ", "BAD"
_FORGED = "forged.invalid"
_CLOCK_TOLERANCE = timedelta(minutes=2)
_LOOK_SECONDS = 0.5
_PLUS_SECONDS = 5.0  # once the first of our mails came back, the other is near, or not coming

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: str
    sentence: str


def _now() -> datetime:
    return datetime.now(UTC)


def examine(config: Config, wait: int, clock: Clock = _now) -> Iterator[Finding]:
    """The findings, in the order in which they are made. `wait`: seconds for our own mail to come back."""
    try:
        mailbox = ImapMailbox(config.imap)
    except MailerError as error:
        yield Finding(BAD, str(error))
        return
    try:
        yield from _examine(config, mailbox, wait, clock)
    except MailerError as error:
        yield Finding(BAD, str(error))
    finally:
        mailbox.close()


def _examine(config: Config, mailbox: ImapMailbox, wait: int, clock: Clock) -> Iterator[Finding]:
    yield Finding(GOOD, f"signed in at {config.imap.host} as {config.imap.user}")
    folders = mailbox.prepare_folders()
    yield Finding(GOOD, f"folders {config.imap.processed} and {config.imap.attention} are there")
    if config.imap.junk and config.imap.junk not in folders:
        yield Finding(DOUBT, f"there is no folder {config.imap.junk}; if junk goes elsewhere, name it in [imap] junk")
    idle = "is told of new mail at once (IDLE)" if mailbox.has_idle else f"asks for new mail every {config.imap.poll}"
    yield Finding(GOOD if mailbox.has_idle else DOUBT, f"the service {idle}")

    probes = {suffix: _probe(config, suffix, clock()) for suffix in ("", "+probe")}
    answers = asyncio.run(_submit(config, probes))
    taken = [suffix for suffix, answer in answers.items() if answer.state == "sent"]
    if "" not in taken:
        why = answers[""].reply if "" in answers else "the connection was lost"
        yield Finding(BAD, f"{config.smtp.host} did not take a mail to ourselves: {why}")
        return
    yield Finding(GOOD, f"{config.smtp.host} took a mail to ourselves")

    found = _wait_for(mailbox, folders, {suffix: probes[suffix]["Message-ID"][1:-1] for suffix in taken}, wait)
    if "" not in found:
        yield Finding(BAD, f"our own mail did not come back within {wait} s; see the junk folder and the server's log")
        return
    folder, fetched, message = found[""]
    yield Finding(GOOD if folder == config.imap.folder else BAD, f"our own mail came back, to {folder}")
    yield from _judge_clock(fetched, clock())
    yield from _judge_verdict(config, message)
    plus = "+probe" in found
    if plus != config.network.plus:
        advice = "set plus = true in [network]" if plus else "set plus = false in [network]"
        mark = DOUBT if plus else BAD
        yield Finding(mark, f"plus-addressing {'works' if plus else 'does not work'}: {advice}")
    else:
        yield Finding(GOOD, f"plus-addressing {'works' if plus else 'is not used'}")


def _probe(config: Config, suffix: str, now: datetime) -> EmailMessage:
    local, _, domain = config.network.address.partition("@")
    probe = EmailMessage()
    probe["From"] = config.network.address
    probe["To"] = f"{local}{suffix}@{domain}"
    probe["Subject"] = "mailer doctor"
    probe["Date"] = format_datetime(now)
    probe["Message-ID"] = f"<doctor.{secrets.token_hex(12)}@{domain}>"
    probe["Auto-Submitted"] = "auto-generated"
    for name in config.trust.authserv_id:
        probe["Authentication-Results"] = f"{name}; dmarc=pass header.from={_FORGED}"
    probe.set_content("A mail of the mailer to itself. It can be deleted.")
    return probe


async def _submit(config: Config, probes: dict[str, EmailMessage]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    suffixes = list(probes)

    async def before_data(job: Job) -> bool:  # noqa: ARG001
        return True

    async def afterwards(job: Job, answer: Answer) -> None:
        answers[suffixes[job.id]] = answer

    jobs = [Job(number, probes[suffix]["To"], probes[suffix].as_bytes()) for number, suffix in enumerate(suffixes)]
    await submit(config.smtp, config.network.address, jobs, before_data, afterwards, lambda: True)
    return answers


def _wait_for(
    mailbox: ImapMailbox, folders: list[str], ids: dict[str, str], seconds: int
) -> dict[str, tuple[str, Fetched, Message]]:
    """The probes that came back, by suffix: folder, mail, and the mail read. They are deleted as they are found."""
    found: dict[str, tuple[str, Fetched, Message]] = {}
    until = time.monotonic() + seconds
    while len(found) < len(ids) and time.monotonic() < until:
        for folder in folders:
            mailbox.open(folder)
            for suffix, message_id in ids.items():
                for fetched in mailbox.take(message_id) if suffix not in found else []:
                    try:
                        found[suffix] = (folder, fetched, codec.read(fetched.raw))
                    except Unreadable:
                        continue
        if "" in found and len(found) < len(ids):
            until = min(until, time.monotonic() + _PLUS_SECONDS)
        time.sleep(_LOOK_SECONDS)
    return found


def _judge_clock(fetched: Fetched, now: datetime) -> Iterator[Finding]:
    off = abs(now - fetched.received)
    if off > _CLOCK_TOLERANCE:
        yield Finding(
            BAD, f"the mail server's clock and ours differ by {int(off.total_seconds())} s: deadlines need both"
        )
    else:
        yield Finding(GOOD, "the mail server's clock and ours agree")


def _judge_verdict(config: Config, message: Message) -> Iterator[Finding]:
    fields = message.header_all("authentication-results")
    names = sorted({name for name, _ in map(parse, fields) if name})
    anchor = Anchor(tuple(config.trust.authserv_id), config.trust.exchange_online)
    if any(_FORGED in field for field in fields):
        yield Finding(BAD, "the server let a forged Authentication-Results through: its word must not be believed")
    elif anchor == Anchor():
        seen = f"; this server writes as {', '.join(names)}" if names else ""
        yield Finding(BAD, f"[trust] authserv_id is empty, so no sender is believed{seen}")
    else:
        judged = verdict(message.headers, anchor, config.network.address.partition("@")[2])
        yield Finding(GOOD if judged.passed else DOUBT, f"the verdict on ourselves: {judged.why}")
