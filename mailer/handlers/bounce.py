"""A letter of ours that came back (RFC 3464, or a server's own words: codec/bounce.py).

Only what a mail server wrote, returns one of our Message-IDs, and names the very recipient of that letter changes
anything: nobody else can know it, so that a forged bounce cannot silence a member.
"""

from datetime import datetime

from ..acts import changes
from ..acts.changes import Said
from ..decision import Decision
from ..incoming import Incoming
from ..mail import FailedRecipient
from ..network import Network
from ..network.facts import ChangeKind, LetterReturned


def handle(mail: Incoming, network: Network, now: datetime) -> Decision:
    """Note which letter did not reach whom; the clock's duties tell the Secretariat and hold what depends on it."""
    report = mail.message.report
    failures = report.recipients if report else ()
    letter = mail.answered
    if letter is None or report is None or not any(letter.token in each for each in report.original_ids):
        return _without_letter(mail, failures, network)
    if report.is_doubtful:
        why = "it says that a letter of ours came back, and nothing shows that a mail server wrote it"
        return Decision(why, attention=True, about=letter.about, organisation=letter.organisation)
    failed = next((each for each in failures if each.addr == letter.addr), None)
    if failed is None:
        why = "it returns a letter of ours, but names another recipient than that letter had"
        return Decision(why, attention=True, about=letter.about, organisation=letter.organisation)
    what = f"the letter to {letter.addr}: {failed.status or 'no status'} {failed.diagnostic[:120]}".strip()
    if not failed.permanent:
        why = f"{_state(failed)}: {what}"
        return Decision(why, attention=not failed.action, about=letter.about, organisation=letter.organisation)
    returned = LetterReturned(
        token=letter.token,
        address=letter.addr,
        organisation=letter.organisation,
        about=letter.about,
        revision=letter.revision,
        status=failed.status,
        diagnostic=failed.diagnostic[:300],
        at=mail.arrival.received,
    )
    proposed = _proposed(network.after(returned), returned, now) if failed.is_address_wrong else Decision("")
    return Decision(
        f"came back: {what}" + (f"; {proposed.why}" if proposed.why else ""),
        (returned, *proposed.facts),
        proposed.letters,
        about=letter.about,
        organisation=letter.organisation,
    )


def _state(failed: FailedRecipient) -> str:
    if failed.action in ("delivered", "relayed", "expanded"):
        return "it was passed on"
    return "delayed, and still tried" if failed.action else "it cannot be told whether it was only delayed"


def _proposed(network: Network, returned: LetterReturned, now: datetime) -> Decision:
    """That a person whose mailbox takes no letters any more be taken off the list; somebody confirms it, or not."""
    person = network.people.person_of(returned.address)
    if person is None or person.mailbox != returned.address or not network.people.is_current(person):
        return Decision("")
    words = f"{returned.status} {returned.diagnostic}".strip()
    said = Said(person.organisation, ChangeKind.LEAVE, "bounce", words, person.address, person.name)
    return changes.propose(network, said, now)


def _without_letter(mail: Incoming, failures: tuple[FailedRecipient, ...], network: Network) -> Decision:
    listed = [each.addr for each in failures if network.people.organisation_of(each.addr)]
    if listed:
        why = f"it says that {', '.join(listed)} cannot be reached, and returns no letter of ours to prove it"
        return Decision(why, attention=True)
    is_doubtful = mail.message.report is not None and mail.message.report.is_doubtful
    return Decision("it returns no letter of ours", attention=is_doubtful)
