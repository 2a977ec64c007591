"""Every letter in every language: complete, small, plain, literal, and with answers that read back as what they say."""

import html
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.acts import (
    agenda,
    changes,
    consensus,
    groups,
    keys,
    meetings,
    minutes,
    polls,
    requests,
    rulings,
    statements,
)
from mailer.acts import attendance as attended
from mailer.acts.changes import Said
from mailer.codec.html import text_of
from mailer.codec.letter import attachment
from mailer.decision import Decision
from mailer.duties import attendance as coming
from mailer.duties import consensus as closings
from mailer.duties import convening, note, people
from mailer.duties import meetings as reminders
from mailer.errors import Mistakes
from mailer.handlers import auto_reply, command, meeting_request, minutes_comment, position, rsvp, update
from mailer.letters import chairs
from mailer.letters.digest import issued
from mailer.letters.positions import set_aside
from mailer.letters.records import with_record
from mailer.mail import Letter, Mailbox, StoppedLetter, Waiting
from mailer.network import Network
from mailer.network.digest import extra_issue
from mailer.network.facts import (
    AbsenceNoted,
    Attendance,
    ChangeKind,
    GroupJoined,
    LetterReturned,
    ListShared,
    MinutesAdopted,
    OrganisationKind,
    OrganisationListed,
    PersonLeft,
    Position,
    ProposalAdopted,
    Role,
    RoundBroken,
    RoundHeld,
    Ruling,
)
from mailer.network.register import Entry, Given, record
from mailer.reading import (
    OWN,
    Signature,
    attendance,
    clearance,
    confirmation,
    dates_suiting,
    nothing_to_correct,
    supports,
)
from mailer.reading import attended as lists
from mailer.reading import position as read_position
from mailer.render import HTML_LIMIT, House, Renderer
from mailer.resources import Folder, shipped
from mailer.words import tokens

from .. import clients
from .. import statements as spoken
from ..build import (
    ADDRESS,
    ANA,
    BEN,
    GENT,
    MIRA,
    SOFIA,
    TOKEN,
    ZEF,
    ZONE,
    a_group,
    a_letter,
    a_mail,
    a_network,
    a_person,
    at,
    met,
    rulebook,
)
from ..network.test_consensus import DEADLINE, LATE, opened, reached, says
from ..network.test_digest import update as shared
from ..network.test_meetings import PLANNED, answered, moved
from ..network.test_minutes import CORRECTION, DRAFT
from ..network.test_polls import DAYS, OPENED

HOUSE = House("UN Migration Network in Harbour", "UNMN Harbour", ADDRESS, ZONE, "en", "IOM", "Ana Hoxha, +355 4 000")
RENDERER = Renderer(Folder(shipped("templates")), HOUSE)
MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
NOW = at("2026-02-18 10:00")


def on_record(decision: Decision) -> Decision:
    """The adoption, put on record as the program does it."""
    remark = replace(says(MIRA, Position.RESERVATION), reply="ab" * 32, text="Not our mandate.", name="Mira Leka")
    facts = [opened(), *reached(*MEMBERS), remark, decision.facts[0]]
    made = record(
        a_network(*facts), [Entry(fact, "ab" * 32, "id@unhcr.example") for fact in facts], Given("0.1.0"), "cd" * 32
    )
    return replace(decision, letters=tuple(with_record(each, made) for each in decision.letters))


