"""Working groups: established by a decision, joined and left, closed with a report.

Source: Terms of Reference, "Working Groups can be established on a permanent or ad-hoc basis, to focus on specific
issues, depending on the needs and opportunities".
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import groups as letters
from ..network import Network
from ..network.audiences import already_means
from ..network.facts import GroupClosed, GroupCreated, GroupJoined, GroupParted, Permanence
from ..network.groups import Group, named
from ..network.listed import Person

_NAMED = re.compile(r"\b[CM]-[0-9]{4}-[0-9]{2,4}\b")
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
    known = named(network.groups, mandate.reference)
    if known is not None and known.mandate:
        raise Refused(f"there is a working group {known.reference} already: {known.title}")
    reference = known.reference if known else mandate.reference.upper()
    if known is None and not _REFERENCE.match(reference):
        raise Refused(f"“{mandate.reference}” is no reference of a group; write letters and a number, like WG1")
    for name in (reference, mandate.title):
        if other := already_means(name, network.groups, reference):
            raise Refused(f"“{name}” is {other} already, and mails would be taken for it; choose another name")
    convenor = _convenor(network, mandate.convenor)
    if mandate.ends is not None and mandate.ends <= now:
        raise Refused(f"the group would end on {mandate.ends:%Y-%m-%d}, which is past")
    created = GroupCreated(
        about=reference,
        title=mandate.title,
        mandate=mandate.text,
        convenor=convenor.address,
        permanence=Permanence.AD_HOC if mandate.ends else Permanence.PERMANENT,
        ends=mandate.ends,
        basis=_basis(network, mandate.basis),
        at=now,
    )
    joined = GroupJoined(reference, convenor.organisation, convenor.address, now)
    after = network.after(created, joined)
    told = letters.joined(after, after.groups[reference], convenor.organisation, convenor.address, now)
    why = f"{reference} is established: {mandate.title}"
    return Decision(why, (created, joined), told, about=reference)


def _convenor(network: Network, address: str) -> Person:
    person = network.people.person_of(address.lower())
    if person is None or not network.people.is_current(person):
        raise NotFound(f"the convenor {address} is not on the member list; see: mailer members list")
    return person


def _basis(network: Network, basis: str) -> str:
    proposal = network.proposals.get(basis.upper())
    if proposal is None:
        known = {*network.proposals, *network.meetings}
        unknown = next((each for each in _NAMED.findall(basis.upper()) if each not in known), None)
        if unknown is not None:
            raise NotFound(f"there is no {unknown} to found a group; see: mailer consensus list, mailer meeting list")
        return basis
    if proposal.state != "adopted" or proposal.kind != "working_group":
        raise Refused(f"{proposal.reference} is a proposal of the kind {proposal.kind}, and is {proposal.state}")
    return f"{proposal.number} ({proposal.reference})"


def extend(network: Network, reference: str, ends: datetime, now: datetime) -> Decision:
    """More time for an ad-hoc group; its mandate and its people stay."""
    group = _open(network, reference)
    if group.ends is None:
        raise Refused(f"{group.reference} is permanent")
    if ends <= max(now, group.ends):
        raise Refused(f"{group.reference} ends on {group.ends:%Y-%m-%d}; an end only moves later")
    longer = _established(replace(group, ends=ends))
    return Decision(f"{group.reference} ends on {ends:%Y-%m-%d}", (longer,), about=group.reference)


def appoint(network: Network, reference: str, address: str, now: datetime) -> Decision:
    """Another convenor, who takes part in the group already, and is told."""
    group = _open(network, reference)
    convenor = _convenor(network, address)
    if convenor.address == group.convenor:
        raise Refused(f"{convenor.name} convenes {group.reference} already")
    if not group.has(convenor):
        raise Refused(f"{convenor.name} does not take part in {group.reference}; add them first: mailer groups add")
    fact = _established(replace(group, convenor=convenor.address))
    after = network.after(fact)
    told = letters.joined(after, after.groups[group.reference], convenor.organisation, convenor.address, now)
    return Decision(f"{convenor.name} convenes {group.reference}", (fact,), told, about=group.reference)


def _established(group: Group) -> GroupCreated:
    """The group as the fact that establishes it, with what has changed of its mandate; its people stay."""
    return GroupCreated(
        about=group.reference,
        title=group.title,
        mandate=group.mandate,
        convenor=group.convenor,
        permanence=group.permanence,
        ends=group.ends,
        basis=group.basis,
        at=group.created,
    )


def add(network: Network, reference: str, who: str, now: datetime) -> Decision:
    """An organisation (by name) or a person (by address) takes part from now on, and is told so."""
    group = _open(network, reference)
    organisation, address = _party(network, who)
    if group.members & {(organisation, address), (organisation, "")}:
        raise Refused(f"{who} takes part in {group.reference} already")
    fact = GroupJoined(group.reference, organisation, address, now)
    after = network.after(fact)
    told = letters.joined(after, after.groups[group.reference], organisation, address, now)
    nobody = "" if told else "; nobody of it is on the list yet, so nobody is told"
    why = f"{who} takes part in {group.reference}{nobody}"
    return Decision(why, (fact,), told, about=group.reference, organisation=organisation)


def remove(network: Network, reference: str, who: str, now: datetime) -> Decision:
    """An organisation or a person takes part no longer."""
    group = _open(network, reference)
    organisation, address = _party(network, who)
    taking_part = {(organisation, address)} if address else {each for each in group.members if each[0] == organisation}
    if address and (organisation, "") in group.members:
        raise Refused(f"all of {organisation} take part in {group.reference}; remove {organisation}, then add people")
    if not group.members & taking_part:
        raise Refused(f"{who} does not take part in {group.reference}")
    fact = GroupParted(group.reference, organisation, address, now)
    convenor = network.people.person_of(group.convenor)
    if convenor and network.people.is_current(convenor) and group.has(convenor) and not group.after(fact).has(convenor):
        mend = f"name another first: mailer groups convenor {group.reference} ADDRESS"
        raise Refused(f"{convenor.name} convenes {group.reference}; {mend}")
    why = f"{who} takes part in {group.reference} no longer"
    return Decision(why, (fact,), about=group.reference, organisation=organisation)


def close(network: Network, reference: str, report: str, now: datetime) -> Decision:
    """Close the group with its report, which goes to whoever took part and to the members of the Network."""
    group = _open(network, reference)
    if not report.strip():
        raise Refused(f"{group.reference} is closed by its report; the file is empty")
    fact = GroupClosed(group.reference, report, now)
    after = network.after(fact)
    told = letters.closed(after, after.groups[group.reference])
    return Decision(f"{group.reference} is closed", (fact,), told, about=group.reference)


def _open(network: Network, reference: str) -> Group:
    group = named(network.groups, reference)
    if group is None:
        raise NotFound(f"there is no working group {reference}; see: mailer groups list")
    if group.closed is not None:
        raise Refused(f"{group.reference} was closed on {group.closed:%Y-%m-%d}")
    return group


def _party(network: Network, who: str) -> tuple[str, str]:
    """(organisation, address of one person of it, or "" for all)."""
    organisation = network.people.organisation_named(who)
    if organisation is not None and organisation.left is None:
        return organisation.name, ""
    person = network.people.person_of(who.lower())
    if person is not None and network.people.is_current(person):
        return person.organisation, person.address
    raise NotFound(f"neither an organisation nor a person of the list is “{who}”; see: mailer members list")
