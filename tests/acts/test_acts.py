"""What people of the Secretariat do, and what the rules of the Network do not let them do."""

import re
from datetime import timedelta

import pytest

from mailer.acts import consensus, digest, meetings, minutes
from mailer.acts.members import import_members
from mailer.errors import Mistakes, NotFound, Refused
from mailer.letters.files import member_table
from mailer.network import Network
from mailer.network.facts import (
    MeetingChanged,
    MeetingKind,
    MeetingPlanned,
    Mode,
    Role,
    RoundExtended,
    RoundOpened,
    Standing,
)

from ..build import ANA, ARBEN, BEN, GENT, MEMBERS, MIRA, SOFIA, ZEF, a_group, a_network, a_person, at, rulebook
from ..network.test_consensus import DEADLINE, OPENED, opened, reached
from ..network.test_digest import LAST, update
from ..network.test_meetings import PLANNED

NOW = at("2026-02-16 09:00")
CALL = meetings.Convocation(
    "Quarterly meeting", MeetingKind.QUARTERLY, at("2026-03-19 10:00"), at("2026-03-19 12:00"), "UN House"
)


OPEN = a_network(opened(), *reached("UNHCR"))


# --- members ---

HEAD = "organisation,kind,name,address,role,groups\n"


def imported(text: str | bytes, network: Network | None = None):
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    return import_members(network or Network(rulebook().procedure), content, "members.csv", NOW)


@pytest.mark.parametrize(
    ("group", "problem"),
    [
        ("members", "“members” is an audience of the Network. Write the group's reference, like WG1"),
        ("C-2026-01", "“C-2026-01” is a reference of another kind"),
        ("returns", "“returns” is the working group WG5"),
        ("[WG1]", "“[WG1]” is no reference of a group. Write letters and a number, like WG1"),
    ],
)
def test_a_group_that_could_be_taken_for_something_else_begins_in_no_file(group: str, problem: str) -> None:
    with pytest.raises(Mistakes, match=re.escape(f"groups: {problem}")):
        imported(f"UNHCR,member,Mira Leka,{MIRA},focal_point,{group}\n", a_network(a_group("WG5", "Returns")))


def test_a_group_is_one_however_the_rows_of_a_file_spell_it() -> None:
    rows = f"UNHCR,member,Mira Leka,{MIRA},focal_point,WG1\nUNHCR,member,Ben Okoro,{BEN},alternate,wg1\n"
    network = Network(rulebook().procedure).after(*imported(rows).facts)

    assert {name: group.members for name, group in network.groups.items()} == {"WG1": {("UNHCR", MIRA), ("UNHCR", BEN)}}


def test_a_list_is_taken_and_the_same_list_again_changes_nothing() -> None:
    text = "UNHCR,member,Mira Leka,Mira@UNHCR.example,focal_point;secretariat,WG1;WG2\nMoI,ministry,,,,\n"
    decision = imported(text)
    network = Network(rulebook().procedure).after(*decision.facts)

    assert len(decision.facts) == 7
    assert network.groups_of(network.people.persons[MIRA]) == ["WG1", "WG2"]
    assert imported(text, network).facts == ()
    assert import_members(network, member_table(network).encode(), "x", NOW).facts == ()


def test_who_is_new_in_a_known_organisation_is_welcomed_and_asked_and_a_list_that_begins_welcomes_nobody() -> None:
    text = "UNHCR,member,Olta,olta@unhcr.example,focal_point,\nUNHCR,member,Ina,ina@unhcr.example,alternate,\nILO,member,Lin,lin@ilo.example,head,\n"

    assert imported(text).letters == ()
    assert sorted((each.template, each.to.addr) for each in imported(text, OPEN).letters) == [
        ("consultation", "ina@unhcr.example"),
        ("consultation", "olta@unhcr.example"),
        ("welcome", "olta@unhcr.example"),
    ]
    assert imported(text, OPEN.after(*imported(text, OPEN).facts)).letters == ()


@pytest.mark.parametrize(
    "content",
    [
        "\ufefforganisation;kind;name;address;role;groups\nUNHCR;member;Olta Çela;o@unhcr.example;focal_point;\n".encode(),
        "organisation;kind;name;address;role;groups\r\nUNHCR;member;Olta Çela;o@unhcr.example;focal_point;\r\n".encode(
            "cp1250"
        ),
        "organisation\tkind\tname\taddress\trole\tgroups\nUNHCR\tmember\tOlta Çela\to@unhcr.example\tfocal_point\t\n".encode(),
    ],
)
def test_what_spreadsheets_save_is_read(content: bytes) -> None:
    assert any(getattr(fact, "name", "") == "Olta Çela" for fact in imported(content).facts)


