"""Which dates suit, in words, in answer to a poll. Source: Terms of Reference, "meet on a quarterly basis"."""

from dataclasses import replace

from ...decision import Decision
from ...incoming import Incoming, attendance
from ...letters import polls as letters
from ...mail import Attendee
from ...network import Network
from ...network.facts import Availability, SlotsAnswered
from ...network.polls import Poll


def answered(mail: Incoming, network: Network, poll: Poll) -> Decision:
    """Which of the dates suit. What could not be read is asked back, once; a person sees it."""
    about = poll.reference
    if mail.organisation is None:
        return Decision("nobody on the member list wrote it", attention=True, about=about)
    organisation = mail.organisation.name
    if not any(each.organisation == organisation for each in poll.invited):
        return Decision(f"{organisation} was not asked", attention=True, about=about, organisation=organisation)
    address, name = mail.voice.address, mail.voice.shown
    if mail.person is not None:
        address, name = mail.person.address, mail.person.name
    is_theirs = poll.invitee(address) is not None and attendance.belongs(
        mail, network, Attendee(address, "", ""), organisation, poll
    )
    given = SlotsAnswered(
        about=poll.reference,
        organisation=organisation,
        address=address,
        name=name,
        answers=tuple(Availability(value or Availability.NONE) for value in mail.dates.values),
        comment="" if mail.dates.values else mail.new[:2000],
        provisional=not (mail.vouched_by or is_theirs),
        replied_at=attendance.clipped(mail.message.date, mail, poll),
        at=mail.arrival.received,
    )
    who = f"{name} for {organisation}"
    kept = Decision("", (given,), about=poll.reference, organisation=organisation)
    if mail.dates.says_nothing:
        return replace(kept, why=f"{who} writes, and says nothing of the dates", facts=())
    if poll.is_over:
        why = f"{who} says which dates suit, and {poll.reference} is {poll.state.replace('_', ' ')}"
        told = letters.receipt(mail, poll, given)
        return replace(kept, why=why, facts=(), letters=told, attention=not given.answers)
    if not given.answers:
        was_asked = any(not each.answers and each.address == address for each in poll.answers)
        told = () if was_asked else letters.unclear(mail, poll)
        why = f"{who} answered, and it could not be read: {mail.dates.why}"
        return replace(kept, why=why, letters=told, attention=True)
    told = letters.receipt(mail, poll, given)
    if given.provisional:
        why = f"{who} says which dates suit, and nothing proves it ({mail.verdict.why})"
        return replace(kept, why=why, letters=told, attention=True)
    return replace(kept, why=f"{who} says which dates suit", letters=told, settles="rsvp")
