"""What mail servers write when they send no report (RFC 3464): a letter to people that says what did not arrive.

qmail, Exim, older Postfix and Exchange, Domino, Yahoo and many gateways write such letters, each in its own words and
its own language. Two things must come together: a program wrote it (its name, a null return path, X-Failed-Recipients,
or at least a subject that such programs write), and it tells of a mail that was not delivered, in words or by returning
it. The words and names are data (rules/automatic.toml, `[bounces]`). Where no address can be told from the words, it is
the one that the returned mail was sent to. Whether a letter of ours came back is told by its Message-ID alone
(handlers/bounce.py).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..mail import DeliveryReport, Enclosed, FailedRecipient, Message
from ..words import fold, headed
from .report import headers_in

_LINES = 200
_LINE = 500
_ADDRESSES = 50
# Of the characters that RFC 5322 allows, those that people have in their addresses. No repetition within another is of
# the same characters.
_ADDRESS = re.compile(r"(?<![a-z0-9_+])[a-z0-9_][a-z0-9_.+&'#-]{0,63}@(?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62}")
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?= |-|$)")
_NAME = re.compile(r"[a-z0-9_.-]{2,64}")
_BEFORE = " \t<>\"'*|(-–•[:"
_HEADER = ("received: ", "return-path: ", "message-id: <", "> received: ", ">received: ", ">return-path: ")
_ORIGIN = re.compile(r"\((?:expanded|generated) from:? ")
_LABEL = re.compile(r"[^@:]{3,60}:[ <\"'\[]{0,9}(?:smtp:)?")


@dataclass(frozen=True, slots=True)
class BounceMarks:
    """The words of mail servers, folded. `programs`: their local parts; `names`: what their From shows where it is no
    address; `subjects`: beginnings; `failed`, `delayed`: what they say; `returned`: what stands above a returned mail.
    """

    programs: frozenset[str]
    names: tuple[str, ...]
    subjects: tuple[str, ...]
    failed: tuple[str, ...]
    delayed: tuple[str, ...]
    returned: tuple[str, ...]


def completed(message: Message, marks: BounceMarks) -> Message:
    """The mail with the report that its words make, where it carries none that names a recipient."""
    report = message.report
    if report is not None and (report.kind != "delivery-status" or report.recipients):
        return message
    found = read(message, marks)
    if found is None:
        return message
    originals = (*(report.original_ids if report else ()), *found.original_ids)
    return replace(message, report=replace(found, original_ids=tuple(dict.fromkeys(originals))))


def read(message: Message, marks: BounceMarks) -> DeliveryReport | None:
    """The report that the words of the mail make; None if no program wrote it, or it tells of no failure."""
    subject = fold(message.subject).lstrip("[( ")
    by_program = is_by_program(message, marks)
    in_subject = subject.startswith(marks.subjects) if by_program else bool(headed(subject, marks.subjects))
    if not (by_program or in_subject) or _is_another_report(message):
        return None
    notice = _Notice.of(message, marks)
    ids = [each.message_id for each in (*message.enclosed, notice.below) if each.message_id]
    returns_a_mail = bool(ids) and _is_by_a_server(message, marks)
    if notice.said_at is None and not ((by_program and in_subject) or returns_a_mail):
        return None
    status, diagnostic = notice.diagnostic()
    action = "failed" if status.startswith("5") or notice.said_at is not None or in_subject else ""
    if any(phrase in text for phrase in marks.delayed for text in (subject, notice.joined)):
        action = "delayed"
    recipients = tuple(FailedRecipient(addr, action, status, diagnostic) for addr in _failed(message, notice, marks))
    return DeliveryReport("delivery-status", recipients, tuple(dict.fromkeys(ids)), is_doubtful=not by_program)


def _is_another_report(message: Message) -> bool:
    """A report that is none of deliveries, like a complaint (RFC 5965), returns a mail too."""
    kind = fold(message.header("content-type"))
    return kind.startswith("multipart/report") and "report-type" in kind and "delivery-status" not in kind


def is_by_program(message: Message, marks: BounceMarks) -> bool:
    """True if the mail's header says that a mail server wrote it (RFC 5321 section 4.5.5 for the null return path)."""
    is_null = message.header("return-path") == "<>"
    return is_null or message.report is not None or _is_by_a_server(message, marks)


def _is_by_a_server(message: Message, marks: BounceMarks) -> bool:
    if message.header("x-failed-recipients"):
        return True
    if message.sender is None:
        return any(name in fold(message.sender_claim) for name in marks.names)
    return message.sender.addr.partition("@")[0] in marks.programs


