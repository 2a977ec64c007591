"""Eight months of an invented network, told in what its people do. Played by `mailer demo` and by the tests.

Each act is a few days; each promise is something that the software owes its users and that is looked at there and then.
"""

from collections.abc import Callable

from .cast import (
    ANA,
    ARBEN,
    BEN,
    DRITA,
    EVERYBODY,
    GENT,
    HANA,
    IRIS,
    JETA,
    LUAN,
    MIRA,
    OLTA,
    RITA,
    SOFIA,
    STRANGER,
    ZEF,
    Person,
    members_csv,
)
from .mails import a_small_pdf
from .stage import Stage
from .story_attendance import (
    answers_are_confirmed,
    it_is_recorded_who_came,
    representation,
    those_who_see_to_it_are_told_who_comes,
)
from .story_consensus import an_objection_is_lifted, an_urgent_matter
from .story_meeting import a_meeting_is_prepared, those_who_come_are_told_where
from .story_people import a_working_group_works, an_agency_joins, the_member_list_keeps_itself_true
from .story_statements import a_statement_is_cleared_and_adopted, a_statement_is_released_and_corrected
from .story_year import a_member_asks_for_a_meeting, the_next_meeting_finds_its_date, the_year_goes_on

_NOTE_1 = """# Joint note on reception conditions

1. The Network welcomes the opening of the reception centre in Harbour.
2. Members will share one set of figures with the Ministry of Interior every month.
3. The centre should host families for no longer than thirty days.
"""
_NOTE_2 = (
    _NOTE_1.replace("for no longer than thirty days", "for as short a time as possible")
    + "4. Members tell each other once a year how this has worked.\n"
)
_MINUTES_1 = """1. The meeting was opened by the co-chairs.
2. UNHCR presented the figures of January.
3. The next meeting is in May.
"""
_MINUTES_2 = _MINUTES_1.replace("in May", "in June")


_TERMS = """Terms of Reference of the UN Migration Network in Harbour

1. The Network shares information, meets every quarter, and decides by consensus.
2. Its members are the United Nations organisations that work on migration in Harbour.
"""


def play(stage: Stage) -> None:
    """All of it."""
    for act in ACTS:
        act(stage)


def the_network_is_set_up(stage: Stage) -> None:
    """The Secretariat begins: configuration, member list."""
    stage.at("2026-01-05 09:00")
    stage.file("terms-of-reference.txt", _TERMS)
    stage.act("db", "upgrade")
    stage.act("check")
    stage.act("members", "import", stage.file("members.csv", members_csv()))
    stage.act("members", "import", str(stage.folder / "members.csv"))
    listed = stage.asked("members", "list")
    stage.promise("11 organisations join, and importing the same list twice changes nothing", len(listed) == 11)


def members_share_updates(stage: Stage) -> None:
    """Updates from all sorts of programs; a stranger, junk, and a program that answers by itself."""
    stage.at("2026-01-07 10:00")
    pen = stage.pen
    text = "Dear colleagues,\n\narrivals by sea rose by a fifth in December. The table is attached.\n\nZef"
    pdf = a_small_pdf("Arrivals in December")
    stage.arrives(pen.with_file(ZEF, "Arrivals in December #gcm:1", text, "arrivals-december.pdf", pdf, stage.now))
    stage.arrives(
        pen.note(
            DRITA,
            "Përditësim mbi tregun e punës #gcm:6",
            "Të nderuar kolegë,\n\nstudimi mbi tregun e punës është gati dhe do të botohet në shkurt.\n\nDrita",
            stage.now,
        )
    )
    stage.arrives(pen.eight_bit(OLTA, "Vaccination: résumé", "Olta Çela, WHO: 1 200 fëmijë u vaksinuan.", stage.now))
    stage.arrives(
        pen.note(
            ANA,
            "Practical: new telephone numbers",
            "audience: members and ministries\nThe Secretariat has new telephone numbers from Monday.",
            stage.now,
        )
    )
    stage.arrives(pen.note(SOFIA, "Call for papers", "The university invites papers on migration.", stage.now))
    stage.arrives(pen.note(STRANGER, "You have won", "Click here.", stage.now, proven=False))
    stage.arrives(pen.note(STRANGER, "Cheap watches", "Buy now.", stage.now, proven=False), folder="Junk")
    stage.arrives(pen.note(MIRA, "Figures for the co-chairs", "Please see below.", stage.now, proven=False))
    stage.run()
    updates = stage.asked("update", "list")
    stage.promise("five updates are stored, one with a PDF, one in Albanian, one without a charset", len(updates) == 5)
    stored = {each["title"]: each for each in updates}
    stage.promise("what came without a charset is readable", "fëmijë" in stored["Vaccination: résumé"]["text"])
    receipt = stage.letter_to(ZEF, "Arrivals in December")
    stage.promise("the sender is told what was stored, and for whom", "U-2026-001" in receipt.text)
    waiting = stage.asked("inbox", "list", "--state", "attention")
    stage.promise("a stranger's mail and one that nothing proves wait for a person", len(waiting) == 2)
    stage.promise("junk from strangers stays where it is, and nobody is answered", not stage.letters_to(STRANGER))
    stage.promise("the Secretariat is told what waits", bool(stage.letters_to(ANA, "wait")))


