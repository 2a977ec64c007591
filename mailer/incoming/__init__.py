"""One mail with everything that was found out about it, before anybody decides: who, what it answers, what it says."""

from .found import READINGS, Arrival, Desk, Incoming
from .gathering import meet
from .reference import TOKEN, tokens_of

__all__ = ["READINGS", "TOKEN", "Arrival", "Desk", "Incoming", "meet", "tokens_of"]
