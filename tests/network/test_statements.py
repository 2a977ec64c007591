"""A joint statement as its facts make it: whose word clears it, how it stands, who may be told of it."""

from datetime import timedelta
from itertools import permutations

import pytest

from mailer.acts import consensus
from mailer.network import Network
from mailer.network.clearances import Clearance, clearance_of
from mailer.network.facts import (
    ClearanceAnswered,
    ConsultationDefective,
    LetterReturned,
    NoticeKind,
    OrganisationLeft,
    ProposalAdopted,
    ProposalClosed,
    StatementDropped,
    StatementNoticeDrafted,
    StatementNoticeIssued,
    StatementNoticeSent,
    StatementPublished,
)
from mailer.network.registry import entry
from mailer.network.retention import is_closed
from mailer.network.statements import clearances, hindrances, readers

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, ZEF, a_network, at
from ..statements import (
    CLOSED,
    EMBARGO,
    NOW,
    TEXT,
    C,
    K,
    S,
    adopted,
    drafted,
    hash_of,
    in_clearance,
    in_consultation,
    of,
    received,
    released,
    revised,
    says,
    state,
)

DRAFT = drafted(leads=("UNHCR",))
HEAD = "head@unhcr.example"
LATER = CLOSED + timedelta(days=2)


def by(address: str, cleared: bool, hours: float, rank: int = 1) -> ClearanceAnswered:
    return says(address, cleared, hours, organisation="UNHCR", rank=rank, of=DRAFT)


def word(*answers: ClearanceAnswered, voices: tuple[str, ...] = (MIRA, BEN, HEAD)) -> Clearance:
    return clearance_of(answers, DRAFT, "UNHCR", voices)


@pytest.mark.parametrize(
    ("answers", "voices", "expected"),
    [
        ([], (MIRA, BEN), "none"),
        ([by(MIRA, True, 1)], (MIRA, BEN), "cleared"),
        ([by(MIRA, False, 1)], (MIRA, BEN), "not_cleared"),
        ([by(MIRA, True, 1), by(MIRA, False, 2)], (MIRA, BEN), "not_cleared"),
        ([by(MIRA, False, 1), by(MIRA, True, 2)], (MIRA, BEN), "cleared"),
        ([by(MIRA, False, 1), by(BEN, True, 2, rank=2)], (MIRA, BEN), "not_cleared"),
        ([by(BEN, False, 1, rank=2), by(MIRA, True, 2)], (MIRA, BEN), "cleared"),
        ([by(MIRA, True, 1), by(BEN, False, 2, rank=2)], (MIRA, BEN), "not_cleared"),
        ([by(HEAD, False, 1), by(MIRA, True, 2)], (MIRA, HEAD), "not_cleared"),
        ([by(HEAD, False, 1), by(MIRA, True, 2)], (MIRA,), "cleared"),
        ([by(MIRA, True, 1), by(HEAD, False, 1)], (MIRA, HEAD), "not_cleared"),
        ([by(MIRA, True, 1), by(MIRA, False, 1)], (MIRA,), "not_cleared"),
        ([by(MIRA, True, 1)], (), "cleared"),
    ],
)
def test_to_take_a_clearance_back_is_easier_than_to_give_it(
    answers: list[ClearanceAnswered], voices: tuple[str, ...], expected: str
) -> None:
    for order in permutations(answers):
        assert word(*order, voices=voices).state == expected


def test_a_clearance_is_of_one_text_and_of_one_organisation() -> None:
    other = revised(DRAFT, "Another text.")
    same_text_again = revised(DRAFT, DRAFT.text)

    assert clearance_of([by(MIRA, True, 1)], other, "UNHCR", (MIRA,)).state == "none"
    assert clearance_of([by(MIRA, True, 1)], same_text_again, "UNHCR", (MIRA,)).state == "none"
    assert clearance_of([by(MIRA, True, 1)], DRAFT, "IOM", (ANA,)).state == "none"


def test_the_same_mail_read_again_counts_once() -> None:
    first = says(GENT, False, of=drafted())
    network = in_clearance().after(first, says(GENT, True, 0.5), first)

    assert [each.reply for each in of(network).answers] == [says(GENT, True, 0.5).reply, first.reply]


# --- how it stands ----------------------------------------------------------------------------------------------------


