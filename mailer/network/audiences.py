"""Who may receive what. Every letter names its audience; a recipient outside it stops the letter.

An audience is one of the fixed ones below, a working group's name, a matter's reference (those who take part in it), or
"organisation NAME" (what concerns one organisation alone). Source: docs/audiences.md; Terms of Reference, duty 3 and
"Working Groups".
"""

from collections.abc import Set

from .facts import OrganisationKind, Role
from .people import People

SECRETARIAT = "secretariat"
CO_CHAIRS = "co-chairs"
MEMBERS = "members"
MEMBERS_AND_MINISTRIES = "members and ministries"
PARTNERS = "partners"
PUBLIC = "public"
STATED = (CO_CHAIRS, MEMBERS, MEMBERS_AND_MINISTRIES, PARTNERS, PUBLIC)
_ORGANISATION = "organisation "
_KINDS = {
    MEMBERS: {OrganisationKind.MEMBER},
    MEMBERS_AND_MINISTRIES: {OrganisationKind.MEMBER, OrganisationKind.MINISTRY},
    PARTNERS: {OrganisationKind.MEMBER, OrganisationKind.MINISTRY, OrganisationKind.PARTNER},
    PUBLIC: set(OrganisationKind),
}


def of_organisation(name: str) -> str:
    """The audience of what concerns one organisation alone."""
    return _ORGANISATION + name


def stated(text: str, people: People) -> str | None:
    """The audience that a member's `audience:` line names, in our spelling; None if there is no such audience."""
    wanted = " ".join(text.casefold().split())
    groups = {group.casefold(): group for person in people.persons.values() for group in person.groups}
    return wanted if wanted in STATED else groups.get(wanted)


def may_receive(audience: str, address: str, people: People, parties: Set[str] = frozenset()) -> bool:
    """True if the owner of `address` belongs to the audience. Nobody who is not on the member list ever does.

    `parties`: the organisations that take part in the matter, where the audience is a matter's reference.
    """
    person = people.persons.get(address)
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
    return organisation.name in parties or audience in person.groups
