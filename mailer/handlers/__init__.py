"""One file, or folder, for each kind of mail; its name is the kind. Each has `handle(mail, network, now) -> Decision`.

A handler decides and performs nothing. It never raises for anything that a sender can write: doubt becomes a Decision
with `attention`, which a person sees. `now` is the clock's instant; when a mail arrived stands in the mail itself.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache

from ..decision import Decision
from ..incoming import Incoming
from ..network import Network
from ..network.facts import AddressLearnt, Fact

Handler = Callable[[Incoming, Network, datetime], Decision]


@cache
def kinds() -> dict[str, Handler]:
    """Every kind of mail with its handler, found by the names of the files here."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: _hearing(importlib.import_module(f"{__name__}.{name}").handle) for name in names}


def _hearing(handle: Handler) -> Handler:
    """The handler, which whatever the mail is notes that its sender can be reached again."""

    def hear(mail: Incoming, network: Network, now: datetime) -> Decision:
        decision = handle(mail, network, now)
        return replace(decision, facts=(*_reachable_again(mail, network), *decision.facts))

    return hear


def _reachable_again(mail: Incoming, network: Network) -> tuple[Fact, ...]:
    """That letters go to a mailbox from which they had come back, once its owner has surely written from it."""
    person = mail.person
    if person is None or person.deliverable or not network.people.is_current(person):
        return ()
    is_theirs = mail.voice.address == person.mailbox and mail.verdict.passed and mail.automatic is None
    return (AddressLearnt(person.address, person.mailbox, mail.arrival.received),) if is_theirs else ()
