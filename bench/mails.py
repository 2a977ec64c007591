"""A mailbox as a Network has it, made anew from a seed: the same number gives the same mails.

Of a hundred mails sixty are updates (a third of them with a file, a few of half a megabyte), fifteen answer an
invitation from a calendar program, fifteen answer a consultation in words, five are delivery reports and five are
automatic. The mean is 27 kB. Each comes through four servers, which write their names and signatures above it.
"""

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

WORDS = """
    migration network update data study return labour mobility border asylum protection health children women ministry
    municipality strategy compact meeting minutes annex workshop training quarterly indicator report draft attached
    regards colleagues shared review group partners evidence regional trends arrivals statistics survey remittances
    capacity mechanism fund policy guidance statement përditësim migracioni rrjeti të dhëna shërbim
""".split()  # noqa: SIM905 - a list of them would fill the page
POSITIONS = ("Agree.", "AGREE", "We agree.", "Abstain", "Agreed, thank you.", "No objection.")
RSVPS = ("ACCEPTED", "DECLINED", "TENTATIVE")


@dataclass(frozen=True)
class Asked:
    """A person, with our two letters that they may answer (Message-IDs without brackets) and the first one's text."""

    address: str
    name: str
    consultation: str = ""
    invitation: str = ""
    text: str = ""


@dataclass(frozen=True)
class Subject:
    """What the letters are about."""

    network: str
    reference: str
    meeting_uid: str
    meeting_start: datetime


