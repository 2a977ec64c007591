"""What becomes known when a server accepts a letter: for some letters that is itself a fact of the Network."""

from datetime import datetime

from .network.facts import Fact, LetterAccepted

# Letters whose having gone out must be proven, organisation by organisation.
COUNTED = frozenset({"consultation"})


def accepted(
    template: str, about: str | None, revision: int | None, organisation: str, address: str, at: datetime
) -> tuple[Fact, ...]:
    """The facts that follow from a letter's having been accepted at `at`; none for most letters."""
    if template not in COUNTED or about is None or revision is None:
        return ()
    return (LetterAccepted(about, revision, organisation, address, at),)
