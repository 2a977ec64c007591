"""Who answers for an organisation, again, besides, instead or by mistake: row by row, what its position comes to."""

from dataclasses import dataclass, replace

import pytest

from mailer.duties.consensus import closings_due
from mailer.handlers import kinds
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.consensus import position_of
from mailer.network.facts import (
    ClosingHeld,
    Fact,
    LetterAccepted,
    PersonLeft,
    Position,
    ProposalAdopted,
    Role,
)
from mailer.sorting import sorted_by

from ..build import BEN, MIRA, a_letter, a_mail, a_network, a_person, at, met, rulebook
from ..network.test_consensus import DEADLINE, OPENED, opened, reached

MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
DRITA, OLTA, DESK, COLLEAGUE, PRIVATE = (
    "drita@unhcr.example",
    "olta@unhcr.example",
    "info@unhcr.example",
    "somebody@unhcr.example",
    "mira.leka@mail.example",
)
BASE = (
    opened(),
    *reached(*MEMBERS),
    a_person(DRITA, "Drita Kola", "UNHCR", Role.HEAD),
    a_person(DESK, "UNHCR office", "UNHCR", Role.ALTERNATE),
)
SECOND = (opened(revision=2), *reached(*MEMBERS, revision=2))
OTHER = replace(opened(), about="C-2026-02", title="Another")
ABSENT = {"Auto-Submitted": "auto-replied"}
P = Position


@dataclass(frozen=True)
class Said:
    """A mail of somebody, in answer to our letter to UNHCR about `about`; a fact between mails changes the list."""

    sender: str
    text: str
    subject: str = "Re: Note"
    revision: int = 1
    about: str = "C-2026-01"
    headers: tuple[tuple[str, str], ...] = ()


def lived(*happened: Said | Fact, base: tuple[Fact, ...] = BASE) -> tuple[Network, list[str]]:
    """The Network once these have come, one each hour, and what was said of the mails that wait for a person."""
    network, waiting = a_network(*base), []
    for hour, each in enumerate(happened, 10):
        if not isinstance(each, Said):
            network = network.after(each)
            continue
        letter = a_letter("consultation", each.about, MIRA, "UNHCR", each.revision)
        mail = a_mail(each.text, each.sender, each.subject, reply_to_letter=True, headers=dict(each.headers))
        found = met(mail, network, letter, arrived=f"2026-02-18 {hour}:00")
        found = replace(found, arrival=replace(found.arrival, id=f"mail {hour}"))
        decision = kinds()[sorted_by(rulebook().sorting, found).kind](found, network, found.arrival.received)
        network = network.after(*decision.facts)
        waiting += [decision.why] if decision.attention else []
    return network, waiting


def effective(network: Network, about: str = "C-2026-01") -> Position:
    return position_of(network.proposals[about].current, "UNHCR", network.procedure.grace).position


LEFT, ARRIVED = PersonLeft(MIRA, at("2026-02-18 11:00")), a_person(OLTA, "Olta Çela", "UNHCR", Role.FOCAL_POINT)

# the row: (what came in, in order; the position that it comes to)
ROWS: dict[str, tuple[list[Said | Fact], Position]] = {
    "second reply, same person": ([Said(MIRA, "Agree"), Said(MIRA, "More time")], P.HOLD),
    "second reply, same person, softer": ([Said(MIRA, "More time"), Said(MIRA, "Agree")], P.AGREE),
    "principal after alternate": ([Said(BEN, "More time"), Said(MIRA, "Agree")], P.AGREE),
    "alternate after principal, softer": ([Said(MIRA, "More time"), Said(BEN, "Agree")], P.HOLD),
    "alternate after principal, harder": ([Said(MIRA, "Agree"), Said(BEN, "OBJECT: para 3")], P.CONFLICT),
    "two of equal rank disagree": ([Said(MIRA, "Agree"), Said(DRITA, "More time")], P.CONFLICT),
    "two of equal rank disagree, then agree": (
        [Said(MIRA, "Agree"), Said(DRITA, "More time"), Said(DRITA, "Agree")],
        P.AGREE,
    ),
    "colleague not on file agrees": ([Said(COLLEAGUE, "Agree")], P.NONE),
    "colleague not on file objects": ([Said(COLLEAGUE, "OBJECT: para 3")], P.OBJECTION),
    "colleague objects after the focal point agreed": (
        [Said(MIRA, "Agree"), Said(COLLEAGUE, "OBJECT: para 3")],
        P.CONFLICT,
    ),
    "personal address of a known person": ([Said(PRIVATE, "Agree")], P.NONE),
    "assistant sends on behalf": ([Said(MIRA, "Agree", headers=(("Sender", COLLEAGUE),))], P.AGREE),
    "shared mailbox, registered as alternate": ([Said(DESK, "Agree")], P.AGREE),
    "shared mailbox does not lift the focal point's block": ([Said(MIRA, "More time"), Said(DESK, "Agree")], P.HOLD),
    "wrong proposal number in the subject": ([Said(MIRA, "Agree", "Re: Note [UNMN Harbour C-2026-09 r1]")], P.NONE),
    "focal point changes, the earlier reply stands": ([Said(MIRA, "Agree"), LEFT, ARRIVED], P.AGREE),
    "focal point changes, the new one replies": (
        [Said(MIRA, "Agree"), LEFT, ARRIVED, Said(OLTA, "More time")],
        P.HOLD,
    ),
    "focal point changes, the old one replies": ([LEFT, ARRIVED, Said(MIRA, "Agree")], P.NONE),
}


