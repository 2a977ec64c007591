"""Who answers for an organisation, how, when, again, instead or by mistake: case by case, what it comes to.

Each mail goes through the rules and the handlers as they are shipped; time through the duties.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from mailer.acts import changes, consensus, judgement, keys, rulings
from mailer.acts.rounds import Question
from mailer.decision import Decision
from mailer.duties import consensus as duties
from mailer.errors import Refused
from mailer.handlers import bounce, kinds
from mailer.mail import DeliveryReport, FailedRecipient, Letter, Mailbox, SentLetter, Waiting
from mailer.network import Network
from mailer.network.consensus import BLOCKING, position_of
from mailer.network.dates import Calendar
from mailer.network.facts import (
    AbsenceNoted,
    AddressLearnt,
    ClosingHeld,
    ConsultationDefective,
    Fact,
    LetterAccepted,
    LetterReturned,
    MailJudged,
    MeetingKind,
    Mode,
    ObjectionLifted,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    Position,
    PositionTaken,
    ProposalAdopted,
    ProposalClosed,
    ReplySetAside,
    Role,
    RollChanged,
    RoundBroken,
    RoundExtended,
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
    STRANGER,
    TOKEN,
    ZEF,
    ZONE,
    a_letter,
    a_mail,
    a_network,
    a_person,
    at,
    met,
    rulebook,
)
from ..network.test_consensus import DEADLINE, OPENED, opened, reached, says
from ..network.test_meetings import PLANNED
from ..render.test_letters import RENDERER

MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
DRITA, OLTA, DESK, COLLEAGUE, PRIVATE, LIN = (
    "drita@unhcr.example",
    "olta@unhcr.example",
    "info@unhcr.example",
    "somebody@unhcr.example",
    "mira.leka@mail.example",
    "lin@ilo.example",
)
BASE = (
    opened(),
    *reached(*MEMBERS),
    a_person(DRITA, "Drita Kola", "UNHCR", Role.HEAD),
    a_person(OLTA, "Olta Çela", "UNHCR", Role.FOCAL_POINT),
    a_person(DESK, "UNHCR office", "UNHCR", Role.ALTERNATE),
)
CAREFUL = {"break_at": "deadline"}
SECOND = (opened(revision=2), *reached(*MEMBERS, revision=2))
OTHER = replace(opened(), about="C-2026-02", title="Another")
OF_THE_STATE = (opened(state_concern=True), *reached(*MEMBERS, "Ministry"))
ABSENT = (("Auto-Submitted", "auto-replied"),)
AFTER = DEADLINE + timedelta(hours=1)
P = Position


@dataclass(frozen=True)
class Said:
    """A mail of somebody, in answer to our letter to their organisation about `about`; a fact between mails changes the
    list."""

    sender: str
    text: str
    subject: str = "Re: Note"
    revision: int = 1
    about: str = "C-2026-01"
    headers: tuple[tuple[str, str], ...] = ()
    proven: bool = True
    to: str = "UNHCR"
    arrived: datetime | None = None
    document: bool = False


def of(sender: str) -> str:
    return {"iom": "IOM", "unicef": "UNICEF", "unodc": "UNODC", "interior": "Ministry", "ilo": "ILO"}.get(
        sender.partition("@")[2].partition(".")[0], "UNHCR"
    )


def written(said: Said) -> tuple[EmailMessage, SentLetter]:
    letter = a_letter(
        "consultation", said.about, said.sender, said.to if said.to != "UNHCR" else of(said.sender), said.revision
    )
    mail = a_mail(said.text, said.sender, said.subject, proven=said.proven, reply_to_letter=True)
    for name, value in said.headers:
        del mail[name]
        mail[name] = value
    if said.document:
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="note verbale.pdf")
    return mail, letter


class Case:
    """A Network in which things happen one each hour; what was decided on the way, and what waits for a person."""

    def __init__(self, *facts: Fact, **procedure: object) -> None:
        self.network = a_network(*(facts or BASE))
        self.network = replace(self.network, procedure=replace(self.network.procedure, **procedure))
        self.now = at("2026-02-18 10:00")
        self.decisions: list[Decision] = []
        self.waiting: list[Waiting] = []

    def happens(self, *events: "Said | Fact") -> "Case":
        for each in events:
            if isinstance(each, Said):
                self.takes(self.comes(each))
            else:
                self.network = self.network.after(each)
            self.now += timedelta(hours=1)
        return self

    def comes(self, said: Said) -> Decision:
        self.now = said.arrived or self.now
        return self.receives(*written(said))

    def receives(self, mail: EmailMessage, letter: SentLetter | None = None, *, junk: bool = False) -> Decision:
        arrived = self.now
        found = met(mail, self.network, letter, arrived=f"{arrived:%Y-%m-%d %H:%M}", junk=junk)
        found = replace(found, arrival=replace(found.arrival, id=f"mail {len(self.decisions)}", received=arrived))
        decision = kinds()[sorted_by(rulebook().sorting, found).kind](found, self.network, self.now)
        if decision.attention:
            waits = (arrived, arrived, found.voice.address, decision.organisation, "", decision.about, decision.why)
            self.waiting.append(Waiting(len(self.decisions), *waits, "attention", found.matters))
        return decision

    def takes(self, decision: Decision) -> "Case":
        self.decisions.append(decision)
        self.network = self.network.after(*decision.facts)
        for letter in (each for each in decision.letters if each.template == "consultation"):
            where = (str(letter.about), letter.revision or 0, letter.to.organisation, letter.to.addr)
            self.network = self.network.after(LetterAccepted(*where, self.now))
        return self

    def ordered(self, act: Callable[[Network, datetime], Decision]) -> "Case":
        return self.takes(act(self.network, self.now))

    def both_confirm(self) -> "Case":
        act = list(self.network.keys.values())[-1]
        for holder in act.asked.holders:
            self.takes(keys.turn(self.network, act.reference, holder, True, self.now, self.now))
        return self

    def clock(self, now: datetime, *, read: bool = True) -> "Case":
        self.now = now
        every = (
            duties.holds_due,
            duties.newcomers_due,
            duties.concerns_due,
            duties.unattended_due,
            duties.closings_due,
            duties.lapses_due,
        )
        for duty in every:
            mailbox = Mailbox(now if read else None, tuple(self.waiting))
            while decision := next(duty(self.network, mailbox, now), None):
                self.takes(decision)
        return self

    def effective(self, about: str = "C-2026-01", organisation: str = "UNHCR") -> Position:
        return self.state(about, organisation).position

    def state(self, about: str = "C-2026-01", organisation: str = "UNHCR"):
        return position_of(self.network.proposals[about].current, organisation, self.network.procedure.grace)

    @property
    def proposal(self):
        return self.network.proposals["C-2026-01"]

    @property
    def facts(self) -> list[Fact]:
        return [fact for decision in self.decisions for fact in decision.facts]

    def letters(self, template: str) -> list[Letter]:
        return [each for decision in self.decisions for each in decision.letters if each.template == template]

    def told(self, template: str) -> list[str]:
        return [letter.to.addr for letter in self.letters(template)]

    def words(self, template: str, addr: str, language: str = "en") -> str:
        """The last letter of that kind to somebody, as they read it."""
        letter = [each for each in self.letters(template) if each.to.addr == addr][-1]
        shown = RENDERER.render(replace(letter, to=replace(letter.to, languages=(language,))), TOKEN)
        return " ".join(shown.text.split())


def lived(*happened: "Said | Fact", base: tuple[Fact, ...] = BASE, **procedure: object) -> Case:
    return Case(*base, **procedure).happens(*happened)


LEFT = PersonLeft(MIRA, at("2026-02-18 11:00"))
ARRIVED = a_person("new@unhcr.example", "Nora Lund", "UNHCR", Role.FOCAL_POINT)
NORA = "new@unhcr.example"

# --- second replies, and who may take back what -----------------------------------------------------------------------

# the case: (what came in, in order; the position that it comes to)
ROWS: dict[str, tuple[list[Said | Fact], Position]] = {
    "second reply, same person": ([Said(MIRA, "Agree"), Said(MIRA, "More time")], P.HOLD),
    "second reply, same person, softer": ([Said(MIRA, "More time"), Said(MIRA, "Agree")], P.AGREE),
    "second reply, principal after alternate": ([Said(BEN, "More time"), Said(MIRA, "Agree")], P.AGREE),
    "alternate after principal, softer": ([Said(MIRA, "More time"), Said(BEN, "Agree")], P.HOLD),
    "alternate after principal, harder": ([Said(MIRA, "Agree"), Said(BEN, "OBJECT: para 3")], P.CONFLICT),
    "two focal points of equal rank disagree": ([Said(MIRA, "Agree"), Said(OLTA, "More time")], P.CONFLICT),
    "two focal points disagree, then agree": (
        [Said(MIRA, "Agree"), Said(OLTA, "More time"), Said(OLTA, "Agree")],
        P.AGREE,
    ),
    "two focal points disagree, and the head settles it": (
        [Said(MIRA, "Agree"), Said(OLTA, "More time"), Said(DRITA, "Agree")],
        P.AGREE,
    ),
    "two focal points disagree, and the head settles it the other way": (
        [Said(MIRA, "Agree"), Said(OLTA, "More time"), Said(DRITA, "Reservation: para 2.")],
        P.RESERVATION,
    ),
    "the head had spoken before the focal points disagreed": (
        [Said(DRITA, "Agree"), Said(MIRA, "Agree"), Said(OLTA, "More time")],
        P.CONFLICT,
    ),
    "head and focal point disagree": ([Said(MIRA, "Agree"), Said(DRITA, "More time")], P.CONFLICT),
    "colleague not on file, same domain, agrees": ([Said(COLLEAGUE, "Agree")], P.NONE),
    "colleague not on file, same domain, objects": ([Said(COLLEAGUE, "OBJECT: para 3")], P.OBJECTION),
    "colleague objects after the focal point agreed": (
        [Said(MIRA, "Agree"), Said(COLLEAGUE, "OBJECT: para 3")],
        P.CONFLICT,
    ),
    "unknown address, unknown domain": ([Said(STRANGER, "OBJECT: para 3")], P.NONE),
    "personal address of a known person": ([Said(PRIVATE, "Agree")], P.NONE),
    "assistant sends on behalf": ([Said(MIRA, "Agree", headers=(("Sender", COLLEAGUE),))], P.AGREE),
    "shared mailbox, registered as alternate": ([Said(DESK, "Agree")], P.AGREE),
    "shared mailbox does not lift the focal point's block": ([Said(MIRA, "More time"), Said(DESK, "Agree")], P.HOLD),
    "reply without authentication agrees": ([Said(MIRA, "Agree", proven=False)], P.NONE),
    "reply without authentication objects": ([Said(MIRA, "OBJECT: para 3", proven=False)], P.OBJECTION),
    "reply to the wrong proposal number": ([Said(MIRA, "Agree", "Re: Note [UNMN Harbour C-2026-09 r1]")], P.NONE),
    "agree, but paragraph 3 must change": ([Said(MIRA, "Agree, but paragraph 3 must change.")], P.AMENDMENT),
    "no objection; suggest a comma": ([Said(MIRA, "No objection; suggest a comma in para 2.")], P.COMMENT),
    "we cannot support but will not stand in the way": (
        [Said(MIRA, "We cannot support it but will not stand in the way.")],
        P.RESERVATION,
    ),
    "reservation, without a text": ([Said(MIRA, "Reservation")], P.RESERVATION),
    "answer in Albanian": ([Said(MIRA, "Pa kundërshtim")], P.NO_OBJECTION),
    "answer in French": ([Said(MIRA, "Pas d'objection")], P.NO_OBJECTION),
    "answer by +1": ([Said(MIRA, "+1")], P.AGREE),
    "answer by thumbs up": ([Said(MIRA, "👍")], P.UNCLEAR),
    "a reaction mail": ([Said(MIRA, "Mira Leka reacted to your message:")], P.NONE),
    "answer only in an attachment": ([Said(MIRA, "Please see attached.", document=True)], P.UNCLEAR),
    "out of office": ([Said(MIRA, "I am out of the office.", headers=ABSENT)], P.NONE),
    "focal point changes in mid-round, the earlier reply stands": ([Said(MIRA, "Agree"), LEFT, ARRIVED], P.AGREE),
    "focal point changes in mid-round, the new one replies": (
        [Said(MIRA, "Agree"), LEFT, ARRIVED, Said(NORA, "More time")],
        P.HOLD,
    ),
    "focal point changes in mid-round, the old one replies": ([LEFT, ARRIVED, Said(MIRA, "Agree")], P.NONE),
    "reply-all answer": ([Said(MIRA, "Agree", headers=(("Cc", ZEF),))], P.AGREE),
    "forwarded to a colleague who replies with the token": ([Said(COLLEAGUE, "No objection.", "Fwd: Note")], P.NONE),
}


@pytest.mark.parametrize("row", ROWS)
def test_whoever_answers_the_position_is_the_one_that_the_row_has(row: str) -> None:
    happened, position = ROWS[row]

    assert lived(*happened, **CAREFUL).effective() is position


@pytest.mark.parametrize(
    "row",
    [
        "colleague not on file, same domain, objects",
        "unknown address, unknown domain",
        "personal address of a known person",
        "reply to the wrong proposal number",
        "reply without authentication agrees",
        "answer only in an attachment",
        "answer by thumbs up",
        "a reaction mail",
    ],
)
def test_what_is_no_position_of_the_organisation_waits_for_a_person(row: str) -> None:
    assert len(lived(*ROWS[row][0]).waiting) == 1


def test_second_reply_same_person_shows_the_new_and_both_are_kept() -> None:
    case = lived(Said(MIRA, "Agree"), Said(MIRA, "Abstain"))

    assert [letter.values["taken"].position for letter in case.letters("position_receipt")[::5]] == [P.AGREE, P.ABSTAIN]
    assert len(case.proposal.current.replies) == 2


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "UNHCR abstains: Note (revision 1). Before, UNHCR agrees (Mira Leka). Both answers are kept"),
        ("sq", "UNHCR abstenon: Note (versioni 1). Më parë, UNHCR është dakord (Mira Leka). Të dyja përgjigjet ruhen"),
    ],
)
def test_second_reply_same_person_the_receipt_shows_the_old_and_the_new(language: str, told: str) -> None:
    assert told in lived(Said(MIRA, "Agree"), Said(MIRA, "Abstain")).words("position_receipt", MIRA, language)
    for again in (lived(Said(MIRA, "Agree")), lived(Said(MIRA, "Agree"), Said(MIRA, "Agree"))):
        assert "Before" not in again.words("position_receipt", MIRA)


@pytest.mark.parametrize(
    ("said", "language", "told"),
    [
        (Said(MIRA, "Agree"), "en", "by Monday 23 February 2026, 17:00"),
        (
            Said(MIRA, "OBJECT: para 3"),
            "en",
            "With this the consultation ended, and the text is not adopted. To take it",
        ),
        (Said(MIRA, "OBJECT: para 3"), "sq", "Me këtë konsultimi përfundoi, dhe teksti nuk miratohet. Për ta tërhequr"),
        (Said(MIRA, "OBJECT: para 3", arrived=DEADLINE + timedelta(minutes=16)), "en", "is over, and the consultation"),
        (
            Said(MIRA, "OBJECT: para 3", arrived=DEADLINE + timedelta(minutes=16)),
            "sq",
            "kaloi, dhe konsultimi ende nuk",
        ),
    ],
)
def test_a_receipt_says_until_when_the_answer_can_be_changed_as_things_are(
    said: Said, language: str, told: str
) -> None:
    words = lived(said).words("position_receipt", MIRA, language)

    assert told in words
    assert (" by Monday 23" in words) is (said.text == "Agree")


@pytest.mark.parametrize(
    ("said", "language", "reason"),
    [
        (Said(MIRA, "Perhaps."), "en", "UNHCR yet: we could not read it with certainty."),
        (Said(MIRA, "Perhaps."), "sq", "UNHCR: nuk mundëm ta lexojmë me siguri."),
        (Said(MIRA, "Agree", proven=False), "en", "UNHCR yet: nothing proves that this mail is yours."),
        (Said(MIRA, "Agree", proven=False), "sq", "UNHCR: asgjë nuk provon se ky mesazh është i juaji."),
    ],
)
def test_why_an_answer_was_not_counted_is_told_in_every_language(said: Said, language: str, reason: str) -> None:
    assert reason in lived(said).words("position_unclear", MIRA, language)


def test_an_unclear_answer_after_the_deadline_is_asked_back_and_no_time_is_named_that_is_over() -> None:
    words = lived(Said(MIRA, "Perhaps not.", arrived=DEADLINE + timedelta(minutes=16))).words("position_unclear", MIRA)

    assert "is over, and the consultation is not closed yet. Please answer in one word before it is." in words


def test_alternate_after_principal_softer_the_principal_is_asked_to_confirm_the_lifting() -> None:
    case = lived(Said(MIRA, "More time"), Said(BEN, "Agree"))

    assert set(case.told("position_disputed")) == {MIRA, BEN, DRITA, OLTA, DESK}
    assert case.letters("position_disputed")[0].values["stands"] is P.HOLD


@pytest.mark.parametrize(("hours", "closed"), [(23, ClosingHeld), (25, RoundBroken)])
def test_alternate_after_principal_harder_the_principal_is_asked_and_after_a_day_the_block_stands(
    hours: int, closed: type[Fact]
) -> None:
    case = lived(Said(MIRA, "Agree"), Said(BEN, "OBJECT: para 3"))

    case.clock(DEADLINE + timedelta(hours=hours))

    assert MIRA in case.told("position_disputed")
    assert type(case.facts[-1]) is closed


def test_alternate_after_principal_unclear_holds_however_long_it_lasts() -> None:
    case = lived(Said(MIRA, "Agree"), Said(BEN, "Perhaps not."))
    case.waiting.clear()

    case.clock(DEADLINE + timedelta(hours=25))

    assert isinstance(case.facts[-1], ClosingHeld)


def test_two_focal_points_of_equal_rank_are_both_asked_in_one_mail_with_both_answers() -> None:
    case = lived(Said(MIRA, "Agree"), Said(OLTA, "More time"))

    (letter,) = [each for each in case.letters("position_disputed") if each.to.addr == MIRA]
    assert [each.position for each in letter.values["said"]] == [P.AGREE, P.HOLD]
    assert letter.buttons == ("agree", "objection", "hold")


def test_colleague_not_on_file_those_who_speak_are_asked_and_an_objection_holds() -> None:
    case = lived(Said(COLLEAGUE, "OBJECT: para 3"))
    case.waiting.clear()

    assert MIRA in case.told("position_by_colleague")
    assert isinstance(case.clock(AFTER).facts[-1], ClosingHeld)
    assert isinstance(lived(Said(COLLEAGUE, "Agree")).clock(AFTER).facts[-1], ProposalAdopted)


EVA = "eva@unhcr.example"
LISTED = a_person(EVA, "Eva Noor", "UNHCR")


def test_colleague_who_speaks_for_nobody_is_told_so_once_if_they_are_on_the_list() -> None:
    case = lived(LISTED, Said(EVA, "Agree"), Said(EVA, "Agree indeed"))

    first, second = case.letters("position_not_counted")
    assert (first.to.addr, first.key) == (EVA, second.key)
    assert "You are not on the member list as somebody who speaks for UNHCR" in case.words("position_not_counted", EVA)
    assert lived(Said(COLLEAGUE, "Agree")).letters("position_not_counted") == []  # nobody that we know


def test_colleague_who_answers_an_old_revision_is_told_so_and_a_person_looks() -> None:
    case = lived(LISTED, Said(EVA, "OBJECT: para 3", revision=1), base=(*BASE, *SECOND))

    assert "It also answers revision 1, and revision 2 is put now." in case.words("position_not_counted", EVA)
    assert case.waiting


@pytest.mark.parametrize(
    ("language", "told"), [("en", "receipt, and not for an answer"), ("sq", "marrjes, dhe jo si përgjigje")]
)
def test_member_that_replies_noted_is_told_that_this_is_no_answer_and_what_its_silence_means(
    language: str, told: str
) -> None:
    case = lived(Said(MIRA, "Noted with thanks."))

    words = case.words("position_not_counted", MIRA, language)
    assert told in words
    assert ("UNHCR is taken to have no objection" if language == "en" else "UNHCR nuk ka kundërshtim") in words
    assert case.letters("position_not_counted")[0].buttons == ("agree", "objection", "hold")
    assert case.effective() is P.NONE


@pytest.mark.parametrize("thanks", ["Noted with thanks.", "Thank you!", "Faleminderit", "Thanks!\n\nMira Leka"])
def test_member_that_has_answered_and_thanks_us_is_left_in_peace(thanks: str) -> None:
    case = lived(Said(MIRA, "Agree"), Said(MIRA, thanks))

    assert (case.decisions[-1].facts, case.decisions[-1].letters, case.waiting) == ((), (), [])
    assert case.effective() is P.AGREE


def test_unknown_address_unknown_domain_is_filed_and_not_answered() -> None:
    case = lived(Said(STRANGER, "Agree"))

    assert [each.letters for each in case.decisions] == [()]


def test_personal_address_of_a_known_person_is_remembered_once_the_organisation_has_confirmed_it() -> None:
    case = lived(Said(PRIVATE, "Agree"))
    assert case.effective() is P.NONE
    case.takes(case.receives(a_mail(f"Please use my new address. I am Mira Leka, {MIRA}.", PRIVATE, "New address")))
    (asked,) = [each for each in case.letters("change_proposed") if each.to.addr == MIRA]
    assert case.happens(Said(PRIVATE, "Agree")).effective() is P.NONE  # nobody has confirmed it yet

    letter = a_letter("change", str(asked.about), MIRA, "UNHCR")
    case.takes(case.receives(a_mail("CONFIRM", MIRA, "Re: change", reply_to_letter=True), letter))

    assert isinstance(case.facts[-1], AddressLearnt)
    assert case.happens(Said(PRIVATE, "Agree")).effective() is P.AGREE


def test_assistant_sends_on_behalf_and_stands_on_record() -> None:
    (decision,) = lived(Said(MIRA, "Agree", headers=(("Sender", COLLEAGUE),))).decisions

    assert f"sent by {COLLEAGUE} in the name of {MIRA}" in decision.why


def test_reply_without_authentication_is_asked_for_again_at_the_address_on_file() -> None:
    for words in ("Agree", "OBJECT: para 3"):
        case = lived(Said(MIRA, words, proven=False))
        assert case.told("position_unclear") == [MIRA]
        case.waiting.clear()
        assert isinstance(case.clock(AFTER).facts[-1], ProposalAdopted if words == "Agree" else ClosingHeld)


# --- what is in doubt hides no objection ------------------------------------------------------------------------------

OBJECTS, MUSES, FORGED = (
    Said(MIRA, "OBJECT: para 3"),
    Said(MIRA, "Let me see."),
    Said(MIRA, "Let me see.", proven=False),
)


@pytest.mark.parametrize(
    "doubt",
    [
        MUSES,
        FORGED,
        Said(MIRA, "More time", proven=False),
        Said(MIRA, "OBJECT: para 4", proven=False),
        Said(OLTA, "Let me see."),
        Said(DRITA, "Let me see.", proven=False),
        Said(BEN, "Let me see."),
    ],
)
def test_what_is_unclear_or_not_proven_hides_no_objection_that_is_proven(doubt: Said) -> None:
    for said in ((OBJECTS, doubt), (doubt, OBJECTS)):
        case = lived(*said, **CAREFUL)
        case.waiting.clear()

        assert (case.effective(), case.state().proven) == (P.OBJECTION, True)
        with pytest.raises(Refused, match="is clear"):
            rulings.rule(case.network, "C-2026-01", Ruling.SETTLED, "UNHCR", P.AGREE, case.now)
        assert case.clock(AFTER).proposal.state == "broken"


def test_what_a_focal_point_leaves_unclear_hides_no_objection_of_the_alternate() -> None:
    case = lived(Said(BEN, "OBJECT: para 3"), MUSES, **CAREFUL)

    assert case.effective() is P.OBJECTION
    assert case.happens(Said(MIRA, "Agree")).effective() is P.AGREE


@pytest.mark.parametrize(
    ("said", "position"),
    [
        ([Said(MIRA, "Agree"), FORGED], P.UNCLEAR),
        ([Said(MIRA, "Agree"), Said(MIRA, "OBJECT", proven=False), FORGED], P.OBJECTION),
        ([Said(MIRA, "Agree"), FORGED, Said(MIRA, "Agree")], P.AGREE),
        ([Said(MIRA, "More time"), FORGED], P.HOLD),
        ([Said(MIRA, "More time"), MUSES], P.UNCLEAR),
        ([Said(MIRA, "Agree"), Said(OLTA, "More time"), Said(DRITA, "Let me see.")], P.CONFLICT),
    ],
)
def test_what_is_unclear_or_not_proven_takes_the_place_of_consent(said: list[Said], position: Position) -> None:
    assert lived(*said, **CAREFUL).effective() is position


@pytest.mark.parametrize(
    ("in_time", "late", "position"),
    [
        ([OBJECTS], [MUSES, Said(MIRA, "Agree")], P.OBJECTION),
        ([OBJECTS], [FORGED, Said(MIRA, "Agree")], P.OBJECTION),
        ([MUSES], [Said(MIRA, "Agree")], P.AGREE),
        ([MUSES], [MUSES, Said(MIRA, "Agree")], P.AGREE),
        ([], [MUSES, Said(MIRA, "Agree")], P.NONE),
        ([Said(MIRA, "Agree")], [FORGED, Said(MIRA, "Abstain")], P.AGREE),
        ([], [OBJECTS, Said(MIRA, "Agree")], P.OBJECTION),
    ],
)
def test_after_the_deadline_nothing_is_cleared_up_but_what_was_unclear(
    in_time: list[Said], late: list[Said], position: Position
) -> None:
    after = [replace(each, arrived=AFTER + timedelta(hours=hour)) for hour, each in enumerate(late)]

    assert lived(*in_time, *after, **CAREFUL).effective() is position


@pytest.mark.parametrize("is_read_first", [True, False])
def test_an_objection_that_its_author_took_back_breaks_the_silence_only_if_it_is_read_first(
    is_read_first: bool,
) -> None:
    objects = replace(OBJECTS, arrived=at("2026-02-18 10:00"))
    agrees = Said(MIRA, "Agree", arrived=at("2026-02-18 10:05"))

    case = lived(*((objects, agrees) if is_read_first else (agrees, objects)))

    assert case.proposal.state == ("broken" if is_read_first else "consulting")


def test_a_successor_who_asks_for_time_takes_back_no_objection_of_the_one_who_left() -> None:
    case = lived(OBJECTS, LEFT, ARRIVED, Said(NORA, "More time"), **CAREFUL)

    assert case.clock(case.proposal.current.deadline + timedelta(hours=60)).proposal.state == "broken"


def test_a_successor_who_asks_for_time_clears_up_no_doubt_of_the_one_who_left() -> None:
    case = lived(Said(MIRA, "Perhaps not."), LEFT, ARRIVED, Said(NORA, "More time"), **CAREFUL)

    assert case.clock(case.now + timedelta(days=14)).effective() is P.UNCLEAR


def test_what_came_before_the_answer_of_a_successor_is_not_said_to_count() -> None:
    objects = replace(OBJECTS, arrived=at("2026-02-18 10:00"))
    case = lived(LEFT, ARRIVED, Said(NORA, "Agree", arrived=at("2026-02-18 12:00")), objects, **CAREFUL)

    told = case.words("position_receipt", NORA)
    assert "UNHCR objects" in told
    assert "It came before the answer of Nora Lund, who answered for UNHCR after that, so it does not count." in told
    assert "the new one counts" not in told


def test_what_a_successor_had_taken_back_before_the_adoption_was_not_overlooked() -> None:
    agrees = Said(NORA, "Agree", arrived=at("2026-02-18 12:00"))
    asked = LetterAccepted("C-2026-01", 1, "UNHCR", BEN, OPENED)
    case = lived(asked, LEFT, ARRIVED, agrees).clock(AFTER)
    case.happens(replace(OBJECTS, arrived=at("2026-02-18 10:00")))

    assert (case.proposal.state, case.proposal.defects) == ("adopted", ())


TEA = "tea@unhcr.example"
THIRD = (PersonLeft(NORA, at("2026-02-18 14:00")), a_person(TEA, "Tea Holm", "UNHCR", Role.FOCAL_POINT))


def test_time_that_the_next_successor_asks_for_brings_back_no_objection_that_was_taken_back() -> None:
    case = lived(OBJECTS, LEFT, ARRIVED, Said(NORA, "Agree"), *THIRD, Said(TEA, "More time"), **CAREFUL)

    assert case.effective() is P.HOLD


def test_an_objection_that_had_given_way_is_acknowledged_with_the_rest_of_a_member_that_has_left() -> None:
    left = OrganisationLeft("UNHCR", at("2026-02-18 18:00"))
    case = lived(OBJECTS, LEFT, ARRIVED, Said(NORA, "Agree"), Said(NORA, "More time"), left, **CAREFUL)
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.DEPARTED, "UNHCR", None, now))

    assert case.both_confirm().effective() is P.NONE


@pytest.mark.parametrize("is_read_first", [True, False])
def test_consent_of_a_successor_that_came_too_late_lifts_nothing_whenever_it_is_read(is_read_first: bool) -> None:
    objects = Said(MIRA, "OBJECT: para 3", arrived=at("2026-02-18 10:00"))
    late = Said(NORA, "Agree", arrived=DEADLINE + timedelta(minutes=45))
    case = lived(objects, LEFT, ARRIVED, *([late] if is_read_first else []), **CAREFUL).clock(AFTER)
    case.happens(*([] if is_read_first else [late]))

    assert case.proposal.state == "broken"
    with pytest.raises(Refused, match="UNHCR has not lifted the objection"):
        case.ordered(confirmed)


@pytest.mark.parametrize("before", [Said(MIRA, "Perhaps not."), Said(MIRA, "OBJECT: para 3", proven=False)])
def test_a_doubt_of_before_gives_way_to_a_successor_also_where_it_is_read_once_the_text_has_broken(
    before: Said,
) -> None:
    earlier = replace(before, arrived=at("2026-02-18 10:30"))
    later = Said(NORA, "Agree", arrived=at("2026-02-18 14:00"))
    for order in ((earlier, later), (later, earlier)):
        case = lived(Said(GENT, "OBJECT: para 1", arrived=at("2026-02-18 10:15")), LEFT, ARRIVED, *order)
        assert case.proposal.state == "broken"
        assert case.effective() is P.AGREE


@pytest.mark.parametrize("before", [Said(MIRA, "Perhaps not."), Said(MIRA, "OBJECT: para 3", proven=False)])
def test_a_successor_who_agrees_after_a_doubt_is_heard_alike_whichever_is_read_first(before: Said) -> None:
    earlier = replace(before, arrived=at("2026-02-18 10:00"))
    later = Said(NORA, "Agree", arrived=at("2026-02-18 13:00"))

    assert lived(earlier, LEFT, ARRIVED, later, **CAREFUL).effective() is P.AGREE
    case = lived(LEFT, ARRIVED, later, earlier, **CAREFUL)
    assert case.effective() is P.AGREE
    assert "holds" not in case.words("position_unclear", MIRA)


BO = "bo@unhcr.example"
PROMOTED = (
    a_person(BO, "Bo Lind", "UNHCR"),
    PersonLeft(MIRA, at("2026-02-18 10:00")),
    a_person(BO, "Bo Lind", "UNHCR", Role.FOCAL_POINT, listed=at("2026-02-18 10:00")),
)


@pytest.mark.parametrize("is_read_first", [True, False])
@pytest.mark.parametrize("break_at", ["first", "deadline"])
def test_focal_point_changes_in_mid_round_the_earlier_reply_gives_way_whichever_is_read_first(
    is_read_first: bool, break_at: str
) -> None:
    before = Said(MIRA, "Agree", arrived=at("2026-02-18 09:00"))
    after = Said(BO, "OBJECT: para 3", arrived=at("2026-02-18 11:00"))

    case = lived(*PROMOTED, *((before, after) if is_read_first else (after, before)), break_at=break_at)

    assert case.effective() is P.OBJECTION
    assert case.clock(AFTER).proposal.state == "broken"


@pytest.mark.parametrize(("block", "position"), [("OBJECT: para 3", P.OBJECTION), ("Let me see.", P.UNCLEAR)])
def test_focal_point_changes_in_mid_round_a_successor_who_agrees_too_late_takes_the_place_of_nothing(
    block: str, position: Position
) -> None:
    late = Said(NORA, "Agree", arrived=DEADLINE + timedelta(hours=30))
    case = lived(Said(MIRA, block, arrived=at("2026-02-18 10:00")), LEFT, ARRIVED, late, **CAREFUL)

    assert case.effective() is position


def test_consent_that_a_peer_had_sent_before_the_member_left_lifts_no_block_once_it_has_left() -> None:
    agrees = Said(OLTA, "Agree", arrived=at("2026-02-18 11:30"))
    case = lived(OBJECTS, OrganisationLeft("UNHCR", at("2026-02-18 12:00")), agrees, **CAREFUL)

    assert case.effective() in BLOCKING


def test_what_came_in_the_same_second_as_an_objection_does_not_lift_it() -> None:
    then = at("2026-02-18 11:00")
    case = lived(replace(OBJECTS, arrived=at("2026-02-18 10:00")), Said(MIRA, "Agree", arrived=then))
    case.happens(Said(BEN, "OBJECT: para 4", arrived=then))

    with pytest.raises(Refused, match="UNHCR has not lifted the objection"):
        case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now))


def test_of_what_a_member_had_said_that_has_left_nothing_counts_once_its_block_is_acknowledged() -> None:
    left = OrganisationLeft("UNODC", at("2026-02-18 12:00"))
    case = lived(Said(GENT, "Agree"), Said(GENT, "OBJECT: para 3"), left, **CAREFUL)

    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.DEPARTED, "UNODC", None, now))

    assert case.both_confirm().effective(organisation="UNODC") is P.NONE


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ([Said(MIRA, "Agree"), Said(BEN, "OBJECT: para 3")], "disputed"),
        ([Said(MIRA, "Agree"), Said(OLTA, "OBJECT: para 3"), Said(MIRA, "Agree")], "disputed"),
        ([Said(COLLEAGUE, "OBJECT: para 3")], "colleague"),
        ([Said(MIRA, "OBJECT: para 3", proven=False)], "unproven"),
        ([Said(MIRA, "OBJECT: para 3")], "objection"),
        ([Said(BEN, "OBJECT: para 3"), Said(MIRA, "Agree")], "objection"),
    ],
)
def test_of_an_objection_that_does_not_end_the_round_the_co_chairs_are_told_at_once_in_one_letter_each(
    said: list[Said | Fact], what: str
) -> None:
    case = lived(*said, **CAREFUL)

    assert case.told("consultation_said") == [ANA, ZEF]
    assert {each.values["what"] for each in case.letters("consultation_said")} == {what}


def test_of_an_objection_that_nothing_proves_they_are_told_once_however_often_it_comes() -> None:
    case = lived(*[Said(MIRA, "OBJECT: para 3", proven=False)] * 3, Said(BEN, "OBJECT: para 3", proven=False))

    told = {(each.key, each.to.addr) for each in case.letters("consultation_said")}
    assert len(told) == 4  # of Mira's and of Ben's, to two co-chairs


@pytest.mark.parametrize("words", ["Agree", "More time", "Let me see."])
def test_of_what_is_no_objection_they_are_told_nothing(words: str) -> None:
    for said in (Said(COLLEAGUE, words), Said(MIRA, words, proven=False), Said(BEN, words)):
        assert lived(Said(MIRA, "Agree"), said).told("consultation_said") == []


# --- when it comes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "text", "position"),
    [
        (0, "Agree", P.AGREE),
        (15, "Agree", P.AGREE),
        (16, "Agree", P.NONE),
        (16, "OBJECT: para 3", P.OBJECTION),
        (15, "OBJECT: para 3", P.OBJECTION),
    ],
)
def test_reply_after_the_deadline_counts_within_the_grace_and_afterwards_only_if_it_blocks(
    minutes: int, text: str, position: Position
) -> None:
    case = lived(Said(MIRA, text, arrived=DEADLINE + timedelta(minutes=minutes)))

    assert case.effective() is position
    assert bool(case.told("position_late")) is (minutes == 16 and text == "Agree")
    assert (case.proposal.state == "broken") is (minutes == 15 and text != "Agree")


def test_reply_after_the_deadline_that_objects_holds_the_closing_and_the_co_chairs_are_told_at_once() -> None:
    case = lived(Said(MIRA, "OBJECT: para 3", arrived=DEADLINE + timedelta(minutes=20)))

    assert case.told("consultation_said") == [ANA, ZEF]
    assert isinstance(case.clock(AFTER).facts[-1], ClosingHeld)


def test_reply_after_the_deadline_that_waits_for_a_person_and_may_object_holds_the_closing() -> None:
    late = DEADLINE + timedelta(hours=1)
    case = lived(Said(MIRA, "OBJECT: para 3", "Re: Note [UNMN Harbour C-2026-09 r1]", arrived=late))

    assert isinstance(case.clock(DEADLINE + timedelta(hours=3)).facts[-1], ClosingHeld)


def test_reply_after_adoption_changes_nothing_is_told_plainly_and_may_be_taken_up_again() -> None:
    case = lived().clock(AFTER).happens(Said(MIRA, "OBJECT: para 3", arrived=AFTER + timedelta(hours=1)))

    assert case.proposal.state == "adopted"
    assert case.told("position_late") == [MIRA]
    assert case.told("consultation_said") == [ANA, ZEF]
    again = Question("Note", "another", cites="C-2026-01")
    case.ordered(lambda network, now: consensus.open_round(network, again, now))
    assert case.network.proposals["C-2026-02"].current.opened.cites == "C-2026-01"


@pytest.mark.parametrize("arrived", [DEADLINE - timedelta(hours=1), DEADLINE + timedelta(minutes=50)])
def test_an_objection_that_came_before_the_adoption_and_is_read_after_it_flags_the_decision(arrived: datetime) -> None:
    case = lived().clock(AFTER).happens(Said(GENT, "OBJECT: para 3", arrived=arrived))

    assert case.proposal.state == "adopted"
    assert case.proposal.defects == ("UNODC",)
    assert case.effective(organisation="UNODC") is P.NONE  # what is on record of the decision stays as it was
    assert case.told("confirmation_offered") == [ANA, ZEF]
    assert case.letters("position_late")[0].values["is_overlooked"]
    assert case.waiting

    case.now = AFTER + timedelta(hours=2)
    case.ordered(confirmed)
    again = case.network.proposals["C-2026-02"].current
    assert "UNODC had objected before UNMN/2026/DEC/1 was adopted" in again.opened.reason
    assert case.effective("C-2026-02", "UNODC") is P.OBJECTION
    case.waiting.clear()
    case.clock(again.deadline + timedelta(hours=1))
    assert case.network.proposals["C-2026-02"].state == "broken"


@pytest.mark.parametrize(
    ("before", "late"),
    [
        ([], Said(GENT, "OBJECT: para 3", arrived=AFTER + timedelta(minutes=1))),
        ([], Said(GENT, "Agree", arrived=DEADLINE - timedelta(hours=1))),
        ([], Said(GENT, "OBJECT: para 3", arrived=DEADLINE - timedelta(hours=1), proven=False)),
        (
            [Said(GENT, "Agree", arrived=DEADLINE - timedelta(hours=1))],
            Said(GENT, "OBJECT: para 3", arrived=DEADLINE - timedelta(hours=2)),
        ),
    ],
)
def test_nothing_else_that_is_read_after_the_adoption_flags_it(before: list[Said], late: Said) -> None:
    case = lived(*before).clock(AFTER)
    assert case.proposal.state == "adopted"

    assert case.happens(late).proposal.defects == ()


@pytest.mark.parametrize(("text", "position"), [("Agree", P.NONE), ("OBJECT: para 3", P.HOLD)])
def test_reply_to_r1_while_r2_is_open_is_none_to_it_and_an_objection_is_not_lost(text: str, position: Position) -> None:
    case = lived(Said(MIRA, text, revision=1), base=(*BASE, *SECOND))

    assert case.effective() is position
    assert case.told("position_late") == [MIRA]


def test_reply_to_r1_that_objects_holds_r2_for_a_working_day_and_no_longer() -> None:
    case = lived(Said(MIRA, "OBJECT: para 3", revision=1), base=(*BASE, *SECOND))
    (hold,) = case.proposal.current.active_holds

    assert hold.until == at("2026-02-19 17:00")
    case.clock(hold.until)
    assert case.effective() is P.NONE
    assert MIRA in case.told("hold_over")
    assert case.letters("hold_over")[0].values["of_earlier"]
    assert case.letters("position_late")[0].values["waits"] == hold.until
    assert case.proposal.current.deadline == DEADLINE


def test_clock_wrong_or_host_asleep_over_the_deadline_arrival_counts_and_the_fence_is_needed() -> None:
    case = lived(Said(MIRA, "Abstain", headers=(("Date", "Mon, 01 Jan 2035 00:00:00 +0000"),)))
    assert case.state().at == at("2026-02-18 10:00")

    assert case.clock(DEADLINE + timedelta(days=3), read=False).proposal.state == "consulting"
    assert case.clock(DEADLINE + timedelta(days=3)).proposal.state == "adopted"


@pytest.mark.parametrize(
    ("wanted", "deadline"),
    [
        ("2026-03-14 12:00", "2026-03-16 12:00"),  # Summer Day, a Saturday
        ("2026-02-28 17:00", "2026-03-02 17:00"),  # a Saturday
        ("2026-03-29 02:30", "2026-03-30 02:30"),  # a Sunday, in the hour that spring skips
    ],
)
def test_deadline_on_a_holiday_or_weekend_or_change_of_clocks_moves_at_opening_and_is_kept_as_it_was_told(
    wanted: str, deadline: str
) -> None:
    question = Question("Another matter", "text", deadline=at(wanted))
    fact = consensus.open_round(a_network(), question, at("2026-02-18 10:00")).facts[0]

    assert isinstance(fact, RoundOpened)
    assert fact.deadline == at(deadline)
    assert fact.wall.startswith(f"{deadline} Europe/Tirane (tzdata 20")
    assert Calendar(ZONE).at(fact.deadline.date(), fact.deadline.timetz().replace(tzinfo=None)) == fact.deadline


# --- what it says -----------------------------------------------------------------------------------------------------


def test_reply_to_the_wrong_proposal_number_holds_every_round_that_it_may_be_about() -> None:
    case = lived(Said(MIRA, "OBJECT: para 3", "Re: Note [UNMN Harbour C-2026-09 r1]"))

    assert case.waiting[0].matters == ("C-2026-01", "C-2026-09")
    assert isinstance(case.clock(AFTER).facts[-1], ClosingHeld)


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "it is not certain which matter"), ("sq", "nuk është e sigurt cilës çështje")]
)
def test_reply_to_the_wrong_proposal_number_is_asked_for_again_at_the_address_on_file(
    language: str, reason: str
) -> None:
    wrong = "Re: Note [UNMN Harbour C-2026-09 r1]"
    case = lived(Said(MIRA, "OBJECT: para 3", wrong))

    assert case.told("position_unclear") == [MIRA]
    assert reason in case.words("position_unclear", MIRA, language)
    assert case.letters("position_unclear")[0].in_reply_to == ""
    assert lived(Said(MIRA, "Agree", wrong, proven=False)).told("position_unclear") == []
    assert lived(Said(COLLEAGUE, "Agree", wrong)).told("position_unclear") == []


@pytest.mark.parametrize(
    ("words", "names_it"),
    [
        ("C-2026-01: agree\nC-2026-02: object", True),
        ("2026-01: agree\n2026-02: object", True),
        ("C-01: agree\nC-02: object", True),
        ("C1: agree. C 2: object", True),
        ("2026/1 agree, 2026/2 object", True),
        ("c-2026-02: we object, the other is fine", True),
        ("Object: the figures of 2026-02-28 are old.", False),
        ("Object: see C-2026-021 and A/C.2/75.", False),
        ("Object: paragraph 2 of annex C-20.", False),
    ],
)
def test_one_mail_answers_two_rounds_it_is_split_by_nobody_and_holds_both_however_short_a_number_is(
    words: str, names_it: bool
) -> None:
    case = lived(Said(MIRA, words), base=(*BASE, OTHER), **CAREFUL)

    assert case.effective() is (P.UNCLEAR if names_it else P.OBJECTION)
    assert case.effective("C-2026-02") is (P.UNCLEAR if names_it else P.NONE)
    assert bool(case.waiting) is names_it


@pytest.mark.parametrize("words", ["Objection", "Reservation"])
def test_objection_without_reasons_blocks_and_the_reason_is_asked(words: str) -> None:
    case = lived(Said(MIRA, words), **CAREFUL)

    assert case.effective() in (P.OBJECTION, P.RESERVATION)
    assert case.letters("position_receipt")[0].values["asks_for_reasons"]
    with_them = lived(Said(MIRA, f"{words}: paragraph 3 is outside our mandate."), **CAREFUL)
    assert not with_them.letters("position_receipt")[0].values["asks_for_reasons"]


@pytest.mark.parametrize("copy", [(("Delivered-To", ZEF),), (("Resent-From", ZEF),), (("X-Forwarded-To", ZEF),)])
def test_reply_all_answer_counts_once_and_the_copies_of_others_are_nobodys_answer(
    copy: tuple[tuple[str, str], ...],
) -> None:
    to_all = (("Cc", f"{ZEF}, {GENT}"),)
    case = lived(Said(MIRA, "Abstain", headers=to_all), Said(MIRA, "Abstain", headers=(*to_all, *copy)))

    assert case.effective() is P.ABSTAIN
    assert {reply.organisation for reply in case.proposal.current.replies} == {"UNHCR"}
    assert [case.effective(organisation=name) for name in ("UNICEF", "UNODC")] == [P.NONE, P.NONE]


def made(text: str, how: str) -> EmailMessage:
    """The words as programs wrap them: encrypted, or signed so that the words are within the signature (RFC 8551,
    application/pkcs7-mime); signed beside them; in Outlook's own form; as HTML alone."""
    mail = a_mail(text, MIRA, "Re: Note", reply_to_letter=True)
    match how:
        case "smime":
            mail.set_content(b"0\x82", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
        case "signed":
            mail.add_attachment(b"0\x82", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
        case "winmail":
            mail.add_attachment(b'x\x9f>"', maintype="application", subtype="ms-tnef", filename="winmail.dat")
        case "tnef":
            mail.set_content(b'x\x9f>"', maintype="application", subtype="ms-tnef", filename="winmail.dat")
        case "html":
            mail.set_content(f"<p>{text}</p>", subtype="html")
    return mail


@pytest.mark.parametrize(
    ("how", "text", "position"),
    [
        ("smime", "Agree", P.UNCLEAR),
        ("signed", "Agree", P.AGREE),
        ("signed", "OBJECT: para 3", P.OBJECTION),
        ("winmail", "Agree", P.UNCLEAR),
        ("winmail", "OBJECT: para 3", P.OBJECTION),
        ("tnef", "Agree", P.UNCLEAR),
        ("html", "Agree", P.AGREE),
        ("html", "OBJECT: para 3", P.OBJECTION),
        ("html", "Agree, but para 3", P.UNCLEAR),
    ],
)
def test_smime_signed_encrypted_winmail_tnef_and_html_only_are_read_or_unclear_and_never_dropped(
    how: str, text: str, position: Position
) -> None:
    case = lived(**CAREFUL)
    case.takes(case.receives(made(text, how), a_letter("consultation", "C-2026-01", MIRA, "UNHCR")))

    assert case.effective() is position
    assert bool(case.waiting) is (position is P.UNCLEAR)


def test_answer_only_in_an_attachment_a_person_files_it_and_the_focal_point_confirms() -> None:
    case = lived(Said(ARBEN, "Please see attached.", document=True), base=OF_THE_STATE)
    source = "note verbale of 18 February, mail 0"
    case.ordered(lambda network, now: consensus.note(network, "C-2026-01", "Ministry", P.NO_OBJECTION, source, "", now))

    assert case.effective(organisation="Ministry") is P.UNCLEAR
    assert case.told("position_noted") == [ARBEN]
    assert case.happens(Said(ARBEN, "No objection")).effective(organisation="Ministry") is P.NO_OBJECTION


def test_answer_by_phone_or_in_a_meeting_is_mirrored_and_counts_once_the_focal_point_says_it() -> None:
    def noted(position: Position) -> Case:
        case = lived().ordered(
            lambda network, now: consensus.note(network, "C-2026-01", "UNHCR", position, "telephone", "", now)
        )
        case.now += timedelta(hours=1)
        return case

    assert noted(P.AGREE).effective() is P.NONE
    assert noted(P.OBJECTION).effective() is P.OBJECTION
    assert isinstance(noted(P.OBJECTION).clock(AFTER).facts[-1], ClosingHeld)
    assert noted(P.OBJECTION).happens(Said(MIRA, "Agree")).effective() is P.AGREE
    assert set(noted(P.AGREE).told("position_noted")) == {MIRA, BEN, DRITA, OLTA, DESK}


def test_the_operators_own_organisation_has_no_position_from_the_console_ever() -> None:
    case = lived(Said(ANA, "Let me see."))
    for position in (P.AGREE, P.OBJECTION):
        with pytest.raises(Refused, match="by its own mail"):
            consensus.note(case.network, "C-2026-01", "IOM", position, "telephone", "", case.now)
    with pytest.raises(Refused, match="by its own mail"):
        rulings.rule(case.network, "C-2026-01", Ruling.SETTLED, "IOM", P.AGREE, case.now)


def test_a_recall_is_no_position_it_holds_the_closing_and_the_person_is_asked() -> None:
    recall = Said(
        MIRA, "Mira Leka would like to recall the message, “Note”.", "Recall: Re: Note [UNMN Harbour C-2026-01 r1]"
    )
    case = lived(Said(MIRA, "Agree"), recall)

    assert case.effective() is P.AGREE
    assert case.told("position_recalled") == [MIRA]
    assert isinstance(case.clock(AFTER).facts[-1], ClosingHeld)


# --- who is reached, and who is there ---------------------------------------------------------------------------------


def test_out_of_office_is_not_an_answer_and_a_substitute_is_offered_as_a_contact() -> None:
    away = f"I am out of office. Please contact Ina Berg, {COLLEAGUE}."
    case = lived(Said(MIRA, away, headers=ABSENT))

    assert case.effective() is P.NONE
    assert case.letters("change_proposed")
    assert not case.waiting


@pytest.mark.parametrize("text", ["Agree", "OBJECT: para 3"])
def test_automatic_mail_is_no_position_though_a_person_takes_it_for_one(text: str) -> None:
    mail, letter = written(Said(MIRA, text, headers=ABSENT))
    network = a_network(*BASE)

    decision = kinds()["position"](met(mail, network, letter, by_hand=True), network, OPENED)

    assert (decision.facts, decision.attention) == ((), True)
    assert "mailer consensus note" in decision.why


def test_out_of_office_the_reminder_goes_to_the_alternate_as_well() -> None:
    case = lived(Said(MIRA, "I am out of the office.", headers=ABSENT))
    case.now = DEADLINE - timedelta(hours=24)

    for decision in duties.reminders_due(case.network, Mailbox(None), case.now):
        case.takes(decision)

    assert {MIRA, BEN} <= set(case.told("consultation_reminder"))


def test_out_of_office_from_all_contacts_is_shown_to_the_co_chairs_before_the_closing() -> None:
    everybody = (MIRA, BEN, DRITA, OLTA, DESK)
    case = lived(*(Said(each, "I am out of the office.", headers=ABSENT) for each in everybody))
    assert {type(fact) for fact in case.facts} == {AbsenceNoted}

    case.clock(DEADLINE - timedelta(hours=30))
    assert case.told("consultation_unattended") == []
    case.clock(DEADLINE - timedelta(hours=24))
    assert case.told("consultation_unattended") == [ANA, ZEF]
    assert case.network.unattended(case.proposal.current) == ["UNHCR"]
    assert isinstance(case.clock(AFTER).facts[-1], ProposalAdopted)
    assert len(case.told("consultation_unattended")) == 2


def test_out_of_office_from_all_but_one_is_attended() -> None:
    case = lived(*(Said(each, "I am out of the office.", headers=ABSENT) for each in (MIRA, BEN, DRITA, OLTA)))

    assert case.network.unattended(case.proposal.current) == []


def test_bounce_hard_one_of_several_addresses_the_others_stand() -> None:
    ben = LetterAccepted("C-2026-01", 1, "UNHCR", BEN, OPENED)
    back = LetterReturned("t", MIRA, "UNHCR", "C-2026-01", 1, "5.1.1", "", OPENED)

    assert isinstance(lived(ben, back).clock(AFTER).facts[-1], ProposalAdopted)
    assert isinstance(lived(back).clock(AFTER).facts[-1], ClosingHeld)


def bounced(address: str, network: Network, now: datetime) -> Decision:
    """The report of a mail server on our question to this person."""
    letter = a_letter("consultation", "C-2026-01", address, of(address))
    found = met(a_mail("returned", "mailer-daemon@mx.example", "Undelivered"), network, letter)
    failed = FailedRecipient(address, "failed", "5.1.1", "no such user")
    report = DeliveryReport("delivery-status", (failed,), (f"{letter.token}@harbour.example",))
    mail = replace(found, answered=letter, message=replace(found.message, report=report))
    return bounce.handle(replace(mail, arrival=replace(mail.arrival, received=now)), network, now)


def test_bounce_after_the_deadline_flags_the_decision_and_a_confirmation_round_is_offered() -> None:
    case = lived(base=BASE).clock(AFTER)

    case.takes(bounced(GENT, case.network, AFTER + timedelta(hours=1)))

    assert case.proposal.defects == ("UNODC",)
    assert case.told("confirmation_offered") == [ANA, ZEF]
    case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now))
    again = case.network.proposals["C-2026-02"].current.opened
    assert (again.cites, again.text, again.basis) == ("C-2026-01", "text 1", "confirmation")
    assert case.proposal.state == "adopted"


