"""Every letter as it is really written and stored, quoted by every program: nothing of it is taken for the sender's."""

import textwrap
from dataclasses import replace
from functools import cache

import pytest

from mailer.app.work import Writer
from mailer.codec import message as codec
from mailer.codec import reply
from mailer.codec.letter import Sender
from mailer.store.record import Posted

from ..build import ADDRESS, ZONE, rulebook
from ..codec.threads import LANGUAGES, NAME, NAMES, PROGRAMS
from ..render.test_letters import LETTERS, NOW, RENDERER

QUOTATIONS = rulebook().quotations
WRITER = Writer(RENDERER, Sender(NAME, ADDRESS, ZONE, "network.harbour.example"), "secret", {})


@cache
def posted(letter: str) -> Posted:
    return WRITER.write(LETTERS[letter], NOW)


# An answer between two lines of ours cuts what is compared: fewer than eight words without a mark prove nothing.
@pytest.mark.parametrize("program", sorted(set(PROGRAMS) - {"between_unmarked"}))
@pytest.mark.parametrize("letter", LETTERS)
def test_a_quoted_letter_of_ours_adds_no_word_to_the_answer(letter: str, program: str) -> None:
    received = codec.read(posted(letter).octets)

    for shown in (received.text, received.html_text):
        thread = PROGRAMS[program]("We object", shown, LANGUAGES["sq"])
        found = reply.label(thread, [posted(letter).text, posted(letter).html_text], NAMES, rulebook().quotations)

        assert found.text({reply.Label.NEW}) == "We object", thread


@pytest.mark.parametrize("program", sorted(set(PROGRAMS) - {"between_unmarked"}))
def test_what_we_struck_out_ourselves_is_ours_in_programs_that_drop_the_line(program: str) -> None:
    shown = codec.read(posted("consultation").octets).html_text
    thread = PROGRAMS[program]("We object", shown.replace("~~", ""), LANGUAGES["en"])

    found = reply.label(thread, [posted("consultation").text, posted("consultation").html_text], NAMES, QUOTATIONS)

    assert "~~" in shown
    assert found.text({reply.Label.NEW}) == "We object", thread


def test_a_line_that_somebody_strikes_out_of_our_letter_is_theirs() -> None:
    shown = codec.read(posted("consultation").octets).html_text
    line = "You can change it until the deadline."
    thread = PROGRAMS["gmail"]("Agree", shown.replace(line, f"~~{line}~~"), LANGUAGES["en"])

    found = reply.label(thread, [posted("consultation").text, posted("consultation").html_text], NAMES, QUOTATIONS)

    assert line in found.text({reply.Label.NEW})


NAMED = ", ".join(f"Person {number} (Organisation {number})" for number in "ABCDEFGH")
FINISHED = f"present: {NAMED}; apologies: Zef Rama (UNICEF), UNODC"


@pytest.mark.parametrize("width", [40, 72, 1000])
@pytest.mark.parametrize("program", [None, *sorted(set(PROGRAMS) - {"between_unmarked"})])
def test_an_answer_that_we_had_finished_is_the_senders_once_they_send_it(program: str | None, width: int) -> None:
    """However their program breaks the line."""
    asked = replace(LETTERS["who_came"], fills={"present": NAMED, "apologies": "Zef Rama (UNICEF), UNODC"})
    letter = WRITER.write(asked, NOW)
    answer = "\n".join(textwrap.wrap(FINISHED, width))

    for shown in (codec.read(letter.octets).text, codec.read(letter.octets).html_text):
        thread = PROGRAMS[program](answer, shown, LANGUAGES["en"]) if program else answer
        found = reply.label(thread, [letter.text, letter.html_text], NAMES, rulebook().quotations)

        assert " ".join(found.text({reply.Label.NEW}).split()) == FINISHED, thread
