"""A whole installation in a folder: its configuration, its database, its members, and the command, run as users do."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from mailer.app import App
from mailer.cli import cli
from mailer.config import load
from mailer.store import views
from mailer.store.engine import Store
from mailer.store.views import Row

from .servers import PASSWORD, Dovecot

MEMBERS = """organisation,kind,name,address,role,groups
IOM,member,Ana Hoxha,ana@iom.example,focal_point;secretariat,
IOM,member,Luan Shehu,luan@iom.example,head;co_chair,
UNHCR,member,Mira Leka,mira@unhcr.example,focal_point,
UNHCR,member,Ben Okoro,ben@unhcr.example,alternate,
UNICEF,member,Zef Rama,zef@unicef.example,focal_point,
Ministry of Interior,ministry,Arben Zeqiri,arben@interior.example,focal_point,
"""


HERE = Path(__file__).parent


def until(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"it did not come to pass: {what}")
        time.sleep(0.01)


def install(
    folder: Path,
    imap_port: int = 1,
    smtp_port: int = 1,
    user: str = "network",
    database: str = "sqlite:///mailer.db",
    poll: str = "1h",
    members: str = MEMBERS,
    sending: str = "",
    since: str = "",
) -> Path:
    """Write a configuration, create the database, import the members (`since` then, else now); returns the file."""
    config = folder / "config.toml"
    config.write_text(
        f"""
[network]
name = "UN Migration Network in Harbour"
short_name = "UNMN Harbour"
address = "network@harbour.example"
timezone = "Europe/Tirane"
secretariat = "IOM"

[imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{user}"
password = "{PASSWORD}"
poll = "{poll}"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[database]
url = "{database}"

[trust]
authserv_id = ["mx.harbour.example"]

[sending]
delay = "0"
rate = "0"
{sending}
"""
    )
    (folder / "members.csv").write_text(members)
    command(config, "db", "upgrade")
    then = ("--at", since) if since else ()
    command(config, *then, "members", "import", str(folder / "members.csv"))
    return config


def command(config: Path, *arguments: str) -> str:
    """One command in this process, which must succeed; returns what it printed."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        cli.main(["--config", str(config), *arguments], standalone_mode=False)
    return printed.getvalue()


class Installation:
    """One that lives on a Dovecot, where `user` is its mailbox; `smtp_port` is where letters are submitted."""

    def __init__(self, folder: Path, dovecot: Dovecot, user: str, smtp_port: int, **settings: str) -> None:
        self.folder = folder
        self.user = user
        self.config = install(folder, dovecot.imap_port, smtp_port, user, **settings)

    def edit(self, old: str, new: str) -> None:
        """Change the configuration."""
        text = self.config.read_text()
        assert old in text
        self.config.write_text(text.replace(old, new))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command in a process of its own."""
        return subprocess.run(self._command(*arguments), capture_output=True, text=True, check=False)

    def mailer(self, *arguments: str) -> str:
        """One command in this process, which must succeed; returns what it printed."""
        return command(self.config, *arguments)

    def dies(self, moment: str, count: int, statement: str, *arguments: str) -> None:
        """One command in a process of its own that is killed at that point: see mortal.py."""
        command = [sys.executable, "-P", str(HERE / "mortal.py"), moment, str(count), statement]
        ended = subprocess.run(
            [*command, "--config", str(self.config), *arguments], capture_output=True, text=True, check=False
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "mailer", "--config", str(self.config), *arguments]

    @contextmanager
    def service(self, *arguments: str, ready: bool = True, at: str = ""):
        """The running service, by a clock that begins `at` that instant if it is given; killed at the end."""
        elsewhen = [sys.executable, "-P", str(HERE / "elsewhen.py"), str(self.config), at]
        service = Service(elsewhen if at else self._command("run", *arguments), self.folder)
        try:
            if ready:
                service.wait_for("STATUS=The mailbox was read")
            yield service
        finally:
            service.kill()

    @contextmanager
    def app(self):
        """The same Network, opened in this process."""
        app = App(load(self.config))
        try:
            yield app
        finally:
            app.close()

    @contextmanager
    def store(self):
        """Its database."""
        store = Store(load(self.config).database.url)
        try:
            yield store
        finally:
            store.close()

    def mails(self) -> list[Row]:
        """Every mail that it knows, newest first."""
        with self.store() as store, store.reading() as connection:
            return views.mails(connection, None, None)

    def letters(self) -> list[Row]:
        """Every letter, newest first."""
        with self.store() as store, store.reading() as connection:
            return views.letters(connection, None)

    def states(self) -> dict[str, int]:
        """How many mails are in each state."""
        return dict(Counter(row["state"] for row in self.mails()))


class Service:
    """`mailer run` as systemd would run it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.log = folder / "service.log"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        address = f"\0mailer-test-{os.getpid()}-{id(self)}"
        self._socket.bind(address)
        self._socket.setblocking(False)
        self.told: list[str] = []
        self._lock = folder / "mailer.db.lock"
        environment = {**os.environ, "NOTIFY_SOCKET": f"@{address[1:]}", "WATCHDOG_USEC": "30000000"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)

    def wait_for(self, state: str) -> None:
        """Until the service has told systemd so."""
        until(lambda: self._listen() and any(state in told for told in self.told), f"{state}\n{self.log.read_text()}")

    def _listen(self) -> bool:
        while True:
            try:
                self.told.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return True

    @property
    def works(self) -> bool:
        """True once it holds the lock on its database, and has anything to do with mails."""
        return self._lock.exists() and self._lock.read_text() == str(self.process.pid)

    def says(self, words: str) -> bool:
        """True once these words stand in its log."""
        return words in self.log.read_text()

    def stop(self) -> int:
        """SIGTERM; returns the exit code. Raises if it is not gone within the five seconds that are promised."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(5)

    def kill(self) -> None:
        """SIGKILL, if it still runs."""
        self._listen()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self._socket.close()