def letters() -> dict[str, Letter]:
    """One of each kind, as the program itself composes them."""
    open_round = a_network(PLANNED, opened(), *reached(*MEMBERS))
    second = open_round.after(RoundBroken("C-2026-01", 1, ("UNHCR",), NOW))
    second = second.after(*consensus.revise(second, "C-2026-01", "text 1\n\nand more", None, NOW).facts)
    drafted = a_network(PLANNED, DRAFT)
    consulted, invited = (
        a_letter("consultation", "C-2026-01", MIRA, "UNHCR"),
        a_letter("invitation", "M-2026-01", MIRA, "UNHCR", 0),
    )
    asked = a_letter("minutes", "M-2026-01", MIRA, "UNHCR")

    def reply(text: str, handler, network: Network, letter) -> Decision:
        mail = met(a_mail(text, reply_to_letter=True), network, letter, arrived="2026-02-18 10:00")
        return handler.handle(mail, network, NOW)

    first_objection = replace(says(MIRA, Position.NO_OBJECTION, 1), position=Position.RESERVATION)
    read = Mailbox(DEADLINE.replace(day=25))
    waits = Mailbox(
        NOW,
        (Waiting(7, NOW, NOW, "x@y.example", None, "Hello", None, "is not on the member list", "attention"),),
        (StoppedLetter(3, NOW, MIRA, "x", "failed", "550 no"),),
    )
    updates = a_network(shared(1, "2026-02-17 10:00"), PLANNED, opened(), *reached(*MEMBERS))
    decisions = [
        *about_people(),
        meetings.plan(a_network(), meetings.Convocation("Quarterly meeting", PLANNED.kind, PLANNED.start, PLANNED.end, "UN House", "https://meet.example/x", "1. One\n2. Two"), "uid", NOW),
        meetings.change(a_network(PLANNED), "M-2026-01", at("2026-03-20 10:00"), "Town Hall", None, NOW),
        meetings.cancel(a_network(PLANNED), "M-2026-01", "travel", NOW),
        *reminders.due(a_network(PLANNED), Mailbox(None), at("2026-03-18 11:00")),
        reply("Yes", rsvp, open_round, invited),
        reply("Let me see", rsvp, open_round, invited),
        *about_a_meeting(),
        *before_a_meeting(),
        *about_whether_to_meet(),
        *about_dates(),
        *about_attendance(),
        *about_statements(),
        consensus.extend(open_round, "C-2026-01", at("2026-02-25 17:00"), NOW),
        consensus.revise(second, "C-2026-01", "text 1\n\nand something else", None, NOW),
        *closings.reminders_due(open_round, Mailbox(None), at("2026-02-20 09:00")),
        *map(on_record, closings.closings_due(open_round.after(first_objection), read, at("2026-02-25 10:00"))),
        *closings.closings_due(open_round.after(says(MIRA, Position.OBJECTION)), read, at("2026-02-25 10:00")),
        *closings.closings_due(open_round.after(says(MIRA, Position.OBJECTION, LATE)), read, at("2026-02-25 10:00")),
        consensus.refer(open_round, "C-2026-01", "too hard", ANA, NOW),
        *about_rounds(),
        reply("OBJECT", position, second, consulted),
        reply("Abstain", position, open_round, consulted),
        reply("Agree, but", position, open_round, consulted),
        reply("Noted with thanks.", position, open_round, consulted),
        minutes.circulate(drafted.after(CORRECTION), "M-2026-01", "1. Begun.", None, at("2026-03-23 10:00")),
        Decision("x", (), closings_of_minutes(drafted)),
        reply("1: replace", minutes_comment, drafted, asked),
        Decision("x", (), issued(updates, extra_issue(updates.digest, NOW), NOW)),
        update.handle(met(a_mail("Text."), a_network()), a_network(), NOW),
        command.handle(met(a_mail(subject="help"), open_round, arrived="2026-02-18 10:00"), open_round, NOW),
        command.handle(met(a_mail(subject="members"), open_round), open_round, NOW),
        command.handle(met(a_mail(subject="calendar"), open_round), open_round, NOW),
        *note.due(a_network(), waits, NOW),
    ]  # fmt: skip
    return {letter.template: letter for decision in decisions for letter in reversed(decision.letters)}


def about_rounds() -> list[Decision]:
    """What is written about holds, disputes, lifted objections, and to the co-chairs."""
    broken = a_network(opened(), *reached(*MEMBERS), says(MIRA, Position.OBJECTION, reply="r"))
    broken = broken.after(RoundBroken("C-2026-01", 1, ("UNHCR",), NOW))
    asked = a_network(opened(), *reached(*MEMBERS), says(MIRA, Position.AGREE, 1))
    held = asked.after(RoundHeld("C-2026-01", 1, "UNHCR", "r", NOW, DEADLINE, True, NOW))
    unclear = asked.after(says(MIRA, Position.UNCLEAR, 2))
    settling = rulings.rule(unclear, "C-2026-01", Ruling.SETTLED, "UNHCR", Position.AGREE, NOW)
    one_key = keys.turn(unclear.after(*settling.facts), "K-2026-01", ANA, True, NOW, NOW)
    settled = keys.turn(unclear.after(*settling.facts, *one_key.facts), "K-2026-01", ZEF, True, NOW, NOW)
    away = asked.after(*(AbsenceNoted("C-2026-01", 1, "UNICEF", ZEF, NOW) for _ in "x"))
    newcomer = OrganisationListed("ILO", OrganisationKind.MEMBER, (), NOW), a_person("lin@ilo.example", "Lin Wu", "ILO")
    informed = [*closings.newcomers_due(asked.after(*newcomer), Mailbox(None), NOW)]
    recall = "Mira Leka would like to recall the message, “Re: Please answer”."

    def writes(text: str, network: Network, sender: str = MIRA, subject: str = "Re: Note") -> Decision:
        letter = a_letter("consultation", "C-2026-01", sender, sender.partition("@")[2].partition(".")[0].upper())
        mail = met(a_mail(text, sender, subject, reply_to_letter=True), network, letter, arrived="2026-02-18 10:00")
        return (auto_reply if "recall" in text else position).handle(mail, network, NOW)

    return [
        writes("Agree", broken),
        writes("OBJECT: para 3", asked, BEN),
        writes("This concerns the state.", asked),
        writes(recall, asked, subject="Recall: Re: Note"),
        writes("Your text forgets returns.", asked.after(*newcomer, *informed[0].facts), "lin@ilo.example"),
        *informed,
        *closings.holds_due(held, Mailbox(None), NOW),
        settling,
        settled,
        consensus.note(asked, "C-2026-01", "UNODC", Position.AGREE, "telephone, Gent", "we are fine", NOW),
        *closings.unattended_due(away, Mailbox(None), DEADLINE),
        Decision("", (), set_aside(unclear, unclear.proposals["C-2026-01"], says(MIRA, Position.UNCLEAR, 2), NOW)),
    ]


