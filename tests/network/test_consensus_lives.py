"""Random lives of consultations: whatever people answer, forge, order, rule or forget, each invariant of consensus holds.

Mails go through the rules and the handlers, orders through the acts, time through the duties; co-chairs turn their keys
by mail. What waits for a person waits here too, until somebody looks. Each invariant is a check of its own, named for
what it says; they are numbered as in docs/consensus.md.
"""

from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

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

from mailer.acts import changes, consensus, judgement, rulings
from mailer.acts.rounds import Question
from mailer.decision import Decision
from mailer.duties import consensus as duties
from mailer.duties import people
from mailer.errors import MailerError
from mailer.handlers import kinds
from mailer.incoming import Incoming
from mailer.mail import Letter, Mailbox, SentLetter, Waiting
from mailer.network import Network
from mailer.network.consensus import BLOCKING, BREAKING, CONSENT, Effective, Proposal, Round, position_of, positions
from mailer.network.facts import (
    Basis,
    Fact,
    LetterReturned,
    MailJudged,
    Mode,
    OrganisationKind,
    OrganisationListed,
    Position,
    PositionNoted,
    PositionTaken,
    ProposalAdopted,
    ReplySetAside,
    Role,
    RoundBroken,
    RoundOpened,
    Ruling,
    RulingMade,
    Standing,
)
from mailer.sorting import sorted_by

from ..build import (
    ANA,
    ARBEN,
    BEN,
    GENT,
    MIRA,
    SOFIA,
    STRANGER,
    TOKEN,
    ZEF,
    a_mail,
    a_network,
    a_person,
    accepted,
    at,
    met,
    rulebook,
)
from . import oracle, ruled

DRITA, COLLEAGUE, LIN = "drita@unhcr.example", "somebody@unhcr.example", "lin@ilo.example"
NORA, OLTA = "nora@unhcr.example", "olta@unodc.example"  # who come in somebody's place
SENDERS = (ANA, MIRA, BEN, DRITA, ZEF, GENT, ARBEN, SOFIA, COLLEAGUE, STRANGER, LIN, NORA, OLTA)
WORDS = (
    "Agree",
    "Agree",
    "No objection.",
    "OBJECT: paragraph 3",
    "OBJECT",
    "MORE TIME",
    "Agree, but paragraph 3 must change.",
    "Reservation: paragraph 2 is outside our mandate.",
    "Abstain",
    "This concerns the state.",
    "Noted with thanks.",
    "Received, thank you.",
    "C-2026-01: agree. C-2026-02: object",
    "Let me see.",
)
AUTOMATIC = {"Auto-Submitted": "auto-replied"}
SPANS = (0.1, 1, 6, 23, 30, 70, 100, 200, 2400)
ORGANISATIONS = ("IOM", "UNHCR", "UNICEF", "UNODC", "Ministry", "ILO", "University")
# The procedures under which lives are lived: each value that changes what the closing comes to, once.
PROCEDURES = (
    {},
    {"break_at": "deadline"},
    {"break_at": "deadline", "missing": "refer", "noted": "suffices"},
    {"declare": "co_chairs"},
    {"min_active": 2, "declare": "co_chairs", "deputies": (GENT,)},
)


