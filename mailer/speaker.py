"""Who speaks: one answer for a mail and an instant, and everything that counts rests on it.

Which person, for which organisation, with what authority (network/people.py); whether our own server vouches that the
mail comes from there (codec/trust.py); and who pressed the button, where an assistant sends in another's name (RFC 5322
section 3.6.2, Sender).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .codec.trust import Anchor, verdict
from .mail import Message, Verdict
from .network.listed import NO_RANK, Organisation, Person
from .network.people import Authority, People, Speaker


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word a mail is. `address`: that of From, "" where From names nobody; `sent_by`: that of Sender, if another.

    `person` is set only for somebody who stood on the list then; `organisation` also for their colleagues.
    """

    address: str
    said: Speaker
    verdict: Verdict
    sent_by: str = ""

    @property
    def person(self) -> Person | None:
        """The person, None for colleagues, for those who had left, and for strangers."""
        return self.said.person if self.said.authority in (Authority.VOICE, Authority.LISTED) else None

    @property
    def organisation(self) -> Organisation | None:
        """The organisation, None for those who had left it and for strangers."""
        return None if self.said.authority is Authority.FORMER else self.said.organisation

    @property
    def shown(self) -> str:
        """Who it is, for people: the name on the list, else the address."""
        return self.said.person.name if self.said.person else self.address

    @property
    def authority(self) -> Authority:
        """As what the sender writes."""
        return self.said.authority

    @property
    def rank(self) -> int:
        """How far the sender speaks for the organisation: 1 before 2."""
        return self.said.rank if self.person else NO_RANK

    def steps(self) -> Iterator[str]:
        """How this was found, in sentences."""
        yield f"Trust: {self.verdict.why}"
        yield f"Speaks: {self._who()}"
        if self.sent_by:
            yield f"Sent by {self.sent_by} in that name (Sender); what counts is From"

    def _who(self) -> str:
        said = self.said
        kind = f"{said.organisation.name} ({said.organisation.kind})" if said.organisation else ""
        match said.authority:
            case Authority.VOICE:
                roles = ", ".join(role.replace("_", " ") for role in said.person.roles) if said.person else ""
                return f"{said.person and said.person.name} for {kind}, {roles}"
            case Authority.LISTED:
                return f"{said.person and said.person.name} of {kind}, who takes no positions for it"
            case Authority.COLLEAGUE:
                return f"somebody at the domain of {kind}, not on the member list"
            case Authority.FORMER:
                return f"{said.person and said.person.name}, who is no longer on the list of {kind}"
        return "nobody on the member list"


def who_speaks(message: Message, people: People, at: datetime, anchor: Anchor) -> Voice:
    """Whose word the mail is, as of its arrival `at`."""
    address = message.sender.addr if message.sender else ""
    judged = verdict(message.headers, anchor, address.rpartition("@")[2])
    said = people.speaker(address, at) if address else Speaker(Authority.NONE)
    return Voice(address, said, judged, message.sent_by if message.sent_by != address else "")
