"""Who came: whose names they are, and what stands on record."""

from dataclasses import replace

import pytest

from mailer.acts import attendance
from mailer.errors import NotFound, Refused
from mailer.network import Network
from mailer.network.coming import absent, expected
from mailer.network.facts import (
    Attendance,
    AttendanceAsked,
    AttendanceRecorded,
    Attended,
    OrganisationKind,
    OrganisationListed,
)

from ..build import BEN, LISTED, MIRA, SOFIA, ZEF, a_network, a_person, at
from ..network.test_meetings import PLANNED, answered

M = "M-2026-01"
AFTER = at("2026-03-19 13:00")
LABOUR = OrganisationListed("Ministry of Labour, Employment and Health", OrganisationKind.MINISTRY, (), LISTED)
WOMEN = OrganisationListed("UN Women", OrganisationKind.MEMBER, (), LISTED)
OTHER_MIRA = a_person("mira@university.example", "Mira Leka", "University")
NETWORK = a_network(LABOUR, WOMEN, PLANNED)
UNHCR, UNICEF, PARTNER = (Attended(name, "", "") for name in ("UNHCR", "UNICEF", "University"))
MIRA_THERE, BEN_THERE = Attended("UNHCR", "Mira Leka", MIRA), Attended("UNHCR", "Ben Okoro", BEN)
ZEF_THERE = Attended("UNICEF", "Zef Rama", ZEF)


def named(*names: str, network: Network = NETWORK) -> attendance.Named:
    return attendance.named(network, network.meetings[M], names)


@pytest.mark.parametrize(
    ("names", "who"),
    [
        (["UNHCR"], [UNHCR]),
        (["unhcr.", "Unicef"], [UNHCR, UNICEF]),
        (["Mira Leka"], [MIRA_THERE]),
        (["mira leka", "MIRA LEKA"], [MIRA_THERE]),
        (["Mira Leka (UNHCR)"], [MIRA_THERE]),
        (["UNHCR (Mira Leka)"], [MIRA_THERE]),
        ([MIRA.upper()], [MIRA_THERE]),
        ([f"<{MIRA}>"], [MIRA_THERE]),
        (["UNHCR", "Mira Leka"], [MIRA_THERE]),
        (["Zef", "Rama"], [ZEF_THERE]),
        (["Zef Rama", "(UNICEF)"], [ZEF_THERE]),
        (["UN Women and UNHCR"], [Attended("UN Women", "", ""), UNHCR]),
        (["Zef Rama dhe Ben Okoro"], [ZEF_THERE, BEN_THERE]),
        (["Ministry of Labour", " Employment and Health", "UNHCR"], [Attended(LABOUR.organisation, "", ""), UNHCR]),
        (["University"], [PARTNER]),
        ([" ", "-"], []),
    ],
)
def test_names_are_organisations_and_people_on_the_list(names: list[str], who: list[Attended]) -> None:
    assert named(*names) == attendance.Named(tuple(who))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("UNHRC", "UNHCR"),
        ("Mira", "Mira Leka (UNHCR)"),
        ("Mira Lika", "Mira Leka (UNHCR)"),
        ("Mira Leka (UNICEF)", "Mira Leka (UNHCR)"),
        ("Labour", LABOUR.organisation),
        ("Quaxolotl", ""),
        ("UNHCR and Quaxolotl", "UNHCR"),
    ],
)
def test_who_is_not_known_is_named_with_the_nearest(name: str, near: str) -> None:
    (unknown,) = named(name).unknown

    assert unknown.name == name
    assert (near in unknown.near) if near else (unknown.near == ())


def test_a_name_that_two_people_have_is_told_apart_by_the_organisation_or_the_address() -> None:
    network = NETWORK.after(OTHER_MIRA)

    assert named("Mira Leka", network=network).unknown[0].near == (MIRA, "mira@university.example")
    assert named("Mira Leka (UNHCR)", network=network).who == (MIRA_THERE,)


# --- the record -------------------------------------------------------------------------------------------------------


