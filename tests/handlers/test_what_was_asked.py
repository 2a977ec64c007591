"""“Yes” to a letter that says something of a position may mean that, and not the text: it is asked back.

Every word that answers, in every language, to every letter that a position answers.
"""

from dataclasses import replace

import pytest

from mailer.acts import consensus
from mailer.decision import Decision
from mailer.handlers import kinds
from mailer.incoming.asked import asked_by
from mailer.mail import SentLetter
from mailer.network import Network
from mailer.network.consensus import BLOCKING
from mailer.network.facts import Basis, Fact, Mode, ObjectionLifted, Position, PositionTaken, ReplySetAside
from mailer.reading import CONSENTING, Asked, Signature, in_answer
from mailer.reading import position as read_position
from mailer.sorting import sorted_by

from ..build import BEN, MIRA, TOKEN, ZEF, a_desk, a_mail, a_network, at, met, rulebook
from ..network.test_consensus import opened, reached, says
from ..render.test_letters import LETTERS

MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
BOOK, OURS = rulebook().phrasebook, a_desk().consents
SIGNED = Signature.of("UNHCR", "Mira Leka", MIRA, reference="C-2026-01", revision=1)
NOW = at("2026-02-18 12:00")
OBJECTED = says(MIRA, Position.OBJECTION)
PLAIN = (opened(), *reached(*MEMBERS))
ASKING = sorted({letter.template for letter in LETTERS.values() if letter.answers == "consultation"})
WORDS = {" ".join(phrase): value for phrase, value in {**BOOK.answers, **BOOK.bare}.items()} | dict(BOOK.symbols)
BARE = {" ".join(phrase) for phrase in BOOK.bare} | set(BOOK.symbols)
CONSENTS = {word for word, value in WORDS.items() if value in {*CONSENTING, "comment"}}
# What counts as consent in answer to a letter: to an organisation that has said nothing, and to one that has objected to
# the same text, of which the letter that put it says nothing.
COUNTED = {
    "consultation": (CONSENTS, CONSENTS),
    "consultation_reminder": (CONSENTS - BARE, CONSENTS - BARE),
    "consultation_extended": (CONSENTS - BARE, {"agree", "dakord"}),
    "position_receipt": (CONSENTS - BARE, {"agree", "dakord"}),
}


def sent(template: str, revision: int = 1) -> SentLetter:
    where = ("C-2026-01", revision, MIRA, "UNHCR", f"{TOKEN}@harbour.example", "Note", "")
    return SentLetter(TOKEN, template, "consultation", *where)


def read(word: str, asked: Asked) -> str:
    return in_answer(read_position(word, SIGNED, BOOK), asked, SIGNED, OURS, BOOK).value


@pytest.mark.parametrize("template", ASKING)
@pytest.mark.parametrize("has_objected", [False, True])
def test_of_all_words_those_count_as_consent_that_can_mean_the_text_alone(template: str, has_objected: bool) -> None:
    network = a_network(*PLAIN, *([OBJECTED] if has_objected else []))
    asked = asked_by(sent(template), "C-2026-01", network, NOW)
    expected = COUNTED.get(template, ({"agree", "dakord"},) * 2)[has_objected]

    assert {word for word in WORDS if read(word, asked) in {*CONSENTING, "comment"}} == expected


@pytest.mark.parametrize("template", [each for each in ASKING if each != "consultation"])
def test_a_mere_no_is_no_objection_where_it_may_deny_what_we_say(template: str) -> None:
    asked = asked_by(sent(template), "C-2026-01", a_network(*PLAIN), NOW)

    for word in ("No", "Jo", "Non", "Nein", "нет", "όχι", "-1"):
        assert read(word, asked) == "", word
    for word in ("OBJECT", "Kundërshtojmë", "No: paragraph 3", "We object"):
        assert read(word, asked) == "objection", word
    assert in_answer(read_position("No", SIGNED, BOOK), asked, SIGNED, OURS, BOOK).tier == "H"


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ((), Asked.TEXT),
        ((says(MIRA, Position.NO_OBJECTION),), Asked.TEXT),
        ((says(MIRA, Position.ABSTAIN),), Asked.POSITION),
        ((says(MIRA, Position.RESERVATION),), Asked.POSITION),
        ((OBJECTED,), Asked.POSITION),
        ((says(ZEF, Position.OBJECTION),), Asked.TEXT),
    ],
)
def test_a_letter_that_puts_the_text_may_say_what_was_said_before(facts: tuple[Fact, ...], asked: Asked) -> None:
    network = a_network(*PLAIN, *facts, opened(revision=2))

    assert asked_by(sent("consultation", 2), "C-2026-01", network, NOW) is asked
    assert asked_by(sent("consultation", 1), "C-2026-01", network, NOW) is Asked.TEXT


def test_what_is_recorded_after_a_mail_came_changes_nothing_of_how_it_is_read() -> None:
    network = a_network(*PLAIN, says(MIRA, Position.OBJECTION, 72))

    assert asked_by(sent("position_receipt"), "C-2026-01", network, NOW) is Asked.POSITION


def test_an_objection_that_stands_on_a_new_wording_is_lifted_by_our_own_word_alone() -> None:
    network = a_network(*PLAIN, OBJECTED, replace(opened(revision=2), basis=Basis.EDITORIAL))

    assert asked_by(sent("consultation", 2), "C-2026-01", network, NOW) is Asked.STATED


def test_a_reply_to_a_letter_that_is_not_known_answers_in_our_own_words_or_not_at_all() -> None:
    network = a_network(*PLAIN)

    assert asked_by(None, "C-2026-01", network, NOW) is Asked.STATED
    assert asked_by(sent("consultation"), "C-2026-77", network, NOW) is Asked.STATED
    found = met(a_mail("Yes", subject="Re: Note [UNMN Harbour C-2026-01 r1]"), network)
    assert (found.position.value, found.proven) == ("", False)


