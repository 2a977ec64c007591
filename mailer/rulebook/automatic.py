"""rules/automatic.toml: what marks mail that no person wrote, and what mail servers say in words."""

from pydantic import Field

from ..codec.automatic import AutomaticMarks, Notice
from ..codec.bounce import BounceMarks
from ..errors import Mistake, Mistakes
from ..resources import Folder
from ..toml import Table, read
from ..words import fold

FILE = "automatic.toml"
Texts = dict[str, list[str]]


class NoticeTable(Table):
    """A kind of notice: what its subject begins with and what it says, by language."""

    name: str = Field(examples=["out of office"])
    subjects: Texts = Field(examples=["en = ['automatic reply']"])
    texts: Texts = Field(examples=["en = ['i am out of the office']"])
    alone: bool = False
    doubtful: bool = False
    for_a_person: bool = False


class BouncesTable(Table):
    """What mail servers write in words, by language."""

    programs: list[str] = Field(examples=[["mailer-daemon"]])
    names: list[str] = Field(examples=[["mail delivery"]])
    returned: list[str] = Field(examples=[["copy of the message"]])
    subjects: Texts = Field(examples=["en = ['undeliverable']"])
    failed: Texts = Field(examples=["en = ['could not be delivered']"])
    delayed: Texts = Field(examples=["en = ['will be retried']"])


class AutomaticFile(Table):
    """The file."""

    senders: list[str] = Field(examples=[["mailer-daemon"]])
    programs: list[str] = Field(examples=[["user-agent"]])
    headers: Texts = Field(examples=["precedence = ['auto_reply']"])
    with_suppress: Texts = Field(examples=["x-ms-exchange-inbox-rules-loop = ['*']"])
    doubtful: Texts = Field(examples=["x-mailer = ['mailman']"])
    parts: dict[str, str] = Field(examples=["reaction = 'a reaction'"])
    reactions: Texts = Field(examples=["en = ['reacted to your message']"])
    notice: list[NoticeTable] = Field(examples=[["see the shipped file"]])
    bounces: BouncesTable = Field(examples=["see the shipped file"])


def read_automatic(folder: Folder) -> tuple[AutomaticMarks, BounceMarks]:
    """The marks in force, and those of letters that came back. Raises Mistakes."""
    path = folder.find(FILE)
    if path is None:
        raise Mistakes([Mistake(FILE, "file", "is missing", "Put the shipped one back")])
    file = read(path, AutomaticFile)
    return _automatic(file), _bounces(file.bounces)


def _automatic(file: AutomaticFile) -> AutomaticMarks:
    notices = [
        Notice(each.name, _folded(each.subjects), _folded(each.texts), each.alone, each.doubtful, each.for_a_person)
        for each in file.notice
    ]
    return AutomaticMarks(
        headers={name.lower(): _all(values) for name, values in file.headers.items()},
        with_suppress={name.lower(): _all(values) for name, values in file.with_suppress.items()},
        doubtful={name.lower(): _all(values) for name, values in file.doubtful.items()},
        parts={kind.lower(): name for kind, name in file.parts.items()},
        reactions=_folded(file.reactions),
        notices=tuple(notices),
        senders=frozenset(each.lower() for each in (*file.senders, *file.bounces.programs)),
        programs=tuple(each.lower() for each in file.programs),
    )


def _bounces(table: BouncesTable) -> BounceMarks:
    return BounceMarks(
        programs=frozenset(each.lower() for each in table.programs),
        names=_all(table.names),
        subjects=_folded(table.subjects),
        failed=_folded(table.failed),
        delayed=_folded(table.delayed),
        returned=_all(table.returned),
    )


def _folded(texts: Texts) -> tuple[str, ...]:
    return _all([text for each in texts.values() for text in each])


def _all(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(fold(text).split()) for text in texts))
