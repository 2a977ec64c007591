"""What is kept of one person: shown to whoever may ask for it, or taken out of everything. docs/data-protection.md."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from ..acts import erasure as acts
from ..codec import message as codec
from ..erasure import DOMAIN, ERASED, Identity, Mender, called, names_in, pseudonyms
from ..errors import NotFound, Refused, Unreadable
from ..network import Network
from ..network.facts import ChangeProposed, Fact, PersonListed
from ..store import erasure as store
from ..store.care import compact
from ..store.engine import Connection
from ..store.history import facts
from ..store.record import Cause
from ..store.rows import row_of
from ..words import tokens
from . import App
from .work import Work


@dataclass(frozen=True, slots=True)
class OnServer:
    """A mail of the person that the mail server still has: where it lies, and how it is found there."""

    folder: str
    message_id: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did, or in a rehearsal would do.

    `known_as`: the names and addresses that are looked for. `counts`: rows by class. `reworded`: each place in a text
    that organisations decide on. `follows`: what it means for matters that go on, and what stays. `waiting`: mails that
    somebody must look at before. `on_server`: what stays on the mail server.
    """

    name: str
    known_as: tuple[str, ...]
    counts: dict[str, int]
    reworded: tuple[str, ...]
    follows: tuple[str, ...]
    waiting: tuple[int, ...]
    on_server: tuple[OnServer, ...]


# --- erasure ----------------------------------------------------------------------------------------------------------


def rehearse(app: App, address: str) -> Erasure:
    """What an erasure would do; nothing is done. Raises NotFound where nothing is known of the address."""
    with app.look() as work:
        identity, mender = _sought(app, work, address)
        return _erasure(work, identity, mender, list(store.changes(work.connection, mender, work.now)), address)


def erase(app: App, address: str, person: str) -> None:
    """Take the owner of the address out of everything, in one transaction, in the name of `person`.

    Raises NotFound where nothing is known of the address, and Refused while mails that hold them wait: what is
    forgotten before somebody has read it would be an answer that never came.
    """
    with app.work() as work:
        identity, mender = _sought(app, work, address)
        if store.unhandled(work.connection):
            raise Refused("mails wait to be handled, and may be theirs; erase again once the service has handled them")
        if waiting := store.waiting(work.connection, mender):
            ids = ", ".join(map(str, waiting))
            raise Refused(f"mails that are theirs or name them wait for a person: {ids}; see to them, then erase again")
        changes = list(store.changes(work.connection, mender, work.now))
        if not changes:
            raise _unknown(address)
        store.apply(work.connection, changes)
        work.reload()
        by = mender.text(person, own=True)
        decision = acts.erase(work.network, identity.pseudonym, tuple(identity.claimed.values()), by, work.now)
        work.record(decision, Cause(person=by))


def clean(app: App) -> None:
    """Overwrite what the erasure left in free room of the database. Raises StoreUnavailable while others use it."""
    compact(app.store)


def _sought(app: App, work: Work, address: str) -> tuple[Identity, Mender]:
    identity = _identity(app, work.connection, work.network, address)
    return identity, Mender(identity)


def _erasure(work: Work, identity: Identity, mender: Mender, changes: Sequence[store.Change], address: str) -> Erasure:
    counts = Counter(each.what for each in changes if each.what)
    if not counts:
        raise _unknown(address)
    return Erasure(
        (identity.names or identity.signed or (address,))[-1],
        tuple(dict.fromkeys((*identity.names, *identity.signed, *identity.pseudonyms, *identity.claimed))),
        dict(counts),
        tuple(each for told in facts(work.connection) for each in mender.places_on_record(told.fact)),
        tuple(acts.consequences(work.network, address, identity.claimed, work.now)),
        tuple(store.waiting(work.connection, mender)),
        tuple(_on_server(work.connection, mender)),
    )


def _unknown(address: str) -> NotFound:
    return NotFound(f"nothing is known of {address}; see: mailer members list, mailer inbox list")


def _on_server(connection: Connection, mender: Mender) -> Iterator[OnServer]:
    for row in store.mail_rows(connection):
        if store.is_from(row, mender):
            for folder in store.places(connection, row["id"]):
                yield OnServer(folder, row["message_id"], row["received"])


# --- who it is --------------------------------------------------------------------------------------------------------


def _identity(app: App, connection: Connection, network: Network, address: str) -> Identity:
    """Everything that the owner of the address is called. Raises NotFound for an address that is nobody's."""
    if address == app.config.network.address:
        raise Refused(f"{address} is the Network's own address")
    if address.endswith(f"@{DOMAIN}"):
        raise NotFound(f"nothing is known of {address}: whoever that was is erased already")
    person = network.people.person_of(address)
    told = [each.fact for each in facts(connection)]
    mine = list(dict.fromkeys((*(person.addresses if person else ()), address)))
    if person:
        mine.sort(key=lambda each: each != person.address)  # the one that names them comes first
    names = tuple(dict.fromkeys(name for fact in told if isinstance(fact, PersonListed) for name in _own(fact, mine)))
    signed = [name for fact in told for name in _own(fact, mine)]
    if not names:
        signed += _signed(connection, frozenset(mine), {*network.people.organisations, app.config.network.name})
    strangers = [each for each in network.people.persons.values() if each is not person]
    others = called(
        (*(each.name for each in strangers if each.name != ERASED), *network.people.organisations),
        tuple(other for each in strangers for other in each.addresses),
    )
    known = Identity(pseudonyms(mine, app.draw), names, others, tuple(dict.fromkeys(signed)))
    claimed = dict.fromkeys(
        each for fact in told for each in _claimed(fact, known) if not network.people.person_of(each)
    )
    return replace(known, claimed=pseudonyms(claimed, app.draw))


