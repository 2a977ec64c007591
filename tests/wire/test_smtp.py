"""Submission to a real Postfix and its smtp-sink; what neither would do is done by a server that answers from a script."""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mailer.config import SmtpSection
from mailer.errors import Mistakes, StoreUnavailable, SubmissionUnavailable
from mailer.wire import smtp
from mailer.wire.smtp import Answer, Job, submit

from ..servers import PASSWORD, Dovecot, Postfix, Sink, free_port

Sinks = Callable[..., Sink]

SENDER = "network@harbour.example"
A, B, C, D = (f"{name}@unhcr.example" for name in ("ana", "ben", "cem", "dea"))
VERBS = ("EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", ".", "RSET", "QUIT")
MAIL = b"Subject: Clinic\r\n\r\nOur clinic has opened.\r\n"


@dataclass
class Course:
    """How a submission went; letters are named by their recipients. `begun`: those of which the data was to go out;
    `why_not`: why none could be submitted at all."""

    begun: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    why_not: str = ""

    @property
    def states(self) -> dict[str, str]:
        """What became of each letter that was tried."""
        return {recipient: answer.state for recipient, answer in self.answers.items()}

    def replies(self) -> set[str]:
        """What the server said."""
        return {answer.reply for answer in self.answers.values()}


async def _yes(_job: Job) -> bool:
    return True


async def submitting(
    port: int,
    recipients: Sequence[str],
    octets: bytes = MAIL,
    *,
    before_data: Callable[[Job], Awaitable[bool]] = _yes,
    go_on: Callable[[], bool] = lambda: True,
    course: Course | None = None,
    **changes: object,
) -> Course:
    """Submit one letter to each recipient, over one connection unless the section is changed."""
    values = {"host": "127.0.0.1", "port": port, "security": "none", "connections": 1}
    course = course or Course()

    async def before(job: Job) -> bool:
        course.begun.append(job.recipient)
        return await before_data(job)

    async def afterwards(job: Job, answer: Answer) -> None:
        assert job.recipient not in course.answers
        course.answers[job.recipient] = answer

    jobs = [Job(number, recipient, octets) for number, recipient in enumerate(recipients)]
    left = await submit(SmtpSection(**{**values, **changes}), SENDER, jobs, before, afterwards, go_on)
    course.left = [job.recipient for job in left]
    return course


def submitted(port: int, recipients: Sequence[str] = (A,), octets: bytes = MAIL, **changes: object) -> Course:
    """The same, to its end."""
    return asyncio.run(submitting(port, recipients, octets, **changes))  # type: ignore[arg-type]


def why_not(port: int, **changes: object) -> str:
    """What it says when no letter can be submitted at all."""
    with pytest.raises(SubmissionUnavailable) as caught:
        submitted(port, **changes)  # type: ignore[arg-type]
    return str(caught.value)


def people(count: int) -> list[str]:
    """So many recipients."""
    return [f"person{number}@unhcr.example" for number in range(count)]


class Tap:
    """Stands before a real server: hears what it is told, lets in so many connections, and takes so many mails."""

    def __init__(self, port: int, connections: int = 100, mails: int = 100) -> None:
        self.heard: list[bytes] = []
        self._port = port
        self._connections = connections
        self._mails = mails
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Tap":
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        async with asyncio.timeout(20):  # the client must have hung up
            await asyncio.gather(*self._tasks)

    @property
    def commands(self) -> list[list[str]]:
        """The first words of what each connection was told, without the mails."""
        return [_commands(heard) for heard in self.heard]

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.append(asyncio.create_task(self._pass_on(reader, writer)))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = len(self.heard)
        if number >= self._connections:
            writer.close()
            return
        self.heard.append(b"")
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._port)
        back = asyncio.create_task(_copy(server_reader, writer))
        try:
            while octets := await reader.read(65536):
                self.heard[number] += octets
                server_writer.write(octets)
                if sum(heard.count(b"\r\n.\r\n") for heard in self.heard) > self._mails:
                    self._server.close()
                    break
        except ConnectionError:
            pass
        finally:
            for each in (server_writer, writer):
                each.close()
            await back


