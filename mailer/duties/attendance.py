"""Who comes, told to those who see to a meeting week by week and on the last day before it; afterwards, who came."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..acts import attendance
from ..decision import Decision
from ..letters import attendance as letters
from ..mail import Mailbox
from ..network import Network
from ..network.coming import fingerprint, who_comes
from ..network.dates import week_name, weekly_instant
from ..network.facts import ComingTold
from ..network.meetings import Meeting
from ..network.procedure import Procedure

_LAST = "the day before"


def coming_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The page of who comes: once a week if there is anything new on it, and always on the last day before."""
    for meeting in network.meetings.values():
        if meeting.state(now) != "planned" or now >= meeting.start or not network.procedure.who_comes:
            continue
        step = _step(meeting, network.procedure, now)
        if step and step not in {each.step for each in meeting.told if each.revision == meeting.schedule_sequence}:
            yield _told(network, meeting, step, now)


def _step(meeting: Meeting, procedure: Procedure, now: datetime) -> str:
    """The newest time that has come of telling who comes, "" if there is none since people were asked."""
    last = last_before(meeting, procedure)
    if now >= last:
        return _LAST
    weekly = weekly_instant(now, procedure.digest_weekday, procedure.digest_time, procedure.calendar.zone)
    has_begun = weekly >= meeting.start - procedure.who_comes and weekly > meeting.asked_at
    return week_name(weekly, procedure.calendar.zone) if has_begun else ""


def last_before(meeting: Meeting, procedure: Procedure) -> datetime:
    """When it is told for the last time who comes: in the morning of the last working day before the meeting; for one
    that people were asked to only after it, when half of the time is over."""
    calendar = procedure.calendar
    day = meeting.start.astimezone(calendar.zone).date() - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    morning = calendar.at(day, procedure.morning)
    return morning if meeting.asked_at < morning else meeting.asked_at + (meeting.start - meeting.asked_at) / 2


def _told(network: Network, meeting: Meeting, step: str, now: datetime) -> Decision:
    coming = who_comes(meeting, network.people)
    shown = fingerprint(meeting, coming)
    fact = ComingTold(meeting.reference, meeting.schedule_sequence, step, shown, now)
    if step != _LAST and meeting.told and meeting.told[-1].shown == shown:
        why = f"{meeting.reference}: nothing is new on who comes since it was last told"
        return Decision(why, (fact,), about=meeting.reference)
    told = letters.who_comes(network, meeting, coming, step, step == _LAST)
    why = f"{meeting.reference}: {len(told)} people are told who comes"
    return Decision(why, (fact,), told, about=meeting.reference)


def who_came_due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """Who came? Asked once, in the first morning of a working day after the meeting, unless it is known by then."""
    procedure = network.procedure
    for meeting in network.unrecorded(now):
        if meeting.asked is None and now >= procedure.calendar.next_at(meeting.end, procedure.morning):
            yield attendance.ask(network, meeting.reference, now)
