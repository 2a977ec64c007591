"""Eight months of an invented Network's life, played through the real program on servers in this process."""

import shutil
import time
from pathlib import Path

from ..errors import Refused
from ..store.engine import Store
from . import gallery, story
from .stage import Access, Command, Echo, Stage
from .world import PASSWORD, USER, EmbeddedWorld

MARK = ".mailer-demo"


def play(out: Path, command: Command, echo: Echo) -> None:
    """Play the story and leave the gallery in `out`. Raises Refused if a promise of the story was broken.

    `command` runs one `mailer …` and returns what it printed; `echo` shows progress.
    """
    began = time.monotonic()
    _prepare(out)
    world = EmbeddedWorld()
    with world.running():
        login = 'host = "127.0.0.1"\nport = {}\nsecurity = "none"'
        imap = f'{login.format(world.imap_port)}\nuser = "{USER}"\npassword = "{PASSWORD}"'
        stage = Stage(out, world, Access(imap, login.format(world.smtp_port)), command, echo)
        echo("Playing January to September 2026 of an invented network …")
        story.play(stage)
    store = Store(f"sqlite:///{out.resolve() / 'mailer.db'}")
    first = gallery.write(out, stage.chronicle, store)
    counted = gallery.figures(stage.chronicle, gallery.mails_by_id(store))
    store.close()
    echo("")
    for name, count in counted:
        echo(f"  {name:<36}{count:>5}")
    echo(f"\nPlayed in {time.monotonic() - began:.0f} s. Look:  {first.resolve().as_uri()}")
    echo("Next:  mailer init")
    if stage.chronicle.broken:
        raise Refused(f"{len(stage.chronicle.broken)} promises were not kept")


def _prepare(out: Path) -> None:
    """An empty folder; one that an earlier demo left is emptied, anything else is left alone."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARK).exists():
            raise Refused(f"{out} is not empty and no gallery of an earlier demo; name another with --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()
