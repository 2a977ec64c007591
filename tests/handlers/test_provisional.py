"""An answer that nothing proves: the invited person is asked, and their word decides; nobody else's does."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.handlers import rsvp
from mailer.mail import SentLetter
from mailer.network import Network
from mailer.network.coming import who_comes
from mailer.network.facts import (
    AddressLearnt,
    AnswerDecided,
    AnswerQuestioned,
    GroupJoined,
    Invitee,
    LetterReturned,
    MeetingKind,
    NewTimeProposed,
    Role,
)
from mailer.network.meetings import representation
from mailer.sorting import sorted_by

from .. import clients
from ..build import (
    BEN,
    GENT,
    MIRA,
    SERVER,
    SOFIA,
    STRANGER,
    TOKEN,
    ZEF,
    a_group,
    a_letter,
    a_mail,
    a_network,
    a_person,
    at,
    met,
    rulebook,
)
from ..clients import Said
from ..network.test_meetings import PLANNED, moved
from ..render.test_letters import RENDERER

M = "M-2026-01"
NOW = at("2026-03-02 10:00")
NETWORK = a_network(PLANNED)
OLTA = "olta@unhcr.example"
UNPROVEN = clients.exchange(Said(proven=False))
BY_A_COLLEAGUE = clients.exchange(Said(sender=OLTA, name="Olta Çela"))


def taken(mail: EmailMessage | bytes, network: Network = NETWORK, letter: SentLetter | None = None) -> Decision:
    incoming = met(mail, network, letter)
    assert sorted_by(rulebook().sorting, incoming).kind == "rsvp"
    return rsvp.handle(incoming, network, NOW)


def written(decision: Decision) -> list[tuple[str, str]]:
    return [(letter.template, letter.to.addr) for letter in decision.letters]


def status(network: Network, organisation: str = "UNHCR") -> str:
    return {each.organisation: each.status.value for each in representation(network.meetings[M])}[organisation]


def asked_about(*mails: EmailMessage, network: Network = NETWORK) -> Network:
    """The Network once these have come."""
    for mail in mails:
        network = network.after(*taken(mail, network).facts)
    return network


def says(text: str, network: Network, number: int = 1, sender: str = MIRA, **options: bool) -> Decision:
    """A reply to the question about that answer, which went to Mira."""
    letter = a_letter("provisional", M, MIRA, "UNHCR", number)
    return taken(a_mail(text, sender, reply_to_letter=True, **options), network, letter)


# --- who is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mail", [UNPROVEN, BY_A_COLLEAGUE, a_mail("Yes", OLTA, f"Re: Invitation [UNMN Harbour {M}]")])
def test_the_invited_person_is_asked_and_until_they_say_so_nothing_counts(mail: EmailMessage) -> None:
    decision = taken(mail)
    network = NETWORK.after(*decision.facts)

    assert written(decision) == [("rsvp_question", MIRA)]
    assert decision.attention
    assert AnswerQuestioned(M, 1, MIRA, NOW) in decision.facts
    assert status(network) == "review"
    assert {MIRA, BEN} <= {each.address for each in network.meetings[M].silent()}


def test_of_a_colleagues_answer_the_person_is_asked_on_whose_invitation_it_rests() -> None:
    forwarded = a_mail("Yes", OLTA, reply_to_letter=True)

    decision = taken(forwarded, letter=a_letter("invitation", M, BEN, "UNHCR", 0))

    assert written(decision) == [("rsvp_question", BEN)]


def test_who_cannot_be_reached_is_not_asked() -> None:
    network = NETWORK.after(LetterReturned("t", MIRA, "UNHCR", None, None, "5.1.1", "", NOW))

    assert written(taken(BY_A_COLLEAGUE, network)) == [("rsvp_question", BEN)]
    assert written(taken(UNPROVEN, network)) == [("rsvp_receipt", MIRA)]


@pytest.mark.parametrize(
    "mail",
    [
        clients.exchange(Said("NEEDS-ACTION", proven=False)),
        clients.exchange(Said("DELEGATED", proven=False)),
        clients.exchange(Said()),
        clients.google(Said(sender=STRANGER)),
        clients.google(Said(sender=SOFIA, proven=False)),
    ],
)
def test_nobody_is_asked_about_what_counts_says_nothing_or_is_nobodys(mail: EmailMessage) -> None:
    assert "rsvp_question" not in [template for template, _ in written(taken(mail))]


def test_nobody_is_asked_about_an_answer_to_an_earlier_date_or_once_it_is_over() -> None:
    later = NETWORK.after(moved(1, start=True))

    assert written(taken(UNPROVEN, later)) == [("rsvp_unclear", MIRA)]
    over = rsvp.handle(met(UNPROVEN, NETWORK), NETWORK, at("2026-03-20 10:00"))
    assert written(over) == [("rsvp_receipt", MIRA)]


def test_outside_a_working_group_nobody_takes_an_invited_persons_place_at_its_meeting() -> None:
    group = (a_group("WG1", "Returns", MIRA), GroupJoined("WG1", "UNHCR", MIRA, NOW))
    network = a_network(*group, replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=PLANNED.invited[:1]))

    decision = taken(BY_A_COLLEAGUE, network)

    assert (written(decision), decision.attention) == ([], True)
    assert written(taken(UNPROVEN, network)) == [("rsvp_question", MIRA)]


def test_there_is_one_question_for_one_answer_and_three_at_the_most_for_one_person() -> None:
    partstats = ["ACCEPTED", "ACCEPTED", "DECLINED", "TENTATIVE", "ACCEPTED"]
    network, questions = NETWORK, []
    for number, partstat in enumerate(partstats):
        mail = clients.exchange(Said(partstat, proven=False, date=f"Sun, 01 Mar 2026 09:0{number}:00 +0100"))
        decision = taken(mail, network)
        network = network.after(*decision.facts)
        questions += [letter.key for letter in decision.letters if letter.template == "rsvp_question"]
    by_colleagues = [taken(clients.exchange(Said(sender=f"c{n}@unhcr.example")), network) for n in range(2)]

    assert questions == [f"rsvp_question {M} {number}" for number in (1, 3, 4)]
    assert [(written(decision), decision.attention) for decision in by_colleagues] == [([], True)] * 2


def test_an_unproven_no_leaves_a_proven_yes_as_it_is() -> None:
    network = asked_about(clients.exchange(Said()))
    decision = taken(clients.exchange(Said("DECLINED", proven=False, date="Mon, 02 Mar 2026 09:00:00 +0100")), network)
    later = network.after(*decision.facts)

    assert status(later) == "accepted"
    assert [each.given.status.value for each in who_comes(later.meetings[M], later.people).unconfirmed] == ["declined"]
    assert written(decision) == [("rsvp_question", MIRA)]


# --- what their word does ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mail", [UNPROVEN, BY_A_COLLEAGUE])
@pytest.mark.parametrize("word", ["RIGHT", "E saktë", "Confirmed\n\nMira"])
def test_right_makes_it_count_and_settles_what_waited(mail: EmailMessage, word: str) -> None:
    network = asked_about(mail)
    decision = says(word, network)

    assert decision.facts == (AnswerDecided(M, 1, True, False, MIRA, NOW),)
    assert (decision.organisation, decision.settles, decision.attention) == ("UNHCR", "rsvp", False)
    assert status(network.after(*decision.facts)) == "accepted"
    assert written(decision) == [("rsvp_receipt", MIRA)]


def test_wrong_sets_it_aside_and_it_is_shown_as_such() -> None:
    network = asked_about(UNPROVEN)
    decision = says("WRONG", network)
    later = network.after(*decision.facts)

    assert status(later) == "none"
    assert [each.address for each in who_comes(later.meetings[M], later.people).set_aside] == [MIRA]
    assert (decision.settles, decision.attention) == ("rsvp", False)
    assert later.meetings[M].silent()


def test_the_last_word_counts() -> None:
    network = asked_about(UNPROVEN)
    for word in ("RIGHT", "WRONG", "RIGHT"):
        network = network.after(*says(word, network).facts)

    assert status(network) == "accepted"


def test_what_says_the_same_is_decided_with_it() -> None:
    network = asked_about(UNPROVEN, clients.exchange(Said(proven=False, comment="again")))

    assert status(network.after(*says("WRONG", network).facts)) == "none"


def test_an_answer_that_still_waits_keeps_what_waited_from_being_settled() -> None:
    network = asked_about(UNPROVEN, BY_A_COLLEAGUE)

    assert says("RIGHT", network).settles == ""


def test_our_own_question_and_their_own_address_are_proof_enough() -> None:
    network = asked_about(UNPROVEN)

    assert status(network.after(*says("RIGHT", network, proven=False).facts)) == "accepted"


@pytest.mark.parametrize("sender", [BEN, OLTA, ZEF])
def test_nobody_elses_word_decides(sender: str) -> None:
    network = asked_about(UNPROVEN)
    decision = says("RIGHT", network, sender=sender)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_automatic_mail_confirms_nothing() -> None:
    network = asked_about(UNPROVEN)
    mail = a_mail("RIGHT", reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"})
    incoming = met(mail, network, a_letter("provisional", M, MIRA, "UNHCR", 1))

    assert sorted_by(rulebook().sorting, incoming).kind == "auto_reply"
    assert not [fact for fact in rsvp.handle(incoming, network, NOW).facts if isinstance(fact, AnswerDecided)]


def test_after_the_meeting_has_moved_the_word_changes_nothing() -> None:
    network = asked_about(UNPROVEN).after(moved(1, start=True))
    decision = says("RIGHT", network)

    assert status(network.after(*decision.facts)) == "none"


def test_once_it_is_over_nothing_is_decided() -> None:
    network = asked_about(UNPROVEN)
    mail = met(a_mail("RIGHT", reply_to_letter=True), network, a_letter("provisional", M, MIRA, "UNHCR", 1))

    decision = rsvp.handle(mail, network, at("2026-03-20 10:00"))

    assert (decision.facts, decision.attention) == ((), False)


# --- a “yes” that may mean either -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partstat", "word", "expected"),
    [
        ("ACCEPTED", "Yes", "accepted"),
        ("ACCEPTED", "No", "none"),
        ("DECLINED", "Yes", "review"),
        ("DECLINED", "No", "review"),
        ("TENTATIVE", "Yes", "review"),
        ("TENTATIVE", "No", "none"),
        ("DECLINED", "RIGHT", "declined"),
        ("DECLINED", "WRONG", "none"),
        ("ACCEPTED", "We will not attend.", "declined"),
        ("DECLINED", "I will attend.", "accepted"),
        ("DECLINED", "Who says so?", "review"),
    ],
)
def test_a_word_that_may_mean_either_is_asked_back(partstat: str, word: str, expected: str) -> None:
    network = asked_about(clients.exchange(Said(partstat, proven=False)))
    decision = says(word, network)

    assert status(network.after(*decision.facts)) == expected
    assert decision.attention is (expected == "review")
    if expected == "review":
        assert ("rsvp_unclear", MIRA) in written(decision)


# --- an address of their own ------------------------------------------------------------------------------------------


def test_an_address_of_their_own_is_learnt_and_the_answer_is_theirs() -> None:
    network = asked_about(BY_A_COLLEAGUE)
    decision = says("IT IS MY OWN ADDRESS", network)
    later = network.after(*decision.facts)

    assert [fact for fact in decision.facts if isinstance(fact, AddressLearnt)] == [AddressLearnt(MIRA, OLTA, NOW)]
    assert later.meetings[M].answer_of(MIRA) is not None
    assert later.people.identity(OLTA) == MIRA
    assert ("change_decided", "ana@iom.example") in written(decision)
    newer = clients.exchange(Said("DECLINED", sender=OLTA, date="Mon, 02 Mar 2026 09:00:00 +0100"))
    assert status(later.after(*taken(newer, later).facts)) == "declined"


def test_right_alone_teaches_the_list_nothing() -> None:
    network = asked_about(BY_A_COLLEAGUE)

    assert not [fact for fact in says("RIGHT", network).facts if isinstance(fact, AddressLearnt)]


def test_an_address_is_learnt_on_a_signature_only() -> None:
    network = asked_about(BY_A_COLLEAGUE)
    decision = says("IT IS MY OWN ADDRESS", network, proven=False)

    assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_the_address_of_somebody_on_the_list_is_not_offered() -> None:
    letters = [taken(mail).letters[0] for mail in (UNPROVEN, BY_A_COLLEAGUE)]

    assert [letter.buttons for letter in letters] == [("right", "wrong"), ("right", "own_address", "wrong")]


# --- what comes with it -----------------------------------------------------------------------------------------------


def test_another_time_is_put_to_the_co_chairs_once_the_answer_is_somebodys() -> None:
    counter = clients.outlook_counter(Said("TENTATIVE", proven=False, start="20260320T130000Z", end="20260320T150000Z"))
    first = taken(counter)
    network = NETWORK.after(*first.facts)
    decision = says("RIGHT", network)

    assert [type(fact) for fact in first.facts][1:] == [NewTimeProposed, AnswerQuestioned]
    assert written(first) == [("rsvp_question", MIRA)]
    assert [address for template, address in written(decision) if template == "time_proposed"] == [
        "ana@iom.example",
        ZEF,
    ]


def test_another_time_that_is_not_theirs_is_none() -> None:
    counter = clients.outlook_counter(Said("TENTATIVE", proven=False, start="20260320T130000Z", end="20260320T150000Z"))
    network = asked_about(counter)
    later = network.after(*says("WRONG", network).facts)

    assert who_comes(network.meetings[M], network.people).proposals
    assert who_comes(later.meetings[M], later.people).proposals == ()


def test_nothing_that_a_stranger_can_write_is_passed_on_as_ours() -> None:
    said = Said(sender=OLTA, comment="Pay at https://evil.example", proven=False)
    mail = clients.head(said)
    mail.set_content("\n")
    mail = clients.inline(mail, clients.plain(said, attendee=';CN="Call +355 now"'))
    (question,) = taken(mail).letters
    (receipt,) = says("WRONG", asked_about(mail)).letters

    for letter in (question, receipt):
        words = RENDERER.render(letter, TOKEN)
        assert OLTA in words.text
        assert not any(each in words.text + words.html for each in ("evil.example", "+355 now"))


def test_words_go_to_the_secretariat_at_once_but_those_that_nobody_confirmed() -> None:
    remark = ("rsvp_remark", "ana@iom.example")
    unproven = taken(clients.exchange(Said(proven=False)))
    commented = clients.apple(Said(proven=False))
    network = asked_about(commented)

    assert remark in written(taken(clients.apple(Said())))
    assert remark not in written(taken(commented))
    assert remark in written(says("RIGHT", network))
    assert remark not in written(says("WRONG", network))
    assert remark not in written(taken(clients.google(Said())))  # the program's own words
    assert remark not in written(unproven)


def test_words_about_a_groups_meeting_stay_in_the_group() -> None:
    secretary = a_person("iris@iom.example", "Iris Kodra", "IOM", Role.SECRETARIAT)
    group = (
        a_group("WG1", "Returns", GENT),
        *(GroupJoined("WG1", name, each, NOW) for name, each in (("UNODC", GENT), ("UNHCR", MIRA))),
    )
    invited = (Invitee("UNODC", "Gent Toska", GENT), PLANNED.invited[0])
    meeting = replace(PLANNED, kind=MeetingKind.GROUP, group="WG1", invited=invited)
    outside = a_network(secretary, *group, meeting)
    inside = outside.after(GroupJoined("WG1", "IOM", "iris@iom.example", NOW))

    def readers(network: Network) -> list[str]:
        letters = [each for each in taken(clients.apple(Said()), network).letters if each.template == "rsvp_remark"]
        assert all(network.may_receive(each.audience, each.to.addr) for each in letters)
        return [each.to.addr for each in letters]

    assert readers(outside) == [GENT]
    assert readers(inside) == [GENT, "iris@iom.example"]


# --- Google -----------------------------------------------------------------------------------------------------------


def shown_by_google(signer: str, sender: str = "calendar-notification@google.com", who: str = MIRA) -> EmailMessage:
    mail = clients.google(Said(sender=MIRA, attendee=who))
    del mail["Authentication-Results"]
    del mail["Sender"]
    mail["Authentication-Results"] = f"{SERVER}; dmarc=fail header.from=unhcr.example; dkim=pass header.d={signer}"
    mail["Sender"] = f"Google Calendar <{sender}>"
    return mail


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (shown_by_google("google.com"), "accepted"),
        (shown_by_google("elsewhere.example"), "review"),
        (shown_by_google("google.com.evil.example"), "review"),
        (shown_by_google("google.com", sender="somebody@gmail.com"), "review"),
        (shown_by_google("google.com", who=BEN), "review"),
    ],
)
def test_what_was_answered_in_a_mail_that_google_shows_is_signed_by_google(mail: EmailMessage, expected: str) -> None:
    assert status(asked_about(mail)) == expected
