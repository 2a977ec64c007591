"""Letters about acts that co-chairs must confirm.

Source: Terms of Reference, "The Network will be co-chaired by the UN Resident Coordinator and IOM Albania Head of
Office".
"""

from collections.abc import Iterable, Mapping

from ..mail import Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS, of_organisation
from ..network.consensus import Round, position_of
from ..network.facts import KeyAct, Role, Ruling, RulingAsked
from ..network.keys import KeyedAct
from ..network.listed import Person
from ..render.difference import differences
from . import office, statements, to

_ON_NOBODY: Mapping[str, object] = {"state": None, "since": None, "said": ()}


def asked(network: Network, act: KeyedAct) -> tuple[Letter, ...]:
    """Do you confirm it? To each who holds a key."""
    return tuple(
        Letter(
            template="keys_asked",
            key=f"keys_asked {act.reference}",
            to=to(person),
            audience=_audience(person),
            about=act.reference,
            values={**_values(network, act), **_ruling(network, act)},
            answers="key",
            buttons=("confirm", "refuse"),
        )
        for person in _holders(network, act)
    )


def ended(
    network: Network, act: KeyedAct, *, hindrance: str = "", is_overtaken: bool = False, reason: str = ""
) -> tuple[Letter, ...]:
    """That it is done, refused or has lapsed: to those who hold the role now or a key, and to the Secretariat.

    `hindrance`: why it could not be done, though it is confirmed; `is_overtaken`: it lapsed before its time, since what
    they were asked is not wanted any more, for this `reason`.
    """
    told = (*office(network), *_holders(network, act))
    people = {person.address: person for person in told}
    return tuple(
        Letter(
            template="keys_ended",
            key=f"keys_ended {act.reference}",
            to=to(person),
            audience=_audience(person),
            about=act.reference,
            values={**_values(network, act), "hindrance": hindrance, "is_overtaken": is_overtaken, "reason": reason},
            follows=f"keys_asked {act.reference}" if person.address in act.asked.holders else "",
        )
        for person in people.values()
    )


def _audience(person: Person) -> str:
    """A deputy holds no office: what they are asked concerns them, in their organisation."""
    if Role.CO_CHAIR in person.roles or Role.SECRETARIAT in person.roles:
        return CO_CHAIRS
    return of_organisation(person.organisation)


def _values(network: Network, act: KeyedAct) -> dict[str, object]:
    names = {holder: network.people.persons[holder].name for holder in act.asked.holders}
    wish = network.changes.get(act.asked.subject)
    is_refused = wish is not None and wish.state == "refused"
    of_statement = statements.of_act(network, act)
    return {
        "act": act,
        "names": names,
        "wish": wish.proposed if wish else None,
        "is_refused": is_refused,
        **of_statement,
    }


def _ruling(network: Network, act: KeyedAct) -> dict[str, object]:
    """What a co-chair must know to rule: the text, what has changed in it, what the organisation has said and when it
    was asked. Nothing of it for an act that is no ruling."""
    if act.asked.act not in (KeyAct.RULING, KeyAct.ORDER):
        return {"ruling": None, "round": None, "changes": (), **_ON_NOBODY}
    reference = act.asked.subject
    proposal, draft = network.proposals.get(reference), network.drafts.get(reference)
    drafted = draft.drafted if draft else (proposal.draft if proposal else None)
    round_ = proposal.current if proposal else None
    known = round_.asked if round_ else (draft.asked if draft else ())
    ruling = next((each for each in known if each.keys == act.reference), None)
    is_edit = ruling is not None and ruling.ruling is Ruling.EDITORIAL and drafted is not None and round_ is not None
    return {
        "ruling": ruling,
        "round": round_,
        "draft": drafted,
        "changes": differences(round_.opened.text, drafted.text) if is_edit and round_ and drafted else (),
        **(_on_a_party(network, round_, ruling) if round_ and ruling else _ON_NOBODY),
    }


def _on_a_party(network: Network, round_: Round, ruling: RulingAsked) -> dict[str, object]:
    name = ruling.organisation
    replies = sorted(round_.replies_of(name), key=lambda reply: reply.at)
    return {
        "state": position_of(round_, name, network.procedure.grace) if name else None,
        "since": round_.consulted_at(name, network.voices(round_).get(name, frozenset())) if name else None,
        "said": replies or round_.open_concerns,
    }


def _holders(network: Network, act: KeyedAct) -> Iterable[Person]:
    known = (network.people.persons[each] for each in act.asked.holders)
    return [person for person in known if network.people.is_current(person)]
