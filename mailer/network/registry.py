"""The registry of joint statements: everything that is on record of one.

Source: Terms of Reference, "Deliver One Voice joint statement in the name of the Network".
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .clearances import Clearance
from .consensus import Proposal
from .keys import KeyedAct
from .people import People
from .statements import Notice, Statement, clearances, proposal_of, remarks, state_of


def entry(
    statement: Statement,
    proposals: Mapping[str, Proposal],
    keys: Mapping[str, KeyedAct],
    people: People,
    grace: timedelta,
) -> dict[str, Any]:
    """Everything that is on record of it, as one plain value: text, numbers, lists, and aware instants.

    Mails are named by the sha256 of their bytes, people by the address that names them.
    """
    draft, released, proposal = statement.current, statement.released, proposal_of(statement, proposals)
    return {
        "id": statement.reference,
        "title": draft.title,
        "state": state_of(statement, proposals),
        "number": released.number if released else None,
        "date": released.at if released else None,
        "revision": draft.revision,
        "text": draft.text,
        "text_hash": draft.text_hash,
        "themes": list(draft.themes),
        "state_concern": draft.state_concern,
        "rulebook": draft.rulebook,
        "leads": [_lead(each) for each in clearances(statement, people)],
        "round": _round(proposal) if proposal else None,
        "reservations": remarks(proposal, grace),
        "embargo": statement.embargo,
        "channels": list(draft.channels),
        "keys": _keys(keys[released.keys]) if released else None,
        "published": statement.published,
        "received": [
            {"organisation": each.organisation, "address": each.address, "at": each.at}
            for each in sorted(statement.received.values(), key=lambda each: (each.at, each.address))
        ],
        "corrections": [_notice(each, keys) for each in statement.corrections],
        "withdrawal": _notice(statement.withdrawal, keys) if statement.withdrawal else None,
        "held_because": list(statement.held_because),
        "dropped": statement.dropped.reason if statement.dropped else None,
    }


def _lead(clearance: Clearance) -> dict[str, Any]:
    by = clearance.by
    return {
        "organisation": clearance.organisation,
        "clearance": clearance.state,
        "by": by.address if by else None,
        "name": by.name if by else None,
        "text": by.text or None if by else None,
        "text_hash": by.text_hash if by else None,
        "mail": by.reply if by else None,
        "at": by.at if by else None,
    }


def _round(proposal: Proposal) -> dict[str, Any]:
    opened = proposal.current.opened
    return {
        "id": proposal.reference,
        "revision": opened.revision,
        "state": proposal.state,
        "number": proposal.number,
        "text_hash": opened.text_hash,
        "opened": opened.at,
        "deadline": proposal.current.deadline,
    }


def _keys(act: KeyedAct) -> dict[str, Any]:
    return {
        "id": act.reference,
        "holders": [{"address": each, "at": act.turned_at.get(each)} for each in act.asked.holders],
    }


def _notice(notice: Notice, keys: Mapping[str, KeyedAct]) -> dict[str, Any]:
    issued = notice.issued
    return {
        "text": notice.drafted.text,
        "text_hash": notice.drafted.text_hash,
        "at": issued.at if issued else None,
        "keys": _keys(keys[issued.keys]) if issued else None,
        "told": sorted(notice.told),
    }
