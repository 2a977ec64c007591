"""The early summer of the invented network: it speaks with one voice."""

from .cast import (
    ANA,
    ARBEN,
    DRITA_AT_HOME,
    EVERYBODY,
    HANA,
    IRIS,
    JETA,
    LIN,
    LUAN,
    NEWCOMERS,
    OLTA,
    RITA,
    SOFIA,
    VESA,
    ZEF,
    Person,
)
from .mails import Received
from .stage import Stage

_TITLE = "On children who arrive alone"
_TEXT_1 = """# On children who arrive alone

1. Every child who arrives alone has a right to a guardian within three days.
2. In April one of them, A. K., waited for a month.
"""
_TEXT_2 = _TEXT_1.replace("one of them, A. K., waited", "one of them waited")
_CORRECTION = "In paragraph 2, for “a month” read “twenty days”.\n"
_S, _C = "S-2026-01", "C-2026-03"
# Who answers for the members by now.
_MEMBERS = (ANA, RITA, VESA, ZEF, DRITA_AT_HOME, HANA, OLTA, IRIS, LIN)


def a_statement_is_cleared_and_adopted(stage: Stage) -> None:
    """Two organisations lead it: one clears it, one does not; another text; all members; two keys."""
    stage.at("2026-06-03 09:00")
    text = stage.file("statement-1.md", _TEXT_1)
    options = ["--theme", "gcm:7", "--embargo", "2026-06-22T10:00", "--channel", "the website of UN Harbour"]
    stage.act("statement", "draft", "--title", _TITLE, "--file", text, *options)
    stage.run()
    stage.promise(
        "the mandates name who leads a statement, and nobody else reads its draft", _readers(stage) == {ANA, ZEF}
    )

    stage.at("2026-06-03 11:00")
    pen = stage.pen
    stage.arrives(pen.press(ZEF, stage.letter_to(ZEF, "Please clear"), "Clear the text", stage.now))
    stage.arrives(pen.reply(ANA, stage.letter_to(ANA, "Please clear"), "It is fine, I think.\n\nAna", stage.now))
    stage.run()
    asked_back = stage.letter_to(ANA, "Re: Please clear")
    waits = "have not counted" in _words(asked_back) and _state(stage) == "clearance"
    stage.promise("“it is fine, I think” clears nothing: it is asked back, and waits for a person", waits)
    (unclear,) = [each for each in stage.asked("inbox", "list", "--state", "attention") if each["about"] == _S]
    stage.act("inbox", "handle", str(unclear["id"]), "--as", "enquiry")
    refusal = "NOT CLEARED: paragraph 2 tells who the child is."
    stage.arrives(pen.reply(ANA, asked_back, refusal, stage.now))
    stage.run()
    held = stage.letter_to(RITA, "does not go on")
    stage.promise(
        "what a lead does not clear goes no further, and its reasons are told", "who the child is" in _words(held)
    )

    stage.at("2026-06-04 09:00")
    stage.act("statement", "revise", _S, "--file", stage.file("statement-2.md", _TEXT_2))
    stage.run()
    for lead in (ANA, ZEF):
        stage.arrives(pen.press(lead, stage.letter_to(lead, "Please clear"), "Clear the text", stage.now))
    stage.run()
    shown = stage.asked("statement", "show", _S)
    same = shown["round"]["id"] == _C and shown["round"]["text_hash"] == shown["text_hash"]
    stage.promise("once all leads have cleared it, this very text is put to all members by itself", same)
    _the_members_agree(stage)


def _the_members_agree(stage: Stage) -> None:
    stage.at("2026-06-05 10:00")
    for person in _MEMBERS:
        label = "Agree / Dakord" if person is DRITA_AT_HOME else "Agree"
        stage.arrives(stage.pen.press(person, stage.letter_to(person, "Please answer"), label, stage.now))
    reservation = "Reservation: the appointment of guardians is for the courts."
    stage.arrives(stage.pen.reply(JETA, stage.letter_to(JETA, "Please answer"), reservation, stage.now))
    stage.run()
    (unseen,) = [each for each in stage.asked("inbox", "list", "--state", "attention") if each["about"] == _C]
    stage.act("inbox", "handle", str(unseen["id"]), "--as", "position")
    stage.at("2026-06-11 17:20")
    stage.run()
    question = stage.letter_to(RITA, "Release of")
    text_hash = stage.asked("statement", "show", _S)["text_hash"]
    whole = text_hash in question.text and "guardians is for the courts" in _words(question)
    stage.promise("adopted, it is put to both co-chairs, with its hash and the reservation", whole)
    silent = not _readers(stage) & {SOFIA, ARBEN}
    stage.promise("nobody outside the round has read a word of it", _state(stage) == "adopted" and silent)


def a_statement_is_released_and_corrected(stage: Stage) -> None:
    """Both co-chairs; the members first, everybody else at the end of the embargo; a correction."""
    stage.at("2026-06-15 09:00")
    stage.arrives(stage.pen.press(LUAN, stage.letter_to(LUAN, "Release of"), "Confirm", stage.now))
    stage.run()
    half = _state(stage)
    stage.arrives(stage.pen.press(RITA, stage.letter_to(RITA, "Release of"), "Confirm", stage.now))
    stage.run()
    shown = stage.asked("statement", "show", _S)
    numbered = half == "adopted" and (shown["state"], shown["number"]) == ("embargoed", "UNMN/2026/ST/1")
    stage.promise("with the second key, and not before, it is released under its number", numbered)
    stage.at("2026-06-22 09:59")
    stage.run()
    early = _readers(stage) & {SOFIA, ARBEN}
    stage.at("2026-06-22 10:00")
    stage.run()
    stage.promise("ministry and partner have it at the end of the embargo, not a minute before", not early)
    stage.promise("and then they have it", {SOFIA, ARBEN} <= _readers(stage))

    stage.at("2026-06-23 09:00")
    stage.act("statement", "correct", _S, "--file", stage.file("correction.md", _CORRECTION))
    stage.run()
    for co_chair in (LUAN, RITA):
        stage.arrives(stage.pen.press(co_chair, stage.letter_to(co_chair, "Correction of"), "Confirm", stage.now))
    stage.run()
    shown = stage.asked("statement", "show", _S)
    same = {each["address"] for each in shown["received"]} == set(shown["corrections"][0]["told"])
    stage.promise(
        "a correction goes to exactly those who have the statement", same and len(shown["received"]) > len(_MEMBERS)
    )
    stage.promise("its text stays as it was released", "waited for a month" in shown["text"])

    draft = stage.file("statement-3.md", "We speak too soon.\n")
    stage.act("statement", "draft", "--title", "On the elections", "--file", draft, "--lead", "UNDP")
    stage.run()
    stage.act("statement", "drop", "S-2026-02", "--reason", "It is not for the Network to speak on this.")
    stage.run()
    stage.promise(
        "what is given up is told to whoever was asked", bool(stage.letters_to(DRITA_AT_HOME, "Not to be released"))
    )


def _words(letter: Received) -> str:
    return " ".join(letter.text.split())


def _state(stage: Stage) -> str:
    state: str = stage.asked("statement", "show", _S)["state"]
    return state


def _readers(stage: Stage) -> set[Person]:
    """Whoever has a letter with its title, but for the co-chairs and the Secretariat."""
    found = {person for person in (*EVERYBODY, *NEWCOMERS) if stage.letters_to(person, _TITLE)}
    return found - {LUAN, RITA}
