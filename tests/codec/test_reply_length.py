"""What a reply costs grows with its length and no faster, whatever it is made of. Counted in calls, never by the clock:
what each call does is bound to a line, and looks at a bounded part of it (the seconds are in bench/reply_length.py)."""

import sys
from types import FrameType

import pytest

from mailer.codec import reply

from ..build import rulebook
from ..hostile import REPLIES
from .threads import NAMES, ORIGINALS

PROGRAM = rulebook().quotations


def calls(text: str, letter: str) -> int:
    """How many functions are called for this reply, those written in C included."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        reply.label(text, [letter] if letter else [], NAMES, PROGRAM)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("letter", ["", ORIGINALS["consultation"]], ids=["alone", "with our letter"])
@pytest.mark.parametrize("shape", REPLIES)
def test_twice_the_length_costs_at_most_twice_as_much(shape: str, letter: str) -> None:
    lines = REPLIES[shape]
    once, twice = (calls((lines * (size // len(lines) + 1))[:size], letter) for size in (10_000, 20_000))

    assert twice <= 2.1 * once + 2000
