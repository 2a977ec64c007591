"""The Network as one frozen value: the state that its facts come to.

Pure; it has never heard of a mailbox or a database.

Each file beside this one is an article of the Terms of Reference, and can be held against it line by line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from .audiences import may_receive
from .changes import Change
from .consensus import Draft, Proposal, Round, silent, words_of
from .digest import Digest, Shelved
from .facts import (
    AdmissionPut,
    AnnualMissed,
    AudienceChanged,
    ChangeDecided,
    ChangeProposed,
    DigestIssued,
    Fact,
    GroupClosed,
    GroupCreated,
    GroupJoined,
    GroupParted,
    KeysAsked,
    KeysLapsed,
    KeyTurned,
    LetterReturned,
    MeetingKind,
    MeetingPlanned,
    MeetingRequested,
    MinutesAdopted,
    MinutesCirculated,
    MinutesCommented,
    NoteSent,
    OrganisationKind,
    PollClosed,
    PollOpened,
    PollPut,
    ProposalAdopted,
    ProposalClosed,
    QuarterProposed,
    RequestDecided,
    RequestSupported,
    Role,
    RoundDrafted,
    RoundOpened,
    SlotChosen,
    SlotsAnswered,
    StatementDrafted,
    StatementReleased,
    UpdateShared,
)
from .groups import Group, after_the_list
from .keys import KeyedAct
from .listed import Person
from .meetings import Meeting, representation
from .minutes import Minutes
from .people import OF_PEOPLE, People
from .polls import Poll
from .procedure import Procedure
from .requests import Request
from .statements import Statement, clearances, of_lead, readers


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that waits on an organisation. `kind`: "position", "clearance", "attendance", "dates" or "minutes";
    `due` may be None."""

    about: str
    kind: str
    title: str
    due: datetime | None

    @property
    def what(self) -> str:
        """What is awaited, in words for the console and for scripts."""
        return f"{_AWAITED[self.kind]} “{self.title}”"


_ARTICLES = ("proposals", "drafts", "meetings", "groups", "changes", "keys", "statements")
# Facts whose matter must have begun: without it they cannot be read.
_ARTICLE: Mapping[type[Fact], str] = {
    **dict.fromkeys((MinutesCirculated, MinutesCommented, MinutesAdopted), "minutes"),
    **dict.fromkeys((GroupJoined, GroupParted, GroupClosed), "groups"),
    **dict.fromkeys((ChangeDecided, AdmissionPut), "changes"),
    **dict.fromkeys((KeyTurned, KeysLapsed), "keys"),
    **dict.fromkeys((RequestSupported, RequestDecided), "requests"),
    **dict.fromkeys((SlotsAnswered, PollPut, SlotChosen, PollClosed), "polls"),
}
_AWAITED = {
    "position": "a position on",
    "clearance": "the clearance of",
    "attendance": "an answer to the invitation to",
    "dates": "which dates suit for",
    "minutes": "corrections, if any, to the minutes of",
}


