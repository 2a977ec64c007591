"""Whether a matter concerns the state, which any organisation may ask in mid-round.

Source: Terms of Reference, "on all issues relevant to or of concern to the state, with the Ministry of Interior and
other relevant ministries". Whoever puts a matter says so; the co-chairs rule on it; asking holds the closing.
"""

from datetime import datetime

from ..decision import Decision
from ..errors import Refused
from ..incoming import Incoming
from ..letters import positions as letters
from ..network import Network
from ..network.consensus import Proposal
from ..network.facts import Ruling, StateConcernAsked
from . import rulings
from .rulings import Wanted


def ask(mail: Incoming, network: Network, proposal: Proposal, organisation: str, now: datetime) -> Decision:
    """Record that an organisation says so, and ask the co-chairs. Whoever calls this knows that it is theirs."""
    about, person = proposal.reference, mail.person
    fact = StateConcernAsked(
        about=about,
        revision=proposal.current.revision,
        organisation=organisation,
        address=person.address if person else "",
        name=mail.voice.shown,
        text=mail.new[:4000],
        reply=mail.arrival.id,
        at=mail.arrival.received,
    )
    receipt = letters.remark(mail, proposal, is_ask=True)
    why = f"{organisation} says that {about} concerns the state"
    try:
        asked = rulings.ask(network, about, Wanted(Ruling.STATE_CONCERN), now, fact)
    except Refused as refusal:
        why = f"{why}, and the co-chairs are not asked anew: {refusal}"
        return Decision(why, (fact,), receipt, attention=True, about=about, organisation=organisation)
    return Decision(
        f"{why}; {asked.why}", asked.facts, (*receipt, *asked.letters), about=about, organisation=organisation
    )
