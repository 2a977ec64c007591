"""One mail with everything that was found out about it, before anybody decides: who, what it answers, what it says.

Order of evidence for what it answers: our token in In-Reply-To, in References, in the recipient, in the subject; then
the reference in the subject. Tokens that name different matters contradict each other, and a person looks. A token
names the matter and never the person: mails are forwarded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .codec import bounce, reply
from .codec.automatic import Automatic, AutomaticMarks, automatic
from .codec.bounce import BounceMarks
from .codec.original import without_targets
from .codec.programs import ProgramWords
from .codec.segments import Reply, Segment
from .codec.trust import Anchor
from .mail import Address, Message, SentLetter, Verdict
from .network import Network
from .network.people import Authority, Organisation, Person
from .reading import (
    BLOCKING,
    Phrasebook,
    Reading,
    Signature,
    Tier,
    attendance,
    confirmation,
    nothing_to_correct,
    position,
)
from .reading.contacts import SAID, SIGNATURE, SUBSTITUTE, Contact, contact
from .speaker import Voice, who_speaks
from .words import tokens

TOKEN = re.compile(r"(?<![a-z2-7])([a-z2-7]{26})(?![a-z2-7])")
# Attachments that mail programs add by themselves: signatures in the sense of S/MIME and OpenPGP, visiting cards.
_SAYS_NOTHING = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/vcard"}
)
# How the steps begin that say what the words of a mail were read to say.
READINGS = ("As position: ", "As attendance: ", "Says: ", "Of the member list: ")
_SEGMENTS_TOLD = 20
_LOOKED_AT, _LONGEST_ANSWER, _TELLING = 2_000, 5, 5
_NOTHING = Reading("", "nothing of ours is answered")


@dataclass(frozen=True, slots=True)
class Desk:
    """What is the same for every mail: the phrases, the marks of automatic mail and of letters that came back, the
    words of mail programs, whom we believe, and who we are."""

    phrasebook: Phrasebook
    automatic_marks: AutomaticMarks
    bounce_marks: BounceMarks
    quotations: ProgramWords
    anchor: Anchor
    address: str
    names: tuple[str, ...]
    short_name: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the mail came: its identity (sha256 of its bytes), when our server had it, and whether it lay in Junk."""

    id: str
    received: datetime
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail on the desk. `voice`: whose word it is. `found_by`: where the reference stood.

    `contradiction`: why the references can't be trusted, "" if they agree. `segments`: where each line comes from.
    `new`: the sender's own words; `doubt`: why these may not be all, "" where nothing says so. `position` and
    `attendance` are readings of them, without a value where nothing of ours is answered; `confirmed`: "confirmed" or
    "refused" if they say that and nothing else. `answer_word`: a word of an answer that stands in automatic mail, ""
    if there is none. `contact`: what they say of the member list. `plus`: what stood behind
    + in the addresses of ours that it was sent to, like “wg1”. `vouched_by`: the person of the Secretariat who says
    what this mail is; "" while only rules have looked at it.
    """

    arrival: Arrival
    message: Message
    voice: Voice
    automatic: Automatic | None
    answered: SentLetter | None
    subject_reference: tuple[str, int | None] | None
    found_by: str
    contradiction: str
    segments: tuple[Segment, ...]
    new: str
    doubt: str
    position: Reading
    attendance: Reading
    nothing_to_correct: bool
    confirmed: str
    answer_word: str
    contact: Contact
    plus: tuple[str, ...]
    vouched_by: str = ""

    @property
    def person(self) -> Person | None:
        """Who wrote it, if that person stands on the list."""
        return self.voice.person

    @property
    def organisation(self) -> Organisation | None:
        """Whose it is: the organisation of the person, or of a colleague."""
        return self.voice.organisation

    @property
    def verdict(self) -> Verdict:
        """Whether our server vouches for the sender."""
        return self.voice.verdict

    @property
    def about(self) -> str | None:
        """The matter's reference, by token or else by subject; None if it names none."""
        if self.answered is not None:
            return self.answered.about
        return self.subject_reference[0] if self.subject_reference else None

    @property
    def revision(self) -> int | None:
        """The revision (of a round or of minutes) or sequence (of an invitation) that is answered."""
        if self.answered is not None:
            return self.answered.revision
        return self.subject_reference[1] if self.subject_reference else None

    @property
    def answers(self) -> str:
        """What is answered: "consultation", "invitation", "minutes", "letter" for one that asks nothing; "" if nothing
        is, or nothing certain."""
        if self.contradiction:
            return ""
        if self.answered is not None:
            return self.answered.answers or "letter"
        if self.subject_reference is None:
            return ""
        reference, revision = self.subject_reference
        return "consultation" if reference.startswith("C") else ("minutes" if revision else "invitation")

    @property
    def proven(self) -> bool:
        """True if it is certain whose answer this is: the server vouches, and the token was given to this party."""
        return (
            self.verdict.passed
            and self.answered is not None
            and self.organisation is not None
            and self.answered.organisation == self.organisation.name
        )

    @property
    def signed(self) -> bool:
        """True if it is proven by more than the way on which it came: what changes the list or turns a key needs it."""
        return self.proven and not self.verdict.by_way

    def steps(self) -> tuple[str, ...]:
        """How all this was found, one sentence each, in order."""
        who = self.message.sender or f"nobody: {self.message.sender_doubt}"
        lines = [f"From {who}", *self.voice.steps()]
        if self.automatic:
            lines.append(f"Automatic: {self.automatic.why}")
        if self.message.report:
            lines.append(f"Report: {self.message.report.kind}")
        if self.message.calendar:
            lines.append(f"Calendar: {self.message.calendar.method} for {self.message.calendar.uid}")
        what = f"{self.answers} {self.about or ''}".strip()
        answered = f"{what}, found by {self.found_by}" if self.answers else "no letter of ours"
        lines.append(f"Answers: {self.contradiction or answered}")
        lines.append(f"Its lines: {_told(self.segments)}")
        if self.doubt:
            lines.append(f"In doubt: {self.doubt}")
        return (*lines, *self.readings())

    def readings(self) -> Iterator[str]:
        """What its words were read to say, one sentence each; these of the steps depend on words and phrases alone."""
        readings = {"consultation": ("position", self.position), "invitation": ("attendance", self.attendance)}
        if found := readings.get(self.answers):
            name, reading = found
            value = reading.value or "not read"
            tier = f" (tier {reading.tier})" if reading.tier else ""
            yield f"As {name}: {value}{tier}: {reading.why}"
        if self.confirmed:
            yield f"Says: {self.confirmed}"
        if self.contact.meaning:
            yield f"Of the member list: {self.contact.meaning.replace('_', ' ')}, in “{self.contact.words}”"


