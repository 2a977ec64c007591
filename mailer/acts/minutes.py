"""The minutes of a meeting: a draft to begin with, and their circulation.

Source: Terms of Reference, "IOM … will convene the meetings and provide the meeting minutes".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import minutes as letters
from ..network import Network
from ..network.coming import absent, expected
from ..network.consensus import Proposal
from ..network.facts import Attended, MeetingKind, MinutesCirculated, OrganisationKind, Role
from ..network.meetings import Meeting
from .rounds import given

_POINT = re.compile(r"(?:#{1,6}|\d{1,3}[.)]|[-*•])\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda, and what stands below it."""

    title: str
    below: str = ""


def draft(network: Network, reference: str, now: datetime) -> Mapping[str, object]:
    """What a draft of the minutes begins with: who came, the agenda, what was decided meanwhile, what comes next.

    Everything in it may be known to everybody who was invited. Raises NotFound and Refused.
    """
    meeting = _held(network, reference, now)
    record = meeting.attendance
    present, apologies = (record.present, record.apologies) if record else expected(meeting, network.people)
    convenor, is_groups = network.convenor(meeting), meeting.kind is MeetingKind.GROUP
    return {
        "meeting": meeting,
        "is_groups": is_groups,
        "chairs": ([convenor] if convenor else []) if is_groups else network.people.with_role(Role.CO_CHAIR),
        "is_recorded": record is not None,
        "present": _by_organisation(present),
        "apologies": _by_organisation(apologies),
        "absent": absent(meeting),
        "agenda": points(meeting.agenda),
        "decisions": _decisions(network, meeting),
        "next": _next(network, meeting, now),
    }


def _by_organisation(who: Iterable[Attended]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for each in who:
        found.setdefault(each.organisation, []).extend([each.name] if each.name else [])
    return sorted(found.items())


def points(agenda: str) -> list[Point]:
    """The points of an agenda in Markdown: what is numbered, listed or a heading; every line, where nothing is."""
    lines = agenda.strip().split("\n")
    starts = [place for place, line in enumerate(lines) if _POINT.match(line)]
    if not starts:
        return [Point(line.strip()) for line in lines if line.strip()]
    return [
        Point(lines[start][_POINT.match(lines[start]).start(1) :].strip(), "\n".join(lines[start + 1 : end]).strip())  # type: ignore[union-attr]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _decisions(network: Network, meeting: Meeting) -> list[Proposal]:
    """What was adopted since the meeting before it, as far as everybody who was invited was asked, or is a member."""
    before = [
        each.start
        for each in network.meetings.values()
        if each.group == meeting.group and each.cancelled is None and each.start < meeting.start
    ]
    since = max(before, default=None)
    return [
        each
        for each in network.proposals.values()
        if each.adopted_at is not None
        and (since is None or since < each.adopted_at)
        and each.adopted_at <= meeting.end
        and all(_is_member(network, name) or each.current.standing(name) for name in network.parties(meeting.reference))
    ]


def _next(network: Network, meeting: Meeting, now: datetime) -> list[Meeting]:
    """The meetings that are planned, and to which everybody who was invited to this one is invited, or belongs."""
    parties = network.parties(meeting.reference)
    planned = [each for each in network.meetings.values() if each.state(now) == "planned"]
    known = [each for each in planned if each.group in ("", meeting.group) and _is_for(network, each, parties)]
    return sorted(known, key=lambda each: each.start)


def _is_for(network: Network, meeting: Meeting, organisations: Iterable[str]) -> bool:
    invited = network.parties(meeting.reference)
    of_members = meeting.kind is not MeetingKind.GROUP
    return all(name in invited or (of_members and _is_member(network, name)) for name in organisations)


def _is_member(network: Network, organisation: str) -> bool:
    known = network.people.organisations.get(organisation)
    return known is not None and known.kind is OrganisationKind.MEMBER and known.left is None


def _held(network: Network, reference: str, now: datetime) -> Meeting:
    meeting = network.meetings.get(reference)
    if meeting is None:
        raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
    if meeting.cancelled is not None or now < meeting.start:
        raise Refused(f"{reference} is {meeting.state(now)}; minutes are of a meeting that took place")
    return meeting


def circulate(network: Network, reference: str, text: str, deadline: datetime | None, now: datetime) -> Decision:
    """Send the draft (or its next revision) for corrections; silence by the deadline adopts it."""
    _held(network, reference, now)
    known = network.minutes.get(reference)
    if known is not None and known.state == "adopted":
        raise Refused(f"the minutes of {reference} are adopted as {known.number}; they are not changed any more")
    if known is not None and known.text == text:
        raise Refused(f"the text is the same as revision {known.revision}")
    if not text.strip():
        raise Refused("the file is empty; there are no minutes in it")
    procedure = network.procedure
    until = (
        procedure.minutes_period.after(now, procedure.calendar, procedure.deadline_hour)
        if deadline is None
        else given(procedure.calendar, deadline, procedure.minutes_floor, now)
    )
    fact = MinutesCirculated(reference, known.revision + 1 if known else 1, text, until, now)
    after = network.after(fact)
    told = letters.circulation(after, after.minutes[reference])
    why = f"minutes of {reference} r{fact.revision}: corrections until {until.isoformat()}, {len(told)} people"
    return Decision(why, (fact,), told, about=reference, settles="minutes_comment")
