"""The member list from a CSV file that a spreadsheet writes.

Source: Terms of Reference, "IOM will keep the member list updated". The list in the store leads; a file adds and
changes, and never removes. A wrong row stops the whole file, and every wrong row is named.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from ..decision import Decision
from ..errors import Mistake, Mistakes
from ..letters import people as letters
from ..letters.files import HEADER, JOIN, OPTIONAL
from ..network import Network
from ..network.audiences import already_means
from ..network.facts import (
    AddressLearnt,
    Fact,
    GroupCreated,
    GroupJoined,
    OrganisationKind,
    OrganisationListed,
    Permanence,
    PersonListed,
    Role,
)
from ..network.groups import Group, named
from ..network.people import People
from ..words import clean_line

_GROUP = re.compile(r"\w[\w .&'/-]{0,39}")
_SURPLUS = ""  # the column of what stands in a row beyond the last one that the header names


def import_members(network: Network, content: bytes, file: str, now: datetime) -> Decision:
    """The facts that bring the list in line with the file; none for a file that says what is known already.

    Who is new in an organisation that was on the list before gets what they need, as after a confirmed change; a list
    that begins welcomes nobody.

    Raises Mistakes with one for each wrong row.
    """
    listed = _Listed(network.people)
    mistakes: list[Mistake] = []
    for line, row in _rows(content, file):
        wrong = [Mistake(file, place, problem, mend, line) for place, problem, mend in _wrong(row, network)]
        mistakes += wrong or list(listed.take(row, line, file))
    if mistakes:
        raise Mistakes(mistakes)
    facts = (*listed.organisations_changed(network, now), *listed.people_changed(network, now))
    facts = (*facts, *listed.groups_changed(network, now))
    count = f"{len(listed.kinds)} organisations, {len(listed.people)} people"
    after = network.after(*facts)
    known = (name for name in listed.kinds if name in network.people.organisations)
    told = tuple(letter for name in known for letter in letters.welcomes(network, after, name, now))
    return Decision(f"{count}; {len(facts)} changes", facts, told)


def _rows(content: bytes, file: str) -> list[tuple[int, dict[str, str]]]:
    """(line, row by column) of each row that is not empty; the separator is a comma, a semicolon or a tab."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1250", "replace")  # what spreadsheets in the region still save
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, values) for values in reader]
    except csv.Error as error:
        mend = "Look for a quotation mark that is never closed"
        raise Mistakes([Mistake(file, "row", f"it cannot be read: {error}", mend, reader.line_num)]) from error
    header = [column.strip().casefold() for column in rows.pop(0)[1]] if rows else []
    missing = [column for column in HEADER if column not in header]
    unknown = [column or "(empty)" for column in header if column not in (*HEADER, *OPTIONAL)]
    twice = sorted({column for column in header if header.count(column) > 1} - set(unknown))
    if missing or unknown or twice:
        found = (("missing", missing), ("unknown", unknown), ("twice", twice))
        problem = "; ".join(f"{what}: {', '.join(columns)}" for what, columns in found if columns)
        raise Mistakes([Mistake(file, "header", problem, f"Write: {','.join(HEADER)}", 1)])
    return [(line, _by_column(header, values)) for line, values in rows if any(value.strip() for value in values)]


def _by_column(header: list[str], values: list[str]) -> dict[str, str]:
    row = dict(zip(header, (clean_line(value) for value in values), strict=False))
    return {**row, _SURPLUS: clean_line(" ".join(values[len(header) :]))}


