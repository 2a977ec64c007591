"""Minutes: a draft goes out, members correct it by reply, silence adopts it.

Source: Terms of Reference, "IOM … will convene the meetings and provide the meeting minutes".

    circulated -> adopted        circulated -> circulated (a new revision, which answers the open comments)
"""

from dataclasses import dataclass, replace
from datetime import datetime

from .facts import Fact, MinutesAdopted, MinutesCirculated, MinutesCommented


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting. `meeting` is its reference; `comments` of all revisions, in order of arrival."""

    meeting: str
    revision: int
    text: str
    circulated_at: datetime
    deadline: datetime
    comments: tuple[MinutesCommented, ...] = ()
    number: str | None = None
    adopted_at: datetime | None = None

    @classmethod
    def of(cls, fact: MinutesCirculated) -> "Minutes":
        """The minutes whose first draft just went out."""
        return cls(fact.about, fact.revision, fact.text, fact.at, fact.deadline)

    def after(self, fact: Fact) -> "Minutes":
        """The minutes once `fact` has happened."""
        match fact:
            case MinutesCirculated():
                return replace(
                    self, revision=fact.revision, text=fact.text, circulated_at=fact.at, deadline=fact.deadline
                )
            case MinutesCommented():
                return replace(self, comments=(*self.comments, fact))
            case MinutesAdopted():
                return replace(self, number=fact.number, adopted_at=fact.at)
        return self

    @property
    def state(self) -> str:
        """ "circulated" or "adopted"."""
        return "adopted" if self.number else "circulated"

    def state_of(self, comment: MinutesCommented) -> str:
        """ "open" while it hinders adoption; "answered" once a later revision took it up."""
        return "open" if comment.revision == self.revision and not self.number else "answered"

    def open_comments(self) -> list[MinutesCommented]:
        """The comments on the present draft."""
        return [comment for comment in self.comments if self.state_of(comment) == "open"]
