"""Random weeks of an installation: no letter leaves to somebody outside its audience as it is when it is sent.

Orders, mails, the clock and the sender are the real ones, on a database; the test alone decides who is inside, by the
words of docs/audiences.md, and looks for the words of what was shared in the letters themselves.
"""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from mailer.acts import agenda, audience, changes, consensus, digest, groups, meetings, members, minutes
from mailer.app import dispatch, intake, office
from mailer.codec.letter import attachment
from mailer.decision import Decision
from mailer.errors import MailerError
from mailer.mail import Fetched
from mailer.network import Network
from mailer.network.facts import MeetingKind, OrganisationKind, Role
from mailer.network.listed import Person
from mailer.store.journal import Place
from mailer.store.outbox import Claimed
from mailer.store.schema import letter
from mailer.store.snapshot import load

from ..build import ANA, ARBEN, BEN, MIRA, SOFIA, ZEF, a_mail
from ..installation import install
from .test_dispatch import ME, Post

MEMBERS = f"""organisation,kind,name,address,role,groups
IOM,member,Ana Hoxha,{ANA},focal_point;secretariat;co_chair,
UNHCR,member,Mira Leka,{MIRA},focal_point,WG1
UNHCR,member,Ben Okoro,{BEN},alternate,
UNICEF,member,Zef Rama,{ZEF},focal_point;co_chair,
Ministry,ministry,Arben Zeqiri,{ARBEN},focal_point,
University,partner,Sofia Berg,{SOFIA},focal_point,WG1
"""
# Ana stays: there must be somebody in the Secretariat to be told.
OTHERS = (MIRA, BEN, ZEF, ARBEN, SOFIA)
AUDIENCES = ("co-chairs", "members", "members and ministries", "partners", "public", "WG1")
KINDS = {
    "members": ("member",),
    "members and ministries": ("member", "ministry"),
    "partners": ("member", "ministry", "partner"),
    "public": ("member", "ministry", "partner", "observer"),
}
MARK = re.compile(r"\bmark(\d+)\b")


def on_the_list(network: Network, address: str) -> Person | None:
    """The person with that address, if they and their organisation stand on the list."""
    found = [each for each in network.people.persons.values() if address in each.addresses]
    if not found or found[0].left or network.people.organisations[found[0].organisation].left:
        return None
    return found[0]


def inside(network: Network, name: str, address: str) -> bool:
    """True if the documents say that the owner of the address may receive what is for that audience."""
    person = on_the_list(network, address)
    if person is None:
        return False
    if name.startswith("organisation "):
        return name == f"organisation {person.organisation}"
    if name in ("co-chairs", "secretariat"):
        wanted = {"co-chairs": {Role.CO_CHAIR, Role.SECRETARIAT}, "secretariat": {Role.SECRETARIAT}}[name]
        return bool(wanted & set(person.roles))
    if name in KINDS:
        return network.people.organisations[person.organisation].kind in KINDS[name]
    if name in network.groups:
        return any(
            organisation == person.organisation and of_it in ("", person.address)
            for organisation, of_it in network.groups[name].members
        )
    if name.startswith("M-") and network.meetings[name].kind is MeetingKind.GROUP:
        return inside(network, network.meetings[name].group, address)
    if name.startswith("M-"):
        return any(each.organisation == person.organisation for each in network.meetings[name].invited)
    return any(entry.organisation == person.organisation for entry in network.proposals[name].current.roll)


