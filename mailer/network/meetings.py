"""Meetings: on request, quarterly, annual; who was invited, who answered, and who will be represented.

Source: Terms of Reference, "will meet on a quarterly basis, or upon request by its members"; RFC 5546 for the sequence
numbers. Representation is for each organisation, and a pure function of the answers, in whatever order they are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from .facts import (
    AgendaProposed,
    AgendaSet,
    AnswerDecided,
    AnswerQuestioned,
    Attendance,
    AttendanceAnswered,
    AttendanceAsked,
    AttendanceRecorded,
    ComingTold,
    Document,
    Fact,
    GuestLeftOut,
    Invitee,
    InviteeAdded,
    MeetingCancelled,
    MeetingChanged,
    MeetingKind,
    MeetingPlanned,
    NewTimeProposed,
    PapersKept,
    PapersSent,
    ReminderSent,
    TimeDeclined,
)

# The first of these that somebody of the organisation answered is the organisation's. Who delegates has not said
# whether it will be represented: the delegate says that.
_PRECEDENCE = (Attendance.ACCEPTED, Attendance.REVIEW, Attendance.TENTATIVE, Attendance.DECLINED)
_LONGEST_CHAIN = 2


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands. `schedule_sequence`: the sequence of the last change of time; older answers are stale.

    `asked_at`: when people were last asked whether they come. `group`: the working group whose meeting it is, or "".
    `closed`: the numbers of proposals that were declined, made for an earlier time, or not made by whom they name.
    `delegators`: by the address of a delegate, that of whoever delegated to them. `questioned`: by the number of an
    answer that nothing proves, the invited person who was asked about it; `confirmed`, `refused`: what became of such
    answers. `left_out`: who wished to come and is not invited. `told`: when it was told who comes; `asked`: that it was
    asked who came; `attendance`: who did, None until it is recorded. `changed_at`: since when it is told of as it is.
    `points`: what was proposed for the agenda. `agenda_sent`: as the invited have it, from the invitation or since;
    `papers_sent`: the papers (by sha256) that went out to them; `mailings`: how often agenda or papers did.
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
    changed_at: datetime
    group: str = ""
    sequence: int = 0
    schedule_sequence: int = 0
    cancelled: str | None = None
    answers: tuple[AttendanceAnswered, ...] = ()
    proposals: tuple[NewTimeProposed, ...] = ()
    closed: frozenset[int] = frozenset()
    delegators: Mapping[str, str] = field(default_factory=dict)
    reminded: frozenset[tuple[int, str]] = frozenset()
    points: tuple[AgendaProposed, ...] = ()
    papers: tuple[Document, ...] = ()
    agenda_sent: str = ""
    papers_sent: frozenset[str] = frozenset()
    mailings: int = 0
    questioned: Mapping[int, str] = field(default_factory=dict)
    confirmed: frozenset[AttendanceAnswered] = frozenset()
    refused: frozenset[AttendanceAnswered] = frozenset()
    left_out: frozenset[str] = frozenset()
    told: tuple[ComingTold, ...] = ()
    asked: AttendanceAsked | None = None
    attendance: AttendanceRecorded | None = None

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
            fact.at,
            fact.group,
            agenda_sent=fact.agenda,
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
                    changed_at=fact.at,
                    closed=frozenset(range(1, len(self.proposals) + 1)) if moved else self.closed,
                )
            case MeetingCancelled():
                return replace(self, sequence=fact.sequence, cancelled=fact.reason, changed_at=fact.at)
            case AttendanceAnswered():
                return replace(self, answers=(*self.answers, self._bounded(fact)))
            case NewTimeProposed():
                return replace(self, proposals=(*self.proposals, fact))
            case TimeDeclined():
                return replace(self, closed=self.closed | {fact.revision})
            case InviteeAdded():
                return self._with_invitee(fact)
            case GuestLeftOut():
                return replace(self, left_out=self.left_out | {fact.address})
            case AnswerQuestioned():
                return replace(self, questioned={**self.questioned, fact.revision: fact.address})
            case AnswerDecided():
                return self._with_decided(fact)
            case ReminderSent():
                return replace(self, reminded=self.reminded | {(fact.revision, fact.step)})
            case AgendaProposed():
                return replace(self, points=(*self.points, fact))
            case AgendaSet():
                return replace(self, agenda=fact.text, changed_at=fact.at)
            case PapersKept():
                return replace(self, papers=(*self.papers, *fact.documents))
            case PapersSent():
                agenda, papers = fact.agenda or self.agenda_sent, self.papers_sent | set(fact.papers)
                return replace(self, agenda_sent=agenda, papers_sent=papers, mailings=self.mailings + 1)
            case ComingTold():
                return replace(self, told=(*self.told, fact))
            case AttendanceAsked():
                return replace(self, asked=fact)
            case AttendanceRecorded():
                return replace(self, attendance=fact)
        return self

    def _bounded(self, answer: AttendanceAnswered) -> AttendanceAnswered:
        """The answer, to the newest invitation at most: to a later one, whatever it says, nobody can have answered."""
        known = self.sequence if answer.sequence is None else min(answer.sequence, self.sequence)
        return replace(answer, sequence=known)

    def _with_invitee(self, fact: InviteeAdded) -> "Meeting":
        added = () if self.invitee(fact.address) else (Invitee(fact.organisation, fact.name, fact.address),)
        delegators = {**self.delegators, fact.address: fact.instead_of} if fact.instead_of else self.delegators
        left_out = self.left_out - {fact.address}
        return replace(self, invited=(*self.invited, *added), delegators=delegators, left_out=left_out)

    def _with_decided(self, fact: AnswerDecided) -> "Meeting":
        """The answer counts, or is set aside, and with it whatever said the same; under the name of whoever confirmed
        it, if the address that it came from is their own."""
        given = self.answers[fact.revision - 1]
        alike = frozenset(each for each in self.answers if _said(each) == _said(given) and not self._is_theirs(each))
        owner = self.invitee(fact.by) if fact.own else None
        decided = frozenset(_answer_of(owner, each) for each in alike) if owner else alike
        came = {(each.address, each.at) for each in alike}
        with_it = {number for number, each in enumerate(self.proposals, 1) if (each.address, each.at) in came}
        return replace(
            self,
            answers=tuple(_answer_of(owner, each) if owner and each in alike else each for each in self.answers),
            closed=self.closed if fact.confirmed else self.closed | with_it,
            confirmed=self.confirmed - alike | (decided if fact.confirmed else frozenset()),
            refused=self.refused - alike | (frozenset() if fact.confirmed else decided),
        )

    def state(self, now: datetime) -> str:
        """ "planned", "cancelled" or "held" (its end has passed)."""
        if self.cancelled is not None:
            return "cancelled"
        return "held" if now >= self.end else "planned"

    def invitee(self, address: str) -> Invitee | None:
        """The invitation of that address, None if it has none."""
        return next((invitee for invitee in self.invited if invitee.address == address), None)

    def answer_of(self, address: str) -> AttendanceAnswered | None:
        """The person's standing answer: the newest that counts and is not stale; None if there is none."""
        return _newest(each for each in self._standing(address) if self.counts(each))

    def unconfirmed(self, address: str) -> AttendanceAnswered | None:
        """What was answered since in the person's name, other than what stands, and nobody has confirmed; None if there
        is nothing."""
        newest, stands = _newest(self._standing(address)), self.answer_of(address)
        if newest is None or self.counts(newest) or (stands and _said(stands) == _said(newest)):
            return None
        return newest

    def earlier(self, address: str) -> AttendanceAnswered | None:
        """The person's newest answer to an earlier date; None if there is one to the date as it is, or none at all."""
        mine = [each for each in self.answers if each.address == address and each not in self.refused]
        return _newest(mine) if all(self.is_stale(each.sequence) for each in mine) else None

    def _standing(self, address: str) -> list[AttendanceAnswered]:
        """What was answered in the person's name to the date as it is, without what was set aside."""
        mine = (each for each in self.answers if each.address == address and each not in self.refused)
        return [each for each in mine if not self.is_stale(each.sequence)]

    def counts(self, answer: AttendanceAnswered) -> bool:
        """True for an answer that is proven to be of somebody invited, or that one of them, or the Secretariat, says
        counts."""
        return self._is_theirs(answer) or answer in self.confirmed

    def _is_theirs(self, answer: AttendanceAnswered) -> bool:
        """True for what counts without anybody's word on it."""
        return not answer.provisional and (answer.source == "hand" or self.invitee(answer.address) is not None)

    def may_delegate(self, address: str, delegate: str) -> bool:
        """True if a delegation by `address` makes no circle and no chain of more than two."""
        chain = [address]
        while (before := self.delegators.get(chain[-1])) and before not in chain:
            chain.append(before)
        return delegate not in chain and len(chain) <= _LONGEST_CHAIN

    def proposal(self, number: int) -> NewTimeProposed | None:
        """The proposal of that number (from 1), while it is open."""
        is_open = 0 < number <= len(self.proposals) and number not in self.closed
        return self.proposals[number - 1] if is_open else None

    def is_stale(self, sequence: int | None) -> bool:
        """True for an answer to an earlier date (RFC 5546 2.1.5); one that does not say is to the date as it is."""
        return sequence is not None and sequence < self.schedule_sequence

    def to_be_sent(self, whole: bool) -> tuple[str, tuple[Document, ...]]:
        """The agenda and the papers that the invited do not have yet. `whole`: the first time with the agenda, also if
        it stood in the invitation."""
        papers = tuple(each for each in self.papers if each.sha256 not in self.papers_sent)
        is_new = self.agenda != self.agenda_sent or (whole and not self.mailings)
        return self.agenda if is_new else "", papers

    def silent(self) -> list[Invitee]:
        """Those who were invited, of organisations from which nobody has answered so that it counts."""
        heard = {entry.organisation for entry in representation(self) if entry.is_heard}
        delegators = set(self.delegators.values())
        return [
            invitee
            for invitee in self.invited
            if invitee.organisation not in heard and invitee.address not in delegators
        ]


