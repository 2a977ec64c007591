"""The mailbox is proven on a real Dovecot and a real Postfix: that all is well, and each thing that is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer import doctor
from mailer.config import Config
from mailer.doctor import BAD, DOUBT, GOOD, examine

from .installation import Installation
from .servers import JUNK, PASSWORD, Dovecot, Postfix, free_port
from .test_daemon import Sinks


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox of the test's own."""
    return "".join(each for each in request.node.name.lower() if each.isascii() and each.isalnum())[-60:]


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(doctor, "_PLUS_SECONDS", 0.5)


class Patient:
    """A mailbox and its servers, as config.toml has them and as the doctor finds them."""

    def __init__(self, user: str, imap: int, smtp: int) -> None:
        login = {"host": "127.0.0.1", "security": "none"}
        self.sections: dict[str, dict[str, object]] = {
            "network": {
                "name": "UN Migration Network in Harbour",
                "short_name": "UNMN Harbour",
                "address": f"{user}@harbour.example",
                "timezone": "Europe/Tirane",
                "plus": True,
            },
            "imap": {**login, "port": imap, "user": user, "password": PASSWORD},
            "smtp": {**login, "port": smtp},
            "trust": {"authserv_id": ["mx.harbour.example"]},
        }

    def change(self, section: str, **values: object) -> "Patient":
        """With other values in one section."""
        self.sections[section].update(values)
        return self

    def found(self, wait: int = 10, off: timedelta = timedelta(0)) -> list[tuple[str, str]]:
        """Mark and sentence of each finding; our clock is off by so much."""
        findings = examine(Config(**self.sections), wait, lambda: datetime.now(UTC) + off)
        return [(finding.mark, finding.sentence) for finding in findings]

    def said(self, about: str, **how: object) -> tuple[str, str]:
        """The finding after the sign-in whose sentence holds these words."""
        found = self.found(**how)[1:]  # type: ignore[arg-type]
        matching = [finding for finding in found if about in finding[1]]
        assert len(matching) == 1, found
        return matching[0]


@pytest.fixture
def patient(user: str, dovecot: Dovecot, postfix: Postfix) -> Patient:
    """One in good health."""
    return Patient(user, dovecot.imap_port, postfix.port)


# --- in good health ---------------------------------------------------------------------------------------------------


def test_all_is_well(patient: Patient, user: str) -> None:
    assert patient.found() == [
        (GOOD, f"signed in at 127.0.0.1 as {user}"),
        (GOOD, "folders Processed and Attention are there"),
        (GOOD, "the service is told of new mail at once (IDLE)"),
        (GOOD, "127.0.0.1 took a mail to ourselves"),
        (GOOD, "our own mail came back, to INBOX"),
        (GOOD, "the mail server's clock and ours agree"),
        (GOOD, "the verdict on ourselves: mx.harbour.example: dmarc=pass for harbour.example"),
        (GOOD, "plus-addressing works"),
    ]


def test_its_own_mails_are_gone_afterwards_and_no_other(
    patient: Patient, dovecot: Dovecot, postfix: Postfix, user: str
) -> None:
    dovecot.append(user, b"Subject: mailer doctor\r\nMessage-ID: <doctor.1@harbour.example>\r\n\r\nAnother one.\r\n")

    patient.found()

    postfix.wait_until_delivered()
    [left] = [*dovecot.mails(user), *dovecot.mails(user, JUNK)]
    assert b"Another one." in left


def test_a_sign_in_over_tls_is_proven_too(patient: Patient, dovecot: Dovecot, postfix: Postfix, user: str) -> None:
    tls = {"host": "localhost", "security": "tls", "ca_file": dovecot.cert}
    patient.change("imap", port=dovecot.imaps_port, **tls)
    patient.change("smtp", port=postfix.tls_port, user=user, password=PASSWORD, **tls)

    assert {mark for mark, _ in patient.found()} == {GOOD}


