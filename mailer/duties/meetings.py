"""Reminders of meetings, to the organisations from which nobody has answered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..decision import Decision
from ..letters import meetings as letters
from ..mail import Mailbox
from ..network import Network
from ..network.facts import ReminderSent
from ..network.meetings import Meeting


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The latest reminder that has fallen due for each meeting; what was slept through is not sent late as well."""
    for meeting in network.meetings.values():
        steps = [step for step in network.procedure.meeting_reminders if _is_due(meeting, step, now)]
        fresh = [step for step in steps if (meeting.schedule_sequence, _name(step)) not in meeting.reminded]
        if meeting.state(now) != "planned" or not fresh:
            continue
        sent = tuple(ReminderSent(meeting.reference, meeting.schedule_sequence, _name(step), now) for step in fresh)
        nearest = min(steps)
        told = letters.reminder(network, meeting, _name(nearest)) if nearest in fresh else ()
        why = f"{meeting.reference}: {_name(nearest)} before, {len(told)} people have not answered"
        yield Decision(why, sent, told, about=meeting.reference)


def _is_due(meeting: Meeting, step: timedelta, now: datetime) -> bool:
    """True once the moment has come, if people had been asked before it."""
    return meeting.asked_at < meeting.start - step <= now


def _name(step: timedelta) -> str:
    return f"P{step.days}D" if not step.seconds else f"PT{int(step.total_seconds() // 3600)}H"
