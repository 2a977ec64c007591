"""Who may receive what. Every letter names its audience; a recipient outside it stops the letter.

An audience is one of the fixed ones below, a working group's reference, a matter's reference (those who take part in
it), or "organisation NAME" (what concerns one organisation alone). Source: docs/audiences.md; Terms of Reference, duty
3 and "Working Groups".
"""

import re
from collections.abc import Mapping, Set

from .facts import OrganisationKind, Role
from .groups import Group
from .people import People

SECRETARIAT = "secretariat"
CO_CHAIRS = "co-chairs"
MEMBERS = "members"
MEMBERS_AND_MINISTRIES = "members and ministries"
PARTNERS = "partners"
PUBLIC = "public"
STATED = (CO_CHAIRS, MEMBERS, MEMBERS_AND_MINISTRIES, PARTNERS, PUBLIC)  # each within the next one
_ORGANISATION = "organisation "
_MATTER = re.compile(r"[a-z]-\d{4}-\d+")
_KINDS = {
    MEMBERS: {OrganisationKind.MEMBER},
    MEMBERS_AND_MINISTRIES: {OrganisationKind.MEMBER, OrganisationKind.MINISTRY},
    PARTNERS: {OrganisationKind.MEMBER, OrganisationKind.MINISTRY, OrganisationKind.PARTNER},
    PUBLIC: set(OrganisationKind),
}


def of_organisation(name: str) -> str:
    """The audience of what concerns one organisation alone."""
    return _ORGANISATION + name


def stated(text: str, groups: Mapping[str, Group]) -> str | None:
    """The audience that a member's `audience:` line names, in our spelling; None if it names none, or two.

    A working group can be named by its reference or by its title.
    """
    wanted = _folded(text)
    found = [*(each for each in STATED if each == wanted), *_called(wanted, groups)]
    return found[0] if len(found) == 1 else None


def already_means(name: str, groups: Mapping[str, Group], own: str = "") -> str:
    """What else is called so that a group could be mistaken for it, "" if nothing is. `own`: the group's reference."""
    wanted = _folded(name)
    if wanted in (*STATED, SECRETARIAT) or wanted.startswith(_ORGANISATION):
        return "an audience of the Network"
    if _MATTER.fullmatch(wanted):
        return "a reference of another kind"
    return next((f"the working group {each}" for each in _called(wanted, groups) if each != own), "")


def _called(wanted: str, groups: Mapping[str, Group]) -> list[str]:
    """The open groups whose reference or title this is."""
    known = (each for each in groups.values() if each.closed is None)
    return [each.reference for each in known if wanted in (_folded(each.reference), _folded(each.title))]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def may_receive(
    audience: str, address: str, people: People, groups: Mapping[str, Group], parties: Set[str] = frozenset()
) -> bool:
    """True if the owner of `address` belongs to the audience now. Nobody who is not on the member list ever does.

    `parties`: the organisations that take part in the matter, where the audience is a matter's reference.
    """
    person = people.person_of(address)
    organisation = people.organisation_of(address)
    if person is None or organisation is None:
        return False
    if audience.startswith(_ORGANISATION):
        return audience == of_organisation(organisation.name)
    if audience == SECRETARIAT:
        return Role.SECRETARIAT in person.roles
    if audience == CO_CHAIRS:
        return Role.CO_CHAIR in person.roles or Role.SECRETARIAT in person.roles
    if audience in _KINDS:
        return organisation.kind in _KINDS[audience]
    if audience in groups:
        return groups[audience].has(person)
    return organisation.name in parties


def is_within(audience: str, other: str, people: People, groups: Mapping[str, Group]) -> bool:
    """True if everybody who may ever receive what is for `audience` may receive what is for `other` as well.

    Who is in them today does not settle it: whoever comes later gets it too, and anybody on the list may come into a
    group. But it can hinder: a co-chair may be of an organisation that is no member.
    """
    if audience == other or other == PUBLIC:
        return True
    if not (audience in STATED and other in STATED and STATED.index(audience) < STATED.index(other)):
        return False
    inside = (person.mailbox for person in people.current() if may_receive(audience, person.mailbox, people, groups))
    return all(may_receive(other, address, people, groups) for address in inside)
