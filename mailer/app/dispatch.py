"""Letters out, as far as the database is concerned: claim, note the data phase, settle. wire/smtp.py sends."""

from dataclasses import replace
from datetime import datetime, timedelta

from ..decision import Decision
from ..delivery import accepted
from ..errors import Mistakes
from ..letters import digest
from ..store import outbox
from ..store.engine import Connection
from ..store.outbox import REPLACED, STOPPED, Claimed
from ..store.record import Cause
from ..store.snapshot import issue_with
from . import App
from .work import Prepared, Work

LEASE = timedelta(minutes=10)
_AT_ONCE = 100


def claim(app: App, owner: str) -> list[Claimed]:
    """Letters that are due, as many as the rate allows now.

    Who has left the audience of a letter since it was queued does not get it.
    """
    limit = app.config.sending.limit()
    with app.work() as work:
        connection, now = work.connection, work.now
        _recover(app, connection, everything=False, now=now)
        room = limit[0] - outbox.sent_since(connection, now - limit[1]) if limit else _AT_ONCE
        claimed = outbox.claim(connection, owner, min(room, _AT_ONCE), LEASE, now) if room > 0 else []
        return [each for each in claimed if not _stopped(work, each, owner)]


def enter_data(app: App, claimed: Claimed, owner: str) -> bool:
    """Note that the mail itself is about to go out; False if it is no longer ours to send, or nobody's any more."""
    with app.work() as work:
        return not _stopped(work, claimed, owner) and outbox.enter_data(work.connection, claimed.id, owner)


def _stopped(work: Work, claimed: Claimed, owner: str) -> bool:
    """True for a letter that is outside its audience as the Network is now: it is kept back, and the Secretariat's note
    tells of it; but of a digest that goes out anew, without what its reader may no longer see, nobody need know."""
    why = work.network.outside(claimed.address, claimed.audience, claimed.shows)
    if not why:
        return False
    instead = _instead(work, claimed)
    reply = f"{REPLACED if instead else STOPPED}{why}"
    if outbox.stop(work.connection, claimed.id, owner, reply, work.now) and instead:
        work.write(instead)
        work.flush()
    return True


def _instead(work: Work, claimed: Claimed) -> Prepared | None:
    """What a digest still has to tell, for one that was never tried: else it may have arrived, and nothing is told
    twice. None if nothing is left, or if it cannot be written."""
    is_fresh = claimed.attempts == 1 and work.network.may_receive(claimed.audience, claimed.address)
    found = issue_with(work.connection, claimed.shows) if is_fresh and claimed.template == "digest" else None
    if found is None:
        return None
    issue, shared = found
    now_for = [replace(each, audience=work.network.audience_of(each.about)) for each in shared]
    letters = digest.anew(work.network, claimed.address, issue, now_for, work.now)
    why = f"the digest of {claimed.address} without what is not for them any more"
    try:
        return work.prepare(Decision(why, letters=letters), Cause()) if letters else None
    except Mistakes:
        return None


def settle(app: App, claimed: Claimed, owner: str, state: str, reply: str) -> None:
    """Note what came of a letter: `state` sent, deferred, failed or unknown; `reply` as the server gave it."""
    with app.work() as work:
        state, next_at = _when(app, claimed, state, work.now)
        if not outbox.settle(work.connection, claimed.id, owner, state, reply[:500], next_at, work.now):
            return
        if state == "sent":
            facts = accepted(
                claimed.template, claimed.about, claimed.revision, claimed.organisation, claimed.address, work.now
            )
            work.append(facts, Cause())


def release(app: App, owner: str, claimed: list[Claimed]) -> None:
    """Give back letters that were not tried; they are due again after the first step of the retries."""
    with app.store.writing() as connection:
        now = app.clock()
        again = now + app.config.sending.retry[0]
        outbox.release(connection, owner, [each.id for each in claimed], again, now)


def recover(app: App) -> int:
    """At the start of the only sender there is: take over what its predecessor had in hand; returns how many."""
    with app.store.writing() as connection:
        return _recover(app, connection, everything=app.store.is_sqlite, now=app.clock())


def _recover(app: App, connection: Connection, everything: bool, now: datetime) -> int:
    """A letter over which the program dies is not sent at each new start for ever: see `_when`."""
    retry = app.config.sending.retry
    return outbox.recover(connection, everything, now + retry[0], len(retry), now)


def _when(app: App, claimed: Claimed, state: str, now: datetime) -> tuple[str, datetime | None]:
    """The state, and when to try again: the configured steps, the last of them over and over, until it is given up.

    Of letters whose fate is unknown, courtesies are not sent twice, and the others not beyond the last step: a server
    that takes mail and never says so would deliver it to its reader day and night.
    """
    if state not in ("deferred", "unknown"):
        return state, None
    sending = app.config.sending
    if state == "unknown" and (claimed.courtesy or claimed.attempts > len(sending.retry)):
        return state, None
    if now - claimed.created_at > sending.give_up:
        return ("failed" if state == "deferred" else state), None
    step = sending.retry[min(claimed.attempts, len(sending.retry)) - 1]
    spread = 0.9 + 0.3 * int(app.draw(2), 16) / 0xFFFF  # letters that failed together do not come back together
    return state, now + step * spread
