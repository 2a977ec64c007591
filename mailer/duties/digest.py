"""The weekly digest: once for each week, on its day and hour or as soon after it as the program is awake."""

from collections.abc import Iterator
from datetime import datetime

from ..decision import Decision
from ..letters.digest import issued
from ..mail import Mailbox
from ..network import Network
from ..network.digest import issue_due


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The latest issue that is due: one, however many weeks were slept through."""
    issue = issue_due(network.digest, network.procedure, now)
    if issue is not None:
        told = issued(network, issue, now)
        yield Decision(f"digest {issue.period}: {len(issue.items)} items to {len(told)} people", (issue,), told)
