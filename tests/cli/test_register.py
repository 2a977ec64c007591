"""The register of decisions: on record with the adoption, told with the outcome, and verified by whoever likes."""

import copy
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mailer.codec.message import read
from mailer.erasure import ERASED

from ..build import BEN, MIRA, ZEF
from ..docs import DOCS
from .office import Office

OPENED, ANSWERED, CLOSED = "2026-03-10T10:00", "2026-03-11T10:00", "2026-03-17T17:30"
LATER = "2026-03-18T10:00"
REMARK = "Reservation: paragraph 2 is outside our mandate, as Mira Leka has written."
FIRST, SECOND, THIRD = (f"UNMN/2026/DEC/{number}" for number in (1, 2, 3))
Entry = dict[str, Any]


def see_to_everything(office: Office, now: str) -> None:
    """Somebody looks at every mail that waits for a person; what an organisation remarked is an answer."""
    for mail in office.asked("inbox", "list", "--state", "attention", now=now):
        kind = "position" if mail["kind"] == "position" and mail["about"] != "C-2026-02" else "enquiry"
        office.does("inbox", "handle", str(mail["id"]), "--as", kind, now=now)


@pytest.fixture(scope="module")
def decided(lived: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """That Network with two more decisions: one with a reservation of Mira, one that has her name in its title."""
    office = lived.copy(tmp_path_factory.mktemp("decided"))
    see_to_everything(office, OPENED)
    office.does("consensus", "withdraw", "C-2026-02", now=OPENED)
    for title, text in (("Figures", "1. Figures.\n"), ("Thanks to Mira Leka", "1. Thanks.\n")):
        office.does("consensus", "open", "--title", title, "--file", office.file("t.md", text), now=OPENED)
    office.sends(OPENED)
    letters = {each["about"]: each for each in office.asked("outbox", "list", now=OPENED) if each["to"] == MIRA}
    for about, words in (("C-2026-03", REMARK), ("C-2026-04", "Agree")):
        office.receives(answer_to(office, letters[about], words), now=ANSWERED)
    see_to_everything(office, ANSWERED)
    office.receives(now=CLOSED)
    office.sends(CLOSED)
    return office


def answer_to(office: Office, letter: Entry, words: str) -> bytes:
    mail = office.answer("consultation", MIRA, words)
    del mail["In-Reply-To"], mail["Subject"]
    mail["In-Reply-To"], mail["Subject"] = f"<{letter['message_id'].strip('<>')}>", f"Re: {letter['subject']}"
    return mail.as_bytes()


@pytest.fixture
def office(decided: Office, tmp_path: Path) -> Office:
    """The same, to change."""
    return decided.copy(tmp_path)


@pytest.fixture(scope="module")
def register(decided: Office) -> list[Entry]:
    """The register as anybody may have it."""
    found: list[Entry] = decided.asked("consensus", "register", now=LATER)
    return found


def change(office: Office, statement: str) -> None:
    """Something reaches into the database behind our back."""
    with closing(sqlite3.connect(office.folder / "mailer.db")) as database:
        database.execute(statement)
        database.commit()


# --- shown ------------------------------------------------------------------------------------------------------------


def test_the_register_has_each_decision_with_the_hash_that_chains_it(decided: Office, register: list[Entry]) -> None:
    assert [(each["number"], each["id"], each["title"], each["adopted"]) for each in register] == [
        (FIRST, "C-2026-01", "Workplan", "2026-02-11T16:30:00Z"),
        (SECOND, "C-2026-03", "Figures", "2026-03-17T16:30:00Z"),
        (THIRD, "C-2026-04", "Thanks to Mira Leka", "2026-03-17T16:30:00Z"),
    ]
    hashes = [each["sha256"] for each in register]
    assert [each["record"]["previous"] for each in register] == [None, *hashes[:-1]]
    assert decided.mailer("consensus", "register", now=LATER).out.splitlines() == [
        "number\tid\tadopted\ttitle\tsha256",
        f"{FIRST}\tC-2026-01\t2026-02-11\tWorkplan\t{hashes[0]}",
        f"{SECOND}\tC-2026-03\t2026-03-17\tFigures\t{hashes[1]}",
        f"{THIRD}\tC-2026-04\t2026-03-17\tThanks to Mira Leka\t{hashes[2]}",
    ]


def test_each_record_is_made_of_what_happened(register: list[Entry]) -> None:
    record = register[1]["record"]
    unhcr = next(each for each in record["roll"] if each["organisation"] == "UNHCR")

    assert (record["kind"], record["revision"], record["software"]) == ("decision", 1, "0.1.0")
    assert record["rulebook"]["opened"] == record["rulebook"]["adopted"]
    assert (unhcr["position"], unhcr["consulted"]) == ("reservation", "2026-03-10T09:00:00Z")
    assert unhcr["addresses"] == {"accepted": 2, "returned": 0}
    assert (unhcr["answer"]["roles"], unhcr["answer"]["rank"]) == (["focal_point"], 1)
    assert unhcr["answer"]["read_by_hand"]
    assert register[1]["people"] == {"UNHCR": "Mira Leka"}
    assert "paragraph 2 is outside our mandate, as Mira" in register[1]["words"][unhcr["answer"]["remark_sha256"]]
    assert "1. Figures.\n" in register[1]["words"].values()


def test_the_answer_is_proven_by_the_mail_itself(decided: Office, register: list[Entry]) -> None:
    (mail,) = (each for each in decided.asked("inbox", "list") if each["about"] == "C-2026-01")
    (answer,) = (each["answer"] for each in register[0]["record"]["roll"] if each["answer"])

    with closing(sqlite3.connect(decided.folder / "mailer.db")) as database:
        (octets,) = database.execute("SELECT octets FROM content WHERE sha256 = ?", (answer["mail_sha256"],)).fetchone()
    assert read(octets).message_id == mail["message_id"] == register[0]["words"][answer["message_id_sha256"]]
    assert not answer["read_by_hand"]


def test_the_page_has_everything_in_words(decided: Office, register: list[Entry]) -> None:
    page = decided.mailer("consensus", "show", "c-2026-03", "--record", now=LATER).out

    told = " ".join(page.split())
    for words in (
        f"Record of the decision {SECOND}",
        "Decided on: Figures (C-2026-03, revision 1; decision)",
        "Adopted: Tuesday 17 March 2026, 17:30 (Tirana time) (the clock)",
        "Silence raised no objection",
        "UNHCR decides: agrees, with a reservation",
        "accepted at 2 addresses, returned from 0.",
        "Mira Leka (focal point), read by the Secretariat. Message-ID: ",
        "> paragraph 2 is outside our mandate, as Mira Leka has written.",
        "put to the organisations (the Secretariat), revision 1, until Tuesday 17 March 2026, 17:00 (Tirana time)",
        f"SHA-256 of this record: {register[1]['sha256']}",
        f"SHA-256 of the record before it: {register[0]['sha256']}",
    ):
        assert words in told
    assert "none; this is the first" in decided.mailer("consensus", "show", "C-2026-01", "--record", now=LATER).out


def test_the_page_is_there_for_browsers_too(decided: Office) -> None:
    page = decided.mailer("consensus", "show", "C-2026-03", "--record-html", now=LATER).out

    assert page.lower().startswith("<!doctype html>")
    assert f"<title>{SECOND}: Figures</title>" in page
    assert "Mira Leka" in page


def test_the_rules_are_shown_under_which_it_was_opened(decided: Office) -> None:
    shown = decided.mailer("consensus", "show", "C-2026-03", "--rulebook", now=LATER).out

    assert shown.startswith("# How the Network does its business.")
    assert 'version = "2026-11"' in shown


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("C-2026-02", "--record"), 1, "C-2026-02 is withdrawn; a decision is put on record when it is adopted"),
        (("C-2026-09", "--record"), 1, "there is no proposal C-2026-09; see: mailer consensus list"),
        (("C-2026-09", "--rulebook"), 1, "there is no proposal C-2026-09; see: mailer consensus list"),
        (("C-2026-01", "--record", "--json"), 2, "for its record: mailer consensus register --json"),
    ],
)
def test_what_is_not_on_record_is_said(decided: Office, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = decided.mailer("consensus", "show", *arguments, now=LATER)

    assert (done.code, done.out) == (code, "")
    assert said in done.err


# --- told -------------------------------------------------------------------------------------------------------------


def test_the_outcome_brings_the_page_and_the_file(decided: Office, register: list[Entry]) -> None:
    letters = [each for each in decided.asked("outbox", "list") if each["kind"] == "consultation_adopted"]
    of_it = [each for each in letters if each["about"] == "C-2026-03"]
    assert len(of_it) == 5

    for each in of_it:
        letter = read(decided.mailer("outbox", "show", str(each["id"]), "--raw").octets)
        assert f"Record of the decision {SECOND}" in letter.text
        assert register[1]["sha256"] in letter.text
        (file,) = letter.attachments
        assert (file.name, file.type) == ("UNMN-2026-DEC-2.json", "application/json")
        told = json.loads(file.content)
        assert told["record"] == register[1]["record"]
        assert told["sha256"] == register[1]["sha256"]


def test_what_is_for_the_secretariat_is_not_in_the_file(decided: Office, register: list[Entry]) -> None:
    letter = decided.letter("consultation_adopted", ZEF)
    file = read(decided.mailer("outbox", "show", str(letter["id"]), "--raw").octets).attachments[0]

    told = json.loads(file.content)["words"].values()
    assert not any(words.startswith("1. ") for words in told)
    assert not any("@unhcr.example" in words for words in told if "\n" in words)
    assert any(words.startswith("1. ") for words in register[2]["words"].values())


# --- verified by anybody ----------------------------------------------------------------------------------------------


def program() -> str:
    """The lines of the page that verify a register."""
    found = re.findall(r"```python\n(.*?)```", (DOCS / "register.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def verified(register: list[Entry], tmp_path: Path) -> tuple[int, str]:
    """What a Python without this program says of it."""
    path = tmp_path / "verify.py"
    path.write_text(program())
    told = json.dumps(register, ensure_ascii=False)
    done = subprocess.run([sys.executable, "-I", str(path)], input=told, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_lines_of_the_page_verify_it(register: list[Entry], tmp_path: Path) -> None:
    assert verified(register, tmp_path) == (0, f"3 decisions, each as it was; the last is {register[-1]['sha256']}\n")


def rehashed(entry: Entry) -> None:
    octets = json.dumps(entry["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    entry["sha256"] = hashlib.sha256(octets).hexdigest()


def another_position(register: list[Entry]) -> None:
    register[0]["record"]["roll"][1]["position"] = "abstain"


def another_position_hashed_anew(register: list[Entry]) -> None:
    another_position(register)
    rehashed(register[0])


def another_capacity(register: list[Entry]) -> None:
    register[1]["record"]["roll"][1]["answer"]["roles"] = ["head"]


def one_removed(register: list[Entry]) -> None:
    del register[1]


def the_first_removed(register: list[Entry]) -> None:
    del register[0]


def two_swapped(register: list[Entry]) -> None:
    register[0], register[1] = register[1], register[0]


def one_inserted(register: list[Entry]) -> None:
    new = copy.deepcopy(register[1])
    new["record"]["previous"] = register[1]["sha256"]
    new["record"]["number"] = new["number"] = THIRD
    rehashed(new)
    register.insert(2, new)


def one_inserted_and_all_behind_it_chained_anew(register: list[Entry]) -> None:
    one_inserted(register)
    register[3]["record"]["previous"] = register[2]["sha256"]
    rehashed(register[3])


def another_hash(register: list[Entry]) -> None:
    register[2]["sha256"] = "0" * 64


def another_number(register: list[Entry]) -> None:
    register[1]["number"] = "UNMN/2026/DEC/9"


def another_title(register: list[Entry]) -> None:
    register[1]["title"] = "Numbers"


def another_day(register: list[Entry]) -> None:
    register[1]["adopted"] = "2026-03-01T16:30:00Z"


def other_words(register: list[Entry]) -> None:
    sha256 = register[1]["record"]["title_sha256"]
    register[1]["words"][sha256] = "Figures, and more"


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (another_position, f"{FIRST}: this is not the record that was hashed"),
        (another_position_hashed_anew, f"{SECOND}: it does not follow on the record before it"),
        (another_capacity, f"{SECOND}: this is not the record that was hashed"),
        (one_removed, f"{THIRD}: it does not follow on the record before it\n{THIRD}: the number is not the next"),
        (the_first_removed, f"{SECOND}: it does not follow on the record before it\n{SECOND}: the number is not the"),
        (two_swapped, f"{SECOND}: it does not follow on the record before it\n{SECOND}: the number is not the next"),
        (one_inserted, f"{THIRD}: it does not follow on the record before it\n{THIRD}: the number is not the next"),
        (one_inserted_and_all_behind_it_chained_anew, f"{THIRD}: the number is not the next"),
        (another_hash, f"{THIRD}: this is not the record that was hashed"),
        (another_number, "UNMN/2026/DEC/9: the number is not the next"),
        (another_title, f"{SECOND}: its heading is not that of the record"),
        (another_day, f"{SECOND}: its heading is not that of the record"),
        (other_words, f"{SECOND}: these are not the words that were hashed: Figures, and more"),
    ],
)
def test_whatever_was_tampered_with_is_found(
    register: list[Entry], tamper: Callable[[list[Entry]], None], said: str, tmp_path: Path
) -> None:
    copied = copy.deepcopy(register)
    tamper(copied)

    code, found = verified(copied, tmp_path)

    assert code == 1
    assert said in found


# --- verified by the program ------------------------------------------------------------------------------------------


def test_the_database_is_whole_and_says_so(decided: Office, register: list[Entry]) -> None:
    done = decided.mailer("db", "verify", now=LATER)

    assert (done.code, done.out) == (0, "")
    last = register[-1]["sha256"]
    assert done.err.splitlines()[1:] == [f"The register is unbroken: 3 decisions, the last {last}."]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "UPDATE position_taken SET position = 'objection' WHERE about = 'C-2026-01'",
            f'{FIRST}: roll UNHCR position: on record is "agree", the log comes to "objection"',
        ),
        (
            "UPDATE letter_accepted SET organisation = 'IOM' WHERE about = 'C-2026-03' AND organisation = 'UNICEF'",
            f'{SECOND}: roll UNICEF consulted: on record is "2026-03-10T09:00:00Z", the log comes to null',
        ),
        (
            "UPDATE round_opened SET title = 'Numbers' WHERE about = 'C-2026-03'",
            f"{SECOND}: title_sha256: on record is ",
        ),
        (
            "UPDATE person_listed SET roles = '[\"head\"]' WHERE address = 'mira@unhcr.example'",
            f'{FIRST}: roll UNHCR answer roles 1: on record is "focal_point", the log comes to "head"',
        ),
        (
            "UPDATE decision_recorded SET record = replace(record, '\"agree\"', '\"abstain\"') WHERE about = 'C-2026-01'",
            f"{FIRST}: the record is not the one that was hashed",
        ),
        (
            "UPDATE decision_recorded SET sha256 = 'ab' WHERE about = 'C-2026-03'",
            f"{THIRD}: it does not follow on the record before it",
        ),
        (
            "DELETE FROM decision_recorded WHERE about = 'C-2026-03'",
            f"{THIRD}: the number should be UNMN/2026/DEC/2",
        ),
        (
            "UPDATE decision_recorded SET record = 'nothing' WHERE about = 'C-2026-01'",
            f"{FIRST}: the record is not the one that was hashed",
        ),
        (
            "UPDATE decision_recorded SET record = 'nothing' WHERE about = 'C-2026-03'",
            "the register cannot be held against the log: ",
        ),
        (
            "DELETE FROM decision_recorded WHERE about = 'C-2026-04'",
            f"{THIRD}: C-2026-04 is adopted and not on record",
        ),
        (
            "UPDATE procedure_changed SET version = 'another'",
            f"{FIRST}: the rules ",
        ),
    ],
)
def test_what_differs_from_the_log_is_named(office: Office, damage: str, said: str) -> None:
    if said.startswith(f"{FIRST}: the rules"):
        rules = (DOCS.parent / "rules/procedure.toml").read_text(encoding="utf-8")
        (office.folder / "rules").mkdir()
        office.file("rules/procedure.toml", rules.replace('"2026-11"', '"2026-12"'))
        office.config.write_text(office.config.read_text() + '\n[paths]\nrules = "rules"\n')
    change(office, damage)

    done = office.mailer("db", "verify", now=LATER)

    assert done.code == 1
    assert any(line.startswith(said) for line in done.err.splitlines()), done.err


# --- what happens later -----------------------------------------------------------------------------------------------


def test_what_happens_afterwards_changes_no_record(office: Office, register: list[Entry]) -> None:
    answered = next(each for each in office.asked("inbox", "list") if each["about"] == "C-2026-01")
    refused = office.mailer("inbox", "handle", str(answered["id"]), "--as", "enquiry", now=LATER)
    assert "is on record for UNMN/2026/DEC/1, as the answer of UNHCR" in refused.err
    office.receives(office.bounce("consultation", BEN), now=LATER)
    office.receives(office.answer("consultation", ZEF, "Object: we were away"), now=LATER)
    office.does("members", "leave", BEN, now=LATER)

    assert office.asked("consensus", "register", now="2026-03-19T10:00") == register
    assert "The register is unbroken: 3 decisions" in office.does("db", "verify", now="2026-03-19T10:00")


def test_under_other_rules_what_was_decided_stays_decided_under_those_of_then(
    office: Office, register: list[Entry]
) -> None:
    rules = (DOCS.parent / "rules/procedure.toml").read_text(encoding="utf-8")
    (office.folder / "rules").mkdir()
    office.file("rules/procedure.toml", rules.replace('grace = "15m"', 'grace = "0"').replace('"2026-11"', '"2026-12"'))
    office.config.write_text(office.config.read_text() + '\n[paths]\nrules = "rules"\n')
    office.does("consensus", "open", "--title", "More", "--file", office.file("t.md", "1. More.\n"), now=LATER)
    office.sends(LATER)
    office.receives(now="2026-03-25T17:30")

    (*before, new) = office.asked("consensus", "register", now="2026-03-26T10:00")

    assert before == register
    assert new["record"]["rulebook"]["opened"].startswith("2026-12 (")
    assert "4 decisions" in office.does("db", "verify", now="2026-03-26T10:00")
    assert 'grace = "0"' in office.mailer("consensus", "show", new["id"], "--rulebook").out
    assert 'grace = "15m"' in office.mailer("consensus", "show", "C-2026-01", "--rulebook").out


def test_the_rules_are_noted_once_and_whenever_they_are_others(office: Office) -> None:
    assert len(office.rows()["procedure_changed"]) == 1


def without_records(office: Office) -> Office:
    """The same Network as an earlier version of the program has left it."""
    change(office, "DELETE FROM decision_recorded")
    change(office, "DELETE FROM log WHERE what = 'decision_recorded'")
    return office


def test_decisions_from_before_there_were_records_are_put_on_record_by_the_service(
    office: Office, register: list[Entry]
) -> None:
    without_records(office).receives(now=LATER)

    assert office.asked("consensus", "register", now=LATER) == register
    assert "3 decisions" in office.does("db", "verify", now=LATER)


def test_they_are_put_on_record_before_the_next_decision(office: Office, register: list[Entry]) -> None:
    office.does("consensus", "open", "--title", "More", "--file", office.file("t.md", "1. More.\n"), now=LATER)
    office.sends(LATER)
    without_records(office).receives(now="2026-03-25T17:30")

    (*before, new) = office.asked("consensus", "register", now="2026-03-26T10:00")

    assert before == register
    assert new["record"]["previous"] == register[-1]["sha256"]


def test_what_was_put_on_record_later_is_made_again_too(office: Office, register: list[Entry]) -> None:
    without_records(office).receives(now=LATER)
    archive = str(office.folder / "archive.zip")
    office.does("db", "archive", archive, now=LATER)
    (office.folder / "mailer.db").unlink()
    office.does("db", "upgrade", now=LATER)

    office.does("db", "replay", archive, now=LATER)

    assert office.asked("consensus", "register", now=LATER) == register


# --- erasure ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def erased(office: Office) -> Office:
    """The same without Mira, who answered, who stands in a title and under a reservation."""
    see_to_everything(office, LATER)
    assert office.mailer("members", "erase", MIRA, "--yes", now=LATER).code == 0
    return office


def test_who_was_erased_is_in_nothing_that_the_register_shows(erased: Office) -> None:
    told = erased.mailer("consensus", "register", "--json", now=LATER).out
    told += erased.mailer("consensus", "show", "C-2026-03", "--record", now=LATER).out

    for trace in (MIRA, "Mira", "Leka"):
        assert trace not in told
    assert ERASED in told


def test_and_no_record_has_changed(erased: Office, register: list[Entry], tmp_path: Path) -> None:
    now = erased.asked("consensus", "register", now=LATER)

    assert [(each["sha256"], each["record"]) for each in now] == [(each["sha256"], each["record"]) for each in register]
    assert verified(now, tmp_path)[0] == 0
    assert now[2]["title"] == f"Thanks to {ERASED}"


def test_the_program_says_so_and_finds_no_fault(erased: Office) -> None:
    done = erased.mailer("db", "verify", now=LATER)

    assert done.code == 0, done
    assert "The register is unbroken: 3 decisions" in done.err
    assert f"Somebody was taken out of words beside the record of: {SECOND}, {THIRD}." in done.err


def test_an_outcome_that_waits_goes_out_without_them(office: Office) -> None:
    office.does("consensus", "open", "--title", "More", "--file", office.file("t.md", "1. More.\n"), now=LATER)
    office.sends(LATER)
    office.receives(office.answer("consultation", MIRA, "Agree"), now="2026-03-19T10:00")
    office.receives(now="2026-03-25T17:30")
    see_to_everything(office, "2026-03-25T17:31")
    office.does("members", "erase", MIRA, "--yes", now="2026-03-25T17:31")

    letter = office.letter("consultation_adopted", ZEF)

    assert letter["state"] == "queued"
    raw = read(office.mailer("outbox", "show", str(letter["id"]), "--raw").octets)
    assert f"{ERASED} (focal point)" in " ".join(raw.text.split())
    told = json.loads(raw.attachments[0].content)
    assert told["people"] == {"UNHCR": ERASED}
    assert told["record"] == office.asked("consensus", "register")[3]["record"]
