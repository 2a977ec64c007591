"""Consensus by correspondence: rounds, positions, the closing.

Source: Terms of Reference, "Decisions … will be made by consensus based on consultations with all Network Members, and,
on all issues relevant to or of concern to the state, with the Ministry of Interior and other relevant ministries."

Rules that everything here keeps:
 * one position for each organisation, a pure function of the replies: the order in which they are read is no matter;
 * doubt blocks: what is unclear, contradictory, or an unproven objection hinders closing until it is cleared;
 * what is in doubt takes the place of consent, and never that of an objection;
 * blocking is easier than unblocking: an alternate can't lift the block of a focal point;
 * no adoption while a decider was not consulted, through somebody who may answer for it, and none before the mailbox
   was read past the deadline;
 * a deadline moves later, and never earlier.
"""

from .closing import (
    IN_DOUBT,
    Evaluation,
    Needed,
    Voices,
    as_if_until,
    breaks_at_once,
    counted,
    evaluate,
    is_lapsed,
    may_close,
    on_all,
    on_one,
)
from .positions import Effective, in_doubt, objecting, position_of, positions, remarks, silent, words_of
from .proposals import Draft, Proposal
from .rounds import BLOCKING, BREAKING, CONSENT, LIFTING, ON_THE_STATE, REMARKS, SAME_TEXT, Round
from .table import TABLE, Event, Stage, Transition, may, stages_of

__all__ = [
    "BLOCKING",
    "BREAKING",
    "CONSENT",
    "IN_DOUBT",
    "LIFTING",
    "ON_THE_STATE",
    "REMARKS",
    "SAME_TEXT",
    "TABLE",
    "Draft",
    "Effective",
    "Evaluation",
    "Event",
    "Needed",
    "Proposal",
    "Round",
    "Stage",
    "Transition",
    "Voices",
    "as_if_until",
    "breaks_at_once",
    "counted",
    "evaluate",
    "in_doubt",
    "is_lapsed",
    "may",
    "may_close",
    "objecting",
    "on_all",
    "on_one",
    "position_of",
    "positions",
    "remarks",
    "silent",
    "stages_of",
    "words_of",
]
