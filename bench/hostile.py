"""What reading each hostile mail takes: seconds, and how much more memory than before.

    make bench, or: .venv/bin/python -m bench.hostile

No mail may take more than a second (the last column says by how much each keeps below it), and none may end the
process. The mails are those of tests/hostile.py; each is read in a process of its own.
"""

from mailer.errors import Unreadable
from tests.hostile import BOUNCES, HOSTILE

from .place import measured

LIMIT = 1.0


def read_one(raw: bytes) -> str:
    """How the mail ends: read, or refused with the reason."""
    from mailer.codec.automatic import automatic
    from mailer.codec.bounce import completed
    from mailer.codec.message import read
    from mailer.resources import Folder, shipped
    from mailer.rulebook.automatic import read_automatic

    marks, bounces = read_automatic(Folder(shipped("rules")))
    try:
        message = completed(read(raw), bounces)
        automatic(message, marks, message.text)
    except Unreadable as error:
        return f"refused: {error}"
    return "read"


def _warm(_: bytes) -> str:
    return read_one(b"From: a@b.example\r\n\r\nx")


def main() -> None:
    """Print the table, the slowest first."""
    at_rest = measured(_warm, b"")
    found = {name: measured(read_one, raw) for name, raw in {**HOSTILE, **BOUNCES}.items()}
    print(f"{'mail':<36}{'s':>7}{'MB':>6}{'of the limit':>14}  outcome")
    for name, each in sorted(found.items(), key=lambda item: -item[1].seconds):
        more = max(0.0, each.megabytes - at_rest.megabytes)
        print(f"{name:<36}{each.seconds:7.3f}{more:6.0f}{each.seconds / LIMIT:14.0%}  {each.result}")


if __name__ == "__main__":
    main()
