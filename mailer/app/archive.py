"""The archive of a Network: everything from which its log can be made anew (replay.py), as one file. docs/register.md.

Its steps are those of the log, in order:

    given    an order of a person, a delivery, a duty of the clock: its facts as they are
    mail     a mail that is kept, and so are our letters that it answers: it will be read again
    closing  an adoption, or a round that was broken at its end: the procedure will decide again
    record   what was put on record when there had been no records: it will be made again

Of what will be made again, the archive has the hash of what it came to, and not what that was. A mail that was
forgotten, like those of somebody who was erased, cannot be read again: its facts are given.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from .. import __version__
from ..codec import message as codec
from ..errors import Refused, Unreadable
from ..incoming import tokens_of
from ..network.facts import DecisionRecorded, Fact, MailJudged, ProposalAdopted, RoundBroken
from ..network.register import canonical
from ..store import archive as store
from ..store import journal
from ..store.engine import Connection
from ..store.history import Told, in_order
from . import App
from .register import register

FORM = 1
CONTENTS = "archive.json"
GIVEN, MAIL, CLOSING, RECORD = "given", "mail", "closing", "record"
# What is decided at the closing itself; what follows from it (an admission) is given.
OF_CLOSINGS = (ProposalAdopted, DecisionRecorded, RoundBroken)

Step = dict[str, Any]
Hashes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What an archive holds: mails, facts, and how many of these will be made again."""

    mails: int
    facts: int
    made_again: int


def write(app: App, target: Path) -> Written:
    """Write the archive, which whoever has it can act with: it holds everything, the secret of the letters too.

    Raises Refused where `target` is there already or cannot be written.
    """
    try:
        target.touch(0o600, exist_ok=False)
    except FileExistsError:
        raise Refused(f"{target} is there already; name a new file") from None
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}") from error
    try:
        with app.store.reading() as connection:
            return _write(app, connection, target)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refused(f"{target} cannot be written: {error.strerror}") from error
        raise


def _write(app: App, connection: Connection, target: Path) -> Written:
    told = in_order(connection)
    steps = list(_steps(app, connection, told))
    rows = {table.name: list(store.rows(connection, table)) for table in store.KEPT}
    contents = {"form": FORM, "software": __version__, "rows": rows, "steps": steps}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(CONTENTS, json.dumps(contents, ensure_ascii=False))
        for name, octets in store.octets(connection):
            packed.writestr(name, octets)
    return Written(len(rows["mail"]), len(told), sum(step["count"] for step in steps if step["kind"] != GIVEN))


def hash_of(facts: Sequence[Fact]) -> str:
    """What tells whether the same facts came of something once more."""
    return hashlib.sha256(canonical({"facts": [store.row_of_fact(fact) for fact in facts]}).encode()).hexdigest()


def _steps(app: App, connection: Connection, told: Sequence[Told]) -> Iterator[Step]:
    on_record = register(connection, app.rulebook.procedure, app.rules(connection))
    hashes = {each.fact.about: each.reworded for each in on_record}
    for _, group in groupby(told, key=lambda each: (each.at, each.mail_id, each.person)):
        together = list(group)
        first = together[0]
        if first.mail_id is not None and _is_kept(app, connection, first.mail_id):
            yield from _of_mail(together)
        elif first.mail_id is None and first.person is None:
            yield from _of_the_clock(together, hashes)
        else:
            yield _given(together)


def _is_kept(app: App, connection: Connection, mail_id: int) -> bool:
    """True if the mail can be read again as it was read then: its octets are kept, and our letters that it answers."""
    stored = journal.stored(connection, mail_id)
    if stored is None or stored.cut:
        return False
    try:
        message = codec.read(stored.raw)
    except Unreadable:
        return False
    return not store.is_forgotten(connection, [token for token, _ in tokens_of(message, app.desk)])


def _of_mail(together: Sequence[Told]) -> Iterator[Step]:
    judged = together[0].fact
    if isinstance(judged, MailJudged):
        yield _again(MAIL, together, judged={"kind": judged.kind, "about": judged.about})
    elif together[0].person is None:
        yield _again(MAIL, together, judged=None)
    else:  # by a person, from a time in which it was not written down what they had said
        yield _given(together)


def _of_the_clock(together: Sequence[Told], hashes: Mapping[str, Hashes]) -> Iterator[Step]:
    """One step for each closing, and one for what lies between."""
    between: list[Told] = []
    place = 0
    while place < len(together):
        closing = _closing_at(together, place, hashes)
        if closing:
            yield from ([_given(between)] if between else [])
            between = []
            yield closing
            place += closing["count"]
        else:
            between.append(together[place])
            place += 1
    yield from ([_given(between)] if between else [])


def _closing_at(together: Sequence[Told], place: int, hashes: Mapping[str, Hashes]) -> Step | None:
    """The step of a closing, or of a record, that begins there."""
    first, behind = together[place], together[place + 1 : place + 2]
    if isinstance(first.fact, ProposalAdopted) and behind and isinstance(behind[0].fact, DecisionRecorded):
        return _again(CLOSING, [first, *behind], **_of_record(behind[0].fact, hashes))
    if isinstance(first.fact, DecisionRecorded):
        return _again(RECORD, [first], **_of_record(first.fact, hashes))
    if isinstance(first.fact, RoundBroken):
        return _again(CLOSING, [first], about=first.fact.about, software=__version__, hashes={})
    return None


def _of_record(fact: DecisionRecorded, hashes: Mapping[str, Hashes]) -> Step:
    """What a record has that does not follow from the log: the version of the program, and the hashes of words from
    which somebody was taken out."""
    return {"about": fact.about, "software": json.loads(fact.record)["software"], "hashes": hashes.get(fact.about, {})}


def _given(together: Sequence[Told]) -> Step:
    return {**_step(GIVEN, together), "facts": [store.row_of_fact(each.fact) for each in together]}


def _again(kind: str, together: Sequence[Told], **known: Any) -> Step:
    return {**_step(kind, together), "sha256": hash_of([each.fact for each in together]), **known}


def _step(kind: str, together: Sequence[Told]) -> Step:
    first = together[0]
    cause = {"mail": first.mail_id, "person": first.person}
    return {"kind": kind, "at": first.at.isoformat(), **cause, "count": len(together)}
