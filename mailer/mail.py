"""The words of the post: what comes in, what goes out, and what is known of the mailbox. Plain frozen values.

Nothing here knows bytes (codec/), members (network/) or the database (store/).
Terms: RFC 5322 (message), RFC 5545/5546 (calendar), RFC 3464 (delivery status).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Address:
    """A display name (may be empty) and an addr-spec in lower case (RFC 5322 section 3.4)."""

    name: str
    addr: str

    def __str__(self) -> str:
        return f"{self.name} <{self.addr}>" if self.name else self.addr


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came or goes with a mail. `name` is safe to show and to store, never a path.

    `inline`: a picture of the mail's own text (a signature's logo), and no document.
    """

    name: str
    type: str
    content: bytes = field(repr=False)
    sha256: str
    inline: bool = False

    @property
    def size(self) -> int:
        """Octets."""
        return len(self.content)


# --- incoming ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as the server gave it. `received` is INTERNALDATE (aware). `cut`: too large, only its header is here."""

    uid: int
    raw: bytes = field(repr=False)
    received: datetime
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    """An ATTENDEE as an invitation or a reply states it (RFC 5545 section 3.8.4.1).

    `partstat` (3.2.12) is upper case, "" where the reply has none. `delegated_from`, `delegated_to` (3.2.4, 3.2.5) and
    `sent_by` (3.2.18) are addresses, "" where it has none.
    """

    addr: str
    name: str
    partstat: str
    delegated_from: str = ""
    delegated_to: str = ""
    sent_by: str = ""


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What a calendar part says, whichever dialect wrote it. `method` is that of RFC 5546: REPLY, COUNTER, REFRESH;
    also those which only an organizer sends (REQUEST, CANCEL).

    `uid` is "" where it could not be read. `sequence` is None where it is absent or out of range. `replied_at` is the
    sender's own instant of answering (aware), None where it gives none. `proposed_*` are set when another time is
    proposed, and could be read. `recurrence`: it is about one instance of a series, the one at `instance` (None where
    that is no instant); `others`: what the same object says of further instances. `salvaged`: no parser would have it,
    and it was read line by line, or it is an answer by its content type alone.
    """

    method: str
    uid: str
    attendees: tuple[Attendee, ...]
    sequence: int | None = None
    replied_at: datetime | None = None
    comment: str = ""
    guests: int = 0
    proposed_start: datetime | None = None
    proposed_end: datetime | None = None
    recurrence: bool = False
    instance: datetime | None = None
    others: tuple["CalendarAnswer", ...] = ()
    salvaged: bool = False


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of a delivery status notification (RFC 3464 section 2.3); `status` like "5.1.1", "" if none.

    `action` is "" where words did not say whether it failed or is only delayed.
    """

    addr: str
    action: str
    status: str
    diagnostic: str

    @property
    def permanent(self) -> bool:
        """True when no further attempt will be made, whatever the reason (RFC 3464 section 2.3.3, action `failed`)."""
        return self.action == "failed"

    @property
    def is_address_wrong(self) -> bool:
        """True when another letter would fare no better: not where a server was away or a mailbox full (RFC 3463)."""
        return self.permanent and not self.status.startswith(("4", "5.2.2", "5.4", "5.7"))


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A report on a mail of ours. `kind` is "delivery-status" (RFC 3464) or "disposition-notification" (RFC 8098).

    `original_ids`: the Message-IDs of the mails it speaks of, as far as they came back. `is_doubtful`: only words
    say so, and nothing of its sender, so that a person might have written it.
    """

    kind: str
    recipients: tuple[FailedRecipient, ...]
    original_ids: tuple[str, ...]
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A mail within another, as far as its header came along: a server returns it, or a person forwards it."""

    message_id: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A mail, read once. All text is decoded, unfolded and free of control characters.

    `sender` is None when From is absent, repeated, or read differently by different readers; `sender_doubt` then says
    why. `sender_claim` is what From shows, for people only. `sent_by`: the address of Sender, "" if none is plain.
    `headers` are (lower-case name, value), in the order of the mail. `text` is the plain text body; `html_text` the
    text of the HTML body; "" where there is none. `parts`: the content types of its parts, as "text/plain", a
    disposition that is neither inline nor attachment behind them ("text/plain; reaction"). `enclosed`: mails within it.
    `html_hidden`: what the HTML hides; `html_uncertain`: whether something in it decides what is seen that is not read.
    """

    message_id: str
    sender: Address | None
    sender_doubt: str
    sender_claim: str
    sent_by: str
    subject: str
    date: datetime | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    text: str = field(repr=False)
    html_text: str = field(repr=False)
    attachments: tuple[Attachment, ...] = field(repr=False)
    calendar: CalendarAnswer | None
    report: DeliveryReport | None
    defects: tuple[str, ...]
    parts: tuple[str, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    html_hidden: str = field(default="", repr=False)
    html_uncertain: bool = False

    def header(self, name: str) -> str:
        """The first header of that name (lower case), "" if there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def header_all(self, name: str) -> tuple[str, ...]:
        """Every header of that name (lower case), top first."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the receiving server vouches for the domain in From (RFC 8601), and the sentence that says why.

    `by_way`: no signature proves it, only the way on which the mail came (SPF), which smuggled mail passes too.
    `signers`: the domains whose signatures (RFC 6376) the server found to be good, whatever From shows.
    """

    passed: bool
    why: str
    by_way: bool = False
    signers: tuple[str, ...] = ()