@dataclass(frozen=True, slots=True)
class _Notice:
    """The server's own words: folded lines down to the returned mail. `said_at`: the line that tells of the failure,
    None if none does. `below`: the header of the mail that is returned as text."""

    lines: tuple[str, ...]
    joined: str
    said_at: int | None
    below: Enclosed

    @classmethod
    def of(cls, message: Message, marks: BounceMarks) -> "_Notice":
        text = message.text if message.text.strip() else message.html_text
        raw = text.split("\n", _LINES)[:_LINES]
        lines = [" ".join(fold(line[:_LINE]).split()) for line in raw]
        end = next((place for place, line in enumerate(lines) if line.startswith(_HEADER)), len(lines))
        said = _line_of(lines[:end], marks)
        begin = 0 if said is None else said + 1
        end = next((place for place in range(begin, end) if _is_divider(lines[place], marks)), end)
        below = headers_in("\n".join(text.split("\n")[begin:]))
        return cls(tuple(lines[:end]), " ".join(lines[:end]), said, below)

    def diagnostic(self) -> tuple[str, str]:
        """The status (RFC 3463), "" if none is given, and the line that gives the reason."""
        for line in self.lines:
            if found := _STATUS.search(line):
                return found[0], line[:300]
        for line in self.lines:
            if found := _CODE.search(line):
                return f"{found[1]}.0.0", line[:300]
        return "", ""


def _is_divider(line: str, marks: BounceMarks) -> bool:
    is_marked = line.startswith(("--", "==", "**", "__", "##", "|-")) or line.endswith((":", "--", "==", "follows."))
    if not is_marked or any(phrase in line for phrase in marks.failed):
        return False
    return any(phrase in line for phrase in marks.returned)


def _line_of(lines: list[str], marks: BounceMarks) -> int | None:
    """The line with the end of the first phrase of failure or delay, which may run over two lines."""
    joined = " ".join(lines)
    phrases = (*marks.failed, *marks.delayed)
    ends = [place + len(phrase) for phrase in phrases if (place := joined.find(phrase)) >= 0]
    if not ends:
        return None
    seen = 0
    for number, line in enumerate(lines):
        seen += len(line) + 1
        if min(ends) < seen:
            return number
    return len(lines) - 1


def _failed(message: Message, notice: _Notice, marks: BounceMarks) -> tuple[str, ...]:
    """The addresses that were not reached, by the surest of the ways in which servers tell them."""
    ours = {each.addr for each in (*message.to, *message.cc)}
    ours |= {message.sender.addr} if message.sender else set()

    def wanted(addresses: Iterable[str]) -> tuple[str, ...]:
        kept = (each.rstrip(".") for each in addresses)
        return tuple(
            dict.fromkeys(each for each in kept if each not in ours and each.partition("@")[0] not in marks.programs)
        )[:_ADDRESSES]

    named = _ADDRESS.findall(fold(" ".join(message.header_all("x-failed-recipients")))[: _LINE * 10])
    at = notice.said_at or 0
    ways = (
        named,
        _at_beginnings(notice.lines[at:]),
        _behind_labels(notice.lines),
        _of_the_house(notice.lines[at + 1 : at + 4], message),
        _in(notice.lines[at : at + 4]),
        _in(notice.lines[at:]),
        _in((fold(message.subject),)),
        _in(notice.lines),
        (*notice.below.to, *(to for each in message.enclosed for to in each.to)),
    )
    return next((found for way in ways if (found := wanted(way))), ())


def _in(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from _ADDRESS.findall(line)


def _at_beginnings(lines: Iterable[str]) -> Iterator[str]:
    """Addresses with which a line begins, and what they were made from (Exim, Sendmail)."""
    for line in lines:
        plain = line.lstrip(_BEFORE)
        found = _ADDRESS.match(plain)
        if found and not plain[found.end() :].lstrip(" >").startswith(("has ", "is ", "wrote", "and ")):
            yield found[0]
        elif origin := _ORIGIN.match(line):
            yield from _ADDRESS.findall(line[origin.end() :])


def _of_the_house(lines: Iterable[str], message: Message) -> Iterator[str]:
    """Names without a domain, each alone on its line: the server's own users."""
    domain = message.sender.addr.rpartition("@")[2] if message.sender else ""
    for line in lines:
        if domain and _NAME.fullmatch(line):
            yield f"{line}@{domain}"


def _behind_labels(lines: Iterable[str]) -> Iterator[str]:
    """Addresses that stand behind a label, and are not those of the mail's own header: "Unknown user: …"."""
    for line in lines:
        label = _LABEL.match(line)
        if label and not line.startswith(("to:", "cc:", "from:", "reply-to:", "sender:", "received:")):
            found = _ADDRESS.match(line, label.end())
            if found:
                yield found[0]
