"""The Network's meetings as a file: whole, up to date, nobody's name in it, and an error that stops nothing else."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from mailer.acts import agenda, groups, meetings
from mailer.acts.meetings import Convocation
from mailer.app import office
from mailer.codec.calendar.validation import faults
from mailer.config import load, warnings
from mailer.network.facts import MeetingKind

from ..build import ADDRESS, MIRA, at
from ..installation import install
from .test_dispatch import MEMBERS, Post

START = at("2026-04-16 10:00")
CALL = Convocation("Quarterly meeting", MeetingKind.QUARTERLY, START, START + timedelta(hours=2), "UN House")
UIDS = {"M-2026-01": "uid-1@harbour.example", "M-2026-02": "uid-2@harbour.example"}


def opened(folder: Path, path: str) -> Post:
    config = install(folder, members=MEMBERS, since="2026-01-05T09:00")
    config.write_text(config.read_text() + f'\n[paths]\ncalendar = "{path}"\n')
    return Post(config)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    found = opened(tmp_path, "calendar.ics")
    yield found
    found.app.close()


def order(post: Post, act: Callable) -> None:
    post.now += timedelta(seconds=1)
    office.order(post.app, lambda network, now: act(network, now), "Ana", dry_run=False)


def plan(post: Post, call: Convocation = CALL, uid: str = UIDS["M-2026-01"]) -> None:
    order(post, lambda network, now: meetings.plan(network, call, uid, now))


def written(post: Post) -> list[Event]:
    """What a program reads in the file after the next turn of the clock."""
    post.app.tick()
    return list(Calendar.from_ical((post.app.config.paths.calendar or Path()).read_bytes()).events)


def test_the_file_is_a_calendar_to_subscribe_to_with_nobody_in_it(post: Post, tmp_path: Path) -> None:
    plan(post)
    (event,) = written(post)
    octets = (tmp_path / "calendar.ics").read_bytes()

    assert [str(each) for each in faults(octets, "PUBLISH", ADDRESS)] == []
    for line in (
        b"METHOD:PUBLISH",
        b"NAME:UN Migration Network in Harbour",
        b"X-WR-CALNAME:UN Migration Network in Harbour",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        b"X-PUBLISHED-TTL:PT12H",
        b"STATUS:CONFIRMED",
    ):
        assert octets.split(b"\r\n").count(line) == 1, line
    assert b"ATTENDEE" not in octets
    assert (event["uid"], event["sequence"], event.start) == (UIDS["M-2026-01"], 0, START)
    assert stat.S_IMODE((tmp_path / "calendar.ics").stat().st_mode) == 0o644


def test_it_follows_the_meetings(post: Post) -> None:
    plan(post)
    assert len(written(post)) == 1
    order(post, lambda network, now: meetings.change(network, "M-2026-01", None, "Town Hall", None, now))
    order(post, lambda network, now: agenda.settle(network, "M-2026-01", "1. Returns", now))
    plan(
        post,
        replace(CALL, title="Second meeting", start=START + timedelta(days=90), end=START + timedelta(days=91)),
        UIDS["M-2026-02"],
    )

    first, second = written(post)

    assert (first["sequence"], str(first["location"]), str(first["description"])) == (1, "Town Hall", "1. Returns")
    assert str(second["summary"]) == "Second meeting"


def test_what_has_not_changed_is_not_written_anew_and_what_somebody_took_away_is(post: Post, tmp_path: Path) -> None:
    plan(post)
    written(post)
    file = tmp_path / "calendar.ics"
    before = file.stat().st_ino
    post.now += timedelta(hours=1)
    written(post)
    assert file.stat().st_ino == before

    file.unlink()

    assert len(written(post)) == 1
    assert sorted(each.name for each in tmp_path.iterdir() if "calendar" in each.name) == ["calendar.ics"]


def test_a_cancelled_meeting_is_told_of_as_such_for_ninety_days(post: Post) -> None:
    plan(post)
    plan(post, replace(CALL, title="Second"), UIDS["M-2026-02"])
    order(post, lambda network, now: meetings.cancel(network, "M-2026-01", "travel", now))

    assert {str(each["uid"]): (str(each["status"]), each["sequence"]) for each in written(post)} == {
        UIDS["M-2026-01"]: ("CANCELLED", 1),
        UIDS["M-2026-02"]: ("CONFIRMED", 0),
    }
    post.now += timedelta(days=90)
    assert [str(each["uid"]) for each in written(post)] == [UIDS["M-2026-02"]]


def test_a_groups_meeting_is_never_in_it(post: Post, tmp_path: Path) -> None:
    order(
        post,
        lambda network, now: groups.create(network, groups.Mandate("WG9", "Secret", "x", MIRA, "a meeting"), now),
    )
    plan(post, replace(CALL, title="Secret", kind=MeetingKind.GROUP, group="WG9"))
    post.app.tick()
    assert not (tmp_path / "calendar.ics").exists()

    plan(post, CALL, UIDS["M-2026-02"])

    assert [str(each["summary"]) for each in written(post)] == ["Quarterly meeting"]


def test_without_a_path_nothing_is_written(tmp_path: Path) -> None:
    post = opened(tmp_path, "")
    plan(post)
    post.app.tick()
    post.app.close()

    assert post.app.config.paths.calendar is None
    assert list(tmp_path.glob("*.ics")) == []


def test_a_path_that_cannot_be_written_is_told_once_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = opened(tmp_path, "nowhere/calendar.ics")
    plan(post)
    turns = [post.app.tick() for _ in range(3)]
    said = [each for each in capsys.readouterr().err.splitlines() if " ERROR " in each]
    (tmp_path / "nowhere").mkdir()

    assert len(said) == 1
    assert "No such file or directory" in said[0]
    assert "may be written to" in said[0]
    assert turns[0] > 0  # the agenda is called for, and more
    assert len(written(post)) == 1
    assert post.send()
    post.app.close()


def test_a_path_that_cannot_be_written_is_told_by_check(tmp_path: Path) -> None:
    post = opened(tmp_path, "nowhere/calendar.ics")
    post.app.close()

    assert [each for each in warnings(load(tmp_path / "config.toml")) if "calendar" in each] == [
        f"[paths] calendar: {tmp_path}/nowhere/calendar.ics cannot be written; name a file in a folder that we may write to"
    ]
