"""Whatever arrives in whatever order: what stands is what the facts say, nothing stale counts, and no stranger joins."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.acts import meetings
from mailer.errors import Refused
from mailer.handlers import rsvp
from mailer.network import Network
from mailer.network.facts import Attendance, Fact
from mailer.network.meetings import Meeting, representation

from .. import clients
from ..build import BEN, MIRA, SOFIA, STRANGER, ZEF, a_network, at, met
from ..clients import Said, plain
from ..network.test_meetings import PLANNED, START

M = "M-2026-01"
NOW = at("2026-03-02 10:00")
OLTA = "olta@unhcr.example"
INVITED = frozenset({MIRA, ZEF})
BEGUN = a_network(replace(PLANNED, invited=(PLANNED.invited[0], PLANNED.invited[2])))


@dataclass(frozen=True)
class Step:
    """What happens: an act of ours, or a mail of somebody. `minute`: when its author wrote it."""

    what: str
    sender: str = MIRA
    partstat: str = "ACCEPTED"
    sequence: int = 0
    minute: int = 0
    proven: bool = True

    def mail(self) -> EmailMessage:
        date = f"Sun, 01 Mar 2026 09:{self.minute:02}:00 +0100"
        said = Said(self.partstat, sender=self.sender, sequence=self.sequence, date=date, proven=self.proven)
        method, attendee = "REPLY", ""
        if self.what == "delegate":
            said, attendee = replace(said, partstat="DELEGATED"), f';DELEGATED-TO="mailto:{BEN}"'
        elif self.what == "delegated":
            attendee = f';DELEGATED-FROM="mailto:{MIRA}"'
        elif self.what in ("COUNTER", "REFRESH", "REQUEST", "CANCEL"):
            method = self.what
        mail = clients.head(said)
        mail.set_content("\n")
        return clients.inline(mail, plain(said, method, attendee=attendee), method)


MAILS = ("reply", "reply", "delegate", "delegated", "COUNTER", "REFRESH", "REQUEST", "CANCEL")
STEPS = st.builds(
    Step,
    st.sampled_from(("move", "room", "cancel", *MAILS, *MAILS)),
    st.sampled_from([MIRA, ZEF, BEN, OLTA, SOFIA, STRANGER]),
    st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION", ""]),
    st.integers(0, 4),
    st.integers(0, 59),
    st.booleans(),
)


def facts_of(step: Step, network: Network, number: int) -> tuple[Fact, ...]:
    """What the step comes to; what is refused, because the meeting was called off, comes to nothing."""
    try:
        if step.what == "move":
            return meetings.change(network, M, START + timedelta(days=1 + number), None, None, NOW).facts
        if step.what == "room":
            return meetings.change(network, M, None, f"Room {number}", None, NOW).facts
        if step.what == "cancel":
            return meetings.cancel(network, M, "travel", NOW).facts
    except Refused:
        return ()
    decision = rsvp.handle(met(step.mail(), network), network, NOW)
    assert {letter.to.addr for letter in decision.letters} <= {*network.people.persons}
    return decision.facts


def lived(steps: Iterable[Step]) -> tuple[Network, list[Fact]]:
    network, log = BEGUN, list[Fact]()
    for number, step in enumerate(steps):
        log += (facts := facts_of(step, network, number))
        network = network.after(*facts)
    return network, log


def told(meeting: Meeting) -> list[tuple[str, Attendance]]:
    return [(entry.organisation, entry.status) for entry in representation(meeting)]


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=9))
def test_what_stands_is_what_the_facts_say_and_nothing_stale_or_strange_counts(steps: list[Step]) -> None:
    network, log = lived(steps)
    meeting = network.meetings[M]

    assert BEGUN.after(*log).meetings[M] == meeting
    delegated = any(step.what == "delegate" and step.sender == MIRA and step.proven for step in steps)
    assert {each.address for each in meeting.invited} <= (INVITED | {BEN} if delegated else INVITED)
    for entry in representation(meeting):
        for answer in entry.answers:
            assert answer.sequence is not None
            assert meeting.schedule_sequence <= answer.sequence <= meeting.sequence
        if entry.status not in (Attendance.NONE, Attendance.REVIEW):
            counted = [answer for answer in entry.answers if meeting.counts(answer)]
            assert entry.status in {answer.status for answer in counted}
            assert {answer.address for answer in counted} <= INVITED | {BEN}


@settings(max_examples=30)
@given(st.data())
def test_the_order_in_which_mails_arrive_does_not_matter(data: st.DataObject) -> None:
    mails = st.builds(
        Step,
        st.sampled_from(["reply", "reply", "delegate", "delegated", "COUNTER"]),
        st.sampled_from([MIRA, ZEF, BEN, OLTA, STRANGER]),
        st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"]),
    )
    steps = [replace(step, minute=minute) for minute, step in enumerate(data.draw(st.lists(mails, max_size=5)))]
    steps = [replace(step, sender=MIRA) if step.what == "delegate" else step for step in steps]
    other, _ = lived(data.draw(st.permutations(steps)))

    assert told(lived(steps)[0].meetings[M]) == told(other.meetings[M])