def the_digest_goes_out(stage: Stage) -> None:
    """Friday: one digest for each person, with what that person may see."""
    stage.at("2026-01-09 14:00")
    stage.run()
    early = stage.letters_to(MIRA, "Arrivals")
    stage.at("2026-01-09 15:05")
    stage.run()
    stage.run()
    digests = stage.letters_to(MIRA, "Arrivals")
    stage.promise("the digest goes out on Friday at three, once", not early and len(digests) == 1)
    digest = stage.letter_to(MIRA, "Arrivals")
    stage.promise("a member reads all five updates in it", all(f"U-2026-00{n}" in digest.text for n in range(1, 6)))
    ministry = stage.letters_to(ARBEN)
    one = len(ministry) == 1 and "telephone" in ministry[0].text and "Arrivals" not in ministry[0].text
    stage.promise("the ministry gets what is meant for ministries, and nothing else", one)
    stage.promise("the partner, for whom there is nothing, gets nothing", not stage.letters_to(SOFIA, "Fri"))


def the_quarterly_meeting_is_convened(stage: Stage) -> None:
    """Invitations, one for each person; answers from calendars and in words; reminders to the silent."""
    stage.at("2026-01-12 09:00")
    start = ["--start", "2026-01-29T10:00", "--duration", "2h", "--place", "UN House, Harbour"]
    stage.act("meeting", "plan", "--title", "Quarterly meeting", *start)
    stage.run()
    invited = [person for person in EVERYBODY if stage.letters_to(person, "Invitation")]
    members = [person for person in EVERYBODY if person.kind == "member"]
    stage.promise("every member's people are invited, each with a mail and a calendar object", invited == members)

    stage.at("2026-01-13 11:00")
    pen, now = stage.pen, stage.now
    stage.arrives(pen.exchange_answer(MIRA, stage.letter_to(MIRA, "Invitation"), "ACCEPTED", now))
    stage.arrives(pen.google_answer(ZEF, stage.letter_to(ZEF, "Invitation"), "ACCEPTED", now))
    apple = stage.letter_to(HANA, "Invitation")
    stage.arrives(pen.apple_answer(HANA, apple, "DECLINED", "I am on mission that week", now))
    stage.arrives(pen.reply(JETA, stage.letter_to(JETA, "Invitation"), "We will attend, two persons.\n\nJeta", now))
    stage.arrives(pen.outlook_reply(DRITA, stage.letter_to(DRITA, "Invitation"), "Do të marr pjesë.", now))
    stage.arrives(pen.reply(OLTA, stage.letter_to(OLTA, "Invitation"), "Let me see what I can do.", now))
    stage.arrives(pen.press(ANA, stage.letter_to(ANA, "Invitation"), "I will come", now))
    stage.run()
    found = representation(stage)
    accepted = [name for name in ("UNHCR", "UNICEF", "UN Women", "UNDP", "IOM") if found[name]["status"] == "accepted"]
    stage.promise("acceptances are read from Exchange, Google, plain words, Albanian and a button", len(accepted) == 5)
    stage.promise("two persons are two persons", found["UN Women"]["people"][0]["headcount"] == 2)
    apology = found["UNFPA"]["people"][0]
    stage.promise("an apology keeps its reason", apology["comment"] == "I am on mission that week")
    stage.promise("what could not be read is not guessed", found["WHO"]["status"] == "review")
    stage.at("2026-01-13 14:00")
    question = stage.letter_to(OLTA, "Re:")
    stage.arrives(pen.press(OLTA, question, "I may come", stage.now))
    stage.run()
    stage.promise("asked back, one word settles it", representation(stage)["WHO"]["status"] == "tentative")

    stage.at("2026-01-15 11:00")
    stage.run()
    reminded = _reminded(stage, "Re: Invitation")
    silent = {RITA, GENT, IRIS}
    stage.promise("the reminder goes to organisations that have not answered, and to nobody else", reminded == silent)

    stage.at("2026-01-16 15:05")
    others = [person for person in EVERYBODY if person not in (ANA, LUAN, RITA)]  # these are told who comes
    before = sum(len(stage.letters_to(person)) for person in others)
    stage.run()
    after = sum(len(stage.letters_to(person)) for person in others)
    stage.promise("a week without news has no digest", before == after)

    stage.at("2026-01-20 09:00")
    stage.act("meeting", "move", "M-2026-01", "--place", "Town Hall")
    stage.run()
    stage.promise("another room keeps the answers", representation(stage)["UNHCR"]["status"] == "accepted")
    stage.act("meeting", "move", "M-2026-01", "--start", "2026-01-30T10:00")
    stage.run()
    stage.promise("another day asks everybody again", representation(stage)["UNHCR"]["status"] == "none")
    for person in (MIRA, ZEF, JETA, ANA, RITA, OLTA):
        stage.arrives(pen.exchange_answer(person, stage.letter_to(person, "Moved"), "ACCEPTED", stage.now))
    stage.arrives(pen.google_answer(GENT, stage.letters_to(GENT, "Invitation")[0], "ACCEPTED", stage.now))
    stage.run()
    stage.promise("an answer to the old date does not count", representation(stage)["UNODC"]["status"] == "none")


