"""Letters out, as far as the database is concerned: who may send what and when, and what becomes of it."""

import asyncio
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from mailer.acts import consensus, digest, meetings
from mailer.app import App, dispatch, intake, office
from mailer.config import load
from mailer.daemon.sending import settle
from mailer.daemon.service import Service, Threads
from mailer.decision import Decision
from mailer.mail import Fetched, Letter, Recipient
from mailer.network.facts import (
    AudienceChanged,
    Fact,
    GroupParted,
    MeetingKind,
    OrganisationKind,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    Role,
)
from mailer.store import outbox, record, views
from mailer.store.journal import Place
from mailer.store.outbox import Claimed
from mailer.store.record import Cause, Posted
from mailer.wire.smtp import Answer

from ..build import ANA, BEN, MIRA, STRANGER, ZEF, a_mail, a_person, at
from ..installation import install
from ..network.test_digest import update
from ..servers import PostgreSQL

ME, OTHER = "me", "another process"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = [1, 5, 15, 60]
RULES = f'retry = {[f"{step}m" for step in STEPS]}\ngive_up = "5d"'.replace("'", '"')
MEMBERS = """organisation,kind,name,address,role,groups
IOM,member,Ana Hoxha,ana@iom.example,focal_point;secretariat,
UNHCR,member,Mira Leka,mira@unhcr.example,focal_point,WG1
UNHCR,member,Ben Okoro,ben@unhcr.example,alternate,WG1
UNICEF,member,Zef Rama,zef@unicef.example,focal_point,
"""