def about_a_meeting() -> list[Decision]:
    """What is asked and told about other times and guests."""
    network = a_network(PLANNED)
    counter = met(clients.outlook_counter(), network, arrived="2026-02-18 10:00")
    proposed = rsvp.handle(counter, network, NOW)
    guest = met(clients.google(clients.Said(sender=SOFIA)), network, arrived="2026-02-18 10:00")
    after = network.after(*proposed.facts)
    declined = meetings.decide_time(after, "M-2026-01", 1, after.people.persons[ANA], False, NOW)
    return [proposed, declined, rsvp.handle(guest, network, NOW)]


def before_a_meeting() -> list[Decision]:
    """What is asked, sent and told before a meeting, by the clock and by reply."""
    point = met(
        a_mail("Returns: the figures.", reply_to_letter=True),
        a_network(PLANNED),
        a_letter("agenda", "M-2026-01", MIRA, "UNHCR"),
        arrived="2026-03-01 10:00",
    )
    noted = meeting_request.handle(point, a_network(PLANNED), at("2026-03-01 10:00"))
    drafted = a_network(replace(PLANNED, agenda="1. One\n2. Two"), *noted.facts)
    plan = attachment("workplan.pdf", b"%PDF-1.4")
    coming = a_network(replace(PLANNED, link="https://meet.example/x"), answered(MIRA, Attendance.ACCEPTED, 1))
    return [
        noted,
        *reminders.due(drafted, Mailbox(None), at("2026-03-01 11:00")),
        *reminders.due(a_network(PLANNED, *noted.facts), Mailbox(None), at("2026-03-12 11:00")),
        agenda.add_papers(drafted, "M-2026-01", [plan], at("2026-03-12 11:00")),
        *reminders.due(coming, Mailbox(None), at("2026-03-18 11:00")),
    ]


def about_whether_to_meet() -> list[Decision]:
    """What is written when a member asks for a meeting, and when the year does."""
    network = a_network(PLANNED)
    wish = a_mail("Returns have doubled. We would like to meet before 20 March.", subject="Request for a meeting")
    asked = meeting_request.handle(met(wish, network, arrived="2026-02-18 10:00"), network, NOW)
    after = network.after(*asked.facts)
    ana = after.people.persons[ANA]
    return [
        asked,
        requests.decide(after, "R-2026-01", ana, False, "It is on the agenda of March.", "uid", NOW),
        *convening.due(network, Mailbox(NOW), at("2026-05-25 10:00")),
        *convening.due(network, Mailbox(NOW), at("2026-09-10 10:00")),
    ]


def about_dates() -> list[Decision]:
    """What is asked and told about which dates suit."""
    network = a_network(OPENED)
    letter = a_letter("poll", "M-2026-01", MIRA, "UNHCR", 0)

    def reply(text: str) -> Decision:
        mail = met(a_mail(text, reply_to_letter=True), network, letter, arrived="2026-02-18 10:00")
        return rsvp.handle(mail, network, NOW)

    read, unread = reply("1, if need be 2"), reply("The week after suits us better.")
    return [
        polls.open_poll(network, polls.Inquiry("Quarterly meeting", PLANNED.kind, OPENED.slots, "UN House", "https://meet.example/x", "1. One"), "uid", NOW),
        read,
        unread,
        polls.put(network.after(*unread.facts), network.after(*unread.facts).polls["M-2026-01"], NOW),
        polls.find_no_date(network, "M-2026-01", ANA, NOW),
        polls.cancel(network, "M-2026-01", "travel", NOW),
    ]  # fmt: skip


