"""What the sender's own words say, as an answer of each kind, and why they may not be all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..codec import reply
from ..codec.automatic import perhaps_by_program
from ..codec.html import HIGHLIGHT
from ..codec.original import said, without_targets
from ..codec.segments import Reply
from ..mail import Attachment, Message, SentLetter
from ..network.people import Authority
from ..reading import (
    BLOCKING,
    HOLDING,
    NOT_CLEARED,
    OWN,
    Asked,
    Dates,
    Lists,
    Phrase,
    Phrasebook,
    Reading,
    Signature,
    Tier,
    acknowledges,
    attendance,
    attended,
    clearance,
    confirmation,
    dates_suiting,
    in_answer,
    nothing_to_correct,
    of_the_state,
    position,
    refusal,
    supports,
)
from ..reading.contacts import SAID, SIGNATURE, SUBSTITUTE, Contact, contact
from ..reading.phrasebook import replaced
from ..speaker import Voice
from ..words import tokens, without_prefixes
from .found import Desk

# Attachments that mail programs add by themselves: signatures in the sense of S/MIME and OpenPGP, visiting cards.
_SEALS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_CARD = "text/vcard"
_QUOTATION_MARKS = re.compile('["“”„«»‹›‘‚]')
_LOOKED_AT, _LONGEST_ANSWER, _TELLING = 2_000, 5, 5
_REFERENCE = re.compile(r"\[[^\]\n]{0,200}\]|\bk\.[a-z2-7]{26}\b")
_NOTHING = Reading("", "nothing of ours is answered")
_NO_DATES = Dates((), "no dates were asked for")
_NOBODY = Lists()


@dataclass(frozen=True, slots=True)
class Readings:
    """What the new words say, as an answer of each kind; nothing, where nothing of ours is answered."""

    position: Reading = _NOTHING
    attendance: Reading = _NOTHING
    dates: Dates = _NO_DATES
    nothing_to_correct: bool = False
    confirmed: str = ""
    refused_because: str = ""
    supports: bool = False
    is_own: bool = False
    attended: Lists = _NOBODY
    of_the_state: str = ""
    clearance: Reading = _NOTHING


@dataclass(frozen=True, slots=True)
class Question:
    """What the letter that is answered asked: its `subject`, "" if it is not known which one it is; what it `asked` of
    a consultation; the `dates` of its poll."""

    subject: str
    asked: Asked
    dates: Sequence[date]


def read_as_answers(
    message: Message, new: str, signature: Signature, doubt: str, question: Question, desk: Desk
) -> Readings:
    """The new words as an answer of each kind. `doubt`: why they may not be all; it keeps what counts unread."""
    book = desk.phrasebook
    coming, came = attendance(new, signature, book), attended(new, signature, book)
    words = new or _of_a_button(message)
    said = "" if doubt else confirmation(words, signature, book)
    dates = dates_suiting(words, question.dates, signature, book) if question.dates else _NO_DATES
    return Readings(
        position=in_answer(
            _position(message, new, signature, doubt, question, book),
            question.asked,
            signature,
            desk.consents,
            book,
        ),
        attendance=replace(coming, value="", why=doubt, tier=Tier.C) if coming.value and doubt else coming,
        dates=Dates((), doubt) if doubt and (dates.values or dates.says_nothing) else dates,
        nothing_to_correct=nothing_to_correct(new, signature, book),
        confirmed="" if said == OWN else said,
        refused_because="" if doubt else refusal(new, signature, book),
        supports=not doubt and supports(words, signature, book),
        is_own=said == OWN,
        attended=replace(came, why=came.why or doubt),
        of_the_state=of_the_state(new, signature, book),
        clearance=_clearance(message, new, signature, doubt, question.subject, book),
    )


def label(text: str, known: list[tuple[SentLetter, str]], desk: Desk) -> Reply:
    """The text in labelled lines, held against the letters of ours that it answers."""
    letters, answers = [letter.text for letter, _ in known], desk.phrasebook.answer_words
    return reply.label(text, letters, desk.names, desk.quotations, answers)


def why_doubtful(message: Message, labelled: Reply, known: list[tuple[SentLetter, str]], desk: Desk) -> str:
    """Why an answer read from the words of this mail could be wrong, whatever they are; "" if nothing stands out."""
    if program := perhaps_by_program(message, desk.automatic_marks):
        return f"a program may have written it ({program})"
    if labelled.has_other:
        return "it quotes something that we did not send"
    if labelled.answers_a_part:
        return "it answers a part of our letter, and may mean that part alone"
    if message.html_uncertain or _hides_words(message.html_hidden, known):
        return "its HTML may show something else than its words"
    if message.text and message.html_text:
        in_html = label(message.html_text, known, desk)
        if in_html.answers_a_part or _telling(in_html.new) != _telling(without_targets(labelled.new)):
            return "its plain text and its HTML say different things"
    return ""


def _hides_words(hidden: str, known: list[tuple[SentLetter, str]]) -> bool:
    """True if its HTML hides words other than those that our letters hide, for the lists of mail programs."""
    ours = " ".join(["", *(word for letter, _ in known for word in said(letter.text)), ""])
    return any(f" {' '.join(words)} " not in ours for line in hidden.split("\n") if (words := said(line)))


def _telling(text: str) -> tuple[list[str], int]:
    """What must be alike in the plain text and in the HTML: what they say, and how much of it in quotation marks. What
    people highlight of their own, they mean."""
    return [word for word in said(text) if word != HIGHLIGHT], len(_QUOTATION_MARKS.findall(text))


def _position(
    message: Message, new: str, signature: Signature, doubt: str, question: Question, book: Phrasebook
) -> Reading:
    """The position in the new words, or in the subject of a button whose body came empty.

    What may object elsewhere in the mail keeps consent unread, and a receipt from being one: its doubt, its subject, a
    document that came with it.
    """
    beside = _beside_ours(message.subject, question.subject)
    subject_says = book.answers.get(beside, "")
    read = position(new, signature, book)
    if question.asked is Asked.RECORDED and acknowledges(new, signature, book):
        read = Reading("", "it says that we recorded it rightly, and nothing else", Tier.N, words=new)
    if not new and subject_says:
        read = Reading(subject_says, "the answer word of a button", Tier.A, " ".join(beside))
    if not read.value and read.tier is not Tier.N:
        return read
    if subject_says and subject_says != read.value:
        return replace(read, value="", why=f"its subject says “{' '.join(beside)}” as well", tier=Tier.H)
    if read.value in BLOCKING and not doubt:
        return read
    is_all = read.tier is Tier.N and bool(question.subject and beside)  # it may be the only thing that is said
    if not subject_says and (is_all or _may_object(beside, book)):
        return replace(read, value="", why=f"its subject says “{' '.join(beside)[:80]}” as well", tier=Tier.H)
    if why := doubt or _documents(message):
        return replace(read, value="", why=why, tier=Tier.C)
    return read


def _clearance(message: Message, new: str, signature: Signature, doubt: str, ours: str, book: Phrasebook) -> Reading:
    """Whether the new words, or the subject of a button whose body came empty, clear a text; read with the same care as
    consent to it."""
    beside = _beside_ours(message.subject, ours)
    subject_says = book.clearances.get(beside, "")
    read = clearance(new, signature, book)
    if not new and subject_says:
        read = Reading(subject_says, "the answer word of a button", Tier.A, " ".join(beside))
    if not read.value or (read.value == NOT_CLEARED and not doubt):
        return read
    if subject_says != read.value and (subject_says or _may_object(beside, book)):
        return replace(read, value="", why=f"its subject says “{' '.join(beside)[:80]}” as well", tier=Tier.C)
    if why := doubt or _documents(message):
        return replace(read, value="", why=why, tier=Tier.C)
    return read


def _may_object(words: Phrase, book: Phrasebook) -> bool:
    return book.is_answer_like(words) or book.doubt_in(" ".join(words), HOLDING) is not None


def _beside_ours(subject: str, ours: str) -> Phrase:
    """The words of the subject without those of our own letter, the reference, our token and “Re:”."""
    words, own = (tokens(without_prefixes(_REFERENCE.sub(" ", each))) for each in (subject, ours))
    return replaced(words, own)


def _documents(message: Message) -> str:
    """Says so if attachments came that could say something."""
    has_text = bool(message.text.strip() or message.html_text.strip())
    names = [each.name for each in message.attachments if not _says_nothing(each, has_text)]
    return f"{', '.join(names)} came with it, and may say more" if names else ""


def _says_nothing(attachment: Attachment, has_text: bool) -> bool:
    """True for a seal, a card without a note, and the picture of a signature; a picture alone would be the answer."""
    if attachment.type == _CARD:
        return b"note" not in attachment.content.lower()
    return (attachment.inline and has_text) or attachment.type in _SEALS


def first_answer_word(new: str, book: Phrasebook) -> str:
    """The first phrase in which a position could be meant; a short word, like “no”, only where it is the whole line."""
    lines = {tokens(line) for line in new.splitlines()}
    words = tokens(new)[:_LOOKED_AT]
    for length in range(1, _LONGEST_ANSWER + 1):
        for place in range(len(words) - length + 1):
            phrase = words[place : place + length]
            if phrase in book.answers and (length > 1 or len(phrase[0]) >= _TELLING or phrase in lines):
                return " ".join(phrase)
    return ""


def _of_a_button(message: Message) -> str:
    """The word in the subject of a button, whose body may come empty."""
    return re.split(r"\[|\bk\.", message.subject)[0]


def said_of_the_list(new: str, voice: Voice, automatic: bool, book: Phrasebook) -> Contact:
    """What the mail says of the member list; that one is a focal point is read from the signatures of colleagues."""
    organisation = tokens(voice.organisation.name) if voice.organisation else ()
    own = {voice.address, *(voice.said.person.addresses if voice.said.person else ())}
    found = contact(new, organisation, book.member_list, SUBSTITUTE if automatic else SAID, own)
    if found.meaning or automatic or voice.authority is not Authority.COLLEAGUE:
        return found
    return contact(new, organisation, book.member_list, SIGNATURE, own)