class Post:
    """An installation whose clock the test moves by hand, and whose chance it knows."""

    def __init__(self, config: Path, **sending: str) -> None:
        text = config.read_text()
        for name, value in sending.items():
            text = text.replace(f'{name} = "0"', f'{name} = "{value}"')
        config.write_text(text)
        self.now = at("2026-03-02 10:00")
        self.chance = "0000"
        self.app = App(load(config), clock=lambda: self.now, draw=lambda _octets: self.chance)
        self._numbers = count(1)

    def queue(
        self,
        *addresses: str,
        courtesy: bool = False,
        audience: str = "members",
        template: str = "invitation",
        about: str | None = None,
        after: timedelta = timedelta(0),
    ) -> None:
        """Letters are queued; their words are of no account here."""
        posted = []
        for address in addresses:
            number = next(self._numbers)
            letter = Letter(
                template,
                f"key {number}",
                Recipient("Somebody", address, "UNHCR"),
                audience,
                about,
                courtesy=courtesy,
                not_before=self.now + after,
            )
            posted.append((Posted(letter, f"t{number}", f"id{number}", "Subject", "Text", "HTML", b"octets"), Cause()))
        with self.app.work() as work:
            record.letters(work.connection, posted, work.network, work.now)

    def claim(self, owner: str = ME) -> list[Claimed]:
        """What may be sent now."""
        return dispatch.claim(self.app, owner)

    def send(self, fate: str = "sent", owner: str = ME) -> list[str]:
        """Everything that may be sent now meets that fate; returns to whom it was."""
        claimed = self.claim(owner)
        for each in claimed:
            assert dispatch.enter_data(self.app, each, owner)
            dispatch.settle(self.app, each, owner, fate, f"it is {fate}")
        return [each.address for each in claimed]

    @property
    def letters(self) -> list[views.Row]:
        """Every letter, oldest first."""
        with self.app.store.reading() as connection:
            return views.letters(connection, None)[::-1]

    @property
    def letter(self) -> views.Row:
        """The first letter."""
        return self.letters[0]

    @property
    def states(self) -> list[str]:
        """The state of every letter, oldest first."""
        return [row["state"] for row in self.letters]

    def waits(self) -> timedelta:
        """How long until the first letter is tried again."""
        return self.letter["next_at"] - self.now

    def told(self) -> str:
        """The words of the newest note to the Secretariat, in one line; "" if there is none."""
        self.app.tick()
        with self.app.store.reading() as connection:
            notes = [row["id"] for row in views.letters(connection, None) if row["template"] == "attention_note"]
            row = views.letter_row(connection, notes[0]) if notes else None
        return " ".join(row["text"].split()) if row else ""

    def facts(self, name: str) -> int:
        """How many facts of that name stand in the log."""
        with self.app.store.reading() as connection:
            return connection.execute(record.select(record.func.count()).where(record.log.c.what == name)).scalar_one()

    def receive(self, *, proven: bool = True) -> None:
        """A mail of a member arrives and is handled."""
        mail = a_mail("Our clinic has opened.", proven=proven)
        intake.keep(self.app, Place("x", "INBOX", 1), [Fetched(1, mail.as_bytes(), self.now)], 1)
        while intake.handle_waiting(self.app):
            pass


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation to be copied: making one takes longer than what is tested here."""
    folder = tmp_path_factory.mktemp("installed")
    install(folder, members=MEMBERS, sending=RULES)
    return folder


Opens = Callable[..., Post]


@pytest.fixture
def open_post(installed: Path, tmp_path: Path) -> Iterator[Opens]:
    """Opens an installation, with its [sending] as the test wants it."""
    opened: list[Post] = []

    def make(**sending: str) -> Post:
        folder = shutil.copytree(installed, tmp_path / f"installation{len(opened)}")
        opened.append(Post(folder / "config.toml", **sending))
        return opened[-1]

    yield make
    for each in opened:
        each.app.close()


@pytest.fixture
def post(open_post: Opens) -> Post:
    """One without a limit and without an undo time."""
    return open_post()


# --- claim ------------------------------------------------------------------------------------------------------------


def test_letters_that_became_due_first_go_first(open_post: Opens) -> None:
    post = open_post(rate="2/min")
    post.queue(MIRA, after=HOUR)
    post.queue(ZEF)
    post.queue(BEN, after=MINUTE)

    post.now += HOUR

    assert post.send() == [ZEF, BEN]
    post.now += MINUTE
    assert post.send() == [MIRA]


def test_what_is_claimed_holds_what_is_needed_to_send_it(post: Post) -> None:
    post.queue(MIRA, courtesy=True, template="consultation", about="C-2026-01")

    [claimed] = post.claim()

    assert (claimed.address, claimed.octets, claimed.courtesy) == (MIRA, b"octets", True)
    assert (claimed.template, claimed.about, claimed.organisation) == ("consultation", "C-2026-01", "UNHCR")
    assert claimed.created_at == post.now


def test_a_letter_is_claimed_by_one_only_until_the_lease_is_over(post: Post) -> None:
    post.queue(MIRA)
    assert len(post.claim()) == 1

    post.now += dispatch.LEASE - timedelta(seconds=1)
    assert post.claim(OTHER) == []
    post.now += timedelta(seconds=1)

    [again] = post.claim(OTHER)
    assert again.attempts == 2


def test_a_letter_that_may_be_half_sent_is_not_taken_over_at_once(post: Post) -> None:
    post.queue(MIRA)
    [claimed] = post.claim()
    assert dispatch.enter_data(post.app, claimed, ME)

    post.now += dispatch.LEASE

    assert post.claim(OTHER) == []
    assert (post.letter["state"], post.waits()) == ("unknown", STEPS[0] * MINUTE)


def test_without_a_limit_a_hundred_are_claimed_at_once(post: Post) -> None:
    post.queue(*[MIRA] * 120)

    assert [len(post.send()), len(post.send()), len(post.send())] == [100, 20, 0]


RATES = {"2/s": (2, timedelta(seconds=1)), "3/min": (3, MINUTE), "5/h": (5, HOUR), "150/min": (100, MINUTE)}


@pytest.mark.parametrize(("rate", "number", "span"), [(rate, *values) for rate, values in RATES.items()], ids=RATES)
def test_no_more_are_claimed_than_the_rate_allows(open_post: Opens, rate: str, number: int, span: timedelta) -> None:
    post = open_post(rate=rate)
    post.queue(*[MIRA] * (3 * number))

    assert len(post.send()) == number
    post.now += span - timedelta(milliseconds=1)
    assert len(post.send()) == (50 if rate == "150/min" else 0)  # a hundred are claimed at once, at most
    post.now += timedelta(milliseconds=1)
    assert len(post.send()) == number


def test_the_rate_holds_for_every_minute_and_not_for_that_of_the_clock(open_post: Opens) -> None:
    post = open_post(rate="5/min")
    sent = []
    for _ in range(60):
        post.queue(MIRA, ZEF)
        sent += [post.now] * len(post.send())
        post.now += timedelta(seconds=7)

    assert all(len([each for each in sent if first <= each < first + MINUTE]) <= 5 for first in sent)
    assert len(sent) >= 30  # and it is made use of


def test_what_did_not_leave_does_not_count_for_the_rate(open_post: Opens) -> None:
    post = open_post(rate="3/min")
    post.queue(*[MIRA] * 9)

    assert [len(post.send("failed")), len(post.send("deferred")), len(post.send("sent"))] == [3, 3, 3]
    assert post.send() == []


# --- enter_data -------------------------------------------------------------------------------------------------------


def test_whoever_has_lost_the_letter_sends_nothing(post: Post) -> None:
    post.queue(MIRA)
    [claimed] = post.claim()
    post.now += dispatch.LEASE
    [taken_over] = post.claim(OTHER)

    assert not dispatch.enter_data(post.app, claimed, ME)
    assert dispatch.enter_data(post.app, taken_over, OTHER)


@pytest.mark.parametrize("fate", ["sent", "failed", "deferred", "unknown"])
def test_a_letter_that_was_settled_is_not_sent(post: Post, fate: str) -> None:
    post.queue(MIRA)
    [claimed] = post.claim()
    dispatch.settle(post.app, claimed, ME, fate, "")

    assert not dispatch.enter_data(post.app, claimed, ME)


# --- settle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", ["sent", "failed"])
def test_what_is_sent_or_refused_is_not_tried_again(post: Post, fate: str) -> None:
    post.queue(MIRA)
    post.send(fate)

    post.now += 30 * DAY

    assert post.send() == []
    assert (post.letter["state"], post.letter["reply"], post.letter["next_at"]) == (fate, f"it is {fate}", None)


def test_of_a_reply_so_much_is_kept_as_people_read(post: Post) -> None:
    post.queue(MIRA)
    [claimed] = post.claim()

    dispatch.settle(post.app, claimed, ME, "failed", "x" * 5000)

    assert post.letter["reply"] == "x" * 500


@pytest.mark.parametrize(("chance", "spread"), [("0000", 0.9), ("ffff", 1.2), ("5555", 1.0)])
def test_a_deferred_letter_is_tried_again_in_steps_of_which_the_last_is_repeated(
    post: Post, chance: str, spread: float
) -> None:
    post.chance = chance
    post.queue(MIRA)

    waited = []
    for _ in range(7):
        assert post.send("deferred") == [MIRA]
        waited.append(post.waits() / MINUTE)
        post.now += post.waits() - timedelta(milliseconds=1)
        assert post.claim() == []
        post.now += timedelta(milliseconds=1)

    assert waited == pytest.approx([step * spread for step in [1, 5, 15, 60, 60, 60, 60]], rel=1e-4)


def test_letters_that_were_deferred_together_do_not_come_back_together(post: Post) -> None:
    post.queue(MIRA, BEN, ZEF)
    claimed = post.claim()
    for each, post.chance in zip(claimed, ("0000", "8000", "ffff"), strict=True):
        dispatch.settle(post.app, each, ME, "deferred", "")

    assert len({row["next_at"] for row in post.letters}) == 3


def test_a_letter_that_was_deferred_too_long_is_given_up_and_the_secretariat_is_told(post: Post) -> None:
    post.queue(MIRA)
    post.now += 5 * DAY
    post.send("deferred")
    assert post.states == ["deferred"]
    assert MIRA not in post.told()

    post.now += HOUR
    post.send("deferred")

    assert (post.states[0], post.letter["next_at"], post.letter["reply"]) == ("failed", None, "it is deferred")
    assert f"to {MIRA}" in post.told()


def test_of_a_letter_whose_fate_is_unknown_no_more_copies_go_out_than_there_are_steps(post: Post) -> None:
    post.queue(MIRA)

    copies = 0
    for _ in range(100):
        copies += len(post.send("unknown"))
        post.now += HOUR

    assert copies == len(STEPS) + 1
    assert (post.letter["state"], post.letter["next_at"]) == ("unknown", None)


def test_a_courtesy_whose_fate_is_unknown_is_left_at_that(post: Post) -> None:
    post.queue(MIRA, courtesy=True)
    post.send("unknown")

    post.now += DAY

    assert post.send() == []
    assert (post.letter["state"], post.letter["next_at"]) == ("unknown", None)


def test_a_courtesy_that_surely_did_not_arrive_is_tried_again(post: Post) -> None:
    post.queue(MIRA, courtesy=True)
    post.send("deferred")

    post.now += HOUR

    assert post.send() == [MIRA]


def test_what_came_too_late_changes_nothing(post: Post) -> None:
    post.queue(MIRA, template="consultation", about="C-2026-01")
    [claimed] = post.claim()
    dispatch.enter_data(post.app, claimed, ME)
    post.now += dispatch.LEASE
    post.claim(OTHER)

    dispatch.settle(post.app, claimed, ME, "sent", "250 ok")

    assert post.states == ["unknown"]
    assert post.facts("letter_accepted") == 0


QUESTION = consensus.Question("Joint note", "The text of the note.")


def call(post: Post, kind: MeetingKind = MeetingKind.QUARTERLY, group: str = "") -> meetings.Convocation:
    """A meeting in ten days."""
    begin = post.now + 10 * DAY
    return meetings.Convocation("Meeting", kind, begin, begin + 2 * HOUR, "UN House", group=group)


def ask(post: Post) -> None:
    """A person puts a question to the members."""
    office.order(post.app, lambda network, now: consensus.open_round(network, QUESTION, now), "Ana", dry_run=False)


def invite(post: Post, kind: MeetingKind = MeetingKind.QUARTERLY, group: str = "") -> None:
    """A person convenes a meeting."""
    convocation = call(post, kind, group)
    office.order(post.app, lambda network, now: meetings.plan(network, convocation, "uid", now), "Ana", dry_run=False)


def test_that_a_consultation_was_accepted_for_an_organisation_is_a_fact(post: Post) -> None:
    ask(post)
    post.now += MINUTE

    asked = post.send()

    assert (len(asked), post.facts("letter_accepted")) == (4, 4)
    with post.app.look() as work:
        round_ = work.network.proposals["C-2026-01"].current
        voices = work.network.voices(round_)
    assert {name: round_.consulted_at(name, voices[name]) for name in ("IOM", "UNHCR", "UNICEF")} == dict.fromkeys(
        ("IOM", "UNHCR", "UNICEF"), post.now
    )


@pytest.mark.parametrize("fate", ["deferred", "failed", "unknown"])
def test_a_consultation_that_was_not_surely_accepted_has_reached_nobody(post: Post, fate: str) -> None:
    ask(post)

    post.send(fate)

    assert post.facts("letter_accepted") == 0


def test_a_consultation_that_is_accepted_at_the_second_try_has_reached_them_then(post: Post) -> None:
    ask(post)
    post.send("unknown")
    post.now += HOUR

    post.send("sent")

    assert post.facts("letter_accepted") == 4


def test_that_other_letters_were_accepted_is_no_fact(post: Post) -> None:
    invite(post)
    post.receive()
    post.queue(MIRA, template="consultation_reminder", about="C-2026-01")

    assert len(post.send()) >= 6
    assert post.facts("letter_accepted") == 0


# --- release and recover ----------------------------------------------------------------------------------------------


def test_what_was_not_tried_is_given_back_and_the_attempt_does_not_count(post: Post) -> None:
    post.queue(MIRA, ZEF)
    claimed = post.claim()

    dispatch.release(post.app, ME, claimed)

    assert post.states == ["queued", "queued"]
    assert post.claim() == []
    post.now += STEPS[0] * MINUTE
    assert [each.attempts for each in post.claim()] == [1, 1]


def test_what_is_settled_going_out_or_anothers_is_not_given_back(post: Post) -> None:
    post.queue(MIRA, ZEF, BEN)
    sent, going_out, _ = claimed = post.claim()
    dispatch.settle(post.app, sent, ME, "sent", "")
    dispatch.enter_data(post.app, going_out, ME)

    dispatch.release(post.app, OTHER, claimed)
    assert post.states == ["sent", "sending", "sending"]
    dispatch.release(post.app, ME, claimed)

    assert post.states == ["sent", "sending", "queued"]


def leave_behind(post: Post) -> None:
    """A sender ends with four letters in hand, of which two were going out."""
    post.queue(MIRA)
    post.queue(ZEF, courtesy=True)
    post.queue(BEN)
    post.queue(ANA, courtesy=True)
    _, _, *going_out = post.claim("gone")
    for each in going_out:
        dispatch.enter_data(post.app, each, "gone")


def test_at_the_start_all_is_taken_over_and_only_what_surely_was_not_sent_goes_out_at_once(post: Post) -> None:
    leave_behind(post)

    assert dispatch.recover(post.app) == 4

    assert post.states == ["queued", "queued", "unknown", "unknown"]
    assert post.send() == [MIRA, ZEF]
    post.now += STEPS[0] * MINUTE
    assert post.send() == [BEN]  # a courtesy that may have arrived is not sent twice
    post.now += DAY
    assert post.send() == []


def test_at_a_start_with_nothing_left_behind_there_is_nothing_to_take_over(post: Post) -> None:
    post.queue(MIRA)
    post.send("deferred")

    assert dispatch.recover(post.app) == 0
    assert post.states == ["deferred"]


def test_where_several_may_send_a_start_takes_over_only_what_is_over(postgresql: PostgreSQL, tmp_path: Path) -> None:
    url = postgresql.database(f"t{uuid.uuid4().hex}")
    post = Post(install(tmp_path, database=url, members=MEMBERS, sending=RULES))
    leave_behind(post)

    assert dispatch.recover(post.app) == 0
    post.now += dispatch.LEASE
    assert dispatch.recover(post.app) == 4

    assert post.states == ["queued", "queued", "unknown", "unknown"]
    post.app.close()


def test_a_letter_over_which_the_program_dies_is_not_sent_at_each_new_start_for_ever(post: Post) -> None:
    post.queue(MIRA)
    for _ in range(len(STEPS) + 1):
        (claimed,) = post.claim()
        dispatch.enter_data(post.app, claimed, ME)
        dispatch.recover(post.app)
        post.now += DAY

    assert post.claim() == []
    assert (post.letter["state"], post.letter["next_at"]) == ("unknown", None)


def test_what_was_sent_is_known_to_be_sent_though_the_database_was_away_when_the_server_said_so(
    own_postgresql: PostgreSQL, tmp_path: Path
) -> None:
    post = Post(install(tmp_path, database=own_postgresql.database("away"), members=MEMBERS, sending=RULES))
    post.queue(MIRA)

    async def send() -> None:
        service = Service(post.app, Threads())
        (claimed,) = post.claim(service.owner)
        dispatch.enter_data(post.app, claimed, service.owner)
        own_postgresql.stop()
        comes_back = asyncio.get_running_loop().run_in_executor(None, own_postgresql.come_back)
        await asyncio.gather(settle(service, claimed, Answer("sent", "250 ok")), comes_back)
        service.threads.close()

    asyncio.run(send())

    assert post.states == ["sent"]
    post.app.close()


# --- the undo time ----------------------------------------------------------------------------------------------------


@pytest.fixture
def careful(open_post: Opens) -> Post:
    """An installation with ten minutes to think better of it."""
    return open_post(delay="10m")


def share(post: Post) -> None:
    """A member's update is in the library and waits for the digest."""
    with post.app.work() as work:
        work.record(Decision("shared", (update(1, "2026-02-28 10:00"),)), Cause())


