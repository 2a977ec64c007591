"""Letters about minutes: the draft for corrections, the receipt of a correction, the adopted text.

Source: Terms of Reference, "provide the meeting minutes".
"""

from ..incoming import Incoming
from ..mail import Letter
from ..network import Network
from ..network.facts import MinutesCommented
from ..network.minutes import Minutes
from . import answering, asking, to, voices_of

BUTTONS = ("no_comment",)


def circulation(network: Network, minutes: Minutes) -> tuple[Letter, ...]:
    """The draft, to everybody who speaks for an organisation that was invited, and to everybody who was; of a group's
    meeting to nobody outside the group."""
    answered = [comment for comment in minutes.comments if comment.revision == minutes.revision - 1]
    letters = _to_all(network, minutes, "minutes", answered=answered)
    return asking(letters, "minutes", BUTTONS)


def adopted(network: Network, minutes: Minutes) -> tuple[Letter, ...]:
    """The minutes as they stand, to the same people."""
    return _to_all(network, minutes, "minutes_adopted")


def receipt(mail: Incoming, network: Network, minutes: Minutes, comment: MinutesCommented | None) -> tuple[Letter, ...]:
    """The correction was recorded, or (None) that there is none."""
    meeting = network.meetings[minutes.meeting]
    letters = answering(
        mail, "comment_receipt", minutes.meeting, minutes.revision, minutes=minutes, meeting=meeting, comment=comment
    )
    return asking(letters, "minutes", ())


def _to_all(network: Network, minutes: Minutes, template: str, **values: object) -> tuple[Letter, ...]:
    meeting = network.meetings[minutes.meeting]
    invited = [
        person
        for each in meeting.invited
        if (person := network.people.person_of(each.address)) and network.people.is_current(person)
    ]
    voices = voices_of(network, sorted({each.organisation for each in meeting.invited}))
    people = {each.address: each for each in (*voices, *invited) if network.concerns(meeting, each)}
    return tuple(
        Letter(
            template=template,
            key=f"{template} {minutes.meeting} r{minutes.revision}",
            to=to(person),
            audience=minutes.meeting,
            about=minutes.meeting,
            revision=minutes.revision,
            values={"minutes": minutes, "meeting": meeting, **values},
            follows="" if template == "minutes" else f"minutes {minutes.meeting} r{minutes.revision}",
        )
        for person in people.values()
    )
