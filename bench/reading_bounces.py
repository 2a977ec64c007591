"""How well letters that came back are known: whether, whom they did not reach, and whether for good.

DIR/bounces holds bounces of many servers that others collected, with their truth; DIR/ordinary and DIR/odd-mails what
is none. A false alarm counts where a person's mail would be taken for a bounce. None of the letters is one of ours, so
that here addresses are all that can be compared; in the service our own Message-ID decides.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailer.codec.bounce import BounceMarks, completed
from mailer.codec.message import read
from mailer.errors import Unreadable
from mailer.mail import DeliveryReport
from mailer.resources import Folder, shipped
from mailer.rulebook.automatic import read_automatic

from .reading import Row

NAME = "bounces"
COLUMNS = ("figures",)

# What others list as a bounce and is none: an abuse report (RFC 5965), somebody's reply, and an automatic reply.
NO_BOUNCES = ("bounce_email__bounces__bounce-auto-respond.eml", "groupwise_03.txt", "qmail_08.txt")
# Delivery reports among the mails that MIME libraries test with; the others are no bounces.
ODD_BOUNCES = ("bounce", "delivery-status", "multipart_report", "multipart-report", "report_422", "report_530")
ODD_BOUNCES_BY_NAME = (
    "msg_16.txt",
    "msg_25.txt",
    "msg_43.txt",
    "tests__mails__mail_malformed_2",
    "spec__fixtures__emails__mime_emails__raw_email_with_mimepart_without_content_type.eml",
)


@dataclass(frozen=True)
class Truth:
    """What others say of a bounce."""

    addresses: frozenset[str]
    kinds: frozenset[str]


def rows(corpora: Path) -> Iterator[Row]:
    """The figures, each with its name."""
    marks = read_automatic(Folder(shipped("rules")))[1]
    for name, figures in (*_known(corpora, marks), *_of_others(corpora, marks), *_false_alarms(corpora, marks)):
        yield Row(name.strip(), (figures,))


def _known(corpora: Path, marks: BounceMarks) -> list[tuple[str, str]]:
    truths = _truths(corpora / "bounces" / "flufl.expected.tsv")
    found = {name: _report(corpora / "bounces" / "flufl" / name, marks) for name in truths}
    named = {name: truth for name, truth in truths.items() if truth.addresses}
    addresses = {name: _addresses(found[name]) for name in named}
    exact = sum(addresses[name] == truth.addresses for name, truth in named.items())
    right = sum(bool(addresses[name] & truth.addresses) for name, truth in named.items())
    kinds = {name: _kind(report) for name in named if (report := found[name]) and report.recipients}
    kind = sum(each in named[name].kinds for name, each in kinds.items())
    dangerous = sum(each == "permanent" and named[name].kinds == {"temporary"} for name, each in kinds.items())
    return [
        ("bounces found (flufl)", _share(sum(found[name] is not None for name in truths), len(truths))),
        ("  the right address among those named", _share(right, len(named))),
        ("  exactly the right addresses", _share(exact, len(named))),
        ("  permanent or temporary right", _share(kind, len(kinds))),
        ("  temporary taken for permanent", str(dangerous)),
    ]


def _of_others(corpora: Path, marks: BounceMarks) -> list[tuple[str, str]]:
    """A second collection, which says only whether each is a bounce."""
    files = [path for path in sorted((corpora / "bounces" / "bounced").iterdir()) if path.name not in NO_BOUNCES]
    bounces = [path for path in files if "__non_bounces__" not in path.name]
    others = [path for path in files if "__non_bounces__" in path.name]
    return [
        ("bounces found (bounced)", _share(sum(_report(path, marks) is not None for path in bounces), len(bounces))),
        ("  false alarms on its others", _share(sum(_report(path, marks) is not None for path in others), len(others))),
    ]


def _false_alarms(corpora: Path, marks: BounceMarks) -> list[tuple[str, str]]:
    ham = sorted((corpora / "ordinary" / "ham").iterdir())
    odd = [path for path in sorted((corpora / "odd-mails").rglob("*")) if path.is_file() and not _is_odd_bounce(path)]
    return [
        ("false alarms on ordinary mail", _share(sum(_report(path, marks) is not None for path in ham), len(ham))),
        ("false alarms on odd mail", _share(sum(_report(path, marks) is not None for path in odd), len(odd))),
    ]


def _is_odd_bounce(path: Path) -> bool:
    return path.name in ODD_BOUNCES_BY_NAME or any(each in path.name for each in ODD_BOUNCES)


def _truths(table: Path) -> dict[str, Truth]:
    found: dict[str, Truth] = {}
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["file"] not in NO_BOUNCES:
                known = found.get(row["file"], Truth(frozenset(), frozenset()))
                addresses = known.addresses | {each.lower() for each in row["addresses"].split()}
                found[row["file"]] = Truth(addresses, known.kinds | {row["kind"]})
    return found


def _report(path: Path, marks: BounceMarks) -> DeliveryReport | None:
    try:
        report = completed(read(path.read_bytes()), marks).report
    except Unreadable:
        return None
    return report if report and report.kind == "delivery-status" else None


def _addresses(report: DeliveryReport | None) -> set[str]:
    return {each.addr for each in report.recipients} if report else set()


def _kind(report: DeliveryReport) -> str:
    return "permanent" if any(each.permanent for each in report.recipients) else "temporary"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none to look at"
