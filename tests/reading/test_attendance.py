"""Answers to an invitation in plain words."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.reading import Signature, attendance

from ..build import rulebook

BOOK = rulebook().phrasebook
MIRA = Signature.of("UNHCR", "Mira Leka", "mira@unhcr.example", reference="M-2026-01", revision=1)


@pytest.mark.parametrize(
    ("text", "value", "headcount"),
    [
        ("Yes", "accepted", 1),
        ("We will attend, two persons.", "accepted", 2),
        ("Yes, 3 colleagues", "accepted", 3),
        ("Yes, I will attend.\n\nMira", "accepted", 1),
        ("Do të marr pjesë", "accepted", 1),
        ("Po", "accepted", 1),
        ("No", "declined", 1),
        ("Unfortunately I cannot attend.", "declined", 1),
        ("Nuk mund të marr pjesë.", "declined", 1),
        ("Je participerai", "accepted", 1),
        ("Maybe", "tentative", 1),
        ("Yes, but only online", "", 1),
        ("I will attend to your request tomorrow.", "", 1),
        ("Can I attend?", "", 1),
        ("Let me see.", "", 1),
        ("Yes\nNo", "", 1),
        ("We will be represented by two colleagues.", "accepted", 2),
        ("Three of us will come.", "accepted", 3),
        ("UNHCR: 4 participants.", "accepted", 4),
        ("Nga ne do të vijnë dy kolegë.", "accepted", 2),
        ("Nous serons deux.", "accepted", 2),
        ("Нас будет двое.", "accepted", 2),
        ("I will attend online.", "accepted", 1),
        ("Do të vonohem pak.", "accepted", 1),
        ("I will attend. My train arrives at 9:30.", "", 1),
        ("I can attend, time permitting", "", 1),
        ("I will attend\nthe donor conference that day", "", 1),
        ("I would be happy to attend. I am on leave that week.", "", 1),
        ("I confirm\nreceipt of your invitation", "", 1),
        ("I cannot attend.\nAna Ilic will.", "", 1),
        ("My apologies, I missed this mail.", "", 1),
        ("2 persons. 1 person.", "", 1),
        ("I will attend, along with a second colleague", "", 1),
        ("Not sure yet, depends on my travel.", "tentative", 1),
        ("Буду участвовать.", "accepted", 1),
        ("К сожалению, не смогу.", "declined", 1),
        ("Katılacağım", "accepted", 1),
        ("Δεν μπορώ να έρθω", "declined", 1),
        ("سأحضر", "accepted", 1),
        ("Ќе дојдам", "accepted", 1),
        ("Yes, I received it, thanks.", "", 1),
        ("Yes. The minutes came.", "", 1),
        ("Our deputy will represent us.", "", 1),
        ("I am delegating Ana to take part.", "", 1),
        ("If it is online, I will attend.", "", 1),
        ("I will attend on the 5th and not on the 12th.", "", 1),
        ("I attended the last meeting and have 3 corrections", "", 1),
    ],
)
def test_attendance_is_read(text: str, value: str, headcount: int) -> None:
    found = attendance(text, MIRA, BOOK)

    assert found.value == value, found.why
    assert found.headcount == headcount or not value


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    attendance(text, MIRA, BOOK)


def test_of_other_peoples_answers_none_is_read_wrongly(corpora: Path) -> None:
    meaning = {"yes": "accepted", "no": "declined", "maybe": "tentative"}
    read = 0
    with (corpora / "rsvp.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            found = attendance(row["text"].replace("UNICEF", "UNHCR"), MIRA, BOOK)
            if found.value:
                assert found.value == meaning.get(row["label"]), row
                read += 1
    assert read >= 40
