"""What the Secretariat does about joint statements: drafts and revisions, what is put to the co-chairs, giving one up.

How a draft is cleared stands in clearances.py, what both co-chairs have released in releases.py.

Source: Terms of Reference, "speaking with one voice as appropriate, in accordance with the mandates and technical
expertise of relevant UN system entities".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import statements as letters
from ..network import Network
from ..network.facts import (
    EmbargoMoved,
    Fact,
    KeyAct,
    NoticeKind,
    OrganisationKind,
    ProposalClosed,
    StatementDrafted,
    StatementDropped,
    StatementNoticeDrafted,
)
from ..network.keys import KeyedAct
from ..network.register import sha256_of
from ..network.statements import Statement, hindrances, proposal_of, state_of
from . import clearances, consensus, keys
from .asking import ask


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become a statement. `leads`: organisations by name; `themes`: words and tags of the mandates."""

    title: str
    text: str
    leads: Sequence[str] = ()
    themes: Sequence[str] = ()
    state_concern: bool = False
    embargo: datetime | None = None
    channels: Sequence[str] = ()


def draft(network: Network, wanted: Draft, now: datetime) -> Decision:
    """Have the leads asked whether they clear the text."""
    if wanted.embargo is not None:
        _check_embargo(wanted.embargo, now)
    fact = StatementDrafted(
        about=network.next_reference("S", now),
        revision=1,
        title=wanted.title,
        text=_checked(wanted.text),
        text_hash=sha256_of(wanted.text),
        leads=_leads(network, wanted.leads, wanted.themes),
        themes=tuple(dict.fromkeys(map(theme_named, wanted.themes))),
        state_concern=wanted.state_concern,
        embargo=wanted.embargo,
        channels=tuple(wanted.channels),
        rulebook=network.procedure.version,
        at=now,
    )
    return _drafted(network, fact, now)


def revise(network: Network, reference: str, text: str, leads: Sequence[str], now: datetime) -> Decision:
    """Another text (or, with `leads`, other leads) in the place of the present one: every lead must clear it anew, and
    the members adopt it anew. A round on the earlier text ends; so does what the co-chairs were asked."""
    statement = _before_release(network, reference)
    last = statement.current
    given = _leads(network, leads or last.leads, ())
    if (sha256_of(text), given) == (last.text_hash, last.leads):
        raise Refused(f"the text is the same as revision {last.revision}, and so are its leads")
    fact = replace(
        last,
        revision=last.revision + 1,
        text=_checked(text),
        text_hash=sha256_of(text),
        leads=given,
        embargo=statement.embargo,
        rulebook=network.procedure.version,
        at=now,
    )
    reason = f"Revision {fact.revision} of the statement goes to the organisations that lead it first."
    ended = _ended(network, statement, reason, now, "consulting")
    return _drafted(network.after(*ended.facts), fact, now).behind(ended)


def drop(network: Network, reference: str, reason: str, now: datetime) -> Decision:
    """Give the statement up before its release; whoever was asked about it last is told."""
    statement = _before_release(network, reference)
    ended = _ended(network, statement, reason, now, "consulting", "broken")
    is_told = any(isinstance(fact, ProposalClosed) for fact in ended.facts)
    told = () if is_told else letters.dropped(network, statement, reason)
    fact = StatementDropped(reference, reason, now)
    return Decision(f"{reference} is dropped", (fact,), told, about=reference).behind(ended)


def _drafted(network: Network, fact: StatementDrafted, now: datetime) -> Decision:
    after = network.after(fact)
    statement = after.statements[fact.about]
    nobody = [name for name in fact.leads if not clearances.who_clears(after, name)]
    if nobody:
        raise Refused(f"nobody is on the list who may clear it for: {', '.join(nobody)}")
    asked = clearances.ask(statement, clearances.to_be_asked(after, statement), now)
    why = f"{fact.about} r{fact.revision} waits for the clearance of {', '.join(fact.leads)}"
    return Decision(why, (fact, *asked.facts), asked.letters, about=fact.about)


# --- the co-chairs ----------------------------------------------------------------------------------------------------


def release(network: Network, reference: str, embargo: datetime | None, now: datetime) -> Decision:
    """Ask both co-chairs to release the statement; with `embargo`, under another than the draft has."""
    statement = _before_release(network, reference)
    if reasons := hindrances(statement, network.proposals, network.people):
        raise Refused(f"{reference} cannot be released: {'; '.join(reasons)}")
    _check_nobody_is_asked(network, reference)
    moved: tuple[Fact, ...] = ()
    if embargo is not None:
        _check_embargo(embargo, now)
        moved = (EmbargoMoved(reference, embargo, now),)
    after = network.after(*moved)
    title = f"Release of the joint statement “{statement.title}” ({reference} r{statement.current.revision})"
    asked = ask(after, KeyAct.RELEASE, reference, statement.current.text_hash, title, now)
    return replace(asked, facts=(*moved, *asked.facts))


