"""A command in the subject, from somebody on the member list: `help`, `members`."""

from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import desk
from ..network import Network
from ..network.facts import OrganisationKind


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Answer it, to an address on the list and within what its owner may see."""
    if mail.person is None or mail.organisation is None:
        return Decision("a command from somebody who is not on the member list", attention=True)
    word = mail.message.subject.strip().casefold()
    name = mail.organisation.name
    if word == "help":
        return Decision("asked for help", letters=desk.help_text(mail, network), organisation=name)
    if word == "members" and mail.organisation.kind is OrganisationKind.MEMBER:
        return Decision("asked for the member list", letters=desk.member_list(mail, network), organisation=name)
    return Decision(f"“{word[:40]}” is no command that {name} may give", attention=True, organisation=name)
