"""What is kept, and that it is kept: on SQLite and on PostgreSQL alike."""

import dataclasses
import sqlite3
import typing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.errors import Mistakes, Refused, StoreRefused, StoreUnavailable
from mailer.mail import Fetched, Letter, Recipient
from mailer.network import Network
from mailer.network.facts import DigestIssued, Fact, LetterReturned, Position, name_of
from mailer.store import care, journal, outbox, record, views
from mailer.store.engine import Store
from mailer.store.journal import Place
from mailer.store.record import Cause, Outcome, Posted
from mailer.store.rows import fact_of
from mailer.store.schema import FACTS, TABLES, content, metadata
from mailer.store.snapshot import Snapshot, caught_up, load
from mailer.store.upgrade import upgrade

from ..build import LISTED, MIRA, STRANGER, ZEF, a_network, at, rulebook
from ..network.test_consensus import opened, reached, says
from ..network.test_digest import update
from ..network.test_meetings import PLANNED, answered

NOW = at("2026-03-02 10:00")
INBOX = Place("network@x", "INBOX", 1)
PROCEDURE = rulebook().procedure


def keep(store: Store, *raws: bytes, uid: int = 1, place: Place = INBOX) -> int:
    fetched = [Fetched(uid + number, raw, NOW) for number, raw in enumerate(raws)]
    with store.writing() as connection:
        return journal.keep(connection, place, fetched, False, NOW)


def write(store: Store, *facts: Fact, cause: Cause = Cause(), head: int = 0) -> int:  # noqa: B008
    with store.writing() as connection:
        record.facts(connection, [(fact, cause) for fact in facts], head, NOW)
    return head + len(facts)


# --- the schema ---


def test_the_newest_migration_makes_the_tables_that_the_program_knows(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_twice_changes_nothing_and_keeps_the_secret(store: Store) -> None:
    upgrade(store, lambda: "another")

    with store.reading() as connection:
        assert store.secret(connection) == "secret"


def test_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    empty = Store(f"sqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(Mistakes, match="mailer db upgrade"):
        empty.check()


def test_the_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'mailer.db'}")
    upgrade(store, lambda: "secret")

    assert (tmp_path / "mailer.db").stat().st_mode & 0o077 == 0


# --- facts ---


def _values(kind: object):
    """A strategy for the values of a fact's field."""
    if kind is str:
        return st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
    if kind is int:
        return st.integers(0, 10)
    if kind is bool:
        return st.booleans()
    if kind is datetime:
        return st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    if typing.get_origin(kind) is tuple:
        return st.lists(_values(typing.get_args(kind)[0]), max_size=3).map(tuple)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{field.name: _values(hints[field.name]) for field in dataclasses.fields(kind)})
    if isinstance(kind, type):
        return st.sampled_from(list(kind))  # an enumeration
    return st.one_of([st.none() if each is type(None) else _values(each) for each in typing.get_args(kind)])


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_comes_back_as_it_was_written(name: str, store: Store) -> None:
    @settings(max_examples=60 if store.is_sqlite else 5)
    @given(st.lists(_values(FACTS[name]), min_size=1, max_size=3))
    def comes_back(facts: list[Fact]) -> None:
        with store.writing() as connection:
            head = connection.execute(record.select(record.func.max(record.log.c.id))).scalar() or 0
            record.facts(connection, [(fact, Cause()) for fact in facts], head, NOW)
            table = TABLES[name]
            rows = connection.execute(table.select().where(table.c.log_id > head).order_by(table.c.log_id)).mappings()
            assert [fact_of(name, dict(row)) for row in rows] == facts

    comes_back()


def test_every_kind_of_fact_has_a_table() -> None:
    assert {name_of(type(update(1, "2026-01-01 10:00")))} == {"update_shared"}
    assert set(TABLES) == set(FACTS) == {name_of_class(fact) for fact in typing.get_args(Fact)}


def name_of_class(fact: type) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in fact.__name__).lstrip("_")


STORY = [
    PLANNED,
    opened(),
    *reached("UNHCR", "UNICEF"),
    says(MIRA, Position.AGREE),
    answered(ZEF, "accepted", 1),
    update(1, "2026-02-17 10:00"),
    update(2, "2026-02-18 10:00"),
]  # type: ignore[arg-type]


