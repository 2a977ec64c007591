"""Mail that no person wrote: out of office, receipts, reactions, notices of programs, our own letters come back.

Never a position, never an update, never answered (RFC 3834).
"""

from datetime import datetime

from ..acts import changes
from ..acts.changes import Said
from ..codec.automatic import REPLY
from ..decision import Decision
from ..incoming import Incoming
from ..letters import positions as letters
from ..mail import Letter
from ..network import Network
from ..network.consensus import Proposal
from ..network.facts import AbsenceNoted, ChangeKind, Fact, Role

_AWAY, _RECALL = ("out of office", REPLY), "recall"


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """File it; a substitute whom it names is proposed as an alternate; that somebody who is consulted is away is noted,
    and who wishes to recall an answer is asked what now stands.

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
    proposal = _consulted(mail, network, now)
    return Decision(
        f"automatic mail ({why})" + (f"; {proposed.why}" if proposed.why else ""),
        (*_absence(mail, proposal), *proposed.facts),
        (*_recalled(mail, proposal), *proposed.letters),
        attention=is_for_a_person and not mail.vouched_by,
        about=mail.about or proposed.about,
        organisation=name,
    )


def _consulted(mail: Incoming, network: Network, now: datetime) -> Proposal | None:
    """The consultation that it is about, if it comes from somebody who speaks for an organisation that is asked."""
    proposal, person = network.proposals.get(mail.about or ""), mail.person
    if proposal is None or person is None or mail.contradiction or not (person.speaks and mail.verdict.passed):
        return None
    is_asked = person.organisation in proposal.current.parties and proposal.current.is_running(now)
    return proposal if is_asked and mail.revision in (None, proposal.current.revision) else None


def _absence(mail: Incoming, proposal: Proposal | None) -> tuple[Fact, ...]:
    person = mail.person
    if proposal is None or person is None or mail.automatic is None or mail.automatic.notice not in _AWAY:
        return ()
    where = (proposal.reference, proposal.current.revision, person.organisation, person.address)
    known = (person.organisation, person.address) in proposal.current.away
    return () if known else (AbsenceNoted(*where, mail.arrival.received),)


def _recalled(mail: Incoming, proposal: Proposal | None) -> tuple[Letter, ...]:
    is_recall = mail.automatic is not None and mail.automatic.notice == _RECALL
    return letters.recalled(proposal, mail.person) if is_recall and proposal and mail.person else ()


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
