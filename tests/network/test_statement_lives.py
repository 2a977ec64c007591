"""Random lives of joint statements: whatever people order, answer, forge, revise or take back, and whoever comes or goes,
what must always hold of a release holds.

Orders, mails and the clock go through the acts, the rules, the handlers and the duties that the program has. What must
hold is looked up in the facts themselves, not in what the program makes of them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailer.acts import changes, consensus, members, statements
from mailer.decision import Decision
from mailer.duties import consensus as closings
from mailer.duties import digest, people
from mailer.duties import statements as duty
from mailer.errors import MailerError
from mailer.handlers import kinds
from mailer.incoming import Incoming
from mailer.mail import Letter, Mailbox, SentLetter
from mailer.network.facts import (
    ClearanceAnswered,
    Fact,
    KeyAct,
    KeysAsked,
    KeyTurned,
    LetterAccepted,
    ProposalAdopted,
    Role,
    RoundOpened,
    StatementDrafted,
    StatementNoticeDrafted,
    StatementNoticeIssued,
    StatementNoticeSent,
    StatementPublished,
    StatementPut,
    StatementReceived,
    StatementReleased,
)
from mailer.network.people import Authority
from mailer.network.statements import state_of
from mailer.render import Renderer
from mailer.resources import Folder, shipped
from mailer.sorting import sorted_by

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, STRANGER, TOKEN, ZEF, a_mail, a_network, at, met, rulebook
from ..render.test_letters import HOUSE

RENDERER = Renderer(Folder(shipped("templates")), HOUSE)
PEOPLE = (ANA, MIRA, BEN, ZEF, GENT, ARBEN, SOFIA, STRANGER)
CLEAR = frozenset({"CLEAR", "Cleared.", "Miratojmë"})
REFUSE = frozenset({"NOT CLEARED", "Not cleared: paragraph 2 is not ours."})
WORDS = (*CLEAR, *REFUSE, "Clear, but the date is wrong.", "Agree", "OBJECT", "CONFIRM", "REFUSE", "Thank you.")
TO_THE_POINT = {"clearance": "CLEAR", "consultation": "AGREE", "key": "CONFIRM"}
DAY = timedelta(days=1)
LEADS = (("UNODC",), ("IOM", "UNODC"), ("UNHCR",), ("UNICEF", "UNHCR"))


def number_of(title: str) -> int:
    """Which statement it is, by the mark that stands in its title and in each of its texts."""
    return int(title.removeprefix("On voice").removesuffix("voice"))


class Life(RuleBasedStateMachine):
    """A Network with statements in it, everything that has happened to it, and every letter that it wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("2026-03-02 10:00")
        self.network = a_network()
        self.log: list[Fact] = []
        self.letters: list[Letter] = []
        self.texts = self.mails = 0

    # --- what the Secretariat orders ---

    @initialize(leads=st.sampled_from(LEADS), days=st.sampled_from((0, 60)))
    def the_first_is_drafted(self, leads: tuple[str, ...], days: int) -> None:
        self.a_statement_is_drafted(leads, days, state_concern=False)

    @rule(
        leads=st.sampled_from(LEADS),
        days=st.sampled_from((0, 5, 60)),
        state_concern=st.sampled_from((False, False, True)),
    )
    @precondition(lambda self: len(self.network.statements) < 3)
    def a_statement_is_drafted(self, leads: tuple[str, ...], days: int, state_concern: bool) -> None:
        number = len(self.network.statements) + 1
        embargo = self.now + timedelta(days=days) if days else None
        wanted = statements.Draft(f"On voice{number}voice", self.a_text(number), leads, (), state_concern, embargo)
        self.order(lambda: statements.draft(self.network, wanted, self.now))

    def a_text(self, number: int) -> str:
        self.texts += 1
        return f"We speak as voice{number}voice, {self.texts} times."

    @rule(data=st.data(), leads=st.sampled_from((*LEADS, (), (), ())), is_same=st.booleans())
    @precondition(lambda self: self.network.statements)
    def another_text_is_put(self, data: st.DataObject, leads: tuple[str, ...], is_same: bool) -> None:
        reference = self.one_of(data)
        number = number_of(self.network.statements[reference].title)
        text = self.network.statements[reference].current.text if is_same else self.a_text(number)
        self.order(lambda: statements.revise(self.network, reference, text, leads, self.now))

    @rule(data=st.data(), what=st.sampled_from(("revise", "withdraw", "extend")))
    @precondition(lambda self: self.network.proposals)
    def the_round_is_taken_in_hand(self, data: st.DataObject, what: str) -> None:
        """By the commands for rounds, which know nothing of statements."""
        reference = data.draw(st.sampled_from(sorted(self.network.proposals)))
        number = number_of(self.network.proposals[reference].title)
        acts: dict[str, Callable[[], Decision]] = {
            "revise": lambda: consensus.revise(self.network, reference, self.a_text(number), None, self.now),
            "withdraw": lambda: consensus.withdraw(self.network, reference, "", self.now),
            "extend": lambda: consensus.extend(self.network, reference, self.now + timedelta(days=9), self.now),
        }
        self.order(acts[what])

    @rule(data=st.data(), days=st.sampled_from((0, 0, 3)))
    @precondition(lambda self: self.network.statements)
    def the_co_chairs_are_asked_again(self, data: st.DataObject, days: int) -> None:
        reference, embargo = self.one_of(data), self.now + timedelta(days=days) if days else None
        self.order(lambda: statements.release(self.network, reference, embargo, self.now))

    @rule(data=st.data(), what=st.sampled_from(("correct", "correct", "withdraw", "drop")))
    @precondition(lambda self: self.network.statements)
    def something_is_to_be_said_about_it(self, data: st.DataObject, what: str) -> None:
        reference = self.one_of(data)
        act = {"correct": statements.correct, "withdraw": statements.withdraw, "drop": statements.drop}[what]
        self.order(lambda: act(self.network, reference, "For a reason.", self.now))

    def one_of(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.network.statements)))

    # --- who comes and goes ---

    @rule(who=st.sampled_from((BEN, GENT, SOFIA, "UNODC", "University")))
    def somebody_leaves(self, who: str) -> None:
        self.order(lambda: changes.leave(self.network, who, self.now))

    @rule(
        name=st.sampled_from(("UNODC", "UNHCR", "UNICEF", "ILO")),
        address=st.sampled_from((GENT, "olta@unodc.example", "lin@ilo.example")),
        role=st.sampled_from(("focal_point", "focal_point", "alternate", "assistant", "co_chair")),
    )
    def somebody_is_listed(self, name: str, address: str, role: str) -> None:
        content = f"organisation,kind,name,address,role,groups\n{name},member,Somebody,{address},{role},\n".encode()
        self.order(lambda: members.import_members(self.network, content, "list.csv", self.now))

    # --- what is answered ---

    @rule(
        data=st.data(),
        words=st.sampled_from(WORDS),
        other=st.one_of(st.none(), st.sampled_from(PEOPLE)),
        proven=st.sampled_from((True, True, False)),
        automatic=st.sampled_from((False, False, False, True)),
    )
    @precondition(lambda self: self.letters)
    def a_letter_is_answered(
        self, data: st.DataObject, words: str, other: str | None, proven: bool, automatic: bool
    ) -> None:
        """By whom it went to, or by somebody else who has it; with whatever words."""
        letter = data.draw(st.sampled_from(self.letters[-20:]))
        self.answer(letter, words, other or letter.to.addr, proven=proven, automatic=automatic)

    @rule(but=st.sampled_from((*PEOPLE[:5], "", "", "", "")))
    def a_stage_is_passed(self, but: str) -> None:
        """Everybody, perhaps but one, answers in time what they were asked last, and time passes: or hardly anything
        would come to an end."""
        for proposal in self.network.rounds_of("IOM"):
            self.order(lambda of=proposal: consensus.extend(self.network, of.reference, self.now + DAY, self.now))
        self.everybody_answers(but)
        self.time_passes(200)

    @rule()
    def two_stages_are_passed(self) -> None:
        for _ in range(2):
            self.a_stage_is_passed("")

    @rule(but=st.sampled_from((*PEOPLE[:5], "")))
    def everybody_answers(self, but: str) -> None:
        newest = {(each.to.addr, each.answers): each for each in self.letters if each.answers in TO_THE_POINT}
        for (address, answers), letter in newest.items():
            if address != but and letter.buttons:
                self.answer(letter, TO_THE_POINT[answers], address, proven=True, automatic=False)

    def answer(self, letter: Letter, words: str, sender: str, *, proven: bool, automatic: bool) -> None:
        to = letter.to
        sent = SentLetter(
            TOKEN, letter.template, letter.answers, letter.about, letter.revision, to.addr, to.organisation,
            f"{TOKEN}@harbour.example", "", "",
        )  # fmt: skip
        headers = {"Auto-Submitted": "auto-replied"} if automatic else {}
        mail = a_mail(words, sender, "Re: yours", proven=proven, reply_to_letter=True, headers=headers)
        self.now += timedelta(minutes=1)
        self.mails += 1
        found = met(mail, self.network, sent, arrived=f"{self.now:%Y-%m-%d %H:%M}")
        found = replace(found, arrival=replace(found.arrival, id=f"mail-{self.mails}"))
        self.receive(found, words, own=sender == to.addr, certain=proven and not automatic)

    def receive(self, mail: Incoming, words: str, *, own: bool, certain: bool) -> None:
        decision = kinds()[sorted_by(rulebook().sorting, mail).kind](mail, self.network, self.now)
        for fact in decision.facts:
            if isinstance(fact, ClearanceAnswered):
                person = self.network.people.person_of(mail.voice.address)
                assert own, "only the person who was asked clears"
                assert certain, "nothing forged or automatic clears"
                assert words in (CLEAR if fact.cleared else REFUSE), "only an answer word clears, and alone"
                assert mail.voice.authority is Authority.VOICE
                assert person is not None
                assert (person.address, person.organisation) == (fact.address, fact.organisation)
                assert fact.organisation in self.network.statements[fact.about].current.leads
        self.take(decision)

    @rule(data=st.data())
    @precondition(lambda self: any(each.template == "statement_released" for each in self.letters))
    def a_statement_arrives(self, data: st.DataObject) -> None:
        """It was not before the embargo that it left for anybody outside."""
        letter = data.draw(st.sampled_from([each for each in self.letters if each.template == "statement_released"]))
        if not self.network.outside(letter.to.addr, letter.audience, letter.shows):
            to = letter.to
            self.take(Decision("", (StatementReceived(str(letter.about), to.organisation, to.addr, self.now),)))

    # --- the clock ---

    @rule(hours=st.sampled_from((1, 30, 30, 100, 200)))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.the_clock_strikes()

    @rule()
    def the_clock_strikes(self) -> None:
        mailbox = Mailbox(self.now)
        for each in (closings.closings_due, duty.due, people.due, digest.due):
            while decision := next(each(self.network, mailbox, self.now), None):
                self.take(decision)

    # --- what must hold ---

    def order(self, act: Callable[[], Decision]) -> None:
        """It may be refused, and nothing else."""
        self.now += timedelta(seconds=1)
        try:
            decision = act()
        except MailerError:
            return
        self.take(decision)

    def take(self, decision: Decision) -> None:
        for fact in decision.facts:
            match fact:
                case StatementReleased():
                    self.is_the_text_of_all((*self.log, *decision.facts), fact)
                case StatementPublished(about=about):
                    embargo = self.network.statements[about].embargo
                    assert embargo is None or self.now >= embargo, "nothing is published under its embargo"
                    assert self.network.statements[about].withdrawal is None
                case StatementNoticeIssued():
                    self.is_confirmed_by_both((*self.log, *decision.facts), fact.keys, fact.about, str(fact.notice))
                case StatementNoticeSent(about=about):
                    has = set(self.network.statements[about].received)
                    assert set(fact.addresses) <= has, "a notice goes to those who have the statement"
                case StatementPut(about=about):
                    self.is_put_as_it_was_cleared(decision, fact)
        self.network = self.network.after(*decision.facts)
        self.log += decision.facts
        for letter in decision.letters:
            self.tells_nobody_outside(letter)
        self.letters += decision.letters
        asked = [letter for letter in decision.letters if letter.template == "consultation"]
        reached = [
            LetterAccepted(str(each.about), each.revision or 0, each.to.organisation, each.to.addr, self.now)
            for each in asked
        ]
        self.network = self.network.after(*reached)
        self.log += reached

    def is_put_as_it_was_cleared(self, decision: Decision, fact: StatementPut) -> None:
        """A round that a statement opens is on the text that all its leads have cleared."""
        opened = [each for each in decision.facts if isinstance(each, RoundOpened)]
        draft = self.network.statements[fact.about].current
        for each in opened:
            assert each.text_hash == draft.text_hash
            assert each.text == draft.text
            self.is_cleared_by_all(self.log, draft)

    def is_the_text_of_all(self, log: tuple[Fact, ...], fact: StatementReleased) -> None:
        drafts = [each for each in log if isinstance(each, StatementDrafted) and each.about == fact.about]
        assert (drafts[-1].revision, drafts[-1].text_hash) == (fact.revision, fact.text_hash)
        self.is_cleared_by_all(log, drafts[-1])
        adopted = {(each.about, each.revision) for each in log if isinstance(each, ProposalAdopted)}
        rounds = [each for each in log if isinstance(each, RoundOpened) and (each.about, each.revision) in adopted]
        assert fact.text_hash in {each.text_hash for each in rounds}, "the members adopted this text"
        self.is_confirmed_by_both(log, fact.keys, fact.about, fact.text_hash)
        numbers = [each.number for each in log if isinstance(each, StatementReleased)]
        assert numbers == [f"UNMN/2026/ST/{count}" for count in range(1, len(numbers) + 1)], "there is no gap"
        assert [each.about for each in log if isinstance(each, StatementReleased)].count(fact.about) == 1

    def is_cleared_by_all(self, log: "list[Fact] | tuple[Fact, ...]", draft: StatementDrafted) -> None:
        words = [each for each in log if isinstance(each, ClearanceAnswered) and each.about == draft.about]
        of_it = [each for each in words if (each.revision, each.text_hash) == (draft.revision, draft.text_hash)]
        for lead in draft.leads:
            mine = [each for each in of_it if each.organisation == lead]
            assert any(each.cleared for each in mine), f"{lead} has cleared this text"
            assert max(mine, key=lambda each: (each.at, not each.cleared)).cleared, f"{lead} has not taken it back"

    def is_confirmed_by_both(self, log: tuple[Fact, ...], act: str, subject: str, value: str) -> None:
        (asked,) = [each for each in log if isinstance(each, KeysAsked) and each.about == act]
        assert (asked.subject, asked.value) == (subject, value)
        turned = {each.address for each in log if isinstance(each, KeyTurned) and each.about == act and each.turned}
        assert turned == set(asked.holders)
        assert len({self.network.people.persons[each].organisation for each in turned}) == 2
        notices = {
            each.kind
            for each in log
            if isinstance(each, StatementNoticeDrafted) and each.about == subject and str(each.notice) == value
        }
        assert asked.act in ({KeyAct.RELEASE} if not notices else {KeyAct.CORRECT, KeyAct.WITHDRAW})

    def tells_nobody_outside(self, letter: Letter) -> None:
        """A letter that somebody outside gets has nothing of a statement that is not released, or under embargo."""
        person = self.network.people.person_of(letter.to.addr)
        if person is not None and {Role.CO_CHAIR, Role.SECRETARIAT} & set(person.roles):
            return
        secret = [each for each in self.network.statements if not self.is_for_everybody(each)]
        foreign = [each for each in secret if letter.to.organisation not in self.inside(each)]
        if foreign:
            shown = RENDERER.render(letter, TOKEN)
            told = f"{shown.subject} {shown.text} {shown.html}".lower()
            for each in foreign:
                number = number_of(self.network.statements[each].title)
                assert f"voice{number}voice" not in told, f"{letter.to.addr} reads of {each} in {letter.template}"

    def is_for_everybody(self, reference: str) -> bool:
        statement = self.network.statements[reference]
        return statement.released is not None and (statement.embargo is None or self.now >= statement.embargo)

    def inside(self, reference: str) -> set[str]:
        """The organisations that were ever its leads, or on the roll of its rounds."""
        title = self.network.statements[reference].title
        drafts = (each for each in self.log if isinstance(each, StatementDrafted) and each.about == reference)
        rounds = (each for each in self.log if isinstance(each, RoundOpened) and each.title == title)
        of_roll = {entry.organisation for each in rounds for entry in each.roll}
        return of_roll | {lead for each in drafts for lead in each.leads}

    @invariant()
    def the_gate_lets_nobody_outside_read_it(self) -> None:
        for reference in self.network.statements:
            if not self.is_for_everybody(reference):
                for person in self.network.people.current():
                    if self.network.may_receive(reference, person.mailbox):
                        assert person.organisation in self.inside(reference)

    @invariant()
    def a_statement_is_in_one_state(self) -> None:
        for statement in self.network.statements.values():
            state = state_of(statement, self.network.proposals)
            assert (statement.released is not None) is (state in ("embargoed", "released", "corrected", "withdrawn"))

    def teardown(self) -> None:
        replayed = a_network().after(*self.log)
        assert replayed == self.network


@pytest.mark.parametrize(
    "lives", [pytest.param(40, id="short"), pytest.param(4000, id="long", marks=pytest.mark.campaign)]
)
def test_whatever_happens_no_statement_is_released_that_is_not_everybodys(lives: int) -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=lives, stateful_step_count=50))
