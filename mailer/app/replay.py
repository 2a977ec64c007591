"""The log of a Network made anew from its archive, in a database in which nothing has happened yet. docs/register.md.

Whatever comes to something else than it did is named, and then nothing is written: what was read in one way when it
came, and in another today, is no proof of anything.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..acts import judgement
from ..codec import message as codec
from ..decision import Decision
from ..duties.consensus import closings_due
from ..errors import Refused
from ..handlers import kinds
from ..incoming import Arrival
from ..mail import Mailbox
from ..network import Network
from ..network.facts import Fact, MailJudged, ProcedureChanged
from ..network.register import Given
from ..rulebook.procedure import procedure_of
from ..sorting import sorted_by
from ..store import archive as store
from ..store import journal, record
from ..store import register as decisions
from ..store.engine import Connection
from ..store.record import Cause
from . import App, installation_of
from .archive import CLOSING, CONTENTS, FORM, GIVEN, MAIL, OF_CLOSINGS, Step, hash_of
from .office import matter, meet_again
from .register import missing, recorded

_NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was replayed: mails, facts, and how many of these were made again; decisions, and the hash of the last."""

    mails: int
    facts: int
    made_again: int
    decisions: int
    last: str


def replay(app: App, archive: Path) -> Replayed:
    """Make the log anew, in one transaction: all of it or nothing.

    Raises Refused where the file is no archive, where something has happened already in this database, and where
    something comes to something else than it did, which is named.
    """
    contents, kept = _opened(archive)
    with app.store.writing() as connection:
        if not store.is_empty(connection):
            raise Refused("something has happened in this database already; replay into a new one: mailer db upgrade")
        for table in store.KEPT:
            store.restore(connection, table, contents["rows"][table.name], kept)
        replayed = _Replay(app, connection)
        for step in contents["steps"]:
            replayed.take(step)
        store.keep_back(connection, contents["rows"]["letter"])
        if replayed.differs:
            raise Refused(_told(replayed.differs))
        on_record = decisions.records(connection)
    last = on_record[-1].sha256 if on_record else ""
    mails = len(contents["rows"]["mail"])
    return Replayed(mails, replayed.head, replayed.made_again, len(on_record), last)


def _opened(archive: Path) -> tuple[Mapping[str, Any], dict[str, bytes]]:
    try:
        with zipfile.ZipFile(archive) as packed:
            contents = json.loads(packed.read(CONTENTS))
            kept = {name: packed.read(name) for name in packed.namelist() if name != CONTENTS}
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(f"{archive} is no archive, or is damaged: {error}") from error
    if contents.get("form") != FORM:
        raise Refused(f"{archive} is an archive of another form; it was written by mailer {contents.get('software')}")
    return contents, kept


def _told(differs: Sequence[str]) -> str:
    more = len(differs) - _NAMED_AT_MOST
    lines = [*differs[:_NAMED_AT_MOST], *([f"and {more} more"] if more > 0 else [])]
    return "\n  ".join([f"{len(differs)} steps come to something else than they did; nothing was written:", *lines])


class _Replay:
    """The log as far as it is made. `differs`: a sentence for each step that comes to something else."""

    def __init__(self, app: App, connection: Connection) -> None:
        self._app = app
        self._connection = connection
        self._network = Network(app.rulebook.procedure)
        self.head = 0
        self.made_again = 0
        self.differs: list[str] = []

    def take(self, step: Step) -> None:
        """Take the step, or make it again."""
        at, cause = datetime.fromisoformat(step["at"]), Cause(step["mail"], step["person"])
        if step["kind"] == GIVEN:
            self._append([store.fact_of_row(row) for row in step["facts"]], cause, at)
            return
        facts = self._made(step, cause, at)
        if hash_of(facts) != step["sha256"]:
            what = f"mail {step['mail']}" if step["kind"] == MAIL else f"{step['about']}, {step['kind']}"
            self.differs.append(
                f"{what}, at {step['at']}: {', '.join(type(fact).__name__ for fact in facts) or 'nothing'}"
            )
        self.made_again += len(facts)
        self._append(facts, cause, at)

    def _append(self, facts: Sequence[Fact], cause: Cause, at: datetime) -> None:
        record.facts(self._connection, [(fact, cause) for fact in facts], self.head, at)
        self._network = self._network.after(*facts)
        self.head += len(facts)
        for fact in facts:
            if isinstance(fact, ProcedureChanged):
                self._under(fact.sha256)

    def _under(self, sha256: str) -> None:
        """From now on, the rules are these."""
        octets = journal.content_of(self._connection, sha256)
        if octets is not None:
            rules = procedure_of(octets, installation_of(self._app.config))
            self._network = replace(self._network, procedure=rules)

    def _made(self, step: Step, cause: Cause, at: datetime) -> Sequence[Fact]:
        if step["kind"] == MAIL:
            return self._read(step, cause, at)
        if step["kind"] == CLOSING:
            return self._closed(step, at)
        return missing(self._connection, self._network.procedure, Given(step["software"], step["hashes"]))[:1]

    def _read(self, step: Step, cause: Cause, at: datetime) -> Sequence[Fact]:
        """What comes of a mail that is read again, in the state of the Network in which it was read."""
        stored = journal.stored(self._connection, step["mail"])
        if stored is None:
            return ()
        arrival = Arrival(stored.sha256, stored.received, stored.junk)
        said, network = step["judged"], self._network
        named = matter(network, said["about"]) if said and said["about"] else None
        mail = meet_again(self._app, self._connection, network, codec.read(stored.raw), arrival, named)
        before: Sequence[Fact] = ()
        kind = said["kind"] if said else sorted_by(self._app.rulebook.sorting, mail).kind
        if said:
            before = judgement.facts_of(network, MailJudged(said["about"], stored.sha256, kind, at))
            mail = replace(mail, vouched_by=cause.person or "")
            network = network.after(*before)
        decision = kinds()[kind](mail, network, at)
        return [*before, *recorded(self._connection, network, decision, cause).facts]

    def _closed(self, step: Step, at: datetime) -> Sequence[Fact]:
        """What the closing comes to: at that instant the mailbox was read, and nothing in it waited."""
        due = closings_due(self._network, Mailbox(read_until=at), at)
        decision = next((each for each in due if each.about == step["about"]), Decision("it is not closed"))
        done = recorded(self._connection, self._network, decision, Cause(), Given(step["software"], step["hashes"]))
        return [fact for fact in done.facts if isinstance(fact, OF_CLOSINGS)]
