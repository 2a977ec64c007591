"""An object that is not in order never leaves: who ordered it is told at once; else it is kept, and the note tells."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.acts import meetings
from mailer.acts.meetings import Convocation
from mailer.app import office
from mailer.decision import Decision
from mailer.errors import Refused
from mailer.network import Network
from mailer.network.facts import MeetingKind
from mailer.store import views
from mailer.store.record import Cause

from ..build import BEN, MIRA, ZEF, at
from ..installation import install
from .test_dispatch import MEMBERS, Post

START = at("2026-03-19 10:00")
CALL = Convocation("Quarterly meeting", MeetingKind.QUARTERLY, START, START + timedelta(hours=2))
NO_LINK = "CONFERENCE: “the%20link%20follows” is no URI; begin the link with https://"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    found = Post(install(tmp_path, members=MEMBERS, since="2026-01-05T09:00"))
    yield found
    found.app.close()


def planning(network: Network) -> Decision:
    return meetings.plan(
        network, replace(CALL, link="the link follows"), "uid-1@harbour.example", at("2026-03-02 10:00")
    )


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_orders_it_is_told_the_property_and_the_mend_and_nothing_is_done(post: Post, dry_run: bool) -> None:
    with pytest.raises(Refused) as refused:
        office.order(post.app, lambda network, _: planning(network), "Ana", dry_run)

    assert str(refused.value).startswith("nothing is done, since a letter to ana@iom.example can't go out: ")
    assert NO_LINK in str(refused.value)
    with post.app.look() as work:
        assert work.network.meetings == {}
        assert views.letters(work.connection, None) == []


def test_what_the_clock_or_a_mail_causes_goes_on_without_it_and_the_secretariat_is_told(post: Post) -> None:
    with post.app.work() as work:
        decision = planning(work.network)
        wrong = [
            replace(each, event=each.event if each.to.addr == MIRA else replace(each.event, link=""))
            for each in decision.letters
            if each.event
        ]
        work.record(replace(decision, letters=tuple(wrong)), Cause())

    sent = post.send()

    assert MIRA not in sent
    assert {BEN, ZEF} <= set(sent)
    with post.app.look() as work:
        (kept,) = views.letters(work.connection, "discarded")
    assert (kept["address"], kept["reply"]) == (MIRA, f"stopped: its calendar object is not in order: {NO_LINK}")
    assert NO_LINK in post.told()
