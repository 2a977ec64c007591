"""Who objects to a text, told from the mails that were delivered and from nothing that the program made of them.

For each organisation all its mails are walked in the order of their arrival: has whoever objected last taken it back,
or somebody who may? The program must adopt nothing, and put nothing once more, over what this says. It may well block
more: doubt, what is not proven, and time that was asked for are no matter here.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from mailer.incoming import Incoming
from mailer.network import Network
from mailer.network.consensus import Proposal
from mailer.network.facts import Basis, Fact, Position, Ruling, RulingMade, Standing
from mailer.network.people import Authority

OBJECTS, LIFTS, LIFTS_ITS_OWN, MUSES = "objects", "lifts", "lifts its own", "muses"
_SAYS = {"Let me see.": MUSES, "Agree": LIFTS, "No objection.": LIFTS, "Abstain": LIFTS, "Reservation": LIFTS_ITS_OWN}


@dataclass(frozen=True)
class Word:
    """What somebody who speaks for an organisation that is asked has said, beyond doubt. `mail`: its id; `revision`: of
    the letter that is answered; `is_put`: that was the current one when it was read, after `read` facts. `voices`: who spoke for the
    organisation when it arrived."""

    mail: str
    about: str
    revision: int
    organisation: str
    person: str
    rank: int
    is_head: bool
    says: str
    arrived: datetime
    read: int
    is_put: bool
    voices: frozenset[str]


def word(mail: Incoming, text: str, proven: bool, network: Network, read: int, is_head: bool) -> Word | None:
    """The mail as a word; None for one that proves nothing, is automatic, or neither objects nor takes back."""
    said = OBJECTS if text.startswith("OBJECT") else _SAYS.get(text.partition(":")[0], "")
    answered, person = mail.answered, mail.person
    proposal = network.proposals.get(answered.about or "") if answered else None
    if not (said and proven and proposal and answered and person) or mail.automatic or mail.contradiction:
        return None
    name = person.organisation
    is_asked = proposal.current.standing(name) in (Standing.DECIDER, Standing.CONSULTED)
    if not is_asked or answered.organisation != name or mail.voice.authority is not Authority.VOICE:
        return None
    revision = answered.revision or 0
    voices = frozenset(each.address for each in network.people.speaking(name, mail.arrival.received))
    is_put = revision == proposal.current.revision
    return Word(
        mail.arrival.id, proposal.reference, revision, name, person.address, mail.voice.rank, is_head, said,
        mail.arrival.received, read, is_put, voices,
    )  # fmt: skip


def of_one_text(proposal: Proposal) -> set[int]:
    """The current revision, and those before it from which only confirmations or editorial changes lead to it."""
    found = set()
    for round_ in reversed(proposal.rounds):
        found.add(round_.revision)
        if round_.opened.basis not in (Basis.EDITORIAL, Basis.CONFIRMATION):
            break
    return found


def ruled(log: Iterable[Fact], about: str) -> Mapping[str, int]:
    """By organisation, how many facts there were when both co-chairs last ruled that it blocks no more."""
    return {fact.organisation: place for place, fact in enumerate(log) if _unblocks(fact, about)}


def _unblocks(fact: Fact, about: str) -> TypeGuard[RulingMade]:
    if not isinstance(fact, RulingMade) or fact.about != about:
        return False
    is_settled = fact.ruling is Ruling.SETTLED and fact.value not in (Position.OBJECTION, Position.AMENDMENT)
    return is_settled or fact.ruling is Ruling.DEPARTED


def objecting(
    words: Iterable[Word], proposal: Proposal, settled: Mapping[str, int], until: datetime | None
) -> Set[str]:
    """The members that object to the text. `settled`: see `ruled`; `until`: when consent came too late, None if it never
    did."""
    revisions, standing = of_one_text(proposal), dict[str, dict[str, Word]]()
    mused = set[str]()  # who was not clear in time may say later what had been meant
    about = (each for each in words if each.about == proposal.reference and each.revision in revisions)
    for each in sorted(about, key=lambda each: (each.arrived, each.says == OBJECTS)):
        objections = standing.setdefault(each.organisation, {})
        is_in_time = until is None or each.arrived <= until
        if each.says == MUSES:
            mused |= {each.person} if is_in_time else set()
        elif each.says == OBJECTS:
            if each.read > settled.get(each.organisation, -1):
                objections[each.person] = each
        elif each.is_put and (is_in_time or each.person in mused):
            for other in [other for other in objections.values() if _takes_back(each, other)]:
                del objections[other.person]
    members = proposal.current.of_standing(Standing.DECIDER)
    return {name for name in members if standing.get(name)}


def _takes_back(each: Word, objection: Word) -> bool:
    if each.person == objection.person:
        return True
    if objection.person not in each.voices and each.rank <= objection.rank:
        return True  # a successor, who speaks in their place
    return each.says == LIFTS and (each.is_head or each.rank < objection.rank)
