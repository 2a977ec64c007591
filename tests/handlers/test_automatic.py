"""What no person wrote, on its whole way through the rules and the handlers: nobody's answer, and never answered."""

from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.handlers import kinds
from mailer.network.facts import (
    AbsenceNoted,
    AttendanceAnswered,
    LetterReturned,
    MinutesCommented,
    Position,
    PositionTaken,
    UpdateShared,
)
from mailer.sorting import sorted_by

from ..build import ADDRESS, MIRA, STRANGER, TOKEN, ZEF, a_letter, a_mail, a_network, at, met, rulebook
from ..network.test_consensus import opened, reached
from ..network.test_meetings import PLANNED
from ..returned import RETURNED, Returned

NETWORK = a_network(PLANNED, opened(), *reached("UNHCR"), *reached("UNICEF"))
NOW = at("2026-02-18 10:00")
ANSWERS = (PositionTaken, AttendanceAnswered, UpdateShared, MinutesCommented)
CONSULTATION = a_letter("consultation", "C-2026-01", MIRA, "UNHCR")
TO_ZEF = a_letter("consultation", "C-2026-01", ZEF, "UNICEF")


def decided(mail: EmailMessage | bytes, letter=CONSULTATION) -> tuple[str, Decision]:
    """The kind that the shipped rules give the mail, and what its handler decides."""
    incoming = met(mail, NETWORK, letter, arrived="2026-02-18 10:00")
    kind = sorted_by(rulebook().sorting, incoming).kind
    return kind, kinds()[kind](incoming, NETWORK, NOW)


def replied(text: str, subject: str = "Re: Please answer", **headers: str) -> EmailMessage:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return a_mail(text, subject=subject, reply_to_letter=True, headers=names)


def typed(kind: str, text: str) -> EmailMessage:
    mail = replied(text)
    mail.add_alternative('{"emoji": "👍", "version": 1}')
    part = mail.get_payload()[1]
    assert isinstance(part, EmailMessage)
    part.replace_header("Content-Type", kind)
    return mail


def receipt() -> bytes:
    head = replied("x").as_bytes().partition(b"\n\n")[0]
    kept = b"\n".join(line for line in head.split(b"\n") if not line.startswith((b"Content-", b"MIME")))
    return (
        kept
        + b'\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n--b\n\nIt was displayed.\n'
        b"--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n"
        b"Original-Message-ID: <" + TOKEN.encode() + b"@harbour.example>\n\n--b--\n"
    )


def by_a_list() -> EmailMessage:
    mail = a_mail("Please answer: agree or object?", sender=ADDRESS, headers={"List-Id": "<staff.unhcr.example>"})
    mail.replace_header("Message-ID", f"<{TOKEN}@harbour.example>")
    return mail


RECALL = replied("Mira Leka would like to recall the message, “Re: Please answer”.", "Recall: Re: Please answer")
AWAY = "I am out of the office until Monday."
# (the mail, its kind, whether a person looks)
AUTOMATIC = {
    "an out of office": (replied(AWAY, Auto_Submitted="auto-replied"), "auto_reply", False),
    "one with an answer word": (replied(f"{AWAY}\nAgree.", Auto_Submitted="auto-replied"), "auto_reply", True),
    "one with an objection in it": (
        replied(f"{AWAY} We object to this.", Auto_Submitted="auto-replied"),
        "auto_reply",
        True,
    ),
    "one known by its words": (replied(AWAY, "Automatic reply: Please answer"), "auto_reply", True),
    "one that only its subject marks": (replied("We agree.", "Automatic reply: Please answer"), "unsorted", True),
    "a read receipt": (receipt(), "auto_reply", False),
    "a read receipt in words": (
        replied("Your message was read on 2 March.", "Read: Please answer"),
        "auto_reply",
        True,
    ),
    "a reaction by Gmail": (typed("text/vnd.google.email-reaction+json", "👍"), "auto_reply", True),
    "a reaction by Outlook": (replied("[like] Mira Leka reacted to your message:"), "auto_reply", True),
    "a recall": (RECALL, "auto_reply", True),
    "a calendar's notice without a calendar": (replied("", "Accepted: Quarterly meeting"), "auto_reply", True),
    "a letter of ours that a list brings back": (by_a_list(), "auto_reply", False),
    "our own address, and no letter of ours": (a_mail("Agree", sender=ADDRESS), "unsorted", True),
    "a complaint (RFC 5965)": (
        replied("x").as_bytes().replace(b"text/plain;", b"multipart/report; report-type=feedback-report;"),
        "auto_reply",
        False,
    ),
    "words without a return path": (replied("Paragraph 3 must go.", Return_Path="<>"), "auto_reply", True),
    "words that a program forwarded": (
        replied("Paragraph 3 must go.", Auto_Submitted="auto-forwarded"),
        "auto_reply",
        True,
    ),
    "words by way of an autoresponder": (
        replied("Paragraph 3 must go.", Delivered_To="autoresponder-x@unhcr.example"),
        "auto_reply",
        True,
    ),
    "a vacation that says so by its return path": (replied(AWAY, Return_Path="<>"), "auto_reply", False),
}


@pytest.mark.parametrize(("mail", "kind", "attention"), AUTOMATIC.values(), ids=AUTOMATIC.keys())
def test_automatic_mail_is_nobodys_answer_and_gets_none(mail: EmailMessage | bytes, kind: str, attention: bool) -> None:
    found, decision = decided(mail)

    assert (found, decision.attention) == (kind, attention), decision.why
    assert {type(fact) for fact in decision.facts} <= {AbsenceNoted}
    assert [letter.template for letter in decision.letters] == (["position_recalled"] if mail is RECALL else [])


