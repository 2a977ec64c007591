"""A correction to draft minutes, or the word that there is none.

Source: Terms of Reference, "provide the meeting minutes".
"""

import re
from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import minutes as letters
from ..network import Network
from ..network.facts import MinutesCommented

_PARAGRAPH = re.compile(r"\s*(?:(?:para(?:graph)?|paragrafi|pika|§)\.?\s*)?(\d{1,3})\s*[:.)]\s*", re.IGNORECASE)


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Record the correction for the Secretariat, which edits the draft; it hinders adoption until it is answered."""
    minutes = network.minutes.get(mail.about or "")
    if minutes is None:
        return Decision("it is about minutes, and none are known by it", attention=True)
    about = minutes.meeting
    if mail.person is None or mail.organisation is None:
        return Decision("nobody on the member list wrote it", attention=True, about=about)
    name = mail.organisation.name
    if name not in network.parties(about):
        return Decision(f"{name} was not invited to {about}", attention=True, about=about, organisation=name)
    if not network.concerns(network.meetings[about], mail.person):
        why = f"{mail.person.name} is not in the working group whose minutes they are"
        return Decision(why, attention=True, about=about, organisation=name)
    if minutes.state == "adopted":
        why = f"{name} writes about minutes that are adopted"
        return Decision(why, attention=True, about=about, organisation=name)
    if mail.nothing_to_correct:
        why = f"{name} has nothing to correct"
        return Decision(why, (), letters.receipt(mail, network, minutes, None), about=about, organisation=name)
    numbered = _PARAGRAPH.match(mail.new)
    comment = MinutesCommented(
        about=about,
        revision=minutes.revision,
        organisation=name,
        address=mail.person.address,
        name=mail.person.name,
        paragraph=numbered[1] if numbered else "",
        text=mail.new[numbered.end() if numbered else 0 :].strip()[:8000],
        at=mail.arrival.received,
    )
    where = f"paragraph {comment.paragraph}" if comment.paragraph else "the draft"
    return Decision(
        f"{name} asks for a correction to {where}",
        facts=(comment,),
        letters=letters.receipt(mail, network, minutes, comment),
        attention=True,
        about=about,
        organisation=name,
    )
