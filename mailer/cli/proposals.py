"""What `mailer consensus list` and `show` tell of a proposal: the value that scripts get, and the same in words."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..network import Network
    from ..network.consensus import Draft, Proposal


def listed(network: "Network", now: datetime, zone: tzinfo) -> list[dict[str, Any]]:
    """One row for each proposal and each matter that is put to nobody yet, newest first."""
    rows = [
        {
            "id": each.reference,
            "title": each.title,
            "kind": each.kind,
            "state": each.state,
            "number": each.number,
            "revision": each.current.revision,
            "round": each.current.state(now),
            "deadline": each.current.deadline.astimezone(zone),
        }
        for each in network.proposals.values()
    ]
    rows += [
        {
            "id": each.reference,
            "title": each.drafted.title,
            "kind": each.drafted.kind,
            "state": each.stage.value,
            "number": None,
            "revision": each.drafted.revision,
            "round": "void" if each.closed else "draft",
            "deadline": each.drafted.deadline and each.drafted.deadline.astimezone(zone),
        }
        for each in network.drafts.values()
    ]
    return sorted(rows, key=lambda row: str(row["id"]), reverse=True)


def in_words(value: dict[str, Any]) -> Iterator[str]:
    """What stands above the table of positions."""
    number = f", {value['number']}" if value["number"] else ""
    yield f"{value['id']}  {value['title']}  ({value['state']}{number})"
    current = value["round"]
    until = f"until {current['deadline']:%A %d %B %Y, %H:%M}" if current["deadline"] else "not open yet"
    yield f"revision {current['revision']}, {current['mode']}, {current['state']}, {until}"
    if current["basis"] != "plain":
        yield f"{current['basis']}: {current['reason'] or 'both co-chairs have ruled so'}"
    for hold in value["holds"]:
        yield f"{hold['organisation']} asked for time, until {hold['until']:%A %d %B %Y, %H:%M}"
    for ruling in value["rulings"]:
        on = f" on {ruling['organisation']}" if ruling["organisation"] else ""
        yield f"ruled: {ruling['ruling'].replace('_', ' ')}{on}, as {ruling['keys']}"
    for name in value["unattended"]:
        yield f"everybody is away: {name}"
    for name in value["defects"]:
        yield f"defective: {name} was not heard before the adoption (mailer consensus confirm {value['id']})"
    yield ""


def shown(found: "Proposal", network: "Network", now: datetime, zone: tzinfo) -> dict[str, Any]:
    """The proposal with its round, and each organisation's position; instants in the zone."""
    from ..network.consensus import positions

    round_ = found.current
    states, voices = positions(round_, network.procedure.grace), network.voices(round_)
    return {
        "id": found.reference,
        "title": found.title,
        "kind": found.kind,
        "state": found.state,
        "number": found.number,
        "round": {
            "revision": round_.revision,
            "state": round_.state(now),
            "mode": round_.opened.mode.value,
            "opened": round_.opened.at.astimezone(zone),
            "deadline": round_.deadline.astimezone(zone),
            "state_concern": round_.state_concern,
            "text_hash": round_.opened.text_hash,
            "rulebook": round_.opened.rulebook,
            "held_because": list(round_.held_because),
            "basis": round_.opened.basis.value,
            "reason": round_.opened.reason or None,
            "authorised": round_.opened.authorised or None,
        },
        "roll": [
            {
                "organisation": entry.organisation,
                "class": entry.standing.value,
                "consulted": round_.consulted_at(entry.organisation, voices.get(entry.organisation, ())) is not None,
                "position": states[entry.organisation].position.value,
                "provisional": states[entry.organisation].provisional,
                "by": states[entry.organisation].by or None,
                "at": at.astimezone(zone) if (at := states[entry.organisation].at) else None,
                "text": states[entry.organisation].text or None,
            }
            for entry in round_.roll
        ],
        "holds": [
            {"organisation": each.organisation, "until": each.until.astimezone(zone)} for each in round_.active_holds
        ],
        "extensions": [
            {"deadline": each.deadline.astimezone(zone), "authorised": each.authorised} for each in round_.extensions
        ],
        "rulings": [
            {
                "ruling": each.ruling.value,
                "organisation": each.organisation or None,
                "value": each.value or None,
                "keys": each.keys,
                "confirmed_by": list(each.confirmed_by),
                "at": each.at.astimezone(zone),
            }
            for each in round_.rulings
        ],
        "unattended": network.unattended(round_),
        "defects": list(found.defects),
        "cites": found.rounds[0].opened.cites or None,
    }


def shown_draft(draft: "Draft", network: "Network", zone: tzinfo) -> dict[str, Any]:
    """The same for a matter that is put to nobody yet: who would be asked, and nothing else."""
    drafted = draft.drafted
    return {
        "id": draft.reference,
        "title": drafted.title,
        "kind": drafted.kind,
        "state": draft.stage.value,
        "number": None,
        "round": {
            "revision": drafted.revision,
            "state": "void" if draft.closed else "draft",
            "mode": drafted.mode.value,
            "opened": None,
            "deadline": drafted.deadline and drafted.deadline.astimezone(zone),
            "state_concern": drafted.state_concern,
            "text_hash": drafted.text_hash,
            "rulebook": network.procedure.version,
            "held_because": [],
            "basis": drafted.basis.value,
            "reason": drafted.reason,
            "authorised": None,
        },
        "roll": [],
        "holds": [],
        "extensions": [],
        "rulings": [],
        "unattended": [],
        "defects": [],
        "cites": None,
    }
