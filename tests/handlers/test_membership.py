"""The member list by mail: what is said of it, in English and Albanian, and who may confirm it."""

from datetime import timedelta

import pytest

from mailer.decision import Decision
from mailer.handlers import auto_reply, membership
from mailer.network import Network
from mailer.network.facts import (
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Fact,
    ListChecked,
    PersonLeft,
    PersonListed,
    Role,
)

from ..build import ANA, BEN, MIRA, SOFIA, STRANGER, ZEF, a_letter, a_mail, a_network, a_person, at, met

NOW = at("2026-03-20 10:00")
NETWORK = a_network(a_person("desk@unhcr.example", "Desk", "UNHCR", Role.ASSISTANT))
COLLEAGUE = "olta@unhcr.example"


def said(text: str, sender: str = MIRA, network: Network = NETWORK, **options: object) -> Decision:
    mail = met(a_mail(text, sender, "Change of contact", **options), network)  # type: ignore[arg-type]
    return membership.handle(mail, network, NOW)


def proposed(decision: Decision) -> tuple[ChangeKind, str, str, str, tuple[Role, ...]]:
    """(change, address of the person, name, new address, roles) of the one change that is proposed."""
    (fact,) = (fact for fact in decision.facts if isinstance(fact, ChangeProposed))
    return fact.change, fact.address, fact.name, fact.new_address, fact.roles


# --- what a mail says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Dear colleagues,\nOur new focal point is Olta Çela, olta@unhcr.example.\nMira",
        "Our new focal point is:\n\nOlta Çela\nolta@unhcr.example\n+355 4 222",
        "Please note that Ms. Olta Çela (olta@unhcr.example) will be our new focal point.",
        "The new focal point for UNHCR is Olta Çela <olta@unhcr.example>",
        "Të nderuar,\nPika jonë e re e kontaktit është Olta Çela, olta@unhcr.example.\nMira",
        "Znj. Olta Çela (olta@unhcr.example) do të jetë pika jonë e kontaktit.",
    ],
)
def test_a_new_focal_point_is_read_as_people_write_it(text: str) -> None:
    assert proposed(said(text)) == (ChangeKind.ADD, "", "Olta Çela", "olta@unhcr.example", (Role.FOCAL_POINT,))


@pytest.mark.parametrize(
    ("text", "sender", "found"),
    [
        (
            "Our new alternate is Olta Çela, olta@unhcr.example",
            MIRA,
            (ChangeKind.ADD, "", "Olta Çela", "olta@unhcr.example", (Role.ALTERNATE,)),
        ),
        ("Our new focal point is Ben Okoro.", MIRA, (ChangeKind.ADD, "", "Ben Okoro", BEN, (Role.FOCAL_POINT,))),
        (
            "I am the new focal point of UNHCR.",
            COLLEAGUE,
            (ChangeKind.ADD, "", "Somebody", COLLEAGUE, (Role.FOCAL_POINT,)),
        ),
        (
            "My new e-mail address is mira@unhcr-albania.example",
            MIRA,
            (ChangeKind.ADDRESS, MIRA, "Mira Leka", "mira@unhcr-albania.example", ()),
        ),
        (
            "Adresa ime e re është mira@unhcr-albania.example",
            MIRA,
            (ChangeKind.ADDRESS, MIRA, "Mira Leka", "mira@unhcr-albania.example", ()),
        ),
        (
            f"This is my new address, please use my new address instead of {MIRA}.",
            "mira@private.example",
            (ChangeKind.ADDRESS, MIRA, "Mira Leka", "mira@private.example", ()),
        ),
        ("Ben Okoro has left UNHCR.", MIRA, (ChangeKind.LEAVE, BEN, "Ben Okoro", "", ())),
        ("Ben Okoro nuk punon më pranë UNHCR.", MIRA, (ChangeKind.LEAVE, BEN, "Ben Okoro", "", ())),
        ("I am leaving UNHCR at the end of the month.", BEN, (ChangeKind.LEAVE, BEN, "Ben Okoro", "", ())),
        (
            "Ben Okoro has left UNHCR.\n\nMira Leka\nmira@unhcr.example",
            MIRA,
            (ChangeKind.LEAVE, BEN, "Ben Okoro", "", ()),
        ),
        (
            f"I am leaving my post. Please contact Ben Okoro, {BEN}\nMira",
            MIRA,
            (ChangeKind.LEAVE, MIRA, "Mira Leka", "", ()),
        ),
        ("Dear all, I am leaving UNHCR.", BEN, (ChangeKind.LEAVE, BEN, "Ben Okoro", "", ())),
        (
            f"Please use my new address instead of {MIRA}: mira@unhcr-albania.example",
            MIRA,
            (ChangeKind.ADDRESS, MIRA, "Mira Leka", "mira@unhcr-albania.example", ()),
        ),
        ("UNHCR leaves the Network.", MIRA, (ChangeKind.WITHDRAW, "", "", "", ())),
        (
            "Hello,\nwhat does the Network do?\nOlta\n-- \nOlta Çela\nMigration focal point, UNHCR",
            COLLEAGUE,
            (ChangeKind.ADD, "", "Somebody", COLLEAGUE, (Role.FOCAL_POINT,)),
        ),
    ],
)
def test_what_is_said_of_the_list_is_proposed(text: str, sender: str, found: object) -> None:
    decision = said(text, sender)

    assert proposed(decision) == found
    assert not decision.attention
    assert {letter.template for letter in decision.letters} == {"change_proposed"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ILO would like to join the Network.", "ILO"),
        ("ILO dëshiron t'i bashkohet Rrjetit.", "ILO"),
        ("The Save the Children Fund wishes to join the UN Migration Network in Albania.", "Save the Children Fund"),
    ],
)
def test_a_wish_to_join_goes_to_the_co_chairs(text: str, name: str) -> None:
    decision = said(text, "lin@ilo.example")
    (wish, *_) = decision.facts

    assert isinstance(wish, ChangeProposed)
    assert wish.organisation == name

    assert proposed(decision) == (ChangeKind.JOIN, "", "Somebody", "lin@ilo.example", (Role.FOCAL_POINT,))
    assert [(letter.template, letter.to.addr) for letter in decision.letters] == [
        ("keys_asked", ANA),
        ("keys_asked", ZEF),
    ]


