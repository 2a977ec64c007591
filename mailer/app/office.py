"""What people of the Secretariat do: order an act, say what a mail is, have it handled again, ask why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ..acts import judgement
from ..codec import message as codec
from ..decision import Decision
from ..errors import NotFound, Refused, Unreadable
from ..handlers import kinds
from ..incoming import Arrival, Incoming, meet, tokens_of
from ..mail import Message
from ..network import Network
from ..network.facts import MailJudged
from ..sorting import Sorted, sorted_by
from ..store import journal, outbox, record, views
from ..store.engine import Connection
from ..store.journal import Stored
from ..store.record import Cause, Outcome, Posted
from . import App, intake
from .work import Work

# The rule of a mail of which a person said what it is.
BY_HAND = "by hand"
Act = Callable[[Network, datetime], Decision]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an act came to, and its letters as they are (or in a dry run would be) sent."""

    decision: Decision
    posted: tuple[Posted, ...]


def order(app: App, act: Act, person: str, dry_run: bool) -> Ordered:
    """Do the act in the name of the person; in a dry run only show what it would come to. Raises Refused, Mistakes."""
    if dry_run:
        with app.look() as work:
            prepared = work.prepare(act(work.network, work.now), Cause(person=person))
    else:
        with app.work() as work:
            prepared = work.record(act(work.network, work.now), Cause(person=person))
    return Ordered(prepared.decision, prepared.posted)


@dataclass(frozen=True, slots=True)
class Handled:
    """How a mail was handled, and the letters that were (or in a dry run would be) written because of it."""

    outcome: Outcome
    posted: tuple[Posted, ...]


def handle_by_hand(app: App, mail_id: int, kind: str, about: str | None, person: str, dry_run: bool = False) -> Handled:
    """Have a mail handled as the kind that a person says it is. What counts by proof alone still needs its proof.

    If it had been read as an answer to a consultation and is none, that reading is set aside, and its organisation is
    told. Raises Refused for a mail that was handled as this kind already, since it would have its effect twice; and for
    a block that is proven and clear, which its organisation alone can take back.
    """
    if kind not in kinds():
        raise Refused(f"“{kind}” is no kind of mail; known: {', '.join(kinds())}")
    with app.look() if dry_run else app.work() as work:
        stored = _stored(work, mail_id)
        if stored.cut:
            raise Refused(f"mail {mail_id} is too large and still lies on the server; look at it there")
        row = views.mail_row(work.connection, mail_id) or {}
        if about is None and (row["state"], row["kind"]) == ("handled", kind):
            raise Refused(f"mail {mail_id} is handled as {kind} already; it would have its effect twice")
        named = matter(work.network, about.upper()) if about is not None else None
        fact = MailJudged(named[0] if named else None, stored.sha256, kind, work.now)
        said, cause = judgement.judged(work.network, fact, mail_id, person), Cause(mail_id=mail_id, person=person)
        incoming = replace(_met(app, work, stored, named), vouched_by=person)
        prepared = work.prepare(said, cause)
        if dry_run:
            work.append(said.facts, cause)
        else:
            work.write(prepared)
        taken = Sorted(kind, f"{BY_HAND}: {person}", (f"{person} says that it is {kind}",))
        outcome, posted = intake.finish_as(work, stored, incoming, taken, _begun(incoming, kind, row), dry_run)
        return Handled(outcome, (*prepared.posted, *posted))


def replay(app: App, mail_id: int) -> None:
    """Have a mail that was set aside, or waits for a person, handled anew by the rules as they are now."""
    with app.work() as work:
        _check_unanswered(work, mail_id)
        _stored(work, mail_id)
        record.again(work.connection, mail_id, work.now)
    while intake.handle_waiting(app):
        pass


def rehearse_replay(app: App, mail_id: int) -> Handled:
    """What `replay` would come to; nothing is done."""
    with app.look() as work:
        row = _check_unanswered(work, mail_id)
        stored = _stored(work, mail_id)
        incoming = _met(app, work, stored, None)
        taken = sorted_by(app.rulebook.sorting, incoming)
        return Handled(
            *intake.finish_as(work, stored, incoming, taken, _begun(incoming, taken.kind, row), dry_run=True)
        )


def _check_unanswered(work: Work, mail_id: int) -> views.Row:
    row = views.mail_row(work.connection, mail_id)
    if row is None:
        raise NotFound(f"there is no mail {mail_id}; see: mailer inbox list")
    if row["state"] not in ("attention", "quarantined"):
        raise Refused(f"mail {mail_id} is {row['state']}; it had its effect, and would have it twice")
    return row


def _begun(incoming: Incoming, kind: str, row: views.Row) -> Outcome:
    message = incoming.message
    return Outcome(
        "handled",
        kind,
        "",
        "",
        message_id=message.message_id,
        fingerprint=row["fingerprint"],  # a copy that comes on another way must still be known as one
        sender=message.sender.addr if message.sender else message.sender_claim[:200],
        subject=message.subject,
    )


def explain_file(app: App, raw: bytes, received: datetime) -> list[str]:
    """How a mail would be read and what it would do, step by step; nothing is done."""
    message = codec.read(raw)
    with app.look() as work:
        incoming = meet_again(app, work.connection, work.network, message, Arrival("explained", received))
        taken = sorted_by(app.rulebook.sorting, incoming)
        decision = kinds()[taken.kind](incoming, work.network, work.now)
    facts = [f"Would record: {type(fact).__name__}" for fact in decision.facts]
    told = [f"Would send: {letter.template} to {letter.to.addr}" for letter in decision.letters]
    waits = ["It would wait for a person"] if decision.attention else []
    return [*incoming.steps(), *taken.steps, decision.why, *facts, *told, *waits]


def _stored(work: Work, mail_id: int) -> Stored:
    stored = journal.stored(work.connection, mail_id)
    if stored is not None:
        return stored
    if views.mail_row(work.connection, mail_id) is None:
        raise NotFound(f"there is no mail {mail_id}; see: mailer inbox list")
    raise Refused(f"mail {mail_id} is no longer kept, so nobody can read it again; see: mailer inbox show {mail_id}")


def _met(app: App, work: Work, stored: Stored, named: tuple[str, int | None] | None) -> Incoming:
    try:
        message = codec.read(stored.raw)
    except Unreadable as error:
        raise Refused(f"mail {stored.id} cannot be read: {error}") from error
    arrival = Arrival(stored.sha256, stored.received, stored.junk)
    return meet_again(app, work.connection, work.network, message, arrival, named)


def meet_again(
    app: App,
    connection: Connection,
    network: Network,
    message: Message,
    arrival: Arrival,
    named: tuple[str, int | None] | None = None,
) -> Incoming:
    """Everything about a mail that was kept, in this state of the Network. `named`: the matter that a person says."""
    tokens = [token for token, _ in tokens_of(message, app.desk)]
    return meet(message, arrival, network, outbox.by_tokens(connection, tokens), app.desk, named)


def matter(network: Network, about: str) -> tuple[str, int | None]:
    """The matter and, for a consultation or a statement, the text that is put now."""
    if about in network.proposals:
        return about, network.proposals[about].current.revision
    if about in network.statements:
        return about, network.statements[about].current.revision
    if about in network.meetings or about in network.polls or about in network.requests:
        return about, None
    raise NotFound(f"there is no matter {about}; see: mailer status")
