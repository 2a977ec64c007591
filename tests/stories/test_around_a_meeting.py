"""What goes out around a meeting, as it arrives: through the real store, a real SMTP server and a real mailbox."""

import base64
import os
import re
import signal
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import mailparser
import pytest
from icalendar import Calendar

from mailer.acts.meetings import cancel, change
from mailer.app import office, system_clock
from mailer.codec.calendar import carried
from mailer.codec.message import read

from .. import clients, libical
from ..build import ADDRESS, BEN, MIRA, ZEF
from ..clients import Said
from ..installation import Installation, Service, until
from ..servers import Dovecot, Postfix, Sink

Sinks = Callable[..., Sink]

AGENCIES = ["RCO", "IOM", "UNHCR", "UNICEF", "UN Women", "UNDP", "UNFPA", "WHO", "UNODC"]
NINE = "organisation,kind,name,address,role,groups\n" + "".join(
    f"{name},member,Person of {name},{name.lower().replace(' ', '')}@agency.example,focal_point"
    f"{';secretariat' if name == 'IOM' else ''},\n"
    for name in AGENCIES
)
TITLE = "Mbledhja “tremujore” — çështje; kthimi, rikthimi"
PLACE = "Rruga Skënderbej 3, kati 2; Tiranë"
_SOON = system_clock() + timedelta(days=100)  # so far ahead that the clock has nothing to say of it yet
DAY, NEXT_DAY = f"{_SOON:%Y-%m-%d}T10:00", f"{_SOON + timedelta(days=1):%Y-%m-%d}T10:00"
PLAN = ("--start", DAY, "--duration", "2h", "--place", PLACE, "--link", "https://meet.example/x")


def plan(network: Installation, title: str = TITLE) -> str:
    """A meeting is convened, and its invitations go out."""
    reference = network.mailer("meeting", "plan", "--title", title, *PLAN).strip()
    network.mailer("run", "--once")
    return reference


def invitation(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def calendar_parts(mail: EmailMessage) -> list[bytes]:
    kinds = ("text/calendar", "application/ics")
    return [part.get_payload(decode=True) for part in mail.walk() if part.get_content_type() in kinds]  # type: ignore[misc]


def event_in(raw: bytes) -> Any:
    return Calendar.from_ical(calendar_parts(invitation(raw))[0]).events[0]


def attendees(event: Any) -> dict[str, str]:
    return {each.email: each.params["PARTSTAT"] for each in event.attendees}


# --- nine agencies ----------------------------------------------------------------------------------------------------


def test_nine_agencies_get_nine_mails_each_with_one_recipient_and_one_object_for_that_person(
    tmp_path: Path, dovecot: Dovecot, sink: Sinks
) -> None:
    server = sink()
    network = Installation(tmp_path, dovecot, "nine", server.port, members=NINE)
    reference = plan(network)
    mails = {recipient: raw for recipient, raw in server.mails() if b"text/calendar" in raw}
    with network.app() as app, app.look() as work:
        meeting = work.network.meetings[reference]

    assert len(mails) == 9
    assert len(server.mails()) == 9
    for recipient, raw in mails.items():
        mail = invitation(raw)
        assert carried.faults(raw) == []
        assert [part.get_content_type() for part in mail.walk()] == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ]
        in_text, as_file = (part for part in mail.walk() if part.get_content_subtype() in ("calendar", "ics"))
        assert in_text.get_param("method") == "REQUEST"
        assert in_text.get_content_disposition() is None
        assert (as_file.get_content_disposition(), as_file.get_filename()) == ("attachment", "invite.ics")
        assert in_text["Content-Transfer-Encoding"] == as_file["Content-Transfer-Encoding"] == "base64"
        first, second = calendar_parts(mail)
        assert first == second
        assert first.count(b"\n") == first.count(b"\r\n")
        assert max(len(line) for line in first.split(b"\r\n")) <= 75
        assert [each.addr_spec for each in mail["To"].addresses] == [recipient]
        assert mail["From"].addresses[0].addr_spec == ADDRESS
        assert mail["Auto-Submitted"] == "auto-generated"
        assert [name for name in mail.keys() if name.lower().startswith(("list-", "reply-to", "cc", "bcc"))] == []  # noqa: SIM118
        event = Calendar.from_ical(first).events[0]
        assert event.organizer.email == ADDRESS
        assert attendees(event) == {recipient: "NEEDS-ACTION"}
        assert (event["uid"], event["sequence"]) == (meeting.uid, 0)
        assert (event.start, event.end) == (meeting.start, meeting.end)
        assert (str(event["summary"]), str(event["location"])) == (TITLE, PLACE)
        assert str(event["conference"]) == "https://meet.example/x"


