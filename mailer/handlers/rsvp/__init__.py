"""An answer to an invitation, or to the question which dates suit.

Sources: RFC 5546 section 3.2; Terms of Reference, "meet on a quarterly basis".
"""

from datetime import datetime

from ...decision import Decision
from ...incoming import Incoming, invitation
from ...mail import CalendarAnswer
from ...network import Network
from ...network.facts import MeetingKind
from ...network.meetings import Meeting
from ...network.polls import Poll
from . import dates
from .answer import by_program, in_words, word_on_an_answer
from .outcome import of_another_group


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record who will attend, for which organisation; ask back only where the answer could not be read."""
    said = mail.message.calendar
    answered = mail.answers in ("invitation", "provisional") and mail.automatic is None
    has_words = answered and bool(mail.attendance.value or mail.confirmed or mail.is_own)
    if said is not None and said.method in invitation.ANSWERS:
        return by_program(mail, said, network, now)
    if said is not None and mail.meeting is not None and not has_words:
        return _refused(mail, said)
    asked = _asked(mail, network, now)
    if asked is None:
        return Decision("it is about coming to a meeting, and it does not say to which", attention=True)
    if mail.person is not None and not network.concerns(asked, mail.person):
        return of_another_group(mail.person, asked)
    if isinstance(asked, Poll):
        return dates.answered(mail, network, asked)
    if mail.answers == "provisional":
        return word_on_an_answer(mail, network, asked, now)
    return in_words(mail, network, asked, now)


def _asked(mail: Incoming, network: Network, now: datetime) -> Meeting | Poll | None:
    """What is answered; of whoever answers nothing, the meeting that they can only mean: the one that is planned. Those
    of groups are for their groups."""
    about = mail.about or ""
    if mail.answers:
        return network.polls.get(about) if mail.answers == "poll" else network.gathering(about)
    every = [each for each in network.meetings.values() if each.kind is not MeetingKind.GROUP]
    planned = [each for each in every if each.state(now) == "planned"]
    return planned[0] if len(planned) == 1 else None


def _refused(mail: Incoming, said: CalendarAnswer) -> Decision:
    """Only we invite to our meetings and cancel them (RFC 5546 section 2.1.4): nothing is changed, a person is told."""
    why = f"{mail.message.sender_claim} sent a {said.method} for our meeting; it is refused, nothing is changed"
    name = mail.organisation.name if mail.organisation else None
    return Decision(why, attention=True, about=mail.meeting, organisation=name)
