"""What the people of the demo write, in the shapes in which real programs write it. Bytes with CRLF line ends."""

import email
import email.policy
import html
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote

from .cast import ADDRESS, AUTHSERV_ID, NETWORK_NAME, Person

_PARSED = email.policy.default.clone(utf8=False)


@dataclass(frozen=True, slots=True)
class Received:
    """A letter of the Network as its recipient has it."""

    recipient: str
    raw: bytes
    subject: str
    message_id: str
    text: str
    html: str
    calendar: str

    @classmethod
    def of(cls, recipient: str, raw: bytes) -> "Received":
        """The letter from what was delivered."""
        message = email.message_from_bytes(raw, EmailMessage, policy=_PARSED)
        shown = (part for part in message.walk() if not part.is_multipart() and not part.is_attachment())
        parts = {part.get_content_type(): part for part in shown}
        calendar = parts.get("text/calendar")
        return cls(
            recipient=recipient,
            raw=raw,
            subject=str(message["Subject"]),
            message_id=str(message["Message-ID"]).strip(),
            text=parts["text/plain"].get_content(),
            html=parts["text/html"].get_content(),
            calendar=calendar.get_content() if calendar else "",
        )

    def button(self, label: str) -> tuple[str, str]:
        """(subject, text) of the mail that the button with this label opens."""
        for link, name in re.findall(r'<a class="answer" href="([^"]+)"[^>]*>([^<]+)</a>', self.html):
            if html.unescape(name) == label:
                _, _, query = html.unescape(link).partition("?")
                fields = dict(part.split("=", 1) for part in query.split("&"))
                return unquote(fields["subject"]), unquote(fields["body"])
        raise LookupError(f"the letter “{self.subject}” has no button “{label}”")


