"""Spans of time as people write them."""

from datetime import timedelta

import pytest

from mailer.spans import span


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("90s", 90),
        ("10m", 600),
        ("72h", 259_200),
        ("14d", 1_209_600),
        ("2w", 1_209_600),
        ("P14D", 1_209_600),
        ("PT12H", 43_200),
        ("P1DT1H", 90_000),
    ],
)
def test_a_span_is_read(text: str, seconds: int) -> None:
    assert span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "5 days", "P", "P1M", "-3h", "ten minutes"])
def test_anything_else_is_refused_with_the_forms_that_are_known(text: str) -> None:
    with pytest.raises(ValueError, match="write for example"):
        span(text)
