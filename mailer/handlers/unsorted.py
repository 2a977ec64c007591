"""What no rule knows, and what is not certain: a person looks. Copy this file to begin a new kind of mail."""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..network import Network


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Leave it to a person, with the reason; junk from strangers stays in the junk folder, where it was."""
    if mail.arrival.junk and mail.person is None and not mail.answers:
        return Decision("junk from a stranger: left where it is")
    name = mail.organisation.name if mail.organisation else None
    return Decision(_why(mail), attention=True, about=mail.about, organisation=name)


def for_a_person(mail: Incoming, what: str) -> Decision:
    """A mail of a known kind that a person must answer: it waits, and once somebody took it over, it is done."""
    name = mail.organisation.name if mail.organisation else None
    if mail.vouched_by:
        return Decision(f"{mail.vouched_by} took it over", organisation=name)
    return Decision(f"{name or mail.message.sender_claim}: {what}", attention=True, organisation=name)


def _why(mail: Incoming) -> str:
    if mail.automatic is not None:
        return f"perhaps no person wrote it ({mail.automatic.why})"
    if mail.contradiction:
        return mail.contradiction
    if mail.message.sender is None:
        return f"nobody can say who wrote it: {mail.message.sender_doubt}"
    if mail.person is None:
        return f"{mail.message.sender.addr} is not on the member list"
    if mail.answers in ("letter", "update"):
        return "it answers a letter of ours that asked nothing"
    return "no rule knows what it is"