# --- signing in and sending -------------------------------------------------------------------------------------------


def test_a_wrong_password_is_all_that_is_found(patient: Patient, user: str) -> None:
    [(mark, sentence)] = patient.change("imap", password="wrong").found()

    assert mark == BAD
    assert f"refused the sign-in of {user}" in sentence


def test_a_mailbox_that_cannot_be_reached_is_all_that_is_found(patient: Patient) -> None:
    [(mark, sentence)] = patient.change("imap", port=free_port()).found()

    assert mark == BAD
    assert "could not reach the IMAP server" in sentence


def test_a_password_that_cannot_be_had_is_all_that_is_found(patient: Patient, tmp_path: Path) -> None:
    [(mark, sentence)] = patient.change("imap", password="", password_file=tmp_path / "none").found()

    assert mark == BAD
    assert "the password can't be had" in sentence


def test_a_wrong_password_for_sending_is_found(patient: Patient, dovecot: Dovecot, postfix: Postfix, user: str) -> None:
    tls = {"host": "localhost", "security": "tls", "ca_file": dovecot.cert, "port": postfix.tls_port}

    mark, sentence = patient.change("smtp", user=user, password="wrong", **tls).found()[-1]

    assert mark == BAD
    assert f"refused the sign-in of {user}" in sentence


def test_a_server_that_does_not_take_our_mail_is_found_and_nothing_is_waited_for(patient: Patient) -> None:
    patient.change("network", address="refused@harbour.example")

    assert patient.found(wait=600)[-1] == (
        BAD,
        "127.0.0.1 did not take a mail to ourselves: "
        "550 5.1.1 <refused@harbour.example>: Recipient address rejected: no such user",
    )


def test_an_smtp_server_that_cannot_be_reached_is_found(patient: Patient) -> None:
    mark, sentence = patient.change("smtp", port=free_port()).found(wait=600)[-1]

    assert mark == BAD
    assert "could not reach the SMTP server" in sentence


# --- folders and waiting ----------------------------------------------------------------------------------------------


def test_a_junk_folder_that_is_not_there_is_a_doubt(patient: Patient) -> None:
    patient.change("imap", junk="Spam")

    mark, sentence = patient.said("Spam")

    assert (mark, sentence) == (DOUBT, "there is no folder Spam; if junk goes elsewhere, name it in [imap] junk")


def test_where_no_junk_folder_is_wanted_none_is_missed(patient: Patient) -> None:
    assert {mark for mark, _ in patient.change("imap", junk="").found()} == {GOOD}


def test_a_server_without_idle_is_a_doubt(patient: Patient) -> None:
    server = Dovecot("imap_capability = IMAP4rev1 UIDPLUS")
    server.start()
    patient.change("imap", port=server.imap_port).change("network", address="refused@harbour.example")

    try:
        mark, sentence = patient.said("new mail")
    finally:
        server.stop()

    assert (mark, sentence) == (DOUBT, "the service asks for new mail every 0:01:00")


# --- what comes back --------------------------------------------------------------------------------------------------


def test_a_mail_that_does_not_come_back_is_found(patient: Patient, sink: Sinks) -> None:
    found = patient.change("smtp", port=sink().port).found(wait=1)

    assert found[-1] == (BAD, "our own mail did not come back within 1 s; see the junk folder and the server's log")


def test_a_mail_that_comes_back_as_junk_is_found_and_taken_away(
    patient: Patient, dovecot: Dovecot, postfix: Postfix, user: str
) -> None:
    with dovecot.client(user) as client:
        client.create_folder("spam")
    patient.change("imap", junk="spam").change("network", address=f"{user}+spam@harbour.example")

    found = patient.said("came back")

    assert found == (BAD, "our own mail came back, to spam")
    postfix.wait_until_delivered()
    assert [*dovecot.mails(user), *dovecot.mails(user, "spam")] == []


