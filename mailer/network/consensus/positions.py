"""One position for each organisation: a pure function of the replies, in whatever order they were read.

Doubt blocks. Blocking is easier than unblocking: what is unclear, or not proven, is a doubt, and takes the place of
consent, never of an objection; an alternate cannot lift the block of a focal point. What counts is the order in which
the replies arrived: an objection that is read after the consent with which its author took it back breaks nothing. Read
before it, it has broken the silence already, and stays lifted in writing: of the two errors, the one that blocks.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from ..facts import Position, PositionTaken, Standing
from .rounds import BLOCKING, BREAKING, CONSENT, LIFTING, REMARKS, Round

_EVERY = frozenset(Position)


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
    evidence = round_.evidence_of(organisation)
    words = words_of(round_, organisation, grace)
    found = _of_words(words) if words else Effective()
    ruling = round_.settled(organisation, evidence)
    if ruling is not None and found.position in (Position.UNCLEAR, Position.CONFLICT):
        settled = replace(found, position=Position(ruling.value), provisional=False, proven=True, disputed=None)
        return replace(settled, evidence=evidence, is_ruled=True)
    return replace(found, evidence=evidence)


def _of_words(words: Sequence[PositionTaken]) -> Effective:
    """What the words of the organisation's people come to."""
    first_rank = min(reply.rank for reply in words)
    principals = [reply for reply in words if reply.rank == first_rank]
    others = [reply for reply in words if reply.rank > first_rank and reply.position in BLOCKING]
    standing = _weightiest(principals)
    if not _agree(principals):
        head = _settled_by_the_head(principals)
        if head is None:
            return _conflict(standing)
        standing = head
    if _is_doubt(standing) and (objections := [reply for reply in others if _objects(reply)]):
        return Effective.of(_weightiest(objections))
    disputes = [reply for reply in others if reply.at >= standing.at]
    if disputes and standing.position not in BLOCKING:
        return replace(_conflict(_weightiest(disputes)), disputed=_weightiest(disputes))
    return Effective.of(standing)


def _weightiest(words: Iterable[PositionTaken]) -> PositionTaken:
    """The last of them; before all others an objection that is proven, which nothing unclear may hide."""
    return max(words, key=lambda reply: (_objects(reply), _order(reply)))


def _objects(reply: PositionTaken) -> bool:
    return reply.position in BREAKING and reply.proven


def _is_doubt(reply: PositionTaken) -> bool:
    """True for what is not clear, or not proven to be theirs."""
    return reply.position is Position.UNCLEAR or not reply.proven


def _settled_by_the_head(principals: Sequence[PositionTaken]) -> PositionTaken | None:
    """The word of the organisation's head, where others of the first rank had contradicted each other before."""
    head = next((reply for reply in reversed(principals) if reply.as_head), None)
    if head is None or _is_doubt(head):
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


def words_of(round_: Round, organisation: str, grace: timedelta) -> list[PositionTaken]:
    """Each person's word that counts for the organisation, in the order of their arrival.

    Time that was asked for and is up leaves of what was said before it, by whoever asked or by others of no higher
    rank, nothing but what blocks: they were not sure of their consent any more. Once the round is broken, nothing comes
    too late any more, and an objection counts until it is lifted: by whoever made it, somebody of a higher rank, or the
    head.
    """
    words = _last_words(round_, organisation, grace)
    return [word for word in words if not (round_.is_broken and _is_lifted(word, words))]


def _last_words(round_: Round, organisation: str, grace: timedelta) -> list[PositionTaken]:
    replies, noted = _heard(round_, organisation)
    up = [reply for reply in replies if reply.reply in round_.run_out]
    gone = {reply.reply for reply in replies if reply.position is Position.HOLD and _is_before(reply, up)}
    of_person = {reply.address: [each for each in replies if each.address == reply.address] for reply in replies}
    found = (_word_of(said, gone, round_, round_.deadline + grace) for said in of_person.values())
    counting = (word for word in found if word and (word.position in BLOCKING or not _is_before(word, up)))
    return sorted(counting, key=_order) or [each for each in noted if not _is_before(each, up)][-1:]


def _heard(round_: Round, organisation: str) -> tuple[list[PositionTaken], list[PositionTaken]]:
    """What was said in its name, in the order of arrival, and where it took note, which takes the place of nothing."""
    said = sorted(round_.replies_of(organisation), key=_order)
    noted = [each for each in said if each.position is Position.NOTED]
    return [each for each in said if each not in noted], noted


def _is_lifted(word: PositionTaken, words: Iterable[PositionTaken]) -> bool:
    """True for an objection that somebody else has lifted since who may: a peer's consent only contradicts it, and what
    came in the same second lifts nothing."""
    return word.position in BREAKING and any(
        other.position in LIFTING and other.proven and other.at > word.at and (other.as_head or other.rank < word.rank)
        for other in words
        if other.address != word.address
    )


