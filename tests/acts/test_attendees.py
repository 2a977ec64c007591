"""Who sees whom in an invitation: everybody oneself, or the invited members each other; a stranger sees nobody."""

from dataclasses import replace

import pytest

from mailer.acts import meetings
from mailer.handlers import rsvp
from mailer.letters.meetings import invited_too, once_more
from mailer.mail import Attendee, Letter
from mailer.network import Network
from mailer.network.facts import (
    Attendance,
    AttendanceAnswered,
    Fact,
    GroupJoined,
    Invitee,
    InviteeAdded,
    MeetingKind,
    PersonLeft,
)

from .. import clients
from ..build import ARBEN, BEN, GENT, MIRA, SOFIA, ZEF, a_group, a_network, at, met
from ..network.test_meetings import PLANNED, answered

NOW = at("2026-02-17 10:00")
OTHER_ROOM, OTHER_DAY = ("Town Hall", None), (None, at("2026-03-20 10:00"))


def seeing_all(*facts: Fact) -> Network:
    """The Network in which the invited see each other."""
    network = a_network(*facts)
    return replace(network, procedure=replace(network.procedure, attendees_visible="all"))


def shown(letters: tuple[Letter, ...], address: str = MIRA) -> dict[str, str]:
    """Whom the invitation of that person names, the recipient first, and what they are said to have answered."""
    (event,) = [each.event for each in letters if each.to.addr == address]
    assert event is not None
    return {each.addr: each.partstat for each in event.attendees}


def changed(network: Network, change: tuple[str | None, object] = OTHER_ROOM) -> tuple[Letter, ...]:
    place, start = change
    return meetings.change(network, "M-2026-01", start, place, None, NOW).letters  # type: ignore[arg-type]


def test_everybody_sees_oneself_alone_and_what_they_answered() -> None:
    letters = changed(a_network(PLANNED, answered(BEN, Attendance.ACCEPTED, 0)))

    assert shown(letters) == {MIRA: "NEEDS-ACTION"}
    assert shown(letters, BEN) == {BEN: "ACCEPTED"}


def test_where_the_procedure_says_so_the_invited_see_each_other_and_what_each_really_answered() -> None:
    unproven = replace(answered(ZEF, Attendance.ACCEPTED, 0), provisional=True)
    network = seeing_all(PLANNED, answered(BEN, Attendance.DECLINED, 0), unproven)

    assert shown(changed(network)) == {MIRA: "NEEDS-ACTION", BEN: "DECLINED", ZEF: "NEEDS-ACTION"}
    assert list(shown(changed(network), ZEF)) == [ZEF, MIRA, BEN]


def test_another_time_asks_everybody_anew() -> None:
    network = seeing_all(PLANNED, answered(BEN, Attendance.ACCEPTED, 0), answered(MIRA, Attendance.ACCEPTED, 0))

    assert set(shown(changed(network, OTHER_DAY)).values()) == {"NEEDS-ACTION"}


@pytest.mark.parametrize(("organisation", "address"), [("Ministry", ARBEN), ("University", SOFIA)])
def test_where_somebody_from_outside_the_members_is_invited_nobody_sees_anybody(
    organisation: str, address: str
) -> None:
    network = seeing_all(PLANNED, InviteeAdded("M-2026-01", organisation, "x", address, "", NOW))

    assert shown(changed(network)) == {MIRA: "NEEDS-ACTION"}
    assert shown(changed(network), address) == {address: "NEEDS-ACTION"}


def test_the_annual_meeting_of_everybody_shows_nobody() -> None:
    call = meetings.Convocation("Annual", MeetingKind.ANNUAL, PLANNED.start, PLANNED.end)
    letters = meetings.plan(seeing_all(), call, "uid", NOW).letters

    assert shown(letters) == {MIRA: "NEEDS-ACTION"}


def test_a_groups_meeting_shows_the_group_and_nobody_of_it_if_a_partner_is_in_it() -> None:
    of_members = (
        a_group("WG1", "Returns", BEN),
        GroupJoined("WG1", "UNHCR", BEN, NOW),
        GroupJoined("WG1", "UNODC", "", NOW),
    )
    call = meetings.Convocation("Returns", MeetingKind.GROUP, PLANNED.start, PLANNED.end, group="WG1")
    with_partner = (*of_members, GroupJoined("WG1", "University", "", NOW))

    assert list(shown(meetings.plan(seeing_all(*of_members), call, "uid", NOW).letters, BEN)) == [BEN, GENT]
    assert list(shown(meetings.plan(seeing_all(*with_partner), call, "uid", NOW).letters, BEN)) == [BEN]


def test_who_has_left_is_shown_to_nobody() -> None:
    assert list(shown(changed(seeing_all(PLANNED, PersonLeft(BEN, NOW))))) == [MIRA, ZEF]


def test_a_cancellation_names_its_reader_alone() -> None:
    assert shown(meetings.cancel(seeing_all(PLANNED), "M-2026-01", "travel", NOW).letters) == {MIRA: "NEEDS-ACTION"}


def test_a_delegation_is_shown_from_both_ends() -> None:
    given = replace(answered(MIRA, Attendance.ACCEPTED, 0), status=Attendance.DELEGATED)
    invited = tuple(each for each in PLANNED.invited if each.address != BEN)
    network = a_network(
        replace(PLANNED, invited=invited), given, InviteeAdded("M-2026-01", "UNHCR", "Ben Okoro", BEN, MIRA, NOW)
    )
    meeting = network.meetings["M-2026-01"]

    (of_mira,) = once_more(network, meeting, Invitee("UNHCR", "Mira Leka", MIRA), NOW)
    (of_ben,) = invited_too(network, meeting, BEN)

    assert of_mira.event is not None
    assert of_mira.event.attendees == (Attendee(MIRA, "Mira Leka", "DELEGATED", delegated_to=BEN),)
    assert of_ben.event is not None
    assert of_ben.event.attendees == (Attendee(BEN, "Ben Okoro", "NEEDS-ACTION", delegated_from=MIRA),)


def test_an_answer_sends_nobody_an_invitation_anew() -> None:
    network = seeing_all(PLANNED)
    mail = met(clients.google(clients.Said()), network, arrived="2026-02-18 10:00")

    decision = rsvp.handle(mail, network, at("2026-02-18 10:00"))

    assert [type(each) for each in decision.facts] == [AttendanceAnswered]
    assert [each.template for each in decision.letters if each.event] == []
