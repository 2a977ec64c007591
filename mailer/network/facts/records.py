"""What is put on record beside what happened: decisions, the rules they were taken under, whose word a mail rests on.

Source: docs/register.md.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DecisionRecorded:
    """The record of a decision, as it was when it was adopted; nothing in it is a person or their words.

    `record` is JSON in its canonical form, with the hash of the record before it; `sha256` is its own.
    """

    about: str
    number: str
    record: str
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProcedureChanged:
    """What follows is decided under this version of rules/procedure.toml, whose octets are kept by their `sha256`."""

    version: str
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MailJudged:
    """A person of the Secretariat said of which `kind` a mail is, and perhaps which matter it is about.

    `mail` is its sha256. What the mail then did stands behind it in the log, with the same cause.
    """

    about: str | None
    mail: str
    kind: str
    at: datetime
