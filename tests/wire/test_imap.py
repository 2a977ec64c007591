"""The mailbox on a real Dovecot; what no Dovecot would do is done by a server that answers from a script."""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailer.config import ImapSection
from mailer.errors import MailboxUnavailable, Mistakes
from mailer.wire import imap
from mailer.wire.imap import ImapMailbox

from ..servers import JUNK, PASSWORD, Dovecot, a_folder, free_port

SignIn = Callable[..., ImapMailbox]
DovecotWith = Callable[[str], Dovecot]

MOVE = ""
NO_MOVE = "imap_capability = IMAP4rev1 UIDPLUS IDLE"
NO_UIDPLUS = "imap_capability = IMAP4rev1 IDLE"


def section(port: int, user: str, /, **changes: object) -> ImapSection:
    """What config.toml would say of a mailbox."""
    values = {"host": "127.0.0.1", "port": port, "security": "none", "user": user, "password": PASSWORD}
    return ImapSection(**{**values, **changes})


@pytest.fixture
def sign_in(dovecot: Dovecot, user: str) -> Iterator[SignIn]:
    """Signs in to the test's mailbox, with the inbox open."""
    signed_in: list[ImapMailbox] = []

    def connect(server: Dovecot = dovecot, **changes: object) -> ImapMailbox:
        mailbox = ImapMailbox(section(server.imap_port, user, **changes))
        signed_in.append(mailbox)
        mailbox.open("INBOX")
        return mailbox

    yield connect
    for mailbox in signed_in:
        mailbox.close()


def a_mail(octets: int = 0, name: str = "") -> bytes:
    """A mail of exactly so many octets, if that is more than its header needs."""
    header = f"Message-ID: <{name}@harbour.example>\r\nSubject: {name}\r\n\r\n".encode()
    return header + b"x" * (octets - len(header) - 2) + b"\r\n"


def names(mails: list[bytes]) -> list[str]:
    """What `a_mail` was given as their names."""
    return [mail.partition(b"<")[2].partition(b"@")[0].decode() for mail in mails]


def expunge(dovecot: Dovecot, user: str, *uids: int) -> None:
    """Somebody else deletes mails of the inbox."""
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages(list(uids))
        client.expunge()


def is_woken(mailbox: ImapMailbox) -> bool:
    """True as soon as an event loop would be told of something to read; False if that never comes to pass."""
    return bool(select.select([mailbox], [], [], 20)[0])


class Script:
    """A server that answers each command as the script has it, where `{tag}` is the command's, and OK otherwise.

    An answer of None is silence.
    """

    def __init__(self, answers: dict[str, str | None]) -> None:
        self.heard: list[str] = []
        self.hung_up = threading.Event()
        usual = {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE\r\n{tag} OK done\r\n",
            "SELECT": "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n{tag} OK done\r\n",
        }
        self._answers = {**usual, **answers}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"* OK here\r\n")
            tag = ""
            for line in lines:
                words = line.decode().split()
                if words[0] != "DONE":
                    tag = words.pop(0)
                command = " ".join(words[:2] if words[0] == "UID" else words[:1])
                self.heard.append(command)
                answer = self._answers.get(command, "{tag} OK done\r\n")
                if answer is not None:
                    connection.sendall(answer.replace("{tag}", tag).encode())
        self.hung_up.set()

    def close(self) -> None:
        """Listen no more; the client must have hung up."""
        self._thread.join(20)
        self._listener.close()


@contextmanager
def scripted(**answers: str | None) -> Iterator[tuple[Script, ImapMailbox]]:
    """A mailbox on a server that answers so: `UID_FETCH="..."` is the answer to UID FETCH."""
    script = Script({name.replace("_", " "): answer for name, answer in answers.items()})
    try:
        mailbox = ImapMailbox(section(script.port, "network"))
        mailbox.open("INBOX")
        try:
            yield script, mailbox
        finally:
            mailbox.close()
    finally:
        script.close()


# --- what is there ----------------------------------------------------------------------------------------------------


