"""What another revision of a text changes: found, named by its place, and legible without colours."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.codec.html import text_of
from mailer.render.difference import Change, differences
from mailer.render.markdown import marked, parser

WORDS = {"added": "added", "removed": "removed", "emphasis": "emphasis changed"}
CLAUSES = "1. One must go.\n2. Two may come.\n3. Three stays where it is."
TABLE = "| year | returns |\n|---|---|\n| 2024 | 1,204 |\n| 2025 | 980 |"


def told(old: str, new: str) -> list[str]:
    """Each change on a line: what, where, where it was if it tells that, and the words."""
    return list(_lines(differences(old, new)))


def _lines(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes:
        where, was = (
            f"{each.heading} {each.kind} {each.number}".strip() if each else ""
            for each in (change.place, change.origin)
        )
        tells_origin = change.what in ("moved", "renumbered") or (was and not change.place.is_set_like(change.origin))
        words = re.sub(r"\\|\(edit:\w+\)", "", marked(change.runs, WORDS)).replace("[[", "[")
        words = re.sub(r": \[([^\]]*)\]\]", r": \1]", words)
        yield f"{change.what} {where}{f' <- {was}' if tells_origin else ''}: {words}".rstrip(": ")


# what changes: (the old text, the new text, what is told)
CASES: dict[str, tuple[str, str, list[str]]] = {
    "nothing": (CLAUSES, CLAUSES, []),
    "white space": ("One  two\nthree.\n\nFour.", "One two three.\n\n\n\nFour. \n", []),
    "one word": (
        "The Parties must report.",
        "The Parties should report.",
        ["changed paragraph 1: The Parties [removed: must] [added: should] report."],
    ),
    "a sign": ("A, b.", "A; b.", ["changed paragraph 1: A [removed: ,] [added: ;] b."]),
    "a word is put in": (
        "They may return.",
        "They may not return.",
        ["changed paragraph 1: They may [added: not] return."],
    ),
    "a word is taken out": (
        "They may not return.",
        "They may return.",
        ["changed paragraph 1: They may [removed: not] return."],
    ),
    "words around a word that stays": (
        "It lasts for thirty days in all cases.",
        "It lasts at most ten days in all cases.",
        ["changed paragraph 1: It lasts [removed: for thirty] [added: at most ten] days in all cases."],
    ),
    "a number within a point": (
        CLAUSES,
        CLAUSES.replace("Two may", "Two may not"),
        ["changed point 2: Two may [added: not] come."],
    ),
    "a point comes in, and others move on": (
        CLAUSES,
        "1. One must go.\n2. A new one.\n3. Two may come.\n4. Three stays where it is.",
        ["added point 2: [added: A new one.]", "renumbered point 3–4 <- point 2–3"],
    ),
    "a point goes": (
        CLAUSES,
        "1. One must go.\n2. Three stays where it is.",
        ["removed point 2: [removed: Two may come.]", "renumbered point 2 <- point 3"],
    ),
    "a point within a point": (
        "1. One\n   1. Within one.\n   2. And this must be.",
        "1. One\n   1. Within one.\n   2. And this should be.",
        ["changed point 1.2: And this [removed: must] [added: should] be."],
    ),
    "a number typed in the text": ("3.1 Go.", "3.2 Go.", ["changed paragraph 1: [removed: 3.1] [added: 3.2] Go."]),
    "under a heading": (
        "# Note\n\nFirst.\n\n## Returns\n\nOne.\n\nTwo must go.",
        "# Note\n\nFirst.\n\n## Returns\n\nOne.\n\nTwo should go.",
        ["changed Returns paragraph 2: Two [removed: must] [added: should] go."],
    ),
    "a heading": (
        "# The returns of families\n\nOne.",
        "# The return of families\n\nOne.",
        ["changed heading: The [removed: returns] [added: return] of families"],
    ),
    "a cell of a table": (
        TABLE,
        TABLE.replace("1,204", "1,240"),
        ["changed row 2: 2024 | [removed: 1,204] [added: 1,240]"],
    ),
    "emphasis alone": (
        "They may **not** return.",
        "They may not return.",
        ["changed paragraph 1: They may [emphasis changed: not] return."],
    ),
    "a paragraph is a heading now": (
        "Returns of families\n\nOne.",
        "## Returns of families\n\nOne.",
        ["changed heading <- paragraph 1: Returns of families"],
    ),
    "a paragraph stands elsewhere": (
        "Alpha is here.\n\nBeta stands there.\n\nGamma is last.\n\nDelta was more.",
        "Beta stands there.\n\nGamma is last.\n\nDelta was more.\n\nAlpha is here.",
        ["moved paragraph 4 <- paragraph 1: Alpha is here."],
    ),
    "all of it": (
        "Old words only.",
        "Something else entirely.",
        ["removed paragraph 1: [removed: Old words only.]", "added paragraph 1: [added: Something else entirely.]"],
    ),
    "a link leads elsewhere": (
        "See [the law](https://a.example).",
        "See [the law](https://b.example).",
        ["changed paragraph 1: See the law [removed: <https://a.example>] [added: <https://b.example>]."],
    ),
    "emphasis in a link alone": (
        "States [**shall**](https://a.example) report.",
        "States [shall](https://a.example) report.",
        ["changed paragraph 1: States [emphasis changed: shall] <https://a.example> report."],
    ),
    "a line of code": ("    a = 1\n    b = 2", "    a = 1\n    b = 3", ["changed line 2: b = [removed: 2] [added: 3]"]),
    "a quotation": ("> It must.", "> It should.", ["changed quotation 1: It [removed: must] [added: should]."]),
    "marks that are words": (r"Five \* six.", r"Five \* seven.", ["changed paragraph 1: Five * [removed: six] [added: seven]."]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_with_its_place_and_its_words(case: str) -> None:
    old, new, lines = CASES[case]

    assert told(old, new) == lines


def test_clauses_that_are_all_alike_are_held_each_against_its_own() -> None:
    def text(word: str) -> str:
        clause = "The Party of article {n} shall {word} its report on the returns to the Secretariat within {n} days."
        return "\n\n".join(clause.format(n=n, word=word) for n in range(200))

    changes = differences(text("submit"), text("deliver"))

    assert len(changes) == 200
    assert {(change.what, tuple(run.mark for run in change.runs)) for change in changes} == {
        ("changed", ("", "removed", "added", ""))
    }


def test_one_word_in_a_text_without_paragraphs_is_found() -> None:
    sentences = [f"In sentence {n} the Network says something about the returns of {n} families." for n in range(800)]
    other = [*sentences[:400], sentences[400].replace("families", "persons"), *sentences[401:]]

    (change,) = differences("\n".join(sentences), "\n".join(other))

    assert [run.text.strip() for run in change.runs if run.mark] == ["families", "persons"]
    assert sum(len(run.text) for run in change.runs) < 500  # of what did not change, the ends


def test_a_long_text_that_is_rewritten_is_told_whole() -> None:
    old, new = ("\n\n".join(f"{word} {n} of all." for n in range(700)) for word in ("Before", "Afterwards"))

    changes = differences(old, new)
    runs = [run for change in changes for run in change.runs]

    assert sum("Before" in run.text for run in runs if run.mark == "removed") == 700
    assert sum("Afterwards" in run.text for run in runs if run.mark == "added") == 700


WORD = st.integers(0, 12).map("w{}".format)
BLOCK = st.tuples(st.sampled_from(["", "# ", "1. ", "- ", "> "]), st.lists(WORD, min_size=1, max_size=6))
TEXT = st.lists(BLOCK, max_size=6).map(lambda blocks: "\n\n".join(mark + " ".join(words) for mark, words in blocks))


@settings(max_examples=100)
@given(TEXT, TEXT)
def test_no_word_that_came_or_went_is_left_out(old: str, new: str) -> None:
    runs = [run for change in differences(old, new) for run in change.runs]
    before, after = (set(re.findall(r"w\d+", text)) for text in (old, new))

    def marked_as(mark: str) -> set[str]:
        return {word for run in runs if run.mark == mark for word in run.text.split()}

    assert after - before <= marked_as("added") <= after
    assert before - after <= marked_as("removed") <= before


def test_the_marks_are_words_and_elements_that_mean_it() -> None:
    (change,) = differences("It <b>must</b> [be](x).", "It <b>should</b> [be](x).")
    shown = parser().render(marked(change.runs, WORDS))

    assert "[removed: <del>must</del>] [added: <ins>should</ins>]" in shown
    assert "&lt;b&gt;" in shown
    assert "edit:" not in shown
    assert "[removed: ~~must~~] [added: should]" in text_of(shown)


def test_words_of_a_text_cannot_pass_for_marks() -> None:
    (change,) = differences("A [x](edit:removed) b.", "A [x](edit:removed) c.")
    shown = parser().render(marked(change.runs, WORDS))

    assert shown == "<p>A x [removed: <del>b</del>] [added: <ins>c</ins>].</p>\n"
