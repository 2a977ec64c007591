"""The wiring, and the steps that everything is made of: take in, tick, hand out. Synchronous; opens no sockets.

`App` holds what is the same for the life of the process; `work` opens one transaction on the Network as it is. The
steps are in the files beside this one: intake (mails), office (people), delivery of letters (dispatch).
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from ..codec.letter import Sender, attachment
from ..codec.trust import Anchor
from ..config import Config
from ..duties import DUTIES, Duty
from ..errors import Unavailable
from ..incoming import Desk
from ..log import event
from ..mail import Attachment, Mailbox
from ..network.facts import RecordsExpired
from ..render import House, Renderer
from ..resources import Folder, shipped
from ..rulebook import Installation, Rulebook, load
from ..store import journal, views
from ..store.engine import Connection, Store
from ..store.record import Cause
from ..store.snapshot import Snapshot, caught_up
from ..store.snapshot import load as load_snapshot
from . import retention
from .calendar_file import CalendarFile
from .register import Rules, missing, rules_of_each_time
from .work import A_DAY, Work, Writer

Clock = Callable[[], datetime]
logger = logging.getLogger("mailer")


def system_clock() -> datetime:
    """The instant now (aware, UTC)."""
    return datetime.now(UTC)


def rules_folder(config: Config) -> Folder:
    """Where the rules in force are found."""
    return Folder(shipped("rules"), config.paths.rules)


def templates_folder(config: Config) -> Folder:
    """Where the templates in force are found."""
    return Folder(shipped("templates"), config.paths.templates)


def installation_of(config: Config) -> Installation:
    """What procedure takes from the configuration."""
    digest, operator = config.digest, config.network.secretariat
    return Installation(config.zone, config.symbol, digest.weekday, digest.time, operator)


def rulebook_of(config: Config) -> Rulebook:
    """The rules in force. Raises Mistakes."""
    return load(rules_folder(config), installation_of(config))


def house_of(config: Config) -> House:
    """What every letter says of the Network."""
    network = config.network
    return House(
        name=network.name,
        short_name=network.short_name,
        address=network.address,
        zone=config.zone,
        language=network.language,
        secretariat=network.secretariat,
        contact=network.contact,
    )


def _enclosures(config: Config) -> dict[str, Attachment]:
    """The Network's own documents that letters enclose: "terms", the Terms of Reference."""
    path = config.paths.terms
    return {"terms": attachment(path.name, path.read_bytes())} if path else {}


class App:
    """One Network at work."""

    def __init__(
        self, config: Config, clock: Clock = system_clock, draw: Callable[[int], str] = secrets.token_hex
    ) -> None:
        """Reads rules and opens the database. Raises Mistakes and StoreUnavailable.

        `draw(n)` gives n random octets in hexadecimal: everything random comes from it.
        """
        self.config = config
        self.clock = clock
        self.draw = draw
        self.rulebook = rulebook_of(config)
        self.renderer = Renderer(templates_folder(config), house_of(config))
        self.store = Store(config.database.url)
        self.store.check()
        network = config.network
        domain = network.address.partition("@")[2]
        self.sender = Sender(
            network.name,
            network.address,
            config.zone,
            f"network.{domain}",
            network.plus,
            config.sending.attach_ics,
        )
        self.desk = Desk(
            phrasebook=self.rulebook.phrasebook,
            automatic_marks=self.rulebook.automatic,
            quotations=self.rulebook.quotations,
            bounce_marks=self.rulebook.bounces,
            consents=self.renderer.answers_of("agree"),
            anchor=Anchor(tuple(config.trust.authserv_id), config.trust.exchange_online),
            address=network.address,
            names=(network.address, network.name, network.short_name),
            short_name=network.short_name,
        )
        with self.store.reading() as connection:
            self._writer = Writer(self.renderer, self.sender, self.store.secret(connection), _enclosures(config))
        self._calendar = CalendarFile(config.paths.calendar, self.sender) if config.paths.calendar else None
        self._snapshot: Snapshot | None = None
        self._expired_at: datetime | None = None

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction on the Network as it is now; what was decided in it stands once it ends without an error."""
        with self.store.writing() as connection:
            work = Work(connection, self._caught_up(connection), self._writer, self.config.sending.delay, self.clock())
            yield work
            work.flush()
        self._snapshot = work.snapshot

    @contextmanager
    def look(self) -> Iterator[Work]:
        """The same for looking only: it takes no lock, and nothing may be recorded in it."""
        with self.store.reading() as connection:
            yield Work(connection, self._caught_up(connection), self._writer, self.config.sending.delay, self.clock())

    def _caught_up(self, connection: Connection) -> Snapshot:
        if self._snapshot is None:
            return load_snapshot(connection, self.rulebook.procedure)
        return caught_up(connection, self._snapshot)

    def mailbox(self, connection: Connection) -> Mailbox:
        """What the clock's duties must know of the mailbox."""
        read_until = journal.read_until(connection, self.config.account)
        return Mailbox(read_until, views.waiting(connection), views.stopped(connection))

    def tick(self) -> int:
        """Do everything that is due; returns how many decisions were taken. A duty that fails stops no other."""
        count = sum(self._attempt(f"{duty.__module__}.{duty.__name__}", partial(self._done, duty)) for duty in DUTIES)
        count += self._attempt("register", self._put_on_record)
        keep = self.config.retention
        is_due = self._expired_at is None or self.clock() - self._expired_at >= A_DAY
        if is_due and (keep.mails or keep.letters):
            self._expired_at = self.clock()
            count += self._attempt("retention", self._expired)
        if self._calendar is not None:
            self._attempt("calendar file", partial(self._published, self._calendar))
        return count

    def rules(self, connection: Connection) -> Rules:
        """The procedure of each version that was ever in force."""
        return rules_of_each_time(connection, self.rulebook.procedure, installation_of(self.config))

    def _put_on_record(self) -> int:
        """What was adopted before there were records; nothing, from the first time on."""
        with self.work() as work:
            facts = missing(work.connection, work.network.procedure)
            work.append(facts, Cause())
        return len(facts)

    @staticmethod
    def _attempt(name: str, step: Callable[[], int]) -> int:
        """What the step returns; 0 for one that fails, which is ours to mend (a template, a rule)."""
        try:
            return step()
        except Unavailable:
            raise
        except Exception:
            logger.exception(event("a duty failed", duty=name))
            return 0

    def _published(self, file: CalendarFile) -> int:
        with self.look() as work:
            file.publish(work.network, work.snapshot.head, work.now)
        return 0

    def _expired(self) -> int:
        facts = self.expire(None)
        for fact in facts:
            logger.info(event("forgotten", what=fact.what, count=fact.count, older_than=fact.older_than.date()))
        return len(facts)

    def expire(self, person: str | None) -> tuple[RecordsExpired, ...]:
        """Forget the octets that [retention] says are old enough; the clock does so at its first tick and once a day.

        `person`: who ordered it, None for the clock. Returns what was forgotten.
        """
        with self.work() as work:
            facts = retention.expire(work, self.config.retention)
            work.append(facts, Cause(person=person))
        return facts

    def _done(self, duty: Duty) -> int:
        """One decision at a time: each is taken on the Network that the one before has made."""
        count = 0
        with self.work() as work:
            while decision := next(duty(work.network, self.mailbox(work.connection), work.now), None):
                work.record(decision, Cause())
                logger.info(event("the clock", about=decision.about, why=decision.why))
                count += 1
        return count

    def close(self) -> None:
        """Close the database."""
        self.store.close()
