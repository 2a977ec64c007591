"""The text of an HTML body: what a reader sees."""

import pytest

from mailer.codec.html import page, text_of
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
        ("<table><tr><td>No</td><td>Objection</td></tr></table>", "No\nObjection"),
        ("<dl><dt>Position</dt><dd>Agree</dd></dl>", "Position\nAgree"),
        ("<ol><li>Agree</li><li>Object</li></ol>", "1. Agree\n2. Object"),
        ('<ol start="3"><li>Agree</li></ol><ul><li>Object</li></ul>', "3. Agree\nObject"),
        ("<pre>Agree\nbut not to 3</pre>", "Agree\nbut not to 3"),
        ("<s>Agree</s> Object", "~~Agree~~ Object"),
        ('<span style="text-decoration:line-through">Agree</span>', "~~Agree~~"),
        ("<p>a&nbsp;&amp;&lt;b&gt;</p>", "a &<b>"),
        ('<p style="display:none">hidden</p>Agree', "Agree"),
        ('<span style="font-size:0">hidden</span>Agree', "Agree"),
        ('<p style="font-size:0;font-size:12pt">hidden</p>Agree', "Agree"),
        ('<p style="opacity:0">hidden</p><p hidden>hidden</p><p style="max-height:0px">hidden</p>Agree', "Agree"),
        ('<p style="opacity:0.9;max-height:0.5em;font-size:0.9em">Agree</p>', "Agree"),
        ("<title>Agree</title>Object", "Object"),
        ('<mark style="text-decoration:line-through">Agree</mark>', "~~Agree~~"),
        ('<span style="background:yellow;mso-highlight:yellow">Agree</span>', "==Agree=="),
        ('<td style="background:#ffffff">Agree</td>', "Agree"),
        ("<q>Agree</q>", '"Agree"'),
        ('Agree <img src="x" alt="👎"><img src="y" alt="our logo">', "Agree 👎"),
        ('Agree <input value="but not to 3"><input type="hidden" value="x">', "Agree but not to 3"),
        ("<script>evil()</script><style>p{}</style>Agree", "Agree"),
        ("<p>unclosed<p>paragraphs", "unclosed\nparagraphs"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_is_the_text(markup: str, text: str) -> None:
    assert text_of(markup) == text


OUTLOOK = """<html><head><style><!--
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
p.MsoNormal {margin:0cm; font-size:11.0pt;}
a:link {color:#0563C1; text-decoration:underline;}
span.EmailStyle17 {mso-style-type:personal-compose;}
@page WordSection1 {size:612.0pt 792.0pt;}
--></style></head><body lang="EN-GB" style="word-wrap:break-word"><p class="MsoNormal">Agree<o:p></o:p></p></body></html>"""


@pytest.mark.parametrize(
    ("markup", "is_uncertain"),
    [
        (OUTLOOK, False),
        ('<div dir="ltr">Agree</div>', False),
        ("<style>.preview { display: none; font-size: 0; }</style>Agree", False),
        ("<style>.x { text-decoration: line-through }</style><p class=x>Agree</p>", True),
        ("<style>p:before { content: 'We do not ' }</style><p>agree</p>", True),
        ("<style>.x { display:none }</style><p class=x>Agree</p>", True),
        ("<body style='text-decoration:line-through'>Agree</body>", True),
        ("<p>Agree</p><svg><text>not to 3</text></svg>", True),
        ("<p><bdo dir=rtl>eerga</bdo></p>", True),
    ],
)
def test_a_page_says_where_something_else_than_its_words_decides_what_is_seen(markup: str, is_uncertain: bool) -> None:
    assert page(markup).is_uncertain is is_uncertain


def test_what_is_hidden_is_handed_out_beside_the_text() -> None:
    found = page('Agree <span style="visibility:hidden">but <b style="visibility:visible">not to 3</b></span>')

    assert (found.text, found.hidden) == ("Agree", "but \nnot to 3")


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
