"""Worlds that a story can be played in, beside the embedded one of the demo."""

import contextlib
import io
from collections.abc import Sequence
from datetime import datetime

from mailer.cli import cli
from mailer.demo.cast import EVERYBODY, NEWCOMERS, STRANGER
from mailer.demo.stage import Access
from mailer.demo.world import EmbeddedWorld

from ..servers import PASSWORD, Dovecot, Postfix

NETWORK = "network"


def command(arguments: Sequence[str]) -> str:
    """One `mailer …` in this process; returns what it printed on standard output."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.main(list(arguments), standalone_mode=False)
    return printed.getvalue()


def access_to_embedded(world: EmbeddedWorld) -> Access:
    """How the Network reaches the servers of the demo."""
    login = 'host = "127.0.0.1"\nport = {}\nsecurity = "none"'
    return Access(
        f'{login.format(world.imap_port)}\nuser = "network"\npassword = "harbour"', login.format(world.smtp_port)
    )


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
