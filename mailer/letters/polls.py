"""Letters of a poll: which dates suit, how an answer was read, and the table for those who choose.

Source: Terms of Reference, "convene and chair meetings".
"""

from dataclasses import replace

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.audiences import SECRETARIAT
from ..network.facts import Availability, SlotsAnswered
from ..network.polls import Poll, availability, suits
from . import answering, asking, secretariat, to
from .meetings import of_deciders

_ALL, _NONE = "all_dates", "no_date"


def asked(network: Network, poll: Poll) -> tuple[Letter, ...]:
    """Which of the dates suit? To each person whom the meeting would invite."""
    request = network.requests.get(poll.opened.request)
    letters = _to_asked(network, poll, "poll", request=request)
    return asking(letters, "poll", (*_numbers(poll), _ALL, _NONE))


def receipt(mail: Incoming, poll: Poll, given: SlotsAnswered) -> tuple[Letter, ...]:
    """How an answer was read, date by date. Whoever is not content answers it."""
    letters = answering(mail, "poll_receipt", poll.reference, poll=poll, given=given)
    return asking(letters, "" if poll.is_over else "poll", ())


def unclear(mail: Incoming, poll: Poll) -> tuple[Letter, ...]:
    """We could not read which dates suit: please say it with their numbers. Nobody is asked twice."""
    letters = asking(answering(mail, "poll_unclear", poll.reference, poll=poll), "poll", (*_numbers(poll), _ALL, _NONE))
    return tuple(replace(letter, key=f"poll_unclear {poll.reference}") for letter in letters)


def put(network: Network, poll: Poll) -> tuple[Letter, ...]:
    """The table, to those who choose: one word of theirs plans the meeting, or says that no date is right."""
    found = availability(poll)
    standing = poll.standing()
    values = {
        "poll": poll,
        "available": found,
        "totals": [suits(poll, number, Availability.YES) for number in range(1, len(poll.slots) + 1)],
        "silent": [each.organisation for each in found if not each.answers],
        "unread": [answer for answer in standing if not answer.answers],
    }
    return tuple(
        Letter(
            template="poll_result",
            key=f"poll_result {poll.reference}",
            to=to(person),
            audience=of_deciders(person, poll),
            about=poll.reference,
            values=values,
            answers="choice",
            buttons=(*_numbers(poll), _NONE),
        )
        for person in network.deciders(poll)
    )


def without_date(network: Network, poll: Poll) -> tuple[Letter, ...]:
    """That no date was right, to the Secretariat, which proposes others."""
    chooser = network.people.person_of(poll.closed.by) if poll.closed else None
    return tuple(
        Letter(
            template="poll_without_date",
            key=f"poll_without_date {poll.reference}",
            to=to(person),
            audience=SECRETARIAT,
            about=poll.reference,
            values={"poll": poll, "chooser": chooser, "silent": poll.silent()},
        )
        for person in secretariat(network)
    )


def cancelled(network: Network, poll: Poll) -> tuple[Letter, ...]:
    """That no date is asked for any more, to everybody who was asked."""
    return _to_asked(network, poll, "poll_cancelled")


def _numbers(poll: Poll) -> tuple[str, ...]:
    return tuple(f"date_{number}" for number in range(1, len(poll.slots) + 1))


def _to_asked(network: Network, poll: Poll, template: str, **values: object) -> tuple[Letter, ...]:
    people = network.people
    return tuple(
        Letter(
            template=template,
            key=f"{template} {poll.reference}",
            to=to(person),
            audience=poll.reference,
            about=poll.reference,
            values={"poll": poll, **values},
            follows="" if template == "poll" else f"poll {poll.reference}",
        )
        for invitee in poll.invited
        if people.is_current(person := people.persons[invitee.address]) and network.concerns(poll, person)
    )
