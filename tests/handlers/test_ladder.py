"""Who is believed, act by act: what each mail may do with all of its proof, and what with less of it.

A forged yes must not count; a forged no must not pass silently as no either. What lacks its proof changes nothing that
matters and waits for a person.
"""

from email.message import EmailMessage

import pytest

from mailer.decision import Decision
from mailer.handlers import kinds
from mailer.mail import SentLetter
from mailer.network.facts import (
    AttendanceAnswered,
    ChangeDecided,
    ChangeKind,
    ChangeProposed,
    Fact,
    KeyAct,
    KeysAsked,
    KeyTurned,
    Position,
    PositionTaken,
    Role,
    UpdateShared,
)
from mailer.sorting import sorted_by

from ..build import ANA, BEN, MIRA, SERVER, ZEF, a_letter, a_mail, a_network, at, met, rulebook
from ..network.test_consensus import opened, reached
from ..network.test_meetings import PLANNED

NOW = at("2026-02-18 10:00")
LATER = at("2026-03-27 10:00")
NETWORK = a_network(
    PLANNED,
    opened(),
    *reached("UNHCR"),
    KeysAsked("K-2026-01", KeyAct.WIDEN, "U-2026-001", "public", "x", (ANA, ZEF), LATER, NOW),
    ChangeProposed(
        "L-2026-01", "UNHCR", ChangeKind.ADD, "", "Ina", "ina@unhcr.example", (Role.ALTERNATE,), "mail", "x", NOW
    ),
)
POSITION, RSVP, CHANGE, KEY = (
    ("consultation", "C-2026-01"),
    ("invitation", "M-2026-01"),
    ("change", "L-2026-01"),
    ("key", "K-2026-01"),
)

BY_SIGNATURE = "spf=pass; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
BY_WAY = "spf=pass smtp.mailfrom={domain}; dkim=none; dmarc=pass header.from={domain}"
FAILED = "spf=pass; dkim=none; dmarc=fail header.from={domain}"


def written(text: str, sender: str, results: str, token: bool) -> EmailMessage:
    mail = a_mail(text, sender, reply_to_letter=token)
    domain = sender.partition("@")[2]
    mail.replace_header("Authentication-Results", f"{SERVER}; {results.format(domain=domain)}" if results else "none")
    return mail


def decided(mail: EmailMessage | bytes, letter: SentLetter | None) -> Decision:
    incoming = met(mail, NETWORK, letter, arrived="2026-02-18 10:00")
    kind = sorted_by(rulebook().sorting, incoming).kind
    return kinds()[kind](incoming, NETWORK, NOW)


def effects(decision: Decision) -> list[str]:
    """What was done, without what is only provisional or holds."""
    return [_name(fact) for fact in decision.facts if not getattr(fact, "provisional", False)]


def _name(fact: Fact) -> str:
    return type(fact).__name__