def test_a_statement_goes_its_way() -> None:
    assert state(a_network(drafted())) == "draft"
    assert state(in_clearance()) == "clearance"
    assert state(in_consultation()) == "consultation"
    assert state(adopted()) == "adopted"
    assert state(released()) == "released"
    assert state(released(embargo=EMBARGO)) == "embargoed"
    assert state(released(embargo=EMBARGO).after(StatementPublished(S, EMBARGO))) == "released"


@pytest.mark.parametrize(("outcome", "expected"), [("withdrawn", "dropped"), ("referred", "dropped")])
def test_a_statement_whose_round_was_taken_back_is_dropped(outcome: str, expected: str) -> None:
    assert state(in_consultation().after(ProposalClosed(C, outcome, "", CLOSED))) == expected


def test_a_new_text_is_put_to_nobody_yet() -> None:
    network = adopted()
    later = network.after(revised(of(network).current, "Another text."))

    assert state(later) == "draft"
    assert "the members have not adopted it" in hindrances(of(later), later.proposals, later.people)


def test_nothing_hinders_what_all_have_cleared_and_adopted_and_one_word_is_enough_to_hinder_it() -> None:
    network = adopted()

    assert hindrances(of(network), network.proposals, network.people) == ()
    taken_back = network.after(says(GENT, False, 200))
    assert hindrances(of(taken_back), network.proposals, network.people) == ("UNODC has not cleared it",)


def test_it_is_not_released_while_somebody_of_the_round_was_not_reached_until_all_have_adopted_the_same_text_again() -> (
    None
):
    network = adopted().after(ConsultationDefective(C, 1, "UNICEF", CLOSED))
    again = network.after(*consensus.confirm(network, C, None, CLOSED).facts)
    reason = f"UNICEF had not been heard when it was adopted; mailer consensus confirm {C}"

    assert hindrances(of(again), again.proposals, again.people) == (reason,)
    confirmed = again.after(ProposalAdopted("C-2026-02", 1, "UNMN/2026/DEC/2", LATER))
    assert hindrances(of(confirmed), confirmed.proposals, confirmed.people) == ()
    defective = confirmed.after(ConsultationDefective("C-2026-02", 1, "UNICEF", LATER))
    assert hindrances(of(defective), defective.proposals, defective.people) == (reason,)


def test_what_a_lead_that_has_left_had_said_stands() -> None:
    network = adopted().after(OrganisationLeft("UNODC", CLOSED))

    assert hindrances(of(network), network.proposals, network.people) == ()
    blocked = in_clearance().after(says(GENT, False), OrganisationLeft("UNODC", CLOSED))
    assert [each.state for each in clearances(of(blocked), blocked.people)] == ["not_cleared", "none"]


# --- who may be told --------------------------------------------------------------------------------------------------

OUTSIDE = (ARBEN, SOFIA)


def may_read(network: Network) -> set[str]:
    every = (ANA, MIRA, BEN, ZEF, GENT, *OUTSIDE)
    return {address for address in every if network.may_receive(S, address)}


def test_a_statement_is_for_its_leads_then_for_the_roll_then_for_everybody() -> None:
    assert may_read(in_clearance()) == {ANA, GENT}
    assert may_read(adopted()) == {ANA, GENT}
    assert may_read(released(embargo=EMBARGO)) == {ANA, MIRA, BEN, ZEF, GENT}
    assert may_read(released()) == {ANA, MIRA, BEN, ZEF, GENT, *OUTSIDE}


def test_of_a_statement_that_was_withdrawn_only_those_hear_who_have_it() -> None:
    withdrawn = notice(released().after(*received(MIRA, SOFIA)), NoticeKind.WITHDRAWAL)

    assert may_read(withdrawn) == {MIRA, BEN, SOFIA}
    assert readers(of(withdrawn), withdrawn.proposals, withdrawn.people) == {"UNHCR", "University"}


# --- after the release ------------------------------------------------------------------------------------------------


def notice(network: Network, kind: NoticeKind, number: int = 1, when: timedelta = timedelta(hours=1)) -> Network:
    return network.after(
        StatementNoticeDrafted(S, number, kind, "Twelve, not ten.", hash_of("Twelve, not ten."), CLOSED),
        StatementNoticeIssued(S, number, K, CLOSED + when),
    )


def test_notices_are_counted_as_they_are_issued() -> None:
    network = released().after(
        StatementNoticeDrafted(S, 1, NoticeKind.CORRECTION, "Refused.", "x", CLOSED),
        StatementNoticeDrafted(S, 2, NoticeKind.CORRECTION, "Twelve.", "x", CLOSED),
        StatementNoticeIssued(S, 2, K, CLOSED),
    )

    assert state(network) == "corrected"
    assert [each.drafted.notice for each in of(network).corrections] == [2]
    assert state(notice(network, NoticeKind.WITHDRAWAL, 3)) == "withdrawn"


