"""A joint statement through a real mailbox and to a real server: from the draft to the release and a correction."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..build import ANA, ARBEN, MIRA, SOFIA, ZEF
from ..installation import Installation
from ..servers import Dovecot, Sink
from .worlds import Life

USER = "statement"
BEN, LUAN = "ben@unhcr.example", "luan@iom.example"
MEMBERS = f"""organisation,kind,name,address,role,groups
IOM,member,Ana Hoxha,{ANA},focal_point;secretariat,
IOM,member,Luan Shehu,{LUAN},head;co_chair,
UNHCR,member,Mira Leka,{MIRA},focal_point,
UNHCR,member,Ben Okoro,{BEN},alternate,
UNICEF,member,Zef Rama,{ZEF},focal_point;co_chair,
Ministry of Interior,ministry,Arben Zeqiri,{ARBEN},focal_point,
University,partner,Sofia Berg,{SOFIA},focal_point,
"""
TEXT = "# On reception\n\n1. Families first.\n2. Children are heard.\n"
INSIDE, OUTSIDE = {ANA, LUAN, MIRA, BEN, ZEF}, {ARBEN, SOFIA}


def shown(life: Life) -> Any:
    return life.asked("statement", "show", "S-2026-01")


def test_a_statement_is_everybodys_before_it_is_anybodys(
    tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    server = sink()
    network = Installation(tmp_path, dovecot, USER, server.port, members=MEMBERS, since="2026-01-05T09:00")
    life = Life(network, dovecot, server)
    text_hash = hashlib.sha256(TEXT.encode()).hexdigest()

    life.now = "2026-03-02T09:00"
    draft = ("--title", "On reception", "--file", life.file("text.md", TEXT), "--lead", "UNHCR", "--theme", "children")
    assert life.mailer("statement", "draft", *draft, "--embargo", "2026-03-20T10:00") == "S-2026-01"
    life.run("2026-03-02T09:01")
    assert set(life.sent("Please clear: On reception")) == {MIRA, ZEF}

    forged = life.answer(MIRA, "Please clear", "CLEAR", proven=False)
    life.run("2026-03-02T10:00", forged, life.answer(ZEF, "Please clear", "Clear\n\nZef"))
    assert shown(life)["state"] == "clearance"
    (waits,) = life.asked("inbox", "list", "--state", "attention")
    life.mailer("inbox", "handle", str(waits["id"]), "--as", "enquiry")
    life.run("2026-03-02T11:00", life.answer(MIRA, "Please clear", "UNHCR: cleared"))
    found = shown(life)
    assert (found["state"], found["round"]["text_hash"]) == ("consultation", text_hash)
    assert {each["clearance"] for each in found["leads"]} == {"cleared"}

    life.run("2026-03-03T10:00", *(life.answer(each, "Please answer", "AGREE") for each in (ANA, MIRA, ZEF)))
    life.run("2026-03-09T17:20")
    assert set(life.sent("Please confirm")) == {LUAN, ZEF}
    life.run("2026-03-10T10:00", life.answer(LUAN, "Please confirm", "CONFIRM"))
    assert shown(life)["number"] is None
    assert not life.sent("UNMN/2026/ST/1")
    life.run("2026-03-10T11:00", life.answer(ZEF, "Please confirm", "CONFIRM"))
    assert (shown(life)["state"], shown(life)["number"]) == ("embargoed", "UNMN/2026/ST/1")
    assert set(life.sent("UNMN/2026/ST/1")) == INSIDE

    life.run("2026-03-20T09:59")
    assert not OUTSIDE & set(life.sent("On reception"))
    life.run("2026-03-20T10:00")
    released = life.sent("UNMN/2026/ST/1")
    assert set(released) == INSIDE | OUTSIDE
    (file,) = released[SOFIA].iter_attachments()
    assert (file.get_filename(), hashlib.sha256(file.get_payload(decode=True)).hexdigest()) == (
        "UNMN-2026-ST-1.md",
        text_hash,
    )

    notice = life.file("notice.md", "For “families” read “families with children”.\n")
    life.now = "2026-03-23T09:00"
    life.mailer("statement", "correct", "S-2026-01", "--file", notice)
    life.run("2026-03-23T09:01")
    life.run("2026-03-23T10:00", *(life.answer(each, "Correction of", "CONFIRM") for each in (LUAN, ZEF)))
    notices = life.sent("Correction: On reception (UNMN/2026/ST/1)")
    assert set(notices) == {each["address"] for each in shown(life)["received"]} == INSIDE | OUTSIDE
    assert str(notices[SOFIA]["In-Reply-To"]) == str(released[SOFIA]["Message-ID"])
    assert (shown(life)["state"], shown(life)["text"]) == ("corrected", TEXT)
    assert life.asked("status")["outbox"] == {"sent": len(server.mails())}
