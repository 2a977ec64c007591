"""Whatever program answers, in whatever language and form: the new words are those that were typed."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec import message as codec
from mailer.codec import reply
from mailer.codec.segments import VISIBLE, Label, Reply
from mailer.words import tokens

from ..build import rulebook
from .threads import ANSWERS, HTML_PROGRAMS, LANGUAGES, NAMES, ORIGINALS, PROGRAMS, Language, Program

PROGRAM_WORDS = rulebook().quotations
ANSWER_WORDS = frozenset(rulebook().phrasebook.answers)
AS_TYPED = VISIBLE - {Label.DEVICE}


def labelled(text: str, letter: str) -> Reply:
    return reply.label(text, [letter], NAMES, PROGRAM_WORDS, ANSWER_WORDS)


def typed(text: str, letter: str) -> list[str]:
    return labelled(text, letter).text(AS_TYPED).split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_the_new_words_of_every_program_are_those_typed(program: str, language: str) -> None:
    for letter in ORIGINALS.values():
        for answer in ANSWERS:
            thread = PROGRAMS[program](answer, letter, LANGUAGES[language])

            assert typed(thread, letter) == answer.split(), thread


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", HTML_PROGRAMS)
def test_the_new_words_of_every_html_are_those_typed(program: str, language: str) -> None:
    for letter in ORIGINALS.values():
        for answer in ANSWERS:
            mail = EmailMessage()
            mail["From"] = "mira@unhcr.example"
            mail.set_content(HTML_PROGRAMS[program](answer, letter, LANGUAGES[language]), subtype="html")

            assert typed(codec.read(mail.as_bytes()).html_text, letter) == answer.split(), mail


# Words that might be taken for something else: dates, verbs of writing, labels, our own words, words that are an answer.
TRICKY = st.sampled_from(
    [
        "we", "object", "Agree", "OBJECT", "DAKORD", "not", "to", "paragraph", "3", "2026", "12.03.2026", "10:04", "On",
        "wrote", "wrote:", "From:", "To:", "Subject:", "shkroi:", "the", "Network", "reception", "centre", "figures",
        "every", "month", "Mira", "UNHCR", "but", "—", "👎", "?", "ministry", "kundërshtojmë", "нет", "لا", "(a)", "1.",
    ]
)  # fmt: skip
LINES = st.lists(st.lists(TRICKY, min_size=1, max_size=7).map(" ".join), min_size=1, max_size=4)
PARAGRAPHS = st.lists(LINES.map("\n".join), min_size=1, max_size=3).map("\n\n".join)


@given(
    PARAGRAPHS,
    st.sampled_from(list(PROGRAMS.values())),
    st.sampled_from(list(ORIGINALS.values())),
    st.sampled_from(list(LANGUAGES.values())),
)
def test_a_quotation_of_ours_never_takes_a_word_from_an_answer(
    answer: str, program: Program, letter: str, language: Language
) -> None:
    without = labelled(answer + "\n\nEnd of it.", letter).new
    thread = program(answer + "\n\nEnd of it.", letter, language)

    assert typed(thread, letter) == without.split()


@given(st.text(max_size=300), st.sampled_from(list(PROGRAMS.values())), st.sampled_from(list(LANGUAGES.values())))
def test_no_word_is_ever_outside_the_segments(answer: str, program: Program, language: Language) -> None:
    letter = ORIGINALS["consultation"]
    thread = program(answer, letter, language)

    for each in (labelled(thread, letter), labelled(thread, "")):
        assert tokens("\n".join(line.text for line in each.lines)) == tokens(thread)
        assert tokens("\n".join(segment.text for segment in each.segments())) == tokens(thread)


def _as(text: str, form: str) -> bytes:
    """The text as a mail in this form of RFC 2045 and 3676."""
    kind = 'text/plain; charset="utf-8"'
    encoding, octets = "8bit", text.encode()
    if form in ("flowed", "flowed, DelSp"):
        lines = [_flowed_line(line, form) for line in text.split("\n")]
        octets = "\r\n".join(lines).encode()
        kind += "; format=flowed" + ("; delsp=yes" if "DelSp" in form else "")
    elif form == "CRLF":
        octets = text.replace("\n", "\r\n").encode()
    elif form in ("quoted-printable", "base64"):
        part = EmailMessage()
        part.set_content(text, cte=form)
        encoding, octets = form, part.as_bytes().partition(b"\n\n")[2]
    head = f"From: mira@unhcr.example\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}"
    return head.encode() + b"\r\n\r\n" + octets


def _flowed_line(line: str, form: str) -> str:
    """The line with a soft break behind every fourth word, stuffed where it must be (RFC 3676 section 4)."""
    marks = line[: len(line) - len(line.lstrip("> "))].replace(" ", "") if line.startswith(">") else ""
    content = line.lstrip("> ") if marks else line
    if content == "-- ":
        return f"{marks}{' ' if marks else ''}-- "
    words = content.rstrip().split(" ")
    pieces = [" ".join(words[start : start + 4]) for start in range(0, len(words), 4)]
    stuffed = [f" {each}" if marks or each.startswith((" ", ">", "From ")) else each for each in pieces]
    soft = "  \r\n" if "DelSp" in form else " \r\n"
    return soft.join(f"{marks}{each}" for each in stuffed)


@pytest.mark.parametrize("form", ["CRLF", "quoted-printable", "base64", "flowed", "flowed, DelSp"])
@pytest.mark.parametrize("program", ["gmail", "thunderbird_below", "outlook", "between"])
def test_the_form_of_the_mail_does_not_change_the_new_words(program: str, form: str) -> None:
    for letter in ORIGINALS.values():
        for answer in ANSWERS:
            thread = PROGRAMS[program](answer, letter, LANGUAGES["en"])

            assert typed(codec.read(_as(thread, form)).text, letter) == answer.split(), thread
