"""Which letter of ours a mail answers, and which matter it is about.

Order of evidence: our token in In-Reply-To, in References, in the recipient, in the subject; then the reference in the
subject. Tokens that name different matters contradict each other, and a person looks. A token names the matter and
never the person: mails are forwarded.
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


def answers_another(message: Message, known: list[tuple[SentLetter, str]]) -> bool:
    """True if it answers a mail, and none of our letters: ours stands further up in the conversation.

    An “Agree” then says that they agree with whoever wrote that mail. A button begins a conversation of its own.
    """
    return bool(message.in_reply_to) and not any(place == "In-Reply-To" for _, place in known)


def subject_reference(subject: str, short_name: str) -> tuple[str, int | None] | None:
    """The reference in brackets, "[UNMN Albania C-2026-01 r2]"; None if there is none or more than one."""
    pattern = rf"\[{re.escape(short_name)} ([CM]-\d{{4}}-\d{{2,4}})(?: r(\d{{1,3}}))?\]"
    found = set(re.findall(pattern, subject, re.IGNORECASE))
    if len(found) != 1:
        return None
    reference, revision = found.pop()
    return reference.upper(), int(revision) if revision else None


def contradiction(known: list[tuple[SentLetter, str]], reference: tuple[str, int | None] | None) -> str:
    """Why the references can't be trusted, "" if they agree."""
    matters = {letter.about for letter, _ in known} - {None}
    if len(matters) > 1:
        return f"it carries tokens of different matters: {', '.join(sorted(str(each) for each in matters))}"
    if matters and reference and reference[0] not in matters:
        return f"its subject says {reference[0]}, its token {matters.pop()}"
    return ""


def plus_addressed(message: Message, address: str) -> tuple[str, ...]:
    """What stood behind + in the addresses of ours that it was sent to."""
    local, _, domain = address.partition("@")
    addressed = {each.addr.lower() for each in (*message.to, *message.cc)}
    pattern = re.compile(rf"{re.escape(local)}\+([^@]{{1,64}})@{re.escape(domain)}")
    return tuple(sorted(found[1] for each in addressed if (found := pattern.fullmatch(each))))
