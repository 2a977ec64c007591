"""The service as it runs: on a real Dovecot, with a real SMTP server, told to stop, cut off, started twice."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailer import daemon
from mailer.errors import StoreUnavailable

from .build import MIRA, STRANGER, a_mail
from .installation import Installation, until
from .servers import JUNK, Dovecot, Sink, free_port

Sinks = Callable[..., Sink]
Install = Callable[..., Installation]


class Nowhere:
    """Stands for a mail server that is away."""

    imap_port = free_port()


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox of the test's own."""
    return "".join(each for each in request.node.name.lower() if each.isalnum())[-60:]


@pytest.fixture
def install(tmp_path: Path, dovecot: Dovecot, user: str) -> Install:
    """Makes an installation on the Dovecot, with an SMTP server where the test wants one."""

    def make(smtp_port: int | None = None, server: Dovecot = dovecot, **settings: str) -> Installation:
        folder = tmp_path / "installation"
        folder.mkdir()
        return Installation(folder, server, user, smtp_port or free_port(), **settings)

    return make


# --- for ever ---------------------------------------------------------------------------------------------------------


def test_a_mail_that_arrives_is_handled_at_once_and_filed(install: Install, sink: Sinks, dovecot: Dovecot) -> None:
    server = sink()
    network = install(server.port, poll="1h")  # so that only IDLE can tell it of the mail
    with network.service() as service:
        dovecot.append(network.user, a_mail("Our clinic has opened.", subject="Clinic").as_bytes())

        until(lambda: server.mails(), f"a receipt\n{service.log.read_text()}")
        until(lambda: dovecot.mails(network.user, "Processed"), "the mail is filed")

    assert [(row["kind"], row["state"]) for row in network.mails()] == [("update", "handled")]
    assert [recipient for recipient, _ in server.mails()] == [MIRA]
    assert dovecot.mails(network.user) == []


def test_a_server_without_idle_is_asked_every_so_often(
    install: Install, own_dovecot: Callable[[str], Dovecot], sink: Sinks
) -> None:
    dovecot = own_dovecot("imap_capability = IMAP4rev1 UIDPLUS")
    network = install(sink().port, dovecot, poll="1s")
    with network.service():
        dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())

        until(lambda: network.states() == {"handled": 1}, "the mail is handled")
        until(lambda: dovecot.mails(network.user, "Processed"), "the mail is filed, on a server without MOVE")


def test_mail_lands_in_junk_a_members_is_flagged_and_moved_and_what_nobody_known_wrote_stays_there(
    install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    network = install(sink().port)
    dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes(), folder=JUNK)
    dovecot.append(network.user, a_mail("Buy now.", STRANGER, proven=False).as_bytes(), folder=JUNK)

    network.mailer("run", "--once")

    assert {row["sender"]: row["kind"] for row in network.mails()} == {MIRA: "update", STRANGER: "unsorted"}
    assert [row["reason"].endswith("; it lay in the junk folder") for row in network.mails()] == [False, True]
    assert len(dovecot.mails(network.user, JUNK)) == 1
    assert flagged(dovecot, network.user, "Processed") == [True]
    assert flagged(dovecot, network.user, JUNK) == [False]


def flagged(dovecot: Dovecot, user: str, folder: str) -> list[bool]:
    """Whether each mail in the folder is flagged, oldest first."""
    with dovecot.client(user) as client:
        client.select_folder(folder, readonly=True)
        return [b"\\Flagged" in each for each in client.get_flags(client.search()).values()]


def test_what_a_person_has_seen_to_is_filed_with_the_rest(install: Install, sink: Sinks, dovecot: Dovecot) -> None:
    network = install(sink().port)
    dovecot.append(network.user, *(a_mail(each, STRANGER, each).as_bytes() for each in ("One", "Two")))
    network.mailer("run", "--once")
    assert len(dovecot.mails(network.user, "Attention")) == 2

    network.mailer("inbox", "handle", "1", "--as", "enquiry")
    network.mailer("run", "--once")

    (left,) = dovecot.mails(network.user, "Attention")
    assert b"Subject: Two" in left
    (filed,) = dovecot.mails(network.user, "Processed")
    assert b"Subject: One" in filed