def people() -> list[Fact]:
    from mailer.network.facts import OrganisationListed, PersonListed

    network = a_network()
    organisations = network.people.organisations.values()
    listed: list[Fact] = [OrganisationListed(each.name, each.kind, each.domains, LISTED) for each in organisations]
    return [
        *listed,
        *(
            PersonListed(each.address, each.name, each.organisation, each.roles, each.languages, LISTED)
            for each in network.people.persons.values()
        ),
    ]


def test_the_network_is_what_its_facts_come_to_however_it_is_loaded(store: Store) -> None:
    facts = [*people(), *STORY]
    head = write(store, *facts[:10])
    with store.reading() as connection:
        halfway = load(connection, PROCEDURE)
    write(store, *facts[10:], head=head)
    with store.reading() as connection:
        whole, forward = load(connection, PROCEDURE), caught_up(connection, halfway)

    assert whole == forward
    assert whole.network == Network(PROCEDURE).after(*facts)
    assert whole.head == len(facts)


def test_of_the_library_only_what_no_digest_has_told_is_loaded_and_the_counting_goes_on(store: Store) -> None:
    issue = DigestIssued("2026-W08", None, at("2026-02-17 15:00"), ("U-2026-001",))
    write(
        store,
        *people(),
        update(1, "2026-02-17 10:00"),
        update(2, "2026-02-17 16:00"),
        issue,
        update(3, "2026-02-17 14:00"),
    )
    with store.reading() as connection:
        network = load(connection, PROCEDURE).network

    assert [each.about for each in network.digest.pending] == ["U-2026-002", "U-2026-003"]
    assert network.next_reference("U", NOW, digits=3) == "U-2026-004"


