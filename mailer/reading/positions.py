"""The position that an answer takes. Reading an objection as consent is the worst fault there is.

Only safe forms are read: an answer word alone (or with its reason, where it blocks anyway), and sentences that stand in
the phrasebook to the word. Everything else is not read, and waits for a person; there is no cleverness in between.
Every language is tried whoever writes, and all of them together: a word of doubt in any language keeps an answer from
counting as consent.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ..words import tokens
from .phrasebook import CONSENTING, HOLDING, NUMBER, Doubt, Phrase, Phrasebook, Signature
from .units import Lines, Units, phrase_of, pieces, read_units

BLOCKING = frozenset({"objection", "amendment", "hold"})
OWN = "own"  # says of an address that it is the writer's, and of what came from there that it is right
WITH_REMARK = frozenset({"abstain", "recuse"})
NOT_CLEARED = "not_cleared"
# Consent that comes with words of its own: these could take it back, so a person reads them first.
_ASKS_FOR_WORDS = frozenset({"comment", "reservation"})
_ACROSS_COMMAS = frozenset({"amendment", "reservation"})
_NEGATION = 2
LONGEST = 10_000  # characters; who writes more has more to say than an answer, and a person reads it
_TAIL = re.compile(r":\s*|\s+[-–—]\s+")


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
    `headcount`: how many persons, 1 unless a number was given. `noted`: of what says nothing on the matter, that it was
    taken note of.
    """

    value: str
    why: str
    tier: str = ""
    words: str = ""
    text: str = ""
    doubt: str = ""
    headcount: int = 1
    noted: bool = False


