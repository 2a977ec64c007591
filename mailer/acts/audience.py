"""For whom something is that was shared: narrower at once, wider only with both keys.

Source: docs/audiences.md; Terms of Reference, duty 3.
"""

from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..network import Network
from ..network.audiences import STATED, is_within, stated
from ..network.facts import AudienceChanged, KeyAct
from . import keys
from .asking import ask


def change(network: Network, reference: str, wanted: str, now: datetime) -> Decision:
    """Give an update another audience. Whoever calls this has made sure that the author or the Secretariat asks."""
    shelved = network.library.get(reference)
    if shelved is None:
        raise NotFound(f"there is no update {reference}; see: mailer update list")
    audience = stated(wanted, network.groups)
    if audience is None:
        known = ", ".join([*STATED, *sorted(network.groups)])
        raise Refused(f"“{wanted}” is no audience, or the name of two; known: {known}")
    if audience == shelved.audience:
        raise Refused(f"{reference} is for {audience} already")
    acts = (act for act in network.keys.values() if act.state == "open" and act.asked.act is KeyAct.WIDEN)
    waiting = next((act for act in acts if (act.asked.subject, act.asked.value) == (reference, audience)), None)
    if waiting is not None:
        raise Refused(f"both co-chairs are asked already whether {reference} is for {audience}, as {waiting.reference}")
    overtaken = _overtaken(network, reference, now)
    if is_within(audience, shelved.audience, network.people, network.groups):
        fact = AudienceChanged(reference, audience, now)
        why = f"{reference} is for {audience} now, and no longer for {shelved.audience}"
        return Decision(why, (fact,), about=reference, organisation=shelved.organisation).behind(overtaken)
    title = f"{reference}, “{shelved.title}” of {shelved.organisation}, for {audience} instead of {shelved.audience}"
    asked = ask(network, KeyAct.WIDEN, reference, audience, title, now)
    why = f"it may reach others than before, so both co-chairs are asked: {asked.why}"
    return replace(asked.behind(overtaken), why=why, about=reference, organisation=shelved.organisation)


def _overtaken(network: Network, reference: str, now: datetime) -> Decision:
    """What the co-chairs were asked about it before is not asked any more: the newest word counts."""
    open_acts = [act for act in network.keys.values() if act.asked.subject == reference and act.state == "open"]
    lapsed = [keys.lapse(network, act, now) for act in open_acts]
    facts = tuple(fact for each in lapsed for fact in each.facts)
    return Decision("", facts, tuple(letter for each in lapsed for letter in each.letters))
