"""Which dates suit, by reply; and one word of whoever chooses, which plans the meeting."""

from collections.abc import Iterable
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given as given_data
from hypothesis import settings
from hypothesis import strategies as st

from mailer.decision import Decision
from mailer.handlers import kinds
from mailer.network import Network
from mailer.network.facts import (
    Availability,
    GroupJoined,
    Invitee,
    MeetingKind,
    MeetingPlanned,
    PollClosed,
    PollPut,
    SlotChosen,
    SlotsAnswered,
)
from mailer.network.polls import Cell, availability
from mailer.sorting import sorted_by

from ..build import ANA, BEN, GENT, MIRA, SOFIA, STRANGER, ZEF, a_group, a_letter, a_mail, a_network, at, met, rulebook
from ..network.test_polls import OPENED, SLOTS, says

NOW = at("2026-02-18 10:00")
M = "M-2026-01"
NETWORK = a_network(OPENED)
YES, MAYBE, NO, NONE = Availability.YES, Availability.MAYBE, Availability.NO, Availability.NONE
COLLEAGUE = "olta@unhcr.example"
_ORGANISATIONS = {ANA: "IOM", MIRA: "UNHCR", BEN: "UNHCR", ZEF: "UNICEF", GENT: "UNODC", SOFIA: "University"}


def taken(mail: EmailMessage, network: Network, kind: str, owner: str) -> Decision:
    """A reply to the letter of that kind that its owner has, sorted by the rules, and handled."""
    letter = a_letter(kind, M, owner, _ORGANISATIONS[owner], 0)
    incoming = met(mail, network, letter, arrived="2026-02-18 10:00")
    return kinds()[sorted_by(rulebook().sorting, incoming).kind](incoming, network, NOW)


def answer(
    text: str, sender: str = MIRA, network: Network = NETWORK, *, owner: str = "", proven: bool = True
) -> Decision:
    mail = a_mail(text, sender, "Re: Which dates suit?", reply_to_letter=True, proven=proven)
    return taken(mail, network, "poll", owner or sender)


def given(decision: Decision) -> SlotsAnswered:
    (fact,) = decision.facts
    assert isinstance(fact, SlotsAnswered)
    return fact


def templates(decision: Decision) -> list[str]:
    return [letter.template for letter in decision.letters]


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer_is_recorded_and_acknowledged_with_how_it_was_read() -> None:
    decision = answer("1 works, 2 if need be, not 3")

    assert decision.facts == (SlotsAnswered(M, "UNHCR", MIRA, "Mira Leka", (YES, MAYBE, NO), "", False, NOW, NOW),)
    assert templates(decision) == ["poll_receipt"]
    assert decision.letters[0].answers == "poll"
    assert (decision.attention, decision.settles, decision.organisation) == (False, "rsvp", "UNHCR")


def test_what_could_not_be_read_is_kept_for_a_person_and_asked_back_once() -> None:
    first = answer("The week after suits us better.")
    again = answer("As I said, the week after.", network=NETWORK.after(*first.facts))

    assert (given(first).answers, given(first).comment) == ((), "The week after suits us better.")
    assert (templates(first), first.attention) == (["poll_unclear"], True)
    assert (len(again.facts), again.letters, again.attention) == (1, (), True)


@pytest.mark.parametrize(
    "mail",
    [
        a_mail("1", MIRA, reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"}),
        a_mail("1", STRANGER, reply_to_letter=True),
    ],
)
def test_programs_and_strangers_answer_nothing(mail: EmailMessage) -> None:
    decision = taken(mail, NETWORK, "poll", MIRA)

    assert decision.facts == decision.letters == ()


def test_what_is_quoted_or_signed_is_no_answer() -> None:
    text = "Dear colleagues,\n\nplease see below.\n\nMira Leka\nUNHCR, Tel. 1 234 567\n\n> 1\n> and 3 work for UNICEF"

    assert given(answer(text)).answers == ()


@pytest.mark.parametrize(
    ("sender", "owner", "proven", "provisional"),
    [
        (MIRA, MIRA, True, False),
        (MIRA, MIRA, False, False),  # our own token came back
        (MIRA, BEN, True, False),  # a colleague passed it on, and she was asked herself
        (MIRA, BEN, False, True),
        (COLLEAGUE, MIRA, True, True),
    ],
)
def test_an_answer_counts_if_it_is_surely_of_somebody_who_was_asked(
    sender: str, owner: str, proven: bool, provisional: bool
) -> None:
    decision = answer("1", sender, owner=owner, proven=proven)

    assert given(decision).provisional is provisional
    assert decision.attention is provisional


def test_by_its_subject_alone_an_answer_is_provisional() -> None:
    incoming = met(a_mail("1", MIRA, "Re: Which dates suit? [UNMN Harbour M-2026-01]", proven=False), NETWORK)
    decision = kinds()[sorted_by(rulebook().sorting, incoming).kind](incoming, NETWORK, NOW)

    assert given(decision).answers == (YES, NONE, NONE)
    assert given(decision).provisional


def test_an_organisation_that_was_not_asked_does_not_answer() -> None:
    decision = answer("1", GENT, owner=MIRA)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_thanks_for_the_receipt_take_nothing_back() -> None:
    network = NETWORK.after(*answer("1").facts)
    decision = answer("Thank you, well received.", network=network)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), False)


def test_after_the_end_nothing_is_recorded_and_the_sender_is_told() -> None:
    network = NETWORK.after(SlotChosen(M, 2, ANA, NOW))
    read, unread = answer("1", network=network), answer("We cannot come after all.", network=network)

    assert (read.facts, templates(read), read.attention) == ((), ["poll_receipt"], False)
    assert (unread.facts, unread.attention) == ((), True)


