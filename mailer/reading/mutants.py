"""What a consent must never survive: 58 ways to make something else of it, as people do, or as somebody who means harm.

Whoever adds a phrase sees at once whether one of them would be counted as consent (`mailer rules learn`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..words import tokens
from .phrasebook import CONSENTING, ORGANISATION, REFERENCE, REVISION, Phrase, Phrasebook, Signature
from .positions import position

COUNTED = CONSENTING | {"comment", "reservation"}


def _struck(consent: str) -> str:
    return "".join(f"{char}\u0336" if not char.isspace() else char for char in consent)


def _form(text: str) -> Callable[[str], str]:
    return lambda consent: text.replace("{0}", consent)


OPERATORS: Mapping[str, Callable[[str], str]] = {
    "not": _form("Not {0}"),
    "do not": _form("We do not say: {0}"),
    "never": _form("Never, {0}"),
    "if": _form("{0} if paragraph 3 is deleted"),
    "if, before": _form("If paragraph 3 is deleted, {0}"),
    "unless": _form("{0} unless the Ministry objects"),
    "but": _form("{0}, but not paragraph 3"),
    "but, on a line of its own": _form("{0}\nbut not paragraph 3"),
    "however": _form("{0}. However, paragraph 3 must change."),
    "except": _form("{0} except for the annex"),
    "subject to": _form("{0}, subject to confirmation by headquarters"),
    "in principle": _form("{0} in principle"),
    "once": _form("{0} once paragraph 2 is deleted"),
    "question": _form("{0}?"),
    "question about it": _form("Are we supposed to say {0}?"),
    "reported speech": _form("Our director said: {0}"),
    "in quotation marks": _form("“{0}”"),
    "in plain quotation marks": _form("'{0}'"),
    "in brackets": _form("({0})"),
    "not ticked": _form("( ) {0}"),
    "with dots": _form("{0}...."),
    "another party": _form("UNICEF: {0}"),
    "another matter": _form("{0} on the other proposal"),
    "another revision": _form("{0} for revision 9"),
    "would": _form("We would say: {0}"),
    "no, before": _form("No, {0}"),
    "objection behind it": _form("{0}\nOBJECT"),
    "objection before it": _form("OBJECT\n{0}"),
    "objection under the signature": _form("{0}\n\nKind regards,\nMira\n\nWe object to paragraph 3."),
    "not, as a name": _form("{0}\n\nKind regards,\nNot"),
    "not, at the end": _form("{0}... NOT!"),
    "below the dashes": _form("{0}\n-- \nNOT {0}"),
    "ignore": _form("{0}\n\nPlease ignore the above."),
    "joking": _form("{0} (joking)"),
    "as if": _form("{0}, as if we could"),
    "thumbs down": _form("{0} 👎"),
    "thumbs down, by the name": _form("{0}\n\nMira 👎"),
    "thumbs down, before the name": _form("👎 UNHCR\n{0}"),
    "forbidden": _form("{0}\n🚫 UNHCR"),
    "crossed out": _form("{0}\nUNHCR: ✗"),
    "a sad face": _form("{0}\nMira :-("),
    "unequal": _form("{0}\nMira ≠ UNHCR"),
    "its name struck through": _form("{0}\n~~UNHCR~~"),
    "a list of points": _form("{0}\n1, 2, 3, 4, 5, 6"),
    "a list of points, without commas": _form("{0}\n1 2 3 4 5 6 7"),
    "a list of paragraphs": _form("{0}\n3.2, 4.1, 5.3"),
    "a list of sections": _form("{0}\n§1.1 §1.2 §1.3"),
    "points behind a short word": _form("{0}\nal. 1.2 3.4 5.6"),
    "a sum": _form("{0}\n5 000 000"),
    "a sum behind the name": _form("{0}\nUNHCR: 100 000 000"),
    "no, on a line of its own": _form("No\n{0}"),
    "struck through": _struck,
    "struck through, as typed": _form("~~{0}~~"),
    "attached": _form("{0}; see attached"),
    "in another language": _form("{0}\nNuk jemi dakord me pikën 3."),
}


# Where the rest of a sentence may stand that was broken off behind its first word: “No”, and then “objection”.
_BREAKS = {"broken off": "\n", "broken off by an empty line": "\n\n", "broken off by empty lines": "\n\n\n\n"}


def mutants(consent: str, signature: Signature) -> Iterator[tuple[str, str]]:
    """(operator, text) of everything that is made of the consent. The sender's own names are not broken off: above the
    answer or below it they change nothing."""
    for operator, mutate in OPERATORS.items():
        yield operator, mutate(consent)
    first, _, rest = consent.partition(" ")
    if not any(set(tokens(each)) <= signature.words for each in (first, rest)):
        yield from ((operator, f"{first}{end}{rest}") for operator, end in _BREAKS.items())


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that would be counted as consent: by which operator, its text, and how it would be read."""

    operator: str
    text: str
    value: str


def survivors(consents: Iterable[str], signature: Signature, book: Phrasebook) -> Iterator[Survivor]:
    """The mutants of these consents that would be counted. There must be none."""
    for consent in consents:
        for operator, text in mutants(consent, signature):
            value = position(text, signature, book).value
            if value in COUNTED:
                yield Survivor(operator, text, value)


def consents_of(book: Phrasebook, signature: Signature) -> Iterator[str]:
    """Every phrase of the book that is consent, as this sender would write it."""
    every: Mapping[Phrase, str] = {**book.sentences, **book.answers, **book.bare}
    filled = {ORGANISATION: signature.organisation, REFERENCE: signature.reference, REVISION: (signature.revision,)}
    for phrase, value in every.items():
        if value in CONSENTING:
            yield " ".join(part for word in phrase for part in filled.get(word, (word,)))