class Mailbox:
    """Makes mails from these people."""

    def __init__(self, people: list[Asked], subject: Subject, seed: int = 7) -> None:
        self._people = people
        self._subject = subject
        self._chance = random.Random(seed)
        self._noise = base64.encodebytes(self._chance.randbytes(1 << 20)).replace(b"\n", b"\r\n")
        self._begin = datetime(2026, 3, 2, 8, tzinfo=UTC)

    def mails(self, count: int) -> Iterator[bytes]:
        """The mails, oldest first."""
        for number in range(count):
            person = self._chance.choice(self._people)
            share = self._chance.random()
            if share < 0.60:
                yield self._update(number, person)
            elif share < 0.75:
                yield self._rsvp(number, person)
            elif share < 0.90:
                yield self._position(number, person)
            elif share < 0.95:
                yield self._report(number, person)
            else:
                yield self._automatic(number, person)

    # --- kinds --------------------------------------------------------------------------------------------------------

    def _update(self, number: int, person: Asked) -> bytes:
        subject = self._encoded(self._words(5).capitalize())
        text = self._paragraphs(6)
        html = "".join(f'<p class="MsoNormal" style="margin:0">{line}</p>\r\n' for line in text.split("\r\n\r\n"))
        body = _multipart(
            "alternative", "alt", _text(text), _part("text/html; charset=utf-8", f"<html><body>{html}</body></html>")
        )
        if self._chance.random() < 0.30:
            big = self._chance.random() < 0.22
            octets = self._chance.randrange(*((50_000, 500_000) if big else (8_000, 50_000)))
            body = _multipart("mixed", "mix", body, self._file(number, octets))
        return self._head(number, person, subject) + body

    def _rsvp(self, number: int, person: Asked) -> bytes:
        start = self._subject.meeting_start
        partstat = self._chance.choice(RSVPS)
        attendee = f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat}:mailto:{person.address}"
        object_ = "\r\n".join(
            [
                "BEGIN:VCALENDAR",
                "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
                "VERSION:2.0",
                "METHOD:REPLY",
                "BEGIN:VEVENT",
                f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
                f"DTEND:{start + timedelta(hours=2):%Y%m%dT%H%M%SZ}",
                f"DTSTAMP:{self._arrived(number):%Y%m%dT%H%M%SZ}",
                f"ORGANIZER:mailto:{self._subject.network}",
                f"UID:{self._subject.meeting_uid}",
                attendee,
                "SEQUENCE:0",
                "SUMMARY:Quarterly meeting",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        )
        calendar = _part("text/calendar; charset=utf-8; method=REPLY", object_)
        body = _multipart("alternative", "alt", _text(self._paragraphs(1)), calendar)
        return self._head(number, person, "Accepted: Quarterly meeting", answers=person.invitation) + body

    def _position(self, number: int, person: Asked) -> bytes:
        quoted = "\r\n".join(f"> {line}".rstrip() for line in person.text.split("\n"))
        text = (
            f"{self._chance.choice(POSITIONS)}\r\n\r\nKind regards,\r\n{person.name}\r\n\r\n"
            f"On Mon, 2 Mar 2026 at 10:00, Network <{self._subject.network}> wrote:\r\n{quoted}\r\n"
        )
        subject = f"Re: The text [{self._subject.reference}]"
        return self._head(number, person, subject, answers=person.consultation) + _text(text)

    def _report(self, number: int, person: Asked) -> bytes:
        domain = person.address.partition("@")[2]
        words = _text(f"The mail to {person.address} could not be delivered.")
        status = (
            f"Reporting-MTA: dns; mx.{domain}\r\n\r\nFinal-Recipient: rfc822; {person.address}\r\n"
            "Action: failed\r\nStatus: 4.2.2\r\nDiagnostic-Code: smtp; 452 4.2.2 Mailbox full\r\n"
        )
        ours = f"Message-ID: <{person.consultation}>\r\nFrom: {self._subject.network}\r\nTo: {person.address}\r\n"
        parts = (words, _part("message/delivery-status", status), _part("text/rfc822-headers", ours))
        head = self._head(number, Asked(f"mailer-daemon@{domain}", "Mail Delivery"), "Undelivered Mail")
        return head + _multipart("report; report-type=delivery-status", "rep", *parts)

    def _automatic(self, number: int, person: Asked) -> bytes:
        head = self._head(number, person, "Automatic reply: The text", answers=person.consultation)
        return b"Auto-Submitted: auto-replied\r\n" + head + _text("I am out of the office.")

    # --- pieces -------------------------------------------------------------------------------------------------------

    def _head(self, number: int, person: Asked, subject: str, answers: str = "") -> bytes:
        domain = person.address.partition("@")[2]
        at = format_datetime(self._arrived(number))
        hops = "".join(
            f"Received: from mail{hop}.{domain} (mail{hop}.{domain} [192.0.2.{hop}])\r\n"
            f"\tby mx{hop}.harbour.example (Postfix) with ESMTPS id {self._token(12)}\r\n"
            f"\tfor <{self._subject.network}>; {at}\r\n"
            for hop in range(4)
        )
        signature = "\r\n\t".join(self._token(70) for _ in range(5))
        lines = [
            f"Authentication-Results: mx.harbour.example; dkim=pass header.d={domain}; dmarc=pass header.from={domain}",
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;\r\n\tb={signature}",
            f"ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d={domain}; s=arc;\r\n\tb={signature}",
            f"From: {self._encoded(person.name)} <{person.address}>",
            f"To: Network <{self._subject.network}>",
            f"Subject: {subject}",
            f"Date: {at}",
            f"Message-ID: <{number}.{self._token(16)}@{domain}>",
            *([f"In-Reply-To: <{answers}>", f"References: <{answers}>"] if answers else []),
            "MIME-Version: 1.0",
        ]
        return (hops + "\r\n".join(lines) + "\r\n").encode()

    def _file(self, number: int, octets: int) -> bytes:
        start = 78 * self._chance.randrange(len(self._noise) // 78 - octets // 57 - 1)
        head = (
            f'Content-Type: application/pdf; name="report-{number}.pdf"\r\n'
            f'Content-Disposition: attachment; filename="report-{number}.pdf"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        )
        return head.encode() + self._noise[start : start + 78 * (octets // 57)]

    def _paragraphs(self, count: int) -> str:
        return "\r\n\r\n".join(
            "\r\n".join(self._words(10) for _ in range(self._chance.randrange(2, 6))) + "." for _ in range(count)
        )

    def _words(self, count: int) -> str:
        return " ".join(self._chance.choices(WORDS, k=count))

    def _token(self, length: int) -> str:
        return f"{self._chance.getrandbits(4 * length):0{length}x}"

    def _arrived(self, number: int) -> datetime:
        return self._begin + timedelta(minutes=number)

    @staticmethod
    def _encoded(text: str) -> str:
        return text if text.isascii() else f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def _part(kind: str, text: str) -> bytes:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n".encode()


def _text(text: str) -> bytes:
    return _part("text/plain; charset=utf-8", text)


def _multipart(kind: str, boundary: str, *parts: bytes) -> bytes:
    """A multipart body with its Content-Type; `kind` may carry further parameters."""
    mark = f"=_{boundary}_5f2c".encode()
    head = f'Content-Type: multipart/{kind}; boundary="'.encode() + mark + b'"\r\n\r\n'
    return head + b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"