# --- letters of every kind --------------------------------------------------------------------------------------------

DIFFICULT = """organisation,kind,name,address,role,groups
"Organizata ""Shpresa"", Tiranë",member,"Ana ""Çela""; Hoxha, PhD",ana@shpresa.example,focal_point;secretariat,
Agjencia — e Re,member,"Ëngjëll Ü. O'Brien <x>",engjell@agjencia.example,focal_point,
"""


def test_letters_of_every_kind_survive_a_real_server_and_other_readers(
    tmp_path: Path, dovecot: Dovecot, postfix: Postfix
) -> None:
    for user in ("ana", "engjell"):
        dovecot.empty(user)
    network = Installation(tmp_path, dovecot, "letters", postfix.port, members=DIFFICULT)
    network.edit('name = "UN Migration Network in Harbour"', "name = 'UN Migration \"Network\"; Shqipëri, Tiranë'")
    plan(network)
    postfix.wait_until_delivered()

    for user, name in (("ana", "Ana Çela; Hoxha, PhD"), ("engjell", "Ëngjëll Ü. O'Brien <x>")):
        (raw,) = [each for each in dovecot.mails(user) if b"text/calendar" in each]
        (found, *_) = [
            each for each in mailparser.parse_from_bytes(raw).attachments if each["filename"] == "invite.ics"
        ]
        event = event_in(raw)
        octets = calendar_parts(invitation(raw))[0]

        assert carried.faults(raw) == []
        assert b"^'" not in octets
        assert invitation(raw)["To"].addresses[0].display_name == name
        assert invitation(raw)["From"].addresses[0].display_name == "UN Migration Network; Shqipëri, Tiranë"
        assert mailparser.parse_from_bytes(raw).subject == read(raw).subject
        assert re.match(re.escape(f"Invitation: {TITLE}, ") + r"\w+ \d+ \w+, 10:00 \(Tirana time\)", read(raw).subject)
        assert base64.b64decode(found["payload"]) == octets
        assert event.attendees[0].params["CN"] == name
        assert event.organizer.params["CN"] == "UN Migration Network; Shqipëri, Tiranë"
        assert (str(event["summary"]), str(event["location"])) == (TITLE, PLACE)


# --- winter and summer ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "instant"),
    [("2026-02-12T10:00", "2026-02-12T09:00:00+00:00"), ("2026-07-16T10:00", "2026-07-16T08:00:00+00:00")],
)
def test_ten_o_clock_in_tirana_is_ten_o_clock_for_other_programs(
    start: str, instant: str, tmp_path: Path, dovecot: Dovecot, sink: Sinks, independent_reader: None
) -> None:
    server = sink()
    network = Installation(tmp_path, dovecot, f"season{start[5:7]}", server.port)
    for order in (("meeting", "plan", "--title", "Quarterly", "--start", start, "--duration", "2h"), ("run", "--once")):
        network.mailer("--at", "2026-01-12T09:00", *order)
    objects = [calendar_parts(invitation(raw))[0] for _, raw in server.mails() if b"text/calendar" in raw]

    for octets, found in zip(objects, libical.read(objects), strict=True):
        (event,) = found["events"]
        ours = Calendar.from_ical(octets).events[0]
        assert ours.start.timestamp() == event["start"]
        assert ours.start.astimezone(UTC).isoformat() == instant


# --- changes ----------------------------------------------------------------------------------------------------------