def send_digest(post: Post) -> None:
    """A person sends the digest out of turn."""
    office.order(post.app, lambda network, now: digest.send(network, now, at_once=True), "Ana", dry_run=False)


@pytest.mark.parametrize(
    "order", [invite, ask, lambda post: (share(post), send_digest(post))], ids=["meeting", "consultation", "digest"]
)
def test_what_a_person_ordered_for_several_organisations_can_be_stopped_for_ten_minutes(
    careful: Post, order: Callable[[Post], object]
) -> None:
    order(careful)
    assert len(careful.letters) >= 4
    first = careful.letter

    careful.now += 10 * MINUTE - timedelta(seconds=1)
    assert careful.claim() == []
    with careful.app.store.writing() as connection:
        assert outbox.change_by_hand(connection, first["id"], "discarded", careful.now)
    careful.now += timedelta(seconds=1)

    assert sorted(careful.send()) == sorted(row["address"] for row in careful.letters[1:])
    assert careful.states == ["discarded", *["sent"] * (len(careful.letters) - 1)]


def test_what_a_person_ordered_for_one_organisation_leaves_at_once(careful: Post) -> None:
    invite(careful, MeetingKind.GROUP, "WG1")

    assert sorted(careful.send()) == [BEN, MIRA]


def test_a_receipt_leaves_at_once(careful: Post) -> None:
    careful.receive()

    assert careful.send() == [MIRA]


