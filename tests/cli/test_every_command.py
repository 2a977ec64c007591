"""What holds for every command: JSON alone on standard output, dry runs without a trace, refusals that help."""

import json

import pytest

from mailer.network.facts import (
    ClearanceAnswered,
    ClearanceAsked,
    Fact,
    StatementDrafted,
    StatementPublished,
    StatementPut,
    StatementReceived,
    StatementReleased,
)
from mailer.resources import shipped
from mailer.store.record import Cause

from ..build import BEN, MIRA, ZEF, a_mail, at
from ..statements import hash_of
from .office import NOTE, NOW, Office
from .tree import having

TEXT = "# Workplan\n\n1. Members share their figures every week.\n"
LIST = "organisation,kind,name,address,role,groups\nUNODC,member,Gent Toska,gent@unodc.example,head,\n"

CO_CHAIR = (
    "organisation,kind,name,address,role,groups\nUNICEF,member,Zef Rama,zef@unicef.example,focal_point;co_chair,\n"
    "University,partner,Sofia Berg,sofia@university.example,focal_point,\n"
)
MANDATE = "The group drafts the chapter on returns.\n"

LOOKS = {
    "inbox list": (),
    "history": ("C-2026-01",),
    "inbox show": ("1",),
    "inbox explain": ("1",),
    "members list": (),
    "members changes": (),
    "groups list": (),
    "groups show": ("WG1",),
    "meeting list": (),
    "meeting show": ("M-2026-01",),
    "meeting attendance": ("M-2026-01",),
    "consensus list": (),
    "consensus show": ("C-2026-01",),
    "consensus register": (),
    "consensus rehearse": ("--rulebook", "RULES"),
    "minutes show": ("M-2026-01",),
    "statement list": (),
    "statement show": ("S-2026-03",),
    "update list": (),
    "update show": ("U-2026-001",),
    "digest preview": (),
    "outbox list": (),
    "outbox show": ("1",),
    "rules list": (),
    "rules test": ("MAIL",),
    "rules learn": (),
    "status": (),
}
STATEMENTS = {"S-2026-01": 2, "S-2026-02": 4, "S-2026-03": 7}
# The arguments, and how many mails they send.
ORDERS = {
    "meeting plan": (("--title", "Third", "--start", "2026-04-16T10:00", "--duration", "2h"), 5),
    "meeting move": (("M-2026-02", "--start", "2026-03-26T10:00"), 5),
    "meeting cancel": (("M-2026-02",), 5),
    "meeting attendance": (("M-2026-01", "--present", "UNHCR, Zef Rama", "--apologies", "IOM"), 0),
    "meeting poll": (
        ("--title", "Third", "--slot", "2026-04-14T10:00", "--slot", "2026-04-16T10:00", "--duration", "2h"),
        5,
    ),
    "meeting choose": (("M-2026-03", "--slot", "2"), 5),
    "meeting agenda": (("M-2026-02", "--file", "TEXT"), 0),
    "meeting papers": (("M-2026-02", "--file", "TEXT"), 0),
    "consensus open": (("--title", "Third", "--file", "TEXT"), 5),
    "consensus revise": (("C-2026-02", "--file", "TEXT"), 6),
    "consensus extend": (("C-2026-02", "--deadline", "2026-03-12T17:00"), 6),
    "consensus confirm": (("C-2026-03",), 5),
    "consensus rule": (("C-2026-02", "ministry", "--organisation", "Ministry of Interior"), 2),
    "consensus include": (("C-2026-02", "University"), 8),
    "consensus note": (("C-2026-02", "UNHCR", "agree", "--source", "telephone, Mira Leka"), 2),
    "consensus withdraw": (("C-2026-02",), 6),
    "consensus refer": (("C-2026-02",), 2),
    "minutes circulate": (("M-2026-01", "--file", "TEXT"), 5),
    "statement draft": (("--title", "Third", "--file", "TEXT", "--lead", "UNHCR"), 1),
    "statement revise": (("S-2026-01", "--file", "TEXT"), 1),
    "statement drop": (("S-2026-01",), 1),
    "statement release": (("S-2026-02",), 2),
    "statement correct": (("S-2026-03", "--file", "TEXT"), 2),
    "statement withdraw": (("S-2026-03", "--reason", "Another year."), 2),
    "digest send": (("--now",), 5),
    "members import": (("LIST",), 0),
    "members verify": ((), 4),
    "members share": ((), 5),
    "members confirm": (("L-2026-02",), 4),
    "members refuse": (("L-2026-02",), 2),
    "members admit": (("L-2026-01",), 2),
    "members leave": (("ben@unhcr.example",), 0),
    "members drop-address": (("ben@home.example",), 0),
    "groups create": (
        ("WG2", "--title", "Data", "--file", "MANDATE", "--convenor", "zef@unicef.example", "--basis", "a meeting"),
        1,
    ),
    "groups extend": (("WG1", "--ends", "2026-09-30T17:00"), 0),
    "groups add": (("WG1", "UNHCR"), 2),
    "groups remove": (("WG1", "ben@unhcr.example"), 0),
    "groups convenor": (("WG1", "ben@unhcr.example"), 1),
    "groups close": (("WG1", "--file", "TEXT"), 5),
    "update audience": (("U-2026-001", "partners"), 2),
    "members erase": (("ben@unhcr.example", "--yes"), 0),
    "db expire": ((), 0),
    "inbox handle": (("8", "--as", "update"), 1),
    "inbox replay": (("9",), 1),
    "outbox retry": (("44",), 1),
}
SENDS_AGAIN = {"inbox replay", "outbox retry"}  # a letter that is written already
NAMES_WHAT_IT_ORDERED = {
    "meeting plan": "M-2026-04\n",
    "meeting poll": "M-2026-04\n",
    "consensus open": "C-2026-04\n",
    "statement draft": "S-2026-04\n",
}