def the_minutes_are_adopted(stage: Stage) -> None:
    """A draft, a correction by paragraph, a second draft, silence."""
    stage.at("2026-02-02 09:30")
    stage.act("minutes", "circulate", "M-2026-01", "--file", stage.file("minutes-1.md", _MINUTES_1))
    stage.run()
    stage.at("2026-02-02 10:00")
    draft = stage.letter_to(MIRA, "minutes of")
    stage.arrives(stage.pen.reply(MIRA, draft, "3: replace May by June\n\nMira", stage.now))
    stage.arrives(stage.pen.press(ZEF, stage.letter_to(ZEF, "minutes of"), "Nothing to correct", stage.now))
    stage.run()
    comments = stage.asked("minutes", "show", "M-2026-01")["comments"]
    one = len(comments) == 1 and comments[0]["paragraph"] == "3" and comments[0]["state"] == "open"
    stage.promise("a correction is kept with its paragraph; “nothing to correct” is none", one)
    stage.at("2026-02-03 09:00")
    stage.act("minutes", "circulate", "M-2026-01", "--file", stage.file("minutes-2.md", _MINUTES_2))
    stage.run()
    stage.at("2026-02-10 17:00")
    stage.run()
    early = stage.asked("minutes", "show", "M-2026-01")["state"]
    stage.at("2026-02-10 17:20")
    stage.run()
    shown = stage.asked("minutes", "show", "M-2026-01")
    adopted = early == "circulated" and shown["number"] == "UNMN/2026/MIN/1"
    stage.promise("the second draft is adopted in silence, and numbered, after the deadline and not before", adopted)


