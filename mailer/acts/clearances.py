"""Asking the organisations that lead a joint statement to clear its text, and putting what they cleared to the members.

Source: Terms of Reference, "in accordance with the mandates and technical expertise of relevant UN system entities".
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ..decision import Decision
from ..letters import statements as letters
from ..network import Network
from ..network.clearances import CLEARED
from ..network.consensus import Proposal
from ..network.facts import ClearanceAsked, Mode, StatementPut
from ..network.listed import Person
from ..network.statements import Statement, clearances, proposal_of
from . import consensus


def ask(statement: Statement, people: Sequence[Person], now: datetime) -> Decision:
    """Put the present text to these people, who speak for its leads."""
    draft = statement.current
    facts = tuple(ClearanceAsked(draft.about, draft.revision, each.organisation, each.address, now) for each in people)
    names = ", ".join(each.name for each in people)
    told = letters.clearance(statement, people)
    return Decision(f"{draft.about} r{draft.revision} is put to {names}", facts, told, about=draft.about)


def to_be_asked(network: Network, statement: Statement) -> list[Person]:
    """Those who may clear the present text for a lead that has not, and were not asked."""
    draft = statement.current
    return [
        person
        for clearance in clearances(statement, network.people)
        for person in who_clears(network, clearance.organisation)
        if clearance.state != CLEARED and (draft.revision, person.address) not in statement.asked
    ]


def who_clears(network: Network, organisation: str) -> list[Person]:
    """The focal points of a lead that letters reach; where there is none, whoever speaks for it."""
    people = network.people
    return [each for each in people.focal_points(organisation) if each.deliverable] or people.voices(organisation)


def put(network: Network, statement: Statement, now: datetime) -> Decision:
    """Put the text that all leads have cleared to all members: the same text, to the letter.

    Where an earlier text of it was put and not adopted, as the next revision of that proposal, so that everybody sees
    what has changed. The same text, which broke, is put anew once other leads have cleared it: everybody is asked as if
    for the first time, and what was put before is withdrawn.
    """
    draft = statement.current
    before = network.proposals.get(statement.put.proposal) if statement.put else None
    is_same = before is not None and before.current.opened.text_hash == draft.text_hash
    if before is not None and before.state == "consulting" and is_same:
        opened = Decision("", about=before.reference)
    elif before is not None and before.state in ("consulting", "broken") and not is_same:
        opened = consensus.revise(network, before.reference, draft.text, None, now)
    else:
        ended = _withdrawn(network, before, now)
        question = consensus.Question(
            draft.title, draft.text, kind="statement", mode=Mode.AFFIRMATIVE, state_concern=draft.state_concern
        )
        opened = consensus.open_round(network.after(*ended.facts), question, now, statement=draft.about).behind(ended)
    fact = StatementPut(draft.about, draft.revision, str(opened.about), now)
    why = f"every lead has cleared {draft.about} r{draft.revision}; it is put to the members as {opened.about}"
    return Decision(why, (*opened.facts, fact), opened.letters, about=draft.about)


def _withdrawn(network: Network, before: Proposal | None, now: datetime) -> Decision:
    """The end of what broke, if it did: nobody can put it once more beside what takes its place."""
    if before is None or before.state != "broken":
        return Decision("")
    return consensus.withdraw(network, before.reference, "The same text is put anew: others lead it by now.", now)


def take_over(network: Network, statement: Statement, now: datetime) -> Decision | None:
    """A round whose text was revised as that of a proposal: it is the statement's next revision, and must be cleared.
    None where the round has the statement's own text."""
    proposal = proposal_of(statement, network.proposals)
    if proposal is None or proposal.current.opened.text_hash == statement.current.text_hash:
        return None
    opened, last = proposal.current.opened, statement.current
    fact = replace(
        last,
        revision=last.revision + 1,
        text=opened.text,
        text_hash=opened.text_hash,
        embargo=statement.embargo,
        rulebook=network.procedure.version,
        at=now,
    )
    linked = StatementPut(last.about, fact.revision, proposal.reference, now)
    why = f"{proposal.reference} has another text than {last.about} r{last.revision}, which its leads must clear anew"
    return Decision(why, (fact, linked), about=last.about)