class Consultations(RuleBasedStateMachine):
    """A Network, its consultations, and everything that was written because of them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("2026-02-16 09:00")
        self.read: datetime | None = None
        self.network = a_network(a_person(DRITA, "Drita Kola", "UNHCR", Role.HEAD))
        self.begun = self.network
        self.log: list[Fact] = []
        self.course: list[tuple[Fact, Network]] = []  # the same, each with the Network before it
        self.letters: list[Letter] = []
        self.waiting: list[Waiting] = []
        self.words: list[oracle.Word] = []
        self.last_mail = ""
        self.mails: list[tuple[Incoming, int]] = []  # the last that counted, and how long the log was then

    @initialize(values=st.sampled_from(PROCEDURES), mode=st.sampled_from(Mode), concern=st.booleans())
    def a_text_is_put_under_a_procedure(self, values: dict[str, object], mode: Mode, concern: bool) -> None:
        self.network = self.begun = replace(self.network, procedure=replace(self.network.procedure, **values))
        self.a_text_is_put("Note on returns", mode, concern, urgent=False)

    # --- time ---

    @rule(hours=st.sampled_from(SPANS))
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        self.the_clock_strikes()

    @rule(hours=st.sampled_from(SPANS))
    def time_passes_while_the_program_sleeps(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_mailbox_is_read_and_the_clock_strikes(self) -> None:
        self.read = self.now
        self.the_clock_strikes()

    @rule(hours=st.sampled_from((80, 130, 200)))
    def days_pass_and_everything_is_read(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.the_mailbox_is_read_and_the_clock_strikes()

    def the_clock_strikes(self) -> None:
        every = (
            duties.holds_due,
            duties.newcomers_due,
            duties.concerns_due,
            duties.reminders_due,
            duties.unattended_due,
            duties.closings_due,
            duties.lapses_due,
            people.due,
        )
        for duty in every:
            for _ in range(50):
                mailbox = Mailbox(self.read, tuple(self.waiting))
                decision = next(duty(self.network, mailbox, self.now), None)
                if decision is None:
                    break
                self.take(decision)
            else:
                raise AssertionError(f"{duty.__name__} does the same again and again: {decision}")

    # --- orders ---

    @rule(
        title=st.sampled_from(("Note on returns", "Workplan for the year", "Note on the returns")),
        mode=st.sampled_from(Mode),
        concern=st.booleans(),
        urgent=st.sampled_from((False, False, True)),
    )
    @precondition(lambda self: len(self.network.proposals) + len(self.network.drafts) < 3)
    def a_text_is_put(self, title: str, mode: Mode, concern: bool, urgent: bool) -> None:
        question = Question(title, "1. The text.", mode=mode, state_concern=concern)
        if urgent:
            self.order(lambda: consensus.open_urgent(self.network, question, "the law is voted tomorrow", self.now))
        else:
            self.order(lambda: consensus.open_round(self.network, question, self.now))

    @rule(data=st.data(), what=st.integers(0, 7), days=st.sampled_from((1, 3, 9, 30)))
    @precondition(lambda self: self.network.proposals)
    def the_secretariat_orders(self, data: st.DataObject, what: int, days: int) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.proposals)))
        text = f"1. The text, in its version {len(self.log)}."
        later = self.now + timedelta(days=days)
        acts: tuple[Callable[[], Decision], ...] = (
            lambda: consensus.extend(self.network, reference, later, self.now),
            lambda: consensus.extend(self.network, reference, later, self.now),
            lambda: consensus.revise(self.network, reference, text, None, self.now),
            lambda: consensus.edit(self.network, reference, text, self.now),
            lambda: consensus.confirm(self.network, reference, None, self.now),
            lambda: consensus.include(self.network, reference, "ILO", self.now),
            lambda: consensus.withdraw(self.network, reference, "", self.now),
            lambda: consensus.refer(self.network, reference, "", ANA, self.now),
        )
        self.order(acts[what])

    @rule(
        data=st.data(),
        ruling=st.sampled_from([each for each in Ruling if each.value not in ("urgent", "editorial")]),
        name=st.sampled_from(ORGANISATIONS[:5]),
        value=st.sampled_from(rulings.SETTLING),
    )
    @precondition(lambda self: self.network.proposals)
    def a_ruling_is_asked_for(self, data: st.DataObject, ruling: Ruling, name: str, value: Position) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.proposals)))
        on = name if ruling in (Ruling.MINISTRY, Ruling.DEPARTED, Ruling.SETTLED) else ""
        self.order(lambda: rulings.rule(self.network, reference, ruling, on, value, self.now))

    @rule(data=st.data(), name=st.sampled_from(ORGANISATIONS[:5]), value=st.sampled_from(rulings.SETTLING))
    @precondition(lambda self: self.network.proposals)
    def something_is_heard_on_the_telephone(self, data: st.DataObject, name: str, value: Position) -> None:
        reference = data.draw(st.sampled_from(sorted(self.network.proposals)))
        self.order(lambda: consensus.note(self.network, reference, name, value, "telephone", "so be it", self.now))

    @rule(data=st.data(), value=st.sampled_from((None, Position.OBJECTION, Position.NOTED, Position.UNCLEAR)))
    @precondition(lambda self: self.network.people.organisations["Ministry"].left is None)
    @precondition(lambda self: any(each.current.replies_of("Ministry") for each in self.network.proposals.values()))
    def what_a_ministry_wrote_is_read_again(self, data: st.DataObject, value: Position | None) -> None:
        """By a person or by better rules: as another answer, or as none."""
        replies = [reply for each in self.network.proposals.values() for reply in each.current.replies_of("Ministry")]
        reply = data.draw(st.sampled_from(replies))
        aside = ReplySetAside(reply.about, reply.revision, reply.reply, self.now)
        self.take(Decision("", (replace(reply, position=value) if value else aside,)))

    @rule(who=st.sampled_from((BEN, MIRA, GENT, DRITA, "UNODC", "UNHCR", "Ministry")))
    @precondition(lambda self: len(self.log) > 20)
    def somebody_is_taken_off_the_list(self, who: str) -> None:
        self.order(lambda: changes.leave(self.network, who, self.now))

    @rule(who=st.sampled_from(((MIRA, NORA, "Nora Lund", "UNHCR"), (GENT, OLTA, "Olta Dosti", "UNODC"))))
    @precondition(lambda self: len(self.log) > 20)
    def somebody_leaves_and_somebody_comes_in_their_place(self, who: tuple[str, str, str, str]) -> None:
        leaves, comes, name, organisation = who
        if self.network.people.organisations[organisation].left is None and comes not in self.network.people.persons:
            self.order(lambda: changes.leave(self.network, leaves, self.now))
            self.take(Decision("", (a_person(comes, name, organisation, Role.FOCAL_POINT, listed=self.now),)))

    @rule(data=st.data(), kind=st.sampled_from(("enquiry", "enquiry", "position")))
    @precondition(lambda self: any(each.current.replies for each in self.network.proposals.values()))
    def a_person_says_that_a_mail_is_no_answer(self, data: st.DataObject, kind: str) -> None:
        """Or that it answers another matter; what they take back so, is as if it had never been said."""
        every = self.network.proposals.values()
        mails = sorted({reply.reply for each in every for round_ in each.rounds for reply in round_.replies})
        self.is_judged(data.draw(st.sampled_from(mails)), kind)

    @rule(words=st.sampled_from(("Agree", "Abstain", "MORE TIME")))
    @precondition(lambda self: any(each.state == "consulting" for each in self.network.proposals.values()))
    def a_successor_takes_back_an_objection_and_that_is_found_to_be_no_answer(self, words: str) -> None:
        asked = [each for each in self.questions() if each.to.addr == MIRA and each.template == "consultation"]
        if asked:
            self.answer(asked[-1], "OBJECT: paragraph 3", MIRA, proven=True)
            self.somebody_leaves_and_somebody_comes_in_their_place((MIRA, NORA, "Nora Lund", "UNHCR"))
            self.answer(asked[-1], words, NORA, proven=True)
            self.is_judged(self.last_mail, "enquiry")

    def is_judged(self, mail: str, kind: str) -> None:
        about = "C-2026-09" if kind == "position" else None
        began = len(self.log)
        self.order(lambda: judgement.judged(self.network, MailJudged(about, mail, kind, self.now), 1, "Ana"))
        if any(isinstance(fact, ReplySetAside) for fact in self.log[began:]):
            self.words = [each for each in self.words if each.mail != mail]
            self.mails = [each for each in self.mails if each[0].arrival.id != mail]

    @rule()
    @precondition(lambda self: "ILO" not in self.network.people.organisations)
    def an_organisation_joins(self) -> None:
        listed = OrganisationListed("ILO", OrganisationKind.MEMBER, ("ilo.example",), self.now)
        self.take(Decision("", (listed, a_person(LIN, "Lin Wu", "ILO", Role.FOCAL_POINT, listed=self.now))))

    @rule(name=st.sampled_from(ORGANISATIONS[:5]))
    @precondition(lambda self: self.network.proposals)
    def letters_to_an_organisation_come_back(self, name: str) -> None:
        for proposal in list(self.network.proposals.values()):
            for organisation, address in sorted(proposal.current.accepted):
                if organisation == name:
                    where = (proposal.reference, proposal.current.revision)
                    fact = LetterReturned("t", address, name, *where, "5.1.1", "", self.now)
                    self.take(Decision("", (fact,)))

    @rule()
    @precondition(lambda self: self.waiting)
    def a_person_looks_at_what_waits(self) -> None:
        self.waiting.clear()

    # --- mails ---

    @rule(words=st.sampled_from(("Agree", "No objection.", "MORE TIME", "OBJECT: paragraph 3")))
    def everybody_who_was_asked_last_answers_but_one(self, words: str) -> None:
        """So that a life comes to an end now and then."""
        asked = {letter.to.addr: letter for letter in self.questions()[-8:]}
        for number, (address, letter) in enumerate(asked.items()):
            self.answer(letter, words if number == len(self.log) % 5 else "Agree", address, proven=True)

    @rule(words=st.sampled_from(("Agree", "Abstain", "MORE TIME")))
    @precondition(lambda self: any(each.state == "broken" for each in self.network.proposals.values()))
    def those_who_object_write_again_and_it_is_put_once_more(self, words: str) -> None:
        proposal = next(each for each in self.network.proposals.values() if each.state == "broken")
        where, who = (proposal.reference, proposal.current.revision), self.objecting(proposal, None)
        for letter in [each for each in self.questions() if (each.about, each.revision) == where]:
            if letter.to.organisation in who and letter.template == "consultation":
                self.answer(letter, words, letter.to.addr, proven=True)
        self.order(lambda: consensus.confirm(self.network, proposal.reference, None, self.now))

    @rule(data=st.data(), words=st.sampled_from(WORDS))
    @precondition(lambda self: self.questions())
    def whoever_was_asked_answers(self, data: st.DataObject, words: str) -> None:
        letter = data.draw(st.sampled_from(self.questions()[-14:]))
        self.answer(letter, words, letter.to.addr, proven=True)

    @rule(
        data=st.data(),
        words=st.sampled_from(WORDS),
        sender=st.sampled_from(SENDERS),
        proven=st.sampled_from((True, True, False)),
        automatic=st.sampled_from((False, False, True)),
    )
    @precondition(lambda self: self.questions())
    def anybody_answers_a_letter(
        self, data: st.DataObject, words: str, sender: str, proven: bool, automatic: bool
    ) -> None:
        letter = data.draw(st.sampled_from(self.questions()))
        self.answer(letter, words, sender, proven=proven, headers=AUTOMATIC if automatic else {})

    @rule(data=st.data())
    @precondition(lambda self: self.questions())
    def two_object_in_one_minute(self, data: st.DataObject) -> None:
        minute = self.now
        for letter in [data.draw(st.sampled_from(self.questions()[-8:])) for _ in range(2)]:
            self.answer(letter, "OBJECT: paragraph 3", letter.to.addr, proven=True, arrived=minute)

    @rule(data=st.data(), words=st.sampled_from(WORDS), hours=st.sampled_from((0.1, 3, 30, 100)), proven=st.booleans())
    @precondition(lambda self: self.questions())
    def a_mail_is_read_long_after_it_arrived(self, data: st.DataObject, words: str, hours: float, proven: bool) -> None:
        letter = data.draw(st.sampled_from(self.questions()[-20:]))
        asked = self.network.proposals[str(letter.about)].round_of(letter.revision or 0)
        arrived = max(self.now - timedelta(hours=hours), asked.opened.at if asked else self.now)
        self.answer(letter, words, letter.to.addr, proven=proven, arrived=arrived)

    @rule(words=st.sampled_from(("Let me see.", "MORE TIME", "OBJECT")), proven=st.booleans())
    @precondition(lambda self: self.words)
    def whoever_objected_last_leaves_doubt(self, words: str, proven: bool) -> None:
        said = self.words[-1]
        asked = [each for each in self.questions() if (each.about, each.revision) == (said.about, said.revision)]
        for letter in [each for each in asked if each.to.organisation == said.organisation][:1]:
            self.answer(letter, words, said.person, proven=proven)

    @rule(data=st.data(), words=st.sampled_from(("CONFIRM", "CONFIRM", "CONFIRM", "REFUSE")))
    @precondition(lambda self: any(each.answers == "key" for each in self.letters))
    def a_co_chair_answers(self, data: st.DataObject, words: str) -> None:
        letter = data.draw(st.sampled_from([each for each in self.letters if each.answers == "key"][-6:]))
        self.answer(letter, words, letter.to.addr, proven=True)

    @rule()
    @precondition(lambda self: any(each.state == "open" for each in self.network.keys.values()))
    def both_co_chairs_confirm(self) -> None:
        act = next(each for each in self.network.keys.values() if each.state == "open")
        for letter in [each for each in self.letters if (each.answers, each.about) == ("key", act.reference)]:
            self.answer(letter, "CONFIRM", letter.to.addr, proven=True)

    @rule(
        data=st.data(),
        sender=st.sampled_from((ARBEN, ARBEN, GENT)),
        words=st.sampled_from(("", "MORE TIME", "OBJECT", "Abstain", "Noted with thanks.", "This concerns the state.")),
        hours=st.sampled_from((1, 200)),
    )
    @precondition(lambda self: any(each.state == "consulting" for each in self.network.proposals.values()))
    def co_chairs_rule_on_what_hinders_the_closing_and_somebody_writes(
        self, data: st.DataObject, sender: str, words: str, hours: int
    ) -> None:
        """In the hour before it would be closed."""
        consulting = [each for each in self.network.proposals.values() if each.state == "consulting"]
        reference = data.draw(st.sampled_from([each.reference for each in consulting]))
        self.now = max(self.now, self.network.proposals[reference].current.deadline) + timedelta(hours=1)
        self.everything_is_looked_at_and_read()
        for act in [each for each in self.network.keys.values() if each.state == "open"]:
            for letter in [each for each in self.letters if (each.answers, each.about) == ("key", act.reference)]:
                self.answer(letter, "CONFIRM", letter.to.addr, proven=True)
        asked = [each for each in self.questions() if (each.about, each.to.addr) == (reference, sender)]
        if words and asked:
            self.answer(asked[-1], words, sender, proven=True)
        self.now += timedelta(hours=hours)
        self.everything_is_looked_at_and_read()

    @rule(data=st.data(), sender=st.sampled_from((MIRA, GENT)), is_revised=st.booleans())
    @precondition(lambda self: any(each.state == "consulting" for each in self.network.proposals.values()))
    def somebody_says_that_it_concerns_the_state_and_another_text_is_put(
        self, data: st.DataObject, sender: str, is_revised: bool
    ) -> None:
        consulting = [each for each in self.network.proposals.values() if each.state == "consulting"]
        reference = data.draw(st.sampled_from([each.reference for each in consulting]))
        asked = [each for each in self.questions() if (each.about, each.to.addr) == (reference, sender)]
        if asked:
            self.answer(asked[-1], "This concerns the state.", sender, proven=True)
        text = f"1. The text, in its version {len(self.log)}."
        if is_revised:
            self.order(lambda: consensus.revise(self.network, reference, text, None, self.now))

    @rule()
    @precondition(lambda self: any(each.state == "open" for each in self.network.keys.values()))
    def a_co_chair_confirms_and_objects_before_the_other_confirms(self) -> None:
        act = next(each for each in self.network.keys.values() if each.state == "open")
        for letter in [each for each in self.letters if (each.answers, each.about) == ("key", act.reference)]:
            self.answer(letter, "CONFIRM", letter.to.addr, proven=True)
            asked = [each for each in self.questions() if (each.about, each.to.addr) == (act.asked.subject, ANA)]
            if letter.to.addr == ANA and asked:
                self.answer(asked[-1], "OBJECT: paragraph 3", ANA, proven=True)

    def everything_is_looked_at_and_read(self) -> None:
        self.waiting.clear()
        self.the_mailbox_is_read_and_the_clock_strikes()

    @rule(data=st.data(), partstat=st.sampled_from(("ACCEPTED", "DECLINED")))
    @precondition(lambda self: self.questions())
    def a_calendar_program_answers_the_deadline(self, data: st.DataObject, partstat: str) -> None:
        """As if the deadline's entry had asked for it."""
        letter = data.draw(st.sampled_from(self.questions()))
        mail = a_mail("", letter.to.addr, "Accepted: the deadline", reply_to_letter=True)
        said = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{letter.about}-r1\r\n"
        said += f"ATTENDEE;PARTSTAT={partstat}:mailto:{letter.to.addr}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        mail.add_alternative(said, subtype="calendar", params={"method": "REPLY"})
        found = met(mail, self.network, sent(letter), arrived=f"{self.now:%Y-%m-%d %H:%M}")
        decision = self.receive(found)
        assert not any(isinstance(fact, PositionTaken) for fact in decision.facts), "6. PARTSTAT is no position"

    @rule()
    @precondition(lambda self: self.mails)
    def a_mail_comes_a_second_time(self) -> None:
        """The same octets, read again before anything else has happened."""
        mail, length = self.mails[-1]
        if len(self.log) != length:
            return
        before = self.every_position()
        decision = self.handled(mail)
        after = self.network.after(*decision.facts)
        assert every_position(after) == before, "5. processing a message twice changes nothing"

    def questions(self) -> list[Letter]:
        return [each for each in self.letters if each.answers == "consultation"]

    def answer(
        self,
        letter: Letter,
        words: str,
        sender: str,
        *,
        proven: bool,
        headers: dict[str, str] | None = None,
        arrived: datetime | None = None,
    ) -> None:
        """A minute passes with each, but for what had arrived before."""
        self.now += timedelta(0) if arrived else timedelta(minutes=1)
        mail = a_mail(words, sender, "Re: yours", proven=proven, reply_to_letter=True, headers=headers)
        found = met(mail, self.network, sent(letter), arrived=f"{arrived or self.now:%Y-%m-%d %H:%M}")
        name = f"{len(self.log)} {len(self.mails)} {sender}"
        found = replace(found, arrival=replace(found.arrival, id=name))
        self.last_mail = name
        said = oracle.word(found, words, proven, self.network, len(self.log), is_head=sender == DRITA)
        self.words += [said] if said else []
        known = self.network.proposals[said.about].overlooked if said else ()
        decision = self.receive(found)
        if said:
            self.what_was_overlooked_is_flagged(said, decision, known)

    def what_was_overlooked_is_flagged(self, said: oracle.Word, decision: Decision, known: Collection[str]) -> None:
        """And the co-chairs are told, if they were not when another mail of the organisation was read too late."""
        proposal = self.network.proposals[said.about]
        until = proposal.current.deadline + self.network.procedure.grace
        is_in_time = proposal.adopted_at is not None and said.arrived <= proposal.adopted_at
        if is_in_time and said.says == oracle.OBJECTS and said.organisation in self.objecting(proposal, until):
            assert said.organisation in proposal.defects
            is_told = any(letter.template == "confirmation_offered" for letter in decision.letters)
            assert is_told or said.organisation in known

    def objecting(self, proposal: Proposal, until: datetime | None) -> Set[str]:
        return oracle.objecting(self.words, proposal, oracle.ruled(self.log, proposal.reference), until)

    def handled(self, mail: Incoming) -> Decision:
        kind = sorted_by(rulebook().sorting, mail).kind
        return kinds()[kind](mail, self.network, self.now)

    # --- how it is taken, and what must hold of each decision ---

    def order(self, act: Callable[[], Decision]) -> None:
        """What a person orders; it may be refused, and nothing else."""
        try:
            decision = act()
        except MailerError:
            return
        assert not any(isinstance(fact, PositionTaken) for fact in decision.facts), "13. no order makes a position"
        noted = [fact.organisation for fact in decision.facts if isinstance(fact, PositionNoted)]
        assert "IOM" not in noted, "13. the console cannot enter the position of its own organisation"
        self.take(decision)

    def receive(self, mail: Incoming) -> Decision:
        decision = self.handled(mail)
        taken = [fact for fact in decision.facts if isinstance(fact, PositionTaken)]
        if mail.automatic is not None:
            assert taken == [], "6. automatic mail makes no position"
        for fact in taken:
            assert fact.at == mail.arrival.received, "7. a reply counts from its arrival"
            assert mail.proven or fact.position in BLOCKING, "a consent that nothing proves counts for nothing"
            assert mail.proven or not fact.proven
        self.what_is_answered_waits_no_more(decision)
        if decision.attention:
            self.waiting.append(waiting(mail, decision, len(self.mails)))
        before = self.network
        self.take(decision)
        self.mails += [(mail, len(self.log))] if taken else []
        for fact in taken:
            self.is_lifted_by_nobody_of_lower_rank(before, fact)
        return decision

    def what_is_answered_waits_no_more(self, decision: Decision) -> None:
        if decision.settles:
            settled = (decision.organisation, decision.about)
            self.waiting = [
                each
                for each in self.waiting
                if (each.organisation, each.about) != settled or each.sender in decision.spares
            ]

    def is_lifted_by_nobody_of_lower_rank(self, before: Network, fact: PositionTaken) -> None:
        """10. Blocking is easier than unblocking."""
        was, now = (each.proposals[fact.about].current for each in (before, self.network))
        if was.revision != now.revision:
            return
        block = position_of(was, fact.organisation, before.procedure.grace)
        rank = next((reply.rank for reply in was.replies if reply.reply == block.reply), 9)
        is_lower = block.position in BLOCKING and block.position is not Position.CONFLICT and fact.rank > rank
        if is_lower and not block.is_ruled:
            after = position_of(now, fact.organisation, before.procedure.grace)
            assert after.position in BLOCKING, "10. nobody of a lower rank lifts a block"

    def take(self, decision: Decision) -> None:
        for fact in decision.facts:
            before = self.network
            match fact:
                case ProposalAdopted():
                    self.may_be_adopted(fact)
                case RoundBroken():
                    self.may_be_broken(fact)
                case RulingMade():
                    self.may_be_ruled(fact)
            self.network = before.after(fact)
            self.log.append(fact)
            self.course.append((fact, before))
            self.deadlines_move_later(before)
            self.what_a_member_blocked_that_has_left_stays_blocked(before, fact)
            if isinstance(fact, RoundOpened):
                self.positions_do_not_survive_another_text(before, fact, decision.letters)
        self.letters += decision.letters
        asked = [letter for letter in decision.letters if letter.template == "consultation"]
        arrived = [accepted(letter, self.now) for letter in asked]  # they arrive at once
        self.log += arrived
        self.network = self.network.after(*arrived)

    def may_be_adopted(self, fact: ProposalAdopted) -> None:
        proposal = self.network.proposals[fact.about]
        round_ = proposal.current
        self.nothing_blocks(round_)
        until = round_.deadline + self.network.procedure.grace
        assert self.objecting(proposal, until) == set(), "1. whoever objected has taken it back, or a co-chairs' ruling"
        self.everybody_was_consulted(round_)
        self.ministries_consented_or_were_ruled_on(round_)
        self.the_round_is_as_it_was_when_it_was_ruled_on(round_)
        self.the_fence_was_passed(round_)
        self.numbers_have_no_gaps(fact)

    def nothing_blocks(self, round_: Round) -> None:
        """1. No adoption while a decider's effective position blocks."""
        for name in round_.of_standing(Standing.DECIDER):
            assert self.position(round_, name).position not in BLOCKING

    def everybody_was_consulted(self, round_: Round) -> None:
        """2. Each decider that is still there was reached, and had the time that the rules give."""
        procedure, voices = self.network.procedure, self.network.voices(round_)
        for name in round_.of_standing(Standing.DECIDER):
            if name in voices:
                since = round_.consulted_at(name, voices[name])
                assert since is not None
                assert since <= round_.deadline - procedure.floor_of(round_.opened.basis) + procedure.dispatch
            if name in voices and round_.opened.mode is Mode.AFFIRMATIVE:
                assert self.position(round_, name).by, "silence is no answer in an affirmative round"

    def ministries_consented_or_were_ruled_on(self, round_: Round) -> None:
        """3. Each ministry that is silent or objects is covered by a ruling with two confirmations, on what stands."""
        voices, suffices = self.network.voices(round_), self.network.procedure.noted == "suffices"
        assert ruled.is_heard(self.course, round_, self.network), "who says that it concerns the state is heard first"
        for name in round_.of_standing(Standing.CONSULTED):
            state = self.position(round_, name)
            if not round_.state_concern and state.position not in BREAKING:
                continue
            assert round_.consulted_at(name, voices.get(name, frozenset())) is not None or name not in voices
            if state.position in CONSENT or (state.position is Position.NOTED and suffices):
                continue
            assert ruled.is_covered(self.course, round_, name, self.network.procedure.grace)

    def the_round_is_as_it_was_when_it_was_ruled_on(self, round_: Round) -> None:
        """Where it is adopted though few support it, or because a co-chair has declared it."""
        procedure, voices = self.network.procedure, self.network.voices(round_)
        members = [name for name in round_.of_standing(Standing.DECIDER) if name in voices]
        if sum(self.position(round_, name).position in CONSENT for name in members) < procedure.min_active:
            assert ruled.is_as_it_was_ruled(self.course, round_, Ruling.ACTIVE)
        if procedure.declare == "co_chairs":
            assert ruled.is_as_it_was_ruled(self.course, round_, Ruling.DECLARED)

    def may_be_ruled(self, fact: RulingMade) -> None:
        """None of those whose keys were turned is of an organisation that objects now, or that is ruled on."""
        if fact.about not in self.network.proposals or len(fact.confirmed_by) < 2:
            return
        round_ = self.network.proposals[fact.about].current
        for address in fact.confirmed_by:
            name = self.network.people.persons[address].organisation
            assert name != fact.organisation
            assert self.position(round_, name).position not in BREAKING

    def the_fence_was_passed(self, round_: Round) -> None:
        """9. No closing without the fence, nor while a mail about it waits."""
        grace = self.network.procedure.grace
        assert self.read is not None
        assert self.read > round_.deadline + grace
        assert not round_.active_holds
        assert not [each for each in self.waiting if each.names(round_.opened.about) and round_.since <= each.received]

    def numbers_have_no_gaps(self, fact: ProposalAdopted) -> None:
        """12. A number is given once, after the closing, and none is left out."""
        given = [each.number for each in self.log if isinstance(each, ProposalAdopted)]
        year = fact.number.split("/")[1]
        of_year = [each for each in given if each.split("/")[1] == year]
        assert fact.number == f"UNMN/{year}/DEC/{len(of_year) + 1}"

    def may_be_broken(self, fact: RoundBroken) -> None:
        for name in fact.organisations:
            round_ = self.network.proposals[fact.about].current
            state = self.position(round_, name)
            disputed = state.disputed is not None and state.disputed.position in BREAKING
            assert state.position in BREAKING or disputed
            assert state.proven

    def deadlines_move_later(self, before: Network) -> None:
        """8. Never earlier, within a round; an editorial change keeps it at the least."""
        for reference, proposal in before.proposals.items():
            was, now = proposal.current, self.network.proposals[reference].current
            if was.revision == now.revision or now.opened.basis is Basis.EDITORIAL:
                assert now.deadline >= was.deadline

    def positions_do_not_survive_another_text(
        self, before: Network, fact: RoundOpened, letters: Iterable[Letter]
    ) -> None:
        """4. But by an editorial ruling, and then each organisation is told and has the floor once more; where the same
        text is put again, nothing stands but what is in doubt."""
        if fact.about not in before.proposals:
            return
        was, now = before.proposals[fact.about].current, self.network.proposals[fact.about].current
        old, new = positions(was, before.procedure.grace), positions(now, before.procedure.grace)
        match fact.basis:
            case Basis.EDITORIAL:
                made = [each for each in self.network.keys.values() if each.reference == fact.authorised]
                assert made
                assert made[0].state == "done"
                assert made[0].needed == 2
                late = positions(replace(was, deadline=now.deadline), before.procedure.grace)  # may be in time by now
                assert {name: new[name].position for name in new} == {name: late[name].position for name in new}
                assert fact.deadline >= self.now + before.procedure.floor
                told = {letter.to.organisation for letter in letters if letter.template == "consultation"}
                assert told >= {name for name in now.parties if before.people.of(name)}
            case Basis.CONFIRMATION:
                assert fact.text_hash == was.opened.text_hash
                still = self.objecting(before.proposals[fact.about], None)
                assert still == set(), "10. an objection is lifted by whoever may, and none is forgotten"
                for name, state in new.items():
                    assert state.position is Position.NONE or state.position in BLOCKING
                    assert old[name].position not in BLOCKING or state.position in BLOCKING, "doubt stays"
            case _:
                assert fact.text_hash != was.opened.text_hash
                assert all(state.position is Position.NONE for state in new.values())

    def what_a_member_blocked_that_has_left_stays_blocked(self, before: Network, fact: Fact) -> None:
        """11. Until both co-chairs acknowledge it; or a mail is read with which it had taken that back itself before."""
        is_acknowledged = isinstance(fact, RulingMade) and fact.ruling is Ruling.DEPARTED
        is_its_own = isinstance(fact, PositionTaken) and fact.proven
        acknowledged = fact.organisation if is_acknowledged or is_its_own else ""
        for reference, proposal in before.proposals.items():
            was, now = proposal.current, self.network.proposals[reference].current
            if was.ended or was.revision != now.revision:
                continue
            was = replace(was, deadline=now.deadline)  # where more time is given, what it had said too late counts
            for name in was.parties:
                has_left = before.people.organisations[name].left is not None
                if has_left and name != acknowledged and self.blocks(was, name, before):
                    assert self.blocks(now, name, self.network), f"11. {name} has left, and its block is gone by {fact}"

    @staticmethod
    def blocks(round_: Round, name: str, network: Network) -> bool:
        return position_of(round_, name, network.procedure.grace).position in BLOCKING

    def position(self, round_: Round, name: str) -> Effective:
        return position_of(round_, name, self.network.procedure.grace)

    def every_position(self) -> dict[tuple[str, str], Position]:
        return every_position(self.network)

    # --- what must hold at each instant ---

    @invariant()
    def each_organisation_has_one_position_and_the_order_of_mails_is_no_matter(self) -> None:
        """5. A pure function of what was said."""
        for proposal in self.network.proposals.values():
            round_ = proposal.current
            shuffled = list(round_.replies)
            Random(len(self.log)).shuffle(shuffled)
            other = replace(round_, replies=tuple(shuffled))
            assert positions(other, self.network.procedure.grace) == positions(round_, self.network.procedure.grace)

    @invariant()
    def a_number_is_there_once_it_is_adopted_and_not_before(self) -> None:
        for proposal in self.network.proposals.values():
            assert bool(proposal.number) is (proposal.state == "adopted")

    @rule(cuts=st.lists(st.integers(0, 300), max_size=4).map(sorted))
    def the_network_is_what_its_log_comes_to_in_any_batches(self, cuts: list[int]) -> None:
        """5. Replay gives the same."""
        replayed = self.begun
        for start, end in zip([0, *cuts], [*cuts, None], strict=True):
            replayed = replayed.after(*self.log[start:end])
        assert replayed == self.network

    def teardown(self) -> None:
        one_by_one = self.begun
        for fact in self.log:
            one_by_one = one_by_one.after(fact)
        assert one_by_one == self.network == self.begun.after(*self.log)


def every_position(network: Network) -> dict[tuple[str, str], Position]:
    grace = network.procedure.grace
    return {
        (proposal.reference, name): state.position
        for proposal in network.proposals.values()
        for name, state in positions(proposal.current, grace).items()
    }


def sent(letter: Letter) -> SentLetter:
    to = letter.to
    return SentLetter(
        TOKEN, letter.template, letter.answers, letter.about, letter.revision, to.addr, to.organisation,
        f"{TOKEN}@harbour.example", "", "",
    )  # fmt: skip


def waiting(mail: Incoming, decision: Decision, number: int) -> Waiting:
    came = mail.arrival.received
    return Waiting(
        number, came, came, mail.voice.address, decision.organisation, "", decision.about, decision.why, "attention",
        mail.matters,
    )  # fmt: skip


@pytest.mark.parametrize(
    "lives", [pytest.param(60, id="short"), pytest.param(10_000, id="long", marks=pytest.mark.campaign)]
)
def test_whatever_happens_each_invariant_of_consensus_holds(lives: int) -> None:
    run_state_machine_as_test(Consultations, settings=settings(max_examples=lives, stateful_step_count=50))
