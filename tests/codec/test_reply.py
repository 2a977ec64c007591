"""What a reply adds to what we sent, from whichever program it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec import reply
from mailer.codec.segments import Label, Reply

from ..build import rulebook

OURS = """Dear Mira Leka,

UN Migration Network in Harbour asks UNHCR for its position on Joint note on
reception conditions.

- Answer by: Monday 2 March 2026, 17:00 (Tirana time)
- If you do not answer: UNHCR is taken to have no objection

Agree: reply with the word AGREE
Object: reply with the word OBJECT
Ask for more time: reply with the word MORE TIME

1. The Network welcomes the opening of the reception centre.
2. Members will share one set of figures every month.

--
You receive this because you are on the list.
"""
NAMES = ("network@harbour.example", "UN Migration Network in Harbour", "UNMN Harbour")
SAYS = "On Tue, Mar 10, 2026 at 09:00, UN Migration Network in Harbour <network@harbour.example> wrote:"
QUOTED = "\n".join(f"> {line}" for line in OURS.split("\n"))
BLOCK = (
    "________________________________\nFrom: UN Migration Network in Harbour <network@harbour.example>\n"
    "Sent: Monday, 23 February 2026 09:00\nTo: Mira Leka <mira@unhcr.example>\nSubject: Please answer\n\n"
)


PROGRAM = rulebook().quotations
ANSWERS = frozenset(rulebook().phrasebook.answers)


def labelled(text: str, *originals: str) -> Reply:
    return reply.label(text, originals, NAMES, PROGRAM, ANSWERS)


def new(text: str) -> str:
    return labelled(text, OURS).new


@pytest.mark.parametrize(
    ("client", "text"),
    [
        ("Gmail", f"Agree\n\n{SAYS}\n\n{QUOTED}"),
        ("Gmail, its line wrapped", f"Agree\n\nOn Tue, Mar 10, 2026 at 09:00 UN Migration Network in Harbour\n<network@harbour.example> wrote:\n\n{QUOTED}"),
        ("Outlook, which marks no line", f"Agree\n\n{BLOCK}{OURS}"),
        ("Outlook in Albanian", f"Agree\n\nNga: UN Migration Network in Harbour <network@harbour.example>\nDërguar: 23.02.2026 09:00\nPër: Mira Leka\nSubjekti: Please answer\n\n{OURS}"),
        ("Thunderbird, below the quotation", f"{SAYS}\n{QUOTED}\n\nAgree"),
        ("Thunderbird in Albanian", f"Agree\n\nMë 10.03.2026 09:00, UN Migration Network in Harbour shkroi:\n{QUOTED}"),
        ("a program that wraps what it quotes", "Agree\n\n" + "\n".join(f"> {word}" for word in OURS.replace("\n", " ").split(". "))),
        ("a paste without any mark", f"Agree\n\n{OURS}"),
        ("nothing quoted", "Agree"),
    ],
)  # fmt: skip
def test_the_new_words_are_found(client: str, text: str) -> None:
    assert new(text) == "Agree", client


@pytest.mark.parametrize(
    "text",
    [
        f"Agreed.\nThank you,\nbut we cannot accept para 3.\n\n{SAYS}\n{QUOTED}",
        f"We object to para 3 of the 2026 draft:\n{SAYS}\n{QUOTED}",
        f"We object to para 3\nnetwork@harbour.example wrote:\n{QUOTED}",
        f"We object to para 3 of the 9 March message that UN Migration Network in Harbour wrote:\n{QUOTED}",
        f"We object to para 3 on Monday 9 March 2026, 09:00, UN Migration Network in Harbour wrote:\n{QUOTED}",
        f"To: UN Migration Network in Harbour\nDate: 12.03.2026\nSubject: Joint note\nPosition: we object to para 3\n\nMira Leka\n\n{QUOTED}",
        f"Organisation: UNHCR\nPosition: we object to para 3\nE-mail: mira@unhcr.example\nDate: 12.03.2026\n\n{QUOTED}",
        f"{QUOTED}\nWe object to para 3.\n{QUOTED}",
        f"Agree\n-- \nWe object to para 3.\n\n{QUOTED}",
    ],
)
def test_no_word_of_the_sender_is_taken_for_a_quotation(text: str) -> None:
    words = new(text)

    assert "para 3" in words
    assert "object" in words or "cannot accept" in words


@pytest.mark.parametrize(
    "line",
    [
        "on the message sent on 9 March by UN Migration Network in Harbour:",
        "By Monday the 9 March, UN Migration Network in Harbour writes:",
    ],
)
def test_a_line_that_no_time_and_no_address_shows_to_be_a_programs_is_the_senders(line: str) -> None:
    assert new(f"Agree\n{line}\n\n{QUOTED}") == f"Agree\n{line}"


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        (f"{SAYS}\n" + QUOTED.replace("every month.", "every month. We object."), "We object."),
        (f"{SAYS}\n" + QUOTED.replace("> 2. Members", "> We object.\n> 2. Members"), "We object."),
        (f"{SAYS}\n" + QUOTED.replace("> 2. Members", "We object.\n> 2. Members"), "We object."),
        (BLOCK + OURS.replace("2. Members", "We object.\n2. Members"), "We object."),
        (f"{BLOCK}{OURS}\nWe object.", "We object."),
        (f"{SAYS}\n{QUOTED}\n> We object.", "We object."),
        (f"{SAYS}\n" + QUOTED.replace("will share", "will not share"), "will not share"),
        (BLOCK + OURS.replace("will share", "will not share"), "will not share"),
        (f"{SAYS}\n" + QUOTED.replace("> Agree: reply", "> ☒ Agree: reply"), "☒"),
        (f"{SAYS}\n" + QUOTED.replace("the word OBJECT", "the word OBJECT 👍"), "👍"),
        (f"{SAYS}\n" + QUOTED.replace("reception centre", "reception centre (?)"), "(?)"),
        (f"{SAYS}\n" + QUOTED.replace("one set of figures", "~~one~~ set of figures"), "~~one~~"),
        (f"{SAYS}\n" + QUOTED.replace("will share", "¬ will share"), "¬"),
        (f"{SAYS}\n" + QUOTED.replace("> Object: reply", "> ==> Object: reply"), "==>"),
        (f"{SAYS}\n" + QUOTED.replace(" every month", ""), "one set of figures."),
        (f"{SAYS}\n" + QUOTED.replace("The Network welcomes", "welcomes"), "1. welcomes"),
        (BLOCK + OURS.replace(" every month", ""), "one set of figures."),
        (BLOCK + OURS.replace("every month.", "every month ???"), "???"),
    ],
)
def test_what_is_typed_into_our_text_or_below_it_or_cut_from_it_is_seen(text: str, visible: str) -> None:
    assert visible in new(text)


BALLOT = """Please answer with one of these words on the first line of your reply:

  DAKORD
  DAKORD ME KOMENT
  KUNDERSHTIM

