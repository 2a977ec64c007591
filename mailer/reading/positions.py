"""The position that an answer takes. Reading an objection as consent is the worst fault there is.

Only safe forms are read: an answer word alone (or with its reason, where it blocks anyway), and sentences that stand in
the phrasebook to the word. Everything else is not read, and waits for a person; there is no cleverness in between.
Every language is tried whoever writes, and all of them together: a word of doubt in any language keeps an answer from
counting as consent.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from ..words import tokens
from .phrasebook import CONSENTING, HOLDING, Phrasebook, Signature
from .units import is_plain, parts, units

BLOCKING = frozenset({"objection", "amendment", "hold"})
WITH_REMARK = frozenset({"comment", "reservation", "abstain", "recuse"})
LONGEST = 10_000  # characters; who writes more has more to say than an answer, and a person reads it
_TAIL = re.compile(r"\s*(?::|\s[-–—]\s|\n)\s*")


class Tier(StrEnum):
    """How certain a reading is.

    A: an answer word. B: sentences of the phrasebook. C: not read. H: not read, and there are words that could object,
    put a condition, abstain, ask for time, or ask. N: it says nothing on the matter.
    """

    A = "A"
    B = "B"
    C = "C"
    H = "H"
    N = "N"


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer was read. `value` "" means: not read, for the reason in `why`.

    `words`: what it was read from; `text`: what else was said; `doubt`: the words that kept it from being read;
    `headcount`: how many persons, 1 unless a number was given.
    """

    value: str
    why: str
    tier: str = ""
    words: str = ""
    text: str = ""
    doubt: str = ""
    headcount: int = 1


