"""Asking which dates suit for a meeting, and what comes of it: a date, no date, or nothing at all.

Source: Terms of Reference, "convene and chair meetings"; "IOM … will convene the meetings".
"""

from dataclasses import dataclass, replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import polls as letters
from ..network import Network
from ..network.facts import Invitee, MeetingKind, PollClosed, PollOpened, PollPut, Slot, SlotChosen
from ..network.polls import Poll
from . import meetings
from .meetings import Convocation

_FEWEST, _MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked for. `slots` in the order of their numbers; `deadline` None: as the procedure has it; `request`:
    the reference of what it follows from, or ""."""

    title: str
    kind: MeetingKind
    slots: tuple[Slot, ...]
    place: str = ""
    link: str = ""
    agenda: str = ""
    group: str = ""
    deadline: datetime | None = None
    request: str = ""


def open_poll(network: Network, inquiry: Inquiry, uid: str, now: datetime) -> Decision:
    """Ask everybody whom such a meeting would invite. Its reference, and `uid` (RFC 5545 section 3.8.4.7), become the
    meeting's."""
    procedure = network.procedure
    deadline = inquiry.deadline or procedure.poll_period.after(now, procedure.calendar, procedure.deadline_hour)
    _check(inquiry, deadline, now)
    people, group = meetings.concerned(network, inquiry.kind, inquiry.group)
    reference = network.next_reference("M", min(slot.start for slot in inquiry.slots))
    fact = PollOpened(
        about=reference,
        uid=uid,
        title=inquiry.title,
        kind=inquiry.kind,
        slots=inquiry.slots,
        place=inquiry.place,
        link=inquiry.link,
        agenda=inquiry.agenda,
        group=group,
        request=inquiry.request,
        asked=tuple(Invitee(person.organisation, person.name, person.address) for person in people),
        deadline=deadline,
        at=now,
    )
    after = network.after(fact)
    told = letters.asked(after, after.polls[reference])
    return Decision(f"{reference}: {len(told)} people are asked which dates suit", (fact,), told, about=reference)


def _check(inquiry: Inquiry, deadline: datetime, now: datetime) -> None:
    starts = [slot.start for slot in inquiry.slots]
    if not _FEWEST <= len(set(starts)) == len(starts) <= _MOST:
        raise Refused(f"give {_FEWEST} to {_MOST} different dates, each with --slot; to name one: mailer meeting plan")
    if deadline <= now:
        raise Refused(f"the answers would be due at {deadline.isoformat()}, which is past; give a later --deadline")
    if deadline >= min(starts):
        first, due = min(starts).isoformat(), deadline.isoformat()
        raise Refused(f"the first date, {first}, is not after the deadline for answers, {due}; give later dates")


def put(network: Network, poll: Poll, now: datetime) -> Decision:
    """Put the answers to those who choose."""
    fact = PollPut(poll.reference, now)
    after = network.after(fact)
    told = letters.put(after, after.polls[poll.reference])
    silent = ", ".join(poll.silent()) or "nobody"
    why = f"{poll.reference}: the dates are before {len(told)} who choose; no answer from {silent}"
    return Decision(why, (fact,), told, about=poll.reference)


def choose(network: Network, reference: str, number: int, by: str, now: datetime) -> Decision:
    """The meeting is planned for the date of that number, under the reference of the poll, and the invitation follows.

    `by`: an address, or the account of somebody of the Secretariat.
    """
    poll = _running(network, reference, number)
    if not 0 < number <= len(poll.slots):
        raise Refused(f"{reference} has the dates 1 to {len(poll.slots)}, and no {number}")
    slot = poll.slots[number - 1]
    call = Convocation(
        title=poll.title,
        kind=poll.kind,
        start=slot.start,
        end=slot.end,
        place=poll.opened.place,
        link=poll.opened.link,
        agenda=poll.opened.agenda,
        group=poll.group,
    )
    chosen = SlotChosen(reference, number, by, now)
    planned = meetings.plan(network.after(chosen), call, poll.opened.uid, now, reference)
    why = f"date {number} is chosen by {by}; {planned.why}"
    return replace(planned, why=why, facts=(chosen, *planned.facts))


def find_no_date(network: Network, reference: str, by: str, now: datetime) -> Decision:
    """None of the dates is right, says whoever chooses (by address); the Secretariat is asked for others."""
    poll = _running(network, reference, 0)
    fact = PollClosed(reference, False, "", by, now)
    after = network.after(fact)
    told = letters.without_date(after, poll.after(fact))
    return Decision(f"{reference}: no date is right, says {by}", (fact,), told, about=reference)


def cancel(network: Network, reference: str, reason: str, now: datetime) -> Decision:
    """Call the meeting off; one of which only the date was asked for as well: those who were asked are told."""
    poll = network.polls.get(reference)
    if poll is None or reference in network.meetings:
        return meetings.cancel(network, reference, reason, now)
    _running(network, reference, 0)
    fact = PollClosed(reference, True, reason, "", now)
    after = network.after(fact)
    told = letters.cancelled(after, after.polls[reference])
    why = f"{reference}: no date is asked for any more, {len(told)} people are told"
    return Decision(why, (fact,), told, about=reference)


def _running(network: Network, reference: str, number: int) -> Poll:
    poll = network.polls.get(reference)
    if poll is None:
        raise NotFound(f"no dates were asked for {reference}; see: mailer meeting list --polls")
    if poll.is_over:
        chosen = f"settled already, for date {poll.chosen}" if poll.chosen else poll.state.replace("_", " ")
        raise Refused(f"{reference} is {chosen}; date {number} was not taken" if number else f"{reference} is {chosen}")
    return poll
