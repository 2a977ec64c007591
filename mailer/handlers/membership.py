"""A request to join, or a change of contact. Source: Terms of Reference, "keep the member list updated"."""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..network import Network
from .unsorted import for_a_person


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """A person takes it over."""
    return for_a_person(mail, "asks for a change of the member list")