def about_attendance() -> list[Decision]:
    """Who comes, with something in each of its parts, and who came."""
    lost = LetterReturned("t", BEN, "UNHCR", None, None, "5.1.1", "no such user", NOW)
    network = a_network(PLANNED, lost, answered(MIRA, Attendance.ACCEPTED, 1), moved(1, start=True))
    network = network.after(replace(answered(ZEF, Attendance.ACCEPTED, 2, sequence=1), comment="We bring a guest."))
    proposed = rsvp.handle(met(clients.outlook_counter(clients.Said(sequence=1)), network), network, NOW)
    network = network.after(*proposed.facts)
    colleague = met(clients.exchange(clients.Said(sender="olta@unhcr.example", sequence=1)), network)
    asked = rsvp.handle(colleague, network, NOW)
    network = network.after(*asked.facts)
    (told,) = coming.coming_due(network, Mailbox(None), at("2026-03-19 10:00"))
    question = attended.ask(network, "M-2026-01", at("2026-03-23 09:00"))
    after = network.after(*question.facts)
    letter = a_letter("attendance", "M-2026-01", ANA, "IOM")
    mail = met(a_mail("present: UNHCR, Zef\napologies: none", ANA, reply_to_letter=True), after, letter)
    return [proposed, asked, told, question, command.handle(mail, after, at("2026-03-23 10:00"))]


def about_statements() -> list[Decision]:
    """What is written about joint statements."""
    network = spoken.in_clearance(embargo=spoken.EMBARGO)
    asked = a_letter("clearance", spoken.S, GENT, "UNODC")

    def said(text: str) -> Decision:
        mail = met(a_mail(text, GENT, reply_to_letter=True), network, asked, arrived="2026-02-18 10:00")
        return command.handle(mail, network, NOW)

    corrected = spoken.released().after(*spoken.received(MIRA))
    corrected = corrected.after(*statements.correct(corrected, spoken.S, "Twelve, not ten.", NOW).facts)
    corrected = spoken.turned(corrected, ANA, ZEF, now=spoken.CLOSED, act="K-2026-02")
    return [
        statements.draft(a_network(), spoken.wanted(embargo=spoken.EMBARGO), NOW),
        said("NOT CLEARED: the figures are old."),
        said("Fine with us."),
        spoken.step(network.after(spoken.says(GENT, False, text="The figures are old.")), NOW),
        statements.drop(network, spoken.S, "overtaken by events", NOW),
        spoken.turn(spoken.both_asked(embargo=spoken.EMBARGO), ANA, ZEF),
        spoken.step(corrected, NOW),
    ]


def about_people() -> list[Decision]:
    """What is written about the member list, groups, and acts of two keys."""
    group = (a_group("WG1", "Returns", MIRA, at("2026-02-01 10:00")), GroupJoined("WG1", "University", SOFIA, NOW))
    network = a_network(PLANNED, DRAFT, opened(), MinutesAdopted("M-2026-01", 1, "UNMN/2026/MIN/1", NOW), *group)
    network = network.after(shared(1, "2026-02-17 10:00"), ListShared(at("2026-01-10 09:00")), PersonLeft(BEN, NOW))
    olta = Said(
        "UNHCR", ChangeKind.ADD, "mail", "Our new one is Olta", "", "Olta Çela", "olta@un.example", (Role.FOCAL_POINT,)
    )
    wish = Said("ILO", ChangeKind.JOIN, "mail", "We wish.", "", "Lin Wu", "lin@ilo.example", (Role.FOCAL_POINT,))
    proposed, joining = (changes.propose(network, said, NOW) for said in (olta, wish))
    asked = network.after(*joining.facts)
    decided = changes.decide(network.after(*proposed.facts), "L-2026-01", True, MIRA, NOW)
    colleague = met(
        a_mail("Agree", "olta@unhcr.example", reply_to_letter=True),
        network,
        a_letter("consultation", "C-2026-01", MIRA, "UNHCR"),
        arrived="2026-02-18 10:00",
    )
    receipt = a_letter("update", "U-2026-001", MIRA, "UNHCR")
    return [
        proposed,
        joining,
        decided,
        changes.check(network, (), NOW),
        changes.share(network, NOW),
        keys.turn(asked, "K-2026-01", ANA, False, NOW, NOW),
        groups.add(network, "WG1", MIRA, NOW),
        groups.close(network, "WG1", "We wrote the chapter.", NOW),
        *people.due(network, Mailbox(NOW), NOW),
        position.handle(colleague, network, NOW),
        update.handle(met(a_mail("audience: co-chairs", reply_to_letter=True), network, receipt), network, NOW),
    ]


def closings_of_minutes(network: Network) -> tuple[Letter, ...]:
    from mailer.letters.minutes import adopted

    fact = MinutesAdopted("M-2026-01", 1, "UNMN/2026/MIN/1", NOW)
    return adopted(network, network.minutes["M-2026-01"].after(fact))


