"""The member list from a CSV file that a spreadsheet writes.

Source: Terms of Reference, "IOM will keep the member list updated". The list in the store leads; a file adds and
changes, and never removes. A wrong row stops the whole file, and every wrong row is named.
"""

import csv
import io
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from ..decision import Decision
from ..errors import Mistake, Mistakes
from ..network import Network
from ..network.facts import Fact, OrganisationKind, OrganisationListed, PersonListed, Role
from ..words import clean_line

HEADER = ("organisation", "kind", "name", "address", "role", "groups")
OPTIONAL = ("languages",)
_JOIN = ";"
_SURPLUS = ""  # the column of what stands in a row beyond the last one that the header names


def import_members(network: Network, content: bytes, file: str) -> Decision:
    """The facts that bring the list in line with the file; none for a file that says what is known already.

    Raises Mistakes with one for each wrong row.
    """
    rows = _rows(content, file)
    organisations: dict[str, OrganisationKind] = {}
    people: dict[str, PersonListed] = {}
    mistakes: list[Mistake] = []
    for line, row in rows:
        mistakes += [Mistake(file, place, problem, mend, line) for place, problem, mend in _wrong(row)]
        if not any(mistake.line == line for mistake in mistakes):
            mistakes += _placed(row, line, file, organisations, people)
    if mistakes:
        raise Mistakes(mistakes)
    facts = (*_changed_organisations(network, organisations), *_changed_people(network, people))
    return Decision(f"{len(organisations)} organisations, {len(people)} people; {len(facts)} changes", tuple(facts))


def export_members(network: Network) -> str:
    """The list as a CSV file that `import_members` reads back to the same."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADER, *OPTIONAL])
    for name in sorted(network.people.organisations):
        kind = network.people.organisations[name].kind.value
        people = network.people.of(name)
        for person in people:
            row = (person.roles, person.groups, person.languages)
            writer.writerow([name, kind, person.name, person.address, *(_JOIN.join(each) for each in row)])
        if not people:
            writer.writerow([name, kind, "", "", "", "", ""])
    return out.getvalue()


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


def _wrong(row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
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


def _placed(
    row: dict[str, str],
    line: int,
    file: str,
    organisations: dict[str, OrganisationKind],
    people: dict[str, PersonListed],
) -> Iterator[Mistake]:
    """Takes a row into the list; yields what contradicts an earlier row."""
    name, kind = row["organisation"], OrganisationKind(row["kind"])
    if organisations.setdefault(name, kind) != kind:
        problem = f"{name} was {organisations[name]} above and is {kind} here"
        yield Mistake(file, "kind", problem, "Write the same kind in every row of an organisation", line)
    if not row.get("address"):
        return
    address = validate_email(row["address"], check_deliverability=False, allow_smtputf8=False).ascii_email or ""
    person = PersonListed(
        address=address.lower(),
        name=row["name"],
        organisation=name,
        roles=tuple(Role(role) for role in _list(row, "role")),
        groups=tuple(_list(row, "groups")),
        languages=tuple(_list(row, "languages")),
    )
    if people.setdefault(person.address, person) != person:
        problem = f"{person.address} stands above with other values"
        yield Mistake(file, "address", problem, "Keep one row for each person; join roles with ;", line)


def _list(row: dict[str, str], column: str) -> list[str]:
    return [value for part in row.get(column, "").split(_JOIN) if (value := part.strip())]


def _changed_organisations(network: Network, organisations: dict[str, OrganisationKind]) -> Iterator[Fact]:
    for name, kind in organisations.items():
        known = network.people.organisations.get(name)
        if known is None or known.kind != kind:
            yield OrganisationListed(name, kind)


def _changed_people(network: Network, people: dict[str, PersonListed]) -> Iterator[Fact]:
    for address, listed in people.items():
        known = network.people.persons.get(address)
        same = known is not None and listed == PersonListed(
            known.address, known.name, known.organisation, known.roles, known.groups, known.languages
        )
        if not same:
            yield listed
