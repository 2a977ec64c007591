"""The letter with which another revision is put: what has changed, and what its reader had said before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.acts import consensus, keys
from mailer.decision import Decision
from mailer.mail import Letter
from mailer.network import Network
from mailer.network.facts import Position, RoundBroken

from ..build import ANA, MIRA, ZEF, a_network
from ..network.test_consensus import opened, reached, says
from .test_letters import MEMBERS, NOW, RENDERER, TOKEN

FIRST, SECOND = "# Note\n\n1. A family must go.\n2. Two.", "# Note\n\n1. A family should go.\n2. Two."


def put(text: str = FIRST) -> Network:
    return a_network(replace(opened(), text=text, text_hash="x"), *reached(*MEMBERS))


def revised(network: Network, text: str) -> tuple[Network, Decision]:
    decision = consensus.revise(network, "C-2026-01", text, None, NOW)
    return network.after(*decision.facts), decision


def to_mira(decision: Decision) -> Letter:
    return next(each for each in decision.letters if each.to.addr == MIRA)


def text_of(letter: Letter, language: str = "en") -> str:
    return " ".join(RENDERER.render(replace(letter, to=replace(letter.to, languages=(language,))), TOKEN).text.split())


def objected(text: str) -> tuple:
    """UNHCR's objection of a minute ago, which breaks the round."""
    said = replace(says(MIRA, Position.OBJECTION), text=text, name="Mira Leka", at=NOW - timedelta(minutes=1))
    return said, RoundBroken("C-2026-01", 1, ("UNHCR",), NOW)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "“Note”, point 1: A family [removed: must] [added: should] go."),
        ("sq", "“Note”, pika 1: A family [hequr: must] [shtuar: should] go."),
    ],
)
def test_what_has_changed_stands_behind_the_answers_and_before_the_text_word_by_word(language: str, told: str) -> None:
    words = text_of(to_mira(revised(put(), SECOND)[1]), language)

    assert told in words
    assert words.index("MORE TIME" if language == "en" else "KOHË SHTESË") < words.index(told)
    assert words.index(told) < words.index("2. Two.")


def test_the_changes_are_found_once_and_not_for_each_who_is_asked() -> None:
    found = {id(letter.values["changes"]) for letter in revised(put(), SECOND)[1].letters}

    assert len(found) == 1


def test_a_revision_in_which_no_word_has_changed_says_so() -> None:
    words = text_of(to_mira(revised(put(), FIRST.replace("\n\n", "\n\n\n"))[1]))

    assert "No word of the text has changed, only how it is laid out." in words


def test_before_they_call_a_change_editorial_the_co_chairs_see_it_word_by_word() -> None:
    decision = consensus.edit(put(), "C-2026-01", SECOND, NOW)

    for letter in decision.letters:
        assert "A family [removed: must] [added: should] go." in text_of(letter)


@pytest.mark.parametrize("language", ["en", "sq"])
def test_an_organisation_reads_what_it_said_on_the_earlier_revision_in_its_own_words(language: str) -> None:
    network = put().after(*objected("Thirty days is\ntoo long."))

    words = text_of(to_mira(revised(network, SECOND)[1]), language)

    assert ("revision 1, UNHCR objects (Mira Leka, " if language == "en" else "versionin 1, UNHCR kundërshton") in words
    assert "“Thirty days is too long.”" in words
    assert "zef" not in words


def test_what_it_said_is_not_forgotten_where_it_was_silent_on_the_revision_between() -> None:
    network, _ = revised(put().after(*objected("Too long.")), SECOND)

    words = text_of(to_mira(revised(network, SECOND + "\n3. Three.")[1]))

    assert "On revision 1, UNHCR objects" in words
    assert "What has changed since revision 2" in words


def test_what_it_said_on_another_text_does_not_stand_after_an_editorial_change_of_the_present_one() -> None:
    network, _ = revised(put().after(*objected("Too long.")), SECOND)
    asked = consensus.edit(network, "C-2026-01", SECOND + "\n3. Three.", NOW)
    network = network.after(*asked.facts)
    network = network.after(*keys.turn(network, "K-2026-01", ANA, True, NOW, NOW).facts)

    words = text_of(to_mira(keys.turn(network, "K-2026-01", ZEF, True, NOW, NOW)))

    assert "On revision 1, UNHCR objects" in words
    assert "This does not carry over" in words
    assert "If you do not answer: UNHCR is taken to have no objection" in words


def test_a_long_text_stands_in_the_letter_whole_and_is_attached_to_the_octet() -> None:
    paragraphs = [f"{n}. In clause {n} the members agree on something that fills a line or more." for n in range(400)]
    text = "\n".join(paragraphs)

    letter = to_mira(revised(put(), text)[1])
    words = text_of(letter)

    assert [(each.name, each.content) for each in letter.attachments] == [("C-2026-01 r2.md", text.encode())]
    assert "C-2026-01 r2.md" in words.partition("AGREE")[0]
    assert all(f"In clause {n} the members" in words for n in range(400))
    assert to_mira(revised(put(), SECOND)[1]).attachments == ()
