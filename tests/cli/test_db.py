"""mailer db: the tables, a copy of everything, and whether it is whole."""

import sqlite3
from contextlib import closing

import pytest

from .office import Office


def change(office: Office, statement: str) -> None:
    """Something reaches into the database behind our back."""
    with closing(sqlite3.connect(office.folder / "mailer.db")) as database:
        database.execute(statement)
        database.commit()


# --- upgrade ----------------------------------------------------------------------------------------------------------


def test_the_tables_are_created_and_once_they_are_there_nothing_is_changed(office: Office) -> None:
    before = office.rows()

    done = office.mailer("db", "upgrade")

    assert (done.code, done.out, done.err) == (0, "", "The database has version 0004.\n")
    assert office.rows() == before
    (office.folder / "mailer.db").unlink()
    assert office.mailer("db", "upgrade").code == 0
    assert office.asked("members", "list") == []


# --- backup -----------------------------------------------------------------------------------------------------------


def test_a_copy_holds_everything_and_only_its_owner_may_read_it(office: Office) -> None:
    path = office.folder / "copy.db"

    done = office.mailer("db", "backup", str(path))

    assert (done.code, done.out, done.err) == (0, "", f"Wrote {path}\n")
    assert path.stat().st_mode & 0o777 == 0o600
    before = office.rows()
    path.replace(office.folder / "mailer.db")
    assert office.rows() == before


def test_a_copy_overwrites_nothing(office: Office) -> None:
    path = office.file("copy.db", "mine")

    done = office.mailer("db", "backup", path)

    assert (done.code, done.err) == (1, f"mailer: {path} is there already; name a new file\n")
    assert (office.folder / "copy.db").read_text() == "mine"


def test_a_copy_that_cannot_be_written_is_named(office: Office) -> None:
    path = office.folder / "away" / "copy.db"

    done = office.mailer("db", "backup", str(path))

    assert (done.code, done.err) == (1, f"mailer: {path} cannot be written: No such file or directory\n")


# --- verify -----------------------------------------------------------------------------------------------------------


def test_a_database_in_order_is_whole(lived: Office) -> None:
    done = lived.mailer("db", "verify")

    assert (done.code, done.out) == (0, "")
    whole, register = done.err.splitlines()
    assert whole == f"The database is whole: 10 mails, {len(lived.rows()['log'])} facts, 57 letters."
    assert register.startswith("The register is unbroken: 1 decision, the last ")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "UPDATE content SET octets = x'00' WHERE size = 27",
            "the octets kept as 2e380f6c4a5d32accd278c1430156cecc72001775b4f8ea69639963ba8d4750d are not those any more",
        ),
        (
            "DELETE FROM meeting_planned WHERE about = 'M-2026-02'",
            "entry 35 of the log, about M-2026-02, has lost its meeting_planned",
        ),
        ("UPDATE meeting_planned SET kind = 'weekly'", "a fact cannot be read: "),
        ("UPDATE meeting_planned SET invited = '[1]'", "a fact cannot be read: "),
        ("UPDATE minutes_commented SET about = 'M-2026-09'", "a fact cannot be read: "),
    ],
)
def test_what_is_damaged_is_named(office: Office, damage: str, said: str) -> None:
    change(office, damage)

    done = office.mailer("db", "verify")

    assert (done.code, done.out) == (1, "")
    problem, verdict = done.err.splitlines()
    assert problem.startswith(said)
    assert verdict == "mailer: 1 thing is wrong; restore a backup, or ask for help"


def test_pages_that_are_overwritten_are_noticed(office: Office) -> None:
    with (office.folder / "mailer.db").open("r+b") as database:
        database.seek(4096 * 20)
        database.write(b"\xa5" * 4096 * 100)

    done = office.mailer("db", "verify")

    assert (done.code, done.out) == (1, "")
    assert "malformed" in done.err
