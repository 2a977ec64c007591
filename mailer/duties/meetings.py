"""What goes out before a meeting: the call for its agenda, agenda and papers, reminders, joining details.

Each once for a meeting and its date, the latest only of what was slept through, and nothing once it has begun.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..acts import agenda
from ..decision import Decision
from ..letters import agenda as agenda_letters
from ..letters import meetings as letters
from ..mail import Mailbox
from ..network import Network
from ..network.facts import ReminderSent
from ..network.meetings import Meeting

_CALL, _PAPERS, _JOINING = "agenda", "papers", "joining"
# How long after an invitation, or a move, nothing is written about it: it may not have left yet, and be taken back.
_REST, _LONG_REST = timedelta(hours=1), timedelta(days=1)


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """What has fallen due for each meeting that is to come."""
    for meeting in network.meetings.values():
        if meeting.state(now) == "planned":
            yield from _reminder(network, meeting, now)
            if now < meeting.start:
                yield from _agenda_call(network, meeting, now)
                yield from _papers(network, meeting, now)
                yield from _joining(network, meeting, now)


def _reminder(network: Network, meeting: Meeting, now: datetime) -> Iterator[Decision]:
    """The latest reminder, to the organisations from which nobody has answered."""
    steps = [step for step in network.procedure.meeting_reminders if _is_due(meeting, step, now)]
    fresh = [step for step in steps if not _is_done(meeting, _name(step))]
    if not fresh:
        return
    sent = tuple(_done(meeting, _name(step), now) for step in fresh)
    nearest = min(steps)
    told = letters.reminder(network, meeting, _name(nearest)) if nearest in fresh else ()
    why = f"{meeting.reference}: {_name(nearest)} before, {len(told)} people have not answered"
    yield Decision(why, sent, told, about=meeting.reference)


def _agenda_call(network: Network, meeting: Meeting, now: datetime) -> Iterator[Decision]:
    """What should be on the agenda? Until agenda and papers go out.

    A meeting that was planned later than that is called for a day later, if it has no agenda; one that was moved, only
    if the moment comes again: what was proposed for the earlier date stands.
    """
    ahead, until = network.procedure.agenda_call, agenda.points_due(network, meeting)
    if not ahead or not meeting.start - ahead <= now < until or _is_done(meeting, _CALL):
        return
    is_first = all(step != _CALL for _, step in meeting.reminded)
    is_late = is_first and not meeting.agenda and now >= meeting.asked_at + _LONG_REST
    if _is_due(meeting, ahead, now) or is_late:
        told = agenda_letters.call(network, meeting, until)
        why = f"{meeting.reference}: {len(told)} people are asked for points for the agenda"
        yield Decision(why, (_done(meeting, _CALL, now),), told, about=meeting.reference)


def _papers(network: Network, meeting: Meeting, now: datetime) -> Iterator[Decision]:
    """Agenda and papers. If there are none, the Secretariat is told; but not of a meeting that was planned or moved so
    late that the moment was past: what is added then goes out by itself."""
    ahead = network.procedure.papers
    if not ahead or now < meeting.start - ahead or _is_done(meeting, _PAPERS):
        return
    in_time = _is_due(meeting, ahead, now)
    is_rested = now >= meeting.asked_at + _REST
    sent = agenda.send(network, meeting, in_time, now) if is_rested else None
    if sent is not None:
        yield Decision(sent.why, (_done(meeting, _PAPERS, now), *sent.facts), sent.letters, about=meeting.reference)
    elif in_time:
        told = () if meeting.mailings else agenda_letters.papers_missing(network, meeting)
        why = f"{meeting.reference}: there is no {'new ' * bool(meeting.mailings)}agenda and no paper to send"
        yield Decision(why, (_done(meeting, _PAPERS, now),), told, about=meeting.reference)


def _joining(network: Network, meeting: Meeting, now: datetime) -> Iterator[Decision]:
    ahead = network.procedure.joining
    if ahead and _is_due(meeting, ahead, now) and not _is_done(meeting, _JOINING):
        told = agenda_letters.joining(network, meeting)
        why = f"{meeting.reference}: joining details to {len(told)} people"
        yield Decision(why, (_done(meeting, _JOINING, now),), told, about=meeting.reference)


def _is_due(meeting: Meeting, step: timedelta, now: datetime) -> bool:
    """True once the moment has come, if people had been asked a while before it."""
    return meeting.asked_at + _REST <= meeting.start - step <= now


def _is_done(meeting: Meeting, step: str) -> bool:
    return (meeting.schedule_sequence, step) in meeting.reminded


def _done(meeting: Meeting, step: str, now: datetime) -> ReminderSent:
    return ReminderSent(meeting.reference, meeting.schedule_sequence, step, now)


def _name(step: timedelta) -> str:
    return f"P{step.days}D" if not step.seconds else f"PT{int(step.total_seconds() // 3600)}H"
