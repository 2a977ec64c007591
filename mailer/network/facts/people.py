"""The member list: who stands on it, and how it changes. Source: Terms of Reference, “Composition and Membership”."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import ChangeKind, OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class OrganisationListed:
    """An organisation stands on the member list, as this kind, from `at` on; also again, after it had left.

    `domains`: those of its own mail servers. Who writes from one of them is a colleague, and speaks for nobody.
    """

    organisation: str
    kind: OrganisationKind
    domains: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class OrganisationLeft:
    """An organisation left the Network. What it decided and shared before stays."""

    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonListed:
    """A person stands on the member list from `at` on; replaces what was known of them.

    `address` is the one under which a person was listed first: it names the person for ever, wherever letters go.
    """

    address: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AddressLearnt:
    """The person `address` has another address, confirmed by their organisation; letters go there from now on.

    Also for the address that they have, once they wrote from it again after letters had come back.
    """

    address: str
    learnt: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AddressDropped:
    """An address is not, or no longer, the person's `address`: a person of the Secretariat said so.

    From now on it is a stranger's, and letters go to the one that the person had before.
    """

    address: str
    dropped: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """A person no longer stands on the member list."""

    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeProposed:
    """Somebody or something says that the member list is not right any more. Nothing is changed by it yet.

    `address`: the person concerned, "" where it is a new one. `name` and `new_address`: what would stand on the list.
    `source`: mail, bounce, auto_reply, verification or hand; `words`: what it was read from.
    """

    about: str
    organisation: str
    change: ChangeKind
    address: str
    name: str
    new_address: str
    roles: tuple[Role, ...]
    source: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeDecided:
    """A proposed change was accepted, and takes effect, or was not. `by`: the address, or the account, that said so."""

    about: str
    accepted: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AdmissionPut:
    """A wish to join, `about`, was put to the members as this proposal."""

    about: str
    proposal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ListChecked:
    """An organisation's focal point was asked whether the list is right (`answered` False), or said that it is."""

    organisation: str
    answered: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ListShared:
    """The member list was sent to the members. Source: Terms of Reference, "share it regularly"."""

    at: datetime
