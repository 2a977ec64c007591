"""Where things are measured: a Network of 40 organisations on a Dovecot of its own, and processes to measure in."""

import logging
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from os import devnull
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mailer.app import App, system_clock
from mailer.config import load
from mailer.store import views
from tests.installation import command, install
from tests.servers import Dovecot

from .mails import Asked, Subject

ORGANISATIONS = 40
PEOPLE = ("focal_point", "alternate", "")


@contextmanager
def a_place() -> Iterator[tuple[Path, Dovecot]]:
    """An empty folder, and a Dovecot that keeps its mail there."""
    with TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own user must get in
        server = Dovecot(folder=folder)
        server.start()
        try:
            yield folder, server
        finally:
            server.stop()


def a_network(folder: Path, server: Dovecot, user: str) -> tuple[Path, list[Asked], Subject]:
    """An installation that asked 120 people for a position and invited them; its configuration, and what was asked."""
    folder.mkdir()
    start = (system_clock() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    with Path(devnull).open("w") as silent, redirect_stdout(silent), redirect_stderr(silent):
        config = install(folder, server.imap_port, user=user, members=_members())
        (folder / "text.md").write_text("1. We agree on the text.\n")
        text = str(folder / "text.md")
        matter = command(config, "consensus", "open", "--title", "The text", "--file", text).strip()
        when = f"{start:%Y-%m-%dT%H:%M}+00:00"
        command(config, "meeting", "plan", "--title", "Quarterly meeting", "--start", when, "--duration", "2h")
    with closing(App(load(config))) as app, app.look() as work:
        (meeting,) = work.network.meetings.values()
        letters = views.letters(work.connection, None)
        texts = {
            row["address"]: words["text"]
            for row in letters
            if row["template"] == "consultation" and (words := views.letter_row(work.connection, row["id"]))
        }
    asked = {row["address"]: row["message_id"] for row in letters if row["template"] == "consultation"}
    invited = {row["address"]: row["message_id"] for row in letters if row["template"] == "invitation"}
    people = [
        Asked(address, f"Përsoni {address[:2]}", asked[address], invited[address], texts[address])
        for address in sorted(asked)
    ]
    return config, people, Subject("network@harbour.example", f"UNMN Harbour {matter} r1", meeting.uid, start)


def _members() -> str:
    head = "organisation,kind,name,address,role,groups"
    secretariat = "IOM,member,Ana Hoxha,ana@iom.example,focal_point;secretariat,"
    rows = [
        f"Agency {number},member,Person {place},p{place}@agency{number}.example,{role},"
        for number in range(ORGANISATIONS)
        for place, role in enumerate(PEOPLE)
    ]
    return "\n".join([head, secretariat, *rows]) + "\n"


@dataclass(frozen=True)
class Measured:
    """How long a piece of work took, and the most memory that its process ever had."""

    seconds: float
    megabytes: float
    result: Any


def measured(work: Callable[..., Any], *arguments: Any) -> Measured:
    """`work(*arguments)` in a new process, timed from its call to its return; imports do not count."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_run, work, arguments).result()


def _run(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Measured:
    logging.getLogger("mailparser").setLevel(logging.ERROR)
    began = time.perf_counter()
    result = work(*arguments)
    seconds = time.perf_counter() - began
    return Measured(seconds, _peak(), result)


def _peak() -> float:
    """The most memory that this process ever had, in MB. (`ru_maxrss` would begin with what its parent had.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