@pytest.mark.parametrize("row", ROWS)
def test_whoever_answers_the_position_is_the_one_that_the_row_has(row: str) -> None:
    happened, position = ROWS[row]

    assert effective(lived(*happened)[0]) is position


@pytest.mark.parametrize(
    "row",
    ["colleague not on file objects", "personal address of a known person", "wrong proposal number in the subject"],
)
def test_what_is_no_position_of_the_organisation_waits_for_a_person(row: str) -> None:
    assert len(lived(*ROWS[row][0])[1]) == 1


def test_an_objection_whose_references_contradict_each_other_is_shared_with_nobody_and_holds_every_round() -> None:
    mail = a_mail("OBJECT: para 3", MIRA, "Re: Note [UNMN Harbour C-2026-09 r1]", reply_to_letter=True)
    found = met(mail, a_network(*BASE), a_letter("consultation", "C-2026-01", MIRA, "UNHCR"))
    decision = kinds()[sorted_by(rulebook().sorting, found).kind](found, a_network(*BASE), DEADLINE)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)
    assert found.matters == ("C-2026-01", "C-2026-09")  # and waits in both
    assert decision.organisation == "UNHCR"


@pytest.mark.parametrize(("text", "position"), [("Agree", P.NONE), ("OBJECT: para 3", P.HOLD)])
def test_a_reply_to_the_first_text_while_the_second_is_open_is_none_to_it_and_an_objection_is_not_lost(
    text: str, position: Position
) -> None:
    assert effective(lived(Said(MIRA, text, revision=1), base=(*BASE, *SECOND))[0]) is position


def test_one_mail_that_answers_two_rounds_is_split_by_nobody() -> None:
    both = Said(MIRA, "C-2026-01: agree\nC-2026-02: object")
    network, waiting = lived(both, base=(*BASE, OTHER))

    assert effective(network) is P.UNCLEAR
    assert effective(network, "C-2026-02") is P.UNCLEAR
    assert waiting


def test_a_recall_is_no_position_and_holds_the_closing_until_somebody_has_looked() -> None:
    recall = Said(
        MIRA, "Mira Leka would like to recall the message, “Note”.", "Recall: Re: Note [UNMN Harbour C-2026-01 r1]"
    )
    network, waiting = lived(Said(MIRA, "Agree"), recall)

    assert effective(network) is P.AGREE
    assert len(waiting) == 1


def test_out_of_office_of_everybody_is_no_answer_and_no_consent_but_silence() -> None:
    away = [Said(each, "I am out of the office.", headers=tuple(ABSENT.items())) for each in (MIRA, BEN, DRITA, DESK)]

    assert effective(lived(*away)[0]) is P.NONE


def test_who_speaks_only_since_the_old_one_left_has_their_own_time_before_silence_is_consent() -> None:
    read = Mailbox(DEADLINE.replace(day=25))
    fresh = LetterAccepted("C-2026-01", 1, "UNODC", "alma@unodc.example", OPENED)

    def closed(*facts: Fact) -> type[Fact]:
        (decision,) = closings_due(a_network(*BASE, *facts), read, DEADLINE.replace(day=25))
        return type(decision.facts[0])

    gone = PersonLeft("gent@unodc.example", OPENED)
    alma = a_person("alma@unodc.example", "Alma Kola", "UNODC", Role.FOCAL_POINT)
    assert closed(gone) is ClosingHeld
    assert closed(gone, alma) is ClosingHeld
    assert closed(gone, alma, fresh) is ProposalAdopted
