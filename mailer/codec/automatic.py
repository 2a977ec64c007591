"""Was it a person? RFC 3834 (Auto-Submitted), RFC 8098 (receipts), RFC 9078 (reactions), and what programs write.

The evidence is taken in an order, the surest first. A structure or a header that only programs write is certain. Words
that a person might write too never suffice alone: a subject needs a text that goes with it. Where only one of the two
says so, a person looks; a mail of which that is true is taken for nothing. The words are data (rules/automatic.toml).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ..mail import Message
from ..words import fold, headed, without_prefixes

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_OWN_ID = re.compile(r"[a-z2-7]{26}@\S{1,253}")
_BEGINNING = 400
_SHORT = 200
_WORDS_OF_A_NAME = 6
REPLY = "automatic reply"
_NO = ("", "no", "false", "none", "0")


class Sureness(StrEnum):
    """How sure it is that no person wrote it. `likely`: two signs agree; `possible`: one alone, so a person looks."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why a mail is taken for no person's. `asks_for_a_person`: what it tells should be seen, whoever wrote it.
    `has_words`: only the way on which it came marks it, and its words are none that programs write. `notice`: what it
    tells, by the name in the rules; REPLY for whatever answers by itself."""

    why: str
    sureness: Sureness
    asks_for_a_person: bool = False
    has_words: bool = False
    notice: str = ""

    @property
    def certain(self) -> bool:
        """True where no words were needed to see it."""
        return self.sureness is Sureness.CERTAIN


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind of notice that programs write in words: beginnings of its subject, and texts that go with it (folded).

    `alone`: the subject suffices where the mail has no words. `doubtful`: the subject alone makes a person look.
    `for_a_person`: what it tells should be seen.
    """

    name: str
    subjects: tuple[str, ...]
    texts: tuple[str, ...]
    alone: bool = False
    doubtful: bool = False
    for_a_person: bool = False


@dataclass(frozen=True, slots=True)
class AutomaticMarks:
    """What marks automatic mail: header -> beginnings of values ("*": any), all folded.

    `headers` suffice; `with_suppress` only beside X-Auto-Response-Suppress: All, which proves nothing by itself. These
    alone, and `doubtful`, leave it open whether a person wrote the words.
    `parts`: content types; `reactions`: what the words of one end with; `senders`: local parts of programs; `programs`:
    header fields that a person's mail program leaves.
    """

    headers: Mapping[str, tuple[str, ...]]
    with_suppress: Mapping[str, tuple[str, ...]]
    doubtful: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, str]
    reactions: tuple[str, ...]
    notices: tuple[Notice, ...]
    senders: frozenset[str]
    programs: tuple[str, ...]


def automatic(message: Message, marks: AutomaticMarks, new: str, own: str = "") -> Automatic | None:
    """What marks the mail as automatic; None if a person wrote it, as far as can be told.

    `new`: the sender's own words, without what they quote. `own`: the address that we write from.
    Source: RFC 3834 section 5, and section 2 for the order: what a program says of itself comes first.
    """
    found = (
        _of_ours(message, own)
        or _by_structure(message, marks)
        or _by_header(message, marks)
        or _as_ours(message, own)
        or _reaction(new, marks)
        or _by_words(message, new, marks)
        or _by_sender(message, marks)
    )
    if found and found.has_words and _is_as_programs_write(new, marks):
        return replace(found, has_words=False)
    return found


def perhaps_by_program(message: Message, marks: AutomaticMarks) -> str:
    """The header field that leaves it open whether a person wrote the words of this mail; "" if there is none."""
    return _marked(message, marks.doubtful) or _marked(message, marks.with_suppress)


def _is_as_programs_write(new: str, marks: AutomaticMarks) -> bool:
    beginning = _beginning(new)
    return not beginning or any(text in beginning for notice in marks.notices for text in notice.texts)


def _beginning(new: str) -> str:
    return " ".join(fold(new[: 2 * _BEGINNING]).split())[:_BEGINNING]


def _of_ours(message: Message, own: str) -> Automatic | None:
    """Our own letter, which a list or a forwarding brings back (RFC 3834 section 2: beware of loops)."""
    domain = own.rpartition("@")[2]
    if domain and _OWN_ID.fullmatch(message.message_id) and message.message_id.endswith(f"@{domain}"):
        return Automatic("a letter of ours came back", Sureness.CERTAIN)
    return None


