"""Mails per second from a real Dovecot to a durable commit, the raw mail kept.

    make bench, or: .venv/bin/python -m bench.ingest [--mails 2000] [--rounds 3]

Four sides, in turn, in one run, each in a process of its own on a mailbox of its own:

    naive      what one writes first: fetch a mail, give it to mail-parser, commit it by SQLAlchemy, and the next
    kept       fetched and committed; from here on no mail can be lost
    handled    kept, read, sorted, judged; facts, log and trace committed; filed on the server. No receipts
    answered   the same with receipts, up to ten for each person, rendered, committed and ready to go

and, as a limit, `reading`: what it costs to parse these mails and nothing else, with the same two processes.
Each figure is the median of the rounds; memory is the peak of the main process.
"""

import argparse
import contextlib
import io
import logging
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import mailparser
from imapclient import IMAPClient
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from mailer import daemon
from mailer.app import App, intake
from mailer.config import load
from mailer.readers import Readers
from mailer.resources import shipped
from mailer.store.journal import Place
from mailer.wire.imap import ImapMailbox
from tests.servers import PASSWORD, Dovecot

from .mails import Mailbox
from .place import Measured, a_network, a_place, measured


class _Base(DeclarativeBase):
    pass


class _Mail(_Base):
    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    raw: Mapped[bytes]


def naive(port: int, user: str, database: str) -> float:
    """One by one, everything as it comes."""
    engine = create_engine(f"sqlite:///{database}")
    _Base.metadata.create_all(engine)
    began = time.perf_counter()
    client = IMAPClient("127.0.0.1", port, ssl=False)
    client.login(user, PASSWORD)
    client.select_folder("INBOX")
    for uid in client.search("ALL"):
        raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        mail = mailparser.parse_from_bytes(raw)
        with Session(engine) as session:
            session.add(_Mail(sender=str(mail.from_), subject=mail.subject, text=mail.body, raw=raw))
            session.commit()
    return time.perf_counter() - began


def kept(config: str) -> float:
    """As far as the mails can no longer be lost."""
    with contextlib.closing(App(load(Path(config)))) as app:
        began = time.perf_counter()
        mailbox = ImapMailbox(app.config.imap)
        place = Place(app.config.account, "INBOX", mailbox.open("INBOX"))
        for batch in mailbox.batches(mailbox.uids_after(0)):
            intake.keep(app, place, mailbox.fetch(batch), max(batch))
        took = time.perf_counter() - began
        mailbox.close()
    return took


def handled(config: str) -> float:
    """A pass of the service that sends nothing; its readers are at work already."""
    with contextlib.closing(App(load(Path(config)))) as app, Readers() as readers:
        list(readers([b"From: a@b.example\r\n\r\nx"] * 20))
        began = time.perf_counter()
        daemon.run_once(app, passive=True, read=readers)
        return time.perf_counter() - began


def reading(raws: Sequence[bytes]) -> float:
    """Parsing alone."""
    with Readers() as readers:
        list(readers([b"From: a@b.example\r\n\r\nx"] * 20))
        began = time.perf_counter()
        for _ in readers(raws):
            pass
        return time.perf_counter() - began


def _without_receipts(config: Path) -> Path:
    """The same installation under rules that acknowledge nothing."""
    rules = config.parent / "rules"
    shutil.copytree(shipped("rules"), rules)
    procedure = rules / "procedure.toml"
    text = procedure.read_text()
    assert "receipts_per_day = 10" in text
    procedure.write_text(text.replace("receipts_per_day = 10", "receipts_per_day = 0"))
    config.write_text(config.read_text() + '\n[paths]\nrules = "rules"\n')
    return config


def one_round(folder: Path, server: Dovecot, number: int, count: int) -> dict[str, Measured]:
    """Every side once, on the same mails."""

    def installed(side: str) -> tuple[Path, list[bytes]]:
        user = f"{side}{number}"
        config, people, subject = a_network(folder / user, server, user)
        mails = list(Mailbox(people, subject).mails(count))
        server.append(user, *mails)
        return config, mails

    config, mails = installed("naive")
    sides: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
        "naive": (naive, (server.imap_port, f"naive{number}", str(config.parent / "naive.db"))),
        "kept": (kept, (str(installed("kept")[0]),)),
        "handled": (handled, (str(_without_receipts(installed("handled")[0])),)),
        "answered": (handled, (str(installed("answered")[0]),)),
        "reading": (reading, (mails,)),
    }
    return {side: measured(work, *arguments) for side, (work, arguments) in sides.items()}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--mails", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    logging.disable(logging.WARNING)
    with a_place() as (folder, server):
        rounds = [one_round(folder, server, number, chosen.mails) for number in range(chosen.rounds)]
    rates = {side: statistics.median(chosen.mails / each[side].result for each in rounds) for side in rounds[0]}
    memory = {side: max(each[side].megabytes for each in rounds) for side in rounds[0]}
    print(f"{chosen.mails} mails, median of {chosen.rounds} rounds")
    print(f"{'':<10}{'mails/s':>9}{'x naive':>9}{'x reading':>11}{'MB':>6}")
    for side, rate in rates.items():
        print(f"{side:<10}{rate:9.0f}{rate / rates['naive']:9.2f}{rate / rates['reading']:11.2f}{memory[side]:6.0f}")


if __name__ == "__main__":
    with contextlib.redirect_stderr(io.StringIO()):
        main()
