"""The register of decisions at work: what is adopted is put on record, shown, and held against the log."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import __version__
from ..decision import Decision
from ..erasure import DOMAIN, ERASED
from ..errors import NotFound, Refused
from ..letters import records as letters
from ..network import Network
from ..network.consensus import Proposal
from ..network.facts import DecisionRecorded, ProposalAdopted
from ..network.procedure import Procedure
from ..network.register import Given, Recorded, canonical, differences, record, sha256_of
from ..render import Page, Renderer
from ..rulebook import Installation
from ..rulebook.procedure import procedure_of
from ..store import register as store
from ..store.engine import Connection
from ..store.history import Told
from ..store.record import Cause

BY_US = Given(__version__)
# The rules of a version, None if they are not kept.
Rules = Callable[[str], Procedure | None]


def rules_of_each_time(connection: Connection, procedure: Procedure, installation: Installation) -> Rules:
    """The procedure of each version that was ever in force; `procedure` is the one that is."""
    kept = store.procedures(connection)

    def of(version: str) -> Procedure | None:
        if version == procedure.version:
            return procedure
        return procedure_of(kept[version], installation) if version in kept else None

    return of


# --- putting on record ------------------------------------------------------------------------------------------------


def recorded(
    connection: Connection, network: Network, decision: Decision, cause: Cause, given: Given = BY_US
) -> Decision:
    """The decision with the record of what it adopts: as a fact, and in the letters that enclose it.

    `network`: as it is before the decision. What was decided before it must be in the database already.
    """
    adopted = adopted_by(decision)
    if adopted is None:
        return decision
    place = decision.facts.index(adopted) + 1
    earlier = missing(connection, network.procedure, given)
    known = [*store.records(connection), *earlier]
    entries = store.entries(connection, adopted.about, new=decision.facts[:place], because=cause)
    previous = known[-1].sha256 if known else None
    made = record(network.after(*decision.facts[:place]), entries, given, previous)
    fact = _fact(adopted, made)
    return replace(
        decision,
        facts=(*earlier, *decision.facts[:place], fact, *decision.facts[place:]),
        letters=tuple(letters.with_record(each, made) for each in decision.letters),
    )


def adopted_by(decision: Decision) -> ProposalAdopted | None:
    """The adoption that is part of the decision, if it is one."""
    return next((fact for fact in decision.facts if isinstance(fact, ProposalAdopted)), None)


def missing(connection: Connection, procedure: Procedure, given: Given = BY_US) -> tuple[DecisionRecorded, ...]:
    """The records of decisions that were adopted before there were records, as they would have been made then."""
    if not store.unrecorded(connection):
        return ()
    known = store.records(connection)
    people, previous = store.of_people(connection), known[-1].sha256 if known else None
    found = []
    for until, adopted in store.adoptions(connection):
        if not any(each.about == adopted.about for each in known):
            made = _as_of(connection, procedure, people, adopted, until, given, previous)
            found.append(_fact(adopted, made))
            previous = found[-1].sha256
    return tuple(found)


def _fact(adopted: ProposalAdopted, made: Recorded) -> DecisionRecorded:
    octets = canonical(made.record)
    return DecisionRecorded(adopted.about, adopted.number, octets, sha256_of(octets), adopted.at)


def _as_of(
    connection: Connection,
    procedure: Procedure,
    people: Sequence[Told],
    adopted: ProposalAdopted,
    until: int,
    given: Given,
    previous: str | None,
) -> Recorded:
    """The record that the log comes to up to the adoption, which is its row `until`."""
    entries = store.entries(connection, adopted.about, until)
    listed = (told.fact for told in people if told.log_id <= until)
    then = Network(procedure).after(*listed).after(*(entry.fact for entry in entries))
    return record(then, entries, given, previous)


# --- showing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A decision as it is on record, and as the log comes to it now. `rules`: False if those of then are not kept.
    `defects`: the organisations that, as it turned out since, the question had not reached,
    or whose objection was read too late."""

    fact: DecisionRecorded
    now: Recorded
    rules: bool
    defects: tuple[str, ...] = ()

    @property
    def record(self) -> Mapping[str, Any]:
        """What is on record. Raises ValueError if it is no JSON any more."""
        found: Mapping[str, Any] = json.loads(self.fact.record)
        return found

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """(where, what is on record, what the log comes to now) of each place in which they differ, but for words from
        which somebody was taken out."""
        return [each for each in differences(self.record, self.now.record) if not self._is_reworded(each[0], each[2])]

    @property
    def reworded(self) -> dict[str, str]:
        """Of words from which somebody was taken out, by the hash that they have now, the one that is on record."""
        return {
            now: was for path, was, now in differences(self.record, self.now.record) if self._is_reworded(path, now)
        }

    def _is_reworded(self, path: str, now: Any) -> bool:
        words = {**self.now.beside.words, **self.now.beside.inner}.get(now, "") if isinstance(now, str) else ""
        return "_sha256" in path and (ERASED in words or f"@{DOMAIN}" in words)

    @property
    def shown(self) -> Recorded:
        """What is on record, with the words and the people of today beside it."""
        return self.now.on_record_as(self.record)


