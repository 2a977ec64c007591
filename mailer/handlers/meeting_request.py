"""A member asks for a meeting. Source: Terms of Reference, "upon request by its members"."""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..network import Network
from .unsorted import for_a_person


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """A person takes it over."""
    return for_a_person(mail, "asks for a meeting")
