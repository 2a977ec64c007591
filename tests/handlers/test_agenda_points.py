"""A reply to the call for an agenda: noted, if it is surely a point of an invited organisation."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.handlers import meeting_request
from mailer.network import Network
from mailer.network.facts import AgendaProposed, MeetingCancelled, MeetingKind
from mailer.sorting import sorted_by

from ..build import ARBEN, BEN, GENT, MIRA, STRANGER, ZEF, a_group, a_letter, a_mail, a_network, at, met, rulebook
from ..network.test_meetings import PLANNED

POINT = "Returns: the figures of the first quarter.\n\nMira"
ARRIVED = "2026-03-02 10:00"


def noted(
    mail: EmailMessage, network: Network | None = None, arrived: str = ARRIVED, by_hand: bool = False
) -> Decision:
    network = network or a_network(PLANNED)
    letter = a_letter("agenda", "M-2026-01", MIRA, "UNHCR", 0)
    incoming = met(mail, network, letter, arrived, by_hand=by_hand)
    return meeting_request.handle(incoming, network, at(arrived))


def a_reply(text: str = POINT, sender: str = MIRA, *, proven: bool = True) -> EmailMessage:
    return a_mail(text, sender, "Re: Points for the agenda", proven=proven, reply_to_letter=True)


def test_a_point_is_noted_with_who_proposed_it_and_acknowledged() -> None:
    decision = noted(a_reply())

    assert decision.facts == (AgendaProposed("M-2026-01", "UNHCR", MIRA, "Mira Leka", POINT, at(ARRIVED)),)
    assert [(each.template, each.to.addr, each.answers) for each in decision.letters] == [
        ("agenda_receipt", MIRA, "agenda")
    ]
    assert (decision.attention, decision.about, decision.organisation) == (False, "M-2026-01", "UNHCR")


def test_a_colleague_who_speaks_as_well_may_propose_in_answer_to_the_same_letter() -> None:
    (fact,) = noted(a_reply(sender=BEN)).facts

    assert isinstance(fact, AgendaProposed)
    assert (fact.organisation, fact.address) == ("UNHCR", BEN)


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (a_reply(proven=False), "nothing proves that it is theirs"),
        (a_reply(sender=ZEF), "nothing proves that it is theirs"),  # with the letter of another organisation
        (a_reply(sender=GENT), "UNODC was not invited to it"),
        (a_reply(sender=STRANGER), "nobody on the member list wrote it"),
        (a_reply(sender="new@unhcr.example"), "nobody on the member list wrote it"),
        (a_reply("\n"), "says nothing"),
        (a_reply("Yes, we will attend."), "reads like an answer to the invitation"),
    ],
)
def test_what_is_not_surely_theirs_or_no_point_waits_for_a_person(mail: EmailMessage, why: str) -> None:
    decision = noted(mail)

    assert why in decision.why
    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_who_does_not_speak_for_the_organisation_proposes_nothing() -> None:
    network = a_network(PLANNED)
    mira = network.people.persons[MIRA]
    silent = replace(mira, stays=tuple(replace(each, roles=()) for each in mira.stays))
    network = replace(network, people=replace(network.people, persons={**network.people.persons, MIRA: silent}))

    decision = noted(a_reply(), network)

    assert decision.why == "Mira Leka does not speak for UNHCR"
    assert (decision.facts, decision.attention) == ((), True)


def test_a_meeting_of_a_group_is_nobody_elses() -> None:
    of_group = replace(PLANNED, kind=MeetingKind.GROUP, group="WG1")

    decision = noted(a_reply(), a_network(a_group("WG1", "Returns", ZEF), of_group))

    assert decision.why == "Mira Leka is not in the working group whose meeting it is"
    assert (decision.facts, decision.letters) == ((), ())


def test_a_meeting_that_does_not_take_place_has_no_agenda() -> None:
    cancelled = a_network(PLANNED, MeetingCancelled("M-2026-01", 1, "", at("2026-03-01 10:00")))

    assert noted(a_reply(), cancelled).why == "it is about the agenda of a meeting that is cancelled"


def test_a_point_that_comes_late_is_noted_and_a_person_sees_to_it() -> None:
    decision = noted(a_reply(), arrived="2026-03-13 10:00")

    assert len(decision.facts) == 1
    assert decision.attention
    assert decision.why == "UNHCR proposes a point for the agenda (late)"
    assert decision.letters[0].values["late"] is True


def test_a_point_with_a_file_is_noted_and_a_person_looks_whether_it_is_a_paper() -> None:
    mail = a_reply()
    mail.add_attachment(b"%PDF-1.4", "application", "pdf", filename="figures.pdf")

    decision = noted(mail)

    assert (len(decision.facts), decision.attention) == (1, True)


def test_no_comment_is_no_point() -> None:
    decision = noted(a_reply("No comments"))

    assert decision.facts == ()
    assert [each.values["point"] for each in decision.letters] == [None]
    assert not decision.attention


def test_the_secretariat_may_say_that_a_mail_is_a_point() -> None:
    decision = noted(a_reply(proven=False), by_hand=True)

    assert [type(each) for each in decision.facts] == [AgendaProposed]
    assert noted(a_reply(sender=ARBEN), by_hand=True).why == "Ministry was not invited to it"


def test_the_shipped_rules_bring_it_here() -> None:
    network = a_network(PLANNED)
    letter = a_letter("agenda", "M-2026-01", MIRA, "UNHCR", 0)

    assert sorted_by(rulebook().sorting, met(a_reply(), network, letter)).kind == "meeting_request"
    assert (
        sorted_by(rulebook().sorting, met(a_mail(subject="A request for a meeting"), network)).kind == "meeting_request"
    )