def test_bounce_after_the_deadline_of_somebody_who_had_answered_flags_nothing() -> None:
    case = lived(Said(GENT, "Agree")).clock(AFTER)
    assert case.proposal.state == "adopted"

    case.takes(bounced(GENT, case.network, AFTER + timedelta(hours=1)))

    assert not [fact for fact in case.facts if isinstance(fact, ConsultationDefective)]


@pytest.mark.parametrize("present", [GENT, "gent.toska@unodc.example"])
def test_bounce_of_the_only_letter_with_more_time_it_is_asked_anew_where_it_is_now_and_the_round_can_close(
    present: str,
) -> None:
    moved = (AddressLearnt(GENT, present, at("2026-02-18 09:00")),) if present != GENT else ()
    case = lived(base=BASE).takes(bounced(GENT, a_network(*BASE), OPENED + timedelta(hours=1))).happens(*moved)
    case.clock(AFTER)
    assert "UNODC was not reached" in case.proposal.current.held_because[0]

    case.ordered(lambda network, now: consensus.extend(network, "C-2026-01", at("2026-03-02 17:00"), now))

    (letter,) = [each for each in case.letters("consultation") if each.to.organisation == "UNODC"]
    assert (letter.to.addr, letter.answers) == (present, "consultation")
    assert (letter.key == "consultation C-2026-01 r1") is (present != GENT)  # never the same letter to one address
    assert case.clock(case.proposal.current.deadline + timedelta(hours=1)).proposal.state == "adopted"