def with_files(office: Office, arguments: tuple[str, ...]) -> list[str]:
    """The arguments, with a file where a word in capitals stands for one."""
    files = {
        "TEXT": TEXT,
        "LIST": LIST,
        "MANDATE": MANDATE,
        "RULES": (shipped("rules") / "procedure.toml").read_text(encoding="utf-8").replace('"5 working', '"9 working'),
        "MAIL": "From: ana@iom.example\r\nSubject: help\r\n\r\n\r\n",
    }
    return [office.file(each, files[each]) if each in files else each for each in arguments]


@pytest.fixture(scope="module")
def lived(lived: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """That Network with a second co-chair and a group, a change to confirm, a wish to join that lapsed, a lesson, a
    meeting whose date is asked for, and statements that wait for their lead, for the co-chairs, and for nobody."""
    office = lived.copy(tmp_path_factory.mktemp("peopled"))
    office.does("members", "import", office.file("co-chair.csv", CO_CHAIR))
    given = ("--title", "Returns", "--file", office.file("mandate.md", MANDATE), "--convenor", ZEF)
    office.does("groups", "create", "WG1", *given, "--basis", "a meeting", "--ends", "2026-06-30T17:00")
    wish = a_mail("ILO would like to join the Network.", "lin@ilo.example", "Membership")
    office.receives(wish, now="2026-02-23T09:30")
    office.receives(a_mail("Our new focal point is Olta Çela, olta@unhcr.example.", MIRA, "Handover"), now=NOW)
    office.receives(a_mail("My new address is ben@home.example", BEN, "Address"), now=NOW)
    office.does("members", "confirm", "L-2026-03")
    for words in ("UNHCR is at ease with it.", "Agree"):
        office.receives(office.answer("consultation", MIRA, words), now=NOW)
    office.receives(office.answer("consultation", "arben@interior.example", "Noted with thanks."), now=NOW)
    office.does("groups", "add", "WG1", "ben@unhcr.example", now="2026-03-02T10:01")
    office.does("consensus", "open", "--title", "Figures", "--file", office.file("note.md", TEXT), now=NOW)
    office.sends("2026-03-02T10:12", lambda letter: "sent" if letter.about == "C-2026-03" else "deferred")
    for words, minute in (("OBJECT: too many", 13), ("Agree", 14)):
        office.receives(office.answer("consultation", MIRA, words), now=f"2026-03-02T10:{minute}")
    slots = ("--slot", "2026-05-12T10:00", "--slot", "2026-05-14T10:00")
    office.does("meeting", "poll", "--title", "Spring", *slots, "--duration", "2h", now="2026-03-02T10:02")
    with office.app("2026-03-02T10:03") as app, app.work() as work:
        work.append([fact for reference in STATEMENTS for fact in statement(reference)], Cause(person="ana"))
    return office


def statement(reference: str) -> list[Fact]:
    """One that UNHCR leads, on the text of the consultation that is adopted; how far it is, is told by its number."""
    now, text_hash = at("2026-03-02 10:02"), hash_of(NOTE)
    draft = StatementDrafted(reference, 1, "Workplan", NOTE, text_hash, ("UNHCR",), (), False, None, (), "v", now)
    facts: tuple[Fact, ...] = (
        draft,
        ClearanceAsked(reference, 1, "UNHCR", MIRA, now),
        ClearanceAnswered(reference, 1, "UNHCR", True, MIRA, "Mira Leka", 1, "", text_hash, "a mail", now),
        StatementPut(reference, 1, "C-2026-01", now),
        StatementReleased(reference, 1, "UNMN/2026/ST/1", text_hash, None, "K-2026-01", now),
        StatementPublished(reference, now),
        StatementReceived(reference, "UNHCR", MIRA, now),
    )
    return list(facts[: STATEMENTS[reference]])


def test_the_tables_below_leave_no_command_out() -> None:
    assert set(LOOKS) == having("--json")
    assert set(ORDERS) == having("--dry-run")


@pytest.mark.parametrize("name", LOOKS)
def test_with_json_there_is_one_value_on_standard_output_and_nothing_anywhere_else(lived: Office, name: str) -> None:
    done = lived.mailer(*name.split(), *with_files(lived, LOOKS[name]), "--json")

    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)
    assert done.out.endswith(("}\n", "]\n"))


