"""Mails in: kept, read, sorted, handled; each exactly once, whenever the program was killed.

    keep      one transaction: the bytes are safe before anybody reads them                   (state: stored)
    handle    one transaction for a batch: facts, letters and the mark that a mail is done    (handled | attention |
              quarantined)
    file      the mail moves to its folder on the server, a courtesy to people; our record does not depend on it

A mail that no parser survives is kept and set aside; one that a handler or the database stumbles over is tried three
times, then set aside as well. The others go on.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import StoreRefused, Unavailable, Unreadable
from ..handlers import kinds
from ..incoming import Arrival, Incoming, meet, tokens_of
from ..log import event
from ..mail import Fetched, Message, SentLetter
from ..readers import Parsed, read_here
from ..sorting import Sorted, sorted_by
from ..store import journal, outbox, record
from ..store.journal import Place, Stored, Unfiled
from ..store.record import Cause, Outcome, Posted
from . import App
from .work import Prepared, Work

WINDOW = 200
WINDOW_OCTETS = 8_000_000
BATCH = 50
ATTEMPTS = 3
_OF_JUNK = "; it lay in the junk folder"

logger = logging.getLogger("mailer")

Reader = Callable[[Sequence[bytes]], Iterable[Parsed]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A mail with what was decided about it, ready to be written down."""

    stored: Stored
    outcome: Outcome
    prepared: Prepared | None


def keep(app: App, place: Place, fetched: Sequence[Fetched], read_to: int) -> int:
    """Keep the mails and note how far the folder was read, in one transaction; returns how many were new."""
    junk = place.folder == app.config.imap.junk
    with app.store.writing() as connection:
        new = journal.keep(connection, place, fetched, junk, app.clock())
        journal.read_to(connection, place, read_to, None)
    return new


def handle_waiting(app: App, read: Reader = read_here) -> int:
    """Handle the next mails that wait; returns how many there were (0: none waits).

    They are read as a whole window, and handled in batches while those behind are still being read.
    """
    with app.store.reading() as connection:
        window = journal.waiting(connection, WINDOW, WINDOW_OCTETS)
    parsed = iter(read([stored.raw for stored in window]))
    for start in range(0, len(window), BATCH):
        _handle_batch(app, [(stored, next(parsed)) for stored in window[start : start + BATCH]])
    return len(window)


def _handle_batch(app: App, batch: list[tuple[Stored, Parsed]]) -> None:
    try:
        _handle(app, batch)
    except StoreRefused:
        # One of them holds something that the database does not take. Each alone; the one at fault is set aside.
        for stored, each in batch:
            _handle_alone(app, stored, each)


def _handle_alone(app: App, stored: Stored, parsed: Parsed) -> None:
    try:
        _handle(app, [(stored, parsed)])
    except StoreRefused as error:
        with app.work() as work:
            outcome = Outcome("quarantined", "unsorted", "", f"it could not be stored: {error}")
            work.finish(stored.id, outcome)


def _handle(app: App, found: list[tuple[Stored, Parsed]]) -> None:
    done = []
    with app.work() as work:
        # They were found without the lock: another process may have handled some of them in the meantime.
        waiting = journal.still_waiting(work.connection, [stored.id for stored, _ in found])
        batch = [(stored, parsed) for stored, parsed in found if stored.id in waiting]
        sent = _letters_answered(app, work, (parsed for _, parsed in batch))
        copies = _Copies(work, batch)
        work.expect_answers_to(each.sender.addr for _, each in batch if isinstance(each, Message) and each.sender)
        for stored, parsed in batch:
            judged = _judge(app, work, stored, parsed, sent, copies)
            _write(work, judged)
            done.append((stored.id, judged.outcome))
    for id_, outcome in done:
        known = {"kind": outcome.kind, "state": outcome.state, "rule": outcome.rule, "about": outcome.about}
        logger.info(event("mail", id=id_, **known))


def _letters_answered(app: App, work: Work, parsed: Iterable[Parsed]) -> dict[str, SentLetter]:
    tokens = {token for each in parsed if isinstance(each, Message) for token, _ in tokens_of(each, app.desk)}
    return outbox.by_tokens(work.connection, sorted(tokens))


class _Copies:
    """Which mails of a batch are copies of one handled before: same Message-ID, sender and content, on another way."""

    def __init__(self, work: Work, batch: Sequence[tuple[Stored, Parsed]]) -> None:
        self._prints = {stored.id: _fingerprint(stored, parsed) for stored, parsed in batch}
        known = sorted({each for each in self._prints.values() if each})
        self._first = dict(record.earlier_copies(work.connection, known))
        identifiers = {each.message_id for _, each in batch if isinstance(each, Message)} - {""}
        self._named = dict(record.earlier_of_name(work.connection, sorted(identifiers)))

    def print_of(self, stored: Stored) -> str:
        return self._prints[stored.id]

    def original_of(self, stored: Stored) -> int | None:
        """The id of the mail that this one is a copy of; None (and from now on the original) if it is the first."""
        fingerprint = self._prints[stored.id]
        if not fingerprint:
            return None
        first = self._first.setdefault(fingerprint, stored.id)
        return first if first != stored.id else None

    def other_of_name(self, stored: Stored, message_id: str) -> int | None:
        """The id of a mail that came before under the same Message-ID, and is no copy; None if there is none."""
        first = self._named.setdefault(message_id, stored.id)
        return first if message_id and first < stored.id else None


def _fingerprint(stored: Stored, parsed: Parsed) -> str:
    """What stays the same when a mail is delivered twice: everything but the header that the way has written."""
    if not isinstance(parsed, Message) or not parsed.message_id:
        return ""
    ends = [place for mark in (b"\r\n\r\n", b"\n\n") if (place := stored.raw.find(mark)) >= 0]
    body = stored.raw[min(ends) :] if ends else b""
    known = f"{parsed.message_id}\0{parsed.sender_claim}\0{parsed.subject}\0".encode()
    return hashlib.sha256(known + hashlib.sha256(body).digest()).hexdigest()


