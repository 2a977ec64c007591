"""New words: how many replies are read exactly, and in how many a word of the answer is lost, by corpus.

The corpora are those of other projects, in DIR/replies/<corpus>: NAME.in.txt is a reply, NAME.expected.txt its new
words. They disagree about what surrounds an answer, so each is compared in the view that its authors took:

    discourse          strips signatures below their mark, keeps a closing ("Kind regards, Mira")
    github, mpr        strip closings too
    talon-text, zapier strip what a telephone adds
    synthetic          keeps signatures and disclaimers; our letter is known there, as in a real answer

`exact` compares words with single spaces between them. `lost` looks at everything that a reader of positions would see
(no view), for the words of the answer: NAME.core.txt where there is one, else what is expected, but for what a corpus
itself shows as a quotation there (">").
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailer.codec import reply
from mailer.codec.segments import VISIBLE, Label, Reply
from mailer.words import tokens
from tests.build import rulebook

from .reading import Row

NAME = "new words"
COLUMNS = ("replies", "exact", "exact %", "lost")

_ADDED = frozenset({Label.DEVICE, Label.BANNER, Label.FOOTER})
_VIEWS = {
    "discourse": VISIBLE - _ADDED - {Label.SIGNATURE},
    "github": VISIBLE - _ADDED - {Label.SIGNATURE, Label.CLOSING},
    "mpr": VISIBLE - _ADDED - {Label.SIGNATURE, Label.CLOSING},
}
_OUR_NAMES = ("secretariat@unmn.example", "UN Migration Network Secretariat")


@dataclass(frozen=True, slots=True)
class Case:
    """A reply with what is expected of it. `core`: the words of the answer; `original`: our letter, "" if unknown."""

    name: str
    text: str
    expected: str
    core: str
    original: str


def cases(folder: Path) -> Iterator[Case]:
    """The cases of one corpus, in the order of their names."""
    originals = _originals(folder)
    for path in sorted(folder.glob("*.in.txt")):
        name = path.name.removesuffix(".in.txt")
        expected = path.with_name(f"{name}.expected.txt").read_text(encoding="utf-8")
        core = path.with_name(f"{name}.core.txt")
        words = core.read_text(encoding="utf-8") if core.exists() else _unquoted(expected)
        yield Case(name, path.read_text(encoding="utf-8"), expected, words, originals.get(name, ""))


def _unquoted(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def _originals(folder: Path) -> dict[str, str]:
    index = folder / "INDEX.tsv"
    if not index.exists():
        return {}
    rows = [line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()[1:]]
    return {row[0]: (folder / f"_original_{row[1]}.txt").read_text(encoding="utf-8") for row in rows}


def label(case: Case) -> Reply:
    """The reply, labelled as an incoming mail is."""
    originals, names = ([case.original], _OUR_NAMES) if case.original else ([], ())
    return reply.label(case.text, originals, names, rulebook().quotations, frozenset(rulebook().phrasebook.answers))


def is_exact(case: Case, found: Reply, corpus: str) -> bool:
    """True if the new words, in the view of this corpus, are those expected."""
    return found.text(_VIEWS.get(corpus, VISIBLE - _ADDED)).split() == case.expected.split()


def lost(case: Case, found: Reply) -> list[str]:
    """The words of the answer that nobody would see."""
    return list((Counter(tokens(case.core)) - Counter(tokens(found.new))).elements())


def rows(corpora: Path) -> Iterator[Row]:
    """One row for each corpus."""
    for folder in sorted(each for each in (corpora / "replies").iterdir() if each.is_dir()):
        found = [(case, label(case)) for case in cases(folder)]
        exact = sum(is_exact(case, each, folder.name) for case, each in found)
        missing = sum(bool(lost(case, each)) for case, each in found)
        yield Row(folder.name, (str(len(found)), str(exact), f"{exact / len(found):.1%}", str(missing)))