def test_bounce_hard_of_what_was_asked_anew_reached_nobody_either() -> None:
    case = lived(base=BASE).takes(bounced(GENT, a_network(*BASE), OPENED + timedelta(hours=1))).clock(AFTER)
    case.ordered(lambda network, now: consensus.extend(network, "C-2026-01", at("2026-03-02 17:00"), now))

    case.takes(bounced(GENT, case.network, case.now + timedelta(hours=1)))

    case.clock(case.proposal.current.deadline + timedelta(hours=1))
    assert "UNODC was not reached" in case.proposal.current.held_because[0]


def test_bounce_hard_one_of_several_addresses_with_more_time_only_the_others_are_written_to() -> None:
    ben = LetterAccepted("C-2026-01", 1, "UNHCR", BEN, OPENED)
    case = lived(ben).takes(bounced(MIRA, a_network(*BASE, ben), OPENED + timedelta(hours=1)))

    case.ordered(lambda network, now: consensus.extend(network, "C-2026-01", at("2026-02-25 17:00"), now))

    assert MIRA not in case.told("consultation")
    assert OLTA in case.told("consultation")  # came onto the list since


def test_greylisted_for_hours_it_is_consulted_from_the_instant_of_acceptance() -> None:
    late = LetterAccepted("C-2026-01", 1, "UNODC", GENT, DEADLINE - timedelta(hours=70))
    case = Case(opened(), *reached("IOM", "UNHCR", "UNICEF"), late)

    assert "UNODC was reached too late" in case.clock(AFTER).proposal.current.held_because[0]