class Watched:
    """An installation whose letters are read as they arrive, newest last."""

    def __init__(self, network: Installation, server: Sink, dovecot: Dovecot) -> None:
        self.network = network
        self._server = server
        self._dovecot = dovecot
        self._seen: set[bytes] = set()

    def order(self, *words: str) -> str:
        """An order is given, and its letters go out."""
        printed = self.network.mailer(*words)
        self.network.mailer("run", "--once")
        return printed.strip()

    def arrives(self, *mails: EmailMessage) -> None:
        self._dovecot.append(self.network.user, *(each.as_bytes() for each in mails))
        self.network.mailer("run", "--once")

    def fresh(self) -> dict[str, bytes]:
        """By recipient, what came with a calendar object since it was last asked."""
        came = {raw: to for to, raw in self._server.mails() if b"text/calendar" in raw and raw not in self._seen}
        self._seen.update(came)
        assert len(set(came.values())) == len(came), "somebody got two"
        return {to: raw for raw, to in came.items()}


@pytest.fixture
def watched(tmp_path: Path, dovecot: Dovecot, sink: Sinks, request: pytest.FixtureRequest) -> Watched:
    server = sink()
    name = "".join(each for each in request.node.name if each.isalnum())[-40:]
    return Watched(Installation(tmp_path, dovecot, name, server.port), server, dovecot)


def words_of(raw: bytes) -> str:
    return " ".join(read(raw).text.split())


def test_another_room_keeps_the_answers_and_another_time_asks_everybody_again(watched: Watched) -> None:
    reference = watched.order("meeting", "plan", "--title", "Quarterly", *PLAN)
    uid = str(event_in(watched.fresh()[MIRA])["uid"])
    watched.arrives(clients.google(Said(uid=uid)))

    watched.order("meeting", "move", reference, "--place", "Town Hall")
    room = watched.fresh()
    assert set(room) == {"ana@iom.example", "luan@iom.example", MIRA, BEN, ZEF}
    assert {(str(event_in(raw)["uid"]), event_in(raw)["sequence"]) for raw in room.values()} == {(uid, 1)}
    assert attendees(event_in(room[MIRA])) == {MIRA: "ACCEPTED"}
    assert attendees(event_in(room[BEN])) == {BEN: "NEEDS-ACTION"}
    assert f"Town Hall (before: {PLACE})" in words_of(room[MIRA])
    assert "Your answer stands" in words_of(room[MIRA])

    watched.order("meeting", "move", reference, "--start", NEXT_DAY)
    time = watched.fresh()
    assert {(str(event_in(raw)["uid"]), event_in(raw)["sequence"]) for raw in time.values()} == {(uid, 2)}
    assert {status for raw in time.values() for status in attendees(event_in(raw)).values()} == {"NEEDS-ACTION"}
    assert "Please answer again" in words_of(time[MIRA])


def test_a_meeting_that_is_cancelled_and_called_again_is_another_meeting(watched: Watched) -> None:
    reference = watched.order("meeting", "plan", "--title", "Quarterly", *PLAN)
    first = event_in(watched.fresh()[MIRA])

    watched.order("meeting", "cancel", reference, "--reason", "the hall is closed")
    cancelled = watched.fresh()
    event = event_in(cancelled[MIRA])
    assert (event["uid"], event["sequence"], event["status"]) == (first["uid"], 1, "CANCELLED")
    assert attendees(event) == {MIRA: "NEEDS-ACTION"}
    assert event.start == first.start
    assert "the hall is closed" in words_of(cancelled[MIRA])

    again = watched.order("meeting", "plan", "--title", "Quarterly", *PLAN)
    second = event_in(watched.fresh()[MIRA])
    assert again != reference
    assert second["uid"] != first["uid"]
    assert second["sequence"] == 0


