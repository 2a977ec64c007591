"""The files in rules/: what is read, and what every mistake says."""

import shutil
from datetime import time, timedelta
from pathlib import Path

import pytest

from mailer.errors import Mistakes
from mailer.handlers import kinds
from mailer.resources import Folder, shipped
from mailer.rulebook import Installation, load
from mailer.sorting import sorted_by

from .build import MIRA, STRANGER, ZONE, a_letter, a_mail, a_network, met, rulebook

INSTALLATION = Installation(ZONE, "UNMN", "friday", time(15, 0), "IOM")


def own_rules(folder: Path, name: str, old: str, new: str) -> Folder:
    """The shipped rules, one file of them changed by the administrator."""
    text = (shipped("rules") / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return Folder(shipped("rules"), folder)


def mistakes_of(folder: Folder) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        load(folder, INSTALLATION)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_the_shipped_rules_are_in_order() -> None:
    assert rulebook().procedure.grace == timedelta(minutes=15)


def test_every_kind_of_mail_has_a_handler_and_the_common_ones_a_rule() -> None:
    reached = {rule.then for rule in rulebook().sorting}

    assert reached <= set(kinds())
    assert set(kinds()) - reached == {"enquiry"}  # what a person says a mail is, once they have answered it


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('then = "rsvp"', 'then = "rsvps"', '"rsvps" is no kind of mail; known: auto_reply, bounce'),
        (
            "when = { automatic = true }",
            "when = { automatc = true }",
            '"automatc" is no feature of a mail; known: sender',
        ),
        ('name = "Position on a consultation"', 'name = "Calendar answer"', "has the name of an earlier rule"),
        ('when = { report = "delivery-status" }', "", "has no conditions, so no rule below it is ever reached"),
        (
            'report = "delivery-status"\nautomatic = true',
            "automatic = true",
            "is taken by “Automatic mail never speaks",
        ),
        (
            'exist\nthen = "unsorted"',
            'exist\nthen = "unsorted"\nwhen = { junk = true }',
            "is the last and has conditions",
        ),
    ],
)
def test_a_wrong_rule_is_named_with_the_mend(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(said in each for each in mistakes_of(own_rules(tmp_path, "sorting.toml", old, new)))


def test_mistakes_in_all_files_are_told_together(tmp_path: Path) -> None:
    own_rules(tmp_path, "sorting.toml", 'then = "rsvp"', 'then = "rsvps"')
    own_rules(tmp_path, "procedure.toml", 'floor = "72h"', 'floor = "three days"')
    folder = own_rules(tmp_path, "phrases/en.toml", "reviewed = true", "reviewd = true")

    found = mistakes_of(folder)

    assert [part for part in ("sorting.toml", "procedure.toml", "en.toml") if any(part in each for each in found)] == [
        "sorting.toml",
        "procedure.toml",
        "en.toml",
    ]


def test_two_languages_may_not_give_one_phrase_two_meanings(tmp_path: Path) -> None:
    folder = own_rules(tmp_path, "phrases/sq.toml", 'agree = ["dakord"', 'agree = ["objection", "dakord"')

    assert any("“objection” means" in each for each in mistakes_of(folder))


def test_the_administrators_file_is_taken_and_the_others_are_shipped(tmp_path: Path) -> None:
    folder = own_rules(tmp_path, "procedure.toml", 'version = "2026-11"', 'version = "ours"')

    procedure = load(folder, INSTALLATION).procedure

    assert procedure.version.startswith("ours (")
    assert procedure.version != rulebook().procedure.version


@pytest.mark.parametrize(
    ("old", "new"),
    [('floor = "72h"', 'floor = "6d"'), ('[consensus]\nperiod = "5', '[consensus]\nperiod = "2')],
)
def test_a_period_that_is_shorter_than_the_floor_is_a_mistake(tmp_path: Path, old: str, new: str) -> None:
    mistakes = mistakes_of(own_rules(tmp_path, "procedure.toml", old, new))

    assert any("the period must be no shorter than the floor" in each for each in mistakes), mistakes


def test_a_rules_folder_in_a_checkout_is_found(tmp_path: Path) -> None:
    shutil.copytree(shipped("rules"), tmp_path / "rules")

    assert load(Folder(tmp_path / "rules"), INSTALLATION).procedure == rulebook().procedure


def test_an_example_that_the_phrases_no_longer_read_as_it_says_is_a_mistake(tmp_path: Path) -> None:
    (mistake,) = mistakes_of(own_rules(tmp_path, "phrases/en.toml", 'agree = ["agree", ', "agree = ["))

    assert "example: “Agree” is read as unclear, not as agree" in mistake


@pytest.mark.parametrize(
    ("mail", "letter", "kind"),
    [
        (a_mail(sender=STRANGER), None, "unsorted"),
        (a_mail("Figures attached."), None, "update"),
        (a_mail("Agree", reply_to_letter=True), a_letter("consultation", "C-2026-01", MIRA, "UNHCR"), "position"),
        (a_mail("Yes", reply_to_letter=True), a_letter("invitation", "M-2026-01", MIRA, "UNHCR"), "rsvp"),
        (a_mail("7: May", reply_to_letter=True), a_letter("minutes", "M-2026-01", MIRA, "UNHCR"), "minutes_comment"),
        (a_mail("Agree", reply_to_letter=True, headers={"Auto-Submitted": "auto-replied"}), a_letter("consultation", "C-2026-01", MIRA, "UNHCR"), "auto_reply"),
        (a_mail("Agree", reply_to_letter=True, headers={"Auto-Submitted": "no"}), a_letter("consultation", "C-2026-01", MIRA, "UNHCR"), "position"),
        (a_mail(subject="Help"), None, "command"),
        (a_mail(subject="Request for a meeting on returns"), None, "meeting_request"),
        (a_mail(subject="Our new focal point", sender=STRANGER), None, "membership"),
        (a_mail("Agree", sender=STRANGER, reply_to_letter=True), a_letter("consultation", "C-2026-01", MIRA, "UNHCR"), "unsorted"),
        (a_mail(headers={"List-Id": "<jobs.example>"}), None, "unsorted"),
    ],
)  # fmt: skip
def test_mail_is_sorted_by_the_first_rule_that_fits(mail: object, letter: object, kind: str) -> None:
    found = met(mail, a_network(), letter)  # type: ignore[arg-type]

    taken = sorted_by(rulebook().sorting, found)

    assert taken.kind == kind, taken.steps
    assert taken.steps[-1].endswith(f"so it is {kind}")


def test_no_answer_is_made_of_words_that_mail_programs_write() -> None:
    book, program = rulebook().phrasebook, rulebook().quotations
    words = program.writes | program.beside

    for phrase in (*book.answers, *book.attendance, *book.confirmations):
        assert not set(phrase) <= words, phrase


def test_points_for_an_agenda_are_asked_for_before_they_are_due(tmp_path: Path) -> None:
    folder = own_rules(tmp_path, "procedure.toml", 'agenda_call = "P21D"', 'agenda_call = "P7D"')

    with pytest.raises(Mistakes, match=r"agenda_call must be longer before the meeting than papers"):
        load(folder, INSTALLATION)

    folder = own_rules(tmp_path / "never", "procedure.toml", 'agenda_call = "P21D"', 'agenda_call = "0"')
    assert load(folder, INSTALLATION).procedure.agenda_call == timedelta()