def test_it_is_recorded_who_came_who_is_excused_and_who_said_so() -> None:
    decision = attendance.record(NETWORK, M, ["Mira Leka"], ["UNICEF"], "ana", AFTER)

    assert decision.facts == (AttendanceRecorded(M, (MIRA_THERE,), (UNICEF,), "ana", AFTER),)
    assert decision.why == f"{M}: 1 organisation present, 1 organisation excused"
    assert decision.letters == ()


def test_who_is_neither_present_nor_excused_is_named() -> None:
    decision = attendance.record(NETWORK, M, ["University"], [], "ana", AFTER)
    meeting = NETWORK.after(*decision.facts).meetings[M]

    assert decision.why.endswith("; neither present nor excused: UNHCR, UNICEF")
    assert absent(meeting) == ["UNHCR", "UNICEF"]


def test_a_later_record_replaces_the_one_before() -> None:
    network = NETWORK
    for names in (["UNHCR"], ["UNICEF"]):
        network = network.after(*attendance.record(network, M, names, [], "ana", AFTER).facts)

    record = network.meetings[M].attendance
    assert record is not None
    assert record.present == (UNICEF,)


@pytest.mark.parametrize(
    ("present", "apologies", "missing", "why"),
    [
        (["UNHRC", "Zeff"], ["IMO"], [], "“UNHRC” names nobody"),
        (["UNHRC", "Zeff"], ["IMO"], [], "did you mean IOM?"),
        (["UNHCR"], ["UNHCR"], [], "UNHCR cannot be both present and excused"),
        (["Mira Leka"], ["UNHCR"], [], "UNHCR cannot be both"),
        (["Mira Leka"], ["Mira Leka"], [], "Mira Leka cannot be both"),
        (["UNHCR"], [], ["UNHCR"], "both absent, and present"),
        (["UNHCR"], [], ["WHO"], "“WHO” names nobody"),
        ([], [], [], "nobody is named"),
    ],
)
def test_what_is_not_certain_is_refused_whole(
    present: list[str], apologies: list[str], missing: list[str], why: str
) -> None:
    with pytest.raises(Refused) as error:
        attendance.record(NETWORK, M, present, apologies, "ana", AFTER, missing)
    assert why in str(error.value)


def test_of_one_organisation_some_may_come_and_others_be_excused() -> None:
    decision = attendance.record(NETWORK, M, ["UNHCR", "Zef Rama"], ["Ben Okoro"], "ana", AFTER)

    assert len(decision.facts) == 1


def test_attendance_is_of_a_meeting_that_took_place() -> None:
    with pytest.raises(Refused, match="is planned"):
        attendance.record(NETWORK, M, ["UNHCR"], [], "ana", at("2026-03-19 09:59"))
    with pytest.raises(NotFound):
        attendance.record(NETWORK, "M-2026-09", ["UNHCR"], [], "ana", AFTER)


# --- what would have been ---------------------------------------------------------------------------------------------


def test_by_the_answers_that_count_it_would_have_been_these() -> None:
    facts = [
        answered(MIRA, Attendance.ACCEPTED, 1),
        answered(BEN, Attendance.DECLINED, 1),
        answered(ZEF, Attendance.DECLINED, 1),
        replace(answered(SOFIA, Attendance.ACCEPTED, 1), organisation="University"),
    ]
    network = a_network(PLANNED, *facts)

    assert expected(network.meetings[M], network.people) == ((MIRA_THERE,), (ZEF_THERE,))
    assert attendance.ask(network, M, AFTER).facts == (AttendanceAsked(M, (MIRA_THERE,), (ZEF_THERE,), AFTER),)


def test_a_colleague_who_is_not_on_the_list_stands_there_as_their_organisation() -> None:
    colleague = replace(answered("olta@unhcr.example", Attendance.ACCEPTED, 1), source="hand")
    network = a_network(PLANNED, colleague)

    assert expected(network.meetings[M], network.people)[0] == (UNHCR,)