# --- outgoing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recipient:
    """The one person a letter goes to, and for which organisation. `languages`: the first leads; none: the default."""

    name: str
    addr: str
    organisation: str
    languages: tuple[str, ...] = ()


Method = Literal["REQUEST", "CANCEL", "PUBLISH", "DECLINECOUNTER"]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """The iCalendar object that a letter carries: for its one recipient, or (PUBLISH) as one of many dates that ask for
    nothing (RFC 5546 sections 3.2.1, 3.2.2, 3.2.5, 3.2.8).

    `summary`: "" for the subject of the letter that carries it. `attendees`: the recipient first, then whom the
    recipient may see. `cancelled`: a date that is told of although it was called off. `busy`: False for one that takes
    nobody's time. `changed`: since when it is as it is; None for the instant at which it is sent.
    """

    method: Method
    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    description: str = ""
    location: str = ""
    link: str = ""
    attendees: tuple[Attendee, ...] = ()
    cancelled: bool = False
    busy: bool = True
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that lies in the store, and goes with a letter."""

    name: str
    type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, decided and not yet written.

    `template` names the file in templates/; `key` makes it the one letter it is: the same key to the same address is
    never queued twice. `audience` is checked against the recipient before it is queued (network/audiences.py).
    `about` and `revision` are the matter's reference. `answers` names what a reply to it would be ("consultation",
    "invitation", "minutes"), "" when nothing is asked; `buttons` are the answers it offers (words.toml has their
    words), `fills` what stands in these words in the place of {name}. `follows` is the key of the earlier letter to the
    same person in whose thread it belongs. `courtesy` marks an answer to a mail: limited for each person and day, and
    not repeated when in doubt. `not_before` holds it back: the time in which a person may still stop it. `encloses`:
    documents by name ("terms", "record"), which are attached where there are any; `enclosures`: kept files, which are
    attached while they are kept; `dates`: meetings, attached as one calendar. `shows`: references of
    what was shared, whose words it carries, and of meetings of groups: whoever may not see one of them any more does
    not get the letter.
    """

    template: str
    key: str
    to: Recipient
    audience: str
    about: str | None = None
    revision: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    answers: str = ""
    buttons: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    event: CalendarEvent | None = None
    attachments: tuple[Attachment, ...] = ()
    encloses: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    dates: tuple[CalendarEvent, ...] = ()
    follows: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_subject: str = ""
    courtesy: bool = False
    not_before: datetime | None = None
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words. `preview` is what programs show beside the subject; `language` leads it."""

    subject: str
    preview: str
    text: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that was queued or sent, as far as reading the answer needs it. `text` is what the member was shown
    and may quote: its text and, behind a form feed, the text of its HTML.
    """

    token: str
    template: str
    answers: str
    about: str | None
    revision: int | None
    addr: str
    organisation: str
    message_id: str
    subject: str
    text: str = field(repr=False)


# --- the mailbox as a whole -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that a person must look at, `since` when. `state` is "attention" or "quarantined".

    `about`: what it was taken to be about; `matters`: everything that its tokens and its subject name.
    """

    id: int
    received: datetime
    since: datetime
    sender: str
    organisation: str | None
    subject: str
    about: str | None
    reason: str
    state: str
    matters: Sequence[str] = ()

    def names(self, reference: str) -> bool:
        """True if it may be about this matter."""
        return reference == self.about or reference in self.matters


@dataclass(frozen=True, slots=True)
class StoppedLetter:
    """A letter that could not be sent or came back, `since` when; `state` as the outbox has it."""

    id: int
    since: datetime
    to: str
    subject: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What the clock's duties must know of the mailbox.

    `read_until`: every mail that had arrived by this instant, in the inbox and in the junk folder, has been handled;
    None before the first reading. `waiting`: what a person has not yet looked at, oldest first. `stopped`: the letters
    that could not be sent or delivered.
    """

    read_until: datetime | None
    waiting: tuple[Waiting, ...] = ()
    stopped: tuple[StoppedLetter, ...] = ()