class Pen:
    """Writes mails at an instant; each gets a Message-ID of its own, counted, so that a story is the same each time."""

    def __init__(self) -> None:
        self._count = 0

    def head(self, person: Person, subject: str, at: datetime, *, proven: bool = True) -> EmailMessage:
        """A mail without a body, as it comes in: with the verdict of the receiving server."""
        self._count += 1
        message = EmailMessage(policy=email.policy.SMTP)
        verdict = f"dmarc=pass header.from={person.domain}" if proven else f"dmarc=fail header.from={person.domain}"
        message["Authentication-Results"] = f"{AUTHSERV_ID}; {verdict}"
        message["From"] = f'"{person.name}" <{person.address}>'
        message["To"] = ADDRESS
        message["Subject"] = subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{self._count}.{at:%Y%m%d}@{person.domain}>"
        return message

    def note(self, person: Person, subject: str, text: str, at: datetime, *, proven: bool = True) -> EmailMessage:
        """A plain mail."""
        message = self.head(person, subject, at, proven=proven)
        message.set_content(text)
        return message

    def with_file(
        self, person: Person, subject: str, text: str, name: str, content: bytes, at: datetime
    ) -> EmailMessage:
        """A mail with HTML and a PDF."""
        message = self.note(person, subject, text, at)
        message.add_alternative(f"<html><body><p>{html.escape(text)}</p></body></html>", subtype="html")
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return message

    def eight_bit(self, person: Person, subject: str, text: str, at: datetime) -> bytes:
        """A mail of an old program: Windows-1252 octets in header and body, and no word about it."""
        message = self.head(person, "SUBJECT", at).as_bytes()
        return (
            message.replace(b"SUBJECT", subject.encode("cp1252")).rstrip()
            + b"\r\n\r\n"
            + text.encode("cp1252")
            + b"\r\n"
        )

    def reply(self, person: Person, letter: Received, text: str, at: datetime, *, proven: bool = True) -> EmailMessage:
        """As Gmail answers: text and HTML, the letter quoted below."""
        message = self.head(person, f"Re: {letter.subject}", at, proven=proven)
        message["In-Reply-To"] = letter.message_id
        message["References"] = letter.message_id
        head = f"On {at:%a, %b %d, %Y at %H:%M}, {NETWORK_NAME} <{ADDRESS}> wrote:"
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
        message.set_content(f"{text}\n\n{head}\n\n{quoted}\n")
        body = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))
        old = "".join(f"<p>{html.escape(line)}</p>" for line in letter.text.splitlines())
        quote = f'<div class="gmail_quote"><div>{html.escape(head)}</div><blockquote>{old}</blockquote></div>'
        message.add_alternative(f'<div dir="ltr">{body}</div><br>{quote}', subtype="html")
        return message

    def outlook_reply(self, person: Person, letter: Received, text: str, at: datetime) -> EmailMessage:
        """As Outlook answers: a rule, a block of From and Sent, and the letter without any mark of quotation."""
        message = self.head(person, f"RE: {letter.subject}", at)
        message["In-Reply-To"] = letter.message_id
        block = (
            f"From: {NETWORK_NAME} <{ADDRESS}>\nSent: {at:%A, %d %B %Y %H:%M}\n"
            f"To: {person.name} <{person.address}>\nSubject: {letter.subject}"
        )
        message.set_content(f"{text}\n\n________________________________\n{block}\n\n{letter.text}")
        return message

    def press(self, person: Person, letter: Received, label: str, at: datetime) -> EmailMessage:
        """The mail that a button opens, sent from a phone: a new conversation, with the phone's signature."""
        subject, text = letter.button(label)
        return self.note(person, subject, f"{text}\nSent from my iPhone\n", at)

    def out_of_office(self, person: Person, letter: Received, text: str, at: datetime) -> EmailMessage:
        """What a program answers while its owner is away (RFC 3834)."""
        message = self.note(person, f"Automatic reply: {letter.subject}", text, at)
        message["In-Reply-To"] = letter.message_id
        message["Auto-Submitted"] = "auto-replied"
        return message

    def recall(self, person: Person, letter: Received, at: datetime) -> EmailMessage:
        """What Outlook sends where somebody wishes to recall an answer and the recipient is elsewhere."""
        words = f"{person.name} would like to recall the message, “Re: {letter.subject}”."
        return self.note(person, f"Recall: Re: {letter.subject}", words, at)

    def bounce(self, letter: Received, at: datetime) -> bytes:
        """What the recipient's server reports about a letter that it cannot deliver (RFC 3464)."""
        head = letter.raw.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
        boundary = "dsn"
        lines = [
            "Return-Path: <>",
            f"From: Mail Delivery System <mailer-daemon@{letter.recipient.partition('@')[2]}>",
            f"To: {ADDRESS}",
            "Subject: Undelivered Mail Returned to Sender",
            f"Date: {format_datetime(at)}",
            f"Message-ID: <bounce.{letter.message_id.strip('<>')}>",
            "Auto-Submitted: auto-replied",
            f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
            "MIME-Version: 1.0",
            "",
            f"--{boundary}",
            "Content-Type: text/plain",
            "",
            f"The mail system could not deliver to <{letter.recipient}>: user unknown.",
            "",
            f"--{boundary}",
            "Content-Type: message/delivery-status",
            "",
            f"Reporting-MTA: dns; mx.{letter.recipient.partition('@')[2]}",
            "",
            f"Final-Recipient: rfc822; {letter.recipient}",
            "Action: failed",
            "Status: 5.1.1",
            "Diagnostic-Code: smtp; 550 5.1.1 user unknown",
            "",
            f"--{boundary}",
            "Content-Type: text/rfc822-headers",
            "",
            head,
            "",
            f"--{boundary}--",
            "",
        ]
        return "\r\n".join(line.replace("\r\n", "\n").replace("\n", "\r\n") for line in lines).encode()

    def exchange_answer(self, person: Person, letter: Received, partstat: str, at: datetime) -> EmailMessage:
        """Exchange Online: no ORGANIZER, a Windows name for the zone, the object in base64."""
        calendar = _answer(letter, person, partstat, organizer=False).replace(
            "Europe/Tirane", "Central Europe Standard Time"
        )
        calendar = re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", "", calendar, flags=re.DOTALL)
        message = self.head(person, f"{partstat.capitalize()}: {letter.subject}", at)
        message["In-Reply-To"] = letter.message_id
        message.set_content("\n")
        message.add_alternative(calendar, subtype="calendar", params={"method": "REPLY"}, cte="base64")
        return message

    def google_answer(self, person: Person, letter: Received, partstat: str, at: datetime) -> bytes:
        """Google Calendar: marked automatic, the object twice, sent by Google in the user's name."""
        calendar = _answer(letter, person, partstat, organizer=True).replace("METHOD:REQUEST", "METHOD:REPLY")
        message = self.head(person, f"{partstat.capitalize()}: {letter.subject}", at)
        message["Sender"] = "Google Calendar <calendar-notification@google.example>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(f"{person.name} has {partstat.lower()} this invitation.\n")
        message.add_alternative(f"<p>{person.name} has {partstat.lower()} this invitation.</p>", subtype="html")
        message.add_alternative(calendar, subtype="calendar", params={"method": "REPLY"})
        message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
        return message.as_bytes()

    def apple_answer(self, person: Person, letter: Received, partstat: str, comment: str, at: datetime) -> EmailMessage:
        """Apple Calendar: the remark in a property of its own."""
        calendar = _answer(letter, person, partstat, organizer=True)
        remark = f"X-CALENDARSERVER-PRIVATE-COMMENT:{comment}\r\nEND:VEVENT"
        message = self.head(person, letter.subject, at)
        message.set_content("\n")
        message.add_alternative(calendar.replace("END:VEVENT", remark), subtype="calendar", params={"method": "REPLY"})
        return message


def _answer(letter: Received, person: Person, partstat: str, *, organizer: bool) -> str:
    """The object of the invitation as a REPLY of that person."""
    if not letter.calendar:
        raise LookupError(f"the letter “{letter.subject}” has no calendar object to answer")
    text = letter.calendar.replace("\r\n ", "").replace("\r\n", "\n")
    lines = []
    for line in text.split("\n"):
        if line.startswith("METHOD:"):
            lines.append("METHOD:REPLY")
        elif line.startswith("ATTENDEE"):
            lines.append(f"ATTENDEE;PARTSTAT={partstat};CN={person.name}:mailto:{person.address}")
        elif not line.startswith("ORGANIZER") or organizer:
            lines.append(line)
    return "\r\n".join(lines)


def octets(mail: EmailMessage | bytes) -> bytes:
    """The mail as bytes."""
    return mail if isinstance(mail, bytes) else mail.as_bytes()


def a_small_pdf(text: str) -> bytes:
    """A PDF of one page, by hand; good enough to open."""
    stream = f"BT /F1 18 Tf 60 740 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = "%PDF-1.4\n"
    offsets = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{out.index('xref')}\n%%EOF\n"
    return out.encode("ascii")
