"""Whether an answer accepts, declines or leaves open an invitation, and for how many persons."""

from ..words import tokens
from .phrasebook import NUMBER, PERSONS, Doubt, Phrase, Phrasebook, Signature
from .positions import LONGEST, Reading, Tier
from .units import is_plain, parts, units

_DOUBTS = frozenset(Doubt) - {Doubt.REQUEST, Doubt.ABSTENTION}
_HINDER_A_MAYBE = frozenset({Doubt.QUESTION, Doubt.ELSEWHERE})
_MOST = 99
_LONGEST_PHRASE = 40  # words


def attendance(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """Whether the new words accept, decline or leave open an invitation, and for how many. Linear; never raises.

    A number counts only where it is said of persons. A remark that holds no word of doubt does not hinder the reading
    of a phrase, since an error costs a chair, and the receipt shows it; beside a single word it does, for “yes” may
    answer something else.
    """
    if len(new) > LONGEST:
        return Reading("", "it is longer than an answer", Tier.C)
    said = units(new, signature, book)
    if not said:
        return Reading("", "nothing was written above the quotation", Tier.C)
    found: dict[str, str] = {}
    remarks: list[str] = []
    headcount = 1
    for piece in (piece for unit in said for piece in _pieces(unit, signature, book)):
        value, count = _said_by(piece, signature, book)
        headcount = count or headcount
        if value:
            found.setdefault(value, piece)
        elif tokens(piece) not in book.courtesies:
            remarks.append(piece)
    text = "\n".join(remarks)
    if len(found) != 1:
        why = "it says two different things" if found else "no word of the phrasebook accepts or declines"
        return Reading("", why, Tier.C)
    value, words_read = next(iter(found.items()))
    if text and len(tokens(words_read)) == 1:
        return Reading("", f"“{words_read}” may answer something else: there is more beside it", Tier.C, text=text)
    if doubt := book.doubt_in(text, _HINDER_A_MAYBE if value == "tentative" else _DOUBTS):
        return Reading("", f"“{words_read}” stands beside “{doubt[0]}”", Tier.C, text=text, doubt=doubt[0])
    return Reading(value, "a phrase of the phrasebook", Tier.A, words_read, text, headcount=headcount)


def _pieces(unit: str, signature: Signature, book: Phrasebook) -> list[str]:
    """The unit whole, or cut at its commas where one part answers and the whole does not."""
    cut = parts(unit)
    whole, _ = _said_by(unit, signature, book)
    return cut if not whole and any(_said_by(part, signature, book)[0] for part in cut) else [unit]


def _said_by(unit: str, signature: Signature, book: Phrasebook) -> tuple[str, int]:
    """What the unit says to the last word, "" if it does not; and the number of persons in it, 0 if none is said."""
    words, count = _with_number(tokens(unit), book)
    if not is_plain(unit):
        return "", 0
    candidates = (words, signature.without_organisation(words), signature.with_slots(words), _without_number(words))
    every = (*candidates, _without_number(signature.without_organisation(words)))
    value = next((value for phrase in every if (value := book.attendance.get(phrase, ""))), "")
    return value, count if value else 0


def _with_number(words: Phrase, book: Phrasebook) -> tuple[Phrase, int]:
    """`words` with slots in the place of “two persons”, “three of us” or a lone number; and that number, 0 if none."""
    for place, word in enumerate(words if len(words) <= _LONGEST_PHRASE else ()):
        number = int(word) if word.isdecimal() and len(word) <= 2 else book.numbers.get(word, 0)
        if not 0 < number <= _MOST:
            continue
        follows = words[place + 1] if place + 1 < len(words) else ""
        slots = (NUMBER, PERSONS) if follows in book.persons else (NUMBER,)
        slotted = (*words[:place], *slots, *words[place + len(slots) :])
        if len(slots) > 1 or book.attendance.get(slotted) or (word.isdecimal() and not follows):
            return slotted, number
    return words, 0


def _without_number(words: Phrase) -> Phrase:
    return tuple(word for word in words if word not in (NUMBER, PERSONS))
