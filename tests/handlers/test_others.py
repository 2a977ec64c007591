"""Updates, corrections, bounces, automatic mail, commands, and everything else."""

from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.demo.mails import Pen, Received
from mailer.handlers import auto_reply, bounce, command, enquiry, kinds, membership, minutes_comment, unsorted, update
from mailer.network import Network
from mailer.network.facts import (
    AddressLearnt,
    AudienceChanged,
    ChangeKind,
    ChangeProposed,
    Fact,
    GroupClosed,
    GroupJoined,
    KeyAct,
    KeysAsked,
    KeyTurned,
    LetterReturned,
    MinutesAdopted,
    MinutesCommented,
    PersonLeft,
    RoundBroken,
    UpdateKind,
    UpdateShared,
)

from ..build import ANA, ARBEN, BEN, MIRA, SOFIA, STRANGER, TOKEN, ZEF, a_group, a_letter, a_mail, a_network, at, met
from ..network.test_consensus import opened, reached
from ..network.test_digest import update as shared_update
from ..network.test_meetings import PLANNED
from ..network.test_minutes import DRAFT

NETWORK = a_network(PLANNED, DRAFT, opened(), *reached("UNHCR"))
NOW = at("2026-03-20 10:00")
LATER = at("2026-03-27 10:00")


def templates(decision: Decision) -> list[str]:
    return [letter.template for letter in decision.letters]


# --- updates ---


def shared(text: str, subject: str = "Arrivals in October", **options: object) -> UpdateShared:
    (fact,) = update.handle(met(a_mail(text, subject=subject), NETWORK, **options), NETWORK, NOW).facts  # type: ignore[arg-type]
    assert isinstance(fact, UpdateShared)
    return fact


def test_an_update_goes_to_the_members_and_is_acknowledged() -> None:
    decision = update.handle(met(a_mail("Arrivals are up."), NETWORK), NETWORK, NOW)

    (fact,) = decision.facts
    assert isinstance(fact, UpdateShared)
    assert (fact.about, fact.organisation, fact.audience, fact.text) == (
        "U-2026-001",
        "UNHCR",
        "members",
        "Arrivals are up.",
    )
    assert templates(decision) == ["update_receipt"]


@pytest.mark.parametrize(
    ("subject", "title", "kind", "tags"),
    [
        ("Fwd: Arrivals #gcm:1 #WG:WG1", "Arrivals", UpdateKind.UPDATE, ("gcm:1", "wg:wg1")),
        ("Data: arrivals", "Arrivals", UpdateKind.DATA, ()),
        ("Document – a study", "A study", UpdateKind.DOCUMENT, ()),
        ("Practical information: telephones", "Telephones", UpdateKind.PRACTICAL, ()),
        ("", "Without a title", UpdateKind.UPDATE, ()),
    ],
)
def test_the_subject_is_the_title(subject: str, title: str, kind: UpdateKind, tags: tuple[str, ...]) -> None:
    fact = shared("Text.", subject)

    assert (fact.title, fact.kind, fact.tags) == (title, kind, tags)


def test_the_first_line_may_say_for_whom() -> None:
    assert shared("audience: members and ministries\nText.").audience == "members and ministries"
    assert shared("Audience: Public\n\nText.").text == "Text."


def test_an_audience_that_there_is_not_waits_for_a_person_and_reaches_nobody() -> None:
    decision = update.handle(met(a_mail("audience: everybody\nText."), NETWORK), NETWORK, NOW)

    assert decision.facts == ()
    assert decision.attention
    assert "is no audience, or the name of two; known: co-chairs" in decision.why


GROUPS = NETWORK.after(
    a_group("WG1", "Returns"), GroupJoined("WG1", "UNHCR", MIRA, NOW), a_group("WG2", "Data and research")
)


@pytest.mark.parametrize(
    ("subject", "text", "audience", "title"),
    [
        ("Arrivals (audience: WG1)", "Text.", "WG1", "Arrivals"),
        ("audience: WG1 - Arrivals in October", "Text.", "WG1", "Arrivals in October"),
        ("[audience: members and ministries] Arrivals", "Text.", "members and ministries", "Arrivals"),
        ("Audience: data and research: a study", "Text.", "WG2", "A study"),
        ("Arrivals", "audience: WG1\nText.", "WG1", "Arrivals"),
        ("Arrivals [audience: WG1]", "audience: wg1\nText.", "WG1", "Arrivals"),
        ("Arrivals [audience WG1]", "Text.", "WG1", "Arrivals"),
        ("Arrivals", "Dear colleagues,\n\naudience: WG1\nText.", "WG1", "Arrivals"),
        ("Arrivals", "Dear colleagues,\naudience: WG1\nText.", "WG1", "Arrivals"),
        ("Arrivals", "Dear colleagues,\n\naudience WG1\n\nText.", "WG1", "Arrivals"),
        ("Arrivals", "*Audience:* WG1.\nText.", "WG1", "Arrivals"),
        ("Our audience", "Text.", "members", "Our audience"),
    ],
)
def test_the_subject_may_say_for_whom_as_well(subject: str, text: str, audience: str, title: str) -> None:
    decision = update.handle(met(a_mail(text, subject=subject), GROUPS), GROUPS, NOW)

    (fact,) = decision.facts
    assert isinstance(fact, UpdateShared)
    assert (fact.audience, fact.title) == (audience, title)
    assert fact.text.removeprefix("Dear colleagues,").strip() == "Text."


