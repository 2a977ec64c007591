"""What both co-chairs have released: a joint statement, or a notice about one.

Source: Terms of Reference, "The co-chairs will … deliver One Voice joint statement in the name of the Network".
"""

from datetime import datetime

from ..decision import Decision
from ..errors import Refused
from ..letters import statements as letters
from ..letters import voices_of
from ..network import Network
from ..network.facts import StatementNoticeIssued, StatementNoticeSent, StatementPublished, StatementReleased
from ..network.keys import KeyedAct
from ..network.listed import Person
from ..network.statements import Notice, Statement, hindrances, roll_of

_REGISTER = "ST"


def release(network: Network, act: KeyedAct, now: datetime) -> Decision:
    """Release the statement under its number, to the roll; without an embargo, to everybody.

    Whoever calls this has made sure of both keys. Raises Refused unless it is the text that every lead cleared, the
    members adopted, and the co-chairs were asked about.
    """
    statement = network.statements[act.asked.subject]
    draft = statement.current
    reasons = list(hindrances(statement, network.proposals, network.people))
    if act.asked.value != draft.text_hash:
        reasons.append("the text is another one than the co-chairs were asked about")
    if statement.released is not None or statement.dropped is not None:
        reasons.append("it is released already" if statement.released else "it is dropped")
    if reasons:
        raise Refused(f"{draft.about} cannot be released: {'; '.join(reasons)}")
    number = network.next_number(_REGISTER, now)
    fact = StatementReleased(
        draft.about, draft.revision, number, draft.text_hash, statement.embargo, act.reference, now
    )
    after = network.after(fact)
    if statement.embargo is None or statement.embargo <= now:
        published = publish(after, after.statements[draft.about], now)
        return Decision(f"{draft.about} is released as {number}", (fact, *published.facts), published.letters)
    told = letters.released(after.statements[draft.about], voices_of(after, roll_of(statement, after.proposals)))
    until = statement.embargo.astimezone(network.procedure.calendar.zone).isoformat()
    return Decision(f"{draft.about} is released as {number}, under embargo until {until}", (fact,), told)


def publish(network: Network, statement: Statement, now: datetime) -> Decision:
    """The statement goes to everybody else: its embargo is over, or it has none."""
    fact = StatementPublished(statement.reference, now)
    after = network.after(fact)
    everybody = voices_of(after, sorted(after.people.organisations))
    told = letters.released(after.statements[statement.reference], everybody)
    return Decision(f"{statement.reference} is for everybody now", (fact,), told, about=statement.reference)


def issue(network: Network, act: KeyedAct, now: datetime) -> Decision:
    """Issue the notice; by the clock it goes to those who have the statement. Whoever calls this has made sure of both
    keys. Raises Refused for a statement that was withdrawn meanwhile."""
    statement = network.statements[act.asked.subject]
    notice = next((each for each in statement.notices if str(each.drafted.notice) == act.asked.value), None)
    if notice is None or statement.withdrawal is not None:
        raise Refused(f"{statement.reference} is withdrawn already" if notice else "there is no such notice")
    fact = StatementNoticeIssued(statement.reference, notice.drafted.notice, act.reference, now)
    return Decision(f"the {notice.drafted.kind} of {statement.reference} is issued", (fact,))


def tell(network: Network, statement: Statement, notice: Notice, now: datetime) -> Decision | None:
    """Send the notice to whoever has the statement and was not told yet; None if nobody is left to be told. Whoever has
    moved to an organisation that may not read of it yet is told once it may."""
    people = network.people
    due: dict[str, Person] = {}
    for address in statement.received:
        person = people.person_of(address)
        if person is None or not network.may_receive(statement.reference, person.mailbox):
            continue
        if notice.told.isdisjoint(person.addresses):
            due[person.address] = person
    if not due:
        return None
    addresses = tuple(each for person in due.values() for each in person.addresses if each in statement.received)
    fact = StatementNoticeSent(statement.reference, notice.drafted.notice, addresses, now)
    told = letters.notice(statement, notice, due.values())
    why = f"the {notice.drafted.kind} of {statement.reference} goes to {len(due)} people"
    return Decision(why, (fact,), told, about=statement.reference)
