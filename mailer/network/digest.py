"""The weekly digest: what was shared since the last one, and for whom.

Source: Terms of Reference, duty 1, "Share regular updates on key, emerging migration issues and activities".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .audiences import may_receive
from .dates import week_name, weekly_instant
from .facts import DigestIssued, Fact, UpdateShared
from .people import People
from .procedure import Procedure


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for the next digest, and when the last one was issued."""

    pending: tuple[UpdateShared, ...] = ()
    period: str = ""
    until: datetime | None = None

    def after(self, fact: Fact) -> "Digest":
        """The digest once `fact` has happened."""
        match fact:
            case UpdateShared():
                return replace(self, pending=(*self.pending, fact))
            case DigestIssued(period=period, until=until):
                left = tuple(update for update in self.pending if update.at > until)
                return Digest(left, period, until)
        return self


def due_period(digest: Digest, procedure: Procedure, now: datetime) -> str | None:
    """The week whose digest is due and has not been issued, None if there is none.

    After weeks asleep this names one week only, the latest: one digest covers everything since the last one.
    """
    zone = procedure.calendar.zone
    instant = weekly_instant(now, procedure.digest_weekday, procedure.digest_time, zone)
    period = week_name(instant, zone)
    return period if period > digest.period else None


def items_for(address: str, pending: Iterable[UpdateShared], people: People) -> list[UpdateShared]:
    """What the owner of the address may see of the pending updates, in the order in which they came."""
    return [update for update in pending if may_receive(update.audience, address, people)]
