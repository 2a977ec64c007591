"""A joint statement on its way: the Network once it has come so far, by the acts and the duties that the program has."""

import hashlib
from dataclasses import fields, replace
from datetime import datetime, timedelta

from mailer.acts import keys, statements
from mailer.decision import Decision
from mailer.duties import consensus as closings
from mailer.duties import statements as duty
from mailer.mail import Mailbox
from mailer.network import Network
from mailer.network.facts import (
    ClearanceAnswered,
    Fact,
    LetterAccepted,
    Position,
    PositionTaken,
    StatementDrafted,
    StatementReceived,
)
from mailer.network.statements import Statement, state_of

from .build import ANA, GENT, MEMBERS, MIRA, ZEF, a_network, at

TEXT = "# On trafficking\n\n1. The Network speaks with one voice.\n"
S, C, K = "S-2026-01", "C-2026-01", "K-2026-01"
NOW = at("2026-02-16 09:00")
CLOSED = at("2026-02-23 17:30")
EMBARGO = at("2026-03-20 10:00")
FOCAL_POINTS = dict(zip(MEMBERS, (ANA, MIRA, ZEF, GENT), strict=True))
WANTED = statements.Draft("On trafficking", TEXT, themes=("gcm:10",), channels=("unmn.example",))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def wanted(**change: object) -> statements.Draft:
    """The draft, but for this."""
    return statements.Draft(**{**{each.name: getattr(WANTED, each.name) for each in fields(WANTED)}, **change})  # type: ignore[arg-type]


def drafted(revision: int = 1, leads: tuple[str, ...] = ("UNODC", "IOM"), text: str = TEXT) -> StatementDrafted:
    """The fact that begins a statement, or a later revision of it."""
    return StatementDrafted(
        S, revision, "On trafficking", text, hash_of(text), leads, ("gcm:10",), False, None, ("unmn.example",), "v", NOW
    )


def says(
    address: str, cleared: bool, hours: float = 1, *, organisation: str = "", rank: int = 1, text: str = "",
    of: StatementDrafted | None = None,
) -> ClearanceAnswered:  # fmt: skip
    """What somebody of a lead says to a draft."""
    draft = of or drafted()
    name = organisation or next(name for name, each in FOCAL_POINTS.items() if each == address)
    moment, reply = NOW + timedelta(hours=hours), f"{address} {hours} {cleared}"
    return ClearanceAnswered(S, draft.revision, name, cleared, address, "x", rank, text, draft.text_hash, reply, moment)


def of(network: Network) -> Statement:
    return network.statements[S]


def state(network: Network) -> str:
    return state_of(of(network), network.proposals)


def cleared_by_all(network: Network, hours: float = 1) -> Network:
    """Every lead clears the present text."""
    draft = of(network).current
    return network.after(*(says(FOCAL_POINTS[name], True, hours, of=draft) for name in draft.leads))


def step(network: Network, now: datetime, mailbox: Mailbox | None = None) -> Decision:
    """What the clock does about the one statement there is."""
    (decision,) = duty.due(network, mailbox or Mailbox(now), now)
    return decision


def steps(network: Network, now: datetime) -> Network:
    """The Network once the clock has nothing more to do about statements."""
    while decision := next(duty.due(network, Mailbox(now), now), None):
        network = network.after(*decision.facts)
    return network


def in_clearance(*facts: Fact, **change: object) -> Network:
    network = a_network(*facts)
    return network.after(*statements.draft(network, wanted(**change), NOW).facts)


def in_consultation(*facts: Fact, **change: object) -> Network:
    """The round is open, and its letters have arrived."""
    network = steps(cleared_by_all(in_clearance(*facts, **change)), NOW + timedelta(hours=2))
    return reached(network, NOW + timedelta(hours=2))


def reached(network: Network, when: datetime) -> Network:
    """The question on the present text has arrived at every member, and at the ministry if it is asked."""
    proposal = network.proposals[C]
    focal = {**FOCAL_POINTS, "Ministry": "arben@interior.example"}
    return network.after(
        *(
            LetterAccepted(C, proposal.current.revision, entry.organisation, focal[entry.organisation], when)
            for entry in proposal.current.roll
        )
    )


def agreed(network: Network, when: datetime, **positions: Position) -> Network:
    """Every member agrees, but for those who say something else, in these words."""
    revision = network.proposals[C].current.revision
    taken = [
        PositionTaken(
            C, revision, name, positions.get(name, Position.AGREE), address, "x", 1, "As we read it.", False, True,
            f"{address} {when}", when,
        )
        for name, address in FOCAL_POINTS.items()
    ]  # fmt: skip
    return network.after(*taken)


def closed(network: Network, now: datetime = CLOSED) -> Network:
    (decision,) = closings.closings_due(network, Mailbox(now), now)
    return network.after(*decision.facts)


def adopted(*facts: Fact, **change: object) -> Network:
    """The members have adopted it; nobody has asked the co-chairs yet."""
    return closed(agreed(in_consultation(*facts, **change), NOW + timedelta(hours=30), UNHCR=Position.RESERVATION))


def turn(network: Network, *addresses: str, now: datetime = CLOSED, act: str = K, yes: bool = True) -> Decision:
    """These co-chairs answer; what the last of them leads to."""
    *before, last = addresses
    return keys.turn(turned(network, *before, now=now, act=act), act, last, yes, now, now)


def turned(network: Network, *addresses: str, now: datetime = CLOSED, act: str = K) -> Network:
    """The Network once these co-chairs have confirmed."""
    for address in addresses:
        network = network.after(*keys.turn(network, act, address, True, now, now).facts)
    return network


def both_asked(**change: object) -> Network:
    return steps(adopted(**change), CLOSED)


def released(**change: object) -> Network:
    """Both co-chairs have released it."""
    return turned(both_asked(**change), ANA, ZEF)


def received(*addresses: str, when: datetime = CLOSED) -> list[StatementReceived]:
    """The statement has arrived at these addresses."""
    return [StatementReceived(S, a_network().people.persons[each].organisation, each, when) for each in addresses]


def revised(draft: StatementDrafted, text: str) -> StatementDrafted:
    return replace(draft, revision=draft.revision + 1, text=text, text_hash=hash_of(text))
