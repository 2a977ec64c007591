"""The command as people call it, and a Network that has lived a little: two months of it, told with `--at`."""

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mailer.app import App, dispatch, intake
from mailer.cli import main
from mailer.config import load
from mailer.demo.mails import Pen, Received
from mailer.mail import Fetched
from mailer.store.journal import Place
from mailer.store.outbox import Claimed
from mailer.store.schema import metadata

from ..build import BEN, MIRA, STRANGER, ZEF, a_mail, at
from ..installation import install

NOW = "2026-03-02T10:00"
NOTE = "# Workplan\n\n1. Members share their figures every month.\n2. The next meeting is in May.\n"
UNREADABLE = b"From: a@b.example\r\n" + b"X-A: 1\r\n" * 20_000 + b"\r\nx"
WORDS = "Our clinic in Harbour has opened.\n\n#gcm:15"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to, as its caller sees it."""

    code: int
    octets: bytes
    err: str

    @property
    def out(self) -> str:
        """What stands on standard output, as text."""
        return self.octets.decode()


def mailer(*arguments: str) -> Outcome:
    """`mailer …` in this process, by the entry point that the installed command has."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline=""), io.StringIO()
    before = sys.argv
    sys.argv = ["mailer", *arguments]
    code = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv = before
    out.flush()
    octets = out.buffer.getvalue()  # type: ignore[attr-defined]
    return Outcome(code, octets, err.getvalue())


