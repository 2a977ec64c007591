"""The adoption of minutes in silence, once the mailbox was read past the deadline and no correction is open."""

from collections.abc import Iterator
from datetime import datetime

from ..decision import Decision
from ..letters import minutes as letters
from ..mail import Mailbox
from ..network import Network
from ..network.facts import MinutesAdopted


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The adoption of each draft that nobody corrects any more. An open correction keeps it open, and so does a mail
    about it that a person has not looked at."""
    for minutes in network.minutes.values():
        fence = minutes.deadline + network.procedure.grace
        read = mailbox.read_until is not None and mailbox.read_until > fence
        looked_at = not any(
            mail.received <= fence and (mail.names(minutes.meeting) or mail.state == "quarantined")
            for mail in mailbox.waiting
            if mail.received >= minutes.circulated_at
        )
        if minutes.state == "circulated" and read and looked_at and not minutes.open_comments():
            number = network.next_number("MIN", now)
            fact = MinutesAdopted(minutes.meeting, minutes.revision, number, now)
            told = letters.adopted(network, minutes.after(fact))
            yield Decision(
                f"the minutes of {minutes.meeting} are adopted as {number}", (fact,), told, about=minutes.meeting
            )
