"""What mail servers write instead of a report."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.bounce import completed
from mailer.codec.message import read
from mailer.mail import DeliveryReport, Message

from ..build import rulebook
from ..hostile import BOUNCES
from ..returned import OURS, RETURNED, TO, TOKEN, Returned

PEOPLE = {
    "one who asks about a bounce": "From: Mira <mira@unhcr.example>\nSubject: Undelivered mail?\n\n"
    f"Yesterday your letter to {TO} reached me too. Is his address right?",
    "one who replies to a bounce": "From: Mira <mira@unhcr.example>\nSubject: Re: Undeliverable: Please answer\n\n"
    f"It could not be delivered to {TO}, he has left.",
    "one who forwards a bounce": "From: Mira <mira@unhcr.example>\nSubject: Fwd: failure notice\n\n"
    f"See below.\n\n{RETURNED['qmail'].body}",
    "one who writes of deliveries": "From: Mira <mira@unhcr.example>\nSubject: Aid that was not delivered\n\n"
    "The tents could not be delivered to the municipality.",
    "one whose subject goes on like a sentence": "From: Mira <mira@unhcr.example>\nSubject: Delivery failure of aid\n\n"
    "The tents could not be delivered to the municipality.",
    "one at a desk that is called so": "From: Postmaster <postmaster@unhcr.example>\nSubject: Our new filter\n\n"
    "Dear colleagues, from Monday a new filter is in force.",
}


def report_of(raw: bytes) -> DeliveryReport | None:
    return completed(read(raw), rulebook().bounces).report


@pytest.mark.parametrize("letter", RETURNED.values(), ids=RETURNED.keys())
def test_every_server_says_whom_it_could_not_reach_whether_for_good_and_which_letter_it_was(letter: Returned) -> None:
    report = report_of(letter.raw)

    assert report is not None
    assert report.kind == "delivery-status"
    assert [each.addr for each in report.recipients] == [TO]
    assert report.recipients[0].permanent is not letter.delayed
    assert report.recipients[0].status == letter.status
    assert report.original_ids == (f"{TOKEN}@harbour.example",)


@pytest.mark.parametrize("text", PEOPLE.values(), ids=PEOPLE.keys())
def test_what_people_write_of_deliveries_is_no_report(text: str) -> None:
    assert report_of(text.encode()) is None


def test_a_promise_to_try_again_outweighs_every_other_word() -> None:
    letter = replace(RETURNED["qmail"], body="It will be retried for two days.\n" + RETURNED["qmail"].body)

    report = report_of(letter.raw)

    assert report is not None
    assert not report.recipients[0].permanent


def test_the_mail_that_is_returned_says_nothing_of_its_own_delivery() -> None:
    letter = replace(RETURNED["Postfix, before it wrote reports"], body=f"{OURS}\nIt will be retried.\n<x@y.example>")
    delayed = report_of(replace(letter, body=f"Could not be delivered:\n<{TO}>\n\n{letter.body}").raw)

    assert delayed is not None
    assert [(each.addr, each.permanent) for each in delayed.recipients] == [(TO, True)]


@pytest.mark.parametrize("raw", BOUNCES.values(), ids=BOUNCES.keys())
def test_what_is_made_to_be_read_for_long_is_a_report_like_others(raw: bytes) -> None:
    report = report_of(raw)  # what it takes: bench/hostile.py

    assert report is not None
    assert len(report.recipients) <= 50


def test_what_comes_back_without_a_word_that_is_known_is_neither_lost_nor_delayed() -> None:
    known = RETURNED["in a language that nobody foresaw"]
    report = report_of(replace(known, body=known.body.replace("550 5.1.1", "")).raw)

    assert report is not None
    assert [(each.addr, each.action, each.permanent) for each in report.recipients] == [(TO, "", False)]


def test_a_complaint_returns_a_mail_and_is_no_bounce() -> None:
    raw = RETURNED["GroupWise"].raw.replace(b"multipart/mixed", b"multipart/report; report-type=feedback-report")

    assert report_of(raw) is None


def test_our_own_address_is_never_the_one_that_failed() -> None:
    raw = b"From: mailer-daemon@x.example\nTo: network@harbour.example\nSubject: failure notice\n\nnetwork@harbour.example\n"
    report = report_of(raw)

    assert report is not None
    assert report.recipients == ()


def test_of_a_long_letter_only_the_beginning_is_looked_at() -> None:
    letter = replace(RETURNED["qmail"], body="\n" * 300 + RETURNED["qmail"].body.replace(OURS, ""))
    report = report_of(letter.raw)

    assert report is not None
    assert report.recipients == ()


@given(
    st.text(max_size=500), st.text(max_size=80), st.sampled_from(["mailer-daemon@x.example", "a@b.example", "", "<>"])
)
def test_nothing_that_a_sender_writes_raises(text: str, subject: str, sender: str) -> None:
    head = f"From: {sender}\r\nSubject: {' '.join(subject.split())}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    message = completed(read((head + text).encode("utf-8", "replace")), rulebook().bounces)

    assert isinstance(message, Message)
    for failed in message.report.recipients if message.report else ():
        assert "@" in failed.addr
        assert failed.addr.isprintable()