def test_the_answer_to_a_mail_that_a_person_sorted_leaves_at_once(careful: Post) -> None:
    careful.receive(proven=False)
    assert careful.letters == []

    office.handle_by_hand(careful.app, 1, "update", None, "Ana")

    assert careful.send() == [MIRA]


def test_what_the_clock_sends_to_everybody_leaves_at_once(careful: Post) -> None:
    share(careful)
    careful.now = at("2026-03-06 15:00")

    careful.app.tick()

    assert len(careful.letters) == 4
    assert sorted(careful.send()) == sorted(row["address"] for row in careful.letters)


def test_without_an_undo_time_what_a_person_ordered_leaves_at_once(post: Post) -> None:
    invite(post)

    assert len(post.send()) == 4


# --- what the Secretariat is told -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "audience"), [(STRANGER, "members"), (MIRA, "co-chairs"), (MIRA, "organisation IOM")]
)
def test_a_letter_outside_its_audience_never_leaves_and_the_secretariat_is_told(
    post: Post, address: str, audience: str
) -> None:
    post.queue(address, audience=audience)

    assert f"{address} is outside its audience, “{audience}”" in post.told()
    dispatch.recover(post.app)
    post.now += 365 * DAY

    assert address not in post.send()
    assert post.states[0] == "discarded"


