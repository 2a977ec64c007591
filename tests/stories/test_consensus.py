"""Consultations that do not go as usual, through a real mailbox and to a real server."""

import hashlib
import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailer.store.outbox import DATA

from ..build import ANA, ARBEN, BEN, GENT, MIRA, SOFIA, ZEF, a_mail, at
from ..cli.test_register import verified
from ..installation import Installation, until
from ..servers import JUNK, Dovecot, Sink
from .worlds import Life, reply, words_of

LUAN, ILIR = "luan@iom.example", "ilir@unicef.example"
MEMBERS = f"""organisation,kind,name,address,role,groups
IOM,member,Ana Hoxha,{ANA},focal_point;secretariat,
IOM,member,Luan Shehu,{LUAN},head;co_chair,
UNHCR,member,Mira Leka,{MIRA},focal_point,
UNHCR,member,Ben Okoro,{BEN},alternate,
UNICEF,member,Zef Rama,{ZEF},focal_point;co_chair,
UNICEF,member,Ilir Koci,{ILIR},alternate,
UNODC,member,Gent Toska,{GENT},focal_point,
Ministry of Interior,ministry,Arben Zeqiri,{ARBEN},focal_point,
University,partner,Sofia Berg,{SOFIA},focal_point,
"""
SPEAKERS = {ANA, LUAN, MIRA, BEN, ZEF, ILIR, GENT}
TEXT = "# On reception\n\n1. Families stay for thirty days.\n2. Children are heard.\n"
AMENDED = "# On reception\n\n1. Families stay for as short a time as possible.\n2. Children are heard.\n"
OPENED, CLOSED = "2026-03-02T09:00", "2026-03-09T17:20"
FIRST = "UNMN/2026/DEC/1"
Settles = Callable[..., Life]


@pytest.fixture
def settle(tmp_path: Path, dovecot: Dovecot, sink: Callable[..., Sink], request: pytest.FixtureRequest) -> Settles:
    """Founds the Network, with a mailbox of the test's own, or on a server that the test may stop."""

    def make(server: Dovecot = dovecot) -> Life:
        user = hashlib.sha256(request.node.name.encode()).hexdigest()[:20]
        takes = sink()
        network = Installation(tmp_path, server, user, takes.port, members=MEMBERS, since="2026-01-05T09:00")
        return Life(network, server, takes)

    return make


def put(life: Life, *options: str, title: str = "On reception") -> str:
    """A text is put to everybody; returns its reference."""
    life.now = OPENED
    about = life.mailer("consensus", "open", "--title", title, "--file", life.file("text.md", TEXT), *options)
    life.run(OPENED)
    return about


def shown(life: Life, about: str = "C-2026-01") -> Any:
    return life.asked("consensus", "show", about)


def sent(life: Life, kind: str) -> set[str]:
    """Whose letters of that kind are known to be sent."""
    return {row["address"] for row in life.network.letters() if (row["template"], row["state"]) == (kind, "sent")}


def position(life: Life, organisation: str, about: str = "C-2026-01") -> str:
    roll = shown(life, about)["roll"]
    return next(str(row["position"]) for row in roll if row["organisation"] == organisation)


