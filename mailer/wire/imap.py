"""The mailbox on its IMAP server (RFC 3501, 2177 IDLE, 6851 MOVE). Synchronous; used from one thread at a time.

What a server, or imapclient 4.1, gets wrong is met here and nowhere else:
 * imapclient formats every octet for a debug log that nobody reads: switched off, it fetches three times as fast;
 * a command goes out in several small writes, which Nagle's algorithm delays by 40 ms each: TCP_NODELAY;
 * a mail that arrives while IDLE begins is announced before or with the go-ahead, or with the answer to the command
   before, and would be slept through;
 * `UID n:*` always names the last mail, also when it is older than n;
 * LOGIN takes ASCII only, where AUTHENTICATE PLAIN takes any password;
 * Dovecot names mails that another client has expunged until it may say so, which NOOP lets it: their content is NIL.
"""

import imaplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError

from ..config import ImapSection
from ..errors import MailboxUnavailable
from ..mail import Fetched
from . import tls

BATCH = 50
BATCH_OCTETS = 8_000_000
MAIL_OCTETS = 35_000_000
_CONNECT_SECONDS = 15
_READ_SECONDS = 60


# What imapclient and imaplib raise for a server that fails, and for answers that make no sense to them.
_FAILURES = (
    IMAPClientError,
    imaplib.IMAP4.error,
    OSError,
    EOFError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


class _Client(IMAPClient):  # type: ignore[misc]
    """imapclient that hears what a server says while IDLE begins."""

    _look_first = False

    def idle(self) -> None:
        """Until the go-ahead; what is said before it is kept, as with any other command."""
        self._idle_tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if refusal := self._imap.tagged_commands.get(self._idle_tag):
                raise IMAPClientError(f"IDLE was refused: {refusal}")
        self._look_first = True

    def forget_news(self) -> None:
        """Drop what was announced so far."""
        self._imap.untagged_responses.pop("EXISTS", None)

    def has_news(self) -> bool:
        """True if new mail was announced since the news were forgotten; while idling, without waiting for any."""
        heard = [response for response in self.idle_check(0) if b"EXISTS" in response]
        return bool(heard) or "EXISTS" in self._imap.untagged_responses

    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> Any:
        """The first look after IDLE reads what is buffered already, instead of waiting for the socket."""
        if self._look_first:
            self._look_first = False
            return True
        return super()._poll_socket(sock, timeout)


class ImapMailbox:
    """A signed-in connection. Every method raises MailboxUnavailable when the server or the line fails; the connection
    is of no use after that."""

    def __init__(self, section: ImapSection) -> None:
        """Connects and signs in."""
        self._section = section
        self._idling = False
        with self._talking("reach"):
            self._client = self._connect()
        try:
            with self._talking("reach"):
                self._prepare()
            with self._talking("sign in at"):
                self._sign_in()
        except BaseException:
            self._hang_up()
            raise

    def _connect(self) -> _Client:
        section = self._section
        is_tls = section.security == "tls"
        return _Client(
            section.host,
            port=section.port,
            ssl=is_tls,
            ssl_context=tls.context(section) if is_tls else None,
            timeout=SocketTimeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
        )

    def _prepare(self) -> None:
        client = self._client
        client._imap.debug = 0
        client.normalise_times = False
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._section.security == "starttls":
            client.starttls(tls.context(self._section))

    def _sign_in(self) -> None:
        section, client = self._section, self._client
        if section.user:
            sign_in = client.plain_login if client.has_capability("AUTH=PLAIN") else client.login
            sign_in(section.user, section.secret())
        self.has_idle = bool(client.has_capability("IDLE"))
        self._has_move = bool(client.has_capability("MOVE"))
        self._has_uidplus = bool(client.has_capability("UIDPLUS"))

    @contextmanager
    def _talking(self, doing: str) -> Iterator[None]:
        where = f"the IMAP server {self._section.host}:{self._section.port}"
        try:
            yield
        except LoginError as error:
            message = f"{where} refused the sign-in of {self._section.user}: {_words(error)}. Check user and password"
            raise MailboxUnavailable(message) from error
        except ssl.SSLCertVerificationError as error:
            message = f"the certificate of {where} is not trusted: {error.verify_message}. Check host and ca_file"
            raise MailboxUnavailable(message) from error
        except _FAILURES as error:
            raise MailboxUnavailable(f"could not {doing} {where}: {_words(error)}") from error

    def prepare_folders(self) -> list[str]:
        """Create the folders that mails are filed to, where they are missing; returns the folders to read."""
        section = self._section
        with self._talking("prepare the folders at"):
            known = {name for _, _, name in self._client.list_folders()}
            for name in (section.processed, section.attention):
                if name not in known:
                    self._client.create_folder(name)
                    self._client.subscribe_folder(name)
        has_junk = bool(section.junk) and section.junk in known
        return [section.folder, *([section.junk] if has_junk else [])]

    def open(self, folder: str) -> int:
        """Select the folder; returns its UIDVALIDITY."""
        with self._talking("open a folder at"):
            uidvalidity = int(self._client.select_folder(folder)[b"UIDVALIDITY"])
            self._client.forget_news()
            return uidvalidity

    def uids_after(self, last: int) -> list[int]:
        """The UIDs of the open folder that are higher than `last`, in order."""
        with self._talking("search at"):
            self._client.noop()  # some servers show what others delivered only after a command
            self._client.forget_news()
            found = self._client.search(["UID", f"{last + 1}:*"])
        return sorted(uid for uid in found if uid > last)

    def batches(self, uids: Sequence[int]) -> list[list[int]]:
        """The UIDs in batches of at most 50 mails and about 8 MB: what is fetched is held in memory."""
        with self._talking("ask for sizes at"):
            sizes = self._client.fetch(list(uids), ["RFC822.SIZE"]) if uids else {}
        batches: list[list[int]] = []
        room = 0
        for uid in uids:
            if uid not in sizes:
                continue  # expunged by somebody meanwhile
            size = int(sizes[uid][b"RFC822.SIZE"])
            if not batches or len(batches[-1]) >= BATCH or size > room:
                batches.append([])
                room = BATCH_OCTETS
            batches[-1].append(uid)
            room -= size
        return batches

    def fetch(self, uids: Sequence[int]) -> list[Fetched]:
        """The mails as they are, still unread to people; of one that is too large only the header.

        Left out are those that are there no longer, and those that the server refuses to give.
        """
        with self._talking("fetch from"):
            try:
                return self._fetched(uids)
            except (imaplib.IMAP4.abort, ProtocolError):
                raise
            except imaplib.IMAP4.error:
                if len(uids) == 1:
                    return []
        return [mail for uid in uids for mail in self.fetch([uid])]

    def _fetched(self, uids: Sequence[int]) -> list[Fetched]:
        sizes = self._client.fetch(list(uids), ["RFC822.SIZE"]) if len(uids) == 1 else {}
        too_large = [uid for uid in uids if uid in sizes and int(sizes[uid][b"RFC822.SIZE"]) > MAIL_OCTETS]
        item = "BODY.PEEK[HEADER]" if too_large else "BODY.PEEK[]"
        key = b"BODY[HEADER]" if too_large else b"BODY[]"
        found = self._client.fetch(list(uids), [item, "INTERNALDATE"])
        return [
            Fetched(uid, bytes(found[uid][key]), _aware(found[uid][b"INTERNALDATE"]), cut=bool(too_large))
            for uid in uids
            if found.get(uid, {}).get(key) is not None
        ]

    def move(self, uids: Sequence[int], target: str) -> None:
        """Move mails of the open folder; those that are there no longer are no error."""
        with self._talking("move mails at"):
            self._client.noop()  # a server may refuse to move any of them while it still shows one that is gone
            if self._has_move:
                self._client.move(list(uids), target)
                return
            self._client.copy(list(uids), target)
            self._delete(uids)

    def flag(self, uids: Sequence[int]) -> None:
        """Flag mails of the open folder (RFC 9051 section 2.3.2); they are still flagged once they are moved."""
        with self._talking("flag mails at"):
            self._client.noop()
            self._client.add_flags(list(uids), [b"\\Flagged"])

    def _delete(self, uids: Sequence[int]) -> None:
        """Flag as deleted, and remove where that touches nobody else's deleted mail (UIDPLUS, RFC 4315)."""
        self._client.delete_messages(list(uids))
        if self._has_uidplus:
            self._client.uid_expunge(list(uids))

    def take(self, message_id: str) -> list[Fetched]:
        """Fetch and delete the mails of the open folder with this Message-ID, which must be one of our own making.

        What others wrote never goes into a search: imapclient sends line breaks in it as they are.
        """
        if not message_id.isascii() or not message_id.isprintable():
            raise ValueError(f"not a Message-ID of ours: {message_id!r}")
        with self._talking("search at"):
            self._client.noop()
            uids = self._client.search(["HEADER", "Message-ID", message_id])
        found = [mail for uid in uids for mail in self.fetch([uid])]
        if uids:
            with self._talking("delete at"):
                self._delete(uids)
        return found

    def begin_idle(self) -> bool:
        """Ask to be told of new mail in the open folder (RFC 2177); True if there is some already."""
        with self._talking("wait at"):
            self._client.idle()
            self._idling = True
            return bool(self._client.has_news())

    def end_idle(self) -> None:
        """Stop being told. Raises on a dead connection too, which imapclient would not notice while waiting."""
        with self._talking("wait at"):
            self._idling = False
            self._client.idle_done()

    def fileno(self) -> int:
        """The socket's descriptor, for an event loop to watch."""
        return int(self._client.socket().fileno())

    def close(self) -> None:
        """Sign out as far as the server still listens, and close the connection."""
        try:
            if self._idling:
                self._client.idle_done()
            self._client.logout()
        except _FAILURES:
            self._hang_up()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._client.shutdown()


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _words(error: BaseException) -> str:
    text = str(error.args[0] if error.args and isinstance(error.args[0], str) else error).strip()
    return text or type(error).__name__