def happens(post: Post, *facts: Fact) -> None:
    """Something happens while letters wait."""
    with post.app.work() as work:
        work.append(facts, Cause())


SINCE = at("2026-03-02 10:00")
NARROWED = [
    ("members", PersonLeft(MIRA, SINCE), "members"),
    ("organisation UNHCR", a_person(MIRA, "Mira Leka", "UNICEF", Role.ALTERNATE), "organisation UNHCR"),
    ("members", OrganisationListed("UNHCR", OrganisationKind.PARTNER, (), SINCE), "members"),
    ("members", OrganisationLeft("UNHCR", SINCE), "members"),
    ("WG1", GroupParted("WG1", "UNHCR", MIRA, SINCE), "WG1"),
]


@pytest.mark.parametrize(("audience", "fact", "named"), NARROWED)
def test_who_has_left_the_audience_of_a_letter_since_it_was_written_does_not_get_it(
    post: Post, audience: str, fact: Fact, named: str
) -> None:
    post.queue(MIRA, audience=audience)
    happens(post, fact)

    assert post.claim() == []
    assert post.states == ["discarded"]
    assert f"{MIRA} is outside its audience, “{named}”" in post.told()


def test_what_was_shared_is_not_told_to_whom_it_is_not_for_any_more(post: Post) -> None:
    share(post)
    send_digest(post)
    happens(post, AudienceChanged("U-2026-001", "co-chairs", SINCE))

    assert post.send() == [ANA]  # of the Secretariat
    assert f"{MIRA} is outside the audience of U-2026-001, “co-chairs”" in post.told()


