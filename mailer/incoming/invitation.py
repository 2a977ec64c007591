"""Which meeting of ours a calendar part is about, which part of it counts, and whose answer it is (RFC 5546 3.2.3)."""

from collections.abc import Mapping
from dataclasses import replace

from ..codec.calendar.identifier import folded
from ..mail import Attendee, CalendarAnswer
from ..network.meetings import Meeting
from ..network.people import People

ANSWERS = ("REPLY", "COUNTER", "REFRESH")


def meeting_named(said: CalendarAnswer | None, meetings: Mapping[str, Meeting]) -> str | None:
    """The reference of the meeting whose UID it has, however programs spelt it; None if it has that of none. Titles and
    times say nothing: two meetings may share them."""
    uid = folded(said.uid) if said else ""
    return next((each.reference for each in meetings.values() if uid and folded(each.uid) == uid), None)


def about(said: CalendarAnswer, meeting: Meeting) -> CalendarAnswer | None:
    """What it says of the meeting itself. Ours are no series: an instance (RECURRENCE-ID) is the meeting only if it is
    at that very instant, in whatever zone; of others we know nothing, and they are left out of account."""
    every = (said, *said.others)
    at_the_time = next((each for each in every if each.recurrence and each.instance == meeting.start), None)
    return at_the_time or next((each for each in every if not each.recurrence), None)


def attendee(said: CalendarAnswer, sender: str, meeting: Meeting, people: People) -> Attendee:
    """Whose answer it is, by the address that names them: the sender's own, else that of the one person invited among
    those it names, else the first it names; the sender's if it names nobody."""
    named = {people.identity(each.addr): each for each in said.attendees if each.addr}
    invited = [each for each in named if meeting.invitee(each)]
    nameless = next((each for each in said.attendees if not each.addr), Attendee("", "", ""))
    if sender in named or not named:
        return replace(named.get(sender, nameless), addr=sender)
    address = invited[0] if len(invited) == 1 else next(iter(named))
    return replace(named[address], addr=address)
