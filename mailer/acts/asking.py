"""Asking the co-chairs for their keys, and that they are not asked any more.

Source: Terms of Reference, "The Network will be co-chaired by the UN Resident Coordinator and IOM Albania Head of
Office".
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ..decision import Decision
from ..errors import Refused
from ..letters import keys as letters
from ..network import Network
from ..network.facts import Fact, KeyAct, KeysAsked, KeysLapsed, Role
from ..network.keys import KeyedAct
from ..network.listed import Person

_TWO = 2


def ask(
    network: Network,
    act: KeyAct,
    subject: str,
    value: str,
    title: str,
    now: datetime,
    holders: Sequence[Person] | None = None,
    also: Sequence[Fact] = (),
    lapses: datetime | None = None,
) -> Decision:
    """Ask these people, if none are named both co-chairs, to confirm. `also`: what is recorded with the question.
    `lapses`: when the question does, if not when others do.

    Raises Refused unless there are two, of two organisations; for an order of one, unless there is one.
    """
    asked_of = network.people.with_role(Role.CO_CHAIR) if holders is None else holders
    if not asked_of or (act is not KeyAct.ORDER and len(asked_of) != _TWO):
        count = len(network.people.with_role(Role.CO_CHAIR))
        raise Refused(f"this needs the two co-chairs, and the member list has {count}; see: mailer members list")
    if act is not KeyAct.ORDER and not of_two_organisations(network, [person.address for person in asked_of]):
        raise Refused(f"this needs co-chairs of two organisations; both are of {asked_of[0].organisation}")
    asked = KeysAsked(
        about=network.next_reference("K", now),
        act=act,
        subject=subject,
        value=value,
        title=title,
        holders=tuple(person.address for person in asked_of),
        lapses=lapses or now + network.procedure.keys_lapse,
        at=now,
    )
    after = network.after(asked, *also)
    told = letters.asked(after, after.keys[asked.about])
    whom = "a co-chair" if act is KeyAct.ORDER else "both co-chairs"
    return Decision(f"{asked.about} waits for {whom}: {title}", (asked, *also), told, about=asked.about)


def lapsed(network: Network, act: KeyedAct, now: datetime, reason: str = "") -> Decision:
    """The act was not confirmed in time, or it is overtaken, for this `reason`; whoever was asked is told."""
    fact = KeysLapsed(act.reference, now)
    after = network.after(fact)
    told = letters.ended(after, after.keys[act.reference], is_overtaken=now < act.asked.lapses, reason=reason)
    return Decision(f"{act.reference} has lapsed: {act.asked.title}", (fact,), told, about=act.reference)


def of_two_organisations(network: Network, holders: Iterable[str]) -> bool:
    """True if these people, by address, are of two organisations now."""
    return len({network.people.persons[each].organisation for each in holders}) == _TWO
