"""Everything that is found out about a mail, put together."""

from collections.abc import Mapping
from datetime import date

from ..codec import bounce
from ..codec.automatic import automatic
from ..mail import Address, Message, SentLetter
from ..network import Network
from ..network.listed import Organisation, Person
from ..reading import Signature
from ..reading.days import wanted_by
from ..speaker import who_speaks
from .asked import asked_by
from .found import Arrival, Desk, Incoming
from .invitation import meeting_named
from .reference import answers_another, contradiction, matters_of, plus_addressed, subject_references, tokens_in
from .said import Question, Readings, first_answer_word, label, read_as_answers, said_of_the_list, why_doubtful


def meet(
    message: Message,
    arrival: Arrival,
    network: Network,
    sent: Mapping[str, SentLetter],
    desk: Desk,
    named: tuple[str, int | None] | None = None,
) -> Incoming:
    """Everything about the mail. `sent`: our letters by token, those of `tokens_of` that we really wrote.

    `named`: the matter that a person says it is about; its own references then count for nothing.
    """
    arrived = arrival.received.astimezone(network.procedure.calendar.zone).date()
    voice = who_speaks(message, network.people, arrival.received, desk.anchor)
    person, organisation = voice.person, voice.organisation
    if person is None or bounce.is_by_program(message, desk.bounce_marks):
        message = bounce.completed(message, desk.bounce_marks)  # nobody on the list writes what only a server would
    known = [(sent[token], place) for token, place in tokens_in(message, desk.address) if token in sent and not named]
    in_subject = {named[0]: named[1]} if named else subject_references(message.subject, desk.short_name)
    reference = next(iter(in_subject.items())) if len(in_subject) == 1 else None
    matters = matters_of(known, in_subject)
    answered = next((letter for letter, _ in known), None)
    labelled = label(message.text or message.html_text, known, desk)
    # What answers nothing of ours has no quotation of ours: an old mail that it brings along is what it has to say.
    new = labelled.new if answered is not None or reference is not None else labelled.brought
    marked = automatic(message, desk.automatic_marks, new, desk.address)
    by_words = "a person's word" if named else "the reference in the subject"
    found_by = f"our token in {known[0][1]}" if known else by_words
    read, doubt = Readings(), ""
    if answered is not None or reference is not None or (organisation and _is_asked(network, organisation.name)):
        signature = _signature(message.sender, person, organisation, answered, reference)
        doubt = why_doubtful(message, labelled, known, desk)
        if not named and answers_another(message, known):
            doubt = doubt or "it answers another mail than our letter"
        about = answered.about if answered else (reference or (None,))[0]
        subject = answered.subject if answered else ""
        question = Question(subject, asked_by(answered, about, network, arrival.received), _dates(network, about))
        read = read_as_answers(message, new, signature, doubt, question, desk)
    return Incoming(
        arrival=arrival,
        message=message,
        voice=voice,
        automatic=marked,
        answered=answered,
        subject_reference=reference,
        found_by=found_by,
        matters=matters,
        contradiction=contradiction(matters),
        segments=labelled.segments(),
        new=new,
        doubt=doubt,
        position=read.position,
        attendance=read.attendance,
        dates=read.dates,
        clearance=read.clearance,
        nothing_to_correct=read.nothing_to_correct,
        confirmed=read.confirmed,
        refused_because=read.refused_because,
        supports=read.supports,
        wanted_by=wanted_by(new, arrived, desk.phrasebook.dates),
        is_own=read.is_own,
        attended=read.attended,
        of_the_state=read.of_the_state,
        answer_word=first_answer_word(new, desk.phrasebook) if marked else "",
        contact=said_of_the_list(new, voice, marked is not None, desk.phrasebook),
        plus=plus_addressed(message, desk.address),
        meeting=meeting_named(message.calendar, network.meetings),
    )


def _dates(network: Network, about: str | None) -> list[date]:
    """The dates of the poll that is answered, as they are where the Network is; none, if it is no poll."""
    poll = network.polls.get(about or "")
    return [slot.start.astimezone(network.procedure.calendar.zone).date() for slot in poll.slots] if poll else []


def _is_asked(network: Network, organisation: str) -> bool:
    """True if the organisation is asked for a position, or for its clearance: any mail of theirs may be the answer."""
    return bool(network.rounds_of(organisation) or network.led_by(organisation))


def _signature(
    sender: Address | None,
    person: Person | None,
    organisation: Organisation | None,
    answered: SentLetter | None,
    reference: tuple[str, int | None] | None,
) -> Signature:
    about, revision = (answered.about, answered.revision) if answered else (reference or (None, None))
    return Signature.of(
        organisation.name if organisation else "",
        person.name if person else "",
        "" if person or sender is None else sender.name,
        sender.addr if sender else "",
        reference=about or "",
        revision=revision,
    )
