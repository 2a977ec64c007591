"""What an answer says: a position, a clearance, attendance, a confirmation, a change of contact.

It is read from the new words of a mail. The phrases are data (rules/phrases/). What is not read for certain is not
read, and waits for a person.
"""

from .attendance import attendance
from .phrasebook import CONSENTING, HOLDING, ORGANISATION, Doubt, Phrase, Phrasebook, Signature
from .positions import BLOCKING, NOT_CLEARED, Reading, Tier, clearance, confirmation, nothing_to_correct, position

__all__ = [
    "BLOCKING",
    "CONSENTING",
    "HOLDING",
    "NOT_CLEARED",
    "ORGANISATION",
    "Doubt",
    "Phrase",
    "Phrasebook",
    "Reading",
    "Signature",
    "Tier",
    "attendance",
    "clearance",
    "confirmation",
    "nothing_to_correct",
    "position",
]
