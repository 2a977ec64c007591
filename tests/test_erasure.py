"""Taking a person out of texts and facts: what goes, what stays, and that nothing else is changed by it."""

from dataclasses import is_dataclass, replace
from datetime import datetime
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.erasure import ERASED, Identity, Mender, called, names_in, pseudonyms
from mailer.network.consensus import position_of
from mailer.network.facts import (
    AddressLearnt,
    Attendance,
    ChangeKind,
    ChangeProposed,
    Fact,
    LetterAccepted,
    LetterReturned,
    PersonErased,
    PersonListed,
    Position,
    Role,
)

from .build import BEN, LISTED, MEMBERS, MIRA, ZEF, a_network, a_person, at, rulebook
from .network.test_consensus import OPENED, opened, reached, says
from .network.test_meetings import PLANNED, answered

GMAIL = "m.leka@mail.example"
OTHERS = called(("Mira Doda", "Ana Hoxha"), ("ana@iom.example",))
IDENTITY = Identity({MIRA: "one@erased.invalid", GMAIL: "two@erased.invalid"}, ("Mira Leka",), OTHERS)
MENDER = Mender(IDENTITY)
GRACE = rulebook().procedure.grace


# --- texts ---


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ask Mira Leka about it", f"ask {ERASED} about it"),
        ("ask LEKA, Mira about it", f"ask {ERASED} about it"),
        ("ask mira\n> leka about it", f"ask {ERASED} about it"),
        ("pyesni Mira Lëka për këtë", f"pyesni {ERASED} për këtë"),
        ("write to <Mira@UNHCR.example>.", "write to <one@erased.invalid>."),
        ("write to mira+list@unhcr.example", "write to one@erased.invalid"),
        ("mailto:m.leka@mail.example?subject=x", "mailto:two@erased.invalid?subject=x"),
        ("her login is m.leka", f"her login is {ERASED}"),
        ("CV_Mira_Leka.pdf", f"CV_{ERASED}.pdf"),
    ],
)
def test_name_and_address_go_however_they_are_written(text: str, left: str) -> None:
    assert MENDER.finds(text)
    assert MENDER.text(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Mira Doda will come",  # another Mira
        "write to mira@other.example",
        "almira@unhcr.example, mira@unhcr.example.org",
        "Lekaj and Mirash",
        "",
    ],
)
def test_what_may_be_somebody_elses_stays(text: str) -> None:
    assert not MENDER.finds(text)
    assert MENDER.text(text) == text


def test_in_what_they_wrote_a_first_name_is_enough() -> None:
    assert MENDER.text("We agree.\nMira", own=True) == f"We agree.\n{ERASED}"


def test_a_local_part_that_tells_of_nobody_stays() -> None:
    office = Mender(Identity({"office@unhcr.example": "one@erased.invalid"}, ("Mira Leka",)))

    assert office.text("the office is closed, says office@unhcr.example") == (
        "the office is closed, says one@erased.invalid"
    )


@given(st.text(st.sampled_from("mira LEKA@unhcr.example ëß,\n>İ"), max_size=60), st.booleans())
def test_taking_somebody_out_twice_is_taking_them_out_once(text: str, own: bool) -> None:
    mended = MENDER.text(text, own)

    assert MENDER.text(mended, own) == mended
    assert not MENDER.finds(mended)


def test_each_address_has_a_pseudonym_of_its_own_which_nothing_but_chance_has_made() -> None:
    drawn = iter(("a1", "b2"))

    assert pseudonyms((MIRA, GMAIL), lambda _octets: next(drawn)) == {
        MIRA: "erased-a1@erased.invalid",
        GMAIL: "erased-b2@erased.invalid",
    }


# --- facts ---


def test_of_a_list_of_people_only_their_entry_changes() -> None:
    mended = MENDER.fact(PLANNED)

    before = {each.address: each for each in PLANNED.invited}
    after = {each.address: each for each in mended.invited}
    assert set(before) - set(after) == {MIRA}
    assert after["one@erased.invalid"].name == ERASED
    assert all(after[address] == before[address] for address in before if address != MIRA)


