"""mailer run, as far as no server is there: what it refuses, and what it waits for. The rest is in test_daemon.py."""

import fcntl
import os
import time

import pytest

from .office import Office, mailer


@pytest.mark.parametrize("options", [(), ("--passive",)])
def test_the_service_lives_in_real_time(office: Office, options: tuple[str, ...]) -> None:
    before = office.rows()

    done = office.mailer("run", *options)

    assert (done.code, done.out) == (2, "")
    assert "--at goes with --once: the service itself lives in real time" in done.err
    assert office.rows() == before


@pytest.mark.parametrize("options", [("--once",), ("--once", "--passive")])
def test_a_mailbox_that_cannot_be_reached_is_tried_again_later(office: Office, options: tuple[str, ...]) -> None:
    before = office.rows()

    done = office.mailer("run", *options)

    assert (done.code, done.out) == (75, "")
    assert done.err.startswith("mailer: could not reach the IMAP server 127.0.0.1:1: ")
    assert office.rows() == before


@pytest.mark.parametrize("options", [(), ("--once",)])
def test_a_second_service_on_the_same_database_is_turned_away(office: Office, options: tuple[str, ...]) -> None:
    descriptor = os.open(office.folder / "mailer.db.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, b"4711")

    done = mailer("--config", str(office.config), "run", *options)

    os.close(descriptor)
    assert (done.code, done.out) == (75, "")
    assert "is in use by process 4711; only one can run at a time" in done.err


def test_one_pass_does_not_wait_for_a_database_that_is_away(office: Office) -> None:
    office.config.write_text(office.config.read_text().replace("mailer.db", "away/mailer.db"))
    began = time.monotonic()

    done = office.mailer("run", "--once")

    assert (done.code, done.out) == (75, "")
    assert done.err.startswith("mailer: the database cannot be used now: ")
    assert time.monotonic() - began < 3


def test_a_configuration_with_mistakes_starts_nothing(office: Office) -> None:
    office.config.write_text(office.config.read_text().replace('timezone = "Europe/Tirane"', 'timezone = "Tirana"'))

    done = mailer("--config", str(office.config), "run")

    assert (done.code, done.out) == (2, "")
    assert "network.timezone" in done.err