def _told(segments: tuple[Segment, ...]) -> str:
    """The segments as people read them: "1-2 new; 4 attribution (says who wrote what is quoted); 6-30 ours"."""
    told = [
        (f"{each.first}" if each.first == each.last else f"{each.first}-{each.last}")
        + f" {each.label}"
        + (f" ({each.why})" if each.why else "")
        for each in segments[:_SEGMENTS_TOLD]
    ]
    more = len(segments) - len(told)
    return "; ".join(told + ([f"and {more} parts more"] if more else [])) or "none"


def tokens_of(message: Message, desk: Desk) -> list[tuple[str, str]]:
    """(token, where it stood) in the order in which they are believed; most mails have none."""
    return _tokens_of(bounce.completed(message, desk.bounce_marks), desk.address)


def _tokens_of(message: Message, address: str) -> list[tuple[str, str]]:
    local, _, domain = address.partition("@")
    recipients = [each.addr for each in (*message.to, *message.cc)]
    recipients += [
        value for name in ("delivered-to", "x-original-to", "envelope-to") for value in message.header_all(name)
    ]
    places: list[tuple[str, Iterable[str]]] = [
        ("the letter it returns", message.report.original_ids if message.report else ()),
        ("In-Reply-To", (each for each in message.in_reply_to if each.endswith(f"@{domain}"))),
        ("References", (each for each in reversed(message.references) if each.endswith(f"@{domain}"))),
        ("the recipient", (each for each in recipients if each.lower().startswith(f"{local}+"))),
        ("the subject", re.findall(r"\bk\.([a-z2-7]{26})\b", message.subject)),
    ]
    found = {token: place for place, texts in reversed(places) for text in texts for token in TOKEN.findall(text)}
    order = [place for place, _ in places]
    return sorted(found.items(), key=lambda item: order.index(item[1]))


