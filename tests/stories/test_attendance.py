"""From the invitation to the draft of the minutes, through a real mailbox and to a real server: an answer that nothing
proves is confirmed, those who see to the meeting are told who comes, and say who came."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from icalendar import Calendar

from mailer.demo.mails import Received

from .. import clients
from ..build import BEN, MIRA, ZEF, a_mail, at
from ..clients import Said
from ..installation import Installation
from ..servers import Dovecot, Sink

USER = "attendance"
ANA, LUAN, OLTA = "ana@iom.example", "luan@iom.example", "olta@unhcr.example"
AGENDA = "1. Arrivals and returns\n2. Workplan\n"


class Story:
    """The Network, its mailbox, and the mailboxes of everybody it writes to."""

    def __init__(self, folder: Path, dovecot: Dovecot, server: Sink) -> None:
        self._dovecot = dovecot
        self._server = server
        self._network = Installation(folder, dovecot, USER, server.port, since="2026-02-02T09:00")

    def mailer(self, now: str, *arguments: str) -> str:
        return self._network.mailer("--at", now.replace(" ", "T"), *arguments)

    def arrive(self, now: str, *mails: EmailMessage) -> None:
        """Mails arrive; the service looks, does what is due, and sends."""
        self._dovecot.append(USER, *(mail.as_bytes() for mail in mails), at=at(now))
        self.mailer(now, "run", "--once")

    def letters(self, address: str, words: str) -> list[Received]:
        every = (Received.of(to, raw) for to, raw in self._server.mails() if to == address)
        return [letter for letter in every if words in letter.subject]

    def press(self, address: str, letter: str, label: str, old: str = "", new: str = "") -> EmailMessage:
        """The mail that a button of the letter opens, with its words changed by hand."""
        (found,) = self.letters(address, letter)
        subject, text = found.button(label)
        return a_mail(text.replace(old, new), address, subject)

    def meeting(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.mailer("2026-02-20 12:00", "meeting", "show", "M-2026-01", "--json"))
        return shown

    def statuses(self) -> dict[str, str]:
        return {each["organisation"]: each["status"] for each in self.meeting()["representation"]}

    def states(self) -> dict[str, int]:
        return self._network.states()


def test_from_the_invitation_to_the_minutes(tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]) -> None:
    story = Story(tmp_path, dovecot, sink("-d", "mail.%M"))
    agenda = tmp_path / "agenda.md"
    agenda.write_text(AGENDA)
    where = ("--start", "2026-02-19T10:00", "--duration", "2h", "--place", "UN House", "--agenda", str(agenda))
    story.mailer("2026-02-04 09:00", "meeting", "plan", "--title", "Quarterly", *where)
    story.arrive("2026-02-04 09:05")
    (invitation,) = story.letters(ZEF, "Invitation")
    uid = str(Calendar.from_ical(invitation.calendar).events[0]["uid"])

    # An answer without proof, one of a colleague, one in words, and a remark.
    story.arrive(
        "2026-02-05 10:00",
        clients.exchange(Said(uid=uid, sender=ZEF, proven=False)),
        clients.exchange(Said(uid=uid, sender=OLTA, name="Olta Çela")),
        a_mail("We will attend, two persons.", LUAN, "Re: [UNMN Harbour M-2026-01]"),
        clients.apple(Said("DECLINED", uid=uid, sender=BEN)),
    )
    assert story.statuses() == {"IOM": "accepted", "UNHCR": "review", "UNICEF": "review"}
    assert len(story.letters(ANA, "UNHCR writes about Quarterly")) == 1
    assert story.states() == {"handled": 2, "attention": 2}

    # Both are asked, at the addresses that were invited, and nobody else is.
    (question,) = story.letters(ZEF, "Is this right?")
    assert "Nothing proves that it is yours" in " ".join(question.text.split())
    assert len(story.letters(MIRA, "Is this right?")) == 1
    assert not story.letters(OLTA, "")
    story.arrive(
        "2026-02-05 11:00",
        story.press(ZEF, "Is this right?", "It is right"),
        story.press(MIRA, "Is this right?", "It is not right"),
    )
    assert story.statuses() == {"IOM": "accepted", "UNHCR": "declined", "UNICEF": "accepted"}
    assert [each["address"] for each in story.meeting()["set_aside"]] == [OLTA]
    assert story.states() == {"handled": 6}

    # On Friday, and on the last day, those who see to the meeting are told who comes; nobody else is.
    for now in ("2026-02-06 15:00", "2026-02-13 15:00", "2026-02-18 09:00", "2026-02-18 15:00"):
        story.arrive(now)
    told = {"last word" in letter.subject: letter for letter in story.letters(LUAN, "Who comes")}
    assert set(told) == {False, True}
    assert "IOM           yes: 2 persons\n" in told[False].text
    assert 'bgcolor="#cfe8d5"' in told[False].html
    assert len(story.letters(ANA, "Who comes")) == 2
    assert not [address for address in (MIRA, BEN, ZEF) if story.letters(address, "Who comes")]

    # On the morning after, one line says who came; a name that is nobody's is asked back first.
    story.arrive("2026-02-20 09:00")
    finished = "present: Luan Shehu (IOM), Zef Rama (UNICEF); apologies: Ben Okoro (UNHCR)"
    mended = "present: Luan Shehu (IOM); apologies: UNICEF, UNHRC"
    story.arrive("2026-02-20 09:30", story.press(ANA, "Who came to", "Mend the list", finished, mended))
    assert story.meeting()["attendance"] is None
    (asked_back,) = story.letters(ANA, "Re: Mend the list")
    assert "Did you mean UNHCR" in " ".join(asked_back.text.split())
    assert story.states() == {"handled": 6, "attention": 1}
    story.arrive("2026-02-20 10:00", story.press(ANA, "Re: Mend the list", "Mend the list", "UNHRC", "UNHCR"))
    record = story.meeting()["attendance"]
    assert [each["name"] for each in record["present"]] == ["Luan Shehu"]
    assert [each["organisation"] for each in record["apologies"]] == ["UNICEF", "UNHCR"]
    assert (record["absent"], record["by"]) == ([], ANA)
    assert story.states() == {"handled": 8}

    # And the minutes begin with it.
    minutes = tmp_path / "minutes.md"
    story.mailer("2026-02-20 11:00", "minutes", "draft", "M-2026-01", "-o", str(minutes))
    draft = minutes.read_text()
    assert "## Participants\n\n- IOM: Luan Shehu\n\n## Apologies\n\n- UNHCR\n- UNICEF\n\n" in draft
    assert "## 1. Arrivals and returns\n" in draft
    story.mailer("2026-02-20 11:30", "minutes", "circulate", "M-2026-01", "--file", str(minutes))
    story.arrive("2026-02-20 11:35")
    assert "Luan Shehu" in story.letters(MIRA, "minutes")[0].text