def correct(network: Network, reference: str, text: str, now: datetime) -> Decision:
    """Ask both co-chairs to issue a correction to those who have the statement; its own text never changes."""
    return _notice(network, reference, NoticeKind.CORRECTION, text, now)


def withdraw(network: Network, reference: str, reason: str, now: datetime) -> Decision:
    """Ask both co-chairs to withdraw the statement, with the reason, before those who have it."""
    return _notice(network, reference, NoticeKind.WITHDRAWAL, reason, now)


def _notice(network: Network, reference: str, kind: NoticeKind, text: str, now: datetime) -> Decision:
    statement = statement_named(network, reference)
    if statement.released is None or statement.withdrawal is not None:
        state = state_of(statement, network.proposals)
        raise Refused(f"{reference} is {state}; a {kind} is of a statement that is released, and stands")
    _check_nobody_is_asked(network, reference)
    number = len(statement.notices) + 1
    fact = StatementNoticeDrafted(reference, number, kind, _checked(text), sha256_of(text), now)
    act = KeyAct.CORRECT if kind is NoticeKind.CORRECTION else KeyAct.WITHDRAW
    title = f"{kind.capitalize()} of {statement.released.number}, “{statement.title}”"
    asked = ask(network.after(fact), act, reference, str(number), title, now)
    return replace(asked, facts=(fact, *asked.facts))


# --- what must hold ---------------------------------------------------------------------------------------------------


def statement_named(network: Network, reference: str) -> Statement:
    """The statement. Raises NotFound."""
    statement = network.statements.get(reference)
    if statement is None:
        raise NotFound(f"there is no statement {reference}; see: mailer statement list")
    return statement


def theme_named(text: str) -> str:
    """A theme as the mandates have it: "#GCM:10" is "gcm:10"."""
    return " ".join(text.casefold().lstrip("#").split())


def _before_release(network: Network, reference: str) -> Statement:
    statement = statement_named(network, reference)
    state = state_of(statement, network.proposals)
    if statement.released is not None:
        number = statement.released.number
        raise Refused(f"{reference} is {state} as {number}, and its text never changes; draft a new one that cites it")
    if state == "dropped":
        raise Refused(f"{reference} is dropped; draft a new one: mailer statement draft")
    return statement


def _check_embargo(embargo: datetime, now: datetime) -> None:
    if embargo <= now:
        raise Refused(f"the embargo would end at {embargo.isoformat()}, which is past")


def _check_nobody_is_asked(network: Network, reference: str) -> None:
    waiting = next(_acts(network, reference), None)
    if waiting is not None:
        raise Refused(f"both co-chairs are asked already, as {waiting.reference}: {waiting.asked.title}")


def _acts(network: Network, reference: str) -> Iterator[KeyedAct]:
    return (act for act in network.keys.values() if act.state == "open" and act.asked.subject == reference)


def _ended(network: Network, statement: Statement, reason: str, now: datetime, *states: str) -> Decision:
    """The end of whatever runs on the present text: the round on it, if it is in one of these states, and the acts that
    wait for both co-chairs."""
    proposal = proposal_of(statement, network.proposals)
    ended = Decision("")
    if proposal is not None and proposal.state in states:
        ended = consensus.withdraw(network, proposal.reference, reason, now)
    for act in _acts(network, statement.reference):
        ended = keys.lapse(network, act, now).behind(ended)
    return ended


def _leads(network: Network, names: Iterable[str], themes: Iterable[str]) -> tuple[str, ...]:
    """The organisations that lead, by name and by the mandates of the procedure: members all, and at least one."""
    mandates = network.procedure.mandates
    wanted = list(names)
    for each in themes:
        if theme_named(each) not in mandates:
            known = ", ".join(sorted(mandates)) or "none"
            raise Refused(f"“{each}” is no theme of [statements.mandates] in rules/procedure.toml; known: {known}")
        wanted += mandates[theme_named(each)]
    if not wanted:
        raise Refused("a statement needs a lead, by mandate and technical expertise; name it: --lead, or --theme")
    return tuple(dict.fromkeys(_member(network, name) for name in wanted))


def _member(network: Network, name: str) -> str:
    organisation = network.people.organisation_named(name)
    if organisation is None:
        raise NotFound(f"“{name}” is not on the member list; see: mailer members list")
    if organisation.kind is not OrganisationKind.MEMBER or organisation.left is not None:
        raise Refused(f"{organisation.name} is no member of the Network, and only members lead; name others: --lead")
    return organisation.name


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused("the text is empty; there is nothing in it to say")
    return text
