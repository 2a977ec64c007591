"""The text of an HTML body: what a reader sees."""

import pytest

from mailer.codec.html import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Agree</p><p>Mira</p>", "Agree\nMira"),
        ("Agree<br>Mira", "Agree\nMira"),
        ("<div>Agree</div><blockquote>old <b>words</b></blockquote>", "Agree\n> old words"),
        ('<div>Agree</div><div class="gmail_quote">old</div>', "Agree\n> old"),
        ("<p>a&nbsp;&amp;&lt;b&gt;</p>", "a &<b>"),
        ('<p style="display:none">hidden</p>Agree', "Agree"),
        ('<span style="font-size:0">hidden</span>Agree', "Agree"),
        ("<script>evil()</script><style>p{}</style>Agree", "Agree"),
        ("<p>unclosed<p>paragraphs", "unclosed\nparagraphs"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_is_the_text(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_a_quotation_in_a_quotation_is_two_deep() -> None:
    assert text_of("<blockquote>a<blockquote>b</blockquote></blockquote>c") == "> a\n> > b\nc"
