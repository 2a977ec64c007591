"""Which of some dates suit, in plain words; and what must not be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.reading import Signature
from mailer.reading.days import wanted_by
from mailer.reading.slots import Dates, dates_suiting

from ..build import rulebook

BOOK = rulebook().phrasebook
MIRA = Signature.of("UNHCR", "Mira Leka", "mira@unhcr.example", reference="M-2026-03")
# A Tuesday, a Thursday, and the Monday after.
DAYS = (date(2026, 3, 17), date(2026, 3, 19), date(2026, 3, 23))
EARLY = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 5))
_SHORT = {"y": "yes", "n": "no", "m": "maybe", "-": ""}


def read(text: str, days: tuple[date, ...] = DAYS) -> Dates:
    return dates_suiting(text, days, MIRA, BOOK)


def values(short: str) -> tuple[str, ...]:
    """ "yn-": the first suits, the second does not, of the third nothing is said; "" where it is not read."""
    return tuple(_SHORT[each] for each in short)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("1", "y--"),
        ("1.", "y--"),
        ("1 and 3", "y-y"),
        ("1, 2 and 3", "yyy"),
        ("1, 2, and 3 work", "yyy"),
        ("2 or 3", "-yy"),
        ("1 & 3", "y-y"),
        ("1\n3", "y-y"),
        ("any", "yyy"),
        ("Any of them works for us.", "yyy"),
        ("all three", "yyy"),
        ("All 3 work for us", "yyy"),
        ("none", "nnn"),
        ("None of these dates works for us.", "nnn"),
        ("not the 2nd", "-n-"),
        ("1 and 3, not 2", "yny"),
        ("1 and 2 do not work", "nn-"),
        ("1 works for us, but 2 does not.", "yn-"),
        ("The first one", "y--"),
        ("Both 1 and 3", "y-y"),
        ("Only 2", "nyn"),
        ("all but 2", "yny"),
        ("All, except the second", "yny"),
        ("Tuesday works, Thursday does not", "yn-"),
        ("Tuesday works, but not Thursday.", "yn-"),
        ("yes to 17 March", "y--"),
        ("Yes to 17 March 2026", "y--"),
        ("March 17th is fine with us", "y--"),
        ("Tuesday the 17th of March", "y--"),
        ("17.03.2026", "y--"),
        ("17/03 or 23/03", "y-y"),
        ("2026-03-19 suits us", "-y-"),
        ("the 17th and the 19th", "yy-"),
        ("17 and 19 March", "yy-"),
        ("1 (Tuesday)", ""),
        ("1 Tuesday", "y--"),
        ("I prefer 1, 2 is possible", "ym-"),
        ("We prefer the first, the third if need be.", "y-m"),
        ("2, if need be", "-m-"),
        ("Option 2 works best for us", "-y-"),
        ("UNHCR: 1 and 3", "y-y"),
        ("We are available on Tuesday, and only if need be on Thursday", ""),
        ("We are available on Tuesday, maybe on Thursday", "ym-"),
        ("UNHCR can attend on 1 and 3.", "y-y"),
        ("1: yes\n2: no\n3: maybe", "ynm"),
        ("1. yes\n2. no\n3. if need be", "ynm"),
        ("1) yes\n2) no", "yn-"),
        ("1 - yes\n2 - no", "yn-"),
        ("1: yes, 2: no, 3: maybe", "ynm"),
        ("- 1 works\n- 2 does not work", "yn-"),
        ("Dear all,\n\n1 and 2 work for us.\n\nKind regards,\nMira Leka\nUNHCR, Tel. 1 23 45 67", "yy-"),
        ("Thank you, 1 works", "y--"),
        ("1 and 3. 2 does not work.", "yny"),
        ("We are flexible.", "yyy"),
        # Albanian
        ("1 dhe 3", "y-y"),
        ("Të gjitha", "yyy"),
        ("Që të tria datat na përshtaten", ""),
        ("Të tria na përshtaten", "yyy"),
        ("Asnjëra prej tyre", "nnn"),
        ("E marta na përshtatet, e enjtja jo.", ""),
        ("Të martën po, të enjten jo", "yn-"),
        ("17 mars ose 19 mars", "yy-"),
        ("Më 17 mars", "y--"),
        ("Vetëm 2", "nyn"),
        ("Të gjitha përveç 2", "yny"),
        ("Preferojmë të parën, e dyta është e mundur", ""),
        ("Preferojmë datën 1, ndoshta 2", "ym-"),
        ("Nuk na përshtatet e dyta", "-n-"),
        # and small words of others
        ("1 et 3", "y-y"),
        ("Mardi nous convient", "y--"),
        ("Toutes", "yyy"),
        ("1 oder 2", "yy-"),
        ("17. März passt uns", "y--"),
        ("1 и 3", "y-y"),
        ("Все даты подходят", "yyy"),
        ("2 e 3", "-yy"),
        ("Ninguna", "nnn"),
    ],
)
def test_which_dates_suit_is_read(text: str, short: str) -> None:
    found = read(text)

    assert found.values == values(short), found.why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 persons",
        "We will be 2",
        "We can come 2",
        "Mund të vijmë 2",
        "1 person",
        "Yes",
        "No",
        "No 2",
        "No. 2",
        "No, 1",
        "No one",
        "1-3",
        "1 - 3",
        "1/3",
        "1 3",
        "4",
        "0",
        "12",
        "18 March works",
        "17 April",
        "Wednesday works",
        "Friday 17 March",
        "1?",
        "1 or 2?",
        "Is 1 still possible?",
        "1, 2 does not work",
        "1, 2 and 3 do not work",
        "1\n2 does not work",
        "Not 1, 2 or 3",
        "Not 1, 2",
        "Not 1 and 2",
        "1 = yes",
        "No preference",
        "Only 1, 3",
        "All but 1, 3",
        "1 works\n1 does not work",
        "all, not 2",
        "none, 2 if need be",
        "1, 23 March",
        "1 and 19 March",
        "1 unless the Ministry objects",
        "1, but only online",
        "1 and 3 work. I will confirm next week.",
        "1 works, I think",
        "1 or the week after",
        "“1”",
        "1 👍",
        "both",
        "Tuesday at 10 works",
        "I will attend",
        "Thank you",
        "1\n\nMarta",
        "Let me see.",
        "not only 1",
        "not all",
        "1 is not impossible",
        "x" * 10_001,
    ],
)
def test_what_is_not_certain_is_not_read(text: str) -> None:
    found = read(text)

    assert found.values == ()
    assert found.why


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("2", "-y-"),  # as we asked for it: the second
        ("not the 2nd", ""),  # the second, or the second of March?
        ("the 3rd", ""),
        ("2 and 3 March", ""),
        ("2, 3 March", ""),
        ("2 March and 3 March", "yy-"),
        ("5 March", "--y"),
        ("the 5th", "--y"),
    ],
)
def test_a_number_that_may_be_a_day_is_not_guessed(text: str, short: str) -> None:
    assert read(text, EARLY).values == values(short)


def test_a_weekday_or_a_day_that_two_dates_share_names_neither() -> None:
    same_weekday = (date(2026, 3, 17), date(2026, 3, 24))
    same_day = (date(2026, 3, 17), date(2026, 4, 17))

    assert read("Tuesday", same_weekday).values == ()
    assert read("the 17th", same_day).values == ()
    assert read("17 April", same_day).values == ("", "yes")


@pytest.mark.parametrize("text", ["Thank you", "Noted, with thanks.", "Well received, thank you", "Thanks!\n\nMira"])
def test_thanks_say_nothing_of_the_dates(text: str) -> None:
    assert read(text).says_nothing


@pytest.mark.parametrize("text", ["", "Thank you. Let me see.", "1", "?"])
def test_what_is_more_than_thanks_may_say_something(text: str) -> None:
    assert not read(text).says_nothing


def test_both_is_said_of_two() -> None:
    assert read("Both work for us", DAYS[:2]).values == ("yes", "yes")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", 1),
        ("2", 2),
        ("Date 3", 3),
        ("none", 0),
        ("Thursday", 2),
        ("Only 2", 2),
        ("We choose the first.", 1),
        ("1 and 2", None),
        ("any", None),
        ("2 if need be", None),
        ("not 2", None),
        ("I prefer 1, 2 is possible", None),
        ("Go ahead", None),
        ("", None),
    ],
)
def test_a_choice_names_one_date_or_none(text: str, choice: int | None) -> None:
    assert read(text).choice == choice


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read(text)
    wanted_by(text, DAYS[0], BOOK.dates)


WORDS = ["1", "2", "3", "17", "the", "and", "or", "not", "Tuesday", "March", "works", "does", "no", "yes", ",", ".", "\n", "all", "except"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_what_is_read_gives_each_date_one_value(words: list[str]) -> None:
    found = read(" ".join(words))

    assert len(found.values) in (0, len(DAYS))
    assert set(found.values) <= {"yes", "no", "maybe", ""}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("We would like to meet before 20 March.", "2026-03-20"),
        ("by Friday, 20 March 2026 at the latest", "2026-03-20"),
        ("No later than 20.03.2026, please", "2026-03-20"),
        ("deri më 20 mars", "2026-03-20"),
        ("before 10 January", "2027-01-10"),
        ("before 10 January 2026", None),
        ("by Monday, 20 March", None),
        ("before 31 April", None),
        ("The law is debated on 20 March.", None),
        ("before 20 March or by 27 March", None),
        ("as soon as possible, by the end of March", None),
        ("by Tuesday", None),
    ],
)
def test_by_when_a_meeting_is_wanted(text: str, day: str | None) -> None:
    found = wanted_by(text, date(2026, 3, 2), BOOK.dates)

    assert (found.isoformat() if found else None) == day
