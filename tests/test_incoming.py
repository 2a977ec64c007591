"""What is found out about a mail's words before anybody decides."""

from dataclasses import replace

import pytest

from mailer.codec import message as codec
from mailer.codec.segments import Label
from mailer.handlers import unsorted
from mailer.incoming import Arrival, meet
from mailer.sorting import sorted_by

from .build import MIRA, TOKEN, a_desk, a_letter, a_mail, a_network, at, met, rulebook
from .codec.threads import LANGUAGES, ORIGINALS, PROGRAMS

NETWORK = a_network()
SHOWN = f"Please answer: Joint note\n{ORIGINALS['consultation']}"
LETTER = a_letter("consultation", "C-2026-01", MIRA, "UNHCR", text=SHOWN)


@pytest.mark.parametrize(
    ("text", "markup", "doubt"),
    [
        ("Agree", "<p>Agree</p>", ""),
        ("1. Agree", "<ol><li>Agree</li></ol>", ""),
        ("Agree <https://unhcr.example>", "<p><a href='https://unhcr.example'>Agree</a></p>", ""),
        ("Agree", "<p>We object</p>", "its plain text and its HTML say different things"),
        ("Agree", "<p>Agree</p><p>but not to 3</p>", "its plain text and its HTML say different things"),
        ("Agree", "<p><s>Agree</s></p>", "its plain text and its HTML say different things"),
        ("Agree", "<p>Agree?</p>", "its plain text and its HTML say different things"),
        ("Agree", "<p>Agree 👎</p>", "its plain text and its HTML say different things"),
        ("Agree", "<p>“Agree”</p>", "its plain text and its HTML say different things"),
        ("Agree", "<p style='background:yellow'>Agree</p>", ""),
        ("Agree", f"<div style='display:none'>{LETTER.text.splitlines()[0]}</div><p>Agree</p>", ""),
        ("Agree", "<p>Agree</p><p style='opacity:0'>not to 3</p>", "its HTML may show something else than its words"),
        (
            "Agree",
            "<style>p{text-decoration:line-through}</style><p>Agree</p>",
            "its HTML may show something else than its words",
        ),
    ],
)
def test_a_mail_that_says_two_things_is_in_doubt(text: str, markup: str, doubt: str) -> None:
    mail = a_mail(text, reply_to_letter=True)
    mail.add_alternative(markup, subtype="html")

    found = met(mail, NETWORK, LETTER)

    assert found.doubt == doubt
    assert not (doubt and found.position.value)


AMONG = {"between", "between_unmarked"}


@pytest.mark.parametrize("program", sorted(PROGRAMS.keys() - AMONG))
@pytest.mark.parametrize(
    "answer", ["Agree", "OBJECT: paragraph 3", "Agree, but not to paragraph 3", "We have no objection."]
)
def test_our_own_text_below_an_answer_never_changes_how_it_is_read(answer: str, program: str) -> None:
    alone = met(a_mail(answer, reply_to_letter=True), NETWORK, LETTER)
    thread = PROGRAMS[program](answer, LETTER.text, LANGUAGES["sq"])
    quoted = met(a_mail(thread, reply_to_letter=True), NETWORK, LETTER)

    assert (quoted.position.value, quoted.position.tier) == (alone.position.value, alone.position.tier)


@pytest.mark.parametrize("program", sorted(AMONG))
@pytest.mark.parametrize("answer", ["Agree", "We have no objection."])
def test_a_consent_below_a_paragraph_of_ours_may_be_to_that_paragraph_alone(answer: str, program: str) -> None:
    thread = PROGRAMS[program](answer, LETTER.text, LANGUAGES["sq"])

    found = met(a_mail(thread, reply_to_letter=True), NETWORK, LETTER)

    assert found.doubt == "it answers a part of our letter, and may mean that part alone"
    assert not found.position.value


def test_a_word_typed_into_our_text_keeps_an_answer_from_being_read() -> None:
    thread = PROGRAMS["gmail"]("Agree", LETTER.text, LANGUAGES["en"])
    changed = thread.replace("1. The Network welcomes", "1. The Network [we object] welcomes")

    found = met(a_mail(changed, reply_to_letter=True), NETWORK, LETTER)

    assert "we object" in found.new
    assert not found.position.value


COLLEAGUE = "<question@iom.example>"
OURS = f"<{TOKEN}@harbour.example>"


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        ({"In-Reply-To": OURS, "References": OURS}, "agree"),
        ({"References": OURS}, "agree"),
        ({"In-Reply-To": COLLEAGUE, "References": f"{OURS} {COLLEAGUE}"}, ""),
        ({"In-Reply-To": COLLEAGUE, "Delivered-To": f"network+{TOKEN}@harbour.example"}, ""),
    ],
)
def test_who_answers_a_colleagues_mail_in_our_conversation_does_not_answer_us(
    headers: dict[str, str], value: str
) -> None:
    found = met(a_mail("Agree", headers=headers), NETWORK, LETTER)

    assert found.position.value == value
    assert found.doubt == ("" if value else "it answers another mail than our letter")


