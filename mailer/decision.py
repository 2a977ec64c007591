"""What a handler, a duty or an act comes to. It performs nothing: facts are recorded and letters queued by others."""

from dataclasses import dataclass, replace

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

    def behind(self, first: "Decision") -> "Decision":
        """This one, behind the facts and letters of what is done first; all else is this one's."""
        return replace(self, facts=(*first.facts, *self.facts), letters=(*first.letters, *self.letters))

    def followed_by(self, then: "Decision") -> "Decision":
        """This one with what follows from it: its facts, its letters, its reason, and whether a person must look; all
        else is this one's."""
        return replace(
            self,
            why="; ".join(each.why for each in (self, then) if each.why),
            facts=(*self.facts, *then.facts),
            letters=(*self.letters, *then.letters),
            attention=self.attention or then.attention,
        )
