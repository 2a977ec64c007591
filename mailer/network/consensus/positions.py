"""One position for each organisation: a pure function of the replies, in whatever order they were read.

Doubt blocks. Blocking is easier than unblocking: an alternate cannot lift the block of a focal point.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..facts import Position, PositionTaken
from .rounds import BLOCKING, CONSENT, Round


@dataclass(frozen=True, slots=True)
class Effective:
    """An organisation's position as it counts. `by`: the address whose reply made it; None while there is none.

    `disputed`: the block of an alternate that makes it a conflict, and that stands if nobody settles it. `evidence`:
    all that came in the organisation's name, whether or not it counts; a ruling holds while this is the same.
    """

    position: Position = Position.NONE
    provisional: bool = False
    proven: bool = True
    by: str | None = None
    name: str = ""
    at: datetime | None = None
    text: str | None = None
    reply: str = ""
    disputed: PositionTaken | None = None
    evidence: str = ""
    is_ruled: bool = False

    @classmethod
    def of(cls, reply: PositionTaken) -> "Effective":
        """The position that this reply makes."""
        return cls(
            reply.position,
            reply.provisional,
            reply.proven,
            reply.address,
            reply.name,
            reply.at,
            reply.text,
            reply.reply,
        )


def position_of(round_: Round, organisation: str, grace: timedelta) -> Effective:
    """The organisation's effective position: the principal's last word, unless an alternate's later block disputes it.

    A reply counts if it arrived by the deadline and the grace for transport; a later one only if it blocks, or if it
    clears up what the same person left unclear. Where people contradict each other, or are not clear, it is what both
    co-chairs have settled it as, until the organisation says anything more.
    """
    replies = round_.replies_of(organisation)
    evidence = round_.evidence_of(organisation)
    last = _last_words(replies, round_.deadline + grace)
    found = _of_last_words(last.values()) if last else Effective()
    ruling = round_.settled(organisation, evidence)
    if ruling is not None and found.position in (Position.UNCLEAR, Position.CONFLICT):
        settled = replace(found, position=Position(ruling.value), provisional=False, proven=True, disputed=None)
        return replace(settled, evidence=evidence, is_ruled=True)
    return replace(found, evidence=evidence)


def _of_last_words(last: Iterable[PositionTaken]) -> Effective:
    """What the last words of the organisation's people come to."""
    words = sorted(last, key=_order)
    first_rank = min(reply.rank for reply in words)
    principals = [reply for reply in words if reply.rank == first_rank]
    standing = principals[-1]
    if not _agree(principals):
        head = _settled_by_the_head(principals)
        if head is None:
            return _conflict(standing)
        standing = head
    disputes = [
        reply for reply in words if reply.rank > first_rank and reply.at >= standing.at and reply.position in BLOCKING
    ]
    if disputes and standing.position not in BLOCKING:
        return replace(_conflict(disputes[-1]), disputed=disputes[-1])
    return Effective.of(standing)


def _settled_by_the_head(principals: Sequence[PositionTaken]) -> PositionTaken | None:
    """The word of the organisation's head, where others of the first rank had contradicted each other before."""
    head = next((reply for reply in reversed(principals) if reply.as_head), None)
    if head is None:
        return None
    others = [reply for reply in principals if reply is not head]
    return head if not _agree(others) and all(reply.at < head.at for reply in others) else None


def _agree(replies: Sequence[PositionTaken]) -> bool:
    """True if these do the same to the adoption; people who agree on this do not contradict each other."""
    return len({_bearing(reply) for reply in replies}) <= 1


def _bearing(reply: PositionTaken) -> str:
    if reply.position in BLOCKING:
        return "blocks"
    return "consents" if reply.position in CONSENT else "stands aside"


def _last_words(replies: Iterable[PositionTaken], until: datetime) -> dict[str, PositionTaken]:
    """Each person's last reply, by address. Of two that arrived in the same second, the one that blocks is the last."""
    last: dict[str, PositionTaken] = {}
    for reply in sorted(replies, key=_order):
        before = last.get(reply.address)
        clears_up = before is not None and before.position is Position.UNCLEAR
        if reply.at <= until or reply.position in BLOCKING or clears_up:
            last[reply.address] = reply
    return last


def _order(reply: PositionTaken) -> tuple[datetime, bool, str]:
    return (reply.at, reply.position in BLOCKING, reply.reply)


def _conflict(reply: PositionTaken) -> Effective:
    return replace(Effective.of(reply), position=Position.CONFLICT, provisional=False, proven=True)


def positions(round_: Round, grace: timedelta) -> dict[str, Effective]:
    """The effective position of every organisation of the roll, in its order."""
    return {entry.organisation: position_of(round_, entry.organisation, grace) for entry in round_.roll}


def silent(round_: Round, grace: timedelta) -> list[str]:
    """The organisations that were asked for an answer and have given none."""
    return [name for name in round_.parties if position_of(round_, name, grace).position is Position.NONE]
