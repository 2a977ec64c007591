"""Letters as a browser shows them, narrow and wide, light and dark."""

import re

import pytest

from ..browser import Browser
from .test_letters import LETTERS, rendered

WIDTHS = (320, 375, 700)
PAGES = {f"{name} {language}": rendered(name, (language,)).html for name in LETTERS for language in ("en", "sq")}


def in_the_dark(page: str) -> str:
    """The page as somebody sees it who prefers dark colours."""
    assert "(prefers-color-scheme: dark)" in page
    return page.replace("(prefers-color-scheme: dark)", "(min-width: 1px)")


def luminance(color: str) -> float:
    """As WCAG 2 has it, of "rgb(20, 32, 43)"."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_letter_must_be_scrolled_sideways(chromium: Browser, width: int) -> None:
    measured = chromium.measured(PAGES, width)

    assert len(measured) == len(PAGES)
    assert [each["name"] for each in measured if each["needed"] > each["width"]] == []


@pytest.mark.parametrize("name", ["who_comes", "consultation"])
def test_all_words_are_legible_in_light_and_dark(chromium: Browser, name: str) -> None:
    light = {title: page for title, page in PAGES.items() if title.startswith(f"{name} ")}
    dark = {f"{title} dark": in_the_dark(page) for title, page in light.items()}
    measured = chromium.measured({**light, **dark}, 375)

    assert len(measured) == 4
    assert len({page["texts"][0]["ground"] for page in measured}) == 2
    for page in measured:
        assert [text for text in page["texts"] if contrast(text["color"], text["ground"]) < 4.5] == []


def test_the_cells_of_who_comes_say_in_words_what_their_ground_says(chromium: Browser) -> None:
    (page, _) = chromium.measured({title: page for title, page in PAGES.items() if title.startswith("who_comes ")}, 320)
    cells = [text for text in page["texts"] if text["shaded"]]

    assert cells
    assert all(re.search(r"[^\W\d]{2}", cell["text"]) for cell in cells)
