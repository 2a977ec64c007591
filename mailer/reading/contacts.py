"""What a mail says of the member list: a new focal point, another address, somebody who leaves, a wish to join.

Whatever is read here only proposes: nothing is changed before somebody of the organisation, or of the Secretariat, has
confirmed it. So a phrase may stand anywhere in a line, unlike in an answer that counts; and what cannot be read goes to
a person. The phrases are data (rules/phrases/, [member_list]).
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from ..words import clean_line, fold
from . import ORGANISATION, Phrase

# What a phrase says. `leave` is said of whoever is named, `i_leave` of the sender. `substitute` counts in automatic
# mail alone, `signature` below the text alone.
SAID = frozenset({"focal_point", "alternate", "address", "leave", "i_leave", "join", "withdraw"})
SUBSTITUTE = frozenset({"substitute"})
SIGNATURE = frozenset({"signature"})
MEANINGS = (*sorted(SAID), "substitute", "signature")
_FIRST = 12  # a change is said at the beginning of a mail: what stands deeper tells of something else
_LAST = 8
_REACH = 3  # how many lines below a phrase the name and the address may stand
_ADDR = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_PARTICLES = frozenset(["al", "bin", "da", "de", "del", "della", "di", "du", "el", "la", "le", "van", "von"])
_TITLES = frozenset(["mr", "mrs", "ms", "dr", "prof", "z", "znj", "mme", "m"])
_MARKS = " \t,;:.-–—()<>[]\"'"


@dataclass(frozen=True, slots=True)
class Contact:
    """What was read. `meaning` "" means: nothing; `name` and `address` are "" where none could be found.

    `before`: the words before the phrase on its line, like the name of who would like to join.
    """

    meaning: str = ""
    name: str = ""
    address: str = ""
    words: str = ""
    before: str = ""


def contact(text: str, organisation: Phrase, phrases: Mapping[Phrase, str], wanted: Set[str], own: Set[str]) -> Contact:
    """The first thing of the `wanted` meanings that the words say of the member list. Linear in their length; never
    raises.

    `organisation`: the sender's, in folded words; a phrase may have it in the place of {organisation}. `own`: the
    sender's addresses; they stand in signatures, and are never what a change is about.
    That somebody is out of office changes no focal point, and that one asks to be contacted makes nobody a substitute:
    so the meanings are looked for apart.
    """
    written = [line for each in text.split("\n") if (line := clean_line(each, 400))]
    lines = written[-_LAST:] if wanted == SIGNATURE else written[:_FIRST]
    for place, line in enumerate(lines):
        for meaning, before, after in _phrases_in(line, organisation, phrases):
            if meaning in wanted:
                name, address = _whom(meaning, before, [after, *lines[place + 1 : place + _REACH]], own)
                return Contact(meaning, name, address, line.strip(), before)
    return Contact()


def addresses(text: str) -> Iterator[str]:
    """Every address in the text, as it is kept: in lower case."""
    return (found[0].rstrip(".").lower() for found in _ADDR.finditer(text))


def _whom(meaning: str, before: str, behind: list[str], own: Set[str]) -> tuple[str, str]:
    """(name, address) of whom the phrase is about: who leaves is named before it, whoever comes mostly behind it."""
    name_before, address_before = _person_in([before], own)
    if meaning == "leave" and (name_before or address_before):
        return name_before, address_before
    name, address = _person_in(behind[:1] if meaning == "leave" else behind, own)
    if address or (name and not address_before):
        return name, address
    return name_before, address_before


def _phrases_in(line: str, organisation: Phrase, phrases: Mapping[Phrase, str]) -> Iterator[tuple[str, str, str]]:
    """(meaning, what stands before, what stands behind) of each phrase in the line, the longest at each place first."""
    words = list(_words(line, organisation))
    longest = max((len(phrase) for phrase in phrases), default=0)
    for start in range(len(words)):
        for length in range(min(longest, len(words) - start), 0, -1):
            found = words[start : start + length]
            if meaning := phrases.get(tuple(word for word, _, _ in found)):
                yield meaning, line[: found[0][1]].strip(_MARKS), line[found[-1][2] :]
                break


def _words(line: str, organisation: Phrase) -> Iterator[tuple[str, int, int]]:
    """The folded words of the line with where they begin and end; the organisation's name is one word, the slot."""
    words = [(fold(found[0]), found.start(), found.end()) for found in re.finditer(r"\w+", line)]
    place = 0
    while place < len(words):
        last = place + len(organisation)
        if organisation and tuple(word for word, _, _ in words[place:last]) == organisation:
            yield ORGANISATION, words[place][1], words[last - 1][2]
            place = last
        else:
            yield words[place]
            place += 1


def _person_in(lines: list[str], own: Set[str]) -> tuple[str, str]:
    """(name, address): the first address that is not the sender's own, and what looks like a name before it."""
    for number, line in enumerate(lines):
        for found in _ADDR.finditer(line):
            if (address := found[0].rstrip(".").lower()) not in own:
                before = [*lines[:number], line[: found.start()]]
                return next((name for each in before if (name := _name_in(each))), ""), address
    return _name_in(lines[0]) if lines else "", ""


def _name_in(text: str) -> str:
    """The last words with capitals that stand together, without titles: a name has two or more; "" if there are none.

    One word alone is a name where nothing else is said.
    """
    runs: list[list[str]] = [[]]
    words = re.findall(r"[\w'’-]+|[^\w\s]", text)
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        is_particle = bool(runs[-1]) and fold(word) in _PARTICLES and following[:1].isupper()
        if word[0].isupper() or is_particle:
            runs[-1].append(word)
        elif word != "." or not runs[-1]:
            runs.append([])
    names = [[word for word in run if fold(word) not in _TITLES] for run in runs]
    name = next((each for each in reversed(names) if len(each) >= 2), None)
    alone = [each for each in names if each]
    if name is None and len(alone) == 1 and len(words) <= 4:
        name = alone[0]
    return " ".join(name or ())[:80]
