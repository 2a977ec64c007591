"""What an answer says. Reading an objection as consent is the worst fault there is: most of this file is about that."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.reading import Doubt, Signature, nothing_to_correct, position
from mailer.words import tokens

from ..build import rulebook

BOOK = rulebook().phrasebook
MIRA = Signature.of("UNHCR", "Mira Leka", "mira@unhcr.example", reference="C-2026-01", revision=1)
CONSENT = {"agree", "no_objection", "comment", "reservation"}


def read(text: str) -> str:
    return position(text, MIRA, BOOK).value or "unclear"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Agree", "agree"),
        ("AGREE.", "agree"),
        ("agree - UNHCR", "agree"),
        ("UNHCR: Agree", "agree"),
        ("Dear Elira,\n\nAgree\n\nKind regards,\nMira Leka\nUNHCR\nTel. +355 4 123 456\nmira@unhcr.example", "agree"),
        ("Agree\n\nSent from my iPhone", "agree"),
        ("AGREE\n\n-- \nUNHCR, C-2026-01 r1", "agree"),
        ("No objection", "no_objection"),
        ("We have no objection to the text.", "no_objection"),
        ("UNHCR has no objection. Best regards, Mira", "no_objection"),
        ("UNHCR has no objection.\nBest regards,\nMira", "no_objection"),
        ("Dakord", "agree"),
        ("Pa kundershtim", "no_objection"),
        ("Pas d'objection", "no_objection"),
        ("Nessuna obiezione.", "no_objection"),
        ("Sin objeciones", "no_objection"),
        ("Keine Einwände", "no_objection"),
        ("Abstain", "abstain"),
        ("OBJECT", "objection"),
        ("OBJECT\nParagraph 3 contradicts our mandate.", "objection"),
        ("object: paragraph 3", "objection"),
        ("Kundërshtojmë: paragrafi 3", "objection"),
        ("AMEND\nPara 1: replace “welcomes” with “takes note of”.", "amendment"),
        ("MORE TIME", "hold"),
        ("hold: until Friday", "hold"),
        ("Reservation: we read paragraph 2 in line with our mandate.", "reservation"),
        ("Agree with comment: the figure for 2025 is 1,204.", "comment"),
        ("Agreed. Kind regards, Mira Leka", "agree"),
        ("*AGREE*", "agree"),
        ("- Agree", "agree"),
        ("Dear Mr. Kola,\nAgree", "agree"),
        ("Yes", "agree"),
        ("+1", "agree"),
        ("-1", "objection"),
        ("−1", "objection"),
        ("We fully support revision 1.", "agree"),
        ("UNHCR joins consensus on C-2026-01 r1.", "agree"),
        ("Agreed, thank you.", "agree"),
        ("We agree with the text as it stands, nothing to add.", "agree"),
        ("Agree\n\nKind regards,\nMira\nHead of Office", "agree"),
        ("No, grazie.", "objection"),
        ("No, objection.", "objection"),
        ("No, nos oponemos.", "objection"),
        ("No - objection", "objection"),
        ("C'est bon pour nous.\n\nCordialement", "agree"),
        ("Согласны", "agree"),
        ("Возражений нет.", "no_objection"),
        ("Немаме приговор", "no_objection"),
        ("Συμφωνούμε με το κείμενο.", "agree"),
        ("İtirazımız yok.", "no_objection"),
        ("لا مانع لدينا.", "no_objection"),
        ("نوافق على النص", "agree"),
        ("Возражаем: пункт 3", "objection"),
        ("We fully agree with the joint statement, nothing\nto add.", "agree"),
        ("Agree\n\n*Mira Leka* | UNHCR\nTirana, Albania\nTel.: +355 (0)4 123 456 / Mob. 069 123 4567", "agree"),
        ("Agree\n\nMira Leka (UNHCR)\nMob: +33 6 12 34 56 78\n<mira@unhcr.example>", "agree"),
        ("Agree\n\n--\nMira Leka\nTel. 22 34 56", "agree"),
        ("Agree\n\n-Mira", "agree"),
        ("Agree, but paragraph 3 must change.", "amendment"),
        ("We agree. However, paragraph 2 must be reworded.", "amendment"),
        ("Agree\n\nPlease delete paragraph 3. Thank you.", "amendment"),
        ("Dakord, por paragrafi 3 duhet të hiqet.", "amendment"),
        ("No objection; suggest a comma in para 2.", "comment"),
        ("Agree: just a typo in the title. Thank you.", "comment"),
        ("No objection. Please go ahead.", "no_objection"),
        ("We cannot support the text, but will not stand in the way.", "reservation"),
        ("UNHCR will not stand in the way of consensus.", "reservation"),
    ],
)
def test_safe_forms_are_read(text: str, value: str) -> None:
    assert read(text) == value


TRAPS = [
    "Agreed.\nThank you,\nbut we cannot accept para 3.",
    "Consent.\n- except para 3, to which we object",
    "Yes\nBest,\nprovided that para 2 goes.",
    "We agree with the text.\nRegards, however we object to para 3.",
    "OK\n-- \nNOT OK",
    "Agree\n-- \nNot agreed",
    "Agree\n\nas our director wrote:\nwe object to para 3",
    "We agree.\nDisclaimer: this does not cover para 3.",
    "Consent\nFrom: UNHCR\nTo: all\nWe object",
    "Agree?",
    "“Agree”",
    "~~Agree~~",
    "Agree 👎",
    "👍",
    "Agree\n\nNOT!",
    "Agree\nRegards\nNot",
    "Agree, unless the Ministry objects",
    "We agree with UNICEF.",
    "Agree to disagree",
    "Nous sommes d'accord avec l'UNICEF",
    "Agree on revision 1 only",
    "I would agree if para 3 went.",
    "Thank you for the approved text.",
    "No agreement from our side",
    "Yes\nNo",
    "AGREE / OBJECT",
    "Ok, thanks",
    "Reservation: we cannot accept paragraph 3",
    "Agree with comment: delete paragraph 3",
    "Abstain: unless paragraph 3 goes, when we object",
    "Agree\nObject",
    "Dakord, por jo me paragrafin 3",
    "Dakord\nnuk jemi dakord",
    "Agree\n\n1",
    "No / objection",
    "لا، نعترض",
    "Не, возражаем.",
    "Yes. Thank you.",
    "Thanks. Ok",
    "Hi Elena,\nOk\nBest,\nMira",
    "+1\nMany thanks",
    "'We agree'",
    ",,Agree''",
    "-Agree-",
    "// Agree",
    "( ) Agree",
    "Agree: -",
    "We agree....",
    "Agree\n\nBest,\nMira Excludes Annexes",
    "Hello Provisionally,\nAgree",
    "Objection: none",
    "No\nproblems with this",
    "No\n\nnos oponemos",
    "No\nobjection",
    "No\n\n\n\nobjection from us",
    "No\ntenemos objeciones",
    "No\nobjetamos",
    "Non\nci opponiamo",
    "Не\n\nвозражаем",
    "не\nприговараме",
    "нет\nвозражений",
    "Thank you very much for your kind patience. No\nobjection",
    "Agree\n\nMira 👎",
    "Agree\n🚫 UNHCR",
    "👎 UNHCR\nAgree",
    "Agree\nUNHCR: ✗",
    "Agree\n~~UNHCR~~",
    "Agree\nUNHCR ½",
    "Agree\nM\u0336i\u0336r\u0336a\u0336",
    "Agree\nMira :-(",
    "Agree\nMira ( :",
    "Agree\n!UNHCR",
    "Agree\n1, 2, 3, 4, 5, 6",
    "Agree\n3.2, 4.1, 5.3",
    "Agree\n§1.1 §1.2 §1.3",
    "Agree\n5 000 000",
    "Agree\nUNHCR: 1, 2, 3, 4, 5, 6",
    "Agree\n+1 -2 +3 -4 +5 -6",
    "Agree\n01 02 03 04 05",
    "Agree\nal. 3 4 5 6 7 8",
    "Agree\ne",
    "Agree\nSent from my iPhone 👎",
    "Agree, but paragraph 3 must not change",
    "Agree, but paragraph 3 must stay",
    "Agree, but must paragraph 3 change?",
    "Agree, but paragraph 3 must change unless IOM objects",
    "Agree\nAmend",
    "Agree, but a comma",
    "a comma in para 2",
    "Yes; a typo in para 2",
    "No objection; delete the comma in para 2",
    "No objection; a comma in para 2 changes everything",
    "No objection; suggest a comma in para 2, 3",
    "No, a comma",
    "We will not stand in the way if paragraph 3 goes",
    "We cannot support the text. We will not stand in the way.",
    "Agree. We will not stand in the way.",
    "See attached.",
    "Yes, thank you",
    "Yes\nThanks\nMira",
    "A\u0336g\u0336r\u0336e\u0336e\u0336",
    "Συμφωνούμε;",
    "هل نوافق؟",
    "Agree\nfor the Tirana office",
    "Agree\n\nKind regards,\nAs If",
    "Agree\nOffice",
    "We fully support revision 2.",
    "We agree with C-2025-09.",
    "Agree with UNHCR",
    "±1",
    "1",
    "",
    "?",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_trap_is_read_as_consent(text: str) -> None:
    assert read(text) == "unclear"


ORDINARY = [
    "paragraph",
    "three",
    "the",
    "annex",
    "law",
    "director",
    "figures",
    "should",
    "go",
    "and",
    "we",
    "have",
    "families",
    "reception",
    "thirty",
    "centre",
    "text",
    "then",
]


@given(
    st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=12).map(" ".join),
    st.sampled_from(["\n", ". ", ", ", ": ", " - ", " "]),
)
def test_no_words_behind_a_consent_leave_it_a_consent(words: str, between: str) -> None:
    for text in (f"Agree{between}{words}", f"{words}{between}Agree"):
        if tokens(text) not in BOOK.answers:  # "We agree" is one
            assert read(text) not in CONSENT


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    position(text, MIRA, BOOK)
    nothing_to_correct(text, MIRA, BOOK)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("No comment", True),
        ("Pa komente\n\nMira", True),
        ("Agree", True),
        ("7: replace May by June", False),
        ("No comments but one", False),
        ("", False),
    ],
)
def test_nothing_to_correct_is_nothing_else(text: str, fine: bool) -> None:
    assert nothing_to_correct(text, MIRA, BOOK) is fine


def test_of_other_peoples_replies_none_is_read_as_a_consent_that_it_is_not(corpora: Path) -> None:
    read_right = 0
    with (corpora / "positions.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            value = position(row["text"].replace("\\n", "\n"), MIRA, BOOK).value
            if value in ("agree", "no_objection"):
                assert row["label"] == "CONSENT", row
                read_right += 1
            if value in ("comment", "reservation"):
                assert row["label"] in ("COMMENT", "CONSENT"), row
            if value in ("objection", "amendment"):
                assert row["label"] in ("OBJECT", "AMEND"), row
    assert read_right >= 20


def test_ordinary_mail_is_nobodys_position(corpora: Path) -> None:
    from mailer.codec.message import read as read_mail
    from mailer.errors import Unreadable

    for path in (corpora / "ordinary" / "ham").iterdir():
        try:
            text = read_mail(path.read_bytes()).text
        except Unreadable:
            continue
        assert not position(text, MIRA, BOOK).value, path


@pytest.mark.parametrize(
    ("text", "tier", "doubt"),
    [
        ("Agree", "A", ""),
        ("UNHCR has no objection.", "B", ""),
        ("Thank you, well received.", "N", ""),
        ("U mor, faleminderit", "N", ""),
        ("Thank you!", "N", ""),
        ("Dear Elira,\n\nMany thanks\nMira Leka", "N", ""),
        ("Dear Elira,\n\nKind regards,\nMira Leka", "C", ""),
        ("", "C", ""),
        ("Ok, thanks", "C", ""),
        ("Agreed. FYI the law number is 79/2021.", "C", ""),
        ("UNICEF: agreed", "C", ""),
        ("Agree, but not paragraph 3", "H", "not"),
        ("Thank you for the approved text, if it is one.", "H", "if"),
        ("We will revert next week.", "H", "revert"),
        ("We are neutral.", "H", "neutral"),
        ("Who drafted paragraph 2?", "H", "?"),
        ("Jemi dakord me kusht që të hiqet pika 3.", "H", "me kusht"),
        ("Nous sommes d'accord, sauf le paragraphe 2", "H", "sauf"),
        ("Согласны, но без пункта 3", "H", "без"),
        ("Kabul ediyoruz, ancak 3. paragraf olmasın", "H", "ancak"),
    ],
)
def test_what_is_not_read_says_whether_it_may_object(text: str, tier: str, doubt: str) -> None:
    found = position(text, MIRA, BOOK)

    assert (found.tier, found.doubt) == (tier, doubt), found.why


def test_a_word_of_doubt_that_means_two_things_means_what_weighs_more() -> None:
    assert BOOK.doubt_in("please, not yet") == ("not", Doubt.OBJECTION)
    assert BOOK.doubt_in("please, not yet", frozenset({Doubt.REQUEST})) == ("please", Doubt.REQUEST)


def test_whoever_writes_much_has_more_to_say_than_an_answer_but_an_objection_stands() -> None:
    much = "\n\nThank you." * 2000

    assert position(f"Agree{much}", MIRA, BOOK).value == ""
    assert position(f"OBJECT: paragraph 3{much}", MIRA, BOOK).value == "objection"
    assert position("Thank you. " * 2000 + "We object.", MIRA, BOOK).value == ""
    assert not nothing_to_correct(f"No comment{much}", MIRA, BOOK)


@pytest.mark.parametrize("text", ["pa kundershtim", "pas d'objection", "Sin objecion", "UNHCR NUK KA KUNDERSHTIM"])
def test_accents_and_case_change_nothing(text: str) -> None:
    assert read(text) == "no_objection"


def test_nothing_that_is_not_read_names_a_position() -> None:
    for text in TRAPS:
        found = position(text, MIRA, BOOK)
        assert (found.value, found.headcount) == ("", 1)
        assert found.why
