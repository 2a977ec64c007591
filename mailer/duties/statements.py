"""Joint statements by the clock: who is asked to clear them, what holds them, the round, the co-chairs, the embargo.

Source: Terms of Reference, "speaking with one voice as appropriate, in accordance with the mandates and technical
expertise of relevant UN system entities".
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from ..acts import clearances as acts
from ..acts import releases
from ..acts import statements as orders
from ..decision import Decision
from ..errors import Refused
from ..letters import statements as letters
from ..mail import Mailbox
from ..network import Network
from ..network.clearances import CLEARED, NONE, NOT_CLEARED, Clearance
from ..network.facts import KeyAct, ReminderSent, StatementHeld
from ..network.statements import LIVE, Statement, clearances, state_of

_REMINDER = "reminder"

Step = Callable[[Network, Statement, datetime], Decision]


def due(network: Network, mailbox: Mailbox, now: datetime) -> Iterator[Decision]:
    """The next step of each statement, one at a time: each is taken on what the one before it has made."""
    for statement in network.statements.values():
        step = (
            _clearance(network, statement, mailbox, now)
            if state_of(statement, network.proposals) in LIVE
            else _after_release(network, statement, now)
        )
        if step is not None:
            yield step


# --- before the release -----------------------------------------------------------------------------------------------


def _clearance(network: Network, statement: Statement, mailbox: Mailbox, now: datetime) -> Decision | None:
    if taken_over := acts.take_over(network, statement, now):
        return taken_over
    if people := acts.to_be_asked(network, statement):
        return acts.ask(statement, people, now)
    return _reminder(network, statement, now) or _onward(network, statement, mailbox, now)


def _reminder(network: Network, statement: Statement, now: datetime) -> Decision | None:
    """That a lead has not answered yet, to those who may: once for each text and lead."""
    procedure, draft = network.procedure, statement.current
    for lead in clearances(statement, network.people):
        of_lead = (each for (revision, _), each in statement.asked.items() if revision == draft.revision)
        first = min((each.at for each in of_lead if each.organisation == lead.organisation), default=now)
        is_due = procedure.clearance_reminder.after(first, procedure.calendar, procedure.deadline_hour) <= now
        if is_due and lead.state == NONE and (draft.revision, lead.organisation) not in statement.reminded:
            fact = ReminderSent(draft.about, draft.revision, lead.organisation, now)
            told = letters.clearance(statement, acts.who_clears(network, lead.organisation), _REMINDER)
            why = f"{draft.about} r{draft.revision}: {lead.organisation} has not answered"
            return Decision(why, (fact,), told, about=draft.about)
    return None


def _onward(network: Network, statement: Statement, mailbox: Mailbox, now: datetime) -> Decision | None:
    """What follows once every lead has cleared the text, and then the members have adopted it; or what holds it, told
    once. A mail that waits is told of where nothing else is in the way."""
    leads = clearances(statement, network.people)
    reasons = tuple(_by_leads(network, leads))
    step = _next(network, statement)
    if step is not None and all(each.state == CLEARED for each in leads):
        reasons = tuple(_by_mails(statement, mailbox))
        if not reasons:
            try:
                return step(network, statement, now)
            except Refused as refusal:
                reasons = (str(refusal),)
    if reasons == statement.held_because:
        return None
    draft = statement.current
    fact = StatementHeld(draft.about, draft.revision, reasons, now)
    told = letters.held(network, statement, reasons, now.isoformat()) if reasons else ()
    why = f"{draft.about} is held: {'; '.join(reasons)}" if reasons else f"nothing holds {draft.about} any more"
    return Decision(why, (fact,), told, about=draft.about)


def _next(network: Network, statement: Statement) -> Step | None:
    """What the present state leads to by itself: the round, or the question to the co-chairs, who are asked once."""
    state = state_of(statement, network.proposals)
    if state == "clearance":
        return acts.put
    were_asked = any(
        (act.asked.act, act.asked.subject) == (KeyAct.RELEASE, statement.reference)
        and act.asked.at >= statement.current.at
        for act in network.keys.values()
    )
    return _release if state == "adopted" and not were_asked else None


def _release(network: Network, statement: Statement, now: datetime) -> Decision:
    return orders.release(network, statement.reference, None, now)


def _by_leads(network: Network, leads: list[Clearance]) -> Iterator[str]:
    """Why a lead holds it. That it has not answered yet is no reason to tell."""
    for lead in leads:
        name = lead.organisation
        if lead.state == NOT_CLEARED and lead.by is not None:
            yield f"{name} has not cleared it" + (f": “{lead.by.text}”" if lead.by.text else "")
        elif lead.state == NONE and network.people.organisations[name].left is not None:
            yield f"{name} leads it, has not cleared it, and has left the Network"
        elif lead.state == NONE and not acts.who_clears(network, name):
            yield f"{name} has nobody on the list who may clear it"


def _by_mails(statement: Statement, mailbox: Mailbox) -> Iterator[str]:
    """Mails that a person has not looked at, and that may say something of it: those that name it, those of a lead that
    name nothing, and those that could not be read."""
    for mail in mailbox.waiting:
        of_lead = mail.about is None and mail.organisation in statement.current.leads
        may_answer = mail.state == "quarantined" or mail.names(statement.reference) or of_lead
        if may_answer and mail.received >= statement.current.at:
            yield f"mail {mail.id} from {mail.sender or 'nobody knows whom'} waits for a person: {mail.reason}"


# --- after it ---------------------------------------------------------------------------------------------------------


def _after_release(network: Network, statement: Statement, now: datetime) -> Decision | None:
    if statement.released is None:
        return None
    is_over = statement.embargo is None or now >= statement.embargo
    if statement.published is None and statement.withdrawal is None and is_over:
        return releases.publish(network, statement, now)
    issued = (each for each in statement.notices if each.issued is not None)
    return next((told for each in issued if (told := releases.tell(network, statement, each, now))), None)
