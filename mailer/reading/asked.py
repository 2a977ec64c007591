"""What the letter asks that is answered: “yes” agrees to the text, or to something else that the letter says."""

from collections.abc import Collection
from dataclasses import replace
from enum import Enum

from .phrasebook import CONSENTING, Phrase, Phrasebook, Signature
from .positions import Reading, Tier, without_name

AGREED = CONSENTING | {"comment"}  # a reservation names itself, and a person reads its words before anything follows


class Asked(Enum):
    """How much must be said in answer to a letter.

    TEXT: it puts the text and says nothing else, so that “yes” answers. POSITION: it asks for the position on a text
    that stands elsewhere; the answer has to name one. RECORDED: so it does, and says that the reader's organisation
    has agreed, which “yes” can only confirm. STATED: it states a position, or a doubt, which “agreed” might mean;
    consent is only the word that the letter asks for.
    """

    TEXT = "text"
    POSITION = "position"
    RECORDED = "recorded"
    STATED = "stated"


def in_answer(
    read: Reading, asked: Asked, signature: Signature, consents: Collection[Phrase], book: Phrasebook
) -> Reading:
    """The reading, if the words can be meant of nothing but the text; else it is for a person.

    `consents`: the words that our letters ask for where one agrees. A mere “no” is no objection either where it may
    deny something else, and holds the closing as everything does that may object.
    """
    said = without_name(read.words, signature)
    if asked is Asked.TEXT or not read.value:
        return read
    is_bare = said in book.bare or read.words.removesuffix(".") in book.symbols
    if read.value == "objection" and not read.text:
        is_meant = not (is_bare or said in book.confirmations or said in book.attendance)
    elif asked is Asked.STATED and read.value in AGREED:
        is_meant = said in consents and not is_bare
    else:
        is_meant = not is_bare
    if is_meant:
        return read
    tier = Tier.H if read.value == "objection" else Tier.C
    return replace(read, value="", why=f"“{read.words}” may answer something else that our letter says", tier=tier)