def meet(
    message: Message,
    arrival: Arrival,
    network: Network,
    sent: Mapping[str, SentLetter],
    desk: Desk,
    named: tuple[str, int | None] | None = None,
) -> Incoming:
    """Everything about the mail. `sent`: our letters by token, those of `tokens_of` that we really wrote.

    `named`: the matter that a person says it is about; its own references then count for nothing.
    """
    voice = who_speaks(message, network.people, arrival.received, desk.anchor)
    person, organisation = voice.person, voice.organisation
    if person is None or bounce.is_by_program(message, desk.bounce_marks):
        message = bounce.completed(message, desk.bounce_marks)  # nobody on the list writes what only a server would
    known = [(sent[token], place) for token, place in _tokens_of(message, desk.address) if token in sent and not named]
    reference = named or _subject_reference(message.subject, desk.short_name)
    answered = next((letter for letter, _ in known), None)
    labelled = _labelled(message.text or message.html_text, known, desk)
    # What answers nothing of ours has no quotation of ours: an old mail that it brings along is what it has to say.
    new = labelled.new if answered is not None or reference is not None else labelled.brought
    marked = automatic(message, desk.automatic_marks, new, desk.address)
    in_subject = "a person's word" if named else "the reference in the subject"
    found_by = f"our token in {known[0][1]}" if known else in_subject
    read = _Readings()
    doubt = ""
    if answered is not None or reference is not None:
        signature = _signature(message.sender, person, organisation, answered, reference)
        doubt = _doubt(message, labelled, known, desk)
        read = _Readings(
            position=_position(message, new, signature, doubt, desk.phrasebook),
            attendance=attendance(new, signature, desk.phrasebook),
            nothing_to_correct=nothing_to_correct(new, signature, desk.phrasebook),
            confirmed=_confirmed(message, new, signature, doubt, desk.phrasebook),
        )
    return Incoming(
        arrival=arrival,
        message=message,
        voice=voice,
        automatic=marked,
        answered=answered,
        subject_reference=reference,
        found_by=found_by,
        contradiction=_contradiction(known, reference),
        segments=labelled.segments(),
        new=new,
        doubt=doubt,
        position=read.position,
        attendance=read.attendance,
        nothing_to_correct=read.nothing_to_correct,
        confirmed=read.confirmed,
        answer_word=_answer_word(new, desk.phrasebook) if marked else "",
        contact=_contact(new, voice, marked is not None, desk.phrasebook),
        plus=_plus(message, desk.address),
    )


@dataclass(frozen=True, slots=True)
class _Readings:
    """What the new words say, as an answer of each kind; nothing, where nothing of ours is answered."""

    position: Reading = _NOTHING
    attendance: Reading = _NOTHING
    nothing_to_correct: bool = False
    confirmed: str = ""


def _subject_reference(subject: str, short_name: str) -> tuple[str, int | None] | None:
    """The reference in brackets, "[UNMN Albania C-2026-01 r2]"; None if there is none or more than one."""
    pattern = rf"\[{re.escape(short_name)} ([CM]-\d{{4}}-\d{{2,4}})(?: r(\d{{1,3}}))?\]"
    found = set(re.findall(pattern, subject, re.IGNORECASE))
    if len(found) != 1:
        return None
    reference, revision = found.pop()
    return reference.upper(), int(revision) if revision else None


def _contradiction(known: list[tuple[SentLetter, str]], reference: tuple[str, int | None] | None) -> str:
    matters = {letter.about for letter, _ in known} - {None}
    if len(matters) > 1:
        return f"it carries tokens of different matters: {', '.join(sorted(str(each) for each in matters))}"
    if matters and reference and reference[0] not in matters:
        return f"its subject says {reference[0]}, its token {matters.pop()}"
    return ""


