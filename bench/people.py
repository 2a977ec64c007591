"""A member list of 1,000 organisations and 10,000 people: importing it, and finding whose word a mail is.

    make bench, or: .venv/bin/python -m bench.people

`import` is the whole command on SQLite, from the file to the commit; the second time nothing is new, the third one row
is. `speaker` is one look-up among all people, beside one among 100: it must not depend on how many there are. Both
are measured alternately, and the ratio is that of the medians.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from os import devnull
from pathlib import Path
from tempfile import TemporaryDirectory

from mailer.app import App
from mailer.codec import message as codec
from mailer.config import load
from mailer.mail import Message
from mailer.network.people import Authority, People
from mailer.speaker import who_speaks
from tests.build import LISTED, SERVER, a_mail
from tests.installation import command, install

ORGANISATIONS, EACH = 1_000, 10
LIMIT = 5.0
ROUNDS, LOOK_UPS = 7, 2_000
ROLES = ("focal_point", "alternate")


def rows(organisations: int) -> Iterator[str]:
    """A member list as a spreadsheet writes it; every tenth organisation is in a working group."""
    yield "organisation,kind,name,address,role,groups"
    for number in range(organisations):
        group = f"WG{number % 7}" if number % 10 == 0 else ""
        for person in range(EACH):
            role = ROLES[person] if person < len(ROLES) else ""
            address = f"person{person}@organisation{number}.example"
            yield f"Organisation {number},member,Person {person} of {number},{address},{role},{group}"


def imported(folder: Path) -> tuple[Path, dict[str, float]]:
    """An installation with the whole list, and the seconds that each import took."""
    folder.mkdir()
    config = install(folder, members="\n".join(rows(0)) + "\n")
    whole = list(rows(ORGANISATIONS))
    files = {"all new": whole, "nothing new": whole, "one row new": [*whole, "One more,member,A,a@more.example,,"]}
    seconds = {}
    for name, content in files.items():
        (folder / "list.csv").write_text("\n".join(content) + "\n")
        began = time.perf_counter()
        command(config, "members", "import", str(folder / "list.csv"))
        seconds[name] = time.perf_counter() - began
    return config, seconds


def people_of(config: Path) -> People:
    """The list as the program has it in memory."""
    with closing(App(load(config))) as app, app.look() as work:
        return work.network.people


def small(folder: Path) -> People:
    """A list of a hundred."""
    folder.mkdir()
    return people_of(install(folder, members="\n".join(rows(100 // EACH)) + "\n"))


def asking(people: People) -> Callable[[], float]:
    """Asks whose word mails are, of people spread over the whole list; microseconds for each."""
    known = sorted(people.persons)
    mails: list[Message] = [codec.read(a_mail(sender=each).as_bytes()) for each in known[:: len(known) // 100]]

    def ask() -> float:
        began = time.perf_counter()
        for number in range(LOOK_UPS):
            voice = who_speaks(mails[number % len(mails)], people, LISTED, (SERVER,))
            assert voice.authority in (Authority.VOICE, Authority.LISTED)
        return (time.perf_counter() - began) / LOOK_UPS * 1e6

    return ask


def main() -> None:
    """Print both tables."""
    with TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        with Path(devnull).open("w") as silent, redirect_stdout(silent), redirect_stderr(silent):
            config, seconds = imported(folder / "large")
            lists = {"100": small(folder / "small"), "10,000": people_of(config)}
    print(
        f"{ORGANISATIONS:,} organisations, {ORGANISATIONS * EACH:,} people\n{'import':<14}{'s':>7}{'of the limit':>14}"
    )
    for what, took in seconds.items():
        print(f"{what:<14}{took:7.2f}{took / LIMIT:14.0%}")
    asks = {size: asking(people) for size, people in lists.items()}
    found: dict[str, list[float]] = {size: [] for size in asks}
    for _ in range(ROUNDS):
        for size, ask in asks.items():
            found[size].append(ask())
    medians = {size: statistics.median(times) for size, times in found.items()}
    print(f"\n{'speaker':<14}{'us':>7}{'x 100 people':>14}")
    for size, median in medians.items():
        print(f"{size:<14}{median:7.1f}{median / medians['100']:14.2f}")


if __name__ == "__main__":
    main()