def test_the_word_within_a_sentence_names_no_audience() -> None:
    text = "Dear all,\nThe study is for a wide\naudience in the region."

    assert shared(text).audience == "members"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"To": "network+wg1@harbour.example, network+wg2@harbour.example"}, "several groups, WG1 and WG2"),
        ({"To": "network+wg9@harbour.example"}, "“wg9”, which is no working group"),
        ({"To": "network+members@harbour.example"}, "“members”, which is no working group"),
        ({"To": f"network+{TOKEN}@harbour.example"}, f"“{TOKEN}”, which is no working group"),
        ({"Delivered-To": "network+wg9@harbour.example"}, "“wg9”, which is no working group"),
    ],
)
def test_what_is_written_to_an_address_that_is_no_groups_is_for_nobody_until_a_person_has_looked(
    headers: dict[str, str], why: str
) -> None:
    mail = a_mail("Text.")
    for name, value in headers.items():
        del mail[name]
        mail[name] = value

    decision = update.handle(met(mail, GROUPS), GROUPS, NOW)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)
    assert decision.why == f"it was written to {why}"


def test_what_names_a_group_and_another_matter_is_for_nobody_even_if_a_person_says_that_it_is_shared() -> None:
    mail = a_mail("Text.", subject="Re: Draft [UNMN Harbour M-2026-01]", reply_to_letter=True)
    found = met(mail, GROUPS, a_letter("group", "WG1", MIRA, "UNHCR"), by_hand=True)

    decision = update.handle(found, GROUPS, NOW)

    assert (decision.facts, decision.attention) == ((), True)
    assert "does not say for whom it is" in decision.why


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        ("Arrivals (audience: WG1)", "audience: public\nText.", "it names two audiences, WG1 and public"),
        ("Arrivals (audience: WG9)", "Text.", "it is for “WG9”, which is no audience"),
    ],
)
def test_two_audiences_or_one_that_there_is_not_wait_for_a_person(subject: str, text: str, why: str) -> None:
    decision = update.handle(met(a_mail(text, subject=subject), GROUPS), GROUPS, NOW)

    assert (decision.facts, decision.attention) == ((), True)
    assert why in decision.why


def test_what_is_written_to_a_group_that_has_ended_is_for_nobody_until_a_person_has_looked() -> None:
    network = GROUPS.after(GroupClosed("WG1", "Done.", NOW))
    to_group = a_mail("Text.")
    to_group.replace_header("To", "network+wg1@harbour.example")
    in_thread = met(a_mail("Text.", reply_to_letter=True), network, a_letter("group", "WG1", MIRA, "UNHCR"))

    for mail in (met(to_group, network), in_thread):
        decision = update.handle(mail, network, NOW)
        assert (decision.attention, decision.facts, decision.letters) == (True, (), ())
        assert decision.why == "it was written to WG1, which was closed"


def test_what_is_written_to_a_group_is_for_the_group() -> None:
    to_group = a_mail("Text.")
    to_group.replace_header("To", "network+WG1@harbour.example")
    in_thread = met(a_mail("Text.", reply_to_letter=True), GROUPS, a_letter("group", "WG1", MIRA, "UNHCR"))

    in_bcc = a_mail("Text.", headers={"Delivered-To": "<network+wg1@harbour.example>"})
    token = f"network+{TOKEN}@harbour.example"
    by_reply_to = a_mail("Text.", headers={"X-Original-To": token})
    answered = met(by_reply_to, GROUPS, a_letter("group", "WG1", MIRA, "UNHCR"))

    for mail in (met(to_group, GROUPS), in_thread, met(in_bcc, GROUPS), answered):
        (fact,) = update.handle(mail, GROUPS, NOW).facts
        assert isinstance(fact, UpdateShared)
        assert fact.audience == "WG1"


