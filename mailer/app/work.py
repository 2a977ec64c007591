"""One transaction: the Network as it is, and what is decided on it, written down with its letters."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..codec import letter as codec
from ..codec.calendar import carried
from ..codec.html import text_of
from ..decision import Decision
from ..errors import Refused
from ..mail import Attachment, Letter
from ..network import Network
from ..network.facts import Fact, ProcedureChanged
from ..render import Renderer
from ..store import journal, record
from ..store import register as rules
from ..store.engine import Connection
from ..store.record import Cause, Outcome, Posted, Settled
from ..store.snapshot import Snapshot, load
from .register import adopted_by, recorded

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters out. `secret` makes the tokens of this installation. `enclosures`: the Network's own documents by
    name."""

    renderer: Renderer
    sender: codec.Sender
    secret: str
    enclosures: Mapping[str, Attachment]

    def write(self, letter: Letter, now: datetime) -> Posted:
        """The letter as bytes, ready for the outbox. Raises Mistakes for a template that fails.

        A calendar object that is not in order is no error here: what stops the letter stands beside it.
        """
        letter = self._enclosed(letter)
        token = codec.token_of(self.secret, letter.key, letter.to.addr)
        words = self.renderer.render(letter, token)
        octets = codec.write(letter, words, self.sender, token, self.secret, now)
        shown = "\n".join((words.subject, words.preview, words.text))
        in_html = text_of(words.html)
        identifier = codec.message_id(token, self.sender.address)
        faults = carried.faults(octets) if letter.event or letter.dates else ()
        fault = f"its calendar object is not in order: {'. '.join(map(str, faults))}" if faults else ""
        return Posted(letter, token, identifier, words.subject, shown, in_html, octets, fault)

    def _enclosed(self, letter: Letter) -> Letter:
        """The letter with the documents that it encloses, as far as there are any."""
        files = tuple(self.enclosures[name] for name in letter.encloses if name in self.enclosures)
        return replace(letter, attachments=(*letter.attachments, *files))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decision with its letters written out: nothing about it can fail any more but the database."""

    decision: Decision
    posted: tuple[Posted, ...]
    cause: Cause


class Work:
    """A transaction in hand. `now` is its instant; `snapshot` moves on with what is recorded."""

    def __init__(
        self, connection: Connection, snapshot: Snapshot, writer: Writer, delay: timedelta, now: datetime
    ) -> None:
        self.connection = connection
        self.snapshot = snapshot
        self.now = now
        self._writer = writer
        self._delay = delay
        self._courtesies: dict[str, int] = {}
        self._written_to = snapshot.head
        self._rules_noted = False
        self._facts: list[tuple[Fact, Cause]] = []
        self._letters: list[tuple[Posted, Cause]] = []
        self._files: dict[str, bytes] = {}
        self._settled: list[Settled] = []
        self._done: list[tuple[int, Outcome]] = []

    @property
    def network(self) -> Network:
        """The Network as it is, with everything that was recorded in this transaction."""
        return self.snapshot.network

    def prepare(self, decision: Decision, cause: Cause) -> Prepared:
        """The decision with its letters as bytes. Courtesies beyond what one person gets in a day are left out.

        Letters to more than one organisation that a person orders wait for the time in which they may still be stopped.
        What is adopted is put on record. Raises Refused if somebody who orders it would have a letter stopped: they can
        mend what is wrong with it. What a mail or the clock causes goes on without that letter, of which the
        Secretariat is told.
        """
        if adopted_by(decision):
            self.flush()  # the record is made of the log
            decision = recorded(self.connection, self.network, decision, cause)
        letters: Iterable[Letter] = (each for each in decision.letters if not each.courtesy or self._may_answer(each))
        if cause.person is not None and self._delay and len({each.to.organisation for each in decision.letters}) > 1:
            letters = (replace(each, not_before=self.now + self._delay) for each in letters)
        files = {each.sha256: each.content for each in decision.files}
        posted = tuple(self._writer.write(self._with_enclosures(each, files), self.now) for each in letters)
        stopped = next((each for each in posted if each.fault), None)
        if cause.person is not None and stopped is not None:
            raise Refused(f"nothing is done, since a letter to {stopped.letter.to.addr} can't go out: {stopped.fault}")
        return Prepared(decision, posted, cause)

    def _with_enclosures(self, letter: Letter, files: dict[str, bytes]) -> Letter:
        """The letter with the kept files that go with it. `files`: octets by sha256; what is looked up is put there."""
        for each in letter.enclosures:
            octets = None if each.sha256 in files else journal.content_of(self.connection, each.sha256)
            files.update({each.sha256: octets} if octets is not None else {})
        kept = (each for each in letter.enclosures if each.sha256 in files)
        enclosed = (codec.attachment(each.name, files[each.sha256], each.type) for each in kept)
        return replace(letter, attachments=(*letter.attachments, *enclosed))

    def write(self, prepared: Prepared) -> None:
        """Append the facts, queue the letters, settle what is thereby answered.

        What is written reaches the database with the next `flush`, so that a batch of mails takes few statements.
        """
        decision = prepared.decision
        self.append(decision.facts, prepared.cause)
        self._letters += [(each, prepared.cause) for each in prepared.posted]
        self._files.update({each.sha256: each.content for each in decision.files})
        if decision.settles and decision.about is not None:
            why = f"answered since: {decision.why}"
            settled = Settled(decision.organisation, decision.about, decision.settles, why, decision.spares)
            self._settle(settled)

    def _settle(self, settled: Settled) -> None:
        """What waits in the database is settled with the next flush; what waits since the last one is settled here."""
        self._settled.append(settled)
        self._done = [
            (mail_id, replace(outcome, state="handled", reason=settled.why) if settled.covers(outcome) else outcome)
            for mail_id, outcome in self._done
        ]

    def append(self, facts: Sequence[Fact], cause: Cause) -> None:
        """Append facts that no letters go with; before them, if they are the first under other rules, these rules."""
        new = [(fact, cause) for fact in facts]
        if new and not self._rules_noted:
            new = [*((fact, Cause()) for fact in self._other_rules()), *new]
            self._rules_noted = True
        self._facts += new
        self.snapshot = Snapshot(self.network.after(*(fact for fact, _ in new)), self.snapshot.head + len(new))

    def _other_rules(self) -> list[Fact]:
        procedure = self.network.procedure
        sha256 = hashlib.sha256(procedure.source).hexdigest()
        is_known = rules.procedure_noted(self.connection) == sha256
        return [] if is_known else [ProcedureChanged(procedure.version, sha256, self.now)]

    def finish(self, mail_id: int, outcome: Outcome) -> None:
        """Mark how a mail was handled."""
        self._done.append((mail_id, outcome))

    def flush(self) -> None:
        """Write down what was kept back so far."""
        journal.keep_files(self.connection, self._files)
        for fact, _ in self._facts:
            if isinstance(fact, ProcedureChanged):
                rules.keep_procedure(self.connection, fact.sha256, self.network.procedure.source)
        record.facts(self.connection, self._facts, self._written_to, self.now)
        record.letters(self.connection, self._letters, self.network, self.now)
        record.settle(self.connection, self._settled, self.now)
        record.finish(self.connection, self._done, self.now)
        self._written_to = self.snapshot.head
        self._facts, self._letters, self._files, self._settled, self._done = [], [], {}, [], []

    def record(self, decision: Decision, cause: Cause) -> Prepared:
        """Prepare, write and flush."""
        prepared = self.prepare(decision, cause)
        self.write(prepared)
        self.flush()
        return prepared

    def reload(self) -> None:
        """Take the Network anew from the database, in which what was recorded earlier has been rewritten."""
        self.snapshot = load(self.connection, self.network.procedure)
        self._written_to = self.snapshot.head

    def expect_answers_to(self, addresses: Iterable[str]) -> None:
        """Look up, at once for all of them, how many courtesies these people have had in the last day."""
        since = self.now - A_DAY
        self._courtesies.update(record.courtesies_since(self.connection, sorted(set(addresses)), since))

    def _may_answer(self, letter: Letter) -> bool:
        had = self._courtesies.get(letter.to.addr, 0)
        self._courtesies[letter.to.addr] = had + 1
        return had < self.network.procedure.courtesies_per_day