def position(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """The position that the new words of a reply take, or a reading without a value. Linear; never raises.

    Consent and unexplained text together are never read. An answer that blocks is read with whatever reasons follow;
    one that does not (a reservation, a comment) only if what follows holds no word of doubt in any language.
    """
    read = _position(new[:LONGEST], signature, book)
    if len(new) <= LONGEST or read.value in BLOCKING:
        return read
    return replace(read, value="", why="it is longer than an answer", tier=Tier.H if read.tier is Tier.H else Tier.C)


def _position(new: str, signature: Signature, book: Phrasebook) -> Reading:
    said = units(new, signature, book)
    if not said:
        return Reading("", "nothing was written above the quotation", Tier.C)
    if value := _bare(new, said, signature, book):
        return Reading(value, "an answer word alone", Tier.A, said[0].strip(" .,;:!"))
    value, words, tail = _first_answer(said[0], signature, book)
    if not value:
        return _sentences(said, signature, book)
    rest = [unit for unit in (tail, *said[1:]) if unit]
    others = {_value(unit, signature, book) for unit in rest} - {None, "", value}
    if others:
        also = min(str(each) for each in others).replace("_", " ")
        return _unread(new, f"it says “{words}” and “{also}” as well", book)
    text = "\n".join(unit for unit in rest if _answer(unit, signature, book) != value)
    if not text:
        return Reading(value, "an answer word alone", Tier.A, words)
    if value in BLOCKING:
        return Reading(value, "an answer word with its reason", Tier.A, words, text)
    if value in WITH_REMARK and not book.doubt_in(text):
        return Reading(value, "an answer word with a remark in which nothing is conditional", Tier.A, words, text)
    if all(_value(unit, signature, book) is not None for unit in rest):
        return Reading(value, "an answer word, and courtesies of the phrasebook", Tier.B, words)
    found = book.doubt_in(text)
    more = f"“{found[0]}”" if found else "words that are not in the phrasebook"
    return _unread(new, f"“{words}” is followed by {more}", book)


def nothing_to_correct(new: str, signature: Signature, book: Phrasebook) -> bool:
    """True if the new words say of a draft that nothing in it is to be corrected, and nothing else."""
    said = units(new[:LONGEST], signature, book)
    return (
        len(new) <= LONGEST
        and bool(said)
        and all(
            tokens(unit) in book.no_comment
            or _answer(unit, signature, book) in CONSENTING
            or _bare(unit, [unit], signature, book) in CONSENTING
            for unit in said
        )
    )


def confirmation(new: str, signature: Signature, book: Phrasebook) -> str:
    """ "confirmed" or "refused" if the new words say that, and nothing else; "" for everything else."""
    if len(new) > LONGEST:
        return ""
    said = units(new, signature, book)
    found = {book.confirmations.get(tokens(unit), "") if is_plain(unit) else "" for unit in said}
    return found.pop() if len(found) == 1 else ""


def _unread(new: str, why: str, book: Phrasebook) -> Reading:
    found = book.doubt_in(new, HOLDING)
    if found:
        return Reading("", why, Tier.H, doubt=found[0])
    return Reading("", why, Tier.C, words=book.consent_in(new))


def _sentences(said: list[str], signature: Signature, book: Phrasebook) -> Reading:
    """Where no answer word begins: every unit must stand in the phrasebook, and they must not contradict each other."""
    new = "\n".join(said)
    values = [_value(unit, signature, book) for unit in said]
    if None in values:
        unread = said[values.index(None)]
        if all(tokens(unit) in book.receipts and is_plain(unit) for unit in said):
            return Reading("", "it says that the mail came, and nothing on the matter", Tier.N, words=new)
        return _unread(new, f"“{unread[:80]}” is not in the phrasebook", book)
    taken = {value for value in values if value}
    if taken == CONSENTING:
        taken = {"no_objection"}
    if len(taken) == 1:
        return Reading(str(taken.pop()), "every sentence stands in the phrasebook", Tier.B, " ".join(said))
    both = " and ".join(sorted(f"“{str(each).replace('_', ' ')}”" for each in taken))
    return _unread(new, f"it says {both}" if taken else "it is polite, and says nothing on the matter", book)


def _first_answer(unit: str, signature: Signature, book: Phrasebook) -> tuple[str, str, str]:
    """(value, the words it was read from, what follows them in the unit); "" and "" where the unit begins otherwise."""
    if value := _answer(unit, signature, book):
        return value, unit.strip(" .,;:!"), ""
    found = _TAIL.search(unit)
    if found and (value := _answer(unit[: found.start()], signature, book)):
        return value, unit[: found.start()].strip(), unit[found.end() :]
    return "", "", ""


def _bare(new: str, said: list[str], signature: Signature, book: Phrasebook) -> str:
    """What a word like “yes” or a mark like “+1” means where it is all that was written: no thanks, no greeting."""
    if len(said) != 1:
        return ""
    if value := book.symbols.get(said[0].strip(" .")):
        return value
    value = book.bare.get(signature.without_organisation(tokens(said[0])), "") if is_plain(said[0]) else ""
    is_receipt = any(tokens(line) in book.courtesies or tokens(line) in book.receipts for line in new.split("\n"))
    return "" if is_receipt and value in CONSENTING else value


def _answer(unit: str, signature: Signature, book: Phrasebook) -> str:
    """What the unit means if it is an answer word and nothing else but the organisation's own name."""
    return book.answers.get(signature.without_organisation(tokens(unit)), "") if is_plain(unit) else ""


def _value(unit: str, signature: Signature, book: Phrasebook) -> str | None:
    """The position that the unit takes, "" for a courtesy; None where it is not understood to the last word."""
    if (value := _whole(unit, signature, book)) is not None or not is_plain(unit):
        return value
    values = [_whole(part, signature, book) for part in parts(unit)]
    if len(values) < 2 or None in values:
        return None
    taken = {value for value in values if value}
    return str(taken.pop()) if len(taken) == 1 else None


def _whole(unit: str, signature: Signature, book: Phrasebook) -> str | None:
    if not is_plain(unit):
        return None
    words = tokens(unit)
    value = (
        _answer(unit, signature, book) or book.sentences.get(words) or book.sentences.get(signature.with_slots(words))
    )
    if value:
        return value
    return "" if words in book.courtesies or words in book.signoffs else None
