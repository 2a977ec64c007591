"""Answers of calendar programs, through a real mailbox and to a real server, from the invitation to the next one."""

import json
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from icalendar import Calendar

from .. import clients
from ..build import BEN, MIRA, STRANGER, ZEF, a_mail
from ..clients import Said, plain
from ..installation import Installation
from ..servers import Dovecot, Sink

USER = "invitations"
LUAN = "luan@iom.example"


def test_the_answers_of_calendar_programs_are_counted_once_and_other_times_and_delegates_have_their_way(
    tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    server = sink("-d", "mail.%M")
    network = Installation(tmp_path, dovecot, USER, server.port)
    planned = network.mailer(
        "meeting", "plan", "--title", "Quarterly", "--start", "2027-03-18T10:00", "--duration", "2h"
    )
    reference = planned.strip()
    network.mailer("run", "--once")
    invitations = dict(server.mails())
    uid = event_of(invitations[MIRA])["uid"]

    def meeting() -> dict:
        return json.loads(network.mailer("meeting", "show", reference, "--json"))

    def arrive(*mails: bytes) -> None:
        dovecot.append(USER, *mails)
        network.mailer("run", "--once")

    said = Said(uid=uid)
    cancelled = clients.inline(with_words(Said(sender=STRANGER)), plain(said, "CANCEL"), "CANCEL")
    arrive(
        clients.google(Said(uid=uid, sender=ZEF)).as_bytes(),
        clients.google(Said(uid=uid, sender=STRANGER)).as_bytes(),
        clients.exchange(Said("TENTATIVE", uid=uid, sender=LUAN)).as_bytes(),
        delegating(uid).as_bytes(),
        clients.inline(with_words(said), plain(said, "REFRESH"), "REFRESH").as_bytes(),
        cancelled.as_bytes(),
        clients.apple(Said("DECLINED", uid=uid, sender=BEN)).as_bytes().replace(b"END:VCALENDAR", b""),
    )

    status = {entry["organisation"]: entry["status"] for entry in meeting()["representation"]}
    assert status == {"IOM": "tentative", "UNHCR": "declined", "UNICEF": "accepted"}
    assert meeting()["state"] == "planned"
    assert network.states() == {"handled": 5, "attention": 2}
    once_more = [raw for address, raw in server.mails() if address == MIRA and b"Subject: Invitation" in raw]
    assert [event_of(raw)["sequence"] for raw in once_more] == [0, 0]

    other = Said("TENTATIVE", uid=uid, sender=ZEF, start="20270319T130000Z", end="20270319T150000Z")
    arrive(clients.outlook_counter(other).as_bytes())
    (question,) = [row for row in network.letters() if row["template"] == "time_proposed"]
    answer = a_mail("CONFIRM", LUAN, headers={"In-Reply-To": f"<{question['message_id']}>"})
    assert question["address"] == LUAN
    arrive(answer.as_bytes())

    moved = meeting()
    assert (moved["sequence"], moved["start"]) == (1, "2027-03-19T14:00:00+01:00")
    assert {entry["status"] for entry in moved["representation"]} == {"none"}
    told = [event_of(raw) for address, raw in server.mails() if address == ZEF and b"text/calendar" in raw]
    assert sorted((str(each["uid"]), each["sequence"]) for each in told) == [(uid, 0), (uid, 1)]
    assert not [address for address, _ in server.mails() if address == STRANGER]

    before = meeting()
    arrive(clients.google(Said(uid=uid, sender=ZEF, sequence=0, comment="late")).as_bytes())
    assert meeting()["representation"] == before["representation"]


def event_of(raw: bytes) -> dict:
    mail = message_from_bytes(raw, policy=policy.default)
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_payload(decode=True)).events[0]


def with_words(said: Said):
    mail = clients.head(said)
    mail.set_content("\n")
    return mail


def delegating(uid: str):
    said = Said("DELEGATED", uid=uid)
    return clients.inline(with_words(said), plain(said, attendee=f';DELEGATED-TO="mailto:{BEN}"'))
