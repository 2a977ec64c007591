"""What a handler, a duty or an act comes to. It performs nothing: facts are recorded and letters queued by others."""

from dataclasses import dataclass

from .mail import Attachment, Letter
from .network.facts import Fact


@dataclass(frozen=True, slots=True)
class Decision:
    """`why` is one sentence for people. `attention`: a person must look at the mail that caused this.

    `about` and `organisation`: the matter and the party, for lists of mails. `settles`: a kind of mail; what
    waited for a person among such mails, of this organisation about this matter, is answered by it, but for those that
    came from the addresses of `spares`. `files`: those that its facts name, to be kept with them.
    """

    why: str
    facts: tuple[Fact, ...] = ()
    letters: tuple[Letter, ...] = ()
    attention: bool = False
    about: str | None = None
    organisation: str | None = None
    settles: str = ""
    spares: frozenset[str] = frozenset()
    files: tuple[Attachment, ...] = ()