def test_it_stops_within_five_seconds_and_tells_systemd_how_it_is(install: Install, sink: Sinks) -> None:
    network = install(sink().port)
    with network.service() as service:
        service.wait_for("WATCHDOG=1")
        code = service.stop()
        service.wait_for("STOPPING=1")

    assert code == 0
    assert service.told[0] == "READY=1"
    assert any(told.startswith("STATUS=The mailbox was read at 20") for told in service.told)


def test_while_the_mail_server_is_away_systemd_is_told_so_and_that_we_live(install: Install) -> None:
    network = install(server=Nowhere())
    with network.service(ready=False) as service:
        service.wait_for("STATUS=The mailbox cannot be read: could not reach the IMAP server")
        service.wait_for("WATCHDOG=1")

        assert service.stop() == 0


def test_it_stops_as_quickly_while_an_smtp_server_keeps_it_waiting(
    install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    network = install(sink("-w", "60").port)  # every answer to the data takes a minute
    dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())
    with network.service() as service:
        until(lambda: any(row["state"] == "sending" for row in network.letters()), "a letter is on its way")

        assert service.stop() == 0


def test_it_comes_back_after_the_imap_server_was_away(
    install: Install, own_dovecot: Callable[..., Dovecot], sink: Sinks
) -> None:
    dovecot = own_dovecot()
    network = install(sink().port, dovecot)
    with network.service() as service:
        dovecot.stop()
        until(lambda: service.says("the mailbox waits"), "it has noticed")
        dovecot.start()
        dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())

        until(lambda: network.states() == {"handled": 1}, "the mail is handled")


def test_letters_wait_for_an_smtp_server_that_is_away(install: Install, dovecot: Dovecot, user: str) -> None:
    network = install()
    dovecot.append(user, a_mail("Our clinic has opened.").as_bytes())
    with network.service() as service:
        until(lambda: service.says("letters wait"), "it has noticed")

    assert network.states() == {"handled": 1}
    assert [row["state"] for row in network.letters()] == ["queued"]