def test_a_button_answers_though_it_begins_a_conversation_of_its_own() -> None:
    found = met(a_mail("Agree", subject=f"Agree [UNMN Harbour C-2026-01 r1] k.{TOKEN}"), NETWORK, LETTER)

    assert (found.position.value, found.doubt) == ("agree", "")


CARD = "BEGIN:VCARD\nFN:Mira Leka\n{}END:VCARD\n"


@pytest.mark.parametrize(("card", "value"), [(CARD.format(""), "agree"), (CARD.format("NOTE:not paragraph 3\n"), "")])
def test_a_visiting_card_says_nothing_unless_it_has_a_note(card: str, value: str) -> None:
    mail = a_mail("Agree", reply_to_letter=True)
    mail.add_attachment(card, subtype="vcard", filename="mira.vcf")

    assert met(mail, NETWORK, LETTER).position.value == value


def test_the_picture_of_a_signature_says_nothing_and_a_picture_alone_may() -> None:
    subject = f"Agree [UNMN Harbour C-2026-01 r1] k.{TOKEN}"
    logo = a_mail("Agree", subject=subject)
    logo.add_alternative("<p>Agree</p><img src='cid:logo'>", subtype="html")
    logo.add_attachment(b"x", maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    alone = a_mail(" ", subject=subject)
    alone.add_alternative("<img src='cid:scan'>", subtype="html")
    alone.add_attachment(b"x", maintype="image", subtype="png", cid="<scan>", filename="scan.png")

    assert met(logo, NETWORK, LETTER).position.value == "agree"
    assert not met(alone, NETWORK, LETTER).position.value


def test_a_mail_that_answers_nothing_is_shown_with_what_it_brings_along() -> None:
    brought = "For the digest.\n\nFrom: Ben <ben@press.example>\nSent: 1 March 2026\nTo: Mira\nSubject: News\n\nThe port opens."

    found = met(a_mail(brought), NETWORK)

    assert "The port opens." in found.new
    assert found.segments[-1].label is Label.BELOW


OTHER = "b" * 26


@pytest.mark.parametrize(
    ("letters", "subject", "matters"),
    [
        ({"C-2026-01": "consultation"}, "Re: Note [UNMN Harbour C-2026-01 r1]", ("C-2026-01",)),
        ({"C-2026-01": "consultation"}, "Re: Note [UNMN Harbour C-2026-02 r1]", ("C-2026-01", "C-2026-02")),
        ({"C-2026-01": "consultation", "C-2026-02": "consultation"}, "Re: Note", ("C-2026-01", "C-2026-02")),
        ({}, "[UNMN Harbour C-2026-01 r1] and [UNMN Harbour C-2026-02 r1]", ("C-2026-01", "C-2026-02")),
        ({}, "[UNMN Harbour C-2026-01 r1] and [UNMN Harbour C-2026-01 r2]", ("C-2026-01",)),
        ({"WG1": "group", "M-2026-01": "invitation"}, "Re: Draft", ("M-2026-01", "WG1")),
        ({"WG1": "group", "U-2026-001": "update"}, "Re: Draft", ("U-2026-001",)),
    ],
)
def test_a_mail_that_names_several_matters_answers_none(
    letters: dict[str, str], subject: str, matters: tuple[str, ...]
) -> None:
    tokens = [TOKEN, OTHER]
    sent = {
        token: replace(a_letter(answers, about, MIRA, "UNHCR"), token=token)
        for token, (about, answers) in zip(tokens, letters.items(), strict=False)
    }
    references = " ".join(f"<{token}@harbour.example>" for token in sent)
    mail = a_mail("OBJECT: no.", subject=subject, headers={"References": references} if sent else None)

    found = meet(codec.read(mail.as_bytes()), Arrival("1", at("2026-03-02 10:00")), NETWORK, sent, a_desk())

    assert found.matters == matters
    assert (found.answers == "contradiction") == (len(matters) > 1)
    if len(matters) > 1:
        assert sorted_by(rulebook().sorting, found).kind == "unsorted"
        assert unsorted.handle(found, NETWORK, at("2026-03-02 10:00")).attention


def test_the_steps_tell_which_lines_are_whose() -> None:
    thread = PROGRAMS["gmail"]("Agree", LETTER.text, LANGUAGES["en"])

    steps = met(a_mail(thread, reply_to_letter=True), NETWORK, LETTER).steps()

    lines = next(step for step in steps if step.startswith("Its lines: "))
    assert lines.startswith("Its lines: 1-2 new; 3-5 attribution (says who wrote what is quoted); 6-")
    assert lines.endswith(" ours (our words, in our order)")
