"""The Network as one frozen value: the state that its facts come to.

Pure; it has never heard of a mailbox or a database.

Each file beside this one is an article of the Terms of Reference, and can be held against it line by line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from .audiences import may_receive
from .consensus import Proposal, silent
from .digest import Digest
from .facts import (
    Attendance,
    Fact,
    MeetingPlanned,
    MinutesAdopted,
    MinutesCirculated,
    MinutesCommented,
    NoteSent,
    OrganisationKind,
    ProposalAdopted,
    ReminderSent,
    RoundOpened,
    UpdateShared,
)
from .meetings import Meeting, representation
from .minutes import Minutes
from .people import People
from .procedure import Procedure


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that waits on an organisation. `kind`: "position", "attendance" or "minutes"; `due` may be None."""

    about: str
    kind: str
    title: str
    due: datetime | None

    @property
    def what(self) -> str:
        """What is awaited, in words for the console and for scripts."""
        return f"{_AWAITED[self.kind]} “{self.title}”"


_AWAITED = {
    "position": "a position on",
    "attendance": "an answer to the invitation to",
    "minutes": "corrections, if any, to the minutes of",
}


@dataclass(frozen=True, slots=True)
class Network:
    """Organisations, people and every matter that is known, under the procedure in force."""

    procedure: Procedure
    people: People = field(default_factory=People)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    minutes: Mapping[str, Minutes] = field(default_factory=dict)
    digest: Digest = field(default_factory=Digest)
    counted: Mapping[str, int] = field(default_factory=dict)
    noted_at: datetime | None = None

    def after(self, *facts: Fact) -> "Network":
        """The Network once these facts have happened, in this order."""
        network = self
        for fact in facts:
            network = network._after(fact)
        return network

    def _after(self, fact: Fact) -> "Network":
        people = self.people.after(fact)
        network = self if people is self.people else replace(self, people=people)
        about = str(getattr(fact, "about", ""))
        match fact:
            case MeetingPlanned(about=reference):
                meetings = {**self.meetings, reference: Meeting.of(fact)}
                return replace(network.having_given(reference), meetings=meetings)
            case RoundOpened(about=reference) if reference not in self.proposals:
                proposals = {**self.proposals, reference: Proposal.of(fact)}
                return replace(network.having_given(reference), proposals=proposals)
            case UpdateShared(about=reference):
                return replace(network.having_given(reference), digest=self.digest.after(fact))
            case MinutesCirculated(about=reference) if reference not in self.minutes:
                return replace(network, minutes={**self.minutes, reference: Minutes.of(fact)})
            case MinutesCirculated() | MinutesCommented() | MinutesAdopted():
                changed = self.minutes[fact.about].after(fact)
                network = replace(network, minutes={**self.minutes, fact.about: changed})
                return network.having_given(fact.number) if isinstance(fact, MinutesAdopted) else network
            case NoteSent(at=at):
                return replace(network, noted_at=at)
            case ReminderSent(about=reference) if reference in self.meetings:
                return replace(network, meetings={**self.meetings, reference: self.meetings[reference].after(fact)})
        if about in self.proposals:
            network = replace(network, proposals={**self.proposals, about: self.proposals[about].after(fact)})
            return network.having_given(fact.number) if isinstance(fact, ProposalAdopted) else network
        if about in self.meetings:
            return replace(network, meetings={**self.meetings, about: self.meetings[about].after(fact)})
        digest = self.digest.after(fact)
        return network if digest is self.digest else replace(network, digest=digest)

    def having_given(self, name: str) -> "Network":
        """The Network in which this reference or number is taken: "M-2026-01", "UNMN/2026/MIN/1"."""
        series, _, count = name.rpartition("/" if "/" in name else "-")
        return replace(self, counted={**self.counted, series: max(int(count), self.counted.get(series, 0))})

    def next_reference(self, letter: str, now: datetime, digits: int = 2) -> str:
        """The next reference of a series (M, C, U), counted in the Network's calendar year: "M-2026-01"."""
        series = f"{letter}-{self.procedure.year_of(now)}"
        return f"{series}-{self.counted.get(series, 0) + 1:0{digits}d}"

    def next_number(self, series: str, now: datetime) -> str:
        """The next number of a register (DEC, MIN), without gaps: "UNMN/2026/MIN/1"."""
        register = f"{self.procedure.symbol}/{self.procedure.year_of(now)}/{series}"
        return f"{register}/{self.counted.get(register, 0) + 1}"

    def parties(self, reference: str) -> frozenset[str]:
        """The organisations that take part in the matter; none for a matter that is not known."""
        if reference in self.proposals:
            return frozenset(entry.organisation for entry in self.proposals[reference].current.roll)
        if reference in self.meetings:
            return frozenset(invitee.organisation for invitee in self.meetings[reference].invited)
        return frozenset()

    def may_receive(self, audience: str, address: str) -> bool:
        """True if the owner of the address belongs to the audience (network/audiences.py)."""
        return may_receive(audience, address, self.people, self.parties(audience))

    def waiting_on(self, organisation: str, now: datetime) -> list[Pending]:
        """What waits on the organisation: positions, answers to invitations, minutes; the earliest due first."""
        grace = self.procedure.grace
        pending = [
            Pending(proposal.reference, "position", proposal.title, proposal.current.deadline)
            for proposal in self.proposals.values()
            if proposal.current.state(now) == "open" and organisation in silent(proposal.current, grace)
        ]
        pending += [
            Pending(meeting.reference, "attendance", meeting.title, meeting.start)
            for meeting in self.meetings.values()
            if meeting.state(now) == "planned" and _unanswered(meeting, organisation)
        ]
        pending += [
            Pending(minutes.meeting, "minutes", self.meetings[minutes.meeting].title, minutes.deadline)
            for minutes in self.minutes.values()
            if minutes.state == "circulated" and now <= minutes.deadline and self._had_draft(minutes, organisation)
        ]
        return sorted(pending, key=lambda each: (each.due is None, each.due or now, each.about))

    def _had_draft(self, minutes: Minutes, organisation: str) -> bool:
        return any(invitee.organisation == organisation for invitee in self.meetings[minutes.meeting].invited)

    def waiting(self, now: datetime) -> dict[str, list[Pending]]:
        """What waits on whom: every member and ministry on which something waits, by name."""
        names = [each.name for each in self.people.of_kind(OrganisationKind.MEMBER, OrganisationKind.MINISTRY)]
        return {name: pending for name in names if (pending := self.waiting_on(name, now))}


def _unanswered(meeting: Meeting, organisation: str) -> bool:
    return any(
        entry.organisation == organisation and entry.status is Attendance.NONE for entry in representation(meeting)
    )


def fold(procedure: Procedure, facts: Iterable[Fact]) -> Network:
    """The Network that these facts, in their order, come to."""
    return Network(procedure).after(*facts)
