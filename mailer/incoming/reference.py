"""Which letter of ours a mail answers, and which matter it is about.

Order of evidence: our token in In-Reply-To, in References, in the recipient, in the subject; then the reference in the
subject. Where tokens and subject name different matters, they contradict each other, and a person looks. A token names
the matter and never the person: mails are forwarded.
"""

import re
from collections.abc import Iterable

from ..codec import bounce
from ..mail import Message, SentLetter
from .found import Desk

TOKEN = re.compile(r"(?<![a-z2-7])([a-z2-7]{26})(?![a-z2-7])")


def tokens_of(message: Message, desk: Desk) -> list[tuple[str, str]]:
    """(token, where it stood) in the order in which they are believed; most mails have none."""
    return tokens_in(bounce.completed(message, desk.bounce_marks), desk.address)


def tokens_in(message: Message, address: str) -> list[tuple[str, str]]:
    """The same for a mail of which it is known already what a mail server returned in it."""
    local, _, domain = address.partition("@")
    places: list[tuple[str, Iterable[str]]] = [
        ("the letter it returns", message.report.original_ids if message.report else ()),
        ("In-Reply-To", (each for each in message.in_reply_to if each.endswith(f"@{domain}"))),
        ("References", (each for each in reversed(message.references) if each.endswith(f"@{domain}"))),
        ("the recipient", (each for each in _recipients(message) if each.lower().startswith(f"{local}+"))),
        ("the subject", re.findall(r"\bk\.([a-z2-7]{26})\b", message.subject)),
    ]
    found = {token: place for place, texts in reversed(places) for text in texts for token in TOKEN.findall(text)}
    order = [place for place, _ in places]
    return sorted(found.items(), key=lambda item: order.index(item[1]))


def answers_another(message: Message, known: list[tuple[SentLetter, str]]) -> bool:
    """True if it answers a mail, and none of our letters: ours stands further up in the conversation.

    An “Agree” then says that they agree with whoever wrote that mail. A button begins a conversation of its own.
    """
    return bool(message.in_reply_to) and not any(place == "In-Reply-To" for _, place in known)


def subject_references(subject: str, short_name: str) -> dict[str, int | None]:
    """The references in brackets, "[UNMN Albania C-2026-01 r2]", with the revision; None for one not certain."""
    pattern = rf"\[{re.escape(short_name)} ([CMRS]-\d{{4}}-\d{{2,4}})(?: r(\d{{1,3}}))?\]"
    revisions: dict[str, set[str]] = {}
    for reference, revision in re.findall(pattern, subject, re.IGNORECASE):
        revisions.setdefault(reference.upper(), set()).add(revision)
    return {
        reference: int(only) if len(found) == 1 and (only := next(iter(found))) else None
        for reference, found in revisions.items()
    }


def matters_of(known: list[tuple[SentLetter, str]], in_subject: Iterable[str]) -> tuple[str, ...]:
    """Every matter that its tokens or its subject name. A receipt of what was shared in a group is in the group's
    thread, and brings both of its tokens back: it is about what was shared."""
    of_receipt = any(letter.answers == "update" for letter, _ in known)
    about = [letter.about for letter, _ in known if letter.about and not (of_receipt and letter.answers == "group")]
    return tuple(sorted({*about, *in_subject}))


def contradiction(matters: tuple[str, ...]) -> str:
    """Why the references can't be trusted, "" if they agree."""
    return f"its tokens and its subject name different matters: {', '.join(matters)}" if len(matters) > 1 else ""


def plus_addressed(message: Message, address: str) -> tuple[str, ...]:
    """What stood behind + in the addresses of ours that it was sent to, also where only our server says so (Bcc)."""
    local, _, domain = address.partition("@")
    addressed = {each.lower().strip("<> ") for each in _recipients(message)}
    pattern = re.compile(rf"{re.escape(local)}\+([^@]{{1,64}})@{re.escape(domain)}")
    return tuple(sorted(found[1] for each in addressed if (found := pattern.fullmatch(each))))


def _recipients(message: Message) -> list[str]:
    """To whom it was sent: by its own header, and by what our server wrote above it."""
    by_server = (
        value for name in ("delivered-to", "x-original-to", "envelope-to") for value in message.header_all(name)
    )
    return [*(each.addr for each in (*message.to, *message.cc)), *by_server]