def _own(fact: Fact, addresses: Collection[str]) -> Iterator[str]:
    return names_in(fact, lambda each: each in addresses)


def _claimed(fact: Fact, known: Identity) -> Iterator[str]:
    """The address that somebody said to be theirs, or put beside their full name; it may be mistyped, or another's."""
    if not isinstance(fact, ChangeProposed) or fact.new_address in ("", *known.pseudonyms):
        return
    if fact.address in known.pseudonyms or tokens(fact.name) in known.full_names:
        yield fact.new_address


def _signed(connection: Connection, addresses: frozenset[str], no_person: set[str]) -> Iterator[str]:
    """The names in From of those who are on no list, but for those of organisations."""
    for row, octets in store.mails(connection):
        if row["sender"] in addresses and octets is not None:
            try:
                sender = codec.read(octets).sender
            except Unreadable:
                continue
            if sender is not None and sender.name and sender.name not in no_person:
                yield sender.name


# --- the right of access ----------------------------------------------------------------------------------------------

_README = """\
What {network} keeps of {address}, on {now:%d %B %Y}.

person.json   who you are to us, what you said, and the lists of your mails and of our letters to you;
              "file" names the mail or letter in this archive, null where we no longer keep it
mails/        the mails that came from you, as they came
letters/      the letters that went to you, as they went

Any mail program opens the .eml files. Names and addresses of other people are left out of the lists.
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept of a person: `entry` as JSON has it, `files` by their name in the archive."""

    entry: dict[str, Any]
    files: dict[str, bytes]


def holding(app: App, address: str) -> Holding:
    """Everything that is kept of the owner of the address. Raises NotFound where nothing is known of it."""
    with app.look() as work:
        connection, network, zone = work.connection, work.network, app.config.zone
        identity = _identity(app, connection, network, address)
        mender = Mender(identity)
        files: dict[str, bytes] = {}
        entry = {
            "address": address,
            "at": work.now.astimezone(zone),
            "addresses": list(identity.pseudonyms),
            "names": list(dict.fromkeys((*identity.names, *identity.signed))),
            "person": _person(network, address),
            "facts": _stated(connection, mender, zone),
            "mails": _mails(connection, mender, zone, files),
            "letters": _letters(connection, mender, zone, files),
        }
    if not any(entry[each] for each in ("person", "facts", "mails", "letters")):
        raise _unknown(address)
    return Holding(entry, files)


def archive(app: App, held: Holding) -> bytes:
    """The archive that is given to the person: a ZIP with a word of explanation, the JSON, and every mail."""
    now: datetime = held.entry["at"]
    words = _README.format(network=app.config.network.name, address=held.entry["address"], now=now)
    plain = json.dumps(held.entry, ensure_ascii=False, indent=2, default=lambda value: value.isoformat())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, octets in (("README.txt", words.encode()), ("person.json", plain.encode()), *held.files.items()):
            packed.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), octets, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _person(network: Network, address: str) -> dict[str, Any] | None:
    person = network.people.person_of(address)
    if person is None:
        return None
    return {
        "name": person.name,
        "organisation": person.organisation,
        "roles": list(person.roles),
        "languages": list(person.languages),
        "groups": network.groups_of(person),
        "deliverable": person.deliverable,
        "listed": [{"since": each.since, "until": each.until, "roles": list(each.roles)} for each in person.stays],
    }


def _stated(connection: Connection, mender: Mender, zone: tzinfo) -> dict[str, list[dict[str, Any]]]:
    """The facts that hold the person, by kind. Of lists of people only their own entry is shown."""
    found: dict[str, list[dict[str, Any]]] = {}
    for told in facts(connection):
        if mender.fact(told.fact) == told.fact:
            continue
        row = {name: _own_part(value, mender) for name, value in row_of(told.fact).items()}
        found.setdefault(told.name, []).append({"recorded": told.at.astimezone(zone), "mail": told.mail_id, **row})
    return found


def _own_part(value: Any, mender: Mender) -> Any:
    """The value; of a list of people or addresses what is the person's."""
    if not isinstance(value, list):
        return value
    return [each for each in value if not (address := _address_in(each)) or mender.is_theirs(address)]


def _address_in(entry: Any) -> str:
    return str(entry.get("address", "")) if isinstance(entry, dict) else (entry if "@" in str(entry) else "")


def _mails(connection: Connection, mender: Mender, zone: tzinfo, files: dict[str, bytes]) -> list[dict[str, Any]]:
    shown = ("id", "message_id", "sender", "subject", "kind", "state", "organisation", "about", "reason", "sha256")
    found = []
    for row, octets in store.mails(connection):
        if store.is_from(row, mender):
            file = _filed(files, f"mails/{row['id']:04}.eml", octets)
            values = {name: row[name] for name in shown}
            where = store.places(connection, row["id"])
            received = row["received"].astimezone(zone)
            trace = [step for step in row["trace"] if "@" not in step or mender.finds(step)]
            found.append({**values, "received": received, "trace": trace, "folders": where, "file": file})
    return found


def _letters(connection: Connection, mender: Mender, zone: tzinfo, files: dict[str, bytes]) -> list[dict[str, Any]]:
    shown = ("id", "message_id", "address", "template", "subject", "about", "organisation", "state", "reply")
    found = []
    for row in store.letters(connection):
        if mender.is_theirs(row["address"]):
            octets = None if row["octets"] is None else bytes(row["octets"])
            file = _filed(files, f"letters/{row['id']:04}.eml", octets)
            values = {name: row[name] for name in shown}
            found.append({**values, "written": row["created_at"].astimezone(zone), "file": file})
    return found


def _filed(files: dict[str, bytes], name: str, octets: bytes | None) -> str | None:
    if octets is None:
        return None
    files[name] = octets
    return name
