"""Small values to test with: a network with its people, mails as they are met, instants."""

from dataclasses import replace
from datetime import datetime, time
from email.message import EmailMessage
from functools import cache
from zoneinfo import ZoneInfo

from mailer.codec import message as codec
from mailer.codec.trust import Anchor
from mailer.decision import Decision
from mailer.incoming import Arrival, Desk, Incoming, meet
from mailer.mail import Letter, SentLetter
from mailer.network import Network
from mailer.network.facts import (
    Fact,
    GroupCreated,
    LetterAccepted,
    OrganisationKind,
    OrganisationListed,
    Permanence,
    PersonListed,
    Role,
)
from mailer.resources import Folder, shipped
from mailer.rulebook import Installation, Rulebook, load

ZONE = ZoneInfo("Europe/Tirane")
ADDRESS = "network@harbour.example"
SERVER = "mx.harbour.example"
TOKEN = "a2b3c4d5e6f7a2b3c4d5e6f7a2"

MEMBERS = ("IOM", "UNHCR", "UNICEF", "UNODC")
ANA, MIRA, BEN, ZEF, GENT = (
    "ana@iom.example",
    "mira@unhcr.example",
    "ben@unhcr.example",
    "zef@unicef.example",
    "gent@unodc.example",
)
ARBEN, SOFIA = "arben@interior.example", "sofia@university.example"
STRANGER = "stranger@elsewhere.example"


def at(moment: str) -> datetime:
    """ "2026-03-02 10:00" in the Network's zone."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


LISTED = at("2026-01-05 09:00")


@cache
def rulebook() -> Rulebook:
    """The rules as they are shipped."""
    return load(Folder(shipped("rules")), Installation(ZONE, "UNMN", "friday", time(15, 0), "IOM"))


def a_person(address: str, name: str, organisation: str, *roles: Role, listed: datetime = LISTED) -> PersonListed:
    """Somebody on the member list."""
    return PersonListed(address, name, organisation, roles, (), listed)


def a_group(reference: str, title: str, convenor: str = ANA, ends: datetime | None = None) -> GroupCreated:
    """A working group that begins."""
    permanence = Permanence.AD_HOC if ends else Permanence.PERMANENT
    return GroupCreated(reference, title, "To see to it.", convenor, permanence, ends, "C-2026-01", LISTED)


def a_network(*facts: Fact) -> Network:
    """Four members, a ministry and a partner, and whatever has happened."""
    kinds = {
        **dict.fromkeys(MEMBERS, OrganisationKind.MEMBER),
        "Ministry": OrganisationKind.MINISTRY,
        "University": OrganisationKind.PARTNER,
    }
    people = (
        a_person(ANA, "Ana Hoxha", "IOM", Role.FOCAL_POINT, Role.SECRETARIAT, Role.CO_CHAIR),
        a_person(MIRA, "Mira Leka", "UNHCR", Role.FOCAL_POINT),
        a_person(BEN, "Ben Okoro", "UNHCR", Role.ALTERNATE),
        a_person(ZEF, "Zef Rama", "UNICEF", Role.FOCAL_POINT, Role.CO_CHAIR),
        a_person(GENT, "Gent Toska", "UNODC", Role.FOCAL_POINT),
        a_person(ARBEN, "Arben Zeqiri", "Ministry", Role.FOCAL_POINT),
        a_person(SOFIA, "Sofia Berg", "University", Role.FOCAL_POINT),
    )
    listed = [OrganisationListed(name, kind, (f"{name.lower()}.example",), LISTED) for name, kind in kinds.items()]
    return Network(rulebook().procedure).after(*listed, *people, *facts)


def a_desk() -> Desk:
    """The desk as this network has it."""
    return Desk(
        phrasebook=rulebook().phrasebook,
        automatic_marks=rulebook().automatic,
        quotations=rulebook().quotations,
        bounce_marks=rulebook().bounces,
        consents=frozenset({("agree",), ("dakord",)}),
        anchor=Anchor((SERVER,)),
        address=ADDRESS,
        names=(ADDRESS, "UN Migration Network in Harbour", "UNMN Harbour"),
        short_name="UNMN Harbour",
    )


def a_letter(answers: str, about: str, addr: str, organisation: str, revision: int = 1, text: str = "") -> SentLetter:
    """A letter of ours that somebody may answer."""
    return SentLetter(
        TOKEN, answers, answers, about, revision, addr, organisation, f"{TOKEN}@harbour.example", "", text
    )


def a_mail(
    text: str = "Hello.",
    sender: str = MIRA,
    subject: str = "Something",
    *,
    proven: bool = True,
    reply_to_letter: bool = False,
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    """A mail as it comes in."""
    message = EmailMessage()
    domain = sender.partition("@")[2]
    message["Authentication-Results"] = f"{SERVER}; dmarc={'pass' if proven else 'fail'} header.from={domain}"
    message["From"] = f'"Somebody" <{sender}>'
    message["To"] = ADDRESS
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    message["Message-ID"] = f"<{abs(hash((text, sender, subject)))}@{domain}>"
    if reply_to_letter:
        message["In-Reply-To"] = f"<{TOKEN}@harbour.example>"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    return message


def met(
    mail: EmailMessage | bytes,
    network: Network,
    letter: SentLetter | None = None,
    arrived: str = "2026-03-02 10:00",
    junk: bool = False,
    by_hand: bool = False,
) -> Incoming:
    """The mail with everything that is found out about it."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    sent = {letter.token: letter} if letter else {}
    found = meet(codec.read(raw), Arrival("mail-1", at(arrived), junk), network, sent, a_desk())
    return replace(found, vouched_by="Ana") if by_hand else found


def told(decision: Decision, template: str = "") -> list[str]:
    """The addresses that it writes to; with `template`, that letter alone."""
    return sorted({each.to.addr for each in decision.letters if template in ("", each.template)})


def accepted(letter: Letter, now: datetime) -> LetterAccepted:
    """That a server has taken the question."""
    return LetterAccepted(str(letter.about), letter.revision or 0, letter.to.organisation, letter.to.addr, now)
