"""A joint statement through a real mailbox and to a real server: from the draft to the release and a correction."""

import hashlib
import json
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from ..build import ANA, ARBEN, MIRA, SOFIA, ZEF, a_mail, at
from ..installation import Installation
from ..servers import Dovecot, Sink

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


class Life:
    """The installation, moved through time; what it has sent is what the server has taken."""

    def __init__(self, network: Installation, dovecot: Dovecot, server: Sink) -> None:
        self.network, self.dovecot, self.server = network, dovecot, server
        self.now = ""

    def mailer(self, *arguments: str) -> str:
        return self.network.mailer("--at", self.now, *arguments).strip()

    def run(self, now: str, *mails: EmailMessage) -> None:
        """These mails arrive, and the service has its turn."""
        self.now = now
        for mail in mails:
            self.dovecot.append(USER, mail.as_bytes(), at=at(now.replace("T", " ")))
        self.mailer("run", "--once")

    def shown(self) -> dict:
        return json.loads(self.mailer("statement", "show", "S-2026-01", "--json"))

    def sent(self, words: str) -> dict[str, EmailMessage]:
        """Who has a letter with these words in its subject: by address, the newest."""
        read = [
            (address, message_from_bytes(raw, EmailMessage, policy=policy.default))
            for address, raw in self.server.mails()
        ]
        return {address: mail for address, mail in read if words in str(mail["Subject"])}

    def answer(self, sender: str, words: str, text: str, *, proven: bool = True) -> EmailMessage:
        letter = self.sent(words)[sender]
        headers = {"In-Reply-To": str(letter["Message-ID"])}
        return a_mail(text, sender, f"Re: {letter['Subject']}", proven=proven, headers=headers)


def test_a_statement_is_everybodys_before_it_is_anybodys(
    tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    server = sink("-d", "mail.%M")
    network = Installation(tmp_path, dovecot, USER, server.port, members=MEMBERS, since="2026-01-05T09:00")
    life = Life(network, dovecot, server)
    (tmp_path / "text.md").write_text(TEXT)
    text_hash = hashlib.sha256(TEXT.encode()).hexdigest()

    life.now = "2026-03-02T09:00"
    draft = ("--title", "On reception", "--file", str(tmp_path / "text.md"), "--lead", "UNHCR", "--theme", "children")
    assert life.mailer("statement", "draft", *draft, "--embargo", "2026-03-20T10:00") == "S-2026-01"
    life.run("2026-03-02T09:01")
    assert set(life.sent("Please clear: On reception")) == {MIRA, ZEF}

    forged = life.answer(MIRA, "Please clear", "CLEAR", proven=False)
    life.run("2026-03-02T10:00", forged, life.answer(ZEF, "Please clear", "Clear\n\nZef"))
    assert life.shown()["state"] == "clearance"
    (waits,) = json.loads(life.mailer("inbox", "list", "--state", "attention", "--json"))
    life.mailer("inbox", "handle", str(waits["id"]), "--as", "enquiry")
    life.run("2026-03-02T11:00", life.answer(MIRA, "Please clear", "UNHCR: cleared"))
    shown = life.shown()
    assert (shown["state"], shown["round"]["text_hash"]) == ("consultation", text_hash)
    assert {each["clearance"] for each in shown["leads"]} == {"cleared"}

    life.run("2026-03-03T10:00", *(life.answer(each, "Please answer", "AGREE") for each in (ANA, MIRA, ZEF)))
    life.run("2026-03-09T17:20")
    assert set(life.sent("Please confirm")) == {LUAN, ZEF}
    life.run("2026-03-10T10:00", life.answer(LUAN, "Please confirm", "CONFIRM"))
    assert life.shown()["number"] is None
    assert not life.sent("UNMN/2026/ST/1")
    life.run("2026-03-10T11:00", life.answer(ZEF, "Please confirm", "CONFIRM"))
    assert (life.shown()["state"], life.shown()["number"]) == ("embargoed", "UNMN/2026/ST/1")
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

    (tmp_path / "notice.md").write_text("For “families” read “families with children”.\n")
    life.now = "2026-03-23T09:00"
    life.mailer("statement", "correct", "S-2026-01", "--file", str(tmp_path / "notice.md"))
    life.run("2026-03-23T09:01")
    life.run("2026-03-23T10:00", *(life.answer(each, "Correction of", "CONFIRM") for each in (LUAN, ZEF)))
    notices = life.sent("Correction: On reception (UNMN/2026/ST/1)")
    assert set(notices) == {each["address"] for each in life.shown()["received"]} == INSIDE | OUTSIDE
    assert str(notices[SOFIA]["In-Reply-To"]) == str(released[SOFIA]["Message-ID"])
    assert (life.shown()["state"], life.shown()["text"]) == ("corrected", TEXT)
    assert json.loads(life.mailer("status", "--json"))["outbox"] == {"sent": len(server.mails())}
