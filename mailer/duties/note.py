"""The note to the Secretariat: what waits for a person and was not in the last note. At most one in a while."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..letters import desk as letters
from ..mail import Mailbox, StoppedLetter
from ..network import Network
from ..network.facts import NoteSent


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """A note if something new waits, and the last one is old enough."""
    last = network.noted_at
    mailbox = replace(mailbox, stopped=tuple(each for each in mailbox.stopped if not _is_told(each, last)))
    since = [*(mail.since for mail in mailbox.waiting), *(letter.since for letter in mailbox.stopped)]
    fresh = [instant for instant in since if last is None or instant > last]
    if fresh and (last is None or now - last >= network.procedure.note_every):
        told = letters.note(network, mailbox, len(fresh), now)
        what = "1 thing is" if len(fresh) == 1 else f"{len(fresh)} things are"
        yield Decision(f"{what} new for the Secretariat", (NoteSent(now),), told)


def _is_told(letter: StoppedLetter, last: datetime | None) -> bool:
    """True for a letter that was stopped at the gate and stood in a note: nobody can do anything about it any more."""
    return letter.state == "discarded" and last is not None and letter.since <= last