LETTERS = letters()
LANGUAGES = [("en",), ("sq",), ("en", "sq")]
CASES = [(name, languages) for name in sorted(LETTERS) for languages in LANGUAGES]


def rendered(name: str, languages: tuple[str, ...]):
    letter = LETTERS[name]
    return RENDERER.render(replace(letter, to=replace(letter.to, languages=languages)), TOKEN)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("disputed", {"en": "have said otherwise", "sq": "kanë thënë ndryshe"}),
        ("colleague", {"en": "does not speak for UNHCR", "sq": "nuk flet për UNHCR"}),
        ("unproven", {"en": "nothing proves that it is theirs", "sq": "asgjë nuk provon"}),
    ],
)
def test_the_co_chairs_are_told_what_is_in_doubt_about_an_objection(what: str, said: dict[str, str]) -> None:
    network = a_network(opened(), *reached(*MEMBERS))
    mail = met(a_mail("OBJECT: paragraph 3", MIRA, "Re: Note", reply_to_letter=True), network)

    for letter in chairs.said(mail, network, network.proposals["C-2026-01"], what):
        for language, words in said.items():
            written = RENDERER.render(replace(letter, to=replace(letter.to, languages=(language,))), TOKEN)
            assert words in " ".join(written.text.split())


@pytest.mark.parametrize(
    ("language", "on_record"),
    [("en", "It is on record that UNICEF objects."), ("sq", "U shënua se UNICEF kundërshton.")],
)
def test_who_objects_to_a_text_that_broke_is_told_that_it_is_on_record(language: str, on_record: str) -> None:
    broken = a_network(opened(), *reached(*MEMBERS), says(MIRA, Position.OBJECTION))
    broken = broken.after(RoundBroken("C-2026-01", 1, ("UNHCR",), NOW))
    mail = a_mail("OBJECT: para 7", ZEF, "Re: Note", reply_to_letter=True)
    found = met(mail, broken, a_letter("consultation", "C-2026-01", ZEF, "UNICEF"), arrived="2026-02-18 10:00")

    for letter in position.handle(found, broken, NOW).letters:
        written = RENDERER.render(replace(letter, to=replace(letter.to, languages=(language,))), TOKEN)
        said = (
            on_record if letter.template == "position_late" else {"en": "stands until", "sq": "vlen derisa"}[language]
        )
        assert said in " ".join(written.text.split())


@pytest.mark.parametrize(
    ("language", "late", "offered"),
    [
        ("en", "was read only after the text had been adopted as UNMN/2026/DEC/1", "UNICEF had objected before"),
        ("sq", "u lexua vetëm pasi teksti ishte miratuar si UNMN/2026/DEC/1", "UNICEF kishte kundërshtuar më parë"),
    ],
)
def test_an_objection_that_was_read_after_the_adoption_is_told_to_its_author_and_to_the_co_chairs(
    language: str, late: str, offered: str
) -> None:
    adopted = a_network(opened(), *reached(*MEMBERS), ProposalAdopted("C-2026-01", 1, "UNMN/2026/DEC/1", DEADLINE))
    mail = a_mail("OBJECT: para 7", ZEF, "Re: Note", reply_to_letter=True)
    found = met(mail, adopted, a_letter("consultation", "C-2026-01", ZEF, "UNICEF"), arrived="2026-02-18 10:00")

    for letter in position.handle(found, adopted, NOW).letters:
        written = RENDERER.render(replace(letter, to=replace(letter.to, languages=(language,))), TOKEN)
        assert (late if letter.template == "position_late" else offered) in " ".join(written.text.split())


def test_every_template_has_a_letter_and_every_letter_a_template() -> None:
    in_english = {Path(name).stem for name in Folder(shipped("templates")).names("en/[a-z]*.txt")}
    in_albanian = {Path(name).stem for name in Folder(shipped("templates")).names("sq/[a-z]*.txt")}

    assert in_english == set(LETTERS)
    of_the_secretariat = {"attention_note", "closing_held", "statement_held"}
    assert in_english - in_albanian == of_the_secretariat
    assert in_albanian <= in_english


def test_the_shipped_templates_are_in_order() -> None:
    assert RENDERER.mistakes() == []


@pytest.mark.parametrize(("name", "languages"), CASES)
def test_a_letter_is_complete_small_and_loads_nothing(name: str, languages: tuple[str, ...]) -> None:
    words = rendered(name, languages)

    assert words.subject
    assert len(words.subject.partition(" [UNMN")[0]) <= 100
    assert "{" not in words.text.replace("{organisation}", "")
    assert len(words.html.encode()) < HTML_LIMIT
    assert not re.search(r"<img|<script|src=|url\(|<link|@import|http-equiv", words.html, re.IGNORECASE)
    assert not re.search(r'href="(?!mailto:|https://meet\.example)', words.html)
    assert words.html.count("<h1") == 1
    assert f'<html lang="{words.language}"' in words.html
    assert all(
        len(line) <= 80 or " " not in line.strip()
        for line in words.text.split("\n")
        if "|" not in line and "  " not in line
    )


