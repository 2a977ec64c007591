"""What is known of one mail, and of the desk on which it lies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ..codec.automatic import Automatic, AutomaticMarks
from ..codec.bounce import BounceMarks
from ..codec.programs import ProgramWords
from ..codec.segments import Segment
from ..codec.trust import Anchor
from ..mail import CalendarAnswer, Message, SentLetter, Verdict
from ..network.listed import Organisation, Person
from ..network.people import People
from ..reading import Dates, Lists, Phrase, Phrasebook, Reading
from ..reading.contacts import Contact
from ..speaker import Voice

# How the steps begin that say what the words of a mail were read to say.
READINGS = (
    "As position: ",
    "As clearance: ",
    "As attendance: ",
    "As dates: ",
    "Says: ",
    "Who came: ",
    "Of the member list: ",
)
_SEGMENTS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """What is the same for every mail: the phrases, the marks of automatic mail and of letters that came back, the
    words of mail programs, whom we believe, and who we are. `consents`: the words that our letters ask for where one
    agrees to a text, in every language."""

    phrasebook: Phrasebook
    automatic_marks: AutomaticMarks
    bounce_marks: BounceMarks
    quotations: ProgramWords
    consents: frozenset[Phrase]
    anchor: Anchor
    address: str
    names: tuple[str, ...]
    short_name: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the mail came: its identity (sha256 of its bytes), when our server had it, and whether it lay in Junk."""

    id: str
    received: datetime
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail on the desk. `voice`: whose word it is. `found_by`: where the reference stood.

    `matters`: every reference that its tokens or its subject name. `contradiction`: why they can't be trusted, "" if
    they agree. `segments`: where each line comes from.
    `new`: the sender's own words; `doubt`: why these may not be all, "" where nothing says so. `position`,
    `attendance` and `clearance` are readings of them, without a value where nothing of ours is answered; `dates`: which
    of the dates suit that we asked for; `confirmed`: "confirmed" or "refused" if they say that and nothing else,
    `refused_because`: the reason if they refuse and say why; `supports`: whether they second a request; `is_own`: they
    say, and nothing else, that an address is the writer's; `attended`: the lists of who came. `wanted_by`: the day by
    which they want something, None if they name none. `of_the_state`: whether they say that a matter concerns the
    state, "alone" or "also". `answer_word`: a word of an answer that stands in automatic mail, "" if there is none.
    `contact`: what they say of the member list. `plus`: what stood behind + in the addresses of ours
    that it was sent to, like “wg1”. `meeting`: that whose UID its calendar part has, None if it has that of none.
    `vouched_by`: the person of the Secretariat who says what this mail is; "" while only rules have looked at it.
    """

    arrival: Arrival
    message: Message
    voice: Voice
    automatic: Automatic | None
    answered: SentLetter | None
    subject_reference: tuple[str, int | None] | None
    found_by: str
    matters: tuple[str, ...]
    contradiction: str
    segments: tuple[Segment, ...]
    new: str
    doubt: str
    position: Reading
    attendance: Reading
    dates: Dates
    clearance: Reading
    nothing_to_correct: bool
    confirmed: str
    refused_because: str
    supports: bool
    wanted_by: date | None
    is_own: bool
    attended: Lists
    of_the_state: str
    answer_word: str
    contact: Contact
    plus: tuple[str, ...]
    meeting: str | None
    vouched_by: str = ""

    @property
    def person(self) -> Person | None:
        """Who wrote it, if that person stands on the list."""
        return self.voice.person

    @property
    def organisation(self) -> Organisation | None:
        """Whose it is: the organisation of the person, or of a colleague."""
        return self.voice.organisation

    @property
    def verdict(self) -> Verdict:
        """Whether our server vouches for the sender."""
        return self.voice.verdict

    @property
    def about(self) -> str | None:
        """The matter's reference, by token or else by subject; None if it names none."""
        if self.answered is not None:
            return self.answered.about
        return self.subject_reference[0] if self.subject_reference else None

    def answers_own(self, people: People) -> bool:
        """True if it answers a letter that was written to its sender."""
        letter, person = self.answered, self.person
        return letter is not None and person is not None and people.identity(letter.addr) == person.address

    @property
    def revision(self) -> int | None:
        """The revision (of a round or of minutes) or sequence (of an invitation) that is answered."""
        if self.answered is not None:
            return self.answered.revision
        return self.subject_reference[1] if self.subject_reference else None

    @property
    def answers(self) -> str:
        """What is answered: "consultation", "invitation", "minutes", "clearance" and so on, "letter" for one that asks
        nothing; "contradiction" if it names several matters; "" if it answers nothing. Without our token it is told
        by the reference: a request can be supported, and an invitation may be a poll, which only its handler knows."""
        if self.contradiction:
            return "contradiction"
        if self.answered is not None:
            return self.answered.answers or "letter"
        if self.subject_reference is None:
            return ""
        reference, revision = self.subject_reference
        of_meeting = "minutes" if revision else "invitation"
        return {"C": "consultation", "R": "support", "S": "clearance"}.get(reference[0], of_meeting)

    @property
    def proven(self) -> bool:
        """True if it is certain whose answer this is, and to what: the server vouches, and the token was given to this
        party."""
        return (
            self.verdict.passed
            and not self.contradiction
            and self.answered is not None
            and self.organisation is not None
            and self.answered.organisation == self.organisation.name
        )

    @property
    def signed(self) -> bool:
        """True if it is proven by more than the way on which it came: what changes the list or turns a key needs it."""
        return self.proven and not self.verdict.by_way

    def steps(self) -> tuple[str, ...]:
        """How all this was found, one sentence each, in order."""
        who = self.message.sender or f"nobody: {self.message.sender_doubt}"
        lines = [f"From {who}", *self.voice.steps()]
        if self.automatic:
            lines.append(f"Automatic: {self.automatic.why}")
        if self.message.report:
            lines.append(f"Report: {self.message.report.kind}")
        if self.message.calendar:
            lines.append(_calendar(self.message.calendar))
        what = f"{self.answers} {self.about or ''}".strip()
        answered = f"{what}, found by {self.found_by}" if self.answers else "no letter of ours"
        lines.append(f"Answers: {self.contradiction or answered}")
        lines.append(f"Its lines: {_told(self.segments)}")
        if self.doubt:
            lines.append(f"In doubt: {self.doubt}")
        return (*lines, *self.readings())

    def readings(self) -> Iterator[str]:
        """What its words were read to say, one sentence each; these of the steps depend on words and phrases, and on
        what was asked."""
        readings = {
            "consultation": ("position", self.position),
            "invitation": ("attendance", self.attendance),
            "clearance": ("clearance", self.clearance),
        }
        if found := readings.get(self.answers):
            name, reading = found
            value = reading.value or "not read"
            tier = f" (tier {reading.tier})" if reading.tier else ""
            yield f"As {name}: {value}{tier}: {reading.why}"
        if self.dates.values or self.answers in ("poll", "choice"):
            told = (f"{number} {value}" for number, value in enumerate(self.dates.values, 1) if value)
            yield f"As dates: {', '.join(told) or 'not read'}: {self.dates.why}"
        if self.confirmed or self.is_own:
            yield f"Says: {self.confirmed or 'the address is theirs'}"
        if self.of_the_state:
            yield f"Says: it concerns the state ({self.of_the_state})"
        if self.answers == "attendance":
            yield f"Who came: {_lists(self.attended)}"
        if self.contact.meaning:
            yield f"Of the member list: {self.contact.meaning.replace('_', ' ')}, in “{self.contact.words}”"


def _calendar(said: CalendarAnswer) -> str:
    how = ", read line by line" if said.salvaged else ""
    instances = f", and {len(said.others)} instances" if said.others else ""
    return f"Calendar: {said.method} for {said.uid or 'no UID'}{instances}{how}"


def _lists(said: Lists) -> str:
    """The lists as people read them: "present: UNHCR, UNICEF; apologies: WHO"."""
    if said.why:
        return f"not read: {said.why}"
    named = {"present": said.present, "apologies": said.apologies, "absent": said.absent}
    return "; ".join(f"{list_}: {', '.join(names)}" for list_, names in named.items() if names)


def _told(segments: tuple[Segment, ...]) -> str:
    """The segments as people read them: "1-2 new; 4 attribution (says who wrote what is quoted); 6-30 ours"."""
    told = [
        (f"{each.first}" if each.first == each.last else f"{each.first}-{each.last}")
        + f" {each.label}"
        + (f" ({each.why})" if each.why else "")
        for each in segments[:_SEGMENTS_TOLD]
    ]
    more = len(segments) - len(told)
    return "; ".join(told + ([f"and {more} parts more"] if more else [])) or "none"
