"""A meeting that a member asks for, through a real mailbox and to a real server: from the request to the invitation."""

import json
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from icalendar import Calendar

from ..build import BEN, MIRA, STRANGER, ZEF, a_mail
from ..installation import Installation
from ..servers import Dovecot, Sink

USER = "dates"
ANA, LUAN, ARBEN = "ana@iom.example", "luan@iom.example", "arben@interior.example"
EVERYBODY = {ANA, LUAN, MIRA, BEN, ZEF}


def test_a_member_asks_others_support_it_a_co_chair_confirms_and_a_date_is_found_by_reply(
    tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    server = sink("-d", "mail.%M")
    network = Installation(tmp_path, dovecot, USER, server.port)

    def arrive(*mails: bytes) -> None:
        dovecot.append(USER, *mails)
        network.mailer("run", "--once")

    def reply(template: str, sender: str, text: str, proven: bool = True) -> bytes:
        letter = next(each for each in network.letters() if (each["template"], each["address"]) == (template, sender))
        headers = {"In-Reply-To": f"<{letter['message_id']}>"}
        return a_mail(text, sender, f"Re: {letter['subject']}", proven=proven, headers=headers).as_bytes()

    def told(template: str) -> set[str]:
        return {each["address"] for each in network.letters() if each["template"] == template}

    def shown(reference: str) -> dict:
        return json.loads(network.mailer("meeting", "show", reference, "--json"))

    words = "Dear all,\n\nreturns have doubled, and we should meet.\n\nMira"
    arrive(
        a_mail(words, MIRA, "Request for a meeting on returns").as_bytes(),
        a_mail(words, ZEF, "Request for a meeting on returns", proven=False).as_bytes(),
        a_mail(words, STRANGER, "Request for a meeting on returns").as_bytes(),
    )
    assert (told("meeting_requested"), told("support_asked"), told("request_receipt")) == ({LUAN}, {ANA, ZEF}, {MIRA})
    assert network.states() == {"handled": 1, "attention": 2}

    arrive(reply("support_asked", ZEF, "SUPPORT"), reply("support_asked", ANA, "We support the request."))
    assert len([each for each in network.letters() if each["template"] == "meeting_requested"]) == 2  # three want it

    arrive(reply("meeting_requested", LUAN, "CONFIRM"))
    (poll,) = json.loads(network.mailer("meeting", "list", "--polls", "--json"))
    reference = poll["id"]
    assert (told("poll"), poll["kind"], poll["state"]) == (EVERYBODY, "extraordinary", "open")

    arrive(
        reply("poll", MIRA, "1 and 2, not the third.\n\nMira"),
        reply("poll", ZEF, "Let me see."),
        reply("poll", BEN, "3", proven=False),
        reply("poll", ANA, "Të gjitha"),
    )
    table = {each["organisation"]: each["slots"] for each in shown(reference)["poll"]["availability"]}
    assert table["IOM"] == ["yes", "yes", "yes"]
    assert table["UNHCR"] == ["yes", "yes", "yes"]  # one of its people is free on each
    assert table["UNICEF"] == ["review", "review", "review"]
    assert (told("poll_unclear"), told("poll_result")) == ({ZEF}, set())

    arrive(reply("poll_unclear", ZEF, "2"))
    assert told("poll_result") == {LUAN}
    assert network.states() == {"handled": 9, "attention": 2}  # the unclear answer was answered since

    arrive(reply("poll_result", LUAN, "2"), reply("poll", MIRA, "1"))
    meeting = shown(reference)
    assert (meeting["state"], meeting["start"]) == ("planned", meeting["poll"]["slots"][1]["start"])
    assert (told("invitation"), ARBEN in told("poll")) == (EVERYBODY, False)
    objects = [event_of(raw) for address, raw in server.mails() if address == ZEF and b"text/calendar" in raw]
    assert [(each["sequence"], each.start.isoformat()) for each in objects] == [(0, meeting["start"])]
    assert not [address for address, _ in server.mails() if address == STRANGER]

    before = len(network.letters())
    arrive(reply("poll_result", LUAN, "2"))
    assert len(network.letters()) == before


def event_of(raw: bytes) -> dict:
    mail = message_from_bytes(raw, policy=policy.default)
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_payload(decode=True)).events[0]