def _judge(
    app: App, work: Work, stored: Stored, parsed: Parsed, sent: dict[str, SentLetter], copies: _Copies
) -> _Judged:
    """What is to be done about a mail. Never raises for anything a sender can write."""
    if stored.cut:
        parsed = Unreadable("it is too large; only its header was fetched, and it still lies on the server")
    if isinstance(parsed, Unreadable):
        return _Judged(stored, Outcome("quarantined", "unsorted", "", str(parsed)), None)
    original = copies.original_of(stored)
    base = Outcome(
        "handled",
        "unsorted",
        "",
        f"a copy of mail {original}, without effect",
        message_id=parsed.message_id,
        fingerprint=copies.print_of(stored),
        sender=parsed.sender.addr if parsed.sender else parsed.sender_claim[:200],
        subject=parsed.subject,
    )
    if original is not None:
        return _Judged(stored, base, None)
    try:
        incoming = meet(parsed, Arrival(stored.sha256, stored.received, stored.junk), work.network, sent, app.desk)
        other = copies.other_of_name(stored, parsed.message_id)
        if other is not None and incoming.answers in ("consultation", "clearance"):
            why = f"it has the Message-ID of mail {other}, and other words"
            incoming = replace(incoming, contradiction=why)
        return _judged_as(work, stored, incoming, sorted_by(app.rulebook.sorting, incoming), base)
    except Unavailable:
        raise
    except Exception as error:
        # Ours to mend (a handler, a template, a rule): the mail must not stop the others, and must not be lost.
        logger.exception(event("a mail could not be handled", id=stored.id, attempt=stored.attempts + 1))
        state = "stored" if stored.attempts + 1 < ATTEMPTS else "quarantined"
        return _Judged(stored, replace(base, state=state, reason=f"it could not be handled: {error}"), None)


def _judged_as(work: Work, stored: Stored, incoming: Incoming, taken: Sorted, base: Outcome) -> _Judged:
    """The mail handled as the kind that the rules, or a person, found."""
    decision = kinds()[taken.kind](incoming, work.network, work.now)
    cause = Cause(mail_id=stored.id, person=incoming.vouched_by or None)
    prepared = work.prepare(decision, cause)
    outcome = replace(
        base,
        state="attention" if decision.attention else "handled",
        kind=taken.kind,
        rule=taken.rule,
        reason=decision.why + (_OF_JUNK if stored.junk and incoming.person else ""),
        organisation=decision.organisation,
        about=decision.about,
        matters=incoming.matters,
        trace=(*incoming.steps(), *taken.steps, decision.why, *_effects(prepared)),
    )
    return _Judged(stored, outcome, prepared)


def _effects(prepared: Prepared) -> list[str]:
    facts = [f"Recorded: {type(fact).__name__}" for fact in prepared.decision.facts]
    return facts + [f"Letter: {each.letter.template} to {each.letter.to.addr}" for each in prepared.posted]


def _write(work: Work, judged: _Judged) -> None:
    if judged.prepared is not None:
        work.write(judged.prepared)
    work.finish(judged.stored.id, judged.outcome)


def finish_as(
    work: Work, stored: Stored, incoming: Incoming, taken: Sorted, base: Outcome, dry_run: bool
) -> tuple[Outcome, tuple[Posted, ...]]:
    """Handle a mail as this kind and, but in a dry run, write it down; returns how it was handled, and the letters."""
    judged = _judged_as(work, stored, incoming, taken, base)
    if not dry_run:
        _write(work, judged)
    return judged.outcome, judged.prepared.posted if judged.prepared else ()


def to_file(app: App, place: Place) -> list[tuple[Unfiled, str]]:
    """Handled mails that lie where they arrived, with the folder each belongs to; "" for those that stay."""
    with app.store.reading() as connection:
        found = journal.unfiled(connection, place)
    return [(each, _folder_for(app, place, each)) for each in found]


def _folder_for(app: App, place: Place, mail: Unfiled) -> str:
    imap = app.config.imap
    if mail.state != "handled":
        return imap.attention
    stays = place.folder == imap.junk and mail.kind == "unsorted"
    return "" if stays else imap.processed


def to_file_again(app: App) -> dict[str, list[int]]:
    """Mails that lie where people look for what waits, and wait no longer: their arrivals, by the mail's sha256."""
    with app.store.reading() as connection:
        return journal.handled_since(connection, app.config.account, app.config.imap.attention)


def mark_filed(app: App, moved: dict[int, str]) -> None:
    """Note that these arrivals were filed."""
    with app.store.writing() as connection:
        journal.filed(connection, moved)


def expect(app: App, folders: Sequence[str]) -> None:
    """Note which folders there are to read."""
    with app.store.writing() as connection:
        journal.expect(connection, app.config.account, folders)


def unknown(app: App, place: Place, uids: Sequence[int]) -> list[int]:
    """Those of the UIDs that were never kept."""
    with app.store.reading() as connection:
        known = journal.known_uids(connection, place)
    return [uid for uid in uids if uid not in known]


def cursor(app: App, place: Place) -> int:
    """The UID up to which the folder was read."""
    with app.store.reading() as connection:
        return journal.cursor(connection, place)


def mark_read(app: App, places: Sequence[tuple[Place, int]], began: datetime) -> None:
    """Note that these folders were read to their end by a reading that began then."""
    with app.store.writing() as connection:
        for place, last_uid in places:
            journal.read_to(connection, place, last_uid, began)
