"""Raw mails, as people and programs really write them: read once, behind the door."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.message import read
from mailer.errors import Unreadable
from mailer.mail import Message

from ..hostile import HOSTILE


def raw(*head: str, body: bytes = b"Hello.\r\n") -> bytes:
    return "\r\n".join((*head, "", "")).encode("latin-1") + body


def test_a_plain_mail_is_read() -> None:
    message = read(
        raw(
            "From: Mira Leka <Mira@UNHCR.example>",
            "Subject: Arrivals",
            "Message-ID: <1@unhcr.example>",
            "Date: Mon, 02 Mar 2026 10:00:00 +0100",
        )
    )

    assert str(message.sender) == "Mira Leka <mira@unhcr.example>"
    assert (message.subject, message.message_id, message.text.strip()) == ("Arrivals", "1@unhcr.example", "Hello.")
    assert message.date is not None
    assert message.date.isoformat() == "2026-03-02T09:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        (b"=?utf-8?q?P=C3=ABrdit=C3=ABsim?=", "Përditësim"),
        (b"=?iso-8859-1?q?P=EBrdit=EBsim?= i =?utf-8?b?w6dlc2h0amVz?=", "Përditësim i çeshtjes"),
        ("Përditësim".encode(), "Përditësim"),
        ("Përditësim".encode("cp1252"), "Përditësim"),
        (b"=?utf-8?q?a=0d=0aBcc:_evil?=", "a Bcc: evil"),
        (b"=?nonsense?q?plain?=", "plain"),
        (b"=?utf-8?b?broken", "=?utf-8?b?broken"),
        (b"spoof\xe2\x80\xaetxt", "spooftxt"),
    ],
)
def test_a_subject_is_decoded_whatever_wrote_it(value: bytes, subject: str) -> None:
    assert read(b"From: a@b.example\r\nSubject: " + value + b"\r\n\r\nx").subject == subject


@pytest.mark.parametrize(
    ("head", "doubt"),
    [
        ([], "it has no From"),
        (["From: a@b.example", "From: c@d.example"], "it has more than one From"),
        (["From: alice@un.example <evil@x.example>"], "its From is not one plain address"),
        (["From: alice@un.example, evil@x.example"], "its From is not one plain address"),
        (["From: <alice@un.example> <evil@x.example>"], "its From is not one plain address"),
        (["From: nobody"], "its From is not one plain address"),
        (["From: group: a@b.example;"], "its From is not one plain address"),
        (["From: =?utf-8?q?a=40b=2Eexample?="], "its From is not one plain address"),
    ],
)
def test_who_wrote_it_is_nobody_where_readers_could_disagree(head: list[str], doubt: str) -> None:
    message = read(raw(*head, "Subject: x"))

    assert message.sender is None
    assert message.sender_doubt == doubt


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Hoxha, Ana (IOM)" <ana@iom.example>', "Hoxha, Ana (IOM)"),
        ("Ana Hoxha <ana@iom.example>", "Ana Hoxha"),
        ("ana@iom.example", ""),
        ("ana@iom.example (Ana Hoxha)", "Ana Hoxha"),
        ("=?utf-8?q?Olta_=C3=87ela?= <ana@iom.example>", "Olta Çela"),
        ('"alice@un.example" <ana@iom.example>', "alice@un.example"),
    ],
)
def test_one_plain_address_is_the_sender(value: str, name: str) -> None:
    sender = read(raw(f"From: {value}")).sender

    assert sender is not None
    assert (sender.addr, sender.name) == ("ana@iom.example", name)


def test_a_body_without_a_charset_is_read_as_people_meant_it() -> None:
    assert read(raw("From: a@b.example", body="1 200 fëmijë".encode("cp1252"))).text.strip() == "1 200 fëmijë"
    assert read(raw("From: a@b.example", body="1 200 fëmijë".encode())).text.strip() == "1 200 fëmijë"


def test_a_wrong_charset_is_read_all_the_same() -> None:
    head = ["From: a@b.example", "Content-Type: text/plain; charset=no-such-charset"]

    assert read(raw(*head, body="fëmijë".encode())).text.strip() == "fëmijë"


def test_soft_line_breaks_are_joined_where_the_mail_says_that_it_has_them() -> None:
    flowed = ["From: a@b.example", "Content-Type: text/plain; format=flowed"]
    body = b"UNHCR has no objection \r\nto the text.\r\n> quoted \r\n> on\r\n  stuffed\r\n-- \r\nMira\r\n"

    assert read(raw(*flowed, body=body)).text.split("\n")[:5] == [
        "UNHCR has no objection to the text.",
        "> quoted on",
        " stuffed",
        "-- ",
        "Mira",
    ]


def test_what_a_forwarded_mail_says_is_not_what_the_sender_says() -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\nSubject: old\r\n\r\nAGREE\r\n--b--\r\n"
    )

    message = read(raw("From: a@b.example", 'Content-Type: multipart/mixed; boundary="b"', body=body))

    assert message.text.strip() == "See below."
    assert "AGREE" not in message.text + message.html_text


def test_attachments_keep_their_bytes_and_lose_their_paths() -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n"
        b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../etc/passwd.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n/w==\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=logo.png\r\n\r\nx\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <scan>\r\nContent-Disposition: inline; filename=scan.png\r\n\r\nx\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>See attached.</p><img src='cid:logo'>\r\n--b--\r\n"
    )

    found = read(raw("From: a@b.example", 'Content-Type: multipart/mixed; boundary="b"', body=body)).attachments

    assert [(each.name, each.content, each.inline) for each in found] == [
        ("passwd.pdf", b"\0\1\2", False),
        ("logo.png", b"x", True),
        ("scan.png", b"x", False),
        ("file.bin", b"\xff", False),
    ]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("Content-Type: message/rfc822\n\nSubject: our conditions\n\nnot paragraph 3", "file.eml"),
        ("Content-Type: message/rfc822; name=our.eml\n\nSubject: our conditions\n\nnot paragraph 3", "our.eml"),
        ("Content-Type: application/pdf\nContent-Disposition: inline\n\nnot paragraph 3", "file.pdf"),
        ("Content-Type: text/markdown\n\nnot paragraph 3", "file.md"),
        ("Content-Type: text/enriched\nContent-Disposition: inline\n\nnot paragraph 3", "file"),
        ("Content-Type: image/png\n\nnot paragraph 3", "file.png"),
        ("Content-Type: multipart/mixed\n\nnot paragraph 3", "file"),
    ],
)
def test_every_part_that_is_not_the_text_is_a_file_whether_it_has_a_name_or_not(part: str, name: str) -> None:
    body = f"--b\nContent-Type: text/plain\n\nAgree\n--b\n{part}\n--b--\n".encode()

    found = read(raw("From: a@b.example", 'Content-Type: multipart/mixed; boundary="b"', body=body))

    assert found.text.strip() == "Agree"
    assert [(each.name, b"not paragraph 3" in each.content, each.inline) for each in found.attachments] == [
        (name, True, False)
    ]


def test_an_empty_part_is_no_file() -> None:
    body = b"--b\nContent-Type: text/plain\n\nAgree\n--b\nContent-Type: text/enriched\n\n \n--b--\n"

    assert read(raw("From: a@b.example", 'Content-Type: multipart/mixed; boundary="b"', body=body)).attachments == ()


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_mail_is_read_or_refused(content: bytes) -> None:
    try:
        outcome: Message | str = read(content)
    except Unreadable as error:
        outcome = str(error)

    assert isinstance(outcome, Message) or outcome


@given(st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_unreadable(content: bytes) -> None:
    try:
        message = read(content)
    except Unreadable:
        return
    assert "\r" not in message.subject
    message.text.encode()


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_header_that_people_type_breaks_a_line(name: str, subject: str) -> None:
    message = read(f"From: {name} <a@b.example>\r\nSubject: {subject}\r\n\r\nx".encode("utf-8", "replace"))

    assert "\n" not in message.subject
    assert message.sender is None or "\n" not in message.sender.name


def test_every_mail_of_the_corpora_is_read_or_refused(corpora: Path) -> None:
    refused = []
    for path in sorted(corpora.rglob("*")):
        if path.is_file() and path.suffix not in (".tsv", ".md") and not path.name.endswith(".expected.txt"):
            try:
                read(path.read_bytes())
            except Unreadable as error:
                refused.append(f"{path.name}: {error}")

    assert len(refused) <= 3, refused