@pytest.mark.parametrize("name", LOOKS)
def test_looking_changes_nothing(lived: Office, name: str) -> None:
    before = lived.rows()

    done = lived.mailer(*name.split(), *with_files(lived, LOOKS[name]))

    assert (done.code, done.err) == (0, "")
    assert done.out.strip()
    assert lived.rows() == before


@pytest.mark.parametrize("name", ORDERS)
def test_a_dry_run_shows_the_mails_and_changes_nothing(office: Office, name: str) -> None:
    arguments, mails = ORDERS[name]
    before = office.rows()

    done = office.mailer(*name.split(), *with_files(office, arguments), "--dry-run")

    assert done.code == 0, done
    assert done.err.endswith(" (dry run: nothing was changed)\n")
    assert done.out.count("To: ") == mails
    assert done.out.count("Subject: ") == mails
    assert office.rows() == before


@pytest.mark.parametrize("name", ORDERS)
def test_in_earnest_the_same_is_done_and_only_a_new_reference_stands_on_standard_output(
    office: Office, name: str
) -> None:
    arguments, mails = ORDERS[name]
    before = office.rows()["letter"]

    done = office.mailer(*name.split(), *with_files(office, arguments))

    assert done.code == 0, done
    assert done.out == NAMES_WHAT_IT_ORDERED.get(name, "")
    assert done.err.strip()
    assert len(office.rows()["letter"]) == len(before) + (0 if name in SENDS_AGAIN else mails)


@pytest.mark.parametrize("name", sorted(set(ORDERS) - SENDS_AGAIN))
def test_what_a_dry_run_shows_is_what_is_sent(office: Office, name: str) -> None:
    arguments, mails = ORDERS[name]
    given = with_files(office, arguments)
    shown = office.mailer(*name.split(), *given, "--dry-run").out
    office.does(*name.split(), *given)

    sent = office.asked("outbox", "list")[:mails]

    assert all(f"Subject: {each['subject']}\n" in shown for each in sent)


