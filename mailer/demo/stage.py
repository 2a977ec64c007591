"""Where a story is played: a folder, a clock that the story moves, the command, and the world outside.

The story does what people do, and nothing else: it runs `mailer …`, and it writes and reads mails.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ..codec.message import read
from .cast import ADDRESS, AUTHSERV_ID, NETWORK_NAME, SHORT_NAME, Person
from .mails import Pen, Received, octets

ZONE = ZoneInfo("Europe/Tirane")

Command = Callable[[Sequence[str]], str]
Echo = Callable[[str], None]


class World(Protocol):
    """Mail servers: the Network's own, and those of everybody it writes to."""

    def deliver(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Put a mail into the Network's mailbox, as arrived at that instant."""

    def take_sent(self) -> list[tuple[str, bytes]]:
        """(recipient, mail) of everything that was sent since it was last asked."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the Network reaches its servers, as lines for its configuration."""

    imap: str
    smtp: str
    database: str = 'url = "sqlite:///mailer.db"'


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing of the story, for the gallery. `kind`: act, incoming, outgoing, promise, broken."""

    at: datetime
    kind: str
    text: str
    raw: bytes = b""
    recipient: str = ""


@dataclass(slots=True)
class Chronicle:
    """Everything that happened, in order."""

    happenings: list[Happening] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """The promises that were not kept."""
        return [each.text for each in self.happenings if each.kind == "broken"]

    @property
    def kept(self) -> list[str]:
        """The promises that were kept."""
        return [each.text for each in self.happenings if each.kind == "promise"]

    def of_kind(self, kind: str) -> list[Happening]:
        """The happenings of that kind."""
        return [each for each in self.happenings if each.kind == kind]


class Stage:
    """The place of a story. `now` is the story's instant; it only moves forward."""

    def __init__(self, folder: Path, world: World, access: Access, command: Command, echo: Echo) -> None:
        self.folder = folder
        self.pen = Pen()
        self.chronicle = Chronicle()
        self.now = datetime(2026, 1, 1, tzinfo=ZONE)
        self._world = world
        self._command = command
        self._echo = echo
        self._letters: list[Received] = []
        self.config = folder / "config.toml"
        self.config.write_text(_configuration(access), encoding="utf-8")

    # --- time and the command ---

    def at(self, moment: str) -> None:
        """Move the clock: "2026-01-05 09:00"."""
        instant = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
        if instant.date() != self.now.date():
            self._echo(f"  {instant:%a %d %b}")
        self.now = max(self.now, instant)

    def mailer(self, *arguments: str) -> str:
        """Run the command at the story's instant; returns what it printed."""
        return self._command(["--config", str(self.config), "--at", self.now.isoformat(), *arguments]).strip()

    def asked(self, *arguments: str) -> Any:
        """What the command answers as JSON."""
        return json.loads(self.mailer(*arguments, "--json"))

    def act(self, *arguments: str) -> str:
        """Something that the Secretariat does, and that the chronicle tells."""
        self._note(Happening(self.now, "act", "mailer " + " ".join(_quoted(each) for each in arguments)))
        return self.mailer(*arguments)

    def file(self, name: str, text: str) -> str:
        """A file in the story's folder; returns its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    # --- mails ---

    def run(self) -> None:
        """One pass of the service: what arrived is read, what is due is done, what is queued goes out."""
        self.mailer("run", "--once")
        for recipient, raw in self._world.take_sent():
            letter = Received.of(recipient, raw)
            self._letters.append(letter)
            self._note(Happening(self.now, "outgoing", letter.subject, raw, recipient))

    def arrives(self, mail: EmailMessage | bytes, folder: str = "INBOX") -> None:
        """A mail reaches the Network's mailbox."""
        raw = octets(mail)
        self._world.deliver(raw, self.now, folder)
        self._note(Happening(self.now, "incoming", read(raw).subject, raw))

    def letters_to(self, person: Person, words: str = "") -> list[Received]:
        """What the person has received, with these words in the subject; oldest first."""
        mine = [letter for letter in self._letters if letter.recipient == person.address]
        return [letter for letter in mine if words.casefold() in letter.subject.casefold()]

    def letter_to(self, person: Person, words: str) -> Received:
        """The newest of them."""
        found = self.letters_to(person, words)
        if not found:
            got = "; ".join(letter.subject for letter in self.letters_to(person)) or "nothing"
            raise LookupError(f"{person.name} has no letter “{words}”, but: {got}")
        return found[-1]

    # --- what the story promises ---

    def promise(self, sentence: str, kept: bool) -> None:
        """Something that must hold now; told as kept or broken."""
        self._note(Happening(self.now, "promise" if kept else "broken", sentence))
        self._echo(f"    {'✔' if kept else '✘'} {sentence}")

    def _note(self, happening: Happening) -> None:
        self.chronicle.happenings.append(happening)


def _quoted(argument: str) -> str:
    return f'"{argument}"' if " " in argument else argument


def _configuration(access: Access) -> str:
    return f"""
[network]
name = "{NETWORK_NAME}"
short_name = "{SHORT_NAME}"
address = "{ADDRESS}"
timezone = "{ZONE.key}"
secretariat = "IOM"
contact = "Ana Hoxha, +355 4 000 0000"

[imap]
{access.imap}

[smtp]
{access.smtp}

[database]
{access.database}

[trust]
authserv_id = ["{AUTHSERV_ID}"]

[paths]
terms = "terms-of-reference.txt"
calendar = "calendar.ics"

[sending]
delay = "0"
rate = "0"

[log]
level = "error"
"""
