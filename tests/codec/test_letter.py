"""A letter as bytes."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.letter import Sender, message_id, token_of, write
from mailer.codec.message import read
from mailer.mail import Attachment, Attendee, CalendarEvent, Letter, Recipient, Rendered

from ..build import ADDRESS, ZONE, at

SENDER = Sender("UN Migration Network in Harbour", ADDRESS, ZONE, "network.harbour.example")
LETTER = Letter(
    "consultation",
    "consultation C-2026-01 r1",
    Recipient("Mira Leka", "mira@unhcr.example", "UNHCR"),
    "C-2026-01",
    answers="consultation",
)
WORDS = Rendered(
    "Please answer", "in one word", "Dear Mira,\n\nplease answer.\n From here on,\n> quoted\n", "<p>Dear Mira</p>", "en"
)
SECRET = "secret"
NOW = at("2026-02-16 09:00")


def octets(letter: Letter = LETTER, words: Rendered = WORDS, sender: Sender = SENDER) -> bytes:
    return write(letter, words, sender, token_of(SECRET, letter.key, letter.to.addr), SECRET, NOW)


def test_a_letter_has_one_recipient_and_says_that_no_person_wrote_it() -> None:
    message = message_from_bytes(octets(), policy=policy.default)

    assert str(message["To"]) == "Mira Leka <mira@unhcr.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<network.harbour.example>"
    assert message["Cc"] is message["Bcc"] is message["Reply-To"] is None
    assert message.get_content_type() == "multipart/alternative"


def test_the_same_letter_has_the_same_bytes() -> None:
    assert octets() == octets()


def test_the_token_is_the_letters_own_and_comes_back_in_the_message_id() -> None:
    token = token_of(SECRET, LETTER.key, LETTER.to.addr)

    assert len(token) == 26
    assert read(octets()).message_id == message_id(token, ADDRESS) == f"{token}@harbour.example"
    assert token != token_of(SECRET, LETTER.key, "ben@unhcr.example")
    assert token != token_of("other", LETTER.key, LETTER.to.addr)


def test_a_reminder_joins_the_thread_of_its_letter() -> None:
    reminder = replace(LETTER, template="reminder", key="reminder", follows=LETTER.key)

    assert read(octets(reminder)).in_reply_to == (message_id(token_of(SECRET, LETTER.key, LETTER.to.addr), ADDRESS),)


def test_an_answer_says_that_it_is_one() -> None:
    answer = replace(
        LETTER, courtesy=True, in_reply_to="1@unhcr.example", references=("0@unhcr.example", "1@unhcr.example")
    )
    message = message_from_bytes(octets(answer), policy=policy.default)

    assert message["Auto-Submitted"] == "auto-replied"
    assert message["In-Reply-To"] == "<1@unhcr.example>"
    assert message["References"] == "<0@unhcr.example> <1@unhcr.example>"


def test_a_reply_goes_to_the_token_where_the_server_can() -> None:
    message = message_from_bytes(octets(sender=replace(SENDER, plus=True)), policy=policy.default)

    assert message["Reply-To"] == f"network+{token_of(SECRET, LETTER.key, LETTER.to.addr)}@harbour.example"


def test_an_invitation_carries_one_object_twice() -> None:
    start, end, asked = at("2026-03-19 10:00"), at("2026-03-19 12:00"), Attendee(LETTER.to.addr, "Mira", "NEEDS-ACTION")
    event = CalendarEvent("REQUEST", "u@harbour.example", 0, start, end, "Meeting", attendees=(asked,))
    raw = octets(replace(LETTER, event=event), sender=replace(SENDER, plus=True))
    message = message_from_bytes(raw, policy=policy.default)
    parts = [(part.get_content_type(), part) for part in message.walk() if not part.is_multipart()]

    assert [kind for kind, _ in parts] == ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert parts[2][1].get_payload(decode=True) == parts[3][1].get_payload(decode=True)
    assert parts[2][1].get_param("method") == "REQUEST"
    assert parts[2][1].get_content_disposition() is None
    assert message["List-Id"] is message["Reply-To"] is None


def test_the_text_keeps_its_lines_for_programs_that_flow_them() -> None:
    found = read(octets())

    assert "From here on," in found.text
    assert "\n> quoted" in found.text


def test_lines_are_short_and_seven_bit() -> None:
    words = replace(WORDS, subject="Përditësim " * 12, text="ë" * 5000, html="<p>" + "ç" * 5000)
    raw = octets(words=words)

    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    raw.decode("ascii")
    assert read(raw).subject.startswith("Përditësim")


def test_files_go_along() -> None:
    letter = replace(LETTER, attachments=(Attachment("minutes.pdf", "application/pdf", b"\0\1", "x"),))

    assert [(each.name, each.content) for each in read(octets(letter)).attachments] == [("minutes.pdf", b"\0\1")]


@given(name=st.text(max_size=120), subject=st.text(max_size=300), parent=st.text(max_size=80))
def test_nothing_that_people_type_adds_a_header_or_a_recipient(name: str, subject: str, parent: str) -> None:
    letter = replace(
        LETTER, to=Recipient(name, "mira@unhcr.example", "UNHCR"), in_reply_to=parent, references=(parent,)
    )
    plain = {key for key, _ in read(octets()).headers} | {"in-reply-to", "references"}

    found = read(octets(letter, replace(WORDS, subject=subject)))

    assert {key for key, _ in found.headers} <= plain
    assert [each.addr for each in found.to] == ["mira@unhcr.example"]


@pytest.mark.parametrize(
    "name", ["x" * 80 + " <evil@x.example>,", '"quoted" name', "Hoxha, Ana", "a\r\nBcc: evil@x.example"]
)
def test_a_strange_name_is_only_a_name(name: str) -> None:
    found = read(octets(replace(LETTER, to=Recipient(name, "mira@unhcr.example", "UNHCR"))))

    assert [each.addr for each in found.to] == ["mira@unhcr.example"]
    assert found.header("bcc") == ""
