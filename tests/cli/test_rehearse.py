"""mailer consensus rehearse: what would have gone otherwise under another rules/procedure.toml."""

import sqlite3
from contextlib import closing

import pytest

from mailer.resources import shipped

from .office import Office

RULES = (shipped("rules") / "procedure.toml").read_text(encoding="utf-8")
SENTENCES = [
    "C-2026-01 r1 would have needed an answer of every member: silence would have been no answer.",
    "C-2026-01 r1 would not have been adopted: IOM has not answered, and silence is no answer here; "
    "UNICEF has not answered, and silence is no answer here.",
]


def rules(office: Office, *changes: tuple[str, str]) -> str:
    """The shipped rules with these changes, as a file."""
    text = RULES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return office.file("other.toml", text)


AFFIRMATIVE = ('decision = "silence"', 'decision = "affirmative"')


def test_each_difference_is_one_sentence(office: Office) -> None:
    before = office.rows()

    done = office.mailer("consensus", "rehearse", "--rulebook", rules(office, AFFIRMATIVE))

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [*SENTENCES, "1 round is over; 2 differences; nothing was done"]
    assert office.rows() == before


def test_scripts_are_told_what_was_and_what_would_have_been(office: Office) -> None:
    found = office.asked("consensus", "rehearse", "--rulebook", rules(office, AFFIRMATIVE))

    base = {"id": "C-2026-01", "revision": 1, "number": "UNMN/2026/DEC/1", "was": "adopted"}
    assert found == [
        {**base, "would": "adopted", "sentence": SENTENCES[0]},
        {**base, "would": "held", "sentence": SENTENCES[1]},
    ]


def test_under_the_rules_that_were_in_force_nothing_differs(office: Office) -> None:
    done = office.mailer("consensus", "rehearse", "--rulebook", rules(office))

    assert done.out == "1 round is over; 0 differences; nothing was done\n"


def test_every_mistake_of_the_file_is_named(office: Office) -> None:
    wrong = rules(
        office,
        ('grace = "15m"', 'grace = "a while"'),
        ('break_at = "first"', 'break_at = "never"'),
        ('hour = "17:00"', 'our = "17:00"'),
    )

    done = office.mailer("consensus", "rehearse", "--rulebook", wrong)

    assert (done.code, done.out) == (2, "")
    for place in ("consensus.grace", "consensus.break_at", "consensus.our: unknown key", "consensus.hour: missing"):
        assert f"{wrong}" in done.err
        assert place in done.err


def test_where_the_rules_of_then_are_not_kept_that_is_said(office: Office) -> None:
    with closing(sqlite3.connect(office.folder / "mailer.db")) as database:
        database.execute("UPDATE round_opened SET rulebook = '2025-01 (0123456789ab)'")
        database.commit()

    done = office.mailer("consensus", "rehearse", "--rulebook", rules(office, AFFIRMATIVE))

    assert done.err == "warning: the rules 2025-01 (0123456789ab) are not kept; those in force were taken for them\n"
    assert done.out.splitlines()[:2] == SENTENCES


@pytest.mark.parametrize("name", ["none.toml", "."])
def test_a_file_that_is_not_there_is_a_mistake_of_usage(office: Office, name: str) -> None:
    assert office.mailer("consensus", "rehearse", "--rulebook", str(office.folder / name)).code == 2


def test_the_file_of_another_time_is_read_with_what_it_did_not_know_yet(office: Office) -> None:
    """A later version of the program knows more keys than the file that was kept."""
    old = RULES.replace('free_text = "provisional"', "# free_text").replace('hour = "17:00"', 'hour = "12:00"')
    with closing(sqlite3.connect(office.folder / "mailer.db")) as database:
        database.execute("UPDATE round_opened SET rulebook = 'old' WHERE about = 'C-2026-01'")
        database.execute("INSERT INTO content VALUES ('old', 1, ?)", (old.encode(),))
        (last,) = database.execute("SELECT max(id) FROM log").fetchone()
        when = "2026-03-02 09:00:00"
        database.execute("INSERT INTO log VALUES (?, ?, NULL, NULL, 'procedure_changed', NULL)", (last + 1, when))
        database.execute("INSERT INTO procedure_changed VALUES (?, 'old', 'old', ?)", (last + 1, when))
        database.commit()

    done = office.mailer("consensus", "rehearse", "--rulebook", rules(office))

    assert (done.code, done.err) == (0, "")
    assert 'hour = "12:00"' in office.mailer("consensus", "show", "C-2026-01", "--rulebook").out