def test_a_dry_run_shows_one_mail_of_each_sort_in_full(lived: Office) -> None:
    done = lived.mailer(
        "meeting", "plan", "--title", "Third", "--start", "2026-04-16T10:00", "--duration", "2h", "--dry-run"
    )

    assert done.out.startswith(
        "To: Ana Hoxha <ana@iom.example> (IOM)\n"
        "Subject: Invitation: Third, Thu 16 Apr, 10:00 (Tirana time) [UNMN Harbour M-2026-04]\n"
        "\n"
        "Dear Ana Hoxha,\n"
    )
    assert done.out.count("Dear ") == 1
    assert done.out.endswith(
        "To: Zef Rama <zef@unicef.example> (UNICEF)\n"
        "Subject: Invitation: Third, Thu 16 Apr, 10:00 (Tirana time) [UNMN Harbour M-2026-04]\n"
        "5 mails\n"
    )


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("inbox show 99", "there is no mail 99; see: mailer inbox list"),
        ("inbox explain 99", "there is no mail 99; see: mailer inbox list"),
        ("inbox explain 99999999999999999999", "is no number of a mail and no file that can be read"),
        ("inbox explain saved.eml", "saved.eml is no number of a mail and no file that can be read: No such file"),
        ("inbox handle 99 --as update", "there is no mail 99; see: mailer inbox list"),
        ("inbox replay 99", "there is no mail 99; see: mailer inbox list"),
        ("inbox replay 99 --dry-run", "there is no mail 99; see: mailer inbox list"),
        ("meeting show M-2026-09", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("meeting move M-2026-09 --place Hall", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("meeting cancel M-2026-09", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("meeting attendance M-2026-09", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("meeting attendance M-2026-09 --present UNHCR", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("meeting choose M-2026-09 --slot 1", "no dates were asked for M-2026-09; see: mailer meeting list --polls"),
        ("consensus show C-2026-09", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus revise C-2026-09 --file TEXT", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus extend C-2026-09 --deadline 2026-05-01", "there is no proposal C-2026-09"),
        ("consensus withdraw C-2026-09", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus refer C-2026-09", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus confirm C-2026-09", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus rule C-2026-09 active", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus include C-2026-09 UNHCR", "there is no proposal C-2026-09; see: mailer consensus list"),
        ("consensus note C-2026-09 UNHCR agree --source x", "there is no proposal C-2026-09"),
        ("consensus open --title T --file TEXT --reopens C-2026-09", "there is no proposal C-2026-09"),
        ("minutes show M-2026-09", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("minutes circulate M-2026-09 --file TEXT", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("minutes draft M-2026-09", "there is no meeting M-2026-09; see: mailer meeting list"),
        ("statement show S-2026-09", "there is no statement S-2026-09; see: mailer statement list"),
        ("statement revise S-2026-09 --file TEXT", "there is no statement S-2026-09; see: mailer statement list"),
        ("statement release S-2026-09", "there is no statement S-2026-09; see: mailer statement list"),
        ("statement correct S-2026-09 --file TEXT", "there is no statement S-2026-09; see: mailer statement list"),
        ("statement withdraw S-2026-09 --reason R", "there is no statement S-2026-09; see: mailer statement list"),
        ("statement drop S-2026-09", "there is no statement S-2026-09; see: mailer statement list"),
        ("statement draft --title T --file TEXT --lead ILO", "“ILO” is not on the member list"),
        ("update show U-2026-009", "there is no update U-2026-009; see: mailer update list"),
        ("update attachment U-2026-009 a.pdf", "there is no update U-2026-009; see: mailer update list"),
        ("update attachment u-2026-001 a.pdf", "U-2026-001 has no file “a.pdf”; it has: figures.pdf"),
        ("update audience U-2026-009 public", "there is no update U-2026-009; see: mailer update list"),
        ("members confirm L-2026-09", "no change L-2026-09 was proposed; see: mailer members changes"),
        ("members refuse L-2026-09", "no change L-2026-09 was proposed; see: mailer members changes"),
        ("members admit L-2026-09", "no wish to join has the reference L-2026-09; see: mailer members changes"),
        ("members verify ILO", "“ILO” is not on the member list; see: mailer members list"),
        ("members leave ILO", "neither an organisation nor a person of the list is “ILO”; see: mailer members list"),
        ("members drop-address x@y.example", "x@y.example is nobody's address on the list; see: mailer members list"),
        ("groups show WG9", "there is no working group WG9; see: mailer groups list"),
        ("groups convenor WG9 ben@unhcr.example", "there is no working group WG9; see: mailer groups list"),
        ("groups add WG9 UNHCR", "there is no working group WG9; see: mailer groups list"),
        ("groups add WG1 ILO", "neither an organisation nor a person of the list is “ILO”; see: mailer members list"),
        ("groups remove WG9 UNHCR", "there is no working group WG9; see: mailer groups list"),
        ("groups extend WG9 --ends 2026-09-30T17:00", "there is no working group WG9; see: mailer groups list"),
        ("groups close WG9 --file TEXT", "there is no working group WG9; see: mailer groups list"),
        ("outbox show 999", "there is no letter 999; see: mailer outbox list"),
        ("outbox retry 999", "there is no letter 999; see: mailer outbox list"),
        ("outbox discard 999", "there is no letter 999; see: mailer outbox list"),
    ],
)
def test_what_does_not_exist_is_named_with_the_place_to_look(lived: Office, command: str, said: str) -> None:
    done = lived.mailer(*with_files(lived, tuple(command.split())))

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("mailer: ")
    assert done.err.count("\n") == 1
    assert said in done.err


@pytest.mark.parametrize(
    ("command", "mistakes"),
    [
        ("meeting plan", ["'--title'", "'--start'", "'--duration'"]),
        (
            "meeting plan --title - --start soon --duration long --kind weekly --agenda a.md",
            [
                "“soon” is no time. Write it like 2026-03-19T10:00",
                '"10m"',
                "'quarterly'",
                "a.md cannot be read: No such",
            ],
        ),
        ("meeting move --start soon", ["'ID'", "“soon” is no time"]),
        ("meeting poll --slot soon --duration long", ["'--title'", "“soon” is no time", '"10m"']),
        ("meeting choose", ["'ID'", "'--slot'"]),
        ("consensus open --deadline soon --mode loud", ["'--title'", "'--file'", "“soon” is no time", "'affirmative'"]),
        ("consensus revise --deadline soon", ["'ID'", "'--file'", "“soon” is no time"]),
        ("consensus extend", ["'ID'", "'--deadline'"]),
        ("consensus rule --as yes", ["'ID'", "'RULING'", "'yes' is not one of"]),
        ("consensus include", ["'ID'", "'ORGANISATION'"]),
        ("consensus note C-2026-02 UNHCR yes", ["'yes' is not one of", "'--source'"]),
        ("minutes circulate --deadline soon", ["'MEETING'", "'--file'", "“soon” is no time"]),
        ("statement draft --embargo soon", ["'--title'", "'--file'", "“soon” is no time"]),
        ("statement revise", ["'ID'", "'--file'"]),
        ("statement release --embargo soon", ["'ID'", "“soon” is no time"]),
        ("statement correct --file n.md", ["'ID'", "n.md cannot be read: No such"]),
        ("statement withdraw", ["'ID'", "'--reason'"]),
        (
            "inbox list --kind letter --state lost",
            ["“letter” is no kind of mail. Write one of: auto_reply", "'handled'"],
        ),
        ("inbox handle first --as letter", ["'first' is not a valid integer", "“letter” is no kind of mail"]),
        ("update attachment", ["'ID'", "'NAME'"]),
        ("update audience", ["'ID'", "'AUDIENCE'"]),
        (
            "groups create --title - --ends soon --file m.md",
            ["'ID'", "m.md cannot be read: No such", "'--convenor'", "'--basis'", "“soon” is no time"],
        ),
        ("groups extend --ends soon", ["'ID'", "“soon” is no time"]),
        ("groups convenor", ["'ID'", "'ADDRESS'"]),
        ("groups add", ["'ID'", "'WHO'"]),
        ("groups remove", ["'ID'", "'WHO'"]),
        ("groups close --file r.md", ["'ID'", "r.md cannot be read: No such"]),
    ],
)
def test_every_mistake_of_usage_is_named_at_once(lived: Office, command: str, mistakes: list[str]) -> None:
    done = lived.mailer(*command.split())

    assert (done.code, done.out) == (2, "")
    assert f"Error: {len(mistakes)} mistakes to mend:" in done.err
    assert all(each in done.err for each in mistakes)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("inbox show 0", "0 is not in the range"),
        ("inbox show 99999999999999999999", "99999999999999999999 is not in the range"),
        ("outbox show 99999999999999999999", "99999999999999999999 is not in the range"),
        ("inbox handle 8", "Missing option '--as'"),
        ("consensus open --title T --file TEXT --urgent", "--urgent and --reason go together"),
        ("consensus rule C-2026-02 ministry", "--organisation goes with ministry, departed and settled"),
        ("consensus rule C-2026-02 active --as agree", "--as goes with settled, and with it alone"),
        ("consensus revise C-2026-02 --file TEXT --editorial --deadline 2026-04-01", "--editorial has no --deadline"),
        ("outbox list --state lost", "'lost' is not one of"),
        ("outbox show 1 --raw --json", "--raw and --json"),
        ("meeting move M-2026-02", "say what changes: --start, --place or --link"),
        ("meeting move M-2026-02 --start 9999-12-31T23:59", "outside the years 1970 to 2999"),
        ("members confirm", "Missing argument 'ID'"),
        ("consensus rehearse", "Missing option '--rulebook'"),
        ("consensus show C-2026-01 --record --json", "for its record: mailer consensus register --json"),
        ("members leave", "Missing argument 'WHO'"),
        ("members import members.txt", "'members.txt' does not exist"),
        ("rules test saved.eml", "'saved.eml' does not exist"),
        ("meeting list --al", "No such option"),
        ("meeting plans", "No such command"),
        ("meetings", "No such command"),
        ("run", "--at goes with --once"),
    ],
)
def test_a_mistake_of_usage_is_named_with_the_mend(lived: Office, command: str, said: str) -> None:
    done = lived.mailer(*with_files(lived, tuple(command.split())))

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: mailer ")
    assert said in done.err


def test_a_time_of_rehearsal_that_is_none_is_a_mistake_of_usage(lived: Office) -> None:
    done = lived.mailer("status", now="tomorrow")

    assert (done.code, done.out) == (2, "")
    assert "'--at': “tomorrow” is no time. Write it like 2026-03-19T10:00 or 2026-03-19T10:00+01:00" in done.err


def test_an_argument_that_is_no_text_is_named(lived: Office) -> None:
    done = lived.mailer("update", "show", "Caf\udce9")

    assert (done.code, done.out) == (2, "")
    assert "this argument is not in UTF-8" in done.err


def test_a_time_without_an_offset_is_in_the_zone_of_the_network(lived: Office) -> None:
    told = [lived.asked("digest", "preview", now=each)["to"] for each in ("2026-03-02T10:00", "2026-03-02T09:00Z")]

    assert told == ["2026-03-02T10:00:00+01:00", "2026-03-02T10:00:00+01:00"]


def test_a_database_that_is_not_there_says_how_to_make_it(office: Office) -> None:
    (office.folder / "mailer.db").unlink()

    done = office.mailer("status")

    assert (done.code, done.out) == (2, "")
    assert "mailer db upgrade" in done.err


def test_a_database_that_cannot_be_reached_is_tried_again_later(office: Office) -> None:
    office.config.write_text(office.config.read_text().replace("mailer.db", "away/mailer.db"))

    done = office.mailer("status")

    assert (done.code, done.out) == (75, "")
    assert done.err.startswith("mailer: the database cannot be used now: ")