@dataclass(frozen=True, slots=True)
class Network:
    """Organisations, people and every matter that is known, under the procedure in force."""

    procedure: Procedure
    people: People = field(default_factory=People)
    groups: Mapping[str, Group] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    keys: Mapping[str, KeyedAct] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    polls: Mapping[str, Poll] = field(default_factory=dict)
    annual_missed: frozenset[int] = frozenset()
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    minutes: Mapping[str, Minutes] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    digest: Digest = field(default_factory=Digest)
    library: Mapping[str, Shelved] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)
    noted: NoteSent | None = None

    def after(self, *facts: Fact) -> "Network":
        """The Network once these facts have happened, in this order."""
        network = self
        for of_people, run in groupby(facts, key=lambda fact: isinstance(fact, OF_PEOPLE)):
            if of_people:
                of_list = tuple(run)
                groups = after_the_list(network.groups, of_list)
                network = replace(network, people=network.people.after(*of_list), groups=groups)
            else:
                for fact in run:
                    network = network._after(fact)
        return network

    def _after(self, fact: Fact) -> "Network":
        match fact:
            case UpdateShared(about=reference):
                library = {**self.library, reference: Shelved.of(fact)}
                return replace(self.having_given(reference), digest=self.digest.after(fact), library=library)
            case AudienceChanged(about=reference, audience=audience):
                library = {**self.library, reference: replace(self.library[reference], audience=audience)}
                return replace(self, digest=self.digest.after(fact), library=library)
            case DigestIssued():
                return replace(self, digest=self.digest.after(fact))
            case NoteSent():
                return replace(self, noted=fact)
            case LetterReturned():
                network = replace(self, people=self.people.after(fact))
                return network._gone_on(fact) if fact.about else network
            case MeetingRequested(about=reference) | QuarterProposed(about=reference):
                return self._begun("requests", reference, Request(fact))
            case AnnualMissed(year=year):
                return replace(self, annual_missed=self.annual_missed | {year})
            case PollOpened(about=reference):
                return self._begun("polls", reference, Poll(fact))
            case MeetingPlanned(about=reference):
                return self._begun("meetings", reference, Meeting.of(fact))
            case RoundOpened(about=reference) if reference not in self.proposals:
                drafts = {each: draft for each, draft in self.drafts.items() if each != reference}
                return replace(self, drafts=drafts)._begun(
                    "proposals", reference, Proposal.of(fact, self.proposals.get(fact.cites))
                )
            case RoundDrafted(about=reference) if reference not in self.proposals:
                return self._begun("drafts", reference, Draft(fact))
            case ProposalClosed(outcome="lapsed"):
                return replace(self, digest=self.digest.after(fact))._gone_on(fact)
            case StatementDrafted(about=reference) if reference not in self.statements:
                return self._begun("statements", reference, Statement.of(fact))
            case GroupCreated(about=reference):
                known = self.groups.get(reference)
                group = replace(Group.of(fact), members=known.members if known else frozenset())
                return replace(self, groups={**self.groups, reference: group})
            case ChangeProposed(about=reference):
                return self._begun("changes", reference, Change(fact))
            case KeysAsked(about=reference):
                return self._begun("keys", reference, KeyedAct(fact))
            case MinutesCirculated(about=reference) if reference not in self.minutes:
                return replace(self, minutes={**self.minutes, reference: Minutes.of(fact)})
        return self._gone_on(fact)

    def _begun(self, article: str, reference: str, matter: object) -> "Network":
        """A matter that begins: from now on it is found under its reference, and the reference is taken."""
        known: Mapping[str, Any] = getattr(self, article)
        changed: dict[str, Any] = {article: {**known, reference: matter}}
        return replace(self.having_given(reference), **changed)

    def _gone_on(self, fact: Fact) -> "Network":
        """A matter that goes on; the Network itself for a fact about none."""
        reference = str(getattr(fact, "about", ""))
        article = _ARTICLE.get(type(fact)) or next(
            (each for each in _ARTICLES if reference in getattr(self, each)), None
        )
        if article is None:
            return self
        known: Mapping[str, Any] = getattr(self, article)
        changed: dict[str, Any] = {article: {**known, reference: known[reference].after(fact)}}
        network = replace(self, **changed)
        numbered = isinstance(fact, ProposalAdopted | MinutesAdopted | StatementReleased)
        return network.having_given(fact.number) if numbered else network  # type: ignore[union-attr]

    def having_given(self, name: str) -> "Network":
        """The Network in which this reference or number is taken: "M-2026-01", "UNMN/2026/MIN/1"."""
        series, _, count = name.rpartition("/" if "/" in name else "-")
        return replace(self, counted={**self.counted, series: max(int(count), self.counted.get(series, 0))})

    def next_reference(self, letter: str, now: datetime, digits: int = 2) -> str:
        """The next reference of a series (M, C, R, U, S), counted in the Network's calendar year: "M-2026-01"."""
        series = f"{letter}-{self.procedure.year_of(now)}"
        return f"{series}-{self.counted.get(series, 0) + 1:0{digits}d}"

    def next_number(self, series: str, now: datetime) -> str:
        """The next number of a register (DEC, MIN, ST), without gaps: "UNMN/2026/MIN/1"."""
        register = f"{self.procedure.symbol}/{self.procedure.year_of(now)}/{series}"
        return f"{register}/{self.counted.get(register, 0) + 1}"

    def parties(self, reference: str) -> frozenset[str]:
        """The organisations that take part in the matter; none for a matter that is not known."""
        if reference in self.proposals:
            return frozenset(entry.organisation for entry in self.proposals[reference].current.roll)
        if reference in self.statements:
            return readers(self.statements[reference], self.proposals, self.people)
        gathering = self.gathering(reference)
        return frozenset(invitee.organisation for invitee in gathering.invited) if gathering else frozenset()

    def gathering(self, reference: str) -> Meeting | Poll | None:
        """The meeting of that reference; before there is one, the poll that asks for its date."""
        return self.meetings.get(reference) or self.polls.get(reference)

    def outside(self, address: str, audience: str, shows: Iterable[str]) -> str:
        """Why a letter may not go to this address as things are now: for its own audience, or for that of something
        that it shows. "" if it may."""
        if not self.may_receive(audience, address):
            return f"{address} is outside its audience, “{audience}”"
        for reference in shows:
            if not self.may_receive(self.audience_of(reference), address):
                return f"{address} is outside the audience of {reference}, “{self.audience_of(reference)}”"
        return ""

    def audience_of(self, reference: str) -> str:
        """For whom something is that a letter tells of: what was shared, or a meeting."""
        if reference in self.library:
            return self.library[reference].audience
        gathering = self.gathering(reference)
        return gathering.group if gathering and gathering.group else reference

    def rounds_of(self, organisation: str) -> list[Proposal]:
        """The consultations that are open, and on whose roll the organisation stands."""
        every = (each for each in self.proposals.values() if each.state == "consulting")
        return [each for each in every if each.current.standing(organisation) is not None]

    def led_by(self, organisation: str) -> list[Statement]:
        """The statements on which the organisation has a say, as one that leads them."""
        return of_lead(self.statements.values(), self.proposals, organisation)

    def voices(self, round_: Round) -> dict[str, frozenset[str]]:
        """By organisation of the roll, the addresses of those who speak for it at the deadline, or whose answer for it
        stands; none where nobody is left. An organisation that has left the Network by then is not in it."""
        people = self.people
        voices = {}
        for name in (entry.organisation for entry in round_.roll):
            if not people.organisations[name].has_left_by(round_.deadline):
                words = words_of(round_, name, self.procedure.grace)
                answered = (people.person_of(reply.address) for reply in words)
                who = (*people.speaking(name, round_.deadline), *(each for each in answered if each))
                voices[name] = frozenset(address for person in who for address in person.addresses)
        return voices

    def ministries(self, round_: Round) -> list[str]:
        """The ministries of the roll."""
        kinds = {name: self.people.organisations[name].kind for name in round_.parties}
        return [name for name, kind in kinds.items() if kind is OrganisationKind.MINISTRY]

    def unattended(self, round_: Round) -> list[str]:
        """The organisations that were reached and are silent, and for whose every voice a program has answered that
        they are away."""
        away = {(name, self.people.identity(address)) for name, address in round_.away}
        return [
            name
            for name in silent(round_, self.procedure.grace)
            if (voices := self.people.voices(name)) and all((name, each.address) in away for each in voices)
        ]

    def operators(self) -> frozenset[str]:
        """The organisations whose people sit at the console: no position of theirs is taken from there."""
        staff = (person.organisation for person in self.people.with_role(Role.SECRETARIAT))
        return frozenset((*staff, self.procedure.operator)) - {""}

    def referred_to(self, meeting: Meeting) -> list[Proposal]:
        """The proposals that were referred to a meeting, where this is the next meeting of the Network since then: they
        are on its agenda."""
        if meeting.kind is MeetingKind.GROUP or meeting.cancelled is not None:
            return []
        of_all = (
            each for each in self.meetings.values() if each.kind is not MeetingKind.GROUP and each.cancelled is None
        )
        starts = sorted(each.start for each in of_all)
        referred = (each for each in self.proposals.values() if each.state == "referred" and each.closed is not None)
        return [each for each in referred if _next_after(starts, each.closed) == meeting.start]

    def groups_of(self, person: Person) -> list[str]:
        """The references of the working groups that the person takes part in."""
        return sorted(each.reference for each in self.groups.values() if each.closed is None and each.has(person))

    def groups_with(self, organisation: str) -> list[str]:
        """The references of the working groups in which somebody of the organisation takes part."""
        return sorted({each for person in self.people.of(organisation) for each in self.groups_of(person)})

    def may_receive(self, audience: str, address: str) -> bool:
        """True if the owner of the address belongs to the audience (network/audiences.py)."""
        gathering, person = self.gathering(audience), self.people.person_of(address)
        if gathering is None or gathering.kind is not MeetingKind.GROUP or person is None:
            return may_receive(audience, address, self.people, self.groups, self.parties(audience))
        inside = {person.organisation} if self.concerns(gathering, person) else frozenset[str]()
        return may_receive(audience, address, self.people, self.groups, inside)

    def concerns(self, meeting: Meeting | Poll, person: Person) -> bool:
        """False for a group's meeting that the person is outside of: it is for the group, and not for whole
        organisations. Of one whose group is not known only those who were invited are inside."""
        if meeting.kind is not MeetingKind.GROUP:
            return True
        group = self.groups.get(meeting.group)
        return group.has(person) if group else meeting.invitee(person.address) is not None

    def deciders(self, meeting: Meeting | Poll) -> list[Person]:
        """Who settles when it takes place: the convenor of the group whose meeting it is, else the co-chairs; where
        nobody holds that office, the Secretariat. Source: Terms of Reference, "convene and chair meetings"."""
        people = self.people
        if convenor := self.convenor(meeting):
            return [convenor]
        chairs = [each for each in people.with_role(Role.CO_CHAIR) if self.concerns(meeting, each)]
        return chairs or people.with_role(Role.SECRETARIAT)

    def convenor(self, meeting: Meeting | Poll) -> Person | None:
        """The convenor of the group whose meeting it is; None for every other, and where nobody of the group is."""
        group = self.groups.get(meeting.group)
        convenor = self.people.person_of(group.convenor) if group else None
        is_there = convenor is not None and self.people.is_current(convenor) and self.concerns(meeting, convenor)
        return convenor if is_there else None

    def hosts(self, meeting: Meeting) -> list[Person]:
        """Who sees to it that it takes place: the Secretariat; of a group's meeting its convenor, and those of the
        Secretariat who are in the group. Source: Terms of Reference, "IOM … will convene the meetings"."""
        convenor = self.convenor(meeting)
        desk = (each for each in self.people.with_role(Role.SECRETARIAT) if self.concerns(meeting, each))
        return [*([convenor] if convenor else []), *(each for each in desk if each != convenor)]

    def unrecorded(self, now: datetime) -> list[Meeting]:
        """The meetings that were held, and of which nobody has said who came; adopted minutes say it."""
        with_minutes = {each.meeting for each in self.minutes.values() if each.state == "adopted"}
        return [
            meeting
            for meeting in self.meetings.values()
            if meeting.state(now) == "held" and meeting.attendance is None and meeting.reference not in with_minutes
        ]

    def waiting_on(self, organisation: str, now: datetime, reader: Person | None = None) -> list[Pending]:
        """What waits on the organisation: positions, clearances, answers to invitations, dates, minutes; the earliest
        due first.

        With a `reader`, without the business of groups that they are not in.
        """
        grace = self.procedure.grace
        meetings = {
            reference: meeting
            for reference, meeting in self.meetings.items()
            if reader is None or self.concerns(meeting, reader)
        }
        pending = [
            Pending(proposal.reference, "position", proposal.title, proposal.current.deadline)
            for proposal in self.proposals.values()
            if proposal.current.is_running(now) and organisation in silent(proposal.current, grace)
        ]
        pending += [
            Pending(statement.reference, "clearance", statement.title, None)
            for statement in self.led_by(organisation)
            if any(
                (each.organisation, each.state) == (organisation, "none") for each in clearances(statement, self.people)
            )
        ]
        pending += [
            Pending(meeting.reference, "attendance", meeting.title, meeting.start)
            for meeting in meetings.values()
            if meeting.state(now) == "planned" and _unanswered(meeting, organisation)
        ]
        pending += [
            Pending(poll.reference, "dates", poll.title, poll.deadline)
            for poll in self.polls.values()
            if poll.state == "open" and organisation in poll.silent() and (not reader or self.concerns(poll, reader))
        ]
        pending += [
            Pending(minutes.meeting, "minutes", meetings[minutes.meeting].title, minutes.deadline)
            for minutes in self.minutes.values()
            if minutes.state == "circulated" and now <= minutes.deadline and minutes.meeting in meetings
            if any(invitee.organisation == organisation for invitee in meetings[minutes.meeting].invited)
        ]
        return sorted(pending, key=lambda each: (each.due is None, each.due or now, each.about))

    def waiting(self, now: datetime) -> dict[str, list[Pending]]:
        """What waits on whom: every member and ministry on which something waits, by name."""
        names = [each.name for each in self.people.members_and_ministries()]
        return {name: pending for name in names if (pending := self.waiting_on(name, now))}


def _next_after(starts: list[datetime], closed: ProposalClosed | None) -> datetime | None:
    return next((start for start in starts if closed is not None and start > closed.at), None)


def _unanswered(meeting: Meeting, organisation: str) -> bool:
    return any(entry.organisation == organisation and not entry.is_heard for entry in representation(meeting))


def fold(procedure: Procedure, facts: Iterable[Fact]) -> Network:
    """The Network that these facts, in their order, come to."""
    return Network(procedure).after(*facts)
