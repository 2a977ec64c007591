"""Which matters are closed, so that the mails and letters about them need not be kept as they were.

What was decided and what was said stays, as facts; only the octets behind them go. Source: docs/data-protection.md.
"""

from datetime import datetime

from . import Network
from .statements import state_of

_ENDED = ("released", "corrected", "withdrawn", "dropped")


def is_closed(network: Network, about: str | None, now: datetime) -> bool:
    """True if nothing of this matter is still going on; also for what is about no matter, or about one unknown here."""
    if about is None:
        return True
    if about in network.proposals:
        return network.proposals[about].state != "consulting"
    if about in network.meetings:
        minutes = network.minutes.get(about)
        settled = minutes is None or minutes.state == "adopted"
        return settled and network.meetings[about].state(now) != "planned"
    if about in network.polls:
        return network.polls[about].is_over or network.polls[about].has_passed(now)
    if about in network.requests:
        return network.requests[about].state != "open"
    if about in network.statements:
        statement = network.statements[about]
        waits = any(act.state == "open" and act.asked.subject == about for act in network.keys.values())
        return state_of(statement, network.proposals) in _ENDED and not waits
    if about in network.changes:
        return network.changes[about].state != "open"
    if about in network.keys:
        return network.keys[about].state != "open"
    return all(update.about != about for update in network.digest.pending)