def test_every_wrong_row_is_named_by_its_line_and_the_whole_file_is_stopped() -> None:
    text = (
        "UNHCR,member,Mira,mira@unhcr.example,focal_point,\n"
        "UNICEF,membr,Zef,zef@unicef.example,focal_point,\n"
        "UNDP,member,Drita,not an address,focalpoint,\n"
        "UNHCR,ministry,Ben,ben@unhcr.example,alternate,\n"
        "WHO,member,Mira,mira@unhcr.example,alternate,\n"
        ",member,X,x@x.example,,\n"
    )
    with pytest.raises(Mistakes) as caught:
        imported(text)

    lines = {(mistake.line, mistake.place) for mistake in caught.value.mistakes}
    assert lines == {(3, "kind"), (4, "role"), (4, "address"), (5, "kind"), (6, "address"), (7, "organisation")}


def test_a_wrong_header_says_what_to_write() -> None:
    with pytest.raises(Mistakes, match="missing: kind, role, groups; unknown: typ"):
        imported(b"organisation,typ,name,address\n")


# --- meetings ---


def test_everybody_who_speaks_for_a_member_is_invited_each_with_a_letter_and_an_event() -> None:
    decision = meetings.plan(a_network(), CALL, "uid", NOW)

    (fact,) = decision.facts
    assert isinstance(fact, MeetingPlanned)
    assert decision.about == "M-2026-01"
    assert {invitee.organisation for invitee in fact.invited} == {"IOM", "UNHCR", "UNICEF", "UNODC"}
    assert all(letter.event and letter.event.method == "REQUEST" for letter in decision.letters)
    assert len({letter.to.addr for letter in decision.letters}) == len(decision.letters) == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": at("2026-01-01 10:00"), "end": at("2026-01-01 11:00")}, "which is past"),
        ({"end": at("2026-03-19 10:00")}, "end before it begins"),
        ({"kind": MeetingKind.GROUP}, "needs --group"),
        ({"kind": MeetingKind.GROUP, "group": "WG9"}, "there is no working group “WG9”"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_with_the_reason(change: dict[str, object], said: str) -> None:
    values = {name: getattr(CALL, name) for name in CALL.__dataclass_fields__}
    with pytest.raises(Refused, match=said):
        meetings.plan(a_network(), meetings.Convocation(**{**values, **change}), "uid", NOW)


def test_the_annual_meeting_is_for_all_partners() -> None:
    values = {name: getattr(CALL, name) for name in CALL.__dataclass_fields__}
    decision = meetings.plan(a_network(), meetings.Convocation(**{**values, "kind": MeetingKind.ANNUAL}), "uid", NOW)

    assert {ARBEN, SOFIA} <= {letter.to.addr for letter in decision.letters}


def test_a_moved_meeting_keeps_its_length_counts_up_and_asks_again() -> None:
    decision = meetings.change(a_network(PLANNED), "M-2026-01", at("2026-03-20 14:00"), None, None, NOW)

    (fact,) = decision.facts
    assert isinstance(fact, MeetingChanged)
    assert (fact.sequence, fact.end - fact.start) == (1, timedelta(hours=2))
    assert all(letter.buttons and letter.event and letter.event.sequence == 1 for letter in decision.letters)


def test_another_room_asks_nothing() -> None:
    decision = meetings.change(a_network(PLANNED), "M-2026-01", None, "Town Hall", None, NOW)

    assert all(letter.buttons == () for letter in decision.letters)


def test_a_cancelled_meeting_is_cancelled_in_calendars_and_stays_so() -> None:
    decision = meetings.cancel(a_network(PLANNED), "M-2026-01", "travel", NOW)
    network = a_network(PLANNED, *decision.facts)

    assert all(letter.event and letter.event.method == "CANCEL" for letter in decision.letters)
    with pytest.raises(Refused, match="is cancelled"):
        meetings.change(network, "M-2026-01", None, "x", None, NOW)


def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound, match="mailer meeting list"):
        meetings.cancel(a_network(), "M-2026-07", "", NOW)
    with pytest.raises(Refused, match="at that time and place already"):
        meetings.change(a_network(PLANNED), "M-2026-01", None, "UN House", None, NOW)