def test_mail_lands_in_junk_a_known_member_there_is_read_like_any_other() -> None:
    case = lived()
    case.takes(case.receives(*written(Said(MIRA, "Agree")), junk=True))

    assert case.effective() is P.AGREE
    assert not case.waiting


# --- ministries -------------------------------------------------------------------------------------------------------


def test_ministry_consulted_silent_waits_for_a_ruling_of_both_co_chairs_who_are_asked_in_one_mail() -> None:
    case = Case(*OF_THE_STATE).clock(AFTER)

    assert case.proposal.state == "consulting"
    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.both_confirm().clock(AFTER).proposal.state == "adopted"
    (made,) = [fact for fact in case.facts if isinstance(fact, RulingMade)]
    assert (made.organisation, made.confirmed_by) == ("Ministry", (ANA, ZEF))


def test_ministry_consulted_silent_the_ruling_says_since_when_it_was_consulted() -> None:
    case = Case(*OF_THE_STATE).clock(AFTER)

    assert "Ministry was consulted on Monday 16 February 2026, and has not answered." in case.words("keys_asked", ANA)
    assert "Ministry u konsultua më e hënë 16 shkurt 2026" in case.words("keys_asked", ANA, "sq")


@pytest.mark.parametrize(("sender", "state"), [(ARBEN, "consulting"), (MIRA, "adopted")])
def test_ministry_is_not_a_member_and_its_agree_is_no_active_support(sender: str, state: str) -> None:
    agreed = [Said(ARBEN, "Agree"), Said(sender, "Agree")]

    assert Case(*OF_THE_STATE, min_active=1).happens(*agreed).clock(AFTER).proposal.state == state


