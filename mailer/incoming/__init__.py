"""One mail with everything that was found out about it, before anybody decides: who, what it answers, what it says."""

from .found import READINGS, Arrival, Desk, Incoming
from .gathering import meet
from .reference import tokens_of

__all__ = ["READINGS", "Arrival", "Desk", "Incoming", "meet", "tokens_of"]