def test_what_they_said_for_their_organisation_stays_and_what_they_said_of_themselves_goes() -> None:
    position = MENDER.fact(replace(says(MIRA, Position.RESERVATION), text="We reserve. Mira"))
    answer = MENDER.fact(replace(answered(MIRA, Attendance.DECLINED, 1), comment="I am ill"))

    assert (position.organisation, position.text, position.at) == ("UNHCR", f"We reserve. {ERASED}", position.at)
    assert (answer.comment, answer.name, answer.address) == ("", ERASED, "one@erased.invalid")


NOBODYS = {"mira.leka@unhcr.exmaple": "three@erased.invalid"}


@pytest.mark.parametrize(
    ("address", "left"), [(*NOBODYS, *NOBODYS.values()), ("ben@unhcr.example", "ben@unhcr.example")]
)
def test_a_full_name_beside_another_address_is_theirs_and_a_mistyped_address_goes_with_it(
    address: str, left: str
) -> None:
    words = f"Our focal point is Mira Leka, {address}"
    change = ChangeProposed("L-2026-01", "UNHCR", ChangeKind.ADD, "", "Mira Leka", address, (), "mail", words, LISTED)

    mended = Mender(replace(IDENTITY, claimed=NOBODYS)).fact(change)

    assert (mended.name, mended.new_address) == (ERASED, left)
    assert "Leka" not in mended.words
    assert not MENDER.is_theirs(address)  # mails from there stay


# --- what organisations decide on ---

STRANGER_WORDS = Mender(Identity({"u.n@evil.example": "one@erased.invalid"}, signed=("Shall Not",)))
DECIDED = "The Secretariat shall not publish personal data, says the U.N. charter. Shall Not."


def test_what_a_stranger_calls_themselves_goes_from_their_own_words_alone() -> None:
    assert STRANGER_WORDS.text(DECIDED) == DECIDED
    assert not STRANGER_WORDS.finds(DECIDED)
    assert STRANGER_WORDS.text("I am Shall Not", own=True) == f"I am {ERASED} {ERASED}"


def test_a_text_that_was_put_to_organisations_is_no_strangers_to_change() -> None:
    for fact in (replace(opened(), text=DECIDED), replace(says(ZEF, Position.RESERVATION), text=DECIDED)):
        assert STRANGER_WORDS.fact(fact) == fact
    theirs = replace(says(ZEF, Position.OBJECTION), address="u.n@evil.example", text=DECIDED)
    assert STRANGER_WORDS.fact(theirs).text == DECIDED


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask Will May about it.", f"Ask {ERASED} about it."),
        ("Ask WILL MAY about it.", f"Ask {ERASED} about it."),
        ("whoever will may ask", "whoever will may ask"),
        ("They may, Will says.", "They may, Will says."),
        ("ask w.may, or w.may@un.example", "ask w.may, or one@erased.invalid"),
    ],
)
def test_of_a_text_that_was_put_to_organisations_only_a_full_name_goes_and_each_place_is_shown(
    text: str, left: str
) -> None:
    mender = Mender(Identity({"w.may@un.example": "one@erased.invalid"}, ("Will May",)))
    fact = replace(opened(), text=text)

    assert mender.fact(fact).text == left
    assert list(mender.places_on_record(fact)) == ([f"C-2026-01 r1: “{text}”"] if text != left else [])


def test_of_their_own_answer_the_signature_goes_and_every_other_word_stays() -> None:
    mender = Mender(Identity({MIRA: "one@erased.invalid"}, ("Will May",)))
    answer = replace(says(MIRA, Position.AMENDMENT), text="It may be that we will agree.\nWill\nUNHCR")

    assert mender.fact(answer).text == f"It may be that we will agree.\n{ERASED}\nUNHCR"


def test_a_namesake_keeps_name_and_address() -> None:
    listed = a_person("mira@other.example", "Mira Leka", "UNICEF", Role.HEAD)
    mender = Mender(replace(IDENTITY, others=called((listed.name,), (listed.address,))))

    assert mender.fact(listed) == listed


