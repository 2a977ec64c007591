"""What a reply adds to what we sent, from whichever program it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.reply import Label, label

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


def new(text: str) -> str:
    return label(text, [OURS], NAMES).new


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


def test_what_somebody_else_wrote_is_known_as_neither_ours_nor_the_senders() -> None:
    found = label(f"Agree\n\n> I would object to para 3, said our director.\n{QUOTED}", [OURS], NAMES)

    assert found.new == "Agree"
    assert found.has_other


def test_without_the_original_a_quotation_is_somebody_elses() -> None:
    found = label(f"Agree\n\n{QUOTED}", [], NAMES)

    assert found.new == "Agree"
    assert found.has_other


@given(st.text(max_size=400))
def test_every_line_has_one_label_and_no_text_is_lost(text: str) -> None:
    found = label(text, [OURS], NAMES)

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


@pytest.mark.parametrize("line", ["> " * 400, "On " * 300, "a" * 1000, "From: a@b\n" * 2, "\t" * 900, "-" * 900 + "x"])
def test_the_time_grows_with_the_length_and_no_faster(line: str) -> None:
    # Counted in lines that are looked at, which is what the time is made of: what is beyond the cap is not.
    assert len(label("\n".join([line] * 9000), [OURS] * 3, NAMES).lines) <= 4000