@pytest.mark.parametrize("minutes", [-3, 3, 60])
def test_a_clock_that_is_off_is_found(patient: Patient, minutes: int) -> None:
    mark, sentence = patient.said("clock", off=timedelta(minutes=minutes))

    assert mark == BAD
    assert sentence.startswith("the mail server's clock and ours differ by ")
    seconds = int(sentence.removeprefix("the mail server's clock and ours differ by ").partition(" s")[0])
    assert abs(seconds - abs(minutes) * 60) <= 10


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_clock_that_is_off_by_a_little_is_not(patient: Patient, minutes: int) -> None:
    assert patient.said("clock", off=timedelta(minutes=minutes))[0] == GOOD


# --- plus-addressing --------------------------------------------------------------------------------------------------


def plus(patient: Patient, user: str, domain: str, configured: bool) -> tuple[str, str]:
    """What is found on plus-addressing."""
    patient.change("network", address=f"{user}@{domain}", plus=configured)
    return patient.said("plus-addressing")


@pytest.mark.parametrize(("user", "domain"), [("refuses", "plain.example"), ("lost", "harbour.example")])
def test_plus_addressing_that_is_configured_and_does_not_work_is_found(
    patient: Patient, user: str, domain: str
) -> None:
    found = plus(patient, user, domain, configured=True)

    assert found == (BAD, "plus-addressing does not work: set plus = false in [network]")


def test_plus_addressing_that_would_work_is_pointed_out(patient: Patient, user: str) -> None:
    found = plus(patient, user, "harbour.example", configured=False)

    assert found == (DOUBT, "plus-addressing works: set plus = true in [network]")


@pytest.mark.parametrize(("user", "domain"), [("refuses", "plain.example"), ("lost", "harbour.example")])
def test_plus_addressing_that_is_neither_there_nor_used_is_well(patient: Patient, user: str, domain: str) -> None:
    found = plus(patient, user, domain, configured=False)

    assert found == (GOOD, "plus-addressing is not used")


# --- the word of the server -------------------------------------------------------------------------------------------


def test_a_forged_verdict_that_comes_through_is_found(patient: Patient) -> None:
    patient.change("trust", authserv_id=["mx.harbour.example", "mx.other.example"])  # the server strips the first only

    mark, sentence = patient.said("forged")

    assert mark == BAD
    assert "its word must not be believed" in sentence


def test_a_server_that_does_not_vouch_for_us_is_a_doubt(patient: Patient, user: str) -> None:
    patient.change("network", address=f"{user}@elsewhere.example")

    assert patient.said("verdict") == (DOUBT, "the verdict on ourselves: no verdict by mx.harbour.example")


def test_while_nobody_is_believed_the_name_of_the_server_is_shown(patient: Patient) -> None:
    patient.change("trust", authserv_id=[])

    mark, sentence = patient.said("authserv_id")

    assert mark == BAD
    assert sentence.endswith("is empty, so no sender is believed; this server writes as mx.harbour.example")


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def network(tmp_path: Path, user: str, dovecot: Dovecot, postfix: Postfix) -> Installation:
    """An installation on these servers."""
    installation = Installation(tmp_path, dovecot, user, postfix.port)
    installation.edit("network@harbour.example", f"{user}@harbour.example")
    return installation


def test_with_doubts_only_the_command_ends_with_0(network: Installation) -> None:
    done = network.run("doctor", "--wait", "10")

    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line[:3] for line in lines] == [GOOD] * 7 + [DOUBT]
    assert lines[-1] == "?    plus-addressing works: set plus = true in [network]"


def test_with_something_to_mend_the_command_ends_with_1(network: Installation) -> None:
    network.edit(f'password = "{PASSWORD}"', 'password = "wrong"')

    done = network.run("doctor", "--wait", "10")

    assert done.returncode == 1
    assert done.stdout.startswith("BAD  the IMAP server 127.0.0.1:")
    assert done.stderr == "mailer: 1 finding must be mended before the service can be trusted\n"
