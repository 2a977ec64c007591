"""The autumn of the invented network: consultations that do not go as usual.

The last part of the story; the first is in story.py.
"""

from .cast import ARBEN, EVERYBODY, HANA, JETA, KOFI, LUAN, NEWCOMERS, OLTA, RITA, VESA, ZEF, Person
from .stage import Stage

_COMMENT = """# Comment on the draft law

1. The Network welcomes that families are to be received together.
2. The time limit in article 12 should follow the directive.
"""
_PLAN = "# Plan of visits\n\n1. Members visit the reception centre together, once a month.\n"
_NEWCOMER = "organisation,kind,name,address,role,groups\nUNOPS,member,Kofi Mensah,kofi@unops.example,focal_point,\n"


def an_urgent_matter(stage: Stage) -> None:
    """Both co-chairs allow it; somebody needs time, somebody is away, somebody recalls, nobody is clear."""
    stage.at("2026-09-08 10:00")
    pen = stage.pen
    text = stage.file("comment.md", _COMMENT)
    why = ["--urgent", "--reason", "the law is voted on Thursday"]
    about = stage.act("consensus", "open", "--title", "Comment on the draft law", "--file", text, *why)
    stage.run()
    asked = _with(stage, "Please confirm by")
    nobody_else = not _with(stage, "URGENT: please") and stage.asked("consensus", "show", about)["state"] == "draft"
    stage.promise(
        "an urgent matter goes to the two co-chairs first, and to nobody else", asked == {LUAN, RITA} and nobody_else
    )
    _both_confirm(stage)
    question = stage.letter_to(ZEF, "URGENT: please answer by Wed 9 Sep")
    stage.promise(
        "with both, everybody is asked, and told why and by whose word the time is short",
        "Luan Shehu and Rita Varga" in " ".join(question.text.split()) and b"calendar.ics" in question.raw,
    )

    stage.at("2026-09-08 11:00")
    stage.arrives(pen.press(ZEF, question, "Ask for more time", stage.now))
    stage.arrives(pen.press(JETA, stage.letter_to(JETA, "URGENT"), "Agree", stage.now))
    stage.arrives(pen.reply(VESA, stage.letter_to(VESA, "URGENT"), "Let me see what I can do.", stage.now))
    stage.arrives(pen.out_of_office(HANA, stage.letter_to(HANA, "URGENT"), "I am away until Monday.", stage.now))
    stage.act("consensus", "note", about, "WHO", "agree", "--source", "telephone, Olta Çela, this morning")
    stage.act("members", "import", stage.file("newcomer.csv", _NEWCOMER))
    stage.run()
    shown = stage.asked("consensus", "show", about)
    told = _with(stage, "More time, until")
    stage.promise(
        "who needs time has it; the others are told a later date, and nothing else",
        shown["round"]["state"] == "held" and ZEF not in told and LUAN in told,
    )
    stage.promise("what was heard on the telephone is not counted", _position(stage, about, "WHO") == "none")
    stage.promise(
        "who came to the Network since is informed, and not asked", bool(stage.letters_to(KOFI, "For information"))
    )
    stage.arrives(pen.press(OLTA, stage.letter_to(OLTA, "Please confirm"), "Agree", stage.now))
    stage.arrives(pen.recall(JETA, stage.letter_to(JETA, "URGENT"), stage.now))
    remark = "We would add a line on returns."
    stage.arrives(pen.reply(KOFI, stage.letter_to(KOFI, "For information"), remark, stage.now))
    stage.run()
    stage.promise("it is counted once they say it themselves", _position(stage, about, "WHO") == "agree")
    kept = _position(stage, about, "UN Women") == "agree" and bool(stage.letters_to(JETA, "What do you answer now?"))
    stage.promise("nothing can be recalled: what was answered stands, and the question is put back", kept)
    stage.promise("the co-chairs read the newcomer's remark", bool(stage.letters_to(RITA, "Remark of UNOPS")))

    stage.at("2026-09-11 17:05")
    stage.run()
    stage.promise("time that was asked for is over some day", bool(stage.letters_to(ZEF, "The time is over")))
    stage.act("consensus", "rule", about, "settled", "--organisation", "UNHCR", "--as", "abstain")
    stage.run()
    _both_confirm(stage)
    settled = _position(stage, about, "UNHCR") == "abstain" and bool(stage.letters_to(VESA, "Settled by the co-chairs"))
    stage.promise("what nobody could read, both co-chairs settle, and UNHCR is told", settled)
    for each in stage.asked("inbox", "list", "--state", "attention"):
        if each["about"] == about:
            stage.act("inbox", "handle", str(each["id"]), "--as", "enquiry")

    stage.at("2026-09-14 18:00")
    stage.run()
    away = "UNFPA" in stage.letter_to(RITA, "Everybody is away").text
    stage.promise("that everybody of UNFPA is away is told to the co-chairs before the closing", away)
    settled = _position(stage, about, "UNHCR") == "abstain"
    stage.promise("what the co-chairs settled stands, though its mail was taken off the queue", settled)
    stage.promise("and it is adopted", stage.asked("consensus", "show", about)["number"] == "UNMN/2026/DEC/4")


