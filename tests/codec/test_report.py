"""Delivery status notifications and read receipts."""

import csv
from pathlib import Path

from mailer.codec.message import read
from mailer.demo.cast import GENT
from mailer.demo.mails import Pen, Received
from mailer.errors import Unreadable

from ..build import at

LETTER = Received(
    "gent@unodc.example",
    b"Message-ID: <abc@harbour.example>\r\nSubject: Please answer\r\n\r\nx",
    "Please answer",
    "<abc@harbour.example>",
    "",
    "",
    "",
)


def test_a_report_names_the_recipient_the_reason_and_the_letter() -> None:
    report = read(Pen().bounce(LETTER, at("2026-03-02 10:00"))).report

    assert report is not None
    assert report.kind == "delivery-status"
    assert report.original_ids == ("abc@harbour.example",)
    failed = report.recipients[0]
    assert (failed.addr, failed.status, failed.permanent) == (GENT.address, "5.1.1", True)
    assert "user unknown" in failed.diagnostic


def test_a_delay_is_not_permanent() -> None:
    raw = (
        Pen()
        .bounce(LETTER, at("2026-03-02 10:00"))
        .replace(b"Action: failed", b"Action: delayed")
        .replace(b"5.1.1", b"4.4.1")
    )
    report = read(raw).report

    assert report is not None
    assert not report.recipients[0].permanent


def test_a_read_receipt_is_no_bounce() -> None:
    raw = (
        b'From: a@b.example\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: <abc@harbour.example>\r\n--b--\r\n"
    )
    report = read(raw).report

    assert report is not None
    assert (report.kind, report.original_ids) == ("disposition-notification", ("abc@harbour.example",))


def test_the_recipients_of_real_reports_are_found(corpora: Path) -> None:
    """Of other people's bounces, those that carry a report; what servers write instead is not read here."""
    right = wrong = 0
    with (corpora / "bounces" / "flufl.expected.tsv").open() as table:
        for row in csv.reader(table, delimiter="\t"):
            path = corpora / "bounces" / "flufl" / row[0]
            if not path.is_file():
                continue
            try:
                report = read(path.read_bytes()).report
            except Unreadable:
                continue
            if report and report.kind == "delivery-status" and report.recipients:
                expected = {address.lower() for address in row[2].replace(",", ";").split(";") if address}
                found = {each.addr for each in report.recipients}
                right += bool(found & expected)
                wrong += bool(expected) and not found & expected
    assert right >= 12
    assert wrong <= 3  # two X.400 addresses, and one report about another address than its own
