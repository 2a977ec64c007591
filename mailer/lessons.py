"""What the members themselves have taught: a sentence that was not read, and the word in which it was then said.

Whoever is asked back answers in one word, and so says what the sentence had meant. Such a sentence can become a phrase;
a person decides that, and sees first what else the phrase would let through.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .network import Network
from .network.consensus import Round
from .network.facts import Attendance, AttendanceAnswered, Position, PositionTaken
from .reading import ORGANISATION, Phrasebook, Signature, attendance, position
from .reading.mutants import COUNTED, Survivor, consents_of, mutants
from .reading.units import phrase_of, read_units
from .words import tokens


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence that could become a phrase. `table`: of the phrase file; `about`: the matter in which it was said.

    `tried`: how many mutants have the phrase in them; `survivors`: those that would then be counted as consent.
    """

    sentence: str
    table: str
    meaning: str
    about: str
    organisation: str
    tried: int
    survivors: tuple[Survivor, ...]


def lessons(network: Network, book: Phrasebook) -> Iterator[Lesson]:
    """Every sentence that could be learnt, each once, in the order in which they were said.

    Nothing with a word of doubt is proposed as consent, and nothing that is read already.
    """
    found: set[tuple[str, str]] = set()
    for lesson in (*_of_rounds(network, book), *_of_meetings(network, book)):
        if (lesson.table, lesson.sentence.casefold()) not in found:
            found.add((lesson.table, lesson.sentence.casefold()))
            yield lesson


def _of_rounds(network: Network, book: Phrasebook) -> Iterator[Lesson]:
    for proposal in network.proposals.values():
        for round_ in proposal.rounds:
            for said, meant in _asked_back(round_):
                sender = _sender(said.organisation, said.name, said.address, proposal.reference, round_.revision)
                sentence = _sentence(said.text, sender, book)
                if sentence and not position(sentence, sender, book).value and _is_safe(sentence, meant.position, book):
                    tried, counted = _let_through(sentence, str(meant.position), sender, book)
                    yield Lesson(
                        _with_slot(sentence, said.organisation),
                        "sentences",
                        str(meant.position),
                        proposal.reference,
                        said.organisation,
                        tried,
                        counted,
                    )


def _asked_back(round_: Round) -> Iterator[tuple[PositionTaken, PositionTaken]]:
    """What could not be read, and the answer word that the same person then sent."""
    for place, said in enumerate(round_.replies):
        if said.position is Position.UNCLEAR and said.reply not in round_.set_aside:
            later = (reply for reply in round_.replies[place + 1 :] if reply.address == said.address)
            meant = next((reply for reply in later if reply.position is not Position.UNCLEAR), None)
            if meant and meant.proven and not meant.provisional:
                yield said, meant


def _of_meetings(network: Network, book: Phrasebook) -> Iterator[Lesson]:
    for meeting in network.meetings.values():
        for place, said in enumerate(meeting.answers):
            if said.status is not Attendance.REVIEW or said.source != "text":
                continue
            meant = _meant(said, meeting.answers[place + 1 :])
            sender = _sender(said.organisation, said.name, said.address, meeting.reference)
            sentence = _sentence(said.comment, sender, book) if meant else ""
            if meant and sentence and not attendance(sentence, sender, book).value:
                shown, value = _with_slot(sentence, said.organisation), str(meant.status)
                yield Lesson(shown, "attendance", value, meeting.reference, said.organisation, 0, ())


def _meant(said: AttendanceAnswered, later: Iterable[AttendanceAnswered]) -> AttendanceAnswered | None:
    mine = (each for each in later if each.address == said.address and each.status is not Attendance.REVIEW)
    return next(mine, None)


def _sender(organisation: str, name: str, address: str, about: str, revision: int | None = None) -> Signature:
    return Signature.of(organisation, name, address, reference=about, revision=revision)


def _sentence(text: str, sender: Signature, book: Phrasebook) -> str:
    """The one sentence that the text comes to; "" if it is more, or has marks that no phrase has."""
    said = [unit for unit in read_units(text, sender, book).units if phrase_of(unit) not in book.courtesies]
    return said[0].strip(" .,;:!") if len(said) == 1 and phrase_of(said[0]) else ""


def _is_safe(sentence: str, meant: Position, book: Phrasebook) -> bool:
    return meant not in COUNTED or book.doubt_in(sentence) is None


def _let_through(sentence: str, meaning: str, sender: Signature, book: Phrasebook) -> tuple[int, tuple[Survivor, ...]]:
    """How many mutants have the phrase in them, and those that would be counted as consent if it stood in the book."""
    phrase = sender.with_slots(tokens(sentence))
    trial = replace(book, sentences={**book.sentences, phrase: meaning})
    folded = " ".join(tokens(sentence))
    every = (mutant for consent in (sentence, *consents_of(book, sender)) for mutant in mutants(consent, sender))
    having = [(operator, text) for operator, text in every if folded in " ".join(tokens(text))]
    read = ((operator, text, position(text, sender, trial).value) for operator, text in having)
    counted = tuple(Survivor(operator, text, value) for operator, text, value in read if value in COUNTED)
    return len(having), counted


def _with_slot(sentence: str, organisation: str) -> str:
    return sentence.replace(organisation, ORGANISATION) if organisation else sentence
