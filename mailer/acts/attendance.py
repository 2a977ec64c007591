"""Who came to a meeting: asked, read out of names, recorded; the last record counts, and the log keeps them all.

Source: Terms of Reference, "IOM … will convene the meetings and provide the meeting minutes".
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import attendance as letters
from ..letters.attendance import Unknown
from ..network import Network
from ..network.coming import absent, expected
from ..network.facts import AttendanceAsked, AttendanceRecorded, Attended, OrganisationKind
from ..network.listed import Person
from ..network.meetings import Meeting
from ..words import tokens

_WITH_MORE = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")  # “Mira Leka (UNHCR)”, “UNHCR (Mira Leka)”
_LONGEST_RUN = 5  # parts into which a comma, or an “and”, can have cut one name
_NEAREST = 3

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What names came to: whom they name, and those that name nobody for certain."""

    who: tuple[Attended, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def ask(network: Network, reference: str, now: datetime) -> Decision:
    """Ask those who see to the meeting who came, with a finished answer out of what had been answered."""
    meeting = network.meetings[reference]
    fact = AttendanceAsked(reference, *expected(meeting, network.people), now)
    after = network.after(fact)
    told = letters.who_came(after, after.meetings[reference])
    return Decision(f"{reference} is over: {len(told)} people are asked who came", (fact,), told, about=reference)


def record(
    network: Network,
    reference: str,
    present: Iterable[str],
    apologies: Iterable[str],
    by: str,
    now: datetime,
    missing: Iterable[str] = (),
) -> Decision:
    """Record who came and who is excused, by their names. Raises NotFound and Refused, which name every mistake.

    `missing`: who is said to be neither, which is not recorded; but it must not contradict what is.
    """
    meeting = network.meetings.get(reference)
    if meeting is None:
        raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
    there, excused, neither = (named(network, meeting, names) for names in (present, apologies, missing))
    if unknown := (*there.unknown, *excused.unknown, *neither.unknown):
        raise Refused("; ".join(str(each) for each in unknown))
    if twice := _in_both((*there.who, *excused.who), neither.who):
        raise Refused(f"{twice} cannot be both absent, and present or excused")
    return recorded(meeting, there.who, excused.who, by, now)


def recorded(
    meeting: Meeting,
    present: tuple[Attended, ...],
    apologies: tuple[Attended, ...],
    by: str,
    now: datetime,
) -> Decision:
    """The record itself. Raises Refused for a meeting that has not begun, and for names that contradict each other."""
    reference = meeting.reference
    if meeting.cancelled is not None or now < meeting.start:
        raise Refused(f"{reference} is {meeting.state(now)}; attendance is of a meeting that took place")
    if not present and not apologies:
        raise Refused("nobody is named who came, or who is excused")
    if twice := _in_both(present, apologies):
        raise Refused(f"{twice} cannot be both present and excused")
    fact = AttendanceRecorded(reference, present, apologies, by, now)
    missing = absent(meeting.after(fact))
    neither = f"; neither present nor excused: {', '.join(missing)}" if missing else ""
    why = f"{reference}: {_counted(present)} present, {_counted(apologies)} excused{neither}"
    return Decision(why, (fact,), about=reference, settles="command")


def _counted(who: Iterable[Attended]) -> str:
    count = len({each.organisation for each in who})
    return f"{count} organisation{'s' * (count != 1)}"


def _in_both(some: Iterable[Attended], others: Iterable[Attended]) -> str:
    """Who stands in both lists, "" if nobody does: of one organisation some may come, and others not."""
    there = set(some)
    organisations = {each.organisation for each in there}
    for each in others:
        whole = Attended(each.organisation, "", "")
        if each in there or (each == whole and each.organisation in organisations):
            return each.name or each.organisation
    return ""


# --- whose names they are ---------------------------------------------------------------------------------------------


def named(network: Network, meeting: Meeting, names: Iterable[str]) -> Named:
    """Whom the names name: organisations, or people by name or address, who are on the list or were invited."""
    known = _Known(network, meeting)
    who: dict[Attended, None] = {}
    unknown: list[Unknown] = []
    parts = [each.strip() for each in names if tokens(each)]
    while parts:
        length, found = known.longest(parts)
        for each in found:
            who[each] = None
        if not found:
            unknown.append(Unknown(parts[0], known.near(parts[0])))
        del parts[:length]
    with_people = {each.organisation for each in who if each.address}
    return Named(tuple(each for each in who if each.address or each.organisation not in with_people), tuple(unknown))


class _Known:
    """Everybody who can have come, by what they are called."""

    def __init__(self, network: Network, meeting: Meeting) -> None:
        people = network.people
        invited = (people.person_of(each.address) for each in meeting.invited)
        persons = {each.address: each for each in (*people.current(), *(each for each in invited if each))}
        on_list = (each.name for each in people.of_kind(*OrganisationKind))
        organisations = {*on_list, *(each.organisation for each in meeting.invited)}
        self._organisations = {tokens(name): name for name in sorted(organisations)}
        self._persons: dict[Key, list[Person]] = {}
        self._addresses = {address: person for person in persons.values() for address in person.addresses}
        for person in persons.values():
            self._persons.setdefault(tokens(person.name), []).append(person)

    def longest(self, parts: Sequence[str]) -> tuple[int, list[Attended]]:
        """How many of the next parts are one name, or one part that joins several, and whom they name; nobody: []."""
        for length in range(min(_LONGEST_RUN, len(parts)), 0, -1):
            if found := self._whole(" ".join(parts[:length])):
                return length, [found]
        return 1, self._joined(parts[0])

    def _joined(self, part: str) -> list[Attended]:
        """“UNHCR and WHO”: several names, if each of them is one."""
        words = re.split(r"\s+(?:and|dhe|&)\s+", part)
        found = [each for word in words if (each := self._whole(word))]
        return found if len(found) == len(words) > 1 else []

    def _whole(self, name: str) -> Attended | None:
        if person := self._addresses.get(name.strip("<> ").lower()):
            return _person(person)
        key = tokens(name)
        if key in self._organisations:
            return Attended(self._organisations[key], "", "")
        if len(alike := self._persons.get(key, [])) == 1:
            return _person(alike[0])
        more = _WITH_MORE.fullmatch(name)
        return self._both(tokens(more[1]), tokens(more[2])) if more else None

    def _both(self, first: Key, second: Key) -> Attended | None:
        """A person with their organisation, in either order."""
        for person, organisation in ((first, second), (second, first)):
            name = self._organisations.get(organisation, "")
            alike = [each for each in self._persons.get(person, []) if each.organisation == name]
            if len(alike) == 1:
                return _person(alike[0])
        return None

    def near(self, name: str) -> tuple[str, ...]:
        """Whom the name may mean, the likeliest first: whoever shares a word of it, or is spelt much like it."""
        key = tokens(name.partition("(")[0]) or tokens(name)
        shown: Mapping[str, Key] = dict(self._shown())
        sharing = [each for each, words in shown.items() if set(words) & set(key)]
        spelt = {" ".join(words): each for each, words in shown.items()}
        close = difflib.get_close_matches(" ".join(key), spelt, n=_NEAREST)
        return tuple(dict.fromkeys((*sharing, *(spelt[each] for each in close))))[:_NEAREST]

    def _shown(self) -> Iterator[tuple[str, Key]]:
        """How each can be named so that nobody else is meant, and what it is made of."""
        for key, name in self._organisations.items():
            yield name, key
        for key, alike in self._persons.items():
            for person in alike:
                yield (letters.in_words(_person(person)) if len(alike) == 1 else person.mailbox), key


def _person(person: Person) -> Attended:
    return Attended(person.organisation, person.name, person.address)
