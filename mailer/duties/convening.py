"""What the year of meetings asks for: a date for each quarter, the annual meeting, and polls that are answered.

Source: Terms of Reference, "will meet on a quarterly basis"; "at least one Annual Network Meeting".
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from ..acts import polls, requests
from ..decision import Decision
from ..mail import Mailbox
from ..network import Network
from ..network.cadence import dates_in, is_annual_missing, unplanned
from ..network.polls import Poll


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """Polls that may be put to those who choose; dates for a quarter that lacks a meeting; the warning of the year."""
    for poll in network.polls.values():
        if poll.state == "open" and (not poll.silent() or _is_over(network, poll, mailbox)):
            yield polls.put(network, poll, now)
    for quarter in unplanned(network, now):
        if slots := dates_in(network, quarter, now):
            yield requests.propose_quarter(network, quarter, slots, now)
    if is_annual_missing(network, now):
        year = network.procedure.year_of(now)
        until = network.procedure.calendar.at(date(year, 12, 31), time())
        yield requests.warn_of_the_year(network, year, until, now)


def _is_over(network: Network, poll: Poll, mailbox: Mailbox) -> bool:
    """True once every answer that came in time was read."""
    return mailbox.read_until is not None and mailbox.read_until > poll.deadline + network.procedure.grace
