"""What an answer says: a position, attendance, a confirmation, a change of contact; read from the new words of a mail.

The phrases are data (rules/phrases/). What is not read for certain is not read, and waits for a person.
"""

from .attendance import attendance
from .phrasebook import CONSENTING, HOLDING, ORGANISATION, Doubt, Phrase, Phrasebook, Signature
from .positions import BLOCKING, Reading, Tier, confirmation, nothing_to_correct, of_the_state, position

__all__ = [
    "BLOCKING",
    "CONSENTING",
    "HOLDING",
    "ORGANISATION",
    "Doubt",
    "Phrase",
    "Phrasebook",
    "Reading",
    "Signature",
    "Tier",
    "attendance",
    "confirmation",
    "nothing_to_correct",
    "of_the_state",
    "position",
]
