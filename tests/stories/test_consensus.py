"""Consultations that do not go as usual, through a real mailbox and to a real server."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, ZEF
from ..installation import Installation, until
from ..servers import Dovecot, Sink
from .worlds import Life

LUAN, ILIR = "luan@iom.example", "ilir@unicef.example"
MEMBERS = f"""organisation,kind,name,address,role,groups
IOM,member,Ana Hoxha,{ANA},focal_point;secretariat,
IOM,member,Luan Shehu,{LUAN},head;co_chair,
UNHCR,member,Mira Leka,{MIRA},focal_point,
UNHCR,member,Ben Okoro,{BEN},alternate,
UNICEF,member,Zef Rama,{ZEF},focal_point;co_chair,
UNICEF,member,Ilir Koci,{ILIR},alternate,
UNODC,member,Gent Toska,{GENT},focal_point,
Ministry of Interior,ministry,Arben Zeqiri,{ARBEN},focal_point,
University,partner,Sofia Berg,{SOFIA},focal_point,
"""
SPEAKERS = {ANA, LUAN, MIRA, BEN, ZEF, ILIR, GENT}
TEXT = "# On reception\n\n1. Families stay for thirty days.\n2. Children are heard.\n"
AMENDED = "# On reception\n\n1. Families stay for as short a time as possible.\n2. Children are heard.\n"
OPENED, CLOSED = "2026-03-02T09:00", "2026-03-09T17:20"
FIRST = "UNMN/2026/DEC/1"
Settles = Callable[..., Life]


@pytest.fixture
def settle(tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink], request: pytest.FixtureRequest) -> Settles:
    """Founds the Network, with a mailbox of the test's own, or on a server that the test may stop."""

    def make(server: Dovecot = dovecot) -> Life:
        user = hashlib.sha256(request.node.name.encode()).hexdigest()[:20]
        takes = sink()
        network = Installation(tmp_path, server, user, takes.port, members=MEMBERS, since="2026-01-05T09:00")
        return Life(network, server, takes)

    return make


def put(life: Life, *options: str, title: str = "On reception") -> str:
    """A text is put to everybody; returns its reference."""
    life.now = OPENED
    about = life.mailer("consensus", "open", "--title", title, "--file", life.file("text.md", TEXT), *options)
    life.run(OPENED)
    return about


def shown(life: Life, about: str = "C-2026-01") -> Any:
    return life.asked("consensus", "show", about)


def position(life: Life, organisation: str, about: str = "C-2026-01") -> str:
    roll = shown(life, about)["roll"]
    return next(str(row["position"]) for row in roll if row["organisation"] == organisation)


def test_who_answered_while_the_program_was_away_is_not_reminded(settle: Settles) -> None:
    life = settle()
    put(life)
    life.arrives("2026-03-05T10:00", life.answer(GENT, "Please answer", "Agree"))

    with life.network.service(at="2026-03-06T09:00"):
        until(lambda: life.of_kind("consultation_reminder"), "the silent are reminded")
        until(lambda: set(life.of_kind("consultation_reminder")) == SPEAKERS - {GENT}, "and nobody else")