def register(connection: Connection, procedure: Procedure, rules: Rules, about: str | None = None) -> list[OnRecord]:
    """Every decision that is on record, or the one `about` this, in the order of the register.

    `procedure`: the one in force. Raises ValueError or KeyError for a log that cannot be read.
    """
    adoptions = {adopted.about: (until, adopted) for until, adopted in store.adoptions(connection)}
    people, defects = store.of_people(connection), store.defects(connection)
    found = []
    for fact in (each for each in store.records(connection) if about in (None, each.about)):
        until, adopted = adoptions[fact.about]
        says = json.loads(fact.record)
        then = rules(says["rulebook"]["adopted"])
        given = Given(says["software"])
        made = _as_of(connection, then or procedure, people, adopted, until, given, says["previous"])
        found.append(OnRecord(fact, made, then is not None, defects.get(fact.about, ())))
    return found


def one(connection: Connection, network: Network, rules: Rules, reference: str) -> OnRecord:
    """One decision, by the reference of its proposal. Raises NotFound, and Refused for what is not adopted."""
    proposal = proposal_of(network, reference)
    found = register(connection, network.procedure, rules, reference)
    if not found:
        raise Refused(f"{reference} is {proposal.state}; a decision is put on record when it is adopted")
    return found[0]


def proposal_of(network: Network, reference: str) -> Proposal:
    """The proposal of that reference. Raises NotFound."""
    proposal = network.proposals.get(reference)
    if proposal is None:
        raise NotFound(f"there is no proposal {reference}; see: mailer consensus list")
    return proposal


def page(renderer: Renderer, found: OnRecord) -> Page:
    """The record as one page."""
    shown = letters.page(found.shown, found.fact.sha256, found.defects)
    return renderer.page("_record", f"{found.fact.number}: {found.shown.title}", {"record": shown})


def rulebook(connection: Connection, network: Network, reference: str) -> str:
    """The procedure under which the round on the newest text of a proposal was opened, as the file said it.

    Raises NotFound where there is no such proposal, or where the file is not kept.
    """
    version = proposal_of(network, reference).current.opened.rulebook
    found = store.procedures(connection).get(version)
    if found is None:
        raise NotFound(f"the rules {version} are not kept")
    return found.decode()


# --- holding it against the log ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chain:
    """What was found of the register: how many decisions, and the hash of the last; one sentence for each problem; the
    decisions of which words were changed since, by taking somebody out of them."""

    decisions: int
    last: str
    problems: tuple[str, ...]
    reworded: tuple[str, ...]


def verify(connection: Connection, procedure: Procedure, rules: Rules) -> Chain:
    """Whether each record is the one that was hashed, follows on the one before, and is what the log comes to."""
    try:
        found = register(connection, procedure, rules)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        damaged = [each.number for each in store.records(connection) if sha256_of(each.record) != each.sha256]
        named = (f"{number}: the record is not the one that was hashed" for number in damaged)
        return Chain(0, "", (*named, f"the register cannot be held against the log: {error!r}"), ())
    problems = [f"{each.fact.number}: {said}" for each, before in _in_turn(found) for said in _problems(each, before)]
    on_record = {each.fact.about for each in found}
    problems += [
        f"{adopted.number}: {adopted.about} is adopted and not on record"
        for _, adopted in store.adoptions(connection)
        if adopted.about not in on_record
    ]
    last = found[-1].fact.sha256 if found else ""
    return Chain(len(found), last, tuple(problems), tuple(each.fact.number for each in found if each.reworded))


def _in_turn(found: Sequence[OnRecord]) -> Iterator[tuple[OnRecord, Sequence[OnRecord]]]:
    """Each decision with those before it."""
    return ((each, found[:place]) for place, each in enumerate(found))


def _problems(each: OnRecord, before: Sequence[OnRecord]) -> Iterator[str]:
    series, _, place = each.fact.number.rpartition("/")
    expected = 1 + sum(earlier.fact.number.startswith(f"{series}/") for earlier in before)
    if sha256_of(each.fact.record) != each.fact.sha256:
        yield "the record is not the one that was hashed"
    if each.record["previous"] != (before[-1].fact.sha256 if before else None):
        yield "it does not follow on the record before it"
    if place != str(expected):
        yield f"the number should be {series}/{expected}"
    if not each.rules:
        yield f"the rules {each.record['rulebook']['adopted']} are not kept"
    for path, was, now in each.differences:
        yield f"{path}: on record is {_shown(was)}, the log comes to {_shown(now)}"


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
