"""What no rule knows, and what is not certain: a person looks. Copy this file to begin a new kind of mail."""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import positions
from ..mail import Letter
from ..network import Network


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Leave it to a person, with the reason; junk from strangers stays in the junk folder, where it was."""
    if mail.arrival.junk and mail.person is None and not mail.answers:
        return Decision("junk from a stranger: left where it is")
    name = mail.organisation.name if mail.organisation else None
    asked = _asked(mail, network)
    return Decision(_why(mail), letters=asked, attention=True, about=mail.about, organisation=name)


def _asked(mail: Incoming, network: Network) -> tuple[Letter, ...]:
    """Of what names several matters: please answer each consultation by itself. To somebody who speaks for an
    organisation that is asked, and only if our server vouches for the sender."""
    person = mail.person
    if not mail.contradiction or person is None or not (person.speaks and mail.verdict.passed):
        return ()
    rounds = (each for each in network.rounds_of(person.organisation) if person.organisation in each.current.parties)
    named = (each for each in rounds if each.reference in mail.matters)
    return tuple(letter for each in named for letter in positions.contradictory(mail, each))


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
