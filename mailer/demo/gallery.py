"""Every mail of a story as pages that a browser shows from disk: no script, no remote content, nothing that acts.

A mail's HTML stands in a frame that may run nothing; beside it the text, the calendar object, the headers, and for what
came in the trace of how it was read.
"""

import email
import email.policy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import jinja2
from icalendar import Calendar

from ..codec.message import read
from ..store import views
from ..store.engine import Store
from .cast import EVERYBODY, NETWORK_NAME, NEWCOMERS
from .stage import Chronicle, Happening

_PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Page:
    """A mail as its page shows it."""

    name: str
    at: datetime
    incoming: bool
    sender: str
    recipient: str
    subject: str
    html: str
    text: str
    events: tuple[Mapping[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    known: Mapping[str, Any]


def write(folder: Path, chronicle: Chronicle, store: Store) -> Path:
    """Write the gallery into the folder; returns its first page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PAGES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    mails = mails_by_id(store)
    with store.reading() as connection:
        letters = {row["message_id"]: row for row in views.letters(connection, None)}
    (folder / "mails").mkdir(parents=True, exist_ok=True)
    pages: dict[int, Page] = {}
    for number, happening in enumerate(chronicle.happenings):
        if happening.raw:
            page = _page(f"{number:04d}", happening, mails, letters)
            pages[number] = page
            (folder / "mails" / f"{page.name}.eml").write_bytes(happening.raw)
            rendered = environment.get_template("mail.html").render(page=page, network=NETWORK_NAME)
            (folder / "mails" / f"{page.name}.html").write_text(rendered, encoding="utf-8")
    for person in (*EVERYBODY, *NEWCOMERS):
        mine = [page for page in pages.values() if person.address in (page.recipient, page.sender)]
        rendered = environment.get_template("person.html").render(person=person, pages=mine, network=NETWORK_NAME)
        (folder / f"{_file_of(person.address)}.html").write_text(rendered, encoding="utf-8")
    first = folder / "index.html"
    rendered = environment.get_template("index.html").render(
        network=NETWORK_NAME,
        days=_days(chronicle, pages),
        people=[(person, _file_of(person.address)) for person in (*EVERYBODY, *NEWCOMERS)],
        figures=figures(chronicle, mails),
    )
    first.write_text(rendered, encoding="utf-8")
    return first


def mails_by_id(store: Store) -> dict[str, Mapping[str, Any]]:
    """Every mail that was handled, with its trace, by Message-ID."""
    with store.reading() as connection:
        rows = [views.mail_row(connection, each["id"]) for each in views.mails(connection, None, None)]
    return {row["message_id"]: row for row in rows if row is not None}


def figures(chronicle: Chronicle, mails: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, int]]:
    """What happened, counted: one line for each kind of thing."""
    kinds: dict[str, int] = {}
    for row in mails.values():
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    return [
        ("commands of the Secretariat", len(chronicle.of_kind("act"))),
        ("mails that came in", len(chronicle.of_kind("incoming"))),
        *((f"  read as {kind}", count) for kind, count in sorted(kinds.items())),
        ("  that waited for a person", sum(row["state"] != "handled" for row in mails.values())),
        ("letters that went out", len(chronicle.of_kind("outgoing"))),
        ("promises kept", len(chronicle.kept)),
        ("promises broken", len(chronicle.broken)),
    ]


def _file_of(address: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", address)


def _days(
    chronicle: Chronicle, pages: Mapping[int, Page]
) -> list[tuple[datetime, list[tuple[Happening, Page | None]]]]:
    days: list[tuple[datetime, list[tuple[Happening, Page | None]]]] = []
    for number, happening in enumerate(chronicle.happenings):
        if not days or days[-1][0].date() != happening.at.date():
            days.append((happening.at, []))
        days[-1][1].append((happening, pages.get(number)))
    return days


def _page(
    name: str, happening: Happening, mails: Mapping[str, Mapping[str, Any]], letters: Mapping[str, Mapping[str, Any]]
) -> Page:
    message = email.message_from_bytes(happening.raw, policy=email.policy.default)
    incoming = happening.kind == "incoming"
    known = read(happening.raw)
    bodies: dict[str, str] = {}
    events: list[Mapping[str, str]] = []
    files: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part.get_filename():
            files.append(f"{part.get_filename()} ({kind})")
        elif kind == "text/calendar":
            events += _events(part)
        elif kind.startswith("text/") and kind not in bodies:
            bodies[kind] = _text(part)
    return Page(
        name=name,
        at=happening.at,
        incoming=incoming,
        sender=known.sender.addr if known.sender else known.sender_claim,
        recipient=happening.recipient or ", ".join(each.addr for each in known.to),
        subject=happening.text,
        html=bodies.get("text/html", ""),
        text=known.text,
        events=tuple(events),
        headers=known.headers,
        files=tuple(files),
        known=(mails if incoming else letters).get(known.message_id, {}),
    )


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    octets = content if isinstance(content, bytes) else b""
    try:
        return octets.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return octets.decode("cp1252", "replace")


def _events(part: EmailMessage) -> list[Mapping[str, str]]:
    """What the calendar object says, for a card."""
    calendar = Calendar.from_ical(_text(part))
    return [
        {
            "method": str(calendar.get("method", "")),
            "what": str(event.get("summary", "")),
            "when": f"{event.decoded('dtstart'):%A %d %B %Y, %H:%M}",
            "where": str(event.get("location", "")),
            "attendee": str(event.get("attendee", "")).removeprefix("mailto:"),
            "answer": str(getattr(event.get("attendee"), "params", {}).get("PARTSTAT", "")),
            "sequence": str(event.get("sequence", "")),
        }
        for event in calendar.walk("VEVENT")
    ]
