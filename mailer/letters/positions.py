"""Letters about an organisation's answer to a consultation, to its own people: how it was read, what is still open.

Source: Terms of Reference, "consultations with all Network Members". Each goes to the organisation alone.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from ..incoming import Incoming
from ..mail import CalendarEvent, Letter
from ..network import Network
from ..network.audiences import of_organisation
from ..network.consensus import BLOCKING, Effective, Proposal, Round, position_of
from ..network.facts import Position, PositionNoted, PositionTaken, RulingMade
from ..network.listed import Person
from . import answering, answering_others, asking
from .consensus import BUTTONS, deadline, letter_of

# --- to whoever wrote -------------------------------------------------------------------------------------------------


def receipt(network: Network, mail: Incoming, proposal: Proposal, taken: PositionTaken) -> tuple[Letter, ...]:
    """How an answer was read: to the sender, and to everybody else who speaks for the organisation.

    `network`: before the answer; `proposal`: after it.
    """
    until = next((hold.until for hold in proposal.current.active_holds if hold.reply == taken.reply), None)
    grace = network.procedure.grace
    wants_reasons = taken.position in (Position.OBJECTION, Position.AMENDMENT, Position.RESERVATION)
    earlier = position_of(network.proposals[taken.about].current, taken.organisation, grace)
    instead = _instead_of(taken, proposal.current)
    is_other = earlier.position not in (Position.NONE, taken.position) and earlier.reply != taken.reply
    values: dict[str, Any] = {
        "proposal": proposal,
        "round": proposal.current,
        "taken": taken,
        "earlier": earlier if is_other else None,
        "reading": mail.position,
        "until": until,
        "instead": instead,
        "asks_for_reasons": wants_reasons and not mail.position.text and instead is None,
        "is_late": _is_late(mail, proposal),
    }
    letter = ("position_receipt", proposal.reference, taken.revision)
    own = answering(mail, *letter, **values)
    others = answering_others(network, mail, taken.organisation, *letter, **values)
    dates = _date_if_moved(proposal, taken.reply)
    return asking(tuple(replace(letter, dates=dates) for letter in (*own, *others)), "consultation", ())


def _instead_of(taken: PositionTaken, round_: Round) -> PositionTaken | None:
    """The answer to which it gave way, the last of them; None if it gave way to none."""
    later = {other for reply, other in round_.gave_way if reply == taken.reply} - round_.dismissed
    return max((each for each in round_.replies if each.reply in later), key=lambda each: each.at, default=None)


def unclear(mail: Incoming, proposal: Proposal, *, holds: bool, reason: str = "unread") -> tuple[Letter, ...]:
    """We have not counted the answer: please say it in one word. `holds`: True if it holds the closing meanwhile.

    `reason`: "unread", "unproven" or "contradiction" (it names several matters), as words.toml has them in [reasons].
    Words that may object are said back as such, and nothing is suggested.
    """
    doubt = mail.position.doubt if mail.position.tier == "H" else ""
    values: dict[str, Any] = {
        "proposal": proposal,
        "round": proposal.current,
        "reason": reason,
        "holds": holds,
        "doubt": doubt,
        "is_late": _is_late(mail, proposal),
    }
    letters = answering(mail, "position_unclear", proposal.reference, proposal.current.revision, **values)
    return asking(letters, "consultation", BUTTONS)


def unproven(mail: Incoming, proposal: Proposal, read: Position) -> tuple[Letter, ...]:
    """Nothing proves that the answer is theirs: please answer this letter."""
    return _on_file(unclear(mail, proposal, holds=read in BLOCKING, reason="unproven"), proposal, f"unproven {read}")


def contradictory(mail: Incoming, proposal: Proposal) -> tuple[Letter, ...]:
    """The mail names this matter and another, so that it was counted in none: please answer this letter."""
    return _on_file(unclear(mail, proposal, holds=True, reason="contradiction"), proposal, "contradiction")


def not_counted(mail: Incoming, proposal: Proposal, reason: str, state: Effective) -> tuple[Letter, ...]:
    """What was written is no answer of the organisation, and why. `state`: what counts for the organisation.

    `reason`: "receipt" (it says that our letter came, and nothing on the matter), "colleague" (whoever wrote does not
    speak for it), "earlier" (so, and about a text that is not put any more) or "unproven" (a mail in the name of
    somebody, where the organisation has answered). Once for each person, text and reason.
    """
    round_ = proposal.current
    organisation = mail.organisation.name if mail.organisation else ""
    values = {
        "proposal": proposal,
        "round": round_,
        "reason": reason,
        "state": state,
        "standing": round_.standing(organisation),
        "revision_answered": mail.revision,
    }
    letters = answering(mail, "position_not_counted", proposal.reference, round_.revision, **values)
    letters = asking(letters, "consultation", BUTTONS if reason == "receipt" else ())
    if reason == "unproven":
        return _on_file(letters, proposal, f"{reason} {state.reply}")
    key = f"position_not_counted {proposal.reference} r{round_.revision} {reason}"
    return tuple(replace(letter, key=key) for letter in letters)


def _on_file(letters: tuple[Letter, ...], proposal: Proposal, step: str) -> tuple[Letter, ...]:
    """To the address on file, in the thread of our question and not of the mail that came; once for each person, text
    and `step`, however many such mails come."""
    where = f"{proposal.reference} r{proposal.current.revision}"
    return tuple(
        replace(
            letter,
            key=f"{letter.template} {where} {step}",
            in_reply_to="",
            references=(),
            reply_subject="",
            follows=f"consultation {where}",
        )
        for letter in letters
    )


def _is_late(mail: Incoming, proposal: Proposal) -> bool:
    """True if it came after the deadline of a round that is not closed."""
    return mail.arrival.received > proposal.current.deadline and not proposal.current.ended


def late(
    mail: Incoming, proposal: Proposal, stands: Position = Position.NONE, is_overlooked: bool = False
) -> tuple[Letter, ...]:
    """The answer came after the deadline, after the matter was closed, or to a text that is put to nobody any more. If
    that may be an objection, the text that is put waits for the sender.

    `stands`: what is on record of the organisation since, where the text broke; it can still lift its objection.
    `is_overlooked`: it is an objection that had come in time, and was read after the adoption.
    """
    waits = next((hold.until for hold in proposal.current.active_holds if hold.reply == mail.arrival.id), None)
    letters = answering(
        mail,
        "position_late",
        proposal.reference,
        proposal.current.revision,
        proposal=proposal,
        round=proposal.current,
        revision_answered=mail.revision,
        waits=waits,
        stands=stands,
        is_overlooked=is_overlooked,
    )
    if proposal.state == "consulting":
        dates = _date_if_moved(proposal, mail.arrival.id)
        return asking(tuple(replace(letter, dates=dates) for letter in letters), "consultation", BUTTONS)
    return asking(letters, "consultation", ()) if stands is not Position.NONE else letters


def lifted(mail: Incoming, proposal: Proposal) -> tuple[Letter, ...]:
    """Your objection is lifted; the text stays as it was, not adopted, until it is put once more."""
    return answering(
        mail,
        "position_lifted",
        proposal.reference,
        proposal.current.revision,
        proposal=proposal,
        round=proposal.current,
    )


def remark(mail: Incoming, proposal: Proposal, is_ask: bool) -> tuple[Letter, ...]:
    """What was said goes to the co-chairs: a remark of an organisation that is not asked, or (`is_ask`) that the matter
    concerns the state."""
    values = {"proposal": proposal, "round": proposal.current, "is_ask": is_ask}
    return answering(mail, "remark_receipt", proposal.reference, proposal.current.revision, **values)


# --- to all who speak for the organisation ----------------------------------------------------------------------------


def by_a_colleague(mail: Incoming, network: Network, proposal: Proposal, holds: bool) -> tuple[Letter, ...]:
    """Somebody else of the organisation has answered: please answer yourself. To those who speak for it."""
    organisation = mail.organisation.name if mail.organisation else ""
    values = {"who": mail.voice.shown, "words_read": mail.new[:2000], "holds": holds}
    return _to_voices(network, proposal, organisation, "position_by_colleague", mail.arrival.id, **values)


def disputed(
    network: Network, proposal: Proposal, organisation: str, taken: PositionTaken, stands: Position
) -> tuple[Letter, ...]:
    """People of the organisation have said different things. `stands`: what counts, CONFLICT if nothing does until they
    have settled it. One letter to each of them, with what each has said."""
    said = {reply.address: reply for reply in proposal.current.replies_of(organisation)}
    words = [said[address] for address in sorted(said, key=lambda each: said[each].at)]
    return _to_voices(
        network, proposal, organisation, "position_disputed", taken.reply, taken=taken, said=words, stands=stands
    )


def noted(network: Network, proposal: Proposal, fact: PositionNoted) -> tuple[Letter, ...]:
    """We were told what you answer: please say it yourself. To those who speak for the organisation."""
    holds = fact.position in BLOCKING
    return _to_voices(network, proposal, fact.organisation, "position_noted", fact.reply, noted=fact, holds=holds)


def hold_over(
    network: Network, proposal: Proposal, organisation: str, step: str, *, of_earlier: bool = False
) -> tuple[Letter, ...]:
    """The time that you asked for is over, or (`step`: the reply that asked) cannot be given once more.

    `of_earlier`: nobody asked for it; the round waited since you may have objected to an earlier text.
    """
    when = step or proposal.current.deadline.isoformat()
    is_refused = bool(step)
    values = {"is_refused": is_refused, "of_earlier": of_earlier, "standing": proposal.current.standing(organisation)}
    letters = _to_voices(network, proposal, organisation, "hold_over", when, **values)
    return letters if is_refused else tuple(replace(letter, dates=(_date(proposal),)) for letter in letters)


def settled(network: Network, proposal: Proposal, made: RulingMade) -> tuple[Letter, ...]:
    """Both co-chairs have settled what your answers come to. You can say otherwise."""
    return _to_voices(
        network, proposal, made.organisation, "position_settled", made.keys, position=Position(made.value)
    )


def set_aside(network: Network, proposal: Proposal, said: PositionTaken, at: datetime) -> tuple[Letter, ...]:
    """A person of the Secretariat took a mail for no answer after all, `at` that instant. You can say it again, and
    then it counts. `proposal`: after that."""
    state = position_of(proposal.current, said.organisation, network.procedure.grace)
    holds = said.position in BLOCKING and state.position not in BLOCKING
    values = {"said": said, "holds": holds, "state": state}
    step = f"{said.reply} {at.isoformat()}"
    return _to_voices(network, proposal, said.organisation, "position_set_aside", step, **values)


def recalled(proposal: Proposal, person: Person) -> tuple[Letter, ...]:
    """You wished to recall a mail: nothing can be recalled, and what you had answered stands until you say otherwise.

    Once for each person and text; it does not answer the notice, which a program wrote.
    """
    letter = letter_of(proposal, person, "position_recalled")
    return (replace(letter, audience=of_organisation(person.organisation), courtesy=True),)


def _date_if_moved(proposal: Proposal, reply: str) -> tuple[CalendarEvent, ...]:
    """The deadline for the calendar, where this reply has asked for time: no other letter tells it to who asks."""
    return (_date(proposal),) if any(hold.reply == reply for hold in proposal.current.active_holds) else ()


def _date(proposal: Proposal) -> CalendarEvent:
    """Under the title of the matter: these letters' subjects do not say what to do by when."""
    return replace(deadline(proposal), summary=proposal.title)


def _to_voices(
    network: Network, proposal: Proposal, organisation: str, template: str, step: str, **values: object
) -> tuple[Letter, ...]:
    return tuple(
        replace(letter_of(proposal, person, template, step, **values), audience=of_organisation(organisation))
        for person in network.people.voices(organisation)
    )
