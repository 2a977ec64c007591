"""A proposal: one question, with its rounds; and what is not put yet."""

from dataclasses import dataclass, replace
from datetime import datetime

from ..facts import (
    ConsultationDefective,
    Fact,
    ProposalAdopted,
    ProposalClosed,
    RoundBroken,
    RoundDrafted,
    RoundOpened,
    RulingAsked,
)
from .rounds import SAME_TEXT, Round
from .table import Stage


@dataclass(frozen=True, slots=True)
class Draft:
    """A matter that is not put to anybody yet, since both co-chairs must confirm first that it is urgent."""

    drafted: RoundDrafted
    asked: tuple[RulingAsked, ...] = ()
    closed: ProposalClosed | None = None

    @property
    def reference(self) -> str:
        """C-2026-01."""
        return self.drafted.about

    @property
    def stage(self) -> Stage:
        """DRAFT or WITHDRAWN."""
        return Stage.WITHDRAWN if self.closed else Stage.DRAFT

    def after(self, fact: Fact) -> "Draft":
        """The draft once `fact` has happened."""
        match fact:
            case RulingAsked():
                return replace(self, asked=(*self.asked, fact))
            case ProposalClosed() if self.closed is None:
                return replace(self, closed=fact)
        return self


@dataclass(frozen=True, slots=True)
class Proposal:
    """One question, with its rounds in order; the last is the current one.

    `draft`: an editorial change that waits for the co-chairs. `adopted_at`: None while it is not adopted. `defects`:
    the organisations that, as it turned out after the adoption, the question had not reached, or whose objection had
    come in time and was not read.
    """

    reference: str
    title: str
    kind: str
    rounds: tuple[Round, ...]
    state: str = "consulting"
    number: str | None = None
    closed: ProposalClosed | None = None
    adopted_at: datetime | None = None
    draft: RoundDrafted | None = None
    defects: tuple[str, ...] = ()

    @classmethod
    def of(cls, fact: RoundOpened, cited: "Proposal | None" = None) -> "Proposal":
        """The proposal whose first round was just opened; of the adopted one that it takes up again, what had been
        overlooked stands in it."""
        overlooked = cited.current.overlooked if cited else ()
        carried = (
            replace(each, about=fact.about, revision=fact.revision) for each in overlooked if each.reply in fact.carries
        )
        return cls(fact.about, fact.title, fact.kind, (replace(Round.of(fact), replies=tuple(carried)),))

    @property
    def overlooked(self) -> list[str]:
        """The organisations whose objection had come before it was adopted, and was read after it."""
        return list(dict.fromkeys(each.organisation for each in self.current.overlooked))

    @property
    def current(self) -> Round:
        """The latest round."""
        return self.rounds[-1]

    @property
    def reason(self) -> str:
        """Why it left the procedure undecided, in the words of whoever ordered it."""
        return self.closed.reason if self.closed else ""

    @property
    def deadlines_before(self) -> int:
        """How often the deadline has become another one: by extension, by time that was asked for, by another round."""
        return len(self.rounds) - 1 + sum(len(each.moved) for each in self.rounds)

    def stage(self, now: datetime) -> Stage:
        """Where it stands in the table."""
        return self.current.stage(now) if self.state == "consulting" else Stage(self.state)

    def round_of(self, revision: int) -> Round | None:
        """The round of that number."""
        return next((round_ for round_ in self.rounds if round_.revision == revision), None)

    def is_as_put(self, revision: int) -> bool:
        """True for an earlier revision whose text is that of the current one, or as good as: only a confirmation, or
        editorial changes, lie between them."""
        later = (each for each in self.rounds if each.revision > revision)
        return self.round_of(revision) is not None and all(each.opened.basis in SAME_TEXT for each in later)

    def after(self, fact: Fact) -> "Proposal":
        """The proposal once `fact` has happened."""
        match fact:
            case RoundOpened():
                return self._put(fact)
            case RoundDrafted():
                return replace(self, draft=fact)
            case ConsultationDefective():
                return replace(self, defects=tuple(dict.fromkeys((*self.defects, fact.organisation))))
        revision = getattr(fact, "revision", self.current.revision)
        rounds = tuple(each.after(fact) if each.revision == revision else each for each in self.rounds)
        match fact:
            case RoundBroken():
                return replace(self, rounds=rounds, state="broken")
            case ProposalAdopted(number=number, at=at):
                return replace(self, rounds=rounds, state="adopted", number=number, adopted_at=at)
            case ProposalClosed(outcome=outcome):
                return replace(self, rounds=rounds, state=outcome, closed=fact)
        return replace(self, rounds=rounds)

    def _put(self, fact: RoundOpened) -> "Proposal":
        last = replace(
            self.current,
            ended=self.current.ended or "superseded",
            ended_at=self.current.ended_at or fact.at,
        )
        rounds = (*self.rounds[:-1], last, self.current.succeeded_by(fact))
        return replace(self, title=fact.title, rounds=rounds, state="consulting", draft=None)
