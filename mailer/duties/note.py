"""The note to the Secretariat: what waits for a person and was not in the last note. At most one in a while."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ..decision import Decision
from ..letters import desk as letters
from ..letters import secretariat
from ..mail import Mailbox, StoppedLetter
from ..network import Network
from ..network.facts import NoteSent

_PATIENCE = timedelta(days=2)  # with the question who came to a meeting


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """A note if something new waits, is wrong with the member list or is missing of a meeting, and the last one is old
    enough."""
    last = network.noted.at if network.noted else None
    known = network.noted.warnings if network.noted else ()
    warnings = (*network.people.warnings(), *_without_record(network, now))
    mailbox = replace(mailbox, stopped=tuple(each for each in mailbox.stopped if not _is_told(each, last)))
    since = [*(mail.since for mail in mailbox.waiting), *(letter.since for letter in mailbox.stopped)]
    fresh = sum(last is None or instant > last for instant in since) + sum(each not in known for each in warnings)
    if fresh and (last is None or now - last >= network.procedure.note_every):
        told = letters.note(network, mailbox, fresh, now)
        what = "1 thing is" if fresh == 1 else f"{fresh} things are"
        yield Decision(f"{what} new for the Secretariat", (NoteSent(now, warnings),), told)


def _without_record(network: Network, now: datetime) -> Iterator[str]:
    """The meetings of which it was asked in vain who came, as far as the Secretariat may know of them."""
    for meeting in network.unrecorded(now):
        is_old = meeting.asked is not None and now - meeting.asked.at >= _PATIENCE
        if is_old and any(network.concerns(meeting, person) for person in secretariat(network)):
            yield f"who came to {meeting.reference} is not recorded"


def _is_told(letter: StoppedLetter, last: datetime | None) -> bool:
    """True for a letter that was stopped at the gate and stood in a note: nobody can do anything about it any more."""
    return letter.state == "discarded" and last is not None and letter.since <= last