def test_ministry_that_answers_after_the_ruling_was_asked_for_makes_it_void() -> None:
    case = Case(*OF_THE_STATE).clock(AFTER).happens(Said(ARBEN, "OBJECT: para 3", arrived=AFTER + timedelta(hours=1)))

    case.both_confirm()

    assert "has answered since the co-chairs were asked" in case.decisions[-1].why
    assert case.clock(AFTER + timedelta(hours=3)).proposal.state == "consulting"


def rules_on_the_ministry(case: Case) -> Case:
    return case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.MINISTRY, "Ministry", None, now))


def test_the_silence_of_a_ministry_is_ruled_on_once_the_deadline_is_over_and_not_before() -> None:
    case = Case(*OF_THE_STATE)

    with pytest.raises(Refused, match="the silence of Ministry can be ruled on after that"):
        rules_on_the_ministry(case)


@pytest.mark.parametrize("words", ["Let me see.", "MORE TIME"])
def test_what_a_ministry_has_left_in_doubt_is_cleared_up_and_not_ruled_on(words: str) -> None:
    case = Case(*OF_THE_STATE).happens(Said(ARBEN, words))

    with pytest.raises(Refused, match="what Ministry says is in doubt"):
        rules_on_the_ministry(case)
    case.waiting.clear()
    assert case.clock(DEADLINE - timedelta(hours=1)).told("keys_asked") == []


# the case: what comes of a ministry on which the co-chairs have ruled as it was silent, or as it had objected
AFTERWARDS: dict[str, tuple[list[Said], Callable[[Case], object]]] = {
    "it objects, and its mail is set aside": (
        [],
        lambda case: case.happens(Said(ARBEN, "OBJECT: para 3", arrived=AFTER), set_aside(case)),
    ),
    "it asks for time, and lets it run out": (
        [],
        lambda case: case.happens(Said(ARBEN, "MORE TIME", arrived=AFTER)).clock(at("2026-02-27 18:00")),
    ),
    "everybody has more time, and it is silent for longer": (
        [],
        lambda case: case.ordered(
            lambda network, now: consensus.extend(network, "C-2026-01", at("2026-02-27 17:00"), now)
        ),
    ),
    "its mail is read again as another answer": (
        [Said(ARBEN, "Noted with thanks.")],
        lambda case: case.happens(replace(case.proposal.current.replies[-1], position=P.OBJECTION)),
    ),
    "an older mail of somebody else is read late": (
        [Said(ARBEN, "OBJECT: para 3")],
        lambda case: case.happens(
            replace(says(ARBEN, P.OBJECTION, 1), address="ina@interior.example", text="It is against the law.")
        ),
    ),
}


def set_aside(case: Case) -> ReplySetAside:
    """Of the next mail that comes."""
    return ReplySetAside("C-2026-01", 1, f"mail {len(case.decisions)}", AFTER)


@pytest.mark.parametrize("name", AFTERWARDS)
def test_a_ruling_on_a_ministry_is_on_what_was_known_of_it_and_void_once_there_is_more(name: str) -> None:
    said, afterwards = AFTERWARDS[name]
    case = Case(*OF_THE_STATE).happens(*said)
    case.now = AFTER
    assert rules_on_the_ministry(case).both_confirm().proposal.current.rulings

    afterwards(case)
    case.waiting.clear()
    case.clock(case.proposal.current.deadline + timedelta(hours=1))

    assert case.proposal.state == "consulting"
    assert len(case.told("keys_asked")) == 4


def test_a_ministry_whose_time_is_up_and_that_takes_note_has_taken_note() -> None:
    case = Case(*OF_THE_STATE).happens(Said(ARBEN, "More time")).clock(at("2026-03-06 10:00"))
    case.happens(Said(ARBEN, "Noted with thanks."))

    assert case.effective(organisation="Ministry") is P.NOTED


NERI, NEW = "neri@interior.example", "new@interior.example"
NOTES = "Noted with thanks."
# what a ministry's people say before or after one of them takes note, and what it comes to
TAKEN_NOTE: dict[str, tuple[list[Said | Fact], Position]] = {
    "the same person": ([Said(ARBEN, "OBJECT: para 3"), Said(ARBEN, NOTES)], P.OBJECTION),
    "the same person, of a receipt": ([Said(ARBEN, "Agree"), Said(ARBEN, NOTES)], P.AGREE),
    "the same person, after a doubt": ([Said(ARBEN, "Perhaps not."), Said(ARBEN, NOTES)], P.UNCLEAR),
    "the focal point, of what an alternate said": (
        [a_person(NERI, "Neri Dosti", "Ministry", Role.ALTERNATE), Said(NERI, "OBJECT: para 3"), Said(ARBEN, NOTES)],
        P.OBJECTION,
    ),
    "the focal point, before what an alternate says": (
        [a_person(NERI, "Neri Dosti", "Ministry", Role.ALTERNATE), Said(ARBEN, NOTES), Said(NERI, "OBJECT: para 3")],
        P.OBJECTION,
    ),
    "a successor": (
        [
            Said(ARBEN, "OBJECT: para 3"),
            PersonLeft(ARBEN, at("2026-02-18 10:30")),
            a_person(NEW, "Neri Dosti", "Ministry", Role.FOCAL_POINT),
            Said(NEW, NOTES),
        ],
        P.OBJECTION,
    ),
    "the head, where people contradict each other": (
        [
            a_person(NERI, "Neri Dosti", "Ministry", Role.FOCAL_POINT),
            a_person(NEW, "Vera Dosti", "Ministry", Role.HEAD),
            Said(ARBEN, "OBJECT: para 3"),
            Said(NERI, "Agree"),
            Said(NEW, NOTES),
        ],
        P.CONFLICT,
    ),
}


@pytest.mark.parametrize("case", TAKEN_NOTE)
def test_a_ministry_that_takes_note_takes_nothing_back(case: str) -> None:
    happened, position = TAKEN_NOTE[case]
    lives = Case(*OF_THE_STATE, noted="suffices", **CAREFUL).happens(*happened)

    assert lives.effective(organisation="Ministry") is position


@pytest.mark.parametrize(("rule", "state"), [("ruling", "consulting"), ("suffices", "adopted")])
def test_ministry_replies_noted_it_is_on_record_and_the_rulebook_says_whether_it_suffices(
    rule: str, state: str
) -> None:
    case = Case(*OF_THE_STATE, noted=rule).happens(Said(ARBEN, "Noted with thanks."))

    assert case.effective(organisation="Ministry") is P.NOTED
    assert case.clock(AFTER).proposal.state == state


def test_ministry_is_not_a_member_its_agree_is_recorded_and_its_objection_breaks_nothing() -> None:
    case = Case(*OF_THE_STATE).happens(Said(ARBEN, "OBJECT: para 3"))

    assert case.effective(organisation="Ministry") is P.OBJECTION
    assert case.proposal.state == "consulting"
    assert Case(*OF_THE_STATE).happens(Said(ARBEN, "Agree")).clock(AFTER).proposal.state == "adopted"


def test_matter_turns_out_to_be_of_concern_to_the_state_in_mid_round() -> None:
    case = lived(Said(ZEF, "Agree"), Said(MIRA, "This concerns the state."))

    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.told("remark_receipt") == [MIRA]
    assert case.effective() is P.NONE
    case.both_confirm()
    round_ = case.proposal.current
    assert round_.standing("Ministry") is Standing.CONSULTED
    assert round_.deadline == at("2026-02-25 17:00")
    assert case.effective(organisation="UNICEF") is P.AGREE
    assert [each.to.addr for each in case.letters("consultation") if each.to.organisation == "Ministry"] == [ARBEN]
    assert case.clock(round_.deadline + timedelta(hours=1)).proposal.state == "consulting"  # the ministry is silent


def test_asking_whether_it_concerns_the_state_holds_the_closing_until_the_co_chairs_have_ruled() -> None:
    case = lived(Said(MIRA, "This concerns the state."), Said(MIRA, "Agree")).clock(AFTER)
    assert case.proposal.state == "consulting"

    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.NO_STATE_CONCERN, "", None, now))

    assert case.both_confirm().clock(AFTER).proposal.state == "adopted"