def tapped(
    port: int, recipients: Sequence[str], lets_in: int = 100, takes: int = 100, **changes: object
) -> tuple[Course, Tap]:
    """A submission of which everything is heard that the server is told."""
    course = Course()

    async def run() -> tuple[Course, Tap]:
        async with Tap(port, lets_in, takes) as tap:
            try:
                await submitting(tap.port, recipients, course=course, **changes)  # type: ignore[arg-type]
            except SubmissionUnavailable as error:
                course.why_not = str(error)
        return course, tap

    return asyncio.run(run())


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while octets := await reader.read(65536):
            writer.write(octets)
    except ConnectionError:
        pass
    finally:
        writer.close()


def _commands(heard: bytes) -> list[str]:
    words = (line.partition(b" ")[0].decode("latin-1") for line in heard.split(b"\r\n"))
    return [word for word in words if word in VERBS]


USUAL: dict[str, bytes | None] = {
    "CONNECT": b"220 mx.harbour.example ESMTP",
    "EHLO": b"250 mx.harbour.example",
    "DATA": b"354 go ahead",
    "QUIT": b"221 bye",
}


class Script:
    """A server that answers each command as the script has it, and as usual otherwise; "." is the end of a mail.

    An answer of None is silence.
    """

    def __init__(self, answers: dict[str, bytes | None]) -> None:
        self.heard: list[list[str]] = []
        self._answers = {**USUAL, **answers}
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Script":
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        async with asyncio.timeout(20):  # the client must have hung up
            await asyncio.gather(*self._tasks)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.append(asyncio.create_task(self._talk(reader, writer)))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard: list[str] = []
        self.heard.append(heard)
        in_mail = False
        self._answer(writer, "CONNECT")
        async for line in reader:
            word = line.decode("latin-1").split()[0] if line.strip() else ""
            if in_mail and word != ".":
                continue
            heard.append(word)
            in_mail = word == "DATA" and self._answers["DATA"] == USUAL["DATA"]
            self._answer(writer, word)
        writer.close()

    def _answer(self, writer: asyncio.StreamWriter, word: str) -> None:
        answer = self._answers.get(word, b"250 ok")
        if answer is not None:
            writer.write(answer + b"\r\n")


def scripted(recipients: Sequence[str] = (A,), /, **answers: bytes | None) -> tuple[Course, Script]:
    """A submission to a server that answers so; `end` is its answer to a mail."""
    script = Script({"." if name == "end" else name: answer for name, answer in answers.items()})

    async def run() -> Course:
        async with script:
            return await submitting(script.port, recipients)

    return asyncio.run(run()), script


# --- connections and transactions -------------------------------------------------------------------------------------


def test_many_letters_go_over_one_connection_each_to_one_recipient(sink: Sinks) -> None:
    server = sink()

    course, tap = tapped(server.port, people(30))

    assert course.states == dict.fromkeys(people(30), "sent")
    assert tap.commands == [["EHLO", *["MAIL", "RCPT", "DATA", "."] * 30, "QUIT"]]
    assert sorted(recipient for recipient, _ in server.mails()) == sorted(people(30))


def test_several_letters_are_on_their_way_at_once(sink: Sinks) -> None:
    server = sink()

    async def run() -> tuple[Course, Tap]:
        everybody = asyncio.Barrier(3)

        async def wait_for_the_others(_job: Job) -> bool:
            async with asyncio.timeout(10):
                await everybody.wait()
            return True

        async with Tap(server.port) as tap:
            course = await submitting(tap.port, people(9), connections=3, before_data=wait_for_the_others)
            return course, tap

    course, tap = asyncio.run(run())

    assert course.states == dict.fromkeys(people(9), "sent")
    assert len(tap.heard) == 3
    assert sorted(recipient for recipient, _ in server.mails()) == people(9)


def test_there_are_no_more_connections_than_letters(sink: Sinks) -> None:
    server = sink()

    _, tap = tapped(server.port, [A, B], connections=10)

    assert len(tap.heard) <= 2


def test_a_server_that_lets_in_fewer_connections_gets_every_letter_over_those(sink: Sinks) -> None:
    server = sink()

    course, _ = tapped(server.port, people(12), lets_in=1, connections=4)

    assert (course.states, course.left) == (dict.fromkeys(people(12), "sent"), [])


def test_no_letters_need_no_server() -> None:
    assert submitted(free_port(), []) == Course()


