"""Every error we raise, in one family.

    MailerError
    ├── Refused               understood, and it did not hold                     exit 1
    │   └── NotFound          no such mail, matter, letter or person
    ├── Mistakes              usage, configuration, rules or templates; all at once     exit 2
    ├── Unavailable           a server or the database cannot be reached now      exit 75
    │   ├── MailboxUnavailable
    │   ├── SubmissionUnavailable
    │   └── StoreUnavailable
    ├── StoreRefused          the database would not have a row: one mail's fault, or ours
    └── Unreadable            a mail that no reader should touch; it is kept and set aside

Two meanings carry the tree: *ours to mend* (`Mistakes`, `Refused`) and *the world's* (`Unavailable`: try again later).
Every error carries its own sentence: what happened, to what, and what to do next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class MailerError(Exception):
    """The family. `exit_code` follows the table of docs/cli.md; `temporary` says whether to try again."""

    exit_code: ClassVar[int] = 1
    temporary: ClassVar[bool] = False


class Refused(MailerError):
    """The request was understood and a rule of the Network, or the state of things, says no."""


class NotFound(Refused):
    """What was named does not exist."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: where it stands, what is wrong, and what to write instead."""

    file: str
    place: str
    problem: str
    mend: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.place}: {self.problem}. {self.mend}"


class Mistakes(MailerError):
    """Every mistake of one reading, named together so that they can be mended together."""

    exit_code = 2

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Unavailable(MailerError):
    """A server or the database cannot be reached or used now. The daemon waits and goes on."""

    exit_code = 75
    temporary = True


class MailboxUnavailable(Unavailable):
    """The IMAP server cannot be reached, refused the sign-in, or broke the connection."""


class SubmissionUnavailable(Unavailable):
    """The SMTP server cannot be reached or refused the sign-in; no letter is to blame."""


class StoreUnavailable(Unavailable):
    """The database cannot be reached, is locked, or is full."""


class StoreRefused(MailerError):
    """The database would not take a row. If it came of one mail, that mail is set aside and the others go on."""


class Unreadable(MailerError):
    """A mail that is beyond the limits at the door or that no parser survives. The reason is its sentence."""
