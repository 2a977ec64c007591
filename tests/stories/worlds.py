"""Worlds that a story can be played in, beside the embedded one of the demo; and a life in one of them."""

import contextlib
import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from mailer.cli import cli
from mailer.codec.message import read
from mailer.demo.cast import EVERYBODY, NEWCOMERS, STRANGER
from mailer.demo.stage import Access

from ..build import a_mail, at
from ..installation import Installation
from ..servers import PASSWORD, Dovecot, Postfix, Sink

NETWORK = "network"


def command(arguments: Sequence[str]) -> str:
    """One `mailer …` in this process; returns what it printed on standard output."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.main(list(arguments), standalone_mode=False)
    return printed.getvalue()


class RealWorld:
    """A Dovecot in which everybody has a mailbox, named by the local part, and a Postfix that delivers to it."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix) -> None:
        self._dovecot = dovecot
        self._postfix = postfix
        self._addresses = {each.address.partition("@")[0]: each.address for each in (*EVERYBODY, *NEWCOMERS, STRANGER)}
        for user in (NETWORK, *self._addresses):
            dovecot.empty(user)

    def access(self, database: str) -> Access:
        """How the Network reaches these servers, and its database."""
        login = 'host = "127.0.0.1"\nport = {}\nsecurity = "none"'
        imap = f'{login.format(self._dovecot.imap_port)}\nuser = "{NETWORK}"\npassword = "{PASSWORD}"'
        return Access(imap, login.format(self._postfix.port), f'url = "{database}"')

    def deliver(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Put a mail into the Network's mailbox, as arrived at that instant."""
        self._dovecot.append(NETWORK, raw, at=at, folder=folder)

    def take_sent(self) -> list[tuple[str, bytes]]:
        """(recipient, mail) of everything that reached a mailbox since it was last asked."""
        self._postfix.wait_until_delivered()
        return [(address, raw) for user, address in self._addresses.items() for raw in self._dovecot.empty(user)]


class Life:
    """An installation that is moved through time: mails lie in a Dovecot, and what was sent is what a server took."""

    def __init__(self, network: Installation, dovecot: Dovecot, server: Sink) -> None:
        self.network, self.dovecot, self.server = network, dovecot, server
        self.now = ""

    def mailer(self, *arguments: str) -> str:
        """One command at this instant, which must succeed; returns what it printed."""
        return self.network.mailer("--at", self.now, *arguments).strip()

    def asked(self, *arguments: str) -> Any:
        """What the command answers as JSON."""
        return json.loads(self.mailer(*arguments, "--json"))

    def file(self, name: str, text: str) -> str:
        """A file of these words; returns its path."""
        path = self.network.folder / name
        path.write_text(text)
        return str(path)

    def arrives(self, when: str, *mails: EmailMessage, folder: str = "INBOX") -> None:
        """These mails lie in the mailbox, as arrived then."""
        arrived = at(when.replace("T", " "))
        self.dovecot.append(self.network.user, *(mail.as_bytes() for mail in mails), at=arrived, folder=folder)

    def run(self, now: str, *mails: EmailMessage) -> None:
        """These mails arrive, and the service has its turn."""
        self.now = now
        self.arrives(now, *mails)
        self.mailer("run", "--once")

    def sent(self, words: str) -> dict[str, EmailMessage]:
        """Who has a letter with these words in its subject: by address, the newest."""
        return {address: mail for address, mail in self._read() if words in str(mail["Subject"])}

    def of_kind(self, kind: str) -> dict[str, EmailMessage]:
        """Who has a letter of this kind: by address, the newest."""
        named = {row["message_id"] for row in self.network.letters() if row["template"] == kind}
        return {address: mail for address, mail in self._read() if str(mail["Message-ID"]).strip("<>") in named}

    def copies(self, kind: str) -> dict[str, int]:
        """How often the server has taken each letter of this kind, by address."""
        named = {row["message_id"] for row in self.network.letters() if row["template"] == kind}
        return dict(Counter(to for to, raw in self.server.mails() if read(raw).message_id in named))

    def _read(self) -> list[tuple[str, EmailMessage]]:
        taken = self.server.mails()
        found = [(address, message_from_bytes(raw, EmailMessage, policy=policy.default)) for address, raw in taken]
        return sorted(found, key=lambda each: each[1]["Date"].datetime)

    def answer(self, sender: str, words: str, text: str, *, proven: bool = True) -> EmailMessage:
        """A reply of the sender to the newest letter with these words in its subject that they have."""
        return reply(self.sent(words)[sender], sender, text, proven=proven)


def reply(letter: EmailMessage, sender: str, text: str, *, proven: bool = True) -> EmailMessage:
    """What a mail program makes of an answer to that letter."""
    headers = {"In-Reply-To": str(letter["Message-ID"])}
    return a_mail(text, sender, f"Re: {letter['Subject']}", proven=proven, headers=headers)


def words_of(mail: EmailMessage) -> str:
    """What a letter says as plain text, in one line."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())
