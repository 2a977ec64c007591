"""Random lives of a Network: whatever people order, write, forge or forget, what must always hold holds.

Orders, mails and the clock go through the acts, the rules, the handlers and the duties that the program has; only the
database and the bytes of letters are left out (tests/app/test_audience_gate.py has those).
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mailer.acts import audience, changes, groups, members
from mailer.decision import Decision
from mailer.duties import consensus, convening, people
from mailer.errors import MailerError
from mailer.handlers import kinds
from mailer.incoming import Incoming
from mailer.mail import Letter, Mailbox, SentLetter
from mailer.network.audiences import is_within
from mailer.network.facts import (
    AddressLearnt,
    AdmissionPut,
    AudienceChanged,
    ChangeDecided,
    ChangeKind,
    Fact,
    KeyAct,
    KeyTurned,
    LetterReturned,
    MeetingPlanned,
    MeetingRequested,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    PersonListed,
    ProposalAdopted,
    RequestDecided,
    RequestSupported,
    Role,
    SlotChosen,
)
from mailer.network.requests import deciders
from mailer.sorting import sorted_by

from ..build import (
    ANA,
    ARBEN,
    BEN,
    GENT,
    MEMBERS,
    MIRA,
    SOFIA,
    STRANGER,
    TOKEN,
    ZEF,
    a_mail,
    a_network,
    accepted,
    at,
    met,
    rulebook,
)

CHANGES_OF_THE_LIST = (OrganisationListed, OrganisationLeft, PersonListed, PersonLeft, AddressLearnt)
ORGANISATIONS = (*MEMBERS, "Ministry", "University", "ILO")
NEW = tuple(f"new{number}@{name}.example" for number in (1, 2) for name in ("unhcr", "iom", "ilo"))
ADDRESSES = (ANA, MIRA, BEN, ZEF, GENT, ARBEN, SOFIA, STRANGER, *NEW)
WORDS = (
    "CONFIRM",
    "REFUSE",
    "OK",
    "No objection.",
    "Our new focal point is {name}, {address}",
    "Our new alternate is {name}, {address}",
    "My new e-mail address is {address}",
    "This is my new address, please use my new address instead of {address}.",
    "{name} has left the organisation.",
    "I am leaving at the end of the month.",
    "{organisation} leaves the Network.",
    "{organisation} would like to join the Network.",
    "I am out of office. Please contact {name}, {address}.",
    "Audience: {audience}\nWe have opened a clinic.",
)
AUDIENCES = ("co-chairs", "members", "members and ministries", "partners", "public", "WG1")
addresses, organisations, references = (
    st.sampled_from(ADDRESSES),
    st.sampled_from(ORGANISATIONS),
    st.sampled_from(("WG1", "WG2")),
)
OF_MEETINGS = {
    "request": ("CONFIRM", "CONFIRM", "REFUSE", "SUPPORT"),
    "support": ("SUPPORT", "No"),
    "poll": ("1", "not 2", "any", "none", "Let me see."),
    "choice": ("1", "2", "3", "none"),
}
# Whoever keeps the Network going goes more seldom, or hardly anything would come to an end.
LEAVERS = (BEN, GENT, SOFIA, MIRA, ARBEN, *NEW, "UNODC", "University", "ILO", ZEF)
MOVERS = (BEN, GENT, MIRA, SOFIA, STRANGER, *NEW, ZEF)
names = st.sampled_from(("Ana Hoxha", "Mira Leka", "Ben Okoro", "Zef Rama", "Olta Çela"))
roles = st.lists(st.sampled_from(Role), max_size=3, unique=True)


class Life(RuleBasedStateMachine):
    """A Network, everything that has happened to it, and every letter that it wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("2026-03-02 10:00")
        self.network = a_network()
        self.log: list[Fact] = []
        self.letters: list[Letter] = []
        self.turned: dict[str, dict[str, str]] = {}  # by act: the organisation of each co-chair who said yes
        self.performed: list[str] = []

    # --- what happens ---

    @rule(days=st.sampled_from((0.1, 0.5, 1, 1, 3, 8, 31, 95)))
    def time_passes(self, days: float) -> None:
        """The clock's duties follow at once, as after a sleep."""
        self.now += timedelta(days=days)
        self.the_clock_strikes()

    @rule(hours=st.sampled_from((1, 5, 30, 200)))
    def time_passes_while_the_program_sleeps(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_clock_strikes(self) -> None:
        mailbox = Mailbox(self.now)
        for duty in (consensus.closings_due, convening.due, people.due):
            while decision := next(duty(self.network, mailbox, self.now), None):
                self.take(decision)

    @rule(
        name=organisations,
        kind=st.sampled_from(OrganisationKind),
        person=names,
        address=st.sampled_from(MOVERS),
        roles=roles,
        group=st.sampled_from(("", "WG1")),
    )
    def a_list_is_imported(
        self, name: str, kind: OrganisationKind, person: str, address: str, roles: list[Role], group: str
    ) -> None:
        kind = kind if name in ("University", "ILO") else OrganisationKind.MEMBER
        row = f"{name},{kind},{person},{address},{';'.join(roles)},{group}"
        content = f"organisation,kind,name,address,role,groups\n{row}\n".encode()
        self.order(lambda: members.import_members(self.network, content, "list.csv", self.now))

    @rule(who=st.sampled_from(LEAVERS))
    def somebody_is_taken_off_the_list(self, who: str) -> None:
        self.order(lambda: changes.leave(self.network, who, self.now))

    @rule(data=st.data(), accepted=st.booleans())
    @precondition(lambda self: self.network.changes)
    def the_secretariat_decides(self, data: st.DataObject, accepted: bool) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.changes)))
        self.order(lambda: changes.decide(self.network, reference, accepted, "ana", self.now))

    @rule(data=st.data())
    @precondition(lambda self: self.network.changes)
    def the_co_chairs_are_asked_again(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.changes)))
        self.order(lambda: changes.admit(self.network, reference, self.now))

    @rule(reference=references, convenor=addresses, who=st.one_of(organisations, addresses), what=st.integers(0, 3))
    def a_group_goes_on(self, reference: str, convenor: str, who: str, what: int) -> None:
        ends = self.now + timedelta(days=20)
        mandate = groups.Mandate(reference, "Returns", "See to it.", convenor, "a meeting", ends)
        acts: tuple[Callable[[], Decision], ...] = (
            lambda: groups.create(self.network, mandate, self.now),
            lambda: groups.add(self.network, reference, who, self.now),
            lambda: groups.remove(self.network, reference, who, self.now),
            lambda: groups.close(self.network, reference, "Done.", self.now),
        )
        self.order(acts[what])

    @rule(data=st.data(), wanted=st.sampled_from(AUDIENCES))
    @precondition(lambda self: self.network.library)
    def something_is_for_others_now(self, data: st.DataObject, wanted: str) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.library)))
        self.order(lambda: audience.change(self.network, reference, wanted, self.now))

    @rule(address=st.sampled_from((MIRA, GENT)))
    def a_letter_comes_back(self, address: str) -> None:
        self.take(Decision("", (LetterReturned("token", address, "", None, None, "5.1.1", "", self.now),)))

    @rule(
        sender=addresses,
        words=st.sampled_from(WORDS),
        name=names,
        address=addresses,
        organisation=organisations,
        audience=st.sampled_from(AUDIENCES),
        proven=st.booleans(),
    )
    def somebody_writes(self, sender: str, words: str, proven: bool, **said: str) -> None:
        """Anybody, anything, in anybody's name."""
        self.write(sender, words, proven, said)

    @rule(
        sender=st.sampled_from((MIRA, BEN, ZEF, GENT)),
        words=st.sampled_from(WORDS[4:]),
        name=names,
        address=st.sampled_from(NEW),
        organisation=st.just("UNODC"),
        audience=st.sampled_from(AUDIENCES),
    )
    def a_member_writes(self, sender: str, words: str, **said: str) -> None:
        self.write(sender, words, True, said)

    @rule(sender=addresses, proven=st.sampled_from((True, True, False)))
    def a_meeting_is_asked_for(self, sender: str, proven: bool) -> None:
        mail = a_mail("Before 20 December.", sender, "Request for a meeting", proven=proven)
        self.receive(met(mail, self.network, arrived=f"{self.now:%Y-%m-%d %H:%M}"))

    @rule(sender=st.sampled_from([each for each in NEW if "ilo" in each]))
    def an_organisation_would_like_to_join(self, sender: str) -> None:
        self.write(sender, "ILO would like to join the Network.", True, {})

    def write(self, sender: str, words: str, proven: bool, said: dict[str, str]) -> None:
        text = words.format(**said)
        headers = {"Auto-Submitted": "auto-replied"} if "out of office" in text else {}
        subject = "Change of contact" if "audience" not in words.lower() else "Update: a clinic"
        mail = a_mail(text, sender, subject, proven=proven, headers=headers)
        self.receive(met(mail, self.network, arrived=f"{self.now:%Y-%m-%d %H:%M}"))

    @rule(
        data=st.data(),
        words=st.sampled_from(
            ("CONFIRM", "CONFIRM", "REFUSE", "OK", "No objection.", "audience: public", "SUPPORT", "1", "2", "none")
        ),
        other=st.one_of(st.none(), addresses),
        proven=st.sampled_from((True, True, False)),
    )
    @precondition(lambda self: self.letters)
    def a_letter_is_answered(self, data: st.DataObject, words: str, other: str | None, proven: bool) -> None:
        """By the person to whom it went, or by somebody else who has it; in time or late."""
        letter = data.draw(st.sampled_from(self.letters[-12:]))
        self.answer(letter, words, other or letter.to.addr, proven)

    @rule(data=st.data())
    @precondition(lambda self: any(each.answers in OF_MEETINGS for each in self.letters))
    def a_question_about_meetings_is_answered(self, data: st.DataObject) -> None:
        asking = [each for each in self.letters if each.answers in OF_MEETINGS][-8:]
        letter = data.draw(st.sampled_from(asking))
        self.answer(letter, data.draw(st.sampled_from(OF_MEETINGS[letter.answers])), letter.to.addr, True)

    @rule(data=st.data(), words=st.sampled_from(("CONFIRM", "CONFIRM", "REFUSE")))
    @precondition(lambda self: any(each.answers in ("change", "key") for each in self.letters))
    def a_question_is_answered(self, data: st.DataObject, words: str) -> None:
        asking = [each for each in self.letters if each.answers in ("change", "key")][-4:]
        letter = data.draw(st.sampled_from(asking))
        self.answer(letter, words, letter.to.addr, True)

    def answer(self, letter: Letter, words: str, sender: str, proven: bool) -> None:
        to = letter.to
        sent = SentLetter(
            TOKEN, letter.template, letter.answers, letter.about, letter.revision, to.addr, to.organisation,
            f"{TOKEN}@harbour.example", "", "",
        )  # fmt: skip
        mail = a_mail(words, sender, "Re: yours", proven=proven, reply_to_letter=True)
        self.receive(met(mail, self.network, sent, arrived=f"{self.now:%Y-%m-%d %H:%M}"))

    # --- how it is taken, and what must hold of each decision ---

    def order(self, act: Callable[[], Decision]) -> None:
        """What a person orders; it may be refused, and nothing else."""
        try:
            decision = act()
        except MailerError:
            return
        self.take(decision)

    def receive(self, mail: Incoming) -> None:
        taken = sorted_by(rulebook().sorting, mail)
        decision = kinds()[taken.kind](mail, self.network, self.now)
        of_list = [fact for fact in decision.facts if isinstance(fact, CHANGES_OF_THE_LIST)]
        if not mail.verdict.passed:
            assert of_list == [], "a forged mail changes nobody"
            assert not any(isinstance(fact, ChangeDecided | KeyTurned) for fact in decision.facts)
        again = [each for each in of_list if isinstance(each, AddressLearnt) and each.learnt == mail.voice.address]
        if len(of_list) > len(again):
            self.is_by_somebody_entitled(mail, decision.facts)
        self.take(decision)

    def is_by_somebody_entitled(self, mail: Incoming, facts: Iterable[Fact]) -> None:
        """Only the Secretariat, or somebody of the first rank of the very organisation, changes the list by mail; on
        an address, also whoever has it."""
        (decided,) = (fact for fact in facts if isinstance(fact, ChangeDecided))
        person = self.network.people.person_of(mail.message.sender.addr if mail.message.sender else "")
        assert person is not None
        assert self.network.people.is_current(person)
        proposed = self.network.changes[decided.about].proposed
        of_it = person.organisation == proposed.organisation
        first = {Role.HEAD, Role.FOCAL_POINT} & set(person.roles)
        their_own = (proposed.change, proposed.address) == (ChangeKind.ADDRESS, person.address)
        assert (of_it and first) or Role.SECRETARIAT in person.roles or their_own
        assert decided.accepted
        assert mail.automatic is None

    def take(self, decision: Decision) -> None:
        before = self.network
        for fact in decision.facts:
            if isinstance(fact, ChangeDecided):
                assert before.changes[fact.about].state == "open", "a change is decided once"
            if isinstance(fact, KeyTurned):
                self.is_in_time(fact)
            if isinstance(fact, ProposalAdopted):
                self.everybody_was_asked(fact.about)
            self.is_whose_it_is(fact)
        self.is_done_with_both_keys(decision)
        self.network = before.after(*decision.facts)
        self.log += decision.facts
        self.letters += decision.letters
        asked = [letter for letter in decision.letters if letter.template == "consultation"]
        self.log += (reached := [accepted(letter, self.now) for letter in asked])  # they arrive at once
        self.network = self.network.after(*reached)

    def is_whose_it_is(self, fact: Fact) -> None:
        """Only members ask for meetings and support them, each once; only who may decides, and once."""
        network = self.network
        match fact:
            case MeetingRequested(address=address) | RequestSupported(address=address):
                person = network.people.persons[address]
                organisation = network.people.organisations[person.organisation]
                assert network.people.is_current(person)
                assert (person.speaks, organisation.kind) == (True, OrganisationKind.MEMBER)
                assert fact.organisation == organisation.name
                if isinstance(fact, RequestSupported):
                    assert organisation.name not in network.requests[fact.about].supporters
            case RequestDecided(about=about, by=by):
                assert network.requests[about].state == "open"
                assert network.people.persons[by] in deciders(network.requests[about], network.people)
            case SlotChosen(about=about, by=by):
                assert not network.polls[about].is_over
                assert network.people.persons[by] in network.deciders(network.polls[about])
            case MeetingPlanned(about=about):
                assert about not in network.meetings

    def everybody_was_asked(self, reference: str) -> None:
        round_ = self.network.proposals[reference].current
        for organisation, voices in self.network.voices(round_).items():
            assert round_.consulted_at(organisation, voices), "nothing is adopted that nobody could answer"

    def is_in_time(self, fact: KeyTurned) -> None:
        act, person = self.network.keys[fact.about], self.network.people.persons[fact.address]
        assert act.state == "open"
        assert self.now < act.asked.lapses, "no key is turned after the end"
        assert Role.CO_CHAIR in person.roles
        assert self.network.people.is_current(person)
        if fact.turned:
            self.turned.setdefault(fact.about, {})[fact.address] = person.organisation

    def is_done_with_both_keys(self, decision: Decision) -> None:
        for fact in decision.facts:
            match fact:
                case AudienceChanged(about=about, audience=wanted):
                    old = self.network.library[about].audience
                    network = self.network
                    if not is_within(wanted, old, network.people, network.groups):
                        self.perform(str(decision.about), KeyAct.WIDEN)
                case AdmissionPut(about=about):
                    acts = [each for each in self.network.keys.values() if each.asked.subject == about]
                    done = [each.reference for each in acts if len(self.turned.get(each.reference, {})) > 1]
                    assert done, "a wish is put to the members with both keys"
                    self.perform(done[-1], KeyAct.ADMIT)

    def perform(self, reference: str, act: KeyAct) -> None:
        assert self.network.keys[reference].asked.act is act
        turned = self.turned[reference]
        assert len(turned) == len(set(turned.values())) == 2, "two co-chairs of two organisations"
        assert reference not in self.performed, "an act is performed once"
        self.performed.append(reference)

    # --- what must hold at each instant ---

    @invariant()
    def each_member_has_one_focal_point_or_there_is_a_warning(self) -> None:
        known = self.network.people
        warned = " ".join(known.warnings())
        for organisation in known.of_kind(OrganisationKind.MEMBER):
            one = [each for each in known.of(organisation.name) if Role.FOCAL_POINT in each.roles]
            assert len(one) == 1 or f"{organisation.name} has " in warned

    @invariant()
    def an_address_is_one_persons_and_each_person_has_theirs(self) -> None:
        known = self.network.people
        of_all = [address for person in known.persons.values() for address in person.addresses]
        assert len(of_all) == len(set(of_all))
        for person in known.persons.values():
            assert {known.identity(each) for each in person.addresses} == {person.address}
            assert person.address in known.staff[person.organisation]
        assert sum(map(len, known.staff.values())) == len(known.persons)
        for domain, owners in known.domains.items():
            assert all(
                known.organisations[each].left is None and domain in known.organisations[each].domains
                for each in owners
            )

    @rule(cuts=st.lists(st.integers(0, 200), max_size=4).map(sorted))
    def the_network_is_what_its_log_comes_to_in_any_batches(self, cuts: list[int]) -> None:
        batches = [self.log[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
        replayed = a_network()
        for batch in batches:
            replayed = replayed.after(*batch)
        assert replayed == self.network

    def teardown(self) -> None:
        one_by_one = a_network()
        for fact in self.log:
            one_by_one = one_by_one.after(fact)
        assert one_by_one == self.network == a_network().after(*self.log)


@pytest.mark.parametrize(
    "lives", [pytest.param(60, id="short"), pytest.param(5000, id="long", marks=pytest.mark.campaign)]
)
def test_whatever_happens_what_must_always_hold_holds(lives: int) -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=lives, stateful_step_count=40))