def test_an_answer_to_the_poll_stays_one_once_there_is_a_meeting() -> None:
    network = chosen("2").facts
    after = PUT.after(*network)

    assert answer("1", network=after).facts == ()
    assert after.meetings[M].answers == ()


# --- of a group -------------------------------------------------------------------------------------------------------

OF_GROUP = replace(OPENED, kind=MeetingKind.GROUP, group="WG3", asked=(Invitee("UNHCR", "Ben Okoro", BEN),))
WALLED = a_network(
    a_group("WG3", "Returns", BEN), GroupJoined("WG3", "UNHCR", BEN, NOW), GroupJoined("WG3", "University", SOFIA, NOW)
).after(OF_GROUP)


def test_a_groups_poll_is_for_the_group_alone() -> None:
    outside = answer("1", MIRA, WALLED, owner=BEN)

    assert (outside.facts, outside.letters, outside.attention) == ((), (), True)
    assert given(answer("1", BEN, WALLED)).answers == (YES, NONE, NONE)
    assert [each for each in (BEN, MIRA, ANA) if WALLED.may_receive(M, each)] == [BEN]
    assert WALLED.audience_of(M) == "WG3"
    assert [each.address for each in WALLED.deciders(WALLED.polls[M])] == [BEN]
    ben, mira = WALLED.people.persons[BEN], WALLED.people.persons[MIRA]
    assert [each.about for each in WALLED.waiting_on("UNHCR", NOW, ben)] == [M]
    assert WALLED.waiting_on("UNHCR", NOW, mira) == []


# --- the choice -------------------------------------------------------------------------------------------------------

PUT = NETWORK.after(says(MIRA, "yy-"), says(ZEF, "ny-"), PollPut(M, NOW))


def chosen(text: str, sender: str = ZEF, network: Network = PUT, *, owner: str = "", proven: bool = True) -> Decision:
    mail = a_mail(text, sender, "Re: Please choose a date", reply_to_letter=True, proven=proven)
    return taken(mail, network, "choice", owner or sender)


def test_one_word_plans_the_meeting_under_the_same_reference_and_the_invitation_follows() -> None:
    decision = chosen("2")

    choice, planned = decision.facts
    assert choice == SlotChosen(M, 2, ZEF, NOW)
    assert isinstance(planned, MeetingPlanned)
    assert (planned.about, planned.uid, planned.start, planned.kind) == (
        M,
        "uid-1",
        SLOTS[1].start,
        MeetingKind.QUARTERLY,
    )
    assert {letter.template for letter in decision.letters} == {"invitation"}
    assert {letter.to.addr for letter in decision.letters} == {ANA, MIRA, BEN, ZEF, GENT}
    assert PUT.after(*decision.facts).polls[M].state == "settled"


def test_it_may_be_chosen_before_all_have_answered() -> None:
    assert chosen("1", network=NETWORK).facts != ()


def test_no_date_is_told_to_the_secretariat_alone() -> None:
    decision = chosen("NONE")

    assert decision.facts == (PollClosed(M, False, "", ZEF, NOW),)
    assert [(letter.template, letter.to.addr) for letter in decision.letters] == [("poll_without_date", ANA)]


@pytest.mark.parametrize(
    ("text", "sender", "how"),
    [
        ("1 or 2", ZEF, {}),
        ("2 if need be", ZEF, {}),
        ("4", ZEF, {}),
        ("Whatever suits the others.", ZEF, {}),
        ("2", MIRA, {}),
        ("2", ZEF, {"proven": False}),
        ("2", ZEF, {"owner": ANA}),
    ],
)
def test_what_is_not_surely_a_choice_is_none(text: str, sender: str, how: dict) -> None:
    decision = chosen(text, sender, **how)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_the_first_word_counts() -> None:
    after = PUT.after(*chosen("2").facts)
    same, other, none = (chosen(word, ANA, after) for word in ("2", "1", "none"))

    assert (same.facts, same.attention) == ((), False)
    assert (other.facts, other.attention, other.why) == (
        (),
        True,
        "M-2026-01 is settled already, for date 2; date 1 was not taken",
    )
    assert (none.facts, none.attention) == ((), True)


# --- whatever the order ------------------------------------------------------------------------------------------------

SAID = st.tuples(
    st.sampled_from([MIRA, BEN, ZEF, COLLEAGUE]),
    st.sampled_from(["1", "not 2", "any", "none", "1 if need be", "Let me see.", "2 persons"]),
    st.booleans(),
)


def table_of(mails: Iterable[tuple[int, tuple[str, str, bool]]]) -> list[tuple[Cell, ...]]:
    """The cells once these mails, each with the minute at which it arrived, were read in this order."""
    network = NETWORK
    for minute, (sender, text, proven) in mails:
        mail = a_mail(text, sender, "Re: [UNMN Harbour M-2026-01]", proven=proven)
        incoming = met(mail, network, arrived=f"2026-02-18 10:{minute:02d}")
        decision = kinds()[sorted_by(rulebook().sorting, incoming).kind](incoming, network, NOW)
        network = network.after(*decision.facts)
    return [each.cells for each in availability(network.polls[M])]


@settings(max_examples=30)
@given_data(st.data())
def test_the_order_in_which_mails_are_read_does_not_matter(data: st.DataObject) -> None:
    mails = list(enumerate(data.draw(st.lists(SAID, max_size=5))))

    assert table_of(mails) == table_of(data.draw(st.permutations(mails)))
