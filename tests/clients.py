"""Answers to invitations in the shapes in which calendar programs write them; addresses and events are invented.

Each function gives a whole mail. What is peculiar to a program is said where it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

from .build import ADDRESS, MIRA, SERVER

UID = "uid-1"
ROMANCE = (
    "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:{offset}\r\n"
    "TZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


@dataclass(frozen=True)
class Said:
    """Who answers what. `stamp` is DTSTAMP; `replied` what Outlook calls the time of the reply."""

    partstat: str = "ACCEPTED"
    sender: str = MIRA
    attendee: str = ""
    name: str = "Mira Leka"
    uid: str = UID
    sequence: int = 0
    comment: str = ""
    start: str = "20260319T090000Z"
    end: str = "20260319T110000Z"
    stamp: str = "20260301T081400Z"
    replied: str = ""
    date: str = "Sun, 01 Mar 2026 09:14:00 +0100"
    proven: bool = True

    @property
    def who(self) -> str:
        return self.attendee or self.sender


def calendar(method: str, *lines: str, zone: str = "", more: Sequence[Sequence[str]] = ()) -> str:
    """An object of one event, or of more."""
    events = "".join(
        "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *each, "END:VEVENT")) for each in (lines, *more)
    )
    return f"BEGIN:VCALENDAR\r\nPRODID:-//Some//Program//EN\r\nVERSION:2.0\r\nMETHOD:{method}\r\n{zone}{events}END:VCALENDAR\r\n"


def plain(said: Said, method: str = "REPLY", *lines: str, attendee: str = "") -> str:
    """The least that the standard wants (RFC 5546 section 3.2.3)."""
    return calendar(
        method,
        f"ATTENDEE;PARTSTAT={said.partstat}{attendee}:mailto:{said.who}",
        f"ORGANIZER:mailto:{ADDRESS}",
        f"UID:{said.uid}",
        f"SEQUENCE:{said.sequence}",
        f"DTSTAMP:{said.stamp}",
        f"DTSTART:{said.start}",
        f"DTEND:{said.end}",
        *([f"COMMENT:{said.comment}"] if said.comment else []),
        *lines,
    )


def head(said: Said, subject: str = "Accepted: Quarterly meeting") -> EmailMessage:
    """The header, with the verdict of our own server."""
    mail = EmailMessage(policy=SMTP)
    domain = said.sender.partition("@")[2]
    verdict = "pass" if said.proven else "fail"
    mail["Authentication-Results"] = f"{SERVER}; dmarc={verdict} header.from={domain}"
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = said.sender, ADDRESS, subject, said.date
    return mail


def inline(mail: EmailMessage, text: str, method: str | None = "REPLY", **options: str) -> EmailMessage:
    """The object as the last of the alternatives."""
    params = {"method": method} if method else {}
    mail.add_alternative(text, subtype="calendar", params=params, **options)
    return mail


def mixed(said: Said, text: str, method: str = "REPLY", words: str = "", file: str | None = None) -> EmailMessage:
    """As Google writes it: words in two forms, the object, and the object as a file. Marked automatic, sent by Google."""
    mail = head(said)
    mail["Sender"] = "Google Calendar <calendar-notification@google.example>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(words or f"{said.who} has answered this invitation.\n")
    mail.add_alternative(f"<p>{words or 'Answered.'}</p>", subtype="html")
    inline(mail, text, method)
    mail.add_attachment((file or text).encode(), maintype="application", subtype="ics", filename="invite.ics")
    return mail


def google(said: Said = Said()) -> EmailMessage:
    """Google Calendar: the whole object is echoed, an alarm with the attendee of another program in it."""
    text = plain(
        said, "REPLY", "SUMMARY:Quarterly meeting", "BEGIN:VALARM", "ACTION:EMAIL", "TRIGGER:-P1D",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:alarm@elsewhere.example", "END:VALARM", attendee=";X-NUM-GUESTS=1",
    )  # fmt: skip
    return mixed(said, text)


def exchange(said: Said = Said()) -> EmailMessage:
    """Exchange Online: no ORGANIZER, a Windows name for the zone, the object in base64, a comment of one line end."""
    text = calendar(
        "REPLY", f"ATTENDEE;PARTSTAT={said.partstat};CN={said.name}:mailto:{said.who}", "COMMENT;LANGUAGE=en-US:\\n",
        f"UID:{said.uid}", "SUMMARY;LANGUAGE=sq-AL:Pranuar: Takimi", f"SEQUENCE:{said.sequence}",
        "DTSTART;TZID=Central Europe Standard Time:20260319T100000", f"DTSTAMP:{said.stamp}", "STATUS:CONFIRMED",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0", zone=ROMANCE.format(name="Central Europe Standard Time", offset="+0100"),
    )  # fmt: skip
    mail = head(said, "Pranuar: Takimi")
    mail.set_content("\n")
    mail.add_alternative("<div></div>", subtype="html")
    return inline(mail, text, cte="base64")


def outlook_desktop(said: Said = Said()) -> EmailMessage:
    """Outlook 2010: no ORGANIZER, the name of the zone in quotes, HTML in a property of its own."""
    text = calendar(
        "REPLY", f'ATTENDEE;PARTSTAT={said.partstat}:mailto:{said.who}', f"UID:{said.uid}", f"SEQUENCE:{said.sequence}",
        'DTSTART;TZID="W. Europe Standard Time":20260319T100000', f"DTSTAMP:{said.stamp}",
        'X-ALT-DESC;FMTTYPE=text/html:<html>\\n</html>', zone=ROMANCE.format(name="W. Europe Standard Time", offset="+0100"),
    )  # fmt: skip
    mail = head(said)
    mail.set_content("\n")
    return inline(mail, text, cte="7bit")


def outlook_mac(said: Said = Said()) -> EmailMessage:
    """Outlook for Mac: HTML only, a list of cities as zone; two answers have one DTSTAMP, and differ in REPLYTIME."""
    zone = "Sarajevo, Skopje, Warsaw, Zagreb"
    text = calendar(
        "REPLY", f"ATTENDEE;PARTSTAT={said.partstat}:mailto:{said.who}", f"UID:{said.uid}", f"SEQUENCE:{said.sequence}",
        f"DTSTART;TZID=\"{zone}\":20260319T100000", f"DTSTAMP:{said.stamp}",
        f"X-MICROSOFT-CDO-REPLYTIME:{said.replied or said.stamp}", zone=ROMANCE.format(name=zone, offset="+0100"),
    )  # fmt: skip
    mail = head(said)
    mail.set_content("<html></html>", subtype="html")
    mail.make_alternative()
    return inline(mail, text, charset="us-ascii")


def apple(said: Said = Said()) -> EmailMessage:
    """Apple on a phone: an empty text, the object in quoted-printable, the remark in a property of its own."""
    mail = head(said)
    mail.set_content("\n")
    return inline(mail, plain(said, "REPLY", "X-CALENDARSERVER-PRIVATE-COMMENT:from my phone"), cte="quoted-printable")


def apple_ical(said: Said = Said()) -> EmailMessage:
    """Apple iCal of old: a file, without the method in its content type."""
    mail = head(said)
    mail.set_content("Mira Leka has accepted your invitation.\n")
    mail.add_attachment(plain(said), subtype="calendar", filename="iCal-20260301.ics")
    return mail


def exchange_2003(said: Said = Said()) -> EmailMessage:
    """Exchange 2003: STATUS says TENTATIVE of the meeting, PARTSTAT what the person said."""
    mail = head(said, "Zugesagt: Sitzung")
    mail.set_content(plain(said, "REPLY", "STATUS:TENTATIVE"), subtype="calendar", params={"method": "REPLY"})
    return mail


def android(said: Said = Said()) -> bytes:
    """A mail program of Android: MAILTO in capitals, lines folded with a tab, no charset."""
    text = plain(said).replace("mailto:", "MAILTO:").replace("PARTSTAT", "PART\r\n\tSTAT")
    mail = head(said)
    mail.set_content("\n")
    return inline(mail, text, cte="base64").as_bytes().replace(b' charset="utf-8"; ', b" ")


def yahoo(said: Said = Said()) -> EmailMessage:
    """Yahoo: a ROLE with an underscore, the status of delivery as a parameter, STATUS twice."""
    more = ";ROLE=REQ_PARTICIPANT;SCHEDULE-STATUS=2.0"
    return mixed(said, plain(said, "REPLY", "STATUS:CONFIRMED", "STATUS:CONFIRMED", attendee=more))


def notes(said: Said = Said()) -> EmailMessage:
    """Notes: a file of octets, known by its name alone."""
    mail = head(said)
    mail.set_content("Mira Leka has accepted this meeting invitation\n")
    mail.add_attachment(plain(said).encode(), maintype="application", subtype="octet-stream", filename="c0123.ics")
    return mail


def nameless(said: Said = Said()) -> EmailMessage:
    """Octets without any name: only what they hold tells what they are."""
    mail = head(said)
    mail.set_content("See the attachment.\n")
    mail.add_attachment(plain(said).encode(), maintype="application", subtype="octet-stream")
    return mail


def thunderbird(said: Said = Said()) -> EmailMessage:
    """Thunderbird of old: one part, DURATION in the place of DTEND, a Content-Class."""
    text = plain(said).replace(f"DTEND:{said.end}", "DURATION:PT2H")
    mail = head(said)
    mail["Content-Class"] = "urn:content-classes:calendarmessage"
    mail.set_content(text, subtype="calendar", params={"method": "REPLY"})
    return mail


def spark(said: Said = Said()) -> EmailMessage:
    """Spark: METHOD twice, a bare comma in the name of the organizer, no ATTENDEE: From tells who it is."""
    text = calendar(
        "REPLY", "METHOD:REPLY", f"ORGANIZER;CN=Network, Harbour:mailto:{ADDRESS}", f"UID:{said.uid}", "SEQUENCE:0",
        f"DTSTART:{said.start}",
    )  # fmt: skip
    mail = head(said)
    mail.set_content("\n")
    return inline(mail, text)


def related(said: Said = Said()) -> EmailMessage:
    """BlueMind: the object is within multipart/related."""
    mail = head(said)
    mail.set_content("<p>Accepted</p>", subtype="html")
    mail.add_related(plain(said), subtype="calendar", params={"method": "REPLY"})
    return mail


def google_counter(said: Said = Said("TENTATIVE")) -> EmailMessage:
    """Google proposes a new time: the part says REPLY, the object COUNTER; the note is in the text; the file differs."""
    return mixed(said, plain(said, "COUNTER"), words=said.comment, file=plain(said, "REPLY"))


def outlook_counter(said: Said = Said("TENTATIVE")) -> EmailMessage:
    """Outlook proposes a new time: DTSTART is the new one, X-MS-OLK-ORIGINALSTART the old."""
    mail = head(said, "New Time Proposed: Quarterly meeting")
    mail.set_content("\n")
    original = ("X-MS-OLK-ORIGINALSTART:20260319T090000Z", "X-MS-OLK-ORIGINALEND:20260319T110000Z")
    return inline(mail, plain(said, "COUNTER", *original), "COUNTER")


def apple_counter(said: Said = Said("TENTATIVE")) -> EmailMessage:
    """Apple proposes a new time: a REPLY, and the new time in a parameter of ATTENDEE; no end."""
    parameter = f';TO-ALL-PROPOSED-NEW-TIME="DTSTART:{said.start};STATUS:;"'
    text = plain(said, attendee=parameter).replace(f"DTSTART:{said.start}", "DTSTART:20260319T090000Z")
    text = text.replace('"DTSTART:20260319T090000Z;', f'"DTSTART:{said.start};')
    mail = head(said)
    mail.set_content("\n")
    return inline(mail, text)


# --- winmail.dat ------------------------------------------------------------------------------------------------------

MEETING, APPOINTMENT = UUID("6ed8da90-450b-101b-98da-00aa003f1305"), UUID("00062002-0000-0000-c000-000000000046")
_EPOCH = datetime(1601, 1, 1)  # noqa: DTZ001


def global_object_id(uid: str) -> bytes:
    """A foreign UID as Exchange wraps it (MS-OXOCAL section 2.2.1.27)."""
    data = b"vCal-Uid\x01\0\0\0" + uid.encode() + b"\0"
    return bytes.fromhex("040000008200E00074C5B7101A82E008") + bytes(20) + len(data).to_bytes(4, "little") + data


def named(space: UUID, number: int, kind: int, value: bytes) -> bytes:
    """A named property (MS-OXTNEF section 2.1.3.4)."""
    octets = kind.to_bytes(2, "little") + (0x8000).to_bytes(2, "little") + space.bytes_le + bytes(4)
    octets += number.to_bytes(4, "little")
    if kind == 0x102:
        octets += (1).to_bytes(4, "little") + len(value).to_bytes(4, "little")
    return octets + value + bytes(-len(value) % 4)


def instant(moment: datetime) -> bytes:
    """A PtypTime."""
    return ((moment - _EPOCH) // timedelta(microseconds=1) * 10).to_bytes(8, "little")


def winmail(message_class: str, *properties: bytes) -> bytes:
    """A TNEF stream with that class and these properties."""

    def attribute(number: int, value: bytes) -> bytes:
        length, check = len(value).to_bytes(4, "little"), (sum(value) & 0xFFFF).to_bytes(2, "little")
        return b"\x01" + number.to_bytes(4, "little") + length + value + check

    held = len(properties).to_bytes(4, "little") + b"".join(properties)
    start = (0x223E9F78).to_bytes(4, "little") + b"\x01\0"
    return start + attribute(0x00078008, message_class.encode() + b"\0") + attribute(0x00069003, held)


def rich_text(content: bytes, said: Said = Said()) -> EmailMessage:
    """Outlook's rich text: words, and winmail.dat."""
    mail = head(said)
    mail.set_content("\n")
    mail.add_attachment(content, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return mail


PROGRAMS = (
    google, exchange, outlook_desktop, outlook_mac, apple, apple_ical, exchange_2003, android, yahoo, notes, nameless,
    thunderbird, related,
)  # fmt: skip
