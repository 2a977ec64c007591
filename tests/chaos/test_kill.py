"""kill -9 at random moments, with a real Dovecot and an SMTP server that is slow to answer.

Each mail is the position of an organisation for which three people speak, so that each causes one fact and three
letters. SMTP cannot promise that a letter is never sent twice (RFC 1047): one that a kill caught between its data and
the server's answer may be, or, if it is a mere receipt, stay unknown. No other may, and nothing may be missing.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailer.app import system_clock
from mailer.codec.message import read
from mailer.store import views
from mailer.store.outbox import DATA

from ..build import a_mail
from ..installation import Installation, until
from ..servers import Dovecot, Sink

SPEAKERS = ("focal_point", "alternate", "alternate")
SLOW = ("-W", ".:1:30")  # after the data, often a second or more until the answer


@dataclass
class Campaign:
    """What was done to the service, and what must come out of it."""

    network: Installation
    dovecot: Dovecot
    chance: random.Random
    kills: int = 0
    caught: Counter[str] = field(default_factory=Counter)

    def live_and_die(self, mails: list[bytes]) -> None:
        """One life: some mails are there already, some arrive while it runs, and it is killed at a random moment."""
        half = len(mails) // 2
        self.dovecot.append(self.network.user, *mails[:half])
        with self.network.service(ready=False) as service:
            until(lambda: service.works, "the service has begun")
            time.sleep(self.chance.uniform(0.0, 1.0))  # the moments are random: that is the point
            self.dovecot.append(self.network.user, *mails[half:])
            time.sleep(self.chance.uniform(0.0, 1.0))
        self.kills += 1
        self._note_what_was_caught()

    def _note_what_was_caught(self) -> None:
        """The letters that this kill met between their data and the answer: these, and no others, may go out again."""
        with self.network.store() as store, store.reading() as connection:
            for row in views.letters(connection, "sending"):
                if row["phase"] == DATA:
                    self.caught[row["message_id"]] += 1


def _members(organisations: int) -> str:
    rows = [
        "organisation,kind,name,address,role,groups",
        "IOM,member,Ana Hoxha,ana@iom.example,focal_point;secretariat,",
    ]
    for number in range(organisations):
        for place, role in enumerate(SPEAKERS):
            rows.append(f"Agency {number},member,Person {place},p{place}@agency{number}.example,{role},")
    return "\n".join(rows) + "\n"


def _positions(network: Installation, organisations: int, count: int) -> list[bytes]:
    """Mails in which the organisations, one after the other, change their minds."""
    asked = {row["address"]: row["message_id"] for row in network.letters() if row["template"] == "consultation"}
    mails = []
    for number in range(count):
        sender = f"p0@agency{number % organisations}.example"
        word = "AGREE" if number // organisations % 2 == 0 else "ABSTAIN"
        mail = a_mail(word, sender, "Re: the text", headers={"In-Reply-To": f"<{asked[sender]}>"})
        mail.replace_header("Message-ID", f"<{number}@agency.example>")
        mails.append(mail.as_bytes())
    return mails


def _deadline() -> str:
    return (system_clock() + timedelta(days=20)).strftime("%Y-%m-%dT17:00")


def _everything_left(network: Installation) -> bool:
    return all(row["next_at"] is None for row in network.letters())


@pytest.mark.parametrize(
    ("organisations", "mails", "kills"),
    [pytest.param(10, 30, 6, id="short"), pytest.param(50, 200, 80, id="long", marks=pytest.mark.campaign)],
)
def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_done_twice(
    organisations: int, mails: int, kills: int, tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    slow = sink(*SLOW)
    network = Installation(
        tmp_path, dovecot, f"killed{mails}", slow.port, members=_members(organisations), sending='retry = ["1s"]'
    )
    (tmp_path / "text.md").write_text("1. We agree on the text.\n")
    network.mailer(
        "consensus", "open", "--title", "A text", "--file", str(tmp_path / "text.md"), "--deadline", _deadline()
    )
    seed = datetime.now().microsecond  # noqa: DTZ005 - any number will do, and it is shown
    campaign = Campaign(network, dovecot, random.Random(seed))
    positions = _positions(network, organisations, mails)

    for life in range(kills):
        campaign.live_and_die(positions[life * mails // kills : (life + 1) * mails // kills])
    while not _everything_left(network):
        assert network.run("run", "--once").returncode == 0

    copies = Counter(read(raw).message_id for _, raw in slow.mails())
    facts = _facts_by_mail(network)
    letters = Counter(row["mail_id"] for row in network.letters() if row["mail_id"])
    again = {each: count - 1 for each, count in copies.items() if count > 1}
    print(
        f"\nseed {seed}: {campaign.kills} kills, {mails} mails, "
        f"{len(network.letters())} letters; caught in the data {campaign.caught.total()}, "
        f"sent again {sum(again.values())}, most copies {max(copies.values())}"
    )
    assert network.states() == {"handled": mails}, "lost, or not handled"
    assert facts == {row["id"]: 1 for row in network.mails()}, "handled twice, or not at all"
    assert set(letters.values()) == {len(SPEAKERS)}
    assert {row["message_id"] for row in network.letters() if row["state"] == "sent"} <= set(copies), (
        "a letter is missing"
    )
    assert {row["message_id"] for row in network.letters() if row["state"] != "sent"} <= set(campaign.caught)
    assert all(count <= campaign.caught[each] for each, count in again.items()), "sent twice without need"
    assert len(dovecot.mails(network.user, "Processed")) == mails
    assert dovecot.mails(network.user) == []


def _facts_by_mail(network: Installation) -> dict[int, int]:
    with network.store() as store, store.reading() as connection:
        return {row["id"]: len(views.events(connection, row["id"])) for row in network.mails()}
