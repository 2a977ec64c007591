"""What organisations share, and the digest. Source: Terms of Reference, duty 1."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import UpdateKind


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the library: its bytes are stored once under `sha256`."""

    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class UpdateShared:
    """An organisation shared something with an audience. Source: Terms of Reference, duty 1."""

    about: str
    kind: UpdateKind
    title: str
    organisation: str
    address: str
    audience: str
    tags: tuple[str, ...]
    text: str
    documents: tuple[Document, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AudienceChanged:
    """What was shared is for another audience from now on."""

    about: str
    audience: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestIssued:
    """The digest of a week went out, or was rightly left out since there was nothing (`items` empty)."""

    period: str
    since: datetime | None
    until: datetime
    items: tuple[str, ...]
