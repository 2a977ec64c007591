"""The record of a decision as it goes out with the outcome: one page in the letter, and the file that proves it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..codec.letter import attachment
from ..mail import Letter
from ..network.register import Recorded, canonical, sha256_of

ENCLOSED = "record"
_REFUSED = "key_refused"  # a key that was not turned: on record as key_turned, of which `turned` is false
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def with_record(letter: Letter, made: Recorded) -> Letter:
    """The letter with the record, if it encloses it."""
    if ENCLOSED not in letter.encloses or letter.about != made.record["id"]:
        return letter
    name = f"{str(made.record['number']).replace('/', '-')}.json"
    octets = json.dumps(entry(made), ensure_ascii=False, indent=2).encode()
    return replace(
        letter,
        values={**letter.values, "record": page(made)},
        attachments=(*letter.attachments, attachment(name, octets, "application/json")),
    )


def entry(made: Recorded, sha256: str = "", inner: bool = False, defects: Sequence[str] = ()) -> dict[str, Any]:
    """The entry of the register, as a script may verify it. `sha256`: its hash as it is kept, if that is known.

    `inner`: with the words that are for the Secretariat alone. `defects`: whom, as it turned out since, the question
    had not reached, or whose objection was read too late.
    """
    told = made.record
    return {
        "number": told["number"],
        "id": told["id"],
        "title": made.title,
        "kind": told["kind"],
        "state": "adopted",
        "adopted": told["adopted"],
        "sha256": sha256 or sha256_of(canonical(told)),
        "record": told,
        "words": {**made.beside.words, **(made.beside.inner if inner else {})},
        "people": made.beside.people,
        "defects": list(defects),
    }


def page(made: Recorded, sha256: str = "", defects: Sequence[str] = ()) -> dict[str, Any]:
    """The record as a template reads it: instants to be told in the reader's zone, and the words by their hash."""
    shown: dict[str, Any] = _with_instants(made.record)
    return {
        **shown,
        "course": [_step(each) for each in shown["course"]],
        "title": made.title,
        "sha256": sha256 or sha256_of(canonical(made.record)),
        "words": made.beside.words,
        "people": made.beside.people,
        "defects": list(defects),
    }


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    """What happened, by whatever kind of fact: which organisations it names, what was ruled, by which authority if
    it is an act or an order, and (`who`) the capacities."""
    values = [each for value in step.values() for each in (value if isinstance(value, list) else [value])]
    named = [step["organisation"]] if step.get("organisation") else step.get("organisations", [])
    return {
        "what": _REFUSED if step.get("turned") is False else step["what"],
        "at": step["at"],
        "by": step["by"] if isinstance(step["by"], str) else "mail",
        "revision": step.get("revision"),
        "until": step.get("until"),
        "deadline": step.get("deadline"),
        "basis": step.get("basis"),
        "ruling": step.get("ruling"),
        "value": step.get("value"),
        "act": next((each for key in ("keys", "authorised", "about") if _is_act(each := step.get(key))), None),
        "organisations": named,
        "who": [each for each in values if isinstance(each, Mapping) and "roles" in each],
    }


def _is_act(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("K-")


def _with_instants(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_instants(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_instants(each) for each in value]
    return datetime.fromisoformat(value) if isinstance(value, str) and _INSTANT.fullmatch(value) else value
