"""Replies that other projects have collected: no word of an answer is lost, and most are found exactly."""

from pathlib import Path

import pytest

from bench.reading_words import cases, is_exact, label, lost

# The least share that is found exactly; what is not, keeps too much.
CORPORA = {"synthetic": 0.95, "discourse": 0.8, "github": 0.8, "mpr": 0.8, "talon-text": 0.8, "zapier": 0.8}


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_answer_is_lost_and_most_are_exact(corpora: Path, corpus: str) -> None:
    found = [(case, label(case)) for case in cases(corpora / "replies" / corpus)]

    assert [case.name for case, each in found if lost(case, each)] == []
    assert sum(is_exact(case, each, corpus) for case, each in found) >= CORPORA[corpus] * len(found)
