"""Working groups: established by a decision, joined and left, closed with a report.

Source: Terms of Reference, "Working Groups can be established on a permanent or ad-hoc basis, to focus on specific
issues, depending on the needs and opportunities".
"""

import re
from dataclasses import dataclass
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import groups as letters
from ..network import Network
from ..network.facts import GroupClosed, GroupCreated, GroupJoined, GroupParted, Permanence
from ..network.groups import Group

_REFERENCE = re.compile(r"[A-Z]{2,8}[0-9]{0,3}\Z")


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a group is established with. `convenor`: an address; `ends` None: it is permanent; `basis`: a decision."""

    reference: str
    title: str
    text: str
    convenor: str
    basis: str
    ends: datetime | None = None


def create(network: Network, mandate: Mandate, now: datetime) -> Decision:
    """Establish the group. Its basis is an adopted proposal of the kind working_group, or words that say what else."""
    if not _REFERENCE.match(mandate.reference):
        raise Refused(f"“{mandate.reference}” is no reference of a group; write letters and a number, like WG1")
    known = network.groups.get(mandate.reference)
    if known is not None and known.mandate:
        raise Refused(f"there is a working group {mandate.reference} already: {known.title}")
    convenor = network.people.person_of(mandate.convenor.lower())
    if convenor is None or not network.people.is_current(convenor):
        raise NotFound(f"the convenor {mandate.convenor} is not on the member list; see: mailer members list")
    if mandate.ends is not None and mandate.ends <= now:
        raise Refused(f"the group would end on {mandate.ends:%Y-%m-%d}, which is past")
    created = GroupCreated(
        about=mandate.reference,
        title=mandate.title,
        mandate=mandate.text,
        convenor=convenor.address,
        permanence=Permanence.AD_HOC if mandate.ends else Permanence.PERMANENT,
        ends=mandate.ends,
        basis=_basis(network, mandate.basis),
        at=now,
    )
    joined = GroupJoined(mandate.reference, convenor.organisation, convenor.address, now)
    after = network.after(created, joined)
    told = letters.joined(after, after.groups[mandate.reference], convenor.organisation, convenor.address)
    why = f"{mandate.reference} is established: {mandate.title}"
    return Decision(why, (created, joined), told, about=mandate.reference)


def _basis(network: Network, basis: str) -> str:
    proposal = network.proposals.get(basis.upper())
    if proposal is None:
        return basis
    if proposal.state != "adopted" or proposal.kind != "working_group":
        raise Refused(f"{proposal.reference} is a proposal of the kind {proposal.kind}, and is {proposal.state}")
    return f"{proposal.number} ({proposal.reference})"


def extend(network: Network, reference: str, ends: datetime, now: datetime) -> Decision:
    """More time for an ad-hoc group; its mandate and its people stay."""
    group = _open(network, reference)
    if group.ends is None:
        raise Refused(f"{reference} is permanent")
    if ends <= max(now, group.ends):
        raise Refused(f"{reference} ends on {group.ends:%Y-%m-%d}; an end only moves later")
    longer = GroupCreated(
        about=reference,
        title=group.title,
        mandate=group.mandate,
        convenor=group.convenor,
        permanence=group.permanence,
        ends=ends,
        basis=group.basis,
        at=group.created,
    )
    return Decision(f"{reference} ends on {ends:%Y-%m-%d}", (longer,), about=reference)


def add(network: Network, reference: str, who: str, now: datetime) -> Decision:
    """An organisation (by name) or a person (by address) takes part from now on, and is told so."""
    group = _open(network, reference)
    organisation, address = _party(network, who)
    if (organisation, address) in group.members:
        raise Refused(f"{who} takes part in {reference} already")
    fact = GroupJoined(reference, organisation, address, now)
    after = network.after(fact)
    told = letters.joined(after, after.groups[reference], organisation, address)
    return Decision(f"{who} takes part in {reference}", (fact,), told, about=reference, organisation=organisation)


def remove(network: Network, reference: str, who: str, now: datetime) -> Decision:
    """An organisation or a person takes part no longer."""
    group = _open(network, reference)
    organisation, address = _party(network, who)
    taking_part = {(organisation, address)} if address else {each for each in group.members if each[0] == organisation}
    if not group.members & taking_part:
        raise Refused(f"{who} does not take part in {reference}")
    fact = GroupParted(reference, organisation, address, now)
    return Decision(f"{who} takes part in {reference} no longer", (fact,), about=reference, organisation=organisation)


def close(network: Network, reference: str, report: str, now: datetime) -> Decision:
    """Close the group with its report, which goes to whoever took part and to the members of the Network."""
    _open(network, reference)
    if not report.strip():
        raise Refused(f"{reference} is closed by its report; the file is empty")
    fact = GroupClosed(reference, report, now)
    after = network.after(fact)
    told = letters.closed(after, after.groups[reference])
    return Decision(f"{reference} is closed", (fact,), told, about=reference)


def _open(network: Network, reference: str) -> Group:
    group = network.groups.get(reference)
    if group is None:
        raise NotFound(f"there is no working group {reference}; see: mailer groups list")
    if group.closed is not None:
        raise Refused(f"{reference} was closed on {group.closed:%Y-%m-%d}")
    return group


def _party(network: Network, who: str) -> tuple[str, str]:
    """(organisation, address of one person of it, or "" for all)."""
    organisation = network.people.organisations.get(who)
    if organisation is not None and organisation.left is None:
        return organisation.name, ""
    person = network.people.person_of(who.lower())
    if person is not None and network.people.is_current(person):
        return person.organisation, person.address
    raise NotFound(f"neither an organisation nor a person of the list is “{who}”; see: mailer members list")
