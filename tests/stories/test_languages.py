"""In each language a consultation and an invitation, answered as people do: by button and in prose, genuine and forged."""

import html
import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from mailer.demo.cast import ADDRESS, ANA, DRITA, GENT, HANA, JETA, MIRA, NETWORK_NAME, OLTA, ZEF, Person, members_csv
from mailer.demo.mails import Received
from mailer.demo.stage import Stage

from ..servers import Dovecot, Postfix
from .worlds import RealWorld, command


class Tongue(NamedTuple):
    """What people write in a language, and the line that their programs put above a quotation."""

    name: str
    consent: str
    condition: str
    objection: str
    comes: str
    stays_away: str
    above: str


TONGUES = [
    Tongue(
        "en",
        "Dear colleagues,\n\nWe have no objection to the text.\n\nKind regards,\n{name}",
        "We agree, provided that paragraph 3 is deleted.",
        "OBJECT: paragraph 3 is outside our mandate.",
        "I will attend online.\n\nBest,\n{name}",
        "Unfortunately I cannot attend.",
        "On {date}, {us} wrote:",
    ),
    Tongue(
        "sq",
        "Të nderuar kolegë,\n\nnuk kemi kundërshtim për tekstin.\n\nMe respekt,\n{name}",
        "Jemi dakord me kusht që të hiqet pika 3.",
        "Kundërshtojmë: pika 3 është jashtë mandatit tonë.",
        "Do të marr pjesë.\n\n{name}",
        "Fatkeqësisht nuk mund të marr pjesë.",
        "Më {date}, {us} shkroi:",
    ),
    Tongue(
        "fr",
        "Bonjour,\n\nNous n'avons pas d'objection au texte.\n\nCordialement,\n{name}",
        "D'accord, sous réserve de la suppression du point 3.",
        "Nous nous opposons : le point 3 dépasse notre mandat.",
        "Je confirme ma participation.",
        "Je ne pourrai pas participer.",
        "Le {date}, {us} a écrit :",
    ),
    Tongue(
        "it",
        "Gentili colleghi,\n\nnon abbiamo obiezioni.\n\nCordiali saluti,\n{name}",
        "D'accordo, salvo il punto 3.",
        "Obiezione: il punto 3 non rientra nel nostro mandato.",
        "Confermo la mia presenza.",
        "Purtroppo non potrò partecipare.",
        "Il {date}, {us} ha scritto:",
    ),
    Tongue(
        "es",
        "Estimados colegas:\n\nEstamos de acuerdo con el texto.\n\nSaludos cordiales,\n{name}",
        "De acuerdo, siempre que se elimine el punto 3.",
        "Objeción: el punto 3 excede nuestro mandato.",
        "Asistiré.",
        "No podré asistir.",
        "El {date}, {us} escribió:",
    ),
    Tongue(
        "de",
        "Liebe Kolleginnen und Kollegen,\n\nwir haben keine Einwände.\n\nMit freundlichen Grüßen\n{name}",
        "Einverstanden, sofern Absatz 3 gestrichen wird.",
        "Einspruch: Absatz 3 überschreitet unser Mandat.",
        "Ich nehme gerne teil.",
        "Leider kann ich nicht teilnehmen.",
        "Am {date} schrieb {us}:",
    ),
    Tongue(
        "ru",
        "Уважаемые коллеги,\n\nвозражений нет.\n\nС уважением,\n{name}",
        "Согласны, если исключить пункт 3.",
        "Возражаем: пункт 3 вне нашего мандата.",
        "Приму участие.",
        "К сожалению, не смогу участвовать.",
        "{date} {us} пишет:",
    ),
    Tongue(
        "mk",
        "Почитувани колеги,\n\nнемаме приговор.\n\nСо почит,\n{name}",
        "Се согласуваме, ако се избрише точка 3.",
        "Приговор: точка 3 е надвор од нашиот мандат.",
        "Ќе учествувам.",
        "За жал не можам да дојдам.",
        "На {date}, {us} напиша:",
    ),
    Tongue(
        "el",
        "Αγαπητοί συνάδελφοι,\n\nσυμφωνούμε με το κείμενο.\n\nΜε εκτίμηση,\n{name}",
        "Συμφωνούμε, εφόσον διαγραφεί η παράγραφος 3.",
        "Ένσταση: η παράγραφος 3 είναι εκτός της εντολής μας.",
        "Θα παρευρεθώ.",
        "Δυστυχώς δεν μπορώ να παρευρεθώ.",
        "Στις {date}, {us} έγραψε:",
    ),
    Tongue(
        "tr",
        "Değerli meslektaşlar,\n\nitirazımız yoktur.\n\nSaygılarımla,\n{name}",
        "Kabul ediyoruz, ancak 3. madde çıkarılmalı.",
        "İtiraz: 3. madde görev alanımızın dışında.",
        "Katılacağım.",
        "Maalesef katılamayacağım.",
        "{date} tarihinde {us} şunu yazdı:",
    ),
    Tongue(
        "ar",
        "السادة الزملاء،\n\nليس لدينا اعتراض على النص.\n\nمع التحية،\n{name}",
        "نوافق بشرط حذف الفقرة 3.",
        "اعتراض: الفقرة 3 خارج ولايتنا.",
        "سأحضر.",
        "للأسف لن أتمكن من الحضور.",
        "في {date}، كتب {us}:",
    ),
]
MEMBERS = (ANA, MIRA, ZEF, JETA, DRITA, HANA, OLTA, GENT)
SPEAKERS = [(tongue, MEMBERS[place % len(MEMBERS)]) for place, tongue in enumerate(TONGUES)]
FIRST, REST = SPEAKERS[: len(MEMBERS)], SPEAKERS[len(MEMBERS) :]