def test_who_leaves_the_audience_while_the_letter_is_in_hand_does_not_get_it_either(post: Post) -> None:
    post.queue(MIRA)
    [claimed] = post.claim()
    happens(post, PersonLeft(MIRA, SINCE))

    assert not dispatch.enter_data(post.app, claimed, ME)
    dispatch.release(post.app, ME, [claimed])
    assert post.states == ["discarded"]


def texts_of(post: Post, state: str) -> dict[str, str]:
    """The words of the digests in that state, by whom they are for."""
    with post.app.store.reading() as connection:
        rows = [views.letter_row(connection, row["id"]) or {} for row in post.letters]
    return {row["address"]: row["text"] for row in rows if (row["template"], row["state"]) == ("digest", state)}


def share_two(post: Post, second_for: str = "members") -> None:
    """Two updates wait for the digest, which a person then sends."""
    happens(post, update(1, "2026-02-28 10:00"), update(2, "2026-02-28 11:00", second_for))
    send_digest(post)


def test_what_is_narrowed_within_the_undo_time_takes_nothing_else_out_of_the_digests(careful: Post) -> None:
    share_two(careful)
    happens(careful, AudienceChanged("U-2026-002", "co-chairs", careful.now))
    careful.now += 10 * MINUTE

    assert careful.send() == [ANA]
    assert sorted(careful.send()) == [BEN, MIRA, ZEF]

    sent = texts_of(careful, "sent")
    assert {address: ("News 1" in text, "News 2" in text) for address, text in sent.items()} == {
        ANA: (True, True),
        **dict.fromkeys((BEN, MIRA, ZEF), (True, False)),
    }
    assert [row["reply"].partition(":")[0] for row in careful.letters if row["state"] == "discarded"] == [
        "replaced"
    ] * 3
    careful.now += DAY
    assert careful.send() == []
    assert "Letters that did not arrive" not in careful.told()


