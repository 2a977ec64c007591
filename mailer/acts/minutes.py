"""Circulating the minutes of a meeting.

Source: Terms of Reference, "IOM … will convene the meetings and provide the meeting minutes".
"""

from datetime import datetime, timedelta

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import minutes as letters
from ..network import Network
from ..network.facts import MinutesCirculated


def circulate(network: Network, reference: str, text: str, deadline: datetime | None, now: datetime) -> Decision:
    """Send the draft (or its next revision) for corrections; silence by the deadline adopts it."""
    meeting = network.meetings.get(reference)
    if meeting is None:
        raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
    if meeting.cancelled is not None or now < meeting.start:
        raise Refused(f"{reference} is {meeting.state(now)}; minutes are of a meeting that took place")
    known = network.minutes.get(reference)
    if known is not None and known.state == "adopted":
        raise Refused(f"the minutes of {reference} are adopted as {known.number}; they are not changed any more")
    if known is not None and known.text == text:
        raise Refused(f"the text is the same as revision {known.revision}")
    if not text.strip():
        raise Refused("the file is empty; there are no minutes in it")
    procedure = network.procedure
    until = (
        procedure.minutes_period.after(now, procedure.calendar, procedure.deadline_hour)
        if deadline is None
        else procedure.calendar.next_working(deadline)
    )
    if until < now + procedure.minutes_floor:
        hours = int(procedure.minutes_floor / timedelta(hours=1))
        raise Refused(f"the deadline {until.isoformat()} gives less than the {hours} hours that the rules give")
    fact = MinutesCirculated(reference, known.revision + 1 if known else 1, text, until, now)
    after = network.after(fact)
    told = letters.circulation(after, after.minutes[reference])
    why = f"minutes of {reference} r{fact.revision}: corrections until {until.isoformat()}, {len(told)} people"
    return Decision(why, (fact,), told, about=reference, settles="minutes_comment")