def after_hearing(mails: list[tuple[str, str]]) -> tuple[Network, list[Decision]]:
    """What the Network comes to as these mails (text, sender) are read one after the other."""
    network, decisions = NETWORK, []
    for text, sender in mails:
        decisions.append(said(text, sender, network))
        network = network.after(*decisions[-1].facts)
    return network, decisions


@pytest.mark.parametrize(
    ("mails", "asked"),
    [
        ([(f"Agency {n} A would like to join the Network.", f"{n}@bad.example") for n in range(40)], 2),
        ([(f"Agency {n} A would like to join the Network.", f"x@bad{n}.example") for n in range(40)], 5),
        ([(f"Please use my new address instead of {MIRA}.", f"{n}@bad.example") for n in range(40)], 2),
    ],
    ids=["from one domain", "from many", "new addresses"],
)
def test_what_strangers_say_is_asked_a_few_times_a_day_and_then_waits_for_a_person(
    mails: list[tuple[str, str]], asked: int
) -> None:
    _, decisions = after_hearing(mails)

    assert [bool(each.letters) for each in decisions] == [True] * asked + [False] * (len(mails) - asked)
    assert all(each.attention is not bool(each.letters) for each in decisions)


def test_a_day_later_strangers_are_heard_again_and_members_always_were() -> None:
    network, _ = after_hearing([(f"Agency {n} A would like to join the Network.", f"{n}@b.example") for n in "12"])
    wish = met(a_mail("ILO would like to join the Network.", "lin@b.example"), network)

    assert membership.handle(wish, network, NOW + timedelta(hours=23)).attention
    assert not membership.handle(wish, network, NOW + timedelta(hours=24)).attention
    assert not said("My new address is mira@b.example", MIRA, network).attention


@pytest.mark.parametrize(
    ("text", "sender", "why"),
    [
        ("Please change our contact.", MIRA, "it could not be read what is to be changed"),
        (f"Our new focal point is Olta Çela.\n\nMira Leka\n{MIRA}", MIRA, "and no address could be read"),
        ("Mira Leka: he has left UNHCR.", MIRA, "it could not be read what is to be changed"),
        (
            f"Our new focal point is Mira Leka, {MIRA}, and our new address is info@unhcr.example",
            BEN,
            "the list says so already: Mira Leka as focal point of UNHCR; but it names info@unhcr.example too",
        ),
        (f"Our new focal point is Olta Çela, {MIRA}", BEN, "; but it names Olta Çela too"),
        ("Our new focal point is Olta Çela.", MIRA, "a new focal point is named, and no address could be read"),
        (f"Our new focal point is Zef Rama, {ZEF}", MIRA, "zef@unicef.example is on the list of UNICEF"),
        ("Nobody Known has left UNHCR.", MIRA, "it could not be read what is to be changed"),
        *(
            (f"{who} would like to join the Network.", STRANGER, "the organisation's name could not be read")
            for who in ("we", "We", "I", "On behalf of ILO, I", "We, the ILO country office", "This office", "")
        ),
        ("UNHCR would like to join the Network.", MIRA, "UNHCR is on the list already"),
        (
            "Our new focal point is Olta Çela, olta@unhcr.example",
            STRANGER,
            "and no colleague of somebody who is, wrote it",
        ),
        ("My new address is x@y.example", STRANGER, "somebody has another address, and it could not be read who"),
    ],
)
def test_what_could_not_be_read_waits_for_a_person(text: str, sender: str, why: str) -> None:
    decision = said(text, sender)

    assert decision.attention
    assert why in decision.why
    assert (decision.facts, decision.letters) == ((), ())