@pytest.mark.parametrize(("name", "languages"), CASES)
def test_nothing_shows_of_how_a_letter_is_made(name: str, languages: tuple[str, ...]) -> None:
    words = rendered(name, languages)

    for shown in (words.text, text_of(words.html)):
        assert "\\" not in shown
        assert " object at 0x" not in shown


@pytest.mark.parametrize(("name", "languages"), CASES)
def test_text_and_html_say_the_same(name: str, languages: tuple[str, ...]) -> None:
    words = rendered(name, languages)
    shown = set(tokens(text_of(words.html)))

    missing = [
        word for word in tokens(words.text) if word not in shown and not re.fullmatch(r"\d", word)
    ]  # 1. 2. of lists
    assert missing == []


@pytest.mark.parametrize(("name", "languages"), [case for case in CASES if LETTERS[case[0]].buttons])
def test_every_button_reads_back_as_what_it_says(name: str, languages: tuple[str, ...]) -> None:
    letter = LETTERS[name]
    links = [html.unescape(link) for link in re.findall(r'href="(mailto:[^"]+)"', rendered(name, languages).html)]
    signature = Signature.of(
        letter.to.organisation, letter.to.name, letter.to.addr, f"{letter.about} r{letter.revision}"
    )

    assert len(links) == len(letter.buttons)
    for link, button in zip(links, letter.buttons, strict=True):
        assert len(link) < 500
        assert link.startswith(f"mailto:{ADDRESS}?subject=")
        fields = dict(part.split("=", 1) for part in link.partition("?")[2].split("&"))
        body = unquote(fields["body"]).replace("\r\n", "\n")
        assert f"k.{TOKEN}" in unquote(fields["subject"])
        if letter.answers == "consultation":
            assert read_position(body, signature, rulebook().phrasebook).value == button
        elif letter.answers == "invitation":
            assert attendance(body, signature, rulebook().phrasebook).value == button
        elif letter.answers == "minutes":
            assert nothing_to_correct(body, signature, rulebook().phrasebook)
        elif letter.answers in ("poll", "choice"):
            read = dates_suiting(body, DAYS, signature, rulebook().phrasebook).values
            number = button.partition("_")[2]
            alone = tuple("yes" if str(each) == number else "" for each in range(1, len(DAYS) + 1))
            assert read == {"all_dates": ("yes",) * 3, "no_date": ("no",) * 3}.get(button, alone)
        elif button == "support":
            assert supports(body, signature, rulebook().phrasebook)
        elif letter.answers == "clearance":
            assert clearance(body, signature, rulebook().phrasebook).value == button
        else:
            read_back = {"confirm": "confirmed", "correct": "confirmed", "refuse": "refused"}
            read_back |= {"add": "confirmed", "ignore": "refused"}
            read_back |= {"right": "confirmed", "wrong": "refused", "own_address": OWN}
            if button == "attended":
                assert lists(body, signature, rulebook().phrasebook).why == ""
                continue
            assert confirmation(body, signature, rulebook().phrasebook) == read_back[button]


@pytest.mark.parametrize(("name", "languages"), [case for case in CASES if LETTERS[case[0]].buttons])
def test_no_line_of_ours_is_an_answer_word_alone(name: str, languages: tuple[str, ...]) -> None:
    """It would be taken for the sender's when it is quoted, or the sender's for ours."""
    answers = rulebook().phrasebook.answers
    assert not [line for line in rendered(name, languages).text.split("\n") if tokens(line) in answers]


HOSTILE = [
    "{{7*7}} {% for x in y %}",
    "# Heading\n- list\n1. one",
    "<script>alert(1)</script>",
    "[link](http://evil.example) ![x](http://evil.example/p.png)",
    "`code` *bold* _it_ ~~x~~",
    "| a | b |\n|---|---|",
    "> quoted\n\n    code",
    "=== \n===\n",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_member_wrote_is_shown_to_the_letter(words: str) -> None:
    mail = met(a_mail(words, subject=f"x {words[:20]}".replace("\n", " ")), a_network())
    (letter,) = update.handle(mail, a_network(), NOW).letters
    given = answered(MIRA, Attendance.ACCEPTED, 1)
    receipt = replace(
        LETTERS["rsvp_receipt"], values={**LETTERS["rsvp_receipt"].values, "given": replace(given, comment=words)}
    )

    for each in (letter, receipt):
        shown = RENDERER.render(each, TOKEN)
        assert "<script" not in shown.html
        assert "evil.example" not in re.sub(r">[^<]*<", "><", shown.html)
    text = RENDERER.render(receipt, TOKEN).text
    assert all(word in " ".join(text.split()) for word in words.split() if word != "===")


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=300))
def test_no_words_break_a_letter(words: str) -> None:
    given = replace(answered(MIRA, Attendance.ACCEPTED, 1), comment=words, name=words[:50])
    letter = replace(LETTERS["rsvp_receipt"], values={**LETTERS["rsvp_receipt"].values, "given": given})

    shown = RENDERER.render(letter, TOKEN)

    assert "\n" not in shown.subject
    assert "<script" not in shown.html