def position(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """The position that the new words of a reply take, or a reading without a value. Linear; never raises.

    Consent and unexplained text together are never read. An answer that blocks is read with whatever reasons follow;
    a reservation or comment has a value, and is of tier C: a person reads what was remarked.
    """
    read = _position(new[:LONGEST], signature, book)
    if len(new) <= LONGEST or read.value in BLOCKING:
        return read
    return replace(read, value="", why="it is longer than an answer", tier=Tier.H if read.tier is Tier.H else Tier.C)


def _position(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """What the units say; unread where it is another thing if a line goes on below: “No”, and then “objection”."""
    said, glued, apart = (
        read_units(new, signature, book, joins) for joins in (Lines.WRAPPED, Lines.GLUED, Lines.APART)
    )
    read = _of_units(new, said, signature, book)
    otherwise = read if glued == said else _of_units(new, glued, signature, book)
    by_line = {_by_itself(unit, signature, book) for unit in apart.units if apart != said} - {""}
    if otherwise.value != read.value or (read.value and by_line - {read.value}):
        return _unread(new, "a sentence that goes on from line to line could be two, which say another thing", book)
    return read


def _of_units(new: str, said: Units, signature: Signature, book: Phrasebook) -> Reading:
    if not said.units:
        return _of_courtesies(new, book)
    new = "\n".join(said.units)
    if value := _bare(said, signature, book):
        return Reading(value, "an answer word alone", Tier.A, said.units[0].strip(" .,;:!"))
    value, words, tail = _first_answer(said.units[0], signature, book.answers)
    if not value:
        return _sentences(said.units, signature, book)
    rest = [unit for unit in (tail, *said.units[1:]) if unit]
    values = [_value(unit, signature, book) for unit in rest]
    others = {*values} - {None, "", value}
    if value in CONSENTING and _only_asks_for_changes(rest, values, signature, book):
        return Reading("amendment", "consent, and the change that it depends on", Tier.B, words, "\n".join(rest))
    if others:
        also = min(str(each) for each in others).replace("_", " ")
        return _unread(new, f"it says “{words}” and “{also}” as well", book)
    text = "\n".join(unit for unit in rest if _answer(unit, signature, book) != value)
    if value in _ASKS_FOR_WORDS and not book.doubt_in(text):
        return Reading(value, "it comes with words, which a person must read", Tier.C, words, text)
    if not text:
        return Reading(value, "an answer word alone", Tier.A, words)
    if value in BLOCKING and not _is_negation(text, book):
        return Reading(value, "an answer word with its reason", Tier.A, words, text)
    if value in WITH_REMARK and not book.doubt_in(text):
        return Reading(value, "it comes with words, which a person must read", Tier.C, words, text)
    if value not in BLOCKING and None not in values:
        return Reading(value, "an answer word, and courtesies of the phrasebook", Tier.B, words)
    if value in CONSENTING and all(_is_editorial(unit, book) for unit in rest):
        return Reading("comment", "consent, and remarks on slips of the pen alone", Tier.B, words, text)
    found = book.doubt_in(text)
    more = f"“{found[0]}”" if found else "words that are not in the phrasebook"
    return _unread(new, f"“{words}” is followed by {more}", book)


def nothing_to_correct(new: str, signature: Signature, book: Phrasebook) -> bool:
    """True if the new words say of a draft that nothing in it is to be corrected, and nothing else."""
    said = read_units(new[:LONGEST], signature, book)
    fine = (phrase_of(unit) in book.no_comment or _answer(unit, signature, book) in CONSENTING for unit in said.units)
    return bool(said.units) and len(new) <= LONGEST and (_bare(said, signature, book) in CONSENTING or all(fine))


def confirmation(new: str, signature: Signature, book: Phrasebook) -> str:
    """ "confirmed", "refused" or OWN if the new words say that, and nothing else; "" for everything else."""
    said = read_units(new[:LONGEST], signature, book)
    found = {book.confirmations.get(phrase_of(unit), "") for unit in said.units}
    return found.pop() if len(found) == 1 and len(new) <= LONGEST else ""


def refusal(new: str, signature: Signature, book: Phrasebook) -> str:
    """The reason that is given for a refusal, behind its word and a colon; "" for everything else."""
    said = read_units(new[:LONGEST], signature, book)
    head, colon, reason = "\n".join(said.units).partition(":")
    is_refused = bool(colon) and book.confirmations.get(phrase_of(head)) == "refused"
    return reason.strip() if is_refused and len(new) <= LONGEST else ""


def supports(new: str, signature: Signature, book: Phrasebook) -> bool:
    """True if the new words second a request, and nothing else but courtesies."""
    seconding = _telling(new, signature, book)
    is_it = (phrase in book.supports or signature.with_slots(phrase) in book.supports for phrase in seconding)
    return bool(seconding) and len(new) <= LONGEST and all(is_it)


def _telling(new: str, signature: Signature, book: Phrasebook) -> list[Phrase]:
    """The phrases of the new words that are no courtesies; () for what is no plain phrase."""
    units = read_units(new[:LONGEST], signature, book).units
    phrases = (phrase_of(piece) for unit in units for piece in pieces(unit) or [""])
    return [phrase for phrase in phrases if phrase not in book.courtesies]


def of_the_state(new: str, signature: Signature, book: Phrasebook) -> str:
    """ "alone" if the new words say that the matter concerns the state and nothing else, "also" if they say it among
    other things, else "". Whoever says it in other words is not read, and a person looks."""
    words = tokens(new[:LONGEST])
    if not any(_stands_in(words, phrase) for phrase in book.state_concern):
        return ""
    known = book.state_concern | book.courtesies | book.signoffs
    said = read_units(new[:LONGEST], signature, book).units
    cut = [pieces(unit) for unit in said]
    alone = all(each and all(phrase_of(piece) in known for piece in each) for each in cut)
    return "alone" if alone and len(new) <= LONGEST else "also"


def _stands_in(words: Phrase, phrase: Phrase) -> bool:
    return any(words[place : place + len(phrase)] == phrase for place in range(len(words) - len(phrase) + 1))


def clearance(new: str, signature: Signature, book: Phrasebook) -> Reading:
    """Whether the new words clear a text: "cleared" for that word and nothing else, "not_cleared" with whatever reasons
    follow; a reading without a value for everything else."""
    said = read_units(new[:LONGEST], signature, book)
    if not said.units:
        return Reading("", "nothing was written above the quotation", Tier.C)
    value, words, tail = _first_answer(said.units[0], signature, book.clearances)
    rest = [unit for unit in (tail, *said.units[1:]) if unit]
    contradicts = any(_first_answer(unit, signature, book.clearances)[0] not in ("", value) for unit in rest)
    if value == NOT_CLEARED and not contradicts:
        return Reading(value, "an answer word", Tier.A, words, "\n".join(rest))
    if value and not rest and len(new) <= LONGEST:
        return Reading(value, "an answer word alone", Tier.A, words)
    return Reading("", "it is not an answer word alone", Tier.C)


def without_name(unit: str, signature: Signature) -> Phrase:
    """The unit's words without the sender's own organisation at either end: “UNHCR: agree”, “Agree - UNHCR”."""
    phrases = [phrase_of(piece) for piece in pieces(unit)]
    others = [phrase for phrase in phrases if phrase != signature.organisation]
    return signature.without_organisation(others[0]) if len(others) == 1 else ()


def _is_negation(text: str, book: Phrasebook) -> bool:
    """True for “none” and the like behind a word that blocks: it takes the word back."""
    words = tokens(text)
    return len(words) <= _NEGATION and book.doubts.get(words[:1]) is Doubt.OBJECTION


def _unread(new: str, why: str, book: Phrasebook) -> Reading:
    found = book.doubt_in(new, HOLDING)
    if found:
        return Reading("", why, Tier.H, doubt=found[0])
    return Reading("", why, Tier.C)


def _sentences(said: tuple[str, ...], signature: Signature, book: Phrasebook) -> Reading:
    """Where no answer word begins: every unit must stand in the phrasebook, and they must not contradict each other."""
    new = "\n".join(said)
    values = [_value(unit, signature, book) for unit in said]
    if None in values:
        unread = said[values.index(None)]
        if all(_is_receipt(unit, book) for unit in said):
            noted = any(tokens(unit) in book.noted for unit in said)
            return Reading("", "it says that the mail came, and nothing on the matter", Tier.N, words=new, noted=noted)
        return _unread(new, f"“{unread[:80]}” is not in the phrasebook", book)
    taken = {value for value in values if value}
    if _only_asks_for_changes(said, values, signature, book):
        taken = {"amendment"}
    if taken == CONSENTING:
        taken = {"no_objection"}
    if len(taken) == 1:
        (value,) = taken
        tier = Tier.C if value in _ASKS_FOR_WORDS else Tier.B
        return Reading(str(value), "every sentence stands in the phrasebook", tier, " ".join(said))
    both = " and ".join(sorted(f"“{str(each).replace('_', ' ')}”" for each in taken))
    return _unread(new, f"it says {both}" if taken else "it is polite, and says nothing on the matter", book)


def _of_courtesies(new: str, book: Phrasebook) -> Reading:
    """Where nothing is said but a greeting, a sign-off and a name: thanks among them say that a mail came."""
    if any(_is_receipt(line, book) for line in new.split("\n")):
        return Reading("", "it thanks, and says nothing on the matter", Tier.N, words=new)
    return Reading("", "nothing was written above the quotation", Tier.C)


def acknowledges(new: str, signature: Signature, book: Phrasebook) -> bool:
    """True if the new words say that what we recorded is right, and nothing else but courtesies."""
    telling = _telling(new, signature, book)
    return bool(telling) and len(new) <= LONGEST and all(phrase in book.acknowledged for phrase in telling)


def _only_asks_for_changes(
    said: Iterable[str], values: Collection[str | None], signature: Signature, book: Phrasebook
) -> bool:
    """True if sentences ask for an amendment, and nothing else is said but consent and courtesies: it is none then. Two
    answer words contradict each other."""
    asks = None not in values and {*values} - {"", *CONSENTING} == {"amendment"}
    return asks and not any(_answer(each, signature, book) == "amendment" for each in said)


def _is_editorial(unit: str, book: Phrasebook) -> bool:
    """True for a remark on a slip of the pen, and for a courtesy."""
    cut = [phrase_of(piece) for piece in pieces(unit)]
    return bool(cut) and all(_numbered(phrase) in book.editorial or phrase in book.courtesies for phrase in cut)


def _numbered(phrase: Phrase) -> Phrase:
    return tuple(NUMBER if word.isdecimal() else word for word in phrase)


def _is_receipt(unit: str, book: Phrasebook) -> bool:
    """True for words that say that a mail came; a comma within them changes nothing."""
    cut = pieces(unit)
    return bool(cut) and tokens(unit) in book.receipts


def _first_answer(unit: str, signature: Signature, words: Mapping[Phrase, str]) -> tuple[str, str, str]:
    """(value, the words it was read from, what follows them in the unit); "" and "" where the unit begins otherwise."""
    if value := words.get(without_name(unit, signature), ""):
        return value, unit.strip(" .,;:!"), ""
    found = _TAIL.search(unit)
    if found and (value := words.get(without_name(unit[: found.start()], signature), "")):
        return value, unit[: found.start()].strip(), unit[found.end() :]
    return "", "", ""


def _bare(said: Units, signature: Signature, book: Phrasebook) -> str:
    """What a word like “yes” or a mark like “+1” means where it is all that was written: no greeting, no thanks."""
    if len(said.units) != 1:
        return ""
    (unit,) = said.units
    value = book.symbols.get(unit.removesuffix("."), "") or book.bare.get(without_name(unit, signature), "")
    return "" if said.polite and value in CONSENTING else value


def _by_itself(line: str, signature: Signature, book: Phrasebook) -> str:
    """The position that the line would take if nothing stood beside it."""
    return _value(line, signature, book) or book.bare.get(without_name(line, signature), "")


def _answer(unit: str, signature: Signature, book: Phrasebook) -> str:
    """What the unit means if it is an answer word and nothing else but the organisation's own name."""
    return book.answers.get(without_name(unit, signature), "")


def _value(unit: str, signature: Signature, book: Phrasebook) -> str | None:
    """The position that the unit takes, "" for a courtesy; None where it is not understood to the last word."""
    cut = pieces(unit)
    if not cut:
        return None
    if value := _answer(unit, signature, book):
        return value
    values = [_piece(piece, signature, book) for piece in cut]
    taken = {value for value in values if value}
    if _only_asks_for_changes(cut, values, signature, book):
        return "amendment"
    if None not in values and len(taken) < 2:
        return "".join(taken)
    whole = book.sentences.get(_numbered(tokens(unit)), "")  # “However, paragraph 2 …”; “we cannot …, but will not …”
    return whole if whole in _ACROSS_COMMAS else None


def _piece(piece: str, signature: Signature, book: Phrasebook) -> str | None:
    phrase = phrase_of(piece)
    value = _answer(piece, signature, book) or _sentence(piece, signature, book)
    return value or ("" if phrase in book.courtesies or phrase in book.signoffs else None)


def _sentence(piece: str, signature: Signature, book: Phrasebook) -> str:
    phrase = phrase_of(piece)
    every = (phrase, signature.with_slots(phrase), _numbered(phrase))
    return next((value for each in every if (value := book.sentences.get(each, ""))), "")
