"""A letter of ours that came back (RFC 3464, or a server's own words: codec/bounce.py).

Only what a mail server wrote, returns one of our Message-IDs, and names the very recipient of that letter changes
anything: nobody else can know it, so that a forged bounce cannot silence a member.
"""

from datetime import datetime

from ..acts import changes
from ..acts.changes import Said
from ..decision import Decision
from ..incoming import Incoming
from ..letters import chairs
from ..mail import FailedRecipient
from ..network import Network
from ..network.facts import ChangeKind, ConsultationDefective, LetterReturned


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
    after = network.after(returned)
    defect = _defect(after, returned)
    proposed = _proposed(after, returned, now) if failed.is_address_wrong else Decision("")
    return Decision(
        "; ".join(each for each in (f"came back: {what}", defect.why, proposed.why) if each),
        (returned, *defect.facts, *proposed.facts),
        (*defect.letters, *proposed.letters),
        about=letter.about,
        organisation=letter.organisation,
    )


def _defect(network: Network, returned: LetterReturned) -> Decision:
    """What it means for a decision that was adopted on it: if no other letter had reached the organisation, and nobody
    of it had answered, it was not consulted. The decision stands, and is flagged."""
    proposal, name = network.proposals.get(returned.about or ""), returned.organisation
    if proposal is None or proposal.state != "adopted" or name in proposal.defects:
        return Decision("")
    round_ = proposal.current
    voices = network.voices(round_).get(name, frozenset())
    was_reached = round_.consulted_at(name, voices) is not None or bool(round_.replies_of(name))
    if was_reached or name not in round_.parties or returned.revision != round_.revision:
        return Decision("")
    fact = ConsultationDefective(proposal.reference, round_.revision, name, returned.at)
    told = chairs.confirmation_offered(network, proposal.after(fact), f"defect {name}")
    return Decision(f"{proposal.number} was adopted though {name} had not been reached", (fact,), told)


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
