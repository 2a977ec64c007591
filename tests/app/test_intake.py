"""Mails in, without a mailbox: kept, handled once, set aside where nobody can read them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailer.acts.consensus import open_round
from mailer.acts.meetings import Convocation, plan
from mailer.acts.rounds import Question
from mailer.app import App, intake, office
from mailer.config import load
from mailer.errors import StoreRefused
from mailer.mail import Fetched
from mailer.network.facts import MeetingKind
from mailer.readers import read_here
from mailer.store import journal, record, views
from mailer.store.journal import Place

from ..build import BEN, MIRA, STRANGER, ZEF, a_mail, at
from ..installation import install

INBOX = Place("network@127.0.0.1", "INBOX", 1)


class Desk:
    """An installation whose mails are put before it by hand, at an instant that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.now = at("2026-03-02 10:00")
        self.app = App(load(install(folder)), clock=lambda: self.now)
        self._uid = 0

    def receives(self, *raws: bytes, place: Place = INBOX, cut: bool = False) -> None:
        """Mails are kept, and everything that waits is handled."""
        self.keeps(*raws, place=place, cut=cut)
        self.handles()

    def keeps(self, *raws: bytes, place: Place = INBOX, cut: bool = False) -> None:
        """Mails are kept."""
        fetched = [Fetched(self._uid + n, raw, self.now, cut) for n, raw in enumerate(raws, 1)]
        self._uid += len(raws)
        intake.keep(self.app, place, fetched, self._uid)

    def handles(self) -> None:
        """Everything that waits is handled."""
        while intake.handle_waiting(self.app):
            pass

    @property
    def mails(self) -> list[views.Row]:
        """Every mail, oldest first."""
        with self.app.store.reading() as connection:
            return views.mails(connection, None, None)[::-1]

    @property
    def states(self) -> list[str]:
        """The state of every mail, oldest first."""
        return [row["state"] for row in self.mails]

    def letters_to(self, address: str) -> list[views.Row]:
        """What is on its way to that address."""
        with self.app.store.reading() as connection:
            return [row for row in views.letters(connection, None) if row["address"] == address]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An installation with its members."""
    found = Desk(tmp_path)
    yield found
    found.app.close()


def test_a_mail_that_no_parser_survives_is_kept_whole_and_the_next_goes_on(desk: Desk) -> None:
    poison = b"From: a@b.example\r\n" + b"X-A: 1\r\n" * 20_000 + b"\r\nx"

    desk.receives(poison, a_mail("Our clinic has opened.").as_bytes())

    assert desk.states == ["quarantined", "handled"]
    with desk.app.store.reading() as connection:
        kept = journal.stored(connection, desk.mails[0]["id"])
    assert kept is not None
    assert kept.raw == poison


def test_a_mail_set_aside_is_reported_to_the_secretariat(desk: Desk) -> None:
    desk.receives(b"From: a@b.example\r\n" + b"X-A: 1\r\n" * 20_000 + b"\r\nx")

    desk.app.tick()

    assert len(desk.letters_to("ana@iom.example")) == 1


def test_duplicate_delivery_on_two_ways_has_one_effect(desk: Desk) -> None:
    mail = a_mail("Our clinic has opened.").as_bytes()
    again = b"Received: from another.example; Mon, 02 Mar 2026 10:00:01 +0100\r\n" + mail

    desk.receives(mail, again)

    assert [row["reason"] for row in desk.mails][1] == f"a copy of mail {desk.mails[0]['id']}, without effect"
    assert len(desk.letters_to(MIRA)) == 1


def test_an_objection_that_names_two_rounds_is_shared_with_nobody_and_waits_for_a_person_in_both(desk: Desk) -> None:
    subject = "Re: [UNMN Harbour C-2026-01 r1] [UNMN Harbour C-2026-02 r1]"

    desk.receives(a_mail("OBJECT: paragraph 3 contradicts our mandate.", subject=subject).as_bytes())

    with desk.app.store.reading() as connection:
        (mail,) = views.waiting(connection)
    assert [mail.names(each) for each in ("C-2026-01", "C-2026-02", "C-2026-03")] == [True, True, False]
    assert desk.letters_to(MIRA) == []


def test_same_message_id_and_another_body_counts_for_nothing_and_both_wait_and_are_kept(
    desk: Desk,
) -> None:
    subject = "Re: [UNMN Harbour C-2026-01 r1]"
    first, second = (a_mail(words, subject=subject) for words in ("Let me see.", "Agree"))
    del second["Message-ID"]
    second["Message-ID"] = first["Message-ID"]

    desk.receives(first.as_bytes(), second.as_bytes())

    with desk.app.store.reading() as connection:
        waiting = views.waiting(connection)
    assert [mail.names("C-2026-01") for mail in waiting] == [True, True]
    assert waiting[1].reason == f"it has the Message-ID of mail {waiting[0].id}, and other words"


def test_duplicate_moved_back_to_the_inbox_by_a_person_or_under_a_new_uidvalidity_is_one_mail(desk: Desk) -> None:
    mail = a_mail("Our clinic has opened.").as_bytes()

    desk.receives(mail)
    desk.receives(mail)
    desk.receives(mail, place=Place(INBOX.account, INBOX.folder, 2))

    assert len(desk.mails) == 1


def test_another_mail_that_borrows_a_message_id_is_a_mail_of_its_own(desk: Desk) -> None:
    first, second = a_mail("Our clinic has opened."), a_mail("The harbour is closed.")
    for mail in (first, second):
        mail.replace_header("Message-ID", "<1@unhcr.example>")

    desk.receives(first.as_bytes(), second.as_bytes())

    assert [row["about"] for row in desk.mails] == ["U-2026-001", "U-2026-002"]


def test_a_mail_of_which_only_the_header_came_waits_for_a_person(desk: Desk) -> None:
    desk.receives(a_mail("").as_bytes(), cut=True)

    assert desk.states == ["quarantined"]
    assert "too large" in desk.mails[0]["reason"]


def test_a_mail_that_trips_us_is_tried_three_times_and_set_aside_while_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet = intake.meet

    def trip(message, *rest):
        if message.subject == "Trip":
            raise ZeroDivisionError("a mistake of ours")
        return meet(message, *rest)

    monkeypatch.setattr(intake, "meet", trip)
    desk.keeps(a_mail("x", subject="Trip").as_bytes(), a_mail("y", subject="Clinic").as_bytes())

    seen = []
    for _ in range(3):
        intake.handle_waiting(desk.app)
        seen.append(desk.states)

    assert seen == [["stored", "handled"], ["stored", "handled"], ["quarantined", "handled"]]
    assert "a mistake of ours" in desk.mails[0]["reason"]


def test_a_mail_that_the_database_refuses_is_set_aside_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = record.finish

    def refuse(connection, done, now):
        if any(outcome.subject == "Refused" for _, outcome in done):
            raise StoreRefused("a value that no column takes")
        finish(connection, done, now)

    monkeypatch.setattr(record, "finish", refuse)

    desk.receives(*(a_mail(each, subject=each).as_bytes() for each in ("One", "Refused", "Two")))

    assert desk.states == ["handled", "quarantined", "handled"]
    assert [row["about"] for row in desk.mails] == ["U-2026-001", None, "U-2026-002"]


def test_a_handler_that_fails_halfway_leaves_nothing_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection, posted, *_: object) -> None:
        if posted:
            raise StoreRefused("a letter that no column takes")

    monkeypatch.setattr(record, "letters", fail)

    desk.receives(a_mail("Our clinic has opened.").as_bytes())

    assert desk.states == ["quarantined"]
    with desk.app.store.reading() as connection:
        assert views.updates(connection) == []


def test_one_person_gets_ten_receipts_a_day_and_everything_is_stored(desk: Desk) -> None:
    desk.receives(*(a_mail(f"Number {n}.", subject=f"Number {n}").as_bytes() for n in range(12)))
    desk.now += timedelta(days=1, minutes=1)
    desk.receives(a_mail("One more.", ZEF).as_bytes(), a_mail("The next day.").as_bytes())

    assert desk.states == ["handled"] * 14
    assert len(desk.letters_to(MIRA)) == 11


def test_a_stranger_gets_no_answer_and_waits_for_a_person(desk: Desk) -> None:
    desk.receives(a_mail("Please add us.", STRANGER).as_bytes())

    assert desk.states == ["attention"]
    assert desk.letters_to(STRANGER) == []


def test_every_fact_names_the_mail_that_caused_it(desk: Desk) -> None:
    desk.receives(a_mail("Our clinic has opened.").as_bytes())

    with desk.app.store.reading() as connection:
        caused = views.events(connection, desk.mails[0]["id"])

    assert [row["what"] for row in caused] == ["update_shared"]


def test_what_another_process_handled_meanwhile_is_left_alone(desk: Desk) -> None:
    desk.keeps(a_mail("Our clinic has opened.").as_bytes())

    def read_slowly(raws):
        desk.handles()  # as the other process does
        return read_here(raws)

    intake.handle_waiting(desk.app, read_slowly)

    with desk.app.store.reading() as connection:
        assert [row["about"] for row in views.updates(connection)] == ["U-2026-001"]


def test_an_answer_to_a_receipt_is_not_shared(desk: Desk) -> None:
    desk.receives(a_mail("Our clinic has opened.").as_bytes())
    (receipt,) = desk.letters_to(MIRA)
    headers = {"In-Reply-To": f"<{receipt['message_id']}>"}

    desk.receives(a_mail("This was not meant to be shared.", MIRA, "Re: Something", headers=headers).as_bytes())

    assert desk.states == ["handled", "attention"]
    assert desk.mails[1]["reason"] == "it answers a letter of ours that asked nothing"
    with desk.app.store.reading() as connection:
        assert len(views.updates(connection)) == 1


def test_mails_are_handled_in_the_order_in_which_they_arrived(desk: Desk) -> None:
    late, early = a_mail("Second.", subject="Second").as_bytes(), a_mail("First.", subject="First").as_bytes()
    intake.keep(desk.app, INBOX, [Fetched(1, late, _minutes(desk.now, 1)), Fetched(2, early, desk.now)], 2)

    desk.handles()

    assert {row["subject"]: row["about"] for row in desk.mails} == {"First": "U-2026-001", "Second": "U-2026-002"}


def _minutes(instant: datetime, count: int) -> datetime:
    return instant + timedelta(minutes=count)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "one by one"])
def test_a_clear_answer_settles_what_waited_before_it_and_not_what_comes_after(desk: Desk, at_once: bool) -> None:
    begin = desk.now + timedelta(days=10)
    call = Convocation("Meeting", MeetingKind.QUARTERLY, begin, begin + timedelta(hours=2), "UN House")
    office.order(desk.app, lambda network, now: plan(network, call, "uid", now), "Ana", dry_run=False)
    invitation = desk.letters_to(MIRA)[0]
    answers = [
        a_mail(text, MIRA, f"Re: {invitation['subject']}", headers={"In-Reply-To": f"<{invitation['message_id']}>"})
        for text in ("Let me see", "Yes, I will attend.", "Well, it depends")
    ]

    if at_once:
        desk.receives(*(each.as_bytes() for each in answers))
    else:
        for each in answers:
            desk.receives(each.as_bytes())

    assert desk.states == ["handled", "handled", "attention"]
    assert desk.mails[0]["reason"].startswith("answered since: ")


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "one by one"])
def test_the_answer_of_an_alternate_settles_nothing_of_what_waits_of_the_focal_point(desk: Desk, at_once: bool) -> None:
    office.order(
        desk.app, lambda network, now: open_round(network, Question("Note", "1. The text."), now), "Ana", False
    )

    def says(sender: str, text: str) -> bytes:
        (question,) = desk.letters_to(sender)
        headers = {"In-Reply-To": f"<{question['message_id']}>"}
        return a_mail(text, sender, f"Re: {question['subject']}", headers=headers).as_bytes()

    answers = [says(MIRA, "Let me see"), says(BEN, "Agree"), says(BEN, "Well, it depends"), says(MIRA, "Agree")]
    for batch in [answers[:3], answers[3:]] if at_once else [[each] for each in answers]:
        waited = desk.states
        desk.receives(*batch)

    assert waited == ["attention", "handled", "attention"]
    assert desk.states == ["handled"] * 4


def test_what_a_member_may_quote_is_kept_in_both_forms_and_shown_in_one(desk: Desk) -> None:
    desk.receives(a_mail("Training for guards.", MIRA, "For the digest").as_bytes())
    (letter,) = desk.letters_to(MIRA)

    with desk.app.store.reading() as connection:
        row = views.letter_row(connection, letter["id"])

    assert row is not None
    text, html_text = row["text"].split(record.FORMS)
    assert "Thank you. We stored what UNHCR shared" in text
    assert "Thank you. We stored what UNHCR shared" in html_text