def _as_ours(message: Message, own: str) -> Automatic | None:
    if own and message.sender and message.sender.addr == own.lower():
        return Automatic("it bears our own address and is no letter of ours", Sureness.POSSIBLE)
    return None


def _by_structure(message: Message, marks: AutomaticMarks) -> Automatic | None:
    if message.report is not None:
        return Automatic(f"a report: {message.report.kind}", Sureness.CERTAIN)
    if fold(message.header("content-type")).startswith("multipart/report"):
        return Automatic("a report (RFC 6522)", Sureness.CERTAIN)
    for part in message.parts:
        if name := marks.parts.get(part) or marks.parts.get(part.partition(";")[2].strip()):
            return Automatic(name, Sureness.CERTAIN, asks_for_a_person=True)
    if message.header("return-path") == "<>":
        # RFC 5321 section 4.5.5: no person's program sends so. Where one left its name, the two contradict each other.
        by_hand = next((name for name in marks.programs if message.header(name)), "")
        sureness = Sureness.POSSIBLE if by_hand else Sureness.CERTAIN
        why = "null return path" + (f", and a person's {by_hand}" if by_hand else "")
        return Automatic(why, sureness, has_words=True)
    return None


def _by_header(message: Message, marks: AutomaticMarks) -> Automatic | None:
    for value in message.header_all("auto-submitted"):
        submitted = _COMMENT.sub(" ", fold(value)).partition(";")[0].strip(' "')
        if submitted and submitted != "no":
            is_forwarded = submitted.startswith("auto-forwarded")
            notice = REPLY if submitted.startswith("auto-replied") else ""
            why = f"Auto-Submitted: {submitted[:60]}"
            return Automatic(why, Sureness.CERTAIN, has_words=is_forwarded, notice=notice)
    if found := _marked(message, marks.headers):
        return Automatic(found, Sureness.CERTAIN, has_words=found.startswith("delivered-to"), notice=REPLY)
    suppress = fold(message.header("x-auto-response-suppress")).strip()
    if suppress == "all" and (found := _marked(message, marks.with_suppress)):
        return Automatic(f"{found}, and X-Auto-Response-Suppress: All", Sureness.LIKELY, notice=REPLY)
    return None


def _marked(message: Message, headers: Mapping[str, tuple[str, ...]]) -> str:
    for name, beginnings in headers.items():
        for value in message.header_all(name):
            folded = fold(value).strip()
            if folded not in _NO and ("*" in beginnings or folded.startswith(beginnings)):
                return f"{name}: {value[:60]}"
    return ""


def _reaction(new: str, marks: AutomaticMarks) -> Automatic | None:
    """A reaction as Outlook and Gmail put it in words: who, that they reacted, and nothing else."""
    folded = " ".join(fold(new[: 2 * _SHORT]).split())
    for phrase in marks.reactions:
        who, found, rest = folded.partition(phrase)
        if found and len(folded) <= _SHORT and len(who.split()) <= _WORDS_OF_A_NAME and not re.search(r"\w", rest):
            return Automatic("a reaction", Sureness.LIKELY, asks_for_a_person=True)
    return None


def _by_words(message: Message, new: str, marks: AutomaticMarks) -> Automatic | None:
    """A subject that programs write, with a text that goes with it; the subject alone makes some kinds doubtful.

    What a calendar part says is read there, whatever stands beside it.
    """
    if message.calendar is not None:
        return None
    subject = fold(message.subject).strip()
    plain = without_prefixes(subject, passed_on=False)
    beginning = _beginning(new)
    for notice in marks.notices:
        if not headed(plain, notice.subjects):
            continue
        name = f"{notice.name}: its subject begins “{plain[:30]}”"
        fits = any(text in beginning for text in notice.texts) or (notice.alone and not beginning)
        by_hand = plain != subject or "?" in plain or "?" in beginning  # programs do not reply to one, and do not ask
        if fits and not by_hand:
            return Automatic(name, Sureness.LIKELY, notice.for_a_person, notice=notice.name)
        if notice.doubtful:
            return Automatic(f"{name}, and nothing else shows that no person wrote it", Sureness.POSSIBLE)
    return None


def _by_sender(message: Message, marks: AutomaticMarks) -> Automatic | None:
    local = message.sender.addr.partition("@")[0] if message.sender else ""
    return Automatic(f"sent by {local}@", Sureness.LIKELY) if local in marks.senders else None