def test_a_letter_in_two_languages_has_both_and_one_set_of_answers() -> None:
    words = rendered("consultation", ("en", "sq"))

    assert "Dear Mira" in words.text or "Dear Ana" in words.text
    assert "Nëse nuk përgjigjeni" in words.text
    assert words.html.count('class="answer"') == 3
    assert "Agree / Dakord" in words.html
    assert words.text.count("The text (revision") == 1


def test_a_language_without_templates_gives_the_default() -> None:
    assert rendered("consultation", ("mk",)).language == "en"


def test_a_sequence_is_the_calendars_business_and_a_revision_the_readers() -> None:
    assert "[UNMN Harbour M-2026-01]" in rendered("meeting_changed", ("en",)).subject
    assert "[UNMN Harbour C-2026-01 r3]" in rendered("consultation", ("en",)).subject
    assert "[UNMN Harbour M-2026-01 r2]" in rendered("minutes", ("en",)).subject


def test_an_answer_keeps_the_subject_that_it_answers() -> None:
    letter = replace(
        LETTERS["position_receipt"], reply_subject="RE: Fwd: Please [UNMN Harbour C-2026-01 r1]", revision=1
    )

    assert RENDERER.render(letter, TOKEN).subject == "Re: Please [UNMN Harbour C-2026-01 r1]"


def test_the_administrators_template_is_taken_and_may_use_nothing_but_words(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "help.txt").write_text("Subject: Our help\n\nHello {{ to.name }}.\n")
    renderer = Renderer(Folder(shipped("templates"), tmp_path), HOUSE)

    assert (
        "Hello Mira Leka." in renderer.render(LETTERS["help"], TOKEN).text
        or "Hello" in renderer.render(LETTERS["help"], TOKEN).text
    )
    (tmp_path / "en" / "help.txt").write_text("Subject: x\n\n{{ nobody.knows }}\n")
    with pytest.raises(Mistakes, match="nobody"):
        Renderer(Folder(shipped("templates"), tmp_path), HOUSE).render(LETTERS["help"], TOKEN)
    (tmp_path / "en" / "help.txt").write_text("Subject: x\n\n{% if %}\n")
    assert "help.txt" in str(Renderer(Folder(shipped("templates"), tmp_path), HOUSE).mistakes()[0])
    (tmp_path / "en" / "help.txt").write_text("Hello\n")
    assert "Begin with: Subject" in str(Renderer(Folder(shipped("templates"), tmp_path), HOUSE).mistakes()[0])


def test_a_deadline_is_told_with_day_hour_and_place() -> None:
    text = " ".join(rendered("consultation", ("en",)).text.split())

    assert re.search(r"Answer by: \w+day \d+ \w+ 2026, 17:00 \(Tirana time\)", text)


def test_the_moved_meeting_shows_both_times() -> None:
    text = " ".join(rendered("meeting_changed", ("en",)).text.split())

    assert "Before: Thursday 19 March 2026, 10:00" in text
    assert "Now: Friday 20 March 2026, 10:00" in text
    assert moved(1, start=True).start.date() == datetime(2026, 3, 20).date()  # noqa: DTZ001


# --- tables with grounds, and answers that are finished ---------------------------------------------------------------


def test_the_answers_of_organisations_stand_in_cells_with_a_ground_and_in_columns_of_text() -> None:
    words = rendered("who_comes", ("en",))

    assert re.findall(r'<td bgcolor="(#\w+)"[^>]*>([^<]+)</td>', words.html) == [("#cfe8d5", "yes: 1 person")] * 2
    assert words.html.count('<th scope="col"') == 2
    assert "Organisation  Answer\n------------  -------------\nUNHCR         yes: 1 person\n" in words.text
    assert "shade" not in words.html + words.text


