"""What the Network writes: letters composed from the state of a matter, for handlers, duties and acts alike.

Pure. Who gets a letter, which facts it states, which answers it offers, is settled here; its words are in templates/.
"""

from collections.abc import Iterable
from dataclasses import replace

from ..incoming import Incoming
from ..mail import Letter, Recipient
from ..network import Network
from ..network.audiences import SECRETARIAT, of_organisation
from ..network.facts import Role
from ..network.listed import Person


def to(person: Person) -> Recipient:
    """The person as the recipient of a letter."""
    return Recipient(person.name, person.mailbox, person.organisation, person.languages)


def voices_of(network: Network, organisations: Iterable[str]) -> list[Person]:
    """Those who speak for these organisations; all of its people for one that has named nobody to speak."""
    return [
        person
        for organisation in organisations
        for person in (network.people.voices(organisation) or network.people.of(organisation))
    ]


def of_groups(network: Network, references: Iterable[str]) -> tuple[str, ...]:
    """Those of the references that are meetings of working groups, or polls for one: for the group, whatever letter
    tells of them."""
    found = ((each, network.gathering(each)) for each in sorted(references))
    return tuple(each for each, gathering in found if gathering and gathering.group)


def secretariat(network: Network) -> list[Person]:
    """The people who run the Network's business."""
    return network.people.with_role(Role.SECRETARIAT)


def office(network: Network) -> list[Person]:
    """The co-chairs and the Secretariat, each once."""
    people = (*network.people.with_role(Role.CO_CHAIR), *secretariat(network))
    return list({person.address: person for person in people}.values())


def answering(
    mail: Incoming, template: str, about: str | None = None, revision: int | None = None, **values: object
) -> tuple[Letter, ...]:
    """A courtesy letter that answers `mail` in its thread; none to strangers and none to automatic mail.

    Source: RFC 3834 section 2 (who may be answered).
    """
    if mail.person is None or mail.automatic is not None:
        return ()
    letter = Letter(
        template=template,
        key=f"{template} {mail.arrival.id}",
        to=to(mail.person),
        audience=of_organisation(mail.person.organisation),
        about=about,
        revision=revision,
        values={"words_read": mail.new[:2000], **values},
        in_reply_to=mail.message.message_id,
        references=(*mail.message.references, mail.message.message_id)[-20:],
        reply_subject=mail.message.subject,
        courtesy=True,
    )
    return (letter,)


def answering_others(
    network: Network, mail: Incoming, organisation: str, template: str, about: str, revision: int, **values: object
) -> tuple[Letter, ...]:
    """What `answering` tells whoever wrote, to all others who speak for the organisation; not in the thread."""
    return tuple(
        Letter(
            template=template,
            key=f"{template} {mail.arrival.id}",
            to=to(person),
            audience=of_organisation(person.organisation),
            about=about,
            revision=revision,
            values={"words_read": mail.new[:2000], **values},
        )
        for person in network.people.voices(organisation)
        if mail.person is not None and person.address != mail.person.address
    )


def asking(letters: tuple[Letter, ...], answers: str, buttons: tuple[str, ...]) -> tuple[Letter, ...]:
    """The letters, such that they ask for an answer themselves."""
    return tuple(replace(letter, answers=answers, buttons=buttons) for letter in letters)


def to_secretariat(network: Network, template: str, key: str, **values: object) -> tuple[Letter, ...]:
    """A letter to each person of the Secretariat."""
    return tuple(Letter(template, key, to(person), SECRETARIAT, values=values) for person in secretariat(network))
