"""Who came, read out of lists: all of it or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.reading import Lists, Signature, attended

from ..build import rulebook

ANA = Signature.of("IOM", "Ana Hoxha", "ana@iom.example", reference="M-2026-01")


def read(text: str) -> Lists:
    return attended(text, ANA, rulebook().phrasebook)


@pytest.mark.parametrize(
    ("text", "present", "apologies"),
    [
        ("present: UNHCR, UNICEF; apologies: WHO", "UNHCR|UNICEF", "WHO"),
        ("Present: UNHCR; UNICEF\nApologies: WHO", "UNHCR|UNICEF", "WHO"),
        ("Present:\n- UNHCR\n- UNICEF (Zef Rama)\n\nApologies:\n* WHO", "UNHCR|UNICEF (Zef Rama)", "WHO"),
        ("Present:\n\n1. UNHCR\n2. UNICEF", "UNHCR|UNICEF", ""),
        ("Dear colleagues,\n\npresent: UNHCR\napologies: none\n\nBest regards,\nAna Hoxha\nIOM", "UNHCR", ""),
        ("present: UNHCR,\nUNICEF,\nWHO; apologies: -", "UNHCR|UNICEF|WHO", ""),
        ("Të pranishëm: UNHCR, UNDP\nKërkuan ndjesë: WHO\n\nFaleminderit\nAna", "UNHCR|UNDP", "WHO"),
        ("Pranishëm: UNHCR. Me ndjesë: askush", "UNHCR. Me ndjesë: askush", ""),
        ("apologies: WHO", "", "WHO"),
        ("*Present:* UNHCR\n*Excused:* WHO", "UNHCR", "WHO"),
        ("present: UNHCR\n\n-- \nIOM, M-2026-01\n\nSent from my iPhone", "UNHCR", ""),
    ],
)
def test_lists_are_read_however_they_are_written(text: str, present: str, apologies: str) -> None:
    said = read(text)

    assert ("|".join(said.present), "|".join(said.apologies), said.why) == (present, apologies, "")


def test_who_was_absent_may_be_said_too() -> None:
    assert read("present: UNHCR\nabsent: WHO, UNDP").absent == ("WHO", "UNDP")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Everybody came.", "nobody is named"),
        ("", "nobody is named"),
        ("present: none", "nobody is named"),
        ("present: UNHCR\n\nMira left after an hour.", "Mira left after an hour"),
        ("I was not there, but present: UNHCR", "nobody is named"),
        ("I was not there.\npresent: UNHCR", "I was not there"),
        ("present:\nUNHCR\nAna Hoxha", "who signs"),
        ("present: UNHCR\nIOM", "who signs"),
        ("UNHCR, UNICEF\npresent: WHO", "UNHCR, UNICEF"),
        ("present: " + "UNHCR, " * 2000, "longer than an answer"),
    ],
)
def test_what_is_not_certain_is_not_read(text: str, why: str) -> None:
    assert why in read(text).why


@given(st.text(max_size=400))
def test_no_words_raise_and_what_is_read_stands_in_them(text: str) -> None:
    said = read(text)

    assert all(name in text for name in (*said.present, *said.apologies, *said.absent))