def test_a_contested_text_with_a_silent_ministry_is_adopted_by_two_keys_and_anybody_can_verify_it(
    settle: Settles, tmp_path: Path
) -> None:
    life = settle()
    about = put(life, "--state-concern")
    first = life.of_kind("consultation")
    assert set(first) == SPEAKERS | {ARBEN}

    objection = reply(first[MIRA], MIRA, "OBJECT: thirty days are too long for families.\n\nMira")
    life.run("2026-03-03T10:00", reply(first[ZEF], ZEF, "Agree"), objection)
    assert (shown(life)["state"], shown(life)["number"]) == ("broken", None)
    broken = life.of_kind("consultation_broken")
    assert set(broken) == SPEAKERS | {ARBEN}
    assert all("UNHCR objects: > thirty days are too long for families." in words_of(each) for each in broken.values())

    life.now = "2026-03-04T09:00"
    life.mailer("consensus", "revise", about, "--file", life.file("amended.md", AMENDED))
    life.run("2026-03-04T09:00")
    second = {address: words_of(mail) for address, mail in life.of_kind("consultation").items()}
    assert set(second) == SPEAKERS | {ARBEN}
    changed = "point 1: Families stay for [removed: thirty days] [added: as short a time as possible]."
    assert all(changed in words for words in second.values())
    assert {each for each, words in second.items() if "On revision 1, UNHCR objects" in words} == {MIRA, BEN}
    assert {each for each, words in second.items() if "On revision 1, UNICEF agrees" in words} == {ZEF, ILIR}
    assert not any("On revision 1" in second[each] for each in (ANA, LUAN, GENT, ARBEN))

    remark = "Reservation: paragraph 2 is outside our mandate."
    words = {MIRA: "Agree", ZEF: "Agree", GENT: remark}
    life.run("2026-03-05T10:00", *(life.answer(each, "answer again", said) for each, said in words.items()))
    (unseen,) = life.asked("inbox", "list", "--state", "attention")
    life.mailer("inbox", "handle", str(unseen["id"]), "--as", "position")

    life.run("2026-03-11T17:20")
    assert (shown(life)["state"], shown(life)["round"]["state"]) == ("consulting", "held")
    asked = life.of_kind("keys_asked")
    assert set(asked) == {LUAN, ZEF}
    assert "Its silence is no consent, and its objection no veto" in words_of(asked[LUAN])
    life.run("2026-03-12T09:00", reply(asked[LUAN], LUAN, "CONFIRM"))
    assert (shown(life)["state"], life.of_kind("consultation_adopted")) == ("consulting", {})
    life.run("2026-03-12T10:00", reply(asked[ZEF], ZEF, "CONFIRM"))
    assert (shown(life)["state"], shown(life)["number"]) == ("adopted", FIRST)

    adopted = life.of_kind("consultation_adopted")
    assert set(adopted) == SPEAKERS | {ARBEN}
    told = words_of(adopted[ARBEN])
    for said in (
        f"On reception is adopted by consensus as {FIRST}, in its revision 2",
        "UNODC agrees, with a reservation: > paragraph 2 is outside our mandate.",
        "no objection within the time: IOM.",
        "Ministry of Interior is consulted: no answer.",
        "the co-chairs ruled (a mail), revision 2: Ministry of Interior, on the position of a ministry, as K-2026-01, "
        "IOM (co-chair, head), UNICEF (co-chair, focal point)",
    ):
        assert said in told

    register = life.asked("consensus", "register")
    (entry,) = register
    assert (entry["number"], entry["words"][entry["record"]["text_sha256"]]) == (FIRST, AMENDED)
    assert verified(register, tmp_path) == (0, f"1 decisions, each as it was; the last is {entry['sha256']}\n")
    (file,) = adopted[GENT].iter_attachments()
    sent = json.loads(file.get_payload(decode=True))  # type: ignore[arg-type]
    assert sent["record"] == entry["record"]
    assert verified([sent], tmp_path)[0] == 0
    life.mailer("db", "verify")  # which would fail if it had anything to say


# --- the servers fail, and the program ---------------------------------------------------------------------------------


@pytest.mark.parametrize("objection", ["", "OBJECT: thirty days are too long."], ids=["nobody objects", "an objection"])
def test_while_the_mailbox_cannot_be_read_silence_is_no_answer(
    settle: Settles, own_dovecot: Callable[..., Dovecot], objection: str
) -> None:
    dovecot = own_dovecot()
    life = settle(dovecot)
    put(life)
    life.run("2026-03-09T12:00")
    answer = life.answer(MIRA, "Please answer", objection)

    dovecot.stop()
    with life.network.service(ready=False, at="2026-03-09T19:20"):
        until(lambda: sent(life, "closing_held") == {ANA, LUAN, ZEF}, "they are told why nothing is closed")
    held = life.of_kind("closing_held")
    assert "the mailbox has not been read to its end since the deadline" in words_of(held[LUAN])
    assert (shown(life)["state"], shown(life)["number"]) == ("consulting", None)
    with life.network.service(ready=False, at="2026-03-13T15:05") as service:
        until(lambda: service.says("digest 2026-W11"), "everything was done that is due four days later")
    assert life.copies("closing_held") == dict.fromkeys(held, 1)
    if objection:
        dovecot.lay(life.network.user, answer.as_bytes(), at("2026-03-09 16:59"))

    dovecot.start()
    with life.network.service(at="2026-03-13T16:00"):
        outcome = "consultation_broken" if objection else "consultation_adopted"
        until(lambda: sent(life, outcome) == SPEAKERS, "everybody is told")
    assert (shown(life)["state"], shown(life)["number"]) == (("broken", None) if objection else ("adopted", FIRST))
    assert life.copies("closing_held") == dict.fromkeys(held, 1)


