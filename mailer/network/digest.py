"""The weekly digest: what was shared since the last one, and for whom.

Source: Terms of Reference, duty 1, "Share regular updates on key, emerging migration issues and activities".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .audiences import may_receive
from .dates import week_name, weekly_instant
from .facts import AudienceChanged, DigestIssued, Fact, ProposalClosed, UpdateShared
from .groups import Group
from .people import People
from .procedure import Procedure


@dataclass(frozen=True, slots=True)
class Shelved:
    """Something in the library, as far as deciding for whom it is needs it. `address`: the author's."""

    reference: str
    title: str
    organisation: str
    address: str
    audience: str

    @classmethod
    def of(cls, fact: UpdateShared) -> "Shelved":
        """What was just shared."""
        return cls(fact.about, fact.title, fact.organisation, fact.address, fact.audience)


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for the next digest, and when the last one was issued. `lapsed`: the proposals that were given up
    since the last one that told anything."""

    pending: tuple[UpdateShared, ...] = ()
    period: str = ""
    until: datetime | None = None
    lapsed: tuple[str, ...] = ()

    def after(self, fact: Fact) -> "Digest":
        """The digest once `fact` has happened."""
        match fact:
            case UpdateShared():
                return replace(self, pending=(*self.pending, fact))
            case AudienceChanged(about=about, audience=audience):
                changed = (replace(each, audience=audience) if each.about == about else each for each in self.pending)
                return replace(self, pending=tuple(changed))
            case ProposalClosed(about=about):
                return replace(self, lapsed=(*self.lapsed, about))
            case DigestIssued(period=period, until=until, items=items):
                left = tuple(update for update in self.pending if update.at > until)
                return Digest(left, period, until, () if items else self.lapsed)
        return self


def issue_due(digest: Digest, procedure: Procedure, now: datetime) -> DigestIssued | None:
    """The issue that is due and has not gone out, None if there is none.

    After weeks asleep there is one, the latest: it covers everything since the last one. What was shared only after the
    hour of an issue that has nothing to tell waits for the next.
    """
    zone = procedure.calendar.zone
    instant = weekly_instant(now, procedure.digest_weekday, procedure.digest_time, zone)
    period = week_name(instant, zone)
    if period <= digest.period:
        return None
    if not any(update.at <= instant for update in digest.pending):
        return DigestIssued(period, digest.until, instant, ())
    return DigestIssued(period, digest.until, now, tuple(update.about for update in digest.pending))


def extra_issue(digest: Digest, now: datetime) -> DigestIssued:
    """An issue that a person asks for: everything pending, now. The week's own issue follows with what is newer."""
    return DigestIssued(digest.period, digest.until, now, tuple(update.about for update in digest.pending))


def items_for(
    address: str, pending: Iterable[UpdateShared], people: People, groups: Mapping[str, Group]
) -> list[UpdateShared]:
    """What the owner of the address may see of the pending updates, in the order in which they came."""
    return [update for update in pending if may_receive(update.audience, address, people, groups)]