@pytest.mark.parametrize("sender", [MIRA, "lin@ilo.example"])
@pytest.mark.parametrize(
    "text",
    ["Ben Okoro would like to join us for lunch.", "I would like to join the meeting online.", "ILO would join."],
)
def test_who_would_like_to_join_something_else_says_nothing_of_the_list(text: str, sender: str) -> None:
    assert met(a_mail(text, sender), NETWORK).contact.meaning == ""


def test_a_forged_change_of_contact_changes_nothing_asks_nobody_and_is_reported() -> None:
    decision = said("Our new focal point is Eve, eve@evil.example", proven=False)

    assert decision.attention
    assert "nothing proves who sent it" in decision.why
    assert (decision.facts, decision.letters) == ((), ())


# --- answers ----------------------------------------------------------------------------------------------------------

ASKED = NETWORK.after(
    ChangeProposed(
        "L-2026-01", "UNHCR", ChangeKind.ADD, "", "Olta Çela", COLLEAGUE, (Role.FOCAL_POINT,), "mail", "words", NOW
    )
)


def answer(
    text: str, sender: str = MIRA, organisation: str = "UNHCR", network: Network = ASKED, **options: object
) -> Decision:
    letter = a_letter("change", "L-2026-01", sender, organisation)
    mail = a_mail(text, sender, reply_to_letter=True, **options)  # type: ignore[arg-type]
    return membership.handle(met(mail, network, letter), network, NOW)


@pytest.mark.parametrize(
    "word", ["CONFIRM", "ok", "Yes.", "Konfirmoj", "Po", "Dear all,\nConfirmed\nKind regards,\nMira"]
)
def test_one_word_of_the_focal_point_confirms(word: str) -> None:
    decision = answer(word)

    assert decision.facts[0] == ChangeDecided("L-2026-01", True, MIRA, NOW)
    assert ASKED.after(*decision.facts).people.focal_points("UNHCR")[0].address == COLLEAGUE


@pytest.mark.parametrize("word", ["REFUSE", "no", "Refuzoj", "Jo"])
def test_one_word_refuses(word: str) -> None:
    decision = answer(word)

    assert decision.facts == (ChangeDecided("L-2026-01", False, MIRA, NOW),)


def test_the_secretariat_confirms_for_any_organisation() -> None:
    assert answer("confirm", ANA, "IOM").facts[0] == ChangeDecided("L-2026-01", True, ANA, NOW)


@pytest.mark.parametrize(
    ("concerned", "organisation", "sender", "of", "is_decided"),
    [
        (BEN, "UNHCR", BEN, "UNHCR", True),
        (BEN, "UNHCR", MIRA, "UNHCR", True),
        (BEN, "UNHCR", ANA, "IOM", True),
        (MIRA, "UNHCR", BEN, "UNHCR", False),
        (ZEF, "UNICEF", ZEF, "UNICEF", True),
        (ZEF, "UNICEF", ANA, "IOM", False),
        (ZEF, "UNICEF", "olta@unicef.example", "UNICEF", False),
    ],
    ids=[
        "their own",
        "by the focal point",
        "by the Secretariat",
        "by an alternate",
        "a co-chair's, their own",
        "a co-chair's, by the other, who is also of the Secretariat",
        "a co-chair's, by the head of their organisation",
    ],
)
def test_whose_word_a_new_address_takes(
    concerned: str, organisation: str, sender: str, of: str, is_decided: bool
) -> None:
    change = ChangeProposed(
        "L-2026-01", organisation, ChangeKind.ADDRESS, concerned, "", "evil@bad.example", (), "mail", "words", NOW
    )
    network = NETWORK.after(change, a_person("olta@unicef.example", "Olta", "UNICEF", Role.HEAD))
    decision = answer("confirm", sender, of, network)

    assert bool(decision.facts) is is_decided
    assert decision.attention is not is_decided