def _is_before(reply: PositionTaken, holds: Iterable[PositionTaken]) -> bool:
    return any(reply.at <= hold.at and hold.rank <= reply.rank for hold in holds)


def _word_of(
    said: Iterable[PositionTaken], gone: Collection[str], round_: Round, until: datetime
) -> PositionTaken | None:
    """What one person's replies, in the order of their arrival, come to; None if nothing of it counts. `gone`: those
    that asked for time which is up."""
    broken_at = round_.ended_at if round_.is_broken else None
    firm = _EVERY - {Position.HOLD} if broken_at else _EVERY  # what rested a round hides no objection once it broke
    word = in_time = None
    for reply in said:
        if reply.reply in gone:
            word = in_time = word if word and word.position in BLOCKING else None
        elif broken_at and reply.at > broken_at:
            word = _following(word, reply, LIFTING | BREAKING)
        elif reply.at <= until:
            word = in_time = _following(word, reply, firm)
        elif reply.position in BLOCKING:
            word = _following(word, reply, firm)
        elif word is not None and _is_doubt(word) and in_time is not None and in_time.position is Position.UNCLEAR:
            word = reply  # it says what had been meant in time
        elif word is not in_time and word is not None and _is_doubt(word):
            word = in_time  # the doubt is gone; what comes too late to be counted does not take its place
    return word


def _following(word: PositionTaken | None, reply: PositionTaken, firm: Collection[Position]) -> PositionTaken:
    """The person's word after this reply. What is unclear takes the place of no objection, what nothing proves of no
    block that is clear and proven. `firm`: what can take the place of an objection, if it is clear and proven."""
    if word is None or (reply.position in firm and not _is_doubt(reply)):
        return reply
    hides = word.position in BREAKING and (word.proven or reply.position not in BREAKING)
    weakens = word.position is Position.HOLD and word.proven and not reply.proven
    return word if hides or weakens else reply


def _order(reply: PositionTaken) -> tuple[datetime, bool, str]:
    return (reply.at, reply.position in BLOCKING, reply.reply)


def _conflict(reply: PositionTaken) -> Effective:
    return replace(Effective.of(reply), position=Position.CONFLICT, provisional=False, proven=True)


def positions(round_: Round, grace: timedelta) -> dict[str, Effective]:
    """The effective position of every organisation of the roll, in its order."""
    return {entry.organisation: position_of(round_, entry.organisation, grace) for entry in round_.roll}


def remarks(round_: Round, grace: timedelta) -> dict[str, Effective]:
    """The reservations and comments that stand beside the text, by organisation."""
    states = positions(round_, grace)
    return {name: state for name, state in states.items() if state.position in REMARKS and state.text}


def objecting(round_: Round, grace: timedelta) -> list[str]:
    """The members that object, each by an answer that is proven, or as both co-chairs have settled it: until all of
    them have lifted it, a text that broke is not put again."""
    return [name for name in round_.of_standing(Standing.DECIDER) if _stands_against(round_, name, grace)]


def _stands_against(round_: Round, organisation: str, grace: timedelta) -> bool:
    state = position_of(round_, organisation, grace)
    if state.is_ruled:
        return state.position in BREAKING
    return any(_objects(word) for word in words_of(round_, organisation, grace))


def in_doubt(round_: Round, organisation: str, grace: timedelta) -> list[PositionTaken]:
    """Its replies that still stand where a text that broke is put once more: none, if it is clear by now what it wants;
    else all that block of each person whose word does, since they last said what did not; or every word, where people
    contradict each other and none of them blocks. Nothing else is carried: the organisation is asked again."""
    if position_of(round_, organisation, grace).position not in BLOCKING:
        return []
    words = words_of(round_, organisation, grace)
    replies, _ = _heard(round_, organisation)
    return [each for word in words if word.position in BLOCKING for each in _blocking_with(word, replies)] or words


def _blocking_with(word: PositionTaken, replies: Iterable[PositionTaken]) -> list[PositionTaken]:
    """What else of that person blocks, but for what came before an answer that the word came after."""
    newest_first = [each for each in reversed([*replies]) if each.address == word.address]
    since = [each for each in newest_first if _order(each) > _order(word) and each.position in BLOCKING]
    until = (each for each in newest_first if _order(each) <= _order(word))
    return [*since, *takewhile(lambda reply: reply.position in BLOCKING, until)]


def silent(round_: Round, grace: timedelta) -> list[str]:
    """The organisations that were asked for an answer and have given none."""
    return [name for name in round_.parties if position_of(round_, name, grace).position is Position.NONE]
