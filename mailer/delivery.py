"""What becomes known when a server accepts a letter: for some letters that is itself a fact of the Network."""

from datetime import datetime

from .network.facts import Fact, LetterAccepted, StatementReceived

# Letters whose having gone out must be proven, organisation by organisation.
COUNTED = frozenset({"consultation"})
# The letter whose readers hear of it when what it says is corrected, or withdrawn.
STATEMENT = "statement_released"


def accepted(
    template: str, about: str | None, revision: int | None, organisation: str, address: str, at: datetime
) -> tuple[Fact, ...]:
    """The facts that follow from a letter's having been accepted at `at`; none for most letters."""
    if template == STATEMENT and about is not None:
        return (StatementReceived(about, organisation, address, at),)
    if template not in COUNTED or about is None or revision is None:
        return ()
    return (LetterAccepted(about, revision, organisation, address, at),)