@pytest.mark.parametrize(
    "headers", [{"X_Mailer": "Mailman v2"}, {"X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent"}]
)
def test_a_consent_that_a_program_may_have_written_waits_for_a_person(headers: dict[str, str]) -> None:
    kind, decision = decided(replied("Approved", **headers))

    taken = [fact.position for fact in decision.facts if isinstance(fact, PositionTaken)]
    assert (kind, taken, decision.attention) == ("position", [Position.UNCLEAR], True)


@pytest.mark.parametrize("returned", RETURNED.values(), ids=RETURNED.keys())
def test_every_servers_word_that_a_letter_came_back_is_noted_and_not_answered(returned: Returned) -> None:
    kind, decision = decided(returned.raw, TO_ZEF)

    noted = [fact for fact in decision.facts if isinstance(fact, LetterReturned)]
    assert kind == "bounce"
    assert [fact.address for fact in noted] == ([] if returned.delayed or returned.doubtful else [ZEF])
    assert decision.attention or not returned.doubtful
    assert not any(isinstance(fact, ANSWERS) for fact in decision.facts)
    assert not any(letter.courtesy for letter in decision.letters)
    assert not any(letter.to.addr.startswith(("mailer-daemon", "postmaster")) for letter in decision.letters)


@pytest.mark.parametrize("returned", RETURNED.values(), ids=RETURNED.keys())
def test_no_forged_letter_of_a_server_changes_anything_and_a_person_is_told(returned: Returned) -> None:
    without_proof = returned.raw.replace(TOKEN.encode(), b"z" * 26)
    of_another = returned.raw.replace(ZEF.encode(), MIRA.encode())

    for raw in (without_proof, of_another):
        kind, decision = decided(raw, TO_ZEF)
        assert kind == "bounce"
        assert decision.facts == ()
        assert decision.letters == ()
        assert decision.attention, decision.why


def test_a_bounce_of_a_letter_that_was_never_written_is_filed() -> None:
    raw = RETURNED["qmail"].raw.replace(TOKEN.encode(), b"z" * 26).replace(ZEF.encode(), STRANGER.encode())

    assert decided(raw)[1] == Decision("it returns no letter of ours")


NO_SUCH_USER = f"550 5.1.1 {MIRA} user unknown\n"
UNDELIVERED = "Undelivered Mail Returned to Sender"
SERVERS, JOE = "MAILER-DAEMON <mailer-daemon@evil.example>", "Joe <joe@elsewhere.example>"


@pytest.mark.parametrize(
    ("head", "sender", "subject"),
    [
        (f"In-Reply-To: <{TOKEN}@harbour.example>\n", SERVERS, UNDELIVERED),
        (f"Delivered-To: network+{TOKEN}@harbour.example\n", SERVERS, UNDELIVERED),
        ("", SERVERS, f"{UNDELIVERED} k.{TOKEN}"),
        (f"In-Reply-To: <{TOKEN}@harbour.example>\n", JOE, "Delivery failure"),
    ],
)
def test_only_a_returned_message_id_shows_that_a_letter_came_back(head: str, sender: str, subject: str) -> None:
    raw = f"{head}From: {sender}\nTo: {ADDRESS}\nSubject: {subject}\n\nThis was not delivered:\n{NO_SUCH_USER}".encode()

    kind, decision = decided(raw)

    assert (kind, decision.facts, decision.letters, decision.attention) == ("bounce", (), (), True), decision.why


def test_a_returned_message_id_in_the_words_of_a_stranger_is_seen_by_a_person() -> None:
    words = (
        f"This was not delivered:\n{NO_SUCH_USER}\n--- Original message ---\nMessage-ID: <{TOKEN}@harbour.example>\n"
    )
    raw = f"From: {JOE}\nTo: {ADDRESS}\nSubject: Undeliverable: Note\n\n{words}".encode()

    kind, decision = decided(raw)

    assert (kind, decision.facts, decision.attention) == ("bounce", (), True)
    assert "nothing shows that a mail server wrote it" in decision.why


def test_a_stranger_who_writes_like_a_server_is_seen_by_a_person() -> None:
    raw = f"From: a@b.example\r\nSubject: Undeliverable: my mail\r\n\r\nMine to {STRANGER} could not be delivered.".encode()

    kind, decision = decided(raw)

    assert (kind, decision.facts, decision.attention) == ("bounce", (), True)


def test_somebody_on_the_list_who_writes_like_a_server_is_read_as_a_person() -> None:
    mail = replied(
        "Your letter could not be delivered to zef@unicef.example. We object.", "Undeliverable: Please answer"
    )

    assert decided(mail)[0] == "position"


def test_a_letter_that_came_back_in_unknown_words_waits_for_a_person() -> None:
    raw = RETURNED["in a language that nobody foresaw"].raw.replace(b"550 5.1.1", b"")
    _, decision = decided(raw, TO_ZEF)

    assert (decision.facts, decision.attention) == ((), True)
    assert "cannot be told" in decision.why


def test_a_mailbox_that_was_full_is_noted_and_nobody_is_asked_to_leave_the_list() -> None:
    _, decision = decided(RETURNED["Yahoo"].raw, TO_ZEF)

    assert [type(fact) for fact in decision.facts] == [LetterReturned]
