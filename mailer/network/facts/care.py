"""What is forgotten, and when. Source: docs/data-protection.md."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Name and addresses of a person were taken out of everything that is kept; `address` stands in their place."""

    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordsExpired:
    """The bytes of so many mails, or letters, that were older than their time were forgotten. `what`: the class."""

    what: str
    count: int
    older_than: datetime
    at: datetime
