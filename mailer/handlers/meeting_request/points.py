"""A point for the agenda of a meeting, in answer to the call for it.

Source: Terms of Reference, "convene and chair meetings".
"""

from datetime import datetime

from ...acts.agenda import points_due
from ...decision import Decision
from ...incoming import Incoming
from ...letters import agenda as letters
from ...network import Network
from ...network.facts import AgendaProposed
from ...network.meetings import Meeting
from ...network.people import Authority

_KEPT = 8000


def noted(mail: Incoming, network: Network, meeting: Meeting, now: datetime) -> Decision:
    """Note it for the Secretariat, which settles the agenda; what is not surely a point waits for a person."""
    about, person = meeting.reference, mail.person
    name = mail.organisation.name if mail.organisation else ""
    why = _not_theirs(mail, network, meeting) or _no_point(mail, meeting, now)
    if why or person is None:
        return Decision(why, attention=True, about=about, organisation=name or None)
    if mail.nothing_to_correct:
        told = letters.receipt(mail, meeting, None, late=False)
        return Decision(f"{name} has no point for the agenda", letters=told, about=about, organisation=name)
    text = mail.new.strip()[:_KEPT]
    point = AgendaProposed(about, name, person.address, person.name, text, mail.arrival.received)
    is_late = mail.arrival.received > points_due(network, meeting)
    has_files = any(not each.inline for each in mail.message.attachments)
    besides = " and ".join(each for each in ("late" * is_late, "with files" * has_files) if each)
    return Decision(
        f"{name} proposes a point for the agenda{f' ({besides})' if besides else ''}",
        facts=(point,),
        letters=letters.receipt(mail, meeting, point, is_late),
        attention=is_late or has_files,
        about=about,
        organisation=name,
    )


def _not_theirs(mail: Incoming, network: Network, meeting: Meeting) -> str:
    """Why it is no word of an invited organisation; "" if it is. For somebody on the list, a person may vouch."""
    person = mail.person
    if person is None:
        return "nobody on the member list wrote it"
    if person.organisation not in network.parties(meeting.reference):
        return f"{person.organisation} was not invited to it"
    if not network.concerns(meeting, person):
        return f"{person.name} is not in the working group whose meeting it is"
    if mail.vouched_by:
        return ""
    if mail.voice.authority is not Authority.VOICE:
        return f"{person.name} does not speak for {person.organisation}"
    return "" if mail.proven else f"nothing proves that it is theirs ({mail.verdict.why})"


def _no_point(mail: Incoming, meeting: Meeting, now: datetime) -> str:
    """Why it is no point for an agenda; "" if it is one."""
    if meeting.state(now) != "planned":
        return f"it is about the agenda of a meeting that is {meeting.state(now)}"
    if not mail.new.strip():
        return "it answers the call for the agenda, and says nothing"
    if mail.attendance.value and not mail.vouched_by:
        return "it answers the call for the agenda, and reads like an answer to the invitation"
    return ""
