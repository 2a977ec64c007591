"""A person says what a mail is: what that takes back of its reading as an answer to a consultation, and who is told.

Source: Terms of Reference, "Decisions … by consensus": no single hand takes away what an organisation has said.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..decision import Decision
from ..errors import Refused
from ..letters import positions as letters
from ..mail import Letter
from ..network import Network
from ..network.consensus import BLOCKING, CONSENT, Proposal, Round, position_of
from ..network.facts import Fact, MailJudged, Position, PositionTaken, ReplySetAside

_ASK_THEM = "ask them to say by their own mail what they want"


@dataclass(frozen=True, slots=True)
class _Reading:
    """The mail, as the answer to one round of one matter that it was read as."""

    proposal: Proposal
    round_: Round
    reply: PositionTaken

    @property
    def is_running(self) -> bool:
        """True where answers are taken still: they count, or say who has lifted what."""
        return self.proposal.state in ("consulting", "broken") and self.round_ is self.proposal.current

    @property
    def was_put_again(self) -> bool:
        """True for a round that broke, and whose text was put once more since."""
        round_, of = self.round_, self.proposal
        return round_.is_broken and round_ is not of.current and of.is_as_put(round_.revision)

    @property
    def is_adopted(self) -> bool:
        """True for the round by which it was adopted."""
        return self.proposal.number is not None and self.round_ is self.proposal.current

    def position(self, network: Network) -> Position:
        """That of its organisation in the round, as the Network is."""
        round_ = network.proposals[self.proposal.reference].round_of(self.round_.revision) or self.round_
        return position_of(round_, self.reply.organisation, network.procedure.grace).position


def judged(network: Network, fact: MailJudged, mail_id: int, person: str) -> Decision:
    """The judgement on the mail, with what it takes back; the organisation is told, and can say it again.

    Raises Refused for a block that is clear and proven, since only its organisation takes it back; not where the person
    only has the rules read the mail again, or says that it answers another matter as well. For one of an organisation
    that has left, which both co-chairs acknowledge. And for what a decision, or a text that is put once more, rests on.
    """
    told: list[Letter] = []
    facts = facts_of(network, fact)
    after = network.after(*facts)
    for each in _readings(network, fact.mail):
        if why := _hindrance(network, after, fact, each):
            raise Refused(f"mail {mail_id} {why}")
        if _takes_back(fact, each.reply) and each.is_running:
            told += letters.set_aside(after, after.proposals[each.reply.about], each.reply, fact.at)
    return Decision(f"{person} says that it is {fact.kind}", facts, tuple(told))


def _hindrance(network: Network, after: Network, fact: MailJudged, each: _Reading) -> str:
    """Why nobody may say so of this reading of the mail, "" if they may. `after`: the Network if they did."""
    about, reply, takes_back = each.proposal.reference, each.reply, _takes_back(fact, each.reply)
    is_clear = reply.proven and reply.position in BLOCKING and reply.position is not Position.UNCLEAR
    is_named = fact.kind == "position" and fact.about == about  # its words would be read as of somebody less sure
    if each.is_running and is_clear and (takes_back or is_named):
        return (
            f"is an answer to {about}, clear and proven, of {reply.organisation} ({reply.position.words}): only they "
            "can take it back, by their own mail"
        )
    if not takes_back:
        return ""
    was, would_be = each.position(network), each.position(after)
    if not each.is_running:
        return _rests_on_it(each, was, would_be)
    if network.people.organisations[reply.organisation].left and was in BLOCKING and would_be not in BLOCKING:
        return (
            f"is what {reply.organisation} blocks {about} with, and it has left: both co-chairs acknowledge that; see: "
            f"mailer consensus rule {about} departed --organisation {reply.organisation}"
        )
    return ""


def _rests_on_it(each: _Reading, was: Position, would_be: Position) -> str:
    """What of a round that has ended would not have happened, "" if nothing would be otherwise."""
    name, of = each.reply.organisation, each.proposal
    would_block = was not in BLOCKING and would_be in BLOCKING
    if each.was_put_again and would_block:
        return f"is why {name} blocks {of.reference} no more, which was put once more on that; {_ASK_THEM}"
    if each.is_adopted and was in CONSENT and would_be is not was:
        return f"is on record for {of.number}, as the answer of {name}; {_ASK_THEM}"
    if each.is_adopted and would_block:
        return f"is why {name} does not block {of.number}, which was adopted on that; {_ASK_THEM}"
    return ""


def facts_of(network: Network, fact: MailJudged) -> tuple[Fact, ...]:
    """The judgement, and each reading of the mail as an answer that it sets aside."""
    taken_back = [each for each in _readings(network, fact.mail) if _takes_back(fact, each.reply)]
    rounds = (
        (reading.proposal.reference, each.revision)
        for reading in taken_back
        for each in reading.proposal.rounds
        if each is reading.round_ or any(other == fact.mail for _, other in each.gave_way)
    )
    return (fact, *(ReplySetAside(*where, fact.mail, fact.at) for where in dict.fromkeys(rounds)))


def _takes_back(fact: MailJudged, reply: PositionTaken) -> bool:
    """True if the person says that the mail is no answer to that matter; not if they say that it answers another, and
    its reading blocks: it may answer both."""
    is_of_another = fact.about not in (None, reply.about) and reply.position not in BLOCKING
    return fact.kind != "position" or is_of_another


def _readings(network: Network, mail: str) -> Iterator[_Reading]:
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
                    yield _Reading(proposal, round_, reply)
