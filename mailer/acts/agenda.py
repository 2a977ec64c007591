"""The agenda of a meeting and its papers: settled by the Secretariat, sent at their time, or at once where it is past.

An agenda alone is no new invitation. It goes out with the papers and the joining details; a calendar object would ask
everybody's program, and with some of them everybody, once more. Calendars get it with the next change of the meeting.
Source: Terms of Reference, "convene and chair meetings".
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ..decision import Decision
from ..errors import NotFound, Refused
from ..letters import agenda as letters
from ..mail import Attachment
from ..network import Network
from ..network.facts import AgendaSet, Document, Fact, PapersKept, PapersSent
from ..network.meetings import Meeting

# Octets of all papers of a meeting: in a mail they are a third more, and there is one for each person.
LIMIT = 10_000_000
_A_DAY = timedelta(days=1)


def points_due(network: Network, meeting: Meeting) -> datetime:
    """Until when points for the agenda are asked for: when it goes out, or a day before the meeting."""
    return meeting.start - (network.procedure.papers or _A_DAY)


def settle(network: Network, reference: str, text: str, now: datetime) -> Decision:
    """This is the agenda from now on."""
    meeting = _to_come(network, reference, now)
    if not text.strip():
        raise Refused("the file is empty; there is no agenda in it")
    if text == meeting.agenda:
        raise Refused(f"this is the agenda of {reference} already")
    return _sent_if_due(network, meeting, AgendaSet(reference, text, now), "the agenda is settled", now)


def add_papers(network: Network, reference: str, files: Sequence[Attachment], now: datetime) -> Decision:
    """Keep these files with the meeting, for everybody who is invited to it."""
    meeting = _to_come(network, reference, now)
    known = {each.sha256 for each in meeting.papers}
    for file in files:
        if not file.content:
            raise Refused(f"{file.name} is empty")
        if file.sha256 in known:
            raise Refused(f"{file.name} is among the papers of {reference} already")
        known.add(file.sha256)
    total = sum(each.size for each in meeting.papers) + sum(each.size for each in files)
    if total > LIMIT:
        size = f"{total / 1e6:.1f} MB; at most {LIMIT / 1e6:.0f} MB can go out"
        raise Refused(f"with these, the papers of {reference} come to {size}: make the files smaller, or send a link")
    documents = tuple(Document(each.name, each.type, each.size, each.sha256) for each in files)
    names = ", ".join(each.name for each in files)
    decision = _sent_if_due(network, meeting, PapersKept(reference, documents, now), f"kept: {names}", now)
    return replace(decision, files=tuple(files))


def send(network: Network, meeting: Meeting, whole: bool, now: datetime) -> Decision | None:
    """What the invited do not have yet; None if they have everything. `whole`: the first time with the agenda, also if
    it stood in the invitation."""
    agenda, papers = meeting.to_be_sent(whole)
    if not agenda and not papers:
        return None
    told = letters.papers(network, meeting, agenda, papers)
    fact = PapersSent(meeting.reference, agenda, tuple(each.sha256 for each in papers), now)
    what = " and ".join(each for each in ("the agenda" if agenda else "", _count(papers)) if each)
    return Decision(f"{what} of {meeting.reference} to {len(told)} people", (fact,), told, about=meeting.reference)


def _count(papers: Sequence[Document]) -> str:
    return f"{len(papers)} paper{'s' * (len(papers) > 1)}" if papers else ""


def _sent_if_due(network: Network, meeting: Meeting, fact: Fact, what: str, now: datetime) -> Decision:
    ahead = network.procedure.papers
    kept = Decision(f"{meeting.reference}: {what}", (fact,), about=meeting.reference)
    if not ahead:
        return kept
    if now < meeting.start - ahead:
        at = (meeting.start - ahead).astimezone(network.procedure.calendar.zone)
        return replace(kept, why=f"{kept.why}; it goes out on {at:%Y-%m-%d at %H:%M}")
    after = network.after(fact)
    sent = send(after, after.meetings[meeting.reference], True, now)
    if sent is None:
        return kept
    return replace(sent, why=f"{kept.why}; {sent.why}", facts=(fact, *sent.facts))


def _to_come(network: Network, reference: str, now: datetime) -> Meeting:
    meeting = network.meetings.get(reference)
    if meeting is None:
        raise NotFound(f"there is no meeting {reference}; see: mailer meeting list")
    if meeting.state(now) != "planned" or now >= meeting.start:
        state = "has begun" if meeting.state(now) == "planned" else f"is {meeting.state(now)}"
        raise Refused(f"{reference} {state}; agenda and papers are for a meeting that is to come")
    return meeting