def test_our_own_word_may_stand_among_courtesies_and_beside_the_name() -> None:
    for text in (
        "AGREE",
        "Dakord.",
        "Dear Elira,\n\nAgree\n\nKind regards,\nMira Leka",
        "UNHCR: agree",
        "Agree. Thanks.",
    ):
        assert read(text, Asked.STATED) == "agree", text


def test_a_button_whose_body_came_empty_is_our_own_word_and_another_subject_is_not() -> None:
    for subject, value in (("AGREE", "agree"), ("Agreed", "")):
        mail = a_mail("", subject=f"{subject} [UNMN Harbour C-2026-01 r1]", reply_to_letter=True)
        found = met(mail, a_network(*PLAIN, OBJECTED), sent("position_receipt"))
        assert found.position.value == value


# --- through the rules and the handlers ---------------------------------------------------------------------------------


def answered(network: Network, template: str, text: str, sender: str = MIRA) -> Decision:
    found = met(a_mail(text, sender, "Re: Note", reply_to_letter=True), network, sent(template), "2026-02-18 12:00")
    return kinds()[sorted_by(rulebook().sorting, found).kind](found, network, NOW)


AFFIRMATIVE = (opened(mode=Mode.AFFIRMATIVE), *reached(*MEMBERS))


@pytest.mark.parametrize(
    "word", ["Yes", "OK", "Po", "Fine", "Agreed", "I agree", "Thanks. Agreed", "No objection", "+1"]
)
@pytest.mark.parametrize(
    ("template", "facts"),
    [
        ("position_by_colleague", PLAIN),
        ("position_unclear", (*PLAIN, says(MIRA, Position.UNCLEAR))),
        ("position_receipt", (*AFFIRMATIVE, OBJECTED)),
        ("position_receipt", (*PLAIN, says(MIRA, Position.HOLD))),
        ("position_receipt", (*PLAIN, says(MIRA, Position.RESERVATION))),
        ("position_receipt", (*AFFIRMATIVE, says(BEN, Position.OBJECTION))),
        ("position_disputed", (*PLAIN, says(BEN, Position.OBJECTION))),
        ("consultation_extended", (*PLAIN, says(MIRA, Position.HOLD))),
    ],
)
def test_what_may_confirm_our_letter_agrees_to_nothing_and_is_asked_back(
    template: str, facts: tuple[Fact, ...], word: str
) -> None:
    decision = answered(a_network(*facts), template, word)

    taken = [fact.position for fact in decision.facts if isinstance(fact, PositionTaken)]
    assert all(each in BLOCKING for each in taken)
    assert not any(isinstance(fact, ObjectionLifted) for fact in decision.facts)
    assert "position_unclear" in {letter.template for letter in decision.letters}
    assert decision.attention


AGREED = (*PLAIN, says(MIRA, Position.AGREE))


@pytest.mark.parametrize(
    "word", ["OK", "OK thanks", "Ok, thank you.", "That is right. Thanks", "Në rregull, faleminderit"]
)
@pytest.mark.parametrize("template", ["position_receipt", "consultation_extended"])
def test_who_says_that_we_recorded_their_consent_rightly_has_said_nothing_new(template: str, word: str) -> None:
    decision = answered(a_network(*AGREED), template, word)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), False)


@pytest.mark.parametrize(
    "text", ["No", "Yes", "Correct", "OK, but not paragraph 3", "OK?", "OK\n\nno", "Ok, let me see"]
)
def test_what_may_say_more_in_answer_to_the_receipt_of_consent_holds_the_closing(text: str) -> None:
    (taken,) = (each for each in answered(a_network(*AGREED), "position_receipt", text).facts)

    assert isinstance(taken, PositionTaken)
    assert taken.position in BLOCKING


def test_ok_to_the_receipt_of_a_consent_that_was_set_aside_since_is_asked_back() -> None:
    said = says(MIRA, Position.AGREE)
    aside = ReplySetAside(said.about, said.revision, said.reply, NOW)

    (taken,) = (each for each in answered(a_network(*PLAIN, said, aside), "position_receipt", "OK").facts)

    assert isinstance(taken, PositionTaken)
    assert taken.position is Position.UNCLEAR


@pytest.mark.parametrize("words", ["OK", "Thank you,\nMira Leka"])
def test_what_is_said_in_the_subject_above_thanks_waits_for_a_person(words: str) -> None:
    mail = a_mail(words, MIRA, "Paragraph 3 contradicts our mandate", reply_to_letter=True)
    found = met(mail, a_network(*AGREED), sent("position_receipt"), "2026-02-18 12:00")

    assert (found.position.value, found.position.tier) == ("", "H")


def test_what_comes_with_a_document_says_more_than_that_the_receipt_is_right() -> None:
    mail = a_mail("OK", MIRA, "Re: Note", reply_to_letter=True)
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="note verbale.pdf")
    found = met(mail, a_network(*AGREED), sent("position_receipt"), "2026-02-18 12:00")

    assert (found.position.value, found.position.tier) == ("", "C")


def test_what_was_heard_on_the_telephone_is_lifted_by_our_own_word_and_by_no_other() -> None:
    network = a_network(*PLAIN)
    told = consensus.note(network, "C-2026-01", "UNHCR", Position.OBJECTION, "telephone", "We object to para 3", NOW)
    network = network.after(*told.facts)

    for word, position in (("Yes", Position.UNCLEAR), ("Agreed", Position.UNCLEAR), ("AGREE", Position.AGREE)):
        (taken,) = (each for each in answered(network, "position_noted", word).facts if isinstance(each, PositionTaken))
        assert taken.position is position