# (the act, its words, who may do it, the letter it answers, its effect)
ACTS = {
    "an update": ("Arrivals are up.", MIRA, None, UpdateShared),
    "an attendance": ("Yes, I will attend.", MIRA, RSVP, AttendanceAnswered),
    "a consent": ("Agree.", MIRA, POSITION, PositionTaken),
    "a change of the list": ("Confirm", MIRA, CHANGE, ChangeDecided),
    "a key": ("Confirm", ZEF, KEY, KeyTurned),
}
# (the proof, the results of our server, the token comes back, the acts that it suffices for)
PROOFS = {
    "signature and token": (BY_SIGNATURE, True, set(ACTS)),
    "SPF alone and token": (BY_WAY, True, {"an update", "an attendance", "a consent"}),
    "signature, no token": (BY_SIGNATURE, False, {"an update"}),
    "token, and the server says no": (FAILED, True, {"an attendance"}),
    "token, and no word of the server": ("", True, {"an attendance"}),
    "nothing": ("", False, set[str]()),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("proof", PROOFS)
def test_each_act_has_its_effect_with_its_proof_and_waits_for_a_person_without(act: str, proof: str) -> None:
    text, sender, answered, effect = ACTS[act]
    results, token, suffices_for = PROOFS[proof]
    letter = a_letter(*answered, sender, sender.partition("@")[2].partition(".")[0].upper()) if answered else None

    decision = decided(written(text, sender, results, token and letter is not None), letter)

    if act in suffices_for:
        assert effects(decision)[:1] == [effect.__name__], decision.why
    elif answered and not token:
        assert effect.__name__ not in effects(decision)
    else:
        assert effects(decision) == []
        assert decision.attention, decision.why


@pytest.mark.parametrize(
    ("act", "sender"),
    [("a consent", BEN), ("a consent", ZEF), ("a change of the list", BEN), ("a key", MIRA), ("a key", ANA)],
)
def test_a_token_names_the_matter_and_never_the_person(act: str, sender: str) -> None:
    text, rightful, answered, effect = ACTS[act]
    assert answered is not None
    letter = a_letter(*answered, rightful, rightful.partition("@")[2].partition(".")[0].upper())

    decision = decided(written(text, sender, BY_SIGNATURE, token=True), letter)

    taken = [fact for fact in decision.facts if isinstance(fact, effect)]
    # An alternate speaks for the organisation as well; nobody else's word is taken.
    assert [getattr(fact, "organisation", "") for fact in taken] == (
        ["UNHCR"] if (act, sender) == ("a consent", BEN) else []
    )


@pytest.mark.parametrize("proof", ["token, and the server says no", "signature, no token"])
def test_an_objection_without_proof_is_never_dropped_it_holds_or_a_person_looks(proof: str) -> None:
    results, token, _ = PROOFS[proof]
    mail = written("We object to paragraph 3.", MIRA, results, token)
    mail.replace_header("Subject", "Re: [UNMN Harbour C-2026-01 r1]")

    decision = decided(mail, a_letter(*POSITION, MIRA, "UNHCR"))

    (taken,) = decision.facts
    assert isinstance(taken, PositionTaken)
    assert (taken.position, taken.proven) in ((Position.OBJECTION, False), (Position.UNCLEAR, False))
    assert decision.attention


@pytest.mark.parametrize(
    "lines",
    [
        ["From: mira@unhcr.example", "From: evil@x.example"],
        ["From: mira@unhcr.example <evil@x.example>"],
        ['From: "mira@unhcr.example" <evil@x.example>, mira@unhcr.example'],
        ["From: <mira@unhcr.example> <evil@x.example>"],
        ["From: mira@unhcr.example, evil@x.example"],
        ["From: evil@x.example (<mira@unhcr.example>)"],
        ["From: mira@unhcr.example\0@x.example"],
        ["From: =?utf-8?q?mira=40unhcr=2Eexample?= <evil@x.example"],
        ["From: mira@unhcr.example@x.example"],
        ["From: <@x.example:mira@unhcr.example>"],
        ["From: staff: mira@unhcr.example;"],
        ['From: "a\\" <mira@unhcr.example>" <evil@x.example>'],
        ["Sender: mira@unhcr.example"],
    ],
)
@pytest.mark.parametrize("domain", ["unhcr.example", "x.example"])
def test_who_is_read_differently_by_different_programs_is_nobody_whatever_is_vouched_for(
    lines: list[str], domain: str
) -> None:
    results = BY_SIGNATURE.format(domain=domain)
    head = [
        f"Authentication-Results: {SERVER}; {results}",
        *lines,
        f"In-Reply-To: <{'a2b3c4d5e6f7a2b3c4d5e6f7a2'}@harbour.example>",
    ]
    decision = decided("\r\n".join([*head, "", "Agree."]).encode(), a_letter(*POSITION, MIRA, "UNHCR"))

    assert decision.facts == ()
    assert decision.attention
