"""mailer rules: those in force, where each came from, and what one mail would do."""

from pathlib import Path

from mailer.resources import shipped

from ..build import MIRA, a_mail
from .office import UNREADABLE, Office

OWN = """
[[rule]]
name = "News of the harbour master"
when = { subject = "*harbour master*" }
then = "update"
"""


def having_own_sorting(office: Office, head: str) -> Path:
    """The administrator's own file of rules: `head`, then what is shipped."""
    office.config.write_text(office.config.read_text() + '[paths]\nrules = "rules"\n')
    path = office.folder / "rules" / "sorting.toml"
    path.parent.mkdir()
    path.write_text(head + (shipped("rules") / "sorting.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_the_rules_are_listed_in_their_order_with_the_file_that_each_came_from(lived: Office) -> None:
    listed = lived.asked("rules", "list")

    assert [(each["name"], each["then"]) for each in listed["sorting"]] == [
        ("Delivery report", "bounce"),
        ("What names several matters waits for a person", "unsorted"),
        ("Calendar answer", "rsvp"),
        ("A program invites or cancels in our name", "rsvp"),
        ("Automatic mail never speaks for anyone", "auto_reply"),
        ("What may be automatic is looked at by a person", "unsorted"),
        ("Position on a consultation", "position"),
        ("Answer to an invitation", "rsvp"),
        ("Which dates suit", "rsvp"),
        ("Correction to minutes", "minutes_comment"),
        ("Point for the agenda of a meeting", "meeting_request"),
        ("Answer to a question about the member list", "membership"),
        ("The clearance of a joint statement", "command"),
        ("A co-chair's key, or a word of the Secretariat's on a meeting", "command"),
        ("A member supports a request for a meeting", "meeting_request"),
        ("Somebody invites or cancels in our name", "rsvp"),
        ("For whom something is that was shared", "update"),
        ("Shared in the thread of a working group", "update"),
        ("Command in the subject", "command"),
        ("A member asks for a meeting", "meeting_request"),
        ("A member asks for a meeting, in its words", "meeting_request"),
        ("A wish to come to a meeting", "rsvp"),
        ("Change of contact, in its words", "membership"),
        ("A wish to join, or another address", "membership"),
        ("Change of contact, or a wish to join, by its subject", "membership"),
        ("Something shared by an organisation on the list", "update"),
        ("An answer to a letter that asked nothing", "unsorted"),
        ("Everything else waits for a person", "unsorted"),
    ]
    assert listed["sorting"][6] == {
        "name": "Position on a consultation",
        "then": "position",
        "when": ["answers = consultation", "sender = known or colleague"],
        "unless": [],
        "file": str(shipped("rules") / "sorting.toml"),
    }
    assert listed["files"]["procedure.toml"] == str(shipped("rules") / "procedure.toml")
    assert listed["procedure"].startswith("2026-11 (")


def test_people_are_shown_the_same(lived: Office) -> None:
    lines = lived.mailer("rules", "list").out.splitlines()

    assert lines[:2] == ["rule\tkind", "Delivery report\tbounce"]
    assert any(line.startswith("procedure 2026-11 (") for line in lines)
    assert f"phrases/sq.toml: {shipped('rules')}/phrases/sq.toml" in lines


def test_a_file_of_the_administrators_own_comes_first(office: Office) -> None:
    path = having_own_sorting(office, OWN)

    listed = office.asked("rules", "list")

    assert (listed["sorting"][0]["name"], listed["sorting"][0]["file"]) == ("News of the harbour master", str(path))
    assert listed["files"]["sorting.toml"] == str(path)
    assert listed["files"]["procedure.toml"] == str(shipped("rules") / "procedure.toml")


def test_rules_that_cannot_be_read_are_named_with_file_line_and_mend(office: Office) -> None:
    path = having_own_sorting(office, OWN.replace('"update"', '"updates"'))

    done = office.mailer("rules", "list")

    assert (done.code, done.out) == (2, "")
    assert f"{path}, line 5: " in done.err
    assert "updates" in done.err


def test_the_rules_are_listed_without_a_database(office: Office) -> None:
    (office.folder / "mailer.db").unlink()

    assert office.mailer("rules", "list").code == 0
    assert not (office.folder / "mailer.db").exists()


def test_one_mail_is_tried_and_nothing_is_done(office: Office) -> None:
    before = office.rows()
    path = office.file("saved.eml", a_mail("The figures of February.", MIRA, "Data: Figures").as_bytes())

    steps = office.asked("rules", "test", path)["steps"]

    assert "“Position on a consultation”: not answers = consultation" in steps
    assert steps[-4:] == [
        "“Something shared by an organisation on the list”: fits, so it is update",
        "UNHCR shared U-2026-003 with members, 0 documents",
        "Would record: UpdateShared",
        "Would send: update_receipt to mira@unhcr.example",
    ]
    assert office.mailer("rules", "test", path).out.splitlines() == steps
    assert office.rows() == before


def test_a_mail_is_tried_by_the_rules_in_force(office: Office) -> None:
    having_own_sorting(office, OWN)
    path = office.file("saved.eml", a_mail("He is away.", "x@elsewhere.example", "The Harbour Master").as_bytes())

    steps = office.asked("rules", "test", path)["steps"]

    assert "“News of the harbour master”: fits, so it is update" in steps
    assert steps[-1] == "It would wait for a person"


def test_a_mail_that_nobody_can_read_would_be_set_aside(office: Office) -> None:
    path = office.file("saved.eml", UNREADABLE)

    assert office.asked("rules", "test", path)["steps"] == [
        "It would be quarantined: its header block is longer than 64 kB"
    ]


def test_rules_that_say_the_same_would_read_every_mail_in_the_same_way(lived: Office) -> None:
    done = lived.mailer("rules", "test", "--all")

    assert (done.code, done.out) == (0, "")
    assert done.err == "0 mails would be read in another way; nothing was done\n"
    assert lived.asked("rules", "test", "--all") == []


def test_changed_rules_are_tried_on_every_mail_that_came(office: Office) -> None:
    before = office.rows()
    own = OWN.replace("*harbour master*", "data: figures *").replace('"update"', '"unsorted"')
    having_own_sorting(office, own)

    differing = office.asked("rules", "test", "--all")

    assert [(each["from"], each["before"], each["now"]) for each in differing] == [(MIRA, ["update"], ["unsorted"])]
    shown = office.mailer("rules", "test", "--all").out.splitlines()
    assert shown[1:] == ["  was: update", "  now: unsorted"]
    assert office.rows() == before


def test_a_changed_phrase_shows_in_the_readings(office: Office) -> None:
    answered = next(each for each in office.asked("inbox", "list", "--kind", "position") if each["state"] == "handled")
    office.config.write_text(office.config.read_text() + '[paths]\nrules = "rules"\n')
    path = office.folder / "rules" / "phrases" / "en.toml"
    path.parent.mkdir(parents=True)
    words = (shipped("rules") / "phrases" / "en.toml").read_text(encoding="utf-8")
    path.write_text(words.replace('agree = ["agree", "agreed", ', 'agree = ["agreed", ').partition("[[example]]")[0])

    differing = {each["id"]: each for each in office.asked("rules", "test", "--all")}

    assert "not read (tier C)" in differing[answered["id"]]["now"][1]


def test_a_file_or_all_must_be_given_and_not_both(office: Office) -> None:
    for arguments in ((), ("--all", office.file("saved.eml", b"x"))):
        done = office.mailer("rules", "test", *arguments)
        assert (done.code, done.out) == (2, "")
        assert "give a file, or --all" in done.err


def test_what_was_asked_back_and_then_said_in_one_word_could_become_a_phrase(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "UNHCR is at ease with it.\n\nMira"), now="2026-03-02T11:00")
    office.receives(office.answer("consultation", MIRA, "Agree"), now="2026-03-02T12:00")

    (lesson,) = office.asked("rules", "learn", now="2026-03-02T13:00")
    done = office.mailer("rules", "learn", now="2026-03-02T13:00")

    assert lesson == {
        "sentence": "{organisation} is at ease with it",
        "table": "sentences",
        "means": "agree",
        "about": "C-2026-02",
        "organisation": "UNHCR",
        "mutants": 55,
        "read_as_consent": [],
    }
    assert "{organisation} is at ease with it\t[sentences]\tagree\tC-2026-02\t55\t0" in done.out
    assert "a second person should look at it" in done.out


def test_with_nothing_asked_back_there_is_nothing_to_learn(office: Office) -> None:
    assert office.mailer("rules", "learn").err == "nothing\n"
    assert office.asked("rules", "learn") == []
