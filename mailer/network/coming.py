"""Who comes to a meeting, on one page: for those who see to it. Pure, like everything that it is made of.

Source: Terms of Reference, "convene and chair meetings"; nobody else is shown who else was invited.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .facts import Attendance, AttendanceAnswered, Attended, Invitee, NewTimeProposed
from .listed import Person
from .meetings import Meeting, Represented, representation
from .people import People

# What an organisation can have answered, in the order in which it is told.
STATUSES = (Attendance.ACCEPTED, Attendance.TENTATIVE, Attendance.DECLINED, Attendance.REVIEW, Attendance.NONE)


@dataclass(frozen=True, slots=True)
class Total:
    """So many organisations answered the same, for so many persons."""

    organisations: int
    persons: int


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """An answer that nobody has confirmed, and the name of whoever was asked about it, "" if nobody was."""

    given: AttendanceAnswered
    asked: str


@dataclass(frozen=True, slots=True)
class Coming:
    """Everything that is known of who comes. `rows`: each invited organisation, by name; `totals`: by what it answered.

    `remarks`: answers that count, with words; `earlier`: answers to an earlier date, of people who have not answered
    since; `set_aside`: what somebody invited said is not theirs; `silent`: the people of organisations from which
    nobody has answered; `unreachable`: invited people from whom letters come back.
    """

    rows: tuple[Represented, ...]
    totals: Mapping[str, Total]
    remarks: tuple[AttendanceAnswered, ...]
    proposals: tuple[NewTimeProposed, ...]
    unconfirmed: tuple[Unconfirmed, ...]
    earlier: tuple[AttendanceAnswered, ...]
    set_aside: tuple[AttendanceAnswered, ...]
    silent: tuple[Invitee, ...]
    unreachable: tuple[Person, ...]


def who_comes(meeting: Meeting, people: People) -> Coming:
    """Who comes to the meeting, as things are now."""
    rows = tuple(representation(meeting))
    standing = [answer for row in rows for answer in row.answers]
    addresses = dict.fromkeys(answer.address for answer in meeting.answers)
    invited = [people.person_of(invitee.address) for invitee in meeting.invited]
    earlier = (meeting.earlier(address) for address in addresses)
    return Coming(
        rows=rows,
        totals={status.value: _total(rows, status) for status in STATUSES},
        remarks=tuple(answer for answer in standing if answer.comment and meeting.counts(answer)),
        proposals=tuple(each for number, each in enumerate(meeting.proposals, 1) if meeting.proposal(number)),
        unconfirmed=tuple(_unconfirmed(meeting, answer) for answer in standing if not meeting.counts(answer)),
        earlier=tuple(answer for answer in earlier if answer is not None),
        set_aside=_set_aside(meeting),
        silent=tuple(meeting.silent()),
        unreachable=tuple(each for each in invited if each and people.is_current(each) and not each.deliverable),
    )


def _set_aside(meeting: Meeting) -> tuple[AttendanceAnswered, ...]:
    every = (each for each in dict.fromkeys(meeting.answers) if not meeting.is_stale(each.sequence))
    return tuple(each for each in every if each in meeting.refused)


def _total(rows: tuple[Represented, ...], status: Attendance) -> Total:
    alike = [row for row in rows if row.status is status]
    return Total(len(alike), sum(row.persons for row in alike))


def _unconfirmed(meeting: Meeting, answer: AttendanceAnswered) -> Unconfirmed:
    numbers = [number for number, each in enumerate(meeting.answers, 1) if each == answer]
    asked = (meeting.invitee(meeting.questioned.get(number, "")) for number in numbers)
    return Unconfirmed(answer, next((invitee.name for invitee in asked if invitee), ""))


def fingerprint(meeting: Meeting, coming: Coming) -> str:
    """What tells whether there is anything new to tell: the same for the same page."""
    return hashlib.sha256("\n".join(_lines(meeting, coming)).encode()).hexdigest()[:16]


def _lines(meeting: Meeting, coming: Coming) -> Iterator[str]:
    yield f"{meeting.sequence} {len(meeting.proposals)} {sorted(meeting.closed)}"
    for row in coming.rows:
        yield f"{row.organisation} {row.status} {row.persons}"
        for answer in row.answers:
            yield f"{answer.address} {answer.status} {answer.headcount} {meeting.counts(answer)} {answer.comment}"
    for each in coming.unconfirmed:
        yield f"{each.given.address} {each.asked}"
    for kind, answers in (("earlier", coming.earlier), ("set aside", coming.set_aside)):
        for answer in answers:
            yield f"{kind} {answer.address} {answer.status}"
    for person in coming.unreachable:
        yield f"unreachable {person.mailbox}"


def expected(meeting: Meeting, people: People) -> tuple[tuple[Attended, ...], tuple[Attended, ...]]:
    """(present, apologies) as they would be by the answers that count: whoever said yes, for each organisation that
    comes; whoever said no, for each that does not."""
    rows = representation(meeting)
    return _named(rows, Attendance.ACCEPTED, meeting, people), _named(rows, Attendance.DECLINED, meeting, people)


def _named(rows: Iterable[Represented], status: Attendance, meeting: Meeting, people: People) -> tuple[Attended, ...]:
    """Whoever gave this answer for an organisation whose answer it is."""
    said = (each for row in rows if row.status is status for each in row.answers if each.status is status)
    return tuple(dict.fromkeys(_attended(each, people) for each in said if meeting.counts(each)))


def _attended(answer: AttendanceAnswered, people: People) -> Attended:
    """The person, if they are on the list of that organisation; else the organisation."""
    person = people.person_of(answer.address)
    if person is None or person.organisation != answer.organisation or not people.is_current(person):
        return Attended(answer.organisation, "", "")
    return Attended(answer.organisation, person.name, person.address)


def absent(meeting: Meeting) -> list[str]:
    """The invited organisations of which nobody is recorded as present or excused, by name; all of them before there
    is a record."""
    record = meeting.attendance
    there = {each.organisation for each in (*record.present, *record.apologies)} if record else set[str]()
    return sorted({invitee.organisation for invitee in meeting.invited} - there)