def test_only_mails_after_the_last_known_one_are_new(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    mailbox = sign_in()
    dovecot.append(user, *[a_mail()] * 3)

    assert mailbox.uids_after(0) == [1, 2, 3]
    assert mailbox.uids_after(2) == [3]


def test_the_last_mail_is_not_new_again(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, *[a_mail()] * 3)
    mailbox = sign_in()

    # For "4:*" and "100:*" the server names mail 3, because "*" is the highest there is.
    assert mailbox.uids_after(3) == []
    assert mailbox.uids_after(99) == []


def test_an_empty_folder_has_no_new_mails(sign_in: SignIn) -> None:
    assert sign_in().uids_after(0) == []


def test_uidvalidity_stays_as_long_as_the_mailbox_is_the_same(sign_in: SignIn) -> None:
    mailbox = sign_in()

    assert mailbox.open("INBOX") == mailbox.open("INBOX") == sign_in().open("INBOX")


def test_a_mailbox_that_was_restored_elsewhere_is_told_by_its_uidvalidity(
    sign_in: SignIn, dovecot: Dovecot, user: str
) -> None:
    dovecot.append(user, a_mail())
    mailbox = sign_in()
    before = mailbox.open("INBOX")
    mailbox.close()

    dovecot.restart_with_new_uidvalidity(user)

    again = sign_in()
    assert again.open("INBOX") != before
    assert len(again.uids_after(0)) == 1


def test_a_folder_that_is_not_there_cannot_be_opened(sign_in: SignIn) -> None:
    with pytest.raises(MailboxUnavailable, match="could not open a folder"):
        sign_in().open("Nowhere")


# --- batches ----------------------------------------------------------------------------------------------------------


def test_a_batch_holds_fifty_mails_in_order(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, *[a_mail()] * 101)
    mailbox = sign_in()

    batches = mailbox.batches(mailbox.uids_after(0))

    assert [len(batch) for batch in batches] == [50, 50, 1]
    assert [uid for batch in batches for uid in batch] == list(range(1, 102))


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        ([400, 400, 400], [[1, 2], [3]]),
        ([500, 500, 100], [[1, 2], [3]]),  # full to the last octet
        ([500, 501, 100], [[1], [2, 3]]),
        ([100, 2000, 100], [[1], [2], [3]]),  # one that is larger than a batch has one of its own
        ([2000, 2000], [[1], [2]]),
        ([2000], [[1]]),
    ],
    ids=str,
)
def test_a_batch_holds_no_more_octets_than_it_may(
    sign_in: SignIn,
    dovecot: Dovecot,
    user: str,
    monkeypatch: pytest.MonkeyPatch,
    sizes: list[int],
    batches: list[list[int]],
) -> None:
    monkeypatch.setattr(imap, "BATCH_OCTETS", 1000)
    dovecot.append(user, *[a_mail(size) for size in sizes])
    mailbox = sign_in()

    assert mailbox.batches(mailbox.uids_after(0)) == batches


def test_what_was_expunged_meanwhile_is_in_no_batch(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, *[a_mail()] * 3)
    mailbox = sign_in()
    uids = mailbox.uids_after(0)
    expunge(dovecot, user, 2)
    mailbox.uids_after(0)

    assert mailbox.batches(uids) == [[1, 3]]


def test_of_no_mails_there_are_no_batches(sign_in: SignIn) -> None:
    assert sign_in().batches([]) == []


# --- fetching ---------------------------------------------------------------------------------------------------------

HEADER = b"From: Mira <mira@unhcr.example>\r\nSubject: =?utf-8?q?=C3=BC?=\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(HEADER + b"\r\nA clinic.\r\n", id="plain"),
        pytest.param(HEADER + b"\r\nA clinic.", id="no line break at the end"),
        pytest.param(HEADER + b"\r\n", id="no body"),
        pytest.param(HEADER + b"\r\n\r\n\r\n", id="empty lines"),
        pytest.param(HEADER + "\r\nNë Shqipëri 🙂\r\n".encode(), id="UTF-8"),
        pytest.param(HEADER + "\r\nZürich\r\n".encode("latin-1"), id="Latin-1"),
        pytest.param(HEADER + b"\r\n" + bytes(set(range(1, 256)) - {10, 13}) + b"\r\n", id="every octet but NUL"),
        pytest.param("Subject: Zürich\r\n\r\nx\r\n".encode("latin-1"), id="8 bits in the header"),
        pytest.param(HEADER + b"\r\n.\r\n..\r\n)\r\nA1 OK FETCH\r\n* 1 EXISTS\r\n{99}\r\n", id="looks like IMAP"),
        pytest.param(HEADER + b"\r\n" + b"x" * 100_000 + b"\r\n", id="a long line"),
    ],
)
def test_a_mail_comes_as_it_was_put_there(sign_in: SignIn, dovecot: Dovecot, user: str, raw: bytes) -> None:
    dovecot.append(user, raw)
    mailbox = sign_in()

    [mail] = mailbox.fetch([1])

    assert (mail.uid, mail.raw, mail.cut) == (1, raw, False)