def test_every_name_is_found_under_which_somebody_was_shown() -> None:
    change = ChangeProposed("L-2026-01", "UNHCR", ChangeKind.LEAVE, MIRA, "M. Leka", "", (), "mail", "", LISTED)

    assert list(names_in(change, lambda address: address == MIRA)) == ["M. Leka"]
    assert list(names_in(PLANNED, lambda address: address == MIRA)) == ["Mira Leka"]
    assert list(names_in(MENDER.fact(PLANNED), lambda address: address == "one@erased.invalid")) == []


# --- the Network ---


def occurrences() -> st.SearchStrategy[list[Fact]]:
    """What may happen in a round: answers of Mira, from either of her addresses' letters, and of others; returns."""
    answers = st.builds(
        lambda who, position, hours: says(who, position, hours, reply=f"{who == MIRA} {position} {hours}"),
        st.sampled_from([MIRA, BEN, ZEF]),
        st.sampled_from([each for each in Position if each not in (Position.NONE, Position.CONFLICT)]),
        st.integers(0, 200),
    )
    returns = st.builds(
        lambda address: LetterReturned("t", address, "UNHCR", "C-2026-01", 1, "5.1.1", "no such user", LISTED),
        st.sampled_from([MIRA, GMAIL, BEN]),
    )
    learnt = st.just(AddressLearnt(MIRA, GMAIL, LISTED))
    return st.lists(st.one_of(answers, returns, learnt), max_size=12)


@given(occurrences())
def test_a_network_without_the_person_decides_as_before(happened: list[Fact]) -> None:
    people = (a_person(MIRA, "Mira Leka", "UNHCR", Role.FOCAL_POINT), AddressLearnt(MIRA, GMAIL, LISTED))
    asked = (LetterAccepted("C-2026-01", 1, "UNHCR", each, OPENED) for each in (MIRA, GMAIL, BEN))
    facts = (*people, opened(), *reached("IOM", "UNICEF", "UNODC"), *asked, *happened)

    with_them, without = a_network(*facts), a_network(*(MENDER.fact(fact) for fact in facts))
    before, after = (each.proposals["C-2026-01"].current for each in (with_them, without))

    for organisation in MEMBERS:
        was, now = position_of(before, organisation, GRACE), position_of(after, organisation, GRACE)
        assert (now.position, now.provisional, now.proven, now.at) == (
            was.position,
            was.provisional,
            was.proven,
            was.at,
        )
        reached_before = before.consulted_at(organisation, with_them.voices(before)[organisation])
        assert after.consulted_at(organisation, without.voices(after)[organisation]) == reached_before


def test_who_is_erased_has_left_and_their_organisation_is_without_a_focal_point() -> None:
    known = a_network()
    facts = [
        MENDER.fact(PersonListed(MIRA, "Mira Leka", "UNODC", (Role.FOCAL_POINT,), ("sq",), LISTED)),
        PersonErased("one@erased.invalid", at("2026-03-02 10:00")),
    ]
    network = known.after(*facts)

    person = network.people.persons["one@erased.invalid"]
    assert (person.name, person.languages, person.left) == (ERASED, (), at("2026-03-02 10:00"))
    assert network.people.focal_points("UNODC") == known.people.focal_points("UNODC")
    assert ERASED not in [news.name for news in network.people.news]


def test_nobody_is_erased_who_is_on_no_list() -> None:
    known = a_network()

    assert known.after(PersonErased("one@erased.invalid", LISTED)) == known


def test_every_field_of_every_fact_is_of_a_kind_that_is_looked_into() -> None:
    """A field of another kind would keep what it holds."""
    for kind in get_args(Fact):
        for name, hint in get_type_hints(kind).items():
            inner = [each for each in get_args(hint) or (hint,) if each not in (type(None), ...)]
            assert all(issubclass(each, str | int | datetime) or is_dataclass(each) for each in inner), (kind, name)
