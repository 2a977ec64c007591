"""What members teach: a sentence that was not read, and the word in which they then said it."""

from dataclasses import replace

import pytest

from mailer.lessons import Lesson, lessons
from mailer.network import Network
from mailer.network.facts import Attendance, Position

from .build import MIRA, a_network, rulebook
from .network.test_consensus import opened, reached, says
from .network.test_meetings import PLANNED, answered

BOOK = rulebook().phrasebook
MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")


def said(text: str, then: Position, *, provisional: bool = False, by: str = MIRA) -> list[Lesson]:
    first = replace(says(MIRA, Position.UNCLEAR, 1), text=text, name="Mira Leka")
    later = replace(says(by, then, 2), provisional=provisional)
    return learnt(a_network(opened(), *reached(*MEMBERS), first, later))


def learnt(network: Network) -> list[Lesson]:
    return list(lessons(network, BOOK))


def test_a_sentence_means_what_its_writer_then_said_in_one_word() -> None:
    (lesson,) = said("Dear all,\n\nUNHCR is at ease with it.\n\nThank you,\nMira", Position.AGREE)

    assert (lesson.sentence, lesson.meaning, lesson.table) == (
        "{organisation} is at ease with it",
        "agree",
        "sentences",
    )
    assert (lesson.about, lesson.organisation) == ("C-2026-01", "UNHCR")
    assert lesson.tried >= 40
    assert lesson.survivors == ()


def test_a_sentence_that_objects_may_have_any_words() -> None:
    (lesson,) = said("This does not work for us.", Position.OBJECTION)

    assert (lesson.sentence, lesson.meaning) == ("This does not work for us", "objection")


@pytest.mark.parametrize(
    ("text", "then", "more"),
    [
        ("Fine by me, if paragraph 3 goes.", Position.AGREE, {}),  # a word of doubt
        ("We have no objection to the text.", Position.AGREE, {}),  # is read already
        ("It is in order. It is well written.", Position.AGREE, {}),  # two sentences
        ("It is “in order”.", Position.AGREE, {}),  # marks that no phrase has
        ("It is in order.", Position.UNCLEAR, {}),  # never said in one word
        ("It is in order.", Position.AGREE, {"provisional": True}),
        ("It is in order.", Position.AGREE, {"by": "ben@unhcr.example"}),  # said by somebody else
    ],
)
def test_nothing_is_learnt_from_what_is_not_certain(text: str, then: Position, more: dict) -> None:
    assert said(text, then, **more) == []


def test_a_phrase_that_lets_a_mutant_through_is_shown_with_it() -> None:
    (lesson,) = said("Agree on the other proposal", Position.AGREE)

    assert ("another matter", "agree on the other proposal") in [
        (each.operator, each.text) for each in lesson.survivors
    ]


def test_answers_to_invitations_teach_as_well() -> None:
    unread = replace(answered(MIRA, Attendance.REVIEW, 1), source="text", comment="My seat is taken.")
    (lesson,) = learnt(a_network(PLANNED, unread, answered(MIRA, Attendance.ACCEPTED, 2)))

    assert (lesson.sentence, lesson.table, lesson.meaning) == ("My seat is taken", "attendance", "accepted")
