"""The digest out of turn: its preview, and sending it now."""

from datetime import datetime

from ..decision import Decision
from ..errors import Refused
from ..letters.digest import issued
from ..network import Network
from ..network.digest import extra_issue, issue_due


def send(network: Network, now: datetime, at_once: bool) -> Decision:
    """The issue that is due; with `at_once` whatever is pending, on whatever day."""
    issue = extra_issue(network.digest, now) if at_once else issue_due(network.digest, network.procedure, now)
    if issue is None:
        raise Refused("no digest is due; with --now it goes out all the same")
    if at_once and not issue.items:
        raise Refused("nothing was shared since the last digest; nothing is sent")
    told = issued(network, issue, now)
    return Decision(f"digest of {len(issue.items)} items to {len(told)} people", (issue,), told)