class Weeks(RuleBasedStateMachine):
    """An installation at work, and what its sender has in hand."""

    installed: ClassVar[Path]
    folders: ClassVar[Callable[[], Path]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = shutil.copytree(self.installed, self.folders() / "installation")
        self.post = Post(self.folder / "config.toml")
        self.numbers = count(1)
        self.hand: list[Claimed] = []
        self.stopped: set[int] = set()
        self.read: dict[tuple[str, str], int] = {}

    def teardown(self) -> None:
        for _ in range(2):
            self.post.now += timedelta(hours=2)
            self.post.app.tick()
        notes = self.texts(letter.c.template == "attention_note")
        for stopped in self.stopped:
            told = [note for note in notes if re.search(rf"\bLetter {stopped}\s+to\b", note)]
            assert len(told) == 1, "of each letter that was stopped the Secretariat is told once"
        with self.post.app.store.reading() as connection:
            loaded = load(connection, self.post.app.rulebook.procedure)
        assert loaded.network == self.network, "what was carried forward is what the log comes to"
        self.post.app.close()
        shutil.rmtree(self.folder.parent)

    @property
    def network(self) -> Network:
        with self.post.app.look() as work:
            return work.network

    def texts(self, condition: object) -> list[str]:
        with self.post.app.store.reading() as connection:
            return list(connection.execute(select(letter.c.text).where(condition)).scalars())  # type: ignore[arg-type]

    def a_moment(self) -> None:
        """No two things happen at one instant: the database lets in one after the other."""
        self.post.now += timedelta(seconds=1)

    def order(self, act: Callable[[Network], Decision]) -> None:
        """What somebody of the Secretariat orders; it may be refused."""
        self.a_moment()
        try:
            office.order(self.post.app, lambda network, _: act(network), "Ana", dry_run=False)
        except MailerError:
            return

    # --- what is written ---

    @rule(sender=st.sampled_from((MIRA, ZEF, SOFIA)), wanted=st.sampled_from(AUDIENCES))
    def something_is_shared_and_told(self, sender: str, wanted: str) -> None:
        self.a_moment()
        number = next(self.numbers)
        mail = a_mail(f"Audience: {wanted}\nWe have opened mark{number} today.", sender, f"Update: number {number}")
        intake.keep(self.post.app, Place("x", "INBOX", 1), [Fetched(number, mail.as_bytes(), self.post.now)], number)
        while intake.handle_waiting(self.post.app):
            pass
        self.order(lambda network: digest.send(network, self.post.now, at_once=True))

    @rule(kind=st.sampled_from((MeetingKind.QUARTERLY, MeetingKind.ANNUAL, MeetingKind.GROUP)))
    def a_meeting_is_called(self, kind: MeetingKind) -> None:
        begin = self.post.now + timedelta(days=2)
        call = meetings.Convocation("Meeting", kind, begin, begin + timedelta(hours=2), "UN House", group="WG1")
        self.order(lambda network: meetings.plan(network, call, f"uid{next(self.numbers)}", self.post.now))

    @rule(what=st.sampled_from(("minutes", "a question", "the list", "an agenda", "a paper")))
    def something_else_is_sent(self, what: str) -> None:
        number = next(self.numbers)
        question = consensus.Question(f"Note {number}", "The text.")
        paper = attachment(f"paper{number}.txt", f"Paper {number}.".encode())
        last = max(self.network.meetings, default="")
        acts: dict[str, Callable[[Network], Decision]] = {
            "minutes": lambda network: minutes.circulate(network, "M-2026-01", "We met.", None, self.post.now),
            "a question": lambda network: consensus.open_round(network, question, self.post.now),
            "the list": lambda network: changes.share(network, self.post.now),
            "an agenda": lambda network: agenda.settle(network, last, f"{number}. Returns", self.post.now),
            "a paper": lambda network: agenda.add_papers(network, last, [paper], self.post.now),
        }
        self.order(acts[what])

    # --- what happens while it waits ---

    @rule(data=st.data(), wanted=st.sampled_from(AUDIENCES))
    @precondition(lambda self: self.network.library)
    def something_is_for_others_now(self, data: st.DataObject, wanted: str) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.library)))
        self.order(lambda network: audience.change(network, reference, wanted, self.post.now))

    @rule(who=st.sampled_from((*OTHERS, "UNHCR", "University")))
    def somebody_leaves(self, who: str) -> None:
        self.order(lambda network: changes.leave(network, who, self.post.now))

    @rule(
        address=st.sampled_from(OTHERS),
        name=st.sampled_from(("UNHCR", "UNICEF", "University")),
        kind=st.sampled_from(OrganisationKind),
        role=st.sampled_from(("alternate", "assistant", "co_chair", "")),
    )
    def somebody_is_listed_as_something_else(self, address: str, name: str, kind: str, role: str) -> None:
        content = f"organisation,kind,name,address,role,groups\n{name},{kind},Somebody,{address},{role},\n".encode()
        self.order(lambda network: members.import_members(network, content, "list.csv", self.post.now))

    @rule(who=st.sampled_from((*OTHERS, "UNHCR", "UNICEF")), what=st.sampled_from(("join", "join", "part", "close")))
    def the_group_changes(self, who: str, what: str) -> None:
        acts: dict[str, Callable[[Network], Decision]] = {
            "join": lambda network: groups.add(network, "WG1", who, self.post.now),
            "part": lambda network: groups.remove(network, "WG1", who, self.post.now),
            "close": lambda network: groups.close(network, "WG1", "We are done.", self.post.now),
        }
        self.order(acts[what])

    @rule(minutes=st.sampled_from((1, 11, 60, 24 * 60, 4 * 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.post.now += timedelta(minutes=minutes)
        self.post.app.tick()

    # --- the sender ---

    @rule()
    def letters_are_claimed(self) -> None:
        self.a_moment()
        claimed = self.post.claim()
        for each in claimed:
            self.may_leave(each)
        self.hand += claimed

    @rule(fate=st.sampled_from(("sent", "sent", "deferred", "unknown")), number=st.sampled_from((1, 100)))
    @precondition(lambda self: self.hand)
    def letters_in_hand_are_sent(self, fate: str, number: int) -> None:
        self.a_moment()
        going, self.hand = self.hand[:number], self.hand[number:]
        for claimed in going:
            if dispatch.enter_data(self.post.app, claimed, ME):
                self.may_leave(claimed)
                self.is_told_once(claimed)
                dispatch.settle(self.post.app, claimed, ME, fate, "")

    @rule()
    @precondition(lambda self: self.hand)
    def what_is_in_hand_is_given_back(self) -> None:
        dispatch.release(self.post.app, ME, self.hand)
        self.hand = []

    def may_leave(self, claimed: Claimed) -> None:
        """Its audience has the recipient, and so has that of everything whose words it carries."""
        network = self.network
        assert inside(network, claimed.audience, claimed.address), f"{claimed.address} gets what is not for them"
        (text,) = self.texts(letter.c.id == claimed.id)
        shelved = [each for each in network.library.values() if claimed.template == "digest"]
        for number in MARK.findall(text):
            for each in shelved:
                if each.title == f"Number {number}":
                    assert inside(network, each.audience, claimed.address), f"{claimed.address} reads {each.reference}"

    def is_told_once(self, claimed: Claimed) -> None:
        """What a digest tells somebody, no other letter has told them: a letter that is tried again is the same."""
        (text,) = self.texts(letter.c.id == claimed.id)
        for mark in set(MARK.findall(text)) if claimed.template == "digest" else ():
            told_by = self.read.setdefault((claimed.address, mark), claimed.id)
            assert told_by == claimed.id, f"{claimed.address} reads mark{mark} twice"

    @invariant()
    def only_what_is_outside_is_stopped(self) -> None:
        network = self.network
        for row in self.post.letters:
            if row["reply"].startswith("stopped:") and row["id"] not in self.stopped:
                self.stopped.add(row["id"])
                shown = [network.audience_of(each) for each in row["shows"]]
                assert not all(inside(network, each, row["address"]) for each in (row["audience"], *shown))


@pytest.mark.parametrize(
    "weeks", [pytest.param(6, id="short"), pytest.param(500, id="long", marks=pytest.mark.campaign)]
)
def test_no_letter_leaves_to_somebody_outside_its_audience_as_it_is_then(
    weeks: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    Weeks.installed = tmp_path_factory.mktemp("installed")
    Weeks.folders = staticmethod(lambda: tmp_path_factory.mktemp("weeks"))
    install(Weeks.installed, members=MEMBERS)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Weeks, settings=settings(max_examples=weeks, stateful_step_count=25, suppress_health_check=checks)
    )