def test_people_answer_in_eleven_languages(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> None:
    world = RealWorld(dovecot, postfix)
    stage = Stage(tmp_path, world, world.access("sqlite:///mailer.db"), command, lambda _: None)
    stage.at("2026-01-05 09:00")
    stage.file("terms-of-reference.txt", "Terms\n")
    stage.act("db", "upgrade")
    stage.act("members", "import", stage.file("members.csv", members_csv()))

    for day, speakers in enumerate((FIRST, REST), 7):  # a person gets ten receipts on a day, and no more
        stage.at(f"2026-01-{day:02d} 09:00")
        _a_consultation_is_answered(stage, speakers)
        _an_invitation_is_answered(stage, speakers)


def _a_consultation_is_answered(stage: Stage, speakers: list[tuple[Tongue, Person]]) -> None:
    text = stage.file(
        "text.md", "# Terms\n\n1. The Network welcomes the centre.\n2. Figures are shared.\n3. It ends.\n"
    )
    about = stage.act("consensus", "open", "--title", "Terms of Reference", "--kind", "terms", "--file", text)
    stage.run()

    assert _positions(stage, about, speakers) == ["none"] * len(speakers)
    _all_write(stage, about, speakers, "consent", proven=False)
    assert _positions(stage, about, speakers) == ["none"] * len(speakers), "a forged consent is nobody's"
    _all_write(stage, about, speakers, "condition")
    assert _positions(stage, about, speakers) == ["unclear"] * len(speakers), "a condition is no consent"
    asked = [stage.letter_to(person, f"[UNMN Harbour {about}").text for _, person in speakers]
    assert all("We have not counted an answer" in text and "you wrote" in text.casefold() for text in asked)
    _all_write(stage, about, speakers, "objection")
    assert set(_positions(stage, about, speakers)) == {"objection"}
    _all_write(stage, about, speakers, "consent")
    assert set(_positions(stage, about, speakers)) <= {"agree", "no_objection"}
    for button, position in ((1, "objection"), (2, "hold"), (0, "agree")):
        _a_little_later(stage)
        for _, person in speakers:
            letter = stage.letters_to(person, about)[0]
            stage.arrives(stage.pen.press(person, letter, _labels(letter)[button], stage.now))
        stage.run()
        assert set(_positions(stage, about, speakers)) == {position}, f"button {button + 1}"
    stage.act("consensus", "withdraw", about)
    stage.run()


def _an_invitation_is_answered(stage: Stage, speakers: list[tuple[Tongue, Person]]) -> None:
    when = ("--start", "2026-03-19T10:00", "--duration", "2h", "--place", "UN House")
    about = stage.act("meeting", "plan", "--title", "Quarterly meeting", *when)
    stage.run()

    _all_write(stage, about, speakers, "comes")
    assert _represented(stage, about, speakers) == ["accepted"] * len(speakers)
    _all_write(stage, about, speakers, "stays_away")
    assert _represented(stage, about, speakers) == ["declined"] * len(speakers)
    for button, status in enumerate(("accepted", "declined", "tentative")):
        _a_little_later(stage)
        for _, person in speakers:
            invitation = stage.letters_to(person, about)[0]
            stage.arrives(stage.pen.press(person, invitation, _labels(invitation)[button], stage.now))
        stage.run()
        assert _represented(stage, about, speakers) == [status] * len(speakers), f"button {button + 1}"
    stage.act("meeting", "cancel", about)
    stage.run()


def _all_write(
    stage: Stage, about: str, speakers: list[tuple[Tongue, Person]], what: str, *, proven: bool = True
) -> None:
    _a_little_later(stage)
    for tongue, person in speakers:
        letter = stage.letters_to(person, f"[UNMN Harbour {about}")[0]
        stage.arrives(_reply(stage, person, letter, tongue, getattr(tongue, what), proven=proven))
    stage.run()


def _labels(letter: Received) -> list[str]:
    """What stands on the buttons, in their order, in whatever language."""
    return [html.unescape(label) for label in re.findall(r'<a class="answer"[^>]*>([^<]+)</a>', letter.html)]


def _a_little_later(stage: Stage) -> None:
    stage.at(f"{stage.now + timedelta(minutes=5):%Y-%m-%d %H:%M}")


def _reply(stage: Stage, person: Person, letter: Received, tongue: Tongue, words: str, *, proven: bool) -> EmailMessage:
    """Above the letter, with the line of that language's program."""
    mail = stage.pen.head(person, f"Re: {letter.subject}", stage.now, proven=proven)
    mail["In-Reply-To"] = letter.message_id
    above = tongue.above.format(date=f"{stage.now:%d.%m.%Y, %H:%M}", us=f"{NETWORK_NAME} <{ADDRESS}>")
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    mail.set_content(f"{words.format(name=person.name)}\n\n{above}\n\n{quoted}\n")
    return mail


def _positions(stage: Stage, about: str, speakers: list[tuple[Tongue, Person]]) -> list[str]:
    roll = {entry["organisation"]: entry["position"] for entry in stage.asked("consensus", "show", about)["roll"]}
    return [roll[person.organisation] for _, person in speakers]


def _represented(stage: Stage, about: str, speakers: list[tuple[Tongue, Person]]) -> list[str]:
    shown = {each["organisation"]: each["status"] for each in stage.asked("meeting", "show", about)["representation"]}
    return [shown[person.organisation] for _, person in speakers]