KILLS = {
    "before its facts are committed": ("commit", 1, "INSERT INTO proposal_adopted", 0),
    "before anything is sent": ("begin", 1, "INSERT INTO proposal_adopted", 0),
    "before the fourth letter begins": ("commit", 4, "UPDATE letter SET phase:data", 3),
    "once the server has taken the fourth letter": ("commit", 4, "UPDATE letter SET state:sent", 4),
}


@pytest.mark.parametrize(("moment", "count", "statement", "taken"), KILLS.values(), ids=KILLS)
def test_killed_while_it_closes_there_is_one_outcome_with_one_number_and_each_has_one_letter(
    settle: Settles, moment: str, count: int, statement: str, taken: int
) -> None:
    life = settle()
    life.network.edit(f"port = {life.server.port}", f"port = {life.server.port}\nconnections = 1")
    put(life)
    life.run("2026-03-09T16:00", life.answer(MIRA, "Please answer", "Agree"))

    life.network.dies(moment, count, statement, "--at", CLOSED, "run", "--once")
    life.now = CLOSED
    is_committed = (moment, taken) != ("commit", 0)
    assert shown(life)["number"] == (FIRST if is_committed else None)
    assert len(life.copies("consultation_adopted")) == taken
    caught = [row["address"] for row in life.network.letters() if row["phase"] == DATA]
    assert len(caught) == (taken == 4)  # of this one nobody knows; RFC 1047 has no way out

    life.run(CLOSED)
    life.run("2026-03-09T17:40")
    assert life.copies("consultation_adopted") == {**dict.fromkeys(SPEAKERS, 1), **dict.fromkeys(caught, 2)}
    ends = [each["what"] for each in life.asked("history", "C-2026-01")]
    assert [ends.count(each) for each in ("proposal_adopted", "decision_recorded", "round_broken")] == [1, 1, 0]
    assert [each["number"] for each in life.asked("consensus", "register")] == [FIRST]
    life.mailer("db", "verify")


@pytest.mark.parametrize("objection", ["", "OBJECT: thirty days are too long."], ids=["nobody objects", "an objection"])
def test_asleep_over_the_deadline_what_arrived_in_time_counts_whatever_date_it_bears(
    settle: Settles, objection: str
) -> None:
    life = settle()
    put(life)
    late, in_time = life.answer(GENT, "Please answer", "Agree"), life.answer(MIRA, "Please answer", objection)
    late.replace_header("Date", "Thu, 05 Mar 2026 10:00:00 +0100")
    in_time.replace_header("Date", "Mon, 01 Jan 2035 10:00:00 +0100")
    if objection:
        life.arrives("2026-03-09T16:59", in_time, folder=JUNK)
    life.arrives("2026-03-09T17:16", late)

    with life.network.service(at="2026-03-12T08:00"):
        outcome = "consultation_broken" if objection else "consultation_adopted"
        until(lambda: sent(life, outcome) == SPEAKERS, "everybody is told")

    life.now = "2026-03-12T08:01"
    assert (shown(life)["state"], shown(life)["number"]) == (("broken", None) if objection else ("adopted", FIRST))
    assert position(life, "UNODC") == ("agree" if objection else "none")  # a text that broke takes answers still
    late_told = "had ended without consensus before it was read" if objection else "came after the deadline"
    assert late_told in words_of(life.of_kind("position_late")[GENT])
    assert not life.of_kind("closing_held")  # it read first, and had nothing to complain of


