"""Mail that no person wrote: out of office, receipts of programs. Never a position, never answered (RFC 3834)."""

from datetime import datetime

from ..acts import changes
from ..acts.changes import Said
from ..decision import Decision
from ..incoming import Incoming
from ..network import Network
from ..network.facts import ChangeKind, Role


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """File it; a substitute whom it names is proposed as an alternate.

    A person looks where it answers a consultation and might be somebody's words after all.
    """
    why = mail.automatic.why if mail.automatic else "said to be automatic"
    name = mail.organisation.name if mail.organisation else None
    might_be_words = mail.automatic is None or not mail.automatic.certain or bool(mail.position.value)
    attention = mail.answers == "consultation" and might_be_words and not mail.vouched_by
    proposed = changes.propose(network, said, now) if (said := _substitute(mail, network)) else Decision("")
    return Decision(
        f"automatic mail ({why})" + (f"; {proposed.why}" if proposed.why else ""),
        proposed.facts,
        proposed.letters,
        attention=attention,
        about=mail.about or proposed.about,
        organisation=name,
    )


def _substitute(mail: Incoming, network: Network) -> Said | None:
    """The colleague whom somebody that speaks for an organisation names for the time of their absence."""
    said, person, organisation = mail.contact, mail.person, mail.organisation
    if said.meaning != "substitute" or not said.address or person is None or organisation is None:
        return None
    of_it = said.address.rpartition("@")[2] in organisation.domains
    if not (mail.verdict.passed and person.speaks and of_it) or network.people.organisation_of(said.address):
        return None
    return Said(
        organisation=organisation.name,
        change=ChangeKind.ADD,
        source="auto_reply",
        words=said.words,
        name=said.name,
        new_address=said.address,
        roles=(Role.ALTERNATE,),
    )
