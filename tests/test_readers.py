"""Readers: what a mail does to the process that reads it stays with that mail."""

import multiprocessing
import os
import signal
import time

from mailer.codec.message import read
from mailer.errors import Unreadable
from mailer.mail import Message
from mailer.readers import OCTETS, Parsed, Readers, read_here

from .hostile import HOSTILE


def a_mail(subject: str) -> bytes:
    return f"From: a@b.example\r\nSubject: {subject}\r\n\r\nx".encode()


def fragile(raw: bytes) -> Message:
    """A reader that some mails are too much for."""
    message = read(raw)
    match message.subject.split():
        case ["crash"]:
            os._exit(1)
        case ["endless"]:
            time.sleep(60)
        case ["greedy"]:
            bytearray(2 * OCTETS)
        case ["terminated"]:  # as systemd does to all of a unit
            os.kill(os.getpid(), signal.SIGTERM)
    return message


def told(found: list[Parsed]) -> list[str]:
    return ["unreadable" if isinstance(each, Unreadable) else each.subject for each in found]


def test_mails_are_read_in_their_order() -> None:
    subjects = [str(number) for number in range(45)]

    with Readers() as readers:
        assert told(list(readers([a_mail(each) for each in subjects]))) == subjects


def test_they_read_as_it_is_read_here() -> None:
    hostile = [raw for raw in HOSTILE.values() if len(raw) < 1_000_000]

    with Readers() as readers:
        assert [str(each) for each in readers(hostile)] == [str(each) for each in read_here(hostile)]


def test_a_mail_that_ends_its_reader_is_unreadable_and_the_others_are_read() -> None:
    subjects = ["one", "crash", "two", "greedy", "three", "terminated"]

    with Readers(reading=fragile) as readers:
        found = list(readers([a_mail(each) for each in subjects]))

    assert told(found) == ["one", "unreadable", "two", "unreadable", "three", "terminated"]


def test_a_mail_that_takes_for_ever_is_given_up() -> None:
    with Readers(seconds=0.5, reading=fragile) as readers:
        assert told(list(readers([a_mail("endless"), a_mail("one")]))) == ["unreadable", "one"]


def test_no_reader_is_left_behind() -> None:
    with Readers(reading=fragile) as readers:
        list(readers([a_mail("one"), a_mail("crash")]))

    assert multiprocessing.active_children() == []


def test_without_mails_no_reader_is_started() -> None:
    with Readers() as readers:
        assert list(readers([])) == []
        assert multiprocessing.active_children() == []
