"""A person says what a mail is: what that takes back of its reading as an answer to a consultation, and who is told.

Source: Terms of Reference, "Decisions … by consensus": no single hand takes away what an organisation has said.
"""

from collections.abc import Iterator

from ..decision import Decision
from ..errors import Refused
from ..letters import positions as letters
from ..mail import Letter
from ..network import Network
from ..network.consensus import BLOCKING, CONSENT, Proposal, Round, position_of
from ..network.facts import Fact, MailJudged, Position, PositionTaken, ReplySetAside

_ASK_THEM = "ask them to say by their own mail what they want"


def judged(network: Network, fact: MailJudged, mail_id: int, person: str) -> Decision:
    """The judgement on the mail, with what it takes back; the organisation is told, and can say it again.

    Raises Refused for a block that is clear and proven, since only its organisation takes it back; not where the person
    only has the rules read the mail again, or says that it answers another matter as well. For one of an organisation
    that has left, which both co-chairs acknowledge. And for what a decision, or a text that is put once more, rests on.
    """
    told: list[Letter] = []
    facts = facts_of(network, fact)
    after = network.after(*facts)
    for proposal, round_, reply in _readings(network, fact.mail):
        if why := _hindrance(network, after, fact, (proposal, round_, reply)):
            raise Refused(f"mail {mail_id} {why}")
        if _takes_back(fact, reply) and _is_running(proposal, round_):
            told += letters.set_aside(after, after.proposals[proposal.reference], reply, fact.at)
    return Decision(f"{person} says that it is {fact.kind}", facts, tuple(told))


def _hindrance(
    network: Network, after: Network, fact: MailJudged, reading: tuple[Proposal, Round, PositionTaken]
) -> str:
    """Why nobody may say so of this reading of the mail, "" if they may. `after`: the Network if they did."""
    of, round_, reply = reading
    name, takes_back = reply.organisation, _takes_back(fact, reply)
    then, grace = after.proposals[of.reference].round_of(round_.revision) or round_, network.procedure.grace
    was, would_be = (position_of(each, name, grace).position for each in (round_, then))
    blocked, would_block = was in BLOCKING, would_be in BLOCKING
    if takes_back and would_block and not blocked and _was_put_again(of, round_):
        return f"is why {name} blocks {of.reference} no more, which was put once more on that; {_ASK_THEM}"
    if takes_back and was in CONSENT and would_be is not was and of.number and round_ is of.current:
        return f"is on record for {of.number}, as the answer of {name}; {_ASK_THEM}"
    if takes_back and would_block and not blocked and of.number and round_ is of.current:
        return f"is why {name} does not block {of.number}, which was adopted on that; {_ASK_THEM}"
    if not _is_running(of, round_):
        return ""
    is_clear = reply.proven and reply.position in BLOCKING and reply.position is not Position.UNCLEAR
    is_named = fact.kind == "position" and fact.about == of.reference  # its words would be read as of one less sure
    if is_clear and (takes_back or is_named):
        return (
            f"is an answer to {of.reference}, clear and proven, of {name} ({reply.position.words}): only they can take "
            "it back, by their own mail"
        )
    if takes_back and blocked and not would_block and network.people.organisations[name].left:
        return (
            f"is what {name} blocks {of.reference} with, and it has left: both co-chairs acknowledge that; see: mailer "
            f"consensus rule {of.reference} departed --organisation {name}"
        )
    return ""


def _is_running(of: Proposal, round_: Round) -> bool:
    return of.state in ("consulting", "broken") and round_ is of.current


def _was_put_again(of: Proposal, round_: Round) -> bool:
    """True for a round that broke, and whose text was put once more since."""
    return round_.is_broken and round_ is not of.current and of.is_as_put(round_.revision)


def facts_of(network: Network, fact: MailJudged) -> tuple[Fact, ...]:
    """The judgement, and each reading of the mail as an answer that it sets aside."""
    taken_back = [(of, round_) for of, round_, reply in _readings(network, fact.mail) if _takes_back(fact, reply)]
    rounds = (
        (of.reference, each.revision)
        for of, round_ in taken_back
        for each in of.rounds
        if each is round_ or any(other == fact.mail for _, other in each.gave_way)
    )
    return (fact, *(ReplySetAside(*where, fact.mail, fact.at) for where in dict.fromkeys(rounds)))


def _takes_back(fact: MailJudged, reply: PositionTaken) -> bool:
    """True if the person says that the mail is no answer to that matter; not if they say that it answers another, and
    its reading blocks: it may answer both."""
    is_of_another = fact.about not in (None, reply.about) and reply.position not in BLOCKING
    return fact.kind != "position" or is_of_another


def _readings(network: Network, mail: str) -> Iterator[tuple[Proposal, Round, PositionTaken]]:
    """Every reading of the mail as an answer that can be taken back.

    Where both co-chairs have settled what an organisation's answers come to, nothing takes them back: one hand at the
    desk would undo what needed two keys. Nor is time taken back that was asked for and is over: what was agreed to
    before it would come back.
    """
    for proposal in network.proposals.values():
        for round_ in proposal.rounds:
            for reply in round_.replies:
                counts = reply.reply == mail and reply.reply not in round_.dismissed | round_.over
                if counts and not position_of(round_, reply.organisation, network.procedure.grace).is_ruled:
                    yield proposal, round_, reply
