"""A person says what a mail is: what that takes back of its reading as an answer to a consultation, and who is told.

Source: Terms of Reference, "Decisions … by consensus": no single hand takes away what an organisation has said.
"""

from collections.abc import Iterator

from ..decision import Decision
from ..errors import Refused
from ..letters import positions as letters
from ..mail import Letter
from ..network import Network
from ..network.consensus import BLOCKING, Proposal, Round, position_of
from ..network.facts import Fact, MailJudged, Position, PositionTaken, ReplySetAside


def judged(network: Network, fact: MailJudged, mail_id: int, person: str) -> Decision:
    """The judgement on the mail, with what it takes back; the organisation is told, and can say it again.

    Raises Refused for a block that is clear and proven and counts now, since only its organisation takes it back; not
    where the person only has the rules read the mail again. And for what a decision, or a text that is put once more,
    rests on: with it, the organisation blocked nothing.
    """
    told: list[Letter] = []
    facts = facts_of(network, fact)
    after = network.after(*facts)
    for proposal, round_, reply in _readings(network, fact.mail):
        if _takes_back(fact, reply) and _rests_on_it(network, after, proposal, round_, reply):
            what = f"adopted as {proposal.number}" if proposal.number else "put once more"
            raise Refused(
                f"with mail {mail_id} {reply.organisation} blocks nothing in {proposal.reference}, which was {what} on "
                "that; ask them to say by their own mail what they want"
            )
        if proposal.state not in ("consulting", "broken") or round_ is not proposal.current:
            continue
        is_clear = reply.proven and reply.position in BLOCKING and reply.position is not Position.UNCLEAR
        if is_clear and not (fact.kind == "position" and fact.about is None):
            raise Refused(
                f"mail {mail_id} is an answer to {proposal.reference}, clear and proven, of {reply.organisation} "
                f"({reply.position.words}): only they can take it back, by their own mail"
            )
        if _takes_back(fact, reply):
            told += letters.set_aside(after, after.proposals[proposal.reference], reply, fact.at)
    return Decision(f"{person} says that it is {fact.kind}", facts, tuple(told))


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


def _rests_on_it(network: Network, after: Network, of: Proposal, round_: Round, reply: PositionTaken) -> bool:
    """True if its organisation would block what ended without its block: what was adopted, or put once more."""
    was_put_again = round_.is_broken and round_ is not of.current and of.is_as_put(round_.revision)
    if not (was_put_again or (of.number and round_ is of.current)):
        return False
    then, grace = after.proposals[of.reference].round_of(round_.revision), network.procedure.grace
    was, would = (position_of(each, reply.organisation, grace).position for each in (round_, then or round_))
    return was not in BLOCKING and would in BLOCKING


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
