"""Meetings: on request, quarterly, annual; who was invited, who answered, and who will be represented.

Source: Terms of Reference, "will meet on a quarterly basis, or upon request by its members"; RFC 5546 for the sequence
numbers. Representation is for each organisation, and a pure function of the answers, in whatever order they are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .facts import (
    Attendance,
    AttendanceAnswered,
    Fact,
    Invitee,
    MeetingCancelled,
    MeetingChanged,
    MeetingKind,
    MeetingPlanned,
    NewTimeProposed,
    ReminderSent,
)

# The first of these that somebody of the organisation answered is the organisation's.
_PRECEDENCE = (Attendance.ACCEPTED, Attendance.REVIEW, Attendance.TENTATIVE, Attendance.DECLINED)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands. `schedule_sequence`: the sequence of the last change of time; older answers are stale.

    `asked_at`: when people were last asked whether they come. `group`: the working group whose meeting it is, or "".
    """

    reference: str
    uid: str
    title: str
    kind: MeetingKind
    start: datetime
    end: datetime
    place: str
    link: str
    agenda: str
    invited: tuple[Invitee, ...]
    asked_at: datetime
    group: str = ""
    sequence: int = 0
    schedule_sequence: int = 0
    cancelled: str | None = None
    answers: tuple[AttendanceAnswered, ...] = ()
    proposals: tuple[NewTimeProposed, ...] = ()
    reminded: frozenset[tuple[int, str]] = frozenset()

    @classmethod
    def of(cls, fact: MeetingPlanned) -> "Meeting":
        """The meeting that was just planned."""
        return cls(
            fact.about,
            fact.uid,
            fact.title,
            fact.kind,
            fact.start,
            fact.end,
            fact.place,
            fact.link,
            fact.agenda,
            fact.invited,
            fact.at,
            fact.group,
        )

    def after(self, fact: Fact) -> "Meeting":
        """The meeting once `fact` has happened; itself if the fact is about something else."""
        match fact:
            case MeetingChanged():
                moved = (fact.start, fact.end) != (self.start, self.end)
                return replace(
                    self,
                    sequence=fact.sequence,
                    schedule_sequence=fact.sequence if moved else self.schedule_sequence,
                    start=fact.start,
                    end=fact.end,
                    place=fact.place,
                    link=fact.link,
                    asked_at=fact.at if moved else self.asked_at,
                )
            case MeetingCancelled():
                return replace(self, sequence=fact.sequence, cancelled=fact.reason)
            case AttendanceAnswered():
                return replace(self, answers=(*self.answers, fact))
            case NewTimeProposed():
                return replace(self, proposals=(*self.proposals, fact))
            case ReminderSent():
                return replace(self, reminded=self.reminded | {(fact.revision, fact.step)})
        return self

    def state(self, now: datetime) -> str:
        """ "planned", "cancelled" or "held" (its end has passed)."""
        if self.cancelled is not None:
            return "cancelled"
        return "held" if now >= self.end else "planned"

    def invitee(self, address: str) -> Invitee | None:
        """The invitation of that address, None if it has none."""
        return next((invitee for invitee in self.invited if invitee.address == address), None)

    def answer_of(self, address: str) -> AttendanceAnswered | None:
        """The person's standing answer: the newest that is not stale; None if there is none."""
        mine = [answer for answer in self.answers if answer.address == address and not self.is_stale(answer.sequence)]
        in_order = sorted(mine, key=lambda answer: (answer.replied_at, answer.at))
        return in_order[-1] if in_order else None

    def is_stale(self, sequence: int | None) -> bool:
        """True for an answer to an earlier date (RFC 5546 2.1.5); an unknown sequence has the benefit of the doubt."""
        return sequence is not None and sequence < self.schedule_sequence

    def silent(self) -> list[Invitee]:
        """Those who were invited and have no standing answer, for organisations of which nobody answered at all."""
        heard = {entry.organisation for entry in representation(self) if entry.status is not Attendance.NONE}
        return [invitee for invitee in self.invited if invitee.organisation not in heard]


@dataclass(frozen=True, slots=True)
class Represented:
    """How an organisation will be represented, and by which answers."""

    organisation: str
    status: Attendance
    answers: tuple[AttendanceAnswered, ...]


def representation(meeting: Meeting) -> list[Represented]:
    """One entry for each invited organisation, by name. A provisional answer only ever asks for a person's eye."""
    addresses = sorted({answer.address for answer in meeting.answers})
    standing = [answer for address in addresses if (answer := meeting.answer_of(address))]
    return [
        _represented(name, [answer for answer in standing if answer.organisation == name])
        for name in sorted({invitee.organisation for invitee in meeting.invited})
    ]


def _represented(organisation: str, answers: Iterable[AttendanceAnswered]) -> Represented:
    kept = tuple(answers)
    given = {Attendance.REVIEW if answer.provisional else answer.status for answer in kept}
    status = next((status for status in _PRECEDENCE if status in given), Attendance.NONE)
    return Represented(organisation, status, kept)
