"""rules/automatic.toml: what marks mail that no person wrote."""

from pydantic import Field

from ..codec.trust import AutomaticMarks
from ..errors import Mistake, Mistakes
from ..resources import Folder
from ..toml import Table, read
from ..words import fold

FILE = "automatic.toml"


class AutomaticFile(Table):
    """The file."""

    headers: dict[str, list[str]] = Field(examples=["precedence = ['auto_reply']"])
    subjects: dict[str, list[str]] = Field(examples=["en = ['Automatic reply']"])
    senders: list[str] = Field(examples=[["mailer-daemon"]])


def read_automatic(folder: Folder) -> AutomaticMarks:
    """The marks in force. Raises Mistakes."""
    path = folder.find(FILE)
    if path is None:
        raise Mistakes([Mistake(FILE, "file", "is missing", "Put the shipped one back")])
    file = read(path, AutomaticFile)
    return AutomaticMarks(
        headers=tuple((name.lower(), tuple(fold(value) for value in values)) for name, values in file.headers.items()),
        subjects=tuple(fold(text) for texts in file.subjects.values() for text in texts),
        senders=tuple(sender.lower() for sender in file.senders),
    )
