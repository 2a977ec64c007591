"""A person is taken out of every table: on SQLite and on PostgreSQL alike."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from mailer.codec.legible import legible
from mailer.erasure import ERASED, Identity, Mender
from mailer.errors import StoreUnavailable
from mailer.mail import Fetched, Letter, Recipient
from mailer.network.facts import (
    AddressLearnt,
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Document,
    Fact,
    KeyAct,
    KeysAsked,
    MinutesCommented,
    PapersKept,
    PersonErased,
    Position,
)
from mailer.store import care, engine, erasure, journal, outbox, record
from mailer.store.engine import Store
from mailer.store.record import Cause, Outcome, Posted
from mailer.store.schema import content, letter, log, mail
from mailer.store.snapshot import caught_up, load
from mailer.store.upgrade import upgrade

from ..build import LISTED, MIRA, ZEF, a_group, a_mail, a_network, a_person, at, rulebook
from ..network.test_consensus import opened, reached, says
from ..network.test_digest import update
from ..network.test_meetings import PLANNED
from ..network.test_minutes import DRAFT
from .test_store import INBOX

NOW = at("2026-03-02 10:00")
PROCEDURE = rulebook().procedure
PRIVATE = "m.leka@mail.example"
PSEUDONYM = "erased-0@erased.invalid"
MENDER = Mender(Identity({MIRA: PSEUDONYM, PRIVATE: "erased-1@erased.invalid"}, ("Mira Leka",)))
NEEDLES = (MIRA, PRIVATE, "mira leka", "mira", "leka")

FROM_MIRA = a_mail("We agree.\nMira Leka", MIRA, "Mira's answer").as_bytes()
NAMES_MIRA = a_mail("As Mira Leka – më parë – wrote.", ZEF, "About it").as_bytes()
OTHER = a_mail("Nothing of it.", ZEF, "Else").as_bytes()
FACTS: list[Fact] = [
    *(
        a_person(each.address, each.name, each.organisation, *each.roles)
        for each in a_network().people.persons.values()
    ),
    AddressLearnt(MIRA, PRIVATE, LISTED),
    a_group("WG1", "Data", MIRA),
    PLANNED,
    opened(),
    *reached("IOM", "UNHCR", "UNICEF", "UNODC"),
    replace(says(MIRA, Position.RESERVATION), text="Agreed, but late. Mira", name="Mira Leka"),
    DRAFT,
    MinutesCommented("M-2026-01", 1, "UNICEF", ZEF, "Zef Rama", "2", "Mira Leka was there too", LISTED),
    ChangeProposed("L-2026-01", "UNHCR", ChangeKind.LEAVE, MIRA, "Mira Leka", "", (), "mail", "ill", LISTED),
    ChangeDecided("L-2026-01", False, MIRA, LISTED),
    KeysAsked("K-2026-01", KeyAct.ADMIT, "L-2026-01", "", "Mira Leka joins", (MIRA, ZEF), LISTED, LISTED),
    replace(
        update(1, "2026-02-03 10:00"),
        documents=(Document("a.pdf", "application/pdf", 3, "own"), Document("b.pdf", "", 3, "both")),
    ),
    replace(update(2, "2026-02-03 11:00"), address=ZEF, documents=(Document("b.pdf", "", 3, "both"),)),
]


def a_posted(key: str, addr: str, words: str) -> Posted:
    to = Recipient("x", addr, "UNHCR" if addr == MIRA else "UNICEF")
    message = a_mail(words, subject=f"Letter {key}").as_bytes().replace(MIRA.encode(), b"x@x.example")
    written = Letter("digest", key, to, "public")
    return Posted(
        written, f"token-{len(words)}", f"{len(words)}@harbour.example", f"Letter {key}", words, words, message
    )


def fill(store: Store) -> None:
    """Facts, mails and letters of Mira, of others that name her, and of others."""
    with store.writing() as connection:
        fetched = [Fetched(uid, raw, NOW) for uid, raw in enumerate((FROM_MIRA, NAMES_MIRA, OTHER), 1)]
        journal.keep(connection, INBOX, fetched, False, NOW)
        journal.keep_content(connection, {"own": b"pdf", "both": b"pdf"})
        base = Outcome("handled", "position", "rule", "Mira Leka agrees", sender=MIRA, subject="Mira's answer")
        outcomes = [
            (1, replace(base, trace=(f"From {MIRA}", "Position"))),
            (2, replace(base, reason="UNICEF wrote", sender=ZEF, subject="About it", trace=("it names Mira Leka",))),
            (3, replace(base, reason="UNICEF wrote", sender=ZEF, subject="Else", trace=("nothing",))),
        ]
        record.finish(connection, outcomes, NOW)
        record.facts(connection, [(fact, Cause(mail_id=1)) for fact in FACTS], 0, NOW)
        posted = [
            a_posted("sent", MIRA, "Dear Ms Mira Leka"),
            a_posted(f"welcome {MIRA}", MIRA, "Dear Mira Leka"),
            a_posted("told", ZEF, "Mira Leka agrees"),
            a_posted("waits", ZEF, "Mira Leka agrees too"),
            a_posted("else", ZEF, "Nothing of it"),
        ]
        record.letters(connection, [(each, Cause()) for each in posted], a_network(), NOW)
        connection.execute(letter.update().where(letter.c.key.in_(("sent", "told"))).values(state="sent", next_at=None))


def erase(store: Store) -> Counter[str]:
    with store.writing() as connection:
        found = list(erasure.changes(connection, MENDER, NOW))
        erasure.apply(connection, found)
    return Counter(each.what for each in found if each.what)


def everything(store: Store) -> Iterator[str]:
    """Every value of every table, octets as far as they can be read."""
    with store.reading() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield from (legible(bytes(each)) if isinstance(each, bytes | memoryview) else str(each) for each in row)


def files_of(store: Store) -> list[Path]:
    """The file of an SQLite database, and whatever lies beside it."""
    assert store.path is not None
    return sorted(store.path.parent.glob(f"{store.path.name}*"))


def rows(store: Store, table: Any) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key.columns)))


def test_nothing_of_them_is_found_in_any_table(store: Store) -> None:
    fill(store)
    assert any(MIRA in each for each in everything(store))

    erase(store)

    for value in everything(store):
        assert not any(needle in value.casefold() for needle in NEEDLES), value


def test_nothing_of_them_is_found_in_the_file(store: Store) -> None:
    if store.path is None:
        return  # what PostgreSQL has on its disk is not ours to look at
    fill(store)

    erase(store)

    for file in files_of(store):
        octets = file.read_bytes().lower()
        assert not any(needle.encode() in octets for needle in NEEDLES), file


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An SQLite database with a write-ahead log, which older versions of SQLite are not trusted with."""
    monkeypatch.setattr(engine, "_WAL_SAFE", (3, 0, 0))
    opened = Store(f"sqlite:///{tmp_path / 'mailer.db'}")
    upgrade(opened, lambda: "secret")
    yield opened
    opened.close()


