"""What a letter of a consultation asks its reader, and whether it says anything that “yes” could mean instead."""

from datetime import datetime

from ..mail import SentLetter
from ..network import Network
from ..network.facts import Basis
from ..reading import AGREED, Asked

_PUTS_THE_TEXT = "consultation"
_REMINDS = "consultation_reminder"
# They say what is recorded of the organisation, and ask for nothing else; all other letters say something more.
_SAYS_WHAT_IS_RECORDED = frozenset({"consultation_extended", "position_receipt"})


def asked_by(letter: SentLetter | None, about: str | None, network: Network, arrived: datetime) -> Asked:
    """How much has to be said in answer to the letter; to one that is not known, about that matter. What is about
    nothing of ours is read to the word: it counts nowhere, and a person is told that it reads like an answer.

    What was recorded of the organisation before the mail `arrived`, be it set aside since, may stand in a letter of
    ours; in one that puts a text, what was said on the texts before it. A letter that is not named here says what was
    heard of a position, quotes it, or asks something else.
    """
    if about is None:
        return Asked.TEXT
    proposal = network.proposals.get(about)
    if letter is None or proposal is None:
        return Asked.STATED
    revision = letter.revision or 0
    told = [each for each in proposal.rounds if letter.template != _PUTS_THE_TEXT or each.revision < revision]
    earlier = (reply for round_ in told for reply in round_.replies if reply.at < arrived)
    own = [reply for reply in earlier if reply.organisation == letter.organisation]
    has_only_agreed = all(reply.position in AGREED for reply in own)
    if letter.template == _REMINDS:
        return Asked.POSITION  # it goes to the silent, and says of them that they are
    if letter.template in _SAYS_WHAT_IS_RECORDED:
        stands = own and not any(reply.reply in round_.set_aside for round_ in told for reply in own)
        asks = Asked.RECORDED if stands else Asked.POSITION
        return asks if has_only_agreed else Asked.STATED
    if letter.template != _PUTS_THE_TEXT:
        return Asked.STATED
    if has_only_agreed:
        return Asked.TEXT
    round_ = proposal.round_of(revision)
    stands = round_ is None or round_.opened.basis is Basis.EDITORIAL  # “On the earlier wording … This stands”
    return Asked.STATED if stands else Asked.POSITION