def test_a_letter_arrives_from_the_network_and_the_reply_is_kept(postfix: Postfix, dovecot: Dovecot, user: str) -> None:
    course = submitted(postfix.port, [f"{user}@harbour.example"])

    postfix.wait_until_delivered()
    [mail] = dovecot.mails(user)
    assert mail.startswith(b"Return-Path: <network@harbour.example>\r\n")
    assert mail.endswith(MAIL.partition(b"\r\n")[2])
    [reply] = course.replies()
    assert reply.startswith("250 2.0.0 Ok: queued as ")


# --- what arrives -----------------------------------------------------------------------------------------------------

BODIES = {
    "dots": b".\r\n..\r\n.hidden\r\n...\r\nthe end.\r\n.\r\n",
    "dots where other servers see the end": b"one\r\n.\r\n\r\n.\r\n\r\nMAIL FROM:<evil@x.example>\r\n",
    "line feeds": b"one\n.\ntwo\n",
    "carriage returns": b"one\r.\rtwo\r",
    "all of them": b"one\n.\r\ntwo\r.\nthree\r\r\n.\r\n",
    "no line break at the end": b"the end",
    "a dot and no line break at the end": b"the end\r\n.",
    "long": b"a line of a long letter\r\n" * 50_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_letter_arrives_whole(postfix: Postfix, dovecot: Dovecot, user: str, body: bytes) -> None:
    head = b"Subject: Dots\r\nMessage-ID: <1@harbour.example>\r\n\r\n"

    submitted(postfix.port, [f"{user}@harbour.example"], head + body)

    postfix.wait_until_delivered()
    [mail] = dovecot.mails(user)
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    assert mail.partition(b"\r\n\r\n")[2] == b"".join(line + b"\r\n" for line in lines)


def test_the_size_is_announced_with_the_first_letter_and_with_each_after_it(postfix: Postfix) -> None:
    _, tap = tapped(postfix.port, ["refused@x.example", "refused@y.example"])

    assert tap.heard[0].count(b"MAIL FROM:<network@harbour.example> SIZE=%d\r\n" % len(MAIL)) == 2


def test_a_letter_that_is_too_large_is_refused_before_it_goes_out(postfix: Postfix) -> None:
    course = submitted(postfix.port, octets=MAIL + b"x" * 70 + b"\r\n" * 6_000_000)

    assert course.states == {A: "failed"}
    assert course.replies() == {"552 5.3.4 Message size exceeds fixed limit"}
    assert course.begun == []


def test_a_server_that_does_not_ask_for_the_size_is_not_told(sink: Sinks) -> None:
    server = sink()

    _, tap = tapped(server.port, [A])

    assert b"MAIL FROM:<network@harbour.example>\r\n" in tap.heard[0]


@pytest.mark.parametrize("options", [["-e"], ["-f", "EHLO"]], ids=["announced nowhere", "refused"])
def test_a_server_that_knows_no_extensions_gets_its_letters(sink: Sinks, options: list[str]) -> None:
    assert submitted(sink(*options).port, [A, B]).states == {A: "sent", B: "sent"}


# --- what the server says ---------------------------------------------------------------------------------------------

SOFT, HARD = "450 4.3.0 Error: command failed", "500 5.3.0 Error: command failed"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(("option", "state", "reply"), [("-r", "deferred", SOFT), ("-f", "failed", HARD)])
def test_a_refusal_is_the_letters_fate_and_the_line_serves_the_next(
    sink: Sinks, command: str, option: str, state: str, reply: str
) -> None:
    server = sink(option, command)

    course, tap = tapped(server.port, [A, B])

    assert course.states == {A: state, B: state}
    assert course.replies() == {reply}
    assert course.begun == ([A, B] if command in ("DATA", ".") else [])
    upto = ["MAIL", "RCPT", "DATA", "."][: ["MAIL", "RCPT", "DATA", "."].index(command) + 1]
    assert tap.commands == [["EHLO", *[*upto, "RSET"] * 2, "QUIT"]]
    assert server.mails() == [] or command == "."


def test_who_is_refused_keeps_no_other_from_getting_the_letter(postfix: Postfix, dovecot: Dovecot, user: str) -> None:
    here = f"{user}@harbour.example"

    course = submitted(postfix.port, ["refused@x.example", "later@x.example", here])

    assert course.states == {"refused@x.example": "failed", "later@x.example": "deferred", here: "sent"}
    assert course.begun == [here]
    postfix.wait_until_delivered()
    assert len(dovecot.mails(user)) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("option", ["-q", "-Q"], ids=["without a word", "with 421"])
def test_a_line_that_breaks_before_the_data_leaves_a_letter_that_was_surely_not_sent(
    sink: Sinks, command: str, option: str
) -> None:
    server = sink(option, command)

    course = submitted(server.port, [A, B])

    assert course.states == {A: "deferred", B: "deferred"}
    assert server.mails() == []


def test_a_line_that_breaks_after_the_data_leaves_a_letter_of_which_nobody_knows(sink: Sinks) -> None:
    server = sink("-q", ".")

    course, tap = tapped(server.port, [A, B, C])

    assert course.states == {A: "unknown", B: "unknown", C: "unknown"}
    assert tap.commands == [["EHLO", "MAIL", "RCPT", "DATA", "."]] * 3


def test_a_server_that_closes_with_421_after_the_data_did_not_take_the_letter(sink: Sinks) -> None:
    course = submitted(sink("-Q", ".").port)

    assert course.states == {A: "deferred"}
    assert course.replies() == {"421 4.0.0 Server closing connection"}


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_silence_before_the_data_leaves_a_letter_that_was_surely_not_sent(
    sink: Sinks, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(smtp, "_SECONDS", 1)
    server = sink("-W", f"{command}:60")

    assert submitted(server.port).states == {A: "deferred"}
    assert server.mails() == []


def test_silence_after_the_data_leaves_a_letter_of_which_nobody_knows(
    sink: Sinks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_VERDICT_SECONDS", 1)

    assert submitted(sink("-W", ".:60").port).states == {A: "unknown"}


def test_a_letter_has_more_time_than_a_command_and_a_long_one_more_yet(
    sink: Sinks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_SECONDS", 1)
    monkeypatch.setattr(smtp, "_VERDICT_SECONDS", 1)
    monkeypatch.setattr(smtp, "_OCTETS_PER_SECOND", 100_000)

    assert submitted(sink("-W", ".:2").port, octets=MAIL + b"x\r\n" * 300_000).states == {A: "sent"}


@pytest.mark.parametrize("code", [b"200", b"251", b"299"])
def test_whatever_begins_with_2_after_the_data_is_a_yes(code: bytes) -> None:
    course, _ = scripted(end=code + b" taken")

    assert course.answers == {A: Answer("sent", f"{code.decode()} taken")}


@pytest.mark.parametrize("answer", [b"taken, thank you", b"", b"999 ?", b"354 go on", b"150 wait"], ids=repr)
def test_what_is_no_answer_after_the_data_says_nothing_of_the_letters_fate(answer: bytes) -> None:
    course, script = scripted([A, B], end=answer)

    assert course.states == {A: "unknown", B: "unknown"}
    assert script.heard == [["EHLO", "MAIL", "RCPT", "DATA", "."]] * 2  # a line on which words make no sense is left


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", [b"rubbish", b"250-never", b"150 wait"], ids=repr)
def test_what_is_no_answer_before_the_data_is_no_answer_for_good(
    monkeypatch: pytest.MonkeyPatch, command: str, answer: bytes
) -> None:
    monkeypatch.setattr(smtp, "_SECONDS", 1)

    course, script = scripted(**{command: answer})

    assert course.states == {A: "deferred"}
    assert "." not in script.heard[0]


def test_a_go_ahead_that_is_none_is_not_gone_ahead_on() -> None:
    course, script = scripted(DATA=b"250 ok")

    assert course.states == {A: "deferred"}
    assert script.heard == [["EHLO", "MAIL", "RCPT", "DATA"]]


REPLIES = {
    b"550-5.1.1 nobody\r\n550 5.1.1 here": "550 5.1.1 nobody 5.1.1 here",
    b"550 \x1b[31mred\x07 and \0 nothing": "550 [31mred and nothing",
    "550 Empfänger unbekannt".encode(): "550 Empfänger unbekannt",
    b"550 " + b"x" * 5000: "550 " + "x" * 495 + "…",
    b"550": "550",
}


@pytest.mark.parametrize(("said", "kept"), REPLIES.items(), ids=lambda value: repr(value)[:30])
def test_a_reply_is_kept_as_one_line_that_anybody_can_read(said: bytes, kept: str) -> None:
    course, _ = scripted(RCPT=said)

    assert course.answers == {A: Answer("failed", kept)}


def test_a_reply_in_an_unknown_encoding_can_be_kept(sink: Sinks) -> None:
    server = sink("-B", os.fsdecode("550 5.1.1 Empfänger unbekannt".encode("latin-1")), "-f", "RCPT")

    assert submitted(server.port).answers == {A: Answer("failed", "550 5.1.1 Empf\ufffdnger unbekannt")}


@pytest.mark.parametrize("options", [["-q", "QUIT"], ["-f", "QUIT"], ["-f", "RSET"], ["-q", "RSET"]], ids=" ".join)
def test_however_a_server_says_goodbye_the_letters_are_sent(postfix: Postfix, sink: Sinks, options: list[str]) -> None:
    async def refuse_b(job: Job) -> bool:
        return job.recipient != B

    course = submitted(sink(*options).port, [A, B, C], before_data=refuse_b)

    assert (course.states, course.left) == ({A: "sent", C: "sent"}, [B])


# --- what is not sent -------------------------------------------------------------------------------------------------


def test_a_letter_that_is_not_ours_any_more_is_not_sent_and_the_others_are(sink: Sinks) -> None:
    server = sink()

    async def refuse_b(job: Job) -> bool:
        return job.recipient != B

    course, tap = tapped(server.port, [A, B, C], before_data=refuse_b)

    assert (course.states, course.left) == ({A: "sent", C: "sent"}, [B])
    whole = ["MAIL", "RCPT", "DATA", "."]
    assert tap.commands == [["EHLO", *whole, "MAIL", "RCPT", "RSET", *whole, "QUIT"]]
    assert sorted(recipient for recipient, _ in server.mails()) == [A, C]


def test_once_told_to_stop_it_finishes_the_letter_in_hand_and_begins_no_other(sink: Sinks) -> None:
    server = sink()
    stopping: list[str] = []

    async def stop_at_b(job: Job) -> bool:
        stopping.extend([B] if job.recipient == B else [])
        return True

    course = submitted(server.port, [A, B, C, D], before_data=stop_at_b, go_on=lambda: not stopping)

    assert (course.states, course.left) == ({A: "sent", B: "sent"}, [C, D])
    assert sorted(recipient for recipient, _ in server.mails()) == [A, B]


def test_told_to_stop_from_the_beginning_it_asks_no_server() -> None:
    course = submitted(free_port(), [A, B], go_on=lambda: False)

    assert (course.states, course.left) == ({}, [A, B])


@pytest.mark.parametrize("connections", [1, 3])
def test_what_is_left_when_the_server_goes_away_is_returned(sink: Sinks, connections: int) -> None:
    server = sink()

    course, _ = tapped(server.port, people(20), takes=4, connections=connections)

    assert set(course.states.values()) <= {"sent", "unknown", "deferred"}
    assert len(course.left) >= 20 - 4 - 2 * connections
    assert sorted([*course.states, *course.left]) == sorted(people(20))


@pytest.mark.parametrize("when", ["before the data", "afterwards"])
def test_a_database_that_fails_is_the_callers_to_hear_of(sink: Sinks, when: str) -> None:
    async def fail(_job: Job, *_: object) -> bool:
        raise StoreUnavailable("the database is locked")

    async def pass_over(_job: Job, *_: object) -> bool:
        return True

    before, after = (fail, pass_over) if when == "before the data" else (pass_over, fail)
    server = sink()
    section = SmtpSection(host="127.0.0.1", port=server.port, security="none", connections=1)

    with pytest.raises(StoreUnavailable):
        asyncio.run(submit(section, SENDER, [Job(1, A, MAIL)], before, after, lambda: True))

    assert len(server.mails()) == (when == "afterwards")


# --- cut off ----------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def deaf_server():
    """A server that reads no more of a mail once it has begun; (port, begun, what it was told once we have gone)."""
    begun = asyncio.Event()
    told: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    gone = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mx.harbour.example\r\n")
        async for line in reader:
            is_data = line == b"DATA\r\n"
            writer.write(b"354 go ahead\r\n" if is_data else b"250 ok\r\n")
            if is_data:
                break
        heard = await reader.read(1)
        begun.set()
        await gone.wait()
        try:
            while octets := await reader.read(1_000_000):
                heard += octets
        except ConnectionError:
            pass
        writer.close()
        told.set_result(heard)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], begun, gone, told


@pytest.mark.parametrize("how", ["cancelled", "given up"])
def test_a_letter_that_is_cut_off_is_not_sent_to_its_end_and_no_quit_falls_into_it(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    large = MAIL + b"a line of a long letter\r\n" * 800_000
    monkeypatch.setattr(smtp, "_OCTETS_PER_SECOND", 100_000_000)
    monkeypatch.setattr(smtp, "_VERDICT_SECONDS", 30 if how == "cancelled" else 0)

    async def run() -> tuple[Course, bytes]:
        course = Course()
        async with deaf_server() as (port, begun, gone, told):
            task = asyncio.create_task(submitting(port, [A], large, course=course))
            await begun.wait()
            if how == "cancelled":
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            else:
                await task
            gone.set()
            return course, await told

    course, told = asyncio.run(run())

    assert course.states == ({} if how == "cancelled" else {A: "unknown"})
    assert 0 < len(told) < len(large)
    assert b"QUIT" not in told
    assert b"\r\n.\r\n" not in told


def test_a_wait_for_the_answer_that_is_cancelled_says_no_more_to_the_server(sink: Sinks) -> None:
    server = sink("-W", ".:60")

    async def run() -> tuple[Course, Tap]:
        course = Course()
        async with Tap(server.port) as tap:
            task = asyncio.create_task(submitting(tap.port, [A, B], course=course))
            async with asyncio.timeout(10):
                while not any(heard.endswith(b"\r\n.\r\n") for heard in tap.heard):
                    await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return course, tap

    course, tap = asyncio.run(run())

    assert course.states == {}
    assert tap.commands == [["EHLO", "MAIL", "RCPT", "DATA", "."]]


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "AUTH"])
def test_a_sign_in_that_is_cancelled_leaves_no_connection_behind(command: str) -> None:
    async def run() -> list[list[str]]:
        script = Script({"EHLO": b"250-mx\r\n250 AUTH PLAIN", command: None})
        async with script:
            task = asyncio.create_task(submitting(script.port, [A], user="network", password=PASSWORD))
            async with asyncio.timeout(10):
                while command not in ["CONNECT" for _ in script.heard] + [
                    word for each in script.heard for word in each
                ]:
                    await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        return script.heard  # the server has seen the end of the connection

    assert "MAIL" not in asyncio.run(run())[0]


# --- reaching the server ----------------------------------------------------------------------------------------------


def test_nobody_listens() -> None:
    port = free_port()

    assert why_not(port, recipients=[A, B], connections=2).startswith(
        f"could not reach the SMTP server 127.0.0.1:{port}"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-f", "CONNECT"], HARD),
        (["-r", "CONNECT"], SOFT),
        (["-q", "CONNECT"], "Unexpected EOF"),
        (["-q", "EHLO"], "Unexpected EOF"),
        (["-Q", "EHLO"], "421 4.0.0 Server closing connection"),
        (["-f", "EHLO HELO"], HARD),
        (["-W", "CONNECT:60"], "Timed out"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_server_that_does_not_begin_is_told_and_no_letter_is_to_blame(
    sink: Sinks, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str
) -> None:
    monkeypatch.setattr(smtp, "_SECONDS", 0.3)
    course = Course()

    said = why_not(sink(*options).port, course=course)

    assert said.startswith("could not reach the SMTP server 127.0.0.1:")
    assert words in said
    assert course.states == {}


def port_for(security: str, postfix: Postfix) -> int:
    """Where the server speaks TLS from the first octet, or on demand."""
    return postfix.tls_port if security == "tls" else postfix.port


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_letter_goes_out_encrypted_after_a_sign_in_that_nobody_hears(
    postfix: Postfix, dovecot: Dovecot, user: str, security: str
) -> None:
    where = {"host": "localhost", "security": security, "ca_file": dovecot.cert}
    login = {"user": user, "password": PASSWORD}

    course, tap = tapped(port_for(security, postfix), [f"{user}@harbour.example"], **where, **login)

    assert list(course.states.values()) == ["sent"]
    postfix.wait_until_delivered()
    [mail] = dovecot.mails(user)
    assert b"with ESMTPSA id " in mail
    assert b"AUTH" not in tap.heard[0]
    assert b"clinic" not in tap.heard[0]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("host", "with_ca_file"), [("localhost", False), ("127.0.0.1", True)])
def test_another_certificate_is_not_trusted_and_no_password_is_told(
    postfix: Postfix, dovecot: Dovecot, security: str, host: str, with_ca_file: bool
) -> None:
    where = {"host": host, "security": security, "ca_file": dovecot.cert if with_ca_file else None}

    course, tap = tapped(port_for(security, postfix), [A], **where, user="network", password=PASSWORD)

    assert course.why_not.startswith(f"the certificate of the SMTP server {host}:")
    assert "is not trusted: " in course.why_not
    assert course.why_not.endswith(". Check host and ca_file")
    assert ".." not in course.why_not
    assert b"AUTH" not in tap.heard[0]


def test_a_server_without_starttls_is_not_told_the_password(sink: Sinks) -> None:
    server = sink()  # it asks for a password, and offers no encryption: so does one whose offer somebody takes away

    login = {"user": "network", "password": PASSWORD}
    course, tap = tapped(server.port, [A], host="localhost", security="starttls", **login)

    assert "STARTTLS" in course.why_not
    assert tap.commands == [["EHLO"]]


def test_a_server_that_takes_starttls_back_is_not_told_the_password() -> None:
    async def run() -> tuple[str, Script]:
        script = Script({"EHLO": b"250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN", "STARTTLS": b"454 not now"})
        async with script:
            with pytest.raises(SubmissionUnavailable) as caught:
                await submitting(script.port, [A], host="localhost", security="starttls", user="me", password="pw")
        return str(caught.value), script

    said, script = asyncio.run(run())

    assert said.endswith("454 not now")
    assert script.heard == [["EHLO", "STARTTLS"]]


@pytest.mark.parametrize("password", ["wrong", "wröng"])
def test_a_wrong_password_is_told_by_the_user_and_never_shown(
    postfix: Postfix, dovecot: Dovecot, password: str
) -> None:
    where = {"host": "localhost", "security": "tls", "ca_file": dovecot.cert}

    said = why_not(postfix.tls_port, **where, user="mira", password=password)

    assert said.startswith(f"the SMTP server localhost:{postfix.tls_port} refused the sign-in of mira: 535 5.7.8 ")
    assert said.endswith(". Check user and password")
    assert password not in said
    assert base64.b64encode(password.encode()).decode() not in said


def test_a_server_that_wants_no_password_is_named(postfix: Postfix) -> None:
    assert "AUTH extension is not supported" in why_not(postfix.port, user="mira", password="pw")


def test_a_ca_file_that_is_none_is_a_mistake_in_the_configuration(postfix: Postfix) -> None:
    with pytest.raises(Mistakes, match="/dev/null cannot be used"):
        submitted(postfix.tls_port, host="localhost", security="tls", ca_file="/dev/null")


def test_a_password_that_cannot_be_had_is_a_mistake_and_leaves_no_connection_behind(tmp_path: Path) -> None:
    async def run() -> None:
        script = Script({"EHLO": b"250-mx\r\n250 AUTH PLAIN"})
        async with script:
            with pytest.raises(Mistakes, match="the password can't be had"):
                await submitting(script.port, [A], user="network", password_file=tmp_path / "none")
        assert script.heard == [["EHLO"]]

    asyncio.run(run())


def test_a_command_that_takes_its_time_over_the_password_holds_up_nothing_else(
    postfix: Postfix, dovecot: Dovecot, tmp_path: Path
) -> None:
    asked, go = tmp_path / "asked", tmp_path / "go"
    command = f"touch {asked}; for n in $(seq 500); do test -e {go} && echo pw && break; sleep 0.01; done"

    async def meanwhile() -> None:
        while not asked.exists():
            await asyncio.sleep(0.01)
        go.touch()

    async def run() -> Course:
        other = asyncio.create_task(meanwhile())
        where = {"host": "localhost", "security": "tls", "ca_file": dovecot.cert}
        login = {"user": "network", "password_command": ["sh", "-c", command]}
        course = await submitting(postfix.tls_port, [A], **where, **login)
        await other
        return course

    assert asyncio.run(run()).states == {A: "sent"}
