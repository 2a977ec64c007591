"""A round: what the facts about it come to.

A round is one consultation on one text. Its roll is fixed when it opens; later an organisation can only be added.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..facts import (
    AbsenceNoted,
    Basis,
    ClosingHeld,
    Fact,
    HoldEnded,
    LetterAccepted,
    LetterReturned,
    ObjectionLifted,
    Position,
    PositionNoted,
    PositionTaken,
    ProposalAdopted,
    ProposalClosed,
    ReminderSent,
    ReplySetAside,
    RollChanged,
    RollEntry,
    RoundBroken,
    RoundExtended,
    RoundHeld,
    RoundOpened,
    Ruling,
    RulingAsked,
    RulingMade,
    Standing,
    StateConcernAsked,
)
from ..listed import NO_RANK
from .table import Stage

CONSENT = frozenset({Position.AGREE, Position.NO_OBJECTION, Position.COMMENT, Position.RESERVATION})
BREAKING = frozenset({Position.OBJECTION, Position.AMENDMENT})
BLOCKING = BREAKING | {Position.HOLD, Position.UNCLEAR, Position.CONFLICT}
LIFTING = frozenset({Position.AGREE, Position.NO_OBJECTION, Position.ABSTAIN, Position.RECUSE})
REMARKS = frozenset({Position.COMMENT, Position.RESERVATION})  # consent, with words that stand beside what is adopted
# On what ground the text of before is put once more, or one that is as good as the same.
SAME_TEXT = (Basis.EDITORIAL, Basis.CONFIRMATION)
ON_THE_STATE = (Ruling.STATE_CONCERN, Ruling.NO_STATE_CONCERN)


@dataclass(frozen=True, slots=True)
class Round:
    """One consultation on one text. One that broke still takes replies: they say who has lifted what, and who objects
    as well.

    `accepted` and `returned`: (organisation, address) of the question, where it was accepted, first or anew since it
    came back; and where it came back, the last time. `dismissed`: the replies that a person found to be none, and those
    of one that has left, once both co-chairs have acknowledged that; `gave_way`: (reply, the successor's reply that it
    gives way to). `holds`: every time that was asked for; `over`: the replies whose time is over, and `run_out` those
    of them that nobody has followed with an answer. `moved`: when more time was given, each time. `since`: when its
    text was put first, in this round or before an editorial change or a confirmation. `away`: (organisation, address)
    of those for whom a program answered. `heard`: the mails that said it concerns the state, of which the co-chairs
    knew when they ruled on that. `overlooked`: replies that came before it was adopted, and were read after it.
    """

    opened: RoundOpened
    deadline: datetime
    roll: tuple[RollEntry, ...]
    since: datetime
    accepted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    returned: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    replies: tuple[PositionTaken, ...] = ()
    overlooked: tuple[PositionTaken, ...] = ()
    dismissed: frozenset[str] = frozenset()
    gave_way: frozenset[tuple[str, str]] = frozenset()
    holds: tuple[RoundHeld, ...] = ()
    over: frozenset[str] = frozenset()
    run_out: frozenset[str] = frozenset()
    extensions: tuple[RoundExtended, ...] = ()
    moved: tuple[datetime, ...] = ()
    asked: tuple[RulingAsked, ...] = ()
    rulings: tuple[RulingMade, ...] = ()
    concerns: tuple[StateConcernAsked, ...] = ()
    heard: frozenset[str] = frozenset()
    away: frozenset[tuple[str, str]] = frozenset()
    reminded: frozenset[str] = frozenset()
    held_because: tuple[str, ...] = ()
    broken_by: tuple[str, ...] = ()
    lifted: tuple[ObjectionLifted, ...] = ()
    ended: str = ""
    ended_at: datetime | None = None

    @classmethod
    def of(cls, opened: RoundOpened) -> "Round":
        """The round that was just opened."""
        return cls(opened, opened.deadline, opened.roll, opened.at)

    @property
    def revision(self) -> int:
        """1, 2 …"""
        return self.opened.revision

    @property
    def is_broken(self) -> bool:
        """True if it ended without consensus."""
        return self.ended == "broken"

    @property
    def lifted_by(self) -> tuple[str, ...]:
        """Who has lifted in writing the objections by which it broke, once nobody objects any more; those who made
        them, where a ruling did."""
        return tuple(dict.fromkeys(each.organisation for each in self.lifted)) or self.broken_by

    @property
    def set_aside(self) -> frozenset[str]:
        """The replies that do not count: those that were dismissed, and those that gave way to one that was not."""
        return self.dismissed | {reply for reply, other in self.gave_way if other not in self.dismissed}

    @property
    def active_holds(self) -> tuple[RoundHeld, ...]:
        """The time that was asked for and is not over."""
        return tuple(hold for hold in self.holds if hold.reply not in self.over | self.set_aside)

    @property
    def state_concern(self) -> bool:
        """True if the matter concerns the state, since it was opened or since the co-chairs have ruled so."""
        return self.opened.state_concern or any(each.ruling is Ruling.STATE_CONCERN for each in self.rulings)

    @property
    def open_concerns(self) -> tuple[StateConcernAsked, ...]:
        """Who said that it concerns the state, and was not heard by the co-chairs: they have not ruled on it since it
        was read, whenever it arrived."""
        return tuple(each for each in self.concerns if each.reply not in self.heard)

    def stage(self, now: datetime) -> Stage:
        """OPEN, HELD or CLOSING, while it is not ended."""
        if self.active_holds:
            return Stage.HELD
        return Stage.OPEN if now <= self.deadline else Stage.CLOSING

    def state(self, now: datetime) -> str:
        """ "open", "closing", "held" (an organisation asked for time, or something hinders closing), or its end."""
        if self.ended:
            return self.ended
        stage = self.stage(now)
        return "held" if stage is Stage.CLOSING and self.held_because else stage.value

    def is_running(self, now: datetime) -> bool:
        """True while answers are awaited: the deadline is not over, or somebody's time runs."""
        return not self.ended and self.stage(now) is not Stage.CLOSING

    def standing(self, organisation: str) -> Standing | None:
        """How the organisation takes part; None if it is not on the roll."""
        return next((entry.standing for entry in self.roll if entry.organisation == organisation), None)

    def of_standing(self, *standings: Standing) -> list[str]:
        """The organisations that take part so, in the order of the roll."""
        return [entry.organisation for entry in self.roll if entry.standing in standings]

    @property
    def parties(self) -> list[str]:
        """The organisations that are asked, whether they decide or are consulted."""
        return self.of_standing(Standing.DECIDER, Standing.CONSULTED)

    def replies_of(self, organisation: str) -> list[PositionTaken]:
        """The answers in the name of the organisation, but for those that were set aside."""
        aside = self.set_aside
        return [each for each in self.replies if each.organisation == organisation and each.reply not in aside]

    def consulted_at(self, organisation: str, voices: Collection[str]) -> datetime | None:
        """When the first letter that did not come back was accepted for the organisation, at the address of one of its
        `voices`; None: not consulted."""
        mine = [(organisation, address) for address in voices]
        return min((self.accepted[key] for key in mine if self._stands(key)), default=None)

    def _stands(self, key: tuple[str, str]) -> bool:
        """True if the question was accepted there, and has not come back since."""
        return key in self.accepted and (key not in self.returned or self.accepted[key] > self.returned[key])

    def after(self, fact: Fact) -> "Round":
        """The round once `fact` has happened."""
        match fact:
            case LetterAccepted() | LetterReturned() | AbsenceNoted() | ReminderSent():
                return self._after_letter(fact)
            case PositionTaken() | PositionNoted() | ReplySetAside() | RoundHeld() | HoldEnded():
                return self._after_reply(fact)
            case RulingAsked() | RulingMade() | StateConcernAsked() | RollChanged():
                return self._after_ruling(fact)
            case RoundExtended():
                later, moved = max(self.deadline, fact.deadline), (*self.moved, fact.at)
                extensions = (*self.extensions, fact)
                return replace(self, deadline=later, moved=moved, extensions=extensions, held_because=())
            case ClosingHeld():
                return replace(self, held_because=fact.reasons)
            case RoundBroken() if not self.ended:
                return replace(self, ended="broken", ended_at=fact.at, broken_by=fact.organisations)
            case ObjectionLifted():
                return replace(self, lifted=(*self.lifted, fact))
            case ProposalAdopted():
                return replace(self, ended="observed", ended_at=fact.at)
            case ProposalClosed() if not self.ended:
                return replace(self, ended="void", ended_at=fact.at)
        return self

    def _after_letter(self, fact: Fact) -> "Round":
        match fact:
            case LetterAccepted():
                key = (fact.organisation, fact.address)
                is_anew = not self._stands(key) and fact.at > self.returned.get(key, fact.at)
                at = fact.at if is_anew else min(fact.at, self.accepted.get(key, fact.at))
                return replace(self, accepted={**self.accepted, key: at})
            case LetterReturned():
                key = (fact.organisation, fact.address)
                return replace(self, returned={**self.returned, key: max(fact.at, self.returned.get(key, fact.at))})
            case AbsenceNoted():
                return replace(self, away=self.away | {(fact.organisation, fact.address)})
            case ReminderSent():
                return replace(self, reminded=self.reminded | {fact.step})
        return self

    def _after_reply(self, fact: Fact) -> "Round":
        match fact:
            case PositionTaken():
                return self._answered(fact)
            case PositionNoted() if fact.position in BLOCKING:
                return self._answered(_by_hand(fact))
            case ReplySetAside(gives_way_to=""):
                return replace(self._without_time(fact.reply), dismissed=self.dismissed | {fact.reply})
            case ReplySetAside(gives_way_to=other):
                return replace(self, gave_way=self.gave_way | {(fact.reply, other)})
            case RoundHeld():
                over, run_out = self.over - {fact.reply}, self.run_out - {fact.reply}
                moved, holds = self._open_until(fact.deadline, fact.at), (*self.holds, fact)
                return replace(moved, holds=holds, over=over, run_out=run_out, held_because=())
            case HoldEnded():
                up = frozenset[str]() if fact.stands else {fact.reply}
                over, run_out = self.over | {fact.reply}, self.run_out | up
                return replace(self._open_until(fact.deadline, fact.at), over=over, run_out=run_out)
        return self

    def _without_time(self, reply: str) -> "Round":
        """The time that the reply had asked for is over."""
        asked = {hold.reply for hold in self.holds}
        return replace(self, over=self.over | ({reply} & asked))

    def _open_until(self, deadline: datetime, at: datetime) -> "Round":
        is_later = deadline > self.deadline
        return replace(self, deadline=deadline, moved=(*self.moved, at)) if is_later else self

    def _answered(self, taken: PositionTaken) -> "Round":
        """The same reply read again (by a person, or by better rules) takes the place of its first reading. To what is
        adopted nothing is added any more."""
        if self.ended == "observed":
            overlooked = tuple(reply for reply in self.overlooked if reply.reply != taken.reply)
            return replace(self, overlooked=(*overlooked, taken))
        others = tuple(reply for reply in self.replies if reply.reply != taken.reply)
        dismissed, run_out = self.dismissed - {taken.reply}, self.run_out - {taken.reply}
        gave_way = frozenset(each for each in self.gave_way if taken.reply not in each)
        return replace(self, replies=(*others, taken), dismissed=dismissed, gave_way=gave_way, run_out=run_out)

    def _after_ruling(self, fact: Fact) -> "Round":
        match fact:
            case RulingAsked():
                return replace(self, asked=(*self.asked, fact))
            case RulingMade():
                said = self.replies if fact.ruling is Ruling.DEPARTED else ()  # and all it had said before it blocked
                aside = frozenset(each.reply for each in said if each.organisation == fact.organisation)
                known = frozenset(each.reply for each in self.concerns if fact.ruling in ON_THE_STATE)
                rulings, dismissed = (*self.rulings, fact), self.dismissed | aside
                return replace(self, rulings=rulings, dismissed=dismissed, heard=self.heard | known)
            case StateConcernAsked():
                others = tuple(each for each in self.concerns if each.reply != fact.reply)
                return replace(self, concerns=(*others, fact))
            case RollChanged(organisation=organisation, standing=standing):
                entries = [entry for entry in self.roll if entry.organisation != organisation]
                return replace(self, roll=(*entries, RollEntry(organisation, standing)))
        return self

    def evidence_of(self, organisation: str) -> str:
        """All that came in its name, and how each was read, also what does not count any more: a ruling on the
        organisation holds while this is the same."""
        mine = (reply for reply in self.replies if reply.organisation == organisation)
        return "; ".join(sorted(self._as_evidence(reply) for reply in mine))

    def _as_evidence(self, reply: PositionTaken) -> str:
        doubts = ("" if reply.proven else ", not proven") + (", set aside" if reply.reply in self.set_aside else "")
        return f"{reply.reply} {reply.position}{doubts}"

    def settled(self, organisation: str, evidence: str) -> RulingMade | None:
        """The ruling on what the organisation's answers come to; None if it has said anything since."""
        made = (each for each in reversed(self.rulings) if each.ruling is Ruling.SETTLED)
        return next((each for each in made if (each.organisation, each.evidence) == (organisation, evidence)), None)

    def is_ruled(self, ruling: Ruling, organisation: str = "", evidence: str = "") -> bool:
        """True if the co-chairs have ruled so, on what is known of the organisation now."""
        wanted = (ruling, organisation, evidence)
        return any((each.ruling, each.organisation, each.evidence) == wanted for each in self.rulings)

    def succeeded_by(self, opened: RoundOpened) -> "Round":
        """The next round on the matter. Nothing of this one stands in it but the answers that it names, and what was
        said of the state and is not ruled on; where its text is the same, or as good as, also the time they asked for,
        what does not count any more, and what was settled."""
        fresh = Round.of(opened)
        if opened.basis not in SAME_TEXT:
            return replace(fresh, concerns=self.open_concerns)
        known = self.set_aside.union(opened.carries)
        return replace(
            fresh,
            since=self.since,
            replies=tuple(replace(each, revision=opened.revision) for each in self.replies if each.reply in known),
            dismissed=self.dismissed,
            gave_way=self.gave_way,
            holds=tuple(each for each in self.holds if each.reply in opened.carries),
            over=self.over,
            run_out=self.run_out,
            rulings=tuple(each for each in self.rulings if each.ruling in (Ruling.SETTLED, *ON_THE_STATE)),
            concerns=self.concerns,
            heard=self.heard,
        )


def _by_hand(noted: PositionNoted) -> PositionTaken:
    """What the Secretariat was told, as an answer that nothing proves and that nobody who speaks has given."""
    return PositionTaken(
        about=noted.about,
        revision=noted.revision,
        organisation=noted.organisation,
        position=noted.position,
        address="",
        name=noted.source,
        rank=NO_RANK,
        text=noted.text,
        provisional=True,
        proven=False,
        reply=noted.reply,
        at=noted.at,
    )