SHARED = GROUPS.after(shared_update(1, "2026-03-19 10:00"))


def answers_receipt(text: str, sender: str = MIRA) -> Decision:
    letter = a_letter("update", "U-2026-001", sender, "UNHCR")
    return update.handle(met(a_mail(text, sender, reply_to_letter=True), SHARED, letter), SHARED, NOW)


def test_the_author_narrows_what_was_shared_at_once() -> None:
    decision = answers_receipt("Dear Ana,\n\naudience: co-chairs")

    assert decision.facts == (AudienceChanged("U-2026-001", "co-chairs", NOW),)
    assert templates(decision) == ["audience_changed"]


@pytest.mark.parametrize("wanted", ["public", "WG1"])
def test_to_widen_it_or_for_a_group_whom_partners_may_join_both_co_chairs_are_asked(wanted: str) -> None:
    decision = answers_receipt(f"audience: {wanted}")

    assert [type(fact) for fact in decision.facts] == [KeysAsked]
    assert templates(decision) == ["keys_asked", "keys_asked", "audience_changed"]


@pytest.mark.parametrize(
    ("text", "sender", "why"),
    [
        ("audience: public", BEN, "Ben Okoro did not share U-2026-001"),
        ("audience: everybody", MIRA, "which is no audience"),
        ("audience: members", MIRA, "U-2026-001 is for members already"),
        ("Thank you.", MIRA, "names no audience"),
    ],
)
def test_nobody_else_says_for_whom_it_is(text: str, sender: str, why: str) -> None:
    decision = answers_receipt(text, sender)

    assert (decision.facts, decision.attention) == ((), True)
    assert why in decision.why


def test_the_secretariat_may() -> None:
    assert answers_receipt("audience: co-chairs", ANA).facts == (AudienceChanged("U-2026-001", "co-chairs", NOW),)


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        ("Objection to C-2026-01", "Paragraph 3 is outside our mandate.", "it names C-2026-01"),
        ("Our view", "We cannot accept paragraph 3 of c-2026-01.", "it names C-2026-01"),
        ("Re: Note", "Thirty days are too long for us.", "it names C-2026-01"),
        ("The joint note", "OBJECT: paragraph 3 is outside our mandate.", "it reads like an answer"),
        ("The joint note", "UNHCR has no objection to the text.", "it reads like an answer"),
    ],
)
def test_what_may_answer_a_consultation_is_nobodys_news_and_a_person_looks(subject: str, text: str, why: str) -> None:
    decision = update.handle(met(a_mail(text, MIRA, subject), NETWORK), NETWORK, NOW)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)
    assert (decision.about, decision.organisation) == (None, "UNHCR")  # so it holds every round of UNHCR
    assert why in decision.why


@pytest.mark.parametrize(
    ("network", "sender", "by_hand"),
    [
        (NETWORK, SOFIA, False),  # is not asked
        (a_network(PLANNED, opened(), *reached("UNHCR"), RoundBroken("C-2026-01", 1, ("IOM",), NOW)), MIRA, False),
        (NETWORK, MIRA, True),  # a person said that it is an update
    ],
)
def test_what_cannot_answer_one_is_shared(network: Network, sender: str, by_hand: bool) -> None:
    mail = a_mail("What we agreed in C-2026-01 has begun.", sender, "Begun")

    (fact,) = update.handle(met(mail, network, by_hand=by_hand), network, NOW).facts

    assert isinstance(fact, UpdateShared)


def test_an_update_that_nothing_proves_waits_until_a_person_says_what_it_is() -> None:
    mail = a_mail("Text.", proven=False)

    assert update.handle(met(mail, NETWORK), NETWORK, NOW).attention
    assert not update.handle(met(mail, NETWORK, by_hand=True), NETWORK, NOW).attention


# --- minutes ---


def comment(text: str, network=NETWORK) -> Decision:
    letter = a_letter("minutes", "M-2026-01", MIRA, "UNHCR")
    return minutes_comment.handle(met(a_mail(text, reply_to_letter=True), network, letter), network, NOW)


@pytest.mark.parametrize(
    ("text", "paragraph", "said"),
    [
        ("7: replace May by June", "7", "replace May by June"),
        ("Para 3. is wrong", "3", "is wrong"),
        ("Paragrafi 2: shtoni datën", "2", "shtoni datën"),
        ("Please add our name.", "", "Please add our name."),
    ],
)
def test_a_correction_keeps_its_paragraph_and_waits_for_the_secretariat(text: str, paragraph: str, said: str) -> None:
    decision = comment(text)

    (fact,) = decision.facts
    assert isinstance(fact, MinutesCommented)
    assert (fact.paragraph, fact.text) == (paragraph, said)
    assert decision.attention
    assert templates(decision) == ["comment_receipt"]


