"""What finding the new words costs: 200 kB of anything, and twice that.

    .venv/bin/python -m bench.reply_length

Milliseconds of processor time, the best of five, with a letter of ours to compare with. The limit for 200 kB is 50 ms
(the third column is the part of it that is used); twice the length may cost twice as much (the last column).
"""

import time

from mailer.codec import reply
from tests.build import rulebook
from tests.codec.threads import LANGUAGES, NAMES, ORIGINALS, PROGRAMS
from tests.hostile import REPLIES

SIZE = 200_000
LIMIT = 50.0


def cost(text: str) -> float:
    """Milliseconds, the best of five."""
    letter, words = ORIGINALS["consultation"], rulebook().quotations
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        reply.label(text, [letter], NAMES, words)
        best = min(best, time.process_time() - began)
    return best * 1000


def _sized(part: str, octets: int) -> str:
    whole = part.encode() * (octets // len(part.encode()) + 1)
    return whole[:octets].decode(errors="ignore")


def main() -> None:
    """Print the table, the slowest first."""
    thread = PROGRAMS["gmail"]("Agree", ORIGINALS["consultation"], LANGUAGES["en"])
    found = {}
    for name, part in {**REPLIES, "ordinary replies": thread}.items():
        found[name] = cost(_sized(part, SIZE)), cost(_sized(part, 2 * SIZE))
    print(f"{'reply':<36}{'ms':>7}{'of the limit':>14}{'twice as long':>15}")
    for name, (once, twice) in sorted(found.items(), key=lambda item: -item[1][0]):
        print(f"{name:<36}{once:7.1f}{once / LIMIT:14.0%}{twice / max(once, 0.1):14.2f}x")


if __name__ == "__main__":
    main()
