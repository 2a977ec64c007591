"""Something that an organisation shares: an update, data, a document, practical information.

Source: Terms of Reference, duty 1, "Share regular updates on key, emerging migration issues and activities".
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ..acts import audience
from ..decision import Decision
from ..errors import Refused
from ..incoming import TOKEN, Incoming
from ..letters import desk
from ..mail import Attachment
from ..network import Network, groups
from ..network.audiences import MEMBERS, STATED, stated
from ..network.facts import AudienceChanged, Document, Role, UpdateKind, UpdateShared
from ..words import tokens, without_prefixes

_FIRST_LINES = 5
_LINE = re.compile(r"[\s*_]*audience(?=[\s*_:=]|$)[\s*_]*(?P<colon>[:=]?)(?P<words>.*)", re.IGNORECASE)
_IN_SUBJECT = re.compile(r"(?:[\[(]\s*audience\b\s*:?|\baudience\s*:)\s*([^\])]{1,200})[\])]?", re.IGNORECASE)
_MARKS = " \t:;,.-–—|[]()*_"
_KIND = re.compile(r"\s*(update|data|document|practical(?: information)?)\s*[:–-]\s+", re.IGNORECASE)
_TAG = re.compile(r"(?<!\S)#((?:gcm|sdg|wg|strategy|region):[\w.-]{1,40})", re.IGNORECASE)


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Store it, for the audience that it names, else for those to whom it was written, and say so."""
    if mail.person is None or mail.organisation is None:
        return Decision("only somebody on the member list can share an update", attention=True)
    name = mail.organisation.name
    if not (mail.verdict.passed or mail.vouched_by):
        return Decision(f"nothing proves that {name} sent it: {mail.verdict.why}", attention=True, organisation=name)
    if why := _may_answer_a_round(mail, network, name) or _may_clear(mail, network, name):
        return Decision(why, attention=True, organisation=name)
    said = _said(mail, network)
    if said.wrong:
        return Decision(said.wrong, attention=True, organisation=name)
    if mail.answers == "update":
        return _for_others(mail, network, said.audience, now)
    update = _update(mail, network, now, said)
    return Decision(
        f"{name} shared {update.about} with {update.audience}, {len(update.documents)} documents",
        facts=(update,),
        letters=desk.update_receipt(mail, update),
        about=update.about,
        organisation=name,
        files=_files(mail),
    )


def _may_answer_a_round(mail: Incoming, network: Network, organisation: str) -> str:
    """Why this may be an answer to a consultation, in a mail of its own; "" if nothing says so.

    Then it is nobody's news: an objection that is shared holds nothing. As it names no matter that is certain, it holds
    every round of its organisation until a person has looked at it.
    """
    rounds = network.rounds_of(organisation) if not mail.vouched_by and mail.answers != "update" else []
    if named := [each.reference for each in rounds if _names(mail, each.reference, each.title)]:
        return f"it names {named[0]}, on which {organisation} is consulted, and answers no letter of ours"
    if rounds and mail.position.value:
        read = mail.position.value.replace("_", " ")
        return f"it reads like an answer to a consultation ({read}), and does not say which"
    return ""


def _may_clear(mail: Incoming, network: Network, organisation: str) -> str:
    """The same of a joint statement that the organisation leads: before its release it is nobody's news either."""
    led = network.led_by(organisation) if not mail.vouched_by and mail.answers != "update" else []
    if named := [each.reference for each in led if _names(mail, each.reference, each.title)]:
        return f"it names {named[0]}, a joint statement that {organisation} leads, and answers no letter of ours"
    if led and mail.clearance.value:
        return "it reads like the clearance of a joint statement, and does not say of which"
    return ""


def _names(mail: Incoming, reference: str, title: str) -> bool:
    """True if it names the matter by its reference, or its title stands in the subject: alone, or if it is of several
    words, among others."""
    subject, words = tokens(without_prefixes(mail.message.subject)), tokens(title)
    if reference.casefold() in f"{mail.message.subject}\n{mail.new}".casefold() or subject == words:
        return True
    return len(words) > 1 and f" {' '.join(words)} " in f" {' '.join(subject)} "


def _for_others(mail: Incoming, network: Network, wanted: str, now: datetime) -> Decision:
    """The author (or the Secretariat) answers the receipt: it is for somebody else."""
    shelved = network.library.get(mail.about or "")
    person = mail.person
    if shelved is None or person is None or not wanted:
        return Decision("it answers a receipt, and names no audience", attention=True, about=mail.about)
    if person.address != shelved.address and Role.SECRETARIAT not in person.roles:
        why = f"{person.name} did not share {shelved.reference}, and can't say for whom it is"
        return Decision(why, attention=True, about=shelved.reference, organisation=person.organisation)
    try:
        changed = audience.change(network, shelved.reference, wanted, now)
    except Refused as error:
        return Decision(str(error), attention=True, about=shelved.reference, organisation=person.organisation)
    waits = not any(isinstance(fact, AudienceChanged) for fact in changed.facts)
    told = desk.audience_changed(mail, shelved, wanted, waits)
    return replace(changed, letters=(*changed.letters, *told))


