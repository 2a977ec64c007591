"""mailer db archive, db replay: the log made anew from the mails, to the octet; and what is named where it is not."""

import json
import uuid
import zipfile
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from mailer.app import intake
from mailer.mail import Fetched
from mailer.store.journal import Place

from ..build import ANA, BEN, MIRA, ZEF, a_mail, at
from ..docs import DOCS
from ..servers import PostgreSQL
from .office import Office

ARBEN, LUAN, OLTA = "arben@interior.example", "luan@iom.example", "olta@unhcr.example"
TEXT_1 = "# Note\n\n1. Families stay for thirty days.\n"
TEXT_2 = "# Note\n\n1. Families stay for as short a time as possible.\n"
LAST = "2026-04-10T10:00"
NEWCOMER = "organisation,kind,name,address,role,groups\nUNHCR,member,Olta Çela,olta@unhcr.example,alternate,\n"


def see_to_everything(office: Office, now: str) -> None:
    """Somebody looks at every mail that waits, and says what it is."""
    for mail in office.asked("inbox", "list", "--state", "attention", now=now):
        office.does("inbox", "handle", str(mail["id"]), "--as", "enquiry", now=now)


def a_contested_story(office: Office) -> Office:
    """An objection, a second text, an alternate who disputes, more time, a reservation that a person reads, a letter
    that comes back, other rules in its middle; then somebody who answered is erased."""
    office.does("consensus", "withdraw", "C-2026-02", now="2026-03-02T11:00")
    see_to_everything(office, "2026-03-02T11:00")
    note = office.file("note.md", TEXT_1)
    office.does("consensus", "open", "--title", "Note", "--file", note, now="2026-03-03T10:00")
    office.sends("2026-03-03T10:00")
    office.receives(
        office.answer("consultation", ZEF, "Agree"),
        office.answer("consultation", MIRA, "OBJECT: thirty days is too long."),
        now="2026-03-04T10:00",
    )
    office.sends("2026-03-04T10:00")
    office.does("members", "import", office.file("olta.csv", NEWCOMER), now="2026-03-04T12:00")
    office.does("consensus", "revise", "C-2026-03", "--file", office.file("note.md", TEXT_2), now="2026-03-05T10:00")
    office.sends("2026-03-05T10:00")
    office.receives(
        office.answer(
            "consultation", MIRA, "Reservation: paragraph 1 is outside our mandate, as Mira Leka has written."
        ),
        office.answer("consultation", BEN, "OBJECT"),
        office.answer("consultation", ZEF, "Reservation: the figures are old."),
        office.bounce("consultation", LUAN),
        a_mail("Our clinic has opened. #gcm:15", MIRA, "Clinic"),
        a_mail("Dear all, what is this about?", MIRA, "Question"),
        now="2026-03-06T10:00",
    )
    _with_other_rules(office, 'grace = "15m"', 'grace = "20m"')
    office.receives(now="2026-03-12T17:30")
    office.sends("2026-03-12T17:30")
    office.does("consensus", "extend", "C-2026-03", "--deadline", "2026-03-17T17:00", now="2026-03-13T10:00")
    office.sends("2026-03-13T10:00")
    for unseen in office.asked("inbox", "list", "--state", "attention"):
        if unseen["kind"] == "position":
            office.does("inbox", "handle", str(unseen["id"]), "--as", "position", now="2026-03-13T11:00")
    office.receives(office.answer("consultation_extended", BEN, "Agree"), now="2026-03-16T10:00")
    see_to_everything(office, "2026-03-16T11:00")
    office.receives(now="2026-03-17T17:30")
    office.does("members", "leave", BEN, now="2026-03-18T10:00")
    assert office.asked("consensus", "show", "C-2026-03", now="2026-03-18T10:00")["number"] == "UNMN/2026/DEC/2"
    see_to_everything(office, LAST)
    office.sends(LAST)
    return office


def _with_other_rules(office: Office, old: str, new: str) -> None:
    rules = (DOCS.parent / "rules/procedure.toml").read_text(encoding="utf-8")
    assert old in rules
    (office.folder / "rules").mkdir()
    office.file("rules/procedure.toml", rules.replace(old, new))
    office.config.write_text(office.config.read_text() + '\n[paths]\nrules = "rules"\n')


