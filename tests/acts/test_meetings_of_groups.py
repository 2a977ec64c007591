"""A meeting of a working group is the group's business, and nobody else's of the organisations that it is drawn from."""

from dataclasses import replace
from datetime import timedelta

from mailer.acts import changes, digest, meetings, minutes
from mailer.decision import Decision
from mailer.handlers import command, minutes_comment, rsvp
from mailer.network import Network
from mailer.network.facts import ChangeKind, GroupJoined, GroupParted, MeetingKind, MeetingPlanned, Role
from mailer.network.meetings import Meeting

from .. import clients
from ..build import ANA, ARBEN, BEN, MIRA, SOFIA, a_group, a_letter, a_mail, a_network, a_person, at, met
from ..clients import Said
from ..network.test_digest import update

NOW = at("2026-03-02 10:00")
START = at("2026-03-19 10:00")
RECTOR = "rector@university.example"
GROUP = a_network(
    a_person(RECTOR, "Rita Rector", "University", Role.HEAD),
    a_group("WG3", "Returns", BEN),
    GroupJoined("WG3", "UNHCR", BEN, NOW),
    GroupJoined("WG3", "University", SOFIA, NOW),
)
CALL = meetings.Convocation("Returns", MeetingKind.GROUP, START, START + timedelta(hours=1), "UN House", group="wg3")
PLANNED = meetings.plan(GROUP, CALL, "uid", NOW)
NETWORK = GROUP.after(*PLANNED.facts)
MET = at("2026-03-20 10:00")
CIRCULATED = minutes.circulate(NETWORK, "M-2026-01", "We met.", None, MET)


def told(decision: Decision) -> set[str]:
    return {letter.to.addr for letter in decision.letters}


def meeting(network: Network) -> Meeting:
    return network.meetings["M-2026-01"]


def test_its_invitations_and_its_minutes_go_to_the_group_alone() -> None:
    assert told(PLANNED) == told(CIRCULATED) == {BEN, SOFIA}
    assert [address for address in (BEN, MIRA, SOFIA, RECTOR, ANA) if NETWORK.may_receive("M-2026-01", address)] == [
        BEN,
        SOFIA,
    ]


def test_who_has_left_the_group_is_not_told_that_it_moved() -> None:
    network = NETWORK.after(GroupParted("WG3", "UNHCR", BEN, NOW))

    assert told(meetings.change(network, "M-2026-01", None, "Town Hall", None, NOW)) == {SOFIA}
    assert told(meetings.cancel(network, "M-2026-01", "The hall is closed.", NOW)) == {SOFIA}


def test_a_new_focal_point_outside_the_group_is_not_welcomed_with_its_dates_and_minutes() -> None:
    said = changes.Said("University", ChangeKind.ADD, "hand", "x", name="Ina Dean", new_address="ina@university.example", roles=(Role.FOCAL_POINT,))  # fmt: skip
    network = NETWORK.after(*changes.propose(NETWORK, said, NOW).facts)

    (welcome,) = [
        each for each in changes.decide(network, "L-2026-01", True, "Ana", NOW).letters if each.template == "welcome"
    ]

    assert (welcome.values["meetings"], welcome.values["minutes"], welcome.dates, welcome.shows) == ([], None, (), ())


def test_a_digest_names_it_to_the_group_alone() -> None:
    network = NETWORK.after(update(1, "2026-03-02 09:00", "public"))

    issued = digest.send(network, NOW, at_once=True)

    naming = {
        letter.to.addr: letter.shows
        for letter in issued.letters
        if letter.values["meetings"] or any(each.about == "M-2026-01" for each in letter.values["waiting"])
    }
    assert naming == dict.fromkeys((BEN, SOFIA), ("U-2026-001", "M-2026-01"))


def test_help_names_what_waits_to_the_group_alone() -> None:
    for sender, waits in ((BEN, ["M-2026-01"]), (MIRA, [])):
        (letter,) = command.handle(met(a_mail(subject="Help", sender=sender), NETWORK), NETWORK, NOW).letters
        assert [each.about for each in letter.values["waiting"]] == waits


def test_an_answer_from_outside_the_group_waits_for_a_person_and_tells_nothing() -> None:
    network = NETWORK.after(*CIRCULATED.facts)
    invitation = a_letter("invitation", "M-2026-01", BEN, "UNHCR", 0)
    draft = a_letter("minutes", "M-2026-01", BEN, "UNHCR")

    for handler, letter in ((rsvp, invitation), (minutes_comment, draft)):
        decision = handler.handle(met(a_mail("Yes", MIRA, reply_to_letter=True), network, letter), network, NOW)
        assert (decision.facts, decision.letters, decision.attention) == ((), (), True)


def test_of_an_old_meeting_whose_group_is_not_known_only_those_invited_are_told() -> None:
    (planned,) = PLANNED.facts
    assert isinstance(planned, MeetingPlanned)
    network = GROUP.after(replace(planned, group=""))

    assert [each for each in (BEN, MIRA, SOFIA, RECTOR) if network.may_receive("M-2026-01", each)] == [BEN, SOFIA]
    assert told(minutes.circulate(network, "M-2026-01", "We met.", None, MET)) == {BEN, SOFIA}


def test_a_meeting_of_the_network_is_for_whole_organisations_as_before() -> None:
    call = replace(CALL, kind=MeetingKind.ANNUAL)
    network = GROUP.after(*meetings.plan(GROUP, call, "uid", NOW).facts)

    assert meeting(network).group == ""
    assert network.may_receive("M-2026-01", ARBEN)


def test_another_time_for_it_is_its_convenors_to_settle() -> None:
    proposed = clients.outlook_counter(Said(sender=SOFIA, uid="uid", start="20260320T130000Z", end="20260320T140000Z"))
    asked = rsvp.handle(met(proposed, NETWORK), NETWORK, NOW)
    network = NETWORK.after(*asked.facts)

    assert [each.to.addr for each in asked.letters if each.template == "time_proposed"] == [BEN]
    for who, sequence in ((ANA, 0), (BEN, 1)):  # a co-chair is outside of it
        word = met(a_mail("CONFIRM", who, reply_to_letter=True), network, a_letter("time", "M-2026-01", who, "UNHCR"))
        decided = command.handle(word, network, NOW)
        assert meeting(network.after(*decided.facts)).sequence == sequence
    assert told(decided) == {BEN, SOFIA}


def test_nobody_outside_the_group_comes_in_the_place_of_somebody_inside() -> None:
    said = Said("DELEGATED", sender=BEN, uid="uid")
    mail = clients.inline(clients.head(said), clients.plain(said, attendee=f';DELEGATED-TO="mailto:{MIRA}"'))

    decision = rsvp.handle(met(mail, NETWORK), NETWORK, NOW)

    assert (told(decision), decision.attention) == ({BEN}, True)  # a receipt alone
    assert meeting(NETWORK.after(*decision.facts)).invitee(MIRA) is None