def test_where_the_invited_see_each_other_an_answer_sends_nothing_and_the_next_change_shows_it(
    watched: Watched, tmp_path: Path
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    shipped = Path(__file__).parents[2] / "rules" / "procedure.toml"
    text = shipped.read_text().replace('attendees_visible = "self"', 'attendees_visible = "all"')
    (rules / "procedure.toml").write_text(text)
    watched.network.config.write_text(watched.network.config.read_text() + '\n[paths]\nrules = "rules"\n')
    members = {"ana@iom.example", "luan@iom.example", MIRA, BEN, ZEF}

    reference = watched.order("meeting", "plan", "--title", "Quarterly", *PLAN)
    invited = watched.fresh()
    assert {frozenset(attendees(event_in(raw))) for raw in invited.values()} == {frozenset(members)}
    assert [next(iter(attendees(event_in(raw)))) for raw in invited.values()] == list(invited)

    watched.arrives(clients.google(Said(uid=str(event_in(invited[MIRA])["uid"]))))
    assert watched.fresh() == {}

    watched.order("meeting", "move", reference, "--place", "Town Hall")
    assert attendees(event_in(watched.fresh()[ZEF])) == dict.fromkeys(members, "NEEDS-ACTION") | {MIRA: "ACCEPTED"}

    annual = ("--title", "Annual", "--kind", "annual", "--start", NEXT_DAY, "--duration", "2h")
    watched.order("meeting", "plan", *annual)
    assert {len(attendees(event_in(raw))) for raw in watched.fresh().values()} == {1}  # a ministry is invited


# --- killed -----------------------------------------------------------------------------------------------------------


@dataclass
class Killer:
    """An SMTP server that takes mails, and ends the service once it has the data of the fifth, before it says so."""

    taken: list[tuple[str, bytes]]
    service: Service | None = None

    def took(self, recipient: str, mail: bytes) -> None:
        self.taken.append((recipient, mail))
        if len(self.taken) == 5 and self.service is not None:
            os.kill(self.service.process.pid, signal.SIGKILL)
            self.service.process.wait(10)


@pytest.fixture
def killer() -> Iterator[tuple[Killer, int]]:
    found = Killer([])

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            recipient = ""
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    found.took(recipient, b"".join(iter(self.rfile.readline, b".\r\n")))
                try:
                    self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 yes\r\n")
                except OSError:
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found, int(server.server_address[1])
        server.shutdown()


def test_killed_between_the_servers_yes_and_ours_nobody_gets_two_different_mails_and_nobody_none(
    tmp_path: Path, dovecot: Dovecot, killer: tuple[Killer, int]
) -> None:
    server, port = killer
    network = Installation(tmp_path, dovecot, "between", port, members=NINE, sending='retry = ["1s"]')
    network.edit(f"port = {port}", f"port = {port}\nconnections = 1")
    network.mailer("meeting", "plan", "--title", "Quarterly", *PLAN)
    with network.service(ready=False) as service:
        server.service = service
        until(lambda: service.process.poll() is not None, "it was killed")
    fifth = server.taken[4][0]

    while any(row["next_at"] for row in network.letters()):
        assert network.run("run", "--once").returncode == 0

    invitations = [(to, mail) for to, mail in server.taken if b"text/calendar" in mail]
    copies = Counter(to for to, _ in invitations)
    assert copies == {**dict.fromkeys(copies, 1), fifth: 2}
    assert len(copies) == 9
    assert len(set(invitations)) == 9, "the copies are the same octets, with the same Message-ID"


# --- the calendar file ------------------------------------------------------------------------------------------------


def test_the_service_keeps_the_calendar_file_up_to_date(
    tmp_path: Path, dovecot: Dovecot, sink: Sinks, independent_reader: None
) -> None:
    network = Installation(tmp_path, dovecot, "calendarfile", sink().port)
    network.config.write_text(network.config.read_text() + '\n[paths]\ncalendar = "calendar.ics"\n')
    file = tmp_path / "calendar.ics"
    first = plan(network, "First")
    assert "SUMMARY:First" in file.read_text()  # `run --once` writes it

    with network.service():
        second = network.mailer("meeting", "plan", "--title", "Second", *PLAN).strip()
        with network.app() as app:
            office.order(app, lambda each, now: cancel(each, first, "travel", now), "Ana", dry_run=False)
            office.order(
                app, lambda each, now: change(each, second, None, "Town Hall", None, now), "Ana", dry_run=False
            )
        until(lambda: "CANCELLED" in file.read_text() and "Town Hall" in file.read_text(), "the file is written")

    (read_by_others,) = libical.read([file.read_bytes()])
    assert read_by_others["method"] == "PUBLISH"
    assert read_by_others["errors"] == []
    assert {(each["summary"], each["sequence"]) for each in read_by_others["events"]} == {("First", 1), ("Second", 1)}
    assert all(each["attendees"] == [] for each in read_by_others["events"])