def test_while_the_database_is_locked_it_waits_and_then_goes_on(
    install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    network = install(sink().port)
    with network.service() as service:
        lock = sqlite3.connect(network.folder / "mailer.db", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())
        until(lambda: service.says("is locked by another program"), "it says so", 60)
        lock.close()

        until(lambda: network.states() == {"handled": 1}, "the mail is handled", 60)


def test_a_second_service_on_the_same_database_is_refused(install: Install, sink: Sinks) -> None:
    network = install(sink().port)
    with network.service() as service:
        second = network.run("run", "--once")

    assert second.returncode == 75
    assert f"in use by process {service.process.pid}" in second.stderr


def test_a_passive_service_reads_and_sends_nothing(install: Install, dovecot: Dovecot, user: str) -> None:
    network = install()
    dovecot.append(user, a_mail("Our clinic has opened.").as_bytes())

    network.mailer("run", "--once", "--passive")

    assert network.states() == {"handled": 1}
    assert [row["state"] for row in network.letters()] == ["queued"]


# --- once, and what stands in the way ---------------------------------------------------------------------------------

IN_THE_WAY = {
    "the IMAP server is away": ('port = {imap}\nsecurity = "none"', 'port = 1\nsecurity = "none"', "127.0.0.1:1"),
    "the password is wrong": ('password = "pw"', 'password = "wrong"', "Check user and password"),
    "its certificate is not trusted": (
        'host = "127.0.0.1"\nport = {imap}\nsecurity = "none"',
        'host = "localhost"\nport = {imaps}\nsecurity = "tls"',
        "certificate of the IMAP server localhost",
    ),
    "the SMTP server is away": ("port = {smtp}", "port = 1", "the SMTP server 127.0.0.1:1"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), IN_THE_WAY.values(), ids=IN_THE_WAY.keys())
def test_a_server_that_cannot_be_used_is_named_and_the_exit_says_temporary(
    old: str, new: str, sentence: str, install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    server = sink()
    network = install(server.port)
    dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())
    ports = {"imap": dovecot.imap_port, "imaps": dovecot.imaps_port, "smtp": server.port}
    network.edit(old.format_map(ports), new.format_map(ports))

    done = network.run("run", "--once")

    assert done.returncode == 75
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_disk_that_is_full_loses_nothing(install: Install, sink: Sinks, dovecot: Dovecot) -> None:
    network = install(sink().port)
    raw = a_mail("x" * 500_000).as_bytes()
    dovecot.append(network.user, raw)
    with network.app() as app:
        _limit(app, 1)
        with pytest.raises(StoreUnavailable, match="no room to write"):
            daemon.run_once(app)
        assert len(dovecot.mails(network.user)) == 1

        _limit(app, 1_000_000_000)
        daemon.run_once(app)

    assert network.states() == {"handled": 1}
    assert dovecot.mails(network.user, "Processed") == [raw.replace(b"\n", b"\r\n")]


def _limit(app, pages: int) -> None:
    with app.store.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_locked_database_is_named_and_the_exit_says_temporary(install: Install, sink: Sinks) -> None:
    network = install(sink().port)
    lock = sqlite3.connect(network.folder / "mailer.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")

    done = network.run("run", "--once")

    lock.close()
    assert done.returncode == 75
    assert "is locked by another program" in done.stderr


def test_a_mailbox_that_was_restored_elsewhere_is_not_handled_twice(
    install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    server = sink()
    network = install(server.port)
    dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())
    network.mailer("run", "--once")
    with dovecot.client(network.user) as client:  # a restore brings back what had been filed
        _move_all(client, "Processed", "INBOX")
    dovecot.restart_with_new_uidvalidity(network.user)

    network.mailer("run", "--once")

    assert network.states() == {"handled": 1}
    assert len(server.mails()) == 1
    assert len(dovecot.mails(network.user, "Processed")) == 1


def _move_all(client: IMAPClient, source: str, target: str) -> None:
    client.select_folder(source)
    client.move(client.search(), target)


# --- nothing is passed over -------------------------------------------------------------------------------------------


def test_a_mail_that_was_passed_over_is_found_at_the_next_start(
    install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    network = install(sink().port)
    network.mailer("run", "--once")
    dovecot.append(network.user, a_mail("Our clinic has opened.").as_bytes())
    with sqlite3.connect(network.folder / "mailer.db") as database:
        database.execute("UPDATE folder SET last_uid = 7")
    database.close()

    network.mailer("run", "--once")

    assert network.states() == {"handled": 1}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a file that the server must not read")
def test_a_mail_that_the_server_cannot_give_stops_no_other_and_the_mailbox_is_not_known_without_it(
    install: Install, sink: Sinks, dovecot: Dovecot
) -> None:
    network = install(sink().port, poll="1s")
    dovecot.append(network.user, *(a_mail(each, subject=each).as_bytes() for each in ("One", "Two", "Three")))
    poison = dovecot.files(network.user)[1]
    os.chown(poison, 0, 0)
    poison.chmod(0)

    with network.service(ready=False) as service:
        until(lambda: network.states() == {"handled": 2}, "the others are handled")
        until(lambda: service.says("the server does not give a mail that is there"), "it is told")
        with network.app() as app, app.look() as work:
            assert app.mailbox(work.connection).read_until is None
    (left,) = dovecot.files(network.user)
    left.chmod(0o644)
    network.mailer("run", "--once")

    assert network.states() == {"handled": 3}
    with network.app() as app, app.look() as work:
        assert app.mailbox(work.connection).read_until is not None