def _said(answer: AttendanceAnswered) -> tuple[str, Attendance, int]:
    """What an answer says, and for whom: two with the same say the same."""
    return answer.address, answer.status, answer.headcount


def _answer_of(invitee: Invitee, answer: AttendanceAnswered) -> AttendanceAnswered:
    return replace(answer, address=invitee.address, name=invitee.name)


def _newest(answers: Iterable[AttendanceAnswered]) -> AttendanceAnswered | None:
    in_order = sorted(answers, key=lambda answer: (answer.replied_at, answer.at))
    return in_order[-1] if in_order else None


@dataclass(frozen=True, slots=True)
class Represented:
    """How an organisation will be represented, and by which answers: those that stand, and those that nobody confirmed.

    `persons`: how many will come, or may come, if that is what it answered. `is_heard`: it has answered so that it
    counts, and not only passed the question on.
    """

    organisation: str
    status: Attendance
    answers: tuple[AttendanceAnswered, ...]
    persons: int = 0
    is_heard: bool = False


def representation(meeting: Meeting) -> list[Represented]:
    """One entry for each invited organisation, by name, and for each whose answer counts all the same. An answer that
    does not count only asks for a person's eye."""
    addresses = sorted({answer.address for answer in meeting.answers})
    standing = [
        answer
        for address in addresses
        for answer in (meeting.answer_of(address), meeting.unconfirmed(address))
        if answer is not None
    ]
    counted = {answer.organisation for answer in standing if meeting.counts(answer)}
    return [
        _represented(meeting, name, [answer for answer in standing if answer.organisation == name])
        for name in sorted({invitee.organisation for invitee in meeting.invited} | counted)
    ]


def _represented(meeting: Meeting, organisation: str, answers: Iterable[AttendanceAnswered]) -> Represented:
    kept = tuple(answers)
    counted = [answer for answer in kept if meeting.counts(answer)]
    given = {answer.status for answer in counted} | ({Attendance.REVIEW} if len(counted) < len(kept) else set())
    status = next((status for status in _PRECEDENCE if status in given), Attendance.NONE)
    comes = status in (Attendance.ACCEPTED, Attendance.TENTATIVE)
    persons = sum(answer.headcount for answer in counted if answer.status is status) if comes else 0
    is_heard = any(answer.status is not Attendance.DELEGATED for answer in counted)
    return Represented(organisation, status, kept, persons, is_heard)