@pytest.mark.parametrize(
    ("text", "sender", "organisation", "options", "why"),
    [
        ("confirm", ZEF, "UNICEF", {}, "Zef Rama may not confirm changes of UNHCR"),
        ("confirm", BEN, "UNHCR", {}, "Ben Okoro may not confirm"),
        ("confirm", "desk@unhcr.example", "UNHCR", {}, "Desk may not confirm"),
        ("confirm", COLLEAGUE, "UNHCR", {}, "may not confirm"),
        ("confirm", MIRA, "UNHCR", {"proven": False}, "nothing proves that the answer is theirs"),
        ("confirm", MIRA, "UNHCR", {"headers": {"Auto-Submitted": "auto-replied"}}, "automatic mail confirms nothing"),
        ("confirm, but not before May", MIRA, "UNHCR", {}, "neither confirmed nor refused in one word"),
        ("yes and no", MIRA, "UNHCR", {}, "neither confirmed nor refused in one word"),
    ],
)
def test_what_does_not_confirm_waits_for_a_person(
    text: str, sender: str, organisation: str, options: dict[str, object], why: str
) -> None:
    decision = answer(text, sender, organisation, **options)

    assert decision.attention
    assert why in decision.why
    assert decision.facts == ()


@pytest.mark.parametrize(
    ("sender", "organisation", "since"),
    [
        (MIRA, "UNHCR", PersonLeft(MIRA, NOW)),
        (MIRA, "UNHCR", a_person(MIRA, "Mira Leka", "UNHCR", Role.ALTERNATE, listed=NOW)),
        (BEN, "UNHCR", a_person(BEN, "Ben Okoro", "UNHCR", Role.FOCAL_POINT, listed=NOW)),
        (ANA, "IOM", PersonLeft(ANA, NOW)),
    ],
    ids=["left since", "no focal point any more", "no focal point then", "the Secretariat left"],
)
def test_who_confirms_may_do_so_when_the_mail_comes_and_when_it_is_read(
    sender: str, organisation: str, since: Fact
) -> None:
    network = ASKED.after(since)
    letter = a_letter("change", "L-2026-01", sender, organisation)
    decision = membership.handle(met(a_mail("confirm", sender, reply_to_letter=True), network, letter), network, NOW)

    assert "may not confirm changes of UNHCR" in decision.why
    assert decision.facts == ()


def test_a_second_answer_changes_nothing() -> None:
    decided = ASKED.after(ChangeDecided("L-2026-01", False, "ana", NOW))
    letter = a_letter("change", "L-2026-01", MIRA, "UNHCR")
    decision = membership.handle(met(a_mail("confirm", reply_to_letter=True), decided, letter), decided, NOW)

    assert decision.facts == ()
    assert "L-2026-01 is refused already" in decision.why


@pytest.mark.parametrize("word", ["OK", "NË RREGULL", "Correct."])
def test_the_list_is_said_to_be_right(word: str) -> None:
    letter = a_letter("list_check", "", MIRA, "UNHCR")
    mail = met(a_mail(word, reply_to_letter=True), NETWORK, letter)

    assert membership.handle(mail, NETWORK, NOW).facts == (ListChecked("UNHCR", True, NOW),)


def test_the_answer_to_a_check_may_be_a_correction() -> None:
    letter = a_letter("list_check", "", MIRA, "UNHCR")
    mail = met(a_mail("Ben Okoro has left UNHCR.", reply_to_letter=True), NETWORK, letter)

    assert proposed(membership.handle(mail, NETWORK, NOW))[:2] == (ChangeKind.LEAVE, BEN)


# --- automatic mail ---------------------------------------------------------------------------------------------------

OUT = {"Auto-Submitted": "auto-replied"}


@pytest.mark.parametrize(
    ("text", "sender", "is_proposed"),
    [
        ("I am out of office until 5 April. Please contact Olta Çela, olta@unhcr.example.", MIRA, True),
        ("Jam me leje. Ju lutem kontaktoni Olta Çela, olta@unhcr.example.", MIRA, True),
        ("I am out of office. Please contact info@agency.example.", MIRA, False),
        (f"I am out of office. Please contact Ben, {BEN}.", MIRA, False),
        ("I am out of office. Please contact Olta, olta@university.example.", SOFIA, True),
        ("I am out of office. Please contact olta@unhcr.example.", "desk@unhcr.example", False),
        ("I am out of office until 5 April.", MIRA, False),
    ],
)
def test_a_substitute_whom_an_out_of_office_names_is_proposed_as_alternate(
    text: str, sender: str, is_proposed: bool
) -> None:
    decision = auto_reply.handle(met(a_mail(text, sender, headers=OUT), NETWORK), NETWORK, NOW)

    assert [type(fact) for fact in decision.facts] == [ChangeProposed] * is_proposed
    assert not decision.attention


def test_somebody_who_left_the_list_is_somebody_who_may_come_back() -> None:
    network = NETWORK.after(PersonLeft(BEN, NOW))
    decision = said("Our new alternate is Ben Okoro, ben@unhcr.example", network=network)
    (change,) = (fact for fact in decision.facts if isinstance(fact, ChangeProposed))
    accepted = network.after(*decision.facts, PersonListed(BEN, "Ben Okoro", "UNHCR", change.roles, (), NOW))

    assert accepted.people.is_current(accepted.people.persons[BEN])
