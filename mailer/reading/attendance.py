"""Whether an answer accepts, declines or leaves open an invitation, and for how many persons."""

from ..words import tokens
from .phrasebook import NUMBER, PERSONS, Doubt, Phrase, Phrasebook, Signature
from .positions import LONGEST, Reading, Tier
from .units import phrase_of, pieces, read_units

_MOST = 99
_LONGEST_PHRASE = 20  # words
_COURTESY = "courtesy"
_HINDERS = frozenset({Doubt.QUESTION, Doubt.ELSEWHERE})


def attendance(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """Whether the new words accept, decline or leave open an invitation, and for how many. Linear; never raises.

    Every piece of every sentence must be a phrase of the phrasebook or a courtesy: “yes” may answer something else, and
    behind “I cannot attend” may stand who will. Only beside a maybe there may be reasons. A number counts only where it
    is said of persons.
    """
    if len(new) > LONGEST:
        return Reading("", "it is longer than an answer", Tier.C)
    said = read_units(new, signature, book)
    if not said.units:
        return Reading("", "nothing was written above the quotation", Tier.C)
    found: dict[str, str] = {}
    remarks: list[str] = []
    counts: list[int] = []
    for unit in said.units:
        values = [_said_by(piece, signature, book) for piece in pieces(unit)]
        if not _is_understood(values):
            values = [_said_across_marks(unit, book)]
        if not _is_understood(values):
            remarks.append(unit)
            values = [maybe for piece in pieces(unit) if (maybe := _said_by(piece, signature, book))[0] == "tentative"]
        counts += [count for _, count in values if count]
        for value, _ in values:
            if value and value != _COURTESY:
                found.setdefault(value, unit)
    return _judged(found, remarks, counts, book)


def _judged(found: dict[str, str], remarks: list[str], counts: list[int], book: Phrasebook) -> Reading:
    text = "\n".join(remarks)
    if len(found) != 1 or len(counts) > 1:
        why = "it says two different things" if found else "no word of the phrasebook accepts or declines"
        return Reading("", why, Tier.C, text=text)
    value, words_read = next(iter(found.items()))
    if remarks and value != "tentative":
        return Reading("", f"there is more beside “{words_read}”", Tier.C, text=text)
    if doubt := book.doubt_in(text, _HINDERS):
        return Reading("", f"“{words_read}” stands beside “{doubt[0]}”", Tier.C, text=text, doubt=doubt[0])
    return Reading(value, "a phrase of the phrasebook", Tier.A, words_read, text, headcount=counts[0] if counts else 1)


def _is_understood(values: list[tuple[str, int]]) -> bool:
    return bool(values) and all(value for value, _ in values)


def _said_by(piece: str, signature: Signature, book: Phrasebook) -> tuple[str, int]:
    """What the piece says to the last word, "" if it does not; and the number of persons in it, 0 if none is said."""
    words, count = _with_number(phrase_of(piece), book)
    bare = signature.without_organisation(words)
    every = (words, bare, signature.with_slots(words), _without_number(words), _without_number(bare))
    if value := next((value for phrase in every if (value := book.attendance.get(phrase, ""))), ""):
        return value, count
    return (_COURTESY if words in book.courtesies or words == signature.organisation else ""), 0


def _said_across_marks(unit: str, book: Phrasebook) -> tuple[str, int]:
    """“Unfortunately, I cannot attend”: a comma makes no yes of it."""
    value = book.attendance.get(tokens(unit), "") if pieces(unit) else ""
    return ("" if value == "accepted" else value), 0


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
