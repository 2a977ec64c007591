"""The service by another clock than the machine's: it begins at that instant in the Network's zone, and goes on.

    python -P tests/elsewhen.py config.toml 2026-03-09T19:20

The command itself refuses that, since nobody should run a Network by another clock (`mailer run --help`).
"""

import sys
from datetime import datetime
from pathlib import Path

from mailer import daemon
from mailer.app import App, system_clock
from mailer.config import load
from mailer.log import begin
from mailer.readers import Readers


def main(path: str, then: str) -> None:
    """Run until somebody stops it."""
    config = load(Path(path))
    begin(config.log.level)
    ahead = datetime.fromisoformat(then).replace(tzinfo=config.zone) - system_clock()
    app = App(config, clock=lambda: system_clock() + ahead)
    try:
        with Readers() as readers:
            daemon.run(app, False, readers)
    finally:
        app.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