@dataclass(frozen=True, slots=True)
class Office:
    """An installation in a folder, with the Secretariat at its desk."""

    config: Path

    @property
    def folder(self) -> Path:
        """Where everything lies."""
        return self.config.parent

    def copy(self, folder: Path) -> "Office":
        """The same Network once more, for a test that changes it."""
        for name in ("config.toml", "mailer.db"):
            shutil.copy(self.folder / name, folder / name)
        return Office(folder / "config.toml")

    def mailer(self, *arguments: str, now: str = NOW) -> Outcome:
        """One command at that instant, whatever it comes to."""
        return mailer("--config", str(self.config), "--at", now, *arguments)

    def does(self, *arguments: str, now: str = NOW) -> str:
        """One command that must succeed; returns what it printed, data first."""
        outcome = self.mailer(*arguments, now=now)
        assert outcome.code == 0, outcome
        return outcome.out + outcome.err

    def asked(self, *arguments: str, now: str = NOW) -> Any:
        """What the command answers as JSON."""
        outcome = self.mailer(*arguments, "--json", now=now)
        assert outcome.code == 0, outcome
        return json.loads(outcome.out)

    def file(self, name: str, content: str | bytes) -> str:
        """A file in the folder; returns its path."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.app() as app, app.store.reading() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }

    @contextmanager
    def app(self, now: str = NOW) -> Iterator[App]:
        """The same Network, opened beside the command."""
        instant = at(now.replace("T", " "))
        app = App(load(self.config), clock=lambda: instant)
        try:
            yield app
        finally:
            app.close()

    def receives(self, *mails: EmailMessage | bytes, now: str) -> None:
        """Mails arrive and are handled, and what is due is done."""
        with self.app(now) as app:
            place = Place(app.config.account, "INBOX", 1)
            last = intake.cursor(app, place)
            raws = [mail if isinstance(mail, bytes) else mail.as_bytes() for mail in mails]
            intake.keep(
                app, place, [Fetched(last + n, raw, app.clock()) for n, raw in enumerate(raws, 1)], last + len(raws)
            )
            while intake.handle_waiting(app):
                pass
            intake.mark_read(app, [(place, last + len(raws))], app.clock())
            app.tick()

    def sends(self, now: str, fate: Callable[[Claimed], str] = lambda _letter: "sent") -> None:
        """Everything queued goes out, and meets its fate: sent, deferred, failed or unknown."""
        replies = {"sent": "250 ok", "deferred": "451 later", "failed": "550 no such user", "unknown": ""}
        with self.app(now) as app:
            while claimed := dispatch.claim(app, "test"):
                for each in claimed:
                    assert dispatch.enter_data(app, each, "test")
                    dispatch.settle(app, each, "test", fate(each), replies[fate(each)])

    def letter(self, template: str, address: str) -> dict[str, Any]:
        """The newest letter of that kind to that person."""
        found: list[dict[str, Any]] = self.asked("outbox", "list")
        return next(each for each in found if (each["kind"], each["to"]) == (template, address))

    def answer(self, template: str, sender: str, text: str) -> EmailMessage:
        """A reply to the newest letter of that kind that the sender has."""
        letter = self.letter(template, sender)
        headers = {"In-Reply-To": f"<{letter['message_id'].strip('<>')}>"}
        return a_mail(text, sender, f"Re: {letter['subject']}", headers=headers)

    def bounce(self, template: str, address: str) -> bytes:
        """The report of a server to which that person is unknown."""
        letter = self.mailer("outbox", "show", str(self.letter(template, address)["id"]), "--raw")
        return Pen().bounce(Received.of(address, letter.octets), at("2026-03-02 09:45"))


def with_file(mail: EmailMessage, name: str, content: bytes) -> EmailMessage:
    """The mail with a PDF."""
    mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail


def counter(mail: EmailMessage, uid: str, start: datetime) -> EmailMessage:
    """The mail as a calendar program's proposal of another time, two hours from `start`."""
    end = start.replace(hour=start.hour + 2)
    mail.set_content(
        "\r\n".join(
            [
                "BEGIN:VCALENDAR",
                "PRODID:-//x//y//EN",
                "VERSION:2.0",
                "METHOD:COUNTER",
                "BEGIN:VEVENT",
                f"UID:{uid}",
                "DTSTAMP:20260302T080000Z",
                f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
                f"DTEND:{end:%Y%m%dT%H%M%SZ}",
                "SEQUENCE:0",
                "ORGANIZER:mailto:network@harbour.example",
                f"ATTENDEE;PARTSTAT=TENTATIVE;CN=Mira Leka:mailto:{MIRA}",
                "COMMENT:we are in the north that day",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        ),
        subtype="calendar",
        params={"method": "COUNTER"},
    )
    return mail


def a_lived_network(folder: Path, database: str = "sqlite:///mailer.db") -> Office:
    """Updates, two meetings, an adopted and an open consultation, minutes, and mails and letters that wait."""
    office = Office(install(folder, since="2026-02-02T09:00", database=database))
    note = office.file("note.md", NOTE)
    pdf = b"%PDF-1.4 figures of January"

    now = "2026-02-03T10:00"
    figures = with_file(a_mail("The figures of January.", subject="Data: Figures #gcm:10"), "figures.pdf", pdf)
    office.receives(figures, a_mail("Please add us.", STRANGER, "Hello"), UNREADABLE, now=now)

    now = "2026-02-04T09:00"
    where = ["--duration", "2h", "--place", "UN House", "--agenda", note]
    office.does("meeting", "plan", "--title", "First meeting", "--start", "2026-02-19T10:00", *where, now=now)
    office.does("consensus", "open", "--title", "Workplan", "--file", note, now=now)
    office.sends(now)

    office.receives(
        office.answer("invitation", MIRA, "We will attend, two persons."),
        office.answer("consultation", MIRA, "Agree"),
        now="2026-02-05T10:00",
    )
    office.receives(now="2026-02-11T17:30")
    office.sends("2026-02-11T17:30")

    now = "2026-02-20T09:00"
    office.does("minutes", "circulate", "M-2026-01", "--file", note, now=now)
    office.sends(now)
    office.receives(office.answer("minutes", ZEF, "2: replace May by June"), now=now)

    now = "2026-03-02T09:00"
    office.does("meeting", "plan", "--title", "Second meeting", "--start", "2026-03-19T10:00", *where, now=now)
    office.does("consensus", "open", "--title", "Joint note", "--file", note, "--state-concern", now=now)
    fates = {BEN: "failed", ZEF: "unknown"}
    office.sends(now, lambda letter: fates.get(letter.address, "sent") if letter.template == "invitation" else "sent")
    with office.app(now) as app, app.look() as work:
        uid = work.network.meetings["M-2026-02"].uid
    office.receives(
        with_file(a_mail(WORDS, ZEF, "Clinic"), "clinic.pdf", b"%PDF-1.4 clinic"),
        a_mail("Please see.", MIRA, "Who sent this?", proven=False),
        office.answer("consultation", ZEF, "Agree, but not paragraph 3."),
        counter(a_mail("", MIRA, "New time proposed"), uid, datetime(2026, 3, 20, 9)),  # noqa: DTZ001
        now="2026-03-02T09:30",
    )
    return office