def test_a_ground_is_for_whole_cells_and_for_nobody_elses_words() -> None:
    given = replace(answered(MIRA, Attendance.ACCEPTED, 1), comment="| [x](shade:accepted) |")
    receipt = replace(LETTERS["rsvp_receipt"], values={**LETTERS["rsvp_receipt"].values, "given": given})

    words = RENDERER.render(receipt, TOKEN)

    assert 'bgcolor="' not in words.html
    assert "[x](shade:accepted)" in words.text


def test_a_finished_answer_is_in_the_letter_and_in_the_mail_that_its_button_opens() -> None:
    words = rendered("who_came", ("en",))
    line = "present: Mira Leka (UNHCR), Zef Rama (UNICEF); apologies: -"

    assert line in " ".join(words.text.split())
    (link,) = (link for link in re.findall(r'href="(mailto:[^"]+)"', words.html) if "present" in link)
    assert unquote(html.unescape(link)).partition("body=")[2].startswith(f"{line}\r\n\r\n-- \r\nIOM, M-2026-01")
    assert lists(line, Signature.of("IOM"), rulebook().phrasebook).present == ("Mira Leka (UNHCR)", "Zef Rama (UNICEF)")


def test_a_finished_answer_that_programs_would_cut_short_has_no_button() -> None:
    many = ", ".join(f"Organisation {number}" for number in range(150))
    letter = replace(LETTERS["who_came"], fills={"present": many, "apologies": "-"})

    words = RENDERER.render(letter, TOKEN)

    assert words.html.count('class="answer"') == 1
    assert "Organisation 149" in words.text


# --- what the co-chairs are asked of joint statements -----------------------------------------------------------------


def asked_of(decision: Decision, language: str = "en") -> tuple[str, str]:
    """(the subject, the words) of what a co-chair is asked, or told, by this."""
    letter = next(each for each in decision.letters if each.template.startswith("keys_"))
    shown = RENDERER.render(replace(letter, to=replace(letter.to, languages=(language,))), TOKEN)
    return shown.subject, " ".join(shown.text.split())


@pytest.mark.parametrize("language", ["en", "sq"])
def test_before_they_release_it_the_co_chairs_read_the_text_its_hash_and_everything_that_goes_with_it(
    language: str,
) -> None:
    subject, words = asked_of(spoken.step(spoken.adopted(embargo=spoken.EMBARGO), spoken.CLOSED), language)

    assert "“On trafficking” (S-2026-01 r1)" in subject
    for each in (
        spoken.hash_of(spoken.TEXT), "UNODC, IOM", "unmn.example", "20", "10:00", "As we read it.",
        "The Network speaks with one voice.",
    ):  # fmt: skip
        assert each in words
    assert ("until Friday 20 March 2026" in words) is (language == "en")


def test_a_statement_without_embargo_and_channels_says_so() -> None:
    _, words = asked_of(spoken.step(spoken.adopted(channels=()), spoken.CLOSED))

    assert "Embargo: none. It goes to everybody on the member list at once" in words
    assert "Channels: none are named" in words


@pytest.mark.parametrize("act", [statements.correct, statements.withdraw])
def test_before_they_issue_a_notice_the_co_chairs_read_it(act) -> None:
    _, words = asked_of(act(spoken.released(), spoken.S, "Twelve, not ten.", NOW))

    assert "UNMN/2026/ST/1" in words
    assert "Twelve, not ten." in words
    assert ("to be withdrawn" in words) is (act is statements.withdraw)


def test_what_could_not_be_done_with_both_keys_is_told_as_such() -> None:
    network = spoken.both_asked().after(spoken.says(GENT, False, 200))
    subject, words = asked_of(spoken.turn(network, ANA, ZEF))

    assert subject.startswith("Not done: ")
    assert "it could not be done: S-2026-01 cannot be released: UNODC has not cleared it." in words
    _, overtaken = asked_of(statements.drop(spoken.both_asked(), spoken.S, "", NOW))
    assert "What you were asked was overtaken before both co-chairs had answered" in overtaken


def test_a_statement_is_attached_to_the_octet_and_says_until_when_it_is_under_embargo() -> None:
    letter = LETTERS["statement_released"]
    (file,) = letter.attachments

    assert (file.name, file.content, file.sha256) == (
        "UNMN-2026-ST-1.md",
        spoken.TEXT.encode(),
        spoken.hash_of(spoken.TEXT),
    )
    assert "before Friday 20 March 2026, 10:00" in " ".join(rendered("statement_released", ("en",)).text.split())
    assert rendered("statement_released", ("en",)).subject.startswith("Embargo until Fri 20 Mar, 10:00: ")
    later = next(
        each for each in spoken.turn(spoken.both_asked(), ANA, ZEF).letters if each.template == "statement_released"
    )
    assert RENDERER.render(later, TOKEN).subject.startswith("Joint statement: On trafficking (UNMN/2026/ST/1)")