def test_who_answered_while_the_program_was_away_is_not_reminded(settle: Settles) -> None:
    life = settle()
    put(life)
    life.arrives("2026-03-05T10:00", life.answer(GENT, "Please answer", "Agree"))

    with life.network.service(at="2026-03-06T09:00"):
        until(
            lambda: sent(life, "consultation_reminder") == SPEAKERS - {GENT}, "the silent are reminded, and no others"
        )


# --- who answers, and on what -----------------------------------------------------------------------------------------


def forged(life: Life, sender: str, words: str, token: bool) -> EmailMessage:
    """A mail in the sender's name that our server does not vouch for, though another one does."""
    mail = life.answer(sender, "Please answer", words, proven=False)
    if not token:
        del mail["In-Reply-To"], mail["Subject"]
        mail["Subject"] = "On reception [UNMN Harbour C-2026-01 r1]"
    mail["Authentication-Results"] = f"mx.elsewhere.example; dmarc=pass header.from={sender.partition('@')[2]}"
    return mail


@pytest.mark.parametrize("token", [True, False], ids=["a stolen token", "no token"])
def test_of_a_forged_reply_consent_is_silence_and_an_objection_holds_until_the_address_on_file_has_answered(
    settle: Settles, token: bool
) -> None:
    life = settle()
    put(life)
    question = life.of_kind("consultation")
    agree, objection = (
        forged(life, who, said, token) for who, said in ((GENT, "Agree"), (MIRA, "OBJECT: it is far too late."))
    )
    life.run("2026-03-03T10:00", agree, objection)
    assert (position(life, "UNODC"), position(life, "UNHCR")) == ("none", "objection")
    assert shown(life)["state"] == "consulting"
    asked = life.of_kind("position_unclear")
    assert set(asked) == {GENT, MIRA}
    assert str(asked[MIRA]["In-Reply-To"]) == str(question[MIRA]["Message-ID"])  # and not the mail that came
    assert "nothing proves that this mail is yours. Until this is clear, the round is not closed" in words_of(
        asked[MIRA]
    )

    see_to(life, GENT)
    life.run(CLOSED)
    held = words_of(life.of_kind("closing_held")[LUAN])
    assert "an objection came in the name of UNHCR, and nothing proves that it is theirs" in held
    life.mailer("consensus", "extend", "C-2026-01", "--deadline", "2026-03-12T17:00")
    life.run("2026-03-10T10:00", reply(asked[MIRA], MIRA, "Agree" if token else "OBJECT: thirty days are too long."))
    life.run("2026-03-12T17:20")
    assert (shown(life)["state"], shown(life)["number"]) == (("adopted", FIRST) if token else ("broken", None))
    if token:
        assert "no objection within the time: IOM, UNICEF, UNODC." in words_of(
            life.of_kind("consultation_adopted")[ANA]
        )
    else:
        told = words_of(life.of_kind("consultation_broken")[ANA])
        assert "UNHCR objects: > thirty days are too long." in told
        assert "too late" not in told


def see_to(life: Life, sender: str) -> None:
    """Somebody looks at the sender's mails that wait, and finds no answer in them."""
    for mail in life.asked("inbox", "list", "--state", "attention"):
        if mail["from"] == sender:
            life.mailer("inbox", "handle", str(mail["id"]), "--as", "enquiry")


def test_what_may_be_an_objection_in_a_mail_of_its_own_is_told_to_nobody_and_holds_the_closing(settle: Settles) -> None:
    life = settle()
    put(life)
    life.run("2026-03-03T10:00", a_mail("Thirty days are too long for us.", MIRA, "On reception: our view"))
    life.run(CLOSED)

    assert shown(life)["state"] == "consulting"
    assert f"from {MIRA} waits for a person: it names C-2026-01" in words_of(life.of_kind("closing_held")[LUAN])
    assert life.asked("update", "list") == []


