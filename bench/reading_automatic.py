"""How well automatic mail is known: no person's mail may be taken for it, and what programs send should be found.

DIR/ordinary/ham is people's mail, a third of it by lists; so is DIR/odd-mails but for the files named here. What is
left to a person (`perhaps`) is neither taken for automatic nor for somebody's answer. Notices in words are those of
tests/codec/test_automatic.py, which have no header that tells.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mailer.codec.automatic import Automatic, AutomaticMarks, Sureness, automatic
from mailer.codec.bounce import BounceMarks, completed
from mailer.codec.message import read
from mailer.errors import Unreadable
from mailer.resources import Folder, shipped
from mailer.rulebook.automatic import read_automatic
from tests.codec.test_automatic import OUT_OF_OFFICE

from .reading import Row

NAME = "automatic mail"
COLUMNS = ("figures",)

# What programs sent, among the mails that MIME libraries test with.
ODD_BY_PROGRAMS = (
    "msg_05.txt",
    "msg_16.txt",
    "msg_25.txt",
    "msg_43.txt",
    "tests__mails__mail_malformed_2",
    "tests__mails__mail_test_6",
    "spec__fixtures__emails__error_emails__encoding_madness.eml",
    "spec__fixtures__emails__mime_emails__raw_email_with_mimepart_without_content_type.eml",
    "spec__fixtures__emails__multipart_report_emails__multi_address_bounce1.eml",
    "spec__fixtures__emails__multipart_report_emails__multipart_report_multiple_status.eml",
    "spec__fixtures__emails__multipart_report_emails__report_422.eml",
    "spec__fixtures__emails__multipart_report_emails__report_530.eml",
    "spec__fixtures__emails__plain_emails__raw_email_trailing_dot.eml",
    "UnitTests__TestData__mbox__content-length.mbox.txt",
    "UnitTests__TestData__messages__bounce.txt",
    "UnitTests__TestData__messages__delivery-status-multiple-blank-lines.txt",
    "UnitTests__TestData__messages__delivery-status-no-blank-line.txt",
    "UnitTests__TestData__messages__delivery-status.anonymized.eml",
    "UnitTests__TestData__messages__delivery-status.txt",
    "UnitTests__TestData__messages__delivery-status2.txt",
    "UnitTests__TestData__messages__disposition-notification.anonymized.eml",
    "UnitTests__TestData__messages__disposition-notification.txt",
    "UnitTests__TestData__messages__feedback-report.txt",
    "emails__multipart-report",
)
# An automatic reply among the bounces of others, and two of their files that are no bounces.
REPLIES = (
    "flufl/qmail_08.txt",
    "bounced/bounce_email__bounces__bounce-auto-respond.eml",
    "bounced/bounce_email__non_bounces__tt_1234211024.eml",
)


def rows(corpora: Path) -> Iterator[Row]:
    """The figures, each with its name."""
    marks, bounces = read_automatic(Folder(shipped("rules")))
    ham = sorted((corpora / "ordinary" / "ham").iterdir())
    odd = [path for path in sorted((corpora / "odd-mails").rglob("*")) if path.is_file()]
    people = [path for path in odd if path.name not in ODD_BY_PROGRAMS]
    programs = [path for path in odd if path.name in ODD_BY_PROGRAMS]
    returned = [path for path in sorted((corpora / "bounces" / "bounced").iterdir()) if "__bounces__" in path.name]
    replies = [corpora / "bounces" / name for name in REPLIES]
    groups: Iterable[tuple[str, list[bytes]]] = [
        ("people's ordinary mail", [path.read_bytes() for path in ham]),
        ("people's odd mail", [path.read_bytes() for path in people]),
        ("odd mail of programs", [path.read_bytes() for path in programs]),
        ("bounces", [path.read_bytes() for path in returned]),
        ("automatic replies of others", [path.read_bytes() for path in replies]),
        ("out of office in words, twenty languages", [_in_words(*each) for each in OUT_OF_OFFICE.values()]),
    ]
    for name, raws in groups:
        yield Row(name, (_figures([_judged(raw, marks, bounces) for raw in raws]),))


def _in_words(subject: str, text: str) -> bytes:
    head = f"From: mira@unhcr.example\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return (head + text).encode()


def _judged(raw: bytes, marks: AutomaticMarks, bounces: BounceMarks) -> Automatic | None:
    try:
        message = completed(read(raw), bounces)
    except Unreadable:
        return None
    return automatic(message, marks, message.text or message.html_text)


def _figures(judged: list[Automatic | None]) -> str:
    taken = sum(each is not None and each.sureness is not Sureness.POSSIBLE for each in judged)
    perhaps = sum(each is not None and each.sureness is Sureness.POSSIBLE for each in judged)
    return f"{taken} of {len(judged)} taken for automatic, {perhaps} left to a person"