# --- consultations ---

QUESTION = consensus.Question("Workplan", "# Workplan\n\nText.")


def question(**change: object) -> consensus.Question:
    return consensus.Question(**{**{name: getattr(QUESTION, name) for name in QUESTION.__dataclass_fields__}, **change})


def round_of(decision) -> RoundOpened:
    (fact,) = decision.facts
    assert isinstance(fact, RoundOpened)
    return fact


def test_every_member_is_asked_under_the_procedure_in_force() -> None:
    fact = round_of(consensus.open_round(a_network(), QUESTION, NOW))

    assert [(entry.organisation, entry.standing) for entry in fact.roll] == [
        (name, Standing.DECIDER) for name in ("IOM", "UNHCR", "UNICEF", "UNODC")
    ]
    assert (fact.mode, fact.deadline, fact.rulebook) == (
        Mode.SILENCE,
        at("2026-02-23 17:00"),
        rulebook().procedure.version,
    )


def test_a_statement_needs_every_answer_and_what_concerns_the_state_a_ministry() -> None:
    led = consensus.open_round(a_network(), question(kind="statement"), NOW, statement="S-2026-01")
    assert round_of(led).mode is Mode.AFFIRMATIVE
    fact = round_of(consensus.open_round(a_network(), question(state_concern=True), NOW))
    assert [entry.organisation for entry in fact.roll if entry.standing is Standing.CONSULTED] == ["Ministry"]


def test_others_are_consulted_where_they_are_named() -> None:
    decision = consensus.open_round(a_network(), question(consult=["University"]), NOW)

    assert SOFIA in {letter.to.addr for letter in decision.letters}
    with pytest.raises(NotFound, match="Nowhere"):
        consensus.open_round(a_network(), question(consult=["Nowhere"]), NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "  \n"}, "the text is empty"),
        ({"kind": "wish"}, "is no kind of proposal; known: date, decision"),
        (
            {"kind": "statement"},
            "a joint statement needs a lead, who clears it before it is put; see: mailer statement draft",
        ),
        ({"deadline": NOW + timedelta(hours=71)}, "less than the 72 hours"),
    ],
)
def test_a_consultation_that_the_rules_do_not_allow_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        consensus.open_round(a_network(), question(**change), NOW)
    with pytest.raises(Refused, match="needs a lead"):
        consensus.open_urgent(a_network(), question(kind="statement"), "fire", NOW)


@pytest.mark.parametrize(
    ("now", "too_soon", "soonest"),
    [
        ("2026-02-20 10:00", "2026-02-25 09:59", "2026-02-25 10:00"),  # over a weekend
        ("2026-12-24 18:00", "2026-12-30 17:59", "2026-12-30 18:00"),  # over Christmas and a weekend
        ("2026-11-27 10:00", "2026-12-02 09:59", "2026-12-02 10:00"),  # over two holidays that are a weekend
    ],
)
def test_no_floor_lies_in_days_off(now: str, too_soon: str, soonest: str) -> None:
    assert round_of(consensus.open_round(a_network(), question(deadline=at(soonest)), at(now))).deadline == at(soonest)
    with pytest.raises(Refused, match="which count on working days alone: not before"):
        consensus.open_round(a_network(), question(deadline=at(too_soon)), at(now))


def test_nor_does_that_of_what_is_urgent() -> None:
    saturday = at("2026-02-21 10:00")
    with pytest.raises(Refused, match="working days alone: not before 2026-02-24T00:00"):
        consensus.open_urgent(a_network(), question(deadline=at("2026-02-23 10:00")), "fire", saturday)


def test_a_deadline_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert round_of(consensus.open_round(a_network(), question(deadline=at("2026-03-14 12:00")), NOW)).deadline == at(
        "2026-03-16 12:00"
    )


def test_without_members_or_ministries_nobody_can_be_asked() -> None:
    empty = Network(rulebook().procedure)
    with pytest.raises(Refused, match="no members"):
        consensus.open_round(empty, QUESTION, NOW)
    members_only = imported("UNHCR,member,Mira,mira@unhcr.example,focal_point,\n").facts
    with pytest.raises(Refused, match="needs a ministry"):
        consensus.open_round(empty.after(*members_only), question(state_concern=True), NOW)
    nobody = imported("UNHCR,member,,,,\n").facts
    with pytest.raises(Refused, match="nobody is on the list to be asked for: UNHCR"):
        consensus.open_round(empty.after(*nobody), QUESTION, NOW)


