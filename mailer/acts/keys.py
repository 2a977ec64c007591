"""Acts that both co-chairs must confirm: asking for the two keys, turning one, and what is done once both are turned.

Source: Terms of Reference, "The Network will be co-chaired by the UN Resident Coordinator and IOM Albania Head of
Office".
"""

from collections.abc import Iterable
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import keys as letters
from ..network import Network
from ..network.facts import (
    AdmissionPut,
    AudienceChanged,
    ChangeDecided,
    KeyAct,
    KeysAsked,
    KeysLapsed,
    KeyTurned,
    Role,
)
from ..network.keys import TwoKeyAct
from ..render.markdown import escaped, quoted
from . import releases
from .consensus import Question, open_round

_TWO = 2


def ask(network: Network, act: KeyAct, subject: str, value: str, title: str, now: datetime) -> Decision:
    """Ask both co-chairs to confirm. Raises Refused unless there are two, of two organisations."""
    co_chairs = network.people.with_role(Role.CO_CHAIR)
    if len(co_chairs) != _TWO:
        raise Refused(
            f"this needs the two co-chairs, and the member list has {len(co_chairs)}; see: mailer members list"
        )
    if not _of_two_organisations(network, [person.address for person in co_chairs]):
        raise Refused(f"this needs co-chairs of two organisations; both are of {co_chairs[0].organisation}")
    asked = KeysAsked(
        about=network.next_reference("K", now),
        act=act,
        subject=subject,
        value=value,
        title=title,
        holders=tuple(person.address for person in co_chairs),
        lapses=now + network.procedure.keys_lapse,
        at=now,
    )
    after = network.after(asked)
    told = letters.asked(after, after.keys[asked.about])
    return Decision(f"{asked.about} waits for both co-chairs: {title}", (asked,), told, about=asked.about)


def _of_two_organisations(network: Network, holders: Iterable[str]) -> bool:
    return len({network.people.persons[each].organisation for each in holders}) == _TWO


def turn(network: Network, reference: str, address: str, turned: bool, arrived: datetime, now: datetime) -> Decision:
    """One co-chair (by address) confirms the act, or refuses it, which ends it; with the second key it is done.

    A key that `arrived` too late finds the act lapsed, also before the clock has said so; one that arrived in time
    turns, whenever it is read.
    """
    act = network.keys.get(reference)
    if act is None:
        raise NotFound(f"no act {reference} waits for the co-chairs")
    if act.state != "open":
        return Decision(f"{reference} is {act.state} already; the answer changes nothing", about=reference)
    if address not in act.missing:
        return Decision(f"{address} has confirmed {reference} already", about=reference)
    if arrived >= act.asked.lapses:
        return lapse(network, act, now)
    if turned and not _of_two_organisations(network, act.asked.holders):
        why = f"{reference}: both who were asked are of one organisation by now; the key is not turned"
        return Decision(why, attention=True, about=reference)
    fact = KeyTurned(reference, address, turned, now)
    after = network.after(fact)
    ended = after.keys[reference]
    if ended.state == "open":
        return Decision(f"{reference}: one of two keys is turned, by {address}", (fact,), about=reference)
    hindrance = ""
    try:
        done = _done(after, ended, now) if ended.state == "done" else _refused(after, ended, address, now)
    except Refused as error:
        hindrance = str(error)
        done = Decision(f"it could not be done: {error}", attention=True)
    told = letters.ended(after.after(*done.facts), ended, hindrance=hindrance)
    why = f"{reference} is {ended.state}: {act.asked.title}" + (f"; {done.why}" if done.why else "")
    return Decision(why, (fact, *done.facts), (*told, *done.letters), attention=done.attention, about=reference)


def lapse(network: Network, act: TwoKeyAct, now: datetime) -> Decision:
    """The act was not confirmed in time, or something else took its place; whoever was asked is told."""
    fact = KeysLapsed(act.reference, now)
    after = network.after(fact)
    told = letters.ended(network, after.keys[act.reference], is_overtaken=now < act.asked.lapses)
    return Decision(f"{act.reference} has lapsed: {act.asked.title}", (fact,), told, about=act.reference)


def _done(network: Network, act: TwoKeyAct, now: datetime) -> Decision:
    match act.asked.act:
        case KeyAct.ADMIT:
            return put_to_the_members(network, act.asked.subject, now)
        case KeyAct.WIDEN:
            fact = AudienceChanged(act.asked.subject, act.asked.value, now)
            return Decision(f"{act.asked.subject} is for {act.asked.value} now", (fact,))
        case KeyAct.RELEASE:
            return releases.release(network, act, now)
        case KeyAct.CORRECT | KeyAct.WITHDRAW:
            return releases.issue(network, act, now)


def put_to_the_members(network: Network, reference: str, now: datetime) -> Decision:
    """Ask the members whether to admit whoever wishes to join. Whoever calls this has made sure of both keys."""
    change = network.changes[reference]
    if change.state != "open" or change.proposal is not None:
        raise Refused(
            f"{reference} is {change.state if change.proposal is None else f'put as {change.proposal}'} already"
        )
    wish = change.proposed
    text = (
        f"{escaped(wish.organisation)} has asked to join the Network as a member.\n\n"
        f"Its focal point would be {escaped(wish.name or wish.new_address)} <{wish.new_address}>.\n\n"
        f"In its own words:\n\n{quoted(wish.words)}\n"
    )
    question = Question(f"Admission of {wish.organisation}", text, kind="membership")
    opened = open_round(network, question, now)
    put = AdmissionPut(reference, str(opened.about), now)
    why = f"{reference} is put to the members as {opened.about}"
    return Decision(why, (*opened.facts, put), opened.letters, about=reference)


def _refused(network: Network, act: TwoKeyAct, address: str, now: datetime) -> Decision:
    wish = network.changes.get(act.asked.subject)
    if act.asked.act is not KeyAct.ADMIT or wish is None or wish.state != "open":
        return Decision("")
    return Decision("", (ChangeDecided(act.asked.subject, False, address, now),))