def _signature(
    sender: Address | None,
    person: Person | None,
    organisation: Organisation | None,
    answered: SentLetter | None,
    reference: tuple[str, int | None] | None,
) -> Signature:
    about, revision = (answered.about, answered.revision) if answered else (reference or (None, None))
    return Signature.of(
        organisation.name if organisation else "",
        person.name if person else "",
        sender.name if sender else "",
        sender.addr if sender else "",
        reference=about or "",
        revision=revision,
    )


def _labelled(text: str, known: list[tuple[SentLetter, str]], desk: Desk) -> Reply:
    letters, answers = [letter.text for letter, _ in known], desk.phrasebook.answer_words
    return reply.label(text, letters, desk.names, desk.quotations, answers)


def _doubt(message: Message, labelled: Reply, known: list[tuple[SentLetter, str]], desk: Desk) -> str:
    """Why an answer read from the words of this mail could be wrong, whatever they are; "" if nothing stands out."""
    if labelled.has_other:
        return "it quotes something that we did not send"
    if message.text and message.html_text:
        in_html, in_text = _labelled(message.html_text, known, desk).new, without_targets(labelled.new)
        if tokens(in_html) != tokens(in_text) or ("~~" in in_html and "~~" not in in_text):
            return "its plain text and its HTML say different things"
    return ""


def _position(message: Message, new: str, signature: Signature, doubt: str, book: Phrasebook) -> Reading:
    """The position in the new words, or in the subject of a button whose body came empty; doubt keeps it unread."""
    in_subject = _button_word(message.subject, signature, book)
    read = position(new, signature, book) if new else in_subject
    if read.value and doubt:
        return replace(read, value="", why=doubt, tier=Tier.C)
    if read.value and in_subject.value and read.value != in_subject.value:
        why = f"its subject says “{in_subject.words}”, its text “{read.words}”"
        return replace(read, value="", why=why, tier=Tier.H)
    if read.value and read.value not in BLOCKING and (names := _documents(message)):
        return replace(read, value="", why=f"{names} came with it, and may say more", tier=Tier.C)
    return read


def _documents(message: Message) -> str:
    """The names of the attachments that could say something: no pictures of a signature, no cards, no seals."""
    return ", ".join(each.name for each in message.attachments if not (each.inline or each.type in _SAYS_NOTHING))


def _button_word(subject: str, signature: Signature, book: Phrasebook) -> Reading:
    """The answer word that one of our buttons put before the reference in the subject."""
    word, bracket, _ = subject.partition("[")
    return position(word.strip(), signature, book) if bracket else Reading("", "nothing was written")


def _answer_word(new: str, book: Phrasebook) -> str:
    """The first phrase in which a position could be meant; a short word, like “no”, only where it is the whole line."""
    lines = {tokens(line) for line in new.splitlines()}
    words = tokens(new)[:_LOOKED_AT]
    for length in range(1, _LONGEST_ANSWER + 1):
        for place in range(len(words) - length + 1):
            phrase = words[place : place + length]
            if phrase in book.answers and (length > 1 or len(phrase[0]) >= _TELLING or phrase in lines):
                return " ".join(phrase)
    return ""


def _plus(message: Message, address: str) -> tuple[str, ...]:
    local, _, domain = address.partition("@")
    addressed = {each.addr.lower() for each in (*message.to, *message.cc)}
    pattern = re.compile(rf"{re.escape(local)}\+([^@]{{1,64}})@{re.escape(domain)}")
    return tuple(sorted(found[1] for each in addressed if (found := pattern.fullmatch(each))))


def _confirmed(message: Message, new: str, signature: Signature, doubt: str, book: Phrasebook) -> str:
    """Whether the new words, or the subject of a button whose body came empty, confirm or refuse; "" where in doubt."""
    said = confirmation(new or re.split(r"\[|\bk\.", message.subject)[0], signature, book)
    return "" if doubt else said


def _contact(new: str, voice: Voice, automatic: bool, book: Phrasebook) -> Contact:
    """What the mail says of the member list; that one is a focal point is read from the signatures of colleagues."""
    organisation = tokens(voice.organisation.name) if voice.organisation else ()
    found = contact(new, organisation, book.member_list, SUBSTITUTE if automatic else SAID)
    if found.meaning or automatic or voice.authority is not Authority.COLLEAGUE:
        return found
    return contact(new, organisation, book.member_list, SIGNATURE)
