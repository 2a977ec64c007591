"""mailer statement: from the draft to the release and what is said of it afterwards, as the Secretariat sees it."""

import pytest
from sqlalchemy import update

from mailer.store.schema import TABLES

from ..build import ANA, MIRA, SOFIA, ZEF
from ..installation import install
from ..statements import hash_of
from .office import Office, Outcome

TEXT = "# Reception\n\n1. Families first.\n"
OTHER = "# Reception\n\n1. Families and children first.\n"
LUAN, ARBEN = "luan@iom.example", "arben@interior.example"
PARTNER = f"University,partner,Sofia Berg,{SOFIA},focal_point,\n"
CO_CHAIR = "UNICEF,member,Zef Rama,zef@unicef.example,focal_point;co_chair,\n"
HEAD = "organisation,kind,name,address,role,groups\n"
DRAFTED, CLEARED, AGREED, CLOSED = "2026-03-02T10:00", "2026-03-02T11:00", "2026-03-03T10:00", "2026-03-09T17:30"
RELEASED, LATER = "2026-03-10T10:00", "2026-03-12T10:00"
EMBARGO = "2026-03-20T10:00"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three members, two of whose people are co-chairs, a ministry and a partner."""
    office = Office(install(tmp_path_factory.mktemp("statements"), since="2026-01-05T09:00"))
    office.does("members", "import", office.file("more.csv", HEAD + PARTNER + CO_CHAIR), now="2026-01-05T09:05")
    return office


@pytest.fixture
def office(installed: Office, tmp_path) -> Office:
    return installed.copy(tmp_path)


def draft(office: Office, *options: str, leads: tuple[str, ...] = ("UNHCR", "UNICEF")) -> Outcome:
    named = [word for lead in leads for word in ("--lead", lead)]
    text = office.file("text.md", TEXT)
    return office.mailer("statement", "draft", "--title", "On reception", "--file", text, *named, *options, now=DRAFTED)


def in_consultation(office: Office, *options: str) -> None:
    assert draft(office, *options).code == 0
    office.sends(DRAFTED)
    answers = [office.answer("statement_clearance", each, "CLEAR") for each in (MIRA, ZEF)]
    office.receives(*answers, now=CLEARED)
    office.sends(CLEARED)


def adopted(office: Office, *options: str) -> None:
    in_consultation(office, *options)
    said = {ANA: "Agree", MIRA: "Agree", ZEF: "Agree"}
    office.receives(*(office.answer("consultation", each, words) for each, words in said.items()), now=AGREED)
    office.receives(now=CLOSED)
    office.sends(CLOSED)


def confirmed(office: Office, now: str) -> None:
    for each in (LUAN, ZEF):
        office.receives(office.answer("keys_asked", each, "CONFIRM"), now=now)
    office.sends(now)


def released(office: Office, *options: str) -> None:
    adopted(office, *options)
    confirmed(office, RELEASED)


def to(office: Office, template: str, now: str = LATER) -> set[str]:
    return {each["to"] for each in office.asked("outbox", "list", now=now) if each["kind"] == template}


def test_a_draft_prints_its_reference_and_asks_its_leads(office: Office) -> None:
    done = draft(office, "--embargo", EMBARGO, "--channel", "UN Albania website", "--channel", "press")

    assert (done.code, done.out) == (0, "S-2026-01\n")
    assert done.err == "S-2026-01 r1 waits for the clearance of UNHCR, UNICEF\n"
    assert to(office, "statement_clearance") == {MIRA, ZEF}
    shown = office.asked("statement", "show", "s-2026-01")
    assert (shown["state"], shown["text_hash"], shown["embargo"]) == ("clearance", hash_of(TEXT), f"{EMBARGO}:00+01:00")
    assert shown["channels"] == ["UN Albania website", "press"]
    waiting = office.asked("status")["waiting"]
    assert waiting["UNHCR"] == [{"about": "S-2026-01", "what": "the clearance of “On reception”", "due": None}]


def test_a_theme_names_the_leads_as_the_procedure_has_them(office: Office) -> None:
    assert draft(office, "--theme", "#children", leads=()).code == 0
    (row,) = office.asked("statement", "list")

    assert row["leads"] == ["UNICEF"]


@pytest.mark.parametrize(
    ("options", "leads", "said"),
    [
        ((), (), "a statement needs a lead, by mandate and technical expertise; name it: --lead, or --theme"),
        (("--theme", "weather"), (), "“weather” is no theme of [statements.mandates] in rules/procedure.toml; known: "),
        (("--theme", "gcm:10"), (), "“UNODC” is not on the member list; see: mailer members list"),
        ((), ("University",), "University is no member of the Network, and only members lead; name others: --lead"),
        (("--embargo", "2026-03-01"), ("UNHCR",), "which is past"),
    ],
)
def test_what_is_no_draft_is_refused_and_nobody_is_asked(
    office: Office, options: tuple[str, ...], leads: tuple[str, ...], said: str
) -> None:
    before = office.rows()
    done = draft(office, *options, leads=leads)

    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert office.rows() == before


def test_once_both_leads_have_cleared_it_the_members_are_asked_and_the_mails_are_named(office: Office) -> None:
    in_consultation(office)

    shown = office.asked("statement", "show", "S-2026-01")
    assert shown["state"] == "consultation"
    assert shown["round"] == {
        "id": "C-2026-01", "revision": 1, "state": "consulting", "number": None, "text_hash": hash_of(TEXT),
        "opened": "2026-03-02T11:00:00+01:00", "deadline": "2026-03-09T17:00:00+01:00",
    }  # fmt: skip
    assert [(each["organisation"], each["clearance"], each["by"], each["mail"]) for each in shown["leads"]] == [
        ("UNHCR", "cleared", MIRA, 1),
        ("UNICEF", "cleared", ZEF, 2),
    ]
    assert all(len(each["mail_sha256"]) == 64 for each in shown["leads"])


def test_a_lead_that_does_not_clear_it_stops_it_until_there_is_another_text(office: Office) -> None:
    draft(office)
    office.sends(DRAFTED)
    office.receives(office.answer("statement_clearance", MIRA, "NOT CLEARED: children are missing."), now=CLEARED)

    shown = office.asked("statement", "show", "S-2026-01")
    assert shown["held_because"] == ["UNHCR has not cleared it: “children are missing.”"]
    assert to(office, "statement_held") == {ANA, LUAN, ZEF}
    assert (
        "held         UNHCR has not cleared it: “children are missing.”"
        in office.mailer("statement", "show", "S-2026-01").out
    )
    done = office.mailer("statement", "revise", "s-2026-01", "--file", office.file("o.md", OTHER), now=CLEARED)
    assert (done.code, done.err) == (0, "S-2026-01 r2 waits for the clearance of UNHCR, UNICEF\n")
    assert office.asked("statement", "show", "S-2026-01")["text_hash"] == hash_of(OTHER)


def test_an_answer_that_is_not_one_word_holds_it_until_a_person_has_looked(office: Office) -> None:
    draft(office, leads=("UNHCR",))
    office.sends(DRAFTED)
    office.receives(office.answer("statement_clearance", MIRA, "We are fine with this."), now=CLEARED)
    office.sends(CLEARED)
    office.receives(office.answer("clearance_unclear", MIRA, "CLEAR"), now="2026-03-02T12:00")
    (waits,) = office.asked("inbox", "list", "--state", "attention")
    held = office.asked("statement", "show", "S-2026-01")

    assert held["state"] == "clearance"
    assert held["leads"][0]["clearance"] == "cleared"
    assert held["held_because"][0].startswith("mail 1 from mira@unhcr.example waits for a person: S-2026-01: UNHCR")
    office.does("inbox", "handle", str(waits["id"]), "--as", "enquiry", now="2026-03-02T12:30")
    office.receives(now="2026-03-02T12:31")
    assert office.asked("statement", "show", "S-2026-01")["state"] == "consultation"


def test_under_an_embargo_it_reaches_the_members_first_and_everybody_else_at_its_end(office: Office) -> None:
    released(office, "--embargo", EMBARGO)
    members = {ANA, LUAN, MIRA, "ben@unhcr.example", ZEF}
    shown = office.asked("statement", "show", "S-2026-01")

    assert (shown["state"], shown["number"], shown["published"]) == ("embargoed", "UNMN/2026/ST/1", None)
    assert shown["date"] == "2026-03-10T10:00:00+01:00"
    assert [each["at"] for each in shown["keys"]["holders"]] == ["2026-03-10T10:00:00+01:00"] * 2
    assert {each["address"] for each in shown["received"]} == members
    assert to(office, "statement_released") == members
    office.receives(now="2026-03-20T09:59")
    assert to(office, "statement_released") == members
    office.receives(now=EMBARGO)
    assert to(office, "statement_released") == {*members, ARBEN, SOFIA}
    assert office.asked("statement", "show", "S-2026-01")["state"] == "released"


def test_a_correction_and_a_withdrawal_go_to_those_who_have_it_with_two_keys_each(office: Office) -> None:
    released(office)
    assert to(office, "statement_released") == {ANA, LUAN, MIRA, "ben@unhcr.example", ZEF, ARBEN, SOFIA}
    done = office.mailer(
        "statement", "correct", "S-2026-01", "--file", office.file("n.md", "Thirty, not forty."), now=LATER
    )
    assert done.code == 0
    assert "K-2026-02 waits for both co-chairs: Correction of UNMN/2026/ST/1, “On reception”" in done.err
    office.sends(LATER)
    confirmed(office, "2026-03-12T11:00")
    assert to(office, "statement_notice") == {ANA, LUAN, MIRA, "ben@unhcr.example", ZEF, ARBEN, SOFIA}

    office.does("statement", "withdraw", "S-2026-01", "--reason", "The figures are of 2024.", now="2026-03-13T10:00")
    office.sends("2026-03-13T10:00")
    confirmed(office, "2026-03-13T11:00")
    shown = office.asked("statement", "show", "S-2026-01")
    assert shown["state"] == "withdrawn"
    assert (shown["text"], shown["text_hash"]) == (TEXT, hash_of(TEXT))
    assert [each["text"] for each in shown["corrections"]] == ["Thirty, not forty."]
    assert shown["withdrawal"]["text"] == "The figures are of 2024."
    assert len(shown["withdrawal"]["told"]) == 7
    out = office.mailer("statement", "show", "S-2026-01").out
    assert out.startswith("S-2026-01  On reception  (withdrawn, UNMN/2026/ST/1 of 2026-03-10)\n")
    assert "correction 1 2026-03-12 11:00, to 7 addresses: Thirty, not forty.\n" in out


def test_what_has_not_left_when_a_statement_is_withdrawn_does_not_leave(office: Office) -> None:
    adopted(office)
    office.receives(*(office.answer("keys_asked", each, "CONFIRM") for each in (LUAN, ZEF)), now=RELEASED)
    office.sends(RELEASED, lambda letter: "sent" if letter.address == MIRA else "deferred")
    office.does("statement", "withdraw", "S-2026-01", "--reason", "Too soon.", now="2026-03-10T10:01")
    office.receives(*(office.answer("keys_asked", each, "CONFIRM") for each in (LUAN, ZEF)), now="2026-03-10T10:02")
    office.sends(LATER)

    rows = [each for each in office.asked("outbox", "list", now=LATER) if each["kind"] == "statement_released"]
    states = {each["to"]: each["state"] for each in rows}
    assert {each: states[each] for each in (MIRA, ZEF, SOFIA, ARBEN)} == {
        MIRA: "sent", ZEF: "discarded", SOFIA: "discarded", ARBEN: "discarded"
    }  # fmt: skip
    assert to(office, "statement_notice") == {MIRA}


def test_what_is_adopted_and_was_refused_is_put_to_the_co_chairs_again_under_another_embargo(office: Office) -> None:
    adopted(office)
    office.receives(office.answer("keys_asked", ZEF, "REFUSE"), now=RELEASED)
    assert office.asked("statement", "show", "S-2026-01")["state"] == "adopted"
    done = office.mailer("statement", "release", "S-2026-01", "--embargo", EMBARGO, now=LATER)

    assert done.code == 0
    assert "K-2026-02 waits for both co-chairs" in done.err
    assert office.asked("statement", "show", "S-2026-01", now=LATER)["embargo"] == f"{EMBARGO}:00+01:00"


def test_a_statement_is_given_up_with_its_round(office: Office) -> None:
    in_consultation(office)
    done = office.mailer("statement", "drop", "S-2026-01", "--reason", "overtaken by events", now=CLEARED)

    assert (done.code, done.err) == (0, "S-2026-01 is dropped\n")
    shown = office.asked("statement", "show", "S-2026-01")
    assert (shown["state"], shown["dropped"], shown["round"]["state"]) == (
        "dropped",
        "overtaken by events",
        "withdrawn",
    )
    assert office.mailer("statement", "release", "S-2026-01").err == (
        "mailer: S-2026-01 is dropped; draft a new one: mailer statement draft\n"
    )


def test_the_list_has_every_statement_newest_first(office: Office) -> None:
    released(office)
    draft(office, leads=("UNHCR",))

    rows = office.asked("statement", "list")
    assert [(row["id"], row["state"], row["number"]) for row in rows] == [
        ("S-2026-02", "clearance", None),
        ("S-2026-01", "released", "UNMN/2026/ST/1"),
    ]
    assert office.mailer("statement", "list").out == (
        "id\tstate\tnumber\tdate\tleads\ttitle\n"
        "S-2026-02\tclearance\t\t\tUNHCR\tOn reception\n"
        "S-2026-01\treleased\tUNMN/2026/ST/1\t2026-03-10\tUNHCR, UNICEF\tOn reception\n"
    )


def test_a_text_that_is_not_the_one_of_its_hash_any_more_is_found(office: Office) -> None:
    released(office)
    assert office.mailer("db", "verify").code == 0
    with office.app() as app, app.store.writing() as connection:
        connection.execute(update(TABLES["statement_drafted"]).values(text="Something else."))
    done = office.mailer("db", "verify")

    assert done.code == 1
    assert "the text of S-2026-01 r1 is not the one that was put" in done.err
