"""Turning a key to an act that co-chairs must confirm, and what is done once all the keys that it needs are turned.

Source: Terms of Reference, "The Network will be co-chaired by the UN Resident Coordinator and IOM Albania Head of
Office".
"""

from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import keys as letters
from ..network import Network
from ..network.facts import AdmissionPut, AudienceChanged, ChangeDecided, KeyAct, KeyTurned
from ..network.keys import KeyedAct
from ..render.markdown import escaped, quoted
from . import releases, ruled
from .asking import lapsed, of_two_organisations
from .consensus import Question, open_round
from .holders import hindrance


def turn(network: Network, reference: str, address: str, turned: bool, arrived: datetime, now: datetime) -> Decision:
    """One co-chair (by address) confirms the act, or refuses it, which ends it; with the last key it is done.

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
    if turned and (why := _hindrance(network, act, address)):
        return Decision(f"{reference}: {why}; the key is not turned", attention=True, about=reference)
    fact = KeyTurned(reference, address, turned, now)
    after = network.after(fact)
    ended = after.keys[reference]
    if ended.state == "open":
        return Decision(f"{reference}: one of two keys is turned, by {address}", (fact,), about=reference)
    hindrance = ""
    try:
        done = _done(after, ended, now) if ended.state == "done" else _not_done(after, ended, address, now)
    except Refused as error:
        hindrance = str(error)
        done = Decision(f"it could not be done: {error}", attention=True)
    told = letters.ended(after.after(*done.facts), ended, hindrance=hindrance)
    why = f"{reference} is {ended.state}: {act.asked.title}" + (f"; {done.why}" if done.why else "")
    return Decision(why, (fact, *done.facts), (*told, *done.letters), attention=done.attention, about=reference)


def _hindrance(network: Network, act: KeyedAct, address: str) -> str:
    """Why this key cannot be turned as things are now, "" if it can."""
    if act.needed > 1 and not of_two_organisations(network, act.asked.holders):
        return "both who were asked are of one organisation by now"
    return hindrance(network, act, address) if act.asked.act is KeyAct.RULING else ""


def lapse(network: Network, act: KeyedAct, now: datetime) -> Decision:
    """The act was not confirmed in time, or something else took its place; whoever was asked is told."""
    ended = lapsed(network, act, now)
    after = network.after(*ended.facts)
    return ended.followed_by(_not_done(after, after.keys[act.reference], "", now))


def _done(network: Network, act: KeyedAct, now: datetime) -> Decision:
    match act.asked.act:
        case KeyAct.ADMIT:
            return put_to_the_members(network, act.asked.subject, now, act.reference)
        case KeyAct.WIDEN:
            fact = AudienceChanged(act.asked.subject, act.asked.value, now)
            return Decision(f"{act.asked.subject} is for {act.asked.value} now", (fact,))
        case KeyAct.RULING | KeyAct.ORDER:
            return ruled.done(network, act, now)
        case KeyAct.RELEASE:
            return releases.release(network, act, now)
        case KeyAct.CORRECT | KeyAct.WITHDRAW:
            return releases.issue(network, act, now)


def put_to_the_members(network: Network, reference: str, now: datetime, authorised: str) -> Decision:
    """Ask the members whether to admit whoever wishes to join. Whoever calls this has made sure of both keys, those of
    the act `authorised`."""
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
    opened = open_round(network, question, now, authorised)
    put = AdmissionPut(reference, str(opened.about), now)
    why = f"{reference} is put to the members as {opened.about}"
    return Decision(why, (*opened.facts, put), opened.letters, about=reference)


def _not_done(network: Network, act: KeyedAct, address: str, now: datetime) -> Decision:
    """What follows where the act was refused, by this address, or has lapsed."""
    if act.asked.act in (KeyAct.RULING, KeyAct.ORDER):
        return ruled.not_done(network, act, now)
    wish = network.changes.get(act.asked.subject)
    is_refused = act.asked.act is KeyAct.ADMIT and act.state == "refused"
    if not is_refused or wish is None or wish.state != "open":
        return Decision("")
    return Decision("", (ChangeDecided(act.asked.subject, False, address, now),))
