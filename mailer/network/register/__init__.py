"""The register of decisions: what the record of a decision says, and how one record is chained to the next.

A record is a pure function of what had happened in the matter when it was adopted, whatever the order in which that was
read. It holds organisations, capacities, instants and hashes. Names and words stand beside it, each word under its
hash, so that a person can be taken out of them and the record is still the one that was hashed: docs/register.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .. import Network
from ..consensus import REMARKS, Effective, Round, positions
from ..dates import instant
from ..facts import PositionTaken, ProposalAdopted, RollEntry, name_of
from .course import course
from .recorded import Beside, Entry, Given, Recorded, canonical, differences, sha256_of
from .words import Words, acts_in

__all__ = [
    "FORM",
    "Beside",
    "Entry",
    "Given",
    "Recorded",
    "acts_in",
    "canonical",
    "differences",
    "record",
    "sha256_of",
]

FORM = 1  # of the record; a later form has another number, and what is on record stays as it is


def record(network: Network, entries: Sequence[Entry], given: Given, previous: str | None) -> Recorded:
    """The record of a decision, from everything that had happened in its matter; the adoption is the last of it.

    `network`: as it was then, under the rules by which it was adopted. `previous`: the hash of the record before.
    """
    adopted = entries[-1].fact
    if not isinstance(adopted, ProposalAdopted):
        raise ValueError(f"{name_of(type(adopted))} is no adoption")
    proposal = network.proposals[adopted.about]
    round_, opened = proposal.current, proposal.current.opened
    words = Words(network.people, given.hashes)
    told = {
        "form": FORM,
        "number": adopted.number,
        "id": proposal.reference,
        "kind": opened.kind,
        "title_sha256": words.told(opened.title),
        "revision": round_.revision,
        "text_sha256": opened.text_hash,
        "mode": opened.mode.value,
        "basis": opened.basis.value,
        "state_concern": round_.state_concern,
        "opened": instant(opened.at),
        "deadline": instant(round_.deadline),
        "adopted": instant(adopted.at),
        "adopted_by": words.cause(entries[-1]),
        "rulebook": {"opened": opened.rulebook, "adopted": network.procedure.version},
        "software": given.software,
        "roll": _roll(words, network, round_, entries),
        "course": course(words, proposal.reference, entries),
        "previous": previous,
    }
    words.kept(opened.text)
    return Recorded(told, Beside(words.open, words.inner, words.people))


# --- the roll ---------------------------------------------------------------------------------------------------------


def _roll(words: Words, network: Network, round_: Round, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    voices, states = network.voices(round_), positions(round_, network.procedure.grace)
    taken = {entry.fact.reply: entry for entry in entries if isinstance(entry.fact, PositionTaken)}
    return [
        {
            **_consultation(round_, each, voices.get(each.organisation, frozenset())),
            **_position(words, each.organisation, states[each.organisation], taken),
        }
        for each in round_.roll
    ]


def _consultation(round_: Round, entry: RollEntry, voices: frozenset[str]) -> dict[str, Any]:
    """The proof that it was consulted: since when, and at how many addresses the question was accepted or came back."""
    name = entry.organisation
    since = round_.consulted_at(name, voices)
    return {
        "organisation": name,
        "class": entry.standing.value,
        "consulted": instant(since) if since else None,
        "addresses": {
            "accepted": sum(organisation == name for organisation, _ in round_.accepted),
            "returned": sum(organisation == name for organisation, _ in round_.returned),
        },
    }


def _position(words: Words, name: str, state: Effective, taken: Mapping[str, Entry]) -> dict[str, Any]:
    """The position that counts; who gave it as what, and by which mail."""
    entry = taken.get(state.reply)
    found = {
        "position": state.position.value,
        "provisional": state.provisional,
        "proven": state.proven,
        "ruled": state.is_ruled,
    }
    if entry is None or state.at is None:
        return {**found, "answer": None}
    words.people[name] = state.name
    remark = state.text if state.position in REMARKS else None
    answer = {
        "at": instant(state.at),
        "roles": words.capacity(state.by or "", state.at)["roles"],
        "rank": getattr(entry.fact, "rank", None),
        "mail_sha256": state.reply,
        "message_id_sha256": words.told(entry.message_id),
        "read_by_hand": bool(entry.person),
        "remark_sha256": words.told(remark) if remark else None,
    }
    return {**found, "answer": answer}
