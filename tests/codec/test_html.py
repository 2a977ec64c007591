"""The text of an HTML body: what a reader sees."""

import pytest

from mailer.codec.html import text_of
from mailer.errors import Unreadable


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Agree</p><p>Mira</p>", "Agree\nMira"),
        ("Agree<br>Mira", "Agree\nMira"),
        ('<div>Agree</div><blockquote type="cite">old <b>words</b></blockquote>', "Agree\n> old words"),
        ('Agree<blockquote class="gmail_quote" style="margin:0">old</blockquote>', "Agree\n> old"),
        ('Agree<blockquote style="margin:0 0 0 .8ex;border-left:1px #ccc solid">old</blockquote>', "Agree\n> old"),
        ('Agree<blockquote style="border-left: 2px solid #1010FF">old</blockquote>', "Agree\n> old"),
        ('Agree<blockquote style="margin:0 0 0 40px;border:none;padding:0">mine</blockquote>', "Agree\nmine"),
        ("As they say:<blockquote>mine</blockquote>", "As they say:\nmine"),
        ('<div class="gmail_quote"><blockquote type="cite">old</blockquote><p>Agree</p></div>', "> old\nAgree"),
        ("<table><tr><td>Agree</td><td>Mira</td></tr></table>", "Agree Mira"),
        ("<dl><dt>Position</dt><dd>Agree</dd></dl>", "Position\nAgree"),
        ("<ol><li>Agree</li><li>Object</li></ol>", "1. Agree\n2. Object"),
        ('<ol start="3"><li>Agree</li></ol><ul><li>Object</li></ul>', "3. Agree\nObject"),
        ("<pre>Agree\nbut not to 3</pre>", "Agree\nbut not to 3"),
        ("<s>Agree</s> Object", "~~Agree~~ Object"),
        ('<span style="text-decoration:line-through">Agree</span>', "~~Agree~~"),
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
    assert text_of('<blockquote type="cite">a<blockquote>b</blockquote></blockquote>c') == "> a\n> > b\nc"


def test_markup_of_which_only_the_beginning_is_read_says_so() -> None:
    assert text_of("<p>AGREE</p>" + "<p>and more</p>" * 40_000).endswith("\n[…]")


def test_a_picture_in_the_markup_does_not_count() -> None:
    assert text_of(f'<p>AGREE</p><img src="data:image/png;base64,{"A" * 500_000}"><p>Mira</p>') == "AGREE\nMira"


@pytest.mark.parametrize("markup", ["<div>" * 501, "<p " + "x" * 20_000 + ">"])
def test_markup_that_no_person_writes_is_not_read(markup: str) -> None:
    with pytest.raises(Unreadable):
        text_of(markup)
