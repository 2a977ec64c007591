"""What marking the changes of a revision costs: clauses that are all alike, with one word changed in each.

    .venv/bin/python -m bench.difference

Milliseconds of processor time, the best of three; twice the clauses may cost twice as much (the last column). It is
computed once for each revision, however many are asked.
"""

import time

from mailer.render.difference import differences

_CLAUSE = "{n}. The Party named in article {n} shall {word} its report on the returns of persons within {n} days."


def _text(clauses: int, word: str) -> str:
    return "\n\n".join(_CLAUSE.format(n=n, word=word) for n in range(1, clauses + 1))


def cost(clauses: int) -> float:
    """Milliseconds, the best of three."""
    old, new = _text(clauses, "submit"), _text(clauses, "deliver")
    best = float("inf")
    for _ in range(3):
        differences.cache_clear()
        began = time.process_time()
        differences(old, new)
        best = min(best, time.process_time() - began)
    return best * 1000


def main() -> None:
    """Print the table."""
    print(f"{'clauses':>8}{'ms':>8}{'x half':>8}")
    before = 0.0
    for clauses in (50, 100, 200, 400, 800):
        now = cost(clauses)
        print(f"{clauses:>8}{now:>8.0f}{f'{now / before:.1f}' if before else '-':>8}")
        before = now


if __name__ == "__main__":
    main()
