"""Whether the Network shall meet: a member asks for it and others second it, or the rhythm proposes it.

Source: Terms of Reference, "will meet on a quarterly basis, or upon request by its members, as proposed by the partner
agencies". Whoever decides it says one word; once decided, it stays so.

    open -> accepted (a poll of dates is open) | refused
"""

from dataclasses import dataclass, replace
from datetime import datetime

from .facts import (
    Fact,
    MeetingKind,
    MeetingRequested,
    OrganisationKind,
    QuarterProposed,
    RequestDecided,
    RequestSupported,
    Role,
)
from .listed import Person
from .people import People


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands. `supports`: by organisations other than the one that asked, the first of each."""

    begun: MeetingRequested | QuarterProposed
    supports: tuple[RequestSupported, ...] = ()
    decided: RequestDecided | None = None

    @property
    def reference(self) -> str:
        """R-2026-01."""
        return self.begun.about

    @property
    def asked(self) -> MeetingRequested | None:
        """What a member asked for; None for what the rhythm proposes."""
        return self.begun if isinstance(self.begun, MeetingRequested) else None

    @property
    def proposed(self) -> QuarterProposed | None:
        """What the rhythm proposes; None for what a member asked for."""
        return self.begun if isinstance(self.begun, QuarterProposed) else None

    @property
    def title(self) -> str:
        """What it is about, in a few words."""
        return self.begun.title if isinstance(self.begun, MeetingRequested) else f"a meeting in {self.begun.quarter}"

    @property
    def kind(self) -> MeetingKind:
        """The kind of meeting that it would be."""
        return MeetingKind.EXTRAORDINARY if self.asked else MeetingKind.QUARTERLY

    @property
    def since(self) -> datetime:
        """When it was made."""
        return self.begun.at

    @property
    def state(self) -> str:
        """ "open", "accepted" or "refused"."""
        if self.decided is None:
            return "open"
        return "accepted" if self.decided.accepted else "refused"

    @property
    def supporters(self) -> tuple[str, ...]:
        """The organisations that want it, the one that asked first."""
        asking = (self.asked.organisation,) if self.asked else ()
        return (*asking, *(each.organisation for each in self.supports))

    def after(self, fact: Fact) -> "Request":
        """The request once `fact` has happened. An organisation counts once; what is decided stays decided."""
        match fact:
            case RequestSupported(organisation=name) if name not in self.supporters:
                return replace(self, supports=(*self.supports, fact))
            case RequestDecided() if self.decided is None:
                return replace(self, decided=fact)
        return self


def deciders(request: Request, people: People) -> list[Person]:
    """Whose word decides it: a co-chair's, and the Secretariat's on what the rhythm proposes, or where there is no
    co-chair."""
    chairs, desk = people.with_role(Role.CO_CHAIR), people.with_role(Role.SECRETARIAT)
    return chairs if request.asked and chairs else [*chairs, *(each for each in desk if each not in chairs)]


def may_support(request: Request, person: Person, people: People) -> bool:
    """True if the person speaks for a member that has not said yet that it wants the meeting."""
    organisation = people.organisations[person.organisation]
    is_member = organisation.kind is OrganisationKind.MEMBER and people.is_current(person)
    return request.asked is not None and is_member and person.speaks and organisation.name not in request.supporters