1. The Network welcomes the opening of the reception centre in the harbour.
"""


@pytest.mark.parametrize(
    "text",
    [
        f"DAKORD\n\n{SAYS}\n{BALLOT}",
        f"{SAYS}\n" + BALLOT.replace("  DAKORD\n", "DAKORD\n  DAKORD\n", 1),
        f"{SAYS}\n{BALLOT}DAKORD",
        "\n".join(f"> {line}" for line in BALLOT.split("\n")).replace(">   DAKORD\n", ">   DAKORD\nDAKORD\n", 1),
        "> Please answer with one of these words on the first line of your reply:\n\nDAKORD\n\n> 1. The Network welcomes the opening of the reception centre in the harbour.",
        "> Please answer with one of these words on the first line of your reply:\n>\n\nDAKORD",
    ],
)  # fmt: skip
def test_our_own_answer_words_can_be_answered_with(text: str) -> None:
    assert labelled(text, BALLOT).new.split() == ["DAKORD"]


FORM = OURS.replace("\n--\n", "\n-- \n")
MARKED = "\n".join(f"> {line}" for line in FORM.split("\n"))
PARAGRAPH = "2. Members will share one set of figures every month."


@pytest.mark.parametrize(
    ("text", "is_to_a_part"),
    [
        (f"Agree\n\n{SAYS}\n{MARKED}", False),
        (f"Agree\n\n{BLOCK}{FORM}", False),
        (f"Agree\n\n{FORM}", False),
        (f"{SAYS}\n{MARKED}\n\nAgree", False),
        (f"{SAYS}\n" + MARKED.partition("> -- ")[0] + "\nAgree\n\n-- \nMira Leka", False),
        (f"{SAYS}\n" + MARKED.replace("> Object: reply", "Agree\n> Object: reply"), False),
        (f"{SAYS}\n" + MARKED.replace("> Agree: reply", "Agree\n> Agree: reply"), False),
        (f"Agree\n\n{SAYS}\n> {PARAGRAPH}", False),
        (f"{SAYS}\n" + MARKED.replace("> 2. Members", "Agree\n> 2. Members"), True),
        (f"{SAYS}\n" + MARKED.replace("every month.", "every month.\n\nAgree\n"), True),
        (BLOCK + FORM.replace("every month.", "every month.\nAgree\n"), True),
        (f"> {PARAGRAPH}\nAgree", True),
        (f"{PARAGRAPH}\nAgree", True),
        (f"Agree\n{PARAGRAPH}", True),
        (f"Agree:\n> {PARAGRAPH}", True),
        (f"{SAYS}\n> {PARAGRAPH}\nAgree", True),
        (f"{SAYS}\n" + MARKED.partition("> 2. Members")[0] + "\nAgree", True),
    ],
)
def test_an_answer_stands_above_the_letter_or_below_all_of_it_or_among_its_answer_words(
    text: str, is_to_a_part: bool
) -> None:
    found = labelled(text, FORM)

    assert "Agree" in found.new
    assert found.answers_a_part is is_to_a_part


TRAPS = [
    "Agreed.\nThank you,\nbut we cannot accept para 3.",
    "Consent.\n- except para 3, to which we object",
    "Yes\nBest,\nprovided that para 2 goes.",
    "We agree with the text.\nRegards, however we object to para 3.",
    "OK\n-- \nNOT OK, para 3 must go",
    "Agree\n\nas our director wrote:\nwe object to para 3",
    "We agree.\nDisclaimer: this does not cover para 3.",
    "Consent\nFrom: UNHCR\nTo: all\nWe object",
]


@pytest.mark.parametrize("quotation", ["", f"\n\n{SAYS}\n\n{QUOTED}", f"\n\n{BLOCK}{OURS}", f"\n\n{OURS}"])
@pytest.mark.parametrize("text", TRAPS)
def test_all_of_a_trap_stays_visible(text: str, quotation: str) -> None:
    assert new(text + quotation).split() == text.split()


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Sent from my iPhone", Label.DEVICE),
        ("Dërguar nga iPhone im", Label.DEVICE),
        ("Disclaimer: this does not cover para 3.", Label.DISCLAIMER),
        ("Kind regards,", Label.CLOSING),
        ("-- \nMira Leka", Label.SIGNATURE),
        ("_______________________\nMigration mailing list", Label.FOOTER),
    ],
)
def test_what_surrounds_an_answer_is_labelled_and_stays(line: str, label: Label) -> None:
    found = labelled(f"Agree\n\n{line}")

    assert found.lines[-1].label is label
    assert found.new.split() == f"Agree {line}".split()


def test_a_warning_above_the_answer_is_labelled_and_stays() -> None:
    found = labelled("[EXTERNAL EMAIL] Do not click.\n\nAgree")

    assert [line.label for line in found.lines] == [Label.BANNER, Label.BLANK, Label.NEW]
    assert found.new.startswith("[EXTERNAL EMAIL]")


def test_a_line_that_the_sender_began_stays_whole() -> None:
    assert new(f"We object to what {SAYS}\n{QUOTED}") == f"We object to what {SAYS}"


@pytest.mark.parametrize("header", ["Subject: we object", "To: not in our name", "Subject: Please answer. We object."])
def test_a_header_that_our_letter_does_not_have_is_a_doubt(header: str) -> None:
    label, _, _ = header.partition(":")
    block = "\n".join(header if line.startswith(label) else line for line in BLOCK.split("\n"))

    assert labelled(f"Agree\n\n{block}{OURS}", f"Please answer\n{OURS}").has_other
    tagged = BLOCK.replace("Subject: ", "Subject: [EXTERNAL] ")
    assert not labelled(f"Agree\n\n{tagged}{OURS}", f"Please answer\n{OURS}").has_other


def test_a_segment_says_which_lines_and_why() -> None:
    segments = labelled(f"Agree\n\n{SAYS}\n{QUOTED}", OURS).segments()

    assert [(each.label, each.first, each.last) for each in segments] == [
        (Label.NEW, 1, 2),
        (Label.ATTRIBUTION, 3, 3),
        (Label.OURS, 4, 3 + len(OURS.split("\n"))),
    ]
    assert all(each.why for each in segments[1:])


def test_what_somebody_else_wrote_is_known_as_neither_ours_nor_the_senders() -> None:
    found = labelled(f"Agree\n\n> I would object to para 3, said our director.\n{QUOTED}", OURS)

    assert found.new == "Agree"
    assert found.has_other


def test_without_the_original_what_is_introduced_as_a_quotation_is_somebody_elses() -> None:
    found = labelled(f"Agree\n\n{SAYS}\n{QUOTED}")

    assert found.new == "Agree"
    assert found.has_other


def test_without_the_original_what_nothing_introduces_stays_visible_and_is_in_doubt() -> None:
    found = labelled("Agree\n\n> but not to para 3")

    assert "but not to para 3" in found.new
    assert found.has_other


@given(st.text(max_size=400))
def test_every_line_has_one_label_and_no_text_is_lost(text: str) -> None:
    found = labelled(text, OURS)

    assert len(found.lines) == len(text.split("\n"))
    assert all(line.label in Label for line in found.lines)


@given(
    st.lists(
        st.sampled_from(["Agree", "We object to para 3.", "", "> quoted", "From: x", "wrote:", "12.03.2026", SAYS]),
        max_size=8,
    )
)
def test_a_plain_sentence_is_never_lost_whatever_stands_around_it(around: list[str]) -> None:
    text = "\n".join([*around, "but we cannot accept this", *around])

    assert "but we cannot accept this" in new(text)


def test_what_is_beyond_measure_is_not_looked_at_and_stays() -> None:
    found = labelled("> " + "\n> ".join(OURS.split("\n") * 400) + "\nWe object", OURS)

    assert len(found.lines) == reply.LINES + 1
    assert found.new.endswith("We object")