def test_an_embargo_outlives_a_correction() -> None:
    assert state(notice(released(embargo=EMBARGO), NoticeKind.CORRECTION)) == "embargoed"


def returned(address: str, revision: int | None = None) -> LetterReturned:
    return LetterReturned("t", address, "UNHCR", S, revision, "5.1.1", "", CLOSED + timedelta(hours=3))


def test_whose_statement_came_back_has_not_received_it() -> None:
    network = released().after(*received(MIRA, ZEF))

    assert set(of(network.after(returned(MIRA))).received) == {ZEF}
    assert set(of(network.after(returned(MIRA, revision=1))).received) == {MIRA, ZEF}, "that was another letter"
    told = notice(network, NoticeKind.CORRECTION).after(StatementNoticeSent(S, 1, (MIRA,), CLOSED))
    assert set(of(told.after(returned(MIRA))).received) == {MIRA, ZEF}, "that was the notice"


def test_the_number_is_the_next_and_there_is_no_gap() -> None:
    network = released()

    assert network.next_number("ST", CLOSED) == "UNMN/2026/ST/2"
    assert adopted().next_number("ST", CLOSED) == "UNMN/2026/ST/1"
    assert network.next_reference("S", CLOSED) == "S-2026-02"


# --- what else the Network says of it ---------------------------------------------------------------------------------


def test_a_clearance_waits_on_the_leads_that_have_not_answered() -> None:
    network = in_clearance().after(says(GENT, True))

    waiting = {name: [each.what for each in network.waiting_on(name, NOW)] for name in ("IOM", "UNODC", "UNHCR")}
    assert waiting == {"IOM": ["the clearance of “On trafficking”"], "UNODC": [], "UNHCR": []}


def test_mails_about_it_are_kept_until_it_is_at_its_end() -> None:
    ended = in_clearance().after(StatementDropped(S, "", NOW))

    assert not any(is_closed(each, S, CLOSED) for each in (in_clearance(), adopted(), released(embargo=EMBARGO)))
    assert is_closed(released(), S, CLOSED)
    assert is_closed(ended, S, CLOSED)


def test_the_register_has_everything_as_one_plain_value() -> None:
    network = notice(released(embargo=EMBARGO).after(*received(MIRA)), NoticeKind.CORRECTION)
    found = entry(of(network), network.proposals, network.keys, network.people, network.procedure.grace)

    assert found == {
        "id": S,
        "title": "On trafficking",
        "state": "embargoed",
        "number": "UNMN/2026/ST/1",
        "date": CLOSED,
        "revision": 1,
        "text": TEXT,
        "text_hash": hash_of(TEXT),
        "themes": ["gcm:10"],
        "state_concern": False,
        "rulebook": network.procedure.version,
        "leads": [
            {
                "organisation": name,
                "clearance": "cleared",
                "by": address,
                "name": "x",
                "text": None,
                "text_hash": hash_of(TEXT),
                "mail": f"{address} 1 True",
                "at": NOW + timedelta(hours=1),
            }
            for name, address in (("UNODC", GENT), ("IOM", ANA))
        ],
        "round": {
            "id": C,
            "revision": 1,
            "state": "adopted",
            "number": "UNMN/2026/DEC/1",
            "text_hash": hash_of(TEXT),
            "opened": NOW + timedelta(hours=2),
            "deadline": at("2026-02-23 17:00"),
        },
        "reservations": [{"organisation": "UNHCR", "position": "reservation", "text": "As we read it."}],
        "embargo": EMBARGO,
        "channels": ["unmn.example"],
        "keys": {"id": K, "holders": [{"address": ANA, "at": CLOSED}, {"address": ZEF, "at": CLOSED}]},
        "published": None,
        "received": [{"organisation": "UNHCR", "address": MIRA, "at": CLOSED}],
        "corrections": [
            {
                "text": "Twelve, not ten.",
                "text_hash": hash_of("Twelve, not ten."),
                "at": CLOSED + timedelta(hours=1),
                "keys": {"id": K, "holders": [{"address": ANA, "at": CLOSED}, {"address": ZEF, "at": CLOSED}]},
                "told": [],
            }
        ],
        "withdrawal": None,
        "held_because": [],
        "dropped": None,
    }
