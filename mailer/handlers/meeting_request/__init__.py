"""What members ask of meetings: that there be one, that another member's wish for one be heard, a point on an agenda.

Source: Terms of Reference, "upon request by its members, as proposed by the partner agencies".
"""

from datetime import datetime

from ...decision import Decision
from ...incoming import Incoming
from ...network import Network
from .points import noted
from .wishes import supported, wished


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Note what is surely theirs; leave the rest to a person, who may say which meeting it is about."""
    if mail.answers == "support":
        return supported(mail, network)
    meeting = network.meetings.get(mail.about or "")
    if meeting is not None and (mail.answers == "agenda" or mail.vouched_by):
        return noted(mail, network, meeting, now)
    return wished(mail, network, now)