def test_a_fact_names_what_caused_it(store: Store) -> None:
    keep(store, b"a mail")
    write(store, PLANNED, cause=Cause(mail_id=1, person="Ana"))

    with store.reading() as connection:
        (event,) = views.history(connection, "M-2026-01")
        assert (event["mail_id"], event["person"], event["what"]) == (1, "Ana", "meeting_planned")
        assert [each["id"] for each in views.events(connection, 1)] == [event["id"]]


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fails() -> None:
        with store.writing() as connection:
            record.facts(connection, [(PLANNED, Cause())], 0, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()

    with store.reading() as connection:
        assert load(connection, PROCEDURE) == Snapshot(Network(PROCEDURE), 0)


def test_a_row_that_the_database_does_not_take_is_told_apart_from_a_database_that_is_away(store: Store) -> None:
    write(store, PLANNED)
    with pytest.raises(StoreRefused):
        write(store, PLANNED)  # the same log row again


def test_a_naive_instant_is_refused(store: Store) -> None:
    with pytest.raises(StoreRefused, match="no time zone"):
        write(store, dataclasses.replace(PLANNED, at=datetime(2026, 1, 1)))  # noqa: DTZ001


# --- mails ---


def test_a_mail_is_kept_once_by_place_and_by_content(store: Store) -> None:
    assert keep(store, b"one", b"two") == 2
    assert keep(store, b"one", b"two") == 0
    assert keep(store, b"one", uid=7) == 0
    assert keep(store, b"one", uid=1, place=Place("network@x", "INBOX", 2)) == 0

    with store.reading() as connection:
        waiting = journal.waiting(connection, 10, 1000)
        assert [each.raw for each in waiting] == [b"one", b"two"]
        assert journal.known_uids(connection, INBOX) == {1, 2, 7}
        assert len(connection.execute(content.select()).all()) == 2


def test_the_same_bytes_twice_in_one_batch_are_one_mail(store: Store) -> None:
    assert keep(store, b"same", b"same") == 1


def test_a_batch_is_bounded_by_number_and_by_size(store: Store) -> None:
    keep(store, *(bytes([65 + n]) * 100 for n in range(10)))

    with store.reading() as connection:
        assert len(journal.waiting(connection, 3, 10_000)) == 3
        assert len(journal.waiting(connection, 10, 250)) == 2
        assert len(journal.waiting(connection, 10, 1)) == 1


def test_what_is_handled_is_filed_and_what_is_filed_is_not_filed_again(store: Store) -> None:
    keep(store, b"one", b"two")
    with store.writing() as connection:
        assert journal.unfiled(connection, INBOX) == []
        record.finish(connection, [(1, Outcome("handled", "update", "rule", "why"))], NOW)
        (mail,) = journal.unfiled(connection, INBOX)
        assert (mail.uid, mail.state) == (1, "handled")
        journal.filed(connection, {mail.arrival_id: "Processed"})
        assert journal.unfiled(connection, INBOX) == []


def test_the_mailbox_is_known_until_every_folder_was_read_and_nothing_older_waits(store: Store) -> None:
    with store.writing() as connection:
        assert journal.read_until(connection, "network@x") is None
        journal.expect(connection, "network@x", ["INBOX", "Junk"])
        journal.read_to(connection, INBOX, 5, NOW)
        assert journal.read_until(connection, "network@x") is None
        journal.read_to(connection, Place("network@x", "Junk", 1), 0, NOW + timedelta(hours=1))
        assert journal.read_until(connection, "network@x") == NOW
        assert journal.cursor(connection, INBOX) == 5
        assert journal.cursor(connection, Place("network@x", "INBOX", 2)) == 0
        journal.expect(connection, "network@x", ["INBOX"])
        assert journal.read_until(connection, "network@x") == NOW
    later = [Fetched(9, b"late", NOW - timedelta(minutes=1))]
    with store.writing() as connection:
        journal.keep(connection, INBOX, later, False, NOW)
        assert journal.read_until(connection, "network@x") == NOW - timedelta(minutes=1)


# --- letters ---


def posted(
    key: str = "k",
    address: str = MIRA,
    audience: str = "members",
    *,
    courtesy: bool = False,
    not_before: datetime | None = None,
) -> Posted:
    letter = Letter(
        "template", key, Recipient("Mira", address, "UNHCR"), audience, courtesy=courtesy, not_before=not_before
    )
    return Posted(letter, f"token {key} {address}", f"id {key} {address}", "Subject", "Text", "HTML", b"bytes")


def post(store: Store, *letters: Posted) -> None:
    with store.writing() as connection:
        record.letters(connection, [(each, Cause()) for each in letters], a_network(), NOW)


def states(store: Store) -> list[str]:
    with store.reading() as connection:
        return [row["state"] for row in reversed(views.letters(connection, None))]


def claim(store: Store, now: datetime = NOW, owner: str = "me", limit: int = 10) -> list[int]:
    with store.writing() as connection:
        return [each.id for each in outbox.claim(connection, owner, limit, timedelta(minutes=10), now)]


def settle(store: Store, letter_id: int, state: str, next_at: datetime | None = None, owner: str = "me") -> bool:
    with store.writing() as connection:
        return outbox.settle(connection, letter_id, owner, state, "reply", next_at, NOW)


def test_the_same_letter_to_the_same_person_is_queued_once(store: Store) -> None:
    post(store, posted(), posted(address=ZEF))
    post(store, posted())

    assert states(store) == ["queued", "queued"]


def test_a_letter_to_somebody_outside_its_audience_never_leaves_and_is_shown(store: Store) -> None:
    post(store, posted(address=STRANGER), posted(audience="co-chairs"))

    assert states(store) == ["discarded", "discarded"]
    assert claim(store) == []
    with store.reading() as connection:
        assert views.stopped(connection)[0].reason.startswith(f"stopped: {STRANGER} is outside")
    with store.writing() as connection:
        assert not outbox.change_by_hand(connection, 1, "queued", NOW)


def test_a_letter_that_is_held_back_waits_for_its_time(store: Store) -> None:
    post(store, posted(not_before=NOW + timedelta(minutes=10)))

    assert claim(store) == []
    assert claim(store, NOW + timedelta(minutes=10)) == [1]


def test_a_claimed_letter_is_nobody_elses(store: Store) -> None:
    post(store, posted("a"), posted("b"), posted("c"))

    assert claim(store, limit=2) == [1, 2]
    assert claim(store, owner="other") == [3]
    assert not settle(store, 1, "sent", owner="other")
    assert settle(store, 1, "sent")
    assert states(store) == ["sent", "sending", "sending"]


def test_after_a_crash_what_was_not_begun_is_sent_again_and_of_the_rest_nobody_knows(store: Store) -> None:
    post(store, posted("a"), posted("b"), posted("c", courtesy=True))
    claim(store)
    again = NOW + timedelta(minutes=1)
    with store.writing() as connection:
        assert outbox.enter_data(connection, 2, "me")
        assert outbox.enter_data(connection, 3, "me")
        assert outbox.recover(connection, everything=False, again_at=again, attempts=4, now=NOW) == 0
        assert outbox.recover(connection, everything=True, again_at=again, attempts=4, now=NOW) == 3

    assert states(store) == ["queued", "unknown", "unknown"]
    assert claim(store) == [1]
    assert claim(store, again) == [2]  # a courtesy is not sent twice


def test_a_lease_that_is_over_is_taken_from_its_owner(store: Store) -> None:
    post(store, posted())
    claim(store)
    later = NOW + timedelta(minutes=11)
    with store.writing() as connection:
        assert outbox.recover(connection, everything=False, again_at=later, attempts=4, now=later) == 1
        assert not outbox.enter_data(connection, 1, "me")


def test_what_was_not_tried_is_given_back_and_does_not_count(store: Store) -> None:
    post(store, posted())
    claim(store)
    with store.writing() as connection:
        outbox.release(connection, "me", [1], NOW, NOW)
        assert views.letters(connection, "queued")[0]["attempts"] == 0


def test_a_person_may_try_again_what_did_not_arrive_and_stop_what_has_not_left(store: Store) -> None:
    post(store, posted("a"), posted("b"))
    claim(store, limit=1)
    settle(store, 1, "failed")
    with store.writing() as connection:
        assert outbox.change_by_hand(connection, 1, "queued", NOW)
        assert outbox.change_by_hand(connection, 2, "discarded", NOW)
    claim(store)
    settle(store, 1, "sent")
    with store.writing() as connection:
        assert not outbox.change_by_hand(connection, 1, "discarded", NOW)
        assert not outbox.change_by_hand(connection, 99, "discarded", NOW)
        assert outbox.sent_since(connection, NOW - timedelta(minutes=1)) == 1


def test_a_returned_letter_is_marked_and_shown(store: Store) -> None:
    post(store, posted())
    write(store, LetterReturned("token k " + MIRA, MIRA, "UNHCR", None, None, "5.1.1", "unknown", NOW))

    assert states(store) == ["bounced"]
    with store.reading() as connection:
        assert views.stopped(connection)[0].reason == "5.1.1 unknown"
        assert outbox.by_tokens(connection, ["token k " + MIRA, "nobody's"])["token k " + MIRA].addr == MIRA


def test_courtesies_are_counted_for_each_person(store: Store) -> None:
    post(store, posted("a", courtesy=True), posted("b", courtesy=True), posted("c"), posted("d", ZEF, courtesy=True))

    with store.reading() as connection:
        assert record.courtesies_since(connection, [MIRA, ZEF, STRANGER], NOW - timedelta(days=1)) == {MIRA: 2, ZEF: 1}
        assert record.courtesies_since(connection, [MIRA], NOW) == {}


# --- care ---


def test_a_backup_is_a_store_of_its_own_and_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    keep(store, b"one")
    target = tmp_path / "copy"
    care.backup(store, str(target))

    assert target.stat().st_size > 0
    with pytest.raises(Refused, match="there already"):
        care.backup(store, str(target))
    if store.is_sqlite:
        copy = Store(f"sqlite:///{target}")
        with copy.reading() as connection:
            assert journal.waiting(connection, 1, 1)[0].raw == b"one"


def test_a_whole_store_is_found_whole_and_a_damaged_one_is_not(store: Store) -> None:
    keep(store, b"one")
    write(store, *people(), *STORY)
    assert care.verify(store, PROCEDURE).problems == ()

    with store.writing() as connection:
        connection.execute(content.update().values(octets=b"other"))
        connection.execute(TABLES["meeting_planned"].delete())
    problems = care.verify(store, PROCEDURE).problems
    assert any("not those any more" in each for each in problems)
    assert any("has lost its meeting_planned" in each for each in problems)


# --- the outside ---


def test_a_database_that_another_program_holds_is_unavailable_and_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "mailer.db"
    store = Store(f"sqlite:///{path}")
    upgrade(store, lambda: "secret")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with store.plain() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreUnavailable, match="locked"), store.writing() as locked:
            locked.exec_driver_sql("PRAGMA busy_timeout = 50")
    other.execute("ROLLBACK")
    other.close()


def test_a_full_disk_is_unavailable_and_nothing_is_half_written(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'mailer.db'}")
    upgrade(store, lambda: "secret")

    def fill() -> None:
        with store.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            journal.keep(connection, INBOX, [Fetched(1, b"x" * 1_000_000, NOW)], False, NOW)

    with pytest.raises(StoreUnavailable, match="no room to write"):
        fill()
    with store.reading() as connection:
        assert journal.waiting(connection, 1, 1) == []


def test_a_server_that_is_not_there_is_unavailable() -> None:
    store = Store("postgresql://mailer@127.0.0.1:1/none")

    with pytest.raises(StoreUnavailable, match="cannot be used now"):
        store.check()
