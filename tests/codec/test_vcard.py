"""Business cards: what RFC 2426 and RFC 6350 want of names, and that they come back as they were."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.vcard import Card, cards

MIRA = Card("Mira Leka", "mira@unhcr.example", "UNHCR", "focal point")
# As it may stand on a member list: one line, without control characters; and without \N, which icalendar takes for an
# escaped line end before it escapes anything.
words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=200).filter(
    lambda text: "\\N" not in text
)


def lines_of(octets: bytes) -> list[str]:
    """The unfolded lines. Octets are put together before they are read: a fold may stand within a character."""
    assert octets.endswith(b"\r\n")
    return octets.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def fields_of(octets: bytes) -> list[dict[str, list[str]]]:
    """Each card with its fields and their components: a reader of its own, that knows nothing of what wrote them."""
    found: list[dict[str, list[str]]] = []
    for line in lines_of(octets):
        head, _, value = line.partition(":")
        name = head.partition(";")[0]
        if name == "BEGIN":
            found.append({})
        elif name != "END":
            parts = re.split(r"(?<!\\)((?:\\\\)*);", value) if name in ("N", "ORG") else [value]
            texts = ["".join(parts[place : place + 2]) for place in range(0, len(parts), 2)]
            found[-1][name] = [
                re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text) for text in texts
            ]
    return found


def test_a_card_has_what_address_books_need() -> None:
    assert lines_of(cards([MIRA])) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Mira Leka",
        "N:Leka;Mira;;;",
        "EMAIL;TYPE=INTERNET:mira@unhcr.example",
        "ORG:UNHCR",
        "ROLE:focal point",
        "END:VCARD",
    ]


def test_what_a_person_is_not_is_left_out() -> None:
    assert not any(line.startswith("ROLE") for line in lines_of(cards([Card("Mira", "m@x.example", "UNHCR")])))
    assert cards([]) == b""


@pytest.mark.parametrize(
    ("organisation", "written"),
    [
        ("Health, Labour; and more", "ORG:Health\\, Labour\\; and more"),
        ("A \\ B", "ORG:A \\\\ B"),
        ("Shoqata: Pranvera", "ORG:Shoqata: Pranvera"),
        ("Çështja e “Migrimit”", "ORG:Çështja e “Migrimit”"),
    ],
)
def test_what_has_a_meaning_of_its_own_is_escaped(organisation: str, written: str) -> None:
    assert written in lines_of(cards([Card("Mira Leka", "m@x.example", organisation)]))


@given(
    st.lists(
        st.builds(Card, words, st.just("m@x.example"), words, st.one_of(st.just(""), words)), min_size=1, max_size=3
    )
)
def test_whatever_the_names_the_cards_come_back_as_they_were_and_no_line_is_too_long(people: list[Card]) -> None:
    octets = cards(people)

    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    assert octets.count(b"\n") == octets.count(b"\r") == octets.count(b"\r\n")
    read = fields_of(octets)
    assert len(read) == len(people)
    for person, fields in zip(people, read, strict=True):
        assert (fields["FN"], fields["EMAIL"]) == ([person.name], [person.address])
        assert fields["ORG"] == [person.organisation]
        assert fields.get("ROLE", [""]) == [person.role]
        family, given_name, *others = fields["N"]
        assert f"{given_name} {family}".strip() == person.name.strip()
        assert others == ["", "", ""]
