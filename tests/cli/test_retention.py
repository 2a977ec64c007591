"""[retention]: what is old enough is forgotten once a day, and nothing that anybody still needs."""

import logging
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.app import App
from mailer.config import load
from mailer.store import journal
from mailer.store.schema import content, letter, mail

from ..build import at
from .office import Office, a_lived_network

# The first consultation is adopted, its meeting held, its minutes not adopted; the second round and meeting are open.
AFTER = "2026-03-15T10:00"


def keeps(office: Office, mails: str = "30d", letters: str = "30d") -> Office:
    """The office with this configuration."""
    with office.config.open("a") as file:
        file.write(f'\n[retention]\nmails = "{mails}"\nletters = "{letters}"\n')
    return office


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """The lived Network in a database of each kind."""
    url = "sqlite:///mailer.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").database(f"t{uuid.uuid4().hex}")
    return keeps(a_lived_network(tmp_path, url))


def forgotten(office: Office) -> tuple[list[int], list[str]]:
    """The mails, and the kinds of letters, whose octets are gone."""
    with office.app() as app, app.store.reading() as connection:
        gone = select(mail.c.id).join(content).where(content.c.octets.is_(None)).order_by(mail.c.id)
        mails = list(connection.execute(gone).scalars())
        kinds = select(letter.c.template).where(letter.c.octets.is_(None)).distinct().order_by(letter.c.template)
        return mails, list(connection.execute(kinds).scalars())


def test_only_what_is_old_and_handled_and_of_a_closed_matter_is_forgotten(anywhere: Office) -> None:
    said = anywhere.does("db", "expire", now=AFTER)

    # 1 is an update that a digest told, 5 a position of the adopted round. Kept: 4 about a meeting whose minutes are not
    # adopted, 2, 3 and 6 which wait for a person, and what came in March.
    mails, letters = forgotten(anywhere)
    assert mails == [1, 5]
    assert letters == [
        "attention_note",
        "consultation",
        "consultation_adopted",
        "digest",
        "position_receipt",
        "update_receipt",
    ]
    assert said.startswith("forgotten: 2 mails from before 2026-02-13; ")
    assert "is whole" in anywhere.does("db", "verify")


def test_what_was_forgotten_keeps_its_hash_its_date_and_what_it_did(office: Office) -> None:
    before = office.asked("inbox", "show", "5")
    roll = office.asked("consensus", "show", "C-2026-01")

    keeps(office).does("db", "expire", now=AFTER)

    after = office.asked("inbox", "show", "5")
    assert after == {**before, "text": "(the mail itself is no longer kept; what it did is)"}
    assert office.asked("consensus", "show", "C-2026-01") == roll


def test_a_rehearsal_counts_and_changes_nothing(office: Office) -> None:
    keeps(office)
    before = office.rows()

    said = office.does("db", "expire", "--dry-run", now=AFTER)

    assert said.startswith("forgotten: 2 mails from before 2026-02-13; ")
    assert said.endswith(" (dry run: nothing was changed)\n")
    assert office.rows() == before


@pytest.mark.parametrize(
    ("mails", "letters", "said"),
    [
        ("0", "0", "everything is kept for ever, as [retention] says\n"),
        ("3650d", "0", "nothing is so old\n"),
    ],
)
def test_where_there_is_nothing_to_forget_it_says_why(office: Office, mails: str, letters: str, said: str) -> None:
    assert keeps(office, mails, letters).does("db", "expire", now=AFTER) == said
    assert office.rows()["records_expired"] == []


def test_mails_and_letters_have_a_time_of_their_own(office: Office) -> None:
    keeps(office, mails="30d", letters="0").does("db", "expire", now=AFTER)

    assert forgotten(office) == ([1, 5], [])


def test_status_says_what_was_forgotten_last(office: Office) -> None:
    keeps(office, letters="0").does("db", "expire", now=AFTER)

    assert office.asked("status", now=AFTER)["forgotten"] == [
        {
            "what": "mails",
            "count": 2,
            "older_than": "2026-02-13T10:00:00+01:00",
            "at": "2026-03-15T10:00:00+01:00",
        }
    ]
    assert "Forgotten              2 mails from before 13 Feb 2026, as [retention] says\n" in office.does("status")


def test_the_service_forgets_once_a_day(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    keeps(office, letters="0")
    now = [at("2026-03-05 10:00")]
    app = App(load(office.config), clock=lambda: now[0])
    told = []
    with caplog.at_level(logging.INFO, "mailer"):
        for hours in (0, 1, 23, 24, 24 * 10, 24 * 20):
            now[0] = at("2026-03-05 10:00") + timedelta(hours=hours)
            app.tick()
            told.append(sum(record.message.startswith("forgotten") for record in caplog.records))
    app.close()

    # Mail 1, of 3 February 10:00, is older than 30 days at the second look, a day after the first; mail 5 at the third.
    assert told == [0, 0, 0, 1, 2, 2]
    assert [row[1:3] for row in office.rows()["records_expired"]] == [("mails", 1), ("mails", 1)]


def test_a_forgotten_mail_that_the_server_shows_once_more_brings_nothing_back(office: Office) -> None:
    with office.app() as app, app.store.reading() as connection:
        stored = journal.stored(connection, 1)
        assert stored is not None
    keeps(office).does("db", "expire", now=AFTER)

    office.receives(stored.raw, now=AFTER)

    assert len(office.asked("inbox", "list")) == 10
    assert forgotten(office)[0] == [1, 5]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('"1h"', 'retention.mails: "1h" is not between 30d and 36500d; for ever is "0"'),
        ('"99999999d"', 'retention.mails: "99999999d" is not between 30d and 36500d; for ever is "0"'),
        ('"two years"', 'retention.mails: "two years" is not a span of time'),
        ("-3", 'retention.mails: "-3" is not a span of time'),
    ],
)
def test_a_time_that_cannot_be_meant_is_a_mistake(office: Office, value: str, problem: str) -> None:
    with office.config.open("a") as file:
        file.write(f"\n[retention]\nmails = {value}\n")

    done = office.mailer("check")

    assert done.code == 2
    assert problem in done.err
