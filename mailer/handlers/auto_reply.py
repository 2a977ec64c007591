"""Mail that no person wrote: out of office, receipts of programs. Never a position, never answered (RFC 3834)."""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..network import Network


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """File it. A person looks where it answers a consultation and might be somebody's words after all."""
    why = mail.automatic.why if mail.automatic else "said to be automatic"
    name = mail.organisation.name if mail.organisation else None
    might_be_words = mail.automatic is None or not mail.automatic.certain or bool(mail.position.value)
    attention = mail.answers == "consultation" and might_be_words and not mail.vouched_by
    return Decision(f"automatic mail ({why})", attention=attention, about=mail.about, organisation=name)