def test_a_revision_needs_a_new_text_and_gives_the_full_time() -> None:
    fact = round_of(consensus.revise(OPEN, "C-2026-01", "another text", None, NOW))

    assert (fact.revision, fact.deadline) == (2, at("2026-02-23 17:00"))
    with pytest.raises(Refused, match="needs a new text"):
        consensus.revise(OPEN.after(fact), "C-2026-01", "another text", None, NOW)


def test_a_revision_has_the_full_period_and_no_less_time_than_the_text_before() -> None:
    soon = OPENED + timedelta(days=2)
    full = at("2026-02-25 17:00")
    extended = OPEN.after(RoundExtended("C-2026-01", 1, at("2026-03-02 17:00"), soon))

    assert round_of(consensus.revise(extended, "C-2026-01", "another text", None, soon)).deadline == at(
        "2026-03-02 17:00"
    )
    assert round_of(consensus.revise(OPEN, "C-2026-01", "another text", full, soon)).deadline == full
    for network, sooner in ((OPEN, full - timedelta(hours=1)), (extended, at("2026-02-27 17:00"))):
        with pytest.raises(Refused, match="no less time than the one before"):
            consensus.revise(network, "C-2026-01", "another text", sooner, soon)


def test_a_deadline_is_only_ever_moved_later() -> None:
    (fact,) = consensus.extend(OPEN, "C-2026-01", DEADLINE + timedelta(days=1), NOW).facts

    assert isinstance(fact, RoundExtended)
    with pytest.raises(Refused, match="only moves later"):
        consensus.extend(OPEN, "C-2026-01", DEADLINE - timedelta(days=1), NOW)


def test_with_more_time_those_whom_the_question_has_not_reached_are_asked_it_as_well() -> None:
    olta = a_person("olta@unhcr.example", "Olta", "UNHCR", Role.FOCAL_POINT)
    everybody = a_network(opened(), *reached(*MEMBERS), olta)
    decision = consensus.extend(everybody, "C-2026-01", DEADLINE + timedelta(days=1), DEADLINE + timedelta(hours=2))

    told = [(letter.template, letter.to.addr) for letter in decision.letters]
    assert told[:2] == [("consultation", olta.address), ("consultation", BEN)]
    assert sorted(address for template, address in told if template == "consultation_extended") == sorted(
        [ANA, BEN, GENT, MIRA, ZEF, olta.address]
    )


@pytest.mark.parametrize("outcome", ["withdrawn", "referred"])
def test_what_is_taken_out_of_the_procedure_stays_out(outcome: str) -> None:
    if outcome == "withdrawn":
        decision = consensus.withdraw(OPEN, "C-2026-01", "because", NOW)
    else:
        decision = consensus.refer(OPEN, "C-2026-01", "because", ANA, NOW)
    after = OPEN.after(*decision.facts)

    assert after.proposals["C-2026-01"].state == outcome
    assert after.proposals["C-2026-01"].current.ended == "void"
    with pytest.raises(Refused, match=outcome):
        consensus.extend(after, "C-2026-01", DEADLINE + timedelta(days=1), NOW)


# --- minutes and digest ---


def test_minutes_are_of_a_meeting_that_took_place() -> None:
    with pytest.raises(Refused, match="took place"):
        minutes.circulate(a_network(PLANNED), "M-2026-01", "1. x", None, NOW)
    decision = minutes.circulate(a_network(PLANNED), "M-2026-01", "1. x", None, at("2026-03-19 16:00"))
    assert {letter.template for letter in decision.letters} == {"minutes"}
    after = a_network(PLANNED, *decision.facts)
    with pytest.raises(Refused, match="the same as revision 1"):
        minutes.circulate(after, "M-2026-01", "1. x", None, at("2026-03-19 17:00"))


def test_a_digest_goes_out_of_turn_only_when_it_is_asked_to() -> None:
    network = a_network(LAST, update(1, "2026-01-06 10:00"))

    with pytest.raises(Refused, match="with --now"):
        digest.send(network, at("2026-01-07 10:00"), at_once=False)
    assert ANA in {letter.to.addr for letter in digest.send(network, at("2026-01-07 10:00"), at_once=True).letters}
    with pytest.raises(Refused, match="nothing was shared"):
        digest.send(a_network(LAST), at("2026-01-07 10:00"), at_once=True)
