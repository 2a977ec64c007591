"""The words that answers are read by, in all languages together. They are data: rules/phrases/<language>.toml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..words import tokens
from .days import DateWords

Phrase = tuple[str, ...]

ORGANISATION = "{organisation}"
REVISION = "{revision}"
REFERENCE = "{reference}"
NUMBER = "{number}"
PERSONS = "{persons}"
CONSENTING = frozenset({"agree", "no_objection"})
STEM = 5  # letters: with as many the same, a word could be a form of another
_LONGEST_DOUBT, _LONGEST_ANSWER = 5, 4
# The Greek question mark is the semicolon of everybody else, and Unicode's normal forms make no difference.
GREEK_QUESTION = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]\s?;")


class Doubt(StrEnum):
    """What a word of doubt could mean. The first of these that stands in a text is named."""

    OBJECTION = "objection"
    CONDITION = "condition"
    AMENDMENT = "amendment"
    ABSTENTION = "abstention"
    EXTENSION = "extension"
    QUESTION = "question"
    JEST = "jest"
    REQUEST = "request"
    ELSEWHERE = "elsewhere"


# A request, or the answer lying elsewhere, keeps an answer from being read; it does not hint at an objection.
HOLDING = frozenset(Doubt) - {Doubt.REQUEST, Doubt.ELSEWHERE}


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of all languages together. Keys are folded words; values are what they mean.

    `editorial`: remarks on a slip of the pen, which change nothing of what is said.
    `bare`: words like “yes”, which answer only where nothing else is said. `symbols`: answers without letters, like
    “+1”, as they are typed. `courtesies`: what may stand beside an answer and changes nothing. `receipts`: what says
    that a mail came, and nothing on its matter; `noted`: those of them that say that it was taken note of;
    `acknowledged`: what says of our receipt that it is right, where it tells of consent.
    `state_concern`: what says that a matter concerns the state. `contact`, `titles`: words that a signature is made of.
    `supports`: what seconds a request; `dates`: what is said of dates. `answer_words`: all that answers anything by
    itself, which is never taken for a quotation. `stems`: the first letters of every word with which an answer or a
    doubt is said.
    """

    answers: Mapping[Phrase, str]
    bare: Mapping[Phrase, str]
    symbols: Mapping[str, str]
    sentences: Mapping[Phrase, str]
    attendance: Mapping[Phrase, str]
    no_comment: frozenset[Phrase]
    courtesies: frozenset[Phrase]
    editorial: frozenset[Phrase]
    receipts: frozenset[Phrase]
    noted: frozenset[Phrase]
    acknowledged: frozenset[Phrase]
    state_concern: frozenset[Phrase]
    doubts: Mapping[Phrase, Doubt]
    greetings: frozenset[Phrase]
    signoffs: frozenset[Phrase]
    closings: frozenset[Phrase]
    contact: frozenset[str]
    titles: frozenset[str]
    numbers: Mapping[str, int]
    persons: frozenset[str]
    member_list: Mapping[Phrase, str]
    confirmations: Mapping[Phrase, str]
    supports: frozenset[Phrase]
    dates: DateWords
    attended: Mapping[Phrase, str]
    clearances: Mapping[Phrase, str]
    answer_words: frozenset[Phrase]
    stems: frozenset[str]

    def doubt_in(self, text: str, kinds: frozenset[Doubt] = frozenset(Doubt)) -> "tuple[str, Doubt] | None":
        """The words of doubt of these kinds that weigh most in `text`, in any language, and their kind."""
        found: dict[Doubt, str] = {}
        for phrase, kind in self._doubts_in(text):
            found.setdefault(kind, phrase)
        return next(((found[kind], kind) for kind in Doubt if kind in found and kind in kinds), None)

    def _doubts_in(self, text: str) -> "Iterator[tuple[str, Doubt]]":
        if any(mark in text for mark in "?؟¿") or GREEK_QUESTION.search(text):
            yield "?", Doubt.QUESTION
        for phrase in _within(tokens(text), _LONGEST_DOUBT):
            if kind := self.doubts.get(phrase):
                yield " ".join(phrase), kind

    def could_mean(self, word: str) -> bool:
        """True if the word is one of doubt, or has the beginning of one, or of an answer, anywhere in it."""
        parts = (word[place : place + STEM] for place in range(max(len(word) - STEM, 0) + 1))
        return (word,) in self.doubts or any(part in self.stems for part in parts)

    def is_answer_like(self, words: Phrase) -> bool:
        """True if an answer word of any kind stands among `words`."""
        return any(phrase in self.answers or phrase in self.bare for phrase in _within(words, _LONGEST_ANSWER))


def _within(words: Phrase, longest: int) -> Iterator[Phrase]:
    """Every run of words of at most that length, by where it begins, the longest first."""
    return (
        words[place:end] for place in range(len(words)) for end in range(min(place + longest, len(words)), place, -1)
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of the sender and the matter, to tell a signature from an answer, and to find our own names in it.

    `words`: folded words of names, address and matter; `reference`: of the matter; `revision`: the one that is put.
    """

    words: frozenset[str]
    organisation: Phrase
    reference: Phrase = ()
    revision: str = ""

    @classmethod
    def of(cls, organisation: str, *known: str, reference: str = "", revision: int | None = None) -> "Signature":
        """From the organisation's name and everything else that may stand in the sender's signature."""
        number = str(revision or "")
        every = (organisation, *known, reference, f"r{number}" if number else "")
        words = {word for each in every for word in tokens(each)} - {number}
        return cls(frozenset(words), tokens(organisation), tokens(reference), number)

    def with_slots(self, words: Phrase) -> Phrase:
        """`words` with the sender's organisation, the matter's reference and its revision as slots of the phrases."""
        words = replaced(words, self.organisation, ORGANISATION)
        words = replaced(words, self.reference, REFERENCE)
        if not self.revision:
            return words
        short = f"r{self.revision}"
        spread = (each for word in words for each in (("revision", REVISION) if word == short else (word,)))
        return tuple(REVISION if word == self.revision else word for word in spread)

    def without_organisation(self, words: Phrase) -> Phrase:
        """`words` without the sender's organisation at either end: "UNHCR: agree", "Agree - UNHCR"."""
        name = self.organisation
        if name and len(words) > len(name):
            if words[: len(name)] == name:
                return words[len(name) :]
            if words[-len(name) :] == name:
                return words[: -len(name)]
        return words


def replaced(words: Phrase, run: Phrase, *instead: str) -> Phrase:
    """`words` with `instead` in the place of the first such run; `words` themselves where there is none."""
    for place in range(len(words) - len(run) + 1 if run else 0):
        if words[place : place + len(run)] == run:
            return (*words[:place], *instead, *words[place + len(run) :])
    return words
