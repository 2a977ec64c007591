"""A database of an earlier version, with everything in it, brought up to date: nothing is lost, and it means the same."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, DateTime, MetaData, insert, select, text

from mailer import store as package
from mailer.errors import StoreRefused
from mailer.network.facts import OrganisationKind, Permanence, Role
from mailer.store.engine import VERSION, Store
from mailer.store.schema import Instant, metadata
from mailer.store.snapshot import load
from mailer.store.upgrade import upgrade

from ..build import ANA, MIRA, SOFIA, at, rulebook

LISTED, CHANGED = at("2026-01-05 09:00"), at("2026-02-02 09:00")
ROLES = {ANA: ["focal_point", "secretariat"], MIRA: ["focal_point"], SOFIA: []}
# Each row of the log, with the fact's own columns. Mira's row was replaced later: she is in another group since.
LOG: list[tuple[str, Any, dict[str, Any]]] = [
    ("organisation_listed", LISTED, {"organisation": "IOM", "kind": "member"}),
    ("organisation_listed", LISTED, {"organisation": "UNHCR", "kind": "member"}),
    ("organisation_listed", LISTED, {"organisation": "University", "kind": "partner"}),
    ("person_listed", LISTED, {"address": ANA, "name": "Ana", "organisation": "IOM", "groups": []}),
    ("person_listed", LISTED, {"address": MIRA, "name": "Mira", "organisation": "UNHCR", "groups": ["WG9"]}),
    ("person_listed", LISTED, {"address": SOFIA, "name": "Sofia", "organisation": "University", "groups": ["WG1"]}),
    ("person_listed", CHANGED, {"address": MIRA, "name": "Mira Leka", "organisation": "UNHCR", "groups": ["WG1"]}),
    ("note_sent", CHANGED, {"at": CHANGED}),
]
MAIL = {
    "id": 1, "sha256": "aa", "message_id": "m", "fingerprint": "f", "sender": MIRA, "subject": "Hello",
    "received": CHANGED, "junk": False, "cut": False, "state": "handled", "since": CHANGED, "attempts": 1,
    "kind": "update", "rule": "r", "reason": "why", "organisation": "UNHCR", "about": None, "trace": ["read"],
}  # fmt: skip
LETTER = {
    "id": 1, "key": "k", "address": MIRA, "token": "t", "message_id": "l", "template": "update_receipt",
    "answers": "", "about": None, "revision": None, "organisation": "UNHCR", "audience": "organisation UNHCR",
    "subject": "s", "text": "words", "octets": b"letter", "courtesy": True, "mail_id": 1, "created_at": CHANGED,
    "state": "sent", "since": CHANGED, "attempts": 1, "next_at": None, "phase": "", "owner": "", "reply": "250",
}  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store as version 0001 made it, empty."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'mailer.db'}"
    else:
        url = request.getfixturevalue("postgresql").database(f"t{uuid.uuid4().hex}")
    opened = Store(url)
    alembic = Config()
    alembic.set_main_option("script_location", str(Path(package.__path__[0]) / "migrations"))
    with opened.writing() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0001")
    yield opened
    opened.close()


def filled(store: Store) -> Store:
    """A mail, its letter, and a member list with its history; the rows are those that version 0001 wrote."""
    with store.writing() as connection:
        tables = MetaData()
        tables.reflect(connection)

        for table in tables.tables.values():
            for column in table.c:
                if column.name in ("roles", "groups", "languages", "trace"):
                    column.type = JSON()
                elif isinstance(column.type, DateTime):
                    column.type = Instant()

        def put(table: str, **row: Any) -> None:
            connection.execute(insert(tables.tables[table]).values(**row))

        put("setting", name="secret", value="the first")
        put("content", sha256="aa", size=4, octets=b"mail")
        put("mail", **MAIL)
        put("arrival", id=1, account="x", folder="INBOX", uidvalidity=1, uid=7, mail_id=1, filed="Done")
        put("letter", **LETTER)
        for number, (what, when, values) in enumerate(LOG, 1):
            of_person = {"roles": ROLES[values["address"]], "languages": ["sq"]} if what == "person_listed" else {}
            put("log", id=number, at=when, mail_id=1 if number == 1 else None, person=None, what=what, about=None)
            put(what, log_id=number, **values, **of_person)
    return store


def test_a_database_in_use_is_brought_up_to_date_and_keeps_everything(first: Store) -> None:
    upgrade(filled(first), lambda: "another")
    first.check()

    with first.reading() as connection:
        assert first.secret(connection) == "the first"
        for name, row in (("mail", MAIL), ("letter", LETTER)):
            table = metadata.tables[name]
            found = connection.execute(select(table)).mappings().one()
            assert {key: found[key] for key in row} == row
        assert connection.execute(text("SELECT octets FROM content")).scalar_one() == b"mail"
        assert connection.execute(text("SELECT count(*) FROM arrival")).scalar_one() == 1


def test_the_member_list_means_the_same_and_has_the_dates_of_its_log(first: Store) -> None:
    upgrade(filled(first), lambda: "another")

    with first.reading() as connection:
        network = load(connection, rulebook().procedure).network
    people = network.people
    assert {each.name: (each.kind, each.joined, each.left) for each in people.organisations.values()} == {
        "IOM": (OrganisationKind.MEMBER, LISTED, None),
        "UNHCR": (OrganisationKind.MEMBER, LISTED, None),
        "University": (OrganisationKind.PARTNER, LISTED, None),
    }
    assert [(each.address, each.name, each.roles, each.languages) for each in people.current()] == [
        (ANA, "Ana", (Role.FOCAL_POINT, Role.SECRETARIAT), ("sq",)),
        (MIRA, "Mira Leka", (Role.FOCAL_POINT,), ("sq",)),
        (SOFIA, "Sofia", (), ("sq",)),
    ]
    assert [stay.since for stay in people.persons[MIRA].stays] == [LISTED]
    assert network.noted is not None
    assert (network.noted.at, network.noted.warnings) == (CHANGED, ())


def test_the_groups_of_the_list_are_groups_with_the_people_who_were_in_them(first: Store) -> None:
    upgrade(filled(first), lambda: "another")

    with first.reading() as connection:
        network = load(connection, rulebook().procedure).network
    (group,) = network.groups.values()
    assert (group.reference, group.permanence, group.created) == ("WG1", Permanence.PERMANENT, CHANGED)
    assert group.members == {("UNHCR", MIRA), ("University", SOFIA)}
    assert [each for each in (ANA, MIRA, SOFIA) if network.may_receive("WG1", each)] == [MIRA, SOFIA]


def test_an_empty_database_is_brought_up_to_date(first: Store) -> None:
    assert upgrade(first, lambda: "secret") == VERSION

    with first.reading() as connection:
        assert load(connection, rulebook().procedure).head == 0


def test_after_an_upgrade_references_are_minded_again(first: Store) -> None:
    upgrade(first, lambda: "secret")

    with pytest.raises(StoreRefused), first.writing() as connection:
        connection.execute(insert(metadata.tables["mail"]).values({**MAIL, "sha256": "no such content"}))


def test_a_database_whose_references_lead_nowhere_is_left_as_it_was(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'mailer.db'}")
    upgrade(store, lambda: "secret")

    with pytest.raises(StoreRefused, match="refer to rows that are not there"), store.migrating() as connection:
        connection.execute(insert(metadata.tables["mail"]).values({**MAIL, "sha256": "no such content"}))

    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM mail")).scalar_one() == 0
