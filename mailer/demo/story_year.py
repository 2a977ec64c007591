"""The year of the invented network goes on: the next meeting finds its date, a member asks for another, a year is long.

The third part of the story; the first is in story.py.
"""

from .cast import ANA, ARBEN, DRITA_AT_HOME, ERA, EVERYBODY, HANA, IRIS, JETA, LIN, LUAN, OLTA, RITA, SOFIA, VESA, ZEF
from .stage import Stage

_ALL = (*EVERYBODY, VESA, ERA, LIN, DRITA_AT_HOME)
_RETURNS = """Dear Secretariat,

returns have doubled since March. We would like the Network to meet before 30 June.

Hana
"""


def the_next_meeting_finds_its_date(stage: Stage) -> None:
    """Nobody had planned the next quarter: three dates are proposed, asked for, answered in words, and chosen."""
    stage.at("2026-04-21 09:00")
    pen = stage.pen
    told = [person for person in _ALL for _ in stage.letters_to(person, "No meeting is planned for 2026-Q2")]
    stage.promise(
        "before a quarter without a meeting, those who convene are told, each once", told == [ANA, LUAN, RITA]
    )
    stage.arrives(pen.press(LUAN, stage.letter_to(LUAN, "No meeting is planned"), "Confirm", stage.now))
    stage.run()
    question = "Which dates suit? Quarterly meeting"
    asked = {person for person in _ALL if stage.letters_to(person, question)}
    members = asked >= {VESA, ZEF, DRITA_AT_HOME, LIN} and not asked & {ARBEN, SOFIA}
    stage.promise("one word of one co-chair asks all members which of three dates suit, and nobody else", members)

    stage.at("2026-04-22 10:00")
    said = {
        VESA: "1 and 2",
        ZEF: "Wednesday works, Monday does not.",
        DRITA_AT_HOME: "Më 8 maj",
        HANA: "2, if need be",
        IRIS: "not the 3rd",
        OLTA: "The week after suits us better.",
    }
    for person, words in said.items():
        stage.arrives(pen.reply(person, stage.letter_to(person, question), words, stage.now))
    stage.arrives(pen.press(JETA, stage.letter_to(JETA, question), "All of them", stage.now))
    stage.arrives(pen.reply(LIN, stage.letter_to(LIN, question), "1", stage.now, proven=False))
    stage.run()
    table = _table(stage, "M-2026-03")
    read = [
        table["UNHCR"] == ["yes", "yes", "none"],
        table["UNICEF"] == ["yes", "none", "no"],
        table["UNDP"] == ["none", "yes", "none"],
        table["UNFPA"] == ["none", "maybe", "none"],
        table["UNODC"] == ["none", "none", "no"],
        table["UN Women"] == ["yes", "yes", "yes"],
    ]
    stage.promise(
        "numbers, days and weekdays are read, in two languages, and of what is not named nothing is said", all(read)
    )
    asked_back = bool(stage.letters_to(OLTA, "Re: Which dates"))
    stage.promise("what could not be read is asked back", table["WHO"] == ["review"] * 3 and asked_back)

    stage.at("2026-04-28 17:20")
    stage.run()
    letter = stage.letter_to(RITA, "Please choose a date")
    silent = "No answer from: IOM, RCO" in " ".join(letter.text.split())
    stage.promise(
        "after the deadline the co-chairs have one table, in words, with who was silent",
        "if need be" in letter.text and silent,
    )
    stage.arrives(pen.reply(RITA, letter, "2\n\nRita", stage.now))
    stage.run()
    invited = stage.letter_to(VESA, "Invitation: Quarterly meeting, 2026-Q2")
    planned = stage.asked("meeting", "show", "M-2026-03")
    chosen = planned["start"].startswith("2026-05-08T10:00") and "M-2026-03" in invited.subject
    stage.promise("one number plans the meeting, and the invitation follows under the same reference", chosen)


def a_member_asks_for_a_meeting(stage: Stage) -> None:
    """One request is supported and refused with a reason; another is confirmed, and no date fits."""
    stage.at("2026-05-11 10:00")
    pen = stage.pen
    stage.arrives(pen.note(HANA, "Request for a meeting on returns", _RETURNS, stage.now))
    stage.run()
    put = {person for person in _ALL if stage.letters_to(person, "UNFPA asks for a meeting:")}
    second = {person for person in _ALL if stage.letters_to(person, "Do you support it?")}
    stage.promise("a request goes to both co-chairs", put == {LUAN, RITA})
    others = second >= {ZEF, VESA} and not second & {HANA, ARBEN, SOFIA, LUAN, RITA}
    stage.promise("and to the other members, who may support it", others)
    for person in (ZEF, VESA):
        stage.arrives(pen.press(person, stage.letter_to(person, "Do you support it?"), "Support", stage.now))
    stage.run()
    again = stage.letters_to(RITA, "asks for a meeting: Request")
    stage.promise(
        "once three members want it, the co-chairs are told again", len(again) == 2 and "UNHCR" in again[1].text
    )
    stage.arrives(pen.reply(RITA, again[1], "REFUSE: it is on the agenda of June.\n\nRita", stage.now))
    stage.run()
    heard = {person for person in (HANA, ZEF, VESA, IRIS) if stage.letters_to(person, "Not convened")}
    reason = "on the agenda of June" in stage.letter_to(HANA, "Not convened").text
    stage.promise("a refusal is told with its words to those who wanted it", heard == {HANA, ZEF, VESA} and reason)

    stage.at("2026-05-12 10:00")
    stage.arrives(
        pen.note(JETA, "Request for a meeting on shelters", "The shelter in Harbour closes.\n\nJeta", stage.now)
    )
    stage.run()
    stage.arrives(pen.press(LUAN, stage.letter_to(LUAN, "on shelters"), "Confirm", stage.now))
    stage.run()
    stage.at("2026-05-19 17:20")
    stage.run()
    stage.arrives(pen.press(LUAN, stage.letter_to(LUAN, "Please choose a date"), "None of them", stage.now))
    stage.run()
    told = [person for person in _ALL if stage.letters_to(person, "No date fits")]
    stage.promise("where no date fits, the Secretariat is asked for others, and nobody else hears of it", told == [ANA])


def the_year_goes_on(stage: Stage) -> None:
    """Dates that are not needed any more; and a year without its annual meeting."""
    stage.at("2026-06-24 09:00")
    slots = ["--slot", "2026-07-07T10:00", "--slot", "2026-07-09T10:00", "--duration", "1h"]
    reference = stage.act("meeting", "poll", "--title", "Shelters", "--kind", "extraordinary", *slots)
    stage.run()
    stage.act("meeting", "cancel", reference, "--reason", "the shelter stays open")
    stage.run()
    free = stage.letters_to(ZEF, "No date needed any more")
    stage.promise("whoever kept a date free hears that it is not needed", len(free) == 1)

    stage.at("2026-09-03 09:00")
    stage.run()
    stage.run()
    warned = [person for person in _ALL for _ in stage.letters_to(person, "No Annual Network Meeting")]
    stage.promise(
        "four months before its end, a year without an annual meeting is warned of, once", warned == [ANA, LUAN, RITA]
    )


def _table(stage: Stage, reference: str) -> dict[str, list[str]]:
    shown = stage.asked("meeting", "show", reference)["poll"]["availability"]
    return {entry["organisation"]: entry["slots"] for entry in shown}