@pytest.fixture(scope="module")
def contested(lived: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The lived Network after that story; nothing waits any more."""
    return a_contested_story(lived.copy(tmp_path_factory.mktemp("contested")))


@pytest.fixture(scope="module")
def erased(contested: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same, after Mira was erased, who objected and then had a reservation, and Ben, who has left."""
    office = copied(contested, tmp_path_factory.mktemp("erased"))
    for address in (MIRA, BEN):
        assert office.mailer("members", "erase", address, "--yes", now=LAST).code == 0
    return office


def copied(office: Office, folder: Path) -> Office:
    """The Network once more, with the rules that it has got."""
    (folder / "rules").mkdir()
    (folder / "rules/procedure.toml").write_bytes((office.folder / "rules/procedure.toml").read_bytes())
    return office.copy(folder)


def archived(office: Office, folder: Path) -> Path:
    path = folder / "archive.zip"
    office.does("db", "archive", str(path), now=LAST)
    return path


def steps_of(archive: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(archive) as packed:
        found: list[dict[str, Any]] = json.loads(packed.read("archive.json"))["steps"]
    return found


def replayed(office: Office, archive: Path, url: str = "") -> Office:
    """The database is deleted, and made anew from the archive."""
    (office.folder / "mailer.db").unlink()
    if url:
        office.config.write_text(office.config.read_text().replace("sqlite:///mailer.db", url))
    office.does("db", "upgrade", now=LAST)
    office.does("db", "replay", str(archive), now=LAST)
    return office


def everything(office: Office) -> dict[str, list[Any]]:
    """Every row of every table, whatever the order in which the database gives them."""
    return {name: sorted(map(repr, rows)) for name, rows in office.rows().items()}


@pytest.fixture(params=["contested", "erased"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """The story to its end, and with two people erased at its end; to change."""
    folder = tmp_path / "network"
    folder.mkdir()
    return copied(request.getfixturevalue(request.param), folder)


# --- the same, to the octet -------------------------------------------------------------------------------------------


def test_the_register_is_the_same_to_the_octet(story: Office, tmp_path: Path) -> None:
    before = story.mailer("consensus", "register", "--json", now=LAST)
    assert len(json.loads(before.out)) == 2

    replayed(story, archived(story, tmp_path))

    assert story.mailer("consensus", "register", "--json", now=LAST).octets == before.octets
    assert "The register is unbroken: 2 decisions" in story.does("db", "verify", now=LAST)


def test_and_so_is_every_row_of_every_table(story: Office, tmp_path: Path) -> None:
    before = everything(story)

    after = everything(replayed(story, archived(story, tmp_path)))

    for name, rows in before.items():
        assert after[name] == rows, name


def test_a_deadline_that_follows_from_a_mail_is_the_same_instant(opened: Office, tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    office = opened.copy(tmp_path / "network")
    office.receives(office.answer("consultation", MIRA, "More time"), now="2026-03-04T10:00")
    office.sends("2026-03-04T10:00")
    before = everything(office)
    assert office.asked("consensus", "show", "C-2026-03", now=LAST)["holds"]

    assert everything(replayed(office, archived(office, tmp_path))) == before


def test_what_mails_did_and_what_was_decided_is_not_in_the_archive(contested: Office, tmp_path: Path) -> None:
    steps = steps_of(archived(contested, tmp_path))

    given = {fact["what"] for step in steps for fact in step.get("facts", ())}
    assert not given & {"position_taken", "round_broken", "proposal_adopted", "decision_recorded", "update_shared"}
    assert {"round_opened", "round_extended", "letter_accepted", "person_listed", "procedure_changed"} <= given
    kinds = [step["kind"] for step in steps]
    assert (kinds.count("closing"), kinds.count("mail")) == (2, _mails_that_did_something(contested))


def _mails_that_did_something(office: Office) -> int:
    """How often one did: once more when a person said what it is."""
    return len({(mail_id, at, person) for _, at, mail_id, person, *_ in office.rows()["log"] if mail_id is not None})


def test_of_those_who_were_erased_the_facts_are_given_and_nobody_is_in_the_archive(
    erased: Office, tmp_path: Path
) -> None:
    archive = archived(erased, tmp_path)

    given = [fact for step in steps_of(archive) for fact in step.get("facts", ()) if fact["what"] == "position_taken"]
    assert {fact["organisation"] for fact in given} == {"UNHCR"}
    assert any(step["hashes"] for step in steps_of(archive) if step["kind"] == "closing")
    assert all(fact["address"].endswith("@erased.invalid") for fact in given)
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            octets = packed.read(name).lower()
            assert not any(trace in octets for trace in (b"mira@unhcr", b"mira leka", b"ben@unhcr", b"ben okoro")), name


def test_only_its_owner_may_read_an_archive(contested: Office, tmp_path: Path) -> None:
    assert archived(contested, tmp_path).stat().st_mode & 0o777 == 0o600


def test_what_is_said_of_it(story: Office, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    wrote = story.mailer("db", "archive", str(path), now=LAST)
    (story.folder / "mailer.db").unlink()
    story.does("db", "upgrade", now=LAST)

    done = story.mailer("db", "replay", str(path), now=LAST)

    again = sum(step["count"] for step in steps_of(path) if step["kind"] != "given")
    facts = sum(step["count"] for step in steps_of(path))
    mails = len(story.rows()["mail"])
    assert wrote.err == f"Wrote {path}: {mails} mails, {facts} facts, {again} of them to be made again\n"
    assert done.out == ""
    assert done.err.startswith(f"Replayed {mails} mails and {facts} facts; {again} of these were made again.\n")
    assert "The register is the same: 2 decisions, the last " in done.err


@pytest.mark.postgres
def test_it_is_a_way_to_another_database_and_back(contested: Office, tmp_path: Path, postgresql: PostgreSQL) -> None:
    (tmp_path / "network").mkdir()
    office = copied(contested, tmp_path / "network")
    before = office.mailer("consensus", "register", "--json", now=LAST).octets
    replayed(office, archived(office, tmp_path), postgresql.database(f"t{uuid.uuid4().hex}"))
    assert office.mailer("consensus", "register", "--json", now=LAST).octets == before
    office.receives(a_mail("It goes on.", ZEF, "News"), now=LAST)  # the numbers of rows go on behind the others

    back = tmp_path / "back"
    back.mkdir()
    other = copied(contested, back)
    replayed(other, archived(office, back))

    assert other.mailer("consensus", "register", "--json", now=LAST).octets == before
    assert len(other.rows()["mail"]) == len(contested.rows()["mail"]) + 1


def test_letters_that_wait_do_not_go_out_a_second_time(contested: Office, tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    office = copied(contested, tmp_path / "network")
    office.does("meeting", "plan", "--title", "More", "--start", "2026-04-20T10:00", "--duration", "2h", now=LAST)
    replayed(office, archived(office, tmp_path))

    waiting = [each for each in office.asked("outbox", "list", now=LAST) if each["about"] == "M-2026-03"]

    assert {(each["state"], each["next"]) for each in waiting} == {("unknown", None)}
    office.sends(LAST)
    assert "queued" not in {each["state"] for each in office.asked("outbox", "list", now=LAST)}
    assert office.mailer("outbox", "retry", str(waiting[0]["id"]), now=LAST).code == 0


# --- what is named ----------------------------------------------------------------------------------------------------


def test_a_mail_that_is_read_in_another_way_is_named_and_nothing_is_written(contested: Office, tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    office = copied(contested, tmp_path / "network")
    archive = archived(office, tmp_path)
    sorting = (DOCS.parent / "rules/sorting.toml").read_text(encoding="utf-8")
    office.file("rules/sorting.toml", sorting.replace('then = "position"', 'then = "enquiry"'))
    (office.folder / "mailer.db").unlink()
    office.does("db", "upgrade", now=LAST)
    before = office.rows()

    done = office.mailer("db", "replay", str(archive), now=LAST)

    assert done.code == 1, done
    assert "steps come to something else than they did; nothing was written" in done.err
    assert "mail " in done.err
    assert office.rows() == before


def changed(archive: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The archive with other contents."""
    other = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as packed, zipfile.ZipFile(other, "w") as anew:
        for name in packed.namelist():
            octets = packed.read(name)
            if name == "archive.json":
                contents = json.loads(octets)
                change(contents)
                octets = json.dumps(contents).encode()
            anew.writestr(name, octets)
    return other


def without_an_extension(contents: dict[str, Any]) -> None:
    steps = contents["steps"]
    steps[:] = [each for each in steps if "round_extended" not in {fact["what"] for fact in each.get("facts", ())}]


def another_instant(contents: dict[str, Any]) -> None:
    mail = next(each for each in contents["steps"] if each["kind"] == "mail")
    row = next(each for each in contents["rows"]["mail"] if each["id"] == mail["mail"])
    row["received"] = "2026-01-01T00:00:00+00:00"


def another_form(contents: dict[str, Any]) -> None:
    contents["form"] = 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_an_extension, "C-2026-03, closing, at "),
        (another_instant, "mail 1, at "),
        (another_form, "is an archive of another form; it was written by mailer 0.1.0"),
    ],
)
def test_an_archive_that_was_changed_is_noticed(
    contested: Office, tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    (tmp_path / "network").mkdir()
    office = copied(contested, tmp_path / "network")
    archive = changed(archived(office, tmp_path), change)
    (office.folder / "mailer.db").unlink()
    office.does("db", "upgrade", now=LAST)

    done = office.mailer("db", "replay", str(archive), now=LAST)

    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_database_in_which_something_has_happened_is_left_alone(contested: Office, tmp_path: Path) -> None:
    before = contested.rows()

    done = contested.mailer("db", "replay", str(archived(contested, tmp_path)), now=LAST)

    assert done.code == 1
    assert "something has happened in this database already; replay into a new one" in done.err
    assert contested.rows() == before


def test_what_is_no_archive_is_refused(contested: Office, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(b"something else")

    assert f"mailer: {path} is no archive, or is damaged" in contested.mailer("db", "replay", str(path)).err
    assert contested.mailer("db", "archive", str(path)).err == f"mailer: {path} is there already; name a new file\n"
    away = tmp_path / "away" / "archive.zip"
    assert "cannot be written: No such file" in contested.mailer("db", "archive", str(away)).err


# --- the order of fetching --------------------------------------------------------------------------------------------


def received(office: Office, mails: Sequence[tuple[bytes, str]], now: str) -> None:
    """Each mail in a reading of its own, in this order; as arrived at its instant, which may be earlier."""
    with office.app(now) as app:
        place = Place(app.config.account, "INBOX", 1)
        for raw, arrived in mails:
            uid = intake.cursor(app, place) + 1
            intake.keep(app, place, [Fetched(uid, raw, at(arrived.replace("T", " ")))], uid)
            while intake.handle_waiting(app):
                pass


@pytest.fixture(scope="module")
def opened(lived: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The lived Network with a question that everybody has."""
    office = lived.copy(tmp_path_factory.mktemp("opened"))
    see_to_everything(office, "2026-03-03T10:00")
    text = office.file("t.md", TEXT_1)
    office.does("consensus", "open", "--title", "Note", "--file", text, now="2026-03-03T10:00")
    office.sends("2026-03-03T10:00")
    return office


def test_mails_fetched_in_any_order_make_the_same_record(opened: Office, tmp_path: Path) -> None:
    mails = [
        (opened.answer("consultation", sender, words).as_bytes(), arrived)
        for sender, words, arrived in (
            (MIRA, "More time", "2026-03-04T10:00"),
            (MIRA, "Agree", "2026-03-05T10:00"),
            (BEN, "Agree", "2026-03-06T10:00"),
            (ANA, "Abstain", "2026-03-06T10:00"),
        )
    ]
    found = set()
    for number, order in enumerate(permutations(mails)):
        folder = tmp_path / str(number)
        folder.mkdir()
        office = opened.copy(folder)
        received(office, order, "2026-03-07T10:00")
        office.receives(now="2026-03-10T17:30")
        roll = office.asked("consensus", "show", "C-2026-03", now="2026-03-11T10:00")
        assert [each["position"] for each in roll["roll"]] == ["abstain", "agree", "none"]
        found.add(json.dumps(office.asked("consensus", "register", now="2026-03-11T10:00")))

    assert len(found) == 1