def a_consultation_is_broken(stage: Stage) -> None:
    """A silence round that concerns the state: answers, a letter that comes back, a forgery, an objection."""
    stage.at("2026-02-16 09:00")
    text = stage.file("note-1.md", _NOTE_1)
    stage.act("consensus", "open", "--title", "Joint note on reception conditions", "--file", text, "--state-concern")
    stage.run()
    pen = stage.pen
    asked = [person for person in EVERYBODY if stage.letters_to(person, "Joint note")]
    stage.promise("all members and the ministry are consulted, and nobody else", set(asked) == set(EVERYBODY) - {SOFIA})

    stage.at("2026-02-17 10:00")
    stage.arrives(pen.press(ZEF, stage.letter_to(ZEF, "Please answer"), "Agree", stage.now))
    stage.arrives(
        pen.outlook_reply(DRITA, stage.letter_to(DRITA, "Please answer"), "UNDP nuk ka kundërshtim.", stage.now)
    )
    stage.arrives(
        pen.out_of_office(HANA, stage.letter_to(HANA, "Please answer"), "I agree to be away until Monday.", stage.now)
    )
    stage.arrives(pen.reply(OLTA, stage.letter_to(OLTA, "Please answer"), "Noted with thanks.", stage.now))
    stage.arrives(pen.bounce(stage.letter_to(GENT, "Please answer"), stage.now))
    forged = stage.letter_to(OLTA, "Please answer")
    stage.arrives(pen.reply(OLTA, forged, "Agree", stage.now, proven=False))
    stage.run()
    roll = _roll(stage)
    stage.promise(
        "a button and an Albanian sentence are positions", _all(roll, "agree", "UNICEF", "no_objection", "UNDP")
    )
    stage.promise("an out-of-office is nobody's position", roll["UNFPA"]["position"] == "none")
    stage.promise("a forged “agree” counts for nothing", roll["WHO"]["position"] == "none")
    listed = {person["address"]: person for row in stage.asked("members", "list") for person in row["people"]}
    came_back = not listed[GENT.address]["deliverable"] and roll["UNODC"]["consulted"]
    stage.promise("a letter that came back is noted; the alternate was reached", came_back)

    stage.at("2026-02-18 10:00")
    letter = stage.letter_to(OLTA, "Please answer")
    stage.arrives(pen.reply(OLTA, letter, "Agree, but not paragraph 3.", stage.now))
    stage.run()
    stage.promise("“agree, but …” is not agreement: it is asked back", _roll(stage)["WHO"]["position"] == "unclear")

    stage.at("2026-02-20 08:30")
    stage.run()
    reminded = _reminded(stage, "Re: Please answer")
    stage.promise("half time: only the silent are reminded", not reminded & {ZEF, DRITA, OLTA} and MIRA in reminded)

    stage.at("2026-02-20 09:00")
    objection = "OBJECT: thirty days is longer than the law allows for families."
    stage.arrives(pen.reply(MIRA, stage.letters_to(MIRA, "Please answer")[0], objection, stage.now))
    stage.run()
    shown = stage.asked("consensus", "show", "C-2026-01")
    stage.promise("an objection breaks the silence at once", shown["state"] == "broken" and shown["number"] is None)
    told = [person for person in EVERYBODY if stage.letters_to(person, "Objection received")]
    stage.promise("everybody who was asked is told, with the reason", set(told) == set(asked))


def the_text_is_revised_and_adopted(stage: Stage) -> None:
    """A second revision: what changed, what each said before; doubt holds the closing; then consensus."""
    stage.at("2026-02-23 09:00")
    stage.act("consensus", "revise", "C-2026-01", "--file", stage.file("note-2.md", _NOTE_2))
    stage.run()
    again = stage.letter_to(MIRA, "again")
    words = " ".join(again.text.split())
    marks = (
        "[removed: no longer than thirty days] [added: as short a time as possible]",
        "[added: Members tell each other",
    )
    stage.promise("the new letter marks what has changed, word by word", all(each in words for each in marks))
    said = "UNHCR objects (Mira" in words and "“thirty days is longer than the law allows for families.”" in words
    stage.promise("and it tells UNHCR what it had said itself, in its own words", said)
    stage.promise("no position is carried over", all(row["position"] == "none" for row in _roll(stage).values()))

    stage.at("2026-02-24 10:00")
    pen = stage.pen
    stage.arrives(pen.press(MIRA, again, "Agree", stage.now))
    stage.arrives(pen.reply(BEN, stage.letter_to(BEN, "again"), "OBJECT\n\nBen", stage.now))
    stage.arrives(pen.reply(ARBEN, stage.letter_to(ARBEN, "again"), "Pa kundërshtim", stage.now))
    stage.arrives(
        pen.reply(JETA, stage.letter_to(JETA, "again"), "Reservation: paragraph 2 is outside our mandate.", stage.now)
    )
    stage.run()
    stage.promise(
        "an alternate who disputes the focal point makes a conflict", _roll(stage)["UNHCR"]["position"] == "conflict"
    )

    stage.at("2026-03-02 17:30")
    stage.run()
    held = stage.asked("consensus", "show", "C-2026-01")["round"]["state"]
    stage.promise(
        "a conflict holds the closing, and the co-chairs are told",
        held == "held" and bool(stage.letters_to(LUAN, "Attention")),
    )
    stage.act("consensus", "extend", "C-2026-01", "--deadline", "2026-03-05T17:00")
    stage.run()
    stage.at("2026-03-03 09:00")
    (unseen,) = [each for each in stage.asked("inbox", "list", "--state", "attention") if each["from"] == JETA.address]
    stage.act("inbox", "handle", str(unseen["id"]), "--as", "position")
    stage.promise(
        "a reservation counts once a person has read its words", _roll(stage)["UN Women"]["position"] == "reservation"
    )
    stage.arrives(pen.press(BEN, stage.letters_to(BEN, "answer again")[0], "Agree", stage.now))
    stage.run()

    stage.at("2026-03-05 17:10")
    stage.run()
    open_yet = stage.asked("consensus", "show", "C-2026-01")["state"]
    stage.at("2026-03-05 17:20")
    stage.run()
    shown = stage.asked("consensus", "show", "C-2026-01")
    adopted = open_yet == "consulting" and shown["state"] == "adopted" and shown["number"] == "UNMN/2026/DEC/1"
    stage.promise(
        "once everything is clear and the mailbox is read past the deadline, it is adopted and numbered", adopted
    )
    outcome = stage.letter_to(HANA, "Adopted: Joint note")
    stage.promise(
        "the outcome carries the reservation to the word", "paragraph 2 is outside our mandate" in outcome.text
    )

    stage.at("2026-03-06 09:00")
    stage.arrives(pen.reply(HANA, stage.letter_to(HANA, "again"), "OBJECT: we were away.", stage.now))
    stage.run()
    stage.promise(
        "an answer after the closing changes nothing, and is answered plainly",
        bool(stage.letters_to(HANA, "Re: Please answer again")),
    )