def test_who_leaves_a_group_still_gets_the_rest_of_the_digest(careful: Post) -> None:
    share_two(careful, "WG1")
    happens(careful, GroupParted("WG1", "UNHCR", MIRA, careful.now))
    careful.now += 10 * MINUTE

    assert sorted(careful.send()) == [ANA, BEN, ZEF]
    assert careful.send() == [MIRA]
    assert "News 2" not in texts_of(careful, "sent")[MIRA]


def test_a_digest_of_which_nothing_is_left_is_only_stopped(careful: Post) -> None:
    happens(careful, update(1, "2026-02-28 10:00"))
    send_digest(careful)
    happens(careful, AudienceChanged("U-2026-001", "co-chairs", careful.now))
    careful.now += 10 * MINUTE

    assert careful.send() == [ANA]
    assert careful.send() == []


@pytest.mark.parametrize("fate", ["unknown", "deferred"])
def test_a_digest_that_was_tried_before_is_not_told_anew(post: Post, fate: str) -> None:
    share_two(post)
    post.send(fate)
    happens(post, AudienceChanged("U-2026-002", "co-chairs", post.now))
    post.now += HOUR

    assert post.send() == [ANA]
    assert post.send() == []
    assert "Letters that did not arrive" in post.told()


def test_what_is_narrowed_twice_is_told_once(careful: Post) -> None:
    happens(careful, update(3, "2026-02-28 09:00"))
    share_two(careful)
    happens(careful, AudienceChanged("U-2026-002", "co-chairs", careful.now))
    careful.now += 10 * MINUTE
    assert careful.send() == [ANA]
    happens(careful, AudienceChanged("U-2026-003", "co-chairs", careful.now))

    assert careful.send() == []
    assert sorted(careful.send()) == [BEN, MIRA, ZEF]
    assert "News 1" in texts_of(careful, "sent")[MIRA]
    assert careful.send() == []


def test_that_a_letter_was_stopped_at_the_gate_is_told_once(post: Post) -> None:
    post.queue(STRANGER)
    post.queue(ZEF)
    post.send("failed")
    assert STRANGER in post.told()

    post.now += 2 * HOUR
    post.queue(MIRA)
    post.send("failed")

    told = post.told()
    assert STRANGER not in told
    assert f"to {ZEF}" in told  # that can still be tried again


def test_a_letter_whose_fate_stays_unknown_is_told_once_it_is_not_tried_again(post: Post) -> None:
    post.queue(MIRA)
    for _ in STEPS:
        post.send("unknown")
        assert MIRA not in post.told()
        post.now += 2 * HOUR

    post.send("unknown")

    assert f"to {MIRA}" in post.told()


def test_of_a_receipt_whose_fate_is_unknown_nobody_is_told(post: Post) -> None:
    post.queue(MIRA, courtesy=True)
    post.send("unknown")

    assert post.told() == ""


@pytest.mark.parametrize("courtesy", [False, True])
def test_a_letter_that_was_refused_is_told(post: Post, courtesy: bool) -> None:
    post.queue(MIRA, courtesy=courtesy)
    post.send("failed")

    told = post.told()

    assert f"to {MIRA}" in told
    assert "it is failed" in told
