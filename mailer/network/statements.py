"""One-voice statements: cleared by the organisations that lead them, adopted by all members, released by two keys.

Source: Terms of Reference, "speaking with one voice as appropriate, in accordance with the mandates and technical
expertise of relevant UN system entities"; "Deliver One Voice joint statement in the name of the Network".

    draft -> clearance -> consultation -> adopted -> (embargoed) -> released -> corrected | withdrawn
    consultation -> broken -> clearance (a new revision)        before its release, at any time -> dropped

Rules that everything here keeps:
 * a text is released only if every lead cleared it, the members adopted it, and both co-chairs released it: this text,
   by its hash. Whatever text takes its place, by whatever way, begins anew;
 * a clearance is its organisation's own word, proven; to take it back is easier than to give it;
 * before its release nothing of it is for anybody but its leads and the roll; before the end of its embargo nothing is
   for anybody outside the roll;
 * a released text never changes: a notice says what is to be said about it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from . import consensus
from .clearances import CLEARED, Clearance, clearance_of
from .consensus import Proposal
from .facts import (
    ClearanceAnswered,
    ClearanceAsked,
    EmbargoMoved,
    Fact,
    LetterReturned,
    NoticeKind,
    ReminderSent,
    StatementDrafted,
    StatementDropped,
    StatementHeld,
    StatementNoticeDrafted,
    StatementNoticeIssued,
    StatementNoticeSent,
    StatementPublished,
    StatementPut,
    StatementReceived,
    StatementReleased,
)
from .people import People

# The states in which the leads have a say.
LIVE = frozenset({"draft", "clearance", "consultation", "adopted"})
_ROUNDS = {"consulting": "consultation", "adopted": "adopted", "broken": "broken"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction or the withdrawal of a released statement. `told`: the addresses to which it went."""

    drafted: StatementNoticeDrafted
    issued: StatementNoticeIssued | None = None
    told: frozenset[str] = frozenset()

    def after(self, fact: Fact) -> "Notice":
        """The notice once `fact` has happened."""
        match fact:
            case StatementNoticeIssued():
                return replace(self, issued=fact)
            case StatementNoticeSent(addresses=addresses):
                return replace(self, told=self.told | set(addresses))
        return self


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, with its revisions in order; the last is the current one.

    `asked`: by revision and address. `put`: the last proposal of it. `received`: by the address that has it.
    """

    drafts: tuple[StatementDrafted, ...]
    embargo: datetime | None = None
    asked: Mapping[tuple[int, str], ClearanceAsked] = field(default_factory=dict)
    reminded: frozenset[tuple[int, str]] = frozenset()
    answers: tuple[ClearanceAnswered, ...] = ()
    put: StatementPut | None = None
    held_because: tuple[str, ...] = ()
    dropped: StatementDropped | None = None
    released: StatementReleased | None = None
    published: datetime | None = None
    received: Mapping[str, StatementReceived] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, fact: StatementDrafted) -> "Statement":
        """The statement that was just drafted."""
        return cls((fact,), fact.embargo)

    @property
    def current(self) -> StatementDrafted:
        """The latest revision."""
        return self.drafts[-1]

    @property
    def reference(self) -> str:
        """S-2026-01."""
        return self.current.about

    @property
    def title(self) -> str:
        """As the latest revision has it."""
        return self.current.title

    @property
    def corrections(self) -> list[Notice]:
        """Those that were issued, in their order: the first is correction 1."""
        issued = [each for each in self.notices if each.issued and each.drafted.kind is NoticeKind.CORRECTION]
        return sorted(issued, key=lambda each: (each.issued and each.issued.at, each.drafted.notice))

    @property
    def withdrawal(self) -> Notice | None:
        """The notice that withdrew it, None while none did."""
        issued = (each for each in self.notices if each.issued and each.drafted.kind is NoticeKind.WITHDRAWAL)
        return next(issued, None)

    def after(self, fact: Fact) -> "Statement":
        """The statement once `fact` has happened."""
        match fact:
            case StatementDrafted():
                return replace(self, drafts=(*self.drafts, fact), embargo=fact.embargo, held_because=())
            case ClearanceAsked(revision=revision, address=address):
                return replace(self, asked={**self.asked, (revision, address): fact})
            case ReminderSent(revision=revision, step=organisation):
                return replace(self, reminded=self.reminded | {(revision, organisation)})
            case ClearanceAnswered():
                # The same mail read again takes the place of its first reading.
                others = tuple(answer for answer in self.answers if answer.reply != fact.reply)
                return replace(self, answers=(*others, fact))
            case StatementPut():
                return replace(self, put=fact)
            case StatementHeld():
                return replace(self, held_because=fact.reasons)
            case EmbargoMoved():
                return replace(self, embargo=fact.embargo)
            case StatementDropped():
                return replace(self, dropped=fact, held_because=())
            case StatementReleased():
                return replace(self, released=fact, held_because=())
        return self._after_its_release(fact)

    def _after_its_release(self, fact: Fact) -> "Statement":
        match fact:
            case StatementPublished():
                return replace(self, published=fact.at)
            case StatementReceived():
                return replace(self, received={**self.received, fact.address: self.received.get(fact.address, fact)})
            case LetterReturned(revision=None, address=address) if not any(
                address in each.told for each in self.notices
            ):
                left = {each: fact_ for each, fact_ in self.received.items() if each != address}
                return replace(self, received=left)
            case StatementNoticeDrafted():
                return replace(self, notices=(*self.notices, Notice(fact)))
            case StatementNoticeIssued(notice=number) | StatementNoticeSent(notice=number):
                notices = tuple(each.after(fact) if each.drafted.notice == number else each for each in self.notices)
                return replace(self, notices=notices)
        return self


# --- how it stands ----------------------------------------------------------------------------------------------------


def proposal_of(statement: Statement, proposals: Mapping[str, Proposal]) -> Proposal | None:
    """The proposal by which the present text is put to the members; None while it is not."""
    put = statement.put
    return proposals.get(put.proposal) if put and put.revision == statement.current.revision else None


def state_of(statement: Statement, proposals: Mapping[str, Proposal]) -> str:
    """ "draft" (nobody was asked yet), "clearance", "consultation", "adopted", "broken", "dropped", "embargoed",
    "released", "corrected" or "withdrawn"."""
    if statement.dropped is not None:
        return "dropped"
    if statement.released is not None:
        return _state_since_release(statement)
    proposal = proposal_of(statement, proposals)
    if proposal is None:
        is_asked = any(revision == statement.current.revision for revision, _ in statement.asked)
        return "clearance" if is_asked else "draft"
    return _ROUNDS.get(proposal.state, "dropped")


def _state_since_release(statement: Statement) -> str:
    if statement.withdrawal:
        return "withdrawn"
    if statement.published is None:
        return "embargoed"
    return "corrected" if statement.corrections else "released"


def clearances(statement: Statement, people: People) -> list[Clearance]:
    """The word of each lead, in their order. What one that has left the Network had said stands."""
    return [
        clearance_of(statement.answers, statement.current, name, {person.address for person in people.voices(name)})
        for name in statement.current.leads
    ]


def hindrances(statement: Statement, proposals: Mapping[str, Proposal], people: People) -> tuple[str, ...]:
    """Why the present text may not be released yet; none once every lead cleared it, and the members adopted it."""
    reasons = [
        f"{each.organisation} has not cleared it" for each in clearances(statement, people) if each.state != CLEARED
    ]
    proposal = proposal_of(statement, proposals)
    if proposal is None or proposal.state != "adopted":
        reasons.append("the members have not adopted it")
    elif proposal.current.opened.text_hash != statement.current.text_hash:
        reasons.append("the members adopted another text")
    elif proposal.defects and not _is_confirmed(proposal, proposals):
        names = " and ".join(proposal.defects)
        reasons.append(f"{names} had not been heard when it was adopted; mailer consensus confirm {proposal.reference}")
    return tuple(reasons)


def _is_confirmed(adopted: Proposal, proposals: Mapping[str, Proposal]) -> bool:
    """True if the same text was adopted once more, by everybody."""
    again = (each for each in proposals.values() if each.current.opened.cites == adopted.reference)
    text_hash = adopted.current.opened.text_hash
    return any(
        each.state == "adopted" and not each.defects and each.current.opened.text_hash == text_hash for each in again
    )


def readers(statement: Statement, proposals: Mapping[str, Proposal], people: People) -> frozenset[str]:
    """The organisations that may be told of it now: its leads; from its release on the roll; then everybody.

    Of one that was withdrawn only those that have it: whoever waits for it still does not get it any more.
    """
    if statement.withdrawal is not None:
        return frozenset(each.organisation for each in statement.received.values())
    if statement.published is not None:
        return frozenset(people.organisations)
    leads = frozenset(statement.current.leads)
    if statement.released is None:
        return leads
    return leads | frozenset(roll_of(statement, proposals))


def roll_of(statement: Statement, proposals: Mapping[str, Proposal]) -> tuple[str, ...]:
    """The organisations to which the present text was put, in the order of the roll."""
    proposal = proposal_of(statement, proposals)
    return tuple(entry.organisation for entry in proposal.current.roll) if proposal else ()


def remarks(proposal: Proposal | None, grace: timedelta) -> list[dict[str, str]]:
    """The reservations and comments with which it was adopted, to the word."""
    found = consensus.remarks(proposal.current, grace) if proposal else {}
    return [
        {"organisation": name, "position": state.position.value, "text": state.text or ""}
        for name, state in found.items()
    ]


def of_lead(statements: Iterable[Statement], proposals: Mapping[str, Proposal], organisation: str) -> list[Statement]:
    """The statements on which the organisation, as a lead, has a say now."""
    return [each for each in statements if organisation in each.current.leads and state_of(each, proposals) in LIVE]