def a_fortnight_asleep(stage: Stage) -> None:
    """The machine is off for two weeks; what was shared meanwhile goes out once."""
    stage.at("2026-03-11 10:00")
    stage.arrives(stage.pen.note(HANA, "Clinic opened", "A clinic opened at the port.", stage.now))
    stage.at("2026-03-18 10:00")
    stage.arrives(stage.pen.note(ZEF, "School places", "There are forty new school places.", stage.now))
    stage.at("2026-03-24 08:00")
    stage.run()
    stage.run()
    digests = stage.letters_to(MIRA, "Clinic opened")
    both = len(digests) == 1 and "School places" in digests[0].text
    stage.promise("after a fortnight asleep there is one digest, with everything", both)


def the_quarter_ends(stage: Stage) -> None:
    """What is on record."""
    stage.at("2026-09-17 17:00")
    stage.run()
    register = stage.asked("consensus", "register")
    numbers = [row["number"] for row in register]
    stage.promise("the register has every decision", numbers == [f"UNMN/2026/DEC/{count}" for count in (1, 2, 3, 4)])
    before = [None, *(row["sha256"] for row in register[:-1])]
    chained = [row["record"]["previous"] for row in register] == before
    stage.promise("each is on record, and its record names the hash of the one before it", chained)
    outcome = stage.letter_to(HANA, "Adopted: Joint note")
    told = any(row["sha256"] in outcome.text for row in register)
    stage.promise("everybody who was asked has a copy with its hash", told)
    outbox = stage.asked("outbox", "list")
    unsent = [row for row in outbox if row["state"] not in ("sent", "bounced")]
    stage.promise(f"{len(outbox)} letters were written, and each has left", not unsent)
    stage.mailer("db", "verify")
    stage.promise("the database is whole", True)


def _reminded(stage: Stage, words: str) -> set[Person]:
    return {
        person
        for person in EVERYBODY
        if any("we have no answer from" in letter.text for letter in stage.letters_to(person, words))
    }


def _roll(stage: Stage) -> dict[str, dict]:  # type: ignore[type-arg]
    shown = stage.asked("consensus", "show", "C-2026-01")
    return {entry["organisation"]: entry for entry in shown["roll"]}


def _all(roll: dict[str, dict], *pairs: str) -> bool:  # type: ignore[type-arg]
    """True if each position is that of the organisation behind it."""
    return all(roll[name]["position"] == position for position, name in zip(pairs[::2], pairs[1::2], strict=True))


ACTS: tuple[Callable[[Stage], None], ...] = (
    the_network_is_set_up,
    members_share_updates,
    the_digest_goes_out,
    the_quarterly_meeting_is_convened,
    answers_are_confirmed,
    a_meeting_is_prepared,
    those_who_see_to_it_are_told_who_comes,
    those_who_come_are_told_where,
    it_is_recorded_who_came,
    the_minutes_are_adopted,
    a_consultation_is_broken,
    the_text_is_revised_and_adopted,
    a_fortnight_asleep,
    the_member_list_keeps_itself_true,
    an_agency_joins,
    a_working_group_works,
    the_next_meeting_finds_its_date,
    a_member_asks_for_a_meeting,
    a_statement_is_cleared_and_adopted,
    a_statement_is_released_and_corrected,
    the_year_goes_on,
    an_urgent_matter,
    an_objection_is_lifted,
    the_quarter_ends,
)
