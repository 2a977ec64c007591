"""What no mail program should write, and some do: it is kept and set aside, or handled, and the next mail is handled."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mailer.store import journal

from ..build import a_mail
from ..hostile import HOSTILE
from ..installation import Installation
from ..servers import Dovecot, Sink

USER = "hostile"


def test_hostile_mails_are_kept_whole_and_stop_nobody(
    tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink]
) -> None:
    network = Installation(tmp_path, dovecot, USER, sink().port)
    hostile = [raw for raw in HOSTILE.values() if raw]  # Dovecot takes no empty mail
    dovecot.append(USER, *hostile, a_mail("Our clinic has opened.").as_bytes())
    arrived = dovecot.mails(USER)

    network.mailer("run", "--once")

    states = network.states()
    assert sum(states.values()) == len(hostile) + 1
    assert states["handled"] == 1
    assert states["quarantined"] >= 8
    assert network.mails()[0]["kind"] == "update"
    assert len(dovecot.mails(USER, "Attention")) == len(hostile)
    with network.store() as store, store.reading() as connection:
        kept = [journal.stored(connection, row["id"]) for row in network.mails()]
    assert Counter(mail.raw for mail in kept if mail) == Counter(arrived)
