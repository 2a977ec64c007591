"""An answer to a consultation: what is counted, what holds, what waits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.decision import Decision
from mailer.handlers.position import handle
from mailer.network import Network
from mailer.network.consensus import BLOCKING, position_of
from mailer.network.facts import PersonLeft, Position, PositionTaken, ProposalClosed, ReplySetAside, Role, RoundBroken

from ..build import ANA, BEN, MIRA, SOFIA, STRANGER, ZEF, a_letter, a_mail, a_network, a_person, at, met
from ..network.test_consensus import opened, reached

MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
NETWORK = a_network(opened(), *reached(*MEMBERS))
LETTER = a_letter("consultation", "C-2026-01", MIRA, "UNHCR")
NOW = at("2026-02-18 10:05")


def answer(
    text: str,
    sender: str = MIRA,
    *,
    proven: bool = True,
    by_token: bool = True,
    revision: int = 1,
    subject: str = "Re: Note",
    network: Network = NETWORK,
    document: bool = False,
    arrived: str = "2026-02-18 10:00",
) -> Decision:
    letter = a_letter("consultation", "C-2026-01", MIRA, "UNHCR", revision)
    mail = a_mail(text, sender, subject, proven=proven, reply_to_letter=by_token)
    if document:
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="position.pdf")
    found = met(mail, network, letter if by_token else None, arrived=arrived)
    return handle(replace(found, arrival=replace(found.arrival, id=f"{sender} {arrived} {text}")), network, NOW)


def position(decision: Decision) -> Position | None:
    return next((fact.position for fact in decision.facts if isinstance(fact, PositionTaken)), None)


def effective(network: Network, organisation: str = "UNHCR") -> Position:
    return position_of(network.proposals["C-2026-01"].current, organisation, network.procedure.grace).position


def letters(decision: Decision) -> list[tuple[str, str]]:
    return sorted((letter.template, letter.to.addr) for letter in decision.letters)


def test_a_clear_answer_of_a_proven_voice_counts_and_everybody_who_speaks_is_told() -> None:
    decision = answer("Agree")

    assert position(decision) is Position.AGREE
    assert not decision.attention
    assert letters(decision) == [("position_receipt", BEN), ("position_receipt", MIRA)]


def test_an_unproven_agree_counts_for_nothing_and_a_person_looks() -> None:
    for decision in (
        answer("Agree", proven=False),
        answer("Agree", by_token=False, subject="Re: Note [UNMN Harbour C-2026-01 r1]"),
    ):
        assert decision.facts == ()
        assert decision.attention
        assert "nothing proves" in decision.why
        assert letters(decision) == [("position_unclear", MIRA)]


def test_who_may_not_have_written_is_asked_once_at_the_address_on_file_in_the_thread_of_our_own_letter() -> None:
    evil = {"Reply-To": "evil@elsewhere.example"}
    for text in ("Agree", "OBJECT: para 3"):
        found = met(a_mail(text, proven=False, reply_to_letter=True, headers=evil), NETWORK, LETTER)
        letter, *_ = handle(found, NETWORK, NOW).letters
        again, *_ = answer(text, proven=False).letters

        assert (letter.to.addr, letter.in_reply_to, letter.references) == (MIRA, "", ())
        assert letter.follows == "consultation C-2026-01 r1"
        assert letter.courtesy
        assert letter.key == again.key
        assert letter.values["holds"] is (text != "Agree")


def test_an_unproven_agree_where_the_organisation_has_answered_asks_nothing_and_is_told_at_the_address_on_file() -> (
    None
):
    answered = NETWORK.after(*answer("More time").facts)

    (letter,) = answer("Agree", proven=False, network=answered).letters

    assert (letter.template, letter.to.addr, letter.in_reply_to) == ("position_not_counted", MIRA, "")
    assert letter.follows == "consultation C-2026-01 r1"
    assert (letter.values["reason"], letter.values["state"].position) == ("unproven", Position.HOLD)
    assert letter.buttons == ()


def test_an_unproven_objection_holds_the_closing_and_breaks_nothing() -> None:
    decision = answer("OBJECT: para 3", proven=False)

    (taken,) = decision.facts
    assert isinstance(taken, PositionTaken)
    assert (taken.position, taken.proven) == (Position.OBJECTION, False)
    assert decision.attention
    assert letters(decision) == [("consultation_said", ANA), ("consultation_said", ZEF), ("position_unclear", MIRA)]


def test_an_unproven_objection_holds_the_closing_though_its_button_wrote_nothing() -> None:
    subject = "OBJECT [UNMN Harbour C-2026-01 r1] k.a2b3c4d5e6f7a2b3c4d5e6f7a2"

    assert position(answer(" ", proven=False, subject=subject)) is Position.OBJECTION
    assert answer(" ", proven=False).facts == ()


@pytest.mark.parametrize(
    ("sender", "spared"),
    [(BEN, {MIRA, "drita@unhcr.example"}), (MIRA, {"drita@unhcr.example"}), ("drita@unhcr.example", {MIRA})],
)
def test_an_answer_settles_what_waits_of_whoever_gave_it_and_of_those_of_a_lower_rank(
    sender: str, spared: set[str]
) -> None:
    network = NETWORK.after(a_person("drita@unhcr.example", "Drita Kola", "UNHCR", Role.HEAD))
    gone = network.after(PersonLeft(MIRA, at("2026-02-17 10:00")))

    for each in (network, gone):
        decision = answer("Agree", sender, network=each)
        assert decision.facts == () or (decision.settles, decision.spares) == ("position", spared)


def test_what_is_not_read_holds_the_closing_and_is_asked_back_with_buttons() -> None:
    decision = answer("Agree, but not paragraph 3.")

    assert position(decision) is Position.UNCLEAR
    assert decision.attention
    (question,) = decision.letters
    assert question.template == "position_unclear"
    assert question.buttons == ("agree", "objection", "hold")


def test_words_that_may_object_are_said_back_and_nothing_is_suggested() -> None:
    (question,) = answer("Agree, but not paragraph 3.").letters
    (other,) = answer("Agreed. FYI the law number is 79/2021.").letters

    assert question.values["doubt"] == "not"
    assert other.values["doubt"] == ""
    assert question.buttons == other.buttons == ("agree", "objection", "hold")


def test_thanks_are_no_answer_and_hold_nothing() -> None:
    decision = answer("Received with thanks.")

    assert (decision.facts, decision.letters, decision.attention) == ((), (), False)
    assert "nothing on the matter" in decision.why


def test_thanks_for_an_old_text_hold_nothing_either() -> None:
    network = a_network(opened(), *reached(*MEMBERS), opened(revision=2), *reached(*MEMBERS, revision=2))
    decision = answer("Received with thanks.", network=network)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), False)


def test_an_answer_that_comes_with_a_document_is_read_by_a_person_unless_it_blocks() -> None:
    assert position(answer("Agree", document=True)) is Position.UNCLEAR
    assert position(answer("OBJECT: see the letter", document=True)) is Position.OBJECTION


def test_a_sentence_counts_for_now_or_is_asked_back_as_the_rulebook_says() -> None:
    careful = replace(NETWORK, procedure=replace(NETWORK.procedure, free_text="confirm"))

    (taken, *_) = answer("UNHCR has no objection to the text.").facts
    asked = answer("UNHCR has no objection to the text.", network=careful)

    assert isinstance(taken, PositionTaken)
    assert (taken.position, taken.provisional) == (Position.NO_OBJECTION, True)
    assert position(asked) is Position.UNCLEAR
    assert position(answer("No objection", network=careful)) is Position.NO_OBJECTION


def test_a_reservation_counts_once_a_person_has_read_its_words() -> None:
    decision = answer("Reservation: paragraph 2 is outside our mandate.")

    assert position(decision) is Position.RESERVATION
    assert decision.attention
    assert decision.settles == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Agree", "Re: Note - NOT CLEARED"),
        ("Agree", "WITHDRAWN: Note"),
        ("Agree", "Objection"),
        ("Received with thanks.", "UNHCR OBJECTION"),
    ],
)
def test_a_subject_that_may_object_keeps_consent_from_counting_and_a_receipt_from_being_one(
    text: str, subject: str
) -> None:
    assert position(answer(text, subject=subject)) is Position.UNCLEAR


def test_a_receipt_with_a_document_is_no_receipt() -> None:
    assert position(answer("Received, thank you.", document=True)) is Position.UNCLEAR


def test_an_objection_ends_the_silence_and_everybody_on_the_roll_is_told() -> None:
    decision = answer("OBJECT: para 3")

    assert [type(fact) for fact in decision.facts] == [PositionTaken, RoundBroken]
    told = [address for template, address in letters(decision) if template == "consultation_broken"]
    assert told == sorted(told)
    assert len(told) == 5
    assert SOFIA not in told


def test_the_token_of_another_organisation_proves_nothing() -> None:
    decision = answer("Agree", ZEF)

    assert position(decision) is None
    assert decision.attention


def test_strangers_and_those_who_are_not_asked_wait_for_a_person() -> None:
    for sender, said in ((STRANGER, "speaks for nobody here"), (SOFIA, "is not on the roll")):
        decision = answer("Agree", sender)
        assert decision.facts == ()
        assert decision.attention
        assert said in decision.why


def test_an_answer_to_the_old_text_is_none_to_the_new_but_an_objection_to_it_holds() -> None:
    network = a_network(opened(), *reached(*MEMBERS), opened(revision=2), *reached(*MEMBERS, revision=2))

    agree, objection = answer("Agree", network=network), answer("OBJECT", network=network)

    assert agree.facts == ()
    assert not agree.attention
    assert position(objection) is Position.HOLD
    assert all(fact.revision == 2 for fact in objection.facts if isinstance(fact, PositionTaken))
    assert letters(objection) == [("position_late", MIRA)]


def test_after_the_end_nothing_counts_and_the_sender_is_told_plainly() -> None:
    network = a_network(opened(), *reached(*MEMBERS), ProposalClosed("C-2026-01", "withdrawn", "", NOW))

    decision = answer("OBJECT", network=network)

    assert decision.facts == ()
    assert decision.attention
    assert letters(decision) == [("consultation_said", ANA), ("consultation_said", ZEF), ("position_late", MIRA)]


def test_contradicting_references_are_nobodys_answer() -> None:
    mail = a_mail("Agree", subject="Re: Note [UNMN Harbour C-2026-09 r1]", reply_to_letter=True)
    found = met(mail, NETWORK, LETTER)

    assert found.contradiction == "its tokens and its subject name different matters: C-2026-01, C-2026-09"
    assert found.answers == "contradiction"
    assert not found.proven


def test_a_person_who_takes_a_contradicting_mail_for_a_position_makes_no_consent_of_it() -> None:
    mail = a_mail("Agree", subject="Re: Note [UNMN Harbour C-2026-09 r1]", reply_to_letter=True)

    decision = handle(met(mail, NETWORK, LETTER, by_hand=True), NETWORK, NOW)

    assert (decision.facts, decision.attention) == ((), True)
    assert "C-2026-01, C-2026-09" in decision.why


def test_a_button_reads_back_and_a_subject_that_says_otherwise_does_not() -> None:
    tag = "[UNMN Harbour C-2026-01 r1] k.a2b3c4d5e6f7a2b3c4d5e6f7a2"

    assert (
        position(answer("AGREE\n\n-- \nUNHCR, C-2026-01 r1\n\nSent from my iPhone", subject=f"AGREE {tag}"))
        is Position.AGREE
    )
    assert position(answer("OBJECT", subject=f"AGREE {tag}")) is Position.UNCLEAR
    assert position(answer(" ", subject=f"AGREE {tag}")) is Position.AGREE


def test_plain_text_and_html_that_differ_are_not_read() -> None:
    mail = a_mail("Agree", reply_to_letter=True)
    mail.add_alternative("<p>We object</p>", subtype="html")

    assert position(handle(met(mail, NETWORK, LETTER, arrived="2026-02-18 10:00"), NETWORK, NOW)) is Position.UNCLEAR


def test_the_secretariats_own_organisation_speaks_by_mail_like_any_other() -> None:
    letter = a_letter("consultation", "C-2026-01", ANA, "IOM")
    found = met(a_mail("Agree", ANA, reply_to_letter=True), NETWORK, letter, arrived="2026-02-18 10:00")

    assert position(handle(found, NETWORK, NOW)) is Position.AGREE
    by_hand = met(a_mail("Agree", ANA, subject="x"), NETWORK, arrived="2026-02-18 10:00", by_hand=True)
    assert position(handle(by_hand, NETWORK, NOW)) is None


# --- who else answers -------------------------------------------------------------------------------------------------

COLLEAGUE = "olta@unhcr.example"


def test_the_consent_of_a_colleague_is_no_more_than_silence_and_those_who_speak_are_asked() -> None:
    decision = answer("Agree", COLLEAGUE)

    assert decision.facts == ()
    assert not decision.attention
    assert letters(decision) == [("position_by_colleague", BEN), ("position_by_colleague", MIRA)]


def test_the_objection_of_a_colleague_holds_the_closing_until_somebody_who_speaks_has_answered() -> None:
    decision = answer("OBJECT: para 3", COLLEAGUE)
    (taken,) = decision.facts
    held = NETWORK.after(taken)

    assert isinstance(taken, PositionTaken)
    assert (taken.rank, taken.proven, taken.address) == (9, False, COLLEAGUE)
    assert decision.attention
    assert position_of(held.proposals["C-2026-01"].current, "UNHCR", timedelta()).position is Position.OBJECTION
    cleared = held.after(*answer("Agree", network=held, arrived="2026-02-18 11:00").facts)
    assert position_of(cleared.proposals["C-2026-01"].current, "UNHCR", timedelta()).position is Position.AGREE


def test_what_a_colleague_says_that_is_not_read_waits_for_a_person() -> None:
    decision = answer("Agreed. FYI the law number is 79/2021.", COLLEAGUE)

    assert decision.facts == ()
    assert decision.attention
    assert letters(decision) == [("position_by_colleague", BEN), ("position_by_colleague", MIRA)]


def test_words_of_a_colleague_that_may_object_hold_the_closing_though_nobody_has_read_them() -> None:
    decision = answer("We cannot accept paragraph 3; please change it.", COLLEAGUE)

    assert position(decision) is Position.UNCLEAR
    assert decision.attention
    assert effective(NETWORK.after(*decision.facts)) in BLOCKING
    assert letters(decision) == [("position_by_colleague", BEN), ("position_by_colleague", MIRA)]


def test_nobody_is_asked_because_of_a_colleague_whom_nothing_proves() -> None:
    decision = answer("Agree", COLLEAGUE, proven=False)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_an_assistant_on_the_list_is_a_colleague() -> None:
    network = NETWORK.after(a_person("desk@unhcr.example", "Desk", "UNHCR", Role.ASSISTANT))

    assert "does not speak for it: agree is not counted" in answer("Agree", "desk@unhcr.example", network=network).why


def test_the_answer_of_a_predecessor_stands_until_the_new_focal_point_answers() -> None:
    objected = NETWORK.after(answer("MORE TIME", BEN).facts[0])
    changed = objected.after(
        PersonLeft(BEN, NOW),
        PersonLeft(MIRA, NOW),
        a_person(COLLEAGUE, "Olta Çela", "UNHCR", Role.FOCAL_POINT, listed=NOW),
    )
    assert position_of(changed.proposals["C-2026-01"].current, "UNHCR", timedelta()).position is Position.HOLD

    mail = a_mail("Agree", COLLEAGUE, "Re: Note", reply_to_letter=True)
    own = a_letter("consultation", "C-2026-01", COLLEAGUE, "UNHCR")
    decision = handle(met(mail, changed, own, arrived="2026-02-18 11:00"), changed, NOW)
    after = changed.after(*decision.facts)
    assert [type(fact) for fact in decision.facts] == [PositionTaken, ReplySetAside]
    assert position_of(after.proposals["C-2026-01"].current, "UNHCR", timedelta()).position is Position.AGREE


@pytest.mark.parametrize("block", ["MORE TIME", "OBJECT: para 3", "Paragraph 3 must change."])
def test_an_alternate_does_not_lift_the_block_of_a_focal_point_who_has_left(block: str) -> None:
    careful = replace(NETWORK, procedure=replace(NETWORK.procedure, break_at="deadline"))
    blocked = careful.after(answer(block, network=careful).facts[0])
    left = blocked.after(PersonLeft(MIRA, NOW))

    after = left.after(*answer("Agree", BEN, network=left).facts)

    for network in (left, after):
        assert effective(network) in BLOCKING
    olta = after.after(a_person(COLLEAGUE, "Olta Çela", "UNHCR", Role.FOCAL_POINT, listed=NOW))
    succeeded = olta.after(*answer("Agree", COLLEAGUE, network=olta, arrived="2026-02-18 11:00").facts)
    assert effective(succeeded) is Position.AGREE


def test_an_alternate_disputes_what_a_focal_point_who_has_left_agreed_to() -> None:
    agreed = NETWORK.after(*answer("Agree").facts, PersonLeft(MIRA, NOW))

    objected = agreed.after(*answer("OBJECT: para 3", BEN, network=agreed).facts)

    assert effective(objected) is Position.CONFLICT


def test_an_assistant_who_sends_in_anothers_name_is_on_record() -> None:
    mail = a_mail("Agree", reply_to_letter=True, headers={"Sender": "desk@unhcr.example"})
    decision = handle(met(mail, NETWORK, LETTER, arrived="2026-02-18 10:00"), NETWORK, NOW)

    assert position(decision) is Position.AGREE
    assert f"sent by desk@unhcr.example in the name of {MIRA}" in decision.why


def test_what_somebody_writes_after_leaving_is_nobodys_answer() -> None:
    network = NETWORK.after(PersonLeft(BEN, at("2026-02-17 10:00")))
    decision = answer("Agree", BEN, network=network)

    assert decision.facts == ()
    assert decision.attention