# --- for whom ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """What the mail says, without the words about its audience. `wrong`: why it can't be told for whom it is."""

    subject: str
    text: str
    audience: str = ""
    wrong: str = ""


def _said(mail: Incoming, network: Network) -> _Said:
    """The audience on the first line, or in the subject; else the group to which it was written; else the members."""
    subject, (in_text, text) = mail.message.subject, _line_that_names_it(mail.new)
    in_subject = _IN_SUBJECT.search(subject) if mail.answers != "update" else None  # that is the subject of the update
    named: dict[str, str | None] = {}
    if in_text is not None:
        named[in_text] = stated(in_text, network.groups)
    if in_subject:
        words, rest = _longest(in_subject[1], network)
        before, behind = subject[: in_subject.start()].rstrip(_MARKS), subject[in_subject.end() :]
        subject = " ".join(f"{before} {rest} {behind}".split())
        named[words] = stated(words, network.groups)
    unknown = [words for words, found in named.items() if found is None]
    if unknown:
        known = ", ".join([*STATED, *sorted(network.groups)])
        why = f"it is for “{unknown[0]}”, which is no audience, or the name of two; known: {known}"
        return _Said(subject, text, wrong=why)
    found = sorted({each for each in named.values() if each})
    if len(found) > 1:
        return _Said(subject, text, wrong=f"it names two audiences, {' and '.join(found)}")
    if found:
        return _Said(subject, text, found[0])
    return _written_to(mail, network, subject, text)


def _line_that_names_it(text: str) -> tuple[str | None, str]:
    """(what a line “audience: …” says, the text without that line); None if there is none among the first lines.

    Without the colon it must begin the text or stand below a greeting or an empty line: it may be a word of a sentence.
    """
    lines = text.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()][:_FIRST_LINES]
    for number in written:
        above = lines[number - 1].strip() if number != written[0] else ""
        found = _LINE.match(lines[number])
        if found and (found["colon"] or not above or above.endswith((",", "!", ":"))):
            return found["words"].strip(_MARKS), "\n".join((*lines[:number], *lines[number + 1 :]))
    return None, text


def _longest(text: str, network: Network) -> tuple[str, str]:
    """(the words that name an audience, as many of the first ones as do; what follows them)."""
    words = text.split()
    for length in range(len(words), 0, -1):
        candidate = " ".join(words[:length]).strip(_MARKS)
        if stated(candidate, network.groups):
            return candidate, " ".join(words[length:]).strip(_MARKS)
    return text.strip(_MARKS), ""


def _written_to(mail: Incoming, network: Network, subject: str, text: str) -> _Said:
    """For the group whose address or letter is answered, else for the members; a receipt's answer that names nobody is
    for nobody. What was meant for few, and it can't be told for which, is not for all instead."""
    if mail.answers == "update":
        return _Said(subject, text)
    if mail.contradiction:
        return _Said(subject, text, wrong=f"{mail.contradiction}; and it does not say for whom it is")
    of_letter = [mail.about] if mail.about and groups.named(network.groups, mail.about) else []
    names = [*(each for each in mail.plus if not (mail.answered and TOKEN.fullmatch(each))), *of_letter]
    found = {name: stated(name, network.groups) for name in names}
    for name, group in found.items():
        if group not in network.groups:
            closed = groups.named(network.groups, name)
            why = f"{closed.reference}, which was closed" if closed else f"“{name}”, which is no working group"
            return _Said(subject, text, wrong=f"it was written to {why}")
    several = sorted({str(group) for group in found.values()})
    if len(several) > 1:
        return _Said(subject, text, wrong=f"it was written to several groups, {' and '.join(several)}")
    return _Said(subject, text, several[0] if several else MEMBERS)


# --- what -------------------------------------------------------------------------------------------------------------


def _update(mail: Incoming, network: Network, now: datetime, words: _Said) -> UpdateShared:
    subject = without_prefixes(words.subject)
    said = _KIND.match(subject)
    title = _TAG.sub("", subject[said.end() :] if said else subject).strip() or "Without a title"
    title = title[0].upper() + title[1:]
    tags = _TAG.findall(f"{words.subject}\n{words.text}")
    return UpdateShared(
        about=network.next_reference("U", now, digits=3),
        kind=UpdateKind(said[1].lower().split()[0]) if said else UpdateKind.UPDATE,
        title=title,
        organisation=mail.organisation.name if mail.organisation else "",
        address=mail.person.address if mail.person else "",
        audience=words.audience,
        tags=tuple(dict.fromkeys(tag.lower() for tag in tags)),
        text=words.text.strip(),
        documents=tuple(Document(each.name, each.type, each.size, each.sha256) for each in _files(mail)),
        at=mail.arrival.received,
    )


def _files(mail: Incoming) -> tuple[Attachment, ...]:
    return tuple(each for each in mail.message.attachments if not each.inline)
