"""Real servers for tests, each in a folder of its own on ports of its own: Dovecot, Postfix, smtp-sink, PostgreSQL.

They come from Debian's packages (`make test` installs them where it may). None of them touches the machine's own
configuration, and all of them end with the test session.
"""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import textwrap
import time
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

PASSWORD = "pw"
JUNK = "Junk"


def a_folder(name: str) -> Path:
    """A new folder that any account may pass through, as the servers' own accounts must; gone with the process.

    Pytest's own folders are for its user alone: each session makes sure of that, also while another one runs.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"mailer-{name}-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes] | None = None, seconds: float = 20) -> None:
    """Until somebody listens on the port."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nobody listens on port {port}")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    extra = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *extra], check=True, capture_output=True)
    return cert, key


class Dovecot:
    """Any user, one password. Mail in maildirs; a Junk folder; LMTP for Postfix to deliver to, which takes
    user+anything@ as well, and puts it into that folder if there is one; the word on passwords for Postfix."""

    def __init__(self, settings: str = "", folder: Path | None = None) -> None:
        """`settings`: further lines of its configuration."""
        folder = folder or a_folder("dovecot")
        self.folder = folder
        self.imap_port, self.imaps_port, self.lmtp_port, self.auth_port = (free_port() for _ in range(4))
        self.cert, self.key = certificate(folder)
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._run = Path(tempfile.mkdtemp(prefix="dovecot"))  # its sockets' names must be short
        self._run.chmod(0o755)
        self._mail = folder / "mail"
        self._mail.mkdir()
        os.chown(self._mail, owner.pw_uid, owner.pw_gid)
        as_user = (
            "" if os.getuid() == 0 else f"default_internal_user={owner.pw_name}\ndefault_login_user={owner.pw_name}\n"
        )
        self._config = folder / "dovecot.conf"
        self._config.write_text(
            as_user
            + f"{settings}\n"
            + textwrap.dedent(f"""
            base_dir = {self._run}
            state_dir = {self._run}
            log_path = {folder}/dovecot.log
            protocols = imap lmtp
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{self.cert}
            ssl_key = <{self.key}
            disable_plaintext_auth = no
            auth_mechanisms = plain login
            auth_failure_delay = 0
            first_valid_uid = 1
            first_valid_gid = 1
            mail_location = maildir:~/Maildir
            mail_max_userip_connections = 200
            default_process_limit = 200
            default_client_limit = 2000
            passdb {{
              driver = static
              args = password={PASSWORD}
            }}
            userdb {{
              driver = static
              args = uid={owner.pw_uid} gid={owner.pw_gid} home={self._mail}/%u allow_all_users=yes
            }}
            namespace inbox {{
              inbox = yes
              mailbox {JUNK} {{
                auto = create
                special_use = \\Junk
              }}
            }}
            service anvil {{
              chroot =
              unix_listener anvil-auth-penalty {{
                mode = 0
              }}
            }}
            service imap-login {{
              chroot =
              inet_listener imap {{
                port = {self.imap_port}
              }}
              inet_listener imaps {{
                port = {self.imaps_port}
                ssl = yes
              }}
            }}
            service lmtp {{
              inet_listener lmtp {{
                address = 127.0.0.1
                port = {self.lmtp_port}
              }}
            }}
            service auth {{
              inet_listener {{
                address = 127.0.0.1
                port = {self.auth_port}
              }}
            }}
            lmtp_save_to_detail_mailbox = yes
            protocol lmtp {{
              postmaster_address = postmaster@example.org
              auth_username_format = %Ln
            }}
            """)
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Listen."""
        self._run.mkdir(exist_ok=True)
        self._process = subprocess.Popen(["dovecot", "-F", "-c", str(self._config)], start_new_session=True)
        wait_for_port(self.imap_port, self._process)

    def stop(self) -> None:
        """End it, with every connection."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            with contextlib.suppress(ProcessLookupError):  # its sessions outlive it
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process = None
        shutil.rmtree(self._run, ignore_errors=True)

    @contextlib.contextmanager
    def client(self, user: str):
        """A plain client of this server."""
        client = IMAPClient("127.0.0.1", self.imap_port, ssl=False, use_uid=True)
        client.normalise_times = False
        client.login(user, PASSWORD)
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.logout()

    def append(self, user: str, *mails: bytes, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Put mails into a folder, as arrived at that instant."""
        with self.client(user) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for mail in mails:
                client.append(folder, mail, msg_time=at)

    def lay(self, user: str, mail: bytes, at: datetime) -> None:
        """Put a mail into the inbox as a delivery agent does that needs no server; it arrived at that instant."""
        inbox = self._mail / user / "Maildir"
        path = inbox / "tmp" / f"{at.timestamp():.0f}.{len(list((inbox / 'new').iterdir()))}.agent"
        path.write_bytes(mail)
        os.chown(path, inbox.stat().st_uid, inbox.stat().st_gid)
        os.utime(path, (at.timestamp(), at.timestamp()))
        path.rename(inbox / "new" / path.name)

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every mail in a folder, oldest first."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def empty(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Take every mail out of a folder, oldest first."""
        with self.client(user) as client:
            client.select_folder(folder)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            client.delete_messages(list(found))
            client.expunge()
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def files(self, user: str) -> list[Path]:
        """Where the mails of the inbox lie on the disk."""
        inbox = self._mail / user / "Maildir"
        return sorted([*(inbox / "cur").iterdir(), *(inbox / "new").iterdir()])

    def restart_with_new_uidvalidity(self, user: str) -> None:
        """As after a mailbox was restored on another server: same mails, other UIDVALIDITY and UIDs."""
        for name in (
            "dovecot-uidlist",
            "dovecot-uidvalidity",
            "dovecot.index",
            "dovecot.index.cache",
            "dovecot.index.log",
        ):
            for path in (self._mail / user / "Maildir").glob(f"{name}*"):
                path.unlink()
        time.sleep(1.1)  # Dovecot takes UIDVALIDITY from the second; this is the server's clock, not luck


class Sink:
    """Postfix's smtp-sink: takes every mail, and leaves each in a file of its own. `options` as its manual has them."""

    def __init__(self, *options: str) -> None:
        folder = a_folder("sink")
        self.folder = folder
        self.port = free_port()
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Listen."""
        user = ["-u", "nobody"] if os.getuid() == 0 else []
        self.folder.chmod(0o777)
        command = ["smtp-sink", *user, *self._options, "-d", "mail.%M.", f"127.0.0.1:{self.port}", "200"]
        self._process = subprocess.Popen(command, cwd=self.folder)
        wait_for_port(self.port, self._process)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def mails(self) -> list[tuple[str, bytes]]:
        """(recipient, mail) of everything it took, in no order; its own X- headers are cut off."""
        found = []
        for path in sorted(self.folder.glob("mail.*")):
            for chunk in path.read_bytes().split(b"X-Client-Addr: ")[1:]:
                recipient = chunk.partition(b"X-Rcpt-Args: <")[2].partition(b">")[0].decode()
                mail = chunk.partition(b"Received: ")[2]
                if mail:
                    found.append((recipient, b"Received: " + mail))
        return found


class Postfix:
    """A submission server that delivers everything by LMTP to a Dovecot. Needs root, as Postfix does.

    STARTTLS on `port`, TLS on `tls_port`, with the Dovecot's certificate; a password is asked for inside of it only.
    `refused@` and `later@` are refused, for good and for now, and so is `anything+more@plain.example`; mail to
    `lost+more@` is taken and lost. It vouches for harbour.example.
    """

    def __init__(self, dovecot: Dovecot) -> None:
        folder = a_folder("postfix")
        self.folder = folder
        self.port, self.tls_port = free_port(), free_port()
        self._config = folder / "etc"
        self._config.mkdir(parents=True)
        (folder / "queue").mkdir()
        (folder / "data").mkdir()
        shutil.chown(folder / "data", "postfix")
        (self._config / "main.cf").write_text(
            textwrap.dedent(f"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            mail_owner = postfix
            setgid_group = postdrop
            myhostname = mx.harbour.example
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mydestination =
            local_recipient_maps =
            alias_maps =
            virtual_mailbox_domains = static:all
            virtual_mailbox_maps =
            virtual_transport = lmtp:inet:127.0.0.1:{dovecot.lmtp_port}
            recipient_delimiter =
            smtpd_recipient_restrictions = check_recipient_access regexp:{self._config}/recipients,
              permit_mynetworks, reject
            smtpd_tls_cert_file = {dovecot.cert}
            smtpd_tls_key_file = {dovecot.key}
            smtpd_tls_security_level = may
            smtpd_tls_auth_only = yes
            smtpd_sasl_auth_enable = yes
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = inet:127.0.0.1:{dovecot.auth_port}
            header_checks = regexp:{self._config}/header_checks
            maillog_file = {folder}/postfix.log
            maillog_file_prefixes = {folder}
            lmtp_destination_recipient_limit = 1
            """)
        )
        # What a mail exchanger does that knows its business: nobody else may speak in its name.
        (self._config / "header_checks").write_text(
            "/^Authentication-Results:\\s*mx\\.harbour\\.example/ IGNORE\n"
            "/^From:.*@harbour\\.example/ PREPEND Authentication-Results: mx.harbour.example;"
            " dmarc=pass header.from=harbour.example\n"
        )
        (self._config / "recipients").write_text(
            "/^refused@/ 550 5.1.1 no such user\n"
            "/^later@/ 450 4.2.0 come back later\n"
            "/\\+.*@plain\\.example$/ 550 5.1.1 no such user\n"
            "/^lost.*\\+/ DISCARD\n"
        )
        (self._config / "master.cf").write_text(
            "\n".join(
                [
                    f"127.0.0.1:{self.port} inet n - n - - smtpd",
                    f"127.0.0.1:{self.tls_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes",
                    "tlsmgr unix - - n 1000? 1 tlsmgr",
                    "pickup unix n - n 60 1 pickup",
                    "cleanup unix n - n - 0 cleanup",
                    "qmgr unix n - n 300 1 qmgr",
                    "rewrite unix - - n - - trivial-rewrite",
                    "bounce unix - - n - 0 bounce",
                    "defer unix - - n - 0 bounce",
                    "trace unix - - n - 0 bounce",
                    "proxymap unix - - n - - proxymap",
                    "smtp unix - - n - - smtp",
                    "lmtp unix - - n - - lmtp",
                    "error unix - - n - - error",
                    "retry unix - - n - - error",
                    "discard unix - - n - - discard",
                    "anvil unix - - n - 1 anvil",
                    "scache unix - - n - 1 scache",
                    "postlog unix-dgram n - n - 1 postlogd",
                    "",
                ]
            )
        )

    def start(self) -> None:
        """Listen."""
        subprocess.run(["postfix", "-c", str(self._config), "start"], check=True, capture_output=True)
        wait_for_port(self.port)

    def wait_until_delivered(self, seconds: float = 30) -> None:
        """Until the queue is empty."""
        queues = [self.folder / "queue" / name for name in ("maildrop", "incoming", "active", "deferred")]
        until = time.monotonic() + seconds
        while any(path.is_file() for queue in queues for path in queue.rglob("*")):
            if time.monotonic() > until:
                raise RuntimeError("Postfix has mail that it could not deliver")
            time.sleep(0.005)

    def stop(self) -> None:
        """End it."""
        subprocess.run(["postfix", "-c", str(self._config), "stop"], check=False, capture_output=True)


class PostgreSQL:
    """A cluster of its own, reachable by socket and port; databases are made on demand."""

    def __init__(self) -> None:
        folder = a_folder("postgresql")
        self.folder = folder
        self.port = free_port()
        self._data = folder / "data"
        self._bin = binaries_of_postgresql()
        folder.chmod(0o777)

    def _run(self, program: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*as_user, str(self._bin / program), *arguments], check=True, capture_output=True, cwd=self.folder
        )

    def start(self) -> None:
        """Create the cluster and listen."""
        self._run("initdb", "-D", str(self._data), "-U", "mailer", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self._listen()

    def _listen(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End it."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")

    def come_back(self) -> None:
        """Listen again after a stop, with everything that was there."""
        self._listen()

    def database(self, name: str) -> str:
        """The URL of a new database."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "mailer", name)
        return f"postgresql://mailer@127.0.0.1:{self.port}/{name}"


def binaries_of_postgresql() -> Path | None:
    """Debian's folder of server programs, which is on nobody's PATH; None if PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent if found else None
