"""mailer members export --person, members erase: what is kept of somebody, and taking them out of everything."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from mailer.codec.legible import legible
from mailer.erasure import ERASED
from mailer.store import journal

from ..build import ANA, BEN, MIRA, STRANGER, ZEF, a_mail
from .office import Office, a_lived_network

LATER = "2026-03-02T12:00"
RECORD = (
    ("consensus", "show", "C-2026-01"),
    ("consensus", "register"),
    ("minutes", "show", "M-2026-01"),
    ("meeting", "show", "M-2026-01"),
)


def see_to_everything(office: Office) -> Office:
    """Somebody looks at every mail that waits for a person."""
    for mail in office.asked("inbox", "list", "--state", "attention"):
        office.does("inbox", "handle", str(mail["id"]), "--as", "enquiry")
    return office


@pytest.fixture
def seen(office: Office) -> Office:
    """The lived Network, in which no mail waits for a person."""
    return see_to_everything(office)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """The same in a database of each kind, with a mail of somebody else that names Mira where only decoding finds it."""
    url = "sqlite:///mailer.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").database(f"t{uuid.uuid4().hex}")
    office = a_lived_network(tmp_path, url)
    mail = a_mail("", ZEF, "Shtëpia e Mira Lekës")
    mail.set_content("Mira Leka më tha — mira@unhcr.example.", cte="base64")
    office.receives(mail, now="2026-03-02T09:45")
    return see_to_everything(office)


def values(office: Office) -> Iterator[str]:
    """Every value of every table that the database has, octets as far as they can be read."""
    with office.app() as app, app.store.reading() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield from (legible(bytes(each)) if isinstance(each, bytes | memoryview) else str(each) for each in row)


def tokens_of(office: Office) -> list[str]:
    """What was drawn for each letter: 26 letters, which spell a name of four now and then ("…exampleka…")."""
    with office.app() as app, app.store.reading() as connection:
        return list(connection.execute(text("SELECT token FROM letter")).scalars())


def without(tokens: list[str], value: str) -> str:
    """The value with a gap in the place of each token."""
    for token in tokens:
        value = value.replace(token, " ")
    return value


def erase(office: Office, address: str) -> str:
    """Erase; returns the pseudonym that stands in their place."""
    done = office.mailer("members", "erase", address, "--yes")
    assert done.code == 0, done
    assert "erased-" not in done.err  # whoever finds the terminal's log must not find whom it stands for
    return str(office.rows()["person_erased"][-1][1])


def archive_of(office: Office, address: str) -> zipfile.ZipFile:
    """The archive that the person is to be given."""
    path = office.folder / "person.zip"
    assert office.mailer("members", "export", "--person", address, str(path)).err == f"Wrote {path}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


# --- the right of access ----------------------------------------------------------------------------------------------


def test_somebody_is_given_everything_that_is_kept_of_them_with_every_mail(lived: Office, tmp_path: Path) -> None:
    archive = archive_of(lived.copy(tmp_path), MIRA)

    entry = json.loads(archive.read("person.json"))
    assert entry["person"]["organisation"] == "UNHCR"
    assert entry["person"]["roles"] == ["focal_point"]
    assert [each["position"] for each in entry["facts"]["position_taken"]] == ["agree"]
    assert {"attendance_answered", "update_shared", "new_time_proposed", "letter_accepted"} <= set(entry["facts"])
    assert entry["mails"][0]["subject"] == "Data: Figures #gcm:10"
    assert "Invitation: First meeting" in " ".join(each["subject"] for each in entry["letters"])
    for each in entry["mails"] + entry["letters"]:
        assert each["message_id"].encode() in archive.read(each["file"])
    assert "mails that came from you" in archive.read("README.txt").decode()


def test_of_other_people_nothing_is_told(lived: Office) -> None:
    shown = lived.mailer("members", "export", "--person", MIRA).out

    assert json.loads(shown)["address"] == MIRA
    assert not any(other in shown for other in (ANA, BEN, ZEF, "Zef Rama"))


def test_a_stranger_who_once_wrote_may_ask_too(lived: Office) -> None:
    entry = json.loads(lived.mailer("members", "export", "--person", STRANGER.upper()).out)

    assert (entry["person"], entry["names"], [each["subject"] for each in entry["mails"]]) == (
        None,
        ["Somebody"],
        ["Hello"],
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ("export", "--person", "x@nowhere.example"),
            1,
            "nothing is known of x@nowhere.example; see: mailer members list",
        ),
        (("erase", "x@nowhere.example", "--yes"), 1, "nothing is known of x@nowhere.example; see: mailer members list"),
        (("erase", "network@harbour.example", "--yes"), 1, "is the Network's own address"),
        (("erase", "erased-0@erased.invalid", "--yes"), 1, "whoever that was is erased already"),
        (("erase", "Mira", "--yes"), 2, "“Mira” is no address. Write it like ana.hoxha@agency.example"),
        (("export", "--person", "Mira"), 2, "“Mira” is no address. Write it like ana.hoxha@agency.example"),
        (("export", "--person", MIRA, "mira.json"), 2, "name it like person.zip"),
    ],
)
def test_what_cannot_be_is_said_with_the_mend(lived: Office, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = lived.mailer("members", *arguments)

    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_no_file_is_overwritten_with_what_is_somebodys(office: Office) -> None:
    path = office.file("person.zip", "mine")

    done = office.mailer("members", "export", "--person", MIRA, path)

    assert (done.code, done.err) == (1, f"mailer: {path} is there already; name a new file\n")


# --- erasure ----------------------------------------------------------------------------------------------------------


def test_nothing_of_somebody_who_is_erased_is_found_anywhere(anywhere: Office) -> None:
    assert any("mira leka" in each.casefold() for each in values(anywhere))

    erase(anywhere, MIRA)

    tokens = tokens_of(anywhere)
    for value in values(anywhere):
        assert not any(needle in without(tokens, value.casefold()) for needle in (MIRA, "mira", "leka")), value
    for file in anywhere.folder.glob("mailer.db*"):  # with SQLite: the database, and whatever lies beside it
        octets = without(tokens, file.read_bytes().decode("latin-1").lower())
        assert not any(needle in octets for needle in ("mira@", "mira", "leka")), file


def test_what_was_decided_stays_what_was_decided(anywhere: Office) -> None:
    before = json.dumps([anywhere.asked(*each) for each in RECORD])

    pseudonym = erase(anywhere, MIRA)

    after = json.dumps([anywhere.asked(*each) for each in RECORD])
    assert before != after
    assert json.loads(after) == json.loads(before.replace(MIRA, pseudonym).replace("Mira Leka", ERASED)), after
    assert "is whole" in anywhere.does("db", "verify")


def test_a_rehearsal_says_what_would_go_and_what_would_follow_and_changes_nothing(seen: Office) -> None:
    before = seen.rows()

    done = seen.mailer("members", "erase", MIRA, "--dry-run")

    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Looked for: Mira Leka, mira@unhcr.example\n")
    assert "     5  mails from them\n" in done.err
    assert "Then: UNHCR has no focal point until somebody else is named\n" in done.err
    assert "Then: C-2026-02 is open: of UNHCR others may still answer for it\n" in done.err
    assert "Then: M-2026-02 is planned: their answer (tentative) stays, without their name\n" in done.err
    assert "On the mail server, delete it there: INBOX, 2026-02-03 10:00, <" in done.err
    assert done.err.endswith("Mira Leka would be erased (dry run: nothing was changed)\n")
    assert seen.rows() == before


def test_a_mail_that_waits_is_seen_to_first(office: Office) -> None:
    before = office.rows()

    done = office.mailer("members", "erase", MIRA, "--yes")

    assert done.code == 1
    assert done.err.endswith(
        "mails that are theirs or name them wait for a person: 8, 10; see to them, then erase again\n"
    )
    assert office.rows() == before


def test_a_mail_that_nobody_has_read_yet_may_be_theirs(seen: Office) -> None:
    with seen.app() as app, app.store.writing() as connection:
        place = journal.Place(app.config.account, "INBOX", 1)
        fetched = [journal.Fetched(99, a_mail("I leave.").as_bytes(), app.clock())]
        journal.keep(connection, place, fetched, False, app.clock())

    done = seen.mailer("members", "erase", MIRA, "--yes")

    assert done.code == 1
    assert done.err.endswith(
        "mails wait to be handled, and may be theirs; erase again once the service has handled them\n"
    )


def test_a_second_time_nothing_is_known(seen: Office) -> None:
    erase(seen, MIRA)
    before = seen.rows()

    done = seen.mailer("members", "erase", MIRA, "--yes")

    assert (done.code, done.err) == (
        1,
        f"mailer: nothing is known of {MIRA}; see: mailer members list, mailer inbox list\n",
    )
    assert seen.rows() == before


def test_afterwards_they_stand_on_no_list_and_nothing_goes_out_to_them(seen: Office) -> None:
    erase(seen, MIRA)

    people = next(each for each in seen.asked("members", "list") if each["organisation"] == "UNHCR")["people"]
    assert [each["address"] for each in people] == [BEN]
    assert "UNHCR has no focal point" in seen.asked("status")["warnings"]
    where = ("--duration", "2h", "--place", "Hall")
    seen.does("meeting", "plan", "--title", "Third", "--start", "2026-04-16T10:00", *where)
    told: list[str] = []
    seen.sends(LATER, lambda letter: told.append(letter.address) or "sent")
    assert BEN in told
    assert not any("erased" in each for each in told)


def test_a_mail_from_their_address_is_a_strangers_or_a_colleagues_who_speaks_for_nobody(seen: Office) -> None:
    erase(seen, MIRA)

    seen.receives(a_mail("Agree", subject="Re: Joint note [UNMN Harbour C-2026-02 r1]"), now=LATER)

    with seen.app() as app, app.look() as work:
        assert work.network.people.person_of(MIRA) is None
    roll = seen.asked("consensus", "show", "C-2026-02")["roll"]
    assert next(each["position"] for each in roll if each["organisation"] == "UNHCR") == "none"
    see_to_everything(seen)
    assert erase(seen, MIRA).endswith("@erased.invalid")


def test_whoever_has_the_network_in_hand_goes_on_without_them(seen: Office) -> None:
    with seen.app() as service:
        with service.work() as work:
            assert work.network.people.person_of(MIRA)

        pseudonym = erase(seen, MIRA)

        with service.work() as work:
            assert work.network.people.person_of(MIRA) is None
            assert work.network.people.persons[pseudonym].name == ERASED
        service.tick()


def test_the_log_says_that_somebody_was_erased_and_by_whom_and_not_who(seen: Office) -> None:
    pseudonym = erase(seen, MIRA)

    rows = seen.rows()
    assert [row[1] for row in rows["person_erased"]] == [pseudonym]
    assert rows["log"][-1][3]


def test_what_is_no_longer_kept_is_said_kindly(seen: Office) -> None:
    letter = seen.letter("invitation", MIRA)["id"]
    erase(seen, MIRA)

    assert "(the mail itself is no longer kept; what it did is)" in seen.does("inbox", "show", "1")
    assert "who wrote it was erased" in seen.does("inbox", "explain", "1")
    assert seen.mailer("inbox", "handle", "1", "--as", "enquiry").err == (
        "mailer: mail 1 is no longer kept, so nobody can read it again; see: mailer inbox show 1\n"
    )
    assert "(the letter itself is no longer kept)" in seen.does("outbox", "show", str(letter))
    raw = seen.mailer("outbox", "show", str(letter), "--raw")
    assert (raw.code, raw.out) == (1, "")
    assert raw.err == f"mailer: letter {letter} itself is no longer kept; see: mailer outbox show {letter}\n"
    assert "no longer kept" in seen.mailer("update", "attachment", "U-2026-001", "figures.pdf").err
    assert re.search(r"octets of \d+ mails, files and letters are no longer kept", seen.does("db", "verify"))


def test_the_file_is_written_anew_when_it_is_asked(seen: Office) -> None:
    erase(seen, MIRA)

    assert seen.does("db", "compact") == "The database was written anew.\n"
    assert "is whole" in seen.does("db", "verify")


# --- what is not theirs -----------------------------------------------------------------------------------------------

PRESS = "journalist@press.example"


def put(office: Office, text: str) -> str:
    """A text that is put to the members; returns its reference."""
    return office.does("consensus", "open", "--title", "Data", "--file", office.file("data.md", text)).split()[0]


def put_text(office: Office) -> list[str]:
    return [row[6] for row in office.rows()["round_opened"]]


def test_whatever_a_stranger_calls_themselves_no_text_of_the_network_is_changed_by_it(seen: Office) -> None:
    put(seen, "The Secretariat shall not publish personal data. Shall Not.")
    mail = a_mail("Forget me, says Shall Not.", "x@evil.example", "Hello")
    mail.replace_header("From", '"Shall Not" <x@evil.example>')
    seen.receives(mail, now=LATER)
    see_to_everything(seen)
    before = put_text(seen)

    erase(seen, "x@evil.example")

    assert put_text(seen) == before
    assert not any("x@evil.example" in each for each in values(seen))
    assert "do not match" not in seen.does("db", "verify")


def test_each_place_in_a_text_that_is_put_to_members_is_shown_before_and_named_ever_after(seen: Office) -> None:
    reference = put(seen, "Mira Leka leads the work. Mira is willing.")

    rehearsed = seen.mailer("members", "erase", MIRA, "--dry-run").err
    erase(seen, MIRA)

    shown = f"{reference} r1: “Mira Leka leads the work. Mira …”"
    assert f"Reworded, though organisations decide on it: {shown}\n" in rehearsed
    assert put_text(seen)[-1] == f"{ERASED} leads the work. Mira is willing."
    assert f"which do not match their hash any more: {reference} r1." in seen.does("db", "verify")


def test_a_text_that_somebody_else_has_changed_is_no_whole_database(seen: Office) -> None:
    with seen.app() as app, app.store.writing() as connection:
        connection.execute(text("UPDATE round_opened SET text = 'Another text' WHERE about = 'C-2026-01'"))

    done = seen.mailer("db", "verify")

    assert done.code == 1
    assert "the text of C-2026-01 r1 is not the one that was put\n" in done.err


def test_an_address_that_was_only_said_to_be_theirs_keeps_its_mails_and_goes_from_the_claim(seen: Office) -> None:
    claim = f"This is my new address, please use my new address instead of {ZEF}."
    seen.receives(a_mail(claim, PRESS, "New address"), a_mail("A question.", PRESS, "Press"), now=LATER)
    see_to_everything(seen)
    (change,) = seen.asked("members", "changes")
    seen.does("members", "refuse", change["id"])

    held = json.loads(seen.mailer("members", "export", "--person", ZEF).out)
    rehearsed = seen.mailer("members", "erase", ZEF, "--dry-run").err
    erase(seen, ZEF)

    assert PRESS not in [each["sender"] for each in held["mails"]]
    assert f"Then: {PRESS} was said to be theirs, and never confirmed: mails from there stay" in rehearsed
    assert seen.asked("inbox", "list")[0]["from"] == PRESS
    assert any("A question." in each for each in values(seen))
    assert PRESS not in str(seen.rows()["change_proposed"])


def test_a_mistyped_address_beside_their_name_goes_with_the_name(seen: Office) -> None:
    typo = "vesa.krasniqi@unhcr.exmaple"
    seen.receives(a_mail(f"Our new focal point is Vesa Krasniqi, {typo}", MIRA, "Change of contact"), now=LATER)
    (change,) = seen.asked("members", "changes")
    seen.does("members", "refuse", change["id"])
    row = "UNHCR,member,Vesa Krasniqi,vesa@unhcr.example,focal_point,\n"
    seen.does("members", "import", seen.file("vesa.csv", f"organisation,kind,name,address,role,groups\n{row}"))

    erase(seen, "vesa@unhcr.example")

    for value in values(seen):
        assert not any(needle in value.casefold() for needle in ("vesa", "krasniqi")), value


def test_of_somebody_who_stands_on_the_list_twice_the_name_stays_and_that_is_said(seen: Office) -> None:
    row = "UNICEF,member,Mira Leka,mira@unicef.example,alternate,\n"
    seen.does("members", "import", seen.file("mira.csv", f"organisation,kind,name,address,role,groups\n{row}"))

    rehearsed = seen.mailer("members", "erase", MIRA, "--dry-run").err

    assert "Then: mira@unicef.example of UNICEF has the same name, so the name stays" in rehearsed
    assert "if that is the same person, erase that address as well\n" in rehearsed


# --- being asked ------------------------------------------------------------------------------------------------------


def answering(office: Office, words: bytes) -> tuple[int, str]:
    """The command on a terminal at which somebody types these words."""
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "mailer", "--config", str(office.config), "members", "erase", BEN]
    with subprocess.Popen(command, stdin=end, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        os.write(terminal, words)
        _, err = process.communicate(timeout=30)
    os.close(terminal)
    os.close(end)
    return process.returncode, err


def test_without_yes_it_asks_and_no_is_no(seen: Office) -> None:
    before: dict[str, Any] = seen.rows()

    code, said = answering(seen, b"n\n")

    assert code == 1
    assert "Erase Ben Okoro for ever? [y/N]: " in said
    assert said.endswith("mailer: nothing was erased\n")
    assert seen.rows() == before


def test_yes_is_yes(seen: Office) -> None:
    code, said = answering(seen, b"y\n")

    assert code == 0
    assert said.endswith("Ben Okoro is erased.\n")