@pytest.mark.parametrize("follows", ["another text", "an editorial change", "the same text once more"])
def test_whoever_says_that_it_concerns_the_state_is_heard_in_the_round_that_follows(follows: str) -> None:
    case = lived(Said(MIRA, "This concerns the state."))
    if follows == "another text":
        case.ordered(lambda network, now: consensus.revise(network, "C-2026-01", "text 2", None, now))
    elif follows == "an editorial change":
        case.ordered(lambda network, now: consensus.edit(network, "C-2026-01", "text 1, edited", now)).both_confirm()
    else:
        case.happens(Said(ZEF, "OBJECT: para 3"), Said(ZEF, "Agree"))
        case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now))

    asked = case.clock(case.now).network.keys
    assert list(asked.values())[-1].asked.title == "“Note” is of concern to the state"
    assert case.clock(case.now).network.keys == asked  # once
    assert case.proposal.current.open_concerns
    case.both_confirm()
    assert case.proposal.current.standing("Ministry") is Standing.CONSULTED


def test_a_concern_that_is_read_after_the_ruling_holds_the_closing_whenever_it_arrived() -> None:
    case = lived(Said(MIRA, "This concerns the state."))
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.NO_STATE_CONCERN, "", None, now))
    case.both_confirm()

    case.happens(Said(ZEF, "This concerns the state.", arrived=case.now - timedelta(minutes=1)))

    case.waiting.clear()
    assert case.clock(AFTER).proposal.state == "consulting"
    assert "UNICEF says that it concerns the state" in case.proposal.current.held_because[0]


def test_a_concern_that_comes_between_the_keys_makes_the_ruling_void() -> None:
    case = lived(Said(MIRA, "This concerns the state."))
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.NO_STATE_CONCERN, "", None, now))
    case.happens(Said(ZEF, "This concerns the state."))
    act = case.network.keys["K-2026-02"]
    for holder in act.asked.holders:
        case.takes(keys.turn(case.network, act.reference, holder, True, case.now, case.now))

    assert "somebody has answered since the co-chairs were asked" in case.decisions[-1].why
    assert len(case.proposal.current.open_concerns) == 2


NO_MINISTRY = OrganisationLeft("Ministry", OPENED)
MINISTRY = (
    OrganisationListed("Ministry", OrganisationKind.MINISTRY, ("interior.example",), DEADLINE),
    a_person(ARBEN, "Arben Zeqiri", "Ministry", Role.FOCAL_POINT, listed=DEADLINE),
)


def test_where_no_ministry_is_on_the_list_it_holds_the_closing_and_the_co_chairs_are_asked_once_there_is_one() -> None:
    case = lived(NO_MINISTRY, Said(MIRA, "This concerns the state."))
    assert case.told("keys_asked") == []
    assert "no ministry with somebody who can be asked is on the member list" in case.waiting[0].reason
    case.waiting.clear()
    assert case.clock(AFTER).proposal.state == "consulting"

    case.happens(*MINISTRY).clock(case.now)

    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.both_confirm().proposal.current.standing("Ministry") is Standing.CONSULTED


def test_a_ruling_that_it_concerns_the_state_is_void_if_no_ministry_is_left_to_ask() -> None:
    case = lived(Said(MIRA, "This concerns the state."), NO_MINISTRY).both_confirm()

    assert "it could not be done: no ministry" in case.decisions[-1].why
    assert case.clock(AFTER).proposal.state == "consulting"


def test_nothing_of_concern_to_the_state_is_closed_while_no_ministry_is_on_the_roll() -> None:
    ruled = RulingMade("C-2026-01", 1, Ruling.STATE_CONCERN, "", "", "", "K-2026-03", (ANA, ZEF), OPENED)

    case = lived(ruled).clock(AFTER)

    assert case.proposal.current.held_because == ("it concerns the state, and no ministry is asked",)


# --- the list changes -------------------------------------------------------------------------------------------------

ILO = (
    OrganisationListed("ILO", OrganisationKind.MEMBER, ("ilo.example",), at("2026-02-18 09:00")),
    a_person(LIN, "Lin Wu", "ILO", Role.FOCAL_POINT, listed=at("2026-02-18 09:00")),
)


def test_organisation_joins_in_mid_round_it_is_informed_and_its_remark_goes_to_the_co_chairs() -> None:
    case = lived(*ILO).clock(at("2026-02-18 13:00")).happens(Said(LIN, "OBJECT: paragraph 3", to="ILO"))

    assert case.proposal.current.standing("ILO") is Standing.INFORMED
    assert case.told("consultation_informed") == [LIN]
    assert case.told("consultation_said") == [ANA, ZEF]
    assert case.clock(AFTER).proposal.state == "adopted"


@pytest.mark.parametrize("when", ["in the first round", "while it is broken"])
def test_organisation_that_joins_before_the_text_is_put_once_more_is_informed_of_that_as_well(when: str) -> None:
    case = lived()
    if when == "in the first round":
        case.happens(*ILO).clock(case.now)
    case.happens(Said(MIRA, "OBJECT: para 3"))
    if when == "while it is broken":
        case.happens(*(replace(each, at=case.now) for each in ILO))
    case.happens(Said(MIRA, "Agree"))

    case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now)).clock(case.now)

    assert case.proposal.current.standing("ILO") is Standing.INFORMED
    assert [each.revision for each in case.letters("consultation_informed") if each.to.addr == LIN][-1] == 2
    assert isinstance(case.clock(case.proposal.current.deadline + timedelta(hours=1)).facts[-1], ProposalAdopted)
    assert LIN in case.told("consultation_adopted")


def test_organisation_that_joined_may_be_added_as_decider_with_the_full_period() -> None:
    case = lived(*ILO).clock(at("2026-02-18 13:00"))
    case.ordered(lambda network, now: consensus.include(network, "C-2026-01", "ILO", now))

    assert case.proposal.current.standing("ILO") is Standing.DECIDER
    assert case.proposal.current.deadline == at("2026-02-25 17:00")
    assert LIN in case.told("consultation")
    assert case.happens(Said(LIN, "OBJECT: paragraph 3", to="ILO")).proposal.state == "broken"


def test_organisation_leaves_its_block_stays_until_both_co_chairs_acknowledge_it() -> None:
    case = lived(Said(GENT, "More time"), OrganisationLeft("UNODC", at("2026-02-18 12:00")))
    case.clock(case.proposal.current.deadline + timedelta(hours=1))
    assert case.effective(organisation="UNODC") is P.HOLD
    assert case.proposal.state == "consulting"

    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.DEPARTED, "UNODC", None, now))

    assert case.both_confirm().clock(case.now).proposal.state == "adopted"


def test_organisation_merges_its_successor_takes_neither_its_place_nor_its_answer_and_is_asked_only_by_order() -> None:
    moves = a_person(GENT, "Gent Toska", "ILO", Role.FOCAL_POINT, listed=at("2026-02-18 13:00"))
    case = lived(Said(GENT, "More time"), *ILO, OrganisationLeft("UNODC", at("2026-02-18 12:00")), moves)
    case.clock(at("2026-02-18 16:00")).happens(Said(GENT, "Agree", to="ILO"), Said(LIN, "Agree", to="ILO"))

    assert case.effective(organisation="UNODC") is P.HOLD  # what it had blocked waits for both co-chairs
    assert case.proposal.current.standing("ILO") is Standing.INFORMED
    assert case.effective(organisation="ILO") is P.NONE
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.DEPARTED, "UNODC", None, now))
    case.both_confirm()
    assert case.proposal.current.standing("ILO") is Standing.INFORMED

    case.ordered(lambda network, now: consensus.include(network, "C-2026-01", "ILO", now))
    assert case.proposal.current.standing("ILO") is Standing.DECIDER
    assert case.proposal.current.deadline >= case.network.procedure.full_period(case.now)
    assert case.happens(Said(LIN, "Abstain", to="ILO")).effective(organisation="ILO") is P.ABSTAIN


def test_who_speaks_only_since_the_old_one_left_has_their_own_time_before_silence_is_consent() -> None:
    gone, alma = PersonLeft(GENT, OPENED), a_person("alma@unodc.example", "Alma Kola", "UNODC", Role.FOCAL_POINT)
    fresh = LetterAccepted("C-2026-01", 1, "UNODC", alma.address, OPENED)

    def closed(*facts: Fact) -> type[Fact]:
        return type(lived(*facts).clock(DEADLINE + timedelta(days=2)).facts[-1])

    assert closed(gone) is ClosingHeld
    assert closed(gone, alma) is ClosingHeld
    assert closed(gone, alma, fresh) is ProposalAdopted


# --- co-chairs --------------------------------------------------------------------------------------------------------

UNCLEAR = Said(GENT, "Let me see.")


def test_co_chairs_own_organisation_objects_that_co_chair_has_no_key_and_the_deputy_takes_the_place() -> None:
    objecting = (Said(ZEF, "OBJECT: para 3"), UNCLEAR)

    def settled(case: Case) -> Case:
        return case.ordered(
            lambda network, now: rulings.rule(network, "C-2026-01", Ruling.SETTLED, "UNODC", P.ABSTAIN, now)
        )

    with pytest.raises(Refused, match="names no deputy who could take the place; refer it to a meeting"):
        settled(lived(*objecting, **CAREFUL))
    case = settled(lived(*objecting, **CAREFUL, deputies=(MIRA,)))
    assert case.told("keys_asked") == [ANA, MIRA]
    assert case.both_confirm().effective(organisation="UNODC") is P.ABSTAIN
    assert case.told("position_settled") == [GENT]


def test_co_chair_whose_organisation_objects_once_the_ruling_is_asked_for_turns_no_key() -> None:
    case = lived(UNCLEAR, **CAREFUL)
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.SETTLED, "UNODC", P.AGREE, now))
    case.happens(Said(ZEF, "OBJECT: para 3"))

    case.both_confirm()

    assert "UNICEF itself objects" in case.decisions[-1].why
    assert case.effective(organisation="UNODC") is P.UNCLEAR


def test_a_key_that_is_turned_counts_no_more_once_the_co_chairs_own_organisation_objects() -> None:
    case = lived(UNCLEAR, **CAREFUL)
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.SETTLED, "UNODC", P.AGREE, now))
    case.takes(keys.turn(case.network, "K-2026-01", ANA, True, case.now, case.now))
    case.happens(Said(ANA, "OBJECT: para 3"))

    case.takes(keys.turn(case.network, "K-2026-01", ZEF, True, case.now, case.now))

    assert "IOM itself objects, or is ruled on, so the key of Ana Hoxha counts no more" in case.decisions[-1].why
    assert case.proposal.current.rulings == ()
    assert set(case.told("keys_ended")) == {ANA, ZEF}


def test_a_deputy_of_the_other_co_chairs_organisation_or_of_the_one_that_objects_is_none() -> None:
    for deputy in ("somebody@iom.example", GENT):
        listed = a_person("somebody@iom.example", "Somebody", "IOM", Role.ALTERNATE)
        case = lived(listed, Said(ZEF, "OBJECT: para 3"), UNCLEAR, **CAREFUL, deputies=(deputy,))
        with pytest.raises(Refused, match="refer it to a meeting"):
            rulings.rule(case.network, "C-2026-01", Ruling.SETTLED, "UNODC", P.AGREE, case.now)


def test_one_co_chair_unreachable_there_is_no_ruling_and_the_matter_can_go_to_a_meeting() -> None:
    case = lived(UNCLEAR, PLANNED)
    case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.SETTLED, "UNODC", P.AGREE, now))
    case.takes(keys.turn(case.network, "K-2026-01", ANA, True, case.now, case.now))
    act = case.network.keys["K-2026-01"]
    case.takes(keys.lapse(case.network, act, act.asked.lapses))

    assert case.effective(organisation="UNODC") is P.UNCLEAR
    case.ordered(lambda network, now: consensus.refer(network, "C-2026-01", "no ruling", ANA, now))
    assert (case.proposal.state, case.proposal.closed.authorised) == ("referred", ANA)
    meeting = case.network.meetings["M-2026-01"]
    assert [each.reference for each in case.network.referred_to(meeting)] == ["C-2026-01"]
    group = replace(meeting, kind=MeetingKind.GROUP)
    assert case.network.referred_to(group) == []


# --- how it ends ------------------------------------------------------------------------------------------------------


def test_proposal_broken_while_others_have_already_agreed_all_are_told_and_earlier_answers_are_history() -> None:
    case = lived(Said(ZEF, "Agree"), Said(MIRA, "OBJECT: para 3"))

    assert {each.to.organisation for each in case.letters("consultation_broken")} == set(MEMBERS)
    case.ordered(lambda network, now: consensus.revise(network, "C-2026-01", "text 2", None, now))
    assert case.effective(organisation="UNICEF") is P.NONE


COORDINATOR = "rc@rco.example"
OF_NO_MEMBER = (
    OrganisationListed("RCO", OrganisationKind.OBSERVER, ("rco.example",), at("2026-01-05 09:00")),
    a_person(COORDINATOR, "Resident Coordinator", "RCO", Role.HEAD, Role.CO_CHAIR),
)


@pytest.mark.parametrize("end", ["consultation_broken", "consultation_adopted", "consultation_closed"])
def test_a_co_chair_whose_organisation_is_not_asked_hears_how_it_ended_once_and_as_a_co_chair(end: str) -> None:
    case = lived(*OF_NO_MEMBER)
    if end == "consultation_broken":
        case.happens(Said(MIRA, "OBJECT: para 3"))
    elif end == "consultation_adopted":
        case.clock(AFTER)
    else:
        case.ordered(lambda network, now: consensus.withdraw(network, "C-2026-01", "", now))

    (letter,) = [each for each in case.letters(end) if each.to.addr == COORDINATOR]
    assert case.network.outside(COORDINATOR, letter.audience, letter.shows) == ""
    assert (letter.answers, letter.buttons) == ("", ())
    assert case.told(end).count(ANA) == 1  # a co-chair of a member is told as one who speaks for it