def test_nothing_of_them_is_found_in_the_write_ahead_log(logged: Store) -> None:
    fill(logged)
    erase(logged)

    care.compact(logged)

    files = files_of(logged)
    assert len(files) == 3
    for file in files:
        assert not any(needle.encode() in file.read_bytes().lower() for needle in NEEDLES), file


def test_a_log_that_somebody_reads_is_not_called_empty(logged: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BUSY_MS", 1)
    fill(logged)

    with logged.reading() as connection:
        connection.execute(select(mail.c.id)).all()
        erase(logged)
        with pytest.raises(StoreUnavailable, match="another program reads the database"):
            care.compact(logged)

    care.compact(logged)


def test_a_file_that_is_a_paper_of_a_meeting_too_is_not_theirs_alone(store: Store) -> None:
    fill(store)
    paper = PapersKept("M-2026-01", (Document("a.pdf", "application/pdf", 3, "own"),), LISTED)
    with store.writing() as connection:
        record.facts(connection, [(paper, Cause())], len(FACTS), NOW)

    erase(store)

    with store.reading() as connection:
        assert journal.content_of(connection, "own") == b"pdf"


def test_a_file_that_went_with_them_is_kept_again_when_somebody_else_brings_it_and_a_mail_is_not(store: Store) -> None:
    fill(store)
    erase(store)

    with store.writing() as connection:
        journal.keep_files(connection, {"own": b"pdf"})
        journal.keep(connection, INBOX, [Fetched(9, FROM_MIRA, NOW)], False, NOW)

    with store.reading() as connection:
        assert journal.content_of(connection, "own") == b"pdf"
        assert journal.content_of(connection, hashlib.sha256(FROM_MIRA).hexdigest()) is None


def test_it_is_counted_what_goes_and_a_second_time_nothing_does(store: Store) -> None:
    fill(store)

    assert erase(store) == {
        erasure.FACTS: 11,
        erasure.FILES: 1,
        erasure.MAILS: 1,
        erasure.MAILS_OF_OTHERS: 1,
        erasure.LETTERS: 1,
        erasure.WITHDRAWN: 1,
        erasure.LETTERS_TO_OTHERS: 2,
    }
    assert erase(store) == {}


def test_what_is_of_others_keeps_every_octet(store: Store) -> None:
    fill(store)
    before = rows(store, letter)[4]

    erase(store)

    with store.reading() as connection:
        shas = [row.sha256 for row in rows(store, mail)]
        assert [journal.content_of(connection, sha256) for sha256 in shas] == [None, None, OTHER]
        assert [journal.content_of(connection, each) for each in ("own", "both")] == [None, b"pdf"]
    assert rows(store, letter)[4] == before


def test_a_letter_to_them_that_waits_is_withdrawn_and_one_to_others_goes_out_without_the_name(store: Store) -> None:
    fill(store)

    erase(store)

    with store.writing() as connection:
        claimed = outbox.claim(connection, "me", 10, NOW - LISTED, NOW)
    assert [each.address for each in claimed] == [ZEF, ZEF]
    assert f"{ERASED} agrees too" in legible(claimed[0].octets)
    states = [(each.state, each.address, each.octets is None) for each in rows(store, letter)]
    assert states[:3] == [("sent", PSEUDONYM, True), ("discarded", PSEUDONYM, True), ("sent", ZEF, True)]


def test_a_letter_to_others_in_which_the_name_cannot_be_replaced_does_not_go_out(store: Store) -> None:
    fill(store)
    html = b"Content-Type: text/html\r\n\r\n<p>Mi<b>ra</b> Leka</p>"
    with store.writing() as connection:
        connection.execute(letter.update().where(letter.c.key == "waits").values(octets=html))

    erase(store)

    stopped = rows(store, letter)[3]
    assert (stopped.state, stopped.octets, stopped.next_at) == ("discarded", None, None)
    assert stopped.reply == "stopped: it names somebody who was erased"


def test_a_letter_that_is_just_being_sent_to_them_is_no_longer_the_senders(store: Store) -> None:
    fill(store)
    with store.writing() as connection:
        claimed = next(each for each in outbox.claim(connection, "me", 10, NOW - LISTED, NOW) if each.address == MIRA)

    erase(store)

    with store.writing() as connection:
        assert not outbox.enter_data(connection, claimed.id, "me")
        assert not outbox.settle(connection, claimed.id, "me", "deferred", f"450 {MIRA}", NOW, NOW)


def test_facts_keep_their_number_their_time_and_their_cause(store: Store) -> None:
    fill(store)
    before = rows(store, log)

    erase(store)

    assert rows(store, log) == before


def test_a_copy_that_the_server_shows_once_more_brings_nothing_back(store: Store) -> None:
    fill(store)
    erase(store)

    with store.writing() as connection:
        assert journal.keep(connection, replace(INBOX, uidvalidity=2), [Fetched(7, FROM_MIRA, NOW)], False, NOW) == 0
        assert journal.waiting(connection, 10, 1000) == []

    assert [each.octets is None for each in rows(store, content) if each.size == len(FROM_MIRA)] == [True]


def test_whoever_has_the_network_in_hand_sees_that_the_person_is_gone(store: Store) -> None:
    fill(store)
    with store.reading() as connection:
        held = load(connection, PROCEDURE)
    assert held.network.people.person_of(PRIVATE)

    erase(store)
    with store.writing() as connection:
        record.facts(connection, [(PersonErased(PSEUDONYM, NOW), Cause(person="office"))], len(FACTS), NOW)

    with store.reading() as connection:
        found = caught_up(connection, held)
        assert found == load(connection, PROCEDURE)
    assert found.network.people.person_of(PRIVATE) is None
    assert found.network.people.persons[PSEUDONYM].left == NOW


def test_a_database_in_which_things_are_forgotten_is_whole(store: Store) -> None:
    fill(store)
    erase(store)
    care.compact(store)

    found = care.verify(store, PROCEDURE)

    # The two files are no PDF of that hash, here as before.
    assert [each for each in found.problems if "both" not in each] == []
    assert found.forgotten == 6  # two mails, a file, three letters
