"""A mailbox of mixed kinds, and a service that is killed in the middle of it: each mail has its effect once."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.mails import Asked, Mailbox, Subject
from mailer.app import system_clock
from mailer.store import views

from ..installation import Installation, until
from ..servers import Dovecot, Sink

PEOPLE = 20


def _members() -> str:
    rows = [f"Agency {number},member,Person {number},p{number}@agency{number}.example,focal_point," for number in range(PEOPLE)]  # fmt: skip
    head = "organisation,kind,name,address,role,groups"
    return "\n".join([head, "IOM,member,Ana Hoxha,ana@iom.example,focal_point;secretariat,", *rows, ""])


def _mailbox(network: Installation) -> Mailbox:
    """The mails of these people, who answer the letters that they have really been sent."""
    start = f"{system_clock().year + 1}-03-18T10:00"
    meeting = network.mailer("meeting", "plan", "--title", "Quarterly", "--start", start, "--duration", "2h").strip()
    text = network.folder / "text.md"
    text.write_text("1. We agree on the text.\n")
    round_ = network.mailer(
        "consensus", "open", "--title", "A text", "--file", str(text), "--deadline", f"{start[:4]}-02-18T17:00"
    ).strip()
    network.run("run", "--once")
    sent = {(row["template"], row["address"]): row["message_id"] for row in network.letters()}
    people = [
        Asked(address, address.partition("@")[0], sent["consultation", address], sent["invitation", address])
        for address in (f"p{number}@agency{number}.example" for number in range(PEOPLE))
    ]
    with network.app() as app, app.look() as work:
        planned = work.network.meetings[meeting]
    return Mailbox(people, Subject("network@harbour.example", f"UNMN Harbour {round_} r1", planned.uid, planned.start))


def _handled(network: Installation) -> int:
    states = network.states()
    return states.get("handled", 0) + states.get("attention", 0)


@pytest.mark.parametrize("mails", [pytest.param(150, id="short"), pytest.param(2_000, id="long", marks=pytest.mark.campaign)])  # fmt: skip
def test_a_restart_in_the_middle_of_a_mailbox_handles_each_mail_once(
    mails: int, tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    network = Installation(tmp_path, dovecot, f"mixed{mails}", sink().port, members=_members())
    written = list(_mailbox(network).mails(mails))
    dovecot.append(network.user, *written)

    with network.service(ready=False):  # which ends in kill -9
        until(lambda: _handled(network) >= mails // 3, "a third of the mails is handled")
    caught = _handled(network)
    assert network.run("run", "--once").returncode == 0

    print(f"\nkilled after {caught} of {mails} mails; {dict(network.states())}")
    assert caught < mails, "it was killed in the middle"
    assert len(network.mails()) == mails
    assert set(network.states()) <= {"handled", "attention"}
    kinds = {row["id"]: row["kind"] for row in network.mails()}
    with network.store() as store, store.reading() as connection:
        facts = {id_: Counter(event["what"] for event in views.events(connection, id_)) for id_ in kinds}
    once = {"update": "update_shared", "rsvp": "attendance_answered"}
    assert [(id_, facts[id_]) for id_, kind in kinds.items() if kind in once and facts[id_][once[kind]] != 1] == []
    assert {"update", "rsvp", "position", "auto_reply", "bounce"} <= set(kinds.values())