def test_objection_lifted_in_writing_stays_broken_and_a_confirmation_round_is_offered() -> None:
    case = lived(Said(ZEF, "Agree"), Said(MIRA, "OBJECT: para 3"))
    with pytest.raises(Refused, match="UNHCR has not lifted the objection"):
        consensus.confirm(case.network, "C-2026-01", None, case.now)
    case.happens(Said(BEN, "Agree"))
    assert case.proposal.current.lifted == ()  # an alternate lifts nothing

    case.happens(Said(MIRA, "No objection"))
    assert isinstance(case.facts[-1], ObjectionLifted)
    assert case.proposal.state == "broken"
    assert case.told("confirmation_offered") == [ANA, ZEF]
    assert case.told("position_lifted") == [MIRA]

    case.ordered(lambda network, now: consensus.confirm(network, "C-2026-01", None, now))
    assert case.proposal.current.opened.text_hash == case.proposal.rounds[0].opened.text_hash
    assert case.proposal.current.deadline - case.now >= timedelta(hours=24)
    assert case.effective(organisation="UNICEF") is P.NONE
    assert {each.to.organisation for each in case.letters("consultation")} == set(MEMBERS)


def confirmed(network: Network, now: datetime) -> Decision:
    return consensus.confirm(network, "C-2026-01", None, now)


@pytest.mark.parametrize(("first", "second"), [("UNHCR", "UNICEF"), ("UNICEF", "UNHCR")])
def test_of_two_objections_in_one_minute_both_must_be_lifted_whichever_was_read_first(first: str, second: str) -> None:
    minute, people = at("2026-02-18 10:00"), {"UNHCR": MIRA, "UNICEF": ZEF}
    case = lived(*(Said(people[each], "OBJECT: para 3", arrived=minute) for each in (first, second)))
    assert case.proposal.current.broken_by == (first,)
    assert case.effective(organisation=second) is P.OBJECTION
    assert case.told("consultation_said") == [ANA, ZEF]
    (late,) = case.letters("position_late")
    assert (late.to.addr, late.values["stands"], late.answers) == (people[second], P.OBJECTION, "consultation")

    case.happens(Said(people[first], "Agree"))

    assert case.letters("confirmation_offered")[0].values["still"] == [second]
    with pytest.raises(Refused, match=f"{second} has not lifted the objection"):
        case.ordered(confirmed)
    case.happens(Said(people[second], "No objection")).ordered(confirmed)
    assert case.proposal.current.opened.reason == f"{first} and {second} lifted the objection"
    assert case.clock(case.proposal.current.deadline + timedelta(hours=1)).proposal.state == "adopted"


@pytest.mark.parametrize(
    "since",
    [
        [Said(MIRA, "Agree"), Said(MIRA, "OBJECT: para 3 after all")],
        [Said(OLTA, "Agree")],
        [Said(BEN, "Agree")],
        [Said(MIRA, "Agree", proven=False)],
        [Said(MIRA, "More time")],
        [Said(MIRA, "Let me see.")],
        [Said(MIRA, "Reservation: para 2 is outside our mandate.")],
        [Said(MIRA, "Agree"), Said(OLTA, "OBJECT: para 5")],
        [Said(MIRA, "Agree"), Said(BEN, "OBJECT: para 5")],
        [LEFT, ARRIVED, Said(NORA, "More time")],
        [LEFT, ARRIVED, Said(NORA, "Let me see.")],
    ],
)
def test_an_objection_is_not_lifted_by_a_peer_by_a_doubt_or_before_another(since: list[Said | Fact]) -> None:
    case = lived(Said(MIRA, "OBJECT: para 3"), *since)

    with pytest.raises(Refused, match="UNHCR has not lifted the objection"):
        case.ordered(confirmed)


def test_consent_that_came_too_late_to_be_counted_before_the_break_lifts_nothing_after_it() -> None:
    late = Said(MIRA, "Agree", arrived=DEADLINE + timedelta(minutes=30))
    case = lived(Said(MIRA, "OBJECT: para 3"), late, **CAREFUL).clock(AFTER)
    assert (case.proposal.state, case.effective()) == ("broken", P.OBJECTION)

    case.now = AFTER + timedelta(hours=1)
    with pytest.raises(Refused, match="UNHCR has not lifted the objection"):
        case.ordered(confirmed)
    assert isinstance(case.happens(Said(MIRA, "Agree")).facts[-1], ObjectionLifted)


def test_time_that_was_asked_for_before_the_break_hides_no_objection_after_it() -> None:
    said = (Said(MIRA, "OBJECT: para 3"), Said(MIRA, "More time"), Said(ZEF, "OBJECT: para 7"), Said(ZEF, "Agree"))
    case = lived(Said(ZEF, "More time"), *said, **CAREFUL)
    case.happens(RoundBroken("C-2026-01", 1, ("UNICEF",), case.now))

    with pytest.raises(Refused, match="UNHCR has not lifted the objection"):
        case.ordered(confirmed)


@pytest.mark.parametrize(
    ("objects", "since"),
    [
        (MIRA, [Said(MIRA, "Agree")]),
        (MIRA, [Said(DRITA, "Abstain")]),
        (BEN, [Said(MIRA, "Agree")]),
        (BEN, [Said(BEN, "No objection")]),
        (MIRA, [LEFT, ARRIVED, Said(NORA, "Agree")]),
        (MIRA, [Said(MIRA, "Agree"), Said(MIRA, "OBJECT"), Said(MIRA, "Agree")]),
    ],
)
def test_an_objection_is_lifted_by_its_author_the_head_a_higher_rank_or_a_successor(
    objects: str, since: list[Said | Fact]
) -> None:
    case = lived(Said(objects, "OBJECT: para 3"), *since).ordered(confirmed)

    assert case.effective() is P.NONE
    assert case.proposal.current.opened.reason == "UNHCR lifted the objection"


@pytest.mark.parametrize(
    "doubt",
    [
        Said(GENT, "Let me see."),
        Said(GENT, "OBJECT: para 3", proven=False),
        Said("somebody@unodc.example", "OBJECT: para 3", to="UNODC"),
        Said(OLTA, "Let me see."),
        Said(GENT, "More time"),
    ],
)
def test_what_is_said_in_doubt_of_a_text_that_broke_holds_the_round_that_confirms_it(doubt: Said) -> None:
    case = lived(Said(MIRA, "OBJECT: para 3"), Said(MIRA, "Agree"), doubt).ordered(confirmed)
    case.waiting.clear()

    assert isinstance(case.clock(case.proposal.current.deadline + timedelta(hours=1)).facts[-1], ClosingHeld)


@pytest.mark.parametrize(
    "said",
    [
        [Said(GENT, "Perhaps not."), Said(GENT, "More time")],
        [Said(GENT, "More time"), Said(GENT, "OBJECT: para 3", proven=False)],
    ],
)
def test_a_doubt_goes_on_into_the_round_that_confirms_a_text_with_everything_that_was_in_it(said: list[Said]) -> None:
    case = lived(*said, Said(MIRA, "OBJECT: para 3"), Said(MIRA, "Agree")).ordered(confirmed)
    case.waiting.clear()
    case.clock(case.now + timedelta(days=14)).clock(case.now + timedelta(hours=1))

    assert case.proposal.state == "consulting"
    assert case.effective(organisation="UNODC") in BLOCKING


def test_a_doubt_beside_another_goes_on_though_its_author_has_made_a_remark_since() -> None:
    forged, remark = Said(MIRA, "OBJECT: para 3", proven=False), Said(MIRA, "No objection; suggest a comma in para 2.")
    others = (Said(OLTA, "Perhaps not."), Said(GENT, "OBJECT: para 1"), Said(GENT, "Agree"))
    case = lived(forged, *others, remark).ordered(confirmed).happens(Said(OLTA, "Agree", revision=2))

    assert case.effective() in BLOCKING


def test_a_doubt_is_still_there_where_what_was_forged_over_it_is_found_to_be_none() -> None:
    doubt, forged = Said(GENT, "Perhaps not."), Said(GENT, "OBJECT: para 3", proven=False)
    case = lived(doubt, forged, Said(MIRA, "OBJECT: para 3"), Said(MIRA, "Agree")).ordered(confirmed)
    assert case.effective(organisation="UNODC") is P.OBJECTION
    case.takes(judgement.judged(case.network, MailJudged(None, "mail 1", "enquiry", case.now), 1, "Ana"))

    assert case.effective(organisation="UNODC") is P.UNCLEAR


@pytest.mark.parametrize(
    ("said", "position"),
    [
        (Said(ZEF, "OBJECT: para 7"), P.OBJECTION),
        (Said(ZEF, "More time"), P.HOLD),
        (Said(ZEF, "Let me see."), P.UNCLEAR),
        (Said("somebody@unicef.example", "OBJECT: para 7", to="UNICEF"), P.OBJECTION),
        (Said(ZEF, "Agree"), P.NONE),
    ],
)
def test_an_objection_to_the_letter_of_before_counts_in_full_where_the_same_text_is_put_once_more(
    said: Said, position: Position
) -> None:
    case = lived(Said(MIRA, "OBJECT: para 3"), Said(MIRA, "Agree")).ordered(confirmed).happens(said)

    assert case.effective(organisation="UNICEF") is position
    assert not case.proposal.current.active_holds or position is P.HOLD
    assert (case.proposal.state == "broken") is (said == Said(ZEF, "OBJECT: para 7"))


def test_an_objection_to_the_wording_of_before_counts_in_full_where_the_change_is_editorial() -> None:
    case = lived().ordered(lambda network, now: consensus.edit(network, "C-2026-01", "text 1, with a comma", now))

    assert case.both_confirm().happens(Said(ZEF, "OBJECT: para 7")).proposal.state == "broken"


def test_what_the_head_has_lifted_does_not_come_back_beside_a_later_doubt() -> None:
    case = lived(Said(MIRA, "OBJECT: para 3"), Said(DRITA, "Agree"), Said(OLTA, "Let me see.")).ordered(confirmed)

    assert case.effective() is P.UNCLEAR
    assert {reply.address for reply in case.proposal.current.replies} == {OLTA}


def test_two_open_rounds_that_may_contradict_each_other_are_warned_of_at_opening() -> None:
    questions = [("Note on returns", True), ("Workplan", False)]
    case = Case(replace(opened(), title="A note on the returns"))
    for title, warned in questions:
        decision = consensus.open_round(case.network, Question(title, "text"), case.now)
        assert ("careful: C-2026-01 is open on a like title" in decision.why) is warned


def test_a_proposal_that_broke_and_was_not_put_again_for_ninety_days_has_lapsed_and_the_digest_says_so() -> None:
    case = lived(Said(MIRA, "OBJECT: para 3"))
    assert case.clock(case.now + timedelta(days=89)).proposal.state == "broken"

    case.clock(case.now + timedelta(days=2))

    assert isinstance(case.facts[-1], ProposalClosed)
    assert case.proposal.state == "lapsed"
    assert case.network.digest.lapsed == ("C-2026-01",)


# --- time that organisations ask for ----------------------------------------------------------------------------------


def test_a_hold_rests_the_closing_and_the_others_are_told_the_date_alone() -> None:
    case = lived(Said(MIRA, "More time: we ask our headquarters."))
    round_ = case.proposal.current

    assert round_.state(case.now) == "held"
    assert round_.deadline == at("2026-02-24 17:00")  # three working days, and a day more
    others = case.letters("consultation_extended")
    assert {each.to.organisation for each in others} == {"IOM", "UNICEF", "UNODC"}
    assert not any("UNHCR" in str(each.values["state"]) for each in others)
    assert case.letters("position_receipt")[0].values["until"] == at("2026-02-23 17:00")


def test_who_asks_for_time_has_the_later_date_in_the_calendar_as_well_and_again_once_the_time_is_over() -> None:
    case = lived(Said(MIRA, "More time"))
    case.clock(case.proposal.current.deadline + timedelta(hours=5))

    (first,), (over,) = (each.dates for each in (case.letters("position_receipt")[0], case.letters("hold_over")[0]))
    assert (first.end, first.sequence) == (at("2026-02-24 17:00"), 1)
    assert (over.end, over.sequence, over.uid) == (case.proposal.current.deadline, 2, first.uid)
    assert (first.summary, over.summary) == ("Note", "Note")
    refused = lived(*[Said(MIRA, "More time"), Said(MIRA, "Agree")] * 2, Said(MIRA, "More time"))
    assert not any(each.dates for each in refused.letters("hold_over"))


def test_an_earlier_objection_that_rests_the_closing_moves_the_date_of_who_objected_as_well() -> None:
    near = DEADLINE - timedelta(hours=5)
    case = lived(Said(MIRA, "OBJECT: para 3", revision=1, arrived=near), base=(*BASE, *SECOND))

    (letter,) = case.letters("position_late")
    assert [each.end for each in letter.dates] == [case.proposal.current.deadline]
    assert case.proposal.current.deadline > DEADLINE


def test_who_is_informed_hears_of_a_later_deadline_and_is_not_asked() -> None:
    case = lived(*ILO).clock(at("2026-02-18 13:00"))

    case.ordered(lambda network, now: consensus.extend(network, "C-2026-01", at("2026-02-25 17:00"), now))

    (letter,) = [each for each in case.letters("consultation_extended") if each.to.addr == LIN]
    assert (letter.values["standing"], letter.buttons, letter.dates) == (Standing.INFORMED, (), ())


