"""What was decided, written down: facts, letters, and the mark that a mail is done, in one transaction.

The last gate stands here: a letter whose recipient is outside its audience, or whose calendar object is not in order,
is kept as `discarded`, with the reason, and shown to the Secretariat; it never leaves. Log rows are numbered under the
lock, so their order is the order of events.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, true, update

from ..mail import Letter
from ..network import Network
from ..network.facts import Fact, LetterReturned, name_of
from .journal import ignoring_known
from .outbox import STOPPED
from .rows import row_of
from .schema import TABLES, letter, log, mail

FORMS = "\f"  # between the text of a letter and the text of its HTML, as they are kept: programs quote either
_TEXT_KEPT = 400_000


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is recorded: the mail (by id) or the person; neither: the clock."""

    mail_id: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter written out: its token and Message-ID, its bytes, and the words a member may quote: its text, and the
    text of its HTML. `fault`: why it must not go out, "" if it may."""

    letter: Letter
    token: str
    message_id: str
    subject: str
    text: str
    html_text: str
    octets: bytes
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a mail was handled. `state`: handled, attention, quarantined, or stored (it is tried again)."""

    state: str
    kind: str
    rule: str
    reason: str
    organisation: str | None = None
    about: str | None = None
    matters: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    message_id: str = ""
    fingerprint: str = ""
    sender: str = ""
    subject: str = ""


def facts(connection: Connection, new: Sequence[tuple[Fact, Cause]], head: int, now: datetime) -> None:
    """Append the facts, each with its cause, behind log row `head`."""
    by_table: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = []
    for id_, (fact, cause) in enumerate(new, head + 1):
        name = name_of(type(fact))
        about = getattr(fact, "about", None)
        rows.append(
            {"id": id_, "at": now, "mail_id": cause.mail_id, "person": cause.person, "what": name, "about": about}
        )
        by_table[name].append({"log_id": id_, **row_of(fact)})
        if isinstance(fact, LetterReturned):
            _mark_returned(connection, fact, now)
    if rows:
        connection.execute(insert(log), rows)
    for name, values in by_table.items():
        connection.execute(insert(TABLES[name]), values)


def _mark_returned(connection: Connection, fact: LetterReturned, now: datetime) -> None:
    reply = f"{fact.status} {fact.diagnostic}".strip()
    connection.execute(
        update(letter).where(letter.c.token == fact.token).values(state="bounced", since=now, reply=reply, next_at=None)
    )


def letters(connection: Connection, posted: Sequence[tuple[Posted, Cause]], network: Network, now: datetime) -> None:
    """Queue the letters; one that was queued before (same key, same address) is left as it is."""
    rows = [_letter_row(each, network, cause, now) for each, cause in posted]
    if rows:
        connection.execute(ignoring_known(connection, letter), rows)


def _letter_row(posted: Posted, network: Network, cause: Cause, now: datetime) -> dict[str, Any]:
    written = posted.letter
    stopped = posted.fault or network.outside(written.to.addr, written.audience, written.shows)
    return {
        "key": written.key,
        "address": written.to.addr,
        "token": posted.token,
        "message_id": posted.message_id,
        "template": written.template,
        "answers": written.answers,
        "about": written.about,
        "revision": written.revision,
        "organisation": written.to.organisation,
        "audience": written.audience,
        "shows": list(written.shows),
        "subject": posted.subject,
        "text": FORMS.join((posted.text, posted.html_text))[:_TEXT_KEPT],
        "octets": posted.octets,
        "courtesy": written.courtesy,
        "mail_id": cause.mail_id,
        "created_at": now,
        "state": "discarded" if stopped else "queued",
        "since": now,
        "next_at": None if stopped else max(now, written.not_before or now),
        "reply": f"{STOPPED}{stopped}" if stopped else "",
    }


def courtesies_since(connection: Connection, addresses: Sequence[str], since: datetime) -> dict[str, int]:
    """How many courtesy letters were queued for each address since then; those without any are left out."""
    counted = (
        select(letter.c.address, func.count())
        .where(letter.c.address.in_(list(addresses)), letter.c.created_at > since, letter.c.courtesy.is_(True))
        .group_by(letter.c.address)
    )
    return dict(connection.execute(counted).all()) if addresses else {}


def finish(connection: Connection, done: Sequence[tuple[int, Outcome]], now: datetime) -> None:
    """Mark how these mails (by id) were handled."""
    names = [field.name for field in dataclasses.fields(Outcome)]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    statement = (
        update(mail).where(mail.c.id == bindparam("mail_id")).values(since=now, attempts=mail.c.attempts + 1, **values)
    )
    rows = [
        {"mail_id": mail_id, **{f"new_{name}": getattr(outcome, name) for name in names}} for mail_id, outcome in done
    ]
    if rows:
        connection.execute(statement, rows)


def again(connection: Connection, mail_id: int, now: datetime) -> None:
    """Have the mail handled anew, as if it had just been kept."""
    values = {"state": "stored", "since": now, "attempts": 0}
    connection.execute(update(mail).where(mail.c.id == mail_id).values(**values))


@dataclass(frozen=True, slots=True)
class Settled:
    """What waited for a person among mails of this kind about the matter has been answered in the meantime.

    `organisation` None: of every organisation. `spares`: the senders whose mails wait on.
    """

    organisation: str | None
    about: str
    kind: str
    why: str
    spares: frozenset[str] = frozenset()

    def covers(self, outcome: Outcome) -> bool:
        """True for a mail that waited for this."""
        mine = self.organisation is None or self.organisation == outcome.organisation
        mine = mine and outcome.sender not in self.spares
        return mine and (outcome.state, outcome.about, outcome.kind) == ("attention", self.about, self.kind)


def settle(connection: Connection, answered: Sequence[Settled], now: datetime) -> None:
    """Mark as handled what these have answered."""
    for each in answered:
        waits = (mail.c.state == "attention") & (mail.c.about == each.about) & (mail.c.kind == each.kind)
        mine = true() if each.organisation is None else mail.c.organisation == each.organisation
        covered = waits & mine & mail.c.sender.not_in(sorted(each.spares))
        connection.execute(update(mail).where(covered).values(state="handled", since=now, reason=each.why))


def earlier_of_name(connection: Connection, message_ids: Sequence[str]) -> Mapping[str, int]:
    """The first handled mail (by id) under each Message-ID."""
    statement = (
        select(mail.c.message_id, func.min(mail.c.id))
        .where(mail.c.message_id.in_(list(message_ids)), mail.c.state != "stored")
        .group_by(mail.c.message_id)
    )
    return dict(connection.execute(statement).all()) if message_ids else {}


def earlier_copies(connection: Connection, fingerprints: Sequence[str]) -> Mapping[str, int]:
    """The handled mail (by id) of each fingerprint: same Message-ID, sender and content, on another way."""
    statement = (
        select(mail.c.fingerprint, func.min(mail.c.id))
        .where(mail.c.fingerprint.in_(list(fingerprints)), mail.c.state != "stored")
        .group_by(mail.c.fingerprint)
    )
    return dict(connection.execute(statement).all()) if fingerprints else {}
