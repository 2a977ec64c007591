"""Mail that no person wrote: out of office, receipts, reactions, notices of programs, our own letters come back.

Never a position, never an update, never answered (RFC 3834).
"""

from datetime import datetime

from ..acts import changes
from ..acts.changes import Said
from ..decision import Decision
from ..incoming import Incoming
from ..network import Network
from ..network.facts import ChangeKind, Role


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """File it; a substitute whom it names is proposed as an alternate.

    A person looks where it might be somebody's words after all: it holds an answer word, or it answers a consultation
    and only words, or only the way on which it came, mark it; and where what it tells should be seen, like a recall.
    """
    why = mail.automatic.why if mail.automatic else "said to be automatic"
    name = mail.organisation.name if mail.organisation else None
    marks = mail.automatic
    might_be_words = marks is None or not marks.certain or marks.has_words or bool(mail.position.value)
    is_for_a_person = (
        (mail.answers in ("consultation", "contradiction") and might_be_words)
        or bool(mail.answers and mail.answer_word)
        or (marks is not None and marks.asks_for_a_person and name is not None)
    )
    why += f"; it says “{mail.answer_word}”" if mail.answers and mail.answer_word else ""
    proposed = changes.propose(network, said, now) if (said := _substitute(mail, network)) else Decision("")
    return Decision(
        f"automatic mail ({why})" + (f"; {proposed.why}" if proposed.why else ""),
        proposed.facts,
        proposed.letters,
        attention=is_for_a_person and not mail.vouched_by,
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