def an_objection_is_lifted(stage: Stage) -> None:
    """A round that broke, and the same text once more; a matter of the state, which a meeting takes over."""
    stage.at("2026-09-15 09:00")
    pen = stage.pen
    plan = stage.file("plan.md", _PLAN)
    about = stage.act("consensus", "open", "--title", "Plan of visits", "--file", plan)
    stage.run()
    stage.at("2026-09-15 10:00")
    stage.arrives(
        pen.reply(ZEF, stage.letter_to(ZEF, "Plan of visits"), "OBJECT: once a month is too often.", stage.now)
    )
    stage.run()
    question = [each for each in stage.letters_to(ZEF, "Plan of visits") if "Please answer" in each.subject][-1]
    stage.at("2026-09-16 10:00")
    stage.arrives(pen.reply(ZEF, question, "Agree", stage.now))
    stage.run()
    lifted = stage.asked("consensus", "show", about)["state"] == "broken" and bool(stage.letters_to(LUAN, "once more"))
    stage.promise("an objection that is lifted adopts nothing: a confirmation round is offered", lifted)
    stage.act("consensus", "confirm", about)
    stage.run()
    again = " ".join(stage.letter_to(JETA, "Please answer again").text.split())
    stage.promise("the same text is put once more, and all are told why", "UNICEF lifted the objection" in again)

    stage.at("2026-09-16 12:00")
    stage.arrives(pen.reply(JETA, stage.letter_to(JETA, "Please answer again"), "This concerns the state.", stage.now))
    stage.run()
    _both_confirm(stage)
    consulted = bool(stage.letters_to(ARBEN, "Plan of visits"))
    stage.promise("whoever says that it concerns the state is heard: the ministry is consulted as well", consulted)
    stage.act("consensus", "refer", about, "--by", RITA.address, "--reason", "the visits are planned with the Ministry")
    start = ["--start", "2026-10-15T10:00", "--duration", "2h", "--place", "UN House, Harbour"]
    stage.act("meeting", "plan", "--title", "Quarterly meeting", *start)
    stage.run()
    agenda = "Plan of visits" in stage.letters_to(JETA, "Invitation: Quarterly meeting")[-1].text
    stage.promise("what is referred to a meeting is on the agenda of the next one", agenda)


def _with(stage: Stage, words: str) -> set[Person]:
    """Everybody who has a letter with these words in its subject, since the urgent matter was put."""
    return {
        person
        for person in (*EVERYBODY, *NEWCOMERS)
        if any("draft law" in each.subject for each in stage.letters_to(person, words))
    }


def _both_confirm(stage: Stage) -> None:
    for co_chair in (LUAN, RITA):
        stage.arrives(stage.pen.press(co_chair, stage.letter_to(co_chair, "Please confirm"), "Confirm", stage.now))
    stage.run()


def _position(stage: Stage, about: str, organisation: str) -> str:
    roll = stage.asked("consensus", "show", about)["roll"]
    return next(str(row["position"]) for row in roll if row["organisation"] == organisation)
