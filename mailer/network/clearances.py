"""What an organisation that leads a joint statement says to its text: cleared, or not.

Source: Terms of Reference, "in accordance with the mandates and technical expertise of relevant UN system entities".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .facts import ClearanceAnswered, StatementDrafted

CLEARED, NOT_CLEARED, NONE = "cleared", "not_cleared", "none"


@dataclass(frozen=True, slots=True)
class Clearance:
    """The word of a lead: "cleared", "not_cleared" or "none"; `by`: the answer that makes it so."""

    organisation: str
    state: str = NONE
    by: ClearanceAnswered | None = None


def clearance_of(
    answers: Iterable[ClearanceAnswered], draft: StatementDrafted, organisation: str, voices: Collection[str]
) -> Clearance:
    """The organisation's word on this draft; `voices`: the addresses that name those who speak for it now.

    What one of them did not clear stands until they themselves clear it, or somebody of a better rank; of their own
    rank too, once they speak for it no longer. The order in which the answers were read is no matter.
    """
    last: dict[str, ClearanceAnswered] = {}
    for answer in sorted(answers, key=lambda each: (each.at, not each.cleared, each.reply)):
        if answer.organisation == organisation and _is_to(answer, draft):
            last[answer.address] = answer
    clears = [answer for answer in last.values() if answer.cleared]
    blocks = [
        answer
        for answer in last.values()
        if not answer.cleared and not any(_lifts(clear, answer, voices) for clear in clears)
    ]
    if blocks:
        return Clearance(organisation, NOT_CLEARED, max(blocks, key=lambda each: (each.at, each.reply)))
    if clears:
        return Clearance(organisation, CLEARED, min(clears, key=lambda each: (each.rank, each.at, each.reply)))
    return Clearance(organisation)


def _is_to(answer: ClearanceAnswered, draft: StatementDrafted) -> bool:
    return (answer.revision, answer.text_hash) == (draft.revision, draft.text_hash)


def _lifts(clear: ClearanceAnswered, block: ClearanceAnswered, voices: Collection[str]) -> bool:
    outranks = clear.rank < block.rank or (clear.rank == block.rank and block.address not in voices)
    return outranks and clear.at > block.at
