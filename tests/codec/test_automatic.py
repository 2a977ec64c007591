"""What is no person's mail, and what looks like it and is one's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.automatic import Automatic, Sureness, automatic
from mailer.codec.message import read

from ..build import ADDRESS, TOKEN, rulebook

CERTAIN, LIKELY, POSSIBLE = Sureness.CERTAIN, Sureness.LIKELY, Sureness.POSSIBLE
SUPPRESS = "X-Auto-Response-Suppress: All"


def marked(head: str, text: str = "Hello.") -> Automatic | None:
    sender = "" if "From:" in head else "From: mira@unhcr.example\n"
    raw = f"{sender}{head}\n".replace("\n", "\r\n").encode()
    kind = b"" if b"Content-Type" in raw else b"Content-Type: text/plain; charset=utf-8\r\n"
    message = read(raw + kind + b"\r\n" + text.encode())
    return automatic(message, rulebook().automatic, message.text.strip(), ADDRESS)


def sureness(head: str, text: str = "Hello.") -> Sureness | None:
    found = marked(head, text)
    return found.sureness if found else None


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x",
        "Auto-Submitted: auto-notified (by a list)",
        "Auto-Submitted: no\nAuto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "X-Autorespond: x",
        "X-Mail-Autoreply: x",
        "X-FC-MachineGenerated: true",
        "X-POST-MessageClass: 9; Autoresponder",
        "X-Auto-Response: Yes",
        "Precedence: auto_reply",
        "Return-Path: <>",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
        "Content-Type: text/vnd.google.email-reaction+json",
        "Content-Disposition: reaction",
        f"Message-ID: <{TOKEN}@harbour.example>",
    ],
)
def test_what_only_programs_write_is_certain(head: str) -> None:
    assert sureness(head) is CERTAIN


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: No (a person wrote it)",
        "Auto-Submitted: no; owner-email=x",
        "Auto-Submitted:",
        "X-Autoreply: no",
        SUPPRESS,
        "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",
        "X-MS-Exchange-Inbox-Rules-Loop: mira@unhcr.example",
        "Precedence: bulk",
        "Precedence: list\nList-Id: <news.unhcr.example>",
        "Precedence: junk",
        "Subject: Automation of borders",
        "Subject: Absent members",
        "Subject: Absence of objection",
        "Subject: Out of office hours in Ramadan",
        "Subject: Automatic reply systems at the border",
        "Subject: Read: our new report",
        "Subject: Accepted: our new text",
        "Return-Path: <mira@unhcr.example>",
        'From: "Mailer-Daemon" <mira@unhcr.example>',
        "Message-ID: <a2b3@harbour.example>",
    ],
)
def test_what_people_send_too_marks_nothing(head: str) -> None:
    assert marked(head, "We agree.") is None


@pytest.mark.parametrize(
    "head",
    [
        f"X-MS-Exchange-Inbox-Rules-Loop: mira@unhcr.example\n{SUPPRESS}",
        f"X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n{SUPPRESS}",
        "From: mailer-daemon@x.example",
        "From: no-reply@x.example",
        "From: Postmaster <postmaster@x.example>",
    ],
)
def test_two_headers_together_or_the_name_of_a_program_are_likely(head: str) -> None:
    assert sureness(head) is LIKELY


OUT_OF_OFFICE = {
    "en": ("Automatic reply: Please answer", "I am out of the office until 9 March."),
    "de": ("Automatische Antwort: Please answer", "Ich bin bis zum 9. März nicht im Büro."),
    "fr": ("Réponse automatique : Please answer", "Je suis absente jusqu'au 9 mars."),
    "it": ("Risposta automatica: Please answer", "Sono fuori sede fino al 9 marzo."),
    "es": ("Respuesta automática: Please answer", "Estoy fuera de la oficina hasta el 9 de marzo."),
    "pt": ("Resposta automática: Please answer", "Estou ausente até 9 de março."),
    "sq": ("Përgjigje automatike: Please answer", "Jam me leje deri më 9 mars."),
    "ru": ("Автоматический ответ: Please answer", "Я в отпуске до 9 марта."),
    "ar": ("رد تلقائي: Please answer", "أنا خارج المكتب حتى 9 مارس."),
    "el": ("Αυτόματη απάντηση: Please answer", "Απουσιάζω έως τις 9 Μαρτίου."),
    "tr": ("Otomatik yanıt: Please answer", "9 Mart'a kadar izindeyim."),
    "mk": ("Автоматски одговор: Please answer", "На годишен одмор сум до 9 март."),
    "sr": ("Аутоматски одговор: Please answer", "На годишњем одмору сам до 9. марта."),
    "nl": ("Automatisch antwoord: Please answer", "Ik ben afwezig tot 9 maart."),
    "sv": ("Automatiskt svar: Please answer", "Jag är på semester till den 9 mars."),
    "da": ("Automatisk svar: Please answer", "Jeg er på ferie til den 9. marts."),
    "no": ("Fravær: Please answer", "Jeg er ute av kontoret, automatisk svar."),
    "fi": ("Automaattinen vastaus: Please answer", "Olen lomalla 9. maaliskuuta asti."),
    "pl": ("Odpowiedź automatyczna: Please answer", "Jestem na urlopie do 9 marca."),
    "ja": ("自動返信: Please answer", "3月9日まで不在にしております。"),
}


@pytest.mark.parametrize(("subject", "text"), OUT_OF_OFFICE.values(), ids=OUT_OF_OFFICE.keys())
def test_an_absence_is_known_by_its_subject_and_its_words_together_in_each_language(subject: str, text: str) -> None:
    assert sureness(f"Subject: {subject}", text) is LIKELY
    assert sureness(f"Subject: {subject}", "We object.") is POSSIBLE
    assert marked("Subject: Re: Please answer", text) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Out of office: who covers for Mira?", "She is away until Monday."),
        ("Out of office", "Who answers while I am out of the office?"),
        ("Re: Automatic reply: Please answer", "I am out of the office too, and we agree."),
        ("Re: AW: Abwesenheitsnotiz", "Danke, wir stimmen zu."),
        ("On leave: Mira", "She is away, and I answer for UNHCR."),
        ("Recall: our position", "We take back what we wrote."),
    ],
)
def test_a_subject_alone_or_one_that_a_person_answers_makes_a_person_look(subject: str, text: str) -> None:
    assert sureness(f"Subject: {subject}", text) is POSSIBLE


@pytest.mark.parametrize(
    ("subject", "text", "name"),
    [
        ("Read: Please answer", "Your message was read on Monday, 2 March 2026.", "read receipt"),
        ("Gelesen: Please answer", "Ihre Nachricht wurde gelesen am 2. März.", "read receipt"),
        ("Accepted: Quarterly meeting", "", "calendar notice"),
        ("Declined: Quarterly meeting", "Mira Leka has declined this invitation.", "calendar notice"),
        ("Pranuar: Takimi", "", "calendar notice"),
        (
            "Meeting Forward Notification: Quarterly",
            "Ben has forwarded your meeting request to Ana.",
            "calendar notice",
        ),
        ("Recall: Re: Please answer", "Mira Leka would like to recall the message, “Re: Please answer”.", "recall"),
        ("Re: Please answer", "👍 Mira Leka reacted to your message:", "a reaction"),
        ("Re: Please answer", "👍\nMira Leka reacted via Gmail", "a reaction"),
    ],
)
def test_notices_in_words_are_known_by_subject_and_text_and_nothing_else(subject: str, text: str, name: str) -> None:
    found = marked(f"Subject: {subject}", text)

    assert found is not None
    assert found.sureness is LIKELY
    assert found.why.startswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "Mira reacted to your message: she objects to paragraph 3.",
        "Everybody who was in the room on Monday reacted to your message",
        "We have reacted to your message of 3 March by a letter to the Minister.",
    ],
)
def test_what_people_tell_of_reactions_is_none(text: str) -> None:
    assert marked("Subject: Re: Please answer", text) is None


def test_a_null_return_path_beside_a_persons_program_is_a_contradiction() -> None:
    assert sureness("Return-Path: <>\nUser-Agent: Mozilla Thunderbird") is POSSIBLE


def test_our_own_address_on_what_is_no_letter_of_ours_makes_a_person_look() -> None:
    assert sureness(f"From: {ADDRESS}") is POSSIBLE


def test_what_a_calendar_part_says_is_not_judged_by_the_subject() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\n"
    )
    end = "END:VEVENT\r\nEND:VCALENDAR\r\n"

    assert marked("Subject: Accepted: x\nContent-Type: text/calendar; method=REPLY", calendar + end) is None


@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=60))
def test_nothing_that_a_sender_writes_raises(text: str, subject: str, value: str) -> None:
    def line(words: str) -> str:
        return " ".join(words.split()).encode("utf-8", "replace").decode()

    marked(f"Subject: {line(subject)}\nAuto-Submitted: {line(value)}\nPrecedence: {line(value)}", line(text))
