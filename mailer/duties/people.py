"""What the member list asks for by the clock: checks whether it is right, its sharing, what nobody confirmed in time.

Source: Terms of Reference, "IOM will keep the member list updated and share it regularly".
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..acts import changes, keys
from ..decision import Decision
from ..letters import groups as letters
from ..mail import Mailbox
from ..network import Network
from ..network.facts import OrganisationKind, ReminderSent

_NEVER = timedelta()
_END = "end"


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """What nobody confirmed in time lapses; focal points are asked; the list is shared; groups that end are told."""
    if mailbox.read_until is not None:
        yield from _lapsed(network, min(mailbox.read_until, now), now)
    yield from _checks(network, now)
    if _is_to_be_shared(network, now):
        yield changes.share(network, now)
    for group in network.groups.values():
        if group.is_overdue(now) and _END not in group.reminded:
            told = letters.overdue(network, group)
            why = f"{group.reference} was to end on {group.ends:%Y-%m-%d}, and has not reported"
            yield Decision(why, (ReminderSent(group.reference, 0, _END, now),), told, about=group.reference)


def _lapsed(network: Network, read: datetime, now: datetime) -> Iterator[Decision]:
    """What nobody answered, by the mails that had arrived by `read`: what came in time may not have been read yet."""
    for act in network.keys.values():
        if act.state == "open" and read >= act.asked.lapses:
            yield keys.lapse(network, act, now)
    for change in network.changes.values():
        if changes.may_lapse(change, read, network.procedure.change_lapses):
            yield changes.decided(network, change, False, "the clock", now)


def _checks(network: Network, now: datetime) -> Iterator[Decision]:
    every = network.procedure.verify_every
    if every <= _NEVER:
        return
    names = [
        each.name
        for each in network.people.members_and_ministries()
        if now - max(each.asked_at or each.joined, each.checked_at or each.joined) >= every
        and network.people.focal_points(each.name)
    ]
    if names:
        yield changes.check(network, names, now)


def _is_to_be_shared(network: Network, now: datetime) -> bool:
    """True once the list is old, or what is new on it is. The first time, somebody of the Secretariat sends it."""
    people, procedure = network.people, network.procedure
    if people.shared_at is None or not people.people_of_kind(OrganisationKind.MEMBER):
        return False
    newest = max((news.at for news in people.news), default=None)
    by_schedule = _NEVER < procedure.share_every <= now - people.shared_at
    by_news = newest is not None and _NEVER < procedure.share_after <= now - newest
    return by_schedule or by_news