def test_nothing_to_correct_is_no_correction() -> None:
    decision = comment("No comment")

    assert decision.facts == ()
    assert not decision.attention


def test_adopted_minutes_are_not_corrected_any_more() -> None:
    network = NETWORK.after(MinutesAdopted("M-2026-01", 1, "UNMN/2026/MIN/1", NOW))

    assert comment("7: x", network).facts == ()


# --- bounces ---


LETTER = a_letter("consultation", "C-2026-01", ZEF, "UNICEF")
SENT = Received(
    ZEF, f"Message-ID: <{TOKEN}@harbour.example>\r\n\r\nx".encode(), "x", f"<{TOKEN}@harbour.example>", "", "", ""
)


def bounced(raw: bytes, letter=LETTER) -> Decision:
    return bounce.handle(met(raw, NETWORK, letter), NETWORK, NOW)


def test_a_letter_that_came_back_is_noted_with_the_reason() -> None:
    fact, proposed = bounced(Pen().bounce(SENT, NOW)).facts

    assert isinstance(fact, LetterReturned)
    assert (fact.address, fact.organisation, fact.about, fact.status) == (ZEF, "UNICEF", "C-2026-01", "5.1.1")
    assert isinstance(proposed, ChangeProposed)
    assert (proposed.change, proposed.address, proposed.source) == (ChangeKind.LEAVE, ZEF, "bounce")


def test_a_delay_changes_nothing() -> None:
    decision = bounced(Pen().bounce(SENT, NOW).replace(b"Action: failed", b"Action: delayed"))

    assert decision.facts == ()
    assert not decision.attention


@pytest.mark.parametrize(
    "forged",
    [
        Pen().bounce(SENT, NOW).replace(ZEF.encode(), MIRA.encode()),
        Pen().bounce(SENT, NOW).replace(TOKEN.encode(), b"z" * 26),
    ],
)
def test_a_forged_bounce_changes_nothing_and_a_person_looks(forged: bytes) -> None:
    decision = bounced(forged)

    assert decision.facts == ()
    assert decision.attention


def test_backscatter_is_filed() -> None:
    forged = Pen().bounce(SENT, NOW).replace(TOKEN.encode(), b"z" * 26).replace(ZEF.encode(), STRANGER.encode())
    decision = bounced(forged)

    assert decision.facts == ()
    assert not decision.attention


# --- automatic mail ---