def test_mails_come_in_the_order_they_were_asked_for(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, a_mail(name="a"), a_mail(name="b"), a_mail(name="c"))

    mails = sign_in().fetch([3, 1])

    assert names([mail.raw for mail in mails]) == ["c", "a"]


def test_a_fetched_mail_is_still_unread_to_people(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, *[a_mail()] * 2)
    mailbox = sign_in()
    mailbox.fetch([1])
    mailbox.fetch([1, 2])

    with dovecot.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search("UNSEEN") == [1, 2]


@pytest.mark.parametrize("hours", [0, 1, -5])
def test_the_instant_of_its_arrival_is_known(sign_in: SignIn, dovecot: Dovecot, user: str, hours: int) -> None:
    arrived = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=hours)))
    dovecot.append(user, a_mail(), at=arrived)

    [mail] = sign_in().fetch([1])

    assert mail.received.tzinfo is not None
    assert mail.received == arrived


@pytest.mark.parametrize("octets", [1000, 1001])
def test_of_a_mail_beyond_the_limit_only_the_header_comes(
    sign_in: SignIn, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch, octets: int
) -> None:
    monkeypatch.setattr(imap, "MAIL_OCTETS", 1000)
    raw = a_mail(octets)
    dovecot.append(user, raw)

    [mail] = sign_in().fetch([1])

    is_cut = octets > 1000
    assert mail.cut == is_cut
    assert mail.raw == (raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if is_cut else raw)


def test_a_mail_that_is_cut_does_not_cut_its_neighbours(
    sign_in: SignIn, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "BATCH_OCTETS", 1000)
    monkeypatch.setattr(imap, "MAIL_OCTETS", 3000)
    dovecot.append(user, *[a_mail(size) for size in (100, 2000, 5000, 100, 100)])
    mailbox = sign_in()

    mails = [mail for batch in mailbox.batches(mailbox.uids_after(0)) for mail in mailbox.fetch(batch)]

    assert [mail.cut for mail in mails] == [False, False, True, False, False]


@pytest.mark.parametrize("uids", [[1], [1, 2, 3]], ids=["alone", "among others"])
def test_what_was_expunged_before_it_could_be_fetched_is_left_out(
    sign_in: SignIn, dovecot: Dovecot, user: str, uids: list[int]
) -> None:
    dovecot.append(user, *[a_mail()] * 3)
    mailbox = sign_in()
    mailbox.uids_after(0)
    expunge(dovecot, user, 1)

    assert [mail.uid for mail in mailbox.fetch(uids)] == uids[1:]


