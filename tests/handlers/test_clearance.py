"""A lead's answer to a draft statement: only its own proven word, alone, clears; all doubt waits for a person."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.handlers import kinds
from mailer.network import Network
from mailer.network.facts import (
    ClearanceAnswered,
    OrganisationLeft,
    PersonLeft,
    Role,
    StatementDropped,
    UpdateShared,
)
from mailer.sorting import sorted_by

from ..build import ANA, BEN, GENT, MIRA, STRANGER, a_letter, a_mail, a_person, at, met, rulebook
from ..statements import (
    NOW,
    TEXT,
    S,
    cleared_by_all,
    drafted,
    hash_of,
    in_clearance,
    in_consultation,
    of,
    released,
    revised,
    state,
)

ARRIVED = "2026-02-16 10:00"
NETWORK = in_clearance(leads=("UNHCR",), themes=())
NO_TOKEN = "no letter"


def handled(
    text: str = "CLEAR",
    sender: str = MIRA,
    *,
    network: Network = NETWORK,
    to: str = MIRA,
    organisation: str = "UNHCR",
    revision: int = 1,
    mail: EmailMessage | None = None,
    **options: object,
) -> tuple[str, Decision]:
    """The kind of the mail, and what comes of it."""
    letter = None if to == NO_TOKEN else a_letter("clearance", S, to, organisation, revision)
    written = mail or a_mail(text, sender, reply_to_letter=letter is not None, **options)  # type: ignore[arg-type]
    found = met(written, network, letter, arrived=ARRIVED)
    kind = sorted_by(rulebook().sorting, found).kind
    return kind, kinds()[kind](found, network, at(ARRIVED))


def test_one_word_of_a_focal_point_clears_the_text_and_is_acknowledged_to_all_who_speak() -> None:
    kind, decision = handled()

    (fact,) = decision.facts
    assert kind == "command"
    assert isinstance(fact, ClearanceAnswered)
    assert (fact.about, fact.revision, fact.organisation, fact.cleared) == (S, 1, "UNHCR", True)
    assert (fact.address, fact.rank, fact.text_hash, fact.reply) == (MIRA, 1, hash_of(TEXT), "mail-1")
    assert not decision.attention
    assert [(each.template, each.to.addr, each.answers) for each in decision.letters] == [
        ("clearance_receipt", MIRA, "clearance"),
        ("clearance_receipt", BEN, ""),
    ]


@pytest.mark.parametrize(
    ("text", "cleared", "words"),
    [
        ("Clear", True, ""),
        ("Cleared.\n\nKind regards,\nMira Leka", True, ""),
        ("UNHCR: cleared", True, ""),
        ("Miratojmë", True, ""),
        ("Validé", True, ""),
        ("NOT CLEARED", False, ""),
        ("Not cleared: paragraph 2 is outside our mandate.", False, "paragraph 2 is outside our mandate."),
        ("NOT CLEARED\n\nThe figures are wrong.\nMira", False, "The figures are wrong."),
        ("Nuk miratojmë: paragrafi 2.", False, "paragrafi 2."),
    ],
)
def test_an_answer_word_is_read_in_its_languages_and_a_refusal_keeps_its_reasons(
    text: str, cleared: bool, words: str
) -> None:
    _, decision = handled(text)

    (fact,) = decision.facts
    assert isinstance(fact, ClearanceAnswered)
    assert (fact.cleared, fact.text) == (cleared, words)
    assert not decision.attention


@pytest.mark.parametrize(
    "text",
    [
        "Clear, but paragraph 3 must change.",
        "Cleared, with thanks for the good work",
        "CLEAR\n\nPlease see my comments on paragraph 2.",
        "Clear?",
        "“Clear”",
        "Not clear",
        "Clear\nNot cleared",
        "NOT CLEARED\nClear",
        "Agree",
        "Yes",
        "OK",
        "CONFIRM",
        "We are fine with the text.",
        "",
    ],
)
def test_words_beside_it_and_other_words_are_asked_back_and_wait_for_a_person(text: str) -> None:
    _, decision = handled(text)

    assert decision.facts == ()
    assert decision.attention
    assert [(each.template, each.to.addr, each.buttons) for each in decision.letters] == [
        ("clearance_unclear", MIRA, ("cleared", "not_cleared"))
    ]


def test_a_consent_with_a_document_or_with_another_subject_is_not_read() -> None:
    attached = a_mail("CLEAR", reply_to_letter=True)
    attached.add_attachment(b"comments", "application", "pdf", filename="comments.pdf")
    for mail in (attached, a_mail("CLEAR", subject="Not cleared", reply_to_letter=True)):
        _, decision = handled(mail=mail)
        assert decision.facts == ()
        assert decision.attention


def test_a_button_whose_body_came_empty_says_it_in_its_subject() -> None:
    for subject, cleared in (
        ("CLEAR [UNMN Harbour S-2026-01 r1]", True),
        ("NOT CLEARED [UNMN Harbour S-2026-01 r1]", False),
    ):
        _, decision = handled(mail=a_mail("", subject=subject, reply_to_letter=True))
        (fact,) = decision.facts
        assert isinstance(fact, ClearanceAnswered)
        assert fact.cleared is cleared


CHIEF = a_person("chief@unhcr.example", "Chief", "UNHCR", Role.HEAD)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"proven": False}, "nothing proves that it is the word of UNHCR"),
        (
            {"to": NO_TOKEN, "subject": "CLEAR [UNMN Harbour S-2026-01 r1]"},
            "nothing proves that it is the word of UNHCR",
        ),
        ({"to": BEN}, "nothing proves that it is the word of UNHCR"),
        ({"sender": GENT, "to": GENT, "organisation": "UNODC"}, "UNODC does not lead it"),
        ({"sender": BEN}, "nothing proves that it is the word of UNHCR"),
        ({"sender": ANA}, "IOM does not lead it"),
        ({"network": NETWORK.after(PersonLeft(MIRA, NOW))}, ""),
        ({"network": NETWORK.after(OrganisationLeft("UNHCR", NOW))}, ""),
        (
            {"network": NETWORK.after(a_person(MIRA, "Mira Leka", "UNHCR", Role.ASSISTANT, listed=NOW))},
            "speaks for none",
        ),
        ({"sender": "olta@unhcr.example"}, ""),
        ({"sender": STRANGER}, ""),
        ({"network": released()}, "UNHCR does not lead it"),
        ({"network": NETWORK.after(StatementDropped(S, "", NOW))}, "it is dropped"),
    ],
)
def test_what_nobody_has_proven_to_be_a_leads_own_word_clears_nothing_and_waits(
    options: dict[str, object], why: str
) -> None:
    for text in ("CLEAR", "NOT CLEARED: no."):
        _, decision = handled(text, **options)  # type: ignore[arg-type]
        assert decision.facts == ()
        assert decision.attention
        assert why in decision.why
        assert not [each for each in decision.letters if each.to.addr != MIRA]


def test_automatic_mail_clears_nothing() -> None:
    kind, decision = handled(headers={"Auto-Submitted": "auto-replied"})

    assert kind == "auto_reply"
    assert not any(isinstance(fact, ClearanceAnswered) for fact in decision.facts)
    found = met(
        a_mail("CLEAR", reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"}),
        NETWORK,
        a_letter("clearance", S, MIRA, "UNHCR"),
    )
    by_hand = kinds()["command"](replace(found, vouched_by="Ana"), NETWORK, at(ARRIVED))
    assert by_hand.facts == ()
    assert by_hand.attention


def test_an_answer_to_an_earlier_text_is_none_to_the_present_one() -> None:
    network = NETWORK.after(revised(of(NETWORK).current, "Another text."))
    _, decision = handled(network=network)

    assert decision.facts == ()
    assert decision.attention
    assert "it answers revision 1, and the text is another now" in decision.why
    (letter,) = decision.letters
    assert (letter.template, letter.answers, letter.buttons) == ("clearance_unclear", "", ())


def test_a_person_of_the_secretariat_makes_no_clearance_of_what_is_none() -> None:
    letter = a_letter("clearance", S, MIRA, "UNHCR")
    for mail in (
        a_mail("We are fine with it.", reply_to_letter=True),
        a_mail("CLEAR", proven=False, reply_to_letter=True),
    ):
        found = met(mail, NETWORK, letter, arrived=ARRIVED, by_hand=True)
        assert kinds()["command"](found, NETWORK, at(ARRIVED)).facts == ()


def test_a_clearance_is_taken_back_while_the_members_decide() -> None:
    network = in_consultation(leads=("UNHCR",), themes=())
    _, decision = handled("NOT CLEARED: we had missed paragraph 2.", network=network)

    after = network.after(*decision.facts)
    assert state(after) == "consultation"
    assert [each.cleared for each in of(after).answers] == [True, False]


def test_what_a_lead_writes_of_it_in_a_mail_of_its_own_is_nobodys_news() -> None:
    for text, subject in (
        ("NOT CLEARED: paragraph 2.", "The statement"),
        ("Paragraph 2 is wrong.", "S-2026-01"),
        ("Cleared", "The text"),
    ):
        kind, decision = handled(to=NO_TOKEN, text=text, subject=subject)
        assert kind == "update"
        assert decision.facts == ()
        assert decision.attention
    _, shared = handled(to=NO_TOKEN, text="NOT CLEARED: paragraph 2.", sender=GENT)
    assert isinstance(shared.facts[0], UpdateShared), "UNODC leads nothing here"


def test_the_subject_alone_names_the_statement_and_proves_nothing() -> None:
    mail = met(a_mail("CLEAR", subject="Re: Please clear [UNMN Harbour S-2026-01 r1]"), NETWORK)

    assert (mail.answers, mail.about, mail.revision, mail.clearance.value) == ("clearance", S, 1, "cleared")
    assert not mail.proven


def test_the_trace_tells_how_it_was_read() -> None:
    mail = met(a_mail("Not cleared: no.", reply_to_letter=True), NETWORK, a_letter("clearance", S, MIRA, "UNHCR"))

    assert "As clearance: not_cleared (tier A): an answer word" in mail.steps()


def test_who_leads_with_others_clears_for_itself_alone() -> None:
    network = cleared_by_all(in_clearance()).after(drafted(2))
    _, decision = handled(network=network, sender=GENT, to=GENT, organisation="UNODC", revision=2)

    (fact,) = decision.facts
    assert isinstance(fact, ClearanceAnswered)
    assert (fact.organisation, fact.revision) == ("UNODC", 2)