def _wrong(row: dict[str, str], network: Network) -> Iterator[tuple[str, str, str]]:
    """(column, problem, mend) of each value of the row that can't be right by itself."""
    if row[_SURPLUS]:
        problem = f"“{row[_SURPLUS]}” is beyond the last column"
        yield "row", problem, "Join several roles or groups with ;, and put a value with a comma in quotation marks"
    if not row.get("organisation"):
        yield "organisation", "missing", "Write the organisation's name"
    if row.get("kind") not in set(OrganisationKind):
        yield "kind", f"“{row.get('kind', '')}” is no kind", f"Write one of: {', '.join(OrganisationKind)}"
    for role in _list(row, "role"):
        if role not in set(Role):
            yield "role", f"“{role}” is no role", f"Write one or more of: {', '.join(Role)}, joined by ;"
    for reference in _list(row, "groups"):
        yield from _no_group(reference, network.groups)
    address = row.get("address", "")
    if address:
        try:
            validate_email(address, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as error:
            why = str(error).rstrip(".")
            yield "address", f"“{address}” is no address: {why}", "Write it like ana.hoxha@agency.example"
        if not row.get("name"):
            yield "name", "missing", "Write the person's name"
    elif row.get("name") or row.get("role"):
        yield "address", "missing", "Write the person's address, or leave the row to the organisation alone"
    elif row.get("groups"):
        mend = "Write the person's name and address, or take in the whole organisation with: mailer groups add"
        yield "groups", "no person is named who takes part", mend
    for domain in _list(row, "domains"):
        if domain.lower() in network.procedure.public_domains:
            mend = "Leave it out: whoever writes from there would be taken for a colleague"
            yield "domains", f"anybody can have an address at {domain}", mend


def _no_group(reference: str, groups: Mapping[str, Group]) -> Iterator[tuple[str, str, str]]:
    """What keeps a group from beginning under this reference; nothing does for one that is known."""
    if named(groups, reference) is not None:
        return
    if not _GROUP.fullmatch(reference):
        yield "groups", f"“{reference}” is no reference of a group", "Write letters and a number, like WG1"
    elif other := already_means(reference, groups):
        yield "groups", f"“{reference}” is {other}", "Write the group's reference, like WG1"


class _Listed:
    """What the rows of a file say, taken together."""

    def __init__(self, people: People) -> None:
        self.kinds: dict[str, OrganisationKind] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self._domains: dict[str, list[str]] = {}
        self._known = people

    def take(self, row: dict[str, str], line: int, file: str) -> Iterator[Mistake]:
        """Take a row into the list; yields what contradicts an earlier row."""
        name, kind = row["organisation"], OrganisationKind(row["kind"])
        if self.kinds.setdefault(name, kind) != kind:
            problem = f"{name} was {self.kinds[name]} above and is {kind} here"
            yield Mistake(file, "kind", problem, "Write the same kind in every row of an organisation", line)
        self._domains.setdefault(name, []).extend(each.lower() for each in _list(row, "domains"))
        if not row.get("address"):
            return
        address = validate_email(row["address"], check_deliverability=False, allow_smtputf8=False).ascii_email or ""
        owner = self._known.person_of(address.lower())
        identity = owner.address if owner else address.lower()
        person: dict[str, Any] = {
            "address": identity,
            "mailbox": address.lower(),
            "name": row["name"],
            "organisation": name,
            "roles": tuple(Role(role) for role in _list(row, "role")),
            "languages": tuple(_list(row, "languages")) if "languages" in row else None,
            "groups": tuple(_list(row, "groups")),
        }
        if self.people.setdefault(identity, person) != person:
            problem = f"{address.lower()} stands above with other values"
            yield Mistake(file, "address", problem, "Keep one row for each person; join roles with ;", line)

    def organisations_changed(self, network: Network, now: datetime) -> Iterator[Fact]:
        """Organisations that are new, back, of another kind or with other domains."""
        shared = network.procedure.public_domains | self._domains_of_several()
        for name, kind in self.kinds.items():
            known = network.people.organisations.get(name)
            found = (
                each["address"].rpartition("@")[2] for each in self.people.values() if each["organisation"] == name
            )
            of_people = sorted(set(found) - shared)
            domains = tuple(dict.fromkeys(self._domains[name])) or (known.domains if known else ()) or tuple(of_people)
            listed = OrganisationListed(name, kind, domains, now)
            same = known is not None and (known.kind, known.domains, known.left) == (kind, domains, None)
            if not same:
                yield listed

    def _domains_of_several(self) -> frozenset[str]:
        """Domains at which several organisations of the file have people, like un.org: they tell nobody apart."""
        owners: dict[str, set[str]] = {}
        for each in self.people.values():
            owners.setdefault(each["address"].rpartition("@")[2], set()).add(each["organisation"])
        return frozenset(domain for domain, names in owners.items() if len(names) > 1)

    def people_changed(self, network: Network, now: datetime) -> Iterator[Fact]:
        """People who are new, back, or about whom something changed; letters go to the address that the file names."""
        for address, row in self.people.items():
            known = network.people.persons.get(address)
            languages = row["languages"] if row["languages"] is not None else (known.languages if known else ())
            listed = PersonListed(address, row["name"], row["organisation"], row["roles"], languages, now)
            before = known and (known.name, known.organisation, known.roles, known.languages, known.left)
            if before != (listed.name, listed.organisation, listed.roles, listed.languages, None):
                yield listed
            if known and known.mailbox != row["mailbox"]:
                yield AddressLearnt(address, row["mailbox"], now)

    def groups_changed(self, network: Network, now: datetime) -> Iterator[Fact]:
        """Who takes part in a group from now on. A group that is not known begins, as one that was there before."""
        begun: dict[str, str] = {}  # capitals do not matter
        for address, row in self.people.items():
            membership = (row["organisation"], address)
            for reference in row["groups"]:
                group = named(network.groups, reference)
                if group is None and reference.casefold() not in begun:
                    begun[reference.casefold()] = reference
                    basis = "the member list"
                    yield GroupCreated(reference, reference, "", "", Permanence.PERMANENT, None, basis, now)
                if group is None:
                    yield GroupJoined(begun[reference.casefold()], *membership, now)
                elif group.closed is None and not group.members & {membership, (row["organisation"], "")}:
                    yield GroupJoined(group.reference, *membership, now)


def _list(row: dict[str, str], column: str) -> list[str]:
    return [value for part in row.get(column, "").split(JOIN) if (value := part.strip())]