def test_a_hold_is_over_once_the_organisation_has_answered_and_the_deadline_stays_where_it_is() -> None:
    case = lived(Said(MIRA, "More time"), Said(MIRA, "Agree"))

    assert case.proposal.current.state(case.now) == "open"
    assert case.proposal.current.deadline == at("2026-02-24 17:00")


@pytest.mark.parametrize(
    ("before", "position"),
    [
        ([Said(MIRA, "Abstain")], P.NONE),
        ([Said(MIRA, "Agree")], P.NONE),
        ([Said(BEN, "Agree")], P.NONE),
        ([Said(MIRA, "OBJECT: para 3")], P.OBJECTION),
        ([Said(MIRA, "OBJECT: para 3"), Said(MIRA, "More time")], P.OBJECTION),
        ([Said(BEN, "OBJECT: para 3")], P.OBJECTION),
    ],
)
def test_a_hold_that_runs_out_leaves_of_what_had_been_said_before_nothing_but_an_objection(
    before: list[Said], position: Position
) -> None:
    case = lived(*before, Said(MIRA, "More time"), **CAREFUL)
    assert case.effective() is P.HOLD

    case.clock(case.proposal.current.active_holds[0].until)

    assert case.effective() is position


def test_an_alternates_hold_that_runs_out_takes_nothing_from_the_focal_points_consent() -> None:
    case = lived(Said(BEN, "More time"), **CAREFUL)
    case.happens(Said(MIRA, "Agree", arrived=case.now)).clock(case.proposal.current.deadline - timedelta(hours=1))

    assert case.effective() is P.AGREE


def test_no_hold_that_is_over_hinders_the_closing_once_a_second_one_has_run_out_as_well() -> None:
    for second in (MIRA, OLTA):
        case = lived(Said(MIRA, "More time"), Said(second, "More time"))

        case.clock(case.proposal.current.active_holds[0].until + timedelta(hours=1))

        assert case.effective() is P.NONE


def test_a_hold_that_runs_out_leaves_a_day_in_which_to_answer() -> None:
    case = lived(Said(MIRA, "Abstain"), Said(MIRA, "More time"))
    late = case.proposal.current.deadline + timedelta(hours=5)  # the program slept

    case.clock(late)

    assert case.proposal.current.deadline >= late + timedelta(hours=24)
    assert MIRA in case.told("hold_over")
    assert set(case.told("consultation_extended")[-3:]) == {ANA, ZEF, GENT}


def test_no_more_than_so_many_holds_are_given_and_what_is_refused_a_person_sees() -> None:
    case = lived(*[Said(MIRA, "More time"), Said(MIRA, "Agree")] * 2)
    before = case.proposal.current.deadline

    case.happens(Said(MIRA, "More time"))

    assert case.effective() is P.NONE
    assert case.proposal.current.deadline == before
    assert case.letters("hold_over")[0].values["is_refused"]
    assert len(case.waiting) == 1


def test_a_hold_that_nothing_proves_rests_nothing_and_holds_the_closing() -> None:
    case = lived(Said(MIRA, "More time", proven=False))
    case.waiting.clear()

    assert case.proposal.current.deadline == DEADLINE
    assert case.effective() in BLOCKING
    assert isinstance(case.clock(AFTER).facts[-1], ClosingHeld)


# --- what people order ------------------------------------------------------------------------------------------------


def test_an_urgent_round_waits_for_both_co_chairs_says_who_authorised_it_and_never_gives_less_than_a_day() -> None:
    case = Case(opened(), *reached(*MEMBERS))
    question = Question("Urgent matter", "text", deadline=at("2026-02-19 12:00"))
    case.ordered(lambda network, now: consensus.open_urgent(network, question, "the law is voted on Friday", now))
    assert "C-2026-02" not in case.network.proposals
    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.network.keys["K-2026-01"].asked.lapses == case.now + timedelta(hours=24)  # and not a week

    case.now += timedelta(hours=20)
    case.both_confirm()

    round_ = case.network.proposals["C-2026-02"].current
    assert round_.deadline == at("2026-02-20 06:00")
    assert round_.opened.authorised == "K-2026-01"
    assert case.letters("consultation")[0].values["authorised"] == ["Ana Hoxha", "Zef Rama"]
    assert case.network.keys["K-2026-01"].confirmed_by == (ANA, ZEF)


@pytest.mark.parametrize("how", ["refused", "lapsed"])
def test_an_urgent_round_that_is_not_confirmed_by_both_is_put_to_nobody(how: str) -> None:
    case = lived().ordered(lambda network, now: consensus.open_urgent(network, Question("U", "text"), "fire", now))
    act = case.network.keys["K-2026-01"]
    if how == "refused":
        case.takes(keys.turn(case.network, "K-2026-01", ZEF, False, case.now, case.now))
    else:
        case.takes(keys.lapse(case.network, act, act.asked.lapses))

    assert case.network.drafts["C-2026-02"].stage == "withdrawn"
    assert case.told("consultation") == []


def test_an_urgent_matter_that_is_taken_back_is_not_asked_of_the_co_chairs_any_more_and_they_are_told_why() -> None:
    case = lived().ordered(lambda network, now: consensus.open_urgent(network, Question("U", "text"), "fire", now))

    case.ordered(lambda network, now: consensus.withdraw(network, "C-2026-02", "it rains", now))

    assert case.network.drafts["C-2026-02"].stage == "withdrawn"
    assert case.network.keys["K-2026-01"].state == "lapsed"
    assert set(case.told("keys_ended")) == {ANA, ZEF}
    assert {each.values["reason"] for each in case.letters("keys_ended")} == {"it rains"}


def test_an_editorial_change_lets_positions_stand_and_gives_the_floor_once_more() -> None:
    case = lived(Said(ZEF, "Agree"), Said(MIRA, "More time"))
    case.ordered(lambda network, now: consensus.edit(network, "C-2026-01", "text 1, with a comma", now))
    assert case.proposal.current.revision == 1

    case.now = at("2026-02-23 10:00")
    case.both_confirm()

    assert case.proposal.current.revision == 2
    assert (case.effective(organisation="UNICEF"), case.effective()) == (P.AGREE, P.HOLD)
    assert case.proposal.current.deadline >= case.now + timedelta(hours=72)
    letter = next(each for each in case.letters("consultation") if each.to.addr == ZEF)
    assert letter.values["earlier"].position is P.AGREE
    assert case.happens(Said(ZEF, "Abstain", revision=2)).effective(organisation="UNICEF") is P.ABSTAIN


@pytest.mark.parametrize(
    ("until", "authorised"), [("2026-03-02 17:00", "secretariat"), ("2026-03-03 17:00", "K-2026-01")]
)
def test_more_time_is_the_secretariats_to_give_once_and_for_a_week_and_a_co_chairs_beyond(
    until: str, authorised: str
) -> None:
    case = lived().ordered(lambda network, now: consensus.extend(network, "C-2026-01", at(until), now))
    if authorised != "secretariat":
        assert case.proposal.current.deadline == DEADLINE
        case.takes(keys.turn(case.network, "K-2026-01", ZEF, True, case.now, case.now))

    assert case.proposal.current.extensions == (
        RoundExtended("C-2026-01", 1, at(until), case.now, authorised, case.network.procedure.wall(at(until))),
    )
    (event,) = case.letters("consultation_extended")[0].dates
    assert (event.method, event.sequence, event.end) == ("PUBLISH", 1, at(until))


def test_more_time_a_second_time_needs_a_co_chair() -> None:
    case = lived().ordered(lambda network, now: consensus.extend(network, "C-2026-01", at("2026-02-24 17:00"), now))

    case.ordered(lambda network, now: consensus.extend(network, "C-2026-01", at("2026-02-25 17:00"), now))

    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.network.keys["K-2026-01"].needed == 1


def test_a_deadline_is_never_made_shorter_and_the_mend_is_named() -> None:
    with pytest.raises(Refused, match="For less time, withdraw it and open an urgent one"):
        consensus.extend(lived().network, "C-2026-01", DEADLINE - timedelta(hours=5), at("2026-02-18 10:00"))


def test_what_both_co_chairs_have_put_the_secretariat_can_neither_withdraw_nor_refer_alone() -> None:
    admission = replace(opened(), authorised="K-2026-01", kind="membership")
    case = Case(admission, *reached(*MEMBERS))

    case.ordered(lambda network, now: consensus.withdraw(network, "C-2026-01", "it rains", now))
    assert case.proposal.state == "consulting"
    case.both_confirm()
    assert (case.proposal.state, case.proposal.reason) == ("withdrawn", "it rains")
    other = Case(admission).ordered(lambda network, now: consensus.refer(network, "C-2026-01", "", "", now))
    other.takes(keys.turn(other.network, "K-2026-01", ANA, True, other.now, other.now))
    assert other.proposal.state == "referred"


def test_a_matter_is_referred_on_the_word_of_a_co_chair_who_is_asked_where_none_is_named() -> None:
    case = lived().ordered(lambda network, now: consensus.refer(network, "C-2026-01", "too hard", "", now))
    assert case.proposal.state == "consulting"
    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.network.keys["K-2026-01"].needed == 1

    case.takes(keys.turn(case.network, "K-2026-01", ZEF, True, case.now, case.now))

    assert (case.proposal.state, case.proposal.closed.authorised) == ("referred", "K-2026-01")
    with pytest.raises(Refused, match=r"mira@unhcr\.example is no co-chair"):
        consensus.refer(lived().network, "C-2026-01", "", MIRA, case.now)


# --- what the procedure may ask for -----------------------------------------------------------------------------------

AFFIRMATIVE = (opened(mode=Mode.AFFIRMATIVE), *reached(*MEMBERS))
ANSWERS = (says(ANA, P.AGREE), says(MIRA, P.AGREE), says(ZEF, P.AGREE))


@pytest.mark.parametrize(("missing", "state"), [("extend", "consulting"), ("refer", "referred")])
def test_a_member_that_is_silent_in_an_affirmative_round_is_waited_for_or_it_goes_to_a_meeting(
    missing: str, state: str
) -> None:
    assert Case(*AFFIRMATIVE, *ANSWERS, missing=missing).clock(AFTER).proposal.state == state


def test_too_little_support_gives_more_time_once_and_then_needs_a_ruling() -> None:
    case = lived(Said(MIRA, "Agree"), min_active=2).clock(AFTER)
    assert case.proposal.current.extensions[0].authorised == "procedure"
    assert case.proposal.current.deadline == at("2026-03-03 17:00")

    case.clock(case.proposal.current.deadline + timedelta(hours=1))
    assert case.proposal.state == "consulting"
    assert case.told("keys_asked") == [ANA, ZEF]
    assert case.both_confirm().clock(case.now).proposal.state == "adopted"


def test_a_co_chair_declares_the_outcome_where_the_procedure_says_so() -> None:
    case = lived(declare="co_chairs").clock(AFTER)
    assert case.proposal.state == "consulting"
    assert case.network.keys["K-2026-01"].needed == 1

    case.takes(keys.turn(case.network, "K-2026-01", ZEF, True, case.now, case.now))

    assert case.clock(AFTER).proposal.state == "adopted"


@pytest.mark.parametrize("rules", [{"declare": "co_chairs"}, {"min_active": 2}], ids=["the outcome", "the support"])
def test_what_is_ruled_on_the_round_as_a_whole_is_void_once_somebody_has_answered(rules: dict[str, object]) -> None:
    case = lived(Said(MIRA, "Agree"), **rules).clock(AFTER)
    case.clock(case.proposal.current.deadline + timedelta(hours=1)).both_confirm()
    ((first,), before) = case.proposal.current.rulings, len(case.told("keys_asked"))

    case.happens(Said(GENT, "MORE TIME", arrived=case.now), Said(GENT, "Reservation: paragraph 2."))
    case.waiting.clear()
    case.clock(case.proposal.current.deadline + timedelta(hours=1))

    is_enough = "min_active" in rules  # by now two support it, and there is nothing to rule on
    assert case.proposal.state == ("adopted" if is_enough else "consulting")
    assert len(case.told("keys_asked")) == before + (0 if is_enough else 2)
    assert case.proposal.current.asked[-1].evidence != first.evidence or is_enough


def test_too_little_support_is_ruled_on_once_the_deadline_is_over_and_not_before() -> None:
    case = lived(min_active=2)

    with pytest.raises(Refused, match="how many members support it by an answer can be ruled on after that"):
        case.ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.ACTIVE, "", None, now))
    with pytest.raises(Refused, match="min_active = 0"):
        lived().ordered(lambda network, now: rulings.rule(network, "C-2026-01", Ruling.ACTIVE, "", None, now))


def test_a_reply_that_a_person_sets_aside_ends_its_time_as_well() -> None:
    case = lived(Said(MIRA, "More time"))
    (hold,) = case.proposal.current.active_holds

    case.happens(ReplySetAside("C-2026-01", 1, hold.reply, case.now))

    assert case.proposal.current.active_holds == ()
    assert case.effective() is P.NONE


def test_somebody_who_is_taken_off_the_list_by_order_keeps_what_was_said() -> None:
    case = lived(Said(MIRA, "Agree"))
    case.ordered(lambda network, now: changes.leave(network, MIRA, now))

    assert case.effective() is P.AGREE
    assert not any(isinstance(fact, PositionTaken | RollChanged) for fact in case.facts[1:])