def test_an_alternate_can_harden_what_a_focal_point_said_and_cannot_soften_it(settle: Settles) -> None:
    life = settle()
    softer, harder = put(life, "--mode", "affirmative"), put(life, title="On visits")
    of_softer, of_harder = life.sent("On reception"), life.sent("On visits")
    life.run(
        "2026-03-03T10:00",
        *(reply(of_softer[each], each, "Agree") for each in (ANA, ZEF, GENT)),
        reply(of_softer[MIRA], MIRA, "OBJECT: thirty days are too long."),
        reply(of_harder[ZEF], ZEF, "Agree"),
    )
    objection = reply(of_harder[ILIR], ILIR, "OBJECT: who pays?")
    life.run("2026-03-04T10:00", reply(of_softer[BEN], BEN, "Agree"), objection)
    assert (position(life, "UNHCR", softer), position(life, "UNICEF", harder)) == ("objection", "conflict")
    asked = {address: words_of(mail) for address, mail in life.of_kind("position_disputed").items()}
    assert set(asked) == {MIRA, BEN, ZEF, ILIR}
    assert "So UNHCR still objects: only whoever has said so, or somebody of the same rank, can take it" in asked[MIRA]
    assert "Nothing counts for UNICEF until this is clear, and until then the round is not closed" in asked[ZEF]

    life.run(CLOSED)
    assert shown(life, softer)["state"] == "broken"
    assert shown(life, harder)["round"]["held_because"] == ["UNICEF gave answers that contradict each other"]
    life.run("2026-03-10T17:20")  # nobody of UNICEF has said anything for a day
    assert shown(life, harder)["state"] == "broken"
    assert "UNICEF objects: > who pays?" in words_of(life.of_kind("consultation_broken")[GENT])


def test_an_answer_to_the_text_before_is_none_to_the_one_that_is_put_and_an_objection_to_it_is_not_lost(
    settle: Settles,
) -> None:
    life = settle()
    about = put(life)
    first = life.of_kind("consultation")
    life.now = "2026-03-04T09:00"
    life.mailer("consensus", "revise", about, "--file", life.file("amended.md", AMENDED))
    life.run("2026-03-04T09:00")

    life.run("2026-03-11T16:00", reply(first[GENT], GENT, "Agree"), reply(first[MIRA], MIRA, "OBJECT: too long."))
    assert (position(life, "UNODC"), position(life, "UNHCR")) == ("none", "hold")
    told = {address: words_of(mail) for address, mail in life.of_kind("position_late").items()}
    assert set(told) == {GENT, MIRA}
    assert all("It answers revision 1, and revision 2 is now before the Network" in words for words in told.values())
    waits = "As it may be an objection, revision 2 is not closed before Thursday 12 March 2026, 17:00"
    assert (waits in told[MIRA], waits in told[GENT]) == (True, False)
    later = life.of_kind("consultation_extended")
    assert set(later) == SPEAKERS - {MIRA, BEN}
    assert not any("UNHCR" in words_of(mail) for mail in later.values())

    life.run("2026-03-11T17:20")
    assert shown(life)["state"] == "consulting"
    life.run("2026-03-12T17:00")
    assert set(life.of_kind("hold_over")) == {MIRA, BEN}
    see_to(life, MIRA)
    life.run("2026-03-13T17:20")
    assert (shown(life)["state"], position(life, "UNHCR"), position(life, "UNODC")) == ("adopted", "none", "none")


def test_the_mails_as_they_were_fetched_make_the_same_register_in_an_empty_database_and_nothing_is_sent_again(
    settle: Settles, tmp_path: Path
) -> None:
    life = settle()
    put(life)
    life.arrives("2026-03-03T09:00", life.answer(GENT, "Please answer", "Agree"), folder=JUNK)
    life.run("2026-03-03T10:00", life.answer(MIRA, "Please answer", "No objection"))
    life.run(CLOSED)
    register, taken = life.mailer("consensus", "register", "--json"), len(life.server.mails())
    assert json.loads(register)[0]["number"] == FIRST

    life.mailer("db", "archive", str(tmp_path / "archive.zip"))
    (tmp_path / "mailer.db").unlink()
    life.mailer("db", "upgrade")
    life.mailer("db", "replay", str(tmp_path / "archive.zip"))
    life.run("2026-03-09T17:40")  # the mailbox is still there

    assert life.mailer("consensus", "register", "--json") == register
    assert len(life.server.mails()) == taken
    life.mailer("db", "verify")
