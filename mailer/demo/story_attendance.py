"""Who comes to the quarterly meeting of the invented network, and who came: a part of the story in story.py."""

from .cast import ANA, DRITA, EVERYBODY, LIRI, LUAN, RITA, SOFIA
from .stage import Stage


def answers_are_confirmed(stage: Stage) -> None:
    """A colleague answers in the place of whoever was invited; a partner who was not invited wishes to come."""
    stage.at("2026-01-20 09:20")
    pen, now = stage.pen, stage.now
    stage.arrives(pen.exchange_answer(LIRI, stage.letter_to(DRITA, "Moved"), "ACCEPTED", now))
    wish = "Dear colleagues,\n\nI would like to attend the quarterly meeting.\n\nSofia"
    stage.arrives(pen.note(SOFIA, "Quarterly meeting", wish, now))
    stage.run()
    undp = representation(stage)["UNDP"]
    stage.promise("a colleague's answer does not count by itself", undp["status"] == "review")
    question = stage.letter_to(DRITA, "Is this right?")
    stage.promise("the invited person is asked, in both of her languages", "A është e saktë?" in question.text)
    stage.promise("a wish to come is put to the Secretariat", bool(stage.letters_to(ANA, "wishes to come")))

    stage.at("2026-01-20 09:40")
    stage.arrives(pen.press(DRITA, question, "It is right / Është e saktë", stage.now))
    stage.arrives(pen.press(ANA, stage.letter_to(ANA, "wishes to come"), "Do not invite", stage.now))
    stage.run()
    stage.promise("one word of hers, and it counts", representation(stage)["UNDP"]["status"] == "accepted")
    stage.arrives(pen.note(SOFIA, "Quarterly meeting", wish.replace("Dear", "Dear all, dear"), stage.now))
    stage.run()
    asked = stage.letters_to(ANA, "wishes to come")
    stage.promise("who is left out is asked about once", len(asked) == 1 and not stage.letters_to(SOFIA, "Invitation"))


def those_who_see_to_it_are_told_who_comes(stage: Stage) -> None:
    """A page on Friday, and one on the last day, to the Secretariat and the co-chairs alone."""
    stage.at("2026-01-23 15:05")
    stage.run()
    told = stage.letter_to(ANA, "Who comes")
    in_columns = "UNHCR         yes: 1 person" in told.text.splitlines()
    stage.promise("on Friday it is told who comes, as a table", in_columns)
    stage.promise("with a ground in each cell, and words that say the same", 'bgcolor="#cfe8d5"' in told.html)
    stage.at("2026-01-29 09:05")
    stage.run()
    readers = {person for person in EVERYBODY if stage.letters_to(person, "the last word")}
    stage.promise("on the last day it is told once more, and to nobody else", readers == {ANA, LUAN, RITA})


def it_is_recorded_who_came(stage: Stage) -> None:
    """One line on the morning after; a name that is nobody's is asked back; the minutes begin with it."""
    stage.at("2026-02-02 09:05")
    stage.run()
    pen, question = stage.pen, stage.letter_to(ANA, "Who came to")
    stage.arrives(pen.reply(ANA, question, "present: IOM, RCO, UNHCR, UNICF\napologies: UNFPA\n\nAna", stage.now))
    stage.run()
    nothing = stage.asked("meeting", "attendance", "M-2026-01")["by"] is None
    back = " ".join(stage.letter_to(ANA, "Re: Who came to").text.split())
    stage.promise("what is not certain is asked back, and nothing is recorded", nothing and "mean UNICEF" in back)
    stage.at("2026-02-02 09:20")
    lists = "present: IOM, RCO, UNHCR, UNICEF, UN Women, UNDP\napologies: UNFPA\n\nAna"
    stage.arrives(pen.reply(ANA, question, lists, stage.now))
    stage.run()
    record = stage.asked("meeting", "attendance", "M-2026-01")
    stage.promise("who came is recorded, by whom, and who was absent", record["absent"] == ["UNODC", "WHO"])
    draft = stage.folder / "minutes-draft.md"
    stage.act("minutes", "draft", "M-2026-01", "-o", str(draft))
    begins = "## Absent\n\n- UNODC\n- WHO\n" in draft.read_text(encoding="utf-8")
    stage.promise("the minutes begin with it, and with the points of the agenda", begins)


def representation(stage: Stage) -> dict[str, dict]:  # type: ignore[type-arg]
    """How each organisation will be represented at the quarterly meeting."""
    shown = stage.asked("meeting", "show", "M-2026-01")
    return {entry["organisation"]: entry for entry in shown["representation"]}
