"""What an answer says: a position, a clearance, attendance, which dates suit, a confirmation, a change of contact.

It is read from the new words of a mail. The phrases are data (rules/phrases/). What is not read for certain is not
read, and waits for a person.
"""

from .asked import AGREED, Asked, in_answer
from .attendance import attendance
from .attended import Lists, attended
from .phrasebook import CONSENTING, HOLDING, ORGANISATION, Doubt, Phrase, Phrasebook, Signature
from .positions import (
    BLOCKING,
    NOT_CLEARED,
    OWN,
    Reading,
    Tier,
    acknowledges,
    clearance,
    confirmation,
    nothing_to_correct,
    of_the_state,
    position,
    refusal,
    supports,
)
from .slots import Dates, dates_suiting

__all__ = [
    "AGREED",
    "BLOCKING",
    "CONSENTING",
    "HOLDING",
    "NOT_CLEARED",
    "ORGANISATION",
    "OWN",
    "Asked",
    "Dates",
    "Doubt",
    "Lists",
    "Phrase",
    "Phrasebook",
    "Reading",
    "Signature",
    "Tier",
    "acknowledges",
    "attendance",
    "attended",
    "clearance",
    "confirmation",
    "dates_suiting",
    "in_answer",
    "nothing_to_correct",
    "of_the_state",
    "position",
    "refusal",
    "supports",
]