def test_an_out_of_office_is_filed_and_one_that_may_be_a_person_is_looked_at() -> None:
    letter = a_letter("consultation", "C-2026-01", MIRA, "UNHCR")
    certain = a_mail("I am away.", reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"})
    by_subject = a_mail("We object.", subject="Automatic reply: x", reply_to_letter=True)
    with_a_word = a_mail("Agree", reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"})

    for mail, attention in ((certain, False), (by_subject, True), (with_a_word, True)):
        decision = auto_reply.handle(met(mail, NETWORK, letter), NETWORK, NOW)
        assert decision.facts == ()
        assert decision.letters == ()
        assert decision.attention is attention


# --- commands ---


def test_help_is_given_to_those_on_the_list_and_says_what_waits_for_them() -> None:
    decision = command.handle(
        met(a_mail(subject="HELP", sender=ZEF), NETWORK, arrived="2026-02-18 10:00"), NETWORK, NOW
    )

    (letter,) = decision.letters
    assert letter.template == "help"
    assert {pending.about for pending in letter.values["waiting"]} == {"C-2026-01", "M-2026-01"}


@pytest.mark.parametrize(("sender", "given"), [(MIRA, True), (ARBEN, False), (SOFIA, False), (STRANGER, False)])
def test_the_member_list_is_for_members(sender: str, given: bool) -> None:
    decision = command.handle(met(a_mail(subject="Members", sender=sender), NETWORK), NETWORK, NOW)

    assert templates(decision) == (["member_list"] if given else [])
    assert decision.attention is not given


ACT = NETWORK.after(KeysAsked("K-2026-01", KeyAct.WIDEN, "U-2026-001", "public", "x", (ANA, ZEF), LATER, NOW)).after(
    shared_update(1, "2026-03-19 10:00")
)


def key(text: str, sender: str, *, to: str = "", **options: object) -> Decision:
    letter = a_letter("key", "K-2026-01", to or sender, "UNICEF")
    mail = a_mail(text, sender, reply_to_letter=True, **options)  # type: ignore[arg-type]
    return command.handle(met(mail, ACT, letter), ACT, NOW)


@pytest.mark.parametrize(
    ("word", "turned"), [("CONFIRM", True), ("Konfirmoj", True), ("No.", False), ("refuzoj", False)]
)
def test_a_co_chair_turns_their_key_in_one_word(word: str, turned: bool) -> None:
    assert key(word, ZEF).facts[0] == KeyTurned("K-2026-01", ZEF, turned, NOW)


@pytest.mark.parametrize(
    ("text", "sender", "options", "why"),
    [
        ("confirm", MIRA, {}, "Mira Leka holds no key to it"),
        ("confirm", ZEF, {"to": ANA}, "nothing proves that a co-chair answered"),
        ("confirm", ZEF, {"proven": False}, "nothing proves that a co-chair answered"),
        ("confirm", ZEF, {"headers": {"Auto-Submitted": "auto-replied"}}, "nothing proves that a co-chair answered"),
        ("perhaps", ZEF, {}, "neither confirmed nor refused in one word"),
    ],
)
def test_nothing_else_turns_a_key(text: str, sender: str, options: dict[str, object], why: str) -> None:
    decision = key(text, sender, **options)  # type: ignore[arg-type]

    assert (decision.facts, decision.attention) == ((), True)
    assert why in decision.why


# --- everything else ---


def test_what_no_rule_knows_waits_with_the_reason() -> None:
    assert "is not on the member list" in unsorted.handle(met(a_mail(sender=STRANGER), NETWORK), NETWORK, NOW).why
    assert unsorted.handle(met(a_mail(sender=STRANGER), NETWORK), NETWORK, NOW).attention
    assert "nobody can say who wrote it" in unsorted.handle(met(b"Subject: x\r\n\r\nx", NETWORK), NETWORK, NOW).why


def test_junk_from_strangers_stays_where_it_is_and_junk_from_members_does_not() -> None:
    assert not unsorted.handle(met(a_mail(sender=STRANGER), NETWORK, junk=True), NETWORK, NOW).attention
    assert unsorted.handle(met(a_mail(sender=MIRA), NETWORK, junk=True), NETWORK, NOW).attention


@pytest.mark.parametrize("handler", [enquiry, membership])
def test_what_a_person_answers_waits_until_one_took_it_over(handler) -> None:
    assert handler.handle(met(a_mail(), NETWORK), NETWORK, NOW).attention
    assert not handler.handle(met(a_mail(), NETWORK, by_hand=True), NETWORK, NOW).attention


# --- reached again ---

GONE = LetterReturned("token", "mira@new.example", "UNHCR", None, None, "5.1.1", "", NOW)
RETURNED = NETWORK.after(LetterReturned("token", MIRA, "UNHCR", None, None, "5.1.1", "", NOW))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_whoever_surely_writes_from_a_mailbox_that_sent_letters_back_can_be_reached_again(kind: str) -> None:
    decision = kinds()[kind](met(a_mail("I am back."), RETURNED), RETURNED, NOW)

    assert decision.facts[0] == AddressLearnt(MIRA, MIRA, at("2026-03-02 10:00"))
    after = RETURNED.after(*decision.facts).people
    assert after.persons[MIRA].deliverable
    assert after.warnings() == []


@pytest.mark.parametrize(
    ("mail", "facts"),
    [
        (a_mail("I am back.", proven=False), []),
        (a_mail("I am away.", headers={"Auto-Submitted": "auto-replied"}), []),
        (a_mail("I am Ben.", BEN), []),
        (a_mail("I am back."), [PersonLeft(MIRA, NOW)]),
        (a_mail("From the old one."), [AddressLearnt(MIRA, "mira@new.example", NOW), GONE]),
    ],
    ids=["forged", "automatic", "a colleague", "who left", "another address"],
)
def test_nothing_else_says_that_a_mailbox_takes_letters_again(mail: EmailMessage, facts: list[Fact]) -> None:
    network = RETURNED.after(*facts)
    decision = kinds()["enquiry"](met(mail, network), network, NOW)

    assert decision.facts == ()


@pytest.mark.parametrize("kind", sorted(kinds()))
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"From: x\r\n\r\n",
        b"From: " + MIRA.encode() + b"\r\nSubject: [UNMN Harbour C-2026-01 r9]\r\n\r\nAgree",
        b"From: " + ANA.encode() + b"\r\nSubject: [UNMN Harbour M-2026-99 r9]\r\n\r\nNo",
    ],
)
def test_no_handler_raises_for_anything_that_a_sender_can_write(kind: str, raw: bytes) -> None:
    for by_hand in (False, True):
        decision = kinds()[kind](met(raw, NETWORK, by_hand=by_hand), NETWORK, NOW)
        assert decision.why
