"""Something that an organisation shares: an update, data, a document, practical information.

Source: Terms of Reference, duty 1, "Share regular updates on key, emerging migration issues and activities".
"""

import re
from datetime import datetime

from ..decision import Decision
from ..incoming import Incoming
from ..letters import desk
from ..network import Network
from ..network.audiences import MEMBERS, STATED, stated
from ..network.facts import Document, UpdateKind, UpdateShared

_AUDIENCE = re.compile(r"\s*audience\s*:\s*([^\n]{1,80})\n?", re.IGNORECASE)
_KIND = re.compile(r"\s*(update|data|document|practical(?: information)?)\s*[:–-]\s+", re.IGNORECASE)
_PREFIX = re.compile(r"\s*(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_TAG = re.compile(r"(?<!\S)#((?:gcm|sdg|wg|strategy|region):[\w.-]{1,40})", re.IGNORECASE)


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Store it, for the audience that it names (the members, if none), and say so."""
    if mail.person is None or mail.organisation is None:
        return Decision("only somebody on the member list can share an update", attention=True)
    name = mail.organisation.name
    if not (mail.verdict.passed or mail.vouched_by):
        return Decision(f"nothing proves that {name} sent it: {mail.verdict.why}", attention=True, organisation=name)
    named = _AUDIENCE.match(mail.new)
    audience = stated(named[1], network.people) if named else MEMBERS
    if audience is None:
        known = ", ".join(STATED)
        why = f"it is for “{named[1].strip() if named else ''}”, which is no audience; known: {known}, and groups"
        return Decision(why, attention=True, organisation=name)
    update = _update(mail, network, now, audience, mail.new[named.end() :] if named else mail.new)
    return Decision(
        f"{name} shared {update.about} with {audience}, {len(update.documents)} documents",
        facts=(update,),
        letters=desk.update_receipt(mail, update),
        about=update.about,
        organisation=name,
    )


def _update(mail: Incoming, network: Network, now: datetime, audience: str, text: str) -> UpdateShared:
    subject = _PREFIX.sub("", mail.message.subject, count=1)
    said = _KIND.match(subject)
    title = _TAG.sub("", subject[said.end() :] if said else subject).strip() or "Without a title"
    title = title[0].upper() + title[1:]
    tags = _TAG.findall(f"{mail.message.subject}\n{text}")
    return UpdateShared(
        about=network.next_reference("U", now, digits=3),
        kind=UpdateKind(said[1].lower().split()[0]) if said else UpdateKind.UPDATE,
        title=title,
        organisation=mail.organisation.name if mail.organisation else "",
        address=mail.person.address if mail.person else "",
        audience=audience,
        tags=tuple(dict.fromkeys(tag.lower() for tag in tags)),
        text=text.strip(),
        documents=tuple(
            Document(each.name, each.type, each.size, each.sha256)
            for each in mail.message.attachments
            if not each.inline
        ),
        at=mail.arrival.received,
    )
