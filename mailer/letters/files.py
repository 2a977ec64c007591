"""The files that letters carry: the member list as a table that spreadsheets read, and as cards for address books."""

import csv
import io

from ..codec.letter import attachment
from ..codec.vcard import Card, cards
from ..mail import Attachment
from ..network import Network
from ..network.facts import OrganisationKind
from ..network.listed import Person

# The columns of a member list; the last ones may be missing in a list that is read.
HEADER = ("organisation", "kind", "name", "address", "role", "groups")
OPTIONAL = ("languages", "domains")
JOIN = ";"


def member_table(network: Network) -> str:
    """The list as a CSV file that an import reads back to the same."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADER, *OPTIONAL])
    for organisation in network.people.of_kind(*OrganisationKind):
        begin = [organisation.name, organisation.kind.value]
        domains = JOIN.join(organisation.domains)
        people = network.people.of(organisation.name)
        for person in people:
            row = (person.roles, network.groups_of(person), person.languages)
            writer.writerow([*begin, person.name, person.mailbox, *(JOIN.join(each) for each in row), domains])
        if not people:
            writer.writerow([*begin, "", "", "", "", "", domains])
    return out.getvalue()


def member_files(network: Network) -> tuple[Attachment, ...]:
    """The list as a table and as cards. The table begins with a mark by which Excel knows its encoding."""
    rows = network.people.people_of_kind(*OrganisationKind)
    return (
        attachment("member-list.csv", member_table(network).encode("utf-8-sig")),
        attachment("member-list.vcf", cards(_card(person) for person in rows), "text/vcard"),
    )


def _card(person: Person) -> Card:
    roles = ", ".join(role.replace("_", " ") for role in person.roles)
    return Card(person.name, person.mailbox, person.organisation, roles)
