"""What falls due by the clock: reminders, who comes, closings, the digest, the note to the Secretariat.

Each file has `due(network, mailbox, now)`, the twin of a handler: it yields Decisions and performs nothing. Whatever
was missed while the program slept is done once, and what was done is a fact, so that nothing is done twice.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from ..decision import Decision
from ..mail import Mailbox
from ..network import Network
from . import attendance, consensus, convening, digest, meetings, minutes, note, people, statements

Duty = Callable[[Network, Mailbox, datetime], Iterator[Decision]]

DUTIES: tuple[Duty, ...] = (
    meetings.due,
    convening.due,
    attendance.coming_due,
    attendance.who_came_due,
    consensus.holds_due,
    consensus.newcomers_due,
    consensus.concerns_due,
    consensus.reminders_due,
    consensus.unattended_due,
    consensus.closings_due,
    consensus.lapses_due,
    statements.due,
    minutes.due,
    people.due,
    digest.due,
    note.due,
)
