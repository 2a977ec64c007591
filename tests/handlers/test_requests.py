"""A member asks for a meeting, others support it, a co-chair decides: each by mail, and each once."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.duties import convening
from mailer.handlers import command, kinds, meeting_request
from mailer.incoming import Incoming
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    MeetingKind,
    MeetingRequested,
    PersonLeft,
    PollOpened,
    RequestDecided,
    RequestSupported,
    Role,
)
from mailer.sorting import sorted_by

from ..build import ANA, ARBEN, BEN, GENT, MIRA, STRANGER, ZEF, a_letter, a_mail, a_network, a_person, at, met, rulebook
from ..network.test_meetings import PLANNED

NOW = at("2026-03-02 10:00")
LUAN, IRIS = "luan@iom.example", "iris@unodc.example"
WORDS = "Dear all,\n\nreturns have doubled. We would like to meet before 10 April.\n\nMira"
NETWORK = a_network(
    a_person(ANA, "Ana Hoxha", "IOM", Role.FOCAL_POINT, Role.SECRETARIAT),
    a_person(LUAN, "Luan Shehu", "IOM", Role.HEAD, Role.CO_CHAIR),
    a_person(IRIS, "Iris Vata", "UNODC"),
)
SMUGGLED = "mx.harbour.example; spf=pass smtp.mailfrom=unhcr.example; dkim=none; dmarc=pass header.from=unhcr.example"


def asking(
    sender: str = MIRA, text: str = WORDS, subject: str = "Request for a meeting on returns", **how: bool
) -> EmailMessage:
    return a_mail(text, sender, subject, **how)


def taken(mail: EmailMessage | Incoming, network: Network = NETWORK) -> Decision:
    """Sorted by the rules, and handled."""
    incoming = mail if isinstance(mail, Incoming) else met(mail, network)
    return kinds()[sorted_by(rulebook().sorting, incoming).kind](incoming, network, NOW)


def told(decision: Decision) -> dict[str, set[str]]:
    """By letter, to whom."""
    return {
        template: {each.to.addr for each in decision.letters if each.template == template}
        for template in {each.template for each in decision.letters}
    }


ASKED = taken(asking())
OPEN = NETWORK.after(*ASKED.facts)


def answer(
    text: str, sender: str, kind: str, network: Network = OPEN, about: str = "R-2026-01", **how: bool
) -> Decision:
    """A reply to the letter of that kind that the sender has."""
    person = network.people.person_of(sender)
    letter = a_letter(kind, about, sender, person.organisation if person else "", 0)
    return taken(met(a_mail(text, sender, "Re: yours", reply_to_letter=True, **how), network, letter), network)


# --- asked ------------------------------------------------------------------------------------------------------------


def test_a_request_is_recorded_acknowledged_put_to_the_co_chairs_and_to_the_other_members() -> None:
    (fact,) = ASKED.facts

    assert fact == MeetingRequested(
        about="R-2026-01",
        organisation="UNHCR",
        address=MIRA,
        name="Mira Leka",
        title="Request for a meeting on returns",
        text=WORDS,
        wanted_by=at("2026-04-10 00:00"),
        at=NOW,
    )
    assert told(ASKED) == {
        "request_receipt": {MIRA},
        "meeting_requested": {LUAN, ZEF},
        "support_asked": {ANA, GENT},  # not the co-chairs again, and not UNHCR
    }
    assert not ASKED.attention
    assert {each.audience for each in ASKED.letters if each.template == "meeting_requested"} == {"co-chairs"}
    assert {each.audience for each in ASKED.letters if each.template == "support_asked"} == {"members"}


def test_a_request_in_the_words_of_the_mail_is_one_too() -> None:
    decision = taken(asking(subject="Returns", text="We request an extraordinary meeting."))

    assert [type(fact) for fact in decision.facts] == [MeetingRequested]
    assert decision.facts[0].wanted_by is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (asking(proven=False), "nothing proves it"),
        (asking(sender=IRIS), "UNODC: asks for a meeting"),  # she takes no positions for it
        (asking(sender=ARBEN), "Ministry: asks for a meeting"),
        (asking(subject="Re: Request for a meeting on returns"), "it answers another mail"),
        (asking(subject="Fwd: Request for a meeting on returns"), "it answers another mail"),
        (a_mail(WORDS, MIRA, "Request for a meeting", headers={"In-Reply-To": "<x@unodc.example>"}), "another mail"),
    ],
)
def test_what_is_not_surely_a_members_request_waits_for_a_person(mail: EmailMessage, why: str) -> None:
    decision = taken(mail)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)
    assert why in decision.why


def test_a_verdict_that_rests_on_the_way_alone_is_not_enough() -> None:
    mail = asking()
    mail.replace_header("Authentication-Results", SMUGGLED)
    incoming = met(mail, NETWORK)

    assert incoming.verdict.passed
    assert taken(incoming).facts == ()


def test_a_strangers_request_waits_for_a_person() -> None:
    decision = taken(asking(sender=STRANGER))

    assert (decision.facts, decision.attention) == ((), True)


def test_an_update_that_tells_of_a_request_is_none() -> None:
    text = "The Ministry asks for an extraordinary meeting of donors on 20 March."

    assert sorted_by(rulebook().sorting, met(a_mail(text), NETWORK)).kind == "update"


def test_the_secretariat_can_say_that_a_request_is_one() -> None:
    decision = meeting_request.handle(met(asking(proven=False), NETWORK, by_hand=True), NETWORK, NOW)
    of_a_ministry = meeting_request.handle(met(asking(sender=ARBEN), NETWORK, by_hand=True), NETWORK, NOW)

    assert [type(fact) for fact in decision.facts] == [MeetingRequested]
    assert (of_a_ministry.facts, of_a_ministry.attention, of_a_ministry.why) == ((), False, "Ana took it over")


def test_the_same_organisation_asks_once_while_its_request_is_open() -> None:
    again = taken(asking(sender=BEN, text="As Mira wrote."), OPEN)
    decided = OPEN.after(RequestDecided("R-2026-01", False, LUAN, "", NOW))

    assert (again.facts, again.letters, again.attention) == ((), (), True)
    assert "as R-2026-01" in again.why
    assert taken(asking(), decided).about == "R-2026-02"


# --- supported --------------------------------------------------------------------------------------------------------


def test_an_organisation_supports_it_once_and_is_thanked() -> None:
    decision = answer("SUPPORT", GENT, "support")
    after = OPEN.after(*decision.facts)

    assert decision.facts == (RequestSupported("R-2026-01", "UNODC", GENT, "Gent Toska", NOW),)
    assert told(decision) == {"request_receipt": {GENT}}
    assert after.requests["R-2026-01"].supporters == ("UNHCR", "UNODC")
    again = answer("We support the request.", GENT, "support", after)
    assert (again.facts, again.letters, again.attention) == ((), (), False)


@pytest.mark.parametrize(
    "text", ["SUPPORT", "Support.", "UNODC supports the request.", "We support it, thank you.", "Mbështesim", "Yes"]
)
def test_support_is_read_in_words(text: str) -> None:
    assert answer(text, GENT, "support").facts != ()


@pytest.mark.parametrize(
    ("text", "sender", "how"),
    [
        ("We do not support it.", GENT, {}),
        ("We support it if it is online.", GENT, {}),
        ("What is it about?", GENT, {}),
        ("SUPPORT", GENT, {"proven": False}),
        ("SUPPORT", IRIS, {}),
    ],
)
def test_what_is_no_certain_support_waits_for_a_person(text: str, sender: str, how: dict[str, bool]) -> None:
    decision = answer(text, sender, "support", **how)

    assert (decision.facts, decision.attention) == ((), True)


def test_the_reference_alone_proves_no_support_and_makes_no_news_of_it() -> None:
    decision = taken(a_mail("SUPPORT", GENT, "SUPPORT [UNMN Harbour R-2026-01]"), OPEN)

    assert (decision.facts, decision.attention, decision.about) == ((), True, "R-2026-01")


def test_the_co_chairs_are_told_again_once_there_are_as_many_as_the_procedure_names() -> None:
    second = answer("SUPPORT", GENT, "support")
    third = answer("SUPPORT", ANA, "support", OPEN.after(*second.facts))
    network = OPEN.after(*second.facts, *third.facts)
    fourth = answer("SUPPORT", ZEF, "request", network)

    assert "meeting_requested" not in told(second)
    assert told(third) == {"request_receipt": {ANA}, "meeting_requested": {LUAN, ZEF}}
    keys = {each.key for each in (*ASKED.letters, *third.letters) if each.template == "meeting_requested"}
    assert keys == {"meeting_requested R-2026-01", "meeting_requested R-2026-01 supported by 3"}
    assert [type(fact) for fact in fourth.facts] == [RequestSupported]  # a co-chair, for UNICEF
    assert told(fourth) == {"request_receipt": {ZEF}}


# --- decided ----------------------------------------------------------------------------------------------------------


def test_one_word_of_one_co_chair_opens_the_poll_of_an_extraordinary_meeting() -> None:
    decision = answer("CONFIRM", LUAN, "request")

    decided, opened = decision.facts
    assert decided == RequestDecided("R-2026-01", True, LUAN, "", NOW)
    assert isinstance(opened, PollOpened)
    assert (opened.about, opened.kind, opened.request) == ("M-2026-01", MeetingKind.EXTRAORDINARY, "R-2026-01")
    assert opened.title == "Extraordinary meeting (Request for a meeting on returns)"
    assert max(slot.end for slot in opened.slots) < at("2026-04-11 00:00")
    assert told(decision) == {"poll": {ANA, LUAN, MIRA, BEN, ZEF, GENT}}


def test_a_refusal_is_told_to_those_who_want_it_with_its_words() -> None:
    network = OPEN.after(*answer("SUPPORT", GENT, "support").facts)

    decision = answer("REFUSE: it is on the agenda of the meeting in April.\n\nZef", ZEF, "request", network)

    assert decision.facts == (
        RequestDecided("R-2026-01", False, ZEF, "it is on the agenda of the meeting in April.", NOW),
    )
    assert told(decision) == {"request_refused": {MIRA, GENT, LUAN, ZEF, ANA}}


def test_what_is_decided_is_not_decided_again_and_a_contradiction_is_seen() -> None:
    network = OPEN.after(*answer("CONFIRM", LUAN, "request").facts)

    again, otherwise = (answer(word, ZEF, "request", network) for word in ("CONFIRM", "REFUSE"))

    assert (again.facts, again.letters, again.attention) == ((), (), False)
    assert (otherwise.facts, otherwise.letters, otherwise.attention) == ((), (), True)
    late = answer("SUPPORT", GENT, "support", network)
    assert (late.facts, late.letters, late.attention) == ((), (), False)


@pytest.mark.parametrize(
    ("text", "sender", "how"),
    [
        ("CONFIRM", ANA, {}),  # of the Secretariat, and no co-chair
        ("CONFIRM", MIRA, {}),
        ("CONFIRM", LUAN, {"proven": False}),
        ("Confirm, if it is online", LUAN, {}),
        ("Let us talk.", LUAN, {}),
    ],
)
def test_what_is_not_surely_a_co_chairs_word_decides_nothing(text: str, sender: str, how: dict[str, bool]) -> None:
    decision = answer(text, sender, "request", **how)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_a_letter_of_another_co_chair_is_not_ones_own() -> None:
    letter = a_letter("request", "R-2026-01", LUAN, "IOM", 0)

    assert taken(met(a_mail("CONFIRM", ZEF, reply_to_letter=True), OPEN, letter), OPEN).facts == ()


def test_where_there_is_no_co_chair_the_secretariat_decides() -> None:
    network = a_network(
        a_person(ANA, "Ana Hoxha", "IOM", Role.FOCAL_POINT, Role.SECRETARIAT),
        a_person(ZEF, "Zef Rama", "UNICEF", Role.FOCAL_POINT),
    )
    asked = taken(asking(), network)

    assert told(asked)["meeting_requested"] == {ANA}
    assert answer("CONFIRM", ANA, "request", network.after(*asked.facts)).facts != ()


# --- what the rhythm proposes -----------------------------------------------------------------------------------------

QUARTER = NETWORK.after(PLANNED)
(PROPOSED,) = convening.due(QUARTER, Mailbox(NOW), NOW)
DUE = QUARTER.after(*PROPOSED.facts)


def test_the_dates_of_a_quarter_are_proposed_to_the_co_chairs_and_the_secretariat() -> None:
    assert PROPOSED.why == "no meeting is planned for 2026-Q2: R-2026-01"
    assert told(PROPOSED) == {"quarter_due": {ANA, LUAN, ZEF}}


@pytest.mark.parametrize("sender", [ANA, LUAN, ZEF])
def test_one_word_opens_the_poll_with_these_dates(sender: str) -> None:
    decision = answer("CONFIRM", sender, "request", DUE)

    opened = decision.facts[1]
    assert isinstance(opened, PollOpened)
    assert opened.slots == DUE.requests["R-2026-01"].proposed.slots  # type: ignore[union-attr]
    assert (opened.kind, opened.title, opened.about) == (
        MeetingKind.QUARTERLY,
        "Quarterly meeting, 2026-Q2",
        "M-2026-02",
    )


def test_one_word_leaves_it() -> None:
    decision = answer("REFUSE", ANA, "request", DUE)

    assert (len(decision.facts), decision.letters, decision.attention) == (1, (), False)
    assert list(convening.due(DUE.after(*decision.facts), Mailbox(NOW), NOW)) == []


def test_nobody_supports_what_the_rhythm_proposes() -> None:
    assert answer("SUPPORT", ZEF, "request", DUE).attention
    assert answer("SUPPORT", GENT, "support", DUE).attention


def test_dates_that_have_come_too_near_are_not_asked_for() -> None:
    letter = a_letter("request", "R-2026-01", LUAN, "IOM", 0)
    late = met(a_mail("CONFIRM", LUAN, reply_to_letter=True), DUE, letter)

    decision = command.handle(late, DUE, at("2026-06-11 10:00"))

    assert (decision.facts, decision.attention) == ((), True)
    assert "is not after the deadline for answers" in decision.why


def test_where_a_meeting_was_planned_in_the_meantime_no_date_is_asked_for() -> None:
    by_hand = replace(PLANNED, about="M-2026-02", start=at("2026-05-14 10:00"), end=at("2026-05-14 12:00"))

    decision = answer("CONFIRM", LUAN, "request", DUE.after(by_hand))

    assert (decision.facts, decision.attention) == ((), True)
    assert "a meeting is planned for that quarter by now" in decision.why


def test_whoever_has_left_is_not_told_of_a_refusal() -> None:
    decision = answer("REFUSE", LUAN, "request", OPEN.after(PersonLeft(MIRA, NOW)))

    assert MIRA not in told(decision)["request_refused"]
