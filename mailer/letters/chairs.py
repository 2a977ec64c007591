"""Letters about consultations to the co-chairs and the Secretariat: what holds a closing, what they should know of.

Source: Terms of Reference, "The co-chairs will … ensure the smooth functioning of the Network".
"""

from collections.abc import Sequence

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.audiences import CO_CHAIRS
from ..network.consensus import Proposal, objecting
from . import office, to


def closing_held(network: Network, proposal: Proposal, reasons: tuple[str, ...]) -> tuple[Letter, ...]:
    """Why a round can't be closed."""
    return _told(network, proposal, "closing_held", " ".join(reasons)[:400], reasons=reasons)


def said(mail: Incoming, network: Network, proposal: Proposal, what: str) -> tuple[Letter, ...]:
    """What somebody has said. `what`: "objection" that does not end the round by itself; "disputed", which others who
    speak for the organisation contradict; "colleague", of somebody who does not speak for it; "unproven": told once for
    each person, however many such mails come; "broken", an objection to a text that broke; "late", after any other end;
    "remark" of an organisation that is not asked."""
    organisation = mail.organisation.name if mail.organisation else ""
    person = mail.person.address if mail.person else mail.voice.address
    return _told(
        network,
        proposal,
        "consultation_said",
        f"unproven {person}" if what == "unproven" else mail.arrival.id,
        what=what,
        organisation=organisation,
        who=mail.voice.shown,
        words_read=mail.new[:2000],
    )


def confirmation_offered(network: Network, proposal: Proposal, step: str) -> tuple[Letter, ...]:
    """The same text can be put once more: objections to it were lifted, or it was adopted and the question had not
    reached everybody, or an objection had not been read."""
    still = objecting(proposal.current, network.procedure.grace)
    named = dict.fromkeys(each.organisation for each in proposal.current.lifted)
    lifted = [name for name in named if name not in still]
    missed = [name for name in proposal.defects if name not in proposal.overlooked]
    return _told(network, proposal, "confirmation_offered", step, lifted=lifted, still=still, missed=missed)


def unattended(network: Network, proposal: Proposal, organisations: Sequence[str]) -> tuple[Letter, ...]:
    """These organisations were reached, and everybody who speaks for them is away."""
    return _told(
        network, proposal, "consultation_unattended", " ".join(organisations)[:400], organisations=organisations
    )


def _told(network: Network, proposal: Proposal, template: str, step: str, **values: object) -> tuple[Letter, ...]:
    round_ = proposal.current
    return tuple(
        Letter(
            template,
            f"{template} {proposal.reference} r{round_.revision} {step}",
            to(person),
            CO_CHAIRS,
            proposal.reference,
            round_.revision,
            {"proposal": proposal, "round": round_, **values},
        )
        for person in office(network)
    )