def test_of_no_mails_nothing_is_fetched(sign_in: SignIn) -> None:
    assert sign_in().fetch([]) == []


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_a_mail_that_arrives_while_waiting_wakes(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    mailbox = sign_in()
    assert mailbox.has_idle
    assert not mailbox.begin_idle()

    dovecot.append(user, a_mail())

    assert is_woken(mailbox)
    mailbox.end_idle()
    assert mailbox.uids_after(0) == [1]


def test_after_waiting_it_can_wait_again(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    mailbox = sign_in()
    for uid in (1, 2, 3):
        assert not mailbox.begin_idle()
        dovecot.append(user, a_mail())
        assert is_woken(mailbox)
        mailbox.end_idle()
        assert mailbox.uids_after(uid - 1) == [uid]


def test_a_mail_that_arrives_before_idle_begins_is_not_slept_through(
    sign_in: SignIn, dovecot: Dovecot, user: str
) -> None:
    mailbox = sign_in()
    for uid in range(1, 21):  # which segment announces the mail is the server's choice
        assert mailbox.uids_after(uid - 1) == []
        dovecot.append(user, a_mail())

        assert mailbox.begin_idle() or is_woken(mailbox)
        mailbox.end_idle()
        assert mailbox.uids_after(uid - 1) == [uid]


def test_a_mail_that_arrives_while_idle_begins_is_not_slept_through() -> None:
    with scripted(IDLE="+ idling\r\n* 1 EXISTS\r\n", DONE="{tag} OK done\r\n") as (_, mailbox):
        assert mailbox.begin_idle()
        mailbox.end_idle()


def test_a_mail_announced_before_the_go_ahead_is_not_slept_through() -> None:
    with scripted(IDLE="* 1 EXISTS\r\n+ idling\r\n", DONE="{tag} OK done\r\n") as (_, mailbox):
        assert mailbox.begin_idle()
        mailbox.end_idle()


@pytest.mark.parametrize("command", ["UID_SEARCH", "UID_FETCH", "UID_MOVE"])
def test_a_mail_announced_with_another_answer_is_not_slept_through(command: str) -> None:
    # The server has said it once, and will not say it again once IDLE begins.
    answers = {"UID_SEARCH": "* SEARCH 1\r\n{tag} OK done\r\n", command: "* 2 EXISTS\r\n{tag} OK done\r\n"}
    if command == "UID_SEARCH":
        answers[command] = "* SEARCH 1\r\n* 2 EXISTS\r\n{tag} OK done\r\n"
    with scripted(**answers, IDLE="+ idling\r\n", DONE="{tag} OK done\r\n") as (_, mailbox):
        mailbox.uids_after(0)
        mailbox.fetch([1])
        mailbox.move([1], "Processed")

        assert mailbox.begin_idle()
        mailbox.end_idle()


def test_what_was_announced_before_the_search_does_not_keep_awake() -> None:
    answers = {"NOOP": "* 1 EXISTS\r\n{tag} OK done\r\n", "UID_SEARCH": "* SEARCH 1\r\n{tag} OK done\r\n"}
    with scripted(**answers, IDLE="+ idling\r\n", DONE="{tag} OK done\r\n") as (_, mailbox):
        assert mailbox.uids_after(0) == [1]

        assert not mailbox.begin_idle()
        mailbox.end_idle()


def test_waiting_works_through_tls(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    mailbox = sign_in(host="localhost", port=dovecot.imaps_port, security="tls", ca_file=dovecot.cert)
    assert not mailbox.begin_idle()

    dovecot.append(user, a_mail())

    assert is_woken(mailbox)
    mailbox.end_idle()
    assert mailbox.uids_after(0) == [1]


def test_a_server_without_idle_is_known(sign_in: SignIn, dovecot_with: DovecotWith) -> None:
    assert not sign_in(dovecot_with("imap_capability = IMAP4rev1")).has_idle


# --- filing -----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[MOVE, NO_MOVE, NO_UIDPLUS], ids=["MOVE", "without MOVE", "without UIDPLUS"])
def server(request: pytest.FixtureRequest, dovecot: Dovecot, dovecot_with: DovecotWith) -> Dovecot:
    """Servers that can do more, and less."""
    return dovecot_with(request.param) if request.param else dovecot


def undeleted(server: Dovecot, user: str) -> list[str]:
    """The names of those mails of the inbox that nobody has deleted."""
    with server.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        found = client.fetch(client.search("UNDELETED"), ["BODY.PEEK[]"])
        return names([found[uid][b"BODY[]"] for uid in sorted(found)])


def test_mails_are_moved(server: Dovecot, sign_in: SignIn, user: str) -> None:
    server.append(user, *[a_mail(name=name) for name in "abcd"])
    mailbox = sign_in(server)
    mailbox.prepare_folders()

    mailbox.move([2, 4], "Processed")

    assert names(server.mails(user, "Processed")) == ["b", "d"]
    assert undeleted(server, user) == ["a", "c"]


@pytest.mark.parametrize("settings", [MOVE, NO_MOVE], ids=["MOVE", "without MOVE"])
def test_a_moved_mail_is_no_longer_where_it_was(
    settings: str, dovecot: Dovecot, dovecot_with: DovecotWith, sign_in: SignIn, user: str
) -> None:
    server = dovecot_with(settings) if settings else dovecot
    server.append(user, a_mail(name="a"))
    mailbox = sign_in(server)
    mailbox.prepare_folders()

    mailbox.move([1], "Processed")

    assert server.mails(user) == []


def test_what_somebody_else_deleted_is_not_expunged(server: Dovecot, sign_in: SignIn, user: str) -> None:
    server.append(user, *[a_mail(name=name) for name in "abc"])
    mailbox = sign_in(server)
    mailbox.prepare_folders()
    with server.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([2])

    mailbox.move([1], "Processed")
    mailbox.take("<c@harbour.example>")

    assert "b" in names(server.mails(user))
    assert names(server.mails(user, "Processed")) == ["a"]


def test_a_move_that_is_repeated_finds_nothing_to_move(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, *[a_mail(name=name) for name in "ab"])
    mailbox = sign_in()
    mailbox.prepare_folders()
    mailbox.move([1], "Processed")

    mailbox.move([1], "Processed")
    sign_in().move([1, 2], "Processed")

    assert names(dovecot.mails(user, "Processed")) == ["a", "b"]


def test_what_somebody_else_took_away_does_not_hinder_the_others(server: Dovecot, sign_in: SignIn, user: str) -> None:
    server.append(user, *[a_mail(name=name) for name in "abc"])
    mailbox = sign_in(server)
    mailbox.prepare_folders()
    mailbox.uids_after(0)
    expunge(server, user, 1)

    mailbox.move([1, 2], "Processed")

    assert names(server.mails(user, "Processed")) == ["b"]
    assert undeleted(server, user) == ["c"]


def test_folders_are_created_where_people_see_them(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    folders = sign_in(processed="Erledigt & geprüft", attention="Për vëmendje").prepare_folders()

    assert folders == ["INBOX", JUNK]
    with dovecot.client(user) as client:
        subscribed = {name for _, _, name in client.list_sub_folders()}
    assert {"Erledigt & geprüft", "Për vëmendje"} <= subscribed


def test_folders_that_are_there_are_left_alone(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    with dovecot.client(user) as client:
        client.create_folder("Processed")
    dovecot.append(user, a_mail(), folder="Processed")

    for _ in range(2):
        assert sign_in().prepare_folders() == ["INBOX", JUNK]

    assert len(dovecot.mails(user, "Processed")) == 1
    with dovecot.client(user) as client:  # unsubscribing is people's choice too
        assert "Processed" not in {name for _, _, name in client.list_sub_folders()}


@pytest.mark.parametrize("junk", ["", "Spam"], ids=["not wanted", "not there"])
def test_junk_is_read_only_where_it_is(sign_in: SignIn, dovecot: Dovecot, user: str, junk: str) -> None:
    assert sign_in(junk=junk).prepare_folders() == ["INBOX"]

    with dovecot.client(user) as client:
        assert not client.folder_exists("Spam")


def test_a_mail_of_ours_is_taken_and_the_others_stay(server: Dovecot, sign_in: SignIn, user: str) -> None:
    server.append(user, *[a_mail(name=name) for name in "abc"])
    mailbox = sign_in(server)

    taken = mailbox.take("<b@harbour.example>")

    assert names([mail.raw for mail in taken]) == ["b"]
    assert undeleted(server, user) == ["a", "c"]


def test_a_mail_that_has_not_come_yet_is_not_taken(sign_in: SignIn, dovecot: Dovecot, user: str) -> None:
    mailbox = sign_in()
    assert mailbox.take("<a@harbour.example>") == []

    dovecot.append(user, a_mail(name="a"))

    assert len(mailbox.take("<a@harbour.example>")) == 1


@pytest.mark.parametrize("name", ["<a@b>\r\nA9 DELETE INBOX", "<ä@b>", "<a@b>\0"], ids=repr)
def test_what_others_wrote_never_goes_into_a_search(sign_in: SignIn, name: str) -> None:
    with pytest.raises(ValueError, match="not a Message-ID of ours"):
        sign_in().take(name)


# --- signing in -------------------------------------------------------------------------------------------------------


def why_not(port: int, user: str = "network", **changes: object) -> str:
    """What it says when it cannot sign in."""
    with pytest.raises(MailboxUnavailable) as caught:
        ImapMailbox(section(port, user, **changes))
    return str(caught.value)


def port_for(security: str, dovecot: Dovecot) -> int:
    """Where the server speaks TLS from the first octet, or on demand."""
    return dovecot.imaps_port if security == "tls" else dovecot.imap_port


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_the_ca_file_is_trusted(sign_in: SignIn, dovecot: Dovecot, user: str, security: str) -> None:
    dovecot.append(user, a_mail())

    mailbox = sign_in(host="localhost", port=port_for(security, dovecot), security=security, ca_file=dovecot.cert)

    assert mailbox.uids_after(0) == [1]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("host", "with_ca_file"), [("localhost", False), ("127.0.0.1", True)])
def test_another_certificate_is_not(dovecot: Dovecot, security: str, host: str, with_ca_file: bool) -> None:
    ca_file = dovecot.cert if with_ca_file else None

    words = why_not(port_for(security, dovecot), host=host, security=security, ca_file=ca_file)

    assert words.startswith(f"the certificate of the IMAP server {host}:")
    assert "is not trusted" in words
    assert words.endswith("Check host and ca_file")


def test_a_server_without_starttls_is_not_told_the_password() -> None:
    script = Script({"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n"})

    words = why_not(script.port, host="localhost", security="starttls")

    script.close()
    assert "STARTTLS" in words
    assert "LOGIN" not in script.heard


def test_a_ca_file_that_is_none_is_a_mistake_in_the_configuration(dovecot: Dovecot) -> None:
    with pytest.raises(Mistakes, match="/dev/null cannot be used"):
        ImapMailbox(section(dovecot.imaps_port, "network", security="tls", ca_file="/dev/null"))


@pytest.mark.parametrize("password", ["wrong", 'wr"o\\ng {5}', "wröng", "p"], ids=repr)
def test_a_wrong_password_is_told_by_the_user_and_never_shown(dovecot: Dovecot, password: str) -> None:
    words = why_not(dovecot.imap_port, "mira", password=password)

    assert f"127.0.0.1:{dovecot.imap_port} refused the sign-in of mira" in words
    assert words.endswith("Check user and password")
    assert len(password) == 1 or password not in words


@pytest.mark.parametrize("password", ['q"uo\\te', "with a space", "(a) {5}", "Zürich"], ids=repr)
def test_a_password_may_have_any_letter(dovecot_with: DovecotWith, user: str, password: str) -> None:
    users = a_folder("passwd") / "users"
    users.write_text(f"{user}:{{PLAIN}}{password}\n", encoding="utf-8")

    server = dovecot_with(f"passdb {{\n  driver = passwd-file\n  args = {users}\n}}")

    ImapMailbox(section(server.imap_port, user, password=password)).close()


def test_nobody_listens() -> None:
    port = free_port()

    assert f"could not reach the IMAP server 127.0.0.1:{port}" in why_not(port)


def test_somebody_listens_who_speaks_something_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 mx.harbour.example ESMTP\r\n")

        thread = threading.Thread(target=greet)
        thread.start()

        assert "could not reach the IMAP server" in why_not(listener.getsockname()[1])
        thread.join()


def test_a_refused_sign_in_leaves_no_connection_behind() -> None:
    script = Script({"LOGIN": "{tag} NO refused\r\n", "AUTHENTICATE": "{tag} NO refused\r\n"})

    with pytest.raises(MailboxUnavailable) as caught:
        ImapMailbox(section(script.port, "network"))

    assert script.hung_up.wait(2), caught.value  # which is still held, and the connection with it
    script.close()


# --- a line that breaks -----------------------------------------------------------------------------------------------

METHODS: dict[str, Callable[[ImapMailbox], object]] = {
    "prepare_folders": lambda mailbox: mailbox.prepare_folders(),
    "open": lambda mailbox: mailbox.open("INBOX"),
    "uids_after": lambda mailbox: mailbox.uids_after(0),
    "batches": lambda mailbox: mailbox.batches([1]),
    "fetch": lambda mailbox: mailbox.fetch([1]),
    "move": lambda mailbox: mailbox.move([1], "Processed"),
    "take": lambda mailbox: mailbox.take("<a@harbour.example>"),
    "begin_idle": lambda mailbox: mailbox.begin_idle(),
    "end_idle": lambda mailbox: mailbox.end_idle(),
}


@pytest.fixture(scope="module", params=["none", "tls"])
def forsaken(request: pytest.FixtureRequest, dovecot: Dovecot) -> Iterator[dict[str, ImapMailbox]]:
    """Connections to a server that is gone; the last was waiting."""
    server = Dovecot()
    server.start()
    how: dict[str, object] = {}
    if request.param == "tls":
        how = {"host": "localhost", "port": server.imaps_port, "security": "tls", "ca_file": server.cert}
    server.append("network", a_mail())
    mailboxes = {name: ImapMailbox(section(server.imap_port, "network", **how)) for name in METHODS}
    for mailbox in mailboxes.values():
        mailbox.open("INBOX")
    assert not mailboxes["end_idle"].begin_idle()
    server.stop()
    yield mailboxes
    for mailbox in mailboxes.values():
        mailbox.close()


@pytest.mark.parametrize("name", METHODS)
def test_a_server_that_is_gone_is_told_by_each_method(forsaken: dict[str, ImapMailbox], name: str) -> None:
    mailbox = forsaken[name]

    with pytest.raises(MailboxUnavailable, match="the IMAP server"):
        METHODS[name](mailbox)


def test_a_server_that_is_gone_wakes_who_waits(dovecot: Dovecot) -> None:
    server = Dovecot()
    server.start()
    mailbox = ImapMailbox(section(server.imap_port, "network"))
    mailbox.open("INBOX")
    assert not mailbox.begin_idle()

    server.stop()

    assert is_woken(mailbox)
    mailbox.close()  # without end_idle, as one does who is told to stop


def test_a_server_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_READ_SECONDS", 0.2)
    with (
        scripted(UID_SEARCH=None, LOGOUT=None) as (_, mailbox),
        pytest.raises(MailboxUnavailable, match="could not search at"),
    ):
        mailbox.uids_after(0)


def test_a_server_that_does_not_end_the_waiting_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_READ_SECONDS", 0.2)
    with scripted(IDLE="+ idling\r\n", DONE=None, LOGOUT=None) as (_, mailbox):
        mailbox.begin_idle()
        with pytest.raises(MailboxUnavailable, match="could not wait at"):
            mailbox.end_idle()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("* SEARCH nonsense\r\n{tag} OK done\r\n", id="no number"),
        pytest.param("{tag} NO not today\r\n", id="NO"),
        pytest.param("{tag} BAD what?\r\n", id="BAD"),
        pytest.param("* BYE gone\r\n", id="BYE"),
        pytest.param("rubbish\r\n", id="rubbish"),
    ],
)
def test_an_answer_that_makes_no_sense_is_the_servers_fault(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(imap, "_READ_SECONDS", 0.5)
    with scripted(UID_SEARCH=answer) as (_, mailbox), pytest.raises(MailboxUnavailable, match="could not search at"):
        mailbox.uids_after(0)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("* 1 FETCH (UID 1 BODY[] {1}\r\nx)\r\n{tag} OK done\r\n", id="no INTERNALDATE"),
        pytest.param(
            '* 1 FETCH (UID 1 INTERNALDATE "some day" BODY[] {1}\r\nx)\r\n{tag} OK done\r\n', id="no such INTERNALDATE"
        ),
        pytest.param("* 1 FETCH (UID 1 RFC822.SIZE many)\r\n{tag} OK done\r\n", id="no size"),
        pytest.param("* 1 FETCH (UID 1 BODY[\r\n{tag} OK done\r\n", id="no end"),
    ],
)
def test_a_fetch_that_makes_no_sense_is_the_servers_fault(answer: str) -> None:
    with scripted(UID_FETCH=answer) as (_, mailbox), pytest.raises(MailboxUnavailable):
        mailbox.fetch([1])


@pytest.mark.parametrize("answer", ["{tag} OK done\r\n", "{tag} NO why?\r\n", "* BYE\r\n{tag} OK done\r\n"])
def test_however_a_server_says_goodbye_the_connection_is_closed(answer: str) -> None:
    with scripted(LOGOUT=answer) as (script, _):
        pass

    assert script.hung_up.is_set()


def test_a_mail_that_has_no_instant_zone_is_read_as_utc() -> None:
    assert imap._aware(datetime(2026, 3, 2)) == datetime(2026, 3, 2, tzinfo=UTC)  # noqa: DTZ001
